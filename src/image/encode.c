/* Pixels to PNG and JPEG. The same pixels give the same bytes (with the same zlib, libjpeg). */
#include <stdio.h> /* jpeglib.h takes it for granted */

#include <jpeglib.h>
#include <png.h>
#include <string.h>

#include "base/deflate.h"
#include "base/mem.h"
#include "image/codec.h"

/* ---- PNG ---- */

static void put_be32(nb_buf *b, uint32_t v)
{
    for (int shift = 24; shift >= 0; shift -= 8) nb_putc(b, (char)(v >> shift));
}

enum { COLOURS = 256, SLOTS = 1024 };

/* The colours of a picture while there are at most 256, in order of first sight. */
typedef struct {
    uint32_t rgba[COLOURS];
    uint16_t slot[SLOTS]; /* open addressing: index + 1 */
    unsigned n;
    bool grey;
} palette;

static uint32_t pixel(const nb_pixels *p, size_t i)
{
    uint32_t alpha = p->alpha ? p->alpha[i] : 255;
    if (p->channels == 1) return p->colour[i] * 0x010101u << 8 | alpha;
    return nb_be16(p->colour + 3 * i) << 16 | (uint32_t)p->colour[3 * i + 2] << 8 | alpha;
}

static int find(palette *t, uint32_t rgba)
{
    unsigned at = (rgba * 2654435761u) >> 22; /* Knuth's multiplicative hash, to 10 bits */
    for (;; at = (at + 1) % SLOTS) {
        if (!t->slot[at]) {
            if (t->n == COLOURS) return -1;
            t->rgba[t->n++] = rgba;
            t->slot[at] = (uint16_t)t->n;
            return (int)t->n - 1;
        }
        if (t->rgba[t->slot[at] - 1] == rgba) return t->slot[at] - 1;
    }
}

/* Whether a palette can hold p; also sets t->grey for the whole picture. */
static bool collect(palette *t, const nb_pixels *p)
{
    size_t n = (size_t)p->width * p->height;
    bool few = true;
    t->grey = true;
    for (size_t i = 0; i < n && (few || t->grey); i++) {
        uint32_t c = pixel(p, i);
        if (c >> 24 != (c >> 16 & 255) || c >> 24 != (c >> 8 & 255)) t->grey = false;
        if (few && find(t, c) < 0) few = false;
    }
    return few;
}

typedef struct {
    nb_buf out;
    const nb_pixels *p;
    palette *palette; /* NULL = none */
    int bits, colour_type;
    uint8_t *row;
} png_job;

static void png_put(png_structp png, png_bytep bytes, size_t n)
{
    nb_put(&((png_job *)png_get_io_ptr(png))->out, bytes, n);
}

static void png_flush_nothing(png_structp png)
{
    (void)png;
}

static void png_palette(png_structp png, png_infop info, palette *t)
{
    png_color colour[COLOURS] = {{0}};
    png_byte alpha[COLOURS];
    int see_through = 0; /* entries up to the last that is not opaque */
    for (unsigned i = 0; i < t->n; i++) {
        uint32_t c = t->rgba[i];
        colour[i] = (png_color){(png_byte)(c >> 24), (png_byte)(c >> 16), (png_byte)(c >> 8)};
        alpha[i] = (png_byte)c;
        if (alpha[i] != 255) see_through = (int)i + 1;
    }
    png_set_PLTE(png, info, colour, (int)t->n);
    if (see_through) png_set_tRNS(png, info, alpha, see_through, NULL);
}

static void fill_row(png_job *j, uint32_t y)
{
    const nb_pixels *p = j->p;
    uint8_t *to = j->row;
    size_t start = (size_t)y * p->width;
    for (uint32_t x = 0; x < p->width; x++) {
        uint32_t c = pixel(p, start + x);
        if (j->palette) {
            *to++ = (uint8_t)find(j->palette, c);
            continue;
        }
        *to++ = (uint8_t)(c >> 24);
        if (j->colour_type & PNG_COLOR_MASK_COLOR)
            *to++ = (uint8_t)(c >> 16), *to++ = (uint8_t)(c >> 8);
        if (j->colour_type & PNG_COLOR_MASK_ALPHA) *to++ = (uint8_t)c;
    }
}

/* libpng can fail here only when memory runs out. */
_Noreturn static void png_failed(png_structp png, png_const_charp what)
{
    (void)png, (void)what;
    nb_out_of_memory();
}

static void png_warned(png_structp png, png_const_charp what)
{
    (void)png, (void)what;
}

nb_str nb_pixels_png(nb_arena *a, const nb_pixels *p)
{
    palette *t = nb_calloc(1, sizeof *t);
    bool few = collect(t, p);
    png_job j = {.p = p, .bits = 8};
    /* Eight bits of grey need no palette; fewer colours than that pack tighter with one. */
    if (few && (!t->grey || p->alpha || t->n <= 16)) j.palette = t;
    if (j.palette) {
        j.colour_type = PNG_COLOR_TYPE_PALETTE;
        j.bits = t->n <= 2 ? 1 : t->n <= 4 ? 2 : t->n <= 16 ? 4 : 8;
    } else {
        j.colour_type =
            (t->grey ? 0 : PNG_COLOR_MASK_COLOR) | (p->alpha ? PNG_COLOR_MASK_ALPHA : 0);
    }
    png_structp png =
        png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, png_failed, png_warned);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (!info) nb_out_of_memory();
    png_set_user_limits(png, NB_SIDE_MAX, NB_SIDE_MAX);
    png_set_write_fn(png, &j, png_put, png_flush_nothing);
    png_set_IHDR(png, info, p->width, p->height, j.bits, j.colour_type, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (j.palette) png_palette(png, info, t);
    png_write_info(png, info);
    png_set_packing(png);
    j.row = nb_malloc((size_t)p->width * 4);
    for (uint32_t y = 0; y < p->height; y++) {
        fill_row(&j, y);
        png_write_row(png, j.row);
    }
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
    nb_free(j.row);
    nb_free(t);
    return nb_buf_take(a, &j.out);
}

static void put_chunk(nb_buf *b, const char *type, nb_str data)
{
    nb_str name = nb_str_of(type);
    put_be32(b, (uint32_t)data.n);
    nb_put_str(b, name);
    nb_put_str(b, data);
    put_be32(b, nb_crc32(nb_crc32(0, name), data));
}

nb_str nb_rows_png(nb_arena *a, uint32_t width, uint32_t height, const uint8_t (*colour)[3],
                   size_t n, bool (*put_row)(void *ctx, uint32_t y, uint8_t *row), void *ctx)
{
    nb_buf out = {0}, head = {0};
    put_be32(&head, width);
    put_be32(&head, height);
    nb_put(&head, "\x04\x03\0\0", 5); /* 4 bits, a palette, not interlaced */
    size_t half = (width + 1) / 2, row = half + 1;
    uint8_t *rows = nb_malloc(row * height), *index = nb_calloc(half, 2);
    for (uint32_t y = 0; y < height; y++) {
        uint8_t *to = rows + row * y;
        if (!put_row(ctx, y, index) && y) {
            memcpy(to, to - row, row);
            continue;
        }
        *to++ = 0; /* no filter */
        for (size_t i = 0; i < half; i++)
            to[i] = (uint8_t)(index[2 * i] << 4 | index[2 * i + 1]);
    }
    nb_free(index);
    nb_deflater *d = nb_deflater_open(1);
    nb_put(&out, "\x89PNG\r\n\x1a\n", 8);
    put_chunk(&out, "IHDR", nb_buf_str(&head));
    put_chunk(&out, "PLTE", (nb_str){(const char *)colour, n * 3});
    put_chunk(&out, "IDAT", nb_deflate_zlib(d, (nb_str){(const char *)rows, row * height}));
    put_chunk(&out, "IEND", NB_STR_NULL);
    nb_deflater_close(d);
    nb_free(rows);
    nb_buf_free(&head);
    return nb_buf_take(a, &out);
}

/* ---- JPEG ---- */

typedef struct {
    struct jpeg_destination_mgr dest; /* first: libjpeg knows this address */
    nb_buf out;
    JOCTET block[1 << 14];
} jpeg_sink;

static void sink_start(j_compress_ptr c)
{
    jpeg_sink *s = (jpeg_sink *)(void *)c->dest;
    s->dest.next_output_byte = s->block;
    s->dest.free_in_buffer = sizeof s->block;
}

static boolean sink_full(j_compress_ptr c)
{
    jpeg_sink *s = (jpeg_sink *)(void *)c->dest;
    nb_put(&s->out, s->block, sizeof s->block);
    sink_start(c);
    return TRUE;
}

static void sink_end(j_compress_ptr c)
{
    jpeg_sink *s = (jpeg_sink *)(void *)c->dest;
    nb_put(&s->out, s->block, sizeof s->block - s->dest.free_in_buffer);
}

_Noreturn static void jpeg_failed(j_common_ptr c)
{
    (void)c;
    nb_out_of_memory();
}

/* JPEG has no alpha: it is laid on white paper. */
static void flatten(const nb_pixels *p, uint32_t y, uint8_t *row)
{
    size_t at = (size_t)y * p->width;
    const uint8_t *from = p->colour + at * p->channels;
    if (!p->alpha) {
        memcpy(row, from, (size_t)p->width * p->channels);
        return;
    }
    for (uint32_t x = 0; x < p->width; x++)
        for (unsigned c = 0; c < p->channels; c++) {
            unsigned alpha = p->alpha[at + x];
            *row++ = (uint8_t)((*from++ * alpha + 255 * (255 - alpha) + 127) / 255);
        }
}

nb_str nb_pixels_jpeg(nb_arena *a, const nb_pixels *p, int quality)
{
    if (p->width > JPEG_MAX_DIMENSION || p->height > JPEG_MAX_DIMENSION) return NB_STR_NULL;
    struct jpeg_compress_struct c = {0};
    struct jpeg_error_mgr err;
    c.err = jpeg_std_error(&err);
    err.error_exit = jpeg_failed;
    jpeg_create_compress(&c);
    jpeg_sink *s = nb_calloc(1, sizeof *s);
    s->dest.init_destination = sink_start;
    s->dest.empty_output_buffer = sink_full;
    s->dest.term_destination = sink_end;
    c.dest = &s->dest;
    c.image_width = p->width;
    c.image_height = p->height;
    c.input_components = (int)p->channels;
    c.in_color_space = p->channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(&c);
    jpeg_set_quality(&c, quality, TRUE);
    c.optimize_coding = TRUE; /* smaller: holds every coefficient */
    jpeg_start_compress(&c, TRUE);
    uint8_t *row = nb_malloc((size_t)p->width * p->channels);
    for (uint32_t y = 0; y < p->height; y++) {
        flatten(p, y, row);
        jpeg_write_scanlines(&c, &row, 1);
    }
    jpeg_finish_compress(&c);
    jpeg_destroy_compress(&c);
    nb_free(row);
    nb_str out = nb_buf_take(a, &s->out);
    nb_free(s);
    return out;
}
