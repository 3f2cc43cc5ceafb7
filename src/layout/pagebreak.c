/* pagebreak.c: optimal page breaking by dynamic programming.
 *
 * The method is Knuth and Plass's for lines ("Breaking Paragraphs into Lines", Software:
 * Practice and Experience 11, 1981), turned by a quarter, as M. F. Plass did in "Optimal
 * pagination techniques for automatic typesetting systems" (Stanford, 1981). A node is a break
 * together with how many note units are set before it; active nodes are those from which a page
 * can still reach the present break. It deviates in the notes: of several ways to part the last
 * note of a page only the one that sets most is tried, which keeps one node for a break in
 * nearly all books.
 */
#include "layout/pagebreak.h"

#include <string.h>

typedef struct {
    size_t at;    /* the penalty; SIZE_MAX = the start */
    size_t from;  /* the first box after it */
    size_t units; /* note units set before it */
    size_t frame; /* pages before it, no further than n_first */
    size_t prev;  /* node */
    bool tried;   /* some page from here has been looked at */
    int64_t total;
    nb_pb_page page; /* the page that ends here */
} node;

typedef struct {
    const nb_pb_problem *p;
    nb_len *size, *stretch, *shrink; /* sums over items [0, i) */
    size_t *referred;                /* note units referred to in items [0, i) */
    size_t *box_end;                 /* behind the last box before i */
    nb_len *notes;                   /* sums over units */
    size_t *opening;                 /* where the note that unit i - 1 belongs to begins */
    NB_VEC(node) node;
    NB_VEC(size_t) active;
    nb_arena *a;
} breaker;

static void sum_up(breaker *b)
{
    const nb_pb_problem *p = b->p;
    b->size = NB_ARRAY(b->a, nb_len, p->n + 1);
    b->stretch = NB_ARRAY(b->a, nb_len, p->n + 1);
    b->shrink = NB_ARRAY(b->a, nb_len, p->n + 1);
    b->referred = NB_ARRAY(b->a, size_t, p->n + 1);
    b->box_end = NB_ARRAY(b->a, size_t, p->n + 1);
    for (size_t i = 0; i < p->n; i++) {
        const nb_v_item *v = &p->item[i];
        bool takes_room = v->kind != NB_V_PENALTY;
        b->size[i + 1] = b->size[i] + (takes_room ? v->size : 0);
        b->stretch[i + 1] = b->stretch[i] + (takes_room ? v->stretch : 0);
        b->shrink[i + 1] = b->shrink[i] + (takes_room ? v->shrink : 0);
        b->referred[i + 1] = b->referred[i] + (v->kind == NB_V_BOX ? v->notes : 0);
        b->box_end[i + 1] = v->kind == NB_V_BOX ? i + 1 : b->box_end[i];
    }
    b->notes = NB_ARRAY(b->a, nb_len, p->n_units + 1);
    b->opening = NB_ARRAY(b->a, size_t, p->n_units + 1);
    for (size_t i = 0; i < p->n_units; i++) {
        b->notes[i + 1] = b->notes[i] + p->unit[i].size;
        b->opening[i + 1] = p->unit[i].opens ? i : b->opening[i];
    }
}

static nb_len frame_height(const nb_pb_problem *p, size_t frame)
{
    return frame < p->n_first ? p->first[frame] : p->height;
}

/* The most note units that fit into `room`, from unit j to R, of which `least` must be set.
 * False where not even those fit. */
static bool fit_notes(const breaker *b, size_t j, size_t R, size_t least, nb_len room,
                      size_t *k)
{
    const nb_pb_problem *p = b->p;
    for (size_t i = R; i >= least && i > j; i--) {
        if (i < R && p->unit[i].together) continue;
        if (b->notes[i] - b->notes[j] > room) continue;
        *k = i;
        return true;
    }
    return false;
}

/* r = part / whole in thousandths, then 100 r³. */
static int64_t cubed(nb_len part, nb_len whole)
{
    int64_t r = nb_muldiv(part, 1000, whole);
    return r * r * r / 10000000;
}

/* What white space at the foot costs. A flush page that is one line short out of forty costs
 * some 600; a ragged one 13, a quarter of it empty 187: nearly in proportion, so that white is
 * not shared out over many pages but left where something did not fit. On a flush page where
 * the next line would have fitted, more than a third of white is worse than a widow. */
static int64_t gap_cost(const nb_pb_problem *p, size_t i, nb_len gap, nb_len height)
{
    int64_t r = nb_muldiv(gap, 1000, height > 0 ? height : 1);
    if (!p->flush) return r / 2 + r * r / 1000;
    while (i < p->n && p->item[i].kind != NB_V_BOX) i++;
    bool fits = i < p->n && p->item[i].size <= gap;
    return 100 + 20 * r + (fits ? r * r / 10 : 0);
}

/* The page from node n to the break at item i. False: it is overfull, and so is every longer
 * one. */
static bool fit(const breaker *b, const node *n, size_t i, nb_pb_page *out)
{
    const nb_pb_problem *p = b->p;
    size_t to = b->box_end[i];
    nb_len repeat = n->at == SIZE_MAX ? 0 : p->item[n->at].repeat;
    nb_len height = frame_height(p, n->frame) - repeat;
    nb_len size = b->size[to] - b->size[n->from];
    nb_len stretch = b->stretch[to] - b->stretch[n->from];
    nb_len shrink = b->shrink[to] - b->shrink[n->from];
    size_t R = b->referred[to], k = R;
    *out = (nb_pb_page){n->from, to, n->at, i, n->units, R, 0, 0, 0};

    nb_len used = 0;
    if (R > n->units) {
        nb_len room = height - (size - shrink) - p->note_sep;
        bool fresh = R > b->referred[n->from];
        size_t least = fresh ? b->opening[R] + 1 : n->units + 1;
        if (!fit_notes(b, n->units, R, least, room, &k)) {
            if (!fit_notes(b, n->units, R, n->units + 1, room, &k)) return false;
            out->cost += NB_V_LATE_NOTE;
        }
        used = b->notes[k] - b->notes[n->units] + p->note_sep;
        if (k < R) out->cost += NB_V_SPLIT_NOTE;
    }
    out->unit_to = k;

    nb_len gap = height - size - used;
    bool forced = i < p->n && p->item[i].penalty <= NB_V_FORCE;
    if (gap < 0) {
        if (-gap > shrink) return false;
        out->slack = gap;
        out->give = shrink;
        out->cost += cubed(-gap, shrink);
    } else if ((i == p->n && !p->goes_on) || forced) {
        if (n->at != SIZE_MAX && size + used < 4 * p->leading) out->cost += NB_V_SHORT_END;
    } else if (!p->flush) {
        out->cost += gap_cost(p, i, gap, height);
    } else if (gap <= stretch) {
        out->slack = gap;
        out->give = stretch;
        if (stretch > 0) out->cost += cubed(gap, stretch);
    } else {
        out->slack = out->give = stretch;
        out->cost += 100 + gap_cost(p, i, gap - stretch, height);
    }
    if (i < p->n && !forced) out->cost += p->item[i].penalty;
    return true;
}

/* A page that must be made although it does not fit: its notes wait, nothing is printed over
 * them. */
static void overflow(const breaker *b, const node *n, size_t i, nb_pb_page *out)
{
    *out =
        (nb_pb_page){n->from, b->box_end[i], n->at, i, n->units, n->units, 0, 0, NB_V_OVERFULL};
}

/* How promising a node is: what it has cost, and that notes which wait take room later. */
static int64_t promise(const breaker *b, const node *n, size_t referred)
{
    nb_len waiting = b->notes[referred] - b->notes[n->units];
    return n->total + nb_muldiv(waiting, 1000, b->p->height > 0 ? b->p->height : 1);
}

/* Where every line has a note, as in lists of links, there are as many ways to put notes off as
 * there are notes: only the most promising are followed. */
static void add_node(breaker *b, size_t first, const node *cand)
{
    enum { MOST = 8 };
    size_t worst = first, referred = b->referred[cand->page.to];
    if (b->node.n - first < MOST) {
        NB_PUSH(b->a, &b->node) = *cand;
        return;
    }
    for (size_t k = first + 1; k < b->node.n; k++)
        if (promise(b, &b->node.v[k], referred) > promise(b, &b->node.v[worst], referred))
            worst = k;
    if (promise(b, cand, referred) < promise(b, &b->node.v[worst], referred))
        b->node.v[worst] = *cand;
}

/* Keeps the better of two nodes that agree in everything that later pages see. */
static void offer(breaker *b, size_t first, const node *cand)
{
    for (size_t k = first; k < b->node.n; k++) {
        node *old = &b->node.v[k];
        if (old->units != cand->units || old->frame != cand->frame) continue;
        if (cand->total < old->total) *old = *cand;
        return;
    }
    add_node(b, first, cand);
}

static void try_break(breaker *b, size_t i, size_t next_box)
{
    const nb_pb_problem *p = b->p;
    size_t first = b->node.n, kept = 0;
    bool forced = i == p->n || p->item[i].penalty <= NB_V_FORCE;
    for (size_t s = 0; s < b->active.n; s++) {
        size_t from = b->active.v[s];
        node n = b->node.v[from];
        if (b->box_end[i] <= n.from) {
            b->active.v[kept++] = from;
            continue;
        }
        node cand = {.at = i, .from = next_box, .prev = from};
        bool fits = fit(b, &n, i, &cand.page);
        if (!fits && !n.tried) overflow(b, &n, i, &cand.page);
        if (fits || !n.tried) {
            cand.units = cand.page.unit_to;
            cand.frame = n.frame < p->n_first ? n.frame + 1 : n.frame;
            cand.total = n.total + cand.page.cost;
            offer(b, first, &cand);
        }
        b->node.v[from].tried = true;
        if (fits && !forced) b->active.v[kept++] = from;
    }
    b->active.n = kept;
    for (size_t k = first; k < b->node.n; k++) NB_PUSH(b->a, &b->active) = k;
}

/* Notes that did not fit on the last page get pages of their own. */
static size_t finish_notes(breaker *b, size_t at)
{
    const nb_pb_problem *p = b->p;
    while (b->node.v[at].units < p->n_units) {
        node n = b->node.v[at];
        size_t k;
        nb_len room = frame_height(p, n.frame) - p->note_sep;
        if (!fit_notes(b, n.units, p->n_units, n.units + 1, room, &k)) {
            k = n.units + 1;
            while (k < p->n_units && p->unit[k].together) k++;
        }
        node next = {.at = p->n, .from = p->n, .units = k, .prev = at};
        next.frame = n.frame < p->n_first ? n.frame + 1 : n.frame;
        next.page = (nb_pb_page){p->n, p->n, p->n, p->n, n.units, k, 0, 0, NB_V_SPLIT_NOTE};
        next.total = n.total + next.page.cost;
        at = b->node.n;
        NB_PUSH(b->a, &b->node) = next;
    }
    return at;
}

size_t nb_pagebreak(nb_arena *a, const nb_pb_problem *p, nb_pb_page **pages, int64_t *cost)
{
    breaker b = {.p = p, .a = a};
    sum_up(&b);
    size_t *next_box = NB_ARRAY(a, size_t, p->n + 1);
    next_box[p->n] = p->n;
    for (size_t i = p->n; i-- > 0;)
        next_box[i] = p->item[i].kind == NB_V_BOX ? i : next_box[i + 1];
    if (cost) *cost = 0;
    *pages = NULL;
    if (next_box[0] == p->n) return 0;

    NB_PUSH(a, &b.node) = (node){.at = SIZE_MAX, .from = next_box[0], .prev = SIZE_MAX};
    NB_PUSH(a, &b.active) = 0;
    for (size_t i = 0; i < p->n; i++) {
        if (p->item[i].kind != NB_V_PENALTY || next_box[i] == p->n) continue;
        try_break(&b, i, next_box[i]);
    }
    size_t first = b.node.n;
    try_break(&b, p->n, p->n);

    size_t last = b.node.n, best = SIZE_MAX;
    for (size_t k = first; k < last; k++) {
        size_t end = finish_notes(&b, k);
        if (best == SIZE_MAX || b.node.v[end].total < b.node.v[best].total) best = end;
    }
    size_t n = 0;
    for (size_t k = best; k != 0; k = b.node.v[k].prev) n++;
    *pages = NB_ARRAY(a, nb_pb_page, n);
    size_t place = n;
    for (size_t k = best; k != 0; k = b.node.v[k].prev) (*pages)[--place] = b.node.v[k].page;
    if (cost) *cost = b.node.v[best].total;
    return n;
}
