/* canvas.h: flat colour and glyphs: all that a drawn cover needs. Nothing holds the whole picture: patches
 * are kept in order and each row is made when the encoder asks for it. */
#ifndef NB_EPUB_CANVAS_H
#define NB_EPUB_CANVAS_H

#include "font/font.h"

typedef struct {
    uint8_t r, g, b;
} nb_rgb;

typedef struct {
    int x, y, width, height;
    nb_rgb colour;
    const uint8_t *cover; /* 0 to 255 for each pixel; NULL = all of them */
} nb_patch;

typedef struct {
    nb_arena *arena;
    int width, height;
    NB_VEC(nb_patch) patches;
} nb_canvas;

void nb_canvas_fill(nb_canvas *c, int x, int y, int width, int height, nb_rgb colour);
/* The glyph's origin stands at (x, y), y down; scale: pixels a font unit. */
void nb_canvas_glyph(nb_canvas *c, const nb_face *face, uint32_t glyph, double x, double y,
                     double scale, nb_rgb colour);
void nb_canvas_row(const nb_canvas *c, int y, uint8_t *rgb); /* width * 3 bytes */

#endif
