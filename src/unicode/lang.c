/* lang.c: BCP 47 tags, as far as a book needs them. */
#include <string.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

#include "unicode/unicode.h"

static bool is_alnum(char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

bool nb_lang_is(nb_str tag, const char *primary)
{
    nb_str p = nb_str_of(primary);
    return tag.n >= p.n && nb_str_ieq(nb_str_sub(tag, 0, p.n), p) &&
           (tag.n == p.n || tag.s[p.n] == '-' || tag.s[p.n] == '_');
}

bool nb_lang_is_cjk(nb_str tag)
{
    static const char *const all[] = {"zh", "ja", "ko", "yue", "wuu", "lzh", "hak", "nan"};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (nb_lang_is(tag, all[i])) return true;
    return false;
}

static bool has_subtag(nb_str tag, const char *sub)
{
    nb_str part, rest = tag;
    while (rest.n) {
        nb_str_cut(rest, '-', &part, &rest);
        if (nb_str_ieq(part, nb_str_of(sub))) return true;
    }
    return false;
}

bool nb_lang_is_traditional(nb_str tag)
{
    if (nb_lang_is(tag, "ja") || nb_lang_is(tag, "ko")) return false;
    if (has_subtag(tag, "Hans")) return false;
    return has_subtag(tag, "Hant") || has_subtag(tag, "TW") || has_subtag(tag, "HK") ||
           has_subtag(tag, "MO") || nb_lang_is(tag, "yue");
}

bool nb_lang_is_rtl(nb_str tag)
{
    static const char *const all[] = {"ar", "he", "fa", "ur",  "yi", "ps",
                                      "sd", "ug", "dv", "ckb", "iw"};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (nb_lang_is(tag, all[i])) return true;
    return has_subtag(tag, "Arab") || has_subtag(tag, "Hebr");
}

bool nb_lang_valid(nb_str tag)
{
    nb_str part, rest = tag;
    if (!tag.n || tag.s[tag.n - 1] == '-') return false;
    for (size_t k = 0; rest.n; k++) {
        nb_str_cut(rest, '-', &part, &rest);
        if (!part.n || part.n > 8) return false;
        if (k == 0 && (part.n < 2 || part.n > 3) && !nb_str_is(part, "x")) return false;
        for (size_t i = 0; i < part.n; i++)
            if (!is_alnum(part.s[i]) || (k == 0 && part.s[i] <= '9')) return false;
    }
    return true;
}

nb_str nb_lang_canonical(nb_arena *a, nb_str tag)
{
    char *z = nb_str_z(a, tag);
    size_t from = 0;
    for (size_t i = 0; i <= tag.n; i++) {
        if (z[i] == '_') z[i] = '-';
        if (i < tag.n && z[i] != '-') continue;
        size_t n = i - from;
        for (size_t k = from; k < i; k++) {
            bool upper = from && (n == 2 || (n == 4 && k == from));
            char c = z[k];
            if (upper && c >= 'a' && c <= 'z') z[k] = (char)(c - 32);
            if (!upper && c >= 'A' && c <= 'Z') z[k] = (char)(c + 32);
        }
        from = i + 1;
    }
    return (nb_str){z, tag.n};
}

nb_str nb_lang_autonym(nb_arena *a, nb_str tag)
{
    if (nb_lang_is(tag, "zh")) {
        if (nb_lang_is_traditional(tag)) return NB_STR("繁體中文");
        return tag.n > 2 ? NB_STR("简体中文") : NB_STR("中文");
    }
    UChar name[64];
    char utf8[256];
    int32_t n = 0;
    UErrorCode err = U_ZERO_ERROR;
    char *z = nb_str_z(a, tag);
    uloc_getDisplayName(z, z, name, 64, &err);
    if (U_SUCCESS(err)) u_strToUTF8(utf8, sizeof utf8, &n, name, -1, &err);
    return U_SUCCESS(err) && n ? nb_str_dup(a, (nb_str){utf8, (size_t)n}) : tag;
}
