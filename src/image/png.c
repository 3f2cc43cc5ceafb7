/* PNG to pixels, by libpng, row by row unless interlaced.
 *
 * libpng leaves a damaged file by longjmp: whatever changes after setjmp lives in a struct that
 * the caller of setjmp holds by pointer, so nothing is lost or freed twice.
 */
#include <png.h>
#include <string.h>

#include "base/mem.h"
#include "image/codec.h"

typedef struct {
    nb_decoding *d;
    size_t at;
    nb_rows rows;
    uint8_t *buffer; /* one row, or the whole picture when interlaced */
    size_t row;
    uint32_t height, done; /* rows of any pass */
    bool interlaced;
} reading;

static void on_error(png_structp png, png_const_charp what)
{
    reading *r = png_get_error_ptr(png);
    snprintf(r->d->why, sizeof r->d->why, "%s", what);
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp what)
{
    (void)png, (void)what; /* about what does not show */
}

static png_voidp on_malloc(png_structp png, png_alloc_size_t n)
{
    (void)png;
    return nb_malloc(n);
}

static void on_free(png_structp png, png_voidp p)
{
    (void)png;
    nb_free(p);
}

static void on_read(png_structp png, png_bytep to, size_t n)
{
    reading *r = png_get_io_ptr(png);
    nb_str bytes = r->d->img->bytes;
    if (n > bytes.n - r->at) png_error(png, NB_SAY("the file ends early"));
    memcpy(to, bytes.s + r->at, n);
    r->at += n;
}

/* Asks for 8 bits a channel; palettes and keyed colours become RGB and alpha. */
static void transform(png_structp png, png_infop info)
{
    static const png_byte skipped[] = "iCCP\0iTXt\0tEXt\0zTXt\0sPLT";
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, skipped, 5);
    png_read_info(png, info);
    png_set_expand(png);
    png_set_scale_16(png);
}

static void read_rows(png_structp png, png_infop info, reading *r)
{
    png_set_user_limits(png, NB_SIDE_MAX, NB_SIDE_MAX);
    transform(png, info);
    int passes = png_set_interlace_handling(png);
    png_read_update_info(png, info);
    unsigned channels = png_get_channels(png, info);
    uint32_t width = png_get_image_width(png, info);
    r->height = png_get_image_height(png, info);
    r->row = png_get_rowbytes(png, info);
    if (width != r->d->img->width && width != r->d->img->height)
        png_error(png, NB_SAY("its header changed"));
    if (r->row != (size_t)width * channels) png_error(png, NB_SAY("unexpected pixel format"));
    r->interlaced = passes > 1;
    r->buffer = nb_calloc(r->interlaced ? r->height : 1, r->row);
    nb_rows_open(&r->rows, r->d, width, r->height, channels >= 3 ? 3 : 1, channels % 2 == 0);
    for (int pass = 0; pass < passes; pass++)
        for (uint32_t y = 0; y < r->height; y++, r->done++) {
            if (r->interlaced) {
                /* As a display would: each pass fills the blocks that it knows. */
                png_read_row(png, NULL, r->buffer + y * r->row);
            } else {
                png_read_row(png, r->buffer, NULL);
                nb_rows_put(&r->rows, r->buffer);
            }
        }
}

static bool guarded(png_structp png, png_infop info, reading *r)
{
    if (setjmp(png_jmpbuf(png))) return r->done > 0;
    read_rows(png, info, r);
    return true;
}

bool nb_png_decode(nb_decoding *d)
{
    reading r = {.d = d};
    png_structp png = png_create_read_struct_2(PNG_LIBPNG_VER_STRING, &r, on_error, on_warning,
                                               NULL, on_malloc, on_free);
    if (!png) nb_out_of_memory();
    png_infop info = png_create_info_struct(png);
    if (!info) nb_out_of_memory();
    png_set_read_fn(png, &r, on_read);
    bool ok = guarded(png, info, &r);
    png_destroy_read_struct(&png, &info, NULL);
    if (ok && r.interlaced)
        for (uint32_t y = 0; y < r.height; y++) nb_rows_put(&r.rows, r.buffer + y * r.row);
    nb_rows_close(&r.rows);
    nb_free(r.buffer);
    return ok;
}
