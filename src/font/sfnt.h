/* sfnt.h: whole font files: names and WOFF. Private to font/. */
#ifndef NB_FONT_SFNT_H
#define NB_FONT_SFNT_H

#include "font/face.h"

/* The subset `sub` of a face as a file whose name table says `family` (licences that reserve a font's
 * name ask that a changed font bears another). Copyright, version and licence stay. */
nb_str nb_sfnt_renamed(nb_arena *a, const nb_face *face, hb_face_t *sub, nb_str family);

/* The file as WOFF 1.0 (W3C Recommendation, 2012), its tables compressed with zlib. */
nb_str nb_sfnt_to_woff(nb_arena *a, nb_str sfnt);

#endif
