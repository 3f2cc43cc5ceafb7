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

static nb_str host(nb_str url)
{
    size_t from = nb_str_find(url, NB_STR("://"), 0);
    if (from == NB_NPOS) return url;
    url = nb_str_sub(url, from + 3, url.n);
    if (nb_str_starts(url, NB_STR("www."))) url = nb_str_sub(url, 4, url.n);
    size_t end = 0;
    while (end < url.n && url.s[end] != '/' && url.s[end] != '?' && url.s[end] != '#') end++;
    return nb_str_sub(url, 0, end);
}

nb_str nb_image_origin(const nb_doc *d, const nb_node *image)
{
    nb_str src = image->as.image.src, dir = d->base_dir;
    if (nb_str_starts(src, NB_STR("data:"))) return NB_STR("data:");
    const nb_node *up = image->parent;
    if (nb_str_find(src, NB_STR("://"), 0) != NB_NPOS) {
        bool linked = up && up->type == NB_LINK && up->as.link.kind == NB_LINK_EXTERNAL;
        return linked ? host(up->as.link.url) : src;
    }
    if (dir.n && src.n > dir.n && nb_str_starts(src, dir) && src.s[dir.n] == '/')
        return nb_str_sub(src, dir.n + 1, src.n);
    size_t slash = src.n;
    while (slash && src.s[slash - 1] != '/') slash--;
    return src.n && src.s[0] == '/' ? nb_str_sub(src, slash, src.n) : src;
}
