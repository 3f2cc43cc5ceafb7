/* linklist.c: contents that are lists of links: SUMMARY.md, TOC.md, _sidebar.md, or a README.
 *
 * cmark-gfm reads them; its iterator, not recursion, walks them. The nesting of list items is
 * the depth of the entries. */
#include <cmark-gfm.h>
#include <string.h>

#include "base/address.h"
#include "base/file.h"
#include "parse/book.h"
#include "parse/links.h"

typedef struct {
    nb_opening *o;
    nb_str dir, root;
    nb_entries *out;
    nb_links_mode mode;
    uint32_t source, line; /* of the text's first line */
    int depth;             /* of items open */
    int base;              /* depth of an outermost item */
    nb_str title;
    bool wrote; /* an entry */
    bool full;
} list_reader;

static nb_str index_of_folder(nb_arena *a, nb_str dir)
{
    static const char *const names[] = {"README.md", "index.md", "_index.md", "readme.md"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        nb_str p = nb_path_join(a, dir, nb_str_of(names[i]));
        if (nb_file_exists(p)) return p;
    }
    return NB_STR_NULL;
}

static nb_str with_extension(nb_arena *a, nb_str path)
{
    static const char *const exts[] = {".md", ".markdown", ".mdx"};
    for (size_t i = 0; i < sizeof exts / sizeof *exts; i++) {
        nb_str p = nb_str_cat(a, path, nb_str_of(exts[i]));
        if (nb_file_exists(p)) return p;
    }
    return NB_STR_NULL;
}

nb_str nb_link_file(nb_arena *a, nb_str dir, nb_str root, nb_str url)
{
    nb_str path, rest;
    nb_str_cut(url, '#', &path, &rest);
    nb_str_cut(path, '?', &path, &rest);
    path = nb_percent_decoded(a, nb_str_trim(path));
    if (!path.n || nb_is_address(path)) return NB_STR_NULL;
    bool absolute = path.s[0] == '/', slash = path.s[path.n - 1] == '/';
    while (path.n && path.s[0] == '/') path = nb_str_sub(path, 1, path.n);
    nb_str p = nb_path_join(a, absolute ? root : dir, path);
    if (nb_is_markdown(p) && !slash) return p;
    if (slash || nb_dir_exists(p)) {
        nb_str index = index_of_folder(a, p);
        if (index.n) return index;
    }
    nb_str ext = nb_path_ext(p);
    if (nb_str_is(ext, ".html")) p = nb_str_sub(p, 0, p.n - ext.n);
    return with_extension(a, p);
}

/* The text of a node's inlines; HTML is left out, breaks are spaces. */
static void put_text(cmark_node *n, nb_buf *b)
{
    cmark_iter *it = cmark_iter_new(n);
    cmark_event_type e;
    while ((e = cmark_iter_next(it)) != CMARK_EVENT_DONE) {
        if (e != CMARK_EVENT_ENTER) continue;
        cmark_node *k = cmark_iter_get_node(it);
        cmark_node_type t = cmark_node_get_type(k);
        const char *z = cmark_node_get_literal(k);
        if ((t == CMARK_NODE_TEXT || t == CMARK_NODE_CODE) && z) nb_puts(b, z);
        else if (t == CMARK_NODE_SOFTBREAK || t == CMARK_NODE_LINEBREAK) nb_putc(b, ' ');
    }
    cmark_iter_free(it);
}

static nb_str text_of(nb_arena *a, cmark_node *n)
{
    nb_buf b = {0};
    put_text(n, &b);
    return nb_str_trim(nb_buf_take(a, &b));
}

nb_str nb_inline_text(nb_arena *a, nb_str markdown)
{
    markdown = nb_str_trim(markdown);
    nb_buf b = {0};
    nb_puts(&b, "# "); /* so that "1. x" is no list */
    for (size_t i = 0; i < markdown.n; i++)
        nb_putc(&b, markdown.s[i] == '\n' ? ' ' : markdown.s[i]);
    cmark_node *doc = cmark_parse_document(b.p, b.n, CMARK_OPT_DEFAULT);
    nb_str s = text_of(a, doc);
    cmark_node_free(doc);
    nb_buf_free(&b);
    return s;
}

/* Headings that only say "here are the contents". */
static bool is_generic(nb_str title)
{
    static const char *const names[] = {"summary",
                                        "contents",
                                        "table of contents",
                                        "toc",
                                        "目录",
                                        "目錄",
                                        "目次",
                                        "大纲",
                                        "索引",
                                        "index",
                                        "outline",
                                        "总目录",
                                        "table of content"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (nb_str_ieq(title, nb_str_of(names[i]))) return true;
    return false;
}

static nb_loc place(const list_reader *r, cmark_node *n)
{
    int line = cmark_node_get_start_line(n), column = cmark_node_get_start_column(n);
    if (line < 1) return (nb_loc){r->source, r->line, 0};
    return (nb_loc){r->source, r->line + (uint32_t)line - 1, column > 0 ? (uint32_t)column : 1};
}

static void add(list_reader *r, nb_entry_kind kind, nb_str title, nb_str path, cmark_node *at)
{
    size_t most = nb_most(r->o->options->limits, NB_CAP_ENTRIES);
    if (r->out->n >= most) {
        if (!r->full) {
            nb_diag(r->o->diags, NB_LIMIT, place(r, at), "a contents of more than %zu entries",
                    most);
            nb_limit_hint(r->o->diags, NB_CAP_ENTRIES);
        }
        r->full = true;
        return;
    }
    int depth = r->base + (r->depth ? r->depth - 1 : 0);
    nb_entry_add(r->o->arena, r->out, kind, title, path, depth, place(r, at));
    r->wrote = true;
}

static bool add_links(list_reader *r, cmark_node *block)
{
    nb_arena *a = r->o->arena;
    bool any = r->full;
    cmark_iter *it = cmark_iter_new(block);
    cmark_event_type e;
    while (!r->full && (e = cmark_iter_next(it)) != CMARK_EVENT_DONE) {
        cmark_node *n = cmark_iter_get_node(it);
        if (e != CMARK_EVENT_ENTER || cmark_node_get_type(n) != CMARK_NODE_LINK) continue;
        nb_str url = nb_str_of(cmark_node_get_url(n)), title = text_of(a, n);
        nb_str path = nb_link_file(a, r->dir, r->root, nb_str_dup(a, url));
        bool draft = !url.n && r->mode == NB_LINKS_ALL;
        if (!path.n && !draft) continue;
        /* A link to a place in a file names the place. */
        if (nb_str_chr(url, '#', 0) != NB_NPOS) title = NB_STR_NULL;
        add(r, NB_ENTRY_FILE, title, path, n);
        any = true;
    }
    cmark_iter_free(it);
    return any;
}

static bool is_table_text(cmark_node *paragraph)
{
    cmark_node *first = cmark_node_first_child(paragraph);
    const char *z = first ? cmark_node_get_literal(first) : NULL;
    return z && z[0] == '|';
}

static void paragraph(list_reader *r, cmark_node *n)
{
    cmark_node *parent = cmark_node_parent(n);
    bool in_item = parent && cmark_node_get_type(parent) == CMARK_NODE_ITEM;
    if (r->mode == NB_LINKS_LISTS && !in_item && !is_table_text(n)) return;
    if (add_links(r, n) || !in_item || cmark_node_previous(n)) return;
    /* An item without a link into the book is a title over what is below it. */
    add(r, NB_ENTRY_SECTION, text_of(r->o->arena, n), NB_STR_NULL, n);
}

static void heading(list_reader *r, cmark_node *n)
{
    if (r->mode == NB_LINKS_LISTS) return;
    nb_str title = text_of(r->o->arena, n);
    bool first = !r->wrote && !r->title.n && cmark_node_get_heading_level(n) == 1;
    if (is_generic(title) || !title.n) return;
    if (first) {
        r->title = title;
        return;
    }
    nb_entry_add(r->o->arena, r->out, NB_ENTRY_PART, title, NB_STR_NULL, 0, place(r, n));
    add_links(r, n);
}

static void walk(list_reader *r, cmark_node *doc)
{
    cmark_iter *it = cmark_iter_new(doc);
    cmark_event_type e;
    while ((e = cmark_iter_next(it)) != CMARK_EVENT_DONE) {
        cmark_node *n = cmark_iter_get_node(it);
        cmark_node_type t = cmark_node_get_type(n);
        bool enter = e == CMARK_EVENT_ENTER;
        if (t == CMARK_NODE_ITEM) r->depth += enter ? 1 : -1;
        else if (t == CMARK_NODE_PARAGRAPH && enter) paragraph(r, n);
        else if (t == CMARK_NODE_HEADING && enter) heading(r, n);
        else if (t == CMARK_NODE_THEMATIC_BREAK && enter && r->mode == NB_LINKS_ALL)
            nb_entry_add(r->o->arena, r->out, NB_ENTRY_PART_END, NB_STR_NULL, NB_STR_NULL, 0,
                         place(r, n));
    }
    cmark_iter_free(it);
}

void nb_links_of(nb_opening *o, const nb_link_source *s, nb_links_mode mode, int depth,
                 nb_entries *out, nb_str *title)
{
    list_reader r = {.o = o,
                     .dir = nb_path_dir(s->path),
                     .root = s->root,
                     .out = out,
                     .mode = mode,
                     .source = s->source,
                     .line = s->line,
                     .base = depth};
    cmark_node *doc =
        cmark_parse_document(s->text.s ? s->text.s : "", s->text.n, CMARK_OPT_DEFAULT);
    walk(&r, doc);
    cmark_node_free(doc);
    if (title) *title = r.title;
}

void nb_linklist_read(nb_opening *o, nb_str path, nb_str root, nb_entries *out, nb_str *title)
{
    nb_link_source s = {.path = path, .root = root};
    if (nb_contents_text(o, path, &s.text, &s.source, &s.line))
        nb_links_of(o, &s, NB_LINKS_ALL, 0, out, title);
}

/* ---- the first heading ---- */

static bool is_underline(nb_str line, char c)
{
    line = nb_str_trim(line);
    for (size_t i = 0; i < line.n; i++)
        if (line.s[i] != c) return false;
    return line.n >= 2;
}

static nb_str without_attributes(nb_str s)
{
    size_t brace = nb_str_rchr(s, '{');
    if (brace != NB_NPOS && s.n && s.s[s.n - 1] == '}')
        return nb_str_trim(nb_str_sub(s, 0, brace));
    return s;
}

/* The content of a heading that this line is; level 0 = it is none. */
static nb_str heading_line(nb_str line, nb_str next, int *level)
{
    *level = 0;
    size_t i = 0;
    while (i < line.n && line.s[i] == '#') i++;
    if (i && i <= 6 && i < line.n && (line.s[i] == ' ' || line.s[i] == '\t')) {
        *level = (int)i;
        nb_str s = nb_str_trim(nb_str_sub(line, i, line.n));
        return s;
    }
    if (nb_str_ieq(nb_str_sub(line, 0, 3), NB_STR("<h1"))) {
        *level = 1;
        return line;
    }
    bool text = line.n && !strchr("|->*+`<", line.s[0]);
    if (text && is_underline(next, '=')) *level = 1;
    else if (text && is_underline(next, '-')) *level = 2;
    return line;
}

nb_str nb_first_heading(nb_arena *a, nb_str text)
{
    nb_str best = NB_STR_NULL, line, rest = text;
    bool fenced = false;
    while (rest.n) {
        if (!nb_str_cut(rest, '\n', &line, &rest)) {
            line = rest;
            rest = NB_STR_NULL;
        }
        if (nb_str_starts(line, NB_STR("```")) || nb_str_starts(line, NB_STR("~~~")))
            fenced = !fenced;
        if (fenced) continue;
        int level;
        size_t end = nb_str_chr(rest, '\n', 0);
        nb_str s =
            heading_line(line, nb_str_sub(rest, 0, end == NB_NPOS ? rest.n : end), &level);
        if (!level) continue;
        s = without_attributes(nb_inline_text(a, s));
        if (level == 1 && s.n) return s;
        if (!best.n) best = s;
    }
    return best;
}
