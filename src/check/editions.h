/* editions.h: what the files that compare two editions share. Private to check/. */
#ifndef NB_CHECK_EDITIONS_H
#define NB_CHECK_EDITIONS_H

#include "check/check.h"
#include "pair/pair.h"

/* A picture, link or note that its section lacks on the other side. */
typedef struct {
    const nb_node *node;
    nb_str key;       /* what it is, in either language */
    nb_loc beside;    /* the place on the other side where it would stand */
    bool found;       /* in another section */
} nb_stray;

typedef struct {
    nb_arena *arena;
    const nb_check_side *side[2]; /* the original, the translation */
    nb_pairer *pairer;
    nb_diags *out;
    const nb_node **partner;      /* of headings and files of the original, by seq */
    const nb_pairs **children;    /* of its files, once asked for, by seq */
    nb_loc start[2];              /* of the files at hand, as it is in `out` */
    bool *told[2];                /* by seq: part of something that was reported as a whole */
    NB_VEC(nb_stray) strays[2];   /* of the files at hand */
} nb_comparison;

/* A pair; either may be NULL. */
typedef struct {
    const nb_node *node[2];
} nb_match;

const nb_pairs *nb_compared_children(nb_comparison *x, const nb_node *left, const nb_node *right);
void nb_tell(nb_comparison *x, int side, const nb_node *n); /* it, with what is in it, was reported */
bool nb_is_told(const nb_comparison *x, int side, const nb_node *n);

/* A place of one side as it is in `out`, and "README.zh.md:12" for a message. */
nb_loc nb_compared_loc(const nb_comparison *x, int side, nb_loc loc);
nb_str nb_compared_place(const nb_comparison *x, int side, nb_loc loc);

/* What a message calls a node: "heading 'Install'", "table of 5 rows", "code block 'make …'". */
nb_str nb_compared_name(const nb_comparison *x, const nb_node *n);

nb_str nb_compared_section(const nb_comparison *x, const nb_node *heading); /* "section 'Install'" */

/* `n` of one side has no counterpart at a place of the other: "… is missing here (README.md:98)". */
void nb_say_missing(nb_comparison *x, int side, const nb_node *n, nb_str name, nb_loc here);

/* The children of two nodes that stand for each other, and so on down. */
void nb_compare_children(nb_comparison *x, const nb_node *left, const nb_node *right); /* sections.c */
/* Two blocks that stand for each other. */
void nb_compare_pair(nb_comparison *x, const nb_node *left, const nb_node *right);     /* blocks.c */
/* Links, pictures and notes of the matches of one section. */
void nb_compare_inlines(nb_comparison *x, const nb_match *m, size_t n);                /* inlines.c */
/* What was left over in all sections of two files: moved, or missing. */
void nb_compare_strays(nb_comparison *x);

/* Is it the same program? Comments and words in strings may be translated. Else *line: the first that
 * differs, from 0, in either. */
bool nb_same_code(nb_str left, nb_str right, bool plain, size_t line[2]);                          /* code.c */
/* Do the numbers of two headings tell different things? */
bool nb_numbers_differ(nb_str left, nb_str right);                                     /* numbers.c */

#endif
