/* pdf_parts.h: taking a one-page PDF apart. Private to image/. */
#ifndef NB_IMAGE_PDF_PARTS_H
#define NB_IMAGE_PDF_PARTS_H

#include "image/image.h"

/* The page of `file` as out->object: its content as a Form XObject scaled by `scale`, and what that
 * needs. NULL, or what is wrong. Understands what cairo writes: a plain cross-reference table, no
 * encryption, no object streams. */
const char *nb_pdf_take_apart(nb_arena *a, nb_str file, double scale, nb_svg_pdf *out);

#endif
