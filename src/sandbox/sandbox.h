/* sandbox.h: after this the kernel lets the process do only what compiling needs.
 *
 * Two locks, and neither is ever opened again: what may be opened (Landlock), and what may be asked of
 * the kernel at all (seccomp). They hold for the calling thread and those it starts: lock before starting
 * threads. A kernel that lacks one of them is no error. Linux only.
 */
#ifndef NB_SANDBOX_SANDBOX_H
#define NB_SANDBOX_SANDBOX_H

#include <stdbool.h>

#include "base/str.h"

typedef struct {
    nb_str path; /* a file, or a folder with all that is in it; what does not exist is skipped */
    bool write;  /* create, replace and remove files as well */
} nb_sandbox_grant;

/* From now on nothing else can be opened, nothing executed. Returns the version of Landlock, 0 where
 * there is none: then nothing has changed. */
int nb_sandbox_files(const nb_sandbox_grant *grants, size_t n);

/* From now on: no sockets, no processes, no signals to others, no looking into others, no changing of
 * permissions by path, and nothing of what administrators do. False where the kernel cannot. */
bool nb_sandbox_calls(void);

#endif
