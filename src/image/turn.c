/* Pictures are stored as the camera was held; EXIF says how to turn them upright. */
#include "image/codec.h"

/* One plane of n bytes a pixel, w x h, as orientation 2..8 wants it. */
static uint8_t *turn(nb_arena *a, const uint8_t *in, uint32_t w, uint32_t h, unsigned n, int o)
{
    uint8_t *out = nb_alloc_array(a, (size_t)w * h, n);
    bool swap = o >= 5;
    bool left = o == 2 || o == 3 || o == 7 || o == 8; /* reads the stored row (or column) ... */
    bool up = o == 3 || o == 4 || o == 6 || o == 7;   /* ... from its far end */
    uint32_t out_w = swap ? h : w, out_h = swap ? w : h;
    uint8_t *to = out;
    for (uint32_t y = 0; y < out_h; y++)
        for (uint32_t x = 0; x < out_w; x++) {
            uint32_t sx = swap ? y : x, sy = swap ? x : y;
            if (left) sx = w - 1 - sx;
            if (up) sy = h - 1 - sy;
            const uint8_t *from = in + ((size_t)sy * w + sx) * n;
            for (unsigned i = 0; i < n; i++) *to++ = from[i];
        }
    return out;
}

void nb_pixels_turn(nb_arena *a, nb_pixels *p, int orientation)
{
    uint32_t w = p->width, h = p->height;
    p->colour = turn(a, p->colour, w, h, p->channels, orientation);
    if (p->alpha) p->alpha = turn(a, p->alpha, w, h, 1, orientation);
    if (orientation >= 5) p->width = h, p->height = w;
}
