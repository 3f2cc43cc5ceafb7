/* same.h: blocks of two editions that need no translation. Private to layout/. */
#ifndef NB_LAYOUT_SAME_H
#define NB_LAYOUT_SAME_H

#include "doc/doc.h"

/* Do both show the same, so that once is enough? Either may be NULL. scratch: for their texts. */
bool nb_is_same(nb_arena *scratch, const nb_node *left, const nb_node *right);

#endif
