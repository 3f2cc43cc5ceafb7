/* myst.c: which directives hold Markdown, and their fences and options as cmark is to see them.
 * (https://mystmd.org/guide/syntax-overview) */
#include <string.h>

#include "parse/myst.h"

static const struct {
    const char *name;
    myst_kind kind;
} directives[] = {
    {"seealso", MYST_CALLOUT},
    {"admonition", MYST_ADMONITION},
    {"topic", MYST_ADMONITION},
    {"sidebar", MYST_ADMONITION},
    {"card", MYST_ADMONITION},
    {"grid-item-card", MYST_ADMONITION},
    {"dropdown", MYST_DETAILS},
    {"toggle", MYST_DETAILS},
    {"details", MYST_DETAILS},
    {"tab-set", MYST_DIV},
    {"tabs", MYST_DIV},
    {"grid", MYST_DIV},
    {"grid-item", MYST_DIV},
    {"div", MYST_DIV},
    {"container", MYST_DIV},
    {"margin", MYST_ASIDE},
    {"aside", MYST_ASIDE},
    {"panels", MYST_DIV},
    {"cell", MYST_DIV},
    {"tab-item", MYST_TAB},
    {"tabbed", MYST_TAB},
    {"tab", MYST_TAB},
    {"epigraph", MYST_QUOTE},
    {"pull-quote", MYST_QUOTE},
    {"highlights", MYST_QUOTE},
    {"blockquote", MYST_QUOTE},
    {"figure", MYST_FIGURE},
    {"figure-md", MYST_FIGURE_MD},
    {"table", MYST_TABLE},
    {"list-table", MYST_LIST_TABLE},
    {"glossary", MYST_GLOSSARY},
    {"exercise", MYST_THEOREM},
    {"solution", MYST_THEOREM},
    {"versionadded", MYST_VERSION},
    {"versionchanged", MYST_VERSION},
    {"deprecated", MYST_VERSION},
};

myst_kind md_myst_kind(nb_str name)
{
    for (size_t i = 0; i < sizeof directives / sizeof *directives; i++)
        if (nb_str_is(name, directives[i].name)) return directives[i].kind;
    if (nb_str_starts(name, NB_STR("prf:")) || nb_str_starts(name, NB_STR("proof:")))
        return MYST_THEOREM;
    return md_is_callout_name(name) ? MYST_CALLOUT : MYST_NONE;
}

/* ---- options ---- */

static nb_str next_line(nb_str *rest)
{
    nb_str line = *rest;
    if (!nb_str_cut(*rest, '\n', &line, rest)) {
        line = *rest;
        *rest = NB_STR_NULL;
    }
    while (line.n && strchr(" >\t", line.s[0])) line = nb_str_sub(line, 1, line.n);
    return nb_str_trim(line);
}

bool md_myst_next(myst_options *o, nb_str *key, nb_str *value)
{
    nb_str rest = o->rest, line = next_line(&rest);
    if (!o->yaml && nb_str_is(line, "---")) {
        o->yaml = true;
        o->rest = rest;
        *key = *value = NB_STR_NULL;
        return true;
    }
    if (o->yaml) {
        bool end = nb_str_is(line, "---");
        if (end) o->yaml = false;
        else if (!nb_str_cut(line, ':', key, value)) return false;
        if (end) *key = *value = NB_STR_NULL;
        *value = nb_str_trim(*value);
        o->rest = rest;
        return true;
    }
    size_t end =
        line.n > 2 && line.s[0] == ':' && line.s[1] != ':' ? nb_str_chr(line, ':', 1) : NB_NPOS;
    if (end == NB_NPOS || nb_str_chr(nb_str_sub(line, 1, end), ' ', 0) != NB_NPOS) return false;
    *key = nb_str_sub(line, 1, end);
    *value = nb_str_trim(nb_str_sub(line, end + 1, line.n));
    if (value->n && value->s[0] == '`') return false; /* ":label:`x`" is a role */
    o->rest = rest;
    return true;
}

nb_str md_myst_option(nb_str text, const char *name)
{
    myst_options o = {.rest = nb_str_sub(text, 0, 8192)};
    nb_str key, value;
    while (o.rest.n && md_myst_next(&o, &key, &value))
        if (nb_str_is(key, name)) {
            if (value.n > 1 && strchr("\"'", value.s[0]) && value.s[value.n - 1] == value.s[0])
                value = nb_str_sub(value, 1, value.n - 1);
            return value;
        }
    return NB_STR_NULL;
}

/* ---- fences ---- */

typedef struct {
    char c;
    size_t n;
} fence;

typedef struct {
    md *x;
    NB_VEC(fence) open; /* of directives that hold Markdown; those of colons are not counted */
    fence code;         /* n: within a block of code */
    bool glossary;
} fences;

static void paint(md *x, size_t from, size_t to, char with)
{
    for (size_t i = from; i < to; i++) md_replace_byte(x, i, with);
}

/* "{name}" at i: its name. */
static nb_str name_at(nb_str s, size_t i)
{
    size_t to = i + 1;
    if (i >= s.n || s.s[i] != '{') return NB_STR_NULL;
    while (to < s.n && (((s.s[to] | 32) >= 'a' && (s.s[to] | 32) <= 'z') ||
                        strchr("-_:", s.s[to]) || (s.s[to] >= '0' && s.s[to] <= '9')))
        to++;
    return to < s.n && s.s[to] == '}' ? nb_str_sub(s, i + 1, to) : NB_STR_NULL;
}

/* Takes the options away that stand on the lines from k on. */
static void hide_options(md *x, size_t k)
{
    if (k >= x->n_lines) return;
    myst_options o = {.rest = nb_str_sub(x->src, x->line[k], x->line[k] + 8192)};
    nb_str key, value, before = o.rest;
    bool any = false;
    while (o.rest.n && md_myst_next(&o, &key, &value)) any = true;
    if (!any || o.yaml) return;
    size_t n = before.n - o.rest.n;
    for (size_t i = 0; i < n; i++) {
        size_t at = x->line[k] + i;
        if (!strchr("\n> ", x->src.s[at])) md_replace_byte(x, at, ' ');
    }
}

/* Terms stand at the margin of a glossary, what they mean below them and indented: as cmark has
 * it, behind a colon. */
static void look_at_meaning(fences *f, size_t k)
{
    nb_str s = f->x->src;
    size_t at = f->x->line[k], above = f->x->line[k - 1];
    bool indented = s.n > at + 1 && s.s[at] == ' ' && s.s[at + 1] == ' ';
    if (indented && !strchr(" \n`~:", s.s[above])) md_replace_byte(f->x, at, ':');
}

/* Past quotes' and list items' markers; true: an item begins, where no fence can end. */
static bool skip_markers(nb_str s, size_t *at, size_t end)
{
    bool item = false;
    for (size_t i = *at;; item = true) {
        while (i < end && strchr(" >\t", s.s[i])) i++;
        *at = i;
        while (i < end && s.s[i] >= '0' && s.s[i] <= '9') i++;
        bool marker = i < end && strchr(i > *at ? ".)" : "-*+", s.s[i]);
        if (!marker || i + 1 >= end || s.s[i + 1] != ' ') return item;
        i += 2;
    }
}

static void look_at_line(fences *f, size_t k)
{
    md *x = f->x;
    size_t at = x->line[k], end = x->line[k + 1], from;
    nb_str s = nb_str_sub(x->src, 0, end);
    if (f->glossary) look_at_meaning(f, k);
    bool in_item = skip_markers(s, &at, end);
    char c = at < end ? s.s[at] : '\0';
    if (c != '`' && c != '~' && c != ':') return;
    from = at;
    while (at < end && s.s[at] == c) at++;
    size_t n = at - from;
    if (n < 3) return;
    nb_str behind = nb_str_trim(nb_str_sub(s, at, end));
    if (f->code.n) {
        if (c == f->code.c && n >= f->code.n && !behind.n && !in_item) f->code.n = 0;
        return;
    }
    if (!behind.n) f->glossary = false;
    const fence *top = f->open.n ? &f->open.v[f->open.n - 1] : NULL;
    if (!behind.n && top && c == top->c && n >= top->n && !in_item) {
        paint(x, from, at, ':');
        f->open.n--;
        return;
    }
    while (at < end && s.s[at] == ' ') at++;
    nb_str name = name_at(s, at);
    bool directive = name.n && md_myst_kind(name) != MYST_NONE;
    if (directive) hide_options(x, k + 1);
    if (directive) f->glossary = md_myst_kind(name) == MYST_GLOSSARY;
    if (c == ':') return;
    if (!directive) {
        if (c == '~' || nb_str_chr(behind, '`', 0) == NB_NPOS) f->code = (fence){c, n};
        return;
    }
    paint(x, from, from + n, ':');
    NB_PUSH(x->scratch, &f->open) = (fence){c, n};
}

void md_myst_fences(md *x)
{
    if (nb_str_find(x->src, NB_STR("``{"), 0) == NB_NPOS &&
        nb_str_find(x->src, NB_STR("`` {"), 0) == NB_NPOS &&
        nb_str_find(x->src, NB_STR("~~{"), 0) == NB_NPOS &&
        nb_str_find(x->src, NB_STR("::{"), 0) == NB_NPOS)
        return;
    fences f = {.x = x};
    for (size_t k = 0; k < x->n_lines; k++) look_at_line(&f, k);
}
