/* mend.c: where a page comes out badly, a paragraph on it or just before it is set a line
 * longer or shorter (TeX's \looseness), which moves every later break by a line.
 *
 * Only a window of pages is broken again, between ends that stay; a change is kept when the
 * window's cost falls by more than the looser or tighter lines are worth. The work is linear in
 * the number of bad pages. */
#include <string.h>

#include "layout/leaf.h"

enum {
    BAD_PAGE = 400,  /* a flush page one line short costs some 600, a widow 2000 */
    GAIN = 150,      /* what a paragraph off its optimum costs */
    PAGES_AFTER = 3, /* of the window, beyond the bad page */
    TRIES = 6,       /* paragraphs for one bad page */
    LEAST_LINES = 4, /* shorter paragraphs cannot stretch by a line and look well */
    LOOSE = 150,
    TIGHT = -100 /* badness that a line of a changed paragraph may have */
};

typedef struct {
    nb_galley *g;
    nb_pb_problem *pr;
    nb_pb_page *page;
    size_t n;
    size_t first, last; /* pages of the window */
} mender;

/* All notes referred to up to the end of page k are set by then. */
static bool notes_done(const mender *m, size_t k)
{
    size_t referred = 0;
    for (size_t i = 0; i < m->page[k].to; i++) referred += m->pr->item[i].notes;
    return referred == m->page[k].unit_to;
}

static bool ends_text(const mender *m, size_t k)
{
    size_t at = m->page[k].closed;
    return at == m->pr->n || m->pr->item[at].penalty <= NB_V_FORCE;
}

/* The window around a bad page; false where its edges are not clean. */
static bool find_window(mender *m, size_t bad)
{
    m->first = bad > 0 && !ends_text(m, bad - 1) ? bad - 1 : bad;
    m->last = bad;
    while (m->last + 1 < m->n && m->last < bad + PAGES_AFTER && !ends_text(m, m->last))
        m->last++;
    const nb_pb_page *a = &m->page[m->first], *z = &m->page[m->last];
    if (z->from == z->to) return false;
    if (a->opened != SIZE_MAX && m->pr->item[a->opened].repeat) return false;
    if (m->pr->n_units && m->first && !notes_done(m, m->first - 1)) return false;
    return !m->pr->n_units || notes_done(m, m->last);
}

static int64_t window_cost(const mender *m)
{
    int64_t c = 0;
    for (size_t i = m->first; i <= m->last; i++) c += m->page[i].cost;
    return c;
}

/* Breaks the window's items again; its last item has moved by `shift`. */
static size_t rebreak(const mender *m, int64_t shift, nb_pb_page **out, int64_t *cost)
{
    const nb_pb_page *a = &m->page[m->first], *z = &m->page[m->last];
    nb_pb_problem p = *m->pr;
    p.item = m->g->item.v + a->from;
    p.n = (size_t)((int64_t)z->to + shift) - a->from;
    p.unit += a->unit_from;
    p.n_units = z->unit_to - a->unit_from;
    p.goes_on = !ends_text(m, m->last);
    size_t n = nb_pagebreak(m->g->c->scratch, &p, out, cost);
    if (p.goes_on) *cost += m->g->item.v[(size_t)((int64_t)z->closed + shift)].penalty;
    return n;
}

/* The window's new pages take the place of the old ones. */
static void splice(mender *m, const nb_pb_page *fresh, size_t n, int64_t shift)
{
    size_t rest = m->n - m->last - 1;
    nb_pb_page a = m->page[m->first], z = m->page[m->last];
    nb_pb_page *v = NB_ARRAY(m->g->c->scratch, nb_pb_page, m->first + n + rest);
    memcpy(v, m->page, m->first * sizeof *v);
    for (size_t i = 0; i < n; i++) {
        nb_pb_page *q = &v[m->first + i];
        *q = fresh[i];
        q->from += a.from;
        q->to += a.from;
        q->opened = i ? q->opened + a.from : a.opened;
        q->closed = i + 1 < n ? q->closed + a.from : (size_t)((int64_t)z.closed + shift);
        q->unit_from += a.unit_from;
        q->unit_to += a.unit_from;
    }
    for (size_t i = 0; i < rest; i++) {
        nb_pb_page *q = &v[m->first + n + i];
        *q = m->page[m->last + 1 + i];
        q->from = (size_t)((int64_t)q->from + shift);
        q->to = (size_t)((int64_t)q->to + shift);
        q->opened = (size_t)((int64_t)q->opened + shift);
        q->closed = (size_t)((int64_t)q->closed + shift);
    }
    m->page = v;
    m->n = m->first + n + rest;
}

static bool looks_well(const nb_para *p)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->line[i].badness > LOOSE || p->line[i].badness < TIGHT) return false;
    return true;
}

static void refresh(mender *m)
{
    m->pr->item = m->g->item.v;
    m->pr->n = m->g->item.n;
}

/* One paragraph, one line more or less. True: the window is better now. */
static bool try_para(mender *m, size_t index, int looseness)
{
    nb_ctx *c = m->g->c;
    const nb_galley_para *gp = &m->g->para.v[index];
    const nb_para *old = gp->para;
    c->trial = true;
    const nb_para *p = nb_para_break(c, gp->shaped, old->width, looseness);
    c->trial = false;
    if (p->n == old->n || p->n < 2 || !looks_well(p)) return false;
    int64_t before = window_cost(m), after;
    int64_t shift = nb_galley_reset_para(m->g, index, p);
    nb_pb_page *fresh;
    size_t n = rebreak(m, shift, &fresh, &after);
    if (after + GAIN > before) {
        nb_galley_reset_para(m->g, index, old);
        refresh(m);
        return false;
    }
    splice(m, fresh, n, shift);
    refresh(m);
    return true;
}

/* The paragraphs that end on the bad page or on the one before: what they lose or gain moves
 * its end. */
static bool mend_page(mender *m, size_t bad)
{
    if (!find_window(m, bad)) return false;
    size_t from = m->page[m->first].from, to = m->page[bad].to;
    int tries = 0;
    for (size_t i = m->g->para.n; i-- > 0 && tries < TRIES;) {
        const nb_galley_para *gp = &m->g->para.v[i];
        if (gp->to > to || gp->para->n < LEAST_LINES) continue;
        if (gp->from < from) break;
        tries++;
        if (try_para(m, i, -1) || try_para(m, i, 1)) return true;
    }
    return false;
}

size_t nb_mend(nb_galley *g, nb_pb_problem *problem, nb_pb_page **pages, size_t n)
{
    mender m = {.g = g, .pr = problem, .page = *pages, .n = n};
    for (size_t i = 0; i < m.n; i++)
        if (m.page[i].cost >= BAD_PAGE && !ends_text(&m, i)) mend_page(&m, i);
    *pages = m.page;
    return m.n;
}
