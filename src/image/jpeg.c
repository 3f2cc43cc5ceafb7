/* JPEG to pixels, by libjpeg. Errors leave by longjmp into guarded(). */
#include <stdio.h> /* jpeglib.h takes it for granted */

#include <jpeglib.h>
#include <setjmp.h>

#include "base/mem.h"
#include "image/codec.h"

/* Progressive files have about ten; each costs a pass over the picture. */
enum { SCANS_MAX = 100 };

typedef struct {
    struct jpeg_error_mgr err; /* first: libjpeg knows this address */
    struct jpeg_progress_mgr progress;
    jmp_buf jump;
    char why[JMSG_LENGTH_MAX];
    struct jpeg_decompress_struct in;
    nb_decoding *d;
    nb_rows rows;
    uint8_t *row;
} reading;

static void on_error(j_common_ptr c)
{
    reading *r = (reading *)(void *)c->err;
    c->err->format_message(c, r->why);
    longjmp(r->jump, 1);
}

static void on_message(j_common_ptr c, int level)
{
    reading *r = (reading *)(void *)c->err;
    if (level >= 0) return;
    if (!c->err->num_warnings++) c->err->format_message(c, r->why);
}

static void on_progress(j_common_ptr c)
{
    reading *r = (reading *)(void *)c->err;
    if (r->in.input_scan_number <= SCANS_MAX) return;
    snprintf(r->why, sizeof r->why, NB_SAY("it has too many scans"));
    longjmp(r->jump, 1);
}

/* CMYK over four bytes to RGB over the first three. Adobe's files store ink upside down. */
static void cmyk_row(uint8_t *row, uint32_t width, bool inverted)
{
    uint8_t *to = row;
    for (uint32_t x = 0; x < width; x++, row += 4) {
        unsigned k = inverted ? row[3] : 255u - row[3];
        for (int i = 0; i < 3; i++) {
            unsigned v = inverted ? row[i] : 255u - row[i];
            *to++ = (uint8_t)((v * k + 127) / 255);
        }
    }
}

static void read_rows(reading *r)
{
    struct jpeg_decompress_struct *in = &r->in;
    nb_decoding *d = r->d;
    jpeg_create_decompress(in);
    r->progress.progress_monitor = on_progress;
    in->progress = &r->progress;
    jpeg_mem_src(in, (const unsigned char *)d->img->bytes.s, d->img->bytes.n);
    jpeg_read_header(in, TRUE);
    bool grey = in->num_components == 1, cmyk = in->num_components == 4;
    in->out_color_space = grey ? JCS_GRAYSCALE : cmyk ? JCS_CMYK : JCS_RGB;
    /* Halving inside the transform is nearly free; the last step is our own average. */
    in->scale_num = 8;
    in->scale_denom = 8;
    while (in->scale_num > 1 && in->image_width * (in->scale_num / 2) / 8 >= d->width &&
           in->image_height * (in->scale_num / 2) / 8 >= d->height)
        in->scale_num /= 2;
    jpeg_start_decompress(in);
    uint32_t width = in->output_width;
    r->row = nb_malloc((size_t)width * (unsigned)in->output_components);
    nb_rows_open(&r->rows, d, width, in->output_height, grey ? 1 : 3, false);
    while (in->output_scanline < in->output_height) {
        jpeg_read_scanlines(in, &r->row, 1);
        if (cmyk) cmyk_row(r->row, width, in->saw_Adobe_marker);
        nb_rows_put(&r->rows, r->row);
    }
}

static bool guarded(reading *r)
{
    if (setjmp(r->jump)) return r->rows.y > 0;
    read_rows(r);
    return true;
}

bool nb_jpeg_decode(nb_decoding *d)
{
    reading *r = nb_calloc(1, sizeof *r);
    r->d = d;
    r->in.err = jpeg_std_error(&r->err);
    r->err.error_exit = on_error;
    r->err.emit_message = on_message;
    bool ok = guarded(r);
    snprintf(d->why, sizeof d->why, "%s", r->why);
    jpeg_destroy_decompress(&r->in);
    nb_rows_close(&r->rows);
    nb_free(r->row);
    nb_free(r);
    return ok;
}
