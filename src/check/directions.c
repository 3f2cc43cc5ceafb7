/* directions.c: controls of direction. "Trojan Source" (Boucher and Anderson 2021) hides code
 * behind them; Unicode's report 55 says where they may stand. In prose with right-to-left
 * letters they are fine when each is closed on its line. */
#include "check/text.h"

static bool is_control(uint32_t c)
{
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

static bool may_turn(uint32_t c) /* right to left, or override: order depends on it */
{
    return c == 0x202B || c == 0x202D || c == 0x202E || c == 0x2067;
}

typedef struct {
    size_t first, n;
    int open; /* embeddings and isolates not closed */
    bool turns, in_code, unmatched;
} controls;

static void take(controls *k, const nb_scan *x, size_t at, uint32_t c)
{
    if (!k->n++) k->first = at;
    if (x->zone[at] == NB_ZONE_CODE) k->in_code = true;
    if (may_turn(c)) k->turns = true;
    if (c == 0x202C || c == 0x2069) {
        if (!k->open) k->unmatched = true;
        else k->open--;
    } else k->open++;
}

void nb_scan_directions(nb_scan *x)
{
    controls k = {0};
    for (size_t i = x->from; i + 2 < x->to; i++) {
        if ((unsigned char)x->s.s[i] != 0xE2) continue;
        size_t at = i, end = i;
        uint32_t c = nb_utf8_next(x->s, &end);
        if (is_control(c)) take(&k, x, at, c);
    }
    if (!k.n) return;
    bool loose = k.open || k.unmatched;
    if (!k.in_code && x->has_rtl && !loose) return;
    nb_scan_say(x, NB_BIDI_CONTROL, k.first, "%zu control%s of direction%s%s%s", k.n,
                k.n == 1 ? "" : "s", k.in_code ? NB_SAY(" in code") : "",
                loose ? NB_SAY(", not closed on the line") : "",
                k.turns ? NB_SAY(": the text may read in another order than it is stored")
                        : "");
    /* Without right-to-left letters, these never change the order. */
    if (x->has_rtl || k.turns) return;
    for (size_t i = x->from; i + 2 < x->to; i++) {
        if ((unsigned char)x->s.s[i] != 0xE2) continue;
        size_t end = i;
        if (is_control(nb_utf8_next(x->s, &end)) && x->zone[i] == NB_ZONE_PROSE)
            nb_scan_repair(x, NB_BIDI_CONTROL, i, end, NB_STR_NULL);
    }
}
