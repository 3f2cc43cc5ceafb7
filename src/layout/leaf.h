/* leaf.h: pages before they have ink: which part of which galley stands on which page.
 *
 * flow -> galley -> leaves -> pages. Leaves know everything that page numbers depend on, so contents
 * laid out before the body can name its pages: numbers are set when ink is (render.c). Handout modes
 * that put several pages on a sheet work on leaves or on pages; they need nothing of the flow. Private
 * to layout/.
 */
#ifndef NB_LAYOUT_LEAF_H
#define NB_LAYOUT_LEAF_H

#include "layout/abreast.h"
#include "layout/galley.h"

typedef enum { NB_LEAF_BLANK, NB_LEAF_FRONT, NB_LEAF_BODY, NB_LEAF_DISPLAY } nb_leaf_kind;

/* A frame of text: a page, or a column of it. */
typedef struct {
    nb_galley *g;
    nb_pb_page page;
    nb_len left, top, height;  /* on the page */
    nb_len width;
} nb_leaf_frame;

typedef struct {
    nb_leaf_kind kind;         /* DISPLAY: title and part pages, without furniture */
    nb_leaf_frame *frame; size_t n_frames; /* in the order of reading */
    bool turned;               /* paper turned by a quarter */
    bool opens;                /* a chapter opens here: no running head */
    bool verso;
    nb_str label;              /* its number as printed */
    nb_len width, height;      /* paper */
    nb_str chapter, section;   /* what the running heads name, or empty; of two editions: each one's */
} nb_leaf;

typedef NB_VEC(nb_leaf) nb_leaves;

/* Where a named place landed. */
typedef struct {
    uint32_t page;
    nb_len x, y;
} nb_place;

typedef struct {
    nb_ctx *c;
    nb_leaves leaves;          /* in the order of the book when all are there */
    nb_map named;              /* dest name -> nb_place */
} nb_plan;

/* Cuts a galley into leaves at the style's page size and appends them. */
void nb_leaves_cut(nb_plan *p, nb_galley *g, nb_leaf_kind kind);
/* An empty page where the next leaf would not be a recto. */
void nb_leaves_to_recto(nb_plan *p);
/* Two columns of rows, side by side on a page or on facing pages. */
typedef struct {
    nb_galley *g[2];
    const nb_row *row; size_t n;
    const bool *spans;         /* by row: its left side fills both columns */
} nb_abreast;
void nb_leaves_cut_rows(nb_plan *p, const nb_abreast *x, bool facing);
/* Finds every mark, and what each running head names. */
void nb_leaves_locate(nb_plan *p);

/* The number of the page where a place is, as nb_onpaper_settled asks for it; empty = unknown. */
nb_str nb_label_of(void *plan, nb_str dest);

/* Calls back for every box of a frame with the y of its top; a repeated head first. */
typedef void nb_box_seen(void *ctx, const nb_box *box, uint32_t item, nb_len y, bool repeated);
void nb_frame_boxes(const nb_leaf_frame *f, nb_box_seen *seen, void *ctx);
/* The same for the notes at its foot. */
void nb_frame_notes(const nb_leaf_frame *f, nb_box_seen *seen, void *ctx);
nb_len nb_frame_notes_top(const nb_leaf_frame *f);

/* render.c: ink, destinations, bookmarks. */
void nb_render(nb_plan *p, nb_pages *pages);
/* cells.c: by tag the table's cell that it belongs to, or 0; NULL when there is none. */
uint32_t *nb_cells_find(nb_ctx *c);
/* Puts the ink of each row of a table in the order of its cells. */
void nb_cells_in_turn(nb_ctx *c, const uint32_t *cell, nb_ink *ink, size_t n);
/* furniture.c: running heads and page numbers of a page, appended to ink. */
typedef NB_VEC(nb_ink) nb_page_ink;
void nb_furniture(nb_plan *p, const nb_leaf *leaf, bool foot, nb_page_ink *ink);
/* proof.c: remarks in the margin, beside what they are about. */
void nb_proof_marks(nb_ctx *c, const nb_leaf *leaf, const nb_remark *r, size_t n, nb_page_ink *ink);
/* The watermark, which everything else covers. */
void nb_watermark(nb_plan *p, const nb_leaf *leaf, nb_page_ink *ink);
/* The number of a line of a draft, in the margin of its column. */
void nb_line_number(nb_plan *p, const nb_leaf_frame *f, unsigned number, nb_len y, nb_page_ink *ink);
void nb_page_ink_line(nb_ctx *c, nb_page_ink *ink, const nb_line *line, nb_len x, nb_len y);
/* mend.c: paragraphs a line longer or shorter where that saves a bad page. Returns the pages. */
size_t nb_mend(nb_galley *g, nb_pb_problem *problem, nb_pb_page **pages, size_t n);

#endif
