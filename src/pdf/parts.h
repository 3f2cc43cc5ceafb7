/* parts.h: the file being written, and what its parts offer each other.
 *
 * Pages are emitted first, one after the other; fonts, tags, destinations and metadata gather what
 * the pages use and are written behind them. Nothing here copies ink: texts are borrowed from
 * pages->arena, which outlives the file.
 */
#ifndef NB_PDF_PARTS_H
#define NB_PDF_PARTS_H

#include "base/map.h"
#include "pdf/object.h"
#include "pdf/pdf.h"

typedef struct nb_pdf_fonts nb_pdf_fonts;
typedef struct nb_pdf_images nb_pdf_images;
typedef struct nb_tagging nb_tagging;
typedef struct nb_links nb_links;

typedef struct {
    const nb_pages *pages;
    const nb_pdf_options *options;
    nb_diags *diags;
    nb_arena *arena;
    nb_objects *objects;
    nb_pdf_fonts *fonts;
    nb_pdf_images *images;
    nb_tagging *tagging;   /* NULL = untagged */
    nb_links *links;
    uint32_t *page_object; /* of pages emitted so far */
    nb_pdf_stats *stats;
    nb_pdf_archive archive; /* PDF/A, where it is claimed: no device CMYK */
    bool failed;           /* reported */
} nb_pdf;

int nb_pdf_level(const nb_pdf *p); /* of nb_deflater_open */

/* ---- glyphs.c: which glyphs of a face are shown, and what text each stands for ---- */
typedef struct {
    uint32_t id;
    int32_t width; /* advance in millionths of an em */
    nb_str text;   /* for ToUnicode */
    bool firm;     /* text was the whole text of a cluster of this one glyph; else a stopgap for
                      a glyph that so far only occurs under ActualText */
} nb_glyph_use;

typedef struct {
    const nb_face *face;
    unsigned number;    /* its resource is /F<number> */
    bool colour;        /* Type 3; parts of TYPE3_GLYPHS glyphs each */
    uint32_t object;    /* Type 0 */
    uint32_t *slot[256]; /* by glyph id / 256, then id % 256: index + 1 into use. A Chinese face has
                            65,000 glyphs; a table for all of them is touched whole to be emptied */
    NB_VEC(nb_glyph_use) use;
    NB_VEC(uint32_t) part; /* Type 3 */
    uint32_t blank;     /* the glyph of U+0020, for glyphs that are missing; 0 = none */
} nb_pdf_font;
#define NB_TYPE3_GLYPHS 255

uint32_t nb_glyph_index(nb_pdf *p, nb_pdf_font *f, uint32_t id); /* into f->use */
/* Notes that these glyphs (in the order of the text) show `text`. True when ToUnicode cannot say
 * so and ActualText must. */
bool nb_glyphs_need_text(nb_pdf_font *f, const uint32_t *index, size_t n, nb_str text);

/* ---- font.c, tounicode.c, type3.c ---- */
nb_pdf_fonts *nb_pdf_fonts_new(nb_pdf *p);
nb_pdf_font *nb_pdf_font_of(nb_pdf *p, const nb_face *face);
uint32_t nb_pdf_fonts_resource(const nb_pdf *p); /* the /Font dictionary all pages share */
void nb_pdf_fonts_write(nb_pdf *p);
size_t nb_tounicode_write(nb_pdf *p, uint32_t id, const nb_glyph_use *use, size_t n, bool two_bytes);
void nb_type3_write(nb_pdf *p, nb_pdf_font *f);

/* ---- image.c, jpeg.c, pixels.c ---- */
typedef struct {
    uint32_t object; /* 0 = cannot be shown */
    unsigned number; /* /I<number> */
    bool alpha;
    nb_len width, height; /* what it measures when drawn as it is: 1 pt for pictures of pixels */
    size_t page;     /* the last page that listed it, + 1 */
} nb_pdf_image;
nb_pdf_images *nb_pdf_images_new(nb_pdf *p); /* looks over all pages for printed sizes */
nb_pdf_image *nb_pdf_image_of(nb_pdf *p, const nb_image *image);
/* A JPEG without what is not its picture. *profile: its ICC profile, where it has a valid one that is
 * not sRGB. A file that is not well-formed stays as it is from there on. */
nb_str nb_jpeg_plain(nb_arena *a, nb_str jpeg, unsigned components, nb_str *profile);
/* Pixels as an image XObject with its soft mask; the number of the object. */
uint32_t nb_pixels_write(nb_pdf *p, const nb_pixels *px);

/* ---- content.c ---- */
void nb_page_write(nb_pdf *p, size_t page);

/* ---- tags.c, structure.c: marked content and the structure tree ---- */
nb_tagging *nb_tagging_new(nb_pdf *p);
/* The /Properties that pages share: /H, /F and /W are artifacts that are heads, feet, watermarks. */
uint32_t nb_tag_properties(const nb_tagging *t);
/* What is noted next stands here in the document: an ink's number in the order of reading. Only for
 * sheets, whose inks are not in that order. */
void nb_tagging_at(nb_tagging *t, uint32_t reading);
/* A new piece of marked content of `tag` on `page`. */
void nb_tag_mark(nb_tagging *t, uint32_t tag, uint32_t page);
/* The MCIDs of the page's pieces, as they were marked; NULL = there are none. Borrowed until the next page. */
const uint32_t *nb_tag_numbers(nb_tagging *t, uint32_t page);
void nb_tag_box(nb_tagging *t, uint32_t tag, const nb_ink *ink, nb_len page_height);
/* Ties an annotation to its element; the result is the annotation's StructParent. */
int nb_tag_annotation(nb_tagging *t, uint32_t tag, uint32_t page, uint32_t object);
nb_str nb_tag_lang(const nb_pdf *p, uint32_t tag); /* inherited; the book's at last */
uint32_t nb_tagging_write(nb_pdf *p);              /* the StructTreeRoot */

/* ---- links.c ---- */
nb_links *nb_links_new(nb_pdf *p);
/* Writes the page's link annotations; appends "/Annots[…]" where there are any. */
void nb_links_page(nb_pdf *p, size_t page, nb_buf *entries);
uint32_t nb_links_names(nb_pdf *p); /* the name tree of destinations; 0 = there are none */

/* ---- attach.c: the files inside ---- */
/* Writes them; /AF is appended to the catalog's entries. Returns their name tree, or 0. */
uint32_t nb_attachments_write(nb_pdf *p, nb_buf *catalog);

/* ---- tree.c: name trees ---- */
typedef struct {
    nb_str key; /* nb_text_bytes */
    size_t i;
} nb_name;
typedef void nb_put_value(void *ctx, nb_buf *b, size_t i);
/* Values by name, which are sorted here; 0 = there are none. */
uint32_t nb_names_write(nb_pdf *p, nb_name *name, size_t n, nb_put_value *put, void *ctx);

/* ---- outline.c ---- */
void nb_outline_write(nb_pdf *p);
void nb_labels_put(const nb_pdf *p, nb_buf *catalog); /* /PageLabels */

/* ---- meta.c, icc.c ---- */
void nb_put_date(nb_buf *b, const char *key, int64_t epoch);
uint32_t nb_info_write(nb_pdf *p);
uint32_t nb_xmp_write(nb_pdf *p);
uint32_t nb_output_intent_write(nb_pdf *p);

#endif
