#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "unicode/unicode.h"

static nb_text *text;
static nb_arena *arena;

static int set_up(void **state)
{
    (void)state;
    text = nb_text_open();
    arena = nb_arena_open();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    nb_text_close(text);
    nb_arena_free(arena);
    return 0;
}

/* The text with '|' wherever a line may end. */
static const char *broken(const char *s, const char *lang)
{
    uint8_t *brk = nb_text_line_breaks(text, arena, nb_str_of(s), nb_str_of(lang));
    nb_buf b = {0};
    for (size_t i = 0; s[i]; i++) {
        if (brk[i]) nb_putc(&b, '|');
        nb_putc(&b, s[i]);
    }
    return nb_buf_take(arena, &b).s;
}

static void line_breaks(void **state)
{
    (void)state;
    assert_string_equal(broken("a b-c", "en"), "a |b-|c");
    assert_string_equal(broken("你好，世界。", "zh"), "你|好，|世|界。");
    assert_string_equal(broken("他说：“好。”再", "zh"), "他|说：|“好。”|再");
    assert_string_equal(broken("是——不……好", "zh"), "是|——|不……|好");
    assert_string_equal(broken("共100%与37℃", "zh"), "共|100%|与|37℃");
    assert_string_equal(broken("（括号）内", "zh"), "（括|号）|内");
    assert_string_equal(broken("字（a）b", "zh"), "字|（a）|b");
}

static void words(void **state)
{
    (void)state;
    const char *s = "分布式训练系统的原理";
    uint8_t *start = nb_text_words(text, arena, nb_str_of(s), NB_STR("zh"));
    char out[64] = "";
    for (size_t i = 0, n = 0; s[i]; i++) {
        if (i && start[i]) out[n++] = '|';
        out[n++] = s[i];
    }
    assert_string_equal(out, "分布式|训练|系统的|原理");
}

static void clusters(void **state)
{
    (void)state;
    const char *s = "a\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9\xF0\x9F\x87\xA8\xF0\x9F\x87\xB3";
    uint8_t *start = nb_text_clusters(text, arena, nb_str_of(s));
    size_t n = 0;
    for (size_t i = 0; i < strlen(s); i++) n += start[i];
    assert_int_equal(n, 3);
}

static void hyphens(void **state)
{
    (void)state;
    uint8_t h[32];
    assert_true(nb_text_hyphenate(text, NB_STR("hyphenation"), NB_STR("en"), h));
    assert_true(h[2] && h[6] && !h[1] && !h[9]);
    assert_false(nb_text_hyphenate(text, NB_STR("word"), NB_STR("tlh"), h));
    assert_false(nb_text_has_hyphenation(text, NB_STR("zh")));
}

static void bidi(void **state)
{
    (void)state;
    const char *s = "ab \xD7\x90\xD7\x91 12";
    uint8_t levels[32];
    bool any;
    assert_int_equal(nb_text_bidi_levels(text, nb_str_of(s), -1, levels, &any), 0);
    assert_true(any);
    assert_int_equal(levels[0], 0);
    assert_int_equal(levels[3], 1);
    assert_int_equal(levels[4], 1);
    assert_int_equal(levels[8], 2);
    size_t order[3];
    nb_text_bidi_reorder((uint8_t[]){0, 1, 2}, 3, order);
    assert_int_equal(order[1], 2);
    assert_int_equal(order[2], 1);
}

static void context(void **state)
{
    (void)state;
    assert_true(nb_text_cjk_context(NB_STR("他说“好”"), 6, NB_STR("zh")));
    assert_false(nb_text_cjk_context(NB_STR("don’t"), 3, NB_STR("zh")));
    assert_false(nb_text_cjk_context(NB_STR("“a”"), 0, NB_STR("en")));
    assert_false(nb_text_cjk_context(NB_STR("see “a word” here"), 4, NB_STR("zh")));
}

static void languages(void **state)
{
    (void)state;
    assert_true(nb_str_is(nb_text_guess_lang(NB_STR("语言模型的构建 models")), "zh"));
    assert_true(nb_str_is(nb_text_guess_lang(NB_STR("語言模型的構建與發展")), "zh-Hant"));
    assert_true(nb_str_is(nb_text_guess_lang(NB_STR("これは日本語の文章です")), "ja"));
    assert_true(nb_str_is(nb_text_guess_lang(NB_STR("An English text about 中文")), "en"));
    assert_true(nb_str_is(nb_lang_canonical(arena, NB_STR("ZH_hans-cn")), "zh-Hans-CN"));
    assert_true(nb_lang_valid(NB_STR("zh-Hant-TW")));
    assert_false(nb_lang_valid(NB_STR("中文")));
    assert_true(nb_lang_is_traditional(NB_STR("zh-TW")));
    assert_false(nb_lang_is_traditional(NB_STR("zh-Hans-HK")));
    assert_true(nb_str_is(nb_lang_autonym(arena, NB_STR("en")), "English"));
}

static void encodings(void **state)
{
    (void)state;
    nb_str out, name;
    size_t bad;
    const char *gb = "\xC4\xE3\xBA\xC3\xA3\xAC\xCA\xC0\xBD\xE7\xA1\xA3\xD6\xD0\xCE\xC4\xCE\xC4\xB1\xBE"
                     "\xB5\xC4\xB1\xE0\xC2\xEB\xCA\xC7\xB9\xFA\xB1\xEA\xA1\xA3";
    assert_true(nb_text_to_utf8(arena, nb_str_of(gb), &out, &name, &bad));
    assert_true(nb_str_is(name, "GB18030"));
    assert_true(nb_str_starts(out, NB_STR("你好，世界。")));
    assert_true(nb_text_to_utf8(arena, NB_STR("\xEF\xBB\xBFx"), &out, &name, &bad));
    assert_true(nb_str_is(out, "x"));
}

static nb_str last_fix;
static bool last_lost;
static void note(void *ctx, size_t from, size_t to, nb_str fix, bool lost)
{
    (void)ctx, (void)from, (void)to;
    last_fix = fix;
    last_lost = lost;
}

static void double_encoding(void **state)
{
    (void)state;
    assert_int_equal(nb_text_double_encoded(arena, NB_STR("x ç®€ä½“ y"), note, NULL), 1);
    assert_true(nb_str_is(last_fix, "简体"));
    assert_false(last_lost);
    assert_int_equal(nb_text_double_encoded(arena, NB_STR("café naïve — “so”"), note, NULL), 0);
    assert_int_equal(nb_text_double_encoded(arena, NB_STR("简体中文"), note, NULL), 0);
    assert_int_equal(nb_text_double_encoded(arena, NB_STR("Píše „oficiální“, níž, větví“."), note, NULL), 0);
    assert_int_equal(nb_text_double_encoded(arena, NB_STR("a ðŸ b"), note, NULL), 1);
    assert_true(last_lost);
    assert_int_equal(nb_char_unradical(0x2F08), 0x4EBA);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(line_breaks), cmocka_unit_test(words), cmocka_unit_test(clusters),  cmocka_unit_test(hyphens),
        cmocka_unit_test(bidi),        cmocka_unit_test(context),   cmocka_unit_test(languages),
        cmocka_unit_test(encodings),   cmocka_unit_test(double_encoding),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
