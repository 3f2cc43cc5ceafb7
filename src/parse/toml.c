/* toml.c: the part of TOML 1.0 that book.toml and front matter use, and INI. Tables, dotted
 * keys, strings of all four kinds, arrays and inline tables; numbers, dates and truth values
 * stay as they are written. An array of tables ([[x]]) is a list of maps. */
#include <string.h>

#include "parse/conf.h"

enum {
    MAX_DEPTH = 32,
    MAX_INI_VALUE = 4096 /* bytes that lines are joined up to */
};

typedef struct {
    nb_arena *arena;
    nb_str s;
    size_t i;
    nb_conf_place at;
    uint32_t line;
    size_t line_start;
    nb_diag_id id;
    nb_diags *diags;
    bool failed;
    size_t nodes;
} reader;

static nb_loc here(const reader *r)
{
    return (nb_loc){r->at.source, r->line, (uint32_t)(r->i - r->line_start) + 1};
}

static void fail(reader *r, const char *what)
{
    if (!r->failed) nb_diag(r->diags, r->id, here(r), "cannot read this TOML: %s", what);
    r->failed = true;
}

static char peek(const reader *r)
{
    return r->i < r->s.n ? r->s.s[r->i] : 0;
}

static void step(reader *r)
{
    if (peek(r) == '\n') {
        r->line++;
        r->line_start = r->i + 1;
    }
    if (r->i < r->s.n) r->i++;
}

static void skip_blank(reader *r, bool lines)
{
    for (;;) {
        char c = peek(r);
        if (c == ' ' || c == '\t' || (lines && c == '\n')) step(r);
        else if (c == '#')
            while (r->i < r->s.n && peek(r) != '\n') step(r);
        else return;
    }
}

static bool ahead(const reader *r, const char *z)
{
    return nb_str_starts(nb_str_sub(r->s, r->i, r->s.n), nb_str_of(z));
}

static void escape(reader *r, nb_buf *b)
{
    char c = peek(r);
    step(r);
    if (c == 'u' || c == 'U') {
        uint32_t v = 0;
        for (int k = c == 'u' ? 4 : 8; k > 0; k--) {
            char h = peek(r);
            int d = h >= '0' && h <= '9'                 ? h - '0'
                    : (h | 32) >= 'a' && (h | 32) <= 'f' ? (h | 32) - 'a' + 10
                                                         : -1;
            if (d < 0) {
                fail(r, NB_SAY("an escape is not hexadecimal"));
                return;
            }
            v = v << 4 | (uint32_t)d;
            step(r);
        }
        nb_put_utf8(b, v);
        return;
    }
    static const char from[] = "btnfre\"\\", to[] = "\b\t\n\f\r\033\"\\";
    const char *at = c ? strchr(from, c) : NULL;
    if (at) nb_putc(b, to[at - from]);
    else if (c == '\n' || c == ' ' || c == '\t') /* the line goes on */
        while (strchr(" \t\n", peek(r)) && peek(r)) step(r);
    else fail(r, NB_SAY("an escape is unknown"));
}

static nb_str string(reader *r)
{
    char quote = peek(r);
    const char *three = quote == '"' ? "\"\"\"" : "'''";
    bool many = ahead(r, three);
    nb_buf b = {0};
    for (int k = many ? 3 : 1; k > 0; k--) step(r);
    if (many && peek(r) == '\n') step(r);
    for (;;) {
        if (r->i >= r->s.n || (!many && peek(r) == '\n')) {
            fail(r, NB_SAY("a string has no end"));
            break;
        }
        if (many ? ahead(r, three) : peek(r) == quote) {
            for (int k = many ? 3 : 1; k > 0; k--) step(r);
            break;
        }
        char c = peek(r);
        step(r);
        if (c == '\\' && quote == '"') escape(r, &b);
        else nb_putc(&b, c);
        if (r->failed) break;
    }
    return nb_buf_take(r->arena, &b);
}

static bool is_bare(char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_' ||
           c == '-' || (unsigned char)c >= 0x80;
}

static nb_str simple_key(reader *r)
{
    if (peek(r) == '"' || peek(r) == '\'') return string(r);
    size_t from = r->i;
    while (is_bare(peek(r))) step(r);
    if (r->i == from) fail(r, NB_SAY("a key is missing"));
    return nb_str_sub(r->s, from, r->i);
}

static nb_conf *child(nb_conf *map, nb_str key)
{
    for (nb_conf *c = map->first; c; c = c->next)
        if (nb_str_eq(c->key, key)) return c;
    return NULL;
}

static nb_conf *new_node(reader *r, nb_conf_kind kind)
{
    if (++r->nodes > nb_most(r->at.limits, NB_CAP_TOML_VALUES) && !r->failed) {
        r->id = NB_LIMIT;
        fail(r, NB_SAY("it has more values than notesbook reads"));
        nb_limit_hint(r->diags, NB_CAP_TOML_VALUES);
    }
    return nb_conf_new(r->arena, kind, here(r));
}

static nb_conf *add_new(reader *r, nb_conf *map, nb_str key, nb_conf_kind kind)
{
    nb_conf *c = new_node(r, kind);
    c->key = key;
    nb_conf_add(map, c);
    return c;
}

/* "a.b.c" from map: the map that holds the last part, and the last part. */
static nb_conf *descend(reader *r, nb_conf *map, nb_str *last)
{
    for (int depth = 0; !r->failed; depth++) {
        skip_blank(r, false);
        *last = simple_key(r);
        skip_blank(r, false);
        if (r->failed || peek(r) != '.') return map;
        step(r);
        nb_conf *next = child(map, *last);
        if (!next) next = add_new(r, map, *last, NB_CONF_MAP);
        if (next->kind == NB_CONF_LIST && next->last) next = next->last;
        if (next->kind != NB_CONF_MAP || depth > MAX_DEPTH)
            fail(r, NB_SAY("a key is not a table"));
        else map = next;
    }
    return map;
}

static nb_conf *value(reader *r, int depth);

static void pair(reader *r, nb_conf *map, int depth)
{
    nb_str key;
    nb_conf *to = descend(r, map, &key);
    if (!r->failed && peek(r) != '=') fail(r, "'=' is missing");
    if (r->failed) return;
    step(r);
    skip_blank(r, false);
    nb_conf *v = value(r, depth);
    if (!v) return;
    v->key = key;
    nb_conf_add(to, v);
}

static nb_conf *collection(reader *r, int depth)
{
    bool table = peek(r) == '{';
    char close = table ? '}' : ']';
    nb_conf *c = new_node(r, table ? NB_CONF_MAP : NB_CONF_LIST);
    step(r);
    for (;;) {
        skip_blank(r, true);
        if (peek(r) == close) break;
        if (table) pair(r, c, depth + 1);
        else {
            nb_conf *v = value(r, depth + 1);
            if (v) nb_conf_add(c, v);
        }
        skip_blank(r, true);
        if (r->failed) return c;
        if (peek(r) == ',') step(r);
        else if (peek(r) != close) {
            fail(r, NB_SAY("a list has no end"));
            return c;
        }
    }
    step(r);
    return c;
}

static nb_conf *value(reader *r, int depth)
{
    if (depth > MAX_DEPTH) {
        r->id = NB_LIMIT;
        fail(r, NB_SAY("it is nested deeper than notesbook reads"));
        return NULL;
    }
    char c = peek(r);
    if (c == '[' || c == '{') return collection(r, depth);
    nb_conf *v = new_node(r, NB_CONF_SCALAR);
    if (c == '"' || c == '\'') v->text = string(r);
    else {
        size_t from = r->i;
        while (r->i < r->s.n && !strchr(",]}#\n", peek(r))) step(r);
        v->text = nb_str_trim(nb_str_sub(r->s, from, r->i));
        size_t space = nb_str_chr(v->text, ' ', 0);
        bool date_time = space == 10 && v->text.s[4] == '-';
        if (!v->text.n) fail(r, NB_SAY("a value is missing"));
        else if (space != NB_NPOS && !date_time) fail(r, NB_SAY("a value is followed by more"));
    }
    return v;
}

static nb_conf *table(reader *r, nb_conf *root)
{
    step(r);
    bool list = peek(r) == '[';
    if (list) step(r);
    nb_str key;
    nb_conf *in = descend(r, root, &key);
    if (r->failed) return root;
    nb_conf *c = child(in, key);
    if (!c) c = add_new(r, in, key, list ? NB_CONF_LIST : NB_CONF_MAP);
    if (list && c->kind == NB_CONF_LIST) {
        nb_conf *m = new_node(r, NB_CONF_MAP);
        nb_conf_add(c, m);
        c = m;
    } else if (c->kind == NB_CONF_LIST && c->last && c->last->kind == NB_CONF_MAP) {
        c = c->last;
    }
    if (c->kind != NB_CONF_MAP) fail(r, NB_SAY("a table has the name of a value"));
    for (int k = list ? 2 : 1; k > 0; k--) {
        if (peek(r) != ']') fail(r, "']' is missing");
        step(r);
    }
    return c;
}

nb_conf *nb_toml_read(nb_arena *a, nb_str text, nb_conf_place at, nb_diag_id id,
                      nb_diags *diags)
{
    reader r = {.arena = a, .s = text, .at = at, .line = at.line, .id = id, .diags = diags};
    nb_conf *root = nb_conf_new(a, NB_CONF_MAP, here(&r)), *map = root;
    for (;;) {
        skip_blank(&r, true);
        if (r.i >= text.n || r.failed) break;
        if (peek(&r) == '[') map = table(&r, root);
        else pair(&r, map, 0);
        skip_blank(&r, false);
        if (!r.failed && r.i < text.n && peek(&r) != '\n')
            fail(&r, NB_SAY("a line goes on after its value"));
    }
    return r.failed || !root->first ? NULL : root;
}

nb_conf *nb_ini_read(nb_arena *a, nb_str text, nb_conf_place at)
{
    nb_conf *root = nb_conf_new(a, NB_CONF_MAP, (nb_loc){at.source, at.line, 1}), *map = root,
            *last = NULL;
    uint32_t n = at.line;
    for (nb_str rest = text, line; rest.n; n++) {
        if (!nb_str_cut(rest, '\n', &line, &rest)) {
            line = rest;
            rest = NB_STR_NULL;
        }
        bool indented = line.n && (line.s[0] == ' ' || line.s[0] == '\t');
        nb_str s = nb_str_trim(line), key, text_of_key;
        if (!s.n || s.s[0] == '#' || s.s[0] == ';') continue;
        if (s.s[0] == '[' && s.s[s.n - 1] == ']') {
            map = nb_conf_new(a, NB_CONF_MAP, (nb_loc){at.source, n, 1});
            map->key = nb_str_trim(nb_str_sub(s, 1, s.n - 1));
            nb_conf_add(root, map);
            last = NULL;
        } else if (indented && last) {
            if (last->text.n > MAX_INI_VALUE) continue;
            last->text = nb_str_printf(a, "%.*s %.*s", NB_STR_ARG(last->text), NB_STR_ARG(s));
        } else if (nb_str_cut(s, '=', &key, &text_of_key)) {
            last = nb_conf_new(a, NB_CONF_SCALAR, (nb_loc){at.source, n, 1});
            last->key = nb_str_trim(key);
            last->text = nb_str_trim(text_of_key);
            nb_conf_add(map, last);
        }
    }
    return root;
}
