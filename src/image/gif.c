/* The first picture of a GIF (GIF89a), by giflib; the header by its blocks. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "image/codec.h"
#include "image/gif_calls.h"

/* Past a chain of sub-blocks, or n. */
static size_t skip_blocks(const uint8_t *p, size_t n, size_t at)
{
    while (at < n && p[at]) at += 1u + p[at];
    return at < n ? at + 1 : n;
}

static size_t table_size(unsigned flags)
{
    return flags & 0x80 ? 3u << ((flags & 7) + 1) : 0;
}

const char *nb_gif_probe(nb_image *img)
{
    const uint8_t *p = (const uint8_t *)img->bytes.s;
    size_t n = img->bytes.n;
    if (n < 13) return NB_SAY("it is cut off");
    if (!nb_library_open(&nb_image_gif))
        return NB_SAY("giflib, which reads it, is not installed");
    img->width = nb_le16(p + 6);
    img->height = nb_le16(p + 8);
    size_t at = 13 + table_size(p[10]);
    unsigned frames = 0;
    while (at < n && p[at] != 0x3b && frames < 2) {
        if (p[at] == 0x21) {
            if (!frames && at + 4 < n && p[at + 1] == 0xf9 && p[at + 2] == 4)
                img->alpha = p[at + 3] & 1;
            at = skip_blocks(p, n, at + 2);
        } else if (p[at] == 0x2c && at + 10 < n) {
            uint32_t x = nb_le16(p + at + 1), y = nb_le16(p + at + 3);
            uint32_t w = nb_le16(p + at + 5), h = nb_le16(p + at + 7);
            if (!frames++) {
                if (!img->width || !img->height) img->width = w, img->height = h;
                img->alpha |= x || y || w < img->width || h < img->height;
            }
            at = skip_blocks(p, n, at + 11 + table_size(p[at + 9]));
        } else {
            break; /* damaged */
        }
    }
    img->animated = frames > 1;
    return frames ? NULL : NB_SAY("it holds no picture");
}

typedef struct {
    nb_str bytes;
    size_t at;
} source;

static int on_read(GifFileType *gif, GifByteType *to, int n)
{
    source *s = gif->UserData;
    size_t left = s->bytes.n - s->at, got = (size_t)n < left ? (size_t)n : left;
    memcpy(to, s->bytes.s + s->at, got);
    s->at += got;
    return (int)got;
}

/* Reads up to the first picture. -2 = there is none; otherwise its transparent colour or -1. */
static int find_picture(GifFileType *gif)
{
    int clear = NO_TRANSPARENT_COLOR;
    for (;;) {
        GifRecordType type;
        if (DGifGetRecordType(gif, &type) != GIF_OK) return -2;
        if (type == IMAGE_DESC_RECORD_TYPE) return DGifGetImageDesc(gif) == GIF_OK ? clear : -2;
        if (type != EXTENSION_RECORD_TYPE) return -2;
        int code;
        GifByteType *block;
        if (DGifGetExtension(gif, &code, &block) != GIF_OK) return -2;
        GraphicsControlBlock control;
        if (block && code == GRAPHICS_EXT_FUNC_CODE &&
            DGifExtensionToGCB(block[0], block + 1, &control) == GIF_OK)
            clear = control.TransparentColor;
        while (block)
            if (DGifGetExtensionNext(gif, &block) != GIF_OK) return -2;
    }
}

/* The picture's indices, top to bottom; interlaced rows come in four passes. Returns rows read.
 */
static uint32_t read_indices(GifFileType *gif, uint8_t *to, uint32_t w, uint32_t h)
{
    static const uint32_t first[] = {0, 4, 2, 1}, step[] = {8, 8, 4, 2};
    uint32_t done = 0;
    bool interlaced = gif->Image.Interlace;
    for (int pass = 0; pass < (interlaced ? 4 : 1); pass++)
        for (uint32_t y = interlaced ? first[pass] : 0; y < h;
             y += interlaced ? step[pass] : 1) {
            if (DGifGetLine(gif, to + (size_t)y * w, (int)w) != GIF_OK) return done;
            done++;
        }
    return done;
}

/* Writes the row of the screen that holds `index`, at x; what lies outside is clear. */
static void colour_row(uint8_t *row, uint32_t width, const uint8_t *index, uint32_t x,
                       uint32_t w, const ColorMapObject *map, int clear)
{
    memset(row, 0, (size_t)width * 4);
    for (uint32_t i = 0; i < w && x + i < width; i++) {
        if (index[i] == clear || index[i] >= map->ColorCount) continue;
        GifColorType c = map->Colors[index[i]];
        memcpy(row + (size_t)(x + i) * 4, (uint8_t[4]){c.Red, c.Green, c.Blue, 255}, 4);
    }
}

static bool show(nb_decoding *d, GifFileType *gif, int clear)
{
    uint32_t x = (uint32_t)gif->Image.Left, y = (uint32_t)gif->Image.Top;
    uint32_t w = (uint32_t)gif->Image.Width, h = (uint32_t)gif->Image.Height;
    uint32_t width = d->img->width, height = d->img->height;
    const ColorMapObject *map = gif->Image.ColorMap ? gif->Image.ColorMap : gif->SColorMap;
    if (!map || !w || !h || (uint64_t)w * h > nb_most(d->img->limits, NB_CAP_IMAGE_PIXELS)) {
        snprintf(d->why, sizeof d->why,
                 NB_SAY("its first picture has no colours or a wrong size"));
        return false;
    }
    uint8_t *indices = nb_calloc(h, w), *row = nb_malloc((size_t)width * 4);
    if (clear >= 0) memset(indices, clear, (size_t)w * h);
    uint32_t done = read_indices(gif, indices, w, h);
    if (done < h) snprintf(d->why, sizeof d->why, NB_SAY("the file ends early or is garbled"));
    if (done) {
        nb_rows rows;
        nb_rows_open(&rows, d, width, height, 3, true);
        for (uint32_t i = 0; i < height; i++) {
            bool inside = i >= y && i - y < h;
            colour_row(row, width, inside ? indices + (size_t)(i - y) * w : NULL, x,
                       inside ? w : 0, map, clear);
            nb_rows_put(&rows, row);
        }
        nb_rows_close(&rows);
    }
    nb_free(indices);
    nb_free(row);
    return done > 0;
}

bool nb_gif_decode(nb_decoding *d)
{
    source s = {d->img->bytes, 0};
    int error = 0;
    GifFileType *gif = DGifOpen(&s, on_read, &error);
    if (!gif) {
        snprintf(d->why, sizeof d->why, NB_SAY("its header is broken"));
        return false;
    }
    int clear = find_picture(gif);
    if (clear == -2) snprintf(d->why, sizeof d->why, NB_SAY("it holds no picture"));
    bool ok = clear != -2 && show(d, gif, clear);
    DGifCloseFile(gif, &error);
    return ok;
}
