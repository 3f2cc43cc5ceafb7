/* bidi.c: UAX #9 by ICU. */
#include "unicode/text.h"

static bool may_be_rtl(nb_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.s[i] >=
            0xD6) { /* U+0590 begins with D6; 3-byte marks need a look */
            size_t k = i;
            uint32_t c = nb_utf8_next(s, &k);
            UCharDirection d = u_charDirection((UChar32)c);
            if (d == U_RIGHT_TO_LEFT || d == U_RIGHT_TO_LEFT_ARABIC || d == U_ARABIC_NUMBER ||
                (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200F)
                return true;
            i = k - 1;
        }
    return false;
}

int nb_text_bidi_levels(nb_text *t, nb_str s, int base, uint8_t *levels, bool *any)
{
    *any = base == 1;
    for (size_t i = 0; i < s.n; i++) levels[i] = base == 1;
    if (base != 1 && !may_be_rtl(s)) return 0;
    size_t n = nb_text_utf16(t, s);
    UErrorCode err = U_ZERO_ERROR;
    if (!t->bidi) t->bidi = ubidi_open();
    if (!t->bidi) return base == 1;
    UBiDiLevel para = base < 0 ? UBIDI_DEFAULT_LTR : (UBiDiLevel)base;
    ubidi_setPara(t->bidi, t->u16, (int32_t)n, para, NULL, &err);
    const UBiDiLevel *l = U_SUCCESS(err) && n ? ubidi_getLevels(t->bidi, &err) : NULL;
    if (U_FAILURE(err) || !l) return base == 1;
    for (size_t k = 0; k < n; k++) {
        *any = *any || (l[k] & 1);
        for (size_t b = t->from[k]; b < t->from[k + 1]; b++) levels[b] = l[k];
    }
    for (size_t k = n; k-- > 0;) /* a surrogate pair shares its first byte */
        for (size_t b = t->from[k];
             b < s.n && b < t->from[k] + 4u && ((unsigned char)s.s[b] & 0xC0) == 0x80; b++)
            levels[b] = l[k];
    return ubidi_getParaLevel(t->bidi);
}

void nb_text_bidi_reorder(const uint8_t *levels, size_t n, size_t *order)
{
    for (size_t i = 0; i < n; i++) order[i] = i;
    uint8_t high = 0, low = 255;
    for (size_t i = 0; i < n; i++) {
        if (levels[i] > high) high = levels[i];
        if ((levels[i] & 1) && levels[i] < low) low = levels[i];
    }
    /* Rule L2: from the highest level down to the lowest odd one, reverse what is at least that
     * high. */
    for (uint8_t level = high; level >= low && level > 0; level--)
        for (size_t i = 0; i < n;) {
            size_t from = i;
            while (i < n && levels[order[i]] >= level) i++;
            for (size_t x = from, y = i; x + 1 < y; x++) {
                size_t swap = order[x];
                order[x] = order[--y];
                order[y] = swap;
            }
            if (i == from) i++;
        }
}
