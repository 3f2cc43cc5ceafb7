/* include.h: what the places that take in another file ask for. Private to include*.c
 * and jsx.c. */
#ifndef NB_PARSE_INCLUDE_H
#define NB_PARSE_INCLUDE_H

#include "parse/md.h"

/* A file, and of it lines (from 1, 0 = open end) or an anchor. */
typedef struct {
    nb_str path, anchor;
    size_t from, to;
    bool fenced;          /* as a block of code */
    nb_str lang, caption; /* of it */
} md_request;

/* A line at i that is a place of its own: its end, or 0. Not to be asked within code. */
size_t md_read_include_line(nb_str s, size_t i, md_request *r, nb_str *indent);
/* The line at i may open a block of code, or close the one that is open. */
void md_follow_fence(nb_str s, size_t i, size_t *open);

#endif
