/* verify.h: `notesbook verify`. Private to cli/. */
#ifndef NB_CLI_VERIFY_H
#define NB_CLI_VERIFY_H

#include "cli/options.h"

/* The first operand is the finished file, the others are the book's inputs. One line goes to out. False
 * (reported) where the file cannot be read or differs from its source. */
bool nb_cli_verify(nb_arena *a, const nb_options *o, int64_t epoch, nb_buf *out, nb_diags *diags);

#endif
