/* rows.c: the rows of a table as boxes: booktabs' rules, heads that repeat, rows that a page
 * may part.
 *
 * Rows joined by a cell that spans them are one group. A group is one box unless it is tall;
 * then it is cut wherever no line of any cell is in the way. */
#include <stdlib.h>

#include "layout/table.h"

enum {
    SMALL_TABLE = 6, /* rows; a table so small is not parted if that can be helped, … */
    COST_SMALL = 900,
    COST_TALL = 120, /* … but where they take a quarter of the page they may be, … */
    COST_ROW = 40,
    COST_EDGE_ROW = 500, /* … and a larger one not at its first or last row of a line or two */
    COST_IN_ROW = 250,   /* in a row, worse than between rows */
    COST_IN_ROW_EDGE = 1800
};

/* A line of a cell, placed in its group. */
typedef struct {
    const nb_line *line;
    nb_len x, top, bottom;
    size_t order;
} placed;

typedef struct {
    nb_table *t;
    nb_len left;    /* of the table, in the column */
    nb_len pad;     /* above and below the text of a row */
    nb_len *top;    /* of each row in its group, after setting */
    nb_len *height; /* of each row */
    bool *covered;  /* of find_covered */
    bool own_head;  /* repeated, and once more with the padding of a row */
    bool lined;     /* hairlines between rows: some row has several lines */
} setter;

static nb_len cell_width(const nb_table *t, const nb_cell *c)
{
    size_t last = c->column + c->colspan - 1;
    return t->x[last] + t->width[last] - t->x[c->column];
}

static nb_len para_height(const nb_para *p)
{
    nb_len h = 0;
    for (size_t i = 0; i < p->n; i++) h += p->line[i].ascent + p->line[i].descent;
    return h;
}

static void break_cells(setter *s)
{
    nb_table *t = s->t;
    for (size_t i = 0; i < t->n_cells; i++) {
        nb_cell *c = &t->cell[i];
        /* A hair of grace: a cell as wide as its column is on one line whatever rounding does.
         */
        c->para = nb_para_break(t->f->c, c->shaped, cell_width(t, c) + NB_POINT / 16, 0);
        c->height = para_height(c->para);
        if (c->para->n > 1) s->lined = true;
    }
}

static void row_heights(setter *s)
{
    nb_table *t = s->t;
    for (size_t r = 0; r < t->rows; r++) s->height[r] = t->text.leading + 2 * s->pad;
    for (size_t i = 0; i < t->n_cells; i++) {
        const nb_cell *c = &t->cell[i];
        if (c->rowspan == 1)
            s->height[c->row] = nb_len_max(s->height[c->row], c->height + 2 * s->pad);
    }
    for (size_t i = 0; i < t->n_cells; i++) {
        const nb_cell *c = &t->cell[i];
        if (c->rowspan == 1) continue;
        nb_len have = 0;
        for (size_t k = 0; k < c->rowspan; k++) have += s->height[c->row + k];
        nb_len need = c->height + 2 * s->pad;
        if (need > have) s->height[c->row + c->rowspan - 1] += need - have;
    }
}

/* The rows from r that spanning cells join. */
static size_t group_end(const nb_table *t, size_t r)
{
    size_t end = r + 1;
    for (size_t k = r; k < end; k++)
        for (size_t i = t->row_cell[k]; i < t->row_cell[k + 1]; i++)
            if (k + t->cell[i].rowspan > end) end = k + t->cell[i].rowspan;
    return end;
}

/* Left edge of a cell in the column of text; right-to-left tables begin at the right. */
static nb_len cell_x(const setter *s, const nb_cell *c, nb_len width)
{
    const nb_table *t = s->t;
    nb_len x = t->x[c->column];
    return s->left + (t->f->rtl ? t->total - x - width : x);
}

/* How far a number moves so that its point stands under the others'. */
static nb_len decimal_shift(const nb_table *t, const nb_cell *c)
{
    size_t col = c->column;
    if (!t->decimal[col] || c->colspan > 1 || c->row < t->head_rows || !c->numeric) return 0;
    if (!c->para->n || c->para->n > 1) return 0;
    nb_len block = t->before[col] + t->after[col], free = t->width[col] - block;
    nb_len x = t->before[col] - c->before_point;
    nb_align a = c->node->as.cell.align;
    if (a == NB_ALIGN_NONE) a = t->align[col];
    if (a == NB_ALIGN_CENTER) x += free / 2;
    else if (a != NB_ALIGN_LEFT) x += free;
    return x;
}

/* Where the cell's own alignment has put its ink. */
static nb_len aligned_at(const nb_table *t, const nb_cell *c)
{
    nb_len free = cell_width(t, c) + NB_POINT / 16 - c->most;
    nb_align a = c->node->as.cell.align;
    if (a == NB_ALIGN_NONE) a = t->align[c->column];
    if (a == NB_ALIGN_CENTER) return free / 2;
    if (a == NB_ALIGN_RIGHT || (a == NB_ALIGN_NONE && t->f->rtl)) return free;
    return 0;
}

/* A heading over numbers stands at their side. */
static nb_len head_shift(const nb_table *t, const nb_cell *c)
{
    bool over = c->row < t->head_rows && c->colspan == 1 && t->decimal[c->column];
    nb_align a = c->node->as.cell.align;
    if (!over || a != NB_ALIGN_NONE || t->align[c->column] != NB_ALIGN_NONE) return 0;
    if (c->para->n != 1) return 0;
    return t->width[c->column] - c->para->line[0].width;
}

static size_t place_group(const setter *s, size_t from, size_t to, placed *out)
{
    const nb_table *t = s->t;
    size_t n = 0;
    nb_len top = 0;
    for (size_t r = from; r < to; r++) {
        s->top[r] = top;
        for (size_t i = t->row_cell[r]; i < t->row_cell[r + 1]; i++) {
            const nb_cell *c = &t->cell[i];
            nb_len x = cell_x(s, c, cell_width(t, c));
            nb_len shift = decimal_shift(t, c);
            if (t->decimal[c->column] && c->numeric && c->row >= t->head_rows &&
                c->para->n == 1)
                x += shift - aligned_at(t, c);
            x += head_shift(t, c);
            nb_len y = top + s->pad;
            for (size_t k = 0; k < c->para->n; k++, n++) {
                const nb_line *l = &c->para->line[k];
                out[n] = (placed){l, x, y, y + l->ascent + l->descent, n};
                y = out[n].bottom;
            }
        }
        top += s->height[r];
    }
    return n;
}

static void add_line(nb_galley *g, const placed *p, nb_len top)
{
    nb_galley_part(g, (nb_part){.kind = NB_PART_LINE,
                                .x = p->x,
                                .y = p->top - top + p->line->ascent,
                                .as.line = p->line});
    nb_galley_adopt(g, p->line, p->top - top);
}

/* Columns whose cell goes on below row r. */
static void find_covered(const nb_table *t, size_t from, size_t r, bool *covered)
{
    for (size_t k = 0; k < t->columns; k++) covered[k] = false;
    for (size_t i = t->row_cell[from]; i < t->row_cell[r + 1]; i++) {
        const nb_cell *c = &t->cell[i];
        if (c->row + c->rowspan <= r + 1) continue;
        for (size_t k = 0; k < c->colspan; k++) covered[c->column + k] = true;
    }
}

/* A rule under the columns [a,b): half the gap goes with each of two neighbours. */
static void add_rule(const setter *s, size_t a, size_t b, nb_len y, nb_len thick,
                     nb_colour colour)
{
    const nb_table *t = s->t;
    nb_len left = a ? t->x[a] - t->gap / 2 : 0;
    nb_len right = b < t->columns ? t->x[b] - t->gap / 2 : t->total;
    nb_ink *ink = NB_NEW(t->f->c->rough, nb_ink);
    *ink = (nb_ink){.type = NB_INK_RULE,
                    .tag = NB_ARTIFACT,
                    .x = s->left + (t->f->rtl ? t->total - right : left),
                    .y = y,
                    .width = right - left,
                    .height = thick,
                    .as.rule = {.colour = colour}};
    nb_galley_part(t->f->g, (nb_part){.kind = NB_PART_INK, .as.ink = {ink, 1}});
}

/* Hairlines between the rows of a group, from y = top on, but not through a cell that spans
 * them. */
static void add_rules(const setter *s, size_t from, size_t to, nb_len top, nb_len bottom)
{
    const nb_table *t = s->t;
    nb_colour pale = {0xc8, 0xc8, 0xc8};
    for (size_t r = from; r < to; r++) {
        nb_len y = s->top[r] + s->height[r];
        bool last = r + 1 == t->rows, head_end = r + 1 == t->head_rows;
        if (last || y <= top || y > bottom || (!s->lined && !head_end)) continue;
        nb_len thick = head_end ? NB_PT(0.5) : t->f->c->style->rule * 3 / 4;
        find_covered(t, from, r, s->covered);
        for (size_t a = 0; a < t->columns;) {
            size_t b = a;
            while (b < t->columns && s->covered[b] == s->covered[a]) b++;
            if (!s->covered[a])
                add_rule(s, a, b, y - top - thick, thick, head_end ? NB_BLACK : pale);
            a = b;
        }
    }
}

static nb_len baseline(const placed *p, size_t n, nb_len top)
{
    return n ? p[0].top - top + p[0].line->ascent : 0;
}

static int by_top(const void *a, const void *b)
{
    const placed *p = a, *q = b;
    if (p->top != q->top) return p->top < q->top ? -1 : 1;
    return p->order < q->order ? -1 : p->order > q->order;
}

/* A tall group, cut between lines. */
static void slices(const setter *s, size_t from, size_t to, placed *p, size_t n, nb_len height)
{
    nb_galley *g = s->t->f->g;
    uint32_t repeat = g->repeat_box;
    qsort(p, n, sizeof *p, by_top);
    size_t first = 0;
    nb_len top = 0;
    while (first < n) {
        size_t end = first + 1;
        nb_len bottom = p[first].bottom;
        while (end < n && p[end].top < bottom) {
            bottom = nb_len_max(bottom, p[end].bottom);
            end++;
        }
        nb_len cut = end == n ? height : p[end].top;
        /* A cut between rows lies at the rule, not at the next row's text. */
        for (size_t r = from; r < to; r++) {
            nb_len row_end = s->top[r] + s->height[r];
            if (end < n && row_end >= bottom && row_end <= cut) cut = row_end;
        }
        if (first) {
            bool at_row = false;
            for (size_t r = from; r < to; r++) at_row |= s->top[r] == top;
            bool edge = end == n || top < s->top[from] + 2 * s->t->text.leading;
            nb_galley_cost(g, at_row ? COST_ROW : edge ? COST_IN_ROW_EDGE : COST_IN_ROW);
            if (!at_row) g->flaw = NB_FLAW_IN_ROW;
            /* Text that goes on stands as far below the repeated head as a row's first line. */
            if (!at_row && s->own_head) g->repeat_box = repeat + 1;
        }
        nb_galley_box(g, cut - top, baseline(&p[first], end - first, top));
        g->repeat_box = repeat;
        for (size_t i = first; i < end; i++) add_line(g, &p[i], top);
        add_rules(s, from, to, top, cut);
        top = cut;
        first = end;
    }
}

static void group(const setter *s, size_t from, size_t to)
{
    nb_table *t = s->t;
    nb_galley *g = t->f->g;
    nb_ctx *c = t->f->c;
    size_t lines = 0;
    nb_len height = 0;
    for (size_t r = from; r < to; r++) {
        height += s->height[r];
        for (size_t i = t->row_cell[r]; i < t->row_cell[r + 1]; i++)
            lines += t->cell[i].para->n;
    }
    placed *p = NB_ARRAY(c->rough, placed, lines);
    size_t n = place_group(s, from, to, p);
    bool tall = height > c->style->text_height / 4 && height > 6 * t->text.leading;
    if (tall && n > 1 && from >= t->head_rows) {
        slices(s, from, to, p, n, height);
        return;
    }
    nb_galley_box(g, height, baseline(p, n, 0));
    for (size_t i = 0; i < n; i++) add_line(g, &p[i], 0);
    add_rules(s, from, to, 0, height);
}

/* Cost of a page's end before row r. */
static int32_t row_cost(const setter *s, size_t r)
{
    const nb_table *t = s->t;
    size_t body = t->rows - t->head_rows;
    nb_len height = 0, low = 3 * t->text.leading;
    for (size_t i = t->head_rows; i < t->rows && body <= SMALL_TABLE; i++)
        height += s->height[i];
    if (body <= SMALL_TABLE && height <= t->f->c->style->text_height / 4) return COST_SMALL;
    bool first = r == t->head_rows + 1 && s->height[t->head_rows] < low;
    bool last = r + 1 == t->rows && s->height[r] < low;
    if (first || last) return COST_EDGE_ROW;
    return body <= SMALL_TABLE ? COST_TALL : COST_ROW;
}

void nb_table_rows(nb_table *t, uint32_t tag)
{
    (void)tag;
    nb_flow *f = t->f;
    nb_galley *g = f->g;
    nb_ctx *c = f->c;
    setter s = {.t = t, .pad = t->text.leading / 7};
    s.top = NB_ARRAY(c->rough, nb_len, t->rows);
    s.height = NB_ARRAY(c->rough, nb_len, t->rows);
    s.covered = NB_ARRAY(c->rough, bool, t->columns);
    nb_len room = nb_flow_measure(f) - t->total;
    /* In the middle of the measure; in a list at the text it belongs to. */
    s.left = f->list_depth ? nb_flow_start_x(f, t->total) : f->left + room / 2;
    break_cells(&s);
    row_heights(&s);

    nb_len thick = NB_PT(0.8);
    uint32_t frame = nb_galley_frame_open(g, (nb_frame){.left = s.left,
                                                        .width = t->total,
                                                        .line = NB_BLACK,
                                                        .pad = s.pad,
                                                        .rows = true,
                                                        .above = thick,
                                                        .below = thick});
    uint32_t outer = g->repeat_box;
    for (size_t r = 0; r < t->rows;) {
        size_t end = r < t->head_rows ? t->head_rows : group_end(t, r);
        if (r > t->head_rows) nb_galley_cost(g, row_cost(&s, r));
        group(&s, r, end);
        if (r < t->head_rows) {
            nb_galley_cost(g, NB_V_NEVER);
            const nb_box *head = &g->box.v[g->box.n - 1];
            /* A head as tall as a quarter of the page is not worth repeating. */
            if (head->height < c->style->text_height / 4) {
                NB_PUSH(c->rough, &g->repeat) = *head;
                g->repeat_box = (uint32_t)g->repeat.n;
                NB_PUSH(c->rough, &g->repeat) = *head;
                g->repeat.v[g->repeat.n - 1].height += s.pad;
                s.own_head = true;
            }
        }
        r = end;
    }
    nb_galley_frame_close(g, frame);
    g->repeat_box = outer;
}
