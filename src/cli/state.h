/* state.h: what the files of a build were made from, so that only what changed is made again.
 *
 * One text file beside the outputs (".notesbook-build"). For every output: a digest of how it was asked
 * for (program, options, dates), a digest of its own bytes, and everything that was read to make it, each
 * with what it was (base/trace.h). An output is fresh when all of that is the same today; a state file
 * that is absent, damaged or of another version makes nothing fresh. Private to cli/.
 */
#ifndef NB_CLI_STATE_H
#define NB_CLI_STATE_H

#include "base/trace.h"
#include "cli/options.h"

typedef struct nb_state nb_state;

/* Reads the state kept in a folder. Never NULL. To be called before libraries are opened at need: they
 * would count as the program's. */
nb_state *nb_state_open(nb_arena *a, nb_str dir);

/* Is this output, asked for as `how`, still what would be made? */
bool nb_state_is_fresh(nb_state *s, nb_str output, nb_str how);

/* Notes a new output and what was read for it (two traces: of the book, and of the job). */
void nb_state_set(nb_state *s, nb_str output, nb_str how, const nb_trace *book,
                  const nb_trace *job);

/* Writes the state file; an errno value. Outputs that are gone are forgotten. */
int nb_state_write(const nb_state *s);

/* A make rule for every output this run knows of: "out: in in …", for --depfile. */
void nb_state_depfile(const nb_state *s, nb_buf *out);

/* A digest of everything outside the files that decides the bytes: the program, options, working folder. */
nb_str nb_state_how(const nb_state *s, const nb_options *o, nb_str format, nb_str lang, int64_t epoch);

#endif
