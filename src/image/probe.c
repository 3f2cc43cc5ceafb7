/* What a file is, by its first bytes; then its own header reader; then the limits. */
#include <string.h>
#include <zlib.h>

#include "base/hash.h"
#include "image/codec.h"

static bool starts(nb_str s, const char *magic, size_t n)
{
    return s.n >= n && memcmp(s.s, magic, n) == 0;
}

static bool four_at(nb_str s, size_t at, const char *four)
{
    return s.n >= at + 4 && memcmp(s.s + at, four, 4) == 0;
}

/* Formats that notesbook does not read, so that the message can name them. */
static const char *foreign(nb_str s)
{
    if (s.n == 0) return NB_SAY("the file is empty");
    if (starts(s, "version https://git-lfs", 23))
        return NB_SAY("it is a pointer of Git LFS, not the image");
    if (four_at(s, 4, "ftyp")) {
        if (four_at(s, 8, "avif") || four_at(s, 8, "avis"))
            return NB_SAY("AVIF is not supported");
        if (four_at(s, 8, "heic") || four_at(s, 8, "heix") || four_at(s, 8, "mif1"))
            return NB_SAY("HEIC is not supported");
        return NB_SAY("it is a video");
    }
    if (starts(s, "BM", 2)) return NB_SAY("BMP is not supported");
    if (starts(s, "II*\0", 4) || starts(s, "MM\0*", 4)) return NB_SAY("TIFF is not supported");
    if (starts(s, "%PDF-", 5)) return NB_SAY("PDF is not supported as an image");
    if (starts(s, "%!PS", 4)) return NB_SAY("PostScript is not supported");
    if (starts(s, "\0\0\1\0", 4)) return NB_SAY("ICO is not supported");
    if (starts(s, "\xff\x0a", 2) || four_at(s, 4, "JXL "))
        return NB_SAY("JPEG XL is not supported");
    nb_str t = nb_str_trim(s);
    if (t.n >= 9 && (nb_str_ieq(nb_str_sub(t, 0, 9), NB_STR("<!doctype")) ||
                     nb_str_ieq(nb_str_sub(t, 0, 5), NB_STR("<html"))))
        return NB_SAY("it is a web page");
    return NB_SAY("it is not PNG, JPEG, GIF, WebP or SVG");
}

/* The content of a gzip file (RFC 1952). 0 = fine, 1 = broken, 2 = above the limit. */
static int gunzip(nb_arena *a, nb_str in, size_t limit, nb_str *out)
{
    z_stream z = {0};
    if (in.n > UINT32_MAX || inflateInit2(&z, 16 + MAX_WBITS) != Z_OK) return 1;
    z.next_in = (Bytef *)(uintptr_t)in.s;
    z.avail_in = (uInt)in.n;
    nb_buf b = {0};
    int r = Z_OK;
    while (r == Z_OK && b.n <= limit) {
        nb_buf_reserve(&b, 1 << 16);
        z.next_out = (Bytef *)b.p + b.n;
        z.avail_out = 1 << 16;
        r = inflate(&z, Z_NO_FLUSH);
        b.n += (1 << 16) - z.avail_out;
    }
    inflateEnd(&z);
    *out = nb_buf_take(a, &b);
    return out->n > limit ? 2 : r == Z_STREAM_END ? 0 : 1;
}

static const char *read_header(nb_image *img, const nb_limits *limits)
{
    nb_str s = img->bytes;
    if (starts(s, "\x89PNG\r\n\x1a\n", 8)) {
        img->format = NB_IMAGE_PNG;
        return nb_png_probe(img);
    }
    if (starts(s, "\xff\xd8\xff", 3)) {
        img->format = NB_IMAGE_JPEG;
        return nb_jpeg_probe(img);
    }
    if (starts(s, "GIF87a", 6) || starts(s, "GIF89a", 6)) {
        img->format = NB_IMAGE_GIF;
        return nb_gif_probe(img);
    }
    if (starts(s, "RIFF", 4) && four_at(s, 8, "WEBP")) {
        img->format = NB_IMAGE_WEBP;
        return nb_webp_probe(img);
    }
    if (nb_svg_looks_like(s)) {
        img->format = NB_IMAGE_SVG;
        return nb_svg_probe(img, limits);
    }
    return foreign(s);
}

nb_image *nb_image_probe(nb_arena *a, nb_str path, nb_str bytes, const nb_limits *limits,
                         nb_loc loc, nb_diags *diags)
{
    nb_image *img = NB_NEW(a, nb_image);
    img->path = nb_str_dup(a, path);
    img->orientation = 1;
    img->bits = 8;
    int zipped = 0;
    img->limits = limits;
    size_t most = nb_most(limits, NB_CAP_IMAGE_BYTES);
    bool too_big = bytes.n > most;
    if (!too_big && starts(bytes, "\x1f\x8b", 2)) {
        zipped = gunzip(a, bytes, most, &bytes);
        too_big = zipped == 2;
    }
    if (too_big) {
        nb_diag(diags, NB_LIMIT, loc, "image '%.*s' has more than %zu bytes", NB_STR_ARG(path),
                most);
        nb_limit_hint(diags, NB_CAP_IMAGE_BYTES);
        return NULL;
    }
    img->bytes = bytes;
    const char *why = zipped ? NB_SAY("its compression is broken") : read_header(img, limits);
    if (!why && (!img->width || !img->height)) why = NB_SAY("it has no size");
    if (why) {
        nb_diag(diags, NB_BAD_IMAGE, loc, "cannot show image '%.*s': %s", NB_STR_ARG(path),
                why);
        return NULL;
    }
    if (img->width > NB_SIDE_MAX || img->height > NB_SIDE_MAX ||
        (uint64_t)img->width * img->height > nb_most(limits, NB_CAP_IMAGE_PIXELS)) {
        nb_diag(diags, NB_LIMIT, loc, "image '%.*s' is too large: %u by %u pixels",
                NB_STR_ARG(path), img->width, img->height);
        nb_limit_hint(diags, NB_CAP_IMAGE_PIXELS);
        return NULL;
    }
    if (!(img->dpi_x >= 1 && img->dpi_y >= 1 && img->dpi_x < 1e6 && img->dpi_y < 1e6))
        img->dpi_x = img->dpi_y = 0;
    if (img->orientation >= 5) {
        uint32_t w = img->width;
        img->width = img->height;
        img->height = w;
        double x = img->dpi_x;
        img->dpi_x = img->dpi_y;
        img->dpi_y = x;
    }
    nb_digest(img->bytes, img->digest);
    return img;
}
