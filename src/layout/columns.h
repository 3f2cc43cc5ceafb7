/* columns.h: how wide the columns of a table are, as pure arithmetic. Private to layout/. */
#ifndef NB_LAYOUT_COLUMNS_H
#define NB_LAYOUT_COLUMNS_H

#include "base/len.h"

/* Widths for n columns in `room`, from the widest unbreakable piece and the width on one line of each.
 * Where there is room all get their most. Else columns that ask for no more than a fair share get it,
 * so that "yes" and "42" never wrap beside prose, and the others share the rest by the square root of
 * what they ask for, none below its least. Where even the least do not fit, the widest give way: the
 * sum never exceeds room. 0 <= least[i] <= most[i]. */
void nb_columns_fit(const nb_len *least, const nb_len *most, size_t n, nb_len room, nb_len *width);

#endif
