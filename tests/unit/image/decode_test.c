#include <math.h>
#include <png.h>

#include "pictures.h"

/* Four quarters: red green / blue white. slack is what the format loses; where it loses some,
 * it also blurs the seams. */
static void check_quarters(const char *name, const nb_pixels *p, int slack, bool clear_white)
{
    static const uint32_t want[] = {0xff0000ff, 0x00ff00ff, 0x0000ffff, 0xffffffff};
    if (p->width != 24 || p->height != 16) fail_msg("%s: %ux%u", name, p->width, p->height);
    for (uint32_t y = 0; y < 16; y++)
        for (uint32_t x = 0; x < 24; x++) {
            int q = (y >= 8) * 2 + (x >= 12);
            if (slack && ((x >= 8 && x < 16) || (y >= 4 && y < 12))) continue;
            uint32_t got = rgba_at(p, x, y);
            bool ok = q == 3 && clear_white ? (got & 255) == 0 : near(got, want[q], slack);
            if (!ok) fail_msg("%s: %08x at %u,%u", name, got, x, y);
        }
}

static void formats(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int slack;
        bool clear_white;
    } rows[] = {
        {"turn1.jpg", 8, 0},     {"turn2.jpg", 8, 0},      {"turn3.jpg", 8, 0},
        {"turn4.jpg", 8, 0},     {"turn5.jpg", 8, 0},      {"turn6.jpg", 8, 0},
        {"turn7.jpg", 8, 0},     {"turn8.jpg", 8, 0},      {"progressive.jpg", 8, 0},
        {"density.jpg", 8, 0},   {"cmyk.jpg", 12, 0},      {"subsampled.jpg", 12, 0},
        {"still.gif", 0, 0},     {"interlaced.gif", 0, 0}, {"clear.gif", 0, 1},
        {"moving.gif", 0, 0},    {"lossy.webp", 12, 0},    {"lossless.webp", 0, 1},
        {"moving.webp", 0, 0},   {"moving.png", 0, 0},     {"quarters.svg", 0, 0},
        {"quarters.svgz", 0, 0}, {"wide.svg", 0, 0},
    };
    world w = open_world();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        nb_pixels p;
        nb_image *m = probe(w, load(w, rows[i].name));
        if (!m || !decode(w, m, 0, &p)) fail_msg("%s: not decoded", rows[i].name);
        check_quarters(rows[i].name, &p, rows[i].slack, rows[i].clear_white);
    }
    assert_int_equal(complaints(w), 0);
    close_world(w);
}

/* A file that breaks off is told from a whole one, whatever the name says. */
static void cut_off(void **state)
{
    (void)state;
    static const char *const names[] = {"turned.png", "moving.png", "progressive.jpg",
                                        "cmyk.jpg", "still.gif"};
    world w = open_world();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        nb_str bytes = load(w, names[i]);
        nb_image *whole = probe(w, bytes), *cut = probe(w, nb_str_sub(bytes, 0, bytes.n - 6));
        assert_true(nb_image_is_whole(whole));
        assert_int_equal(!cut || nb_image_is_whole(cut), whole->format == NB_IMAGE_GIF);
    }
    close_world(w);
}

static void turned_png_is_upside_down(void **state)
{
    (void)state;
    world w = open_world();
    nb_pixels p;
    assert_true(decode(w, probe(w, load(w, "turned.png")), 0, &p));
    assert_int_equal(rgba_at(&p, 0, 0), 0xffffffff);
    assert_int_equal(rgba_at(&p, 23, 0), 0x0000ffff);
    assert_int_equal(rgba_at(&p, 0, 15), 0x00ff00ff);
    assert_int_equal(rgba_at(&p, 23, 15), 0xff0000ff);
    close_world(w);
}

static void frame_smaller_than_screen(void **state)
{
    (void)state;
    world w = open_world();
    nb_pixels p;
    assert_true(decode(w, probe(w, load(w, "offset.gif")), 0, &p));
    assert_int_equal(p.width, 24);
    for (uint32_t y = 0; y < 16; y++)
        for (uint32_t x = 0; x < 24; x++) {
            bool inside = x >= 6 && x < 18 && y >= 4 && y < 12;
            assert_int_equal(rgba_at(&p, x, y), inside ? 0xff0000ff : 0);
        }
    close_world(w);
}

static void grey_stays_grey(void **state)
{
    (void)state;
    world w = open_world();
    nb_pixels p;
    assert_true(decode(w, probe(w, load(w, "grey.jpg")), 0, &p));
    assert_int_equal(p.channels, 1);
    assert_null(p.alpha);
    close_world(w);
}

/* ---- every kind of PNG ---- */

enum {
    SIDE_W = 37,
    SIDE_H = 23
}; /* no multiple of 8: rows end inside a byte, passes are uneven */

typedef struct {
    int colour, bits;
    bool interlaced, trns;
} kind;

static unsigned samples_of(int colour)
{
    return colour == 2 ? 3 : colour == 4 ? 2 : colour == 6 ? 4 : 1;
}

static uint32_t hash(uint32_t x)
{
    x = (x ^ 61) ^ (x >> 16);
    x *= 9;
    x ^= x >> 4;
    return x * 0x27d4eb2du >> 8;
}

/* The sample c at x, y, in the file's own range; every fifth pixel is all zero, the keyed
 * colour. */
static unsigned sample(const kind *k, uint32_t x, uint32_t y, unsigned c)
{
    if ((x + y) % 5 == 0) return 0;
    return hash(x * 4099 + y * 131 + c) & ((1u << k->bits) - 1);
}

static void put(png_structp png, png_bytep p, size_t n)
{
    nb_put(png_get_io_ptr(png), p, n);
}
static void flush(png_structp png)
{
    (void)png;
}

static nb_str make_png(world w, const kind *k)
{
    nb_buf out = {0};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(png, &out, put, flush);
    png_set_IHDR(png, info, SIDE_W, SIDE_H, k->bits, k->colour, k->interlaced, 0, 0);
    png_color colours[256];
    png_byte alphas[256];
    unsigned entries = k->bits <= 8 ? 1u << k->bits : 0;
    for (unsigned i = 0; i < entries; i++) {
        colours[i] = (png_color){(png_byte)(i * 7), (png_byte)(255 - i), (png_byte)(i * i)};
        alphas[i] = (png_byte)(i * 3);
    }
    if (k->colour == 3) png_set_PLTE(png, info, colours, (int)entries);
    if (k->trns)
        png_set_tRNS(png, info, alphas, k->colour == 3 ? (int)entries : 0, &(png_color_16){0});
    png_write_info(png, info);
    static uint8_t row[SIDE_H][SIDE_W * 8];
    png_bytep rows[SIDE_H];
    memset(row, 0, sizeof row);
    unsigned n = samples_of(k->colour);
    for (uint32_t y = 0; y < SIDE_H; y++) {
        rows[y] = row[y];
        for (uint32_t x = 0; x < SIDE_W; x++)
            for (unsigned c = 0; c < n; c++) {
                size_t bit = ((size_t)x * n + c) * (unsigned)k->bits;
                unsigned v = sample(k, x, y, c);
                if (k->bits == 16)
                    row[y][bit / 8] = (uint8_t)(v >> 8), row[y][bit / 8 + 1] = (uint8_t)v;
                else row[y][bit / 8] |= (uint8_t)(v << (8 - (unsigned)k->bits - bit % 8));
            }
    }
    png_write_image(png, rows);
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
    return nb_buf_take(w.a, &out);
}

static unsigned to8(const kind *k, unsigned v)
{
    unsigned max = (1u << k->bits) - 1;
    return (v * 255 + max / 2) / max;
}

static uint32_t expected(const kind *k, uint32_t x, uint32_t y)
{
    unsigned v[4];
    for (unsigned c = 0; c < 4; c++) v[c] = c < samples_of(k->colour) ? sample(k, x, y, c) : 0;
    if (k->colour == 3) {
        uint32_t i = v[0], red = i * 7 & 255, green = 255 - i, blue = i * i & 255;
        return red << 24 | green << 16 | blue << 8 | (k->trns ? i * 3 & 255 : 255);
    }
    bool colour = k->colour & 2;
    bool keyed = k->trns && !v[0] && (!colour || (!v[1] && !v[2]));
    uint32_t alpha = k->colour == 4   ? to8(k, v[1])
                     : k->colour == 6 ? to8(k, v[3])
                     : keyed          ? 0
                                      : 255;
    uint32_t red = to8(k, v[0]);
    return red << 24 | (colour ? to8(k, v[1]) : red) << 16 |
           (colour ? to8(k, v[2]) : red) << 8 | alpha;
}

static void check_kind(world w, const kind *k)
{
    nb_image *m = probe(w, make_png(w, k));
    nb_pixels p;
    if (!m || !decode(w, m, 0, &p) || complaints(w))
        fail_msg("colour %d bits %d: not decoded", k->colour, k->bits);
    assert_int_equal(m->bits, k->bits);
    assert_int_equal(m->grey, k->colour == 0 || k->colour == 4);
    assert_int_equal(m->alpha, k->trns || k->colour >= 4);
    assert_int_equal(p.channels, m->grey ? 1 : 3);
    for (uint32_t y = 0; y < SIDE_H; y++)
        for (uint32_t x = 0; x < SIDE_W; x++)
            if (rgba_at(&p, x, y) != expected(k, x, y))
                fail_msg("colour %d bits %d interlaced %d tRNS %d at %u,%u: %08x, not %08x",
                         k->colour, k->bits, k->interlaced, k->trns, x, y, rgba_at(&p, x, y),
                         expected(k, x, y));
    nb_str idat, palette;
    unsigned bits, colours;
    bool passes = nb_image_png_passthrough(m, w.a, &idat, &palette, &bits, &colours);
    assert_int_equal(passes, !k->interlaced && !m->alpha && k->bits <= 8);
    if (passes) {
        assert_int_equal(bits, k->bits);
        assert_int_equal(colours, k->colour == 2 ? 3 : 1);
        assert_int_equal(palette.n, k->colour == 3 ? 3u << k->bits : 0);
    }
}

static void every_png(void **state)
{
    (void)state;
    static const int colours[] = {0, 2, 3, 4, 6};
    int kinds = 0;
    for (int c = 0; c < 5; c++)
        for (int bits = 1; bits <= 16; bits *= 2) {
            int colour = colours[c];
            if ((colour == 3 && bits == 16) || (colour != 0 && colour != 3 && bits < 8))
                continue;
            for (int i = 0; i < 4; i++) {
                kind k = {colour, bits, i & 1, i & 2};
                if (k.trns && colour >= 4) continue;
                world w = open_world();
                check_kind(w, &k);
                close_world(w);
                kinds++;
            }
        }
    assert_int_equal(kinds, 4 * 5 + 4 * 2 + 4 * 4 + 2 * 2 + 2 * 2);
}

/* ---- scaling ---- */

/* Half black, half white, averaged in light: sRGB 188, not 128. */
static void average_is_of_light(void **state)
{
    (void)state;
    world w = open_world();
    kind k = {0, 1, false, false};
    nb_pixels all, one;
    nb_image *m = probe(w, make_png(w, &k));
    assert_true(decode(w, m, 0, &all));
    assert_true(decode(w, m, 1, &one));
    assert_int_equal(one.width * one.height, 1);
    double light = 0;
    for (size_t i = 0; i < SIDE_W * SIDE_H; i++) light += all.colour[i] / 255.0;
    light /= SIDE_W * SIDE_H;
    int want = (int)((1.055 * pow(light, 1 / 2.4) - 0.055) * 255 + 0.5); /* IEC 61966-2-1 */
    assert_in_range(one.colour[0], want - 1, want + 1);
    close_world(w);
}

/* Clear pixels lend no colour: red beside clear blue averages to half-clear red. */
static void average_weighs_alpha(void **state)
{
    (void)state;
    world w = open_world();
    uint8_t colour[] = {255, 0, 0, 0, 0, 255}, alpha[] = {255, 0};
    nb_str png = nb_pixels_png(w.a, &(nb_pixels){2, 1, 3, colour, alpha});
    nb_pixels p;
    assert_true(decode(w, probe(w, png), 1, &p));
    assert_int_equal(rgba_at(&p, 0, 0), 0xff000080);
    close_world(w);
}

static void scaled_sizes(void **state)
{
    (void)state;
    static const char *const names[] = {"turn1.jpg",  "turn6.jpg", "still.gif",   "moving.png",
                                        "lossy.webp", "cmyk.jpg",  "quarters.svg"};
    world w = open_world();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (uint32_t side = 1; side <= 30; side++) {
            nb_pixels p;
            nb_image *m = probe(w, load(w, names[i]));
            assert_true(decode(w, m, side, &p));
            uint32_t want = m->format == NB_IMAGE_SVG || side < 24 ? side : 24;
            assert_int_equal(p.width, want);
            uint32_t height = (want * 16 + 12) / 24;
            assert_int_equal(p.height, height ? height : 1);
            if (side < 12 || i == 4) continue;
            assert_true(near(rgba_at(&p, 0, 0), 0xff0000ff, 12));
            assert_true(near(rgba_at(&p, p.width - 1, 0), 0x00ff00ff, 12));
            assert_true(near(rgba_at(&p, 0, p.height - 1), 0x0000ffff, 12));
        }
    assert_int_equal(complaints(w), 0);
    close_world(w);
}

/* A plain area stays exactly what it is at any scale. */
static void plain_stays_plain(void **state)
{
    (void)state;
    world w = open_world();
    uint8_t *colour = nb_alloc(w.a, 101 * 67 * 3);
    for (size_t i = 0; i < 101 * 67; i++) memcpy(colour + 3 * i, (uint8_t[]){1, 77, 254}, 3);
    nb_image *m = probe(w, nb_pixels_png(w.a, &(nb_pixels){101, 67, 3, colour, NULL}));
    for (uint32_t side = 1; side < 101; side += 3) {
        nb_pixels p;
        assert_true(decode(w, m, side, &p));
        for (uint32_t y = 0; y < p.height; y++)
            for (uint32_t x = 0; x < p.width; x++)
                assert_int_equal(rgba_at(&p, x, y), 0x014dfeff);
    }
    close_world(w);
}

/* ---- encoding ---- */

static nb_pixels painting(world w, unsigned channels, bool alpha, unsigned colours)
{
    enum { PAINT_W = 61, PAINT_H = 41 };
    nb_pixels p = {PAINT_W, PAINT_H, channels, nb_alloc(w.a, PAINT_W * PAINT_H * 3), NULL};
    if (alpha) p.alpha = nb_alloc(w.a, PAINT_W * PAINT_H);
    for (size_t i = 0; i < PAINT_W * PAINT_H; i++) {
        uint32_t c = hash((uint32_t)(i % colours));
        if (alpha) p.alpha[i] = (uint8_t)(c >> 16);
        for (unsigned k = 0; k < channels; k++)
            p.colour[i * channels + k] = (uint8_t)(c >> k * 8);
    }
    return p;
}

static void png_round_trip(void **state)
{
    (void)state;
    static const unsigned counts[] = {1, 2, 3, 4, 5, 16, 17, 200, 256, 257, 2000};
    world w = open_world();
    for (unsigned channels = 1; channels <= 3; channels += 2)
        for (int alpha = 0; alpha < 2; alpha++)
            for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
                nb_pixels p = painting(w, channels, alpha, counts[i]), q;
                nb_str one = nb_pixels_png(w.a, &p), two = nb_pixels_png(w.a, &p);
                assert_true(nb_str_eq(one, two));
                assert_true(decode(w, probe(w, one), 0, &q));
                assert_int_equal(q.width, p.width);
                for (uint32_t y = 0; y < p.height; y++)
                    for (uint32_t x = 0; x < p.width; x++)
                        if (rgba_at(&p, x, y) != rgba_at(&q, x, y))
                            fail_msg("%u channels, alpha %d, %u colours", channels, alpha,
                                     counts[i]);
                /* Colour type: a palette when it holds all, else what there is. */
                unsigned type = (unsigned char)one.s[25];
                if (channels == 3 && counts[i] <= 256 && counts[i] > 1)
                    assert_int_equal(type, 3);
                if (channels == 3 && counts[i] > 256) assert_int_equal(type, alpha ? 6 : 2);
            }
    assert_int_equal(complaints(w), 0);
    close_world(w);
}

static void jpeg_round_trip(void **state)
{
    (void)state;
    world w = open_world();
    nb_pixels p, q;
    assert_true(decode(w, probe(w, load(w, "quarters.svg")), 240, &p));
    nb_str fine = nb_pixels_jpeg(w.a, &p, 95), coarse = nb_pixels_jpeg(w.a, &p, 30);
    assert_true(nb_str_eq(fine, nb_pixels_jpeg(w.a, &p, 95)));
    assert_true(coarse.n < fine.n);
    assert_true(decode(w, probe(w, fine), 0, &q));
    assert_int_equal(q.width, 240);
    assert_true(near(rgba_at(&q, 40, 40), 0xff0000ff, 4));
    assert_true(near(rgba_at(&q, 200, 40), 0x00ff00ff, 4));
    assert_true(near(rgba_at(&q, 40, 120), 0x0000ffff, 4));
    /* What is clear becomes paper. */
    uint8_t colour[64] = {0}, alpha[64] = {0};
    assert_true(decode(
        w, probe(w, nb_pixels_jpeg(w.a, &(nb_pixels){8, 8, 1, colour, alpha}, 90)), 0, &q));
    assert_int_equal(q.channels, 1);
    assert_int_equal(rgba_at(&q, 4, 4), 0xffffffff);
    close_world(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formats),
        cmocka_unit_test(cut_off),
        cmocka_unit_test(turned_png_is_upside_down),
        cmocka_unit_test(frame_smaller_than_screen),
        cmocka_unit_test(grey_stays_grey),
        cmocka_unit_test(every_png),
        cmocka_unit_test(average_is_of_light),
        cmocka_unit_test(average_weighs_alpha),
        cmocka_unit_test(scaled_sizes),
        cmocka_unit_test(plain_stays_plain),
        cmocka_unit_test(png_round_trip),
        cmocka_unit_test(jpeg_round_trip),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
