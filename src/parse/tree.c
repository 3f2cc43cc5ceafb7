/* tree.c: the Markdown that a folder holds, without what tools put there. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "parse/book.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

bool nb_is_markdown(nb_str path)
{
    static const char *const exts[] = {".md",  ".markdown", ".mdown", ".mkd",
                                       ".mdx", ".qmd",      ".rmd"};
    nb_str ext = nb_path_ext(path);
    for (size_t i = 0; i < COUNT(exts); i++)
        if (nb_str_ieq(ext, nb_str_of(exts[i]))) return true;
    return false;
}

bool nb_is_index(nb_str path)
{
    static const char *const stems[] = {"readme", "index", "_index"};
    nb_arena *a = nb_arena_open();
    nb_str base = path;
    nb_variant(a, path, &base);
    nb_str stem = nb_path_stem(base);
    bool found = false;
    for (size_t i = 0; i < COUNT(stems); i++) found |= nb_str_ieq(stem, nb_str_of(stems[i]));
    nb_arena_free(a);
    return found;
}

/* Written in capitals, as the platforms ask for: a chapter called "history.md" is a chapter. */
bool nb_is_about_repository(nb_str path)
{
    static const char *const stems[] = {
        "LICENSE",         "LICENCE",         "COPYING",     "CONTRIBUTING",
        "CODE_OF_CONDUCT", "CODE-OF-CONDUCT", "CHANGELOG",   "SECURITY",
        "ATTRIBUTION",     "ATTRIBUTIONS",    "AUTHORS",     "CONTRIBUTORS",
        "SUPPORT",         "GOVERNANCE",      "MAINTAINERS", "PULL_REQUEST_TEMPLATE",
        "ISSUE_TEMPLATE",  "NOTICE",          "RELEASE",     "RELEASES",
        "FUNDING",         "CODEOWNERS",      "AGENTS",      "CLAUDE",
        "GEMINI",          "TRANSLATING"};
    nb_str name = nb_path_name(path);
    for (size_t i = 0; i < COUNT(stems); i++) {
        size_t n = strlen(stems[i]);
        char after = name.n > n ? name.s[n] : '.';
        if (nb_str_starts(name, nb_str_of(stems[i])) && strchr(".-_", after)) return true;
    }
    return false;
}

/* 0..9 as digits or 〇一二 …九; 10, 100, 1000 for 十百千; -1 else. */
static int chinese_digit(uint32_t c)
{
    static const uint32_t digit[] = {0x3007, 0x4E00, 0x4E8C, 0x4E09, 0x56DB,
                                     0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D};
    for (int i = 0; i < 10; i++)
        if (digit[i] == c) return i;
    return c == 0x96F6 ? 0 : c == 0x5341 ? 10 : c == 0x767E ? 100 : c == 0x5343 ? 1000 : -1;
}

/* A number at *i, in digits or Chinese numerals; *i moves behind it. */
static bool number(nb_str s, size_t *i, uint64_t *value)
{
    size_t start = *i;
    *value = 0;
    while (*i < s.n && s.s[*i] >= '0' && s.s[*i] <= '9') {
        if (*value < UINT64_MAX / 20) *value = *value * 10 + (uint64_t)(s.s[*i] - '0');
        (*i)++;
    }
    if (*i > start) return true;
    uint64_t sum = 0, digit = 0;
    for (size_t k = *i; k < s.n && k - start < 48; *i = k) {
        int d = chinese_digit(nb_utf8_next(s, &k));
        if (d < 0) break;
        if (d < 10) digit = digit * 10 + (uint64_t)d;
        else {
            sum += (digit || sum ? digit : 1) * (uint64_t)d;
            digit = 0;
        }
    }
    *value = sum + digit;
    return *i > start;
}

int nb_natural_cmp(nb_str a, nb_str b)
{
    size_t i = 0, k = 0;
    while (i < a.n && k < b.n) {
        size_t ni = i, nk = k;
        uint64_t x, y;
        bool an = number(a, &ni, &x), bn = number(b, &nk, &y);
        if (an != bn) return an ? -1 : 1; /* so that the order is one */
        if (an) {
            if (x != y) return x < y ? -1 : 1;
            i = ni;
            k = nk;
            continue;
        }
        uint32_t c = nb_char_lower(nb_utf8_next(a, &i)), d = nb_char_lower(nb_utf8_next(b, &k));
        if (c != d) return c < d ? -1 : 1;
    }
    if (i < a.n || k < b.n) return i < a.n ? 1 : -1;
    return nb_str_cmp(a, b);
}

/* A pattern against a path, part by part: '?' and '*' stop at '/', "**" does not. Linear in
 * practice: one place to return to for each kind of star. */
bool nb_glob(nb_str p, nb_str s)
{
    size_t i = 0, k = 0, star_i = NB_NPOS, star_k = 0, deep_i = NB_NPOS, deep_k = 0;
    while (k < s.n) {
        if (i + 1 < p.n && p.s[i] == '*' && p.s[i + 1] == '*') {
            i += 2;
            if (i < p.n && p.s[i] == '/') i++;
            deep_i = i;
            deep_k = k;
            star_i = NB_NPOS;
        } else if (i < p.n && p.s[i] == '*') {
            star_i = ++i;
            star_k = k;
        } else if (i < p.n && (p.s[i] == s.s[k] || (p.s[i] == '?' && s.s[k] != '/'))) {
            i++;
            k++;
        } else if (star_i != NB_NPOS && s.s[star_k] != '/') {
            i = star_i;
            k = ++star_k;
        } else if (deep_i != NB_NPOS) {
            i = deep_i;
            k = ++deep_k;
            star_i = NB_NPOS;
        } else return false;
    }
    while (i < p.n && p.s[i] == '*') i++;
    return i == p.n;
}

/* Folders that tools make or that hold no text of the book. */
static bool is_ignored(nb_opening *o, nb_str dir, nb_str name)
{
    static const char *const always[] = {"node_modules", "bower_components",
                                         "vendor",       "__pycache__",
                                         "venv",         "target",
                                         "dist",         "build",
                                         "_site",        "_book",
                                         "_build",       "_includes",
                                         "_layouts",     "_sass",
                                         "_data",        "_drafts",
                                         "_templates",   "_static",
                                         "archetypes",   "overrides"};
    static const char *const rendered[] = {"public", "site", "out", "output", "book", "html"};
    if (name.s[0] == '.') return true;
    for (size_t i = 0; i < COUNT(always); i++)
        if (nb_str_is(name, always[i])) return true;
    for (size_t i = 0; i < COUNT(rendered); i++)
        if (nb_str_is(name, rendered[i])) {
            nb_str page = nb_str_cat(o->arena, name, NB_STR("/index.html"));
            return nb_file_exists(nb_path_join(o->arena, dir, page));
        }
    return false;
}

bool nb_path_inside(nb_arena *a, nb_str path, nb_str limit)
{
    char *p = realpath(nb_str_z(a, path), NULL), *l = realpath(nb_str_z(a, limit), NULL);
    size_t n = l ? strlen(l) : 0;
    bool inside = p && l && (n == 1 || (strncmp(p, l, n) == 0 && (p[n] == '/' || p[n] == 0)));
    free(p);
    free(l);
    return inside;
}

static bool is_link(nb_arena *a, nb_str path)
{
    struct stat st;
    return lstat(nb_str_z(a, path), &st) == 0 && S_ISLNK(st.st_mode);
}

typedef struct {
    nb_opening *o;
    size_t files, folders;
    nb_cap passed; /* the limit that was, or NB_CAPS */
} counts;

static int by_name(const void *x, const void *y)
{
    nb_str a = nb_path_name(*(const nb_str *)x), b = nb_path_name(*(const nb_str *)y);
    return nb_natural_cmp(a, b);
}

static bool is_excluded(const nb_opening *o, nb_str path)
{
    const nb_conf *e = o->exclude;
    nb_str rel = e ? nb_path_relative(o->arena, path, o->exclude_dir) : path;
    if (e && e->kind == NB_CONF_SCALAR) return nb_glob(e->text, rel);
    for (const nb_conf *k = e ? e->first : NULL; k; k = k->next)
        if (nb_glob(nb_conf_text(k), rel)) return true;
    return false;
}

/* "x.Rmd" with the "x.md" beside it that was made of it, its results included. */
static bool is_woven(nb_arena *a, nb_str path)
{
    nb_str ext = nb_path_ext(path), stem = nb_str_sub(path, 0, path.n - ext.n);
    bool notebook = nb_str_ieq(ext, NB_STR(".qmd")) || nb_str_ieq(ext, NB_STR(".rmd"));
    return notebook && nb_file_exists(nb_str_cat(a, stem, NB_STR(".md")));
}

static nb_folder *read_folder(counts *c, nb_str path, size_t depth)
{
    nb_opening *o = c->o;
    nb_folder *f = NB_NEW(o->arena, nb_folder);
    f->path = path;
    f->name = nb_path_name(path);
    nb_str *names = NULL;
    size_t n = 0;
    int err = nb_dir_list(o->arena, path, &names, &n);
    if (err) {
        nb_diag(o->diags, NB_CANNOT_READ, NB_NOWHERE, "cannot read folder '%.*s': %s",
                NB_STR_ARG(path), strerror(err));
        return f;
    }
    if (n) qsort(names, n, sizeof *names, by_name);
    f->files = NB_ARRAY(o->arena, nb_str, n);
    f->folders = NB_ARRAY(o->arena, nb_folder *, n);
    for (size_t i = 0; i < n && c->passed == NB_CAPS; i++) {
        if (names[i].s[0] == '.') continue;
        nb_str child = nb_path_join(o->arena, path, names[i]);
        bool dir = nb_dir_exists(child);
        if (!dir && (!nb_is_markdown(child) || !nb_file_exists(child))) continue;
        if (is_excluded(o, child)) continue;
        if (!dir && is_woven(o->arena, child)) continue;
        /* A link to a folder would be walked twice, or for ever. */
        if (is_link(o->arena, child) && (dir || !nb_inside(o, child, NB_NOWHERE))) continue;
        if (!dir) {
            f->files[f->n_files++] = child;
            if (++c->files > nb_most(o->options->limits, NB_CAP_FILES))
                c->passed = NB_CAP_FILES;
        } else if (!is_ignored(o, path, names[i])) {
            if (++c->folders > nb_most(o->options->limits, NB_CAP_FOLDERS))
                c->passed = NB_CAP_FOLDERS;
            if (depth >= nb_most(o->options->limits, NB_CAP_FOLDER_DEPTH))
                c->passed = NB_CAP_FOLDER_DEPTH;
            if (c->passed != NB_CAPS) break;
            nb_folder *sub = read_folder(c, child, depth + 1);
            if (sub->n_files || sub->n_folders) f->folders[f->n_folders++] = sub;
        }
    }
    return f;
}

nb_folder *nb_tree(nb_opening *o, nb_str dir)
{
    counts c = {.o = o, .passed = NB_CAPS};
    nb_folder *f = read_folder(&c, dir, 0);
    if (c.passed != NB_CAPS) {
        nb_diag(o->diags, NB_LIMIT, NB_NOWHERE,
                "folder '%.*s' holds too much: more than %zu %s", NB_STR_ARG(dir),
                nb_most(o->options->limits, c.passed), nb_cap_table[c.passed].about);
        nb_limit_hint(o->diags, c.passed);
    }
    return f;
}

size_t nb_tree_files(const nb_folder *f)
{
    size_t n = f->n_files;
    for (size_t i = 0; i < f->n_folders; i++) n += nb_tree_files(f->folders[i]);
    return n;
}

static void list(const nb_folder *f, nb_str *to, size_t *n)
{
    for (size_t i = 0; i < f->n_files; i++) to[(*n)++] = f->files[i];
    for (size_t i = 0; i < f->n_folders; i++) list(f->folders[i], to, n);
}

void nb_tree_list(nb_arena *a, const nb_folder *f, nb_str **paths, size_t *n)
{
    *paths = NB_ARRAY(a, nb_str, nb_tree_files(f));
    *n = 0;
    list(f, *paths, n);
}

bool nb_inside(nb_opening *o, nb_str path, nb_loc from)
{
    if (nb_path_inside(o->arena, path, o->limit)) return true;
    nb_diag(o->diags, NB_OUTSIDE_BOOK, from, "'%.*s' lies outside the book's folder",
            NB_STR_ARG(path));
    return false;
}
