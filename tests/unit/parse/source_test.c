/* Bytes of every kind become clean text, and nothing is lost without a word. */
#include "unit/parse/folder.h"

#include "parse/source.h"

static nb_source clean(folder *f, const char *bytes, size_t n)
{
    static nb_arena *a;
    if (!a) a = nb_arena_open();
    return nb_source_clean(a, NB_STR("x.md"), (nb_str){bytes, n}, f->diags);
}
#define CLEAN(f, lit) clean((f), (lit), sizeof(lit) - 1)

static void plain_text_is_itself(void **state)
{
    folder *f = *state;
    is_str(CLEAN(f, "a\n\tb 中文 é 😄 \xC2\xA0\xEF\xBC\x8C\n").text,
           "a\n\tb 中文 é 😄 \xC2\xA0\xEF\xBC\x8C\n");
    assert_int_equal(nb_diags_n(f->diags), 0);
}

static void byte_order_mark(void **state)
{
    folder *f = *state;
    is_str(CLEAN(f, "\xEF\xBB\xBF# a").text, "# a");
    assert_int_equal(nb_diags_n(f->diags), 0);
}

static void line_ends(void **state)
{
    folder *f = *state;
    is_str(CLEAN(f, "a\r\nb\rc\n\r\nd\r").text, "a\nb\nc\n\nd\n");
    nb_source s = CLEAN(f, "a\r\nb\r\nc\x01\r\n");
    is_str(s.text, "a\nb\nc\n");
    assert_int_equal(message(f, NB_CONTROL_CHARACTER).loc.line, 3);
    assert_int_equal(message(f, NB_CONTROL_CHARACTER).loc.col, 2);
}

static void control_characters(void **state)
{
    folder *f = *state;
    is_str(CLEAN(f, "a\0b\x08 \x7F\xC2\x85\xEF\xBF\xBF.\n").text, "ab .\n");
    assert_int_equal(count_of(f, NB_CONTROL_CHARACTER), 5);
    is_str(message(f, NB_CONTROL_CHARACTER).text, "NUL (U+0000) was left out");
}

static void lost_characters(void **state)
{
    folder *f = *state;
    is_str(CLEAN(f, "ok\n a\xEF\xBF\xBD\n").text, "ok\n a\xEF\xBF\xBD\n");
    nb_message m = message(f, NB_REPLACEMENT_CHARACTER);
    assert_int_equal(m.loc.line, 2);
    assert_int_equal(m.loc.col, 3);
}

static void radicals(void **state)
{
    folder *f = *state;
    is_str(CLEAN(f, "使\xE2\xBD\xA4\xE2\xBC\xA4人\n").text, "使用大人\n");
    assert_int_equal(count_of(f, NB_KANGXI_RADICAL), 1);
    assert_non_null(strstr(z_of(message(f, NB_KANGXI_RADICAL).text), "2 Kangxi radicals"));
}

static void older_encodings(void **state)
{
    folder *f = *state;
    /* "中文文档，这是一个测试文件。使用说明" */
    static const char gb[] =
        "\xD6\xD0\xCE\xC4\xCE\xC4\xB5\xB5\xA3\xAC\xD5\xE2\xCA\xC7\xD2\xBB\xB8\xF6"
        "\xB2\xE2\xCA\xD4\xCE\xC4\xBC\xFE\xA1\xA3\xCA\xB9\xD3\xC3\xCB\xB5\xC3\xF7";
    is_str(CLEAN(f, gb).text, "中文文档，这是一个测试文件。使用说明");
    assert_int_equal(count_of(f, NB_CONVERTED_ENCODING), 1);
    is_str(CLEAN(f, "\xFF\xFE#\0 \0-N\x87\x65\r\0\n\0x\0").text, "# 中文\nx");
    is_str(CLEAN(f, "\xFE\xFF\0#\0 N-e\x87").text, "# 中文");
    assert_int_equal(count_of(f, NB_CONVERTED_ENCODING), 3);
    /* the same in Big5, Shift_JIS, EUC-JP, EUC-KR and windows-1252 */
    is_str(
        CLEAN(f,
              "# \xBC\xD0\xC3\x44\n\n\xB3\x6F\xAC\x4F\xA4\x40\xAD\xD3\xB4\xFA\xB8\xD5\xA1\x43")
            .text,
        "# 標題\n\n這是一個測試。");
    is_str(CLEAN(f, "\x82\xB1\x82\xEA\x82\xCD\x83\x65\x83\x58\x83\x67\x82\xC5\x82\xB7\x81\x42")
               .text,
           "これはテストです。");
    is_str(CLEAN(f, "\xA4\xB3\xA4\xEC\xA4\xCF\xA5\xC6\xA5\xB9\xA5\xC8\xA4\xC7\xA4\xB9\xA1\xA3")
               .text,
           "これはテストです。");
    is_str(CLEAN(f, "\xC0\xCC\xB0\xCD\xC0\xBA \xBD\xC3\xC7\xE8\xBF\xEB "
                    "\xB9\xAE\xBC\xAD\xC0\xD4\xB4\xCF\xB4\xD9.")
               .text,
           "이것은 시험용 문서입니다.");
    is_str(CLEAN(f, "It\x92s a caf\xE9 \x97 with quotes \x93x\x94.").text,
           "It’s a café — with quotes “x”.");
    assert_int_equal(count_of(f, NB_CONVERTED_ENCODING), 8);
    assert_int_equal(nb_diags_count(f->diags, NB_ERROR), 0);
}

static void utf16_without_a_mark(void **state)
{
    folder *f = *state;
    is_str(CLEAN(f, "#\0 \0-N\x87\x65\n\0x\0").text, "# 中文\nx");
    is_str(CLEAN(f, "\0#\0 N-e\x87\0\n\0x").text, "# 中文\nx");
    is_str(message(f, NB_CONVERTED_ENCODING).text,
           "'x.md' is in UTF-16LE and was converted to UTF-8");
    is_str(CLEAN(f, "\xFF\xFE\0\0-N\0\0\n\0\0\0").text, "中\n");
    is_str(CLEAN(f, "\0\0\xFE\xFF\0\0N-\0\0\0\n").text, "中\n");
    assert_int_equal(nb_diags_n(f->diags), 4);
    /* a few zero bytes in ordinary text are what they are */
    is_str(CLEAN(f, "plain text\0 with one, ").text, "plain text with one, ");
    is_str(CLEAN(f, "two\0 zero\0").text, "two zero");
    is_str(CLEAN(f, "\0\0\0\0").text, "");
    assert_int_equal(count_of(f, NB_CONVERTED_ENCODING), 4);
}

static void everywhere_in_a_text(void **state)
{
    folder *f = *state;
    is_str(CLEAN(f, "---\ntitle: a\x01\0b\n---\n\n# "
                    "\xE2\xBC\x88\x02\n\n`\xE2\xBD\xA4\x03`\n\n```\n\xE2\xBE\xA6\0\n```\n\n| "
                    "\xE2\xBD\xAC\x04 |\n|--\x05-|\n")
               .text,
           "---\ntitle: ab\n---\n\n# 人\n\n`用`\n\n```\n金\n```\n\n| 目 |\n|---|\n");
    assert_int_equal(count_of(f, NB_CONTROL_CHARACTER), 7);
    assert_non_null(strstr(z_of(message(f, NB_KANGXI_RADICAL).text), "4 Kangxi radicals"));
}

static void broken_utf8_is_not_an_older_encoding(void **state)
{
    folder *f = *state;
    nb_source s = CLEAN(f, "# 这是一个正常的文件\n\n只有一个字节\xE4\xB8坏了，其余都好。\n");
    assert_int_equal(count_of(f, NB_INVALID_UTF8), 1);
    nb_message m = message(f, NB_INVALID_UTF8);
    assert_int_equal(m.loc.line, 3);
    assert_int_equal(m.loc.col, 19);
    assert_int_equal(m.severity, NB_ERROR);
    assert_int_equal(count_of(f, NB_REPLACEMENT_CHARACTER), 0);
    assert_true(nb_utf8_valid(s.text, NULL));
    assert_non_null(strstr(z_of(s.text), "其余都好"));
}

static void encoded_twice(void **state)
{
    folder *f = *state;
    nb_source s = CLEAN(f, "# T\n\na \xC3\xA7\xC2\xAE\xE2\x82\xAC b\n");
    nb_message m = message(f, NB_DOUBLE_ENCODED);
    assert_int_equal(m.loc.line, 3);
    assert_int_equal(m.loc.col, 3);
    assert_non_null(strstr(z_of(m.text), "简"));
    is_str(s.text, "# T\n\na \xC3\xA7\xC2\xAE\xE2\x82\xAC b\n");
}

static void files_too_large(void **state)
{
    folder *f = *state;
    nb_arena *a = nb_arena_open();
    nb_source s;
    nb_limits nine = nb_limits_default(), ten = nine;
    nine.most[NB_CAP_FILE_BYTES] = 9;
    ten.most[NB_CAP_FILE_BYTES] = 10;
    put(f, "x.md", "0123456789");
    assert_false(nb_source_read(a, in_folder(f, "x.md"), &nine, NB_CAP_FILE_BYTES, NB_NOWHERE,
                                &s, f->diags));
    assert_int_equal(count_of(f, NB_LIMIT), 1);
    assert_true(nb_source_read(a, in_folder(f, "x.md"), &ten, NB_CAP_FILE_BYTES, NB_NOWHERE, &s,
                               f->diags));
    assert_false(nb_source_read(a, in_folder(f, "none"), &ten, NB_CAP_FILE_BYTES, NB_NOWHERE,
                                &s, f->diags));
    assert_int_equal(count_of(f, NB_CANNOT_READ), 1);
    nb_arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(plain_text_is_itself),
        TEST(byte_order_mark),
        TEST(line_ends),
        TEST(control_characters),
        TEST(lost_characters),
        TEST(radicals),
        TEST(older_encodings),
        TEST(utf16_without_a_mark),
        TEST(everywhere_in_a_text),
        TEST(broken_utf8_is_not_an_older_encoding),
        TEST(encoded_twice),
        TEST(files_too_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
