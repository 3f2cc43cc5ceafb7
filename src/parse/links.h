/* links.h: lists of links, read one by one. Private to linklist.c and readme.c. */
#ifndef NB_PARSE_LINKS_H
#define NB_PARSE_LINKS_H

#include "parse/book.h"

typedef enum {
    NB_LINKS_ALL,    /* the text is a contents: every link counts, headings are parts */
    NB_LINKS_LISTS   /* a text that may hold one: links in lists and tables count */
} nb_links_mode;

typedef struct {
    nb_str path, root, text;
    uint32_t source, line;
} nb_link_source;

void nb_links_of(nb_opening *o, const nb_link_source *s, nb_links_mode mode, int depth, nb_entries *out,
                 nb_str *title);

/* The Markdown file that a link's address means, from a folder; empty: none. A name that ends in .md need
 * not exist. */
nb_str nb_link_file(nb_arena *a, nb_str dir, nb_str root, nb_str url);

#endif
