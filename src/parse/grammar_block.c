/* grammar_block.c: the blocks of the dialects, as rules of cmark's own block phase: they nest
 * in lists and quotes, and everything nests in them, by cmark's ordinary means.
 *
 * cmark asks for a new block only where none of its own begins. What might also be ordinary
 * text is looked at more closely: a "!!!" needs a body, a "$$" its end. */
#include <string.h>

#include "parse/bib.h"
#include "parse/grammar.h"

static bool is_letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}
static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}
static bool is_word(char c)
{
    return is_letter(c) || is_digit(c) || c == '-' || c == '_';
}
static bool is_blank_char(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

static nb_str trimmed(nb_str s, size_t from)
{
    return nb_str_trim(nb_str_sub(s, from, s.n));
}

static nb_str kept(const md_rule *r, nb_str s)
{
    return nb_str_dup(r->x->d->arena, md_restore(r->x, s));
}

/* Line k (from 0) of what cmark sees, without its end. */
static nb_str line_at(const md *x, size_t k)
{
    nb_str s = nb_str_sub(x->fed, x->line[k], x->line[k + 1]);
    if (s.n && s.s[s.n - 1] == '\n') s.n--;
    return s;
}

static bool is_blank_line(nb_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_blank_char(s.s[i]) && s.s[i] != '>') return false;
    return true;
}

/* The next line that is not blank is indented by four more columns than this one. */
static bool has_body(const md_rule *r)
{
    size_t k = (size_t)cmark_parser_get_line_number(r->parser), stop = k + 4;
    for (; k < r->x->n_lines && k < stop; k++) {
        nb_str s = line_at(r->x, k);
        if (is_blank_line(s)) continue;
        if (r->at < s.n && s.s[r->at] == '\t') return true;
        for (size_t i = 0; i < 4; i++)
            if (r->at + i >= s.n || s.s[r->at + i] != ' ')
                return memchr(s.s, '\t', r->at) != NULL;
        return true;
    }
    return false;
}

static void take_line(const md_rule *r, md_block *b, size_t from, size_t to)
{
    const md *x = r->x;
    size_t k = (size_t)cmark_parser_get_line_number(r->parser) - 1;
    NB_PUSH(x->scratch, &b->lines) = nb_str_sub(x->src, x->line[k] + from, x->line[k] + to);
}

static void take_rest(const md_rule *r)
{
    int rest = (int)r->line.n - 1 - cmark_parser_get_offset(r->parser);
    if (rest > 0) cmark_parser_advance_offset(r->parser, r->line.s, rest, 0);
}

static cmark_node *add(const md_rule *r, cmark_node_type type, md_block block)
{
    md_block *b = NB_NEW(r->x->scratch, md_block);
    *b = block;
    b->line = (uint32_t)cmark_parser_get_line_number(r->parser);
    cmark_node *n = cmark_parser_add_child(r->parser, r->parent, type, (int)r->at + 1);
    n->user_data = b;
    n->extension = md_block_rules;
    if (type == CMARK_NODE_CODE_BLOCK)
        n->as.code.fenced = 1; /* so that lists stay tight around it */
    return n;
}

/* cmark climbs all open containers for every line. */
static bool is_too_deep(const md_rule *r)
{
    unsigned depth = 0;
    for (const cmark_node *n = r->parent; n; n = n->parent) depth++;
    return depth > 2 * r->x->max_nesting;
}

/* A container: the rest of the line was its head. */
static cmark_node *add_container(const md_rule *r, md_block block)
{
    if (is_too_deep(r)) return NULL;
    cmark_node *n = add(r, CMARK_NODE_CUSTOM_BLOCK, block);
    take_rest(r);
    return n;
}

/* A leaf that lasts until line `until`, and says what stands on its first line at [from, to).
 */
static cmark_node *add_leaf(const md_rule *r, md_block block, size_t until, size_t from,
                            size_t to)
{
    cmark_node *n = add(r, CMARK_NODE_CODE_BLOCK, block);
    md_block *b = n->user_data;
    b->until = (uint32_t)until;
    take_line(r, b, from, to);
    take_rest(r);
    return n;
}

/* ---- notes, definitions ---- */

/* [^label]: as GitHub has it. */
static cmark_node *open_note(const md_rule *r)
{
    size_t i = r->at + 2;
    while (i < r->line.n && !strchr("] \r\n\t", r->line.s[i])) i++;
    if (i == r->at + 2 || i + 1 >= r->line.n || r->line.s[i] != ']' || r->line.s[i + 1] != ':')
        return NULL;
    md_block b = {.kind = MD_BLOCK_NOTE, .name = kept(r, nb_str_sub(r->line, r->at + 2, i))};
    cmark_node *n = add(r, CMARK_NODE_CUSTOM_BLOCK, b);
    int offset = cmark_parser_get_offset(r->parser);
    cmark_parser_advance_offset(r->parser, r->line.s, (int)(i + 2) - offset, 0);
    return n;
}

static bool is_own(const cmark_node *n, md_block_kind kind)
{
    return n && n->extension == md_block_rules && n->user_data &&
           ((md_block *)n->user_data)->kind == kind;
}

/* ":   text" under a paragraph, or under another definition. */
static cmark_node *open_definition(const md_rule *r)
{
    size_t i = r->at + 1;
    while (i < r->line.n && r->line.s[i] == ' ') i++;
    if (i == r->at + 1 || is_blank_char(r->line.s[i])) return NULL;
    const cmark_node *above =
        r->parent->type == CMARK_NODE_PARAGRAPH ? r->parent : r->parent->last_child;
    bool term =
        above && (above->type == CMARK_NODE_PARAGRAPH || above->type == CMARK_NODE_HTML_BLOCK);
    if ((!term && !is_own(above, MD_BLOCK_DEFINITION)) || is_too_deep(r)) return NULL;
    size_t padding = i - r->at;
    if (padding > 4) padding = 2;
    cmark_node *n = add(r, CMARK_NODE_CUSTOM_BLOCK,
                        (md_block){.kind = MD_BLOCK_DEFINITION, .width = (unsigned)padding});
    int offset = cmark_parser_get_offset(r->parser);
    cmark_parser_advance_offset(r->parser, r->line.s, (int)(r->at + padding) - offset, 0);
    return n;
}

/* ---- admonitions, tabs ---- */

static bool quoted(nb_str s, nb_str *inner)
{
    size_t from = nb_str_chr(s, '"', 0), to = nb_str_rchr(s, '"');
    if (from == NB_NPOS || to == from) return false;
    *inner = nb_str_sub(s, from + 1, to);
    return true;
}

/* !!! note "title", ??? and ???+ */
static cmark_node *open_admonition(const md_rule *r)
{
    nb_str s = nb_str_sub(r->line, r->at, r->line.n), title = NB_STR_NULL;
    bool folds = nb_str_starts(s, NB_STR("???"));
    if (!folds && !nb_str_starts(s, NB_STR("!!!"))) return NULL;
    size_t i = 3, from;
    bool open = folds && i < s.n && s.s[i] == '+';
    if (open) i++;
    from = i;
    while (i < s.n && (s.s[i] == ' ' || s.s[i] == '\t')) i++;
    size_t name = i;
    while (i < s.n && is_word(s.s[i])) i++;
    bool has_title = quoted(nb_str_sub(s, i, s.n), &title);
    if (name == from || i == name || (!has_title && !has_body(r))) return NULL;
    if (!has_title) /* further classes may follow, nothing else */
        for (size_t k = i; k < s.n; k++)
            if (!is_word(s.s[k]) && !is_blank_char(s.s[k])) return NULL;
    md_block b = {.kind = MD_BLOCK_ADMONITION,
                  .name = kept(r, nb_str_sub(s, name, i)),
                  .title = kept(r, title),
                  .folded = folds && !open,
                  .untitled = has_title && !title.n};
    return add_container(r, b);
}

/* === "title" */
static cmark_node *open_tab(const md_rule *r)
{
    nb_str s = nb_str_sub(r->line, r->at, r->line.n), title;
    if (!nb_str_starts(s, NB_STR("===")) || s.n < 6) return NULL;
    size_t i = s.s[3] == '!' || s.s[3] == '+' ? 4 : 3;
    if (s.s[i] != ' ' || trimmed(s, i).s[0] != '"' || !quoted(s, &title) || !has_body(r))
        return NULL;
    return add_container(r, (md_block){.kind = MD_BLOCK_TAB, .title = kept(r, title)});
}

/* ---- ::: ---- */

static size_t colons(nb_str s)
{
    size_t n = 0;
    while (n < s.n && s.s[n] == ':') n++;
    return n;
}

/* A directive's name in braces: "{note}". */
static bool is_directive(nb_str s, size_t i, size_t end)
{
    for (size_t k = i + 1; k < end; k++)
        if (!is_word(s.s[k]) && s.s[k] != ':') return false;
    return end > i + 1;
}

/* The name of a container: "tip", the first class of "{.callout-note}", or "{note}". */
static size_t container_name(nb_str s, size_t i, nb_str *name)
{
    if (i < s.n && s.s[i] == '{') {
        size_t dot = nb_str_chr(s, '.', i), end = nb_str_chr(s, '}', i);
        if (end == NB_NPOS) return NB_NPOS;
        if (nb_str_is(nb_str_sub(s, i, end), "{#refs")) { /* Pandoc: where the works stand */
            *name = NB_STR(NB_REFERENCES);
            return end + 1;
        }
        if (is_directive(s, i, end)) {
            *name = nb_str_sub(s, i + 1, end);
            return end + 1;
        }
        size_t to = dot = dot == NB_NPOS || dot > end ? end : dot + 1;
        while (to < end && is_word(s.s[to])) to++;
        *name = nb_str_sub(s, dot, to);
        return end + 1;
    }
    size_t to = i;
    while (to < s.n && (is_word(s.s[to]) || (unsigned char)s.s[to] >= 0x80)) to++;
    *name = nb_str_sub(s, i, to);
    return to > i ? to : NB_NPOS;
}

/* "{#id .class}" */
static nb_str id_of(nb_str attrs)
{
    size_t i = nb_str_starts(attrs, NB_STR("{#")) ? 2 : attrs.n, from = i;
    while (i < attrs.n && !strchr(" }", attrs.s[i])) i++;
    return nb_str_sub(attrs, from, i);
}

/* ::: name title, :::name[title], ::: {.name} */
static cmark_node *open_colons(const md_rule *r)
{
    nb_str s = nb_str_trim(nb_str_sub(r->line, r->at, r->line.n)), name = NB_STR_NULL, title,
           attrs;
    size_t n = colons(s), i = n;
    if (n < 3) return NULL;
    while (i < s.n && s.s[i] == ' ') i++;
    size_t to = container_name(s, i, &name);
    if (to == NB_NPOS) return NULL;
    title = trimmed(s, to);
    while (title.n && title.s[title.n - 1] == ':')
        title.n--; /* pandoc allows colons at the end */
    size_t brace = nb_str_rchr(title, '{');
    attrs = title.n && title.s[title.n - 1] == '}' && brace != NB_NPOS
                ? nb_str_sub(title, brace, title.n)
            : s.s[i] == '{' ? nb_str_sub(s, i, to)
                            : NB_STR_NULL;
    if (attrs.n && attrs.s[0] == '{' && brace != NB_NPOS && s.s[i] != '{')
        title = nb_str_trim(nb_str_sub(title, 0, brace));
    if (title.n > 1 && title.s[0] == '[' && title.s[title.n - 1] == ']')
        title = nb_str_sub(title, 1, title.n - 1);
    size_t named = nb_str_find(attrs, NB_STR("title="), 0);
    if (named != NB_NPOS && !title.n) quoted(nb_str_sub(attrs, named, attrs.n), &title);
    md_block b = {.kind = MD_BLOCK_COLONS,
                  .width = (unsigned)n,
                  .name = kept(r, name),
                  .title = kept(r, nb_str_trim(title)),
                  .id = kept(r, id_of(attrs)),
                  .anonymous = s.s[i] == '{',
                  .myst = s.s[i] == '{' && name.n && name.s == s.s + i + 1};
    return add_container(r, b);
}

/* A line of n colons ends the innermost container that it is long enough for. */
static int colons_go_on(cmark_parser *parser, nb_str line, cmark_node *n, md_block *b)
{
    if (b->closed) return 0;
    size_t at = (size_t)cmark_parser_get_first_nonspace(parser);
    nb_str s = trimmed(line, at);
    size_t k = colons(s);
    if (k < b->width || k < s.n || cmark_parser_get_indent(parser) > 3) return 1;
    for (const cmark_node *c = n->last_child; c && c->flags & CMARK_NODE__OPEN;
         c = c->last_child) {
        if (c->type == CMARK_NODE_CODE_BLOCK && c->as.code.fenced) return 1;
        const md_block *inner = c->user_data;
        if (is_own(c, MD_BLOCK_COLONS) && !inner->closed && inner->width <= k) return 1;
    }
    b->closed = true;
    cmark_parser_advance_offset(parser, line.s,
                                (int)line.n - 1 - cmark_parser_get_offset(parser), 0);
    return 1;
}

/* ---- math ---- */

static bool looks_like_tex(nb_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (strchr("\\^_={}+<>", s.s[i])) return true;
    return false;
}

/* What may follow the end of a formula on its line. */
static bool ends_display(nb_str s)
{
    s = nb_str_trim(s);
    return !s.n || (s.n == 1 && strchr(".,;", s.s[0])) || nb_str_starts(s, NB_STR("{#")) ||
           nb_str_starts(s, NB_STR("{: "));
}

enum {
    MAX_DISPLAY = 65536
}; /* bytes from "$$" to "$$": further apart they belong to two formulas */

/* A formula between opener and closer, or with them. */
static cmark_node *open_math(const md_rule *r, nb_str opener, nb_str closer, bool with_marks)
{
    md *x = r->x;
    size_t line = md_this_line(r) - 1, from = x->line[line] + r->at + opener.n;
    nb_str near = nb_str_sub(x->fed, 0, from + MAX_DISPLAY);
    size_t end = nb_str_find(near, closer, from), last = line;
    if (end == NB_NPOS) return NULL;
    while (last + 1 < x->n_lines && x->line[last + 1] <= end) last++;
    bool bare = with_marks || !trimmed(r->line, r->at + opener.n).n;
    if (last > line && !bare)
        for (size_t k = line + 1; k <= last; k++)
            if (is_blank_line(line_at(x, k))) return NULL;
    nb_str behind = line_at(x, last), tex = nb_str_sub(x->fed, from, end);
    if (!ends_display(nb_str_sub(behind, end + closer.n - x->line[last], behind.n)) ||
        !nb_str_trim(tex).n)
        return NULL;
    if (opener.s[opener.n - 1] == '[' && !looks_like_tex(tex)) return NULL;
    if (with_marks) end += closer.n;
    size_t first = with_marks ? r->at : r->at + opener.n;
    md_block b = {.kind = MD_BLOCK_MATH};
    size_t to = last == line ? end - x->line[line] : r->line.n - 1;
    cmark_node *n = add_leaf(r, b, last + 1, first, to);
    ((md_block *)n->user_data)->end = (uint32_t)(end - x->line[last]);
    return n;
}

/* "\begin{align}" without dollars, which MathJax reads as a display. */
static cmark_node *open_environment(const md_rule *r)
{
    static const char *const names[] = {"equation", "align",    "alignat", "gather",
                                        "multline", "eqnarray", "flalign"};
    nb_str s = nb_str_sub(r->line, r->at + 7, r->line.n);
    size_t end = nb_str_chr(s, '}', 0);
    if (end == NB_NPOS) return NULL;
    nb_str name = nb_str_sub(s, 0, end), bare = name;
    if (bare.n && bare.s[bare.n - 1] == '*') bare.n--;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (nb_str_is(bare, names[i]))
            return open_math(r, nb_str_printf(r->x->scratch, "\\begin{%.*s}", NB_STR_ARG(name)),
                             nb_str_printf(r->x->scratch, "\\end{%.*s}", NB_STR_ARG(name)),
                             true);
    return NULL;
}

/* \[, \\[ or \begin{…}: the first backslash may be a stand-in. */
static cmark_node *open_tex(const md_rule *r)
{
    nb_str s = nb_str_sub(r->line, r->at, r->line.n);
    if (nb_str_starts(s, NB_STR("\\begin{"))) return open_environment(r);
    if (s.s[1] == '[') return open_math(r, nb_str_sub(s, 0, 2), NB_STR("\\]"), false);
    return s.s[1] == '\\' && s.s[2] == '['
               ? open_math(r, nb_str_sub(s, 0, 3), NB_STR("\\\\]"), false)
               : NULL;
}

/* ---- directives ---- */

/* :name:`value` alone on its line. */
static cmark_node *open_role(const md_rule *r)
{
    static const char *const names[] = {"label", "eqlabel", "width", "begin_tab", "end_tab"};
    nb_str s = trimmed(r->line, r->at), value = NB_STR_NULL;
    size_t end = nb_str_chr(s, ':', 1);
    if (end == NB_NPOS) return NULL;
    nb_str name = nb_str_sub(s, 1, end), rest = nb_str_sub(s, end + 1, s.n);
    if (rest.n > 1 && rest.s[0] == '`' && rest.s[rest.n - 1] == '`')
        value = nb_str_sub(rest, 1, rest.n - 1);
    else if (rest.n) return NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (nb_str_is(name, names[i])) {
            md_block b = {
                .kind = MD_BLOCK_ROLE, .name = kept(r, name), .title = kept(r, value)};
            return add_leaf(r, b, md_this_line(r), r->at, r->line.n - 1);
        }
    return NULL;
}

/* (name)= alone on its line: what follows can be referred to by it. */
static cmark_node *open_target(const md_rule *r)
{
    nb_str s = trimmed(r->line, r->at);
    if (r->parent->type == CMARK_NODE_PARAGRAPH || s.n < 4 || !nb_str_ends(s, NB_STR(")=")) ||
        nb_str_chr(s, ' ', 0) != NB_NPOS || nb_str_chr(s, '(', 1) != NB_NPOS)
        return NULL;
    md_block b = {.kind = MD_BLOCK_TARGET, .name = kept(r, nb_str_sub(s, 1, s.n - 2))};
    return add_leaf(r, b, md_this_line(r), r->at, r->line.n - 1);
}

/* The end of a directive "{{< … >}}", "{{% … %}}" or "{% … %}" that begins at i; 0: there is
 * none. */
size_t md_directive_end(nb_str s, size_t i)
{
    nb_str close = NB_STR("%}");
    if (nb_str_starts(nb_str_sub(s, i, s.n), NB_STR("{{<"))) close = NB_STR(">}}");
    else if (nb_str_starts(nb_str_sub(s, i, s.n), NB_STR("{{%"))) close = NB_STR("%}}");
    else if (!nb_str_starts(nb_str_sub(s, i, s.n), NB_STR("{%"))) return 0;
    size_t end = nb_str_find(nb_str_sub(s, 0, i + 4096), close, i + 2);
    return end == NB_NPOS ? 0 : end + close.n;
}

/* The name inside: "highlight" of "{{< highlight go >}}". */
nb_str md_directive_name(nb_str s)
{
    size_t i = 0, to;
    while (i < s.n && strchr("{<%- \t\n", s.s[i])) i++;
    for (to = i; to < s.n && !strchr(" \t\n>%}", s.s[to]); to++) {}
    return nb_str_sub(s, i, to);
}

static bool is_raw(nb_str name)
{
    static const char *const names[] = {"highlight", "codeblock", "code",  "code-toggle",
                                        "mermaid",   "math",      "katex", "comment"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (nb_str_is(name, names[i])) return true;
    return false;
}

/* The line (from 1) that ends a raw directive opened on this one; 0: none. Lines that were
 * looked at in vain are not looked at again. */
static size_t raw_end(const md_rule *r, nb_str name)
{
    md *x = r->x;
    md_tag *tag = md_tag_of(x, nb_str_cat(x->scratch, NB_STR("{{"), name));
    size_t k = tag->open_until > md_this_line(r) ? tag->open_until : md_this_line(r);
    for (; k < x->n_lines; tag->open_until = ++k) {
        nb_str s = nb_str_trim(line_at(x, k));
        while (s.n && (s.s[0] == '>' || s.s[0] == ' ')) s = nb_str_sub(s, 1, s.n);
        if (!nb_str_starts(s, NB_STR("{{")) && !nb_str_starts(s, NB_STR("{%"))) continue;
        nb_str end = md_directive_name(s);
        if (nb_str_starts(end, NB_STR("/"))) end = nb_str_trim(nb_str_sub(end, 1, end.n));
        else if (nb_str_starts(end, NB_STR("end"))) end = nb_str_sub(end, 3, end.n);
        else continue;
        if (nb_str_eq(end, name)) return k + 1;
    }
    return 0;
}

/* Lines of nothing but directives. One of them may go over several lines. */
static cmark_node *open_directives(const md_rule *r)
{
    const md *x = r->x;
    size_t line = md_this_line(r) - 1, from = x->line[line] + r->at, i = from, last = line;
    nb_str name = md_directive_name(nb_str_sub(x->fed, from, from + 100));
    for (size_t end; i < x->fed.n && (end = md_directive_end(x->fed, i)); i = end) {
        while (last + 1 < x->n_lines && x->line[last + 1] < end)
            if (is_blank_line(line_at(x, ++last))) return NULL;
        while (end < x->fed.n && (x->fed.s[end] == ' ' || x->fed.s[end] == '\t')) end++;
    }
    if (i == from || (i < x->fed.n && x->fed.s[i] != '\n')) return NULL;
    bool fence = last + 1 < x->n_lines && /* GitBook has a fence in its {% code %} */
                 nb_str_starts(nb_str_trim(line_at(x, last + 1)), NB_STR("```"));
    size_t raw = is_raw(name) && last == line && !fence ? raw_end(r, name) : 0;
    md_block b = {.kind = raw ? MD_BLOCK_RAW : MD_BLOCK_DIRECTIVES, .name = kept(r, name)};
    return add_leaf(r, b, raw ? raw : last + 1, r->at, r->line.n - 1);
}

/* {: .class #id}: attributes of the block above. */
static cmark_node *open_attributes(const md_rule *r)
{
    nb_str s = trimmed(r->line, r->at);
    if (s.n < 4 || s.s[s.n - 1] != '}' || !strchr(" .#", s.s[2])) {
        if (!nb_str_is(s, "{:toc}")) return NULL;
    } else if (nb_str_chr(s, '}', 0) != s.n - 1) return NULL;
    md_block b = {.kind = MD_BLOCK_ATTRIBUTES, .title = kept(r, s)};
    return add_leaf(r, b, md_this_line(r), r->at, r->line.n - 1);
}

/* ---- cmark's two questions ---- */

static cmark_node *open_at(const md_rule *r)
{
    const char *s = r->line.s + r->at;
    if (r->parent->type == CMARK_NODE_PARAGRAPH && strchr("|-:", *s)) {
        cmark_node *table = md_open_table(r);
        if (table) return table;
    } else if (r->parent->type == CMARK_NODE_TABLE) {
        cmark_node *p = md_guard_row(r);
        if (p) return p;
    }
    switch (*s) {
    case '(': return open_target(r);
    case '[': return s[1] == '^' ? open_note(r) : NULL;
    case '!':
    case '?': return open_admonition(r);
    case '=': return open_tab(r);
    case ':':
        return s[1] == ':' ? open_colons(r) : s[1] == ' ' ? open_definition(r) : open_role(r);
    case '$': return s[1] == '$' ? open_math(r, NB_STR("$$"), NB_STR("$$"), false) : NULL;
    case MD_PAREN_STANDIN:
    case '\\': return open_tex(r);
    case '{': return s[1] == ':' ? open_attributes(r) : open_directives(r);
    case MD_TAG_STANDIN:
        return add_leaf(r, (md_block){.kind = MD_BLOCK_TAG}, md_this_line(r), r->at,
                        r->line.n - 1);
    default: return NULL;
    }
}

cmark_node *md_open_block(cmark_syntax_extension *self, int indented, cmark_parser *parser,
                          cmark_node *parent, unsigned char *input, int len)
{
    (void)self;
    md_rule r = {.x = parser->root->user_data,
                 .parser = parser,
                 .parent = parent,
                 .line = {(const char *)input, (size_t)len},
                 .at = (size_t)cmark_parser_get_first_nonspace(parser)};
    return indented || r.at + 2 >= r.line.n ? NULL : open_at(&r);
}

static int indented_goes_on(cmark_parser *parser, nb_str line, int columns)
{
    if (cmark_parser_is_blank(parser)) return 1;
    if (cmark_parser_get_indent(parser) < columns) return 0;
    cmark_parser_advance_offset(parser, line.s, columns, 1);
    return 1;
}

static int leaf_goes_on(cmark_parser *parser, nb_str line, md_block *b)
{
    md_rule r = {.x = parser->root->user_data, .parser = parser, .line = line};
    size_t now = md_this_line(&r), from = (size_t)cmark_parser_get_offset(parser);
    if (now > b->until) return 0;
    size_t to = line.n - 1;
    if (now == b->until && b->kind == MD_BLOCK_MATH) to = b->end > from ? b->end : from;
    take_line(&r, b, from, to);
    return 1;
}

int md_block_goes_on(cmark_syntax_extension *self, cmark_parser *parser, unsigned char *input,
                     int len, cmark_node *n)
{
    (void)self;
    md_block *b = n->user_data;
    nb_str line = {(const char *)input, (size_t)len};
    switch (b->kind) {
    case MD_BLOCK_NOTE:
    case MD_BLOCK_ADMONITION:
    case MD_BLOCK_TAB: return indented_goes_on(parser, line, 4);
    case MD_BLOCK_DEFINITION: return indented_goes_on(parser, line, (int)b->width);
    case MD_BLOCK_COLONS: return colons_go_on(parser, line, n, b);
    case MD_BLOCK_MATH:
    case MD_BLOCK_RAW:
    case MD_BLOCK_DIRECTIVES:
    case MD_BLOCK_ROLE:
    case MD_BLOCK_TARGET:
    case MD_BLOCK_ATTRIBUTES:
    case MD_BLOCK_TAG: return leaf_goes_on(parser, line, b);
    }
    return 0;
}
