/* encode.c: bytes of another encoding to UTF-8, and text that was encoded twice. */
#include <string.h>
#include <unicode/ucnv.h>

#include "base/mem.h"
#include "unicode/detect_calls.h"
#include "unicode/text.h"

bool nb_text_convert(nb_arena *a, nb_str bytes, const char *name, nb_str *out)
{
    UErrorCode err = U_ZERO_ERROR;
    UConverter *cnv = ucnv_open(name, &err);
    if (U_FAILURE(err)) return false;
    ucnv_setToUCallBack(cnv, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &err);
    size_t cap = bytes.n * 2 + 16;
    UChar *u = nb_malloc(cap * sizeof *u);
    int32_t n = ucnv_toUChars(cnv, u, (int32_t)cap, bytes.s, (int32_t)bytes.n, &err);
    ucnv_close(cnv);
    bool ok = U_SUCCESS(err);
    nb_buf b = {0};
    for (int32_t i = 0; ok && i < n;) {
        UChar32 c;
        U16_NEXT(u, i, n, c);
        nb_put_utf8(&b, (uint32_t)c);
    }
    nb_free(u);
    if (ok) *out = nb_buf_take(a, &b);
    nb_buf_free(&b);
    return ok;
}

/* Notes are in few encodings. ICU's detector counts pairs of bytes, and with few of them it
 * takes Chinese for half-width kana: what a text would say is judged as well. */
static const char *const encodings[] = {"GB18030",    "Big5",        "Shift_JIS",
                                        "EUC-JP",     "EUC-KR",      "windows-1252",
                                        "ISO-8859-1", "windows-1251"};
enum { ENCODINGS = sizeof encodings / sizeof *encodings, EAST_ASIAN = 5, JUDGED = 1 << 16 };

/* The characters that each of the first five spells in its everyday rows: 3,755 of GB 2312's
 * first level, 5,401 of Big5's, 2,965 of JIS X 0208's, all syllables of KS X 1001. */
static bool is_everyday(int encoding, unsigned char lead, unsigned char trail)
{
    switch (encoding) {
    case 0: return lead >= 0xB0 && lead <= 0xD7 && trail >= 0xA1;
    case 1: return lead >= 0xA4 && lead <= 0xC6;
    case 2: return (lead >= 0x82 && lead <= 0x83) || (lead >= 0x88 && lead <= 0x97);
    case 3: return (lead >= 0xA4 && lead <= 0xA5) || (lead >= 0xB0 && lead <= 0xCF);
    default: return lead >= 0xB0 && lead <= 0xC8 && trail >= 0xA1;
    }
}

static bool is_mark_row(int encoding, unsigned char lead)
{
    return encoding == 2   ? lead == 0x81
           : encoding == 1 ? lead == 0xA1 || lead == 0xA2
                           : lead == 0xA1 || lead == 0xA3;
}

/* Of a hundred characters beyond ASCII, how many are everyday letters or marks. */
static int plausibility(int encoding, nb_str s)
{
    size_t good = 0, all = 0;
    for (size_t i = 0; i < s.n && i < JUDGED; i++) {
        unsigned char lead = (unsigned char)s.s[i];
        if (lead < 0x80) continue;
        all++;
        bool single = encoding == 2 && lead >= 0xA1 && lead <= 0xDF; /* half-width kana */
        if (single || i + 1 >= s.n) continue;
        unsigned char trail = (unsigned char)s.s[++i];
        good += is_mark_row(encoding, lead) || is_everyday(encoding, lead, trail);
    }
    return all ? (int)(good * 100 / all) : 0;
}

/* Bytes beyond ASCII that come in pairs, apart from ASCII letters: hardly a Western text. Each
 * alone between letters: hardly anything else. */
static void survey(nb_str s, bool *in_pairs, bool *alone)
{
    *in_pairs = *alone = true;
    for (size_t i = 0; i < s.n;) {
        if ((unsigned char)s.s[i] < 0x80) {
            i++;
            continue;
        }
        size_t from = i;
        while (i < s.n && (unsigned char)s.s[i] >= 0x80) i++;
        bool odd = (i - from) % 2 != 0;
        if (odd) *in_pairs = false;
        if (i - from > 1 || (unsigned char)s.s[from] < 0xC0) *alone = false;
    }
}

/* Korean and Chinese share their rows; only Korean stays within the first half of them. */
static bool is_korean(nb_str s)
{
    enum { ENOUGH = 8 }; /* of Chinese characters about half are there */
    size_t n = 0;
    for (size_t i = 0; i + 1 < s.n && i < JUDGED; i++) {
        unsigned char lead = (unsigned char)s.s[i];
        if (lead < 0x80) continue;
        i++;
        if (is_mark_row(4, lead)) continue;
        if (!is_everyday(4, lead, (unsigned char)s.s[i])) return false;
        n++;
    }
    return n >= ENOUGH;
}

static int index_of(const char *name)
{
    for (int k = 0; k < ENCODINGS; k++)
        if (strcmp(name, encodings[k]) == 0) return k;
    return -1;
}

/* The detector's order, among those that are as plausible as any; where it knows none, the most
 * plausible. */
static const char *detected(nb_arena *a, nb_str bytes, UCharsetDetector *det)
{
    enum { PLAUSIBLE = 60, IN_PAIRS = 40, AS_GOOD = 15, SURE = 10, EUC_KR = 4 };
    int score[ENCODINGS] = {0}, best = -1;
    nb_str ignored;
    bool in_pairs, alone;
    survey(bytes, &in_pairs, &alone);
    for (int k = 0; k < EAST_ASIAN; k++) {
        if (nb_text_convert(a, bytes, encodings[k], &ignored))
            score[k] = plausibility(k, bytes);
        if (score[k] >= (in_pairs ? IN_PAIRS : PLAUSIBLE) &&
            (best < 0 || score[k] > score[best]))
            best = k;
    }
    if (score[EUC_KR] && is_korean(bytes)) return encodings[EUC_KR];
    UErrorCode err = U_ZERO_ERROR;
    int32_t n = 0;
    ucsdet_setText(det, bytes.s, (int32_t)bytes.n, &err);
    const UCharsetMatch **m = ucsdet_detectAll(det, &n, &err);
    for (int32_t i = 0; U_SUCCESS(err) && i < n; i++) {
        int k = index_of(ucsdet_getName(m[i], &err));
        if (k < 0 || U_FAILURE(err) || ucsdet_getConfidence(m[i], &err) < SURE) continue;
        if (best < 0 || score[k] + AS_GOOD >= score[best]) return encodings[k];
    }
    if (best >= 0) return encodings[best];
    return alone ? "windows-1252" : NULL;
}

/* Text of ASCII, Latin or Chinese letters in pairs of bytes, without a mark: every line's end
 * and every space has a zero byte, on the same side of all pairs, and nothing in it is no
 * character. */
static bool is_bare_utf16(nb_str s, bool le)
{
    enum { ONE_IN = 64 }; /* at least so many pairs are ASCII */
    size_t ascii = 0;
    bool high = false;
    if (s.n % 2 || s.n < 4) return false;
    for (size_t i = 0; i < s.n; i += 2) {
        unsigned char hi = (unsigned char)s.s[i + le], lo = (unsigned char)s.s[i + !le];
        bool lead = hi >= 0xD8 && hi < 0xDC, trail = hi >= 0xDC && hi < 0xE0;
        if (trail != high) return false;
        high = lead;
        if (hi) {
            if (hi == 0xFF && lo >= 0xFE) return false;
            continue;
        }
        if ((lo < ' ' && !strchr("\t\n\r", lo)) || !lo || lo == 0x7F) return false;
        ascii += lo < 0x7F;
    }
    if (high || ascii < 2 || ascii < s.n / 2 / ONE_IN) return false;
    size_t bad;
    return ascii == s.n / 2 || !nb_utf8_valid(s, &bad);
}

const char *nb_text_wide(nb_str s)
{
    if (nb_str_starts(s, NB_STR("\xFF\xFE\0\0")) && s.n % 4 == 0) return "UTF-32LE";
    if (nb_str_starts(s, NB_STR("\0\0\xFE\xFF"))) return "UTF-32BE";
    if (nb_str_starts(s, NB_STR("\xFF\xFE"))) return "UTF-16LE";
    if (nb_str_starts(s, NB_STR("\xFE\xFF"))) return "UTF-16BE";
    if (!s.n || !memchr(s.s, 0, s.n)) return NULL;
    return is_bare_utf16(s, true) ? "UTF-16LE" : is_bare_utf16(s, false) ? "UTF-16BE" : NULL;
}

bool nb_text_to_utf8(nb_arena *a, nb_str bytes, nb_str *out, nb_str *name, size_t *bad)
{
    *name = NB_STR_NULL;
    if (nb_str_starts(bytes, NB_STR("\xEF\xBB\xBF"))) bytes = nb_str_sub(bytes, 3, bytes.n);
    *out = bytes;
    const char *wide = nb_text_wide(bytes);
    if (wide) {
        *name = nb_str_of(wide);
        if (nb_text_convert(a, bytes, wide, out)) {
            if (nb_str_starts(*out, NB_STR("\xEF\xBB\xBF"))) *out = nb_str_sub(*out, 3, out->n);
            return true;
        }
    }
    if (nb_utf8_valid(bytes, bad)) {
        *name = NB_STR_NULL;
        return true;
    }
    if (bytes.n > INT32_MAX / 4 || !nb_library_open(&nb_unicode_detect)) return false;
    UErrorCode err = U_ZERO_ERROR;
    UCharsetDetector *det = ucsdet_open(&err);
    const char *found = U_SUCCESS(err) ? detected(a, bytes, det) : NULL;
    bool ok = found && nb_text_convert(a, bytes, found, out);
    ucsdet_close(det);
    *name = ok ? nb_str_of(found) : NB_STR_NULL;
    return ok;
}

/* The byte that windows-1252 shows as c; -1 where it shows none. The five bytes that the code
 * page leaves open come through as C1 controls. */
static int cp1252_byte(uint32_t c)
{
    static const uint16_t high[32] = {
        0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,  0x2030, 0x160,
        0x2039, 0x152,  0x8D,   0x17D,  0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};
    if (c < 0x80 || (c >= 0xA0 && c <= 0xFF)) return (int)c;
    for (int i = 0; i < 32; i++)
        if (high[i] == c) return 0x80 + i;
    return -1;
}

/* A stretch of scalars that are all bytes above 7F in windows-1252 (a lost byte may show as
 * U+FFFD, "?" or nothing). A lone é between letters is no such stretch: it decodes to nothing.
 */
typedef struct {
    nb_buf fix;
    size_t good, lost;
} stretch;

static void decode(nb_str bytes, stretch *r)
{
    for (size_t i = 0; i < bytes.n;) {
        size_t from = i;
        uint32_t c = nb_utf8_next(bytes, &i);
        if (c != 0xFFFD) {
            r->good += c >= 0x80;
            nb_put_utf8(&r->fix, c);
        } else {
            /* one U+FFFD for a lead byte and what is left of its sequence */
            unsigned char lead = (unsigned char)bytes.s[from];
            size_t want = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC2 ? 1 : 0;
            while (want-- && i < bytes.n && ((unsigned char)bytes.s[i] & 0xC0) == 0x80) i++;
            r->lost++;
            nb_put_utf8(&r->fix, 0xFFFD);
        }
    }
}

size_t nb_text_double_encoded(nb_arena *a, nb_str s,
                              void (*found)(void *ctx, size_t from, size_t to, nb_str fix,
                                            bool lost),
                              void *ctx)
{
    size_t count = 0;
    for (size_t i = 0; i < s.n;) {
        if ((unsigned char)s.s[i] < 0x80) {
            i++;
            continue;
        }
        size_t from = i, to = i;
        nb_buf bytes = {0};
        while (i < s.n && (unsigned char)s.s[i] >= 0x80) {
            uint32_t c = nb_utf8_next(s, &i);
            int byte = c == 0xFFFD ? 0xFF : cp1252_byte(c);
            if (byte < 0x80) break;
            nb_putc(&bytes, (char)byte);
            to = i;
        }
        if (to == from) {
            nb_buf_free(&bytes);
            continue;
        }
        i = to;
        stretch r = {0};
        decode(nb_buf_str(&bytes), &r);
        /* Whole scalars came out of it, or a lead byte of Han or emoji before a C1-like byte
         * lost its tail. One that shows as a letter, or at the end of a word, proves nothing:
         * "píše" and "„oficiální“" are Czech. */
        size_t before = from;
        uint32_t prev = before ? nb_utf8_prev(s, &before) : ' ';
        bool in_word = prev < 0x2E80 && nb_char_is_letter(prev);
        unsigned char lead = (unsigned char)bytes.p[0];
        bool stump = !r.good && !in_word && bytes.n >= 2 && lead >= 0xE2 && lead <= 0xF4 &&
                     ((unsigned char)bytes.p[1] & 0xC0) == 0x80 &&
                     !strchr("\x8A\x8C\x8E\x9A\x9C\x9E", bytes.p[1]);
        if (r.good || stump) {
            count++;
            found(ctx, from, to, nb_str_dup(a, nb_buf_str(&r.fix)), r.lost > 0);
        }
        nb_buf_free(&r.fix);
        nb_buf_free(&bytes);
    }
    return count;
}
