/* features.h: what a block has that outlives translation. Private to pair/. */
#ifndef NB_PAIR_FEATURES_H
#define NB_PAIR_FEATURES_H

#include "pair/pair.h"

enum { NB_MAX_MARKS = 32 }; /* of one block: the rarest */

typedef enum { NB_LEFT, NB_RIGHT } nb_side;

/* A mark: a word, number, name or address, by its hash, and how much it says: the rarer, the more. */
typedef struct {
    uint32_t hash;
    uint16_t weight;
} nb_mark;

typedef struct {
    nb_node_type type;    /* a figure of one picture is a paragraph of one */
    int level;            /* of a heading */
    uint32_t exact;       /* of code and formulas: hash of the text */
    uint32_t parts;       /* items of a list, rows of a table */
    uint32_t columns;
    uint32_t length;      /* of its prose, in letters */
    uint32_t n_marks, weight; /* weight: of all marks */
    nb_mark *mark;        /* by hash */
} nb_features;

typedef struct nb_census nb_census; /* how often each mark stands on either side */

nb_census *nb_census_new(nb_arena *a, const nb_doc *left, const nb_doc *right);

/* Of the siblings from `first` until before `until`. */
const nb_features *nb_features_new(nb_arena *a, const nb_census *c, const nb_node *first,
                                   const nb_node *until);

/* Letters of the right document for every 256 of the left one. */
int64_t nb_census_ratio(const nb_census *c);

#endif
