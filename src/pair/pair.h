/* pair.h: two documents laid side by side: which block of one says what which block of the other says.
 *
 * Translations differ in every word, so prose is not compared. What decides is what both languages
 * share: kinds of blocks and levels of headings, code, formulas, pictures, addresses, numbers, names in
 * Latin letters (and pairs of Han characters between Chinese and Japanese), and length in proportion.
 * Order is kept: a block that stands elsewhere is without a partner here (nb_pair_likeness finds it).
 *
 * Everything lives in the arena given; the documents are only read, and must outlive the pairer. The
 * answer depends on the documents alone. Must not know: fonts, pages, output formats. */
#ifndef NB_PAIR_PAIR_H
#define NB_PAIR_PAIR_H

#include "doc/doc.h"

typedef struct nb_pairer nb_pairer;
nb_pairer *nb_pairer_new(nb_arena *a, const nb_doc *left, const nb_doc *right);

/* What belongs together, in reading order; either may be NULL: the other side lacks it. */
typedef struct {
    const nb_node *left, *right;
} nb_pair;
typedef struct {
    nb_pair *v;
    size_t n;
} nb_pairs;

/* The children of two containers: the files of two roots, the blocks of two files, the items of two
 * lists. Blocks that are paired may be paired again, child by child. */
nb_pairs nb_pair_children(nb_pairer *p, const nb_node *left, const nb_node *right);

/* How much two blocks have in common: > 0 they may say the same; NB_PAIR_SURE and more: what they share
 * is rare enough to name them wherever they stand; < 0 they contradict each other. */
enum { NB_PAIR_SURE = 40 };
int nb_pair_likeness(nb_pairer *p, const nb_node *left, const nb_node *right);

/* The same of two runs of siblings [from, until), such as a heading with all that follows it. */
int nb_pair_run_likeness(nb_pairer *p, const nb_node *left, const nb_node *left_until, const nb_node *right,
                         const nb_node *right_until);

#endif
