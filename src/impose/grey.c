/* Colours and pictures in grey. */
#include "impose/sheet.h"

nb_colour nb_grey_of(nb_colour c)
{
    uint8_t y = nb_luminance(c.r, c.g, c.b);
    return (nb_colour){y, y, y};
}

const nb_image *nb_grey_image(nb_arena *a, nb_map *made, const nb_image *image, nb_diags *diags)
{
    enum { DRAWING_SIDE = 2400 }; /* a drawing across A4 at 300 dots an inch */
    if (image->grey) return image;
    nb_str key = {(const char *)&image, sizeof image};
    nb_image *grey = nb_map_find(made, key);
    if (grey) return grey;
    nb_pixels p;
    uint32_t side = image->format == NB_IMAGE_SVG ? DRAWING_SIDE : 0;
    if (!nb_image_decode(image, a, side, &p, NB_NOWHERE, diags)) return image;
    nb_pixels_grey(&p);
    nb_str bytes = nb_pixels_png(a, &p);
    grey = nb_image_probe(a, image->path, bytes, image->limits, NB_NOWHERE, diags);
    if (!grey) return image;
    nb_map_set(made, nb_str_dup(a, key), grey);
    return grey;
}
