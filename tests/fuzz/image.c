/* Pictures by content: probed, decoded, and made into what both formats hold. */
#include "image/image.h"
#include "fuzz/fuzz.h"

static void make(nb_arena *a, const nb_image *img, nb_diags *diags)
{
    nb_pixels px = {0};
    if (nb_image_decode(img, a, 64, &px, NB_NOWHERE, diags)) {
        REQUIRE(px.width && px.height && px.width <= 64 && px.height <= 64);
        REQUIRE(px.channels == 1 || px.channels == 3);
        REQUIRE(nb_pixels_png(a, &px).n);
        REQUIRE(nb_pixels_jpeg(a, &px, 80).n);
    }
    unsigned components, bits, colours;
    bool inverted;
    nb_str idat, palette;
    if (img->format == NB_IMAGE_JPEG) nb_image_jpeg_info(img, &components, &inverted);
    if (img->format == NB_IMAGE_PNG)
        nb_image_png_passthrough(img, a, &idat, &palette, &bits, &colours);
    if (img->format != NB_IMAGE_SVG) return;
    const char *why;
    nb_image_svg_is_safe(img, &why);
    nb_svg_pdf pdf;
    if (nb_image_svg_pdf(img, a, &pdf, NB_NOWHERE, diags)) {
        uint32_t *number = NB_ARRAY(a, uint32_t, pdf.n);
        nb_buf b = {0};
        for (size_t i = 0; i < pdf.n; i++) nb_pdf_value_put(&b, &pdf.object[i].value, number);
        nb_buf_free(&b);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    nb_arena *a = nb_arena_open();
    nb_diags *diags = nb_diags_open();
    nb_limits limits = nb_limits_default();
    limits.most[NB_CAP_IMAGE_BYTES] = 1 << 20;
    limits.most[NB_CAP_IMAGE_PIXELS] = 1000 * 1000;
    nb_image *img =
        nb_image_probe(a, NB_STR("in"), nb_str_dup(a, (nb_str){(const char *)data, size}),
                       &limits, NB_NOWHERE, diags);
    if (img) {
        REQUIRE(img->width && img->height);
        REQUIRE((uint64_t)img->width * img->height <= limits.most[NB_CAP_IMAGE_PIXELS]);
        make(a, img, diags);
    }
    nb_diags_free(diags);
    nb_arena_free(a);
    return 0;
}
