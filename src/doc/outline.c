/* outline.c: the tree of headings, with skipped levels mended, and the chapters. */
#include "base/file.h"
#include "doc/resolve.h"

static nb_str file_title(const nb_doc *d, const nb_node *file)
{
    if (file->as.file.title.n) return file->as.file.title;
    return d->meta.title.n && !file->prev && !file->next ? d->meta.title
                                                         : nb_path_stem(file->as.file.path);
}

typedef struct {
    NB_VEC(nb_outline_entry) list;
    int open[8]; /* levels of the entries that the next one may stand below */
    int n_open;
} entries;

/* A skipped level would leave a hole: an entry stands one below the nearest that is above it,
 * so depth grows by one at most and equals stay equal. */
static void add(nb_doc *d, entries *v, nb_outline_entry e)
{
    while (v->n_open && v->open[v->n_open - 1] >= e.depth) v->n_open--;
    v->open[v->n_open] = e.depth;
    e.depth = v->n_open++;
    NB_PUSH(d->arena, &v->list) = e;
}

static bool has_heading(const nb_node *file)
{
    nb_walk w = nb_walk_start(file);
    while (nb_walk_next(&w))
        if (w.entering && w.node->type == NB_HEADING) return true;
    return false;
}

/* "2.1": the book's own title and parts stand outside the count. */
static void number_sections(nb_doc *d)
{
    unsigned n[8] = {0};
    for (size_t i = 0; i < d->n_outline; i++) {
        const nb_outline_entry *e = &d->outline[i];
        if (e->is_part || (i == 0 && d->meta.title_from_heading)) continue;
        /* Chapters count through all parts. */
        int rank = e->depth;
        for (size_t k = i; k-- > 0;)
            if (d->outline[k].depth < e->depth &&
                (d->outline[k].is_part || (k == 0 && d->meta.title_from_heading))) {
                rank = e->depth - d->outline[k].depth - 1;
                break;
            } else if (d->outline[k].depth == 0) {
                break;
            }
        if (rank > 5) continue;
        n[rank]++;
        for (int k = rank + 1; k < 8; k++) n[k] = 0;
        nb_buf b = {0};
        for (int k = 0; k <= rank; k++) {
            if (k) nb_putc(&b, '.');
            nb_put_int(&b, n[k]);
        }
        d->outline[i].number = nb_buf_take(d->arena, &b);
    }
}

void nb_resolve_outline(nb_doc *d)
{
    entries v = {0};
    int shift = 0;
    for (nb_node *f = d->root->first; f; f = f->next) {
        if (f->as.file.part.n) {
            add(d, &v,
                (nb_outline_entry){.node = f, .title = f->as.file.part, .is_part = true});
            shift = 1;
        } else if (f->as.file.ends_part) shift = 0;
        if (!has_heading(f) && (f->prev || f->next))
            add(d, &v,
                (nb_outline_entry){.node = f, .title = file_title(d, f), .depth = shift});
        nb_walk w = nb_walk_start(f);
        while (nb_walk_next(&w)) {
            if (!w.entering || w.node->type != NB_HEADING) continue;
            nb_str title = nb_str_trim(nb_node_text(d->arena, w.node));
            if (title.n)
                add(d, &v,
                    (nb_outline_entry){.node = (nb_node *)w.node,
                                       .title = title,
                                       .depth = w.node->as.heading.level - 1 + shift});
        }
    }
    d->outline = v.list.v;
    d->n_outline = v.list.n;
    number_sections(d);
}

static nb_node *next_block(nb_node *n)
{
    while (n && n->type == NB_NOTE_DEF) n = n->next;
    return n;
}

/* The level at which a file is cut: 1 where it has several, 2 where one title stands above
 * sections. */
static int cut_level(const nb_doc *d, const nb_node *file)
{
    size_t n[7] = {0};
    for (const nb_node *b = file->first; b; b = b->next)
        if (b->type == NB_HEADING) n[b->as.heading.level]++;
    if (n[1] > 1) return 1;
    bool alone = d->root->first == d->root->last;
    return alone && n[2] > 1 ? 2 : 1;
}

/* Han take three bytes and the room of two letters. */
bool nb_doc_is_long(const nb_doc *d)
{
    enum { FORTY_PAGES = 110000 };
    size_t bytes = 0;
    if (d->n_chapters <= 3) return false;
    for (size_t i = 0; i < d->n_nodes && bytes <= FORTY_PAGES; i++)
        if (d->node[i]->type == NB_TEXT) bytes += d->node[i]->as.text.text.n;
    return bytes > FORTY_PAGES;
}

/* Pictures, rules, nothing to read before `to`. */
static bool says_nothing(const nb_node *from, const nb_node *to)
{
    for (; from != to; from = from->next) {
        nb_walk w = nb_walk_start(from);
        while (nb_walk_next(&w)) {
            nb_node_type t = w.node->type;
            if (t == NB_TEXT || t == NB_CODE || t == NB_CODE_BLOCK || t == NB_MATH ||
                t == NB_MATH_BLOCK || t == NB_TABLE)
                return false;
        }
    }
    return true;
}

void nb_resolve_chapters(nb_doc *d)
{
    NB_VEC(nb_chapter) v = {0};
    for (nb_node *f = d->root->first; f; f = f->next) {
        int level = cut_level(d, f);
        nb_chapter *c = NULL;
        nb_str part = f->as.file.part;
        for (nb_node *b = next_block(f->first); b; b = next_block(b->next)) {
            bool cuts = b->type == NB_HEADING && b->as.heading.level <= level;
            /* A title alone is no chapter: its first section stays with it. */
            bool only_title = c && c->first == c->last && c->heading == c->first;
            if (cuts && c && !c->heading && says_nothing(c->first, b)) {
                c->heading = b; /* a logo above the title */
            } else if (!c || (cuts && !(only_title &&
                                        b->as.heading.level > c->heading->as.heading.level))) {
                c = &NB_PUSH(d->arena, &v);
                *c = (nb_chapter){.file = f, .first = b, .part = part};
                part = NB_STR_NULL;
                if (b->type == NB_HEADING) c->heading = b;
            }
            c->last = b;
        }
    }
    for (size_t i = 0; i < v.n; i++) {
        nb_chapter *c = &v.v[i];
        if (c->heading) c->title = nb_str_trim(nb_node_text(d->arena, c->heading));
        if (!c->title.n) c->title = file_title(d, c->file);
        if (!c->title.n) c->title = NB_STR("—");
    }
    d->chapters = v.v;
    d->n_chapters = v.n;
}
