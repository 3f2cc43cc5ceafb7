/* Hyphenation: our reader of pattern files makes what libhyphen's own makes, in UTF-8. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "unicode/patterns.h"
#include "unicode/unicode.h"

#define FOLDER "/usr/share/hyphen/"

static void places(HyphenDict *d, const char *word, char *marks)
{
    char **rep = NULL;
    int *pos = NULL, *cut = NULL;
    memset(marks, 0, 256);
    hnj_hyphen_hyphenate3(d, word, (int)strlen(word), marks, NULL, &rep, &pos, &cut, 2, 3, 2,
                          3);
    free(rep);
    free(pos);
    free(cut);
}

/* Every word of a text, in lower case, by both automata. */
static void the_same_places_as_libhyphen(void **state)
{
    static const char *const files[] = {FOLDER "hyph_en_US.dic", FOLDER "hyph_en_GB.dic",
                                        FOLDER "hyph_fr.dic", FOLDER "hyph_es_ES.dic"};
    (void)state;
    nb_arena *a = nb_arena_open();
    nb_str text, file;
    assert_int_equal(nb_file_read(a, NB_STR("content/README.md"), 1 << 20, &text), 0);
    for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
        assert_int_equal(nb_file_read(a, nb_str_of(files[f]), 1 << 24, &file), 0);
        HyphenDict *ours = nb_patterns_read(a, file), *theirs = hnj_hyphen_load(files[f]);
        assert_non_null(ours);
        size_t words = 0, marked = 0;
        for (size_t i = 0, from = 0; i <= text.n; i++) {
            if (i < text.n && ((text.s[i] | 32) >= 'a' && (text.s[i] | 32) <= 'z')) continue;
            if (i < text.n && strchr("-'", text.s[i])) continue;
            if (i - from > 1 && i - from < 100) {
                char *word = nb_str_z(a, nb_str_sub(text, from, i)), m[256], n[256];
                for (char *c = word; *c; c++)
                    if (*c >= 'A' && *c <= 'Z') *c |= 32;
                places(ours, word, m);
                places(theirs, word, n);
                if (memcmp(m, n, strlen(word))) fail_msg("%s: %s", files[f], word);
                words++;
                for (size_t k = 0; k < strlen(word); k++) marked += m[k] & 1;
            }
            from = i + 1;
        }
        assert_true(words > 500 && marked > 500);
        hnj_hyphen_free(theirs);
    }
    nb_arena_free(a);
}

static void is_hyphenated(nb_text *t, const char *lang, const char *want)
{
    nb_buf plain = {0}, got = {0};
    for (const char *c = want; *c; c++)
        if (*c != '|') nb_putc(&plain, *c);
    uint8_t h[256];
    assert_true(nb_text_hyphenate(t, nb_buf_str(&plain), nb_str_of(lang), h));
    for (size_t i = 0; i < plain.n; i++) {
        if (h[i]) nb_putc(&got, '|');
        nb_putc(&got, plain.p[i]);
    }
    nb_putc(&got, 0);
    assert_string_equal(got.p, want);
    nb_buf_free(&plain);
    nb_buf_free(&got);
}

static void files_in_other_encodings(void **state)
{
    (void)state;
    nb_text *t = nb_text_open();
    is_hyphenated(t, "de", "Grö|ßen|ord|nung");
    is_hyphenated(t, "de", "Über|set|zungs|büro");
    is_hyphenated(t, "ru", "глобаль|ный");
    is_hyphenated(t, "fr", "dé|ve|lop|pe|ment");
    nb_text_close(t);
}

static void bad_files(void **state)
{
    (void)state;
    nb_arena *a = nb_arena_open();
    assert_null(nb_patterns_read(a, NB_STR("")));
    assert_null(nb_patterns_read(a, NB_STR("NO-SUCH-ENCODING\na1b\n")));
    assert_null(nb_patterns_read(a, NB_STR("UTF-8\nc1k/k=k,1,2\n")));
    assert_non_null(nb_patterns_read(a, NB_STR("UTF-8\n123\n\n%\na1b")));
    nb_arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_places_as_libhyphen),
        cmocka_unit_test(files_in_other_encodings),
        cmocka_unit_test(bad_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
