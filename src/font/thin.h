/* thin.h: the outlines of few glyphs out of a large file. Private to font/. */
#ifndef NB_FONT_THIN_H
#define NB_FONT_THIN_H

#include "font/face.h"

/* A HarfBuzz face with nothing but outlines: its glyph i is glyph[i] of a face with a CID-keyed CFF,
 * i < n, ascending from 0. NULL where the file cannot be read so; the whole face will do then. */
hb_face_t *nb_face_thin(const nb_face *face, const uint32_t *glyph, unsigned n);

#endif
