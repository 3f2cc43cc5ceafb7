/* pictures.h: the image files a document names are read and probed. Private to cli/. */
#ifndef NB_CLI_PICTURES_H
#define NB_CLI_PICTURES_H

#include "doc/doc.h"
#include "font/font.h"
#include "image/image.h"

/* Fills as.image.image of every image of the document; what cannot be shown stays NULL and is reported
 * (missing-image, bad-image, remote-image, outside-book). Equal paths are read once. book_dir: files
 * outside it are not read. limits: stay as long as the document. */
void nb_pictures_load(nb_doc *d, nb_str book_dir, const nb_limits *limits, nb_diags *diags);

/* The author's cover; NULL where there is none or it cannot be shown (reported). */
nb_image *nb_pictures_cover(nb_doc *d, nb_str book_dir, const nb_limits *limits, nb_diags *diags);

/* Gives every SVG of the document the book's own fonts for its text. NULL where none has text; the
 * caller closes the result when the document is written. */
nb_svg_fonts *nb_pictures_fonts(nb_doc *d, nb_fonts *fonts);

#endif
