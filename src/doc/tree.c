/* tree.c: nodes, and what each type may hold. */
#include "base/mem.h"
#include "doc/doc.h"

nb_doc *nb_doc_new(void)
{
    nb_arena *a = nb_arena_open();
    nb_doc *d = NB_NEW(a, nb_doc);
    d->arena = a;
    d->meta.epoch = -1;
    nb_map_init(&d->anchors, a);
    d->root = nb_node_new(d, NB_ROOT, NB_NOWHERE);
    return d;
}

void nb_doc_free(nb_doc *d)
{
    if (d) nb_arena_free(d->arena);
}

nb_node *nb_node_new(nb_doc *d, nb_node_type type, nb_loc loc)
{
    nb_node *n = NB_NEW(d->arena, nb_node);
    n->type = type;
    n->loc = loc;
    if (type == NB_TABLE_CELL) n->as.cell.colspan = n->as.cell.rowspan = 1;
    return n;
}

void nb_node_append(nb_node *parent, nb_node *child)
{
    child->parent = parent;
    child->prev = parent->last;
    child->next = NULL;
    if (parent->last) parent->last->next = child;
    else parent->first = child;
    parent->last = child;
}

void nb_node_insert_before(nb_node *at, nb_node *child)
{
    child->parent = at->parent;
    child->next = at;
    child->prev = at->prev;
    if (at->prev) at->prev->next = child;
    else at->parent->first = child;
    at->prev = child;
}

void nb_node_insert_after(nb_node *at, nb_node *child)
{
    if (at->next) nb_node_insert_before(at->next, child);
    else nb_node_append(at->parent, child);
}

void nb_node_detach(nb_node *n)
{
    if (n->prev) n->prev->next = n->next;
    else if (n->parent) n->parent->first = n->next;
    if (n->next) n->next->prev = n->prev;
    else if (n->parent) n->parent->last = n->prev;
    n->parent = n->prev = n->next = NULL;
}

bool nb_is_inline(nb_node_type t)
{
    return t >= NB_TEXT && t < NB_NODE_TYPES;
}

bool nb_is_block(nb_node_type t)
{
    return t > NB_FILE && t < NB_TEXT;
}

bool nb_holds_inlines(nb_node_type t)
{
    return t >= NB_PARAGRAPH && t <= NB_SUMMARY;
}

static const char *const names[NB_NODE_TYPES] = {
    [NB_ROOT] = "root",
    [NB_FILE] = "file",
    [NB_PARAGRAPH] = "paragraph",
    [NB_HEADING] = "heading",
    [NB_TABLE_CELL] = "table-cell",
    [NB_CAPTION] = "caption",
    [NB_DEF_TERM] = "def-term",
    [NB_SUMMARY] = "summary",
    [NB_QUOTE] = "quote",
    [NB_LIST] = "list",
    [NB_ITEM] = "item",
    [NB_TABLE] = "table",
    [NB_TABLE_ROW] = "table-row",
    [NB_FIGURE] = "figure",
    [NB_CALLOUT] = "callout",
    [NB_DETAILS] = "details",
    [NB_DIV] = "div",
    [NB_DEF_LIST] = "def-list",
    [NB_DEF_BODY] = "def-body",
    [NB_NOTE_DEF] = "note-def",
    [NB_CODE_BLOCK] = "code-block",
    [NB_MATH_BLOCK] = "math-block",
    [NB_RULE] = "rule",
    [NB_TOC] = "toc",
    [NB_TEXT] = "text",
    [NB_SOFT_BREAK] = "soft-break",
    [NB_LINE_BREAK] = "line-break",
    [NB_CODE] = "code",
    [NB_MATH] = "math",
    [NB_EMPH] = "emph",
    [NB_STRONG] = "strong",
    [NB_STRIKE] = "strike",
    [NB_UNDERLINE] = "underline",
    [NB_MARK] = "mark",
    [NB_SUB] = "sub",
    [NB_SUP] = "sup",
    [NB_SMALL] = "small",
    [NB_KBD] = "kbd",
    [NB_LINK] = "link",
    [NB_IMAGE] = "image",
    [NB_NOTE_REF] = "note-ref",
    [NB_SPAN] = "span",
    [NB_RUBY] = "ruby",
    [NB_RUBY_TEXT] = "ruby-text",
    [NB_ANCHOR] = "anchor",
};

const char *nb_node_name(nb_node_type t)
{
    return names[t];
}

nb_str nb_node_lang(const nb_doc *d, const nb_node *n)
{
    for (; n; n = n->parent)
        if (n->lang.n) return n->lang;
    return d->meta.lang.n ? d->meta.lang : NB_STR("en");
}
