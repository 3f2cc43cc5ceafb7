/* Rows of two columns: what every cut must keep is checked on random rows, and what the costs
 * are for on rows made for it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "layout/abreast.h"

enum { MOST_ITEMS = 400, MOST_ROWS = 60, MOST_UNITS = 60 };

typedef struct {
    nb_rows_problem p;
    nb_v_item item[2][MOST_ITEMS];
    nb_note_unit unit[2][MOST_UNITS];
    nb_row row[MOST_ROWS];
} puzzle;

static uint64_t seed;
static unsigned dice(unsigned sides)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % sides;
}

static void add(puzzle *z, int s, nb_v_item v)
{
    z->item[s][z->p.side[s].n++] = v;
}

/* A side of `lines` boxes of one height. */
static void lines(puzzle *z, int s, unsigned n, nb_len height, int32_t penalty)
{
    nb_row *r = &z->row[z->p.n];
    if (z->p.side[s].n) {
        add(z, s, (nb_v_item){.kind = NB_V_PENALTY});
        add(z, s, (nb_v_item){.kind = NB_V_GLUE, .size = 2});
    }
    r->from[s] = z->p.side[s].n;
    for (unsigned i = 0; i < n; i++) {
        if (i) add(z, s, (nb_v_item){.kind = NB_V_PENALTY, .penalty = penalty});
        add(z, s, (nb_v_item){.kind = NB_V_BOX, .size = height});
    }
    r->to[s] = z->p.side[s].n;
}

static void begin(puzzle *z, nb_len height)
{
    *z = (puzzle){.p = {.height = height, .note_sep = 3}};
    for (int s = 0; s < 2; s++) {
        z->p.side[s].item = z->item[s];
        z->p.side[s].unit = z->unit[s];
    }
    z->p.row = z->row;
}

static void end_row(puzzle *z, nb_len gap, int32_t penalty)
{
    z->row[z->p.n].gap = gap;
    z->row[z->p.n].penalty = penalty;
    z->p.n++;
}

static nb_len height_of(const puzzle *z, int s, size_t from, size_t to)
{
    nb_len h = 0;
    for (size_t i = from; i < to; i++)
        if (z->item[s][i].kind != NB_V_PENALTY) h += z->item[s][i].size;
    return h;
}

static void check(const puzzle *z, const nb_rows_page *page, size_t n)
{
    size_t next[2] = {0, 0}, units[2] = {0, 0}, referred[2] = {0, 0};
    for (size_t k = 0; k < n; k++) {
        nb_len bottom[2] = {0, 0}, y = 0;
        for (int s = 0; s < 2; s++) assert_int_equal(page[k].unit_from[s], units[s]);
        for (size_t i = 0; i < page[k].n; i++) {
            const nb_rows_piece *x = &page[k].piece[i];
            nb_len top = y + (i ? z->row[x->row].gap : 0);
            for (int s = 0; s < 2; s++) {
                /* Boxes in order, none twice, none left out. */
                for (size_t b = next[s]; b < x->from[s]; b++)
                    assert_int_not_equal(z->item[s][b].kind, NB_V_BOX);
                assert_true(x->from[s] >= next[s] && x->to[s] >= x->from[s]);
                next[s] = x->to[s];
                for (size_t b = x->from[s]; b < x->to[s]; b++)
                    if (z->item[s][b].kind == NB_V_BOX) referred[s] += z->item[s][b].notes;
                bool begins = x->opened[s] == SIZE_MAX;
                nb_len at = top + (begins ? z->row[x->row].drop[s] : 0);
                if (x->from[s] < x->to[s]) assert_int_equal(x->y[s], at);
                bottom[s] = at + height_of(z, s, x->from[s], x->to[s]);
            }
            y = bottom[0] > bottom[1] ? bottom[0] : bottom[1];
        }
        for (int s = 0; s < 2; s++) {
            nb_len notes = 0;
            assert_true(page[k].unit_to[s] <= referred[s]);
            for (size_t u = page[k].unit_from[s]; u < page[k].unit_to[s]; u++)
                notes += z->unit[s][u].size;
            units[s] = page[k].unit_to[s];
            /* Only what cannot be parted reaches beyond the page. */
            bool single = page[k].n <= 1;
            if (!single) assert_true(bottom[s] + notes <= z->p.height);
        }
    }
    for (int s = 0; s < 2; s++) {
        for (size_t b = next[s]; b < z->p.side[s].n; b++)
            assert_int_not_equal(z->item[s][b].kind, NB_V_BOX);
        assert_int_equal(units[s], z->p.side[s].n_units);
    }
}

static void random_rows(void **state)
{
    (void)state;
    static puzzle z;
    for (seed = 1; seed < 4000;) {
        uint64_t keep = seed;
        begin(&z, 40 + dice(200));
        size_t rows = 1 + dice(14);
        for (size_t r = 0; r < rows; r++) {
            unsigned n[2] = {dice(12), dice(12)};
            if (!n[0] && !n[1]) n[0] = 1;
            for (int s = 0; s < 2; s++) {
                lines(&z, s, n[s], 5 + dice(20), dice(3) ? 0 : (int32_t)dice(20000));
                if (n[s] && !dice(4) && z.p.side[s].n_units < MOST_UNITS - 3) {
                    unsigned units = 1 + dice(3);
                    z.item[s][z.row[z.p.n].to[s] - 1].notes = units;
                    for (unsigned u = 0; u < units; u++)
                        z.unit[s][z.p.side[s].n_units++] =
                            (nb_note_unit){4 + dice(9), !u, false};
                }
            }
            z.row[z.p.n].drop[dice(2)] = dice(4);
            end_row(&z, dice(10), dice(4) ? 0 : NB_V_NEVER);
        }
        nb_arena *a = nb_arena_open();
        nb_rows_page *page;
        size_t n = nb_rows_cut(a, &z.p, &page);
        check(&z, page, n);
        nb_arena_free(a);
        seed = keep + 1;
    }
}

static void a_heading_stays_with_its_text(void **state)
{
    (void)state;
    static puzzle z;
    begin(&z, 100);
    for (int s = 0; s < 2; s++) lines(&z, s, 8, 10, 0);
    end_row(&z, 0, 0);
    for (int s = 0; s < 2; s++) lines(&z, s, 1, 10, 0); /* the heading would fit */
    end_row(&z, 0, 0);
    for (int s = 0; s < 2; s++) lines(&z, s, 2, 10, NB_V_NEVER);
    end_row(&z, 0, NB_V_NEVER);
    nb_arena *a = nb_arena_open();
    nb_rows_page *page;
    assert_int_equal(nb_rows_cut(a, &z.p, &page), 2);
    assert_int_equal(page[0].n, 1);
    assert_int_equal(page[1].piece[0].row, 1);
    nb_arena_free(a);
}

static void a_long_pair_continues_at_both_heads(void **state)
{
    (void)state;
    static puzzle z;
    begin(&z, 100);
    lines(&z, 0, 30, 10, 0);
    lines(&z, 1, 14, 12, 0);
    end_row(&z, 0, 0);
    nb_arena *a = nb_arena_open();
    nb_rows_page *page;
    assert_int_equal(nb_rows_cut(a, &z.p, &page), 3);
    assert_int_equal(page[0].piece[0].to[0], 19); /* ten boxes, nine penalties */
    assert_int_equal(page[0].piece[0].to[1], 15); /* eight and seven */
    assert_int_equal(page[1].piece[0].from[0], 20);
    assert_int_equal(page[1].piece[0].from[1], 16);
    assert_int_equal(page[1].piece[0].y[0], 0);
    assert_int_equal(page[1].piece[0].y[1], 0);
    nb_arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_rows),
        cmocka_unit_test(a_heading_stays_with_its_text),
        cmocka_unit_test(a_long_pair_continues_at_both_heads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
