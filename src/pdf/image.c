/* Pictures as image XObjects: passed through where PDF can carry them as they are, stored once
 * however often they are shown, and no finer than print needs. */
#include "pdf/parts.h"

#include "pdf/syntax.h"

/* A picture is stored at no more than this at the largest size it is printed, and scaled down
 * only where that saves a good part of it. */
#define MOST_DPI 300
#define WORTH 125 /* per cent of MOST_DPI */
#define JPEG_QUALITY 88

typedef struct {
    nb_pdf_image image;
    nb_len width, height; /* the largest printed */
    bool written;
} stored;

struct nb_pdf_images {
    nb_map by_digest;
    nb_map profiles; /* ICC profiles by their bytes: numbers of their objects */
    unsigned n;
};

static nb_str digest_of(const nb_image *img)
{
    return (nb_str){(const char *)img->digest, sizeof img->digest};
}

nb_pdf_images *nb_pdf_images_new(nb_pdf *p)
{
    nb_pdf_images *images = NB_NEW(p->arena, nb_pdf_images);
    nb_map_init(&images->by_digest, p->arena);
    nb_map_init(&images->profiles, p->arena);
    for (size_t i = 0; i < p->pages->n; i++) {
        const nb_page *page = &p->pages->page[i];
        for (size_t k = 0; k < page->n; k++) {
            const nb_ink *ink = &page->ink[k];
            if (ink->type != NB_INK_IMAGE) continue;
            void **place = nb_map_at(&images->by_digest, digest_of(ink->as.image.image));
            stored *s = *place ? *place : NB_NEW(p->arena, stored);
            *place = s;
            s->width = nb_len_max(s->width, ink->width);
            s->height = nb_len_max(s->height, ink->height);
        }
    }
    return images;
}

/* The longer side in pixels at MOST_DPI. */
static uint32_t enough(const stored *s)
{
    nb_len side = nb_len_max(s->width, s->height);
    int64_t pixels = nb_muldiv(side, MOST_DPI, 72 * NB_POINT);
    return pixels < 1 ? 1 : pixels > 20000 ? 20000 : (uint32_t)pixels;
}

static bool too_fine(const nb_image *img, const stored *s)
{
    uint32_t side = img->width > img->height ? img->width : img->height;
    return (uint64_t)side * 100 > (uint64_t)enough(s) * WORTH;
}

static void put_head(nb_buf *b, uint32_t width, uint32_t height, unsigned bits)
{
    nb_printf(b, "/Type/XObject/Subtype/Image/Width %u/Height %u/BitsPerComponent %u", width,
              height, bits);
}

/* The object of a colour profile, each of which is stored once. */
static uint32_t write_profile(nb_pdf *p, nb_str profile, unsigned components)
{
    uint32_t *id = nb_map_find(&p->images->profiles, profile);
    if (id) return *id;
    id = NB_NEW(p->arena, uint32_t);
    *id = nb_object_new(p->objects);
    nb_map_set(&p->images->profiles, nb_str_dup(p->arena, profile), id);
    nb_buf b = {0};
    nb_printf(&b, "/N %u", components);
    p->stats->image_bytes +=
        nb_object_stream(p->objects, *id, nb_buf_str(&b), profile, NB_STREAM_DEFLATE);
    nb_buf_free(&b);
    return *id;
}

typedef struct {
    nb_str bytes, profile;
    uint32_t width, height;
    unsigned components;
    bool inverted;
} jpeg;

static uint32_t write_dct(nb_pdf *p, jpeg j)
{
    static const char *const spaces[] = {"", "Gray", "", "RGB", "CMYK"};
    uint32_t icc = j.profile.n ? write_profile(p, j.profile, j.components) : 0;
    uint32_t id = nb_object_new(p->objects);
    nb_buf b = {0};
    put_head(&b, j.width, j.height, 8);
    if (icc) nb_printf(&b, "/ColorSpace[/ICCBased %u 0 R]", icc);
    else nb_printf(&b, "/ColorSpace/Device%s", spaces[j.components]);
    nb_puts(&b, "/Filter/DCTDecode");
    if (j.inverted) nb_puts(&b, "/Decode[1 0 1 0 1 0 1 0]");
    p->stats->image_bytes +=
        nb_object_stream(p->objects, id, nb_buf_str(&b), j.bytes, NB_STREAM_AS_IS);
    nb_buf_free(&b);
    return id;
}

static uint32_t write_jpeg(nb_pdf *p, const nb_image *img, nb_arena *a)
{
    jpeg j = {.width = img->width, .height = img->height};
    if (!nb_image_jpeg_info(img, &j.components, &j.inverted)) return 0;
    j.bytes = nb_jpeg_plain(a, img->bytes, j.components, &j.profile);
    /* PDF/A has no CMYK without a profile. */
    if (j.components == 4 && !j.profile.n && p->archive != NB_ARCHIVE_NONE) return 0;
    return write_dct(p, j);
}

static uint32_t write_png(nb_pdf *p, const nb_image *img, nb_arena *a)
{
    nb_str idat, palette;
    unsigned bits, colours;
    if (!nb_image_png_passthrough(img, a, &idat, &palette, &bits, &colours)) return 0;
    uint32_t id = nb_object_new(p->objects);
    nb_buf b = {0};
    put_head(&b, img->width, img->height, bits);
    if (palette.n) {
        nb_printf(&b, "/ColorSpace[/Indexed/DeviceRGB %zu", palette.n / 3 - 1);
        nb_put_literal(&b, palette);
        nb_putc(&b, ']');
    } else {
        nb_puts(&b, colours == 1 ? "/ColorSpace/DeviceGray" : "/ColorSpace/DeviceRGB");
    }
    nb_printf(&b,
              "/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors %u/BitsPerComponent %u"
              "/Columns %u>>",
              colours, bits, img->width);
    p->stats->image_bytes +=
        nb_object_stream(p->objects, id, nb_buf_str(&b), idat, NB_STREAM_AS_IS);
    nb_buf_free(&b);
    return id;
}

/* Pictures that were compressed with losses stay so; the rest keeps every pixel. */
static bool is_lossy(const nb_image *img)
{
    bool webp = img->format == NB_IMAGE_WEBP && img->bytes.n > 16;
    return img->format == NB_IMAGE_JPEG ||
           (webp && nb_str_is(nb_str_sub(img->bytes, 12, 16), "VP8 "));
}

static uint32_t write_decoded(nb_pdf *p, const nb_image *img, const stored *s, nb_arena *a,
                              bool *alpha)
{
    nb_pixels px;
    bool scale = img->format == NB_IMAGE_SVG || too_fine(img, s);
    if (!nb_image_decode(img, a, scale ? enough(s) : 0, &px, NB_NOWHERE, p->diags)) return 0;
    *alpha = px.alpha != NULL;
    if (!is_lossy(img) || px.alpha) return nb_pixels_write(p, &px);
    nb_str bytes = nb_pixels_jpeg(a, &px, JPEG_QUALITY);
    return write_dct(p, (jpeg){.bytes = bytes,
                               .width = px.width,
                               .height = px.height,
                               .components = px.channels});
}

/* ---- drawings ---- */

/* The entries of a dictionary, which nb_object_stream puts between its brackets. */
static nb_str entries(nb_buf *b, const nb_pdf_value *dict, const uint32_t *number)
{
    nb_pdf_value_put(b, dict, number);
    return nb_str_sub(nb_buf_str(b), 2, b->n - 2);
}

/* An SVG as a form, which stays sharp at any size; its text stays text. */
static uint32_t write_drawing(nb_pdf *p, const nb_image *img, stored *s, nb_arena *a)
{
    nb_svg_pdf svg;
    if (!nb_image_svg_pdf(img, a, &svg, NB_NOWHERE, p->diags)) return 0;
    uint32_t *number = NB_ARRAY(a, uint32_t, svg.n);
    for (size_t i = 0; i < svg.n; i++) number[i] = nb_object_new(p->objects);
    for (size_t i = 0; i < svg.n; i++) {
        const nb_pdf_object *o = &svg.object[i];
        if (o->is_stream) {
            nb_buf dict = {0};
            p->stats->image_bytes +=
                nb_object_stream(p->objects, number[i], entries(&dict, &o->value, number),
                                 o->data, NB_STREAM_AS_IS);
            nb_buf_free(&dict);
        } else {
            nb_pdf_value_put(nb_object_begin(p->objects, number[i]), &o->value, number);
            nb_object_end(p->objects);
        }
    }
    s->image.alpha = true;
    s->image.width = NB_PT(svg.width);
    s->image.height = NB_PT(svg.height);
    return number[0];
}

static void write_image(nb_pdf *p, const nb_image *img, stored *s)
{
    nb_arena *scratch = nb_arena_open();
    uint32_t id = 0;
    bool fine = too_fine(img, s);
    s->image.width = s->image.height = NB_POINT;
    switch (img->format) {
    case NB_IMAGE_JPEG:
        if (!fine) id = write_jpeg(p, img, scratch);
        break;
    case NB_IMAGE_PNG:
        if (!fine) id = write_png(p, img, scratch);
        break;
    case NB_IMAGE_SVG: id = write_drawing(p, img, s, scratch); break;
    case NB_IMAGE_GIF:
    case NB_IMAGE_WEBP: break;
    }
    if (!id) id = write_decoded(p, img, s, scratch, &s->image.alpha);
    s->image.object = id;
    s->image.number = ++p->images->n;
    nb_arena_free(scratch);
}

nb_pdf_image *nb_pdf_image_of(nb_pdf *p, const nb_image *img)
{
    stored *s = nb_map_find(&p->images->by_digest, digest_of(img));
    if (!s->written) write_image(p, img, s);
    s->written = true;
    return &s->image;
}
