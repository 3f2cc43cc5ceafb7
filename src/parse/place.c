/* place.c: from cmark's coordinates back to the source.
 *
 * cmark keeps the content of a paragraph or heading as lines without their prefixes ("> ",
 * indents), each of them a suffix of its source line. Its own columns forget those prefixes
 * from the second line on, and its lines go astray after a hard break or a dropped link
 * definition. So each content line is looked up in the source, starting from the line on which
 * the block is said to begin. */
#include <string.h>

#include "parse/md.h"

static uint32_t *index_lines(nb_arena *a, nb_str s, size_t *n_lines)
{
    size_t n = 0;
    for (size_t i = 0; (i = nb_str_chr(s, '\n', i)) != NB_NPOS; i++) n++;
    uint32_t *line = NB_ARRAY(a, uint32_t, n + 2);
    n = 0;
    for (size_t i = 0; i < s.n;) {
        line[n++] = (uint32_t)i;
        size_t end = nb_str_chr(s, '\n', i);
        i = end == NB_NPOS ? s.n : end + 1;
    }
    line[n] = (uint32_t)s.n;
    *n_lines = n;
    return line;
}

void md_index_lines(md *x)
{
    x->line = index_lines(x->scratch, x->src, &x->n_lines);
}

/* Index of the line that holds byte `offset`, looked for first where the last one was. */
static size_t line_of(const uint32_t *line, size_t n_lines, size_t offset, size_t near)
{
    size_t lo = 0, hi = n_lines;
    if (near < n_lines && line[near] <= offset) {
        if (offset < line[near + 1]) return near;
        lo = near;
    }
    while (hi - lo > 1) {
        size_t mid = (lo + hi) / 2;
        if (line[mid] <= offset) lo = mid;
        else hi = mid;
    }
    return lo;
}

nb_loc md_origin_loc(md *x, const md_origin *origin, size_t offset)
{
    md_origin *o = (md_origin *)origin;
    if (!o->line && !x->pieces.n)
        o->line = x->line, o->n_lines = x->n_lines; /* the same text */
    if (!o->line) o->line = index_lines(x->scratch, o->text, &o->n_lines);
    size_t l = x->near = line_of(o->line, o->n_lines, offset, x->near);
    return (nb_loc){o->source, o->first_line + (uint32_t)l,
                    o->n_lines ? (uint32_t)(offset - o->line[l]) + 1 : 1};
}

static size_t piece_of(const md *x, size_t offset)
{
    size_t lo = 0, hi = x->pieces.n;
    while (hi - lo > 1) {
        size_t mid = (lo + hi) / 2;
        if (x->pieces.v[mid].at <= offset) lo = mid;
        else hi = mid;
    }
    return lo;
}

bool md_piece_begins(const md *x, size_t offset)
{
    return x->pieces.n && x->pieces.v[piece_of(x, offset)].at == offset;
}

size_t md_in_piece(const md *x, size_t offset, size_t n)
{
    size_t k = piece_of(x, offset) + 1;
    size_t room = k < x->pieces.n ? x->pieces.v[k].at - offset : n;
    return room && room < n ? room : n;
}

nb_loc md_loc(md *x, size_t offset)
{
    if (!x->pieces.n) return md_origin_loc(x, x->origin, offset);
    const md_piece *p = &x->pieces.v[piece_of(x, offset)];
    size_t at = p->offset + (offset > p->at ? offset - p->at : 0);
    return md_origin_loc(x, p->origin, at < p->origin->text.n ? at : p->origin->text.n);
}

nb_loc md_block_loc(md *x, const cmark_node *n)
{
    if (n->start_line < 1 || (size_t)n->start_line > x->n_lines) return md_loc(x, 0);
    size_t col = n->start_column > 0 ? (size_t)n->start_column - 1 : 0;
    size_t from = x->line[n->start_line - 1], end = x->line[n->start_line];
    return md_loc(x, from + col < end ? from + col : from);
}

bool md_in_src(const md *x, nb_str s)
{
    return s.s >= x->src.s && s.s <= x->src.s + x->src.n;
}

size_t md_offset(const md *x, nb_str s)
{
    return (size_t)(s.s - x->src.s);
}

static void stretch(md *x, size_t content, size_t src)
{
    NB_PUSH(x->scratch, &x->place) = (md_stretch){(uint32_t)content, (uint32_t)src};
}

/* The line `l` of what cmark saw, without its end and trailing blanks. */
static nb_str fed_line(const md *x, size_t l)
{
    nb_str s = nb_str_sub(x->fed, x->line[l], x->line[l + 1]);
    while (s.n && (s.s[s.n - 1] == '\n' || s.s[s.n - 1] == ' ' || s.s[s.n - 1] == '\t')) s.n--;
    return s;
}

static nb_str without_end(nb_str s)
{
    while (s.n && (s.s[s.n - 1] == ' ' || s.s[s.n - 1] == '\t')) s.n--;
    return s;
}

static void place_lines(md *x, const cmark_node *n, nb_str content)
{
    size_t l = n->start_line > 0 ? (size_t)n->start_line - 1 : 0;
    for (size_t at = 0; at < content.n;) {
        size_t end = nb_str_chr(content, '\n', at);
        if (end == NB_NPOS) end = content.n;
        nb_str want = without_end(nb_str_sub(content, at, end));
        size_t k = l, stop = n->end_line > 0 ? (size_t)n->end_line : l + 1;
        if (stop > x->n_lines) stop = x->n_lines;
        while (k < stop && !nb_str_ends(fed_line(x, k), want)) k++;
        if (k >= stop) k = l; /* text that cmark made up: the nearest line */
        if (k < x->n_lines) {
            nb_str line = fed_line(x, k);
            size_t skip = line.n >= want.n ? line.n - want.n : 0;
            stretch(x, at, x->line[k] + skip);
            l = k + 1;
        }
        at = end + 1;
    }
}

/* An ATX heading: between the hashes. */
static void place_heading(md *x, const cmark_node *n, nb_str content)
{
    size_t l = (size_t)n->start_line - 1;
    nb_str line = nb_str_sub(x->fed, x->line[l], x->line[l + 1]);
    size_t i = (size_t)n->start_column - 1;
    while (i < line.n && line.s[i] == '#') i++;
    while (i < line.n && (line.s[i] == ' ' || line.s[i] == '\t')) i++;
    (void)content;
    stretch(x, 0, x->line[l] + i);
}

/* The next cell of a row: the same cuts as cmark-gfm's, at a pipe that no backslash escapes. */
static bool next_cell(md *x, size_t l, size_t *from, size_t *to)
{
    nb_str s = fed_line(x, l);
    size_t i = x->cell_at, e = i;
    if (i > s.n) return false;
    while (e < s.n && s.s[e] != '|') e += s.s[e] == '\\' && e + 1 < s.n ? 2 : 1;
    x->cell_at = e + 1;
    while (i < e && (s.s[i] == ' ' || s.s[i] == '\t')) i++;
    *from = x->line[l] + i;
    *to = x->line[l] + e;
    return true;
}

/* cmark gives every row the column of the first, whose own indent the others need not have. */
static void start_row(md *x, const cmark_node *row, size_t l, bool header)
{
    nb_str s = fed_line(x, l);
    size_t i = row->start_column > 0 ? (size_t)row->start_column - 1 : 0, prefix = 0;
    while (prefix < s.n && strchr(" \t>", s.s[prefix])) prefix++;
    if (!header && prefix < i) i = prefix;
    if (i >= s.n) i = 0;
    while (i < s.n && (s.s[i] == ' ' || s.s[i] == '\t')) i++;
    if (i < s.n && s.s[i] == '|') i++;
    x->cell_at = i;
}

/* cmark puts the header of a table that follows text without a blank line where the text
 * begins: it stands above the delimiter row. */
static size_t header_line(const md *x, const cmark_node *row)
{
    size_t l = (size_t)row->start_line - 1;
    for (size_t k = l; k + 1 < x->n_lines; k++) {
        nb_str s = fed_line(x, k + 1);
        bool dash = false, other = false;
        for (size_t i = 0; i < s.n; i++) {
            if (s.s[i] == '-') dash = true;
            else if (!strchr("|: \t>", s.s[i])) other = true;
        }
        if (dash && !other) return k;
    }
    return l;
}

static void place_cell(md *x, cmark_node *n, nb_str content)
{
    cmark_node *row = n->parent;
    if (row->start_line < 1) return;
    bool header = row->parent && row->parent->first_child == row;
    size_t l = header ? header_line(x, row) : (size_t)row->start_line - 1, from, to;
    if (l >= x->n_lines) return;
    if (!n->prev) start_row(x, row, l, header);
    if (!next_cell(x, l, &from, &to)) {
        stretch(x, 0, x->line[l]);
        return;
    }
    n->start_line = (int)l + 1;
    n->start_column = (int)(from - x->line[l]) + 1;
    stretch(x, 0, from);
    size_t at = from;
    for (size_t i = 0; i < content.n && at < to; i++, at++)
        if (x->fed.s[at] == '\\' && at + 1 < to && x->fed.s[at + 1] == '|' &&
            content.s[i] == '|')
            stretch(x, i, ++at);
}

void md_place_content(md *x, cmark_node *n, nb_str content)
{
    x->place.n = 0;
    cmark_node_type t = (cmark_node_type)n->type;
    if (t == CMARK_NODE_HEADING && !n->as.heading.setext) place_heading(x, n, content);
    else if (t == CMARK_NODE_HEADING || t == CMARK_NODE_PARAGRAPH) place_lines(x, n, content);
    else place_cell(x, n, content);
    if (!x->place.n) stretch(x, 0, 0);
}

void md_place_block(md *x, const cmark_node *n, nb_str literal)
{
    x->place.n = 0;
    size_t l = n->start_line > 0 ? (size_t)n->start_line - 1 : 0;
    for (size_t at = 0; at < literal.n && l < x->n_lines; l++) {
        size_t end = nb_str_chr(literal, '\n', at);
        if (end == NB_NPOS) end = literal.n;
        size_t line_end = x->line[l + 1];
        if (line_end > x->line[l] && x->src.s[line_end - 1] == '\n') line_end--;
        size_t n_bytes = end - at, room = line_end - x->line[l];
        stretch(x, at, line_end - (n_bytes < room ? n_bytes : room));
        at = end + 1;
    }
    if (!x->place.n) stretch(x, 0, 0);
}

size_t md_place(const md *x, size_t content)
{
    size_t end;
    return md_place_run(x, content, &end);
}

size_t md_place_run(const md *x, size_t content, size_t *end)
{
    size_t lo = 0, hi = x->place.n;
    while (hi - lo > 1) {
        size_t mid = (lo + hi) / 2;
        if (x->place.v[mid].content <= content) lo = mid;
        else hi = mid;
    }
    *end = lo + 1 < x->place.n ? x->place.v[lo + 1].content : NB_NPOS;
    size_t at = x->place.v[lo].src + (content - x->place.v[lo].content);
    return at < x->src.n ? at : x->src.n;
}
