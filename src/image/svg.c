/* SVG to pixels, by librsvg and cairo. Without a base address librsvg opens no other file: only
 * data: addresses inside the drawing are followed. */
#include "image/svg.h"

#include <math.h>
#include <stdio.h>

/* Flags other than none are for svg_pdf.c. */
RsvgHandle *nb_svg_open(const nb_image *img, RsvgHandleFlags flags, char *why, size_t size)
{
    if (!nb_library_open(&nb_image_drawing)) {
        snprintf(why, size, NB_SAY("librsvg is not installed"));
        return NULL;
    }
    GInputStream *in =
        g_memory_input_stream_new_from_data(img->bytes.s, (gssize)img->bytes.n, NULL);
    GError *error = NULL;
    nb_xml_quiet();
    RsvgHandle *h = rsvg_handle_new_from_stream_sync(in, NULL, flags, NULL, &error);
    g_object_unref(in);
    if (!h) {
        snprintf(why, size, "%s", error ? error->message : NB_SAY("it cannot be read"));
        g_clear_error(&error);
        return NULL;
    }
    rsvg_handle_set_dpi(h, 96);
    return h;
}

bool nb_svg_draw(const nb_image *img, RsvgHandle *h, cairo_t *cr, double width, double height,
                 char *why, size_t size)
{
    GError *error = NULL;
    RsvgRectangle page = {0, 0, width, height};
    PangoFontMap *before = nb_svg_fonts_enter(img->fonts);
    bool ok = rsvg_handle_render_document(h, cr, &page, &error);
    nb_svg_fonts_leave(before);
    if (ok && cairo_status(cr) == CAIRO_STATUS_SUCCESS) return true;
    snprintf(why, size, "%s",
             error ? error->message : cairo_status_to_string(cairo_status(cr)));
    g_clear_error(&error);
    return false;
}

/* Its own size; else the view box's; else where its ink ends; else 300 x 150 as in CSS. */
static void size_of(RsvgHandle *h, double *width, double *height)
{
    gboolean has_w, has_h, has_box;
    RsvgLength w, l;
    RsvgRectangle box, ink;
    if (rsvg_handle_get_intrinsic_size_in_pixels(h, width, height)) return;
    rsvg_handle_get_intrinsic_dimensions(h, &has_w, &w, &has_h, &l, &has_box, &box);
    *width = 300, *height = 150;
    if (has_box && box.width > 0 && box.height > 0) {
        *width = box.width, *height = box.height;
    } else if (rsvg_handle_get_geometry_for_layer(h, NULL, &(RsvgRectangle){0, 0, 300, 150},
                                                  &ink, NULL, NULL) &&
               ink.width > 0 && ink.height > 0 && ink.x + ink.width > 0 &&
               ink.y + ink.height > 0) {
        *width = ink.x + ink.width, *height = ink.y + ink.height;
    }
}

const char *nb_svg_probe(nb_image *img, const nb_limits *limits)
{
    nb_svg_facts facts = nb_svg_scan(img->bytes, limits);
    if (facts.bad) return facts.bad;
    char why[200];
    RsvgHandle *h = nb_svg_open(img, RSVG_HANDLE_FLAGS_NONE, why, sizeof why);
    if (!h && !nb_library_open(&nb_image_drawing))
        return NB_SAY("librsvg, which draws it, is not installed");
    if (!h) return NB_SAY("it is XML, but not a drawing that can be shown");
    double w, l;
    size_of(h, &w, &l);
    g_object_unref(h);
    img->alpha = true;
    if (!(w > 0 && l > 0)) return NB_SAY("it has no size");
    img->width = w < 1 ? 1 : w < UINT32_MAX ? (uint32_t)(w + 0.5) : UINT32_MAX;
    img->height = l < 1 ? 1 : l < UINT32_MAX ? (uint32_t)(l + 0.5) : UINT32_MAX;
    return NULL;
}

/* One row of cairo's premultiplied 0xAARRGGBB to RGBA. */
static void unpremultiply(const uint32_t *from, uint8_t *to, uint32_t width)
{
    for (uint32_t x = 0; x < width; x++) {
        uint32_t c = from[x], a = c >> 24;
        for (int shift = 16; shift >= 0; shift -= 8)
            *to++ = a ? (uint8_t)(((c >> shift & 255) * 255 + a / 2) / a) : 0;
        *to++ = (uint8_t)a;
    }
}

static bool render(nb_decoding *d, RsvgHandle *h, cairo_surface_t *surface)
{
    cairo_t *cr = cairo_create(surface);
    bool ok = nb_svg_draw(d->img, h, cr, d->width, d->height, d->why, sizeof d->why);
    cairo_destroy(cr);
    if (!ok) return false;
    cairo_surface_flush(surface);
    const unsigned char *data = cairo_image_surface_get_data(surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(surface);
    nb_arena *scratch = nb_arena_open();
    uint8_t *row = nb_alloc_array(scratch, d->width, 4);
    nb_rows rows;
    nb_rows_open(&rows, d, d->width, d->height, 3, true);
    for (uint32_t y = 0; y < d->height; y++) {
        unpremultiply((const uint32_t *)(const void *)(data + y * stride), row, d->width);
        nb_rows_put(&rows, row);
    }
    nb_rows_close(&rows);
    nb_arena_free(scratch);
    return true;
}

bool nb_svg_decode(nb_decoding *d)
{
    if ((uint64_t)d->width * d->height > nb_most(d->img->limits, NB_CAP_IMAGE_PIXELS)) {
        snprintf(d->why, sizeof d->why, NB_SAY("it has too many pixels"));
        return false;
    }
    RsvgHandle *h = nb_svg_open(d->img, RSVG_HANDLE_FLAGS_NONE, d->why, sizeof d->why);
    if (!h) return false;
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_ARGB32, (int)d->width, (int)d->height);
    bool ok = cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS && render(d, h, surface);
    if (!ok && !d->why[0])
        snprintf(d->why, sizeof d->why, "%s",
                 cairo_status_to_string(cairo_surface_status(surface)));
    cairo_surface_destroy(surface);
    g_object_unref(h);
    return ok;
}

bool nb_image_svg_is_safe(const nb_image *img, const char **why)
{
    nb_svg_facts facts = nb_svg_scan(img->bytes, img->limits);
    *why = facts.bad ? facts.bad : facts.unsafe;
    return img->format == NB_IMAGE_SVG && !*why;
}
