/* slug.h: heading anchors as GitHub makes them, so that links that work there work here.
 * Lower case, punctuation dropped, spaces to '-'; letters, marks and numbers of every script stay;
 * repeated slugs get -1, -2 … per file. Source: the rules of github-slugger (regex of Unicode
 * classes), checked against real pages in ../tests. */
#ifndef NB_DOC_SLUG_H
#define NB_DOC_SLUG_H

#include "base/str.h"

/* The slug of a heading's plain text, without the suffix for repeats. May be empty. */
nb_str nb_slug(nb_arena *a, nb_str heading);

#endif
