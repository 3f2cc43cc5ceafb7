/* PNG by its chunks (ISO/IEC 15948): what the header says, and IDAT for a PDF to carry as it
 * is. */
#include <string.h>
#include <zlib.h>

#include "image/codec.h"

typedef struct {
    const uint8_t *p;
    size_t n, at;
} cursor;

typedef struct {
    char type[5];
    const uint8_t *data;
    size_t n;
} chunk;

static cursor open_chunks(const nb_image *img)
{
    return (cursor){(const uint8_t *)img->bytes.s, img->bytes.n, 8};
}

/* Checksums are libpng's business. A chunk cut off by the end of the file comes out shorter. */
static bool next_chunk(cursor *c, chunk *out)
{
    if (c->n < 8 || c->at > c->n - 8) return false;
    uint32_t length = nb_be32(c->p + c->at);
    memcpy(out->type, c->p + c->at + 4, 4);
    out->type[4] = 0;
    c->at += 8;
    out->data = c->p + c->at;
    size_t left = c->n - c->at;
    out->n = length < left ? length : left;
    c->at += out->n;
    c->at += c->n - c->at < 4 ? c->n - c->at : 4;
    return true;
}

static bool is(const chunk *c, const char *type)
{
    return strcmp(c->type, type) == 0;
}

/* Bits a channel by colour type: grey any, palette up to 8, the others 8 or 16. */
static bool depth_fits(unsigned colour, unsigned bits)
{
    bool power = bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16;
    switch (colour) {
    case 0: return power;
    case 3: return power && bits <= 8;
    case 2:
    case 4:
    case 6: return bits == 8 || bits == 16;
    }
    return false;
}

const char *nb_png_probe(nb_image *img)
{
    cursor c = open_chunks(img);
    chunk k;
    if (!next_chunk(&c, &k)) return NB_SAY("it is cut off");
    if (is(&k, "CgBI")) return "it is in Apple's private variant of PNG";
    if (!is(&k, "IHDR") || k.n < 13) return NB_SAY("it has no header");
    img->width = nb_be32(k.data);
    img->height = nb_be32(k.data + 4);
    img->bits = k.data[8];
    unsigned colour = k.data[9];
    if (!depth_fits(colour, img->bits) || k.data[10] || k.data[11] || k.data[12] > 1)
        return NB_SAY("its header makes no sense");
    img->grey = colour == 0 || colour == 4;
    img->alpha = colour == 4 || colour == 6;
    bool data = false;
    while (next_chunk(&c, &k)) {
        if (is(&k, "IDAT")) data = true;
        else if (is(&k, "IEND")) break;
        else if (is(&k, "eXIf")) nb_exif_read(img, k.data, k.n);
        else if (data) continue;
        else if (is(&k, "acTL") && k.n >= 4) img->animated = nb_be32(k.data) > 1;
        else if (is(&k, "tRNS") && colour != 3) img->alpha = true;
        else if (is(&k, "tRNS"))
            for (size_t i = 0; i < k.n && i < 256; i++) img->alpha |= k.data[i] != 255;
        else if (is(&k, "pHYs") && k.n >= 9 && k.data[8] == 1) {
            img->dpi_x = nb_be32(k.data) * 0.0254;
            img->dpi_y = nb_be32(k.data + 4) * 0.0254;
        }
    }
    return data ? NULL : NB_SAY("it has no image data");
}

/* Whether a zlib stream holds exactly `rows` rows of one filter byte and `row` bytes,
 * undamaged. */
static bool holds_rows(nb_str idat, uint64_t rows, uint64_t row)
{
    z_stream z = {0};
    uint8_t block[1 << 15];
    if (idat.n > UINT32_MAX || inflateInit(&z) != Z_OK) return false;
    z.next_in = (Bytef *)(uintptr_t)idat.s;
    z.avail_in = (uInt)idat.n;
    uint64_t total = 0, want = rows * (row + 1), next_filter = 0;
    bool good = true;
    int r = Z_OK;
    while (r == Z_OK && good) {
        z.next_out = block;
        z.avail_out = sizeof block;
        r = inflate(&z, Z_NO_FLUSH);
        size_t got = sizeof block - z.avail_out;
        for (; next_filter < total + got; next_filter += row + 1)
            good &= block[next_filter - total] <= 4;
        total += got;
        good &= total <= want;
    }
    inflateEnd(&z);
    return good && r == Z_STREAM_END && total == want;
}

bool nb_image_png_passthrough(const nb_image *img, nb_arena *a, nb_str *idat, nb_str *palette,
                              unsigned *bits, unsigned *colours)
{
    if (img->format != NB_IMAGE_PNG || img->alpha || img->bits > 8 || img->orientation != 1)
        return false;
    cursor c = open_chunks(img);
    chunk k;
    if (!next_chunk(&c, &k) || k.data[12]) return false;
    unsigned colour = k.data[9];
    nb_buf joined = {0};
    *palette = NB_STR_NULL;
    while (next_chunk(&c, &k) && !is(&k, "IEND")) {
        if (is(&k, "IDAT")) nb_put(&joined, k.data, k.n);
        else if (is(&k, "PLTE") && colour == 3 && !joined.n)
            *palette = (nb_str){(const char *)k.data, k.n};
    }
    *idat = nb_buf_take(a, &joined);
    *bits = img->bits;
    *colours = colour == 2 ? 3 : 1;
    if (colour == 3 && (!palette->n || palette->n % 3 || palette->n > 768)) return false;
    uint64_t row = ((uint64_t)img->width * *colours * img->bits + 7) / 8;
    return holds_rows(*idat, img->height, row);
}
