/* frame.c: what is open at the moment, and what may stand in what.
 *
 * Markdown's containers nest by themselves; the elements of raw HTML and the paired directives
 * begin and end anywhere between them. Both lie on one stack of frames. A container of cmark's
 * ends what was opened inside it; an end tag that lies inside a container opened later takes
 * effect when that one ends. What does not fit where it stands gets what it needs around it (an
 * item outside a list, text directly in a row), or, in a place for inlines only such as a table
 * cell, gives up its own form and keeps its content. */
#include "parse/md.h"

static bool is_part(nb_node_type t)
{
    return t == NB_ITEM || t == NB_TABLE_ROW || t == NB_TABLE_CELL || t == NB_DEF_TERM ||
           t == NB_DEF_BODY || t == NB_CAPTION || t == NB_SUMMARY;
}

static bool holds_only_inlines(nb_node_type t)
{
    return nb_holds_inlines(t) || nb_is_inline(t);
}

static bool fits(nb_node_type parent, nb_node_type child)
{
    if (parent == NB_LIST) return child == NB_ITEM;
    if (parent == NB_TABLE) return child == NB_TABLE_ROW || child == NB_CAPTION;
    if (parent == NB_TABLE_ROW) return child == NB_TABLE_CELL;
    if (parent == NB_DEF_LIST) return child == NB_DEF_TERM || child == NB_DEF_BODY;
    if (holds_only_inlines(parent)) return nb_is_inline(child);
    if (child == NB_CAPTION) return parent == NB_FIGURE;
    if (child == NB_SUMMARY) return parent == NB_DETAILS;
    return nb_is_block(child) && !is_part(child);
}

static bool top_is_implicit(const md *x)
{
    return x->frames.n && x->frames.v[x->frames.n - 1].kind == MD_IMPLICIT;
}

static void push(md *x, nb_node *node, md_frame_kind kind, md_tag *tag)
{
    NB_PUSH(x->scratch, &x->frames) =
        (md_frame){.resume = x->at, .node = node, .kind = kind, .tag = tag};
    if (node) x->at = node;
}

static void pop(md *x)
{
    md_frame f = x->frames.v[--x->frames.n];
    x->at = f.resume;
    if (f.tag && !f.closing) f.tag->open--;
    if (f.node) md_finish(x, f.node);
    else if (f.tag) md_leave_element(x, f.tag);
}

static void push_implicit(md *x, nb_node_type t)
{
    nb_node *n = nb_node_new(x->d, t, x->here);
    if (t == NB_LIST) n->as.list.tight = true;
    nb_node_append(x->at, n);
    push(x, n, MD_IMPLICIT, NULL);
}

/* What a child of type t needs around it inside x->at; NB_NODE_TYPES for what cannot be. */
static nb_node_type wrapper(nb_node_type at, nb_node_type t)
{
    if (at == NB_LIST) return NB_ITEM;
    if (at == NB_TABLE) return NB_TABLE_ROW;
    if (at == NB_TABLE_ROW)
        return t == NB_TABLE_ROW || t == NB_CAPTION ? NB_NODE_TYPES : NB_TABLE_CELL;
    if (at == NB_DEF_LIST) return NB_DEF_BODY;
    if (holds_only_inlines(at)) return NB_NODE_TYPES;
    if (nb_is_inline(t)) return NB_PARAGRAPH;
    if (t == NB_ITEM) return NB_LIST;
    if (t == NB_DEF_TERM || t == NB_DEF_BODY) return NB_DEF_LIST;
    return NB_NODE_TYPES;
}

/* The node that nobody opened, x->at, has no place for t and ends before it. What wrapper()
 * would open for t never ends before t, so that md_fit comes to an end. */
static bool ends_before(nb_node_type at, nb_node_type t)
{
    bool of_table = t == NB_TABLE_ROW || t == NB_CAPTION;
    if (at == NB_PARAGRAPH) return true;
    if (at == NB_TABLE_CELL) return of_table || t == NB_TABLE_CELL;
    if (at == NB_TABLE_ROW) return of_table;
    if (at == NB_ITEM) return t == NB_ITEM;
    if (at == NB_LIST) return t != NB_ITEM;
    if (at == NB_DEF_BODY) return t == NB_DEF_TERM || t == NB_DEF_BODY;
    if (at == NB_DEF_LIST) return t != NB_DEF_TERM && t != NB_DEF_BODY;
    return false;
}

bool md_fit(md *x, nb_node_type t)
{
    while (!fits(x->at->type, t)) {
        nb_node_type at = x->at->type, w = wrapper(at, t);
        if (top_is_implicit(x) && ends_before(at, t)) pop(x);
        else if (w == NB_NODE_TYPES) return false;
        else push_implicit(x, w);
    }
    return true;
}

/* Where blocks are not possible, their contents stand on lines of their own. */
void md_separate(md *x)
{
    const nb_node *last = x->at->last;
    if (last && last->type == NB_SOFT_BREAK && !last->prev) return;
    if (last && last->type != NB_LINE_BREAK && last != x->bullet)
        md_add(x, NB_LINE_BREAK, x->here);
}

nb_node *md_add(md *x, nb_node_type type, nb_loc loc)
{
    nb_node *n = nb_node_new(x->d, type, loc);
    if (x->skip) return n;
    bool fit = md_fit(x, type);
    if (fit) {
        nb_node_append(x->at, n);
        if (x->anchors.n && nb_is_block(type) && !nb_holds_inlines(type)) md_give_anchors(x, n);
    } else md_separate(x);
    return n;
}

nb_node *md_open(md *x, nb_node_type type, nb_loc loc)
{
    x->here = loc;
    nb_node *n = md_add(x, type, loc);
    push(x, n->parent ? n : NULL, MD_CMARK, NULL);
    return n;
}

void md_open_element(md *x, nb_node *n, md_tag *tag)
{
    tag->open++;
    push(x, n && n->parent ? n : NULL, MD_ELEMENT, tag);
}

static void pop_closed(md *x)
{
    while (x->frames.n && x->frames.v[x->frames.n - 1].closing) pop(x);
}

void md_close(md *x)
{
    while (x->frames.v[x->frames.n - 1].kind != MD_CMARK) pop(x);
    pop(x);
    pop_closed(x);
}

bool md_close_element(md *x, md_tag *tag)
{
    if (tag->ignored) {
        tag->ignored--;
        return true;
    }
    if (!tag->open) return false;
    size_t i = x->frames.n;
    bool shut = false; /* a container lies above it */
    while (i-- > 0) {
        md_frame *f = &x->frames.v[i];
        if (f->kind == MD_CMARK) shut = true;
        if (f->tag != tag || f->closing) continue;
        if (shut) {
            f->closing = true;
            tag->open--;
        } else {
            while (x->frames.n > i) pop(x);
            pop_closed(x);
        }
        return true;
    }
    return false;
}

void md_close_implicit(md *x)
{
    while (top_is_implicit(x)) pop(x);
}

void md_close_to(md *x, size_t n_frames)
{
    while (x->frames.n > n_frames) pop(x);
}

void md_add_bullet(md *x, bool ordered, int64_t number)
{
    nb_node *n = x->bullet = md_add(x, NB_TEXT, x->here);
    n->as.text.text =
        ordered ? nb_str_printf(x->d->arena, "%lld. ", (long long)number) : NB_STR("• ");
}

/* ---- anchors that wait for a block ---- */

void md_add_anchor(md *x, nb_str id, nb_loc loc)
{
    if (!id.n) return;
    if (holds_only_inlines(x->at->type)) {
        md_add(x, NB_ANCHOR, loc)->id = id;
        return;
    }
    nb_node *n = nb_node_new(x->d, NB_ANCHOR, loc);
    n->id = id;
    NB_PUSH(x->scratch, &x->anchors) = n;
}

void md_give_anchors(md *x, nb_node *block)
{
    size_t i = 0, left = 0;
    if (nb_holds_inlines(block->type)) {
        nb_node *first = block->first;
        for (; i < x->anchors.n; i++) {
            if (first) nb_node_insert_before(first, x->anchors.v[i]);
            else nb_node_append(block, x->anchors.v[i]);
        }
    } else if (!block->id.n) block->id = x->anchors.v[i++]->id;
    for (; i < x->anchors.n; i++) x->anchors.v[left++] = x->anchors.v[i];
    x->anchors.n = left;
}
