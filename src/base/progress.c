#include "base/progress.h"

static _Thread_local nb_progress *current;

void nb_progress_use(nb_progress *p)
{
    current = p;
}

void nb_progress_stage(const char *stage)
{
    if (!current) return;
    atomic_store(&current->done, 0);
    atomic_store(&current->all, 0);
    atomic_store(&current->stage, stage);
}

void nb_progress_at(size_t done, size_t all)
{
    if (!current) return;
    atomic_store(&current->done, done);
    atomic_store(&current->all, all);
}
