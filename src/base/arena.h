/* arena.h: memory that is freed all at once.
 *
 * A stage's product (a document, the pages) lives in one arena stored in the product; scratch work
 * lives in a second arena that is reset per paragraph or table. Memory is zeroed. There is no
 * per-object free and no failed allocation to check: out of memory goes to the one handler in
 * mem.h, which never returns.
 *
 * Invariants: pointers, but for those into vectors, stay valid until nb_arena_free or nb_arena_reset; alignment suits any type.
 * An arena belongs to one thread at a time. Nothing that must be closed (a HarfBuzz, ICU, libzip or
 * libharu object) may be owned by an arena alone.
 */
#ifndef NB_BASE_ARENA_H
#define NB_BASE_ARENA_H

#include <stddef.h>

typedef struct nb_arena nb_arena;

nb_arena *nb_arena_open(void);
void nb_arena_free(nb_arena *a); /* NULL is allowed */
void nb_arena_reset(nb_arena *a); /* forgets everything, keeps the largest block for reuse */

/* n zeroed bytes, aligned for any type; n == 0 gives a valid, unique-enough pointer. */
void *nb_alloc(nb_arena *a, size_t n);

/* count * size bytes with overflow checked. */
void *nb_alloc_array(nb_arena *a, size_t count, size_t size);

/* A copy of n bytes. */
void *nb_copy(nb_arena *a, const void *p, size_t n);

/* Bytes handed out since open or reset, for limits and --verbose. */
size_t nb_arena_used(const nb_arena *a);

#define NB_NEW(a, T) ((T *)nb_alloc((a), sizeof(T)))
#define NB_ARRAY(a, T, count) ((T *)nb_alloc_array((a), (count), sizeof(T)))

/* A growing array in an arena: struct { T *v; size_t n, cap; } named by the caller.
 * NB_PUSH is the new, zeroed last element as an lvalue: NB_PUSH(a, &v) = x. A push may move the elements:
 * no pointer to one survives it. */
#define NB_VEC(T)                                                                                  \
    struct {                                                                                       \
        T *v;                                                                                      \
        size_t n, cap;                                                                             \
    }
#define NB_PUSH(a, vec)                                                                            \
    (*((vec)->n == (vec)->cap                                                                      \
           ? (void)((vec)->v =                                                                     \
                        nb_vec_grow((a), (vec)->v, (vec)->n, &(vec)->cap, sizeof *(vec)->v))       \
           : (void)0,                                                                              \
       &(vec)->v[(vec)->n++]))

void *nb_vec_grow(nb_arena *a, void *v, size_t n, size_t *cap, size_t size);

#endif
