/* pagebreak.h: where pages end, as pure arithmetic. Private to layout/.
 *
 * A vertical list of boxes, glue and penalties, and a list of note units (lines of footnotes in order
 * of reference), are cut into pages so that the sum of the pages' costs is least. Pages end at
 * penalties only; glue and penalties at a page's edges vanish. Nodes, lines and ink are unknown here:
 * the unit test compares with brute force.
 */
#ifndef NB_LAYOUT_PAGEBREAK_H
#define NB_LAYOUT_PAGEBREAK_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/len.h"

typedef enum { NB_V_BOX, NB_V_GLUE, NB_V_PENALTY } nb_v_kind;
typedef enum { NB_FLAW_NONE, NB_FLAW_ORPHAN, NB_FLAW_WIDOW, NB_FLAW_IN_ROW } nb_v_flaw;

/* One item. Shrink never exceeds size. */
typedef struct {
    uint8_t kind, flaw;        /* flaw: of a page that ends at this penalty */
    int32_t penalty;           /* PENALTY: cost of ending a page here */
    uint32_t payload;          /* for the caller */
    uint32_t notes;            /* BOX: how many further note units are referred to in it */
    nb_len size, stretch, shrink;
    nb_len repeat;             /* PENALTY: what is set again at the top of the page after it */
} nb_v_item;

/* Costs. One unit is about the ugliness of a page stretched by a tenth of what it can take. */
enum {
    NB_V_FORCE = -1000000,     /* penalty: the page ends here */
    NB_V_NEVER = 1000000,      /* penalty: only where the next box fits nowhere else */
    NB_V_SPLIT_NOTE = 400,     /* a footnote runs over to the next page */
    NB_V_LATE_NOTE = 8000,     /* a footnote only begins on the page after its reference */
    NB_V_OVERFULL = 100000000, /* a box that is taller than the page */
    NB_V_SHORT_END = 300       /* a last page with less than four lines */
};

typedef struct {
    nb_len size;
    bool opens;                /* first unit of a note */
    bool together;             /* may not be parted from the unit before it */
} nb_note_unit;

typedef struct {
    const nb_v_item *item; size_t n;
    const nb_note_unit *unit; size_t n_units;
    nb_len note_sep;           /* between text and notes */
    nb_len height;             /* of a page */
    const nb_len *first; size_t n_first; /* heights of the first pages, where they differ */
    bool flush;                /* all pages should end at the same height */
    bool goes_on;              /* the list's end is the end of a full page, not of the text */
    nb_len leading;            /* of body text */
} nb_pb_problem;

typedef struct {
    size_t from, to;           /* items, from the first box to behind the last; equal: notes only */
    size_t opened, closed;     /* the penalties before and after; SIZE_MAX at the start, n at the end */
    size_t unit_from, unit_to;
    nb_len slack;              /* to give to the glue, out of the total in `give`; < 0 = take */
    nb_len give;
    int64_t cost;              /* of this page alone */
} nb_pb_page;

/* The cheapest pages. Never fails: what cannot fit gets a page of its own. Allocated in a.
 * *cost (may be NULL) = the sum. */
size_t nb_pagebreak(nb_arena *a, const nb_pb_problem *p, nb_pb_page **pages, int64_t *cost);

#endif
