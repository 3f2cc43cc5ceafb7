/* punctuation.c: half-width marks among full-width ones in Chinese and Japanese text, and the
 * reverse.
 *
 * What is right is what the text itself does: only where full-width marks are three times as
 * common, a half-width one is a slip. Korean is written with half-width marks and left alone.
 */
#include "check/text.h"
#include "unicode/unicode.h"

enum { KINDS = 7, PARENTHESES = 5, STOP = 6, MANY = 3 };

static const struct {
    char half;
    uint32_t full;
    const char *utf8;
} pairs[KINDS] = {{',', 0xFF0C, "，"}, {';', 0xFF1B, "；"}, {':', 0xFF1A, "："},
                  {'?', 0xFF1F, "？"}, {'!', 0xFF01, "！"}, {'(', 0xFF08, "（"},
                  {'.', 0x3002, "。"}};

struct nb_marks {
    size_t half[KINDS], full[KINDS];
};

static bool is_delimiter(uint32_t c)
{
    return c == '*' || c == '_' || c == '~';
}

/* Past the marks of emphasis. */
static uint32_t letter_before(const nb_scan *x, size_t at)
{
    while (at > x->from && is_delimiter((unsigned char)x->s.s[at - 1])) at--;
    return nb_scan_before(x, at);
}
static uint32_t letter_behind(const nb_scan *x, size_t at)
{
    while (at < x->to && is_delimiter((unsigned char)x->s.s[at])) at++;
    uint32_t c = nb_scan_behind(x, at);
    return c == '\r' ? '\n' : c;
}

/* Han, kana, or what closes a quotation of them. */
static bool is_chinese(uint32_t c)
{
    return nb_char_is_han(c) || (c >= 0x3041 && c <= 0x30FF) || c == 0x300B || c == 0x300D ||
           c == 0x300F || c == 0xFF09;
}

static bool is_ascii_letter(uint32_t c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* Is the half-width mark at `at` one that Chinese would write full-width? */
static bool is_slip(const nb_scan *x, int k, size_t at)
{
    uint32_t behind = letter_behind(x, at + 1);
    if (!is_chinese(letter_before(x, at))) return false;
    if (k == STOP)
        return behind == '\n' || (behind == ' ' && is_chinese(letter_behind(x, at + 2)));
    if (k == PARENTHESES) return is_chinese(behind);
    if (pairs[k].half == ':') return behind == '\n' || behind == ' ' || is_chinese(behind);
    return behind != '[' && behind != (uint32_t)(unsigned char)pairs[k].half && behind != '=';
}

static int kind_of(uint32_t c)
{
    for (int k = 0; k < KINDS; k++)
        if (c == (uint32_t)(unsigned char)pairs[k].half || c == pairs[k].full) return k;
    return -1;
}

/* What is asked of the line is asked of the whole text here. */
nb_marks *nb_marks_new(nb_scan *x)
{
    nb_marks *m = NB_NEW(x->arena, nb_marks);
    x->from = 0;
    x->to = x->s.n;
    for (size_t i = 0; i < x->s.n;) {
        size_t at = i;
        uint32_t c = nb_utf8_next(x->s, &i);
        int k = x->zone[at] == NB_ZONE_PROSE ? kind_of(c) : -1;
        if (k < 0) continue;
        if (c >= 0x80) m->full[k]++;
        else m->half[k] += is_slip(x, k, at);
    }
    return m;
}

static void look_at_half(nb_scan *x, const nb_marks *m, int k, size_t at)
{
    if (k == PARENTHESES || !is_slip(x, k, at) || m->full[k] < MANY * m->half[k]) return;
    nb_scan_say(x, NB_MIXED_PUNCTUATION, at, "'%c' in Chinese text that writes '%s'",
                pairs[k].half, pairs[k].utf8);
    uint32_t behind = letter_behind(x, at + 1);
    bool space = behind == ' ' && is_chinese(letter_behind(x, at + 2));
    if (!is_chinese(behind) && behind != '\n' && !space) return;
    nb_scan_repair(x, NB_MIXED_PUNCTUATION, at, at + 1 + space, nb_str_of(pairs[k].utf8));
}

static void look_at_full(nb_scan *x, int k, size_t at, size_t end)
{
    if (x->has_han || x->n_han * 20 > x->n_latin) return;
    if (!is_ascii_letter(nb_scan_before(x, at)) && !is_ascii_letter(nb_scan_behind(x, end)))
        return;
    nb_scan_say(x, NB_MIXED_PUNCTUATION, at, "'%s' in text that is not Chinese; write '%c'",
                pairs[k].utf8, pairs[k].half);
    if (k == PARENTHESES || k == STOP) return;
    uint32_t behind = nb_scan_behind(x, end);
    char half[2] = {pairs[k].half, ' '};
    nb_scan_repair(x, NB_MIXED_PUNCTUATION, at, end,
                   (nb_str){half, behind == ' ' || behind == '\n' ? 1 : 2});
}

/* ---- parentheses ---- */

typedef struct {
    size_t at, end;
    bool full;
} parenthesis;

static bool has_chinese(const nb_scan *x, size_t from, size_t to)
{
    while (from < to)
        if (is_chinese(nb_utf8_next(x->s, &from))) return true;
    return false;
}

static void judge_pair(nb_scan *x, const nb_marks *m, parenthesis open, parenthesis close)
{
    bool unlike = open.full != close.full, chinese = has_chinese(x, open.end, close.at);
    bool half = !open.full && !close.full && is_slip(x, PARENTHESES, open.at) &&
                m->full[PARENTHESES] >= MANY * m->half[PARENTHESES];
    if (!unlike && !half) return;
    if (unlike)
        nb_scan_say(x, NB_MIXED_PUNCTUATION, close.at, "'%s' is closed by '%s'",
                    open.full ? "（" : "(", close.full ? "）" : ")");
    else nb_scan_say(x, NB_MIXED_PUNCTUATION, open.at, "'(' in Chinese text that writes '（'");
    if (!chinese) return;
    if (!open.full) nb_scan_repair(x, NB_MIXED_PUNCTUATION, open.at, open.end, NB_STR("（"));
    if (!close.full) nb_scan_repair(x, NB_MIXED_PUNCTUATION, close.at, close.end, NB_STR("）"));
}

/* Pairs that hold no others; whatever is not plainly paired on its line is left alone. */
static void look_at_parentheses(nb_scan *x, const nb_marks *m)
{
    parenthesis open = {0};
    bool is_open = false, nested = false;
    for (size_t i = x->from; i < x->to;) {
        size_t at = i;
        uint32_t c = nb_utf8_next(x->s, &i);
        if (c != '(' && c != ')' && c != 0xFF08 && c != 0xFF09) continue;
        if (x->zone[at] != NB_ZONE_PROSE) continue;
        if (c == '(' || c == 0xFF08) {
            nested = is_open;
            open = (parenthesis){at, i, c != '('};
            is_open = true;
        } else {
            if (is_open && !nested) judge_pair(x, m, open, (parenthesis){at, i, c != ')'});
            is_open = nested = false;
        }
    }
}

void nb_scan_punctuation(nb_scan *x, const nb_marks *m)
{
    for (size_t i = x->from; i < x->to;) {
        size_t at = i;
        uint32_t c = nb_utf8_next(x->s, &i);
        int k = x->zone[at] == NB_ZONE_PROSE ? kind_of(c) : -1;
        if (k < 0 || nb_scan_in_damage(x, at)) continue;
        if (c < 0x80) look_at_half(x, m, k, at);
        else look_at_full(x, k, at, i);
    }
    look_at_parentheses(x, m);
}
