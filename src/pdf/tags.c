/* The structure tree (ISO 32000-1, 14.7 and 14.8), while pages are written: every piece of
 * marked content and every annotation is noted with its tag, 20 bytes each, in the order of the
 * ink; so are elements when their first ink appears. structure.c writes them at the end. */
#include "pdf/tagging.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
typedef struct { /* of a sheet: one page's ink */
    uint32_t reading;
    const nb_ink *from, *to;
} tag_part;

#define MANY_CHILDREN 3

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
bool nb_tag_left_out(const nb_tagging *t, uint32_t tag)
{
    if (!t->bare[tag]) return false;
    const nb_tag *g = &t->p->pages->tag[tag];
    bool of_table = g->type == NB_TAG_TR || g->type == NB_TAG_TH || g->type == NB_TAG_TD ||
                    g->type == NB_TAG_THEAD || g->type == NB_TAG_TBODY;
    return !of_table || (g->parent >= NB_FIRST_TAG && nb_tag_left_out(t, g->parent));
}

static void chain_children(nb_tagging *t)
{
    const nb_pages *pages = t->p->pages;
    for (size_t i = pages->n_tags; i-- > NB_FIRST_TAG;) {
        uint32_t parent = pages->tag[i].parent;
        t->sibling[i] = t->next_child[parent];
        t->next_child[parent] = (uint32_t)i;
        if (t->children[parent] < MANY_CHILDREN) t->children[parent]++;
    }
}

/* ---- noting ---- */

static void note(nb_tagging *t, nb_kid_type type, uint32_t owner, uint32_t page, uint32_t value)
{
    NB_PUSH(t->arena, &t->kids) = (nb_kid){
        .owner = owner, .page = page, .value = value, .reading = t->reading, .type = type};
}

uint32_t nb_tag_parent(const nb_tagging *t, uint32_t tag)
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
        while (nb_tag_parent(t, up) && !t->placed[nb_tag_parent(t, up)])
            up = nb_tag_parent(t, up);
        uint32_t parent = nb_tag_parent(t, up);
        for (uint32_t *c = &t->next_child[parent]; *c && *c < up; *c = t->sibling[*c]) {
            if (t->placed[*c]) continue;
            if (!t->bare[*c]) break;
            t->placed[*c] = true;
            if (!nb_tag_left_out(t, *c)) note(t, NB_KID_TAG, parent, 0, *c);
        }
        t->placed[up] = true;
        note(t, NB_KID_TAG, parent, 0, up);
    }
}

/* What never had ink and comes behind everything that had. */
void nb_tag_place_rest(nb_tagging *t)
{
    t->reading = UINT32_MAX;
    for (uint32_t i = NB_FIRST_TAG; i < t->p->pages->n_tags; i++)
        if (!t->placed[i]) {
            t->placed[i] = true;
            if (!nb_tag_left_out(t, i)) note(t, NB_KID_TAG, nb_tag_parent(t, i), 0, i);
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
    t->children = NB_ARRAY(t->arena, uint8_t, n);
    t->next_child = NB_ARRAY(t->arena, uint32_t, n);
    t->sibling = NB_ARRAY(t->arena, uint32_t, n);
    t->object = NB_ARRAY(t->arena, uint32_t, n);
    t->page = UINT32_MAX;
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

void nb_tag_mark(nb_tagging *t, uint32_t tag, uint32_t page)
{
    if (t->page != page) {
        t->page = page;
        t->page_kid = t->kids.n;
        t->mcids = 0;
    }
    place(t, tag);
    note(t, NB_KID_CONTENT, tag, page, t->mcids++);
}

/* Elements of one type with equally many children are neighbours in the file (structure.c), so
 * their pieces are numbered in a row: in /K and in the parent tree numbers then count on, and a
 * book's tags are 6 % smaller than with numbers in the order of the ink. */
static unsigned class_of(const nb_tagging *t, uint32_t tag)
{
    return t->p->pages->tag[tag].type * (MANY_CHILDREN + 1u) + t->children[tag];
}

const uint32_t *nb_tag_numbers(nb_tagging *t, uint32_t page)
{
    uint32_t at[NB_TAG_TYPES * (MANY_CHILDREN + 1) + 1] = {0};
    if (t->page != page) return NULL;
    const nb_kid *end = t->kids.v + t->kids.n;
    for (nb_kid *k = t->kids.v + t->page_kid; k < end; k++)
        if (k->type == NB_KID_CONTENT) at[class_of(t, k->owner) + 1]++;
    for (size_t i = 1; i < sizeof at / sizeof *at; i++) at[i] += at[i - 1];
    t->mcid.n = 0;
    for (nb_kid *k = t->kids.v + t->page_kid; k < end; k++)
        if (k->type == NB_KID_CONTENT)
            k->value = NB_PUSH(t->arena, &t->mcid) = at[class_of(t, k->owner)]++;
    if (t->mcids > t->most_mcids) t->most_mcids = t->mcids;
    return t->mcid.v;
}

int nb_tag_annotation(nb_tagging *t, uint32_t tag, uint32_t page, uint32_t object)
{
    place(t, tag);
    note(t, NB_KID_OBJECT, tag, page, object);
    NB_PUSH(t->arena, &t->annotation) = tag;
    return (int)(t->p->pages->n + t->annotation.n - 1);
}

void nb_tag_box(nb_tagging *t, uint32_t tag, const nb_ink *ink, nb_len page_height)
{
    nb_tag_place b = {tag,
                      t->page,
                      ink->x,
                      page_height - ink->y - ink->height,
                      ink->x + ink->width,
                      page_height - ink->y,
                      NB_STR_NULL};
    if (ink->type == NB_INK_IMAGE) b.picture = nb_path_name(ink->as.image.image->path);
    nb_tag_place *last = t->boxes.n ? &t->boxes.v[t->boxes.n - 1] : NULL;
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
