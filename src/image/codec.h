/* codec.h: what the formats share. Private to image/.
 *
 * A probe fills in the nb_image from headers and returns NULL, or the reason why the file cannot be
 * shown. A decoder pushes rows into a sink; it returns false when it has nothing to show. In both
 * cases `why` may say what is wrong. decode.c and probe.c turn reasons into diagnostics.
 */
#ifndef NB_IMAGE_CODEC_H
#define NB_IMAGE_CODEC_H

#include "image/image.h"

#define NB_SIDE_MAX (1u << 20) /* a longer side is nonsense, and a row of it is not free */

/* width and height are the file's own here; probe.c turns them upright. */
const char *nb_png_probe(nb_image *img);
const char *nb_jpeg_probe(nb_image *img);
const char *nb_gif_probe(nb_image *img);
const char *nb_webp_probe(nb_image *img);
const char *nb_svg_probe(nb_image *img, const nb_limits *limits);

typedef struct {
    const nb_image *img;
    nb_arena *a;
    uint32_t width, height; /* wanted, before turning upright */
    nb_pixels *out;
    char why[200];
} nb_decoding;

bool nb_png_decode(nb_decoding *d);
bool nb_jpeg_decode(nb_decoding *d);
bool nb_gif_decode(nb_decoding *d);
bool nb_webp_decode(nb_decoding *d);
bool nb_svg_decode(nb_decoding *d);

/* rows.c: the sink. Rows of interleaved bytes (grey or RGB, then alpha) go in at full size; averaged
 * pixels come out in d->out. */
typedef struct {
    nb_pixels *out;
    uint32_t width, height; /* of what comes in */
    unsigned channels;      /* colour */
    bool has_alpha, scaled, shows_alpha;
    uint32_t y, out_y;      /* next row in and out */
    uint64_t *across, *sum; /* one row averaged across; the row being summed */
} nb_rows;

void nb_rows_open(nb_rows *r, nb_decoding *d, uint32_t width, uint32_t height, unsigned channels,
                  bool has_alpha);
void nb_rows_put(nb_rows *r, const uint8_t *row);
void nb_rows_close(nb_rows *r); /* rows that never came are white or clear; a zeroed r is allowed */

/* turn.c */
void nb_pixels_turn(nb_arena *a, nb_pixels *p, int orientation);

/* exif.c: orientation and resolution (unless known already) from a TIFF header. */
void nb_exif_read(nb_image *img, const uint8_t *p, size_t n);

/* svg_scan.c: what an XML reader sees without running anything. */
typedef struct {
    bool is_svg;
    const char *unsafe; /* why it may not stand in a book as it is */
    const char *bad;    /* why it cannot be rendered at all */
} nb_svg_facts;
nb_svg_facts nb_svg_scan(nb_str bytes, const nb_limits *limits);
bool nb_svg_looks_like(nb_str bytes);
void nb_xml_quiet(void); /* for this thread: nothing on standard error */

/* Numbers in files. */
static inline uint32_t nb_be16(const uint8_t *p) { return (uint32_t)p[0] << 8 | p[1]; }
static inline uint32_t nb_le16(const uint8_t *p) { return (uint32_t)p[1] << 8 | p[0]; }
static inline uint32_t nb_be32(const uint8_t *p) { return nb_be16(p) << 16 | nb_be16(p + 2); }
static inline uint32_t nb_le32(const uint8_t *p) { return nb_le16(p + 2) << 16 | nb_le16(p); }

#endif
