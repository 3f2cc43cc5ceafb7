/* galley.h: the vertical list between flow and pages: boxes, glue, penalties, and what hangs on them.
 *
 * A galley is one long column; pages are cut from it later (pagebreak.h sees only galley.item). x is
 * measured from the column's left edge, y of a part from its box's top. Space and break costs are
 * pending until the next box comes: of two claims for space the larger wins, of two costs the larger,
 * so that blocks need not know their neighbours. Private to layout/.
 */
#ifndef NB_LAYOUT_GALLEY_H
#define NB_LAYOUT_GALLEY_H

#include "layout/pagebreak.h"
#include "layout/para.h"

typedef struct { nb_len size, stretch, shrink; } nb_glue;

/* A piece of a box. */
typedef enum { NB_PART_LINE, NB_PART_INK, NB_PART_PAGE_OF, NB_PART_REMARK } nb_part_kind;
typedef struct {
    nb_part_kind kind;
    nb_len x, y;               /* LINE, PAGE_OF: the baseline's start; INK: added to ink's x, y */
    union {
        const nb_line *line;
        struct { const nb_ink *ink; size_t n; } ink;
        struct {               /* the page number of a place, set when all pages are known */
            nb_str dest;
            const nb_node *node;
            const nb_para_style *style;
            nb_len width;      /* right-aligned in it */
        } page_of;
        struct { nb_remark_kind kind; int32_t amount; nb_len width; } remark; /* of the box */
    } as;
} nb_part;

typedef struct {
    nb_len height, baseline;
    uint32_t part, n_parts;
    uint32_t node, offset;     /* where its text begins in the document; UINT32_MAX: nowhere */
} nb_box;

/* Decoration behind the items [from,to): drawn anew for what of them is on a page. */
typedef struct {
    uint32_t from, to;
    nb_len left, width;
    nb_len pad;                /* how far it reaches beyond its text where a page parts it … */
    bool rows;                 /* … but a table only where that parts a row */
    bool filled;
    nb_colour fill, line;
    nb_len stroke, radius;     /* of the outline */
    nb_len bar;                /* width of a bar at the edge */
    bool bar_right;
    nb_len above, below;       /* thickness of rules at the ends */
} nb_frame;

/* A place that has a name or opens a section. */
typedef struct {
    uint32_t item;             /* of its box */
    const nb_node *node;       /* heading, or NULL */
    nb_str id;                 /* destination, or empty */
    nb_len y;                  /* from the box's top */
} nb_mark;

/* A paragraph that may be set a line longer or shorter to mend a page. */
typedef struct {
    uint32_t from, to;         /* items, first box to behind the last */
    const nb_shaped *shaped;
    const nb_para *para;       /* as it is set now */
    nb_len x;
} nb_galley_para;

typedef struct nb_galley nb_galley;

/* Where an item of a list of the flow begins. */
typedef struct {
    const nb_node *node;
    uint32_t item;
} nb_list_item;

/* A table on pages of its own, paper turned. A box of no height stands in its place, between forced
 * page ends. */
typedef struct {
    uint32_t item;
    nb_galley *g;
} nb_turned;

struct nb_galley {
    nb_ctx *c;
    NB_VEC(nb_v_item) item;
    NB_VEC(nb_box) box;        /* item.payload of a BOX */
    NB_VEC(nb_part) part;
    NB_VEC(nb_frame) frame;    /* outer before inner */
    NB_VEC(nb_mark) mark;
    NB_VEC(nb_galley_para) para;
    NB_VEC(nb_turned) turned;
    NB_VEC(nb_list_item) list_item;
    uint32_t drawn;            /* frames before it end above what was rendered last */
    NB_VEC(nb_box) repeat;     /* item.payload of a PENALTY, plus one: table heads */
    nb_galley *notes;          /* the text of all notes referred to; NULL in a notes' galley */
    NB_VEC(nb_note_unit) unit; /* its boxes, as the page breaker wants them … */
    NB_VEC(uint32_t) unit_item;/* … and their items in notes */
    nb_map noted;              /* notes that are set, by the bytes of their pointers -> units plus one */
    NB_VEC(const nb_node *) waiting; /* notes that notes refer to */
    /* pending */
    nb_glue space;
    int32_t cost;
    uint8_t flaw;
    nb_len grid;               /* > 0: blocks begin at multiples of it (baseline-grid) */
    uint32_t grid_from;        /* the first item of the block before */
    bool grid_here;            /* the next box begins a block of the flow */
    uint32_t repeat_box;       /* a break here repeats that head: index + 1 */
    NB_VEC(nb_part) hang;      /* labels for the next box; y is set by its baseline */
    NB_VEC(nb_mark) pending_mark;
    void (*note)(nb_galley *g, const nb_node *def, void *flow); /* sets a note's text in g->notes */
    void *note_flow;
};

nb_galley *nb_galley_new(nb_ctx *c, bool with_notes);

void nb_galley_space(nb_galley *g, nb_glue space);
void nb_galley_cost(nb_galley *g, int32_t penalty);        /* of a page ending before the next box */
void nb_galley_hang(nb_galley *g, const nb_line *label, nb_len x);
void nb_galley_hang_ink(nb_galley *g, const nb_ink *ink, size_t n, nb_len x);
void nb_galley_remark(nb_galley *g, nb_remark_kind kind, int32_t amount, nb_len x, nb_len width);
void nb_galley_mark(nb_galley *g, const nb_node *heading, nb_str id); /* at the next box */

/* A box; pending space, cost, labels and marks go to it. Index in item. Parts follow by _part. */
uint32_t nb_galley_box(nb_galley *g, nb_len height, nb_len baseline);
nb_part *nb_galley_part(nb_galley *g, nb_part part);       /* added to the last box */
uint32_t nb_galley_line(nb_galley *g, const nb_line *line, nb_len x); /* a box of one line */
void nb_galley_blank(nb_galley *g, nb_len height);         /* white that does not vanish at a page's head */
/* True the first time: the note is not set yet. */
bool nb_galley_first_note(nb_galley *g, const nb_node *def);
/* Makes the notes and anchors of a line belong to the last box. y of the line's top in it. */
void nb_galley_adopt(nb_galley *g, const nb_line *line, nb_len y);

/* All lines of a paragraph, with widow and orphan costs. keep: it is short, its lines stay together. */
void nb_galley_para_lines(nb_galley *g, const nb_shaped *s, const nb_para *p, nb_len x, bool keep);

/* Raises the cost of all page ends from item `from` on, where what stands there is lower than `most`:
 * small things are not parted. */
void nb_galley_stiffen(nb_galley *g, uint32_t from, nb_len most, int32_t cost);

uint32_t nb_galley_frame_open(nb_galley *g, nb_frame frame); /* begins with the next box */
void nb_galley_frame_close(nb_galley *g, uint32_t frame);    /* ends with the last box */

/* Sets other lines in the place of a paragraph's. Returns by how many items the galley has grown. */
int64_t nb_galley_reset_para(nb_galley *g, size_t para, const nb_para *lines);

#endif
