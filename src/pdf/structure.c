/* The structure tree written, at the end: a counting sort by owner gives each element its
 * children in reading order.
 *
 * Elements of one shape stand one below the other in rows, so that mostly counting numbers are
 * what differs (see nb_objects_rows): a tagged book is a tenth smaller than with elements in
 * the order of reading. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "pdf/syntax.h"
#include "pdf/tagging.h"

/* ---- children ---- */

/* Stable: by owner, then by reading, then as noted. */
static int by_owner(const void *x, const void *y)
{
    const nb_kid *a = *(nb_kid *const *)x, *b = *(nb_kid *const *)y;
    if (a->owner != b->owner) return a->owner < b->owner ? -1 : 1;
    if (a->reading != b->reading) return a->reading < b->reading ? -1 : 1;
    return (a > b) - (a < b);
}

static void sort_sheets(const nb_tagging *t, nb_kid *sorted)
{
    const nb_kid **at = nb_malloc((t->kids.n + 1) * sizeof *at);
    for (size_t i = 0; i < t->kids.n; i++) at[i] = &t->kids.v[i];
    qsort(at, t->kids.n, sizeof *at, by_owner);
    for (size_t i = 0; i < t->kids.n; i++) sorted[i] = *at[i];
    nb_free(at);
}

/* Children by owner, each owner's in the order they were noted: first[o] .. first[o + 1]. */
static nb_kid *sort_kids(const nb_tagging *t, size_t *first)
{
    size_t tags = t->p->pages->n_tags;
    nb_kid *sorted = nb_malloc((t->kids.n + 1) * sizeof *sorted);
    size_t *at = nb_calloc(tags + 1, sizeof *at);
    for (size_t i = 0; i < t->kids.n; i++) first[t->kids.v[i].owner + 1]++;
    for (size_t i = 0; i < tags; i++) first[i + 1] += first[i];
    memcpy(at, first, (tags + 1) * sizeof *at);
    for (size_t i = 0; i < t->kids.n; i++) sorted[at[t->kids.v[i].owner]++] = t->kids.v[i];
    nb_free(at);
    if (t->sheets) sort_sheets(t, sorted);
    return sorted;
}

/* ---- the order of elements ---- */

/* Elements of a shape that stand in rows; elements that are longer have many children. Where
 * there are few rows, the streams of their own cost more than they save. Two widths instead of
 * one make the rows a tenth smaller, three no smaller. */
#define SHAPED 6
#define FEW_ROWS 200
enum { NARROW, WIDE, WIDTHS };
static const size_t widest[WIDTHS] = {48, 120};

typedef struct {
    uint64_t key; /* where it stands: below the others of its width and shape */
    uint32_t tag;
} element;

typedef struct {
    element *v;
    size_t n, end[WIDTHS]; /* those of one width end here */
    unsigned width[WIDTHS];
} order;

static int by_key(const void *x, const void *y)
{
    const element *a = x, *b = y;
    if (a->key != b->key) return a->key < b->key ? -1 : 1;
    return (a->tag > b->tag) - (a->tag < b->tag);
}

/* Behind all rows, type by type. */
static uint64_t without_row(const nb_tagging *t, uint32_t tag)
{
    return UINT64_MAX - NB_TAG_TYPES + t->p->pages->tag[tag].type;
}

static size_t length_of(const nb_elements *e, nb_spelling s, uint32_t tag)
{
    nb_buf b = {0};
    nb_element_put(e, &b, s, tag);
    size_t n = b.n;
    nb_buf_free(&b);
    return n;
}

/* Shapes that are frequent and short stand in rows. The keys are shapes up to here. */
static void choose_rows(const nb_elements *e, nb_spelling s, order *o)
{
    size_t rows[WIDTHS] = {0};
    for (size_t from = 0, to; from < o->n; from = to) {
        uint64_t shape = o->v[from].key;
        for (to = from + 1; to < o->n && o->v[to].key == shape;) to++;
        size_t length = SIZE_MAX;
        if (shape && to - from >= SHAPED) length = length_of(e, s, o->v[from].tag);
        uint64_t group = length <= widest[NARROW] ? NARROW : WIDE;
        if (length <= widest[group]) {
            rows[group] += to - from;
            if (length > o->width[group]) o->width[group] = (unsigned)length;
        }
        for (size_t i = from; i < to; i++)
            o->v[i].key = length <= widest[group] ? group << NB_SHAPE_BITS | shape
                                                  : without_row(e->t, o->v[i].tag);
    }
    if (rows[NARROW] + rows[WIDE] < FEW_ROWS) {
        for (size_t i = 0; i < o->n; i++) o->v[i].key = without_row(e->t, o->v[i].tag);
    } else {
        o->end[NARROW] = rows[NARROW];
        o->end[WIDE] = rows[NARROW] + rows[WIDE];
    }
    qsort(o->v, o->n, sizeof *o->v, by_key);
}

static order order_elements(const nb_elements *e, nb_spelling s)
{
    nb_tagging *t = e->t;
    order o = {.v = nb_malloc(t->p->pages->n_tags * sizeof *o.v)};
    for (uint32_t i = NB_FIRST_TAG; i < t->p->pages->n_tags; i++)
        if (!nb_tag_left_out(t, i)) o.v[o.n++] = (element){nb_element_shape(e, i), i};
    qsort(o.v, o.n, sizeof *o.v, by_key);
    choose_rows(e, s, &o);
    for (size_t i = 0; i < o.n; i++) t->object[o.v[i].tag] = nb_object_new(t->p->objects);
    return o;
}

static void write_elements(const nb_elements *e, nb_spelling wide, const order *r)
{
    nb_objects *o = e->t->p->objects;
    for (size_t i = 0; i < r->n; i++) {
        unsigned width = i < r->end[NARROW] ? r->width[NARROW]
                         : i < r->end[WIDE] ? r->width[WIDE]
                                            : 0;
        nb_objects_rows(o, width);
        uint32_t tag = r->v[i].tag;
        nb_element_put(e, nb_object_begin(o, e->t->object[tag]),
                       width ? wide : (nb_spelling){0}, tag);
        nb_object_end(o);
    }
    nb_objects_rows(o, 0);
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

/* How hard tags are packed. In rows, level 9 instead of 6 makes them a fifth smaller in three
 * times the time, 35 ms for 8,000 elements; level 10 another 3 % in 150 ms. Level 7 takes as
 * long as 6 does. For a few elements there is nothing to gain. */
static int level_for(size_t elements)
{
    enum { FEW = 500, MANY = 10000 };
    return elements < FEW ? 0 : elements <= MANY ? 9 : 7;
}

static void write_properties(nb_tagging *t)
{
    nb_puts(nb_object_begin(t->p->objects, t->properties),
            "<</H<</Type/Pagination/Subtype/Header>>/F<</Type/Pagination/Subtype/Footer>>"
            "/W<</Type/Pagination/Subtype/Watermark>>>>");
    nb_object_end(t->p->objects);
}

static void write_root(const nb_elements *e, uint32_t parents, uint32_t ids)
{
    nb_tagging *t = e->t;
    nb_buf *b = nb_object_begin(t->p->objects, e->root);
    nb_puts(b, "<</Type/StructTreeRoot");
    nb_kids_put(e, b, (nb_spelling){0}, 0);
    nb_printf(b, "/ParentTree %u 0 R/ParentTreeNextKey %zu", parents,
              t->p->pages->n + t->annotation.n);
    if (ids) nb_printf(b, "/IDTree %u 0 R", ids);
    nb_puts(b, ">>");
    nb_object_end(t->p->objects);
}

uint32_t nb_tagging_write(nb_pdf *p)
{
    nb_tagging *t = p->tagging;
    nb_objects *o = p->objects;
    size_t tags = p->pages->n_tags;
    nb_tag_place_rest(t);
    write_properties(t);
    nb_elements e = {.t = t, .root = nb_object_new(o)};
    e.first = nb_calloc(tags + 2, sizeof *e.first);
    e.kids = sort_kids(t, e.first);
    e.where = nb_calloc(tags, sizeof *e.where);
    for (size_t i = t->boxes.n; i-- > 0;) e.where[t->boxes.v[i].tag] = &t->boxes.v[i];
    nb_spelling wide = {nb_digits((uint32_t)(nb_objects_count(o) + tags)),
                        nb_digits(t->most_mcids)};
    order r = order_elements(&e, wide);
    int level = level_for(r.n);
    if (level) nb_objects_squeeze(o, level);
    write_elements(&e, wide, &r);
    uint32_t parents = nb_parents_write(t, r.end[WIDE] ? wide : (nb_spelling){0});
    write_root(&e, parents, write_ids(t));
    if (level) nb_objects_squeeze(o, 0);
    nb_free(r.v);
    nb_free(e.where);
    nb_free(e.kids);
    nb_free(e.first);
    return e.root;
}
