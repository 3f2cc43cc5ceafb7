/* contents.h: the table of contents, lists of figures and tables, title and part pages. Private to
 * layout/. */
#ifndef NB_LAYOUT_CONTENTS_H
#define NB_LAYOUT_CONTENTS_H

#include "layout/flow.h"

/* Entries that a contents of the style's depth has. */
size_t nb_contents_entries(const nb_ctx *c);
/* About how many pages the text will fill. */
size_t nb_about_pages(const nb_ctx *c);
/* Is the document long enough for one, or was one asked for? */
bool nb_contents_wanted(const nb_ctx *c);
/* The contents with their title, and in books the lists of figures and tables. */
void nb_flow_contents(nb_flow *f);

void nb_flow_title_page(nb_flow *f);
void nb_flow_title_block(nb_flow *f);  /* on the first page of a handout whose text has no title */
void nb_flow_opening(nb_flow *f);      /* what follows a title in the flow: authors, date, contents */
void nb_flow_part_page(nb_flow *f, size_t entry, nb_str title);
void nb_flow_part_heading(nb_flow *f, size_t entry, nb_str title); /* where parts have no page */

/* The name by which a figure's or table's caption is found: its id, else one made from its place. */
nb_str nb_caption_dest(const nb_ctx *c, const nb_node *caption);

#endif
