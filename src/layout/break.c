/* break.c: see break.h. The active list is an array in order of position. Lines that have grown
 * too wide for ever drop out at its front; at its end the search stops at lines that are still
 * too short, so that the cost is about that of the breaks within one line. */
#include "layout/break.h"

#include <string.h>

#include "base/mem.h"

enum { LOOSE_MOST, LOOSE, DECENT, TIGHT, CLASSES };

typedef struct {
    uint32_t at, prev, line;
    int32_t badness;
} node;

/* An open break with what the inner loop needs of it. */
typedef struct {
    nb_len width, stretch, shrink; /* of all before it, its own gap included, less its start */
    nb_len flex;
    int64_t demerits;
    uint32_t at, node, line;
    uint8_t class;
    bool flagged, dead;
} active;

/* The best way to end a line here, for one class (and, for looseness, one number of lines). */
typedef struct {
    int64_t demerits;
    uint32_t from, line;
    int32_t badness;
    uint8_t class;
} candidate;

typedef struct {
    const nb_piece *piece;
    size_t n;
    const nb_break_spec *spec;
    nb_arena *arena;
    NB_VEC(node) nodes;
    active *open;
    size_t head, tail, cap;
    NB_VEC(candidate) found;
    nb_len max_start, min_end;
} breaker;

int32_t nb_badness(nb_len need, nb_len have)
{
    if (need <= 0) return 0;
    if (have <= 0) return NB_ANY_BADNESS;
    if (need > INT64_MAX / 297) return NB_ANY_BADNESS;
    nb_len r = need * 297 / have; /* 297³ = 99.94 · 2¹⁸ */
    return r > 1290 ? NB_ANY_BADNESS : (int32_t)((r * r * r + (1 << 17)) >> 18);
}

/* One line, judged. */
typedef struct {
    int32_t badness; /* as in nb_break_line */
    uint8_t class;
    bool fits;      /* not too wide */
    bool hopeless;  /* too wide, and so will be every longer line */
    bool too_short; /* beyond the tolerance, and so is every shorter line */
    nb_len width;
} verdict;

typedef struct {
    nb_len width, stretch, shrink; /* sums up to the break, without the gap that it drops */
    nb_len flex;
    nb_len end;
    bool last;
} place;

static verdict judge(const breaker *b, const active *from, const place *to)
{
    const nb_break_spec *s = b->spec;
    nb_len bare = to->width - from->width, flex = to->flex - from->flex;
    nb_len shrink = to->shrink - from->shrink + flex;
    verdict v = {.width = bare + to->end, .class = DECENT};
    nb_len need = s->width - v.width;
    v.fits = need >= -shrink;
    v.hopeless = !v.fits && s->width - bare - b->min_end < -shrink;
    if (need < 0) {
        int32_t bad = nb_badness(-need, shrink);
        v.badness = v.fits ? -bad : NB_OVERFULL_LINE;
        if (bad > 12) v.class = TIGHT;
        return v;
    }
    if (to->last) return v;
    nb_len own = to->stretch - from->stretch + flex, stretch = own + s->fill;
    v.badness = nb_badness(need, own > 0 ? stretch : stretch + s->rigid_fill);
    v.class = v.badness > 99 ? LOOSE_MOST : v.badness > 12 ? LOOSE : DECENT;
    if (v.badness > s->tolerance) {
        nb_len start = from->at ? b->piece[from->at - 1].start : s->first;
        nb_len best = need - (b->max_start - start);
        v.too_short = nb_badness(best, stretch + s->rigid_fill) > s->tolerance;
    }
    return v;
}

static int64_t demerits(const breaker *b, const active *from, const place *to, const verdict *v,
                        int32_t penalty, bool flagged)
{
    const nb_break_spec *s = b->spec;
    int64_t bad = v->badness < 0 ? -v->badness : v->badness;
    int64_t d = s->line_penalty + bad;
    d *= d;
    if (!to->last) d += penalty > 0 ? (int64_t)penalty * penalty : -(int64_t)penalty * penalty;
    if (from->flagged && to->last)
        d += s->final_hyphen + (v->width < 2 * s->small ? s->stub_hyphen : 0);
    if (from->flagged && !to->last && flagged) d += s->double_hyphen;
    int apart = (int)v->class - (int)from->class;
    if (apart > 1 || apart < -1) d += s->adjacent;
    if (to->last && from->at && v->width < s->tiny) d += s->tiny_demerits;
    else if (to->last && from->at && v->width < s->small) d += s->small_demerits;
    return d;
}

static void offer(breaker *b, const active *from, const verdict *v, int64_t d)
{
    uint32_t line = b->spec->looseness ? from->line + 1 : 0;
    for (size_t i = 0; i < b->found.n; i++) {
        candidate *c = &b->found.v[i];
        if (c->class != v->class || (line && c->line != line)) continue;
        if (d < c->demerits)
            *c = (candidate){d, from->node, from->line + 1, v->badness, v->class};
        return;
    }
    NB_PUSH(b->arena, &b->found) =
        (candidate){d, from->node, from->line + 1, v->badness, v->class};
}

static void open_break(breaker *b, size_t at, const candidate *c, const place *sums)
{
    uint32_t index = (uint32_t)b->nodes.n;
    NB_PUSH(b->arena, &b->nodes) = (node){(uint32_t)at, c->from, c->line, at ? c->badness : 0};
    if (b->tail == b->cap && b->head > b->cap / 2) {
        memmove(b->open, b->open + b->head, (b->tail - b->head) * sizeof *b->open);
        b->tail -= b->head;
        b->head = 0;
    }
    if (b->tail == b->cap) {
        b->cap = b->cap ? b->cap * 2 : 256;
        b->open = nb_realloc(b->open, b->cap * sizeof *b->open);
    }
    nb_len start = at ? b->piece[at - 1].start : b->spec->first;
    b->open[b->tail++] = (active){.width = sums->width - start,
                                  .stretch = sums->stretch,
                                  .shrink = sums->shrink,
                                  .flex = sums->flex,
                                  .demerits = c->demerits,
                                  .at = (uint32_t)at,
                                  .node = index,
                                  .line = c->line,
                                  .class = c->class,
                                  .flagged = at && b->piece[at - 1].flagged};
}

/* All lines that could end after piece at - 1. False: no open break is left, nothing was found.
 */
static bool try_break(breaker *b, size_t at, const place *to)
{
    const nb_piece *p = &b->piece[at - 1];
    b->found.n = 0;
    verdict v = {0};
    const active *judged = NULL, *doomed = NULL;
    for (size_t k = b->head; k < b->tail; k++) {
        active *from = &b->open[k];
        if (from->dead) {
            if (k == b->head) b->head++;
            continue;
        }
        if (!judged || judged->at != from->at) v = judge(b, from, to);
        judged = from;
        if (!v.fits) {
            doomed = from;
            from->dead = v.hopeless || to->last;
            if (from->dead && k == b->head) b->head++;
            continue;
        }
        if (v.badness > b->spec->tolerance) {
            if (v.too_short) break;
            continue;
        }
        offer(b, from, &v, from->demerits + demerits(b, from, to, &v, p->penalty, p->flagged));
    }
    if (b->found.n || b->head < b->tail) return true;
    if (!b->spec->overfull || !doomed) return false;
    active from = *doomed; /* nothing else is left: one line too wide */
    v = (verdict){.badness = NB_OVERFULL_LINE, .class = DECENT};
    offer(b, &from, &v, from.demerits);
    return true;
}

/* TeX §836: a class that is worse by more than the price of a bad neighbour can never win. */
static void open_found(breaker *b, size_t at, const place *sums)
{
    for (size_t i = 0; i < b->found.n; i++) {
        const candidate *c = &b->found.v[i];
        bool useless = false;
        for (size_t k = 0; k < b->found.n; k++) {
            const candidate *o = &b->found.v[k];
            bool rival = !b->spec->looseness || o->line == c->line;
            if (rival && c->demerits > o->demerits + b->spec->adjacent) useless = true;
        }
        if (!useless) open_break(b, at, c, sums);
    }
}

/* The end that wins: least demerits, then as near to the looseness as can be (TeX §874–875). */
static const active *best_end(const breaker *b)
{
    const active *best = NULL;
    for (size_t k = b->head; k < b->tail; k++) {
        const active *x = &b->open[k];
        if (x->at == b->n && !x->dead && (!best || x->demerits < best->demerits)) best = x;
    }
    int want = b->spec->looseness, have = 0;
    if (!best || !want) return best;
    uint32_t lines = best->line;
    for (size_t k = b->head; k < b->tail; k++) {
        const active *x = &b->open[k];
        if (x->at != b->n || x->dead) continue;
        int diff = (int)x->line - (int)lines;
        bool nearer = (diff < have && want <= diff) || (diff > have && want >= diff);
        if (nearer || (diff == have && x->demerits < best->demerits)) {
            best = x;
            have = diff;
        }
    }
    return best;
}

static bool run(breaker *b)
{
    const nb_break_spec *s = b->spec;
    b->max_start = s->first;
    for (size_t i = 0; i < b->n; i++) {
        b->max_start = nb_len_max(b->max_start, b->piece[i].start);
        b->min_end = nb_len_min(b->min_end, b->piece[i].end);
    }
    place sums = {0};
    open_break(b, 0, &(candidate){.class = DECENT}, &sums);
    for (size_t i = 0; i < b->n; i++) {
        const nb_piece *p = &b->piece[i];
        place to = {.width = sums.width + p->width,
                    .stretch = sums.stretch,
                    .shrink = sums.shrink,
                    .flex = sums.flex + p->flex,
                    .end = p->end,
                    .last = i + 1 == b->n};
        sums.width += p->width + p->gap;
        sums.stretch += p->stretch;
        sums.shrink += p->shrink;
        sums.flex = to.flex;
        if (p->penalty >= NB_NO_BREAK && !to.last) continue;
        if (!try_break(b, i + 1, &to)) return false;
        open_found(b, i + 1, &sums);
    }
    return true;
}

size_t nb_break_lines(nb_arena *a, const nb_piece *piece, size_t n, const nb_break_spec *spec,
                      nb_break_line **lines, int64_t *total)
{
    *lines = NULL;
    if (!n) return 0;
    breaker b = {.piece = piece, .n = n, .spec = spec, .arena = a};
    const active *end = run(&b) ? best_end(&b) : NULL;
    size_t count = 0;
    if (end) {
        if (total) *total = end->demerits;
        count = end->line;
        *lines = NB_ARRAY(a, nb_break_line, count);
        uint32_t k = end->node;
        for (size_t i = count; i-- > 0; k = b.nodes.v[k].prev)
            (*lines)[i] = (nb_break_line){b.nodes.v[k].at, b.nodes.v[k].badness};
    }
    nb_free(b.open);
    return count;
}
