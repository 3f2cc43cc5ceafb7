/* pair.c: the best alignment of two runs of blocks, by dynamic programming (Needleman and
 * Wunsch 1970) over likenesses. Lengths are weighed as Gale and Church do (Computational
 * Linguistics 19, 1993): the difference from proportion, squared, over its expected spread.
 *
 * The table is confined to a band around the diagonal once it would be large, and a run that is
 * larger still is cut into pieces in proportion: time and memory stay linear beyond that size.
 */
#include "pair/pair.h"

#include <limits.h>
#include <string.h>

#include "base/mem.h"
#include "pair/features.h"

enum {
    /* likenesses */
    NEVER = INT_MIN / 4,
    BASE = 8,   /* the same kind of block at the same place */
    EXACT = 64, /* the same code */
    SAME_LEVEL = 12,
    MOST_EVIDENCE = 48, /* from marks; of a heading, which is short, 72 */
    MOST_HEADING_EVIDENCE = 72,
    SLIGHT = 2,
    MOST_STRETCH = 40, /* against, from lengths */
    SPREAD = 10,       /* variance of length for each letter */
    /* what it costs to leave a block alone */
    GAP = -16,
    HEADING_GAP = -24,

    FULL_CELLS = 1 << 20,
    BAND = 300,
    PIECE = 4000, /* blocks of either side in one table */
};

struct nb_pairer {
    nb_arena *arena;
    nb_census *census;
    const nb_features **features[2]; /* by seq, made when first asked for */
    size_t n[2];
    int64_t ratio;
};

nb_pairer *nb_pairer_new(nb_arena *a, const nb_doc *left, const nb_doc *right)
{
    nb_pairer *p = NB_NEW(a, nb_pairer);
    p->arena = a;
    p->census = nb_census_new(a, left, right);
    p->ratio = nb_census_ratio(p->census);
    const nb_doc *d[2] = {left, right};
    for (int side = 0; side < 2; side++) {
        p->n[side] = d[side]->n_nodes;
        p->features[side] = NB_ARRAY(a, const nb_features *, p->n[side]);
    }
    return p;
}

static const nb_features *features(nb_pairer *p, nb_side side, const nb_node *n)
{
    if (n->seq >= p->n[side]) return nb_features_new(p->arena, p->census, n, n->next);
    const nb_features **at = &p->features[side][n->seq];
    if (!*at) *at = nb_features_new(p->arena, p->census, n, n->next);
    return *at;
}

static uint32_t shared_weight(const nb_features *l, const nb_features *r)
{
    uint32_t w = 0;
    for (uint32_t i = 0, k = 0; i < l->n_marks && k < r->n_marks;) {
        if (l->mark[i].hash < r->mark[k].hash) i++;
        else if (l->mark[i].hash > r->mark[k].hash) k++;
        else w += l->mark[i++].weight, k++;
    }
    return w;
}

/* From -most, marks on both sides and none in common, to +most. */
static int evidence(const nb_features *l, const nb_features *r, int factor, int most)
{
    int64_t least = l->weight < r->weight ? l->weight : r->weight;
    /* A name on one side only hardly tells, unless nothing else does. */
    if (!least) return l->weight == r->weight ? 0 : -SLIGHT;
    int64_t e = factor * least > most ? most : factor * least;
    return (int)(e * (2 * (int64_t)shared_weight(l, r) - least) / least);
}

static int stretch(const nb_pairer *p, const nb_features *l, const nb_features *r)
{
    int64_t expected = (int64_t)l->length * p->ratio / 256, off = r->length - expected;
    int64_t larger = expected > r->length ? expected : r->length;
    if (off < 0) off = -off;
    if (off > 1 << 20) return MOST_STRETCH;
    int64_t s = off * off * 2 / (SPREAD * (larger + 10));
    return s > MOST_STRETCH ? MOST_STRETCH : (int)s;
}

static int apart(uint32_t a, uint32_t b, int most)
{
    uint32_t d = a > b ? a - b : b - a;
    return d > (uint32_t)most ? most : (int)d;
}

static int likeness(const nb_pairer *p, const nb_features *l, const nb_features *r)
{
    if (l->type != r->type) return NEVER;
    if (l->exact && l->exact == r->exact) return BASE + EXACT;
    int s = BASE - stretch(p, l, r);
    if (l->type == NB_HEADING)
        return s + evidence(l, r, 3, MOST_HEADING_EVIDENCE) +
               (l->level == r->level ? SAME_LEVEL
                                     : -8 * apart((uint32_t)l->level, (uint32_t)r->level, 3));
    s += evidence(l, r, 1, MOST_EVIDENCE);
    if (l->type == NB_TABLE) s += l->columns == r->columns ? SAME_LEVEL : -SAME_LEVEL;
    if (l->type == NB_TABLE || l->type == NB_LIST)
        s += l->parts == r->parts ? 6 : -2 * apart(l->parts, r->parts, 6);
    return s;
}

int nb_pair_likeness(nb_pairer *p, const nb_node *left, const nb_node *right)
{
    return likeness(p, features(p, NB_LEFT, left), features(p, NB_RIGHT, right));
}

int nb_pair_run_likeness(nb_pairer *p, const nb_node *left, const nb_node *left_until,
                         const nb_node *right, const nb_node *right_until)
{
    return likeness(p, nb_features_new(p->arena, p->census, left, left_until),
                    nb_features_new(p->arena, p->census, right, right_until));
}

/* ---- the table ---- */

typedef struct {
    nb_pairer *p;
    const nb_node **node[2];
    const nb_features **f[2];
    NB_VEC(nb_pair) out;
} aligning;

static int gap(const nb_features *f)
{
    return f->type == NB_HEADING ? HEADING_GAP : GAP;
}

/* Lists and tables grow at their end: of equals, the last is the one without a partner. */
static int grows(const nb_features *f)
{
    return f->type == NB_ITEM || f->type == NB_TABLE_ROW;
}

typedef enum { BOTH, ONLY_LEFT, ONLY_RIGHT } step;

/* Columns lo..hi of row i (0..n) that are looked at. */
typedef struct {
    size_t n, m, half;
} band;

static size_t band_from(const band *b, size_t i)
{
    size_t mid = b->n ? i * b->m / b->n : 0;
    return mid > b->half ? mid - b->half : 0;
}
static size_t band_to(const band *b, size_t i)
{
    size_t mid = b->n ? i * b->m / b->n : b->m;
    return mid + b->half < b->m ? mid + b->half : b->m;
}

static void fill_row(aligning *x, const band *b, size_t i, size_t at[2], const int *above,
                     int *row, uint8_t *steps)
{
    const nb_features **l = x->f[NB_LEFT] + at[NB_LEFT], **r = x->f[NB_RIGHT] + at[NB_RIGHT];
    for (size_t j = 0; j <= b->m; j++) row[j] = NEVER;
    for (size_t j = band_from(b, i); j <= band_to(b, i); j++) {
        if (!i && !j) {
            row[j] = 0;
            continue;
        }
        int best = NEVER;
        step how = ONLY_RIGHT;
        if (i && j && above[j - 1] > NEVER) {
            int s = likeness(x->p, l[i - 1], r[j - 1]);
            if (s > NEVER) best = above[j - 1] + s, how = BOTH;
        }
        /* Of equals, what the left has alone comes first: the trace is read backwards. */
        if (j && row[j - 1] > NEVER && row[j - 1] + gap(r[j - 1]) + grows(r[j - 1]) > best)
            best = row[j - 1] + gap(r[j - 1]), how = ONLY_RIGHT;
        if (i && above[j] > NEVER && above[j] + gap(l[i - 1]) + grows(l[i - 1]) > best)
            best = above[j] + gap(l[i - 1]), how = ONLY_LEFT;
        row[j] = best;
        steps[j - band_from(b, i)] = (uint8_t)how;
    }
}

static void align(aligning *x, size_t at[2], size_t n, size_t m)
{
    band b = {n, m, n > m ? n : m};
    if (n * m > FULL_CELLS) b.half = BAND + (n > m ? n - m : m - n);
    if (b.half > m) b.half = m;
    size_t width = 2 * b.half + 1 > m + 1 ? m + 1 : 2 * b.half + 1;
    uint8_t *steps = nb_malloc((n + 1) * width);
    int *rows[2] = {nb_calloc(m + 1, sizeof(int)), nb_calloc(m + 1, sizeof(int))};
    for (size_t i = 0; i <= n; i++)
        fill_row(x, &b, i, at, rows[(i + 1) & 1], rows[i & 1], steps + i * width);
    size_t total = n + m, k = total;
    nb_pair *back = nb_malloc((total + 1) * sizeof *back);
    for (size_t i = n, j = m; i || j;) {
        step how = (step)steps[i * width + (j - band_from(&b, i))];
        if (how != ONLY_RIGHT && i) i--;
        else how = ONLY_RIGHT;
        if (how != ONLY_LEFT) j--;
        back[--k] = (nb_pair){how == ONLY_RIGHT ? NULL : x->node[NB_LEFT][at[NB_LEFT] + i],
                              how == ONLY_LEFT ? NULL : x->node[NB_RIGHT][at[NB_RIGHT] + j]};
    }
    for (; k < total; k++) NB_PUSH(x->p->arena, &x->out) = back[k];
    nb_free(back);
    nb_free(rows[0]);
    nb_free(rows[1]);
    nb_free(steps);
}

nb_pairs nb_pair_children(nb_pairer *p, const nb_node *left, const nb_node *right)
{
    aligning x = {.p = p};
    const nb_node *parent[2] = {left, right};
    size_t n[2] = {0};
    for (int side = NB_LEFT; side <= NB_RIGHT; side++) {
        for (const nb_node *c = parent[side]->first; c; c = c->next) n[side]++;
        x.node[side] = NB_ARRAY(p->arena, const nb_node *, n[side]);
        x.f[side] = NB_ARRAY(p->arena, const nb_features *, n[side]);
        size_t i = 0;
        for (const nb_node *c = parent[side]->first; c; c = c->next, i++) {
            x.node[side][i] = c;
            x.f[side][i] = features(p, (nb_side)side, c);
        }
    }
    size_t pieces = 1 + (n[0] > n[1] ? n[0] : n[1]) / PIECE;
    for (size_t k = 0; k < pieces; k++) {
        size_t at[2] = {n[0] * k / pieces, n[1] * k / pieces};
        align(&x, at, n[0] * (k + 1) / pieces - at[0], n[1] * (k + 1) / pieces - at[1]);
    }
    return (nb_pairs){x.out.v, x.out.n};
}
