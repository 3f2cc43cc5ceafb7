/* epub.h: a document becomes an EPUB 3 archive: XHTML chapters, nav and ncx, CSS, subset fonts.
 *
 * Must not know: pages or layout. The page list comes as plain data (nb_page_mark). The bytes depend
 * on the arguments only; libzip and zlib are called with fixed order, times and attributes.
 */
#ifndef NB_EPUB_EPUB_H
#define NB_EPUB_EPUB_H

#include "base/file.h"
#include "doc/doc.h"
#include "font/font.h"
#include "image/image.h"

/* Page n of the printed book begins at byte `offset` of node `node` (doc->node[seq]). */
typedef struct {
    nb_str label;
    uint32_t node, offset;
} nb_page_mark;

typedef struct {
    const nb_page_mark *marks; size_t n_marks; /* in order; 0 = no page list */
    nb_str page_source;     /* pageBreakSource, e.g. "urn:uuid:…"; used only with marks */
    nb_str generator;       /* "notesbook 0.1" */
    const nb_setting *settings; size_t n_settings; /* of the command line; before the document's */
    nb_str embed_fonts;     /* "all", "cjk" or "none" */
    const nb_image *cover;  /* the author's; NULL = one is drawn */
    bool allow_missing;
    uint32_t max_image_side;/* pixels; 0 = what the device shows */
} nb_epub_options;

typedef struct { size_t bytes, chapters, font_bytes, font_source_bytes, image_bytes; } nb_epub_stats;

/* True of what the setting "device" may be: "kindle", "kobo", or a screen such as "1072x1448". */
bool nb_epub_is_device(nb_str s);

bool nb_epub_write(const nb_doc *doc, nb_fonts *fonts, nb_text *text, const nb_epub_options *options,
                   nb_out *out, nb_epub_stats *stats, nb_diags *diags);

/* The text dump of --dump=epub: every file of the archive in order: name, then text, or size and digest
 * for binary ones. */
bool nb_epub_dump(const nb_doc *doc, nb_fonts *fonts, nb_text *text, const nb_epub_options *options,
                  nb_buf *out, nb_diags *diags);

/* The files of an archive in memory, in order, unpacked into a; 0 where it is none. */
typedef struct {
    nb_str path, bytes;
} nb_epub_member;
size_t nb_epub_unpack(nb_arena *a, nb_str archive, nb_epub_member **out);

#endif
