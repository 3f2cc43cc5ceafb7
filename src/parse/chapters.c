/* chapters.c: the chapters, parts and appendices of notesbook.yaml; Quarto and Jupyter Book
 * write theirs so much alike that they are read here too. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "parse/book.h"
#include "parse/links.h"

typedef struct {
    nb_opening *o;
    nb_str dir;
    nb_entries *out;
    const nb_folder *tree; /* walked when the first pattern needs it */
} builder;

static const nb_conf *first_of(const nb_conf *map, const char *const *keys, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const nb_conf *c = nb_conf_at(map, keys[i]);
        if (c) return c;
    }
    return NULL;
}

static const nb_conf *inner_list(const nb_conf *map)
{
    static const char *const keys[] = {"chapters", "sections", "contents", "files"};
    return first_of(map, keys, sizeof keys / sizeof *keys);
}

bool nb_has_chapters(const nb_conf *map)
{
    return inner_list(map) || nb_conf_at(map, "parts") || nb_conf_at(map, "appendices");
}

static void add_found(builder *b, const nb_str *paths, size_t n, int depth, nb_loc loc)
{
    nb_variant_file *f = NB_ARRAY(b->o->arena, nb_variant_file, n);
    for (size_t i = 0; i < n; i++) f[i] = (nb_variant_file){paths[i], paths[i], NB_STR_NULL};
    nb_entries v = {0};
    nb_order(b->o, b->dir, f, n, &v);
    for (size_t i = 0; i < v.n; i++) {
        nb_entry e = v.v[i];
        e.depth += depth;
        e.loc = e.kind == NB_ENTRY_FILE ? loc : NB_NOWHERE;
        NB_PUSH(b->o->arena, b->out) = e;
    }
}

static bool is_pattern(nb_str s)
{
    return nb_str_chr(s, '*', 0) != NB_NPOS || nb_str_chr(s, '?', 0) != NB_NPOS;
}

/* Translations are left to the editions: README.zh.md is not a chapter of its own. */
static bool is_translation(builder *b, nb_str path, const nb_map *all)
{
    nb_str base;
    return nb_variant(b->o->arena, path, &base).n && nb_map_find(all, base);
}

static void pattern(builder *b, nb_str p, int depth, nb_loc loc)
{
    nb_arena *a = b->o->arena;
    if (!b->tree) b->tree = nb_tree(b->o, b->dir);
    nb_str *all, *found;
    size_t n, k = 0;
    nb_tree_list(a, b->tree, &all, &n);
    found = NB_ARRAY(a, nb_str, n);
    nb_map known;
    nb_map_init(&known, a);
    for (size_t i = 0; i < n; i++) nb_map_set(&known, all[i], b);
    for (size_t i = 0; i < n; i++)
        if (nb_glob(p, nb_path_relative(a, all[i], b->dir)) &&
            !is_translation(b, all[i], &known))
            found[k++] = all[i];
    if (!k) nb_diag(b->o->diags, NB_MISSING_FILE, loc, "no file matches '%.*s'", NB_STR_ARG(p));
    add_found(b, found, k, depth, loc);
}

static void file(builder *b, nb_str title, nb_str path, int depth, nb_loc loc)
{
    nb_arena *a = b->o->arena;
    if (is_pattern(path)) {
        pattern(b, path, depth, loc);
        return;
    }
    nb_str p = nb_path_join(a, b->dir, path);
    if (nb_dir_exists(p)) {
        nb_str *paths;
        size_t n;
        nb_tree_list(a, nb_tree(b->o, p), &paths, &n);
        nb_str dir = b->dir;
        b->dir = p;
        if (title.n) nb_entry_add(a, b->out, NB_ENTRY_SECTION, title, NB_STR_NULL, depth, loc);
        add_found(b, paths, n, depth + (title.n > 0), loc);
        b->dir = dir;
        return;
    }
    if (!nb_file_exists(p)) {
        nb_str known = nb_link_file(a, b->dir, b->dir, path);
        if (known.n) p = known;
    }
    nb_entry_add(a, b->out, NB_ENTRY_FILE, title, p, depth, loc);
}

static void list(builder *b, const nb_conf *c, int depth);

static void mapping(builder *b, const nb_conf *c, int depth)
{
    static const char *const files[] = {"file", "path", "href"};
    static const char *const titles[] = {"title", "text", "caption"};
    nb_arena *a = b->o->arena;
    const nb_conf *part = nb_conf_at(c, "part"), *inner = inner_list(c);
    nb_str path = nb_conf_text(first_of(c, files, 3)),
           title = nb_conf_text(first_of(c, titles, 3));
    if (part || (inner && !path.n)) {
        nb_str name = part ? nb_conf_text(part) : title;
        /* Quarto lets a part be a file, whose title is the part's. */
        if (part && nb_is_markdown(name)) file(b, NB_STR_NULL, name, depth, part->loc);
        else if (depth == 0)
            nb_entry_add(a, b->out, NB_ENTRY_PART, name, NB_STR_NULL, 0, c->loc);
        else nb_entry_add(a, b->out, NB_ENTRY_SECTION, name, NB_STR_NULL, depth, c->loc);
        list(b, inner, depth > 0 || nb_is_markdown(name) ? depth + 1 : 0);
        if (depth == 0)
            nb_entry_add(a, b->out, NB_ENTRY_PART_END, NB_STR_NULL, NB_STR_NULL, 0, c->loc);
        return;
    }
    if (path.n) {
        file(b, title, path, depth, c->loc);
        list(b, inner, depth + 1);
        return;
    }
    for (const nb_conf *k = c->first; k; k = k->next) {
        if (k->kind == NB_CONF_SCALAR) file(b, k->key, k->text, depth, k->loc);
        else {
            nb_entry_add(a, b->out, NB_ENTRY_SECTION, k->key, NB_STR_NULL, depth, k->loc);
            list(b, k, depth + 1);
        }
    }
}

static void list(builder *b, const nb_conf *c, int depth)
{
    if (!c || depth > NB_MAX_DEPTH) return;
    if (c->kind == NB_CONF_SCALAR && c->text.n) file(b, NB_STR_NULL, c->text, depth, c->loc);
    if (c->kind == NB_CONF_MAP) mapping(b, c, depth);
    if (c->kind != NB_CONF_LIST) return;
    for (const nb_conf *k = c->first; k; k = k->next) {
        if (k->kind == NB_CONF_SCALAR && k->text.n)
            file(b, NB_STR_NULL, k->text, depth, k->loc);
        else if (k->kind == NB_CONF_MAP) mapping(b, k, depth);
    }
}

void nb_chapters(nb_opening *o, nb_str dir, const nb_conf *map, nb_str lang, nb_entries *out)
{
    builder b = {.o = o, .dir = dir, .out = out};
    const nb_conf *parts = nb_conf_at(map, "parts"), *after = nb_conf_at(map, "appendices");
    list(&b, inner_list(map), 0);
    for (const nb_conf *p = parts ? parts->first : NULL; p; p = p->next) list(&b, p, 0);
    if (!after) return;
    bool has_parts = parts != NULL;
    for (size_t i = 0; i < out->n; i++) has_parts |= out->v[i].kind == NB_ENTRY_PART;
    if (has_parts)
        nb_entry_add(o->arena, out, NB_ENTRY_PART,
                     nb_lang_is_traditional(lang) ? NB_STR("附錄")
                     : nb_lang_is(lang, "zh")     ? NB_STR("附录")
                                                  : NB_STR("Appendices"),
                     NB_STR_NULL, 0, after->loc);
    list(&b, after, 0);
}
