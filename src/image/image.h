/* image.h: pictures: what a file is by its content, its size, and its pixels.
 *
 * Input is untrusted: limits are checked before memory is spent, and nothing a file contains can end
 * the program. The extension of the name is never believed. Must not know: pages, output formats.
 */
#ifndef NB_IMAGE_IMAGE_H
#define NB_IMAGE_IMAGE_H

#include "base/diag.h"
#include "base/str.h"

typedef enum {
    NB_IMAGE_PNG,
    NB_IMAGE_JPEG,
    NB_IMAGE_GIF,
    NB_IMAGE_WEBP,
    NB_IMAGE_SVG
} nb_image_format;

typedef struct nb_image nb_image;
struct nb_image {
    nb_image_format format;
    nb_str path;           /* as in the source, for messages */
    nb_str bytes;          /* the whole file */
    uint32_t width, height;/* pixels after EXIF rotation; for SVG: CSS pixels (1/96 inch) */
    double dpi_x, dpi_y;   /* as the file says; 0 = it says nothing */
    int orientation;       /* EXIF 1..8; 1 = upright */
    bool alpha;            /* has transparency that shows */
    bool grey;             /* no colour in the format (not: looks grey) */
    bool animated;         /* only the first frame is used */
    bool cmyk;
    unsigned bits;         /* per channel */
    uint8_t digest[20];    /* SHA-1 of bytes: equal images are stored once */
};

typedef struct {
    size_t bytes;          /* largest file */
    uint64_t pixels;       /* largest width x height to decode */
} nb_image_limits;
#define NB_IMAGE_LIMITS ((nb_image_limits){64u << 20, 120u * 1000 * 1000})

/* Reads headers only. NULL (reported at loc with bad-image or limit) when the bytes are no image that
 * can be shown. `bytes` must outlive the image. */
nb_image *nb_image_probe(nb_arena *a, nb_str path, nb_str bytes, nb_image_limits limits, nb_loc loc,
                         nb_diags *diags);

/* Pixels, 8 bits a channel, upright, sRGB as near as the file tells; rows top to bottom. */
typedef struct {
    uint32_t width, height;
    unsigned channels;     /* 1 grey or 3 RGB */
    uint8_t *colour;       /* width * height * channels, not premultiplied */
    uint8_t *alpha;        /* width * height, or NULL when opaque */
} nb_pixels;

/* Decodes, scaled down (area average) so that neither side exceeds max_side (0 = no limit); SVG is
 * rendered with its longer side exactly max_side. A truncated file gives what is there, with a
 * warning. False when nothing can be shown (reported). Pixels live in a. */
bool nb_image_decode(const nb_image *img, nb_arena *a, uint32_t max_side, nb_pixels *out, nb_loc loc,
                     nb_diags *diags);

/* JPEG that a PDF may carry as it is (DCTDecode): baseline or progressive, 8 bits, upright.
 * components: 1, 3 or 4; inverted: Adobe CMYK. */
bool nb_image_jpeg_info(const nb_image *img, unsigned *components, bool *inverted);

/* PNG whose IDAT a PDF may carry as it is (Flate with predictor 15): not interlaced, no alpha, no tRNS,
 * 1 to 8 bits. idat is joined; palette (RGB triples) is empty unless indexed. */
bool nb_image_png_passthrough(const nb_image *img, nb_arena *a, nb_str *idat, nb_str *palette,
                              unsigned *bits, unsigned *colours);

/* Encoders, for EPUB. Deterministic. quality 1..100. */
nb_str nb_pixels_png(nb_arena *a, const nb_pixels *p);
nb_str nb_pixels_jpeg(nb_arena *a, const nb_pixels *p, int quality);

/* True when an SVG can stand in an EPUB as it is: no script, no event handlers, no external reference,
 * no foreignObject, no entity declarations. *why names the first thing found. */
bool nb_image_svg_is_safe(const nb_image *img, const char **why);

#endif
