/* notes.c: footnotes get their order by first reference; then every node gets its place.
 * Numbers come later, when chapters are known: they begin anew in each where chapters begin new
 * pages. */
#include "doc/resolve.h"

typedef NB_VEC(nb_node *) node_list;

/* A first reference gives the note its index: its place in `order`. */
static void refer(nb_doc *d, nb_node *ref, node_list *order)
{
    nb_node *def = ref->as.ref.def;
    if (!def) return;
    if (!def->as.note.index) {
        NB_PUSH(d->arena, order) = def;
        def->as.note.index = (unsigned)order->n;
        def->as.note.first_ref = ref;
    }
    ref->as.ref.nth = ++def->as.note.refs;
}

/* The references of a subtree, definitions apart: a note inside a note counts when that one is
 * reached. */
static void refer_all(nb_doc *d, nb_node *from, node_list *order)
{
    nb_walk w = nb_walk_start(from);
    while (nb_walk_next(&w)) {
        if (!w.entering) continue;
        if (w.node->type == NB_NOTE_DEF && w.node != from) nb_walk_skip(&w);
        else if (w.node->type == NB_NOTE_REF) refer(d, (nb_node *)w.node, order);
    }
}

static void number_nodes(nb_doc *d, nb_node *from, node_list *all)
{
    nb_walk w = nb_walk_start(from);
    while (nb_walk_next(&w)) {
        if (!w.entering) continue;
        if (w.node->type == NB_NOTE_DEF && w.node != from) { /* its own turn comes */
            nb_walk_skip(&w);
            continue;
        }
        nb_node *n = (nb_node *)w.node;
        n->seq = (uint32_t)all->n;
        NB_PUSH(d->arena, all) = n;
    }
}

void nb_resolve_notes(nb_doc *d, nb_diags *diags)
{
    node_list defs = {0}, order = {0}, all = {0}, images = {0};
    nb_walk w = nb_walk_start(d->root);
    while (nb_walk_next(&w))
        if (w.entering && w.node->type == NB_NOTE_DEF)
            NB_PUSH(d->arena, &defs) = (nb_node *)w.node;
    refer_all(d, d->root, &order);
    /* Notes may refer to further notes: those follow in the order in which they are read. */
    for (size_t k = 0; k < order.n; k++) refer_all(d, order.v[k], &order);
    for (size_t i = 0; i < defs.n; i++)
        if (!defs.v[i]->as.note.index) {
            NB_PUSH(d->arena, &order) = defs.v[i];
            nb_diag(diags, NB_UNUSED_NOTE, defs.v[i]->loc,
                    "footnote '%.*s' is never referred to",
                    NB_STR_ARG(defs.v[i]->as.note.label));
        }
    d->notes = order.v;
    d->n_notes = order.n;
    number_nodes(d, d->root, &all);
    for (size_t i = 0; i < order.n; i++) number_nodes(d, order.v[i], &all);
    d->node = all.v;
    d->n_nodes = all.n;
    for (size_t i = 0; i < all.n; i++)
        if (all.v[i]->type == NB_IMAGE) NB_PUSH(d->arena, &images) = all.v[i];
    d->images = images.v;
    d->n_images = images.n;
}

/* As the document itself says it; else by its length. (What the command line says is no
 * property of the document: its notes have the same numbers on all its pages and screens.) */
static bool chapters_open_pages(const nb_doc *d)
{
    const nb_meta *m = &d->meta;
    const nb_setting *pages = nb_setting_find(m->settings, m->n_settings, "chapter-pages"),
                     *style = nb_setting_find(m->settings, m->n_settings, "style");
    bool open;
    if (pages && nb_setting_bool(nb_str_trim(pages->value), &open)) return open;
    return (style && nb_str_ieq(nb_str_trim(style->value), NB_STR("book"))) ||
           nb_doc_is_long(d);
}

/* Where a note is called; one that another note calls is where that one is called. */
static const nb_node *place_of(const nb_node *def)
{
    const nb_node *at = def->as.note.first_ref;
    for (const nb_node *up = at; up; up = up->parent)
        if (up->type == NB_NOTE_DEF && up->as.note.index &&
            up->as.note.index < def->as.note.index)
            up = at = up->as.note.first_ref;
    return at;
}

static size_t chapter_of(const nb_doc *d, uint32_t seq)
{
    size_t lo = 0;
    for (size_t hi = d->n_chapters; lo < hi;) {
        size_t mid = lo + (hi - lo) / 2;
        if (d->chapters[mid].first->seq <= seq) lo = mid + 1;
        else hi = mid;
    }
    return lo;
}

void nb_resolve_note_numbers(nb_doc *d)
{
    bool anew = chapters_open_pages(d);
    unsigned *last = NB_ARRAY(d->arena, unsigned, d->n_chapters + 1);
    for (size_t i = 0; i < d->n_notes; i++) {
        nb_node *def = d->notes[i];
        if (!def->as.note.index) continue;
        def->as.note.number =
            anew ? ++last[chapter_of(d, place_of(def)->seq)] : def->as.note.index;
    }
}
