/* myst_csv.c: MyST's {csv-table}: rows of values with commas between them, quoted where they
 * hold one (RFC 4180), each a piece of Markdown. */
#include "parse/myst.h"

enum { MOST_COLUMNS = 100 };

/* Takes one value off *s; false: it was the last of its row. */
static bool next_value(md *x, nb_str *s, nb_str *value)
{
    nb_buf b = {0};
    size_t i = 0;
    while (i < s->n && s->s[i] == ' ') i++;
    bool quoted = i < s->n && s->s[i] == '"';
    if (quoted)
        for (i++; i < s->n; i++) {
            if (s->s[i] == '"' && (i + 1 == s->n || s->s[i + 1] != '"')) break;
            if (s->s[i] == '"') i++;
            nb_putc(&b, s->s[i] == '\n' ? ' ' : s->s[i]);
        }
    size_t from = quoted ? ++i : i;
    while (i < s->n && s->s[i] != ',' && s->s[i] != '\n') i++;
    if (!quoted && i > from) nb_put_str(&b, nb_str_trim(nb_str_sub(*s, from, i)));
    *value = nb_buf_take(x->d->arena, &b);
    bool more = i < s->n && s->s[i] == ',';
    *s = nb_str_sub(*s, i + 1, s->n);
    return more;
}

static void add_row(md *x, nb_node *table, nb_str *rows, bool header)
{
    nb_node *row = nb_node_new(x->d, NB_TABLE_ROW, x->here);
    row->as.row.header = header;
    nb_node_append(table, row);
    nb_str value;
    size_t n = 0;
    for (bool more = true; more && n < MOST_COLUMNS; n++) {
        more = next_value(x, rows, &value);
        nb_node *cell = nb_node_new(x->d, NB_TABLE_CELL, x->here);
        cell->as.cell.header = header;
        cell->as.cell.colspan = cell->as.cell.rowspan = 1;
        nb_node_append(row, cell);
        x->at = cell;
        md_inlines_of(x, value, (int)x->here.line);
    }
    if (n > table->as.table.columns) table->as.table.columns = n;
}

static void fill_up(md *x, nb_node *table)
{
    for (nb_node *row = table->first; row; row = row->next) {
        size_t n = 0;
        for (const nb_node *c = row->first; c; c = c->next) n++;
        for (; row->type == NB_TABLE_ROW && n < table->as.table.columns; n++) {
            nb_node *cell = nb_node_new(x->d, NB_TABLE_CELL, x->here);
            cell->as.cell.colspan = cell->as.cell.rowspan = 1;
            nb_node_append(row, cell);
        }
    }
    table->as.table.align = NB_ARRAY(x->d->arena, nb_align, table->as.table.columns);
}

void md_csv_table(md *x, nb_str title, nb_str options, nb_str rows)
{
    nb_node *table = md_add(x, NB_TABLE, x->here), *at = x->at;
    nb_str header = md_myst_option(options, "header"),
           count = md_myst_option(options, "header-rows");
    size_t headers =
        count.n && count.s[0] >= '1' && count.s[0] <= '9' ? (size_t)(count.s[0] - '0') : 0;
    if (!table->parent) { /* no place for one: line by line */
        md_add_code_lines(x, rows);
        return;
    }
    if (title.n) {
        x->at = nb_node_new(x->d, NB_CAPTION, x->here);
        nb_node_append(table, x->at);
        md_inlines_of(x, title, (int)x->here.line);
    }
    if (header.n) add_row(x, table, &header, true);
    while (nb_str_trim(rows).n) {
        if (rows.s[0] == '\n') rows = nb_str_sub(rows, 1, rows.n);
        else {
            add_row(x, table, &rows, headers > 0);
            headers -= headers > 0;
        }
    }
    x->at = at;
    fill_up(x, table);
}
