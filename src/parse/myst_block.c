/* myst_block.c: directives of MyST become nodes. */
#include <string.h>

#include "base/file.h"
#include "parse/bib.h"
#include "parse/myst.h"
#include "unicode/unicode.h"

/* Classes of divs that wait for their end. */
static const nb_str table_class = {"table", 5}, list_table_class = {"list-table", 10},
                    figure_class = {"figure-md", 9};

static nb_str options_of(const md *x, const md_block *b)
{
    size_t k = b->line < x->n_lines ? b->line : x->n_lines; /* the line below */
    return nb_str_sub(x->src, x->line[k], x->line[k] + 8192);
}

static nb_str option(md *x, const md_block *b, const char *name)
{
    return nb_str_dup(x->d->arena, md_myst_option(options_of(x, b), name));
}

/* The label that references name it by. */
static nb_str label_of(md *x, nb_str options)
{
    nb_str label = md_myst_option(options, "name");
    if (!label.n) label = md_myst_option(options, "label");
    return nb_str_dup(x->d->arena, label);
}

/* Beside a "(label)=" above, which the node has got already. */
static void set_label(md *x, nb_node *n, nb_str options)
{
    nb_str label = label_of(x, options), above = n->id;
    if (!label.n) return;
    n->id = label;
    md_add_anchor(x, above, n->loc);
}

static bool is_chinese(md *x)
{
    return nb_lang_is(nb_node_lang(x->d, x->at), "zh");
}

/* ---- containers ---- */

static void open_callout(md *x, const md_block *b, nb_str kind, nb_str title, nb_loc loc)
{
    nb_node *n = md_open(x, NB_CALLOUT, loc);
    md_set_callout(x, n, kind, md_plain(x, title, (int)b->line));
    set_label(x, n, options_of(x, b));
}

static void open_admonition(md *x, const md_block *b, nb_loc loc)
{
    nb_str classes = option(x, b, "class"), kind;
    nb_str_cut(classes, ' ', &kind, &classes);
    if (!kind.n) kind = classes;
    open_callout(x, b, md_is_callout_name(kind) ? kind : b->name, b->title, loc);
}

/* "{prf:theorem} Name": "Theorem (Name)". */
static void open_theorem(md *x, const md_block *b, nb_loc loc)
{
    static const char *const names[][3] = {
        {"theorem", "Theorem", "定理"},       {"lemma", "Lemma", "引理"},
        {"corollary", "Corollary", "推论"},   {"proposition", "Proposition", "命题"},
        {"definition", "Definition", "定义"}, {"proof", "Proof", "证明"},
        {"example", "Example", "例"},         {"remark", "Remark", "注"},
        {"axiom", "Axiom", "公理"},           {"algorithm", "Algorithm", "算法"},
        {"assumption", "Assumption", "假设"}, {"conjecture", "Conjecture", "猜想"},
        {"property", "Property", "性质"},     {"observation", "Observation", "观察"},
        {"exercise", "Exercise", "练习"},     {"solution", "Solution", "解答"}};
    size_t colon = nb_str_chr(b->name, ':', 0);
    nb_str name = colon == NB_NPOS ? b->name : nb_str_sub(b->name, colon + 1, b->name.n);
    nb_str word = name;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (nb_str_is(name, names[i][0])) word = nb_str_of(names[i][is_chinese(x) ? 2 : 1]);
    bool refers = nb_str_is(name, "solution"); /* its argument is the exercise's label */
    nb_str title =
        b->title.n && !refers
            ? nb_str_printf(x->d->arena, is_chinese(x) ? "%.*s（%.*s）" : "%.*s (%.*s)",
                            NB_STR_ARG(word), NB_STR_ARG(b->title))
            : word;
    open_callout(x, b, name, title, loc);
}

static void open_version(md *x, const md_block *b, nb_loc loc)
{
    bool zh = is_chinese(x);
    const char *word =
        nb_str_is(b->name, "versionadded") ? zh ? "新增于版本" : "Added in version"
        : nb_str_is(b->name, "deprecated") ? zh ? "弃用于版本" : "Deprecated since version"
        : zh                               ? "变更于版本"
                                           : "Changed in version";
    open_callout(x, b, b->name,
                 nb_str_printf(x->d->arena, "%s %.*s", word, NB_STR_ARG(b->title)), loc);
}

static void open_details(md *x, const md_block *b, nb_loc loc)
{
    set_label(x, md_open(x, NB_DETAILS, loc), options_of(x, b));
    md_open(x, NB_SUMMARY, loc);
    if (b->title.n) md_inlines_of(x, b->title, (int)b->line);
    else md_text(x, is_chinese(x) ? NB_STR("详细信息") : NB_STR("Details"), loc);
    md_close(x);
}

/* An image of a directive's argument and options, in a paragraph of its own. */
static nb_node *add_image(md *x, nb_str path, nb_str options)
{
    nb_node *image = nb_node_new(x->d, NB_IMAGE, x->here),
            *p = nb_node_new(x->d, NB_PARAGRAPH, x->here);
    nb_arena *a = x->d->arena;
    image->as.image.src = md_image_src(x, nb_str_dup(a, path));
    image->as.image.alt = nb_str_dup(a, md_myst_option(options, "alt"));
    image->as.image.width = nb_str_dup(a, md_myst_option(options, "width"));
    image->as.image.height = nb_str_dup(a, md_myst_option(options, "height"));
    image->as.image.block = true;
    nb_node_append(p, image);
    return p;
}

static void open_figure(md *x, const md_block *b, nb_loc loc)
{
    nb_str options = options_of(x, b);
    nb_node *figure = md_open(x, NB_FIGURE, loc);
    if (b->title.n) nb_node_append(figure, add_image(x, b->title, options));
    if (!figure->parent) return;
    figure->as.figure.align = NB_ALIGN_CENTER;
    set_label(x, figure, options);
    figure->as.figure.label = figure->id;
    md_open_element(x, md_add(x, NB_CAPTION, loc), md_tag_of(x, NB_STR("{figure")));
}

static void open_titled(md *x, const md_block *b, nb_str class_name, nb_loc loc)
{
    nb_node *div = md_open(x, NB_DIV, loc);
    div->as.div.class_name = class_name;
    set_label(x, div, options_of(x, b));
    if (!b->title.n) return;
    md_open(x, NB_PARAGRAPH, loc);
    md_inlines_of(x, b->title, (int)b->line);
    md_close(x);
}

static void open_tab(md *x, const md_block *b, nb_loc loc)
{
    md_open(x, NB_DIV, loc)->as.div.class_name = NB_STR("tab");
    md_open(x, NB_PARAGRAPH, loc);
    md_open(x, NB_STRONG, loc);
    md_inlines_of(x, b->title, (int)b->line);
    md_close(x);
    md_close(x);
}

void md_open_myst(md *x, md_block *b, nb_loc loc)
{
    switch (md_myst_kind(b->name)) {
    case MYST_NONE:
        nb_diag(x->diags, NB_UNKNOWN_DIRECTIVE, loc,
                "the directive '%.*s' is not understood; its text is printed",
                NB_STR_ARG(b->name));
        open_titled(x, b, b->name, loc); /* what it says of itself comes first */
        return;
    case MYST_CALLOUT: open_callout(x, b, b->name, b->title, loc); return;
    case MYST_ADMONITION: open_admonition(x, b, loc); return;
    case MYST_DETAILS: open_details(x, b, loc); return;
    case MYST_TAB: open_tab(x, b, loc); return;
    case MYST_QUOTE: md_open(x, NB_QUOTE, loc); return;
    case MYST_FIGURE: open_figure(x, b, loc); return;
    case MYST_FIGURE_MD: {
        nb_node *div = md_open(x, NB_DIV, loc);
        div->as.div.class_name = figure_class;
        div->id = b->title; /* its argument; what it shows and says is Markdown */
        return;
    }
    case MYST_ASIDE: open_titled(x, b, b->name, loc); return;
    case MYST_TABLE: open_titled(x, b, table_class, loc); return;
    case MYST_LIST_TABLE: open_titled(x, b, list_table_class, loc); return;
    case MYST_THEOREM: open_theorem(x, b, loc); return;
    case MYST_VERSION: open_version(x, b, loc); return;
    case MYST_GLOSSARY:
    case MYST_DIV: md_open(x, NB_DIV, loc)->as.div.class_name = b->name; return;
    }
}

/* ---- what is known only at the end ---- */

static nb_node *child_of(const nb_node *n, nb_node_type t)
{
    nb_node *c = n->first;
    while (c && c->type != t) c = c->next;
    return c;
}

static void move_children(nb_node *from, nb_node *to)
{
    for (nb_node *c; (c = from->first);) {
        nb_node_detach(c);
        nb_node_append(to, c);
    }
}

/* Every item is a list of one-line items, and nothing else: else text would have no cell. */
static bool is_table(const nb_node *list)
{
    for (const nb_node *i = list->first; i; i = i->next) {
        const nb_node *cells = i->first;
        if (!cells || cells->next || cells->type != NB_LIST) return false;
        for (const nb_node *c = cells->first; c; c = c->next)
            for (const nb_node *b = c->first; b; b = b->next)
                if (!nb_holds_inlines(b->type)) return false;
    }
    return list->first != NULL;
}

/* Items of items become rows of cells. */
static nb_node *table_of_lists(md *x, nb_node *list)
{
    nb_node *table = nb_node_new(x->d, NB_TABLE, list->loc);
    nb_arena *a = x->d->arena;
    size_t columns = 0;
    for (nb_node *i = list->first; i; i = i->next) {
        nb_node *row = nb_node_new(x->d, NB_TABLE_ROW, i->loc), *cells = i->first;
        row->as.row.header = i == list->first;
        nb_node_append(table, row);
        size_t n = 0;
        for (nb_node *c = cells->first; c; c = c->next, n++) {
            nb_node *cell = nb_node_new(x->d, NB_TABLE_CELL, c->loc);
            cell->as.cell.colspan = cell->as.cell.rowspan = 1;
            cell->as.cell.header = row->as.row.header;
            for (nb_node *b = c->first; b; b = b->next) {
                if (b != c->first)
                    nb_node_append(cell, nb_node_new(x->d, NB_LINE_BREAK, b->loc));
                move_children(b, cell);
            }
            nb_node_append(row, cell);
        }
        if (n > columns) columns = n;
    }
    table->as.table.columns = columns;
    table->as.table.align = NB_ARRAY(a, nb_align, columns);
    for (nb_node *row = table->first; row; row = row->next) {
        size_t n = 0;
        for (const nb_node *c = row->first; c; c = c->next) n++;
        for (; n < columns; n++) {
            nb_node *cell = nb_node_new(x->d, NB_TABLE_CELL, row->loc);
            cell->as.cell.colspan = cell->as.cell.rowspan = 1;
            nb_node_append(row, cell);
        }
    }
    return table;
}

/* The paragraph before the table is its caption; the label goes to the table. */
static void finish_table(md *x, nb_node *div)
{
    nb_node *table = child_of(div, NB_TABLE), *p = child_of(div, NB_PARAGRAPH);
    if (!table) return;
    table->as.table.label = table->id = div->id;
    div->id = NB_STR_NULL;
    if (!p || p->next != table) return;
    nb_node *caption = nb_node_new(x->d, NB_CAPTION, p->loc);
    move_children(p, caption);
    nb_node_detach(p);
    nb_node_insert_before(table->first, caption);
}

/* All but the last block is the figure, and that its caption. */
static void finish_figure(nb_node *n)
{
    n->type = NB_FIGURE;
    n->as.figure.align = NB_ALIGN_CENTER;
    n->as.figure.label = n->id;
    if (n->last != n->first && n->last->type == NB_PARAGRAPH) n->last->type = NB_CAPTION;
}

void md_finish_myst(md *x, nb_node *n)
{
    if (n->type != NB_DIV) return;
    const char *class_name = n->as.div.class_name.s;
    if (class_name == figure_class.s) {
        if (n->first) finish_figure(n);
        return;
    }
    if (class_name == list_table_class.s) {
        nb_node *list = child_of(n, NB_LIST);
        if (list && is_table(list)) { /* else it stays a list */
            nb_node_insert_after(list, table_of_lists(x, list));
            nb_node_detach(list);
        }
    } else if (class_name != table_class.s) return;
    finish_table(x, n);
}

/* ---- fences of code ---- */

static nb_str without_options(nb_str text)
{
    myst_options o = {.rest = text};
    nb_str key, value;
    while (o.rest.n && md_myst_next(&o, &key, &value)) {}
    if (o.yaml) return text;
    while (o.rest.n < text.n && o.rest.n && o.rest.s[0] == '\n')
        o.rest = nb_str_sub(o.rest, 1, o.rest.n);
    return o.rest;
}

static bool is_one_of(nb_str name, const char *const *names)
{
    for (; *names; names++)
        if (nb_str_is(name, *names)) return true;
    return false;
}
#define IS_ONE_OF(name, ...) is_one_of(name, (const char *const[]){__VA_ARGS__, NULL})

static void add_code(md *x, nb_str lang, nb_str text)
{
    nb_str caption = md_myst_option(text, "caption");
    if (!caption.n) caption = md_myst_option(text, "filename");
    nb_node *code = md_add_code(x, without_options(text), nb_str_lower(x->d->arena, lang));
    code->as.code_block.title = nb_str_dup(x->d->arena, caption);
    if (code->parent) set_label(x, code, text);
}

bool md_myst_code(md *x, nb_str info, nb_str text)
{
    size_t close = nb_str_chr(info, '}', 0);
    if (info.n < 3 || info.s[0] != '{' || close == NB_NPOS) return false;
    nb_str name = nb_str_sub(info, 1, close),
           argument = nb_str_trim(nb_str_sub(info, close + 1, info.n));
    if (IS_ONE_OF(name, "code", "code-block", "sourcecode", "code-cell")) {
        add_code(x, argument, text);
    } else if (nb_str_is(name, "math")) {
        nb_str label = label_of(x, text);
        md_add_math_block(x, nb_str_trim(without_options(text)), label, x->here);
        nb_node *math = x->at->last;
        if (math && math->type == NB_MATH_BLOCK && label.n) math->as.math.label = label;
    } else if (nb_str_is(name, "image")) {
        nb_node *p = add_image(x, argument, text);
        if (md_fit(x, NB_PARAGRAPH)) nb_node_append(x->at, p);
    } else if (nb_str_is(name, "csv-table") && !md_myst_option(text, "file").n) {
        md_csv_table(x, argument, text, without_options(text));
        nb_node *table = x->at->last;
        if (table && table->type == NB_TABLE) {
            set_label(x, table, text);
            table->as.table.label = table->id;
        }
    } else if (IS_ONE_OF(name, "tableofcontents", "contents")) {
        md_add(x, NB_TOC, x->here);
    } else if (nb_str_is(name, "bibliography")) {
        md_add(x, NB_DIV, x->here)->as.div.class_name = NB_STR(NB_REFERENCES);
    } else if (!IS_ONE_OF(name, "toctree", "index", "nb-exec-table", "include",
                          "literalinclude")) { /* the last two said what is wrong with them */
        if (!argument.n && nb_str_chr(name, ':', 0) == NB_NPOS) return false; /* "{python}" */
        nb_diag(x->diags, NB_UNKNOWN_DIRECTIVE, x->here,
                "the directive '%.*s' is not understood; its text is printed",
                NB_STR_ARG(name));
        nb_node *code = md_add_code(x, text, NB_STR_NULL);
        code->as.code_block.title = info;
    }
    return true;
}
