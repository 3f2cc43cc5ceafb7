/* pages.c: where the pages of the printed book begin, by node, and the list of those that were
 * placed, in reading order. */
#include "epub/ebook.h"

/* Notes stand elsewhere than on paper. A page that begins inside one begins, for the reader,
 * where the note is called. */
static const nb_node *in_flow(const nb_node *n)
{
    for (const nb_node *p = n; p;) {
        if (p->type == NB_NOTE_DEF && p->as.note.first_ref) {
            n = p = p->as.note.first_ref;
        } else {
            p = p->parent;
        }
    }
    return n;
}

void nb_ebook_index_marks(nb_ebook *e)
{
    const nb_doc *d = e->doc;
    size_t n = e->options->n_marks;
    e->mark = NB_ARRAY(e->arena, uint32_t, d->n_nodes + 1);
    e->next_mark = NB_ARRAY(e->arena, uint32_t, n + 1);
    uint32_t *tail = NB_ARRAY(e->arena, uint32_t, d->n_nodes + 1);
    for (size_t i = 0; i < n; i++) {
        uint32_t seq = e->options->marks[i].node;
        if (seq >= d->n_nodes) continue;
        seq = in_flow(d->node[seq])->seq;
        if (tail[seq]) e->next_mark[tail[seq] - 1] = (uint32_t)i + 1;
        else e->mark[seq] = (uint32_t)i + 1;
        tail[seq] = (uint32_t)i + 1;
    }
}

nb_str nb_ebook_place_mark(nb_ebook *e, size_t mark, nb_str file)
{
    nb_str label = e->options->marks[mark].label;
    nb_str id = nb_ebook_xml_id(e, nb_str_cat(e->arena, NB_STR("page-"), label));
    NB_PUSH(e->arena, &e->pages) = (nb_ebook_page){label, file, id};
    return id;
}
