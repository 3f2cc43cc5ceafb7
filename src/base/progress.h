/* progress.h: how far a long stage has come, for whoever may want to show it.
 *
 * Below cli/ nobody prints: a stage says where it is into the progress that is in use on its thread, where
 * there is one, and another thread may look at it. It changes no result.
 */
#ifndef NB_BASE_PROGRESS_H
#define NB_BASE_PROGRESS_H

#include <stdatomic.h>
#include <stddef.h>

typedef struct {
    _Atomic(const char *) stage; /* NULL = not begun, or over */
    atomic_size_t done, all;     /* of the stage, in units of its own */
} nb_progress;

void nb_progress_use(nb_progress *p); /* this thread's from now on; NULL = nobody looks */
void nb_progress_stage(const char *stage);
void nb_progress_at(size_t done, size_t all);

#endif
