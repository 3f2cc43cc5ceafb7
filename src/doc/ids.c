/* ids.c: every heading gets GitHub's slug, every id is unique in the book, and links find both.
 *
 * d->anchors maps "PATH#fragment" (what a link in the source says) and the final id (what the
 * outputs say) to the node. */
#include "doc/resolve.h"
#include "doc/slug.h"

typedef struct {
    nb_doc *d;
    nb_map used;   /* ids of the whole book */
    nb_map counts; /* base slug -> how often in this file */
    nb_str path;   /* of the current file */
} ids;

/* base, or base-1, base-2 … where it is taken. */
static nb_str unique(ids *x, nb_map *taken, nb_str base)
{
    nb_arena *a = x->d->arena;
    if (!nb_map_find(taken, base)) {
        nb_map_set(taken, base, (void *)1);
        return base;
    }
    uintptr_t k = (uintptr_t)nb_map_find(taken, base);
    for (;; k++) {
        nb_str s = nb_str_printf(a, "%.*s-%u", NB_STR_ARG(base), (unsigned)k);
        if (nb_map_find(taken, s)) continue;
        nb_map_set(taken, s, (void *)1);
        nb_map_set(taken, base, (void *)(k + 1));
        return s;
    }
}

static void set_fragment(ids *x, nb_str fragment, nb_node *n)
{
    nb_str key =
        nb_str_printf(x->d->arena, "%.*s#%.*s", NB_STR_ARG(x->path), NB_STR_ARG(fragment));
    void **at = nb_map_at(&x->d->anchors, key);
    if (!*at) *at = n;
}

/* An id is a name in XML, PDF and URLs: white space cannot be part of it. */
static nb_str clean(nb_arena *a, nb_str id)
{
    char *z = nb_str_z(a, id);
    for (size_t i = 0; i < id.n; i++)
        if ((unsigned char)z[i] <= ' ' || z[i] == '"' || z[i] == '<' || z[i] == '&') z[i] = '-';
    return (nb_str){z, id.n};
}

static void name(ids *x, nb_node *n)
{
    nb_arena *a = x->d->arena;
    if (n->id.n) {
        n->id = clean(a, n->id);
        set_fragment(x, n->id, n);
    }
    if (n->type == NB_HEADING) {
        nb_str slug = nb_slug(a, nb_node_text(a, n));
        nb_str local = unique(x, &x->counts, slug.n ? slug : NB_STR("section"));
        set_fragment(x, local, n);
        if (!n->id.n) n->id = local;
    }
    if (n->id.n) n->id = unique(x, &x->used, n->id);
}

void nb_resolve_ids(nb_doc *d)
{
    ids x = {.d = d};
    nb_map_init(&x.used, d->arena);
    nb_map_init(&x.counts, d->arena);
    nb_walk w = nb_walk_start(d->root);
    while (nb_walk_next(&w)) {
        nb_node *n = (nb_node *)w.node;
        if (!w.entering) continue;
        if (n->type == NB_FILE) {
            nb_map_init(&x.counts, d->arena);
            x.path = n->as.file.path;
        }
        if (n->id.n || n->type == NB_HEADING) name(&x, n);
    }
    w = nb_walk_start(d->root);
    while (nb_walk_next(&w))
        if (w.entering && w.node->id.n) nb_map_set(&d->anchors, w.node->id, (void *)w.node);
}

void nb_doc_set_apart(nb_doc *d, const nb_doc *other)
{
    for (size_t i = 0; i < d->n_nodes; i++) {
        nb_node *n = d->node[i];
        nb_str id = n->id;
        /* "x-zh" may be an id of its own in either. */
        for (unsigned k = 1; n->id.n; k++) {
            bool own = k == 1 || !nb_map_find(&d->anchors, n->id);
            if (own && !nb_map_find(&other->anchors, n->id)) break;
            n->id = k == 1 ? nb_str_printf(d->arena, "%.*s-%.*s", NB_STR_ARG(id),
                                           NB_STR_ARG(d->meta.lang))
                           : nb_str_printf(d->arena, "%.*s-%.*s-%u", NB_STR_ARG(id),
                                           NB_STR_ARG(d->meta.lang), k);
        }
        if (n->id.n != id.n) nb_map_set(&d->anchors, n->id, n);
    }
}
