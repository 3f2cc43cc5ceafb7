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

typedef enum { NB_STYLE_HANDOUT, NB_STYLE_BOOK, NB_STYLE_LARGE } nb_style_name;

/* What links leave on paper. */
typedef enum {
    NB_LINKS_SCREEN,             /* nothing: they are clicked */
    NB_LINKS_FOOTNOTE,           /* addresses as notes, and numbers of pages */
    NB_LINKS_PAGE,               /* numbers of pages only */
    NB_LINKS_QR,                 /* addresses as QR codes, and numbers of pages */
    NB_LINKS_NONE                /* nothing, and no ink of their own */
} nb_links_on_paper;

typedef struct {
    nb_style_name name;
    /* page */
    nb_len paper_width, paper_height;
    nb_len margin_top, margin_bottom, margin_inner, margin_outer;
    nb_len measure;              /* width of the text block */
    nb_len text_height;
    nb_len head_sep, foot_sep;   /* text block to running head / page number baseline */
    bool duplex, recto_chapters, title_page, chapter_pages;
    bool flush;                  /* all pages end at the same height */
    bool baseline_grid;
    int columns;                 /* 1 or 2 */
    nb_len column_gap;
    int toc_depth;               /* 0 = no contents; -1 = by length */
    bool number_sections;
    /* text */
    bool cjk;                    /* the book's language is Chinese, Japanese or Korean */
    nb_text_style body, small, code, note, caption, table;
    nb_text_style heading[7];    /* [1..6] */
    nb_text_style head;          /* running heads and page numbers */
    nb_len par_indent;           /* first line of a paragraph; 0 with par_skip > 0 = block paragraphs */
    nb_len par_skip;
    bool indent_first;           /* the first paragraph after a heading is indented as well */
    nb_len list_indent;          /* of each level, at least */
    nb_len list_gap;             /* between an item's label and its text */
    nb_len block_skip;           /* above and below lists, code, quotes, tables, figures */
    nb_len pad;                  /* between a box's edge and its text */
    bool justify, hyphenate;
    bool emphasis_dots;          /* Chinese emphasis by dots instead of Kai */
    bool line_numbers;           /* of code */
    bool draft;                  /* of every line, in the margin; and room between */
    nb_str watermark;            /* behind every page, or empty */
    nb_links_on_paper links;
    bool link_ink;               /* links have a colour of their own */
    nb_colour link_colour;       /* as ink; subtle, legible in grey */
    nb_colour grey;              /* of furniture, labels */
    nb_colour rule_colour, box_colour, accent;
    nb_len rule;                 /* a hairline that every printer shows */
} nb_style;

/* The style for a document. Bad values are reported and ignored. */
nb_style *nb_style_new(nb_arena *a, const nb_doc *doc, const nb_layout_options *options,
                       nb_diags *diags);

/* Words in a "key: value"; the value is lower-cased where case does not matter. */
bool nb_setting_int(nb_str value, int least, int most, int *out);

#endif
