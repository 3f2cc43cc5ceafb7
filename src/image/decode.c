/* From file to pixels: the size wanted, the codec, the turn. */
#include "image/codec.h"

static uint32_t scaled(uint32_t side, uint32_t longer, uint32_t max_side)
{
    uint64_t n = ((uint64_t)side * max_side + longer / 2) / longer;
    return n ? (uint32_t)n : 1;
}

static bool run(nb_decoding *d)
{
    switch (d->img->format) {
    case NB_IMAGE_PNG: return nb_png_decode(d);
    case NB_IMAGE_JPEG: return nb_jpeg_decode(d);
    case NB_IMAGE_GIF: return nb_gif_decode(d);
    case NB_IMAGE_WEBP: return nb_webp_decode(d);
    case NB_IMAGE_SVG: return nb_svg_decode(d);
    }
    return false;
}

uint8_t nb_luminance(uint8_t r, uint8_t g, uint8_t b)
{
    return (uint8_t)((r * 2126u + g * 7152u + b * 722u + 5000u) / 10000u);
}

void nb_pixels_grey(nb_pixels *p)
{
    size_t n = (size_t)p->width * p->height;
    for (size_t i = 0; i < n && p->channels == 3; i++) {
        const uint8_t *c = p->colour + 3 * i;
        p->colour[i] = nb_luminance(c[0], c[1], c[2]);
    }
    p->channels = 1;
}

bool nb_image_decode(const nb_image *img, nb_arena *a, uint32_t max_side, nb_pixels *out,
                     nb_loc loc, nb_diags *diags)
{
    *out = (nb_pixels){0};
    nb_decoding d = {
        .img = img, .a = a, .width = img->width, .height = img->height, .out = out};
    uint32_t longer = d.width > d.height ? d.width : d.height;
    if (max_side && (max_side < longer || img->format == NB_IMAGE_SVG)) {
        d.width = scaled(d.width, longer, max_side);
        d.height = scaled(d.height, longer, max_side);
    }
    bool turned = img->orientation != 1;
    if (img->orientation >= 5) {
        uint32_t w = d.width;
        d.width = d.height;
        d.height = w;
    }
    nb_arena *scratch = turned ? nb_arena_open() : NULL;
    if (turned) d.a = scratch;
    bool ok = run(&d);
    if (ok && turned) nb_pixels_turn(a, out, img->orientation);
    nb_arena_free(scratch);
    if (!ok) {
        *out = (nb_pixels){0};
        nb_diag(diags, NB_BAD_IMAGE, loc, "cannot decode image '%.*s': %s",
                NB_STR_ARG(img->path), d.why);
    } else if (d.why[0]) {
        nb_diag(diags, NB_BAD_IMAGE, loc, "image '%.*s' is damaged, a part of it is shown: %s",
                NB_STR_ARG(img->path), d.why);
    }
    return ok;
}
