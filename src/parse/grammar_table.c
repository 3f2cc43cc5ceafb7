/* grammar_table.c: what cmark-gfm's tables need beside them: a header that is found at once,
 * and bounds. */
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm/syntax_extension.h>
#include <string.h>

#include "parse/grammar.h"

/* Cells of a row, as cmark-gfm cuts it. */
static size_t count_cells(nb_str s)
{
    s = nb_str_trim(s);
    size_t n = 0, i = s.n && s.s[0] == '|';
    while (i < s.n) {
        n++;
        while (i < s.n && s.s[i] != '|') i += s.s[i] == '\\' ? 2 : 1;
        i++;
    }
    return n;
}

static bool is_delimiter_row(nb_str s)
{
    bool dash = false;
    for (size_t i = 0; i < s.n; i++) {
        dash |= s.s[i] == '-';
        if (!strchr("|-: \t\n", s.s[i])) return false;
    }
    return dash;
}

/* A delimiter row below a paragraph of several lines: the last of them is the header. cmark-gfm
 * would look through the whole paragraph for it, again at every such row, and lose its place.
 */
static cmark_node *split_header(const md_rule *r, size_t columns)
{
    cmark_node *p = r->parent;
    nb_str s = {(const char *)p->content.ptr, (size_t)p->content.size};
    if (s.n && s.s[s.n - 1] == '\n') s.n--;
    size_t nl = nb_str_rchr(s, '\n');
    if (nl == NB_NPOS) return NULL;
    nb_str header = nb_str_dup(r->x->scratch, nb_str_sub(s, nl + 1, s.n));
    if (count_cells(header) != columns) return p;
    cmark_strbuf_truncate(&p->content, (bufsize_t)nl + 1);
    cmark_node *n = cmark_parser_add_child(r->parser, p, CMARK_NODE_PARAGRAPH, (int)r->at + 1);
    n->start_line = (int)md_this_line(r) - 1;
    cmark_strbuf_put(&n->content, (const unsigned char *)header.s, (bufsize_t)header.n);
    cmark_strbuf_putc(&n->content, '\n');
    return md_table_rules->try_opening_block(md_table_rules, 0, r->parser, n,
                                             (unsigned char *)r->line.s, (int)r->line.n);
}

static nb_loc place(const md_rule *r)
{
    return md_loc(r->x, r->x->line[md_this_line(r) - 1] + r->at);
}

cmark_node *md_open_table(const md_rule *r)
{
    nb_str row = nb_str_sub(r->line, r->at, r->line.n);
    if (!is_delimiter_row(row)) return NULL;
    size_t columns = count_cells(row);
    size_t most = nb_most(r->x->m->limits, NB_CAP_TABLE_COLUMNS);
    if (columns <= most) return split_header(r, columns);
    if (!r->x->wide_noticed && r->parent->content.size) {
        nb_diag(r->x->diags, NB_LIMIT, place(r), "a table of %zu columns", columns);
        nb_limit_hint(r->x->diags, NB_CAP_TABLE_COLUMNS);
        r->x->wide_noticed = true;
    }
    return r->parent;
}

/* Short rows are filled up with empty cells: a few bytes must not become a million nodes. */
cmark_node *md_guard_row(const md_rule *r)
{
    size_t columns = cmark_gfm_extensions_get_table_columns(r->parent);
    size_t cells = count_cells(nb_str_sub(r->line, r->at, r->line.n));
    if (cells < columns) r->x->padding += columns - cells;
    size_t most = nb_most(r->x->m->limits, NB_CAP_TABLE_CELLS);
    if (r->x->padding <= most) return NULL;
    if (!r->x->padding_noticed) {
        nb_diag(r->x->diags, NB_LIMIT, place(r),
                "short rows of tables are filled up with more than %zu cells", most);
        nb_limit_hint(r->x->diags, NB_CAP_TABLE_CELLS);
        r->x->padding_noticed = true;
    }
    return cmark_parser_add_child(r->parser, r->parent, CMARK_NODE_PARAGRAPH, (int)r->at + 1);
}
