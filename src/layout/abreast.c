/* abreast.c: pages of rows, filled one after the other. As TeX does (TeX: The Program, §1005),
 * the end of a page is the place of least cost among those up to which everything fits; it
 * differs in that a place may be two: one in either side of a row that continues.
 */
#include "layout/abreast.h"

#include <string.h>

enum {
    COST_PART_ROW = 300,   /* rather a quarter of the page white than a pair on two pages … */
    COST_HALF_EMPTY = 300, /* … and two fifths than one side alone on the next */
    UNFIT = INT32_MAX / 2
};

/* Where a page may begin. */
typedef struct {
    size_t row;
    size_t from[2], opened[2]; /* in the row; opened: SIZE_MAX where it begins */
    size_t unit[2];
} place;

typedef struct {
    const nb_rows_problem *p;
    nb_len *size[2];     /* of the items before */
    nb_len *notes[2];    /* of the units before */
    size_t *referred[2]; /* units that the items before refer to */
    place at;            /* the page being filled begins here … */
    nb_rows_page page;
    size_t cap;
    nb_arena *a;
} filler;

/* The end of a page in a row that is parted. */
typedef struct {
    size_t to[2], at[2]; /* at: the penalty, or SIZE_MAX where the side ends */
    int64_t cost;
} cut;

static void sum_up(filler *f)
{
    for (int s = 0; s < 2; s++) {
        size_t n = f->p->side[s].n, units = f->p->side[s].n_units;
        f->size[s] = NB_ARRAY(f->a, nb_len, n + 1);
        f->referred[s] = NB_ARRAY(f->a, size_t, n + 1);
        f->notes[s] = NB_ARRAY(f->a, nb_len, units + 1);
        for (size_t i = 0; i < n; i++) {
            const nb_v_item *v = &f->p->side[s].item[i];
            f->size[s][i + 1] = f->size[s][i] + (v->kind == NB_V_PENALTY ? 0 : v->size);
            size_t r = f->referred[s][i] + (v->kind == NB_V_BOX ? v->notes : 0);
            f->referred[s][i + 1] = r < units ? r : units;
        }
        for (size_t u = 0; u < units; u++)
            f->notes[s][u + 1] = f->notes[s][u] + f->p->side[s].unit[u].size;
    }
}

static nb_len note_height(const filler *f, int s, size_t until)
{
    if (until <= f->at.unit[s]) return 0;
    return f->notes[s][until] - f->notes[s][f->at.unit[s]] + f->p->note_sep;
}

static bool begins(const filler *f, size_t row)
{
    return row != f->at.row;
}

static size_t from(const filler *f, size_t row, int s)
{
    return begins(f, row) ? f->p->row[row].from[s] : f->at.from[s];
}

static size_t opened(const filler *f, size_t row, int s)
{
    return begins(f, row) ? SIZE_MAX : f->at.opened[s];
}

static nb_len drop(const filler *f, size_t row, int s)
{
    return opened(f, row, s) == SIZE_MAX ? f->p->row[row].drop[s] : 0;
}

/* The height of a side from where it begins on this page until before item `to`. */
static nb_len height(const filler *f, size_t row, int s, size_t to)
{
    size_t a = from(f, row, s), o = opened(f, row, s);
    if (to <= a) return 0;
    nb_len repeat = o == SIZE_MAX ? 0 : f->p->side[s].item[o].repeat;
    return repeat + f->size[s][to] - f->size[s][a];
}

/* What is left of the page below a side that ends at `to`; < 0: it does not fit. */
static nb_len left_over(const filler *f, size_t row, int s, nb_len top, size_t to)
{
    size_t until = to ? f->referred[s][to] : 0;
    return f->p->height - top - drop(f, row, s) - height(f, row, s, to) -
           note_height(f, s, until);
}

static int64_t white_cost(const filler *f, nb_len white)
{
    int64_t r = nb_muldiv(white < 0 ? 0 : white, 1000, f->p->height > 0 ? f->p->height : 1);
    return r / 2 + r * r / 500;
}

static size_t box_end(const filler *f, int s, size_t penalty)
{
    size_t i = penalty;
    while (i && f->p->side[s].item[i - 1].kind != NB_V_BOX) i--;
    return i;
}

/* The best end of one side that fits; `most`: penalties from here on are not considered. False:
 * there is none. A side of which nothing is left ends at once. */
static bool part_side(const filler *f, size_t row, int s, nb_len top, int32_t most, cut *c)
{
    size_t a = from(f, row, s), end = f->p->row[row].to[s];
    c->to[s] = end;
    c->at[s] = SIZE_MAX;
    if (a >= end || left_over(f, row, s, top, end) >= 0) return true;
    int64_t best = INT64_MAX;
    for (size_t i = a; i < end; i++) {
        const nb_v_item *v = &f->p->side[s].item[i];
        if (v->kind != NB_V_PENALTY || v->penalty >= most) continue;
        size_t to = box_end(f, s, i);
        if (to <= a) continue;
        nb_len white = left_over(f, row, s, top, to);
        if (white < 0) break;
        int64_t cost = v->penalty + white_cost(f, white);
        if (cost > best) continue;
        best = cost;
        c->to[s] = to;
        c->at[s] = i;
    }
    if (best == INT64_MAX) return false;
    c->cost += best;
    return true;
}

/* At a page's head something must be taken: the least that may be parted, else all. */
static void force_side(const filler *f, size_t row, int s, cut *c)
{
    size_t end = f->p->row[row].to[s];
    c->to[s] = end;
    c->at[s] = SIZE_MAX;
    for (size_t i = from(f, row, s); i < end; i++) {
        if (f->p->side[s].item[i].kind != NB_V_PENALTY) continue;
        size_t to = box_end(f, s, i);
        if (to <= from(f, row, s)) continue;
        c->to[s] = to;
        c->at[s] = i;
        return;
    }
}

static void add_piece(filler *f, size_t row, nb_len top, const cut *c)
{
    if (f->page.n == f->cap) {
        size_t cap = f->cap ? 2 * f->cap : 16;
        nb_rows_piece *v = NB_ARRAY(f->a, nb_rows_piece, cap);
        if (f->page.n) memcpy(v, f->page.piece, f->page.n * sizeof *v);
        f->page.piece = v;
        f->cap = cap;
    }
    nb_rows_piece *x = &f->page.piece[f->page.n++];
    *x = (nb_rows_piece){.row = row};
    for (int s = 0; s < 2; s++) {
        x->from[s] = from(f, row, s);
        x->to[s] = c ? c->to[s] : f->p->row[row].to[s];
        x->opened[s] = opened(f, row, s);
        x->y[s] = top + drop(f, row, s);
        size_t until = x->to[s] ? f->referred[s][x->to[s]] : 0;
        if (until > f->page.unit_to[s]) f->page.unit_to[s] = until;
    }
}

static place after_cut(const filler *f, size_t row, const cut *c)
{
    place next = {.row = row};
    for (int s = 0; s < 2; s++) {
        size_t i = c->at[s];
        next.opened[s] = i;
        next.from[s] = f->p->row[row].to[s];
        if (i == SIZE_MAX) continue;
        while (f->p->side[s].item[i].kind != NB_V_BOX) i++;
        next.from[s] = i;
    }
    return next;
}

static place at_row(const filler *f, size_t row)
{
    place next = {.row = row, .opened = {SIZE_MAX, SIZE_MAX}};
    for (int s = 0; s < 2 && row < f->p->n; s++) next.from[s] = f->p->row[row].from[s];
    return next;
}

/* Notes that do not fit below what had to be taken wait for the next page. */
static void fit_notes(filler *f)
{
    for (int s = 0; s < 2; s++) {
        nb_len bottom = 0;
        for (size_t i = 0; i < f->page.n; i++) {
            const nb_rows_piece *x = &f->page.piece[i];
            bottom = nb_len_max(bottom, x->y[s] + height(f, x->row, s, x->to[s]));
        }
        size_t *to = &f->page.unit_to[s];
        if (bottom + note_height(f, s, *to) <= f->p->height) continue;
        while (*to > f->page.unit_from[s] && bottom + note_height(f, s, *to) > f->p->height)
            --*to;
        /* A page of notes alone takes at least one of them. */
        if (!f->page.n && *to == f->page.unit_from[s]) ++*to;
    }
}

static nb_len white_below(const filler *f, nb_len y)
{
    nb_len notes = nb_len_max(note_height(f, 0, f->page.unit_to[0]),
                              note_height(f, 1, f->page.unit_to[1]));
    return f->p->height - y - notes;
}

/* The end of least cost of the page that begins at f->at. */
static place fill(filler *f)
{
    const nb_rows_problem *p = f->p;
    nb_len y = 0;
    size_t best_n = 0;
    int64_t best = INT64_MAX;
    size_t k = f->at.row;
    for (; k < p->n; k++) {
        const nb_row *r = &p->row[k];
        bool first = !begins(f, k);
        if (!first) {
            int64_t cost = white_cost(f, white_below(f, y)) + r->penalty;
            if (r->penalty <= NB_V_FORCE || cost <= best) {
                best = cost;
                best_n = f->page.n;
            }
            if (r->penalty <= NB_V_FORCE) break;
        }
        nb_len top = first ? 0 : y + r->gap;
        if (left_over(f, k, 0, top, r->to[0]) < 0 || left_over(f, k, 1, top, r->to[1]) < 0) {
            cut c = {.cost = COST_PART_ROW};
            bool can = part_side(f, k, 0, top, NB_V_NEVER, &c) &&
                       part_side(f, k, 1, top, NB_V_NEVER, &c);
            if (can && (c.at[0] == SIZE_MAX) != (c.at[1] == SIZE_MAX))
                c.cost += COST_HALF_EMPTY;
            if (can && c.cost < best) {
                add_piece(f, k, top, &c);
                return after_cut(f, k, &c);
            }
            if (best < INT64_MAX) break;
            c = (cut){0};
            for (int s = 0; s < 2; s++)
                if (!part_side(f, k, s, top, INT32_MAX, &c)) force_side(f, k, s, &c);
            add_piece(f, k, top, &c);
            if (c.at[0] == SIZE_MAX && c.at[1] == SIZE_MAX) return at_row(f, k + 1);
            return after_cut(f, k, &c);
        }
        nb_len bottom = y;
        for (int s = 0; s < 2; s++)
            bottom = nb_len_max(bottom, top + drop(f, k, s) + height(f, k, s, r->to[s]));
        add_piece(f, k, top, NULL);
        y = bottom;
    }
    if (k == p->n) return at_row(f, k);
    /* Back to the best place: what was taken beyond it is put back. */
    f->page.n = best_n;
    for (int s = 0; s < 2; s++) {
        f->page.unit_to[s] = f->at.unit[s];
        for (size_t i = 0; i < best_n; i++) {
            size_t to = f->page.piece[i].to[s], until = to ? f->referred[s][to] : 0;
            if (until > f->page.unit_to[s]) f->page.unit_to[s] = until;
        }
    }
    return at_row(f, f->page.piece[best_n - 1].row + 1);
}

size_t nb_rows_cut(nb_arena *a, const nb_rows_problem *p, nb_rows_page **pages)
{
    filler f = {.p = p, .a = a};
    sum_up(&f);
    NB_VEC(nb_rows_page) out = {0};
    f.at = at_row(&f, 0);
    size_t units[2] = {0, 0};
    while (f.at.row < p->n || units[0] < p->side[0].n_units || units[1] < p->side[1].n_units) {
        f.page =
            (nb_rows_page){.unit_from = {units[0], units[1]}, .unit_to = {units[0], units[1]}};
        f.cap = 0;
        f.at.unit[0] = units[0];
        f.at.unit[1] = units[1];
        place next;
        if (f.at.row < p->n) {
            next = fill(&f);
        } else {
            next = f.at;
            f.page.unit_to[0] = p->side[0].n_units;
            f.page.unit_to[1] = p->side[1].n_units;
        }
        fit_notes(&f);
        units[0] = f.page.unit_to[0];
        units[1] = f.page.unit_to[1];
        NB_PUSH(a, &out) = f.page;
        f.at = next;
    }
    *pages = out.v;
    return out.n;
}
