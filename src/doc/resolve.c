/* resolve.c: a tree becomes a document: ids, notes, links, outline, chapters, numbers of notes,
 * in this order. */
#include "doc/resolve.h"

void nb_doc_resolve(nb_doc *d, nb_diags *diags)
{
    nb_resolve_ids(d);
    nb_resolve_notes(d, diags);
    nb_resolve_links(d, diags);
    nb_resolve_outline(d);
    nb_resolve_chapters(d);
    nb_resolve_note_numbers(d);
}
