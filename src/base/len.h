/* len.h: lengths in fixed point, so that layout is the same on every processor.
 *
 * nb_len counts 1/65536 point (72 points = 1 inch), TeX's own unit, in 64 bits: no sum that a book
 * can produce overflows. Only pdf/ turns a length into a decimal. */
#ifndef NB_BASE_LEN_H
#define NB_BASE_LEN_H

#include <stdint.h>

#include "base/str.h"

typedef int64_t nb_len;

#define NB_POINT ((nb_len)65536)
#define NB_PT(x) ((nb_len)((x) * 65536.0 + ((x) < 0 ? -0.5 : 0.5))) /* of constants */
#define NB_MM(x) NB_PT((x) * 72.0 / 25.4)
#define NB_LEN_MAX INT64_MAX

/* a * num / den, rounded to nearest, ties away from zero; den > 0. */
nb_len nb_muldiv(nb_len a, int64_t num, int64_t den);

static inline nb_len nb_len_max(nb_len a, nb_len b) { return a > b ? a : b; }
static inline nb_len nb_len_min(nb_len a, nb_len b) { return a < b ? a : b; }

double nb_len_pt(nb_len a); /* in points, for messages */

/* Writes points with up to `places` decimals and no trailing zeros ("12.5"), without the locale. */
void nb_put_len(nb_buf *b, nb_len a, int places);

/* "12pt", "2.5cm", "10mm", "1in", "96px"; a bare number is points. False where it is not one. */
bool nb_len_parse(nb_str s, nb_len *out);

/* Lengths on the page are given to 1/100 pt: 1/7200 inch, finer than a printer's dot. */
static inline int64_t nb_hundredths(nb_len l)
{
    return (l * 100 + (l >= 0 ? NB_POINT / 2 : -NB_POINT / 2)) / NB_POINT;
}

#endif
