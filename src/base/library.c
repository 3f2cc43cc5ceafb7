#include "base/library.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

enum { UNTRIED, OPEN, MISSING };

static int try_open(const nb_library *lib)
{
    void *so = dlopen(lib->file, RTLD_LAZY | RTLD_LOCAL);
    if (!so) return MISSING;
    for (size_t i = 0; i < lib->n; i++) {
        void *f = dlsym(so, lib->name[i]);
        if (!f) return MISSING;
        memcpy((char *)lib->calls + i * sizeof f, &f, sizeof f);
    }
    if (lib->first) {
        void *f = dlsym(so, lib->first);
        void (*init)(void);
        if (!f) return MISSING;
        memcpy(&init, &f, sizeof f);
        init();
    }
    return OPEN;
}

bool nb_library_open(nb_library *lib)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    int state = atomic_load_explicit(&lib->state, memory_order_acquire);
    if (state == UNTRIED) {
        pthread_mutex_lock(&lock);
        state = atomic_load_explicit(&lib->state, memory_order_relaxed);
        if (state == UNTRIED) state = try_open(lib);
        atomic_store_explicit(&lib->state, state, memory_order_release);
        pthread_mutex_unlock(&lock);
    }
    return state == OPEN;
}
