/* conf.h: configuration as a tree of scalars, lists and maps, each with its place. YAML (front matter,
 * notesbook.yaml, mkdocs.yml), the part of TOML that book.toml and front matter use, and INI all become
 * this tree, so that nobody else sees their syntax or libyaml. Private to parse/.
 *
 * Everything lives in the arena given; the tree is a few words a value and never cyclic: aliases are
 * copied, under a limit. Unknown tags ("!!python/name:…") are ignored, their values stay. */
#ifndef NB_PARSE_CONF_H
#define NB_PARSE_CONF_H

#include "base/limits.h"

typedef enum { NB_CONF_SCALAR, NB_CONF_LIST, NB_CONF_MAP } nb_conf_kind;

typedef struct nb_conf nb_conf;
struct nb_conf {
    nb_conf_kind kind;
    nb_loc loc;
    nb_str key;    /* within a map */
    nb_str text;   /* of a scalar; null is empty */
    nb_conf *first, *last, *next;
};

/* Where the text stands in its source: `line` is the number of its first line. */
typedef struct {
    uint32_t source, line;
    const nb_limits *limits; /* NULL = the defaults */
} nb_conf_place;

/* The tree of a text; NULL where it is empty or wrong, the latter with one diagnostic `id` at the
 * place (or NB_LIMIT for nesting and aliases that explode). The whole text must be one document. */
nb_conf *nb_yaml_read(nb_arena *a, nb_str text, nb_conf_place at, nb_diag_id id, nb_diags *diags);
nb_conf *nb_toml_read(nb_arena *a, nb_str text, nb_conf_place at, nb_diag_id id, nb_diags *diags);
nb_conf *nb_ini_read(nb_arena *a, nb_str text, nb_conf_place at); /* sections of scalars; never wrong */

nb_conf *nb_conf_new(nb_arena *a, nb_conf_kind kind, nb_loc loc);
void nb_conf_add(nb_conf *parent, nb_conf *child);                /* child->key set by the caller */
void nb_conf_set(nb_arena *a, nb_conf *map, const char *key, nb_str text, nb_loc loc);

/* Reading. All take NULL: then there is nothing. */
const nb_conf *nb_conf_at(const nb_conf *map, const char *key);   /* NULL where there is none */
const nb_conf *nb_conf_path(const nb_conf *map, const char *a, const char *b); /* map[a][b] */
nb_str nb_conf_text(const nb_conf *c);                            /* of a scalar, else empty */

#endif
