/* standard.h: what the PDF claims to be, and the sources that PDF/A-3 lets it carry. Private to cli/. */
#ifndef NB_CLI_STANDARD_H
#define NB_CLI_STANDARD_H

#include "base/trace.h"
#include "cli/options.h"
#include "parse/parse.h"
#include "pdf/pdf.h"

/* "a-2a,ua-1", "a-3a", "none" … False: *error says what is wrong, with the nearest right word. */
bool nb_standard_parse(nb_arena *a, nb_tongue t, nb_str value, nb_pdf_options *po, nb_str *error);

/* The command line's word over the document's; a bad one of the document's is reported and ignored. */
void nb_standard_choose(const nb_doc *d, const nb_options *o, nb_pdf_options *po, nb_diags *diags);

/* What was read for the document: its Markdown and what that includes, its contents and settings. `seen`
 * is the trace of reading it. A file that has changed since is an error (reported). */
void nb_standard_attach(nb_arena *a, const nb_book *book, const nb_trace *seen, size_t n_seen,
                        nb_pdf_options *po, nb_diags *diags);

#endif
