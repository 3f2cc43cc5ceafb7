/* sheets.h: what the command line says of the sheets that pages are printed on. Private to cli/. */
#ifndef NB_CLI_SHEETS_H
#define NB_CLI_SHEETS_H

#include "cli/options.h"
#include "doc/doc.h"
#include "impose/impose.h"

/* Is it a value for the option? True for options that say nothing of sheets. */
bool nb_sheets_take(nb_str key, nb_str value);

/* These are matters of a print run, so only the command line is asked, not the document. */
nb_impose_options nb_sheets_wanted(const nb_doc *d, const nb_options *o);

#endif
