/* number.c: what needs the whole book: numbers of figures, tables and formulas that have a
 * label, the references to them, and wikilinks, which name a page wherever it is. */
#include <string.h>

#include "base/file.h"
#include "parse/md.h"

typedef struct {
    nb_doc *d;
    nb_diags *diags;
    nb_map labels; /* label -> node */
    nb_map words;  /* label -> nb_str *: how a reference reads */
    nb_map pages;  /* folded stem and path of a file -> NB_FILE */
    unsigned figures, tables, formulas;
} numbering;

static bool is_chinese(const numbering *c, const nb_node *n)
{
    return nb_lang_is(nb_node_lang(c->d, n), "zh");
}

static nb_node *new_text(const numbering *c, nb_str s, nb_loc loc)
{
    nb_node *n = nb_node_new(c->d, NB_TEXT, loc);
    n->as.text.text = s;
    return n;
}

static nb_node *caption_of(numbering *c, nb_node *n)
{
    for (nb_node *k = n->first; k; k = k->next)
        if (k->type == NB_CAPTION) return k;
    nb_node *caption = nb_node_new(c->d, NB_CAPTION, n->loc);
    if (n->type == NB_TABLE && n->first) nb_node_insert_before(n->first, caption);
    else nb_node_append(n, caption);
    return caption;
}

static void remember(numbering *c, nb_str label, nb_node *n, nb_str words)
{
    nb_str *w = NB_NEW(c->d->arena, nb_str);
    *w = words;
    void **at = nb_map_at(&c->labels, label);
    if (*at) return;
    *at = n;
    nb_map_set(&c->words, label, w);
}

/* A label that stands before what it names: MyST's "(name)=". */
static void remember_anchor(numbering *c, nb_node *n)
{
    const nb_node *block = n->parent;
    nb_str words = n->id;
    if (block->type == NB_HEADING) words = nb_node_text(c->d->arena, block);
    remember(c, n->id, n, words);
}

static void number(numbering *c, nb_node *n)
{
    nb_arena *a = c->d->arena;
    if (n->type == NB_ANCHOR && n->id.n) {
        remember_anchor(c, n);
        return;
    }
    bool zh = is_chinese(c, n);
    if (n->type == NB_MATH_BLOCK && n->as.math.label.n) {
        nb_str words = nb_str_printf(a, "(%u)", ++c->formulas);
        n->as.math.text =
            nb_str_printf(a, "%.*s \\tag{%u}", NB_STR_ARG(n->as.math.text), c->formulas);
        remember(c, n->as.math.label, n, words);
        return;
    }
    bool figure = n->type == NB_FIGURE && n->as.figure.label.n;
    if (!figure && !(n->type == NB_TABLE && n->as.table.label.n)) {
        bool heading = n->type == NB_HEADING,
             titled = n->type == NB_CALLOUT && n->as.callout.title.n,
             coded = n->type == NB_CODE_BLOCK && n->as.code_block.title.n;
        if (n->id.n && (heading || nb_is_block(n->type)))
            remember(c, n->id, n,
                     heading  ? nb_node_text(a, n)
                     : titled ? n->as.callout.title
                     : coded  ? n->as.code_block.title
                              : n->id);
        return;
    }
    nb_str label = figure ? n->as.figure.label : n->as.table.label;
    if (figure && md_is_table_label(label)) figure = false; /* a table that code makes */
    const char *word = figure ? (zh ? "图" : "Figure") : (zh ? "表" : "Table");
    nb_str words = nb_str_printf(a, "%s %u", word, figure ? ++c->figures : ++c->tables);
    remember(c, label, n, words);
    nb_node *caption = caption_of(c, n);
    nb_str head =
        caption->first ? nb_str_cat(a, words, zh ? NB_STR("：") : NB_STR(": ")) : words;
    nb_node *text = new_text(c, head, caption->loc);
    if (caption->first) nb_node_insert_before(caption->first, text);
    else nb_node_append(caption, text);
}

static const nb_node *file_of(const nb_node *n)
{
    while (n->parent && n->type != NB_FILE) n = n->parent;
    return n;
}

nb_str nb_markdown_address(const nb_doc *d, const nb_node *from, const nb_node *to,
                           nb_str fragment)
{
    nb_arena *a = d->arena;
    from = file_of(from);
    nb_str path = from == to
                      ? NB_STR_NULL
                      : nb_path_relative(a, to->as.file.path, nb_path_dir(from->as.file.path));
    return nb_str_printf(a, "%.*s%s%.*s", NB_STR_ARG(path), fragment.n ? "#" : "",
                         NB_STR_ARG(fragment));
}

static void set_words(numbering *c, nb_node *link, nb_str words)
{
    nb_loc loc = link->first ? link->first->loc : link->loc;
    while (link->first) nb_node_detach(link->first);
    nb_node_append(link, new_text(c, words, loc));
}

static void refer(numbering *c, nb_node *link)
{
    nb_str label = link->as.link.url;
    nb_node *to = nb_map_find(&c->labels, label);
    bool own_words = nb_str_is(link->as.link.title, NB_OWN_WORDS),
         only_number = nb_str_is(link->as.link.title, NB_ONLY_NUMBER),
         perhaps = nb_str_is(link->as.link.title, NB_IF_KNOWN);
    if (!to) to = nb_map_find(&c->labels, label = nb_str_lower(c->d->arena, label));
    size_t kind = nb_str_chr(label, ':', 0); /* to bookdown the cell x is "fig:x" or "tab:x" */
    if (!to && only_number && kind != NB_NPOS)
        to = nb_map_find(&c->labels,
                         label = nb_str_sub(link->as.link.url, kind + 1, link->as.link.url.n));
    link->as.link.title = NB_STR_NULL;
    if (!to) {
        if (!perhaps)
            nb_diag(c->diags, NB_DEAD_LINK, link->loc,
                    own_words ? "the label '%.*s' is not in the book"
                              : "the label '%.*s' is not in the book; its name is printed",
                    NB_STR_ARG(link->as.link.url));
        link->type = NB_SPAN;
        link->as.span.class_name = NB_STR_NULL;
        return;
    }
    link->as.link.url = nb_markdown_address(c->d, link, file_of(to), label);
    nb_str words = *(nb_str *)nb_map_find(&c->words, label);
    size_t space = only_number ? nb_str_rchr(words, ' ') : NB_NPOS;
    if (space != NB_NPOS) words = nb_str_sub(words, space + 1, words.n);
    if (!own_words) set_words(c, link, words);
}

/* A heading's text as GitHub makes a fragment of it, near enough for a link by words. */
static nb_str fragment_of(numbering *c, nb_str heading)
{
    nb_buf b = {0};
    nb_str s = nb_text_lower(c->d->arena, nb_str_trim(heading));
    for (size_t i = 0; i < s.n;) {
        uint32_t u = nb_utf8_next(s, &i);
        if (u == ' ') nb_putc(&b, '-');
        else if (u == '-' || u == '_' || !nb_char_is_punct(u)) nb_put_utf8(&b, u);
    }
    return nb_buf_take(c->d->arena, &b);
}

/* "[[x]]" as it was written, in a book whose "[[…]]" name no pages: they are something else
 * there, such as the internal slots of ECMAScript. */
static void unlink_page(numbering *c, nb_node *link)
{
    nb_str written = link->as.link.url;
    nb_str *words = &link->first->as.text.text;
    *words = nb_str_eq(nb_str_trim(*words), written)
                 ? nb_str_printf(c->d->arena, "[[%.*s]]", NB_STR_ARG(*words))
                 : nb_str_printf(c->d->arena, "[[%.*s|%.*s]]", NB_STR_ARG(written),
                                 NB_STR_ARG(*words));
    link->type = NB_SPAN;
    link->as.span.class_name = NB_STR_NULL;
}

/* The page that a wikilink names; NULL for none. */
static const nb_node *page_of(numbering *c, nb_node *link)
{
    nb_str page, heading;
    nb_str_cut(link->as.link.url, '#', &page, &heading);
    return page.n ? nb_map_find(&c->pages, nb_text_fold(c->d->arena, page)) : file_of(link);
}

static void find_page(numbering *c, nb_node *link)
{
    nb_str page, heading;
    nb_str_cut(link->as.link.url, '#', &page, &heading);
    nb_str fragment = fragment_of(c, heading);
    const nb_node *to = page_of(c, link);
    link->as.link.url = to ? nb_markdown_address(c->d, link, to, fragment) : page;
}

/* A link to a file, whose title it prints. */
static void find_file(numbering *c, nb_node *link)
{
    nb_arena *a = c->d->arena;
    nb_str path = link->as.link.url;
    bool own_words = nb_str_is(link->as.link.title, NB_OWN_WORDS);
    link->as.link.title = NB_STR_NULL;
    if (nb_str_starts(path, NB_STR("/"))) path = nb_str_sub(path, 1, path.n);
    else path = nb_path_join(a, nb_path_dir(file_of(link)->as.file.path), path);
    if (path.s != link->as.link.url.s && nb_str_starts(link->as.link.url, NB_STR("/")))
        path = nb_path_join(a, c->d->base_dir, path);
    nb_str ext = nb_path_ext(path), stem = nb_str_sub(path, 0, path.n - ext.n);
    const nb_node *to = nb_map_find(&c->pages, nb_text_fold(a, path));
    if (!to) to = nb_map_find(&c->pages, nb_text_fold(a, stem));
    if (!to) { /* resolving names it */
        if (!ext.n) link->as.link.url = nb_str_cat(a, link->as.link.url, NB_STR(".md"));
        return;
    }
    link->as.link.url = nb_markdown_address(c->d, link, to, NB_STR_NULL);
    nb_str title = to->as.file.title;
    for (const nb_node *n = to->first; n && !title.n; n = n->next)
        if (n->type == NB_HEADING) title = nb_node_text(a, n);
    if (!own_words && title.n) set_words(c, link, title);
}

static void add_page(numbering *c, nb_node *file)
{
    nb_arena *a = c->d->arena;
    nb_str path = nb_text_fold(a, file->as.file.path);
    nb_str names[] = {nb_path_stem(path), nb_path_name(path),
                      nb_str_sub(path, 0, path.n - nb_path_ext(path).n)};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        void **at = nb_map_at(&c->pages, names[i]);
        if (!*at) *at = file;
    }
}

void nb_markdown_number(nb_doc *d, nb_diags *diags)
{
    numbering c = {.d = d, .diags = diags};
    nb_map_init(&c.labels, d->arena);
    nb_map_init(&c.words, d->arena);
    nb_map_init(&c.pages, d->arena);
    NB_VEC(nb_node *) links = {0};
    nb_walk w = nb_walk_start(d->root);
    while (nb_walk_next(&w)) {
        nb_node *n = (nb_node *)w.node;
        if (!w.entering) continue;
        if (n->type == NB_FILE) add_page(&c, n);
        else if (n->type == NB_LINK) NB_PUSH(d->arena, &links) = n;
        else number(&c, n);
    }
    bool wiki = false;
    for (size_t i = 0; i < links.n && !wiki; i++)
        wiki = nb_str_is(links.v[i]->as.link.edition, NB_BY_PAGE) && page_of(&c, links.v[i]);
    for (size_t i = 0; i < links.n; i++) {
        nb_str by = links.v[i]->as.link.edition;
        links.v[i]->as.link.edition = NB_STR_NULL;
        if (nb_str_is(by, NB_BY_LABEL)) refer(&c, links.v[i]);
        else if (nb_str_is(by, NB_BY_DOC)) find_file(&c, links.v[i]);
        else if (nb_str_is(by, NB_BY_PAGE)) (wiki ? find_page : unlink_page)(&c, links.v[i]);
    }
}
