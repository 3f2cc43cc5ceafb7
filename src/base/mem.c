#include "base/mem.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "base/file.h"

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

void *nb_malloc_large(size_t *n)
{
    size_t size = (*n + NB_HUGE_PAGE - 1) / NB_HUGE_PAGE * NB_HUGE_PAGE;
    void *p = fails() || size < *n ? NULL : aligned_alloc(NB_HUGE_PAGE, size);
    if (!p) nb_out_of_memory();
    madvise(p, size, MADV_HUGEPAGE); /* a wish: without it only time is lost */
    *n = size;
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
