/* svg.h: opening SVG with librsvg. Private to image/. */
#ifndef NB_IMAGE_SVG_H
#define NB_IMAGE_SVG_H

#include <librsvg/rsvg.h>

#include "image/codec.h"

/* An opened drawing that reads nothing from outside; NULL when it is broken (why says so).
 * The caller unrefs it. */
RsvgHandle *nb_svg_open(const nb_image *img, RsvgHandleFlags flags, char *why, size_t size);

/* Draws it whole into 0, 0, width, height. */
bool nb_svg_draw(RsvgHandle *h, cairo_t *cr, double width, double height, char *why, size_t size);

#endif
