/* The structure tree (ISO 32000-1, 14.7 and 14.8).
 *
 * While pages are written, every piece of marked content and every annotation is noted with its
 * tag, 16 bytes each, in the order of the ink; so are elements when their first ink appears. At
 * the end a counting sort by owner gives each element its children in reading order. */
#include "pdf/parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "pdf/syntax.h"

typedef enum { KID_CONTENT, KID_OBJECT, KID_TAG } kid_type;
typedef struct {
    uint32_t owner, page; /* owner 0 = the StructTreeRoot */
    uint32_t value;       /* MCID, object, or tag */
    uint32_t reading;     /* on sheets: where it stands in the document */
    kid_type type;
} kid;

typedef struct {
    uint32_t tag, page;
    nb_len x0, y0, x1, y1; /* y upwards */
    nb_str picture;        /* the name of the file of the first picture */
} box;

typedef struct { /* of a sheet: one page's ink */
    uint32_t reading;
    const nb_ink *from, *to;
} tag_part;

struct nb_tagging {
    nb_pdf *p;
    nb_arena *arena;
    NB_VEC(kid) kids;
    NB_VEC(uint32_t) annotation; /* the tags of annotations, by StructParent less the pages */
    NB_VEC(box) boxes;
    uint32_t mcids, mcid_page; /* of the page being written */
    bool sheets;               /* pages are not in the order of reading */
    uint32_t reading;          /* of what is noted next */
    bool *placed;              /* per tag: it is among its parent's children */
    bool *bare;                /* per tag: nothing below it has ink */
    uint32_t *next_child;      /* per tag: the first child not yet considered, by chain */
    uint32_t *sibling;         /* per tag: the parent's next child by index; 0 = none */
    uint32_t *object;          /* per tag; 0 = it is left out */
    uint32_t properties;       /* an object */
};

/* ---- setting up ---- */

static void find_bare(nb_tagging *t)
{
    const nb_pages *pages = t->p->pages;
    memset(t->bare, 1, pages->n_tags);
    for (size_t i = 0; i < pages->n; i++)
        for (size_t k = 0; k < pages->page[i].n; k++)
            t->bare[pages->page[i].ink[k].tag] = false;
    /* Parents come before their children. */
    for (size_t i = pages->n_tags; i-- > NB_FIRST_TAG;)
        if (!t->bare[i]) t->bare[pages->tag[i].parent] = false;
}

/* What has no ink is left out, such as a link around nothing; but empty cells keep their places
 * in a table. */
static bool is_left_out(const nb_tagging *t, uint32_t tag)
{
    if (!t->bare[tag]) return false;
    const nb_tag *g = &t->p->pages->tag[tag];
    bool of_table = g->type == NB_TAG_TR || g->type == NB_TAG_TH || g->type == NB_TAG_TD ||
                    g->type == NB_TAG_THEAD || g->type == NB_TAG_TBODY;
    return !of_table || (g->parent >= NB_FIRST_TAG && is_left_out(t, g->parent));
}

static void chain_children(nb_tagging *t)
{
    const nb_pages *pages = t->p->pages;
    for (size_t i = pages->n_tags; i-- > NB_FIRST_TAG;) {
        uint32_t parent = pages->tag[i].parent;
        t->sibling[i] = t->next_child[parent];
        t->next_child[parent] = (uint32_t)i;
    }
}

/* ---- noting ---- */

static void note(nb_tagging *t, kid_type type, uint32_t owner, uint32_t page, uint32_t value)
{
    NB_PUSH(t->arena, &t->kids) = (kid){
        .owner = owner, .page = page, .value = value, .reading = t->reading, .type = type};
}

static uint32_t parent_of(const nb_tagging *t, uint32_t tag)
{
    uint32_t up = t->p->pages->tag[tag].parent;
    return up < NB_FIRST_TAG ? 0 : up;
}

/* Puts a tag among its parent's children, behind those without ink (empty cells) that layout
 * made earlier. Its ancestors get their places first. */
static void place(nb_tagging *t, uint32_t tag)
{
    while (!t->placed[tag]) {
        uint32_t up = tag;
        while (parent_of(t, up) && !t->placed[parent_of(t, up)]) up = parent_of(t, up);
        uint32_t parent = parent_of(t, up);
        for (uint32_t *c = &t->next_child[parent]; *c && *c < up; *c = t->sibling[*c]) {
            if (t->placed[*c]) continue;
            if (!t->bare[*c]) break;
            t->placed[*c] = true;
            if (!is_left_out(t, *c)) note(t, KID_TAG, parent, 0, *c);
        }
        t->placed[up] = true;
        note(t, KID_TAG, parent, 0, up);
    }
}

/* What never had ink and comes behind everything that had. */
static void place_rest(nb_tagging *t)
{
    t->reading = UINT32_MAX;
    for (uint32_t i = NB_FIRST_TAG; i < t->p->pages->n_tags; i++)
        if (!t->placed[i]) {
            t->placed[i] = true;
            if (!is_left_out(t, i)) note(t, KID_TAG, parent_of(t, i), 0, i);
        }
}

/* On sheets, elements get their places before anything is written, in the order of reading. */
static int by_reading(const void *x, const void *y)
{
    const tag_part *a = x, *b = y;
    return (a->reading > b->reading) - (a->reading < b->reading);
}

static void place_sheets(nb_tagging *t)
{
    const nb_pages *pages = t->p->pages;
    NB_VEC(tag_part) part = {0};
    for (size_t i = 0; i < pages->n; i++) {
        const nb_page *g = &pages->page[i];
        for (size_t k = 0; k < g->n_parts; k++) {
            size_t end = k + 1 < g->n_parts ? g->part[k + 1].ink : g->n;
            NB_PUSH(t->arena, &part) =
                (tag_part){g->part[k].reading, g->ink + g->part[k].ink, g->ink + end};
        }
    }
    t->sheets = part.n > 0;
    if (t->sheets) qsort(part.v, part.n, sizeof *part.v, by_reading);
    for (size_t i = 0; i < part.n; i++) {
        t->reading = part.v[i].reading;
        for (const nb_ink *k = part.v[i].from; k < part.v[i].to; k++, t->reading++)
            if (k->type != NB_INK_LINK && k->tag >= NB_FIRST_TAG) place(t, k->tag);
    }
}

nb_tagging *nb_tagging_new(nb_pdf *p)
{
    size_t n = p->pages->n_tags;
    if (p->options->untagged || n <= NB_FIRST_TAG) return NULL;
    nb_tagging *t = NB_NEW(p->arena, nb_tagging);
    t->p = p;
    t->arena = p->arena;
    t->placed = NB_ARRAY(t->arena, bool, n);
    t->bare = NB_ARRAY(t->arena, bool, n);
    t->next_child = NB_ARRAY(t->arena, uint32_t, n);
    t->sibling = NB_ARRAY(t->arena, uint32_t, n);
    t->object = NB_ARRAY(t->arena, uint32_t, n);
    t->mcid_page = UINT32_MAX;
    t->properties = nb_object_new(p->objects);
    find_bare(t);
    chain_children(t);
    place_sheets(t);
    return t;
}

uint32_t nb_tag_properties(const nb_tagging *t)
{
    return t->properties;
}

void nb_tagging_at(nb_tagging *t, uint32_t reading)
{
    t->reading = reading;
}

int nb_tag_mark(nb_tagging *t, uint32_t tag, uint32_t page)
{
    if (t->mcid_page != page) t->mcids = 0;
    t->mcid_page = page;
    place(t, tag);
    note(t, KID_CONTENT, tag, page, t->mcids);
    return (int)t->mcids++;
}

int nb_tag_annotation(nb_tagging *t, uint32_t tag, uint32_t page, uint32_t object)
{
    place(t, tag);
    note(t, KID_OBJECT, tag, page, object);
    NB_PUSH(t->arena, &t->annotation) = tag;
    return (int)(t->p->pages->n + t->annotation.n - 1);
}

void nb_tag_box(nb_tagging *t, uint32_t tag, const nb_ink *ink, nb_len page_height)
{
    box b = {tag,
             t->mcid_page,
             ink->x,
             page_height - ink->y - ink->height,
             ink->x + ink->width,
             page_height - ink->y,
             NB_STR_NULL};
    if (ink->type == NB_INK_IMAGE) b.picture = nb_path_name(ink->as.image.image->path);
    box *last = t->boxes.n ? &t->boxes.v[t->boxes.n - 1] : NULL;
    if (last && last->tag == tag && last->page == b.page) {
        last->x0 = nb_len_min(last->x0, b.x0);
        last->y0 = nb_len_min(last->y0, b.y0);
        last->x1 = nb_len_max(last->x1, b.x1);
        last->y1 = nb_len_max(last->y1, b.y1);
    } else {
        NB_PUSH(t->arena, &t->boxes) = b;
    }
}

nb_str nb_tag_lang(const nb_pdf *p, uint32_t tag)
{
    for (; tag >= NB_FIRST_TAG; tag = p->pages->tag[tag].parent)
        if (p->pages->tag[tag].lang.n) return p->pages->tag[tag].lang;
    return p->options->lang;
}

/* ---- writing elements ---- */

static void put_text_entry(nb_buf *b, const char *key, nb_str value)
{
    if (!value.n) return;
    nb_puts(b, key);
    nb_put_text(b, value);
}

static void put_box(nb_buf *b, const box *x)
{
    const nb_len side[4] = {x->x0, x->y0, x->x1, x->y1};
    nb_puts(b, "/A<</O/Layout/BBox[");
    for (int i = 0; i < 4; i++) {
        if (i) nb_putc(b, ' ');
        nb_put_fixed(b, nb_hundredths(side[i]), 2);
    }
    nb_puts(b, "]>>");
}

/* Standard attributes (ISO 32000-1, 14.8.5). */
static void put_attributes(nb_tagging *t, nb_buf *b, uint32_t tag, const box *where)
{
    const nb_tag *g = &t->p->pages->tag[tag];
    switch (g->type) {
    case NB_TAG_L:
        nb_printf(b, "/A<</O/List/ListNumbering/%s>>", g->ordered ? "Decimal" : "Disc");
        break;
    case NB_TAG_TH:
    case NB_TAG_TD:
        if (g->type == NB_TAG_TD && g->colspan < 2 && g->rowspan < 2) break;
        nb_puts(b, "/A<</O/Table");
        if (g->type == NB_TAG_TH) nb_puts(b, g->scope ? "/Scope/Row" : "/Scope/Column");
        if (g->colspan > 1) nb_printf(b, "/ColSpan %u", g->colspan);
        if (g->rowspan > 1) nb_printf(b, "/RowSpan %u", g->rowspan);
        nb_puts(b, ">>");
        break;
    case NB_TAG_FIGURE:
    case NB_TAG_FORMULA:
        if (where) put_box(b, where);
        break;
    case NB_TAG_DOCUMENT:
    case NB_TAG_PART:
    case NB_TAG_SECT:
    case NB_TAG_DIV:
    case NB_TAG_BLOCKQUOTE:
    case NB_TAG_CAPTION:
    case NB_TAG_TOC:
    case NB_TAG_TOCI:
    case NB_TAG_P:
    case NB_TAG_H1:
    case NB_TAG_H2:
    case NB_TAG_H3:
    case NB_TAG_H4:
    case NB_TAG_H5:
    case NB_TAG_H6:
    case NB_TAG_LI:
    case NB_TAG_LBL:
    case NB_TAG_LBODY:
    case NB_TAG_TABLE:
    case NB_TAG_THEAD:
    case NB_TAG_TBODY:
    case NB_TAG_TR:
    case NB_TAG_SPAN:
    case NB_TAG_QUOTE:
    case NB_TAG_NOTE:
    case NB_TAG_REFERENCE:
    case NB_TAG_CODE:
    case NB_TAG_LINK:
    case NB_TAG_RUBY:
    case NB_TAG_RB:
    case NB_TAG_RT:
    case NB_TAG_TYPES: break;
    }
}

/* The page that /Pg names: that of the first content. UINT32_MAX = there is none. */
static uint32_t home_page(const kid *k, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (k[i].type != KID_TAG) return k[i].page;
    return UINT32_MAX;
}

static void put_kid(nb_tagging *t, nb_buf *b, const kid *k, uint32_t home)
{
    const uint32_t *page = t->p->page_object;
    switch (k->type) {
    case KID_TAG: nb_put_ref(b, t->object[k->value]); return;
    case KID_CONTENT:
        if (k->page == home) nb_printf(b, " %u", k->value);
        else nb_printf(b, "<</Type/MCR/Pg %u 0 R/MCID %u>>", page[k->page], k->value);
        return;
    case KID_OBJECT:
        nb_puts(b, "<</Type/OBJR");
        if (k->page != home) nb_printf(b, "/Pg %u 0 R", page[k->page]);
        nb_printf(b, "/Obj %u 0 R>>", k->value);
        return;
    }
}

static void put_kids(nb_tagging *t, nb_buf *b, const kid *k, size_t n)
{
    uint32_t home = home_page(k, n);
    if (home != UINT32_MAX) nb_printf(b, "/Pg %u 0 R", t->p->page_object[home]);
    if (!n) return;
    nb_puts(b, "/K");
    if (n > 1) nb_putc(b, '[');
    for (size_t i = 0; i < n; i++) put_kid(t, b, &k[i], home);
    if (n > 1) nb_putc(b, ']');
}

/* A figure that its author has not described (which was reported) is at least told by its name.
 */
static nb_str alternative(const nb_tag *g, const box *where)
{
    bool nameless = g->type == NB_TAG_FIGURE && !g->alt.n && !g->actual.n && where;
    return nameless ? where->picture : g->alt;
}

static void write_element(nb_tagging *t, uint32_t root, uint32_t tag, const kid *k, size_t n,
                          const box *where)
{
    const nb_tag *g = &t->p->pages->tag[tag];
    uint32_t parent = parent_of(t, tag);
    nb_buf *b = nb_object_begin(t->p->objects, t->object[tag]);
    nb_puts(b, "<</S/");
    nb_puts(b, nb_tag_name(g->type));
    nb_puts(b, "/P");
    nb_put_ref(b, parent ? t->object[parent] : root);
    put_kids(t, b, k, n);
    put_text_entry(b, "/Lang", g->lang);
    put_text_entry(b, "/T", g->title);
    put_text_entry(b, "/Alt", alternative(g, where));
    put_text_entry(b, "/ActualText", g->actual);
    put_text_entry(b, "/ID", g->id);
    put_attributes(t, b, tag, where);
    nb_puts(b, ">>");
    nb_object_end(t->p->objects);
}

/* Stable: by owner, then by reading, then as noted. */
static int by_owner(const void *x, const void *y)
{
    const kid *a = *(kid *const *)x, *b = *(kid *const *)y;
    if (a->owner != b->owner) return a->owner < b->owner ? -1 : 1;
    if (a->reading != b->reading) return a->reading < b->reading ? -1 : 1;
    return (a > b) - (a < b);
}

static void sort_sheets(const nb_tagging *t, kid *sorted)
{
    const kid **at = nb_malloc((t->kids.n + 1) * sizeof *at);
    for (size_t i = 0; i < t->kids.n; i++) at[i] = &t->kids.v[i];
    qsort(at, t->kids.n, sizeof *at, by_owner);
    for (size_t i = 0; i < t->kids.n; i++) sorted[i] = *at[i];
    nb_free(at);
}

/* Children by owner, each owner's in the order they were noted: first[o] .. first[o + 1]. */
static kid *sort_kids(const nb_tagging *t, size_t *first)
{
    size_t tags = t->p->pages->n_tags;
    kid *sorted = nb_malloc((t->kids.n + 1) * sizeof *sorted);
    size_t *at = nb_calloc(tags + 1, sizeof *at);
    memset(first, 0, (tags + 1) * sizeof *first);
    for (size_t i = 0; i < t->kids.n; i++) first[t->kids.v[i].owner + 1]++;
    for (size_t i = 0; i < tags; i++) first[i + 1] += first[i];
    memcpy(at, first, (tags + 1) * sizeof *at);
    for (size_t i = 0; i < t->kids.n; i++) sorted[at[t->kids.v[i].owner]++] = t->kids.v[i];
    nb_free(at);
    if (t->sheets) sort_sheets(t, sorted);
    return sorted;
}

/* The elements that are written, kind by kind, numbered as they come: neighbours then differ in
 * a digit or two, and a tagged book is 5 % smaller than in the order of reading. */
static size_t number_elements(nb_tagging *t, uint32_t *order)
{
    const nb_pages *pages = t->p->pages;
    size_t at[NB_TAG_TYPES + 1] = {0};
    for (uint32_t i = NB_FIRST_TAG; i < pages->n_tags; i++)
        if (!is_left_out(t, i)) at[pages->tag[i].type + 1]++;
    for (size_t k = 0; k < NB_TAG_TYPES; k++) at[k + 1] += at[k];
    size_t n = at[NB_TAG_TYPES];
    for (uint32_t i = NB_FIRST_TAG; i < pages->n_tags; i++)
        if (!is_left_out(t, i)) order[at[pages->tag[i].type]++] = i;
    for (size_t i = 0; i < n; i++) t->object[order[i]] = nb_object_new(t->p->objects);
    return n;
}

static void write_elements(nb_tagging *t, uint32_t root, const uint32_t *order, size_t n,
                           const kid *kids, const size_t *first)
{
    const box **where = nb_calloc(t->p->pages->n_tags, sizeof *where);
    for (size_t i = t->boxes.n; i-- > 0;) where[t->boxes.v[i].tag] = &t->boxes.v[i];
    for (size_t i = 0; i < n; i++) {
        uint32_t tag = order[i];
        write_element(t, root, tag, kids + first[tag], first[tag + 1] - first[tag], where[tag]);
    }
    nb_free(where);
}

/* ---- the parent tree: from content and annotations back to their elements ---- */

typedef struct {
    nb_tagging *t;
    size_t at; /* into t->kids, which holds the pages' content in order */
} parents;

static void put_parents(void *ctx, nb_buf *b, size_t i)
{
    parents *x = ctx;
    const nb_tagging *t = x->t;
    if (i >= t->p->pages->n) {
        nb_put_ref(b, t->object[t->annotation.v[i - t->p->pages->n]]);
        return;
    }
    nb_putc(b, '[');
    for (; x->at < t->kids.n; x->at++) {
        const kid *k = &t->kids.v[x->at];
        if (k->type != KID_CONTENT) continue;
        if (k->page != i) break;
        nb_put_ref(b, t->object[k->owner]);
    }
    nb_putc(b, ']');
}

/* ---- identifiers ---- */

static void put_named(void *ctx, nb_buf *b, size_t tag)
{
    nb_put_ref(b, ((nb_tagging *)ctx)->object[tag]);
}

/* The elements with an identifier by name; 0 = there are none. */
static uint32_t write_ids(nb_tagging *t)
{
    const nb_pages *pages = t->p->pages;
    NB_VEC(nb_name) name = {0};
    for (uint32_t i = NB_FIRST_TAG; i < pages->n_tags; i++)
        if (pages->tag[i].id.n && t->object[i])
            NB_PUSH(t->arena, &name) = (nb_name){nb_text_bytes(t->arena, pages->tag[i].id), i};
    return nb_names_write(t->p, name.v, name.n, put_named, t);
}

/* ---- the root ---- */

/* Squeezed, the objects of a book's tags are a sixth smaller. For 9,000 elements that takes 50
 * ms; beyond, it would be felt, and for a few there is nothing to gain. */
#define FEW_ELEMENTS 500
#define MANY_ELEMENTS 10000

static void write_properties(nb_tagging *t)
{
    nb_puts(nb_object_begin(t->p->objects, t->properties),
            "<</H<</Type/Pagination/Subtype/Header>>/F<</Type/Pagination/Subtype/Footer>>"
            "/W<</Type/Pagination/Subtype/Watermark>>>>");
    nb_object_end(t->p->objects);
}

uint32_t nb_tagging_write(nb_pdf *p)
{
    nb_tagging *t = p->tagging;
    nb_objects *o = p->objects;
    size_t tags = p->pages->n_tags, keys = p->pages->n + t->annotation.n;
    place_rest(t);
    write_properties(t);
    uint32_t root = nb_object_new(o);
    uint32_t *order = nb_malloc(tags * sizeof *order);
    size_t n = number_elements(t, order);
    bool squeezed = n >= FEW_ELEMENTS && n <= MANY_ELEMENTS;
    if (squeezed) nb_objects_squeeze(o, true);
    size_t *first = nb_calloc(tags + 2, sizeof *first);
    kid *kids = sort_kids(t, first);
    write_elements(t, root, order, n, kids, first);
    nb_free(order);
    parents x = {.t = t};
    uint32_t parent_tree = nb_numbers_write(p, keys, put_parents, &x);
    uint32_t ids = write_ids(t);

    nb_buf *b = nb_object_begin(o, root);
    nb_puts(b, "<</Type/StructTreeRoot");
    put_kids(t, b, kids + first[0], first[1] - first[0]);
    nb_printf(b, "/ParentTree %u 0 R/ParentTreeNextKey %zu", parent_tree, keys);
    if (ids) nb_printf(b, "/IDTree %u 0 R", ids);
    nb_puts(b, ">>");
    nb_object_end(o);
    if (squeezed) nb_objects_squeeze(o, false);
    nb_free(kids);
    nb_free(first);
    return root;
}
