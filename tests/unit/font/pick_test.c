#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "font/font.h"

#define MANIFEST NB_STR("fonts/fonts.manifest")

static nb_diags *diags;

static nb_fonts *open_for(const char *lang)
{
    nb_fonts *f = nb_fonts_open(MANIFEST, nb_str_of(lang), NULL, 0, diags);
    assert_non_null(f);
    return f;
}

static const nb_face *pick(nb_fonts *f, nb_role role, unsigned variant, const char *lang,
                           const char *cluster)
{
    nb_font_query q = {role, variant, nb_str_of(lang), false};
    return nb_fonts_pick(f, &q, nb_str_of(cluster), NULL);
}

static void is_family(const nb_face *face, const char *family)
{
    assert_non_null(face);
    assert_string_equal(nb_face_family(face), family);
}

static const nb_face *pick_mark(nb_fonts *f, unsigned variant, const char *lang,
                                const char *mark, unsigned *synthetic)
{
    nb_font_query q = {NB_ROLE_BODY, variant, nb_str_of(lang), true};
    return nb_fonts_pick(f, &q, nb_str_of(mark), synthetic);
}

/* Kai whose marks are not the language's takes them from Song, upright. */
static void marks_in_kai(void **state)
{
    (void)state;
    nb_fonts *f = open_for("zh-CN");
    unsigned synthetic = 9;
    is_family(pick_mark(f, NB_FACE_ITALIC, "zh-CN", "“", &synthetic), "Noto Serif CJK SC");
    assert_int_equal(synthetic, 0);
    is_family(pick_mark(f, NB_FACE_ITALIC | NB_FACE_BOLD, "zh-CN", "’", &synthetic),
              "Noto Serif CJK SC");
    assert_int_equal(synthetic, 0);
    is_family(pick(f, NB_ROLE_BODY, NB_FACE_ITALIC, "zh-CN", "。"), "LXGW WenKai");
    is_family(pick(f, NB_ROLE_BODY, NB_FACE_ITALIC, "zh-TW", "。"), "Noto Serif CJK TC");
    is_family(pick(f, NB_ROLE_BODY, NB_FACE_ITALIC, "zh-HK", "，"), "Noto Serif CJK HK");
    is_family(pick(f, NB_ROLE_BODY, NB_FACE_ITALIC, "zh-TW", "「"), "LXGW WenKai");
    nb_fonts_close(f);
}

static void latin_and_han(void **state)
{
    (void)state;
    nb_fonts *f = open_for("zh-CN");
    is_family(pick(f, NB_ROLE_BODY, 0, "zh-CN", "A"), "TeX Gyre Pagella");
    is_family(pick(f, NB_ROLE_BODY, 0, "zh-CN", "骨"), "Noto Serif CJK SC");
    is_family(pick(f, NB_ROLE_BODY, 0, "zh-CN", "，"), "Noto Serif CJK SC");
    is_family(pick(f, NB_ROLE_HEADING, NB_FACE_BOLD, "zh-CN", "骨"), "Noto Sans CJK SC");
    is_family(pick(f, NB_ROLE_HEADING, NB_FACE_BOLD, "zh-CN", "A"), "Noto Sans CJK SC");
    is_family(pick(f, NB_ROLE_HEADING, NB_FACE_BOLD, "en", "A"), "Noto Sans CJK SC");
    is_family(pick(f, NB_ROLE_BODY, NB_FACE_ITALIC, "zh-CN", "骨"), "LXGW WenKai");
    is_family(pick(f, NB_ROLE_CODE, 0, "zh-CN", "A"), "Inconsolata");
    is_family(pick(f, NB_ROLE_CODE, 0, "zh-CN", "骨"), "Noto Sans Mono CJK SC");
    is_family(pick(f, NB_ROLE_CODE, NB_FACE_BOLD, "zh-CN", "A"), "Ricty Diminished");
    is_family(pick(f, NB_ROLE_CODE, NB_FACE_BOLD, "zh-CN", "骨"), "Noto Sans Mono CJK SC");
    is_family(pick(f, NB_ROLE_CODE, NB_FACE_BOLD, "zh-CN", "（"), "Noto Sans Mono CJK SC");
    /* No Kai in upright text, no makeshift Cyrillic. */
    is_family(pick(f, NB_ROLE_BODY, 0, "zh-CN", "₂"), "Linux Libertine O");
    is_family(pick(f, NB_ROLE_BODY, 0, "zh-CN", "Ж"), "Linux Libertine O");
    is_family(pick(f, NB_ROLE_BODY, NB_FACE_ITALIC, "zh-CN", "Ж"), "Linux Libertine O");
    is_family(pick(f, NB_ROLE_BODY, 0, "zh-CN", "①"), "Noto Serif CJK SC");
    nb_fonts_close(f);
    f = open_for("en");
    is_family(pick(f, NB_ROLE_HEADING, NB_FACE_BOLD, "en", "A"), "TeX Gyre Pagella");
    is_family(pick(f, NB_ROLE_BODY, 0, "en", "骨"), "Noto Serif CJK SC");
    is_family(pick(f, NB_ROLE_BODY, 0, "ru", "Ж"), "Linux Libertine O");
    is_family(pick(f, NB_ROLE_BODY, 0, "en", "न"), "Noto Serif Devanagari");
    is_family(pick(f, NB_ROLE_BODY, NB_FACE_BOLD, "hi", "नि"), "Noto Serif Devanagari");
    is_family(pick(f, NB_ROLE_BODY, 0, "ar", "بِ"), "Noto Naskh Arabic");
    nb_fonts_close(f);
}

/* 骨, 直 and 门 are drawn differently in each country: other faces, other glyphs. */
static void countries(void **state)
{
    (void)state;
    static const struct {
        const char *lang, *family;
    } all[] = {{"zh", "Noto Serif CJK SC"},      {"zh-Hans-CN", "Noto Serif CJK SC"},
               {"zh-Hant", "Noto Serif CJK TC"}, {"zh-TW", "Noto Serif CJK TC"},
               {"zh-HK", "Noto Serif CJK HK"},   {"zh-Hant-HK", "Noto Serif CJK HK"},
               {"yue", "Noto Serif CJK HK"},     {"ja", "Noto Serif CJK JP"},
               {"ja-JP", "Noto Serif CJK JP"},   {"ko", "Noto Serif CJK KR"}};
    nb_fonts *f = open_for("en");
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        const nb_face *face = pick(f, NB_ROLE_BODY, 0, all[i].lang, "骨");
        is_family(face, all[i].family);
        assert_true(nb_face_is_cjk(face));
        assert_true(nb_face_is_cid_keyed(face));
    }
    uint32_t sc = nb_face_glyph_of(pick(f, NB_ROLE_BODY, 0, "zh", "骨"), 0x9AA8);
    uint32_t tc = nb_face_glyph_of(pick(f, NB_ROLE_BODY, 0, "zh-TW", "骨"), 0x9AA8);
    uint32_t jp = nb_face_glyph_of(pick(f, NB_ROLE_BODY, 0, "ja", "骨"), 0x9AA8);
    assert_true(sc && tc && jp && sc != jp && tc != sc);
    nb_fonts_close(f);
    /* Han in a foreign phrase follows the book. */
    f = open_for("zh-TW");
    is_family(pick(f, NB_ROLE_BODY, 0, "en", "骨"), "Noto Serif CJK TC");
    nb_fonts_close(f);
}

static void shared_marks(void **state)
{
    (void)state;
    static const char *const marks[] = {"“", "”", "‘", "’", "…", "—", "·"};
    nb_fonts *f = open_for("zh");
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        nb_font_query q = {NB_ROLE_BODY, 0, NB_STR("zh"), false};
        is_family(nb_fonts_pick(f, &q, nb_str_of(marks[i]), NULL), "TeX Gyre Pagella");
        q.cjk = true;
        is_family(nb_fonts_pick(f, &q, nb_str_of(marks[i]), NULL), "Noto Serif CJK SC");
        q.variant = NB_FACE_ITALIC;
        /* The quotation marks and the dot of this Kai are Latin ones: see marks_in_kai. */
        bool latin = i != 4 && i != 5;
        is_family(nb_fonts_pick(f, &q, nb_str_of(marks[i]), NULL),
                  latin ? "Noto Serif CJK SC" : "LXGW WenKai");
    }
    nb_fonts_close(f);
}

static void synthetic(void **state)
{
    (void)state;
    nb_fonts *f = open_for("zh");
    unsigned s = 9;
    nb_font_query q = {NB_ROLE_BODY, NB_FACE_BOLD | NB_FACE_ITALIC, NB_STR("zh"), false};
    assert_non_null(nb_fonts_pick(f, &q, NB_STR("A"), &s));
    assert_int_equal(s, 0);
    assert_non_null(nb_fonts_pick(f, &q, NB_STR("骨"), &s));
    assert_int_equal(s, 0);
    q.lang = NB_STR("hi"); /* no italic: slanted */
    is_family(nb_fonts_pick(f, &q, NB_STR("न"), &s), "Noto Serif Devanagari");
    assert_int_equal(s, NB_FACE_ITALIC);
    q.lang = NB_STR("ja"); /* no Kai: Han stays upright */
    is_family(nb_fonts_pick(f, &q, NB_STR("骨"), &s), "Noto Serif CJK JP");
    assert_int_equal(s, 0);
    q.variant = NB_FACE_BOLD;
    q.lang = NB_STR("zh");
    is_family(nb_fonts_pick(f, &q, NB_STR("𠀀"), &s), "HanaMinB");
    assert_int_equal(s, NB_FACE_BOLD);
    nb_fonts_close(f);
}

static size_t shaped(nb_fonts *f, const nb_face *face, const char *text)
{
    nb_arena *a = nb_arena_open();
    nb_glyph *g;
    nb_shape_spec spec = {.face = face, .size = NB_PT(10), .lang = NB_STR("en"),
                          .script = NB_SCRIPT('Z', 'y', 'y', 'y')};
    size_t n = nb_shape(f, a, &spec, nb_str_of(text), 0, strlen(text), &g);
    for (size_t i = 0; i < n; i++) assert_int_not_equal(g[i].id, 0);
    nb_arena_free(a);
    return n;
}

static void emoji(void **state)
{
    (void)state;
    static const char *const one[] = {"😀", "👩‍👩‍👧‍👦", "🇨🇳", "❤️", "👍🏽", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🏳️‍🌈", "✅", "☺️"};
    static const char *const text[] = {"☺︎", "❤︎", "❤", "✓", "→", "©", "1", "#", "™", "☺"};
    nb_fonts *f = open_for("en");
    for (size_t i = 0; i < sizeof one / sizeof *one; i++)
        for (int role = 0; role < NB_ROLES; role++) {
            const nb_face *face = pick(f, (nb_role)role, 0, "en", one[i]);
            is_family(face, "Noto Color Emoji");
            assert_true(nb_face_is_colour(face));
            assert_int_equal(shaped(f, face, one[i]), 1);
        }
    for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
        const nb_face *face = pick(f, NB_ROLE_BODY, 0, "en", text[i]);
        assert_non_null(face);
        assert_false(nb_face_is_colour(face));
    }
    const nb_face *face = pick(f, NB_ROLE_BODY, 0, "en", "😀");
    nb_colour_glyph g;
    assert_true(nb_face_colour_glyph(face, nb_face_glyph_of(face, 0x1F600), &g));
    assert_memory_equal(g.png.s, "\x89PNG\r\n", 6);
    assert_true(g.width > 0 && g.height > 0 && g.y > 0);
    nb_fonts_close(f);
}

static void none(void **state)
{
    (void)state;
    nb_fonts *f = open_for("en");
    unsigned s = 9;
    nb_font_query q = {NB_ROLE_BODY, NB_FACE_BOLD, NB_STR("en"), false};
    for (int again = 0; again < 2; again++) {
        assert_null(nb_fonts_pick(f, &q, NB_STR("\xF3\xA0\xBF\xBF\xF4\x8F\xBF\xBD"), &s)); /* unassigned */
        assert_null(nb_fonts_pick(f, &q, NB_STR("\xF3\xB0\x80\x80"), &s)); /* U+F0000 */
        assert_int_equal(s, 0);
    }
    /* No ink is needed for these. */
    is_family(nb_fonts_pick(f, &q, NB_STR(" "), NULL), "TeX Gyre Pagella");
    is_family(nb_fonts_pick(f, &q, NB_STR("\u00A0"), NULL), "TeX Gyre Pagella");
    is_family(nb_fonts_pick(f, &q, NB_STR("\u2009"), NULL), "TeX Gyre Pagella");
    is_family(nb_fonts_pick(f, &q, NB_STR("\u200D"), NULL), "TeX Gyre Pagella");
    is_family(nb_fonts_pick(f, &q, NB_STR("\u2011"), NULL), "TeX Gyre Pagella");
    is_family(nb_fonts_pick(f, &q, NB_STR("e\u0301"), NULL), "TeX Gyre Pagella");
    nb_fonts_close(f);
}

static void extension_b_and_variants(void **state)
{
    (void)state;
    nb_fonts *f = open_for("zh");
    is_family(pick(f, NB_ROLE_BODY, 0, "zh", "𠀀"), "HanaMinB");
    is_family(pick(f, NB_ROLE_BODY, 0, "zh", "𰻝"), "Noto Serif CJK SC");
    is_family(pick(f, NB_ROLE_BODY, 0, "ja", "葛󠄀"), "Noto Serif CJK JP"); /* with a selector */
    is_family(pick(f, NB_ROLE_BODY, 0, "zh", "\uF900"), "Noto Serif CJK SC");
    nb_fonts_close(f);
}

static void primary(void **state)
{
    (void)state;
    nb_fonts *f = open_for("zh");
    nb_font_query q = {NB_ROLE_BODY, 0, NB_STR("zh"), false};
    is_family(nb_fonts_primary(f, &q), "TeX Gyre Pagella");
    q.cjk = true;
    const nb_face *song = nb_fonts_primary(f, &q);
    is_family(song, "Noto Serif CJK SC");
    nb_metrics m = nb_face_metrics(song, NB_PT(10));
    assert_int_equal(m.ascent, NB_PT(8.8));
    assert_int_equal(m.descent, NB_PT(1.2));
    assert_int_equal(m.em, NB_PT(10));
    q = (nb_font_query){NB_ROLE_BODY, 0, NB_STR("th"), false};
    is_family(nb_fonts_primary(f, &q), "Noto Serif Thai");
    nb_fonts_close(f);
}

/* Everything the two scripts of a line of code need stands on one grid. */
static void code_grid(void **state)
{
    (void)state;
    static const uint32_t half[] = {'A', 'i', '0', '{', 0x2500, 0x251C, 0x2514, 0x2588, 0x2192,
                                    0x2713, 0x0416, 0x03BB, 0x00E9};
    static const uint32_t full[] = {0x9AA8, 0x3042, 0xFF0C, 0x3001};
    nb_fonts *f = open_for("zh");
    for (size_t i = 0; i < sizeof half / sizeof *half; i++) {
        char u[8] = {0};
        nb_utf8_put(u, half[i]);
        const nb_face *face = pick(f, NB_ROLE_CODE, 0, "zh", u);
        assert_non_null(face);
        assert_int_equal(2 * nb_face_advance_units(face, nb_face_glyph_of(face, half[i])),
                         nb_face_upem(face));
    }
    for (size_t i = 0; i < sizeof full / sizeof *full; i++) {
        char u[8] = {0};
        nb_utf8_put(u, full[i]);
        const nb_face *face = pick(f, NB_ROLE_CODE, 0, "zh", u);
        assert_int_equal(nb_face_advance_units(face, nb_face_glyph_of(face, full[i])),
                         nb_face_upem(face));
    }
    nb_fonts_close(f);
}

static int setup(void **state)
{
    (void)state;
    diags = nb_diags_open();
    return 0;
}

/* With every package of the manifest installed, nothing is complained about. */
static int teardown(void **state)
{
    (void)state;
    size_t n = nb_diags_n(diags);
    nb_diags_free(diags);
    return n ? -1 : 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_in_kai),
        cmocka_unit_test(latin_and_han), cmocka_unit_test(countries),
        cmocka_unit_test(shared_marks),  cmocka_unit_test(synthetic),
        cmocka_unit_test(emoji),         cmocka_unit_test(none),
        cmocka_unit_test(primary),       cmocka_unit_test(extension_b_and_variants),
        cmocka_unit_test(code_grid),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
