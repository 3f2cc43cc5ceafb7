/* check.h: `notesbook check`. Private to cli/. */
#ifndef NB_CLI_CHECK_H
#define NB_CLI_CHECK_H

#include "cli/job.h"

/* --fix: repairs the files of a book in place, or with --dry-run prints what it would change. False
 * (reported): a file could not be read or written. */
bool nb_cli_repair(nb_arena *a, const nb_options *o, nb_diags *diags);

/* Behind the jobs of all editions: their text, and each compared with the first. */
void nb_cli_check(nb_arena *a, const nb_job *jobs, size_t n, nb_diags *diags);

/* The findings on standard output, in the format asked for. */
void nb_cli_findings(const nb_options *o, const nb_diags *diags, bool colour);

#endif
