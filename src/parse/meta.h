/* meta.h: YAML at the head of a file, and notesbook.yaml, become nb_meta. Private to parse/. */
#ifndef NB_PARSE_META_H
#define NB_PARSE_META_H

#include "parse/parse.h"

/* When text begins with a front-matter block ("---" … "---" or "..."), reads it into meta (keys already
 * set stay) and gives the bytes it takes, 0 otherwise. Bad YAML is reported and skipped as a block. */
size_t nb_meta_front_matter(nb_doc *d, nb_str text, uint32_t source, nb_diags *diags);

#endif
