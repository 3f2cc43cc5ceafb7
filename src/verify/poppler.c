#include "verify/poppler.h"

#include <dlfcn.h>
#include <stddef.h>

static const struct {
    const char *name;
    size_t at;
} calls[] = {
#define NB_CALL(f) {#f, offsetof(nb_poppler_calls, f)},
#include "verify/poppler.def"
#undef NB_CALL
};

const nb_poppler_calls *nb_poppler_load(void)
{
    static nb_poppler_calls table;
    static bool loaded;
    if (loaded) return &table;
    void *lib = dlopen("libpoppler-glib.so.8", RTLD_NOW | RTLD_LOCAL);
    if (!lib) return NULL;
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        void *f = dlsym(lib, calls[i].name);
        if (!f) return NULL;
        *(void **)(void *)((char *)&table + calls[i].at) = f;
    }
    loaded = true;
    return &table;
}
