/* Colours and pictures in grey, by luminance (ITU-R BT.709 on the values as they are): what a
 * printer without colour would do, but the same on every printer. */
#include "impose/sheet.h"

nb_colour nb_grey_of(nb_colour c)
{
    uint8_t y = (uint8_t)((c.r * 2126u + c.g * 7152u + c.b * 722u + 5000u) / 10000u);
    return (nb_colour){y, y, y};
}

static void make_grey(nb_pixels *p)
{
    size_t n = (size_t)p->width * p->height;
    for (size_t i = 0; i < n && p->channels == 3; i++) {
        const uint8_t *c = p->colour + 3 * i;
        p->colour[i] = nb_grey_of((nb_colour){c[0], c[1], c[2]}).r;
    }
    p->channels = 1;
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
    make_grey(&p);
    nb_str bytes = nb_pixels_png(a, &p);
    grey = nb_image_probe(a, image->path, bytes, NB_IMAGE_LIMITS, NB_NOWHERE, diags);
    if (!grey) return image;
    nb_map_set(made, nb_str_dup(a, key), grey);
    return grey;
}
