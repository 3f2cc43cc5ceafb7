/* html_link.c: a link around blocks: <a href="…"> <div>…</div> <p>…</p> </a>. A link of ours
 * stands inside one block, so what is read between the tags is linked block by block. */
#include "parse/html.h"

static bool is_blank(const nb_node *n)
{
    nb_walk w = nb_walk_start(n);
    while (nb_walk_next(&w)) {
        nb_node_type t = w.node->type;
        if (t == NB_TEXT && nb_str_trim(w.node->as.text.text).n) return false;
        if (t == NB_CODE || t == NB_MATH || t == NB_IMAGE || t == NB_NOTE_REF || t == NB_ANCHOR)
            return false;
    }
    return true;
}

static bool has_link(const nb_node *n)
{
    nb_walk w = nb_walk_start(n);
    while (nb_walk_next(&w))
        if (w.node->type == NB_LINK) return true;
    return false;
}

static void link_content(md *x, nb_node *block, const nb_node *as)
{
    nb_node *link =
        nb_node_new(x->d, NB_LINK, as->loc); /* what is wrong with it is said once */
    link->as.link = as->as.link;
    while (block->first) {
        nb_node *c = block->first;
        nb_node_detach(c);
        nb_node_append(link, c);
    }
    nb_node_append(block, link);
}

void md_part_link(md *x, size_t from)
{
    for (size_t i = from; i < x->frames.n; i++) {
        const md_frame *f = &x->frames.v[i];
        if (f->tag && f->tag->element->meaning == EL_A && f->node) x->parted = f->node;
    }
}

void md_join_link(md *x)
{
    nb_node *link = x->parted, *block = link ? link->parent : NULL;
    x->parted = NULL;
    while (block && nb_is_inline(block->type)) block = block->parent;
    if (!block) return;
    for (nb_node *b = block->next; b; b = b->next) {
        nb_walk w = nb_walk_start(b);
        while (nb_walk_next(&w)) {
            nb_node *n = (nb_node *)w.node;
            if (!w.entering || !nb_holds_inlines(n->type)) continue;
            nb_walk_skip(&w);
            if (!is_blank(n) && !has_link(n)) link_content(x, n, link);
        }
    }
    if (is_blank(block)) nb_node_detach(block);
}
