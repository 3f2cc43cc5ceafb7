/* listings.h: code blocks get their colours, between parsing and the writers. Private to cli/. */
#ifndef NB_CLI_LISTINGS_H
#define NB_CLI_LISTINGS_H

#include "cli/options.h"
#include "doc/doc.h"

/* Fills in as.code_block.highlight where the grammars know the language, unless "highlight: none". */
void nb_listings_highlight(nb_doc *d, const nb_options *o, nb_diags *diags);

#endif
