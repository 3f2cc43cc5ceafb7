/* file.h: reading files, paths, and output that appears whole or not at all.
 *
 * Nothing here looks at the locale, the clock or the umask. Paths are bytes; '/' separates. Errors
 * come back as an errno value (0 = fine) for the caller to report with a place.
 */
#ifndef NB_BASE_FILE_H
#define NB_BASE_FILE_H

#include <stdbool.h>

#include "base/str.h"

/* Reads a whole file; "-" is standard input. More than `limit` bytes gives EFBIG, a directory EISDIR, a
 * pipe that lies in a folder EOPNOTSUPP. *out lives in the arena and is followed by a NUL that is not
 * counted. */
int nb_file_read(nb_arena *a, nb_str path, size_t limit, nb_str *out);

bool nb_file_exists(nb_str path);  /* anything but a directory */
bool nb_file_is_regular(nb_str path); /* neither that nor a pipe, a device, a socket */
bool nb_dir_exists(nb_str path);
int nb_dir_make(nb_str path);      /* fine where it exists; its parent must */

/* The names in a directory (without . and ..), sorted by bytes. */
int nb_dir_list(nb_arena *a, nb_str path, nb_str **names, size_t *n);

nb_str nb_path_dir(nb_str path);   /* "a/b.md" -> "a", "b.md" -> "." */
nb_str nb_path_name(nb_str path);  /* "a/b.md" -> "b.md" */
nb_str nb_path_ext(nb_str path);   /* "a/b.zh.md" -> ".md", none -> "" */
nb_str nb_path_stem(nb_str path);  /* "a/b.zh.md" -> "b.zh" */
/* dir and a relative path joined and normalised ("a/b", "../c" -> "a/c"); an absolute path stays.
 * The result has no trailing slash, and no "." or inner ".." segments. */
nb_str nb_path_join(nb_arena *a, nb_str dir, nb_str rel);
/* path as seen from dir, both normalised: ("a/b/c", "a/d") -> "../b/c". */
nb_str nb_path_relative(nb_arena *a, nb_str path, nb_str dir);

/* Output. Everything is written to a temporary file in the target's folder; commit does fsync,
 * sets 0666 & ~umask, renames over the target and syncs the folder. An existing target survives any
 * failure. "-" is standard output. A target that exists but is no regular file (/dev/null, a pipe)
 * is written in place. */
typedef struct nb_out nb_out;

int nb_out_open(nb_out **out, nb_str path);
int nb_out_write(nb_out *out, const void *bytes, size_t n); /* the first error sticks */
int nb_out_commit(nb_out *out);   /* closes in every case; non-zero = the target is as it was */
void nb_out_abandon(nb_out *out); /* removes the temporary file; NULL is allowed */
void nb_out_abandon_all(void);    /* for fatal exits: only async-signal-safe calls */

/* What a path handed to the whole-buffer writers of other libraries needs: */
int nb_file_write(nb_str path, nb_str bytes); /* open, write, commit */

#endif
