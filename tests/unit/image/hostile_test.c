/* Whatever the bytes, an answer: pixels or a complaint, and no more memory than the limits
 * allow. Run under the sanitizers (make sanitize) this also sees reads past the end and leaks.
 */
#include <zlib.h>

#include "pictures.h"

static const char *const names[] = {
    "turn6.jpg",  "progressive.jpg", "cmyk.jpg",     "grey.jpg",      "still.gif",
    "moving.gif", "interlaced.gif",  "lossy.webp",   "lossless.webp", "moving.webp",
    "moving.png", "turned.png",      "quarters.svg", "quarters.svgz", "wide.svg",
};
enum { NAMES = sizeof names / sizeof *names };

/* Does everything that can be done with the bytes, which sit in a block of exactly their size.
 */
static bool use(nb_str bytes)
{
    world w = open_world();
    char *exact = malloc(bytes.n ? bytes.n : 1);
    memcpy(exact, bytes.s, bytes.n);
    nb_limits limits = nb_limits_default();
    limits.most[NB_CAP_IMAGE_BYTES] = limits.most[NB_CAP_IMAGE_PIXELS] = 1 << 20;
    nb_image *m = nb_image_probe(w.a, NB_STR("x"), (nb_str){exact, bytes.n},
                                 &limits, NB_NOWHERE, w.diags);
    bool shown = false;
    if (m) {
        nb_pixels p;
        unsigned components, bits;
        bool inverted;
        nb_str idat, palette;
        const char *why;
        shown = decode(w, m, 16, &p);
        if (m->format != NB_IMAGE_SVG) {
            bool again = decode(w, m, 0, &p);
            assert_int_equal(shown, again);
        }
        if (shown) assert_true(nb_pixels_png(w.a, &p).n > 0);
        nb_image_jpeg_info(m, &components, &inverted);
        nb_image_png_passthrough(m, w.a, &idat, &palette, &bits, &components);
        if (m->format == NB_IMAGE_SVG) nb_image_svg_is_safe(m, &why);
    }
    if (!shown) assert_true(complaints(w) > 0);
    free(exact);
    close_world(w);
    return shown;
}

static void cut_at_every_byte(void **state)
{
    (void)state;
    world w = open_world();
    for (int i = 0; i < NAMES; i++) {
        nb_str s = load(w, names[i]);
        for (size_t n = 0; n < s.n; n++) use(nb_str_sub(s, 0, n));
        assert_true(use(s));
    }
    close_world(w);
}

/* What there is of a cut file is shown, and said to be cut. */
static void cut_file_shows_its_beginning(void **state)
{
    (void)state;
    world w = open_world();
    enum { SIDE = 300 };
    uint8_t *colour = nb_alloc(w.a, SIDE * SIDE * 3);
    uint32_t noise = 1;
    for (size_t i = 0; i < SIDE * SIDE; i++) {
        colour[3 * i] = 200;
        colour[3 * i + 1] = (uint8_t)((noise = noise * 1664525 + 1013904223) >> 28);
    }
    nb_pixels whole = {SIDE, SIDE, 3, colour, NULL}, part;
    nb_str files[] = {nb_pixels_png(w.a, &whole), nb_pixels_jpeg(w.a, &whole, 90)};
    for (size_t i = 0; i < 2; i++) {
        size_t before = complaints(w);
        nb_str half = nb_str_sub(files[i], 0, files[i].n / 2);
        assert_true(decode(w, probe(w, half), 0, &part));
        assert_int_equal(complaints(w), before + 1);
        assert_int_equal(nb_diags_at(w.diags, before).severity, NB_WARNING);
        assert_int_equal(part.height, SIDE);
        assert_true(near(rgba_at(&part, 10, 10), 0xc80800ff, 60));
        assert_false(near(rgba_at(&part, 10, SIDE - 10), 0xc80800ff, 60));
    }
    close_world(w);
}

static uint32_t next(uint32_t *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 8;
}

static void changed_bytes(void **state)
{
    (void)state;
    world w = open_world();
    uint32_t seed = 7;
    for (int i = 0; i < NAMES; i++) {
        nb_str s = load(w, names[i]);
        char *p = nb_alloc(w.a, s.n);
        for (int round = 0; round < 400; round++) {
            memcpy(p, s.s, s.n);
            for (uint32_t k = next(&seed) % 6; k < 6; k++) {
                size_t at = next(&seed) % s.n;
                p[at] =
                    next(&seed) % 3 ? (char)next(&seed) : (char)(next(&seed) % 2 ? 0xff : 0);
            }
            use((nb_str){p, s.n});
        }
    }
    close_world(w);
}

/* Random bytes after each signature. */
static void random_bytes(void **state)
{
    (void)state;
    static const struct {
        const char *s;
        size_t n;
    } head[] = {{"", 0},
                {"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", 16},
                {"\xff\xd8\xff", 3},
                {"GIF89a", 6},
                {"RIFF\xff\0\0\0WEBPVP8 ", 16},
                {"RIFF\xff\0\0\0WEBPVP8X\x0a\0\0\0", 20},
                {"\x1f\x8b\x08\0", 4},
                {"<svg xmlns='http://www.w3.org/2000/svg'>", 40}};
    uint32_t seed = 99;
    for (size_t h = 0; h < sizeof head / sizeof *head; h++)
        for (int round = 0; round < 300; round++) {
            char p[300];
            memcpy(p, head[h].s, head[h].n);
            size_t n = head[h].n + next(&seed) % (sizeof p - head[h].n);
            for (size_t i = head[h].n; i < n; i++) p[i] = (char)next(&seed);
            use((nb_str){p, n});
        }
}

/* ---- bombs: small files that would like to be large ---- */

static void put32(nb_buf *b, uint32_t v)
{
    nb_put(b,
           (uint8_t[]){(uint8_t)(v >> 24), (uint8_t)(v >> 16), (uint8_t)(v >> 8), (uint8_t)v},
           4);
}

static void put_chunk(nb_buf *b, const char *type, const void *data, size_t n)
{
    nb_buf c = {0};
    nb_puts(&c, type);
    nb_put(&c, data, n);
    put32(b, (uint32_t)n);
    nb_put_str(b, nb_buf_str(&c));
    put32(b, (uint32_t)crc32(0, (const Bytef *)c.p, (uInt)c.n));
    nb_buf_free(&c);
}

static nb_str png_of(world w, uint32_t width, uint32_t height, size_t zeros)
{
    nb_buf b = {0}, head = {0};
    nb_put(&b, "\x89PNG\r\n\x1a\n", 8);
    put32(&head, width);
    put32(&head, height);
    nb_put(&head, "\x08\x06\0\0\0", 5);
    put_chunk(&b, "IHDR", head.p, head.n);
    uLongf n = compressBound(zeros);
    Bytef *plain = nb_alloc(w.a, zeros), *packed = nb_alloc(w.a, n);
    compress(packed, &n, plain, zeros);
    put_chunk(&b, "IDAT", packed, n);
    put_chunk(&b, "IEND", "", 0);
    nb_buf_free(&head);
    return nb_buf_take(w.a, &b);
}

static void expect_limit(world w, nb_str bytes)
{
    size_t before = complaints(w);
    assert_null(probe(w, bytes));
    assert_int_equal(complaints(w), before + 1);
    assert_int_equal(nb_diags_at(w.diags, before).id, NB_LIMIT);
}

static void sizes_are_checked_first(void **state)
{
    (void)state;
    world w = open_world();
    size_t used = nb_arena_used(w.a);
    expect_limit(w, NB_STR("GIF89a\xff\xff\xff\xff\0\0\0,\0\0\0\0\xff\xff\xff\xff\0\x02\0;"));
    expect_limit(
        w, NB_STR("\xff\xd8\xff\xc0\0\x0b\x08\xff\xff\xff\xff\x01\x01\x11\0\xff\xda\0\x02"));
    expect_limit(w,
                 NB_STR("<svg xmlns='http://www.w3.org/2000/svg' width='1e9' height='1e9'/>"));
    expect_limit(w,
                 NB_STR("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 99999 99999'/>"));
    assert_true(nb_arena_used(w.a) - used < 1 << 16);
    expect_limit(w, png_of(w, 0x7fffffff, 0x7fffffff, 100));
    expect_limit(w, png_of(w, 0xffffffff, 1, 100));
    expect_limit(w, png_of(w, 1, 2000000, 100));
    expect_limit(w, png_of(w, 65536, 65536, 100));
    close_world(w);
}

static void gzip_bomb(void **state)
{
    (void)state;
    world w = open_world();
    nb_buf b = {0};
    z_stream z = {0};
    static Bytef zeros[1 << 16], out[1 << 16];
    deflateInit2(&z, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    for (int i = 0; i < 1200; i++) { /* 75 MiB */
        z.next_in = zeros;
        z.avail_in = sizeof zeros;
        do {
            z.next_out = out;
            z.avail_out = sizeof out;
            deflate(&z, i == 1199 ? Z_FINISH : Z_NO_FLUSH);
            nb_put(&b, out, sizeof out - z.avail_out);
        } while (!z.avail_out);
    }
    deflateEnd(&z);
    assert_true(b.n < 1 << 20);
    expect_limit(w, nb_buf_take(w.a, &b));
    close_world(w);
}

/* A wide row of few bytes: the picture is small when scaled, and so is the memory for it. */
static void large_picture_in_little_memory(void **state)
{
    (void)state;
    world w = open_world();
    nb_str png = png_of(w, 8000, 3000, (8000 * 4 + 1) * 3000ul);
    nb_image *m = probe(w, png);
    size_t used = nb_arena_used(w.a);
    nb_pixels p;
    assert_true(decode(w, m, 100, &p));
    assert_int_equal(p.width, 100);
    assert_int_equal(p.height, 38);
    assert_true(nb_arena_used(w.a) - used < 1 << 17);
    close_world(w);
}

static void svg_bombs(void **state)
{
    (void)state;
    static const char *const heads[] = {
        /* entities that double */
        "<!DOCTYPE svg [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>"
        "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY d "
        "'&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;'>]>"
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><text "
        "id='&d;'>&d;</text></svg>",
        "<!DOCTYPE svg [<!ENTITY % p SYSTEM 'file:///etc/passwd'> %p;]>"
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
        "<!DOCTYPE svg [<!ENTITY p SYSTEM 'file:///etc/passwd'>]>"
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><text>&p;</text></svg>",
        /* a picture inside that is too large: PNG of 65535 by 65535 */
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><image width='9' "
        "height='9' "
        "href='data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAA//8AAP//"
        "CAYAAAAAAAAAAAAAAElEQVQAAAAA'/></svg>",
        /* a drawing in a drawing */
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><image width='9' "
        "height='9' "
        "href='data:image/"
        "svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4='/></svg>",
    };
    world w = open_world();
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        if (probe(w, nb_str_of(heads[i]))) fail_msg("bomb %zu was let in", i);
        assert_int_equal(complaints(w), i + 1);
    }
    /* One long entity, used often. */
    nb_buf b = {0};
    nb_puts(&b, "<!DOCTYPE svg [<!ENTITY a '");
    for (int i = 0; i < 100000; i++) nb_putc(&b, 'a');
    nb_puts(&b, "'>]><svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><text id='");
    for (int i = 0; i < 100000; i++) nb_puts(&b, "&a;");
    nb_puts(&b, "'/></svg>");
    assert_null(probe(w, nb_buf_take(w.a, &b)));
    /* Uses of uses of uses: two to the fortieth, which librsvg gives up on. */
    nb_puts(&b, "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><g id='u0'><path "
                "d='M0 0h1'/></g>");
    for (int i = 0; i < 40; i++)
        nb_printf(&b, "<g id='u%d'><use href='#u%d'/><use href='#u%d'/></g>", i + 1, i, i);
    nb_puts(&b, "</svg>");
    use(nb_buf_take(w.a, &b));
    /* Deep nesting. */
    nb_puts(&b, "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>");
    for (int i = 0; i < 100000; i++) nb_puts(&b, "<g>");
    use(nb_buf_take(w.a, &b));
    /* Endless dashes. */
    use(NB_STR(
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><path stroke='red' "
        "stroke-dasharray='0.00001' d='M0 0L1e9 1e9M-1e9 0L1e9 9'/></svg>"));
    close_world(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cut_at_every_byte),
        cmocka_unit_test(cut_file_shows_its_beginning),
        cmocka_unit_test(changed_bytes),
        cmocka_unit_test(random_bytes),
        cmocka_unit_test(sizes_are_checked_first),
        cmocka_unit_test(gzip_bomb),
        cmocka_unit_test(large_picture_in_little_memory),
        cmocka_unit_test(svg_bombs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
