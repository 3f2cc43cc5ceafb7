/* pdf.h: pages become a PDF 1.7 file: subset composite fonts, tags, outline, links, metadata.
 *
 * libharu is the table of numbered objects, the page tree and the outline; everything else is ours
 * (see object.h). The bytes depend on the arguments only. Must not know: doc/ nodes, layout.
 */
#ifndef NB_PDF_PDF_H
#define NB_PDF_PDF_H

#include "base/file.h"
#include "page/page.h"

typedef struct {
    nb_str title, subtitle, lang, subject, creator;   /* creator: "notesbook 0.1" */
    nb_str *authors; size_t n_authors;
    nb_str *keywords; size_t n_keywords;
    nb_str rights, publisher, identifier;             /* identifier: "urn:uuid:…" */
    int64_t epoch;         /* CreationDate, ModDate, XMP; -1 = no dates */
    bool untagged;         /* no structure tree, no PDF/A, no PDF/UA claim */
    bool no_claims;        /* tagged, but no PDF/A or PDF/UA identification in XMP */
    bool outline_open;     /* show bookmarks when opened */
    int level;             /* zlib, 0 = the default chosen by measurement */
} nb_pdf_options;

typedef struct { size_t bytes, objects, font_bytes, image_bytes; } nb_pdf_stats;

/* Writes the whole file to out (not committed). False when it could not be made (reported). */
bool nb_pdf_write(const nb_pages *pages, const nb_pdf_options *options, nb_out *out,
                  nb_pdf_stats *stats, nb_diags *diags);

#endif
