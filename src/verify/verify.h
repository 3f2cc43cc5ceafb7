/* verify.h: is everything that the source says in a finished file?
 *
 * The file is opened by other people's readers, poppler for PDF and libzip with libxml2 for EPUB, never by our
 * writers; the source is the document as parse/ reads it. Both become one row of characters and marks
 * (said.h has the rules), and the rows are compared. Links, pictures, notes and the contents are compared
 * beside. Must not know: layout, fonts, how files are written.
 */
#ifndef NB_VERIFY_VERIFY_H
#define NB_VERIFY_VERIFY_H

#include "doc/doc.h"

typedef struct nb_finished nb_finished; /* what a finished file says */

/* Reads a PDF or an EPUB, told apart by its bytes. NULL (reported) when it is neither or cannot be read. */
nb_finished *nb_finished_open(nb_arena *a, nb_str path, nb_str bytes, nb_diags *diags);
nb_str nb_finished_lang(const nb_finished *f); /* as the file says, or empty */

typedef struct { size_t characters, links, images, notes, differences; } nb_verified;

/* Compares; every difference is reported with its place in the source and in the file. */
nb_verified nb_verify(const nb_doc *d, const nb_finished *f, nb_arena *a, nb_diags *diags);

#endif
