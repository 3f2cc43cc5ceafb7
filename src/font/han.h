/* han.h: shaping of plain Han text without HarfBuzz. Private to font/.
 *
 * Most of a Chinese book is ideographs that no rule of the font touches: for those, shaping is a look-up
 * of glyph and advance. A table belongs to one face, language, script and set of features; it asks
 * HarfBuzz's plan which glyphs the plan's lookups could take as input, and leaves any text with one of
 * these, or with a character outside the blocks named in han.c, to HarfBuzz. What it does shape is
 * therefore what HarfBuzz gives. */
#ifndef NB_FONT_HAN_H
#define NB_FONT_HAN_H

#include "font/list.h"

typedef struct nb_han nb_han;

/* The table for this plan, made on first use; NULL when the face is not one for it. */
nb_han *nb_han_find(nb_fonts *f, const nb_face *face, const hb_segment_properties_t *props,
                    const hb_feature_t *features, unsigned n);

/* As nb_shape; false when HarfBuzz has to be asked. */
bool nb_han_shape(const nb_han *h, nb_arena *a, nb_len size, nb_str text, size_t from, size_t to,
                  nb_glyph **out, size_t *n);

void nb_han_close(nb_han *h); /* and those chained to it */

#endif
