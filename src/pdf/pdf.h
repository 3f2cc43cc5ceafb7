/* pdf.h: pages become a PDF 1.7 file: subset composite fonts, tags, outline, links, metadata.
 *
 * libharu is the table of numbered objects, the page tree and the outline; everything else is ours
 * (see object.h). The bytes depend on the arguments only. Must not know: doc/ nodes, layout.
 */
#ifndef NB_PDF_PDF_H
#define NB_PDF_PDF_H

#include "base/file.h"
#include "page/page.h"

/* What a tagged file says of itself besides PDF/UA-1. */
typedef enum { NB_ARCHIVE_2A, NB_ARCHIVE_3A, NB_ARCHIVE_NONE } nb_pdf_archive;

/* A file that travels inside: a source of the document. Only PDF/A-3 allows Markdown there. */
typedef struct { nb_str name, mime, bytes; } nb_pdf_attachment;

typedef struct {
    nb_str title, subtitle, lang, subject, creator;   /* creator: "notesbook 0.1" */
    nb_str *authors; size_t n_authors;
    nb_str *keywords; size_t n_keywords;
    nb_str rights, publisher, identifier;             /* identifier: "urn:uuid:…" */
    int64_t epoch;         /* CreationDate, ModDate, XMP; -1 = no dates */
    nb_pdf_archive archive;
    bool untagged;         /* no structure tree, hence no PDF/A, no PDF/UA claim */
    const nb_pdf_attachment *attached; size_t n_attached; /* names are unique */
    bool outline_open;     /* show bookmarks when opened */
    int level;             /* zlib, 0 = the default chosen by measurement */
} nb_pdf_options;

typedef struct { size_t bytes, objects, font_bytes, image_bytes; } nb_pdf_stats;

/* Writes the whole file to out (not committed). False when it could not be made (reported). */
bool nb_pdf_write(const nb_pages *pages, const nb_pdf_options *options, nb_out *out,
                  nb_pdf_stats *stats, nb_diags *diags);

#endif
