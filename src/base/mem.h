/* mem.h: the one door to the heap and the one out-of-memory handler.
 *
 * Everything below main allocates through these (arenas and buffers included), so that tests can
 * fail the n-th allocation and so that nobody has to check for NULL.
 */
#ifndef NB_BASE_MEM_H
#define NB_BASE_MEM_H

#include <stddef.h>

/* Once, before there are threads: asks for the heap to come in huge pages. Half of what a book costs
 * is the first touch of its memory, a page at a time. */
void nb_mem_start(void);

void *nb_malloc(size_t n); /* never NULL; not zeroed */
void *nb_calloc(size_t count, size_t size);
void *nb_realloc(void *p, size_t n);
void nb_free(void *p);

/* Called when memory runs out; must not return. The default removes unfinished output
 * (nb_out_abandon_all), says so on standard error and exits with status 1. Libraries that take an
 * allocator or report exhaustion end here as well. */
_Noreturn void nb_out_of_memory(void);

/* For tests: the n-th allocation from now (1-based) fails; 0 switches it off. */
void nb_mem_fail_at(unsigned long n);
unsigned long nb_mem_count(void); /* allocations so far */

#endif
