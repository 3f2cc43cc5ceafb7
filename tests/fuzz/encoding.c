/* Bytes of unknown encoding, and what is done to text before anybody reads it. */
#include "fuzz/fuzz.h"
#include "parse/source.h"

static void found(void *text, size_t from, size_t to, nb_str fix, bool lost)
{
    const nb_str *s = text;
    size_t bad;
    REQUIRE(from < to && to <= s->n);
    REQUIRE(lost || nb_utf8_valid(fix, &bad));
}

static void check_text(nb_arena *a, nb_str s)
{
    size_t bad;
    REQUIRE(nb_utf8_valid(s, &bad));
    REQUIRE(nb_text_is_nfc(nb_text_nfc(a, s)));
    REQUIRE(nb_utf8_valid(nb_text_fold(a, s), &bad));
    REQUIRE(nb_utf8_valid(nb_text_lower(a, s), &bad));
    REQUIRE(nb_lang_valid(nb_text_guess_lang(s)));
    nb_text_double_encoded(a, s, found, &s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    nb_arena *a = nb_arena_open();
    nb_diags *diags = nb_diags_open();
    nb_str in = nb_str_dup(a, (nb_str){(const char *)data, size}), out, name;
    size_t bad = 0;
    if (nb_text_to_utf8(a, in, &out, &name, &bad)) check_text(a, out);
    else REQUIRE(bad < in.n);
    nb_source s = nb_source_clean(a, NB_STR("in.md"), in, diags);
    check_text(a, s.text);
    for (size_t i = 0; i < s.text.n; i++)
        REQUIRE((uint8_t)s.text.s[i] >= ' ' || s.text.s[i] == '\n' || s.text.s[i] == '\t');
    nb_lang_valid(in);
    check_text(a, nb_lang_canonical(a, s.text));
    nb_diags_free(diags);
    nb_arena_free(a);
    return 0;
}
