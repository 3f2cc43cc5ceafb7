/* watcher.h: waits until something that a build has looked at may have changed (inotify). Private to cli/.
 *
 * Folders are watched, not files: editors save by writing another file and renaming it, and files that
 * were missing may appear. What is watched only grows. An event is only an occasion to look again; whether
 * anything has changed is for the state of the build to say (state.h).
 */
#ifndef NB_CLI_WATCHER_H
#define NB_CLI_WATCHER_H

#include <stdbool.h>

#include "base/trace.h"

typedef struct nb_watcher nb_watcher;

nb_watcher *nb_watcher_open(int *err); /* NULL: an errno value */
void nb_watcher_close(nb_watcher *w);  /* NULL is allowed */

/* What was seen: the folder itself, or the one that holds the file; where it does not exist, the
 * nearest one above. */
void nb_watcher_add(nb_watcher *w, nb_seen seen);
void nb_watcher_follow(nb_watcher *w, const nb_trace *t); /* all of a trace */

/* Returns when something has happened and has come to rest, at once where folders were added that
 * nobody watched while they were read. False when SIGINT, SIGTERM or SIGHUP ends the watch. */
bool nb_watcher_wait(nb_watcher *w);

#endif
