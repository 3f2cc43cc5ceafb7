/* image.h: pictures: what a file is by its content, its size, and its pixels.
 *
 * Input is untrusted: limits are checked before memory is spent, and nothing a file contains can end
 * the program. The extension of the name is never believed. Must not know: pages, output formats.
 */
#ifndef NB_IMAGE_IMAGE_H
#define NB_IMAGE_IMAGE_H

#include "base/limits.h"
#include "base/str.h"

typedef enum {
    NB_IMAGE_PNG,
    NB_IMAGE_JPEG,
    NB_IMAGE_GIF,
    NB_IMAGE_WEBP,
    NB_IMAGE_SVG
} nb_image_format;

typedef struct nb_svg_fonts nb_svg_fonts;

typedef struct nb_image nb_image;
struct nb_image {
    nb_image_format format;
    nb_str path;           /* as in the source, for messages */
    nb_str bytes;          /* the whole file; of svgz what it unpacks to */
    uint32_t width, height;/* pixels after EXIF rotation; for SVG: CSS pixels (1/96 inch) */
    double dpi_x, dpi_y;   /* as the file says; 0 = it says nothing */
    int orientation;       /* EXIF 1..8; 1 = upright */
    bool alpha;            /* has transparency that shows */
    bool grey;             /* no colour in the format (not: looks grey) */
    bool animated;         /* only the first frame is used */
    bool cmyk;
    unsigned bits;         /* per channel */
    uint8_t digest[16];    /* of bytes: equal images are stored once */
    const nb_limits *limits; /* it was probed with; NULL = the defaults */
    nb_svg_fonts *fonts;   /* for the text of SVG, set by the caller; NULL = whatever the machine has */
};


/* Reads headers only. NULL (reported at loc with bad-image or limit) when the bytes are no image that
 * can be shown. `bytes` must outlive the image. */
nb_image *nb_image_probe(nb_arena *a, nb_str path, nb_str bytes, const nb_limits *limits, nb_loc loc,
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

/* The file does not break off, as far as a look at its parts tells. */
bool nb_image_is_whole(const nb_image *img);

/* In grey, by luminance (ITU-R BT.709 on the values as they are): what a printer without colour would
 * do, but the same on every printer. */
uint8_t nb_luminance(uint8_t r, uint8_t g, uint8_t b);
void nb_pixels_grey(nb_pixels *p);

/* JPEG that a PDF may carry as it is (DCTDecode): baseline or progressive, 8 bits, upright.
 * components: 1, 3 or 4; inverted: Adobe CMYK, which needs /Decode [1 0 1 0 1 0 1 0]. */
bool nb_image_jpeg_info(const nb_image *img, unsigned *components, bool *inverted);

/* PNG whose IDAT a PDF may carry as it is (Flate with predictor 15): not interlaced, no alpha, no tRNS,
 * 1 to 8 bits, undamaged. idat is joined; palette (RGB triples) is empty unless indexed. */
bool nb_image_png_passthrough(const nb_image *img, nb_arena *a, nb_str *idat, nb_str *palette,
                              unsigned *bits, unsigned *colours);

/* Encoders, for EPUB. Deterministic. PNG is grey, RGB or a palette, whichever holds the pixels.
 * quality 1..100; a side over 65,500 pixels gives the empty string for JPEG. */
nb_str nb_pixels_png(nb_arena *a, const nb_pixels *p);
nb_str nb_pixels_jpeg(nb_arena *a, const nb_pixels *p, int quality);
/* A PNG of at most 16 colours, for flat colour and large letters: put_row writes width indices, top to
 * bottom, or leaves them and returns false for a row like the one above. Packed for speed. */
nb_str nb_rows_png(nb_arena *a, uint32_t width, uint32_t height, const uint8_t (*colour)[3], size_t n,
                   bool (*put_row)(void *ctx, uint32_t y, uint8_t *row), void *ctx);

/* True when an SVG can stand in an EPUB as it is: no script, no event handlers, no external reference,
 * no foreignObject, no entity declarations. *why names the first thing found. */
bool nb_image_svg_is_safe(const nb_image *img, const char **why);

/* The only fonts that text in SVG may use, so that a book does not depend on what else is installed.
 * use: "serif", "sans-serif", "monospace", or NULL for fallback; the order is the order of choice.
 * Families that none of them has become the first use. For one thread at a time; NULL when no file can
 * be read as a font. */
typedef struct {
    nb_str file;
    unsigned index;        /* in a collection: the face preferred for `use` */
    const char *use;
} nb_svg_font;
nb_svg_fonts *nb_svg_fonts_open(const nb_svg_font *font, size_t n);
void nb_svg_fonts_close(nb_svg_fonts *f); /* NULL is allowed */

/* SVG as vectors, for a PDF: object[0] is a Form XObject, complete (BBox, Matrix, Resources, Group)
 * but for /Length; the others are what it needs: fonts, gradients, pictures. To write it, give object
 * i the number number[i], add /Length data.n to streams, and show it with `w 0 0 h x y cm /Name Do`
 * where w and h scale from the drawing's size, width by height points, origin bottom left.
 * Text stays text, in embedded subsets with ToUnicode. The same drawing and fonts give the same bytes. */
typedef enum {
    NB_PDF_NULL,
    NB_PDF_BOOL,
    NB_PDF_INT,
    NB_PDF_REAL,
    NB_PDF_NAME,
    NB_PDF_STRING,
    NB_PDF_ARRAY,
    NB_PDF_DICT,
    NB_PDF_REF
} nb_pdf_type;

typedef struct nb_pdf_value nb_pdf_value;
struct nb_pdf_value {
    nb_pdf_type type;
    nb_str key;            /* of an entry of a DICT, without the slash */
    int64_t number;        /* BOOL, INT; REF: index into object[] */
    double real;           /* INT, REAL */
    nb_str s;              /* NAME without the slash, STRING: bytes; INT, REAL: as written */
    nb_pdf_value *item;    /* ARRAY, DICT: n of them, in order */
    size_t n;
};

typedef struct {
    nb_pdf_value value;
    bool is_stream;        /* value is then its dictionary, without /Length */
    nb_str data;           /* encoded as the dictionary's /Filter says */
} nb_pdf_object;

typedef struct {
    double width, height;  /* points */
    nb_pdf_object *object;
    size_t n;
} nb_svg_pdf;

/* False (reported) when the drawing cannot be had as vectors: then decode it. */
bool nb_image_svg_pdf(const nb_image *img, nb_arena *a, nb_svg_pdf *out, nb_loc loc, nb_diags *diags);

/* A value in PDF syntax; references become `number[i] 0 R`. */
void nb_pdf_value_put(nb_buf *out, const nb_pdf_value *v, const uint32_t *number);

#endif
