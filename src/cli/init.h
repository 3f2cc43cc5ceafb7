/* init.h: `notesbook init`. Private to cli/. */
#ifndef NB_CLI_INIT_H
#define NB_CLI_INIT_H

#include "cli/options.h"

/* Looks at the folder (the operand, or the current one) and writes notesbook.yaml there: what was found, as
 * settings or as comments, so that the book stays as it is until a line is changed. An existing file is never
 * touched. False (reported) where nothing was written. */
bool nb_cli_init(nb_arena *a, const nb_options *o, nb_diags *diags);

#endif
