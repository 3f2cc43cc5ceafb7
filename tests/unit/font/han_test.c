/* The short cut for Han text against HarfBuzz itself: the same glyphs, clusters and advances. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "font/han.h"

static nb_diags *diags;
static nb_fonts *fonts;
static nb_arena *arena;

static uint32_t seed = 1;

static uint32_t below(uint32_t n)
{
    seed = seed * 1664525 + 1013904223;
    return (uint32_t)((uint64_t)seed * n >> 32);
}

/* Mostly ideographs, with marks that fonts have rules for. */
static uint32_t some_char(void)
{
    static const uint32_t marks[] = {0x2014, 0x2014, 0x2026, 0x3001, 0x3002, 0xFF0C, 0x201C, 0x201D,
                                     0x300A, 0x300B, 0xFF08, 0xFF09, 0x30C8, 0x30FC, 0x3042, 0x3099,
                                     0x3000, 0xFE00, 0x20000, 0x2A6D6, 0xF900, 0xB7, 'A', '1'};
    uint32_t k = below(100);
    if (k < 60) return 0x4E00 + below(0x51FF);
    if (k < 65) return 0x3400 + below(0x19BF);
    if (k < 70) return 0x3041 + below(0xBF);
    return marks[below(sizeof marks / sizeof *marks)];
}

static void by_harfbuzz(const nb_face *face, const hb_segment_properties_t *props, nb_str text,
                        size_t from, size_t to, hb_buffer_t *b)
{
    hb_feature_t kern = {HB_TAG('k', 'e', 'r', 'n'), 0, 0, HB_FEATURE_GLOBAL_END};
    hb_buffer_clear_contents(b);
    hb_buffer_set_flags(b, HB_BUFFER_FLAG_REMOVE_DEFAULT_IGNORABLES |
                               HB_BUFFER_FLAG_DO_NOT_INSERT_DOTTED_CIRCLE);
    hb_buffer_add_utf8(b, text.s, (int)text.n, (unsigned)from, (int)(to - from));
    hb_buffer_set_segment_properties(b, props);
    hb_shape(face->font, b, &kern, 1);
}

/* Returns true when the table did the work. */
static bool compare(const nb_face *face, nb_str lang, nb_script script, nb_str text, size_t from,
                    size_t to, hb_buffer_t *b)
{
    hb_segment_properties_t props = {.direction = HB_DIRECTION_LTR,
                                     .script = (hb_script_t)script,
                                     .language = hb_language_from_string(lang.s, (int)lang.n)};
    nb_shape_spec spec = {.face = face, .size = NB_PT(10.5), .lang = lang, .script = script};
    unsigned expected;
    nb_glyph *g;
    by_harfbuzz(face, &props, text, from, to, b);
    const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(b, &expected);
    const hb_glyph_position_t *pos = hb_buffer_get_glyph_positions(b, &expected);
    assert_int_equal(nb_shape(fonts, arena, &spec, text, from, to, &g), expected);
    for (unsigned i = 0; i < expected; i++) {
        assert_int_equal(g[i].id, info[i].codepoint);
        assert_int_equal(g[i].cluster, info[i].cluster);
        assert_int_equal(g[i].advance, nb_muldiv(spec.size, pos[i].x_advance, face->upem));
        assert_int_equal(g[i].dx, nb_muldiv(spec.size, pos[i].x_offset, face->upem));
        assert_int_equal(g[i].dy, nb_muldiv(spec.size, pos[i].y_offset, face->upem));
    }
    hb_feature_t kern = {HB_TAG('k', 'e', 'r', 'n'), 0, 0, HB_FEATURE_GLOBAL_END};
    size_t n;
    const nb_han *h = nb_han_find(fonts, face, &props, &kern, 1);
    return h && nb_han_shape(h, arena, spec.size, text, from, to, &g, &n);
}

static void same_as_harfbuzz(void **state)
{
    (void)state;
    static const struct {
        nb_role role;
        unsigned variant;
        const char *lang;
    } all[] = {{NB_ROLE_BODY, 0, "zh-Hans"},    {NB_ROLE_BODY, NB_FACE_BOLD, "zh-Hans"},
               {NB_ROLE_HEADING, 1, "zh-Hans"}, {NB_ROLE_BODY, NB_FACE_ITALIC, "zh-Hans"},
               {NB_ROLE_BODY, 0, "zh-TW"},      {NB_ROLE_BODY, 0, "ja"},
               {NB_ROLE_CODE, 0, "zh-Hans"},    {NB_ROLE_CODE, NB_FACE_BOLD, "zh-HK"}};
    static const char *const langs[] = {"zh-Hans", "zh-Hant", "ja", "en"};
    hb_buffer_t *b = hb_buffer_create();
    size_t by_table = 0;
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
        nb_font_query q = {all[k].role, all[k].variant, nb_str_of(all[k].lang), false};
        const nb_face *face = nb_fonts_pick(fonts, &q, NB_STR("骨"), NULL);
        for (int round = 0; round < 1500; round++) {
            nb_buf text = {0};
            size_t n = 1 + below(12), cut;
            for (size_t i = 0; i < n; i++) nb_put_utf8(&text, some_char());
            cut = text.n;
            for (size_t i = 0; i < 2; i++) nb_put_utf8(&text, some_char());
            nb_str lang = nb_str_of(langs[below(4)]);
            nb_script script = below(3) ? NB_SCRIPT('H', 'a', 'n', 'i')
                                        : NB_SCRIPT('K', 'a', 'n', 'a');
            by_table += compare(face, lang, script, nb_buf_str(&text), 0, cut, b);
            nb_buf_free(&text);
            nb_arena_reset(arena);
        }
    }
    assert_true(by_table > 1500); /* and the short cut is taken often enough to be worth it */
    hb_buffer_destroy(b);
}

static void damaged_text(void **state)
{
    (void)state;
    static const char *const bad[] = {"\xE4", "\xE4\xB8", "\xE4\xB8\xAD\xE4", "\xE4\x41\x41",
                                      "中\xFF文", "\xF0\xA0\x80"};
    hb_buffer_t *b = hb_buffer_create();
    nb_font_query q = {NB_ROLE_BODY, 0, NB_STR("zh-Hans"), false};
    const nb_face *face = nb_fonts_pick(fonts, &q, NB_STR("骨"), NULL);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        nb_str t = nb_str_of(bad[i]);
        assert_false(compare(face, NB_STR("zh-Hans"), NB_SCRIPT('H', 'a', 'n', 'i'), t, 0, t.n, b));
    }
    hb_buffer_destroy(b);
}

static int setup(void **state)
{
    (void)state;
    diags = nb_diags_open();
    arena = nb_arena_open();
    fonts = nb_fonts_open(NB_STR("fonts/fonts.manifest"), NB_STR("zh"), NULL, 0, diags);
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
        cmocka_unit_test(same_as_harfbuzz),
        cmocka_unit_test(damaged_text),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
