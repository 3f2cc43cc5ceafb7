/* arena.c: a list of blocks, each twice the last up to a ceiling; the newest is bumped. A large
 * vector has a block of its own, so that growing leaves nothing behind. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"

enum {
    FIRST_BLOCK = 16 * 1024, /* small documents need no second block */
    LARGEST_BLOCK = 4 << 20, /* beyond this doubling only wastes the tail */
};

/* Small in builds with sanitizers: see the Makefile. */
#ifndef NB_LARGE_VECTOR
#define NB_LARGE_VECTOR ((size_t)128 * 1024)
#endif

typedef struct block {
    struct block *prev;
    size_t n, cap;
    alignas(max_align_t) unsigned char bytes[];
} block;

struct nb_arena {
    block *last;
    block *vectors;
    size_t used;
};

static block *block_new(block *prev, size_t n)
{
    block *b = nb_malloc(n);
    b->prev = prev;
    b->n = 0;
    b->cap = n - sizeof *b;
    return b;
}

nb_arena *nb_arena_open(void)
{
    nb_arena *a = nb_malloc(sizeof *a);
    a->last = a->vectors = NULL;
    a->used = 0;
    return a;
}

static void free_blocks(block *b)
{
    while (b) {
        block *prev = b->prev;
        nb_free(b);
        b = prev;
    }
}

void nb_arena_free(nb_arena *a)
{
    if (!a) return;
    free_blocks(a->last);
    free_blocks(a->vectors);
    nb_free(a);
}

void nb_arena_reset(nb_arena *a)
{
    block *keep = a->last;
    free_blocks(a->vectors);
    a->vectors = NULL;
    if (keep) {
        free_blocks(keep->prev);
        keep->prev = NULL;
        keep->n = 0;
    }
    a->used = 0;
}

void *nb_alloc(nb_arena *a, size_t n)
{
    const size_t align = alignof(max_align_t);
    if (n > SIZE_MAX / 2) nb_out_of_memory();
    size_t need = (n + align - 1) / align * align;
    block *b = a->last;
    if (!b || b->cap - b->n < need) {
        size_t size = b ? (sizeof *b + b->cap) * 2 : FIRST_BLOCK;
        if (size > LARGEST_BLOCK) size = LARGEST_BLOCK;
        if (size < sizeof *b + need) size = sizeof *b + need;
        b = a->last = block_new(b, size);
    }
    void *p = b->bytes + b->n;
    b->n += need;
    a->used += need;
    memset(p, 0, need);
    return p;
}

void *nb_alloc_array(nb_arena *a, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / 2 / size) nb_out_of_memory();
    return nb_alloc(a, count * size);
}

void *nb_copy(nb_arena *a, const void *p, size_t n)
{
    void *q = nb_alloc(a, n);
    if (n) memcpy(q, p, n);
    return q;
}

size_t nb_arena_used(const nb_arena *a)
{
    return a->used;
}

/* The vector of n bytes with room for `cap`, in a block of its own. */
static void *grow_large(nb_arena *a, void *v, size_t n, size_t cap)
{
    block **at = &a->vectors;
    while (*at && (*at)->bytes != v) at = &(*at)->prev;
    bool alone = *at != NULL;
    block *b = nb_realloc(*at, sizeof *b + cap);
    if (!alone) b->prev = NULL;
    *at = b;
    if (!alone && n) memcpy(b->bytes, v, n);
    memset(b->bytes + n, 0, cap - n);
    a->used += cap;
    return b->bytes;
}

void *nb_vec_grow(nb_arena *a, void *v, size_t n, size_t *cap, size_t size)
{
    size_t more = *cap ? *cap * 2 : 8;
    if (more > SIZE_MAX / 2 / size) nb_out_of_memory();
    *cap = more;
    if (more * size >= NB_LARGE_VECTOR) return grow_large(a, v, n * size, more * size);
    void *w = nb_alloc_array(a, more, size);
    if (n) memcpy(w, v, n * size);
    return w;
}
