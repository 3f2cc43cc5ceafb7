/* characters.c: characters that hide, and letters that are stored in pieces.
 *
 * A character without ink is a fault only where it does nothing: joiners between Arabic or
 * Indic letters and inside emoji, breaks inside long words, marks of direction beside Hebrew
 * stay unmentioned. */
#include "check/text.h"
#include "unicode/unicode.h"

/* ---- what may stand beside what ---- */

static bool is_edge(uint32_t c)
{
    return c == '\n' || nb_char_is_space(c);
}

/* Scripts whose letters change with their neighbours, or that are written without spaces. */
static bool needs_joiners(uint32_t c)
{
    if (c < 0x300) return false;
    if (nb_char_is_mark(c) || nb_char_is_emoji(c) || c == 0xFE0F) return true;
    if (!nb_char_is_letter(c) || nb_char_is_cjk(c)) return false;
    nb_script s = nb_char_script(c);
    return s != NB_SCRIPT('L', 'a', 't', 'n') && s != NB_SCRIPT('G', 'r', 'e', 'k') &&
           s != NB_SCRIPT('C', 'y', 'r', 'l');
}

typedef struct {
    uint32_t c, before, behind;
} place;

static bool is_idle_space(place p) /* U+200B, U+FEFF */
{
    if (needs_joiners(p.before) || needs_joiners(p.behind)) return false;
    return is_edge(p.before) || is_edge(p.behind) || nb_char_is_cjk(p.before) ||
           nb_char_is_cjk(p.behind) || nb_char_is_wide(p.before) || nb_char_is_wide(p.behind);
}

static bool is_idle_joiner(place p) /* U+200C, U+200D */
{
    return !needs_joiners(p.before) && !needs_joiners(p.behind);
}

static bool is_idle_hyphen(place p) /* U+00AD */
{
    return !nb_char_is_letter(p.before) || !nb_char_is_letter(p.behind) ||
           nb_char_is_cjk(p.before) || nb_char_is_cjk(p.behind);
}

/* Letters of old Korean that show nothing, and what else is drawn as a blank or not at all. */
static bool is_blank(uint32_t c)
{
    return c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0 || c == 0x180E ||
           (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0x2061 && c <= 0x2064) ||
           (c >= 0x206A && c <= 0x206F) || c == 0x2028 || c == 0x2029;
}

static const char *name_of(uint32_t c)
{
    switch (c) {
    case 0xAD: return NB_SAY("soft hyphen");
    case 0x61C: return NB_SAY("Arabic letter mark");
    case 0x200B: return NB_SAY("zero width space");
    case 0x200C: return NB_SAY("zero width non-joiner");
    case 0x200D: return NB_SAY("zero width joiner");
    case 0x200E: return NB_SAY("left-to-right mark");
    case 0x200F: return NB_SAY("right-to-left mark");
    case 0x2028: return NB_SAY("line separator");
    case 0x2029: return NB_SAY("paragraph separator");
    case 0x2060: return NB_SAY("word joiner");
    case 0x3164: return NB_SAY("Hangul filler");
    case 0xFEFF: return NB_SAY("byte order mark");
    default: return NB_SAY("character without ink");
    }
}

typedef enum { FINE, HIDES, IDLE } verdict; /* IDLE: may go */

static verdict judge(const nb_scan *x, place p)
{
    switch (p.c) {
    case 0xFEFF: return IDLE;
    case 0x200B: return is_idle_space(p) ? IDLE : FINE;
    case 0x2060: return is_edge(p.before) || is_edge(p.behind) ? IDLE : FINE;
    case 0x200C:
    case 0x200D: return is_idle_joiner(p) ? IDLE : FINE;
    case 0xAD: return is_idle_hyphen(p) ? IDLE : FINE;
    case 0x61C:
    case 0x200E:
    case 0x200F: return x->has_rtl ? FINE : IDLE;
    default: break;
    }
    if (is_blank(p.c)) return HIDES;
    /* Tags spell the flags of regions behind a black flag; elsewhere they hide text. */
    if (p.c >= 0xE0000 && p.c <= 0xE007F)
        return p.before == 0x1F3F4 || (p.before >= 0xE0000 && p.before <= 0xE007F) ? FINE
                                                                                   : HIDES;
    if (p.c >= 0xE0100 && p.c <= 0xE01EF) return nb_char_is_han(p.before) ? FINE : HIDES;
    return FINE;
}

static void look_at_ink(nb_scan *x, size_t at, size_t end, uint32_t c)
{
    place p = {c, nb_scan_before(x, at), nb_scan_behind(x, end)};
    verdict v = judge(x, p);
    if (v == FINE) return;
    bool code = x->zone[at] == NB_ZONE_CODE;
    const char *fault = code        ? NB_SAY("hides in code")
                        : v == IDLE ? NB_SAY("does nothing here")
                                    : NB_SAY("shows nothing");
    nb_scan_say(x, NB_INVISIBLE_CHARACTER, at, "U+%04X, %s, %s", c, name_of(c), fault);
    if (v == IDLE && x->zone[at] == NB_ZONE_PROSE)
        nb_scan_repair(x, NB_INVISIBLE_CHARACTER, at, end, NB_STR_NULL);
}

/* ---- what compiling says, repaired ---- */

static void look_at_radical(nb_scan *x, size_t at, size_t end, uint32_t c)
{
    uint32_t meant = nb_char_unradical(c);
    if (meant == c || x->zone[at] != NB_ZONE_PROSE) return;
    uint32_t before = nb_scan_before(x, at), behind = nb_scan_behind(x, end);
    /* Alone it may be the radical itself that is spoken of. */
    if (!nb_char_is_han(before) && !nb_char_is_han(behind)) return;
    char utf8[4];
    nb_scan_repair(x, NB_KANGXI_RADICAL, at, end, (nb_str){utf8, nb_utf8_put(utf8, meant)});
}

static void look_at_control(nb_scan *x, size_t at, size_t end)
{
    if (x->zone[at] == NB_ZONE_PROSE)
        nb_scan_repair(x, NB_CONTROL_CHARACTER, at, end, NB_STR_NULL);
}

/* ---- letters in pieces ---- */

static bool is_jamo(uint32_t c)
{
    return c >= 0x1100 && c <= 0x11FF;
}

/* A letter and the marks behind it; singletons (U+212B, compatibility ideographs) are letters
 * of their own right to their authors and stay. */
static size_t look_at_letter(nb_scan *x, size_t at, size_t end, uint32_t c)
{
    enum { LONGEST = 64 };
    size_t to = end;
    while (to < x->to && to - at < LONGEST) {
        size_t next = to;
        uint32_t m = nb_utf8_next(x->s, &next);
        if (!nb_char_is_mark(m) && !(is_jamo(c) && is_jamo(m))) break;
        to = next;
    }
    nb_str whole = nb_str_sub(x->s, at, to), letter = nb_str_sub(x->s, at, end);
    if (to == end || to - at >= LONGEST || nb_text_is_nfc(whole)) return to;
    if (x->zone[at] != NB_ZONE_PROSE || !nb_text_is_nfc(letter)) return to;
    nb_str composed = nb_text_nfc(x->arena, whole);
    nb_scan_say(x, NB_NOT_COMPOSED, at, "'%.*s' is stored in %zu pieces", NB_STR_ARG(composed),
                nb_utf8_length(whole));
    nb_scan_repair(x, NB_NOT_COMPOSED, at, to, composed);
    return to;
}

/* "#" and a no-break space open no heading. */
static void look_at_line_head(nb_scan *x)
{
    size_t i = x->from, n = 0;
    while (i < x->to && x->s.s[i] == '#' && n < 7) i++, n++;
    if (n < 1 || n > 6 || x->zone[x->from] != NB_ZONE_PROSE) return;
    if (!nb_str_starts(nb_str_sub(x->s, i, x->to), NB_STR("\xC2\xA0"))) return;
    nb_scan_say(x, NB_INVISIBLE_CHARACTER, i,
                "a no-break space behind '#': this is no heading");
    nb_scan_repair(x, NB_INVISIBLE_CHARACTER, i, i + 2, NB_STR(" "));
}

void nb_scan_characters(nb_scan *x)
{
    look_at_line_head(x);
    for (size_t i = x->from; i < x->to;) {
        size_t at = i;
        uint32_t c = nb_utf8_next(x->s, &i);
        bool letter = c < 0x80 && ((c | 32) >= 'a' && (c | 32) <= 'z');
        if (letter || (c >= 0xC0 && nb_char_is_letter(c))) {
            bool pieces = i < x->to && (unsigned char)x->s.s[i] >= 0xCC;
            if (pieces && !(c >= 0x2E80 && c <= 0x9FFF)) i = look_at_letter(x, at, i, c);
            if (letter || (c != 0x115F && c != 0x1160 && c != 0x3164 && c != 0xFFA0)) continue;
        }
        if (c >= 0x20 && c < 0x7F) continue;
        if (nb_scan_in_damage(x, at)) continue;
        if (nb_char_is_control(c)) look_at_control(x, at, i);
        else if (c >= 0x2E80 && c <= 0x2FDF) look_at_radical(x, at, i, c);
        else if (nb_char_is_default_ignorable(c) || is_blank(c)) look_at_ink(x, at, i, c);
    }
}
