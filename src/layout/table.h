/* table.h: a table between its nodes and its rows on a galley. Private to table.c (which size, which
 * paper) and rows.c (setting it). */
#ifndef NB_LAYOUT_TABLE_H
#define NB_LAYOUT_TABLE_H

#include "layout/flow.h"

typedef struct {
    const nb_node *node;
    size_t row, column, rowspan, colspan;
    bool header;
    nb_shaped *shaped;
    nb_len least, most;
    nb_len before_point;       /* of a number */
    bool numeric;
    bool absent;               /* a dash where a number would stand: its end is its point */
    const nb_para *para;
    nb_len height;
} nb_cell;

typedef struct {
    nb_flow *f;
    const nb_node *node;
    size_t rows, columns, head_rows;
    nb_cell *cell; size_t n_cells;   /* in reading order */
    size_t *row_cell;                /* first cell of each row; rows + 1 entries */
    nb_align *align;                 /* of each column */
    bool *decimal;                   /* the column is set on its decimal points */
    nb_len *before, *after;          /* widest parts of its numbers */
    nb_len *width, *x;               /* x: from the table's start edge */
    nb_len gap;                      /* between columns */
    nb_len total;
    nb_text_style text;
} nb_table;

/* The grid: where each cell stands, spans resolved. Allocated in the layout's arena. */
void nb_table_grid(nb_table *t, nb_flow *f, const nb_node *n);
/* Shapes all cells at a size (thousandths of the table style's) and finds the columns' widths in
 * `room`. Returns by how much the unbreakable pieces are too wide; 0 or less: it fits. */
nb_len nb_table_measure(nb_table *t, int size, nb_len room, uint32_t tag);
/* Sets the rows. */
void nb_table_rows(nb_table *t, uint32_t tag);

#endif
