/* whole.c: normal forms, case, radicals, and the language of a text. */
#include <string.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "base/mem.h"
#include "unicode/text.h"

static bool is_ascii(nb_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.s[i] >= 0x80) return false;
    return true;
}

static nb_str to_utf8(nb_arena *a, const UChar *u, int32_t n)
{
    nb_buf b = {0};
    for (int32_t i = 0; i < n;) {
        UChar32 c;
        U16_NEXT(u, i, n, c);
        nb_put_utf8(&b, (uint32_t)c);
    }
    return nb_buf_take(a, &b);
}

typedef int32_t (*convert)(const UChar *in, int32_t n, UChar *out, int32_t cap,
                           UErrorCode *err);

static int32_t to_nfc(const UChar *in, int32_t n, UChar *out, int32_t cap, UErrorCode *err)
{
    const UNormalizer2 *nfc = unorm2_getNFCInstance(err);
    return U_SUCCESS(*err) ? unorm2_normalize(nfc, in, n, out, cap, err) : 0;
}

static int32_t to_lower(const UChar *in, int32_t n, UChar *out, int32_t cap, UErrorCode *err)
{
    return u_strToLower(out, cap, in, n, "", err);
}

static int32_t to_folded(const UChar *in, int32_t n, UChar *out, int32_t cap, UErrorCode *err)
{
    return u_strFoldCase(out, cap, in, n, U_FOLD_CASE_DEFAULT, err);
}

static nb_str converted(nb_arena *a, nb_str s, convert f)
{
    nb_text t = {0};
    int32_t n = (int32_t)nb_text_utf16(&t, s);
    int32_t cap = n * 3 + 16; /* no case or normal form is longer */
    UChar *out = nb_malloc((size_t)cap * sizeof *out);
    UErrorCode err = U_ZERO_ERROR;
    int32_t m = f(t.u16, n, out, cap, &err);
    nb_str r = U_SUCCESS(err) ? to_utf8(a, out, m) : s;
    nb_free(out);
    nb_free(t.u16);
    nb_free(t.from);
    return r;
}

bool nb_text_is_nfc(nb_str s)
{
    if (is_ascii(s)) return true;
    UErrorCode err = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&err);
    nb_text t = {0};
    int32_t n = (int32_t)nb_text_utf16(&t, s);
    bool is = U_FAILURE(err) || unorm2_isNormalized(nfc, t.u16, n, &err);
    nb_free(t.u16);
    nb_free(t.from);
    return is;
}

nb_str nb_text_nfc(nb_arena *a, nb_str s)
{
    return is_ascii(s) ? s : converted(a, s, to_nfc);
}

nb_str nb_text_lower(nb_arena *a, nb_str s)
{
    return is_ascii(s) ? nb_str_lower(a, s) : converted(a, s, to_lower);
}

nb_str nb_text_fold(nb_arena *a, nb_str s)
{
    return is_ascii(s) ? nb_str_lower(a, s) : converted(a, s, to_folded);
}

uint32_t nb_char_unradical(uint32_t c)
{
    /* CJK Radicals Supplement has hardly any decompositions: the simplified forms that fonts
     * and PDF extractors confuse (EquivalentUnifiedIdeograph.txt). */
    static const uint16_t supplement[][2] = {
        {0x2E80, 0x51AB}, {0x2E83, 0x4E5A}, {0x2E85, 0x4EBB}, {0x2E86, 0x5182},
        {0x2E8B, 0x353E}, {0x2E96, 0x5FC4}, {0x2E98, 0x624C}, {0x2E9D, 0x6708},
        {0x2E9F, 0x6BCD}, {0x2EA0, 0x6C11}, {0x2EA1, 0x6C35}, {0x2EA2, 0x6C3A},
        {0x2EA3, 0x706C}, {0x2EA8, 0x72AD}, {0x2EAA, 0x758B}, {0x2EAD, 0x793B},
        {0x2EAF, 0x7CF9}, {0x2EB0, 0x7E9F}, {0x2EB6, 0x7F8A}, {0x2EBC, 0x8080},
        {0x2EC5, 0x89C1}, {0x2EC6, 0x89D2}, {0x2EC8, 0x8BA0}, {0x2EC9, 0x8D1D},
        {0x2ECA, 0x8DB3}, {0x2ECB, 0x8F66}, {0x2ECC, 0x8FB6}, {0x2ECF, 0x9091},
        {0x2ED0, 0x9485}, {0x2ED1, 0x9577}, {0x2ED3, 0x957F}, {0x2ED4, 0x95E8},
        {0x2ED6, 0x961D}, {0x2ED8, 0x9752}, {0x2ED9, 0x97E6}, {0x2EDA, 0x9875},
        {0x2EDB, 0x98CE}, {0x2EDC, 0x98DE}, {0x2EDD, 0x98DF}, {0x2EE0, 0x9963},
        {0x2EE2, 0x9A6C}, {0x2EE3, 0x9AA8}, {0x2EE4, 0x9B3C}, {0x2EE5, 0x9C7C},
        {0x2EE6, 0x9E1F}, {0x2EE8, 0x9EA6}, {0x2EE9, 0x9EC4}, {0x2EEC, 0x9F50},
        {0x2EEE, 0x9F7F}, {0x2EF0, 0x9F99}, {0x2EF3, 0x9F9F}};
    if (c < 0x2E80 || c > 0x2FD5) return c;
    if (c < 0x2F00) {
        for (size_t i = 0; i < sizeof supplement / sizeof *supplement; i++)
            if (supplement[i][0] == c) return supplement[i][1];
        return c;
    }
    UErrorCode err = U_ZERO_ERROR;
    const UNormalizer2 *nfkc = unorm2_getNFKCInstance(&err);
    UChar out[4];
    int32_t n = U_SUCCESS(err) ? unorm2_getDecomposition(nfkc, (UChar32)c, out, 4, &err) : 0;
    return U_SUCCESS(err) && n == 1 ? out[0] : c;
}

/* Characters that only simplified, or only traditional, text uses: the commonest pairs. */
static const char simplified[] =
    "们这为来个说国时会过对学发经现开还进没样动长点实问关门间见车马鸟鱼语话读书"
    "写东乐习买卖头众优体儿电气无义两严丰临举决况则单卫厂历压县参双变号吗员响团园围图";
static const char traditional[] =
    "們這為來個說國時會過對學發經現開還進沒樣動長點實問關門間見車馬鳥魚語話讀書"
    "寫東樂習買賣頭眾優體兒電氣無義兩嚴豐臨舉決況則單衛廠歷壓縣參雙變號嗎員響團園圍圖";

static const struct {
    const char *lang, *words;
} frequent[] = {
    {"en", " the and of to is that for with you are this "},
    {"de", " der die und das nicht ist ein eine mit auf für den sich "},
    {"fr", " les des est une dans pour que qui vous avec sur pas nous "},
    {"es", " los las una para que con por como más del está son "},
    {"it", " che una per con non sono della gli come più nel "},
    {"pt", " que uma para com não são dos mais como você "},
    {"nl", " het een van niet zijn met voor dat aan ook "},
    {"pl", " się nie jest na do że jak oraz dla "},
    {"tr", " bir için olarak ve bu ile olan daha "},
};

static const char *latin_language(nb_str s)
{
    enum { N = sizeof frequent / sizeof *frequent, ENOUGH = 20000 };
    size_t score[N] = {0};
    for (size_t i = 0; i < s.n && i < ENOUGH;) {
        size_t from = i;
        while (i < s.n && (nb_char_is_letter((uint8_t)s.s[i]) || (unsigned char)s.s[i] >= 0x80))
            i++;
        if (i > from && i - from < 12) {
            char word[16];
            size_t n = 0;
            word[n++] = ' ';
            for (size_t k = from; k < i; k++)
                word[n++] = s.s[k] >= 'A' && s.s[k] <= 'Z' ? (char)(s.s[k] + 32) : s.s[k];
            word[n++] = ' ';
            word[n] = 0;
            for (size_t l = 0; l < N; l++) score[l] += strstr(frequent[l].words, word) != NULL;
        }
        if (i == from) i++;
    }
    size_t best = 0;
    for (size_t l = 1; l < N; l++)
        if (score[l] > score[best] * 3 / 2 + 2) best = l; /* in doubt English */
    return frequent[best].lang;
}

nb_str nb_text_guess_lang(nb_str s)
{
    enum { HAN, KANA, HANGUL, ARABIC, HEBREW, THAI, DEVANAGARI, CYRILLIC, GREEK, LATIN, KINDS };
    size_t n[KINDS] = {0}, hans = 0, hant = 0;
    for (size_t i = 0; i < s.n;) {
        size_t at = i;
        uint32_t c = nb_utf8_next(s, &i);
        if (c < 0x80) n[LATIN] += (c | 32) >= 'a' && (c | 32) <= 'z';
        else if (c >= 0x3040 && c <= 0x30FF) n[KANA]++;
        else if (c >= 0xAC00 && c <= 0xD7A3) n[HANGUL]++;
        else if (c >= 0x0600 && c <= 0x06FF) n[ARABIC]++;
        else if (c >= 0x0590 && c <= 0x05FF) n[HEBREW]++;
        else if (c >= 0x0E00 && c <= 0x0E7F) n[THAI]++;
        else if (c >= 0x0900 && c <= 0x097F) n[DEVANAGARI]++;
        else if (c >= 0x0400 && c <= 0x04FF) n[CYRILLIC]++;
        else if (c >= 0x0370 && c <= 0x03FF) n[GREEK]++;
        else if (nb_char_is_han(c)) {
            nb_str one = nb_str_sub(s, at, i);
            n[HAN]++;
            bool in_s = nb_str_find(nb_str_of(simplified), one, 0) != NB_NPOS;
            bool in_t = nb_str_find(nb_str_of(traditional), one, 0) != NB_NPOS;
            hans += in_s && !in_t;
            hant += in_t && !in_s;
        } else if (nb_char_is_letter(c)) n[LATIN]++;
    }
    size_t weight = n[LATIN] / 6; /* an ideograph carries about a word */
    if (n[KANA] > weight && n[KANA] * 8 > n[HAN]) return NB_STR("ja");
    if (n[HANGUL] > weight) return NB_STR("ko");
    if (n[HAN] > weight) return hant > hans ? NB_STR("zh-Hant") : NB_STR("zh");
    static const struct {
        int kind;
        const char *lang;
    } others[] = {{ARABIC, "ar"},     {HEBREW, "he"},   {THAI, "th"},
                  {DEVANAGARI, "hi"}, {CYRILLIC, "ru"}, {GREEK, "el"}};
    for (size_t k = 0; k < sizeof others / sizeof *others; k++)
        if (n[others[k].kind] * 2 > n[LATIN]) return nb_str_of(others[k].lang);
    return nb_str_of(latin_language(s));
}
