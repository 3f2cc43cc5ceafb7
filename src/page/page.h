/* page.h: the contract between layout and pdf: where the ink goes, as plain data.
 *
 * Coordinates: nb_len, origin at the page's top left corner, y grows downwards; glyph ink sits on its
 * baseline. Ink is flat, absolute and in reading order; later ink covers earlier ink. Every ink has a
 * tag: an index into tag[], the structure tree, or NB_ARTIFACT for what is decoration.
 *
 * Everything lives in pages->arena. Immutable once layout returns it.
 * Must not know: how it came to be (nodes, styles, lines), or PDF syntax.
 */
#ifndef NB_PAGE_PAGE_H
#define NB_PAGE_PAGE_H

#include "base/len.h"
#include "font/font.h"
#include "image/image.h"

typedef enum {
    NB_INK_GLYPHS,  /* a run of glyphs of one face and size on one baseline */
    NB_INK_RULE,    /* a filled or stroked rectangle */
    NB_INK_IMAGE,
    NB_INK_LINK,    /* a clickable rectangle; no ink of its own */
    NB_INK_TYPES
} nb_ink_type;

/* tag value of ink that is no content */
enum {
    NB_ARTIFACT = 0,        /* rules, boxes, backgrounds (Layout) */
    NB_ARTIFACT_HEADER = 1, /* Pagination / Header */
    NB_ARTIFACT_FOOTER = 2, /* Pagination / Footer */
    NB_ARTIFACT_WATERMARK = 3, /* Pagination / Watermark */
    NB_FIRST_TAG = 4        /* tag[0..3] are placeholders */
};

typedef struct { uint8_t r, g, b; } nb_colour;
#define NB_BLACK ((nb_colour){0, 0, 0})

/* A book has millions of these: 12 bytes. */
typedef struct {
    uint32_t cluster;  /* byte offset into ink.glyphs.text */
    int32_t x;         /* where its origin is from ink.x, after justification; nb_len */
    uint16_t id;       /* OpenType numbers glyphs in 16 bits */
    int16_t rise;      /* of its origin above the baseline, in hundredths of a point */
} nb_placed;

static inline nb_placed nb_place_glyph(uint32_t id, uint32_t cluster, nb_len x, nb_len rise)
{
    int64_t up = nb_hundredths(rise);
    return (nb_placed){cluster, (int32_t)x, (uint16_t)id,
                       (int16_t)(up < INT16_MIN ? INT16_MIN : up > INT16_MAX ? INT16_MAX : up)};
}

typedef struct {
    nb_ink_type type;
    uint32_t tag;
    nb_len x, y;       /* glyphs: start of the baseline; others: top left corner */
    nb_len width, height; /* glyphs: advance of the run, height unused */
    union {
        struct {
            const nb_face *face;
            nb_len size;
            nb_placed *glyph; size_t n;
            nb_str text;        /* source text of the run: ToUnicode, ActualText, the dump. Glyphs whose
                                   text differs (a hyphen at a line end: U+00AD) say so here */
            nb_str lang;        /* empty = the tag's */
            nb_colour colour;
            int hscale;         /* horizontal scaling in 1/1000; 1000 = none (font expansion) */
            nb_len stroke;      /* > 0: outline of this width for synthetic bold */
            int slant;          /* 1/1000 of shear, synthetic italic */
            int turn;           /* degrees, against the clock, about the start of the baseline */
            bool rtl;
        } glyphs;
        struct { nb_colour colour; nb_len stroke; nb_len radius; } rule; /* stroke 0 = filled */
        struct { const nb_image *image; } image;
        struct { nb_str url; nb_str dest; nb_str file; nb_str title; } link;
                    /* one of: url external; dest a name in dest[]; file + dest another edition's
                       output. title: what it leads to, for Contents */
    } as;
} nb_ink;

/* Roles of PDF 1.7 §14.8.4, the ones a book needs. */
typedef enum {
    NB_TAG_DOCUMENT, NB_TAG_PART, NB_TAG_SECT, NB_TAG_DIV, NB_TAG_BLOCKQUOTE, NB_TAG_CAPTION,
    NB_TAG_TOC, NB_TAG_TOCI, NB_TAG_P, NB_TAG_H1, NB_TAG_H2, NB_TAG_H3, NB_TAG_H4, NB_TAG_H5,
    NB_TAG_H6, NB_TAG_L, NB_TAG_LI, NB_TAG_LBL, NB_TAG_LBODY, NB_TAG_TABLE, NB_TAG_THEAD,
    NB_TAG_TBODY, NB_TAG_TR, NB_TAG_TH, NB_TAG_TD, NB_TAG_SPAN, NB_TAG_QUOTE, NB_TAG_NOTE,
    NB_TAG_REFERENCE, NB_TAG_CODE, NB_TAG_LINK, NB_TAG_RUBY, NB_TAG_RB, NB_TAG_RT, NB_TAG_FIGURE,
    NB_TAG_FORMULA, NB_TAG_TYPES
} nb_tag_type;

typedef struct {
    nb_tag_type type;
    uint32_t parent;        /* index of an earlier tag; the document's own parent is 0 */
    nb_str lang;            /* empty = the parent's */
    nb_str alt, actual;     /* Alt of figures and formulas, ActualText */
    nb_str id;              /* notes: unique */
    nb_str title;
    bool ordered;           /* lists */
    uint8_t scope;          /* TH: 0 column, 1 row */
    uint16_t colspan, rowspan; /* TH, TD; 0 and 1 mean one */
} nb_tag;

/* A part of a sheet that holds several pages: the inks from `ink` on; the first of them is number
 * `reading` of the document's inks in the order of reading, and the others follow it. */
typedef struct { uint32_t ink, reading; } nb_sheet_part;

/* What a proofreader marks: a line, or a table by its first row. */
typedef enum {
    NB_REMARK_LOOSE, NB_REMARK_TIGHT,  /* amount: TeX's badness */
    NB_REMARK_SQUEEZED,                /* Chinese marks or gaps gave up room */
    NB_REMARK_HYPHENATED,
    NB_REMARK_EMERGENCY,               /* a word is broken because no line can hold it */
    NB_REMARK_OVERFULL,                /* amount: by how much, in thousandths of a point */
    NB_REMARK_STUB,                    /* a last line of next to nothing */
    NB_REMARK_WIDOW, NB_REMARK_ORPHAN, /* a last line on top of a page, a first at its foot */
    NB_REMARK_TABLE_SCALED,            /* amount: percent */
    NB_REMARK_TABLE_TURNED,
    NB_REMARKS
} nb_remark_kind;

typedef struct {
    nb_remark_kind kind;
    int32_t amount;
    nb_len x, y, width, height; /* of what it is about; top left corner */
} nb_remark;

typedef struct {
    nb_len width, height;
    nb_len trim, bleed;     /* how far inside the edges the paper is cut, and the ink that is cut off */
    nb_sheet_part *part; size_t n_parts; /* of a sheet; 0 = a page: the inks are in order */
    nb_ink *ink; size_t n;
    nb_str label;           /* as printed: "iv", "12" */
    /* where the page's text begins in the document: the page map */
    uint32_t node;          /* seq of the text node; UINT32_MAX = the page begins with no text of the
                               flow (title page, contents) */
    uint32_t offset;        /* byte offset into that node's text */
    nb_remark *remark; size_t n_remarks; /* not of sheets */
    nb_len left, top, measure, depth; /* the type area; measure 0 = none (blank pages, sheets) */
    uint32_t lines;         /* of text, furniture apart */
} nb_page;

typedef struct { nb_str name; uint32_t page; nb_len x, y; } nb_dest;
typedef struct { nb_str title; int depth; uint32_t page; nb_len y; nb_str lang; } nb_bookmark;
/* Page labels: from this page on, a style and a first number. style: 'D', 'r', 'R', 'a', 'A', 0 none */
typedef struct { uint32_t page; char style; int first; nb_str prefix; } nb_label_range;

typedef struct {
    nb_arena *arena;
    nb_page *page; size_t n;
    nb_tag *tag; size_t n_tags;
    nb_dest *dest; size_t n_dests;          /* unique names */
    nb_bookmark *bookmark; size_t n_bookmarks;
    nb_label_range *labels; size_t n_labels;
    bool grey;                              /* colour glyphs too */
} nb_pages;

void nb_pages_free(nb_pages *p); /* NULL is allowed */

/* What --verbose and --proof report. */
typedef struct { uint32_t lines, remark[NB_REMARKS]; } nb_page_counts;
nb_page_counts nb_pages_count(const nb_pages *p);
const char *nb_remark_name(nb_remark_kind k); /* "loose", "scaled-table" */

/* The text dump of --dump=pages: one ink a line, lengths in points to 2 decimals, text as JSON. */
void nb_pages_dump(const nb_pages *p, nb_buf *out);
const char *nb_tag_name(nb_tag_type t); /* "P", "H1", "LBody" … as PDF spells it */

#endif
