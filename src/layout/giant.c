/* giant.c: a paragraph of megabytes is shaped and set window by window, so that the units of
 * one window are all there is of them at a time. A window is a paragraph of its own; its last
 * lines, which do not know what follows, are set again with the next one, so that nothing
 * shows. */
#include <string.h>

#include "layout/shaped.h"

enum {
    WINDOW = 1 << 18, /* bytes; what is no longer is no giant */
    KEPT = 8          /* lines of a window that are set again */
};

bool nb_is_giant(const nb_shaped *s)
{
    return s->text.n > WINDOW && !s->n_rubies;
}

/* Nobody needs to know it exactly: it is wider than any line. */
nb_len nb_giant_width(const nb_shaped *s)
{
    return (nb_len)s->text.n * s->style.text.size / 3;
}

/* The part of an array, in order of `from` or `at`, that lies in [from,to), counted from there.
 */
#define SLICE(w, s, a, field, T, start, from, to)                                       \
    do {                                                                                \
        size_t lo_ = 0, n_ = 0;                                                         \
        for (size_t hi_ = (s)->n_##field##s; lo_ < hi_;) {                              \
            size_t mid_ = (lo_ + hi_) / 2;                                              \
            if ((s)->field[mid_].start < (from)) lo_ = mid_ + 1;                        \
            else hi_ = mid_;                                                            \
        }                                                                               \
        while (lo_ + n_ < (s)->n_##field##s && (s)->field[lo_ + n_].start < (to)) n_++; \
        (w)->field = nb_copy(a, n_ ? (s)->field + lo_ : NULL, n_ * sizeof(T));          \
        (w)->n_##field##s = n_;                                                         \
        for (size_t i_ = 0; i_ < n_; i_++) (w)->field[i_].start -= (uint32_t)(from);    \
    } while (0)

/* The bit that the window begins in counts from its first byte. */
static void slice_bits(nb_ctx *c, nb_shaped *w, const nb_shaped *s, size_t from, size_t to)
{
    const nb_bit *first = nb_bit_at(s, from);
    size_t at = (size_t)(first - s->bit), n = 0;
    while (at + n < s->n_bits && first[n].from < to) n++;
    w->bit = nb_copy(c->shaped, first, n * sizeof *first);
    w->n_bits = n;
    if (w->bit[0].node != UINT32_MAX) w->bit[0].offset += (uint32_t)(from - first->from);
    for (size_t i = 0; i < n; i++) w->bit[i].from = i ? w->bit[i].from - (uint32_t)from : 0;
}

static size_t window_end(nb_str text, size_t from)
{
    if (text.n - from <= WINDOW) return text.n;
    size_t to = from + WINDOW;
    while (((unsigned char)text.s[to] & 0xC0) == 0x80) to--;
    return to;
}

nb_shaped *nb_giant_window(nb_ctx *c, const nb_shaped *s, size_t from)
{
    size_t to = window_end(s->text, from);
    bool last = to == s->text.n;
    nb_shaped *w = nb_copy(c->shaped, s, sizeof *s);
    w->text = nb_str_sub(s->text, from, to);
    slice_bits(c, w, s, from, to);
    SLICE(w, s, c->shaped, note, nb_para_note, at, from, to + last);
    SLICE(w, s, c->shaped, anchor, nb_para_anchor, at, from, to + last);
    SLICE(w, s, c->shaped, image, nb_para_image, at, from, to);
    if (from) {
        w->style.indent = 0;
        w->style.dir = s->rtl ? NB_DIR_RTL : NB_DIR_LTR;
    }
    w->said = s->said > from ? (uint32_t)(s->said - from) : 0;
    return w;
}

/* The lines of window [from, from + w->text.n) that stay; the byte where the next one begins.
 */
size_t nb_giant_keep(nb_shaped *s, const nb_shaped *w, const nb_row *row, size_t *n,
                     size_t from)
{
    size_t end = from + w->text.n;
    s->rtl = w->rtl;
    s->said = (uint32_t)end;
    if (end == s->text.n || *n <= 2 * KEPT) return end;
    *n -= KEPT;
    return from + w->unit[row[*n].from].from;
}
