/* Page breaking against brute force: every way to cut random lists into pages is tried with a
 * cost that is computed naively from the rules of pagebreak.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "layout/pagebreak.h"

typedef struct {
    nb_pb_problem p;
    nb_v_item item[32];
    nb_note_unit unit[16];
    nb_len first[2];
    int64_t best;
} puzzle;

static uint64_t seed;
static unsigned dice(unsigned sides)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % sides;
}

static void add(puzzle *z, nb_v_item v)
{
    z->item[z->p.n++] = v;
}

/* Boxes of 1 to 3 lines with notes, glue that stretches, penalties of every kind. */
static void make(puzzle *z)
{
    *z = (puzzle){.p = {.height = NB_POINT * (40 + dice(40)), .leading = 10 * NB_POINT}};
    z->p.flush = dice(2);
    z->p.goes_on = dice(4) == 0;
    z->p.note_sep = NB_POINT * dice(6);
    if (dice(3) == 0) {
        z->p.n_first = 1 + dice(2);
        for (size_t i = 0; i < z->p.n_first; i++) z->first[i] = NB_POINT * (25 + dice(50));
        z->p.first = z->first;
    }
    unsigned boxes = 4 + dice(6);
    for (unsigned i = 0; i < boxes; i++) {
        uint32_t notes = 0;
        if (dice(5) == 0) {
            notes = 1 + dice(4);
            for (uint32_t k = 0; k < notes && z->p.n_units < 16; k++)
                z->unit[z->p.n_units++] =
                    (nb_note_unit){NB_POINT * (4 + dice(8)), k == 0 || dice(4) == 0, false};
        }
        if (z->p.n_units == 16) notes = 0;
        for (size_t k = 1; notes && k < z->p.n_units; k++)
            if (!z->unit[k].opens && dice(3) == 0) z->unit[k].together = true;
        add(z,
            (nb_v_item){.kind = NB_V_BOX, .size = NB_POINT * (5 + dice(25)), .notes = notes});
        static const int32_t costs[] = {0, 0, 0, 0, 50, 700, -40, 2000, NB_V_NEVER, NB_V_FORCE};
        unsigned c = dice(14);
        if (dice(6))
            add(z, (nb_v_item){.kind = NB_V_PENALTY,
                               .penalty = c < 10 ? costs[c] : 0,
                               .repeat = dice(6) ? 0 : NB_POINT * dice(9)});
        if (dice(2))
            add(z, (nb_v_item){.kind = NB_V_GLUE,
                               .size = NB_POINT * (4 + dice(6)),
                               .stretch = NB_POINT * dice(6),
                               .shrink = NB_POINT * dice(4)});
    }
    size_t referred = 0;
    for (size_t i = 0; i < z->p.n; i++) referred += z->item[i].notes;
    z->p.n_units = referred < z->p.n_units ? referred : z->p.n_units;
    z->p.item = z->item;
    z->p.unit = z->unit;
}

static int64_t cube(nb_len part, nb_len whole)
{
    int64_t r = nb_muldiv(part, 1000, whole);
    return r * r * r / 10000000;
}

static size_t units_before(const puzzle *z, size_t i)
{
    size_t n = 0;
    for (size_t k = 0; k < i; k++) n += z->item[k].notes;
    return n;
}

static nb_len unit_sum(const puzzle *z, size_t from, size_t to)
{
    nb_len s = 0;
    for (size_t i = from; i < to; i++) s += z->unit[i].size;
    return s;
}

#define OVER INT64_MIN

/* Cost of the page with items (opened, closed) and note units from j; OVER = overfull. */
static int64_t page(const puzzle *z, size_t opened, size_t from, size_t closed, size_t j,
                    size_t frame, size_t *k)
{
    const nb_pb_problem *p = &z->p;
    nb_len height = frame < p->n_first ? p->first[frame] : p->height;
    if (opened != SIZE_MAX) height -= z->item[opened].repeat;
    size_t to = closed;
    while (z->item[to - 1].kind != NB_V_BOX) to--;
    nb_len size = 0, stretch = 0, shrink = 0;
    for (size_t i = from; i < to; i++)
        if (z->item[i].kind != NB_V_PENALTY) {
            size += z->item[i].size;
            stretch += z->item[i].stretch;
            shrink += z->item[i].shrink;
        }
    int64_t cost = 0;
    nb_len used = 0;
    size_t R = units_before(z, to), fresh = units_before(z, from);
    *k = R;
    if (R > j) {
        size_t least = j + 1;
        for (size_t i = fresh; i < R; i++)
            if (z->unit[i].opens || i == 0) least = i + 1;
        bool found = false;
        for (int late = 0; late < 2 && !found; late++) {
            if (late) least = j + 1;
            for (size_t i = R; i >= least && !found; i--) {
                if (i < R && z->unit[i].together) continue;
                if (size - shrink + p->note_sep + unit_sum(z, j, i) > height) continue;
                *k = i;
                found = true;
                if (late) cost += NB_V_LATE_NOTE;
            }
        }
        if (!found) return OVER;
        used = p->note_sep + unit_sum(z, j, *k);
        if (*k < R) cost += NB_V_SPLIT_NOTE;
    }
    nb_len gap = height - size - used;
    bool forced = closed < p->n && z->item[closed].penalty <= NB_V_FORCE;
    if (gap < 0) {
        if (-gap > shrink) return OVER;
        cost += cube(-gap, shrink);
    } else if ((closed == p->n && !p->goes_on) || forced) {
        if (opened != SIZE_MAX && size + used < 4 * p->leading) cost += NB_V_SHORT_END;
    } else {
        int64_t r = nb_muldiv(gap, 1000, height);
        if (!p->flush) cost += r / 2 + r * r / 1000;
        else if (gap <= stretch) cost += stretch ? cube(gap, stretch) : 0;
        else {
            r = nb_muldiv(gap - stretch, 1000, height);
            cost += 200 + 20 * r;
            size_t next = closed;
            while (next < p->n && z->item[next].kind != NB_V_BOX) next++;
            if (next < p->n && z->item[next].size <= gap - stretch) cost += r * r / 10;
        }
    }
    if (closed < p->n && !forced) cost += z->item[closed].penalty;
    return cost;
}

static void search(puzzle *z, size_t opened, size_t from, size_t j, size_t frame, int64_t sum)
{
    const nb_pb_problem *p = &z->p;
    bool seen = false;
    for (size_t i = from + 1; i <= p->n; i++) {
        size_t next = i;
        while (next < p->n && z->item[next].kind != NB_V_BOX) next++;
        if (i < p->n && (z->item[i].kind != NB_V_PENALTY || next == p->n)) continue;
        size_t k;
        int64_t cost = page(z, opened, from, i, j, frame, &k);
        if (cost == OVER && !seen) {
            cost = NB_V_OVERFULL;
            k = j;
        } else if (cost == OVER) {
            return;
        }
        bool over = cost == NB_V_OVERFULL;
        seen = true;
        size_t f = frame + 1;
        if (i < p->n) {
            search(z, i, next, k, f, sum + cost);
        } else {
            int64_t total = sum + cost;
            while (k < p->n_units) {
                nb_len height = f < p->n_first ? p->first[f] : p->height;
                size_t fit = 0;
                for (size_t e = p->n_units; e > k && !fit; e--)
                    if ((e == p->n_units || !z->unit[e].together) &&
                        unit_sum(z, k, e) + p->note_sep <= height)
                        fit = e;
                if (!fit)
                    for (fit = k + 1; fit < p->n_units && z->unit[fit].together;) fit++;
                k = fit;
                f++;
                total += NB_V_SPLIT_NOTE;
            }
            if (total < z->best) z->best = total;
        }
        if (over || (i < p->n && z->item[i].penalty <= NB_V_FORCE)) return;
    }
}

static void check_pages(const puzzle *z, const nb_pb_page *pages, size_t n)
{
    size_t units = 0, item = 0;
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(pages[i].unit_from, units);
        units = pages[i].unit_to;
        for (; item < pages[i].from; item++) assert_int_not_equal(z->item[item].kind, NB_V_BOX);
        item = pages[i].to;
    }
    for (; item < z->p.n; item++) assert_int_not_equal(z->item[item].kind, NB_V_BOX);
    assert_int_equal(units, z->p.n_units);
}

static void equals_brute_force(void **state)
{
    (void)state;
    nb_arena *a = nb_arena_open();
    for (seed = 1; seed < 6000 * 7; seed += 7) {
        uint64_t keep = seed;
        puzzle z;
        make(&z);
        z.best = INT64_MAX;
        search(&z, SIZE_MAX, 0, 0, 0, 0);
        nb_pb_page *pages;
        int64_t cost;
        size_t n = nb_pagebreak(a, &z.p, &pages, &cost);
        check_pages(&z, pages, n);
        if (cost != z.best) fail_msg("seed %lu: %ld, brute force %ld", keep, cost, z.best);
        nb_arena_reset(a);
        seed = keep;
    }
    nb_arena_free(a);
}

static void nothing_is_no_page(void **state)
{
    (void)state;
    nb_arena *a = nb_arena_open();
    nb_pb_page *pages;
    nb_pb_problem p = {.height = 100};
    assert_int_equal(nb_pagebreak(a, &p, &pages, NULL), 0);
    nb_arena_free(a);
}

/* Twenty-one lines of a paragraph on pages of ten, a widow costly: the second page is short. */
static void a_widow_is_avoided(void **state)
{
    (void)state;
    nb_arena *a = nb_arena_open();
    nb_v_item item[64];
    size_t n = 0;
    enum { LINES = 21 };
    for (int i = 0; i < LINES; i++) {
        item[n++] = (nb_v_item){.kind = NB_V_BOX, .size = 10};
        if (i + 1 == LINES) break;
        bool widow = i + 2 == LINES;
        item[n++] = (nb_v_item){.kind = NB_V_PENALTY, .penalty = widow ? 2000 : 0};
    }
    nb_pb_problem p = {.item = item, .n = n, .height = 100};
    nb_pb_page *pages;
    assert_int_equal(nb_pagebreak(a, &p, &pages, NULL), 3);
    assert_int_equal(pages[2].to - pages[2].from, 3); /* two lines and the penalty between */
    nb_arena_free(a);
}

/* Eighteen lines and a picture that belongs with them, on flush pages of ten: the white stands before the
 * picture, not below six lines of the first page so that picture and lines meet on the third. */
static void white_stands_before_what_does_not_fit(void **state)
{
    (void)state;
    nb_arena *a = nb_arena_open();
    nb_v_item item[64];
    size_t n = 0;
    for (int i = 0; i < 18; i++) {
        item[n++] = (nb_v_item){.kind = NB_V_BOX, .size = 10};
        item[n++] = (nb_v_item){.kind = NB_V_PENALTY, .penalty = i == 17 ? 5000 : 0};
    }
    item[n++] = (nb_v_item){.kind = NB_V_BOX, .size = 80};
    nb_pb_problem p = {.item = item, .n = n, .height = 100, .flush = true, .goes_on = true};
    nb_pb_page *pages;
    assert_int_equal(nb_pagebreak(a, &p, &pages, NULL), 3);
    assert_int_equal(pages[0].to, 19);  /* ten lines */
    assert_int_equal(pages[2].from, 36); /* the picture alone */
    nb_arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_brute_force),
        cmocka_unit_test(nothing_is_no_page),
        cmocka_unit_test(a_widow_is_avoided),
        cmocka_unit_test(white_stands_before_what_does_not_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
