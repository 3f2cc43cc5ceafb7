/* js.c: the literals of a JavaScript or TypeScript configuration as a tree, without running it.
 *
 * Arrays, objects, strings, numbers, names of constants and calls of functions of the same file
 * (their first `return`) are read; any other expression is passed over up to the next comma. */
#include <string.h>

#include "parse/book.h"

enum { JS_DEPTH = 40, JS_NODES = 40 * 1000, JS_LOOKUPS = 200 };

typedef struct {
    nb_arena *a;
    nb_str s;
    nb_conf_place place;
    size_t at, line_at; /* line: of the byte line_at */
    uint32_t line;
    int depth;
    size_t nodes, lookups;
} js;

static nb_conf *value(js *j);

static nb_loc here(js *j)
{
    if (j->at < j->line_at) j->line_at = 0, j->line = j->place.line;
    for (; j->line_at < j->at; j->line_at++) j->line += j->s.s[j->line_at] == '\n';
    return (nb_loc){j->place.source, j->line, 1};
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

static char peek(const js *j)
{
    return j->at < j->s.n ? j->s.s[j->at] : 0;
}

static bool starts(const js *j, const char *z)
{
    return nb_str_starts(nb_str_sub(j->s, j->at, j->s.n), nb_str_of(z));
}

static void skip_to(js *j, const char *end)
{
    size_t i = nb_str_find(j->s, nb_str_of(end), j->at);
    j->at = i == NB_NPOS ? j->s.n : i + strlen(end);
}

/* White space and comments. */
static void skip_space(js *j)
{
    for (; j->at < j->s.n; j->at++) {
        while (starts(j, "//") || starts(j, "/*")) skip_to(j, starts(j, "//") ? "\n" : "*/");
        if (j->at >= j->s.n || !strchr(" \t\r\n", j->s.s[j->at])) return;
    }
}

static nb_str string(js *j)
{
    char quote = j->s.s[j->at++];
    nb_buf b = {0};
    for (; j->at < j->s.n && j->s.s[j->at] != quote; j->at++) {
        if (j->s.s[j->at] == '\\' && j->at + 1 < j->s.n) {
            char c = j->s.s[++j->at];
            nb_putc(&b, c == 'n' || c == 't' ? ' ' : c);
        } else nb_putc(&b, j->s.s[j->at]);
    }
    if (j->at < j->s.n) j->at++;
    return nb_buf_take(j->a, &b);
}

static bool is_quote(char c)
{
    return c == '\'' || c == '"' || c == '`';
}

/* To the comma or bracket that ends this expression; with `whole`, past one bracketed group. */
static void skip_expression(js *j, bool whole)
{
    for (int depth = 0; skip_space(j), j->at < j->s.n; j->at++) {
        char c = j->s.s[j->at];
        if (is_quote(c)) {
            string(j);
            j->at--;
        } else if (strchr("([{", c)) depth++;
        else if (strchr(")]}", c)) {
            if (depth == 0) return;
            if (--depth == 0 && whole) {
                j->at++;
                return;
            }
        } else if (depth == 0 && !whole && (c == ',' || c == ';')) return;
    }
}

static nb_str word(js *j)
{
    size_t from = j->at;
    while (is_word(peek(j))) j->at++;
    return nb_str_sub(j->s, from, j->at);
}

static nb_conf *node(js *j, nb_conf_kind kind)
{
    j->nodes++;
    return nb_conf_new(j->a, kind, here(j));
}

static bool exhausted(const js *j)
{
    return j->nodes >= JS_NODES || j->depth >= JS_DEPTH || j->at >= j->s.n;
}

static void add_copies(js *j, nb_conf *to, const nb_conf *from)
{
    if (!from || from->kind == NB_CONF_SCALAR) return;
    for (const nb_conf *k = from->first; k && j->nodes < JS_NODES; k = k->next) {
        nb_conf *c = node(j, k->kind);
        *c = *k; /* what is below is shared: nobody changes it */
        c->next = NULL;
        nb_conf_add(to, c);
    }
}

/* A name where this text declares it: "const name = …", "function name() { return … }". */
static nb_conf *declared(js *j, nb_str name)
{
    static const char *const words[] = {"const ", "let ", "var ", "function "};
    size_t back = j->at;
    nb_conf *found = NULL;
    for (size_t w = 0; w < 4 && !found && name.n && j->lookups < JS_LOOKUPS; w++) {
        nb_str head = nb_str_cat(j->a, nb_str_of(words[w]), name);
        size_t i = nb_str_find(j->s, head, 0);
        j->lookups++;
        if (i == NB_NPOS ||
            is_word(nb_str_sub(j->s, i + head.n, i + head.n + 1).n ? j->s.s[i + head.n] : 0))
            continue;
        j->at = i + head.n;
        if (w < 3) { /* past the type */
            skip_to(j, "=");
            skip_space(j);
            found = value(j);
            continue;
        }
        skip_expression(j, true); /* the parameters */
        skip_to(j, "return");
        skip_space(j);
        found = value(j);
    }
    j->at = back;
    return found;
}

static void list(js *j, nb_conf *v)
{
    for (j->at++; skip_space(j), peek(j) != ']' && !exhausted(j);) {
        bool spread = starts(j, "...");
        if (spread) j->at += 3, skip_space(j);
        size_t before = j->at;
        nb_conf *c = value(j);
        if (c && spread) add_copies(j, v, c);
        else if (c) nb_conf_add(v, c);
        skip_expression(j, false);
        if (peek(j) == ',' || j->at == before) j->at++;
    }
    if (peek(j) == ']') j->at++;
}

static void map(js *j, nb_conf *v)
{
    for (j->at++; skip_space(j), peek(j) != '}' && !exhausted(j);) {
        size_t before = j->at;
        bool spread = starts(j, "...");
        if (spread) j->at += 3, skip_space(j);
        nb_str key = spread ? NB_STR_NULL : is_quote(peek(j)) ? string(j) : word(j);
        skip_space(j);
        nb_conf *c = NULL;
        if (spread) add_copies(j, v, value(j));
        else if (key.n && peek(j) == ':') {
            j->at++;
            skip_space(j);
            c = value(j);
        } else if (key.n && (peek(j) == ',' || peek(j) == '}')) c = declared(j, key);
        if (c) {
            c->key = key;
            nb_conf_add(v, c);
        }
        skip_expression(j, false);
        if (peek(j) == ',' || j->at == before) j->at++;
    }
    if (peek(j) == '}') j->at++;
}

/* The value at j->at, which ends behind it. NULL: no literal. */
static nb_conf *value(js *j)
{
    if (exhausted(j)) return NULL;
    j->depth++;
    nb_conf *v = NULL;
    char c = peek(j);
    if (c == '[' || c == '{') {
        v = node(j, c == '[' ? NB_CONF_LIST : NB_CONF_MAP);
        if (c == '[') list(j, v);
        else map(j, v);
    } else if (is_quote(c)) {
        v = node(j, NB_CONF_SCALAR);
        v->text = string(j);
    } else if (c == '(') { /* "({…})", or "() => […]" */
        size_t back = j->at;
        skip_expression(j, true);
        skip_space(j);
        bool arrow = starts(j, "=>");
        j->at = arrow ? j->at + 2 : back + 1;
        skip_space(j);
        if (arrow && peek(j) == '{') skip_to(j, "return");
        skip_space(j);
        v = value(j);
    } else if (is_word(c)) {
        nb_str name = word(j);
        skip_space(j);
        if (peek(j) == '(' &&
            (nb_str_starts(name, NB_STR("define")) || nb_str_is(name, "Object"))) {
            j->at++;
            skip_space(j);
            v = value(j);
        } else if ((v = declared(j, name)) == NULL) {
            v = node(j, NB_CONF_SCALAR);
            v->text = name; /* true, a number */
        } else {
            nb_conf *copy = node(j, v->kind);
            *copy = *v;
            copy->next = NULL;
            v = copy;
        }
    }
    j->depth--;
    return v;
}

nb_conf *nb_js_read(nb_arena *a, nb_str text, nb_conf_place place, const char *const *heads,
                    size_t n)
{
    for (size_t k = 0; k < n; k++)
        for (size_t from = 0, i, tries = 0; tries < 16; from = i + 1, tries++) {
            i = nb_str_find(text, nb_str_of(heads[k]), from);
            if (i == NB_NPOS) break;
            js j = {.a = a, .s = text, .place = place, .line = place.line};
            j.at = i + strlen(heads[k]);
            skip_space(&j);
            nb_conf *v = i && is_word(text.s[i - 1]) ? NULL : value(&j);
            if (v && (v->first || v->text.n)) return v;
        }
    return NULL;
}
