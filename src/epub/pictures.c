/* pictures.c: each different picture is stored once, in a format that every reading system must
 * show (EPUB 3.3 §3.2), upright, no larger than a device can use. */
#include <string.h>

#include "epub/ebook.h"

#define MAX_SIDE 1600
#define COVER_SIDE 2560 /* what shops ask for */
#define QUALITY 85

static const char *const types[] = {
    [NB_IMAGE_PNG] = "image/png",     [NB_IMAGE_JPEG] = "image/jpeg",
    [NB_IMAGE_GIF] = "image/gif",     [NB_IMAGE_WEBP] = "image/webp",
    [NB_IMAGE_SVG] = "image/svg+xml",
};

static bool is_moving_svg(const nb_image *img)
{
    return img->format == NB_IMAGE_SVG &&
           (nb_str_find(img->bytes, NB_STR("<animate"), 0) != NB_NPOS ||
            nb_str_find(img->bytes, NB_STR("<set"), 0) != NB_NPOS ||
            nb_str_find(img->bytes, NB_STR("@keyframes"), 0) != NB_NPOS);
}

/* WebP is a core type since EPUB 3.3 only, and few devices know it; CMYK and turned JPEG come
 * out wrong on many. */
static bool can_stay(const nb_image *img, uint32_t max_side)
{
    const char *why;
    bool small = img->width <= max_side && img->height <= max_side;
    switch (img->format) {
    case NB_IMAGE_PNG: return small;
    case NB_IMAGE_JPEG: return small && !img->cmyk && img->orientation <= 1;
    case NB_IMAGE_GIF: return small || img->animated;
    case NB_IMAGE_WEBP: return false;
    case NB_IMAGE_SVG: return nb_image_svg_is_safe(img, &why);
    }
    return false;
}

static const char *extension(nb_str type)
{
    if (nb_str_is(type, "image/png")) return "png";
    if (nb_str_is(type, "image/gif")) return "gif";
    return nb_str_is(type, "image/svg+xml") ? "svg" : "jpg";
}

static bool fill(nb_ebook *e, nb_ebook_picture *p, nb_loc loc)
{
    const nb_image *img = p->image;
    uint32_t max_side = e->options->max_image_side ? e->options->max_image_side : MAX_SIDE;
    if (img == e->options->cover && max_side < COVER_SIDE) max_side = COVER_SIDE;
    if (can_stay(img, max_side)) {
        p->type = nb_str_of(types[img->format]);
        p->bytes = img->bytes;
        return true;
    }
    nb_pixels px;
    nb_arena *scratch = nb_arena_open();
    bool ok = nb_image_decode(img, scratch, max_side, &px, loc, e->diags);
    if (ok) {
        bool photo =
            !px.alpha && (img->format == NB_IMAGE_JPEG || img->format == NB_IMAGE_WEBP);
        p->type = nb_str_of(types[photo ? NB_IMAGE_JPEG : NB_IMAGE_PNG]);
        p->bytes =
            photo ? nb_pixels_jpeg(e->arena, &px, QUALITY) : nb_pixels_png(e->arena, &px);
    }
    nb_arena_free(scratch);
    return ok;
}

const nb_ebook_picture *nb_ebook_picture_of(nb_ebook *e, const nb_image *img, nb_loc loc)
{
    nb_str key = {(const char *)img->digest, sizeof img->digest};
    void **at = nb_map_at(&e->by_digest, key);
    if (!*at) {
        nb_ebook_picture *p = NB_NEW(e->arena, nb_ebook_picture);
        *at = p;
        p->image = img;
        if (fill(e, p, loc)) {
            NB_PUSH(e->arena, &e->pictures) = p;
            p->name =
                nb_str_printf(e->arena, "images/i%03zu.%s", e->pictures.n, extension(p->type));
            e->moves |= img->animated || is_moving_svg(img);
        }
    }
    const nb_ebook_picture *p = *at;
    return p->name.n ? p : NULL;
}

void nb_ebook_add_pictures(nb_ebook *e)
{
    for (size_t i = 0; i < e->pictures.n; i++) {
        const nb_ebook_picture *p = e->pictures.v[i];
        nb_str id = nb_str_printf(e->arena, "i%03zu", i + 1);
        nb_ebook_file *f = nb_ebook_add(e, p->name, id, NULL, p->bytes);
        f->type = p->type;
        if (nb_str_eq(p->name, e->cover)) f->properties = NB_STR("cover-image");
        e->stats.image_bytes += p->bytes.n;
    }
}
