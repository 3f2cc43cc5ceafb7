/* SVG to vectors: librsvg draws onto a PDF page of cairo's, whose parts are then handed over.
 */
#include <math.h>
#include <stdio.h>

#include "image/pdf_parts.h"
#include "image/svg.h"

/* What cannot be vectors (filters, masks) librsvg draws as pixels, one to a unit of the page.
 * So the page is drawn this much larger, and the form's matrix scales it back: 288 pixels to
 * the inch. */
#define OVERSIZE 4.0
#define PAGE_PIXELS 32e6

static cairo_status_t on_write(void *to, const unsigned char *bytes, unsigned n)
{
    nb_put(to, bytes, n);
    return CAIRO_STATUS_SUCCESS;
}

static bool draw_page(const nb_image *img, RsvgHandle *h, double width, double height,
                      nb_buf *file, char *why, size_t size)
{
    cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream(on_write, file, width, height);
    /* Later versions may use object streams. */
    cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_4);
    cairo_t *cr = cairo_create(surface);
    bool ok = nb_svg_draw(img, h, cr, width, height, why, size);
    cairo_show_page(cr);
    cairo_destroy(cr);
    cairo_surface_finish(surface);
    cairo_status_t status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    if (ok && status != CAIRO_STATUS_SUCCESS)
        snprintf(why, size, "%s", cairo_status_to_string(status));
    return ok && status == CAIRO_STATUS_SUCCESS;
}

bool nb_image_svg_pdf(const nb_image *img, nb_arena *a, nb_svg_pdf *out, nb_loc loc,
                      nb_diags *diags)
{
    char why[200] = NB_SAY("it is no SVG");
    *out = (nb_svg_pdf){.width = img->width * 0.75, .height = img->height * 0.75};
    double most = sqrt(PAGE_PIXELS / (out->width * out->height));
    double scale = most < OVERSIZE ? most : OVERSIZE;
    RsvgHandle *h = img->format == NB_IMAGE_SVG
                        ? nb_svg_open(img, RSVG_HANDLE_FLAG_KEEP_IMAGE_DATA, why, sizeof why)
                        : NULL;
    nb_buf file = {0};
    bool ok =
        h && draw_page(img, h, out->width * scale, out->height * scale, &file, why, sizeof why);
    if (h) g_object_unref(h);
    nb_str kept = nb_buf_take(a, &file);
    if (ok) {
        const char *wrong = nb_pdf_take_apart(a, kept, 1 / scale, out);
        if (wrong) snprintf(why, sizeof why, "%s", wrong);
        ok = !wrong;
    }
    if (!ok)
        nb_diag(diags, NB_BAD_IMAGE, loc, "cannot draw image '%.*s' as vectors: %s",
                NB_STR_ARG(img->path), why);
    return ok;
}
