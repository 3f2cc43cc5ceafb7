/* yaml.c: libyaml's events become a tree. The stack is ours, so that depth is bounded; an alias
 * is a copy of what its anchor names, counted against the same limit as everything else, which
 * is what stops "billion laughs". */
#include <string.h>
#include <yaml.h>

#include "base/map.h"
#include "base/mem.h"
#include "parse/conf.h"

enum {
    EXACT_COLUMN = 2000 /* beyond this column places count characters, to stay linear */
};

typedef struct {
    nb_arena *arena;
    nb_str text;
    nb_conf_place at;
    nb_diags *diags;
    nb_diag_id id;
    size_t *line; /* offset of each line */
    size_t n_lines;
    nb_conf **stack;
    nb_str *key; /* of each level: a key that waits for its value */
    bool *has_key;
    size_t depth, most_depth, nodes, most_nodes;
    nb_map anchors;
    nb_conf *root;
    const char *limit;
    nb_cap cap; /* the limit that was passed, or NB_CAPS */
} reader;

static void find_lines(reader *r)
{
    NB_VEC(size_t) v = {0};
    NB_PUSH(r->arena, &v) = 0;
    for (size_t i = nb_str_chr(r->text, '\n', 0); i != NB_NPOS;
         i = nb_str_chr(r->text, '\n', i + 1))
        NB_PUSH(r->arena, &v) = i + 1;
    r->line = v.v;
    r->n_lines = v.n;
}

/* libyaml counts columns in characters, we in bytes. */
static nb_loc place(const reader *r, yaml_mark_t m)
{
    size_t line = m.line < r->n_lines ? m.line : r->n_lines - 1, i = r->line[line];
    size_t column = m.column;
    if (column < EXACT_COLUMN)
        for (size_t k = 0; k < m.column && i < r->text.n && r->text.s[i] != '\n'; k++)
            nb_utf8_next(r->text, &i);
    if (column < EXACT_COLUMN) column = i - r->line[line];
    return (nb_loc){r->at.source, r->at.line + (uint32_t)line, (uint32_t)column + 1};
}

static void pass(reader *r, nb_cap cap, const char *what)
{
    r->limit = what;
    r->cap = cap;
}

static void attach(reader *r, nb_conf *c)
{
    if (++r->nodes > r->most_nodes)
        pass(r, NB_CAP_YAML_VALUES, NB_SAY("more values than notesbook reads"));
    if (!r->depth) {
        if (!r->root) r->root = c;
        return;
    }
    nb_conf *parent = r->stack[r->depth - 1];
    if (parent->kind == NB_CONF_MAP) {
        if (!r->has_key[r->depth - 1]) {
            r->key[r->depth - 1] = c->text; /* a list or map as a key has no name */
            r->has_key[r->depth - 1] = true;
            return;
        }
        c->key = r->key[r->depth - 1];
        r->has_key[r->depth - 1] = false;
    }
    nb_conf_add(parent, c);
}

static void name_anchor(reader *r, const yaml_char_t *anchor, nb_conf *c)
{
    if (anchor)
        nb_map_set(&r->anchors, nb_str_dup(r->arena, nb_str_of((const char *)anchor)), c);
}

/* Recursion is bounded: the copied tree was read through the same stack. */
static nb_conf *copy(reader *r, const nb_conf *from)
{
    if (++r->nodes > r->most_nodes) {
        pass(r, NB_CAP_YAML_VALUES, NB_SAY("aliases that grow beyond any use"));
        return NULL;
    }
    nb_conf *c = nb_conf_new(r->arena, from->kind, from->loc);
    c->key = from->key;
    c->text = from->text;
    for (const nb_conf *k = from->first; k && !r->limit; k = k->next) {
        nb_conf *child = copy(r, k);
        if (child) nb_conf_add(c, child);
    }
    return c;
}

static bool is_open(const reader *r, const nb_conf *c)
{
    for (size_t i = 0; i < r->depth; i++)
        if (r->stack[i] == c) return true;
    return false;
}

static size_t height(const nb_conf *c)
{
    size_t most = 0;
    for (const nb_conf *k = c->first; k; k = k->next) {
        size_t h = height(k);
        if (h > most) most = h;
    }
    return most + 1;
}

static void alias(reader *r, const yaml_event_t *e)
{
    const nb_conf *to = nb_map_find(&r->anchors, nb_str_of((const char *)e->data.alias.anchor));
    if (to && is_open(r, to)) {
        pass(r, NB_CAPS, NB_SAY("aliases that contain themselves"));
        return;
    }
    if (to && r->depth + height(to) > r->most_depth) {
        pass(r, NB_CAP_YAML_DEPTH, NB_SAY("deeper nesting than notesbook reads"));
        return;
    }
    if (!to)
        nb_diag(r->diags, r->id, place(r, e->start_mark),
                "nothing is called '&%.*s' before this",
                NB_STR_ARG(nb_str_of((const char *)e->data.alias.anchor)));
    nb_conf *c =
        to ? copy(r, to) : nb_conf_new(r->arena, NB_CONF_SCALAR, place(r, e->start_mark));
    if (!c) return;
    c->key = NB_STR_NULL;
    attach(r, c);
}

static void scalar(reader *r, const yaml_event_t *e)
{
    nb_conf *c = nb_conf_new(r->arena, NB_CONF_SCALAR, place(r, e->start_mark));
    nb_str s = {(const char *)e->data.scalar.value, e->data.scalar.length};
    bool plain = e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    bool null = plain && (nb_str_is(s, "~") || nb_str_ieq(s, NB_STR("null")));
    if (!null) c->text = nb_str_dup(r->arena, s);
    name_anchor(r, e->data.scalar.anchor, c);
    attach(r, c);
}

static void open_level(reader *r, nb_conf_kind kind, const yaml_event_t *e,
                       const yaml_char_t *anchor)
{
    nb_conf *c = nb_conf_new(r->arena, kind, place(r, e->start_mark));
    name_anchor(r, anchor, c);
    attach(r, c);
    if (r->depth == r->most_depth) {
        pass(r, NB_CAP_YAML_DEPTH, NB_SAY("deeper nesting than notesbook reads"));
        return;
    }
    r->stack[r->depth] = c;
    r->has_key[r->depth] = false;
    r->depth++;
}

/* False at the end. */
static bool event(reader *r, const yaml_event_t *e)
{
    switch (e->type) {
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_DOCUMENT_START_EVENT: return true;
    case YAML_STREAM_END_EVENT:
    case YAML_DOCUMENT_END_EVENT: return false;
    case YAML_ALIAS_EVENT: alias(r, e); return true;
    case YAML_SCALAR_EVENT: scalar(r, e); return true;
    case YAML_SEQUENCE_START_EVENT:
        open_level(r, NB_CONF_LIST, e, e->data.sequence_start.anchor);
        return true;
    case YAML_MAPPING_START_EVENT:
        open_level(r, NB_CONF_MAP, e, e->data.mapping_start.anchor);
        return true;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT: r->depth--; return true;
    }
    return false;
}

static void report(const reader *r, const yaml_parser_t *p)
{
    if (p->error == YAML_MEMORY_ERROR) nb_out_of_memory();
    yaml_mark_t start = {0};
    nb_loc loc = place(r, p->error == YAML_READER_ERROR ? start : p->problem_mark);
    nb_diag(r->diags, r->id, loc, "cannot read this YAML: %s%s%s",
            p->problem ? p->problem : NB_SAY("it is malformed"), p->context ? ", " : "",
            p->context ? p->context : "");
}

static bool run(reader *r, yaml_parser_t *p)
{
    for (bool more = true; more;) {
        yaml_event_t e;
        if (!yaml_parser_parse(p, &e)) {
            report(r, p);
            return false;
        }
        nb_loc loc = place(r, e.start_mark);
        more = event(r, &e);
        yaml_event_delete(&e);
        if (r->limit) {
            nb_diag(r->diags, NB_LIMIT, loc, "this YAML has %s", r->limit);
            if (r->cap != NB_CAPS) nb_limit_hint(r->diags, r->cap);
            return false;
        }
    }
    return true;
}

nb_conf *nb_yaml_read(nb_arena *a, nb_str text, nb_conf_place at, nb_diag_id id,
                      nb_diags *diags)
{
    size_t depth = nb_most(at.limits, NB_CAP_YAML_DEPTH);
    if (text.n > nb_most(at.limits, NB_CAP_YAML_BYTES)) {
        nb_diag(diags, NB_LIMIT, (nb_loc){at.source, at.line, 1},
                "this YAML has more bytes than notesbook reads");
        nb_limit_hint(diags, NB_CAP_YAML_BYTES);
        return NULL;
    }
    reader r = {.arena = a,
                .text = text,
                .at = at,
                .diags = diags,
                .id = id,
                .stack = NB_ARRAY(a, nb_conf *, depth),
                .key = NB_ARRAY(a, nb_str, depth),
                .has_key = NB_ARRAY(a, bool, depth),
                .most_depth = depth,
                .most_nodes = nb_most(at.limits, NB_CAP_YAML_VALUES)};
    find_lines(&r);
    nb_map_init(&r.anchors, a);
    yaml_parser_t p;
    if (!yaml_parser_initialize(&p)) nb_out_of_memory();
    yaml_parser_set_encoding(&p, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&p, (const unsigned char *)(text.s ? text.s : ""), text.n);
    bool ok = run(&r, &p);
    yaml_parser_delete(&p);
    return ok ? r.root : NULL;
}
