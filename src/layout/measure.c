/* measure.c: how narrow and how wide a paragraph can be, and whether it is a number: for
 * tables. */
#include "layout/shaped.h"

nb_len nb_shaped_max(const nb_shaped *s)
{
    nb_len most = 0, line = s->style.indent;
    if (nb_is_giant(s)) return nb_giant_width(s);
    for (size_t i = 0; i < s->n_units; i++) {
        const nb_unit *u = &s->unit[i];
        line += u->advance;
        most = nb_len_max(most, line);
        line += u->gap;
        if (u->brk & NB_AFTER_MUST) line = 0;
    }
    return most;
}

static nb_len widest_piece(const nb_shaped *s)
{
    enum { ANY = NB_AFTER_MAY | NB_AFTER_MUST | NB_AFTER_SOFT_HYPHEN | NB_AFTER_ADDRESS };
    nb_len most = 0, chain = s->style.indent > 0 ? s->style.indent : 0;
    for (size_t i = 0; i < s->n_units; i++) {
        const nb_unit *u = &s->unit[i];
        bool image = u->kind == NB_UNIT_IMAGE; /* shrinks with its column, but not to nothing */
        chain += image ? nb_len_min(u->advance, 4 * s->style.text.size) : u->advance;
        if (u->kind != NB_UNIT_SPACE) most = nb_len_max(most, chain);
        chain += u->gap;
        if (u->brk & ANY) chain = 0;
    }
    return most;
}

/* Identifiers break as addresses do, which is looked for only where one is long. */
nb_len nb_shaped_min(nb_ctx *c, nb_shaped *s)
{
    enum { LONG = 5 };
    if (nb_is_giant(s)) return LONG * s->style.text.size;
    nb_len least = widest_piece(s);
    if (least <= LONG * s->style.text.size || s->addresses) return least;
    nb_find_addresses(c, s);
    return widest_piece(s);
}

bool nb_shaped_is_empty(const nb_shaped *s)
{
    return s->text.n == 0;
}

static bool is_sign(uint32_t c)
{
    return c == '+' || c == '-' || c == 0x2212 || c == 0xB1 || c == '~' || c == 0x2248 ||
           c == '<' || c == '>' || c == 0x2264 || c == 0x2265 || c == 0x2013;
}

static bool is_currency(uint32_t c)
{
    return c == '$' || c == 0xA3 || c == 0xA5 || c == 0x20AC || c == 0xFFE5;
}

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

/* What stands in a column of numbers where there is none: dashes, dots, "n/a". */
bool nb_shaped_is_absent(const nb_shaped *s)
{
    enum { LONGEST = 12 }; /* bytes: four dashes */
    nb_str t = nb_str_trim(s->text);
    if (!t.n || t.n > LONGEST) return false;
    if (nb_str_ieq(t, NB_STR("n/a"))) return true;
    for (size_t i = 0; i < t.n;) {
        uint32_t ch = nb_utf8_next(t, &i);
        bool dash = ch == '-' || ch == 0x2212 || (ch >= 0x2010 && ch <= 0x2015);
        if (!dash && ch != '.' && ch != 0x2026 && ch != '?') return false;
    }
    return true;
}

/* sign? currency? sign? digits (with , . ' and thin spaces between) then at most a short unit.
 */
bool nb_shaped_is_numeric(const nb_shaped *s, nb_len *before_point)
{
    nb_str t = s->text;
    size_t i = 0, k = 0, at = 0;
    uint32_t ch = 0;
    *before_point = 0;
    if (nb_is_giant(s)) return false;
    for (; i < t.n; i = k) {
        k = i;
        ch = nb_utf8_next(t, &k);
        if (!is_sign(ch) && !is_currency(ch) && ch != ' ') break;
    }
    if (i >= t.n || !is_digit(ch)) return false;
    size_t end = i, points = 0, point = NB_NPOS;
    for (; i < t.n; i = k) {
        k = i;
        ch = nb_utf8_next(t, &k);
        bool inner = ch == ',' || ch == '.' || ch == '\'' || ch == 0x202F || ch == 0x2009;
        if (!is_digit(ch) && !inner) break;
        if (is_digit(ch)) end = k;
        if (ch == '.') points++, point = i;
    }
    if (points != 1 || point > end) point = end;
    size_t unit = 0;
    for (; i < t.n; unit++) {
        ch = nb_utf8_next(t, &i);
        if (is_digit(ch) || unit > 6) return false;
    }
    for (at = 0; at < s->n_units && s->unit[at].from < point; at++)
        *before_point += s->unit[at].advance + s->unit[at].gap;
    return true;
}
