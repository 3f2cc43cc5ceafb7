/* walk.c: the iterator over a tree, and plain text by it. */
#include "doc/doc.h"

nb_walk nb_walk_start(const nb_node *root)
{
    return (nb_walk){.root = root};
}

/* Leaves are entered only; everything else is left as well, even when it is empty. */
static bool is_leaf(nb_node_type t)
{
    return t == NB_TEXT || t == NB_SOFT_BREAK || t == NB_LINE_BREAK || t == NB_CODE ||
           t == NB_MATH || t == NB_IMAGE || t == NB_NOTE_REF || t == NB_ANCHOR ||
           t == NB_CODE_BLOCK || t == NB_MATH_BLOCK || t == NB_RULE || t == NB_TOC;
}

bool nb_walk_next(nb_walk *w)
{
    if (!w->started) {
        w->started = true;
        w->node = w->root;
        return w->entering = w->node != NULL;
    }
    if (w->entering && !is_leaf(w->node->type)) {
        bool inside = w->node->first && !w->skip;
        w->skip = false;
        if (inside) w->node = w->node->first;
        else w->entering = false;
        return true;
    }
    w->skip = false;
    if (w->node == w->root) return false;
    w->entering = w->node->next != NULL;
    w->node = w->entering ? w->node->next : w->node->parent;
    return true;
}

void nb_walk_skip(nb_walk *w)
{
    w->skip = true;
}

nb_str nb_node_text(nb_arena *a, const nb_node *n)
{
    nb_buf b = {0};
    nb_walk w = nb_walk_start(n);
    while (nb_walk_next(&w)) {
        if (!w.entering) continue;
        nb_node_type t = w.node->type;
        if (t == NB_TEXT || t == NB_CODE) nb_put_str(&b, w.node->as.text.text);
        else if (t == NB_MATH) nb_put_str(&b, w.node->as.math.text);
        else if (t == NB_SOFT_BREAK || t == NB_LINE_BREAK) nb_putc(&b, ' ');
        else if (t == NB_IMAGE) nb_put_str(&b, w.node->as.image.alt);
        else if (t == NB_RUBY_TEXT || t == NB_NOTE_DEF) nb_walk_skip(&w);
    }
    return nb_buf_take(a, &b);
}
