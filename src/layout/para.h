/* para.h: one paragraph: collect, shape, break, place. Private to layout/.
 *
 * A paragraph is anything set in lines: body text, a heading, a table cell, a caption, a note, a
 * contents entry, a running head. All get the same treatment, so every rule of good setting holds
 * everywhere. Work is split so that a table can shape once and break at several widths:
 *
 *     nb_shaped *s = nb_para_shape(c, block, &style);     collect + shape
 *     const nb_para *p = nb_para_break(c, s, width);      break + place
 *
 * Ink of a line is relative: x from the left edge of the measure, y = 0 at the baseline; whoever puts
 * lines on a page shifts a copy with nb_line_place.
 */
#ifndef NB_LAYOUT_PARA_H
#define NB_LAYOUT_PARA_H

#include "layout/context.h"

typedef enum {
    NB_SET_JUSTIFY,   /* the last line starts at the start edge */
    NB_SET_START,     /* ragged; start = left, or right in right-to-left text */
    NB_SET_CENTER,
    NB_SET_END,
    NB_SET_LEFT,
    NB_SET_RIGHT
} nb_setting_mode;

/* How a stretch of code looks: bytes of its node's text. */
typedef struct {
    uint32_t from, to;
    unsigned variant;        /* added to the text's */
    nb_colour colour;
} nb_look;

typedef struct {
    nb_text_style text;      /* role, variant, size, leading */
    nb_setting_mode mode;
    nb_len indent;           /* extra at the start of the first line; may be negative */
    nb_str lang;             /* of the block; empty = from the node */
    nb_dir dir;              /* NB_DIR_AUTO = from the text */
    nb_colour colour;
    bool hyphenate;
    bool balance;            /* headings: lines of about one length, Chinese words whole */
    bool verbatim;           /* code: spaces kept, tabs to 8 (or style) columns, no kerning or ligatures,
                                Latin half and Han a whole cell, broken anywhere as a last resort */
    const nb_look *look; size_t n_looks; /* of verbatim text: in order, apart */
    bool kai;                /* Han in Kai, all else upright: Chinese captions */
    bool tabular_figures;
    bool no_notes;           /* note references are dropped (running heads, contents) */
    bool no_links;           /* links are text (running heads) */
    uint32_t tag;            /* the block's structure element; inline elements are made under it.
                                NB_ARTIFACT…: all ink gets this value and no elements are made */
} nb_para_style;

typedef struct {
    nb_ink *ink; size_t n;
    nb_len ascent, descent;  /* of the line's box: at least the strut's (leading), more for tall ink */
    nb_len width;            /* natural width of what was set, after justification */
    uint32_t node, offset;   /* where the line's text begins in the document: text node seq and byte;
                                UINT32_MAX when it is not from the document */
    const nb_node **note; size_t n_notes;    /* NB_NOTE_DEFs first referred to in this line, in order */
    nb_str *anchor; size_t n_anchors;        /* ids that are defined in this line */
    bool hyphenated;         /* ends in a hyphen: no page break after it */
    bool forced;             /* ends at a hard line break */
    uint16_t remarks;        /* bits: 1 << nb_remark_kind */
    int32_t badness;         /* TeX's 0..10000; sign: < 0 tight, > 0 loose */
} nb_line;

typedef struct {
    nb_line *line; size_t n;
    nb_len width;            /* the measure it was broken for */
} nb_para;

typedef struct nb_shaped nb_shaped; /* in c->shaped: see context.h */

/* The inlines below `block` (a paragraph, heading, cell …). */
nb_shaped *nb_para_shape(nb_ctx *c, const nb_node *block, const nb_para_style *style);
/* A string that is no part of the document: list labels, page numbers, running heads. loc is where a
 * missing glyph is reported. */
nb_shaped *nb_para_shape_text(nb_ctx *c, nb_str text, nb_loc loc, const nb_para_style *style);
/* A stretch of one text node, with source positions: for code, one call a line. */
nb_shaped *nb_para_shape_span(nb_ctx *c, const nb_node *node, size_t from, size_t to,
                              const nb_para_style *style);

/* Widths for tables: the widest unbreakable piece, and everything on one line. */
nb_len nb_shaped_min(nb_ctx *c, nb_shaped *s);
nb_len nb_shaped_max(const nb_shaped *s);
bool nb_shaped_is_empty(const nb_shaped *s);
bool nb_shaped_is_numeric(const nb_shaped *s, nb_len *before_point); /* "−12.5 %": for decimal columns */
bool nb_shaped_is_absent(const nb_shaped *s); /* "—", "n/a" in such a column */

/* Optimal lines for the measure. looseness: lines more (or fewer) than the optimum, as TeX's, when the
 * paragraph can take it; 0 normally. Never NULL; an empty paragraph has no lines. */
const nb_para *nb_para_break(nb_ctx *c, const nb_shaped *s, nb_len width, int looseness);

/* The name of a note's place, where its references lead. */
nb_str nb_note_dest(const nb_ctx *c, const nb_node *def);

/* Copies the line's ink to *out (room for line->n) with the baseline start at (x, y) of the page. */
void nb_line_place(const nb_line *line, nb_len x, nb_len y, nb_ink *out);

#endif
