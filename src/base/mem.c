#include "base/mem.h"

#include <limits.h>
#include <malloc.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "base/file.h"

#define HUGE_PAGE ((size_t)2 << 20)
#define ROOM ((size_t)1 << 30) /* of addresses; memory is taken as it is touched */

static _Atomic unsigned long count;
static _Atomic unsigned long fail_at;

void nb_mem_fail_at(unsigned long n)
{
    fail_at = n ? count + n : 0;
}

unsigned long nb_mem_count(void)
{
    return count;
}

_Noreturn void nb_out_of_memory(void)
{
    nb_out_abandon_all();
    fputs("notesbook: error: out of memory [out-of-memory]\n", stderr);
    exit(1);
}

static bool limited(int resource)
{
    struct rlimit r;
    return getrlimit(resource, &r) || r.rlim_cur != RLIM_INFINITY;
}

/* The heap is stretched once, the new part is marked, and free() gives it back to the heap.
 * What lies before its first huge page is never used. Libraries' allocations come from there as
 * well, and those of all threads: a second heap would begin with small pages again. */
void nb_mem_start(void)
{
    static void *before;
    if (before || limited(RLIMIT_AS) || limited(RLIMIT_DATA)) return;
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_MMAP_THRESHOLD, INT_MAX);
    mallopt(M_TRIM_THRESHOLD, INT_MAX);
    char *p = malloc(ROOM);
    if (!p) return;
    size_t skip = HUGE_PAGE - (uintptr_t)p % HUGE_PAGE;
    madvise(p + skip, ROOM - skip, MADV_HUGEPAGE); /* a wish: without it only time is lost */
    free(p);
    before = malloc(skip > 64 ? skip - 64 : 1);
}

/* Counts the allocation; true where the test harness wants this one to fail. */
static int fails(void)
{
    unsigned long n = ++count;
    return fail_at && n == fail_at;
}

void *nb_malloc(size_t n)
{
    void *p = fails() ? NULL : malloc(n ? n : 1);
    if (!p) nb_out_of_memory();
    return p;
}

void *nb_calloc(size_t c, size_t size)
{
    void *p = fails() ? NULL : calloc(c ? c : 1, size ? size : 1);
    if (!p) nb_out_of_memory();
    return p;
}

void *nb_realloc(void *old, size_t n)
{
    void *p = fails() ? NULL : realloc(old, n ? n : 1);
    if (!p) nb_out_of_memory();
    return p;
}

void nb_free(void *p)
{
    free(p);
}
