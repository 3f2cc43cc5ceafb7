/* layout.h: a document and fonts become pages.
 *
 * nb_layout reads the document, never changes it, and owns every typographic decision. Options come
 * from the command line (set) over front matter (doc->meta.settings) over the style's defaults.
 * Must not know: PDF, files, Markdown.
 */
#ifndef NB_LAYOUT_LAYOUT_H
#define NB_LAYOUT_LAYOUT_H

#include "doc/doc.h"
#include "font/font.h"
#include "page/page.h"

typedef struct {
    nb_len paper_width, paper_height; /* 0 = from settings, else A4 */
    nb_setting *settings; size_t n_settings; /* from the command line; win over the document's */
    bool proof;              /* remarks are drawn in the margin */
    const nb_limits *limits; /* NULL = the defaults */
    bool allow_missing;      /* a missing glyph prints a blank box and a warning, not an error */
} nb_layout_options;

/* Paper by name or "WxH" ("a4", "letter", "a5", "b5", "210mmx297mm"); false when unknown. */
bool nb_paper_parse(nb_str s, nb_len *width, nb_len *height);

/* Is it a value for the setting? True for settings that are not the layout's. */
bool nb_layout_takes(nb_str key, nb_str value);

/* Lays out the whole document. Never NULL; without any pages where there would be more than the limits
 * allow, which the caller reports; problems (missing glyphs, overfull lines, scaled tables)
 * are in diags. Free with nb_pages_free. */
nb_pages *nb_layout(const nb_doc *doc, nb_fonts *fonts, nb_text *text,
                    const nb_layout_options *options, nb_diags *diags);

/* Two editions of a book on the same pages: in two columns, or each on its side of facing pages. Blocks
 * that say the same begin at the same height; what has no partner is reported and stands alone. What
 * needs no translation, equal code and pictures, stands once across both columns. The first document
 * gives the page, the outline and the tree of sections. Ids must differ: see nb_doc_set_apart. */
nb_pages *nb_layout_parallel(const nb_doc *first, const nb_doc *second, nb_fonts *fonts,
                             nb_text *text, const nb_layout_options *options, bool facing,
                             nb_diags *diags);

#endif
