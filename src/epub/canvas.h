/* canvas.h: bands of flat colour and glyphs upon them: all that a drawn cover needs. Nothing holds the
 * whole picture: patches are kept and each row is made when the encoder asks for it. A pixel is a step
 * on the way from its band's ground to its ink: a palette holds all there are. */
#ifndef NB_EPUB_CANVAS_H
#define NB_EPUB_CANVAS_H

#include "font/font.h"

typedef struct {
    uint8_t r, g, b;
} nb_rgb;

/* Sixteen colours, so that two pixels share a byte; shown smaller than they are, letters look smooth. */
enum { NB_CANVAS_BANDS = 2, NB_CANVAS_STEPS = 8 };

typedef struct {
    int end; /* the row after its last; it begins where the one above ends */
    nb_rgb ground, ink;
} nb_band;

typedef struct {
    int x, y, width, height;
    const uint8_t *cover; /* 0 to 255 for each pixel; NULL = all of them */
} nb_patch;

typedef struct {
    nb_arena *arena;
    int width;
    nb_band band[NB_CANVAS_BANDS];
    NB_VEC(nb_patch) patches;
} nb_canvas;

/* Both in the ink of the band that they fall on. */
void nb_canvas_fill(nb_canvas *c, int x, int y, int width, int height);
/* The glyph's origin stands at (x, y), y down; scale: pixels a font unit. */
void nb_canvas_glyph(nb_canvas *c, const nb_face *face, uint32_t glyph, double x, double y,
                     double scale);
nb_str nb_canvas_png(const nb_canvas *c, nb_arena *a); /* down to the end of the last band */

#endif
