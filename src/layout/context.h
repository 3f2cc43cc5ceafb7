/* context.h: what every part of layout needs at hand. One per nb_layout call; private to layout/.
 *
 * arena keeps what the pages will hold; rough what leads to them and is gone when they are drawn:
 * galleys, lines, leaves; scratch never holds anything beyond one call of para; shaped holds nb_shaped
 * and what it points to, until nb_flow_block has set the block (hold == 0). */
#ifndef NB_LAYOUT_CONTEXT_H
#define NB_LAYOUT_CONTEXT_H

#include "layout/layout.h"
#include "layout/style.h"

struct nb_onpaper; /* what links leave on paper: onpaper.c */
struct nb_work; /* what paragraphs remember of each other: para.c */

typedef struct nb_ctx nb_ctx;
struct nb_ctx {
    nb_arena *arena;         /* = pages->arena */
    nb_arena *rough, *scratch, *shaped;
    unsigned hold;           /* > 0: shaped text is still wanted: a table's cells, a chapter to mend */
    const nb_doc *doc;
    nb_fonts *fonts;
    nb_text *text;
    const nb_style *style;
    nb_diags *diags;
    const nb_layout_options *options;
    NB_VEC(nb_tag) tags;     /* becomes pages->tag */
    uint32_t *entry;         /* by node seq: index into doc->outline plus one, 0 = none */
    int promote;             /* levels that headings rise by, since the title is on its own page */
    bool contents_due;       /* the contents follow the title, in the flow */
    const nb_node *title;    /* the heading that is set as the title and not in the flow, or NULL */
    uint32_t root;           /* the DOCUMENT element */
    struct nb_onpaper *onpaper;
    struct nb_work *work;    /* made by para.c when first needed; nothing in it needs closing */
    nb_str names;            /* before names that are made from a node's place; see nb_layout_parallel */
    nb_ctx *beside;          /* the other edition on the same pages, or NULL */
    nb_str *beside_title;    /* by outline entry: how the other edition words it, or empty */
    uint32_t *beside_entry;  /* by the other edition's entry: ours that it pairs with, + 1, or 0 */
    bool trial;              /* a paragraph is only tried at a width: nb_para_break reports nothing */
};

/* From doc, style and the like to the rest; the tree of tags begins. */
void nb_ctx_open(nb_ctx *c);
void nb_ctx_close(nb_ctx *c);
/* Text of this edition comes: faces are chosen for it. */
void nb_ctx_turn(nb_ctx *c);

/* A new structure element; index for ink.tag. */
uint32_t nb_tag_new(nb_ctx *c, nb_tag_type type, uint32_t parent);
/* The title of an element that the author has not written, but paper needs; verify goes by it. */
#define NB_ON_PAPER NB_STR("on paper")

#endif
