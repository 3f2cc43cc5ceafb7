/* library.h: libraries that are opened when they are first needed.
 *
 * Linking a library with all that it brings along can take longer than compiling a lecture that does
 * not use it. Such a library (LAZY_ in the Makefile) is opened by name at need and called through a
 * table of pointers that have its functions' own types. FOLDER/x.calls lists the functions; from it
 * library.awk makes FOLDER/x_calls.h, which stands in for the library's headers (calls look as usual),
 * and the table, nb_FOLDER_x.
 *
 *     if (!nb_library_open(&nb_epub_zip)) … it is not installed
 */
#ifndef NB_BASE_LIBRARY_H
#define NB_BASE_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

typedef struct {
    const char *file;        /* as the linker would note it: "libzip.so.4" */
    const char *first;       /* void (void), called once before the others; or NULL */
    const char *const *name; /* of its functions */
    size_t n;
    void *calls;             /* n pointers, in the same order */
    _Atomic int state;
} nb_library;

/* Before the first call of a function; cheap ever after. False where it is not installed or lacks a
 * function: then nothing of it may be called. It stays open. Any thread. */
bool nb_library_open(nb_library *lib);

#endif
