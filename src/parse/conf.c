#include "parse/conf.h"

#include <string.h>

nb_conf *nb_conf_new(nb_arena *a, nb_conf_kind kind, nb_loc loc)
{
    nb_conf *c = NB_NEW(a, nb_conf);
    c->kind = kind;
    c->loc = loc;
    return c;
}

void nb_conf_add(nb_conf *parent, nb_conf *child)
{
    if (parent->last) parent->last->next = child;
    else parent->first = child;
    parent->last = child;
}

void nb_conf_set(nb_arena *a, nb_conf *map, const char *key, nb_str text, nb_loc loc)
{
    if (!text.n || nb_conf_at(map, key)) return;
    nb_conf *c = nb_conf_new(a, NB_CONF_SCALAR, loc);
    c->key = nb_str_of(key);
    c->text = text;
    nb_conf_add(map, c);
}

const nb_conf *nb_conf_at(const nb_conf *map, const char *key)
{
    if (!map || map->kind != NB_CONF_MAP) return NULL;
    for (const nb_conf *c = map->first; c; c = c->next)
        if (nb_str_is(c->key, key)) return c;
    return NULL;
}

const nb_conf *nb_conf_path(const nb_conf *map, const char *a, const char *b)
{
    return nb_conf_at(nb_conf_at(map, a), b);
}

nb_str nb_conf_text(const nb_conf *c)
{
    return c && c->kind == NB_CONF_SCALAR ? c->text : NB_STR_NULL;
}
