/* front.c: front matter: where it begins and ends, and what is left of it when it is wrong. */
#include "parse/meta.h"

static nb_str line_at(nb_str text, size_t from, size_t *next)
{
    size_t end = nb_str_chr(text, '\n', from);
    *next = end == NB_NPOS ? text.n : end + 1;
    nb_str line = nb_str_sub(text, from, end == NB_NPOS ? text.n : end);
    while (line.n && (line.s[line.n - 1] == ' ' || line.s[line.n - 1] == '\t')) line.n--;
    return line;
}

/* "key:" at the beginning of a line. */
static bool key_of(nb_str line, nb_str *key, nb_str *value)
{
    if (!line.n || line.s[0] == ' ' || line.s[0] == '#' || line.s[0] == '-') return false;
    if (!nb_str_cut(line, ':', key, value) || !key->n || key->n > 40) return false;
    if (value->n && value->s[0] != ' ' && value->s[0] != '\t') return false;
    for (size_t i = 0; i < key->n; i++)
        if (key->s[i] == ' ' || key->s[i] == '`' || key->s[i] == '*') return false;
    return true;
}

static nb_str unquoted(nb_str v)
{
    v = nb_str_trim(v);
    if (v.n >= 2 && (v.s[0] == '"' || v.s[0] == '\'') && v.s[v.n - 1] == v.s[0])
        return nb_str_sub(v, 1, v.n - 1);
    return v;
}

/* Wrong YAML is most often a title with a colon in it: the lines that are plain are still read.
 */
static nb_conf *salvage(nb_arena *a, nb_str body, uint32_t source)
{
    nb_conf *map = nb_conf_new(a, NB_CONF_MAP, (nb_loc){source, 2, 1});
    uint32_t n = 2;
    for (size_t at = 0; at < body.n; n++) {
        size_t next;
        nb_str key, value, line = line_at(body, at, &next);
        at = next;
        if (!key_of(line, &key, &value)) continue;
        value = unquoted(value);
        if (!value.n || value.s[0] == '[' || value.s[0] == '{' || value.s[0] == '|' ||
            value.s[0] == '>' || value.s[0] == '&' || value.s[0] == '*')
            continue;
        nb_conf *c = nb_conf_new(a, NB_CONF_SCALAR, (nb_loc){source, n, (uint32_t)key.n + 3});
        c->key = key;
        c->text = value;
        nb_conf_add(map, c);
    }
    return map;
}

/* A rule at the head of a text and another one below are no front matter, unless what stands
 * between looks like keys. */
static bool looks_like_keys(nb_str body)
{
    for (size_t at = 0; at < body.n;) {
        size_t next;
        nb_str key, value, line = line_at(body, at, &next);
        at = next;
        if (!line.n || line.s[0] == '#') continue;
        return key_of(line, &key, &value);
    }
    return false;
}

static bool find_end(nb_str text, size_t from, bool toml, size_t *end, size_t *after)
{
    for (size_t at = from; at < text.n;) {
        size_t next;
        nb_str line = line_at(text, at, &next);
        if (toml ? nb_str_is(line, "+++") : nb_str_is(line, "---") || nb_str_is(line, "...")) {
            *end = at;
            *after = next;
            return true;
        }
        at = next;
    }
    return false;
}

size_t nb_front_matter(nb_arena *a, nb_str text, nb_conf_place at, nb_diags *diags,
                       nb_conf **map)
{
    size_t from, end, after;
    *map = NULL;
    nb_str fence = line_at(text, 0, &from);
    bool toml = nb_str_is(fence, "+++");
    if (!toml && !nb_str_is(fence, "---")) return 0;
    if (!find_end(text, from, toml, &end, &after)) return 0;
    nb_str body = nb_str_sub(text, from, end);
    at.line++;
    if (toml) {
        *map = nb_toml_read(a, body, at, NB_FRONT_MATTER, diags);
        return after;
    }
    bool keys = looks_like_keys(body);
    if (!keys && nb_str_trim(body).n) return 0;
    *map = nb_yaml_read(a, body, at, NB_FRONT_MATTER, diags);
    if (*map && (*map)->kind != NB_CONF_MAP) *map = NULL;
    if (!*map && keys) *map = salvage(a, body, at.source);
    return after;
}
