#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "font/font.h"

#define MANIFEST NB_STR("fonts/fonts.manifest")
#define LATN NB_SCRIPT('L', 'a', 't', 'n')
#define HANI NB_SCRIPT('H', 'a', 'n', 'i')

static nb_diags *diags;
static nb_fonts *fonts;
static nb_arena *arena;

static const nb_face *pick(nb_str lang, const char *cluster)
{
    nb_font_query q = {NB_ROLE_BODY, 0, lang, false};
    const nb_face *f = nb_fonts_pick(fonts, &q, nb_str_of(cluster), NULL);
    assert_non_null(f);
    return f;
}

static size_t shape(const nb_shape_spec *s, const char *text, nb_glyph **g)
{
    nb_str t = nb_str_of(text);
    return nb_shape(fonts, arena, s, t, 0, t.n, g);
}

static nb_len width(const nb_shape_spec *s, const char *text)
{
    nb_glyph *g;
    nb_len w = 0;
    size_t n = shape(s, text, &g);
    for (size_t i = 0; i < n; i++) w += g[i].advance;
    return w;
}

static nb_shape_spec latin(void)
{
    return (nb_shape_spec){.face = pick(NB_STR("en"), "A"), .size = NB_PT(10.5),
                           .lang = NB_STR("en"), .script = LATN};
}

static void ligatures(void **state)
{
    (void)state;
    nb_glyph *g;
    nb_shape_spec s = latin();
    assert_int_equal(shape(&s, "office", &g), 4); /* o ffi c e */
    assert_int_equal(g[1].cluster, 1);
    assert_int_equal(g[2].cluster, 4);
    s.no_ligatures = true;
    assert_int_equal(shape(&s, "office", &g), 6);
}

static void kerning(void **state)
{
    (void)state;
    nb_shape_spec s = latin();
    nb_len kerned = width(&s, "AVATo");
    s.no_kerning = true;
    nb_len plain = width(&s, "AVATo"), sum = 0;
    assert_true(kerned < plain);
    for (const char *p = "AVATo"; *p; p++)
        sum += nb_muldiv(s.size, nb_face_advance_units(s.face, nb_face_glyph_of(s.face, (uint32_t)*p)),
                         nb_face_upem(s.face));
    assert_int_equal(plain, sum);
}

static void figures(void **state)
{
    (void)state;
    nb_glyph *plain, *old, *lining, *tabular;
    nb_shape_spec s = latin();
    assert_int_equal(shape(&s, "17", &plain), 2);
    s.figures = NB_FIGURES_OLDSTYLE;
    assert_int_equal(shape(&s, "17", &old), 2);
    s.figures = NB_FIGURES_LINING;
    assert_int_equal(shape(&s, "17", &lining), 2);
    s.figures = NB_FIGURES_TABULAR;
    assert_int_equal(shape(&s, "17", &tabular), 2);
    assert_int_not_equal(old[0].id, lining[0].id);
    assert_int_equal(tabular[0].advance, tabular[1].advance);
    s.figures = NB_FIGURES_DEFAULT;
    s.small_caps = true;
    assert_int_equal(shape(&s, "ax", &old), 2);
    assert_int_not_equal(old[0].id, nb_face_glyph_of(s.face, 'a'));
}

/* Beh takes three shapes in one word; visual order runs backwards; dots need no glyph of their own. */
static void arabic(void **state)
{
    (void)state;
    nb_glyph *g, *alone;
    nb_shape_spec s = {.face = pick(NB_STR("ar"), "ب"), .size = NB_PT(12), .lang = NB_STR("ar"),
                       .script = NB_SCRIPT('A', 'r', 'a', 'b'), .rtl = true};
    size_t n = shape(&s, "ببب", &g);
    assert_true(n >= 3);
    for (size_t i = 1; i < n; i++) assert_true(g[i].cluster <= g[i - 1].cluster);
    assert_int_equal(g[0].cluster, 4);
    assert_int_equal(g[n - 1].cluster, 0);
    assert_true(shape(&s, "ب", &alone) >= 1);
    assert_int_not_equal(alone[0].id, g[0].id);
    /* The context outside [from,to) joins as well. */
    nb_str text = NB_STR("ببب");
    nb_glyph *middle;
    assert_true(nb_shape(fonts, arena, &s, text, 2, 4, &middle) >= 1);
    assert_int_equal(middle[0].cluster, 2);
    assert_int_not_equal(middle[0].id, alone[0].id);
}

static void han_is_square(void **state)
{
    (void)state;
    nb_glyph *g;
    nb_shape_spec s = {.face = pick(NB_STR("zh"), "骨"), .size = NB_PT(10.5),
                       .lang = NB_STR("zh"), .script = HANI};
    size_t n = shape(&s, "语言模型，“构建”。……", &g);
    assert_int_equal(n, 12);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(g[i].advance, NB_PT(10.5));
        assert_int_equal(g[i].cluster, 3 * i);
    }
    assert_int_equal(width(&s, "——"), 2 * NB_PT(10.5)); /* one glyph, without a gap */
    s.script = NB_SCRIPT('K', 'a', 'n', 'a');
    s.face = pick(NB_STR("ja"), "ト");
    s.lang = NB_STR("ja");
    n = shape(&s, "トヨタ、ファイ", &g);
    for (size_t i = 0; i < n; i++) assert_int_equal(g[i].advance, NB_PT(10.5));
}

static void clusters(void **state)
{
    (void)state;
    nb_glyph *g;
    nb_shape_spec s = latin();
    size_t n = shape(&s, "ae\u0301b", &g); /* composed, or base and mark in one cluster */
    assert_true(n == 3 || n == 4);
    assert_int_equal(g[1].cluster, 1);
    assert_int_equal(g[n - 1].cluster, 4);
    assert_int_equal(shape(&s, "a\u200Bb", &g), 2); /* no ink, no glyph */
    assert_int_equal(shape(&s, "\u00AD", &g), 0);
    assert_int_equal(shape(&s, "a\u2003b", &g), 3);
    assert_int_equal(g[1].advance, NB_PT(10.5));
    assert_int_equal(nb_shape(fonts, arena, &s, NB_STR("abc"), 1, 1, &g), 0);
}

static void thai_and_devanagari(void **state)
{
    (void)state;
    nb_glyph *g;
    nb_shape_spec s = {.face = pick(NB_STR("hi"), "क"), .size = NB_PT(10), .lang = NB_STR("hi"),
                       .script = NB_SCRIPT('D', 'e', 'v', 'a')};
    size_t n = shape(&s, "क्षि", &g); /* i goes before, ka and ssa join */
    assert_int_equal(n, 2);
    assert_int_equal(g[0].cluster, 0);
    s = (nb_shape_spec){.face = pick(NB_STR("th"), "ก"), .size = NB_PT(10),
                        .lang = NB_STR("th"), .script = NB_SCRIPT('T', 'h', 'a', 'i')};
    n = shape(&s, "ที่", &g);
    assert_int_equal(n, 3);
    assert_int_equal(g[2].advance, 0);
}

static int setup(void **state)
{
    (void)state;
    diags = nb_diags_open();
    arena = nb_arena_open();
    fonts = nb_fonts_open(MANIFEST, NB_STR("en"), NULL, 0, diags);
    return fonts ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    nb_fonts_close(fonts);
    nb_arena_free(arena);
    nb_diags_free(diags);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ligatures), cmocka_unit_test(kerning),
        cmocka_unit_test(figures),   cmocka_unit_test(arabic),
        cmocka_unit_test(clusters),  cmocka_unit_test(han_is_square),
        cmocka_unit_test(thai_and_devanagari),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
