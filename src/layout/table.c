/* table.c: which size and which paper a table gets, and its columns.
 *
 * A table that is too wide is set in smaller type, then on a turned page, and at last with
 * words broken anywhere: never a column lost or printed over another. Each step is reported. */
#include "layout/table.h"
#include "layout/columns.h"

/* Sizes to try, in thousandths of the table style. Below three quarters (7 pt for a body of 11)
 * print is no longer read with ease. */
static const int sizes[] = {1000, 900, 820, 750};
enum { SIZES = sizeof sizes / sizeof *sizes };

static const nb_node *first_row(const nb_node *n)
{
    const nb_node *r = n->first;
    while (r && r->type != NB_TABLE_ROW) r = r->next;
    return r;
}

static unsigned span(unsigned n)
{
    return n ? n : 1;
}

static bool is_empty_row(nb_ctx *c, const nb_node *row)
{
    for (const nb_node *i = row->first; i; i = i->next)
        for (const nb_node *k = i->first; k; k = k->next)
            if (k->type != NB_TEXT || nb_str_trim(nb_node_text(c->scratch, k)).n) return false;
    return true;
}

void nb_table_grid(nb_table *t, nb_flow *f, const nb_node *n)
{
    nb_arena *a = f->c->rough;
    *t = (nb_table){.f = f, .node = n};
    const nb_node *row = first_row(n);
    /* Markdown demands a head; one without words is none. */
    if (row && row->as.row.header && row->next && is_empty_row(f->c, row)) row = row->next;
    size_t columns = n->as.table.columns, cells = 0;
    for (const nb_node *r = row; r; r = r->next) {
        t->rows++;
        size_t wide = 0;
        for (const nb_node *i = r->first; i; i = i->next) {
            wide += span(i->as.cell.colspan);
            cells++;
        }
        if (wide > columns) columns = wide;
    }
    /* Cells that hang down from rows above may push others out by as many columns again. */
    size_t limit = columns + 16;
    t->cell = NB_ARRAY(a, nb_cell, cells);
    t->row_cell = NB_ARRAY(a, size_t, t->rows + 1);
    size_t *taken =
        NB_ARRAY(a, size_t, limit); /* rows from here that a cell above still covers */
    size_t r = 0;
    bool head = true;
    for (; row; row = row->next, r++) {
        head = head && row->as.row.header;
        if (head) t->head_rows = r + 1;
        t->row_cell[r] = t->n_cells;
        size_t col = 0;
        for (const nb_node *i = row->first; i; i = i->next) {
            while (col < limit - 1 && taken[col]) col++;
            nb_cell *cell = &t->cell[t->n_cells++];
            *cell = (nb_cell){.node = i, .row = r, .column = col};
            cell->header = row->as.row.header || i->as.cell.header;
            cell->colspan = span(i->as.cell.colspan);
            if (cell->colspan > limit - col) cell->colspan = limit - col;
            /* Not over a cell that hangs down from above. */
            for (size_t k = 1; k < cell->colspan; k++)
                if (taken[col + k]) cell->colspan = k;
            cell->rowspan = span(i->as.cell.rowspan);
            if (cell->rowspan > t->rows - r) cell->rowspan = t->rows - r;
            for (size_t k = 0; k < cell->colspan; k++) taken[col + k] = cell->rowspan;
            col += cell->colspan;
            if (col > t->columns) t->columns = col;
        }
        for (size_t k = 0; k < limit; k++) taken[k] -= taken[k] > 0;
    }
    t->row_cell[r] = t->n_cells;
    if (t->head_rows == t->rows) t->head_rows = 0;
    t->align = NB_ARRAY(a, nb_align, t->columns);
    for (size_t i = 0; i < t->columns && i < n->as.table.columns && n->as.table.align; i++)
        t->align[i] = n->as.table.align[i];
    t->decimal = NB_ARRAY(a, bool, t->columns);
    t->before = NB_ARRAY(a, nb_len, t->columns);
    t->after = NB_ARRAY(a, nb_len, t->columns);
    t->width = NB_ARRAY(a, nb_len, t->columns);
    t->x = NB_ARRAY(a, nb_len, t->columns);
}

static nb_setting_mode cell_mode(const nb_table *t, const nb_cell *c)
{
    nb_align a = c->node->as.cell.align;
    if (a == NB_ALIGN_NONE) a = t->align[c->column];
    switch (a) {
    case NB_ALIGN_NONE: break;
    case NB_ALIGN_LEFT: return NB_SET_LEFT;
    case NB_ALIGN_CENTER: return NB_SET_CENTER;
    case NB_ALIGN_RIGHT: return NB_SET_RIGHT;
    }
    return NB_SET_START;
}

/* PDF/UA wants as many columns in each row: an empty cell stands for what a row lacks at its
 * end. hangs: by column, rows that the cells above still cover. */
static void fill_row(nb_table *t, size_t r, uint32_t tr, size_t *hangs)
{
    for (size_t i = t->row_cell[r]; i < t->row_cell[r + 1]; i++)
        for (size_t k = 0; k < t->cell[i].colspan; k++)
            hangs[t->cell[i].column + k] = t->cell[i].rowspan;
    for (size_t k = 0; k < t->columns; k++) {
        if (hangs[k]) hangs[k]--;
        else nb_tag_new(t->f->c, NB_TAG_TD, tr);
    }
}

/* The elements and the text of all cells. */
static void shape_cells(nb_table *t, uint32_t table)
{
    nb_ctx *c = t->f->c;
    uint32_t group = table;
    size_t *hangs = NB_ARRAY(c->rough, size_t, t->columns);
    for (size_t r = 0; r < t->rows; r++) {
        bool head = r < t->head_rows;
        if (r == 0 || r == t->head_rows)
            group = nb_tag_new(c, head ? NB_TAG_THEAD : NB_TAG_TBODY, table);
        uint32_t tr = nb_tag_new(c, NB_TAG_TR, group);
        for (size_t i = t->row_cell[r]; i < t->row_cell[r + 1]; i++) {
            nb_cell *cell = &t->cell[i];
            uint32_t tag = nb_tag_new(c, cell->header ? NB_TAG_TH : NB_TAG_TD, tr);
            c->tags.v[tag].scope = head ? 0 : 1;
            c->tags.v[tag].colspan = (uint16_t)cell->colspan;
            c->tags.v[tag].rowspan = (uint16_t)cell->rowspan;
            nb_flow in = *t->f;
            in.text = t->text;
            if (cell->header) in.text.variant |= NB_FACE_BOLD;
            nb_para_style ps = nb_flow_style(&in, tag);
            ps.mode = cell_mode(t, cell);
            ps.dir = t->f->rtl ? NB_DIR_AUTO : cell->node->dir;
            ps.tabular_figures = true;
            cell->shaped = nb_para_shape(c, cell->node, &ps);
            cell->least = nb_shaped_min(c, cell->shaped);
            cell->most = nb_len_max(nb_shaped_max(cell->shaped), cell->least);
            cell->before_point = 0;
            cell->numeric = nb_shaped_is_numeric(cell->shaped, &cell->before_point);
            cell->absent = nb_shaped_is_absent(cell->shaped);
            if (cell->absent) cell->before_point = cell->most;
            cell->numeric |= cell->absent;
        }
        fill_row(t, r, tr, hangs);
    }
}

/* A column of numbers lines up on the points. */
static void find_decimals(nb_table *t)
{
    for (size_t col = 0; col < t->columns; col++) {
        size_t numbers = 0;
        bool all = true;
        t->before[col] = t->after[col] = 0;
        for (size_t i = 0; i < t->n_cells; i++) {
            const nb_cell *c = &t->cell[i];
            if (c->column != col || c->row < t->head_rows || c->header) continue;
            if (nb_shaped_is_empty(c->shaped)) continue;
            if (!c->numeric || c->colspan > 1) {
                all = false;
                break;
            }
            numbers += !c->absent;
            t->before[col] = nb_len_max(t->before[col], c->before_point);
            t->after[col] = nb_len_max(t->after[col], c->most - c->before_point);
        }
        t->decimal[col] = all && numbers > 1;
    }
}

/* What spanning cells need beyond their columns is shared out among these. */
static void widen(nb_len *v, const nb_cell *c, nb_len need, nb_len gap)
{
    nb_len have = gap * (nb_len)(c->colspan - 1);
    for (size_t k = 0; k < c->colspan; k++) have += v[c->column + k];
    if (need <= have) return;
    for (size_t k = 0; k < c->colspan; k++) {
        nb_len more = (need - have) / (nb_len)(c->colspan - k);
        v[c->column + k] += more;
        have += more;
    }
}

nb_len nb_table_measure(nb_table *t, int size, nb_len room, uint32_t tag)
{
    nb_ctx *c = t->f->c;
    t->text = t->f->in_note ? t->f->text : c->style->table;
    t->text.size = nb_muldiv(t->text.size, size, 1000);
    t->text.leading = nb_muldiv(t->text.leading, size, 1000);
    shape_cells(t, tag);
    find_decimals(t);
    /* Columns stand more than a word space and less than a hole apart. */
    t->gap = t->columns > 6 ? t->text.size : t->text.size * 3 / 2;
    nb_len gaps = t->gap * (nb_len)(t->columns - 1);
    nb_len *least = NB_ARRAY(c->rough, nb_len, t->columns);
    nb_len *most = NB_ARRAY(c->rough, nb_len, t->columns);
    for (size_t i = 0; i < t->n_cells; i++) {
        const nb_cell *cell = &t->cell[i];
        if (cell->colspan > 1) continue;
        least[cell->column] = nb_len_max(least[cell->column], cell->least);
        most[cell->column] = nb_len_max(most[cell->column], cell->most);
    }
    for (size_t i = 0; i < t->columns; i++) {
        if (t->decimal[i]) least[i] = nb_len_max(least[i], t->before[i] + t->after[i]);
        most[i] = nb_len_max(most[i], least[i]);
    }
    for (size_t i = 0; i < t->n_cells; i++) {
        const nb_cell *cell = &t->cell[i];
        if (cell->colspan < 2) continue;
        widen(least, cell, cell->least, t->gap);
        widen(most, cell, cell->most, t->gap);
    }
    nb_len wanted = gaps;
    for (size_t i = 0; i < t->columns; i++) {
        most[i] = nb_len_max(most[i], least[i]);
        wanted += least[i];
    }
    nb_len inner = nb_len_max(room - gaps, (nb_len)t->columns);
    nb_columns_fit(least, most, t->columns, inner, t->width);
    nb_len x = 0;
    for (size_t i = 0; i < t->columns; i++) {
        t->x[i] = x;
        x += t->width[i] + t->gap;
    }
    t->total = x - t->gap;
    return wanted - room;
}

/* The table on pages of its own, as wide as the text is high. */
static void turn(nb_flow *f, const nb_node *n, uint32_t tag)
{
    nb_ctx *c = f->c;
    nb_galley *g = nb_galley_new(c, true);
    g->note = f->g->note;
    nb_flow in = *f;
    in.g = g;
    in.width = c->style->text_height;
    in.left = in.right = 0;
    in.list_depth = 0;
    g->note_flow = f->g->note_flow;
    nb_table t;
    nb_table_grid(&t, &in, n);
    size_t tags = c->tags.n;
    for (int k = 0; k < SIZES; k++) {
        c->tags.n = tags;
        if (nb_table_measure(&t, sizes[k], in.width, tag) <= 0) break;
    }
    if (n->first && n->first->type == NB_CAPTION) {
        nb_flow_caption(&in, n->first, tag);
        nb_galley_cost(g, NB_V_NEVER);
        nb_galley_space(g, (nb_glue){c->style->caption.leading / 3, 0, 0});
    }
    nb_galley_remark(g, NB_REMARK_TABLE_TURNED, 0, 0, t.total);
    nb_table_rows(&t, tag);

    nb_galley_cost(f->g, NB_V_FORCE);
    uint32_t item = nb_galley_box(f->g, 0, 0);
    NB_PUSH(c->rough, &f->g->turned) = (nb_turned){item, g};
    nb_galley_cost(f->g, NB_V_FORCE);
    nb_diag(c->diags, NB_TABLE_TURNED, n->loc, "a table of %zu columns is on a turned page",
            t.columns);
}

static void set_table(nb_flow *f, const nb_node *n)
{
    nb_ctx *c = f->c;
    const nb_style *s = c->style;
    nb_flow in = *f;
    in.sections = NULL;
    in.rtl = nb_flow_is_rtl(f, n);
    in.align = NB_ALIGN_NONE;
    uint32_t tag = nb_tag_new(c, NB_TAG_TABLE, f->tag);
    if (n->id.n) nb_galley_mark(f->g, NULL, n->id);
    nb_table t;
    nb_table_grid(&t, &in, n);
    if (!t.rows || !t.columns) return;

    nb_len room = nb_flow_measure(&in);
    size_t tags = c->tags.n;
    int k = 0;
    for (; k < SIZES; k++) {
        c->tags.n = tags;
        if (nb_table_measure(&t, sizes[k], room, tag) <= 0) break;
    }
    /* Only a page of the flow itself can be turned: not one in a note, nor half a page. */
    bool may_turn =
        !f->in_note && f->g->notes && s->text_height > s->measure && s->columns == 1;
    if (k == SIZES && may_turn) {
        c->tags.n = tags;
        turn(&in, n, tag);
        return;
    }
    if (k) {
        int percent = sizes[k < SIZES ? k : SIZES - 1] / 10;
        nb_diag(c->diags, NB_TABLE_SCALED, n->loc, "a table of %zu columns is set at %d %%",
                t.columns, percent);
    }
    nb_flow_around(f, nb_len_max(s->block_skip, s->par_skip));
    if (n->first->type == NB_CAPTION) {
        nb_flow_caption(&in, n->first, tag);
        nb_galley_cost(f->g, NB_V_NEVER);
        nb_galley_space(f->g, (nb_glue){s->caption.leading / 3, 0, 0});
    }
    if (k)
        nb_galley_remark(f->g, NB_REMARK_TABLE_SCALED, sizes[k < SIZES ? k : SIZES - 1] / 10,
                         f->left, t.total);
    nb_table_rows(&t, tag);
    nb_flow_around(f, nb_len_max(s->block_skip, s->par_skip));
}

void nb_flow_table(nb_flow *f, const nb_node *n)
{
    /* Cells are shaped before any is set, and notes that they refer to are set between. */
    f->c->hold++;
    set_table(f, n);
    f->c->hold--;
}
