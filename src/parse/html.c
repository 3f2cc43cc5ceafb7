/* html.c: raw HTML becomes structure, wherever its tags stand between pieces of Markdown. */
#include "parse/html.h"

md_tag *md_tag_of(md *x, nb_str name)
{
    void **at = nb_map_at(&x->tags, name);
    if (!*at) {
        md_tag *t = NB_NEW(x->scratch, md_tag);
        t->name = name;
        t->element = md_find_element(name);
        *at = t;
    }
    return *at;
}

/* Ends a paragraph that nobody opened, with what is open in it. */
static void end_inlines(md *x, bool before_block)
{
    size_t i = x->frames.n, found = NB_NPOS;
    while (i-- > 0 && x->frames.v[i].kind != MD_CMARK)
        if (x->frames.v[i].kind == MD_IMPLICIT && x->frames.v[i].node->type == NB_PARAGRAPH)
            found = i;
    if (found == NB_NPOS) return;
    if (before_block) md_part_link(x, found);
    md_close_to(x, found);
}

static void end_pre(md *x)
{
    nb_str s = nb_buf_str(x->pre);
    size_t skip = s.n && s.s[0] == '\n';
    s = x->pre_node->as.code_block.text = nb_str_dup(x->d->arena, nb_str_sub(s, skip, s.n));
    if (!x->pre_node->parent) md_add_code_lines(x, s);
    nb_buf_free(x->pre);
    x->pre = NULL;
}

void md_leave_element(md *x, md_tag *tag)
{
    if (tag->element->meaning == EL_Q) md_text(x, NB_STR("”"), x->here);
    else if (tag->element->meaning == EL_PRE && x->pre) end_pre(x);
}

/* ---- text ---- */

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static void raw_text(md *x, nb_str s)
{
    nb_put_str(x->pre, md_decode(x, s));
}

/* White space between words is one space; at the edge of a block it is nothing. */
static void add_space(md *x, bool newline, size_t at)
{
    const nb_node *last = x->at->last;
    if (!nb_holds_inlines(x->at->type) && !nb_is_inline(x->at->type)) return;
    if (nb_holds_inlines(x->at->type) && (!last || last->type == NB_LINE_BREAK)) return;
    if (last && last->type == NB_SOFT_BREAK) return;
    if (newline) md_add(x, NB_SOFT_BREAK, md_loc(x, md_place(x, at)));
    else md_text_between(x, at, at + 1);
}

static void add_word(md *x, nb_str s, size_t base, size_t from, size_t to)
{
    x->here = md_loc(x, md_place(x, base + from));
    md_fit(x, NB_TEXT);
    while (from < to) {
        size_t amp = nb_str_chr(nb_str_sub(s, 0, to), '&', from), n = 0;
        nb_str out = NB_STR_NULL;
        for (; amp != NB_NPOS; amp = nb_str_chr(nb_str_sub(s, 0, to), '&', amp + 1))
            if ((n = md_entity(x, nb_str_sub(s, 0, to), amp, &out))) break;
        if (amp == NB_NPOS) amp = to;
        md_text_between(x, base + from, base + amp);
        if (n) md_text(x, out, md_loc(x, md_place(x, base + amp)));
        from = amp + n;
    }
}

static void html_words(md *x, nb_str s, size_t base, size_t from, size_t to)
{
    while (from < to) {
        size_t word = from;
        bool newline = false;
        while (word < to && is_space(s.s[word])) newline |= s.s[word++] == '\n';
        if (word > from) add_space(x, newline, base + word - 1);
        size_t end = word;
        while (end < to && !is_space(s.s[end])) end++;
        /* single spaces between words stay in the same piece of text */
        while (end + 1 < to && s.s[end] == ' ' && !is_space(s.s[end + 1]))
            for (end++; end < to && !is_space(s.s[end]);) end++;
        if (end > word) add_word(x, s, base, word, end);
        from = end;
    }
}

/* Where the next formula may begin. */
static size_t formula_from(nb_str s, size_t i)
{
    while (i < s.n && s.s[i] != '$' && s.s[i] != MD_PAREN_STANDIN) i += s.s[i] == '\\' ? 2 : 1;
    return i;
}

/* Formulas stand between raw tags too: "<td>$a_1$</td>". */
static void html_text(md *x, nb_str s, size_t base, size_t from, size_t to)
{
    nb_str near = nb_str_sub(s, 0, to);
    size_t at = md_in_code(x) ? to : formula_from(near, from), behind;
    x->no_tick_math = false;
    for (; at < to; at = formula_from(near, at)) {
        md_inline_kind kind = md_formula(x, near, at, &behind);
        if (kind == MD_INLINE_NONE) {
            at++;
            continue;
        }
        html_words(x, s, base, from, at);
        md_add_formula(x, md_decode(x, nb_str_sub(s, at, behind)), kind,
                       md_loc(x, md_place(x, base + at)));
        from = at = behind;
    }
    html_words(x, s, base, from, to);
}

/* ---- the sequence ---- */

static void refuse_handlers(md *x, const md_token *t)
{
    for (size_t i = 0; i < t->n_attrs; i++) {
        nb_str a = t->attr[i].name;
        bool handler =
            a.n > 4 && a.s[0] == 'o' && a.s[1] == 'n' && a.s[2] >= 'a' && a.s[2] <= 'z';
        if (handler && t->attr[i].value.n)
            nb_diag(x->diags, NB_UNSAFE_HTML, x->here,
                    "the program in '%.*s' of <%.*s> was left out", NB_STR_ARG(a),
                    NB_STR_ARG(t->name));
    }
}

/* Elements beyond the limit are passed over, their contents not. */
static bool is_too_deep(md *x, md_tag *tag, const md_token *t)
{
    if (x->frames.n < 2 * (size_t)x->max_nesting || !md_has_content(tag->element)) return false;
    if (!t->empty) tag->ignored++;
    if (!x->deep_noticed)
        nb_diag(x->diags, NB_NESTING, x->here, "<%.*s> is nested too deep",
                NB_STR_ARG(t->name));
    x->deep_noticed = true;
    return true;
}

static void start_tag(md *x, const md_token *t)
{
    if (!t->name.n) return; /* JSX's <> */
    md_tag *tag = md_tag_of(x, nb_str_lower(x->scratch, t->name));
    if (x->skip) {
        if (tag == x->skip && !t->empty) x->skip_depth++;
        md_take_media_source(x, t);
        return;
    }
    if (x->pre) {
        md_take_code_language(x->pre_node, t);
        if (tag->element->meaning == EL_BR) nb_putc(x->pre, '\n');
        return;
    }
    refuse_handlers(x, t);
    if (md_is_block_element(tag->element)) end_inlines(x, true);
    if (is_too_deep(x, tag, t)) return;
    unsigned open = tag->open;
    md_start_element(x, tag, t);
    if (t->empty && tag->open > open) md_close_element(x, tag); /* as JSX has it */
}

static void end_tag(md *x, const md_token *t)
{
    if (!t->name.n) return;
    md_tag *tag = md_tag_of(x, nb_str_lower(x->scratch, t->name));
    if (x->skip) {
        if (tag == x->skip && !--x->skip_depth) x->skip = NULL;
        return;
    }
    if (x->pre && tag->element->meaning != EL_PRE) return;
    if (md_is_block_element(tag->element)) end_inlines(x, false);
    if (md_close_element(x, tag)) return;
    if (nb_str_is(tag->name, "br")) md_add(x, NB_LINE_BREAK, x->here);
    else if (tag->element->meaning == EL_A) md_join_link(x);
}

void md_html(md *x, nb_str s, size_t base)
{
    md_tokens tokens = {.s = s};
    md_token t;
    while (md_next_token(x, &tokens, &t)) {
        if (t.kind != MD_TEXT) x->here = md_loc(x, md_place(x, base + t.from));
        switch (t.kind) {
        case MD_TEXT:
            if (x->skip) break;
            if (x->pre) raw_text(x, nb_str_sub(s, t.from, t.to));
            else html_text(x, s, base, t.from, t.to);
            break;
        case MD_START: start_tag(x, &t); break;
        case MD_END: end_tag(x, &t); break;
        case MD_COMMENT: break;
        }
    }
}

void md_html_block(md *x, cmark_node *n)
{
    nb_str s = nb_str_of(cmark_node_get_literal(n));
    md_place_block(x, n, s);
    md_html(x, s, 0);
    x->skip = NULL;
    if (x->pre) md_close_element(x, md_tag_of(x, NB_STR("pre")));
    end_inlines(x, true);
}
