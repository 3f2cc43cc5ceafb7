/* preview.h: what `watch --serve` shows in the browser: the outputs as they are on disk, the chapters inside
 * the EPUBs, and the messages of all that was compiled last. Private to cli/. */
#ifndef NB_CLI_PREVIEW_H
#define NB_CLI_PREVIEW_H

#include "cli/plan.h"

typedef struct nb_preview nb_preview;

/* NULL: reported. */
nb_preview *nb_preview_open(const nb_options *o, nb_diags *diags);
void nb_preview_close(nb_preview *p); /* NULL is allowed */
unsigned nb_preview_port(const nb_preview *p);

/* Keeps an output's messages (and owns diags): they stand until the output is made again. */
void nb_preview_keep(nb_preview *p, nb_str output, nb_diags *diags);

/* Shows the state after one round. diags: what concerns no single output. seconds: what the round took. */
void nb_preview_show(nb_preview *p, const nb_run *run, const nb_diags *diags, double seconds);

#endif
