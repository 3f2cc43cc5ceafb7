/* The breaker against brute force: every subset of the breakpoints of a random paragraph is
 * judged from the definitions, and the best must cost what the breaker says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "layout/break.h"

static uint64_t seed = 88172645463325252u;

static int64_t roll(int64_t least, int64_t most)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return least + (int64_t)(seed % (uint64_t)(most - least + 1));
}

enum { MOST = 17 };
#define NO_WAY INT64_MIN

/* One line, straight from the paper: its demerits without those that depend on the line before.
 */
typedef struct {
    bool ok;
    int class; /* 0 very loose … 3 tight */
    int64_t demerits;
    nb_len width;
} line;

static line judge(const nb_piece *p, size_t n, const nb_break_spec *s, size_t from, size_t to)
{
    line l = {.ok = true, .class = 2};
    nb_len stretch = 0, shrink = 0, badness = 0;
    l.width = from ? p[from - 1].start : s->first;
    for (size_t i = from; i < to; i++) {
        l.width += p[i].width;
        stretch += p[i].flex;
        shrink += p[i].flex;
        if (i + 1 == to) continue;
        l.width += p[i].gap;
        stretch += p[i].stretch;
        shrink += p[i].shrink;
    }
    l.width += p[to - 1].end;
    nb_len need = s->width - l.width;
    if (need < 0) {
        if (-need > shrink) l.ok = false;
        badness = nb_badness(-need, shrink);
        if (badness > 12) l.class = 3;
    } else if (to < n) {
        badness = nb_badness(need, stretch + s->fill + (stretch ? 0 : s->rigid_fill));
        if (badness > s->tolerance) l.ok = false;
        l.class = badness > 99 ? 0 : badness > 12 ? 1 : 2;
    }
    l.demerits = (s->line_penalty + badness) * (s->line_penalty + badness);
    int64_t penalty = p[to - 1].penalty;
    if (to < n) l.demerits += penalty > 0 ? penalty * penalty : -penalty * penalty;
    if (to == n && from && l.width < s->tiny) l.demerits += s->tiny_demerits;
    else if (to == n && from && l.width < s->small) l.demerits += s->small_demerits;
    return l;
}

/* The cost of ending lines after the pieces whose bit is set, and after the last one; -1:
 * cannot be. */
static int64_t cost(const nb_piece *p, size_t n, const nb_break_spec *s, uint32_t breaks,
                    size_t *lines)
{
    int64_t total = 0;
    size_t from = 0;
    int class = 2;
    bool flagged = false;
    *lines = 0;
    for (size_t to = 1; to <= n; to++) {
        if (to < n && !(breaks >> (to - 1) & 1)) continue;
        if (to < n && p[to - 1].penalty >= NB_NO_BREAK) return NO_WAY;
        line l = judge(p, n, s, from, to);
        if (!l.ok) return NO_WAY;
        total += l.demerits;
        if (abs(l.class - class) > 1) total += s->adjacent;
        if (flagged && to == n)
            total += s->final_hyphen + (l.width < 2 * s->small ? s->stub_hyphen : 0);
        if (flagged && to < n && p[to - 1].flagged) total += s->double_hyphen;
        flagged = p[to - 1].flagged;
        class = l.class;
        from = to;
        ++*lines;
    }
    return total;
}

static size_t random_paragraph(nb_piece *p)
{
    size_t n = (size_t)roll(1, MOST);
    for (size_t i = 0; i < n; i++) {
        nb_len gap = roll(0, 3) ? roll(0, 60) : 0;
        p[i] = (nb_piece){.width = roll(0, 9) ? roll(20, 300) : roll(0, 20),
                          .gap = gap,
                          .stretch = roll(0, 1) ? roll(0, 90) : 0,
                          .shrink = gap ? roll(0, gap) : 0,
                          .end = roll(0, 2) ? 0 : roll(-30, 40),
                          .start = roll(0, 2) ? 0 : roll(-30, 30),
                          .penalty = roll(0, 4) ? 0 : (int32_t)roll(-100, 300)};
        if (!roll(0, 6)) p[i].penalty = NB_NO_BREAK;
        p[i].flagged = !roll(0, 2);
        p[i].flex = roll(0, 1) ? roll(0, p[i].width / 20) : 0;
    }
    return n;
}

static nb_break_spec random_spec(void)
{
    static const int tolerances[] = {0, 20, 100, 200, 1000, NB_ANY_BADNESS};
    return (nb_break_spec){.width = roll(150, 900),
                           .first = roll(-20, 60),
                           .fill = roll(0, 2) ? 0 : roll(0, 200),
                           .rigid_fill = roll(0, 2) ? 0 : roll(0, 200),
                           .tolerance = tolerances[roll(0, 5)],
                           .line_penalty = (int32_t)roll(0, 20),
                           .adjacent = roll(0, 20000),
                           .double_hyphen = roll(0, 20000),
                           .final_hyphen = roll(0, 20000),
                           .stub_hyphen = roll(0, 100000),
                           .tiny = roll(0, 100),
                           .small = roll(50, 200),
                           .tiny_demerits = roll(0, 10000000),
                           .small_demerits = roll(0, 300000)};
}

/* What the lines that came back cost by definition. */
static int64_t cost_of_lines(const nb_piece *p, size_t n, const nb_break_spec *s,
                             const nb_break_line *lines, size_t n_lines)
{
    uint32_t breaks = 0;
    size_t count;
    for (size_t i = 0; i < n_lines; i++) {
        assert_true(lines[i].end <= n && (!i || lines[i].end > lines[i - 1].end));
        if (lines[i].end < n) breaks |= 1u << (lines[i].end - 1);
    }
    assert_int_equal(lines[n_lines - 1].end, n);
    int64_t c = cost(p, n, s, breaks, &count);
    assert_int_equal(count, n_lines);
    return c;
}

static void test_equals_brute_force(void **state)
{
    (void)state;
    nb_arena *a = nb_arena_open();
    int broken = 0, impossible = 0;
    for (int round = 0; round < 3000; round++) {
        nb_piece p[MOST];
        size_t n = random_paragraph(p), count;
        nb_break_spec s = random_spec();
        int64_t best = NO_WAY, said = 0;
        for (uint32_t b = 0; b < 1u << (n - 1); b++) {
            int64_t c = cost(p, n, &s, b, &count);
            if (c != NO_WAY && (best == NO_WAY || c < best)) best = c;
        }
        nb_break_line *lines;
        size_t got = nb_break_lines(a, p, n, &s, &lines, &said);
        if (best == NO_WAY) {
            assert_int_equal(got, 0);
            impossible++;
        } else {
            assert_true(got > 0);
            assert_int_equal(said, best);
            assert_int_equal(cost_of_lines(p, n, &s, lines, got), best);
            broken += got > 1;
        }
        nb_arena_reset(a);
    }
    assert_true(broken > 500 && impossible > 100); /* the dice show both */
    nb_arena_free(a);
}

/* TeX §875: among the numbers of lines from the optimum towards the wish, the farthest
 * possible. */
static void test_looseness_equals_brute_force(void **state)
{
    (void)state;
    nb_arena *a = nb_arena_open();
    int moved = 0;
    for (int round = 0; round < 2000; round++) {
        nb_piece p[MOST];
        size_t n = random_paragraph(p), count, best_lines = 0;
        nb_break_spec s = random_spec();
        int64_t best[MOST + 1], least = NO_WAY;
        for (size_t i = 0; i <= MOST; i++) best[i] = NO_WAY;
        for (uint32_t b = 0; b < 1u << (n - 1); b++) {
            int64_t c = cost(p, n, &s, b, &count);
            if (c != NO_WAY && (best[count] == NO_WAY || c < best[count])) best[count] = c;
        }
        bool tie = false;
        for (size_t i = 0; i <= MOST; i++) {
            if (best[i] == NO_WAY) continue;
            if (least == best[i]) tie = true;
            if (least == NO_WAY || best[i] < least)
                least = best[i], best_lines = i, tie = false;
        }
        if (least == NO_WAY || tie) continue;
        s.looseness = roll(0, 1) ? (int)roll(1, 3) : (int)roll(-3, -1);
        int step = s.looseness > 0 ? 1 : -1, want = (int)best_lines;
        for (int k = 1; k <= abs(s.looseness); k++) {
            int at = (int)best_lines + k * step;
            if (at >= 1 && at <= MOST && best[at] != NO_WAY) want = at;
        }
        nb_break_line *lines;
        int64_t said = 0;
        size_t got = nb_break_lines(a, p, n, &s, &lines, &said);
        assert_int_equal(got, want);
        assert_int_equal(said, best[want]);
        s.looseness = 0;
        assert_int_equal(cost_of_lines(p, n, &s, lines, got), best[want]);
        moved += want != (int)best_lines;
        nb_arena_reset(a);
    }
    assert_true(moved > 100);
    nb_arena_free(a);
}

/* With `overfull` there is always a breaking, and it is the best one wherever there is a best
 * one. */
static void test_overfull_as_last_resort(void **state)
{
    (void)state;
    nb_arena *a = nb_arena_open();
    for (int round = 0; round < 2000; round++) {
        nb_piece p[MOST];
        size_t n = random_paragraph(p);
        nb_break_spec s = random_spec();
        nb_break_line *strict, *lines;
        int64_t strict_cost = 0, loose_cost = 0;
        size_t possible = nb_break_lines(a, p, n, &s, &strict, &strict_cost);
        s.overfull = true;
        size_t got = nb_break_lines(a, p, n, &s, &lines, &loose_cost);
        assert_true(got > 0);
        assert_int_equal(lines[got - 1].end, n);
        bool overfull = false;
        for (size_t i = 0; i < got; i++) overfull |= lines[i].badness == NB_OVERFULL_LINE;
        if (s.tolerance == NB_ANY_BADNESS) assert_true(overfull == !possible);
        if (possible) assert_int_equal(loose_cost, strict_cost);
        nb_arena_reset(a);
    }
    nb_arena_free(a);
}

static void test_badness(void **state)
{
    (void)state;
    assert_int_equal(nb_badness(0, 0), 0);
    assert_int_equal(nb_badness(10, 0), 10000);
    assert_int_equal(nb_badness(NB_PT(1), NB_PT(1)), 100);
    assert_int_equal(nb_badness(NB_PT(1), NB_PT(2)), 12);
    assert_int_equal(nb_badness(NB_PT(2), NB_PT(1)), 800);
    assert_int_equal(nb_badness(NB_PT(100), NB_PT(1)), 10000);
    assert_int_equal(nb_badness(NB_LEN_MAX, 1), 10000);
}

/* Time grows with the paragraph, not with its square. */
static void test_long_paragraph(void **state)
{
    (void)state;
    nb_arena *a = nb_arena_open();
    size_t n = 400000;
    nb_piece *p = NB_ARRAY(a, nb_piece, n);
    for (size_t i = 0; i < n; i++)
        p[i] = (nb_piece){.width = roll(20, 300), .gap = 60, .stretch = 30, .shrink = 20};
    nb_break_spec s = {.width = 5000, .tolerance = 200, .line_penalty = 10, .adjacent = 10000};
    nb_break_line *lines;
    size_t got = nb_break_lines(a, p, n, &s, &lines, NULL);
    assert_true(got > n / 40 && got < n / 15);
    nb_arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_badness),
        cmocka_unit_test(test_equals_brute_force),
        cmocka_unit_test(test_looseness_equals_brute_force),
        cmocka_unit_test(test_overfull_as_last_resort),
        cmocka_unit_test(test_long_paragraph),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
