/* check.h: faults that a compiler need not see: hygiene of the text, Markdown that other programs show
 * differently, editions that have drifted apart; repairs of what can only be meant one way; and findings
 * written for machines.
 *
 * Works on bytes and on finished documents, after everything a compile says is collected. Reads no files
 * and writes none: the caller hands over bytes and takes bytes. */
#ifndef NB_CHECK_CHECK_H
#define NB_CHECK_CHECK_H

#include "doc/doc.h"

/* ---- text ---- */

/* Looks at one Markdown file as it is on disk (valid UTF-8; a BOM is skipped) and says what compiling does
 * not say, with places in `source` of diags. */
void nb_check_text(nb_arena *a, nb_str bytes, uint32_t source, nb_diags *diags);

/* The same bytes with everything repaired that can only be meant one way, or `bytes` itself where there is
 * nothing to repair, or no UTF-8. Line ends and a BOM stay; code and addresses are left alone. Repaired again
 * it stays the same. count[id] grows by the repairs of each kind. */
nb_str nb_check_repaired(nb_arena *a, nb_str bytes, size_t count[NB_DIAG_COUNT]);

/* Two texts of as many lines, as a unified diff without context. */
void nb_check_diff(nb_str path, nb_str before, nb_str after, nb_buf *out);

/* ---- documents ---- */

/* What the tree shows: places in diags are those of the document. */
void nb_check_markdown(const nb_doc *d, nb_diags *diags);

/* A document and the diagnostics that know its sources. */
typedef struct {
    const nb_doc *doc;
    const nb_diags *sources;
} nb_check_side;

/* Compares the structure of two editions of one book; the left one is the original. */
void nb_check_editions(nb_arena *a, const nb_check_side *left, const nb_check_side *right, nb_diags *out);

/* ---- findings for machines ---- */
void nb_check_json(const nb_diags *d, nb_severity least, nb_buf *out);
void nb_check_github(const nb_diags *d, nb_severity least, nb_buf *out); /* workflow commands */
void nb_check_sarif(const nb_diags *d, nb_severity least, nb_str version, nb_buf *out); /* SARIF 2.1.0 */

#endif
