/* keys.h: the keys of metadata, compared without regard to case and with '_' as '-'. Private to keys.c
 * and meta.c. */
#ifndef NB_PARSE_KEYS_H
#define NB_PARSE_KEYS_H

#include "base/str.h"

nb_str nb_key_canonical(nb_arena *a, nb_str key);
bool nb_key_is(nb_str key, const char *z);
const char *nb_key_ours(nb_str key);      /* "author" -> "authors"; NULL: not about the book */
bool nb_key_is_structure(nb_str key);     /* of notesbook.yaml: chapters, editions … */
bool nb_key_is_layout(nb_str key);
bool nb_key_is_foreign(nb_str key);       /* of other tools, without meaning here */
const char *nb_key_nearest(nb_str key);   /* one of ours that it is a slip of the pen for, or NULL */

#endif
