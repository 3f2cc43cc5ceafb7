/* same.c: code, formulas, pictures and tables are compared by what they show. */
#include "layout/same.h"

#include "layout/flow.h"

/* NULL: there are no more. */
static const nb_node *next_picture(nb_walk *w)
{
    while (nb_walk_next(w))
        if (w->entering && w->node->type == NB_IMAGE) return w->node;
    return NULL;
}

static bool same_pictures(const nb_node *a, const nb_node *b)
{
    nb_walk v = nb_walk_start(a), w = nb_walk_start(b);
    for (;;) {
        const nb_node *i = next_picture(&v), *k = next_picture(&w);
        if (!i || !k) return i == k;
        if (!i->as.image.image || !k->as.image.image) return false;
        for (size_t n = 0; n < sizeof i->as.image.image->digest; n++)
            if (i->as.image.image->digest[n] != k->as.image.image->digest[n]) return false;
    }
}

static bool same_text(nb_arena *a, const nb_node *l, const nb_node *r)
{
    nb_str x = nb_str_trim(nb_node_text(a, l)), y = nb_str_trim(nb_node_text(a, r));
    return x.n && nb_str_eq(x, y);
}

static bool has_notes(const nb_node *n)
{
    nb_walk w = nb_walk_start(n);
    while (nb_walk_next(&w))
        if (w.node->type == NB_NOTE_REF) return true;
    return false;
}

bool nb_is_same(nb_arena *a, const nb_node *l, const nb_node *r)
{
    if (!l || !r || l->type != r->type) return false;
    switch (l->type) {
    case NB_CODE_BLOCK:
        return nb_str_eq(l->as.code_block.text, r->as.code_block.text) &&
               nb_str_eq(l->as.code_block.title, r->as.code_block.title);
    case NB_MATH_BLOCK: return nb_str_eq(l->as.math.text, r->as.math.text);
    case NB_PARAGRAPH:
        return nb_flow_is_pictures(l) && nb_flow_is_pictures(r) && same_pictures(l, r);
    case NB_FIGURE: {
        const nb_node *p = l->last, *q = r->last;
        bool cl = p && p->type == NB_CAPTION, cr = q && q->type == NB_CAPTION;
        return same_pictures(l, r) && cl == cr && (!cl || same_text(a, p, q));
    }
    case NB_TABLE:
        return l->as.table.columns == r->as.table.columns && same_text(a, l, r) &&
               same_pictures(l, r) && !has_notes(l);
    case NB_ROOT:
    case NB_FILE:
    case NB_HEADING:
    case NB_TABLE_CELL:
    case NB_CAPTION:
    case NB_DEF_TERM:
    case NB_SUMMARY:
    case NB_QUOTE:
    case NB_LIST:
    case NB_ITEM:
    case NB_TABLE_ROW:
    case NB_CALLOUT:
    case NB_DETAILS:
    case NB_DIV:
    case NB_DEF_LIST:
    case NB_DEF_BODY:
    case NB_NOTE_DEF:
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
    return false;
}
