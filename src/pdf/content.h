/* content.h: the content stream being written and the graphics state a reader has at this point, so
 * that only changes are written. */
#ifndef NB_PDF_CONTENT_H
#define NB_PDF_CONTENT_H

#include "pdf/parts.h"

typedef struct {
    nb_pdf *p;
    uint32_t page;
    nb_len height;   /* of the page: PDF counts upwards */
    nb_buf out;
    nb_buf gaps;     /* size_t: where in `out` MCIDs are missing, which are known at the end */
    nb_buf show;     /* the operand of the Tj or TJ being gathered */
    bool adjusted;   /* it holds a number: TJ */

    /* Marked content never nests where it is tagged: a piece of another language or with ActualText
     * is content of its own. (Readers that ignore it would take an inner end for the outer one.) */
    bool marked, marked_in_text, actual, in_span;
    uint32_t tag;
    nb_str lang;               /* empty = the tag's */

    /* text object */
    bool in_text, skewed;
    int64_t line_x, line_y;    /* 1/100 pt */

    /* graphics state; kept across text objects */
    nb_colour fill, stroke;
    int64_t line_width;        /* 1/100 pt */
    const nb_pdf_font *font;
    unsigned part;
    nb_len size;
    int hscale, mode;
    int64_t rise, spacing;     /* 1/100 pt; 1/10000 pt */

    bool transparent;          /* the page needs a transparency group */
    nb_buf xobjects;
} nb_content;

/* Opens or closes the text object; marked content that would cross its edge is closed. */
void nb_content_text(nb_content *c, bool in_text);
/* Opens marked content for this ink unless the open one will do. lang: the ink's, or empty. With
 * ActualText it must be closed by the next call of nb_content_mark. */
void nb_content_mark(nb_content *c, uint32_t tag, nb_str lang, const nb_str *actual);
void nb_content_unmark(nb_content *c);
void nb_content_fill(nb_content *c, nb_colour colour);
void nb_content_stroke(nb_content *c, nb_colour colour, nb_len width);

/* text.c */
void nb_content_glyphs(nb_content *c, const nb_ink *ink);

#endif
