#include "base/work.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <unistd.h>

enum { MOST_THREADS = 8 };

static atomic_size_t busy = 1; /* threads at work in this process, the first one included */

typedef struct {
    size_t n;
    atomic_size_t next;
    void (*piece)(void *ctx, size_t i);
    void *ctx;
} queue;

static void drain(queue *q)
{
    for (size_t i; (i = atomic_fetch_add(&q->next, 1)) < q->n;) q->piece(q->ctx, i);
}

static void *help(void *q)
{
    drain(q);
    atomic_fetch_sub(&busy, 1);
    return NULL;
}

size_t nb_work_cores(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > MOST_THREADS ? MOST_THREADS : (size_t)n;
}

static bool take_core(void)
{
    size_t now = atomic_load(&busy), most = nb_work_cores();
    while (now < most)
        if (atomic_compare_exchange_weak(&busy, &now, now + 1)) return true;
    return false;
}

void nb_work(size_t n, void (*piece)(void *ctx, size_t i), void *ctx)
{
    queue q = {.n = n, .piece = piece, .ctx = ctx};
    pthread_t helper[MOST_THREADS];
    size_t helpers = 0;
    while (helpers + 1 < n && helpers < MOST_THREADS && take_core()) {
        if (pthread_create(&helper[helpers], NULL, help, &q) != 0) {
            atomic_fetch_sub(&busy, 1);
            break;
        }
        helpers++;
    }
    drain(&q);
    while (helpers) pthread_join(helper[--helpers], NULL);
}
