/* work.h: pieces of work that share nothing, on as many cores as are idle.
 *
 * The threads of the whole process are counted, so that pieces which split their own work again (a
 * book among several, a face among those of a book) never crowd the cores. Neither results nor their
 * order may depend on who did what: a piece writes only to what is its own.
 */
#ifndef NB_BASE_WORK_H
#define NB_BASE_WORK_H

#include <stddef.h>

/* Calls piece(ctx, i) once for every i < n, in no fixed order, here and on other threads, and returns
 * when all are done. A piece neither reads files (no trace sees them there, see trace.h) nor puts
 * diagnostics into a list of others. Pieces begin in order: put the longest first. */
void nb_work(size_t n, void (*piece)(void *ctx, size_t i), void *ctx);

size_t nb_work_cores(void); /* how many threads work at most */

#endif
