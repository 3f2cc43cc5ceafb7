/* svg.h: opening SVG with librsvg. Private to image/. */
#ifndef NB_IMAGE_SVG_H
#define NB_IMAGE_SVG_H

#include "image/codec.h"
#include "image/drawing_calls.h"

/* An opened drawing that reads nothing from outside; NULL when it is broken (why says so).
 * The caller unrefs it. */
RsvgHandle *nb_svg_open(const nb_image *img, RsvgHandleFlags flags, char *why, size_t size);

/* Draws it whole into 0, 0, width, height. */
bool nb_svg_draw(const nb_image *img, RsvgHandle *h, cairo_t *cr, double width, double height, char *why,
                 size_t size);

/* svg_fonts.c: makes these the fonts that pango chooses from in this thread, and puts back what was
 * there. NULL changes nothing. */
PangoFontMap *nb_svg_fonts_enter(nb_svg_fonts *f);
void nb_svg_fonts_leave(PangoFontMap *before);

#endif
