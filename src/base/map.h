/* map.h: a hash map from strings to a pointer, in an arena. Keys are borrowed, not copied.
 * There is no removal. Iteration order is insertion order, so output never depends on hashing. */
#ifndef NB_BASE_MAP_H
#define NB_BASE_MAP_H

#include "base/str.h"

typedef struct {
    nb_str key;
    void *value;
} nb_map_entry;

typedef struct {
    nb_arena *arena;
    nb_map_entry *entry; /* entry[0..n), in order of insertion */
    size_t n, cap;
    uint32_t *slot;      /* open addressing: index + 1 into entry, 0 = free */
    size_t slots;
} nb_map;

void nb_map_init(nb_map *m, nb_arena *a);
void *nb_map_find(const nb_map *m, nb_str key);      /* NULL where there is none */
void **nb_map_at(nb_map *m, nb_str key);             /* the value's place; new ones hold NULL */
void nb_map_set(nb_map *m, nb_str key, void *value); /* inserts or replaces */

#endif
