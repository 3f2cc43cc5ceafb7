#include "layout/columns.h"

#include <stdbool.h>

static nb_len sum(const nb_len *v, size_t n)
{
    nb_len s = 0;
    for (size_t i = 0; i < n; i++) s += v[i];
    return s;
}

static int64_t root(int64_t x)
{
    int64_t r = 0;
    for (int64_t bit = (int64_t)1 << 31; bit; bit >>= 1)
        if ((r | bit) * (r | bit) <= x) r |= bit;
    return r;
}

/* Not even the unbreakable pieces fit: all columns are cut to a common width or stay below it.
 */
static void cut(const nb_len *least, size_t n, nb_len room, nb_len *width)
{
    nb_len rest = room;
    size_t open = n;
    for (size_t i = 0; i < n; i++) width[i] = -1;
    for (bool found = true; found && open;) {
        nb_len fair = rest / (nb_len)open;
        found = false;
        for (size_t i = 0; i < n; i++)
            if (width[i] < 0 && least[i] <= fair) {
                width[i] = least[i];
                rest -= least[i];
                open--;
                found = true;
            }
    }
    for (size_t i = 0; i < n; i++)
        if (width[i] < 0) width[i] = rest / (nb_len)open;
}

void nb_columns_fit(const nb_len *least, const nb_len *most, size_t n, nb_len room,
                    nb_len *width)
{
    if (!n) return;
    if (room < 0) room = 0;
    if (sum(most, n) <= room) {
        for (size_t i = 0; i < n; i++) width[i] = most[i];
        return;
    }
    if (sum(least, n) >= room) {
        cut(least, n, room, width);
        return;
    }
    /* What the others must have at least bounds what a modest column may take. */
    nb_len rest = room, others = sum(least, n);
    size_t open = n;
    for (size_t i = 0; i < n; i++) width[i] = -1;
    for (bool found = true; found && open;) {
        found = false;
        nb_len fair = rest / (nb_len)open;
        for (size_t i = 0; i < n; i++) {
            if (width[i] >= 0 || most[i] > fair) continue;
            if (rest - most[i] < others - least[i]) continue;
            width[i] = most[i];
            rest -= most[i];
            others -= least[i];
            open--;
            found = true;
        }
    }
    /* Shares by root; a column whose share is below its least gets that, and the rest share
     * anew. */
    for (bool found = true; found && open;) {
        int64_t weights = 0;
        found = false;
        for (size_t i = 0; i < n; i++)
            if (width[i] < 0) weights += root(most[i]) + 1;
        for (size_t i = 0; i < n && !found; i++) {
            if (width[i] >= 0) continue;
            nb_len share = nb_muldiv(rest, root(most[i]) + 1, weights);
            if (share >= least[i]) continue;
            width[i] = least[i];
            rest -= least[i];
            open--;
            found = true;
        }
    }
    for (size_t i = 0; i < n; i++) {
        if (width[i] >= 0) continue;
        int64_t weights = 0;
        for (size_t k = i; k < n; k++)
            if (width[k] < 0) weights += root(most[k]) + 1;
        width[i] = nb_muldiv(rest, root(most[i]) + 1, weights);
        rest -= width[i];
    }
}
