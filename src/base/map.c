#include "base/map.h"

#include <string.h>

void nb_map_init(nb_map *m, nb_arena *a)
{
    *m = (nb_map){.arena = a};
}

/* FNV-1a: short keys, no adversary worth a keyed hash (chains are bounded by the load factor).
 */
static uint64_t hash(nb_str s)
{
    uint64_t h = 1469598103934665603u;
    for (size_t i = 0; i < s.n; i++) h = (h ^ (unsigned char)s.s[i]) * 1099511628211u;
    return h ^ h >> 29;
}

static uint32_t *slot_of(const nb_map *m, nb_str key)
{
    size_t i = hash(key) & (m->slots - 1);
    while (m->slot[i] && !nb_str_eq(m->entry[m->slot[i] - 1].key, key))
        i = (i + 1) & (m->slots - 1);
    return &m->slot[i];
}

void *nb_map_find(const nb_map *m, nb_str key)
{
    if (!m->n) return NULL;
    uint32_t i = *slot_of(m, key);
    return i ? m->entry[i - 1].value : NULL;
}

static void grow(nb_map *m)
{
    size_t cap = m->cap ? m->cap * 2 : 16;
    nb_map_entry *e = NB_ARRAY(m->arena, nb_map_entry, cap);
    if (m->n) memcpy(e, m->entry, m->n * sizeof *e);
    m->entry = e;
    m->cap = cap;
    m->slots = cap * 2; /* at most half full */
    m->slot = NB_ARRAY(m->arena, uint32_t, m->slots);
    for (size_t i = 0; i < m->n; i++) *slot_of(m, e[i].key) = (uint32_t)i + 1;
}

void **nb_map_at(nb_map *m, nb_str key)
{
    if (m->n == m->cap) grow(m);
    uint32_t *s = slot_of(m, key);
    if (!*s) {
        m->entry[m->n] = (nb_map_entry){key, NULL};
        *s = (uint32_t)++m->n;
    }
    return &m->entry[*s - 1].value;
}

void nb_map_set(nb_map *m, nb_str key, void *value)
{
    *nb_map_at(m, key) = value;
}
