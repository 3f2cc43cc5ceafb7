/* shaped.h: a paragraph between collect and place. Private to para's files, in the order of the work:
 * collect.c (inline_image.c, locate.c), giant.c, shape.c (wordcache.c), spacing.c or verbatim.c, lines.c
 * (hyphens.c, ties.c, balance.c, break.c), justify.c, place.c (ruby.c, decor.c), and measure.c.
 *
 * Text is one UTF-8 string. Bits say where it came from and how it looks; units are its smallest
 * pieces that a line can be made of (HarfBuzz's clusters), in logical order, each with the space that
 * follows it. Full-width marks are stored narrow: the blank half of ， or 「 is in the gap beside it, so
 * that a line end drops it as it drops any space. */
#ifndef NB_LAYOUT_SHAPED_H
#define NB_LAYOUT_SHAPED_H

#include "layout/para.h"

/* How a stretch of text looks. */
typedef struct {
    nb_role role;
    unsigned variant;
    nb_len size, rise;         /* rise: baseline shift, up */
    nb_str lang;
    bool cjk;                  /* lang is Chinese or Japanese */
    bool code;                 /* no hyphens, no gaps inside; breaks as in addresses */
    bool note_ref;
    bool dots, underline, strike, mark;
    bool kai;                  /* Han alone is italic */
    bool span_lang;            /* lang is not the block's and no element says so */
    uint16_t kbd;              /* number of the key's box, 0 = none */
    nb_colour colour;
    uint32_t tag;
    uint32_t link;             /* index + 1 into link[] */
} nb_attr;

typedef struct {
    uint32_t from, attr;
    uint32_t node, offset;     /* seq of the node and byte in its text; UINT32_MAX: no place */
    const nb_node *source;     /* for messages; may be NULL */
} nb_bit;

typedef struct { const nb_node *node; nb_str url, dest, file; uint32_t tag; } nb_para_link;
typedef struct { uint32_t at; const nb_node *def; } nb_para_note;
typedef struct { uint32_t at; nb_str id; } nb_para_anchor;
typedef struct {
    uint32_t at, attr, unit;
    const nb_image *image;
    nb_len width, height, depth; /* depth: below the baseline */
} nb_para_image;
typedef struct { uint32_t from, to; nb_shaped *text; } nb_para_ruby;

typedef enum {
    NB_UNIT_OTHER,
    NB_UNIT_WORD,    /* a letter or digit of an alphabet */
    NB_UNIT_SPACE,
    NB_UNIT_HAN,     /* anything set like Han: kana, bopomofo, full-width letters */
    NB_UNIT_MARK,    /* a full-width mark, see punct */
    NB_UNIT_IMAGE,
    NB_UNIT_NOTHING, /* joiners, line ends: no width, no ink */
    NB_UNIT_BLANK    /* a box for a character that no font has */
} nb_unit_kind;

/* What a gap is, in the order in which CLREQ lets gaps shrink. */
typedef enum {
    NB_GAP_NONE, NB_GAP_SPACE, NB_GAP_MIDDLE, NB_GAP_BRACKET, NB_GAP_COMMA, NB_GAP_MIXED,
    NB_GAP_STOP, NB_GAPS
} nb_gap_kind;

enum { /* nb_unit.brk: a line may end after the unit */
    NB_AFTER_MAY = 1, NB_AFTER_MUST = 2, NB_AFTER_HYPHEN = 4, NB_AFTER_ADDRESS = 8,
    NB_AFTER_SOFT_HYPHEN = 16, NB_AFTER_IN_WORD = 32 /* it would part a Chinese word */
};

/* A book has a third of a million of these: 32 bytes. */
typedef struct {
    uint32_t from;             /* first byte; the next unit's is its end */
    uint32_t run;
    uint32_t glyph;            /* of a simple unit, the glyph's id; else its first in glyph[] */
    int32_t advance;           /* of the box */
    int32_t lead;              /* cut off the glyph's left side (blank half of an opening mark) */
    int32_t gap;               /* the space after it; how far it gives: nb_gap_stretch, nb_gap_shrink */
    uint16_t n_glyphs;
    uint8_t kind : 4, punct : 4;
    uint8_t gap_kind : 3;
    uint8_t tracks : 1;        /* the gap may grow with all others between characters */
    uint8_t simple : 1;        /* one glyph, at the pen */
    uint8_t centred : 1;       /* a mark whose blank stays at a line end */
    uint8_t brk;
    uint8_t before : 4, after : 4; /* blank sides of a mark, in quarters of an em, cut off already */
} nb_unit;

typedef struct {
    const nb_face *face;
    uint32_t attr, first, n;   /* units */
    nb_len size;
    uint8_t level;
    bool expands;              /* may be set a little wider or narrower: see NB_EXPANSION */
    unsigned synthetic;
} nb_run;
enum { NB_EXPANSION = 15 };    /* thousandths of its width that text may give or take, unseen */

/* A glyph of a unit that is not simple. */
typedef struct {
    uint32_t id;
    int32_t advance, dx, dy;
} nb_shaped_glyph;

struct nb_shaped {
    const nb_node *block;
    nb_para_style style;
    nb_str lang, text;
    nb_loc loc;
    bool cjk, rtl, bidi;       /* bidi: something runs right to left */
    bool refs;                 /* there are note references */
    bool hyphens, addresses;   /* NB_AFTER_HYPHEN, NB_AFTER_ADDRESS are filled in */
    nb_len ascent, descent;    /* the strut */
    nb_attr *attr; size_t n_attrs;
    nb_bit *bit; size_t n_bits;
    nb_unit *unit; size_t n_units;
    nb_run *run; size_t n_runs;
    nb_shaped_glyph *glyph; size_t n_glyphs;
    nb_para_link *link; size_t n_links;
    nb_para_note *note; size_t n_notes;
    nb_para_anchor *anchor; size_t n_anchors;
    nb_para_image *image; size_t n_images;
    nb_para_ruby *ruby; size_t n_rubies;
    uint32_t said;             /* of a giant: text before this byte has had its messages */
};

static inline const nb_attr *nb_unit_attr(const nb_shaped *s, const nb_unit *u)
{
    return &s->attr[s->run[u->run].attr];
}
static inline uint32_t nb_unit_end(const nb_shaped *s, size_t i)
{
    return i + 1 < s->n_units ? s->unit[i + 1].from : (uint32_t)s->text.n;
}

/* The text ends in U+00AD. */
static inline bool nb_ends_soft(nb_str s)
{
    return s.n > 1 && s.s[s.n - 2] == '\xC2' && s.s[s.n - 1] == '\xAD';
}

/* collect.c: text, bits and what else lies in it. */
void nb_collect(nb_ctx *c, nb_shaped *s);
/* One stretch of text with one look. */
void nb_collect_text(nb_ctx *c, nb_shaped *s, nb_str text, const nb_node *node, size_t offset);
/* inline_image.c: width, height and depth; size: of the text around. */
void nb_size_inline_image(const nb_ctx *c, const nb_node *n, nb_len size, nb_para_image *out);
/* locate.c: the bit that holds a byte, and where that stands in the source. */
const nb_bit *nb_bit_at(const nb_shaped *s, size_t byte);
nb_loc nb_locate(nb_ctx *c, const nb_shaped *s, size_t byte);

/* shape.c: runs, units, glyphs. */
void nb_shape_units(nb_ctx *c, nb_shaped *s);
/* giant.c: such a paragraph has text and bits alone; its windows have all. */
bool nb_is_giant(const nb_shaped *s);
nb_len nb_giant_width(const nb_shaped *s);
nb_shaped *nb_giant_window(nb_ctx *c, const nb_shaped *s, size_t from); /* not shaped yet */

/* spacing.c: gaps. */
void nb_space_units(nb_ctx *c, nb_shaped *s);
/* verbatim.c: cells and tabs instead of gaps, and lines filled one after the other. */
void nb_space_verbatim(nb_ctx *c, nb_shaped *s);

/* A line: units [from,to); spaces at its end are in it and take no room. */
typedef struct {
    uint32_t from, to;
    bool justify, hyphen, emergency, forced, first, last;
    int32_t badness;
} nb_row;
/* giant.c: where the next window begins; *n: the rows of this one, then those that stay. */
size_t nb_giant_keep(nb_shaped *s, const nb_shaped *w, const nb_row *row, size_t *n, size_t from);
/* lines.c: rows of a paragraph for a measure, allocated in scratch. */
size_t nb_para_rows(nb_ctx *c, nb_shaped *s, nb_len width, int looseness, nb_row **rows);
/* balance.c */
size_t nb_balanced_rows(nb_ctx *c, nb_shaped *s, nb_len width, nb_row **rows);
size_t nb_verbatim_rows(nb_ctx *c, nb_shaped *s, nb_len width, nb_row **rows);
/* hyphens.c: NB_AFTER_HYPHEN and NB_AFTER_ADDRESS of all words. */
void nb_find_hyphens(nb_ctx *c, nb_shaped *s);
void nb_find_addresses(nb_ctx *c, nb_shaped *s); /* these alone, of any length */
/* ties.c: the price of parting two units that belong together, with or without a space between. */
int32_t nb_tie_penalty(const nb_shaped *s, size_t unit, size_t next);
/* A mark that no line should begin with, even where lines break for want of anything better. */
bool nb_never_starts(const nb_shaped *s, size_t unit);

/* justify.c: what makes a row as wide as the measure: the gap after each unit (room for to - from), and
 * how much text that expands is scaled, in thousandths. */
typedef struct {
    nb_len *gap;
    int scale;                 /* 1000 = not */
    nb_len width;              /* of the row */
    bool squeezed;             /* more than word spaces gave way */
} nb_justified;
void nb_justify(const nb_shaped *s, const nb_row *row, nb_len width, nb_justified *out);
nb_len nb_unit_width(const nb_shaped *s, const nb_unit *u, int scale);
/* How far the first and last unit of a row stand out. */
nb_len nb_protrude_left(const nb_shaped *s, size_t unit);
nb_len nb_protrude_right(const nb_shaped *s, size_t unit, bool hyphen);
nb_len nb_tracking(const nb_shaped *s, const nb_unit *u); /* comfortable stretch between characters */
nb_len nb_gap_stretch(const nb_shaped *s, const nb_unit *u); /* tracking apart */
nb_len nb_gap_shrink(const nb_shaped *s, const nb_unit *u);
nb_len nb_mark_blank(const nb_shaped *s, const nb_unit *u); /* of a centred mark, on either side */
/* The hyphen of a unit's face. */
uint32_t nb_hyphen_glyph(const nb_shaped *s, const nb_unit *u, nb_len *advance);
/* The last unit of a row that is no space, plus one. */
size_t nb_row_ink_end(const nb_shaped *s, const nb_row *row);

/* place.c: ink. */
void nb_place_row(nb_ctx *c, const nb_shaped *s, const nb_row *row, nb_len width, nb_line *line);

/* A row with the place of every unit: x = left edge of its box. */
typedef struct {
    const nb_shaped *s;
    const nb_row *row;
    const nb_len *x;           /* of unit row->from + i */
    size_t end;                /* of its ink: units after it are spaces */
} nb_placed_row;
typedef NB_VEC(nb_ink) nb_inks;

/* decor.c: what lies behind the text, on it, and the links. */
void nb_decor_below(nb_ctx *c, const nb_placed_row *p, nb_inks *out);
void nb_decor_above(nb_ctx *c, const nb_placed_row *p, nb_inks *out);
/* ruby.c: the texts above bases that end at this unit; *ascent grows to hold them. */
void nb_place_rubies(nb_ctx *c, const nb_placed_row *p, size_t unit, nb_inks *out,
                     nb_len *ascent);

#endif
