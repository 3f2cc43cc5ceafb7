/* chars.c: properties of one scalar, from ICU, with short cuts for ASCII and the main Han
 * block. */
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "unicode/unicode.h"

static bool is_main_han(uint32_t c)
{
    return c >= 0x4E00 && c <= 0x9FFF;
}

/* ISO 15924 short names are four ASCII letters. */
static nb_script script_tag(UScriptCode code)
{
    const char *z = uscript_getShortName(code);
    return z && z[0] ? NB_SCRIPT((uint8_t)z[0], (uint8_t)z[1], (uint8_t)z[2], (uint8_t)z[3])
                     : NB_SCRIPT('Z', 'z', 'z', 'z');
}

nb_script nb_char_script(uint32_t c)
{
    if (is_main_han(c)) return NB_SCRIPT('H', 'a', 'n', 'i');
    if (c < 0x80)
        return (c | 32) >= 'a' && (c | 32) <= 'z' ? NB_SCRIPT('L', 'a', 't', 'n')
                                                  : NB_SCRIPT('Z', 'y', 'y', 'y');
    UErrorCode err = U_ZERO_ERROR;
    UScriptCode code = uscript_getScript((UChar32)c, &err);
    return U_FAILURE(err) ? NB_SCRIPT('Z', 'z', 'z', 'z') : script_tag(code);
}

bool nb_char_is_han(uint32_t c)
{
    if (is_main_han(c)) return true;
    if (c < 0x2E80) return false;
    return c == 0x3007 || c == 0x3005 || c == 0x303B ||
           u_hasBinaryProperty((UChar32)c, UCHAR_IDEOGRAPHIC);
}

bool nb_char_is_cjk(uint32_t c)
{
    if (is_main_han(c)) return true;
    if (c < 0x1100) return false;
    UErrorCode err = U_ZERO_ERROR;
    switch ((int)uscript_getScript((UChar32)c, &err)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_BOPOMOFO:
    case USCRIPT_HANGUL: return true;
    default: return c == 0x30FC || c == 0xFF70;
    }
}

bool nb_char_is_wide(uint32_t c)
{
    if (is_main_han(c)) return true;
    if (c < 0x1100) return false;
    int w = u_getIntPropertyValue((UChar32)c, UCHAR_EAST_ASIAN_WIDTH);
    return w == U_EA_WIDE || w == U_EA_FULLWIDTH;
}

bool nb_char_joins_without_space(uint32_t c)
{
    if (is_main_han(c)) return true;
    if (!nb_char_is_wide(c)) return false;
    UErrorCode err = U_ZERO_ERROR;
    return uscript_getScript((UChar32)c, &err) != USCRIPT_HANGUL && !nb_char_is_emoji(c);
}

bool nb_char_is_letter(uint32_t c)
{
    return (U_GET_GC_MASK((UChar32)c) & U_GC_L_MASK) != 0;
}

bool nb_char_is_mark(uint32_t c)
{
    return c >= 0x300 && (U_GET_GC_MASK((UChar32)c) & U_GC_M_MASK) != 0;
}

bool nb_char_is_number(uint32_t c)
{
    return (U_GET_GC_MASK((UChar32)c) & U_GC_N_MASK) != 0;
}

bool nb_char_is_punct(uint32_t c)
{
    return (U_GET_GC_MASK((UChar32)c) & (U_GC_P_MASK | U_GC_S_MASK)) != 0;
}

bool nb_char_is_space(uint32_t c)
{
    return c == ' ' || (c >= 9 && c <= 13) || (c >= 0x80 && u_isUWhiteSpace((UChar32)c));
}

bool nb_char_is_default_ignorable(uint32_t c)
{
    return c >= 0xAD && !is_main_han(c) &&
           u_hasBinaryProperty((UChar32)c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

bool nb_char_is_control(uint32_t c)
{
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7F && c < 0xA0);
}

bool nb_char_is_emoji_presentation(uint32_t c)
{
    return c >= 0x231A && !is_main_han(c) &&
           u_hasBinaryProperty((UChar32)c, UCHAR_EMOJI_PRESENTATION);
}

bool nb_char_is_emoji(uint32_t c)
{
    return c >= 0xA9 && !is_main_han(c) && u_hasBinaryProperty((UChar32)c, UCHAR_EMOJI);
}

uint32_t nb_char_lower(uint32_t c)
{
    return (uint32_t)u_tolower((UChar32)c);
}
