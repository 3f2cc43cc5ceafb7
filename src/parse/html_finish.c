/* html_finish.c: nodes that HTML opened are complete: spans of code become code, tables get
 * their columns, captions and summaries their places. */
#include "parse/html.h"

const nb_str md_code_class = {"code", 4};

/* <code>: its texts are code; links and the like between them stay. */
static void finish_code(md *x, nb_node *span)
{
    nb_walk w = nb_walk_start(span);
    bool only_text = true;
    while (nb_walk_next(&w))
        if (w.node != span && w.node->type != NB_TEXT && w.node->type != NB_SOFT_BREAK)
            only_text = false;
    if (only_text) {
        nb_str text = nb_node_text(x->d->arena, span);
        span->type = NB_CODE;
        span->as.text.text = text;
        span->first = span->last = NULL;
        if (!span->as.text.text.n) nb_node_detach(span);
        return;
    }
    w = nb_walk_start(span);
    while (nb_walk_next(&w))
        if (w.entering && w.node->type == NB_TEXT) ((nb_node *)w.node)->type = NB_CODE;
    while (span->first) {
        nb_node *c = span->first;
        nb_node_detach(c);
        nb_node_insert_before(span, c);
    }
    nb_node_detach(span);
}

bool md_in_code(const md *x)
{
    for (const nb_node *n = x->at; n && nb_is_inline(n->type); n = n->parent)
        if (n->type == NB_SPAN && n->as.span.class_name.s == md_code_class.s) return true;
    return false;
}

/* A table that cmark did not read: columns from the widest row, spans from above included. */
static void finish_table(md *x, nb_node *table)
{
    size_t widest = 1;
    unsigned carry[1000] = {0}; /* rows that a cell above still covers, by column */
    for (nb_node *row = table->first; row; row = row->next) {
        if (row->type != NB_TABLE_ROW) continue;
        size_t k = 0;
        bool all_header = row->first != NULL;
        for (nb_node *c = row->first; c; c = c->next) {
            while (k < 1000 && carry[k]) carry[k++]--;
            if (k >= 1000) break;
            if (k + c->as.cell.colspan > 1000) c->as.cell.colspan = (unsigned)(1000 - k);
            for (unsigned i = 0; i < c->as.cell.colspan; i++)
                carry[k++] = c->as.cell.rowspan - 1;
            all_header &= c->as.cell.header;
        }
        size_t end = k;
        for (; k < 1000; k++)
            if (carry[k]) carry[k]--, end = k + 1;
        if (end > widest) widest = end;
        if (all_header && (!row->prev || row->prev->type == NB_CAPTION))
            row->as.row.header = true;
        if (row->as.row.header)
            for (nb_node *c = row->first; c; c = c->next) c->as.cell.header = true;
    }
    table->as.table.columns = widest;
    table->as.table.align = NB_ARRAY(x->d->arena, nb_align, widest);
}

/* Moves the first child of type t to where the model wants it. */
static void place_part(nb_node *n, nb_node_type t, bool first)
{
    nb_node *c = n->first;
    while (c && c->type != t) c = c->next;
    if (!c || (first ? !c->prev : !c->next)) return;
    nb_node_detach(c);
    if (first && n->first) nb_node_insert_before(n->first, c);
    else nb_node_append(n, c);
}

static bool is_nothing_when_empty(nb_node_type t)
{
    return (t >= NB_EMPH && t <= NB_KBD) || t == NB_SPAN || t == NB_RUBY || t == NB_RUBY_TEXT ||
           t == NB_DIV || t == NB_LIST || t == NB_DEF_LIST || t == NB_TABLE || t == NB_FIGURE ||
           t == NB_QUOTE;
}

void md_finish_html(md *x, nb_node *n)
{
    bool waits = n->type == NB_DIV && nb_str_is(n->as.div.class_name, NB_REFERENCES);
    if (!n->first && !waits && is_nothing_when_empty(n->type)) {
        md_add_anchor(x, n->id, n->loc);
        nb_node_detach(n);
        return;
    }
    if (n->type == NB_SPAN && n->as.span.class_name.s == md_code_class.s) finish_code(x, n);
    else if (n->type == NB_TABLE) {
        if (!n->as.table.columns) finish_table(x, n);
        place_part(n, NB_CAPTION, true);
    } else if (n->type == NB_FIGURE) place_part(n, NB_CAPTION, false);
    else if (n->type == NB_DETAILS) place_part(n, NB_SUMMARY, true);
}
