/* blocks.c: cmark's blocks become nodes, in one walk without recursion. */
#include <cmark-gfm-core-extensions.h>
#include <string.h>

#include "base/file.h"
#include "parse/myst.h"
#include "unicode/unicode.h"

/* Code where no block can stand: line by line. */
void md_add_code_lines(md *x, nb_str text)
{
    for (nb_str line, rest; text.n; text = rest) {
        nb_str_cut(text, '\n', &line, &rest);
        md_add(x, NB_CODE, x->here)->as.text.text = line;
        if (rest.n) md_add(x, NB_LINE_BREAK, x->here);
    }
}

nb_node *md_add_code(md *x, nb_str text, nb_str lang)
{
    nb_node *code = md_add(x, NB_CODE_BLOCK, x->here);
    code->as.code_block.text = text;
    code->as.code_block.info = code->as.code_block.lang = lang;
    code->as.code_block.fenced = true;
    if (!code->parent) md_add_code_lines(x, text);
    return code;
}

/* ---- blocks of inlines ---- */

/* "[ ] " or "[x] " at the beginning of an item's first paragraph. */
static void take_task(md *x, cmark_node *n)
{
    nb_str s = {(const char *)n->content.ptr, (size_t)n->content.size};
    bool first = n->parent->type == CMARK_NODE_ITEM && !n->prev && x->at->type == NB_ITEM;
    if (!first || s.n < 4 || s.s[0] != '[' || s.s[2] != ']' || !strchr(" \t\n", s.s[3])) return;
    if (!strchr(" xX", s.s[1])) return;
    x->at->as.item.task = s.s[1] == ' ' ? NB_TASK_OPEN : NB_TASK_DONE;
    size_t skip = 4;
    while (skip < s.n && strchr(" \t\n", s.s[skip])) skip++;
    cmark_strbuf_drop(&n->content, (bufsize_t)skip);
}

static bool is_blank_text(nb_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!strchr(" \t\n", s.s[i])) return false;
    return true;
}

/* White space and soft breaks at the edges, which only HTML leaves there. */
static void trim(nb_node *block)
{
    for (nb_node *n; (n = block->first);) {
        if (n->type == NB_SOFT_BREAK || (n->type == NB_TEXT && is_blank_text(n->as.text.text)))
            nb_node_detach(n);
        else break;
    }
    for (nb_node *n; (n = block->last);) {
        bool blank = n->type == NB_SOFT_BREAK || n->type == NB_LINE_BREAK ||
                     (n->type == NB_TEXT && is_blank_text(n->as.text.text));
        if (!blank) break;
        nb_node_detach(n);
    }
    nb_node *last = block->last;
    if (!last || last->type != NB_TEXT) return;
    nb_str *t = &last->as.text.text;
    while (t->n && t->s[t->n - 1] == ' ') t->n--;
}

/* A paragraph of nothing but anchors: they belong to the block that follows. */
static bool give_up_anchors(md *x, nb_node *p)
{
    if (!p->first || p->first->type != NB_ANCHOR) return false;
    for (const nb_node *n = p->first; n; n = n->next)
        if (n->type != NB_ANCHOR && n->type != NB_SOFT_BREAK) return false;
    for (nb_node *n; (n = p->first);) {
        nb_node_detach(n);
        if (n->type == NB_ANCHOR) NB_PUSH(x->scratch, &x->anchors) = n;
    }
    nb_node_detach(p);
    return true;
}

/* A picture alone in its paragraph stands where its HTML said. */
static void set_picture(md *x, nb_node *p)
{
    nb_align align = p->first->as.image.align;
    const nb_node *around = p->parent;
    p->first->as.image.block = true;
    if (align == NB_ALIGN_NONE || around->type == NB_FIGURE ||
        (around->type == NB_DIV && around->as.div.align != NB_ALIGN_NONE))
        return;
    nb_node *div = nb_node_new(x->d, NB_DIV, p->loc);
    div->as.div.align = align;
    nb_node_insert_before(p, div);
    nb_node_detach(p);
    nb_node_append(div, p);
}

void md_finish(md *x, nb_node *n)
{
    if (!nb_holds_inlines(n->type)) {
        md_finish_myst(x, n);
        if (n->type == NB_DIV && n->id.n) md_name_container(n);
        if (n->type == NB_QUOTE) md_finish_quote(x, n);
        else md_finish_html(x, n);
        return;
    }
    trim(n);
    if (n->type == NB_PARAGRAPH && give_up_anchors(x, n)) return;
    if (x->anchors.n && n->first) md_give_anchors(x, n);
    if (n->type == NB_PARAGRAPH && md_is_toc(n)) {
        n->type = NB_TOC;
        n->first = n->last = NULL;
        return;
    }
    md_scan(x, n);
    md_polish(x, n);
    if (n->type != NB_PARAGRAPH) return;
    md_name_paragraph(x, n);
    if (n->type != NB_PARAGRAPH || !n->parent) return;
    md_split_displays(x, n);
    if (n->first && n->first == n->last && n->first->type == NB_IMAGE) set_picture(x, n);
    if (!n->first || md_is_furniture(x, n)) nb_node_detach(n);
}

/* MDX: lines of JavaScript between the paragraphs. */
static bool is_module_line(nb_str s)
{
    static const char *const exports[] = {"export const ", "export default ",
                                          "export function ", "export let ", "export {"};
    s = nb_str_trim(s);
    for (size_t i = 0; i < sizeof exports / sizeof *exports; i++)
        if (nb_str_starts(s, nb_str_of(exports[i]))) return true;
    if (!nb_str_starts(s, NB_STR("import "))) return false;
    while (s.n && s.s[s.n - 1] == ';') s.n--;
    bool quoted = s.n && (s.s[s.n - 1] == '\'' || s.s[s.n - 1] == '"');
    bool from =
        nb_str_find(s, NB_STR(" from "), 0) != NB_NPOS || s.s[7] == '\'' || s.s[7] == '"';
    return quoted && from;
}

static bool is_module_code(md *x, const cmark_node *n)
{
    nb_str s = {(const char *)n->content.ptr, (size_t)n->content.size}, line;
    bool import = nb_str_starts(s, NB_STR("import ")),
         export = nb_str_starts(s, NB_STR("export "));
    if (n->parent->type != CMARK_NODE_DOCUMENT || (!import && !export)) return false;
    if (export && !nb_str_is(nb_path_ext(x->m->path), ".mdx")) return false;
    for (nb_str rest; s.n; s = rest) {
        nb_str_cut(s, '\n', &line, &rest);
        if (export) return is_module_line(line); /* a statement may go on */
        if (!is_module_line(line)) return false;
    }
    return true;
}

static void add_paragraph(md *x, cmark_node *n)
{
    if (is_module_code(x, n)) {
        nb_diag_as(x->diags, NB_NOTE, NB_UNKNOWN_DIRECTIVE, x->here, "JavaScript was left out");
        return;
    }
    if (!n->start_line && n->next) n->start_line = n->next->start_line, n->start_column = 1;
    bool term = n->next && md_is_own(n->next) &&
                ((md_block *)n->next->user_data)->kind == MD_BLOCK_DEFINITION;
    take_task(x, n);
    md_take_callout(x, n);
    md_open(x, term ? NB_DEF_TERM : NB_PARAGRAPH, md_block_loc(x, n));
    md_inlines(x, n);
    md_close(x);
}

static void add_heading(md *x, cmark_node *n)
{
    nb_node *h = md_open(x, NB_HEADING, md_block_loc(x, n));
    h->as.heading.level = n->as.heading.level;
    md_inlines(x, n);
    md_close(x);
}

static void add_cell(md *x, cmark_node *n)
{
    nb_node *cell = md_open(x, NB_TABLE_CELL, md_block_loc(x, n));
    const nb_node *row = cell->parent, *table = row ? row->parent : NULL;
    x->column = cell->prev ? x->column + 1 : 0;
    if (table) {
        cell->as.cell.header = row->as.row.header;
        if (x->column < table->as.table.columns)
            cell->as.cell.align = table->as.table.align[x->column];
    }
    md_inlines(x, n);
    cell->loc = md_loc(x, md_place(x, 0));
    md_close(x);
}

/* ---- containers ---- */

static void open_list(md *x, cmark_node *n)
{
    nb_node *list = md_open(x, NB_LIST, md_block_loc(x, n));
    list->as.list.ordered = n->as.list.list_type == CMARK_ORDERED_LIST;
    list->as.list.tight = n->as.list.tight;
    list->as.list.start = n->as.list.start;
    list->as.list.delim = n->as.list.delimiter == CMARK_PAREN_DELIM ? ')' : '.';
}

static void open_item(md *x, cmark_node *n)
{
    nb_node *item = md_open(x, NB_ITEM, md_block_loc(x, n));
    const nb_node *list = item->parent;
    if (!list) {
        const cmark_list *l = &n->parent->as.list;
        int64_t k = l->start;
        for (const cmark_node *c = n->prev; c && k < l->start + 999; c = c->prev) k++;
        md_add_bullet(x, l->list_type == CMARK_ORDERED_LIST, k);
    } else if (list->as.list.ordered)
        item->as.item.number =
            item->prev ? item->prev->as.item.number + 1 : list->as.list.start;
}

static void open_table(md *x, cmark_node *n)
{
    nb_node *table = md_open(x, NB_TABLE, md_block_loc(x, n));
    size_t columns = cmark_gfm_extensions_get_table_columns(n);
    const uint8_t *align = cmark_gfm_extensions_get_table_alignments(n);
    table->as.table.columns = columns;
    table->as.table.align = NB_ARRAY(x->d->arena, nb_align, columns);
    for (size_t i = 0; i < columns; i++)
        table->as.table.align[i] = align[i] == 'l'   ? NB_ALIGN_LEFT
                                   : align[i] == 'c' ? NB_ALIGN_CENTER
                                   : align[i] == 'r' ? NB_ALIGN_RIGHT
                                                     : NB_ALIGN_NONE;
}

static bool is_a(const cmark_node *n, cmark_node_type t)
{
    return n->type == t;
}

/* Leaves become nodes at once. False: a container. */
static bool add_leaf(md *x, cmark_node *n)
{
    x->here = md_block_loc(x, n);
    switch (n->type) {
    case CMARK_NODE_PARAGRAPH: add_paragraph(x, n); return true;
    case CMARK_NODE_HEADING: add_heading(x, n); return true;
    case CMARK_NODE_CODE_BLOCK:
        if (md_is_own(n)) md_add_own(x, n);
        else md_code(x, n);
        return true;
    case CMARK_NODE_THEMATIC_BREAK: md_add(x, NB_RULE, x->here); return true;
    case CMARK_NODE_HTML_BLOCK: md_html_block(x, n); return true;
    default: break;
    }
    if (!is_a(n, CMARK_NODE_TABLE_CELL)) return false;
    add_cell(x, n);
    return true;
}

static void open_container(md *x, cmark_node *n)
{
    switch (n->type) {
    case CMARK_NODE_BLOCK_QUOTE: md_open(x, NB_QUOTE, md_block_loc(x, n)); return;
    case CMARK_NODE_LIST: open_list(x, n); return;
    case CMARK_NODE_ITEM: open_item(x, n); return;
    case CMARK_NODE_CUSTOM_BLOCK: md_open_own(x, n); return;
    default: break;
    }
    if (is_a(n, CMARK_NODE_TABLE)) open_table(x, n);
    else if (is_a(n, CMARK_NODE_TABLE_ROW))
        md_open(x, NB_TABLE_ROW, md_block_loc(x, n))->as.row.header = !n->prev;
}

/* Tables and lists need their own kind of children: the limit holds between whole structures.
 */
static bool may_flatten(const cmark_node *n)
{
    return n->type == CMARK_NODE_BLOCK_QUOTE || n->type == CMARK_NODE_LIST ||
           n->type == CMARK_NODE_CUSTOM_BLOCK ||
           (n->type == CMARK_NODE_ITEM && n->parent->user_data);
}

void md_blocks(md *x, cmark_node *root)
{
    static char flattened;
    cmark_node *n = root->first_child;
    while (n) {
        bool leaf = add_leaf(x, n);
        if (!leaf) {
            if (x->frames.n >= x->max_nesting && may_flatten(n)) {
                if (n->parent->user_data != &flattened)
                    nb_diag(x->diags, NB_NESTING, md_block_loc(x, n), "more than %u levels",
                            x->max_nesting);
                n->user_data = &flattened;
            } else open_container(x, n);
            if (n->first_child) {
                n = n->first_child;
                continue;
            }
        }
        for (;;) {
            if (!leaf && n->user_data != &flattened) md_close(x);
            if (n->next) {
                n = n->next;
                break;
            }
            n = n->parent;
            leaf = false;
            if (n == root) return;
        }
    }
}
