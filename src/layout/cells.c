/* cells.c: the ink of a table's row, cell by cell.
 *
 * Rows are set line by line, so that they can part at a page's end. Whoever reads a page in the
 * order of its ink, as copying and mutool do, would find the cells' lines shuffled; and each
 * line of a cell would be a piece of tagged content of its own.
 */
#include <stdlib.h>

#include "layout/leaf.h"

uint32_t *nb_cells_find(nb_ctx *c)
{
    uint32_t *cell = NULL;
    for (uint32_t i = 0; i < c->tags.n; i++) {
        const nb_tag *t = &c->tags.v[i];
        bool is_cell = t->type == NB_TAG_TD || t->type == NB_TAG_TH;
        if (is_cell && !cell) cell = NB_ARRAY(c->rough, uint32_t, c->tags.n);
        if (cell) cell[i] = is_cell ? i : cell[t->parent];
    }
    return cell;
}

typedef struct {
    uint32_t cell; /* 0: what lies behind the text */
    uint32_t at;
    nb_ink ink;
} piece;

static int by_cell(const void *x, const void *y)
{
    const piece *a = x, *b = y;
    if (a->cell != b->cell) return a->cell < b->cell ? -1 : 1;
    return (a->at > b->at) - (a->at < b->at);
}

static void sort_row(nb_ctx *c, const uint32_t *cell, nb_ink *ink, size_t n)
{
    bool sorted = true;
    for (size_t i = 1; i < n && sorted; i++) sorted = cell[ink[i - 1].tag] <= cell[ink[i].tag];
    if (sorted) return;
    piece *v = NB_ARRAY(c->scratch, piece, n);
    for (size_t i = 0; i < n; i++) v[i] = (piece){cell[ink[i].tag], (uint32_t)i, ink[i]};
    qsort(v, n, sizeof *v, by_cell);
    for (size_t i = 0; i < n; i++) ink[i] = v[i].ink;
}

void nb_cells_in_turn(nb_ctx *c, const uint32_t *cell, nb_ink *ink, size_t n)
{
    for (size_t from = 0, to; from < n; from = to) {
        uint32_t first = cell[ink[from].tag];
        to = from + 1;
        if (!first) continue;
        uint32_t row = c->tags.v[first].parent;
        for (size_t i = to; i < n; i++) {
            uint32_t at = cell[ink[i].tag];
            if (at && c->tags.v[at].parent == row) to = i + 1;
            else if (ink[i].tag >= NB_FIRST_TAG) break;
        }
        sort_row(c, cell, ink + from, to - from);
    }
}
