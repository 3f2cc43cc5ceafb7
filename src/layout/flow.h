/* flow.h: document blocks become a galley. Private to layout/.
 *
 * nb_flow is where the flow stands: insets, text style, structure element, direction. It is passed
 * down by value: what a block changes for its children ends with it. One file a kind of block:
 * flow.c paragraphs and headings, list.c, table.c, code.c, figure.c, callout.c, note.c.
 */
#ifndef NB_LAYOUT_FLOW_H
#define NB_LAYOUT_FLOW_H

#include "layout/galley.h"

typedef struct nb_flow nb_flow;
struct nb_flow {
    nb_ctx *c;
    nb_galley *g;
    nb_len width;              /* of the column */
    nb_len left, right;        /* insets */
    nb_text_style text;        /* of paragraphs here */
    uint32_t tag;              /* structure element of what comes */
    uint32_t section;          /* the section it is in: where notes belong */
    uint32_t *sections;        /* by depth of outline; NULL where headings open no section */
    int *rank;                 /* of the heading before, where two editions share a tree; else NULL */
    bool beside;               /* the other edition has opened the sections */
    bool rtl;
    bool in_note;
    bool tight;                /* no space between blocks */
    bool after_heading;
    int list_depth, bullet_depth;
    nb_align align;            /* of a DIV; NONE = by style */
    nb_colour colour;
    nb_len indent_next;        /* first line of the next paragraph only (a note's first) */
};

/* Left to right of what the flow leaves free. */
nb_len nb_flow_measure(const nb_flow *f);
/* Moves the start (or end) edge in, unless too little would be left. */
void nb_flow_inset(nb_flow *f, nb_len start, nb_len end);
/* Where something `width` wide stands when it begins at the start edge. */
nb_len nb_flow_start_x(const nb_flow *f, nb_len width);

/* The blocks from first up to, not including, end. */
void nb_flow_blocks(nb_flow *f, const nb_node *first, const nb_node *end);
void nb_flow_block(nb_flow *f, const nb_node *n);

nb_para_style nb_flow_style(const nb_flow *f, uint32_t tag); /* of a paragraph here */
/* Shapes, breaks and sets the inlines of a block at the flow's insets. Returns how many lines. */
size_t nb_flow_para(nb_flow *f, const nb_node *n, const nb_para_style *ps, bool keep);
bool nb_flow_is_rtl(const nb_flow *f, const nb_node *n); /* a block: as said, else by its text */

nb_glue nb_flow_glue(nb_len size);       /* space around blocks: grows by half, shrinks by a fifth */
void nb_flow_around(nb_flow *f, nb_len size); /* that much before the next box, with the same after */

void nb_flow_list(nb_flow *f, const nb_node *n);
void nb_flow_table(nb_flow *f, const nb_node *n);
void nb_flow_code(nb_flow *f, const nb_node *n);
void nb_flow_math(nb_flow *f, const nb_node *n);
void nb_flow_figure(nb_flow *f, const nb_node *n);
bool nb_flow_is_pictures(const nb_node *paragraph); /* nothing but images meant to stand alone */
void nb_flow_pictures(nb_flow *f, const nb_node *paragraph);
void nb_flow_caption(nb_flow *f, const nb_node *caption, uint32_t tag);
void nb_flow_quote(nb_flow *f, const nb_node *n);
void nb_flow_callout(nb_flow *f, const nb_node *n);
void nb_flow_details(nb_flow *f, const nb_node *n);
void nb_flow_div(nb_flow *f, const nb_node *n);
void nb_flow_def_list(nb_flow *f, const nb_node *n);
void nb_flow_note(nb_galley *g, const nb_node *def, void *flow); /* galley.note */
void nb_flow_unused_notes(nb_flow *f, const nb_node *file);
void nb_flow_addresses(nb_flow *f); /* those that wait, with their QR codes: qrcodes.c */
void nb_flow_toc(nb_flow *f, const nb_node *toc); /* "[toc]" */

/* "1.2" for a heading, or empty. */
nb_str nb_entry_number(const nb_ctx *c, size_t entry);  /* "1.2", or empty */
nb_str nb_heading_number(const nb_ctx *c, const nb_node *heading);
/* Its place in the outline; depth -1 when it has none. */
int nb_heading_depth(const nb_ctx *c, const nb_node *heading);
/* The destination of an entry of the outline: its id, else a name made from its place. */
nb_str nb_entry_dest(const nb_ctx *c, size_t entry);

#endif
