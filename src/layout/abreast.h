/* abreast.h: two columns that belong together row by row, cut into pages, as pure arithmetic. Private
 * to layout/.
 *
 * Each column is a list of boxes, glue and penalties with its notes, as the page breaker has it. A row
 * is a piece of both: its sides begin at one height, the next row begins below the longer of them, and
 * what continues on the next page begins at its head on both. White does not stretch. A side's notes
 * stand at the foot of its own column.
 */
#ifndef NB_LAYOUT_ABREAST_H
#define NB_LAYOUT_ABREAST_H

#include "layout/pagebreak.h"

typedef struct {
    size_t from[2], to[2];     /* items, first box to behind the last; equal: that side is empty */
    nb_len gap;                /* white above, which vanishes at a page's head */
    nb_len drop[2];            /* how much lower a side begins, so that first lines agree */
    int32_t penalty;           /* of a page that ends above the row */
} nb_row;

typedef struct {
    struct {
        const nb_v_item *item; size_t n;
        const nb_note_unit *unit; size_t n_units;
    } side[2];
    const nb_row *row; size_t n;
    nb_len height, note_sep;
} nb_rows_problem;

/* What of a row is on a page. */
typedef struct {
    size_t row, from[2], to[2];
    size_t opened[2];          /* the penalty where the side was parted above; SIZE_MAX = it begins */
    nb_len y[2];               /* of the side's head, from the page's */
} nb_rows_piece;

typedef struct {
    nb_rows_piece *piece; size_t n;
    size_t unit_from[2], unit_to[2];
} nb_rows_page;

/* Never fails: what cannot fit gets a page of its own. Allocated in a. */
size_t nb_rows_cut(nb_arena *a, const nb_rows_problem *p, nb_rows_page **pages);

#endif
