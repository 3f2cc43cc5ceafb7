/* cjk.c: Chinese punctuation by position of its ink (CLREQ §3.1.1 and GB/T 15834), and which of
 * the marks that Latin and Chinese share belong to Chinese text. */
#include "unicode/unicode.h"

nb_cjk_punct nb_char_cjk_punct(uint32_t c)
{
    switch (c) {
    case 0x201C:
    case 0x2018:
    case 0x300C:
    case 0x300E:
    case 0xFF08:
    case 0x3014:
    case 0xFF3B:
    case 0xFF5B:
    case 0x300A:
    case 0x3008:
    case 0x3010:
    case 0x3016:
    case 0x3018:
    case 0x301D: return NB_CP_OPEN;
    case 0x201D:
    case 0x2019:
    case 0x300D:
    case 0x300F:
    case 0xFF09:
    case 0x3015:
    case 0xFF3D:
    case 0xFF5D:
    case 0x300B:
    case 0x3009:
    case 0x3011:
    case 0x3017:
    case 0x3019:
    case 0x301E:
    case 0x301F: return NB_CP_CLOSE;
    case 0xFF0C:
    case 0x3001:
    case 0xFF1A:
    case 0xFF1B: return NB_CP_COMMA;
    case 0x3002:
    case 0xFF0E: return NB_CP_STOP;
    case 0xFF01:
    case 0xFF1F: return NB_CP_EXCLAM;
    case 0x00B7:
    case 0x30FB:
    case 0x2027: return NB_CP_MIDDLE;
    case 0xFF5E:
    case 0xFF0D:
    case 0x301C: return NB_CP_CONNECT;
    case 0x2014:
    case 0x2015: return NB_CP_DASH;
    case 0x2026:
    case 0x22EF: return NB_CP_ELLIPSIS;
    case 0xFF0F: return NB_CP_SOLIDUS;
    default: return NB_CP_NONE;
    }
}

bool nb_char_is_full_mark(uint32_t c)
{
    return c >= 0x3001 && nb_char_cjk_punct(c) != NB_CP_NONE;
}

/* The first letter, digit or wide mark in a direction: 'L' for what Latin fonts own, 'C' for
 * CJK, 0 at the paragraph's edge. Digits are weak: only looked through where something stronger
 * follows. */
static char neighbour(nb_str s, size_t at, bool forward)
{
    enum { FAR = 64 }; /* bytes: beyond a few words a neighbour is none */
    size_t i = at, steps = 0;
    while (forward ? i < s.n : i > 0) {
        uint32_t c = forward ? nb_utf8_next(s, &i) : nb_utf8_prev(s, &i);
        if (nb_char_is_wide(c) && !nb_char_is_emoji_presentation(c)) return 'C';
        if (c != 0x201C && c != 0x201D && nb_char_is_letter(c)) return 'L';
        if (++steps > FAR) break;
    }
    return 0;
}

static bool is_word(uint32_t c)
{
    return !nb_char_is_wide(c) && (nb_char_is_letter(c) || nb_char_is_number(c));
}

bool nb_text_cjk_context(nb_str s, size_t at, nb_str lang)
{
    if (!nb_lang_is_cjk(lang) || nb_lang_is(lang, "ko")) return false;
    size_t next = at, before = at;
    uint32_t c = nb_utf8_next(s, &next);
    uint32_t left = before ? nb_utf8_prev(s, &before) : 0;
    size_t after = next;
    uint32_t right = after < s.n ? nb_utf8_next(s, &after) : 0;
    if (c == 0x2019 && is_word(left) && is_word(right)) return false; /* an apostrophe */
    if (c == 0x00B7 && is_word(left) && is_word(right)) return false;
    return !(neighbour(s, at, false) == 'L' && neighbour(s, next, true) == 'L');
}
