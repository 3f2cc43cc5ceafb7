/* meter.h: one line on the terminal that says how far a run has come. Private to cli/.
 *
 * It appears after half a second, on standard error, where that is a terminal that can take a line back;
 * it is gone before anything else is printed. */
#ifndef NB_CLI_METER_H
#define NB_CLI_METER_H

#include "cli/job.h"

typedef struct nb_meter nb_meter;

/* NULL where nobody would see it, or wants to: pipes, --quiet, TERM=dumb. */
nb_meter *nb_meter_start(const nb_job *jobs, size_t n);
void nb_meter_stop(nb_meter *m); /* clears the line; NULL is allowed */

#endif
