/* style.h: every measure of the page in one plain struct, with the reason beside its value (style.c).
 * Filled from a named style (handout, book, large), then the document's settings, then the command
 * line. Private to layout/. */
#ifndef NB_LAYOUT_STYLE_H
#define NB_LAYOUT_STYLE_H

#include "layout/layout.h"

typedef struct {
    nb_len size, leading;        /* leading: baseline to baseline */
    nb_len before, after;        /* space above and below the block */
    nb_role role;
    unsigned variant;
} nb_text_style;

typedef struct {
    /* page */
    nb_len paper_width, paper_height;
    nb_len margin_top, margin_bottom, margin_inner, margin_outer;
    nb_len measure;              /* width of the text block */
    nb_len text_height;
    nb_len head_sep, foot_sep;   /* text block to running head / page number baseline */
    bool duplex, recto_chapters, title_page, chapter_pages;
    int toc_depth;               /* 0 = no contents; -1 = by length */
    bool number_sections;
    /* text */
    bool cjk;                    /* the book's language is Chinese, Japanese or Korean */
    nb_text_style body, small, code, note, caption, table;
    nb_text_style heading[7];    /* [1..6] */
    nb_len par_indent;           /* first line of a paragraph; 0 with par_skip > 0 = block paragraphs */
    nb_len par_skip;
    bool justify, hyphenate;
    bool emphasis_dots;          /* Chinese emphasis by dots instead of Kai */
    nb_colour link_colour;       /* as ink; subtle, legible in grey */
} nb_style;

/* The style for a document. Bad values are reported and ignored. */
nb_style *nb_style_new(nb_arena *a, const nb_doc *doc, const nb_layout_options *options,
                       nb_diags *diags);

#endif
