/* resolve.h: the steps of nb_doc_resolve, one file each. Private to doc/. */
#ifndef NB_DOC_RESOLVE_H
#define NB_DOC_RESOLVE_H

#include "doc/doc.h"

void nb_resolve_ids(nb_doc *d);                    /* slugs, unique ids, d->anchors */
void nb_resolve_notes(nb_doc *d, nb_diags *diags); /* index, d->notes, seq and d->node */
void nb_resolve_links(nb_doc *d, nb_diags *diags);
void nb_resolve_outline(nb_doc *d);
void nb_resolve_chapters(nb_doc *d);
void nb_resolve_note_numbers(nb_doc *d);

#endif
