/* confine.h: the sandbox for one run: which files the options, the fonts and the book need. Private to cli/.
 *
 * --no-sandbox leaves it out, as do builds with sanitizers (NB_NO_SANDBOX). What the kernel cannot do is
 * said under --verbose.
 */
#ifndef NB_CLI_CONFINE_H
#define NB_CLI_CONFINE_H

#include "cli/options.h"

/* Before anything of the book is read, and before threads are started. */
void nb_confine(nb_arena *a, const nb_options *o, nb_str manifest);

/* The same in two parts, for a server: files before it is opened, calls once it listens. */
void nb_confine_files(nb_arena *a, const nb_options *o, nb_str manifest);
void nb_confine_calls(const nb_options *o);

#endif
