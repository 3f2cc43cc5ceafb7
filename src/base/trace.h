/* trace.h: what was read, so that a build can tell later whether anything of it has changed.
 *
 * While a trace is in use on a thread, everything that file.h reads, lists or looks for there is noted:
 * a file by a digest of its bytes, a folder by that of its names, a question by its answer (a file
 * that does not exist yet may appear). Faces are too large to digest at every build and change only with
 * their package: they are noted by size and time.
 */
#ifndef NB_BASE_TRACE_H
#define NB_BASE_TRACE_H

#include "base/str.h"

typedef struct nb_trace nb_trace;

typedef enum {
    NB_TRACE_DIGESTS, /* files by their bytes */
    NB_TRACE_STAMPS   /* files as faces: enough to know which they were, and costs nothing */
} nb_trace_how;

nb_trace *nb_trace_open(nb_trace_how how);
void nb_trace_free(nb_trace *t); /* NULL is allowed */

/* Makes t (or NULL) this thread's; the one before is returned. */
nb_trace *nb_trace_use(nb_trace *t);

typedef enum { NB_SEEN_FILE = 'F', NB_SEEN_DIR = 'D', NB_SEEN_KIND = 'K', NB_SEEN_STAMP = 'S' } nb_seen_kind;

typedef struct {
    nb_seen_kind kind;
    nb_str path, value; /* value: printable ASCII */
} nb_seen;

size_t nb_trace_n(const nb_trace *t);
nb_seen nb_trace_at(const nb_trace *t, size_t i); /* borrowed until the trace is freed */

/* What the same question would note now; allocated in a. */
nb_str nb_trace_now(nb_arena *a, nb_seen_kind kind, nb_str path);

/* Of a name in a folder: does it count? Outputs and hidden files do not. */
bool nb_trace_is_source(nb_str name);

/* For base/file.c and for folders that read files in their own way. */
void nb_trace_bytes(nb_str path, nb_str bytes);
void nb_trace_names(nb_str path, const nb_str *names, size_t n);
void nb_trace_kind(nb_str path, char kind);  /* 'f' file, 'd' folder, '-' nothing */
void nb_trace_stamp(nb_str path);

#endif
