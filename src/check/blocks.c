/* blocks.c: two blocks that stand for each other, and where they have drifted apart. */
#include "check/editions.h"

static nb_loc here(const nb_comparison *x, const nb_node *right)
{
    return nb_compared_loc(x, 1, right->loc);
}

static nb_str there(const nb_comparison *x, const nb_node *left)
{
    return nb_compared_place(x, 0, left->loc);
}

static void compare_headings(nb_comparison *x, const nb_node *l, const nb_node *r)
{
    nb_str text[2] = {nb_node_text(x->arena, l), nb_node_text(x->arena, r)};
    if (nb_numbers_differ(text[0], text[1]))
        nb_diag(x->out, NB_EDITION_DIFFERS, here(x, r),
                "%.*s has other numbers than %.*s (%.*s)", NB_STR_ARG(nb_compared_name(x, r)),
                NB_STR_ARG(nb_compared_name(x, l)), NB_STR_ARG(there(x, l)));
}

/* The line of the file where line n of a code block stands. */
static nb_loc code_line(const nb_node *n, size_t line)
{
    nb_loc loc = n->loc;
    loc.line += (uint32_t)line + n->as.code_block.fenced;
    return loc;
}

static void compare_code(nb_comparison *x, const nb_node *l, const nb_node *r)
{
    size_t line[2];
    bool plain = !l->as.code_block.lang.n || !r->as.code_block.lang.n;
    if (nb_same_code(l->as.code_block.text, r->as.code_block.text, plain, line)) return;
    nb_diag(x->out, NB_EDITION_DIFFERS, nb_compared_loc(x, 1, code_line(r, line[1])),
            "this code is not that of %.*s",
            NB_STR_ARG(nb_compared_place(x, 0, code_line(l, line[0]))));
}

static size_t children_of(const nb_node *n, nb_node_type type)
{
    size_t k = 0;
    for (const nb_node *c = n->first; c; c = c->next) k += c->type == type;
    return k;
}

/* Lists and rows: counted, and where the counts agree taken in order. */
static void compare_counts(nb_comparison *x, const nb_node *l, const nb_node *r,
                           nb_node_type type)
{
    size_t n[2] = {children_of(l, type), children_of(r, type)};
    if (n[0] != n[1]) {
        int longer = n[1] > n[0];
        const nb_node *odd =
            NULL; /* the first that has no partner: where nothing tells them apart, a guess */
        nb_pairs p = nb_pair_children(x->pairer, l, r);
        for (size_t i = 0; i < p.n; i++) {
            const nb_node *both[2] = {p.v[i].left, p.v[i].right};
            if (both[0] && both[1]) nb_compare_pair(x, both[0], both[1]);
            else if (both[longer]) {
                nb_tell(x, longer, both[longer]);
                if (!odd) odd = both[longer];
            }
        }
        if (!odd) odd = longer ? r : l;
        nb_str has = nb_compared_name(x, r), had = nb_compared_name(x, l),
               name = nb_compared_name(x, odd);
        nb_diag(x->out, NB_EDITION_DIFFERS, here(x, longer ? odd : r),
                "%.*s, in the original %.*s (%.*s); %.*s (%.*s) may be the odd one",
                NB_STR_ARG(has), NB_STR_ARG(had), NB_STR_ARG(there(x, l)), NB_STR_ARG(name),
                NB_STR_ARG(nb_compared_place(x, longer, odd->loc)));
        return;
    }
    const nb_node *a = l->first, *b = r->first;
    for (; a && b; a = a->next, b = b->next)
        if (a->type == b->type) nb_compare_pair(x, a, b);
}

static void compare_tables(nb_comparison *x, const nb_node *l, const nb_node *r)
{
    if (l->as.table.columns != r->as.table.columns)
        nb_diag(x->out, NB_EDITION_DIFFERS, here(x, r),
                "a table of %zu columns has %zu in the original (%.*s)", r->as.table.columns,
                l->as.table.columns, NB_STR_ARG(there(x, l)));
    else compare_counts(x, l, r, NB_TABLE_ROW);
}

void nb_compare_pair(nb_comparison *x, const nb_node *l, const nb_node *r)
{
    switch (l->type) {
    case NB_HEADING: compare_headings(x, l, r); break;
    case NB_CODE_BLOCK: compare_code(x, l, r); break;
    case NB_TABLE: compare_tables(x, l, r); break;
    case NB_LIST: compare_counts(x, l, r, NB_ITEM); break;
    case NB_ROOT:
    case NB_FILE:
    case NB_QUOTE:
    case NB_ITEM:
    case NB_CALLOUT:
    case NB_DETAILS:
    case NB_DIV:
    case NB_DEF_LIST:
    case NB_DEF_BODY:
    case NB_FIGURE: nb_compare_children(x, l, r); break;
    case NB_PARAGRAPH:
    case NB_TABLE_CELL:
    case NB_CAPTION:
    case NB_DEF_TERM:
    case NB_SUMMARY:
    case NB_TABLE_ROW:
    case NB_NOTE_DEF:
    case NB_MATH_BLOCK:
    case NB_RULE:
    case NB_TOC:
    case NB_TEXT:
    case NB_SOFT_BREAK:
    case NB_LINE_BREAK:
    case NB_CODE:
    case NB_MATH:
    case NB_EMPH:
    case NB_STRONG:
    case NB_STRIKE:
    case NB_UNDERLINE:
    case NB_MARK:
    case NB_SUB:
    case NB_SUP:
    case NB_SMALL:
    case NB_KBD:
    case NB_LINK:
    case NB_IMAGE:
    case NB_NOTE_REF:
    case NB_SPAN:
    case NB_RUBY:
    case NB_RUBY_TEXT:
    case NB_ANCHOR:
    case NB_NODE_TYPES: break;
    }
}
