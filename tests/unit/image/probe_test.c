#include "pictures.h"

typedef struct {
    const char *name;
    nb_image_format format;
    uint32_t width, height;
    double dpi_x, dpi_y;
    int orientation;
    bool alpha, grey, animated, cmyk;
} row;

static void headers(void **state)
{
    (void)state;
    static const row rows[] = {
        {"turn1.jpg", NB_IMAGE_JPEG, 24, 16, 0, 0, 1, 0, 0, 0, 0},
        {"turn6.jpg", NB_IMAGE_JPEG, 24, 16, 150, 300, 6, 0, 0, 0, 0},
        {"turn8.jpg", NB_IMAGE_JPEG, 24, 16, 0, 0, 8, 0, 0, 0, 0},
        {"density.jpg", NB_IMAGE_JPEG, 24, 16, 254, 127, 1, 0, 0, 0, 0},
        {"progressive.jpg", NB_IMAGE_JPEG, 24, 16, 0, 0, 1, 0, 0, 0, 0},
        {"grey.jpg", NB_IMAGE_JPEG, 24, 16, 0, 0, 1, 0, 1, 0, 0},
        {"cmyk.jpg", NB_IMAGE_JPEG, 24, 16, 0, 0, 1, 0, 0, 0, 1},
        {"still.gif", NB_IMAGE_GIF, 24, 16, 0, 0, 1, 0, 0, 0, 0},
        {"clear.gif", NB_IMAGE_GIF, 24, 16, 0, 0, 1, 1, 0, 0, 0},
        {"offset.gif", NB_IMAGE_GIF, 24, 16, 0, 0, 1, 1, 0, 0, 0},
        {"moving.gif", NB_IMAGE_GIF, 24, 16, 0, 0, 1, 0, 0, 1, 0},
        {"lossy.webp", NB_IMAGE_WEBP, 24, 16, 0, 0, 1, 0, 0, 0, 0},
        {"lossless.webp", NB_IMAGE_WEBP, 24, 16, 0, 0, 1, 1, 0, 0, 0},
        {"moving.webp", NB_IMAGE_WEBP, 24, 16, 0, 0, 1, 0, 0, 1, 0},
        {"moving.png", NB_IMAGE_PNG, 24, 16, 0, 0, 1, 0, 0, 1, 0},
        {"turned.png", NB_IMAGE_PNG, 24, 16, 300, 150, 3, 0, 0, 0, 0},
        {"quarters.svg", NB_IMAGE_SVG, 24, 16, 0, 0, 1, 1, 0, 0, 0},
        {"quarters.svgz", NB_IMAGE_SVG, 24, 16, 0, 0, 1, 1, 0, 0, 0},
        {"wide.svg", NB_IMAGE_SVG, 24, 16, 0, 0, 1, 1, 0, 0, 0},
        {"drawing.svg", NB_IMAGE_SVG, 200, 100, 0, 0, 1, 1, 0, 0, 0},
    };
    world w = open_world();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const row *r = &rows[i];
        nb_image *m = probe(w, load(w, r->name));
        if (!m) fail_msg("%s: no image", r->name);
        if (m->format != r->format || m->width != r->width || m->height != r->height ||
            m->dpi_x < r->dpi_x - 0.1 || m->dpi_x > r->dpi_x + 0.1 ||
            m->dpi_y < r->dpi_y - 0.1 || m->dpi_y > r->dpi_y + 0.1 ||
            m->orientation != r->orientation || m->alpha != r->alpha || m->grey != r->grey ||
            m->animated != r->animated || m->cmyk != r->cmyk)
            fail_msg("%s: %ux%u %g,%g dpi, turn %d, alpha %d grey %d animated %d cmyk %d",
                     r->name, m->width, m->height, m->dpi_x, m->dpi_y, m->orientation, m->alpha,
                     m->grey, m->animated, m->cmyk);
        assert_int_equal(m->bits, 8);
    }
    assert_int_equal(complaints(w), 0);
    close_world(w);
}

/* RFC 3174's own example, here of an image's bytes: equal files have equal digests. */
static void digests(void **state)
{
    (void)state;
    world w = open_world();
    nb_str bytes = load(w, "still.gif");
    nb_image *one = probe(w, bytes), *two = probe(w, nb_str_dup(w.a, bytes));
    nb_image *other = probe(w, load(w, "moving.gif"));
    assert_memory_equal(one->digest, two->digest, 20);
    assert_memory_not_equal(one->digest, other->digest, 20);
    close_world(w);
}

static void refusals(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t n;
        const char *says;
    } rows[] = {
#define ROW(bytes, says) {bytes, sizeof bytes - 1, says}
        ROW("", "empty"),
        ROW("version https://git-lfs.github.com/spec/v1\noid sha256:", "Git LFS"),
        ROW("<!DOCTYPE html><html></html>", "web page"),
        ROW("BM\x36\0\0\0", "BMP"),
        ROW("II*\0\x08\0\0\0", "TIFF"),
        ROW("\0\0\0\x20"
            "ftypavif\0\0\0\0",
            "AVIF"),
        ROW("%PDF-1.7\n", "PDF"),
        ROW("hello", "not PNG"),
        ROW("\x89PNG\r\n\x1a\n", "cut off"),
        ROW("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x03\0\0\0\0....", "no sense"),
        ROW("\xff\xd8\xff\xd9", "no header"),
        ROW("GIF89a\x10\0\x10\0\0\0\0;", "no picture"),
        ROW("RIFF\x04\0\0\0WEBP", "header"),
        ROW("<svg xmlns='http://www.w3.org/2000/svg'", "well-formed"),
        ROW("<svg width='1' height='1'></svg>", "not SVG"),
        ROW("<svg xmlns='http://www.w3.org/2000/svg' width='0' height='5'></svg>", "no size"),
        ROW("\x1f\x8b\x08garbage", "compression"),
#undef ROW
    };
    world w = open_world();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        nb_image *m = probe(w, (nb_str){rows[i].bytes, rows[i].n});
        if (m || complaints(w) != i + 1) fail_msg("%s: no complaint", rows[i].says);
        nb_message msg = nb_diags_at(w.diags, i);
        assert_int_equal(msg.id, NB_BAD_IMAGE);
        if (nb_str_find(msg.text, nb_str_of(rows[i].says), 0) == NB_NPOS)
            fail_msg("'%.*s' does not say '%s'", NB_STR_ARG(msg.text), rows[i].says);
    }
    close_world(w);
}

static nb_limits of(size_t bytes, size_t pixels)
{
    nb_limits l = nb_limits_default();
    l.most[NB_CAP_IMAGE_BYTES] = bytes;
    l.most[NB_CAP_IMAGE_PIXELS] = pixels;
    return l;
}

static void limits(void **state)
{
    (void)state;
    world w = open_world();
    nb_str bytes = load(w, "still.gif");
    assert_null(nb_image_probe(w.a, NB_STR("a"), bytes, &(nb_limits[]){of(50, 1000)}[0], NB_NOWHERE,
                               w.diags));
    assert_null(nb_image_probe(w.a, NB_STR("b"), bytes, &(nb_limits[]){of(1000, 383)}[0],
                               NB_NOWHERE, w.diags));
    assert_null(nb_image_probe(w.a, NB_STR("c"), load(w, "quarters.svgz"),
                               &(nb_limits[]){of(200, 1000)}[0], NB_NOWHERE, w.diags));
    assert_int_equal(complaints(w), 3);
    for (size_t i = 0; i < 3; i++) assert_int_equal(nb_diags_at(w.diags, i).id, NB_LIMIT);
    assert_non_null(nb_image_probe(w.a, NB_STR("d"), bytes, &(nb_limits[]){of(101, 384)}[0],
                                   NB_NOWHERE, w.diags));
    assert_int_equal(complaints(w), 3);
    close_world(w);
}

static void passthrough(void **state)
{
    (void)state;
    world w = open_world();
    unsigned components, bits, colours;
    bool inverted;
    nb_str idat, palette;
    assert_true(
        nb_image_jpeg_info(probe(w, load(w, "progressive.jpg")), &components, &inverted));
    assert_int_equal(components, 3);
    assert_false(inverted);
    assert_true(nb_image_jpeg_info(probe(w, load(w, "grey.jpg")), &components, &inverted));
    assert_int_equal(components, 1);
    assert_true(nb_image_jpeg_info(probe(w, load(w, "cmyk.jpg")), &components, &inverted));
    assert_int_equal(components, 4);
    assert_true(inverted);
    assert_false(nb_image_jpeg_info(probe(w, load(w, "turn6.jpg")), &components, &inverted));
    assert_false(nb_image_jpeg_info(probe(w, load(w, "still.gif")), &components, &inverted));

    nb_str png = load(w, "moving.png");
    nb_image *m = probe(w, png);
    assert_true(nb_image_png_passthrough(m, w.a, &idat, &palette, &bits, &colours));
    assert_int_equal(bits, 8);
    assert_int_equal(colours, 3);
    assert_int_equal(palette.n, 0);
    assert_true(nb_str_find(png, idat, 0) != NB_NPOS);
    assert_false(nb_image_png_passthrough(probe(w, load(w, "turned.png")), w.a, &idat, &palette,
                                          &bits, &colours));
    /* One bit wrong in the data: the checksum of zlib says so. */
    char *broken = nb_copy(w.a, png.s, png.n);
    broken[nb_str_find(png, idat, 0) + idat.n - 1] ^= 1;
    m = probe(w, (nb_str){broken, png.n});
    assert_false(nb_image_png_passthrough(m, w.a, &idat, &palette, &bits, &colours));
    close_world(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers), cmocka_unit_test(digests),     cmocka_unit_test(refusals),
        cmocka_unit_test(limits),  cmocka_unit_test(passthrough),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
