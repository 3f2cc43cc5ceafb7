/* inlines.c: the inline content of one block.
 *
 * cmark counts columns within the content it holds, from the last line end that it noticed (it
 * misses those behind a backslash and inside link destinations). Following it over the same
 * line ends gives back the exact byte of the content for everything that has a column, and
 * place.c the byte of the source. Text is then a slice of the source, cut wherever cmark left
 * something out: a backslash, an entity, a line's prefix. */
#include <cmark-gfm/inlines.h>
#include <string.h>

#include "base/address.h"
#include "base/file.h"
#include "parse/md.h"
#include "unicode/unicode.h"

typedef struct {
    md *x;
    nb_str content;
    size_t base; /* where, to cmark, the current line begins */
    size_t at;   /* behind the last thing seen */
    unsigned depth;
} reader;

static nb_loc loc_at(const reader *r, size_t content)
{
    return md_loc(r->x, md_place(r->x, content));
}

static size_t start_of(const reader *r, const cmark_node *n)
{
    return r->base + (size_t)(n->start_column > 0 ? n->start_column - 1 : 0);
}

static size_t end_of(const reader *r, const cmark_node *n)
{
    size_t end = r->base + (size_t)(n->end_column > 0 ? n->end_column : 0);
    return end < r->content.n ? end : r->content.n;
}

/* ---- text ---- */

void md_text(md *x, nb_str s, nb_loc loc)
{
    nb_node *last = x->at->last;
    if (x->skip) return;
    if (last && last->type == NB_TEXT && last->as.text.text.s + last->as.text.text.n == s.s &&
        md_in_src(x, s) && !md_piece_begins(x, md_offset(x, s))) {
        last->as.text.text.n += s.n;
        return;
    }
    md_add(x, NB_TEXT, loc)->as.text.text = s;
}

/* Bytes [from, to) of the content as text of the source. */
void md_text_between(md *x, size_t from, size_t to)
{
    if (x->loose.n) {
        md_text(x, nb_str_sub(x->loose, from, to), md_loc(x, md_place(x, from)));
        return;
    }
    while (from < to) {
        size_t end, at = md_place_run(x, from, &end);
        if (end > to) end = to;
        if (x->pieces.n) end = from + md_in_piece(x, at, end - from);
        md_text(x, nb_str_sub(x->src, at, at + (end - from)), md_loc(x, at));
        from = end;
    }
}

/* What an entity stands for; the control characters that a number can name are no text. */
nb_str md_clean(md *x, nb_str s)
{
    nb_buf b = {0};
    for (size_t i = 0; i < s.n;) {
        uint32_t c = nb_utf8_next(s, &i);
        nb_put_utf8(&b, nb_char_is_control(c) ? 0xFFFD : c);
    }
    return nb_buf_take(x->d->arena, &b);
}

static void read_text(reader *r, const cmark_node *n)
{
    nb_str s = {(const char *)n->as.literal.data, (size_t)n->as.literal.len};
    if (!s.n) return;
    size_t at = start_of(r, n);
    if (s.s >= r->content.s && s.s < r->content.s + r->content.n)
        at = (size_t)(s.s - r->content.s);
    if (nb_str_eq(nb_str_sub(r->content, at, at + s.n), s)) {
        md_text_between(r->x, at, at + s.n);
        r->at = at + s.n;
        return;
    }
    md_text(r->x, md_clean(r->x, s), loc_at(r, at));
    size_t end = end_of(r, n);
    r->at = end > at ? end : at;
}

static void read_break(reader *r, bool hard)
{
    size_t nl = nb_str_chr(r->content, '\n', r->at);
    if (nl == NB_NPOS) nl = r->content.n;
    bool noticed = !hard || !nl || r->content.s[nl - 1] != '\\';
    md_add(r->x, hard ? NB_LINE_BREAK : NB_SOFT_BREAK, loc_at(r, nl));
    r->at = nl + 1;
    if (noticed) r->base = nl + 1;
}

/* cmark noticed the line ends of [from, to). */
static void pass_lines(reader *r, size_t from, size_t to)
{
    nb_str s = nb_str_sub(r->content, from, to);
    size_t nl = nb_str_rchr(s, '\n');
    if (nl != NB_NPOS) r->base = from + nl + 1;
    r->at = to;
}

static void read_code(reader *r, const cmark_node *n)
{
    md *x = r->x;
    size_t from = start_of(r, n), ticks = 0, to, run = 0;
    while (ticks < from && r->content.s[from - 1 - ticks] == '`') ticks++;
    for (to = from; to < r->content.n; to++) {
        run = r->content.s[to] == '`' ? run + 1 : 0;
        if (run == ticks && (to + 1 == r->content.n || r->content.s[to + 1] != '`')) break;
    }
    to = to < r->content.n ? to + 1 - ticks : r->content.n;
    nb_str s = {(const char *)n->as.literal.data, (size_t)n->as.literal.len};
    size_t skip = nb_str_eq(nb_str_sub(r->content, from, from + s.n), s)           ? 0
                  : nb_str_eq(nb_str_sub(r->content, from + 1, from + 1 + s.n), s) ? 1
                                                                                   : NB_NPOS;
    nb_node *code = md_add(x, NB_CODE, loc_at(r, from + (skip == 1)));
    size_t at = skip == NB_NPOS ? 0 : md_place(x, from + skip);
    nb_str same = nb_str_sub(x->fed, at, at + s.n);
    code->as.text.text = skip != NB_NPOS && !x->loose.n && nb_str_eq(same, s)
                             ? nb_str_sub(x->src, at, at + s.n)
                             : nb_str_dup(x->d->arena, md_restore(x, s));
    code->as.text.text = md_unescaped_directives(x, code->as.text.text);
    pass_lines(r, from, to + ticks < r->content.n ? to + ticks : r->content.n);
}

/* ---- links and images ---- */

static nb_str taken(md *x, cmark_chunk c)
{
    return nb_str_dup(x->d->arena,
                      md_restore(x, (nb_str){(const char *)c.data, (size_t)c.len}));
}

static void add_address(reader *r, const cmark_node *n, const char *prefix)
{
    md *x = r->x;
    size_t from = start_of(r, n), to = end_of(r, n);
    nb_node *link = md_open(x, NB_LINK, loc_at(r, from));
    nb_str s = md_restore(x, nb_str_sub(r->content, from, to));
    link->as.link.url = nb_str_cat(x->d->arena, nb_str_of(prefix), s);
    link->as.link.bare = true;
    md_text_between(x, from, to);
    md_close(x);
    r->at = to;
}

/* What "/images/x.png" names depends on which folder the site is made from, and books rarely
 * say: the book's, or the innermost folder around the file that has it, perhaps among the files
 * that site generators copy as they are. */
static nb_str site_file(md *x, nb_str rel)
{
    static const char *const kept_apart[] = {"", "public", "static", "assets",
                                             "website/static"};
    nb_arena *a = x->d->arena;
    nb_str top = x->m->book_dir.n ? x->m->book_dir : NB_STR("."),
           first = nb_path_join(a, top, rel), dir = nb_path_dir(x->m->path);
    if (!x->m->book_dir.n || nb_file_exists(first)) return first;
    for (;;) {
        for (size_t i = 0; i < sizeof kept_apart / sizeof *kept_apart; i++) {
            nb_str p = nb_path_join(a, nb_path_join(a, dir, nb_str_of(kept_apart[i])), rel);
            if (nb_file_exists(p)) return p;
        }
        nb_str up = nb_path_dir(dir);
        if (nb_str_eq(dir, top) || nb_str_eq(up, dir) || nb_str_is(dir, ".")) return first;
        dir = up;
    }
}

nb_str md_image_src(md *x, nb_str url)
{
    nb_arena *a = x->d->arena;
    if (nb_str_starts(url, NB_STR("//"))) return nb_str_cat(a, NB_STR("https:"), url);
    if (!url.n || nb_is_address(url)) return url;
    size_t tail = nb_str_chr(url, '?', 0);
    if (tail == NB_NPOS) tail = nb_str_chr(url, '#', 0);
    nb_str rel = nb_str_sub(url, 0, tail == NB_NPOS ? url.n : tail),
           dir = nb_path_dir(x->m->path);
    if (!rel.n) return url;
    if (rel.s[0] == '/') {
        while (rel.n && rel.s[0] == '/') rel = nb_str_sub(rel, 1, rel.n);
        return site_file(x, nb_percent_decoded(a, rel));
    }
    nb_str path = nb_path_join(a, dir, rel);
    if (nb_str_chr(rel, '%', 0) == NB_NPOS || (x->m->book_dir.n && nb_file_exists(path)))
        return path;
    return nb_path_join(a, dir, nb_percent_decoded(a, rel));
}

/* ---- containers ---- */

/* The type of node that a cmark inline becomes; NB_NODE_TYPES for none. */
static nb_node_type container(const cmark_node *n)
{
    switch (n->type) {
    case CMARK_NODE_EMPH: return NB_EMPH;
    case CMARK_NODE_STRONG: return NB_STRONG;
    case CMARK_NODE_LINK: return NB_LINK;
    case CMARK_NODE_IMAGE: return NB_IMAGE;
    default: break;
    }
    switch (md_inline_is(n)) {
    case MD_INLINE_STRIKE: return NB_STRIKE;
    case MD_INLINE_MARK: return NB_MARK;
    case MD_INLINE_INSERT: return NB_UNDERLINE;
    case MD_INLINE_SUP: return NB_SUP;
    case MD_INLINE_SUB: return NB_SUB;
    case MD_INLINE_NONE:
    case MD_INLINE_URL:
    case MD_INLINE_EMAIL:
    case MD_INLINE_MATH:
    case MD_INLINE_TICK_MATH:
    case MD_INLINE_PAREN_MATH:
    case MD_INLINE_DISPLAY:
    case MD_INLINE_PAREN_DISPLAY:
    case MD_INLINE_DIRECTIVE:
    case MD_INLINE_ATTRIBUTES: break;
    }
    return NB_NODE_TYPES;
}

static bool is_pointed(const reader *r, const cmark_node *link, size_t *at)
{
    const cmark_node *c = link->first_child;
    if (!c || c->next || c->type != CMARK_NODE_TEXT) return false;
    *at = start_of(r, c);
    return *at && r->content.s[*at - 1] == '<';
}

static void enter(reader *r, cmark_node *n, nb_node_type t)
{
    md *x = r->x;
    size_t at = start_of(r, n), inner;
    bool pointed = t == NB_LINK && is_pointed(r, n, &inner);
    if (pointed) at = inner - 1;
    n->internal_offset = (int)at;
    nb_node *node = md_open(x, t, loc_at(r, at));
    if (t == NB_LINK) {
        node->as.link.url = md_reference_address(x, taken(x, n->as.link.url));
        node->as.link.title = taken(x, n->as.link.title);
        node->as.link.bare = pointed;
    } else if (t == NB_IMAGE) {
        node->as.image.src = md_image_src(x, md_reference_address(x, taken(x, n->as.link.url)));
        node->as.image.title = taken(x, n->as.link.title);
        n->user_data = x->at = nb_node_new(x->d, NB_SPAN, node->loc); /* the words for alt */
    }
    if (at + 1 > r->at) r->at = at + 1;
}

static void leave(reader *r, const cmark_node *n, nb_node_type t)
{
    md *x = r->x;
    size_t end = end_of(r, n), inner;
    if (t == NB_LINK && is_pointed(r, n, &inner)) end = r->at + 1;
    if ((t == NB_EMPH || t == NB_STRONG) && end &&
        md_owes(x, md_place(x, (size_t)n->internal_offset), md_place(x, end - 1)))
        nb_diag(x->diags, NB_CJK_EMPHASIS, loc_at(r, (size_t)n->internal_offset),
                "emphasis beside full-width punctuation, which GitHub shows as asterisks");
    md_close(x);
    if (t == NB_IMAGE && x->at->last && x->at->last->type == NB_IMAGE)
        x->at->last->as.image.alt = nb_str_trim(nb_node_text(x->d->arena, n->user_data));
    if (end > r->at) r->at = end;
}

/* The source of [from, to) without line prefixes. */
static nb_str source_of(const reader *r, size_t from, size_t to)
{
    md *x = r->x;
    nb_str s = nb_str_sub(r->content, from, to);
    size_t at = md_place(x, from);
    if (!x->loose.n && nb_str_eq(nb_str_sub(x->fed, at, at + s.n), s))
        return nb_str_sub(x->src, at, at + s.n);
    return nb_str_dup(x->d->arena, md_restore(x, s));
}

static void read_attributes(reader *r, size_t from, size_t to)
{
    bool at_end = !nb_str_trim(nb_str_sub(r->content, to, r->content.n)).n;
    if (!md_apply_attributes(r->x, source_of(r, from, to), at_end))
        md_text_between(r->x, from, to);
}

static void read_own(reader *r, const cmark_node *n)
{
    size_t from = start_of(r, n), to = end_of(r, n);
    switch (md_inline_is(n)) {
    case MD_INLINE_URL: {
        nb_str s = nb_str_sub(r->content, from, to);
        add_address(r, n, nb_str_find(s, NB_STR("://"), 0) == NB_NPOS ? "http://" : "");
        return;
    }
    case MD_INLINE_EMAIL: add_address(r, n, "mailto:"); return;
    case MD_INLINE_MATH:
    case MD_INLINE_TICK_MATH:
    case MD_INLINE_PAREN_MATH:
    case MD_INLINE_DISPLAY:
    case MD_INLINE_PAREN_DISPLAY: /* cmark does not notice the line ends inside */
        if (md_in_code(r->x)) md_text_between(r->x, from, to);
        else md_add_formula(r->x, source_of(r, from, to), md_inline_is(n), loc_at(r, from));
        break;
    case MD_INLINE_DIRECTIVE:
        if (md_in_code(r->x)) md_text_between(r->x, from, to);
        else md_directives(r->x, source_of(r, from, to), loc_at(r, from));
        break;
    case MD_INLINE_ATTRIBUTES: read_attributes(r, from, to); break;
    case MD_INLINE_NONE:
    case MD_INLINE_STRIKE:
    case MD_INLINE_MARK:
    case MD_INLINE_INSERT:
    case MD_INLINE_SUP:
    case MD_INLINE_SUB: return;
    }
    r->at = to;
}

static void read_leaf(reader *r, const cmark_node *n)
{
    md *x = r->x;
    switch (n->type) {
    case CMARK_NODE_TEXT: read_text(r, n); return;
    case CMARK_NODE_SOFTBREAK: read_break(r, false); return;
    case CMARK_NODE_LINEBREAK: read_break(r, true); return;
    case CMARK_NODE_CODE: read_code(r, n); return;
    case CMARK_NODE_HTML_INLINE: {
        size_t from = start_of(r, n);
        x->here = loc_at(r, from);
        md_html(x, (nb_str){(const char *)n->as.literal.data, (size_t)n->as.literal.len}, from);
        pass_lines(r, from, from + (size_t)n->as.literal.len);
        return;
    }
    default: break;
    }
    read_own(r, n);
}

static void read_all(reader *r, cmark_node *block)
{
    md *x = r->x;
    cmark_node *n = block->first_child;
    while (n && n != block) {
        nb_node_type t = container(n);
        if (t == NB_NODE_TYPES) read_leaf(r, n);
        else if (++r->depth <= x->max_nesting) enter(r, n, t);
        else if (r->depth == x->max_nesting + 1)
            nb_diag(x->diags, NB_NESTING, loc_at(r, start_of(r, n)),
                    "more than %u levels inside a paragraph", x->max_nesting);
        if (t != NB_NODE_TYPES && n->first_child) {
            n = n->first_child;
            continue;
        }
        for (;;) {
            t = container(n);
            if (t != NB_NODE_TYPES && r->depth-- <= x->max_nesting) leave(r, n, t);
            if (n->next) {
                n = n->next;
                break;
            }
            n = n->parent;
            if (n == block) return;
        }
    }
}

/* cmark searches the end of "<?" and its like up to the end of the content, for each of them
 * again. Those behind the last possible end are made ordinary characters; the text comes from
 * the source anyway. */
static void tame_openers(cmark_node *n)
{
    static const char *const pairs[][2] = {
        {"<?", "?>"}, {"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<!", ">"}};
    nb_str s = {(const char *)n->content.ptr, (size_t)n->content.size};
    size_t at = 0;
    while ((at = nb_str_chr(s, '<', at)) != NB_NPOS &&
           (at + 1 == s.n || !strchr("?!", s.s[at + 1])))
        at++;
    if (at == NB_NPOS) return;
    for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++) {
        nb_str open = nb_str_of(pairs[k][0]), close = nb_str_of(pairs[k][1]);
        size_t last = 0;
        for (size_t i = 0; (i = nb_str_find(s, close, i)) != NB_NPOS; i++) last = i;
        for (size_t i = last; (i = nb_str_find(s, open, i)) != NB_NPOS; i++)
            n->content.ptr[i] = MD_TAG_STANDIN;
    }
}

/* What cmark may make a node of, which takes some hundred bytes: its own marks and those of
 * grammar.c. A w is one of them for the sake of www, and cheap. */
static size_t count_marks(nb_str s)
{
    size_t n = 0, w = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.s[i];
        if (c == 'w') w++;
        else if (c == '\n' || (c > 0 && strchr("`\\&<*_[]!:@${=^~", c))) n++;
    }
    return n + w / 8;
}

static bool is_too_rich(md *x, nb_str content)
{
    size_t most = nb_most(x->m->limits, NB_CAP_MARKS);
    if (content.n <= most || count_marks(content) <= most) return false;
    nb_diag(x->diags, NB_LIMIT, x->at->loc, "a paragraph with more than %zu marks", most);
    nb_limit_hint(x->diags, NB_CAP_MARKS);
    return true;
}

static void read_content(md *x, cmark_node *n)
{
    nb_str content = {(const char *)n->content.ptr, (size_t)n->content.size};
    if (is_too_rich(x, content)) return;
    n->start_column = 1;
    n->internal_offset = 0;
    x->no_tick_math = false;
    tame_openers(n);
    cmark_parse_inlines(x->parser, n, x->parser->refmap, x->parser->options);
    reader r = {.x = x, .content = content};
    read_all(&r, n);
    x->skip = NULL;
    while (n->first_child) cmark_node_free(n->first_child);
}

void md_inlines(md *x, cmark_node *n)
{
    md_place_content(x, n, (nb_str){(const char *)n->content.ptr, (size_t)n->content.size});
    read_content(x, n);
}

void md_inlines_of(md *x, nb_str markdown, int line)
{
    cmark_node *p = cmark_node_new_with_mem(CMARK_NODE_PARAGRAPH, x->parser->mem);
    cmark_strbuf_put(&p->content, (const unsigned char *)markdown.s, (bufsize_t)markdown.n);
    p->extension = md_block_rules;
    size_t frames = x->frames.n, k = line > 0 ? (size_t)line - 1 : x->n_lines;
    nb_str where =
        k < x->n_lines ? nb_str_sub(x->src, x->line[k], x->line[k + 1]) : NB_STR_NULL;
    size_t at = nb_str_find(where, markdown, 0);
    md_places saved = x->place; /* the block around may be half read */
    nb_str loose = x->loose;
    x->place = (md_places){0};
    NB_PUSH(x->scratch, &x->place) =
        (md_stretch){0, k < x->n_lines ? x->line[k] + (uint32_t)(at == NB_NPOS ? 0 : at) : 0};
    if (at == NB_NPOS) x->loose = nb_str_dup(x->d->arena, markdown);
    read_content(x, p);
    md_close_to(x, frames);
    x->place = saved;
    x->loose = loose;
    cmark_node_free(p);
}

nb_str md_plain(md *x, nb_str markdown, int line)
{
    if (!markdown.n) return markdown;
    nb_node *p = nb_node_new(x->d, NB_PARAGRAPH, x->here), *at = x->at;
    x->at = p;
    md_inlines_of(x, markdown, line);
    x->at = at;
    md_scan(x, p);
    md_polish(x, p);
    return nb_str_trim(nb_node_text(x->d->arena, p));
}
