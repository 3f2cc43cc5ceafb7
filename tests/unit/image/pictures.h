/* What the tests of image/ share: a scratch arena, diagnostics, loading and comparing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/file.h"
#include "image/image.h"

#define FOLDER "tests/images/"

typedef struct {
    nb_arena *a;
    nb_diags *diags;
} world;

static world open_world(void) { return (world){nb_arena_open(), nb_diags_open()}; }

static void close_world(world w)
{
    nb_diags_free(w.diags);
    nb_arena_free(w.a);
}

/* Equal messages at one place are kept once: each call has a place of its own. */
static inline nb_loc somewhere(void)
{
    static uint32_t line;
    return (nb_loc){0, ++line, 1};
}

static inline nb_image *probe(world w, nb_str bytes)
{
    return nb_image_probe(w.a, NB_STR("test"), bytes, NULL, somewhere(), w.diags);
}

static inline bool decode(world w, const nb_image *img, uint32_t max_side, nb_pixels *p)
{
    return nb_image_decode(img, w.a, max_side, p, somewhere(), w.diags);
}

static inline nb_str load(world w, const char *name)
{
    nb_str bytes, path = nb_str_printf(w.a, FOLDER "%s", name);
    if (nb_file_read(w.a, path, 1 << 20, &bytes)) fail_msg("cannot read %s", name);
    return bytes;
}

static inline size_t complaints(world w) { return nb_diags_n(w.diags); }

static inline uint32_t rgba_at(const nb_pixels *p, uint32_t x, uint32_t y)
{
    size_t i = (size_t)y * p->width + x;
    const uint8_t *c = p->colour + i * p->channels;
    uint32_t r = c[0], g = p->channels == 3 ? c[1] : r, b = p->channels == 3 ? c[2] : r;
    return r << 24 | g << 16 | b << 8 | (p->alpha ? p->alpha[i] : 255);
}

static inline bool near(uint32_t a, uint32_t b, int slack)
{
    for (int shift = 0; shift < 32; shift += 8)
        if (abs((int)(a >> shift & 255) - (int)(b >> shift & 255)) > slack) return false;
    return true;
}
