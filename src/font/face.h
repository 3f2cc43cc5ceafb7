/* face.h: what a face is inside font/, and its HarfBuzz side. Private to font/.
 *
 * A face is opened as far as it takes to ask it for a character, as happens to many; names and metrics
 * are read when it is chosen. The HarfBuzz font is scaled to font units, so every number it gives is
 * exact; sizes come in when lengths are made. Faces live as long as their nb_fonts.
 */
#ifndef NB_FONT_FACE_H
#define NB_FONT_FACE_H

#include <hb-ot.h>
#include <hb.h>

#include "font/font.h"

struct nb_face {
    nb_str path;
    unsigned index, id;
    hb_face_t *hb;
    hb_font_t *font;
    unsigned upem, glyphs;
    const char *ps_name, *family;
    bool cjk, colour, cff, cid_keyed, monospace, italic, bold, serif;
    unsigned fs_type, weight;
    int ascent, descent;         /* font units; descent positive */
    int x_height, cap_height;
    int underline_pos, underline_thickness, strike_pos, strike_thickness;
    int bbox[4], italic_angle;   /* italic_angle in degrees */
};

/* The whole file, one blob for all indices of a collection. NULL = cannot be read. What the system
 * installed is mapped; anything else is read, since a mapped file that somebody cuts short ends the
 * program. */
hb_blob_t *nb_face_load_file(nb_str path);
bool nb_face_is_mapped(nb_str path);

/* Opens a face as far as looking for characters needs. NULL, with *why, when the blob holds no usable
 * font at this index. */
nb_face *nb_face_open(nb_arena *a, hb_blob_t *file, nb_str path, unsigned index, const char **why);
/* Reads the rest, names and metrics, before anyone outside sees the face. */
void nb_face_read(nb_arena *a, nb_face *face);
void nb_face_close(nb_face *face);

/* True when shaping `cluster` with this face gives no .notdef. buf is scratch. */
bool nb_face_shows(const nb_face *face, hb_buffer_t *buf, nb_str cluster);

#endif
