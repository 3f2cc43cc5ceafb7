#define NB_DRAWING_TABLE
#include "image/drawing.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>

nb_drawing_calls nb_drawing;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool loaded;

static const struct {
    const char *name;
    size_t at;
} calls[] = {
#define NB_CALL(f) {#f, offsetof(nb_drawing_calls, call_##f)},
#include "image/drawing.def"
#undef NB_CALL
};

/* One library is opened; the others come with it, and are searched with it. It stays open. */
static void load(void)
{
    void *lib = dlopen("librsvg-2.so.2", RTLD_NOW | RTLD_LOCAL);
    if (!lib) return;
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        void *f = dlsym(lib, calls[i].name);
        if (!f) return;
        *(void **)(void *)((char *)&nb_drawing + calls[i].at) = f;
    }
    loaded = true;
}

bool nb_drawing_load(void)
{
    pthread_once(&once, load);
    return loaded;
}
