/* onpaper.h: what links leave on paper, where nobody can click. Private to layout/.
 *
 *     external   a note with the address at the page's foot, or a number that stands with a QR code at
 *                the chapter's end; the same address has one number in a chapter (in the whole book
 *                where chapters begin no pages). A link within a note has its address beside it.
 *                Nothing where the text is the address already.
 *     internal   "(p. 12)" behind the text
 *
 * Numbers are given as text is collected, in the order of reading. Pages are known when all are cut:
 * the book is laid out again until the numbers it prints are those it gets.
 */
#ifndef NB_LAYOUT_ONPAPER_H
#define NB_LAYOUT_ONPAPER_H

#include "layout/context.h"

/* The numbers of pages as the layout before had them; outlives it. */
typedef struct {
    nb_arena *arena;
    nb_map label;              /* dest name -> nb_str * */
    size_t about;              /* pages, before anything is known */
    int layouts;               /* made so far */
} nb_page_numbers;

/* What follows a link's text. */
typedef struct {
    nb_str text;               /* like the text around it: " (p. 12)" */
    nb_str address;            /* in a note: the address, as code */
    nb_str mark, dest;         /* raised: a number, and where it leads */
    const nb_node *note;       /* the note whose first reference this is, or NULL */
} nb_link_trace;

struct nb_onpaper *nb_onpaper_new(nb_ctx *c, nb_page_numbers *pages);

nb_link_trace nb_onpaper_link(nb_ctx *c, const nb_node *link, nb_str dest, nb_str lang);

/* The number of one of the author's notes, which share theirs with addresses at the page's foot. */
unsigned nb_onpaper_note(nb_ctx *c, const nb_node *def);

/* The title of the elements of a note and of its calls: the number that the author's notes have
 * without addresses among them, where there are any. */
nb_str nb_onpaper_title(nb_ctx *c, const nb_node *def);

/* An address that waits for its QR code. */
typedef struct {
    nb_str number, dest, url, shown, title;
} nb_onpaper_code;

/* Addresses from here on are new ones. Those that wait for a code are handed over. */
size_t nb_onpaper_end(nb_ctx *c, nb_onpaper_code **codes);

/* Do links print numbers of pages, so that one layout may not do? */
bool nb_prints_pages(const nb_doc *d, const nb_style *s);

/* Did the layout print the numbers that `label` (of a dest; empty = unknown) now gives? They are kept
 * for the next layout. */
bool nb_onpaper_settled(nb_ctx *c, nb_str (*label)(void *ctx, nb_str dest), void *ctx);

#endif
