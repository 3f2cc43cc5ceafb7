/* canvas.h: flat colour and glyphs on a picture: all that a drawn cover needs. */
#ifndef NB_EPUB_CANVAS_H
#define NB_EPUB_CANVAS_H

#include "font/font.h"
#include "image/image.h"

typedef struct {
    nb_pixels px; /* RGB */
    nb_arena *arena;
    float *cover; /* scratch: what each pixel of a glyph's box is covered by */
    size_t cap;
} nb_canvas;

typedef struct {
    uint8_t r, g, b;
} nb_rgb;

void nb_canvas_init(nb_canvas *c, nb_arena *a, uint32_t width, uint32_t height);
void nb_canvas_fill(nb_canvas *c, int x, int y, int width, int height, nb_rgb colour);
/* The glyph's origin stands at (x, y), y down; scale: pixels a font unit. */
void nb_canvas_glyph(nb_canvas *c, const nb_face *face, uint32_t glyph, double x, double y,
                     double scale, nb_rgb colour);

#endif
