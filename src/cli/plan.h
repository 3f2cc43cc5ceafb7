/* plan.h: which files a run writes, from which edition, in which format, under which names. Private to
 * cli/. */
#ifndef NB_CLI_PLAN_H
#define NB_CLI_PLAN_H

#include "cli/job.h"

typedef struct {
    const nb_edition *edition;
    const nb_edition *beside;   /* on the same pages, or NULL */
    nb_str lang;                /* "en", "en-zh" */
    nb_command format;          /* NB_PDF, NB_EPUB or NB_CHECK */
    nb_str output;              /* path, or "-" */
    struct nb_run *plan;
} nb_target;

typedef struct nb_run {
    nb_arena *arena;
    const nb_options *options;
    const nb_book *book;
    nb_target *target;
    size_t n;
} nb_run;

/* Fills plan->target from the options (editions asked for, or all) for one command: pdf, epub, or build
 * for both. False (reported) when the book lacks an edition. */
bool nb_run_make(nb_run *plan, nb_diags *diags);

/* Several targets and one file to hold them? */
bool nb_run_overlaps(const nb_run *plan);

bool nb_run_output_is_dir(const nb_options *o); /* it exists, ends in a slash, or `build` will make it */

/* For nb_job.sibling_output, with a target as ctx: the name of the file that another edition is written to
 * beside this one, or empty. */
nb_str nb_run_sibling(void *target, nb_str lang);

#endif
