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

/* ---- pipes that are no borders ---- */

/* The byte behind the code span or formula that begins at i; where there is none, behind the
 * delimiter. */
static size_t behind_span(md *x, nb_str s, size_t i)
{
    size_t n = 1, behind, end;
    if (s.s[i] == '$') return md_formula(x, s, i, &behind) == MD_INLINE_NONE ? i + 1 : behind;
    while (i + n < s.n && s.s[i + n] == '`') n++;
    for (end = i + n; (end = nb_str_chr(s, '`', end)) != NB_NPOS;) {
        size_t from = end;
        while (end < s.n && s.s[end] == '`') end++;
        if (end - from == n) return end;
    }
    return i + n;
}

/* A row with more cells than the table has columns would lose the last of them; where a formula
 * or code holds a pipe, as in $P(A|B)$, that pipe was none between cells. */
static void guard_row(md *x, size_t from, nb_str row, size_t columns)
{
    size_t extra = count_cells(row) - columns;
    for (size_t i = 0; i < row.n && extra;) {
        size_t end = i + 1;
        if (row.s[i] == '\\') end++;
        else if (row.s[i] == '$' || row.s[i] == '`') end = behind_span(x, row, i);
        for (; i < end && i < row.n && extra; i++)
            if (row.s[i] == '|' && end > i + 1 && row.s[i - 1] != '\\') {
                md_replace_byte(x, from + i, MD_PIPE_STANDIN);
                extra--;
            }
        i = end;
    }
    x->no_tick_math = false;
}

/* "[[page\|words]]": with the pipe alone replaced, the link stays in one piece of text. */
static void guard_wikilinks(md *x, size_t from, nb_str row)
{
    for (size_t i = 0; (i = nb_str_find(row, NB_STR("[["), i)) != NB_NPOS;) {
        size_t end = nb_str_find(row, NB_STR("]]"), i);
        if (end == NB_NPOS) return;
        for (; i < end; i++)
            if (row.s[i] == '|' && row.s[i - 1] == '\\')
                md_replace_byte(x, from + i, MD_PIPE_STANDIN);
    }
}

static void guard_line(md *x, size_t l, size_t columns)
{
    nb_str row = nb_str_sub(x->src, x->line[l], x->line[l + 1]);
    guard_wikilinks(x, x->line[l], row);
    if (nb_str_chr(row, '$', 0) == NB_NPOS && nb_str_chr(row, '`', 0) == NB_NPOS) return;
    if (count_cells(row) > columns) guard_row(x, x->line[l], row, columns);
}

void md_guard_pipes(md *x)
{
    size_t columns = 0; /* of the table that the lines belong to */
    for (size_t l = 0; l < x->n_lines; l++) {
        nb_str row = nb_str_sub(x->src, x->line[l], x->line[l + 1]);
        if (nb_str_chr(row, '|', 0) == NB_NPOS) columns = 0;
        else if (columns) guard_line(x, l, columns);
        else if (is_delimiter_row(row)) {
            columns = count_cells(row);
            if (l) guard_line(x, l - 1, columns);
        }
    }
}

/* ---- headers ---- */

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

/* GitHub leaves out cells beyond the header's; that nobody sees it is no reason to be silent.
 */
static void report_excess(const md_rule *r, size_t columns)
{
    nb_str s = nb_str_sub(r->line, r->at, r->line.n);
    size_t i = s.s[0] == '|';
    for (; columns--; i++)
        while (i < s.n && s.s[i] != '|') i += s.s[i] == '\\' ? 2 : 1;
    for (; i < s.n; i++)
        if (!strchr("| \t\n", s.s[i])) {
            nb_loc loc = place(r);
            loc.col += (uint32_t)i;
            nb_diag(r->x->diags, NB_EXCESS_CELLS, loc,
                    "this row has more cells than its table has columns; from here on it was "
                    "left out");
            return;
        }
}

/* Short rows are filled up with empty cells: a few bytes must not become a million nodes. */
cmark_node *md_guard_row(const md_rule *r)
{
    size_t columns = cmark_gfm_extensions_get_table_columns(r->parent);
    size_t cells = count_cells(nb_str_sub(r->line, r->at, r->line.n));
    if (cells < columns) r->x->padding += columns - cells;
    else if (cells > columns) report_excess(r, columns);
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
