/* Paper sizes, settings of the style, and the widths of table columns. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "layout/columns.h"
#include "layout/style.h"

static void papers(void **state)
{
    (void)state;
    nb_len w, h;
    assert_true(nb_paper_parse(NB_STR("A4"), &w, &h));
    assert_int_equal(w, NB_MM(210));
    assert_int_equal(h, NB_MM(297));
    assert_true(nb_paper_parse(NB_STR(" a5 landscape "), &w, &h));
    assert_int_equal(w, NB_MM(210));
    assert_int_equal(h, NB_MM(148));
    assert_true(nb_paper_parse(NB_STR("170mmx240mm"), &w, &h));
    nb_len w2, h2;
    assert_true(nb_paper_parse(NB_STR("170x240mm"), &w2, &h2));
    assert_int_equal(w, w2);
    assert_int_equal(h, h2);
    assert_true(nb_paper_parse(NB_STR("600pxx800px"), &w, &h));
    assert_int_equal(w, NB_PT(450));
    assert_int_equal(h, NB_PT(600));
    static const char *const bad[] = {"",     "x",       "a99",    "10x",        "x10mm",
                                      "a4 x", "1mmx1mm", "-5x9in", "9999inx9in", "a4landscape"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(nb_paper_parse(nb_str_of(bad[i]), &w, &h));
}

static nb_diags *diags;
static nb_doc doc;

static nb_style *style(nb_arena *a, nb_setting *set, size_t n)
{
    nb_layout_options o = {.settings = set, .n_settings = n};
    return nb_style_new(a, &doc, &o, diags);
}

#define SET(k, v)                        \
    {                                    \
        NB_STR(k), NB_STR(v), NB_NOWHERE \
    }

static void styles(void **state)
{
    (void)state;
    nb_arena *a = nb_arena_open();
    diags = nb_diags_open();
    static const char *const names[] = {"handout", "book", "large"};
    static const char *const langs[] = {"en", "zh-Hans", "ar"};
    static const char *const sizes[] = {"a4",     "a5",           "b5",
                                        "letter", "a3 landscape", "60mmx90mm"};
    for (int n = 0; n < 3; n++)
        for (int l = 0; l < 3; l++)
            for (int p = 0; p < 6; p++) {
                doc.meta.lang = nb_str_of(langs[l]);
                nb_setting set[] = {{NB_STR("style"), nb_str_of(names[n]), NB_NOWHERE},
                                    {NB_STR("paper"), nb_str_of(sizes[p]), NB_NOWHERE}};
                nb_style *s = style(a, set, 2);
                assert_int_equal(s->margin_inner + s->measure + s->margin_outer,
                                 s->paper_width);
                assert_int_equal(s->margin_top + s->text_height + s->margin_bottom,
                                 s->paper_height);
                assert_int_equal(s->text_height % s->body.leading, 0);
                if (s->cjk) assert_int_equal(s->measure % s->body.size, 0);
                /* No line is longer than the eye can follow. */
                assert_true(s->measure <= s->body.size * (s->cjk ? 42 : 37));
                assert_true(s->margin_outer > 0 && s->margin_inner > 0 && s->margin_top > 0);
            }
    assert_int_equal(nb_diags_n(diags), 0);
    nb_diags_free(diags);
    nb_arena_free(a);
}

static void settings(void **state)
{
    (void)state;
    nb_arena *a = nb_arena_open();
    diags = nb_diags_open();
    doc.meta.lang = NB_STR("en");
    nb_setting good[] = {SET("font-size", "12pt"),   SET("leading", "1.5"),
                         SET("margin", "20mm 30mm"), SET("toc-depth", "2"),
                         SET("indent", "2em"),       SET("justify", "no"),
                         SET("recto", "yes"),        SET("emphasis", "dots")};
    nb_style *s = style(a, good, sizeof good / sizeof *good);
    assert_int_equal(s->body.size, NB_PT(12));
    assert_int_equal(s->body.leading, NB_PT(18));
    assert_int_equal(s->margin_top, NB_MM(20));
    assert_int_equal(s->margin_inner, NB_MM(30));
    assert_int_equal(s->toc_depth, 2);
    assert_int_equal(s->par_indent, NB_PT(24));
    assert_int_equal(s->par_skip, 0);
    assert_false(s->justify);
    assert_true(s->duplex && s->recto_chapters && s->emphasis_dots);
    assert_int_equal(nb_diags_n(diags), 0);

    nb_setting bad[] = {SET("font-size", "huge"),   SET("leading", "0.2"),
                        SET("margin", "1 2 3 4 5"), SET("margin", "100mm"),
                        SET("toc-depth", "9"),      SET("indent", "-3pt"),
                        SET("style", "fancy"),      SET("paper", "blue"),
                        SET("columns", "3"),        SET("justify", "maybe")};
    size_t n = sizeof bad / sizeof *bad;
    nb_style *t = style(a, bad, n);
    assert_int_equal(nb_diags_n(diags), n);
    nb_style *plain = style(a, NULL, 0);
    assert_int_equal(t->body.size, plain->body.size);
    assert_int_equal(t->measure, plain->measure);
    assert_int_equal(t->par_indent, plain->par_indent);
    nb_diags_free(diags);
    nb_arena_free(a);
}

static uint64_t seed = 7;
static unsigned dice(unsigned sides)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % sides;
}

/* For thousands of tables: never wider than the room, no column below its least where all fit,
 * none above its most, and no room wasted while a column still wants some. */
static void columns(void **state)
{
    (void)state;
    for (int round = 0; round < 20000; round++) {
        nb_len least[12], most[12], width[12], sum = 0, sum_least = 0, sum_most = 0;
        size_t n = 1 + dice(12);
        for (size_t i = 0; i < n; i++) {
            least[i] = dice(4) ? (nb_len)dice(4000) : (nb_len)dice(60000);
            most[i] = least[i] + (dice(3) ? (nb_len)dice(3000) : (nb_len)dice(400000));
            sum_least += least[i];
            sum_most += most[i];
        }
        nb_len room = (nb_len)dice(100000);
        nb_columns_fit(least, most, n, room, width);
        for (size_t i = 0; i < n; i++) {
            assert_true(width[i] >= 0);
            sum += width[i];
            if (sum_least <= room) assert_true(width[i] >= least[i]);
            else assert_true(width[i] <= least[i]);
        }
        assert_true(sum <= room);
        if (sum_most <= room) assert_int_equal(sum, sum_most);
        else assert_true(room - sum <= (nb_len)n);
    }
}

static void short_columns_stay_whole(void **state)
{
    (void)state;
    nb_len least[] = {20, 30, 60}, most[] = {40, 35, 4000}, width[3];
    nb_columns_fit(least, most, 3, 400, width);
    assert_int_equal(width[0], 40);
    assert_int_equal(width[1], 35);
    assert_int_equal(width[2], 325);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(papers),
        cmocka_unit_test(styles),
        cmocka_unit_test(settings),
        cmocka_unit_test(columns),
        cmocka_unit_test(short_columns_stay_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
