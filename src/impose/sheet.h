/* sheet.h: which page stands where. Private to impose/. */
#ifndef NB_IMPOSE_SHEET_H
#define NB_IMPOSE_SHEET_H

#include "base/map.h"
#include "impose/impose.h"

enum { NB_NO_PAGE = -1, NB_FULL_SIZE = 1000000 };

typedef struct { nb_len x, y, width, height; } nb_area;

typedef struct {
    int64_t page;              /* of the source; NB_NO_PAGE = left blank */
    nb_len x, y;               /* where its top left corner comes to stand */
    int64_t scale;             /* in millionths */
    nb_area lines;             /* ruled for notes; no width: none */
} nb_slot;

enum { NB_MOST_SLOTS = 9 };

typedef struct {
    nb_len width, height;
    nb_slot slot[NB_MOST_SLOTS]; int n;
} nb_sheet;

typedef NB_VEC(nb_sheet) nb_sheets;

/* nup.c, booklet.c */
void nb_sheets_nup(nb_arena *a, const nb_pages *source, const nb_impose_options *o, nb_sheets *out);
void nb_sheets_booklet(nb_arena *a, const nb_pages *source, const nb_impose_options *o, nb_sheets *out);

/* The page as large as the area holds, but never enlarged, in its middle: at = 0, 500, 1000 moves it to
 * the left, the centre, the right. */
void nb_slot_fit(nb_slot *slot, const nb_page *page, nb_area area, int at);

/* grey.c */
nb_colour nb_grey_of(nb_colour c);
/* The picture in grey, made once; itself when it cannot be read. */
const nb_image *nb_grey_image(nb_arena *a, nb_map *made, const nb_image *image, nb_diags *diags);

#endif
