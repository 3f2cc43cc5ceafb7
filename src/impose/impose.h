/* impose.h: pages become sheets: several pages on one, booklets, ruled lines for notes, crop marks, grey.
 *
 * A pure step from pages to pages. Ink is flat, so a page is moved and scaled by moving and scaling its
 * ink: text stays text, links stay links, and tags keep the document's order, since each part of a sheet
 * says where it stands in it (nb_sheet_part). Must not know: documents, layout, PDF.
 */
#ifndef NB_IMPOSE_IMPOSE_H
#define NB_IMPOSE_IMPOSE_H

#include "base/diag.h"
#include "page/page.h"

typedef enum { NB_LINES_NONE, NB_LINES_BESIDE, NB_LINES_BELOW } nb_note_lines;

typedef struct {
    int nup;               /* pages on a side: 1 (or 0), 2, 4, 6, 9 */
    nb_note_lines lines;   /* ruled lines for the listener's notes, with every page */
    bool frame;            /* a thin line around each page */
    bool booklet;          /* two pages on a side, to be folded */
    int signature;         /* sheets folded into each other; 0 = all */
    bool crop_marks;       /* and room for bleed */
    bool grey;
    bool rtl;              /* the first page stands, and the spine lies, on the right */
    nb_len sheet_width, sheet_height; /* 0 = the pages' own, or what a booklet needs */
} nb_impose_options;

/* True when there is something to do. */
bool nb_impose_wanted(const nb_impose_options *o);

/* The sheets. They share strings, tags and faces with `source`, which must outlive them. Pictures that
 * cannot be read are reported. Free with nb_pages_free. */
nb_pages *nb_impose(const nb_pages *source, const nb_impose_options *o, nb_diags *diags);

#endif
