/* break.h: where lines end: total fit, as arithmetic and nothing else.
 *
 * Knuth & Plass, Breaking Paragraphs into Lines, Software: Practice and Experience 11 (1981); TeX: The
 * Program §813–890. A paragraph is a row of pieces: a box and the space after it. That is TeX's box,
 * glue, penalty and discretionary in one record, because here every space follows a box:
 *
 *     piece i, no break:   width | gap, which may stretch or shrink
 *     piece i, broken:     width | end  ⏎  start | width of piece i+1 …
 *
 * end is what a break adds before it (a hyphen), start what it adds after it; both are negative where
 * a mark protrudes. Equal to brute force (break_test.c). Private to layout/.
 */
#ifndef NB_LAYOUT_BREAK_H
#define NB_LAYOUT_BREAK_H

#include <stdbool.h>

#include "base/len.h"

enum {
    NB_NO_BREAK = 10000,   /* penalty: a line never ends here */
    NB_ANY_BADNESS = 10000 /* tolerance: any line that is not too wide will do */
};

typedef struct {
    nb_len width;
    nb_len gap, stretch, shrink; /* 0 <= shrink <= gap, 0 <= stretch */
    nb_len flex;                 /* the box itself may grow or shrink by this: 0 <= flex <= width */
    nb_len end, start;
    int32_t penalty;             /* of a break after this piece; the last one always ends a line */
    bool flagged;                /* the break shows a hyphen */
} nb_piece;

/* What makes one breaking better than another; demerits as TeX counts them. */
typedef struct {
    nb_len width;             /* the measure */
    nb_len first;             /* added to the first line: indent, protrusion */
    nb_len fill;              /* stretch that every line has at its end: ragged setting, emergency */
    nb_len rigid_fill;        /* more of it for lines that hold no stretch at all: a piece of a long
                                 address is no better for standing alone on its line */
    int32_t tolerance;        /* largest badness of a line */
    int32_t line_penalty;     /* of each line: fewer lines are better */
    int64_t adjacent;         /* a loose line beside a tight one */
    int64_t double_hyphen;    /* two hyphens in a row */
    int64_t final_hyphen;     /* a hyphen on the last line but one … */
    int64_t stub_hyphen;      /* … the more, where the last line is narrower than twice `small` */
    nb_len tiny, small;       /* a last line narrower than this … */
    int64_t tiny_demerits, small_demerits; /* … costs this much */
    int looseness;            /* so many lines more than the optimum, where that can be had */
    bool overfull;            /* rather than none, give a breaking with lines that are too wide */
} nb_break_spec;

typedef struct {
    uint32_t end;             /* pieces before the break: the line's last piece is end - 1 */
    int32_t badness;          /* 0..10000, negative for shrunk lines; NB_OVERFULL_LINE too wide */
} nb_break_line;
enum { NB_OVERFULL_LINE = -10001 };

/* TeX's badness: about 100 (need / have)³, at most 10000 (§108). */
int32_t nb_badness(nb_len need, nb_len have);

/* The best breaking; lines allocated in a. *demerits may be NULL. 0 = none within the tolerance. */
size_t nb_break_lines(nb_arena *a, const nb_piece *piece, size_t n, const nb_break_spec *spec,
                      nb_break_line **lines, int64_t *demerits);

#endif
