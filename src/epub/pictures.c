/* pictures.c: each different picture is stored once, in a format that every reading system must
 * show (EPUB 3.3 §3.2), upright, no larger than a device can use. */
#include "epub/ebook.h"

#define COVER_SIDE 2560 /* what shops ask for */
#define QUALITY 85

static const char *const types[] = {
    [NB_IMAGE_PNG] = "image/png",     [NB_IMAGE_JPEG] = "image/jpeg",
    [NB_IMAGE_GIF] = "image/gif",     [NB_IMAGE_WEBP] = "image/webp",
    [NB_IMAGE_SVG] = "image/svg+xml",
};

/* WebP is a core type since EPUB 3.3 only, and few devices know it; CMYK and turned pictures
 * come out wrong on many, and one that breaks off is shown by none. */
static bool can_stay(const nb_ebook *e, const nb_image *img, uint32_t max_side)
{
    const char *why;
    const nb_ebook_device *d = &e->device;
    bool small = img->width <= max_side && img->height <= max_side;
    if (d->max_bytes && img->bytes.n > d->max_bytes) return false;
    if (img->alpha && !d->transparency && img->format != NB_IMAGE_SVG) return false;
    switch (img->format) {
    case NB_IMAGE_PNG: return small && img->orientation <= 1 && nb_image_is_whole(img);
    case NB_IMAGE_JPEG:
        return small && !img->cmyk && img->orientation <= 1 && nb_image_is_whole(img);
    case NB_IMAGE_GIF: return small || img->animated;
    case NB_IMAGE_WEBP: return false;
    case NB_IMAGE_SVG: return d->drawings && nb_image_svg_is_safe(img, &why);
    }
    return false;
}

static const char *extension(nb_str type)
{
    if (nb_str_is(type, "image/png")) return "png";
    if (nb_str_is(type, "image/gif")) return "gif";
    return nb_str_is(type, "image/svg+xml") ? "svg" : "jpg";
}

/* On white paper. */
static void make_opaque(nb_pixels *px)
{
    size_t n = (size_t)px->width * px->height;
    for (size_t i = 0; px->alpha && i < n; i++)
        for (unsigned k = 0; k < px->channels; k++) {
            uint8_t *c = &px->colour[i * px->channels + k];
            *c = (uint8_t)((*c * px->alpha[i] + 255 * (255 - px->alpha[i]) + 127) / 255);
        }
    px->alpha = NULL;
}

static void encode(nb_ebook *e, nb_ebook_picture *p, nb_pixels *px)
{
    nb_image_format from = p->image->format;
    if (!e->device.transparency) make_opaque(px);
    bool photo = !px->alpha && (from == NB_IMAGE_JPEG || from == NB_IMAGE_WEBP);
    if (!photo) p->bytes = nb_pixels_png(e->arena, px);
    if (photo || (e->device.max_bytes && p->bytes.n > e->device.max_bytes)) {
        make_opaque(px);
        photo = true;
        p->bytes = nb_pixels_jpeg(e->arena, px, QUALITY);
    }
    p->type = nb_str_of(types[photo ? NB_IMAGE_JPEG : NB_IMAGE_PNG]);
}

/* A drawing has no pixels of its own: enough of them for a fine screen at the size it is shown.
 */
static uint32_t drawing_side(const nb_image *img, uint32_t max_side)
{
    enum { FINE = 4 };
    uint64_t side = FINE * (uint64_t)(img->width > img->height ? img->width : img->height);
    return side && side < max_side ? (uint32_t)side : max_side;
}

static bool fill(nb_ebook *e, nb_ebook_picture *p, nb_loc loc)
{
    const nb_image *img = p->image;
    uint32_t max_side =
        e->options->max_image_side ? e->options->max_image_side : e->device.max_side;
    if (img == e->options->cover && max_side < COVER_SIDE) max_side = COVER_SIDE;
    p->bytes = img->bytes;
    if (can_stay(e, img, max_side) &&
        (img->format != NB_IMAGE_SVG || nb_ebook_drawing(e->arena, &p->bytes))) {
        p->type = nb_str_of(types[img->format]);
        return true;
    }
    nb_pixels px;
    nb_arena *scratch = nb_arena_open();
    if (img->format == NB_IMAGE_SVG) max_side = drawing_side(img, max_side);
    bool ok = nb_image_decode(img, scratch, max_side, &px, loc, e->diags);
    if (ok) encode(e, p, &px);
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
            e->moves |= img->animated ||
                        (img->format == NB_IMAGE_SVG && nb_ebook_drawing_moves(p->bytes));
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
