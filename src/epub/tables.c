/* tables.c: head and body, scopes for those who hear a table, spans and alignment. */
#include "epub/writer.h"

static void open_part(nb_writer *w, bool head)
{
    if (w->part == (head ? NB_PART_HEAD : NB_PART_BODY)) return;
    if (w->part == NB_PART_HEAD) nb_puts(w->b, "</thead>\n");
    w->part = head ? NB_PART_HEAD : NB_PART_BODY;
    nb_puts(w->b, head ? "<thead>\n" : "<tbody>\n");
}

void nb_writer_table(nb_writer *w, const nb_node *n, bool entering)
{
    if (entering) {
        nb_writer_open(w, n, "table", n->as.table.columns > 5 ? "wide" : NULL);
        nb_putc(w->b, '\n');
        w->part = NB_PART_NONE;
        return;
    }
    if (w->part == NB_PART_HEAD) nb_puts(w->b, "</thead>\n");
    else if (w->part == NB_PART_BODY) nb_puts(w->b, "</tbody>\n");
    w->part = NB_PART_NONE;
    nb_puts(w->b, "</table>\n");
}

/* Only the header rows at the top are the head: further ones keep their place among the body.
 */
void nb_writer_row(nb_writer *w, const nb_node *n, bool entering)
{
    if (!entering) {
        nb_puts(w->b, "</tr>\n");
        return;
    }
    open_part(w, n->as.row.header && w->part != NB_PART_BODY);
    nb_writer_open(w, n, "tr", NULL);
    nb_putc(w->b, '\n');
}

void nb_writer_cell(nb_writer *w, const nb_node *n, bool entering)
{
    static const char *const classes[] = {
        [NB_ALIGN_NONE] = "",
        [NB_ALIGN_LEFT] = " class=\"left\"",
        [NB_ALIGN_CENTER] = " class=\"center\"",
        [NB_ALIGN_RIGHT] = " class=\"right\"",
    };
    bool in_head = n->parent && n->parent->as.row.header;
    bool header = (in_head || n->as.cell.header) && n->first;
    if (!entering) {
        nb_puts(w->b, header ? "</th>\n" : "</td>\n");
        if (header) w->strong--;
        w->voice = NULL;
        return;
    }
    nb_puts(w->b, header ? "<th" : "<td");
    if (header) nb_puts(w->b, in_head ? " scope=\"col\"" : " scope=\"row\"");
    nb_puts(w->b, classes[n->as.cell.align]);
    if (n->as.cell.colspan > 1) nb_printf(w->b, " colspan=\"%u\"", n->as.cell.colspan);
    if (n->as.cell.rowspan > 1) nb_printf(w->b, " rowspan=\"%u\"", n->as.cell.rowspan);
    nb_writer_attrs(w, n);
    nb_putc(w->b, '>');
    if (header) w->strong++;
    w->voice = NULL;
    nb_writer_begin(w, n);
}
