/* book.c: the inputs of the command line become a book. */
#include "parse/parse.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "parse/book.h"
#include "parse/meta.h"

static const nb_parse_options defaults = {.epoch = -1};

/* ---- a folder ---- */

static nb_str folder_name(nb_arena *a, nb_str dir)
{
    char *real = realpath(nb_str_z(a, dir), NULL);
    nb_str name = nb_str_dup(a, nb_path_name(nb_str_of(real)));
    free(real);
    return name.n ? name : NB_STR("book");
}

/* A name of a file: without what a path or a shell would take amiss. */
static nb_str file_name(nb_opening *o, const nb_conf *c)
{
    nb_str name = nb_str_trim(nb_conf_text(c));
    bool bad = nb_str_chr(name, '/', 0) != NB_NPOS || nb_str_starts(name, NB_STR(".")) ||
               nb_str_starts(name, NB_STR("-")) || name.n > 200;
    if (!bad) return name;
    nb_diag(o->diags, NB_BAD_VALUE, c->loc, "'%.*s' cannot be the name of a file",
            NB_STR_ARG(name));
    return NB_STR_NULL;
}

static bool has_structure(const nb_conf *e)
{
    return nb_has_chapters(e) || nb_conf_at(e, "dir") || nb_conf_at(e, "folder");
}

static nb_str edition_lang(nb_opening *o, const nb_conf *e)
{
    nb_str tag = e->kind == NB_CONF_SCALAR && !e->key.n ? e->text : e->key;
    if (e->kind == NB_CONF_MAP && nb_meta_find(e, "lang"))
        tag = nb_conf_text(nb_meta_find(e, "lang"));
    nb_str lang = nb_meta_lang(o->arena, tag);
    if (!lang.n)
        nb_diag(o->diags, NB_BAD_VALUE, e->loc, "'%.*s' is not a language tag",
                NB_STR_ARG(tag));
    return lang;
}

static void find_and_add(nb_opening *o, nb_book *b, nb_str dir, nb_str lang, const nb_own *own)
{
    nb_contents c = {.root = dir};
    if (!nb_contents_find(o, dir, &c)) c = (nb_contents){.root = dir};
    if (c.entries.n) nb_editions_of(o, b, &c, lang, own);
    else nb_editions_found(o, b, &c, lang, own);
}

/* An edition that notesbook.yaml describes by itself. */
static void add_own_edition(nb_opening *o, nb_book *b, nb_str dir, const nb_conf *own,
                            const nb_conf *e)
{
    nb_str lang = edition_lang(o, e), sub = nb_conf_text(nb_conf_at(e, "dir"));
    if (!sub.n) sub = nb_conf_text(nb_conf_at(e, "folder"));
    if (!lang.n) return;
    nb_own both = {.map = {e, own}, .dir = dir};
    nb_contents c = {.root = nb_path_join(o->arena, dir, sub)};
    if (!nb_dir_exists(c.root)) {
        nb_diag(o->diags, NB_MISSING_FILE, e->loc, "there is no folder '%.*s'",
                NB_STR_ARG(c.root));
        return;
    }
    if (!nb_inside(o, c.root, e->loc)) return;
    if (!nb_has_chapters(e)) {
        find_and_add(o, b, c.root, lang, &both);
        return;
    }
    nb_chapters(o, c.root, e, lang, &c.entries);
    nb_edition_add(o, b, lang, &c.entries, &c, &both);
}

/* Folders that are languages, at least two of them side by side. */
static bool language_folders(nb_opening *o, nb_book *b, nb_str dir, const nb_own *own)
{
    static const char *const below[] = {".", "docs", "content", "src", "book", "doc"};
    for (size_t k = 0; k < sizeof below / sizeof *below; k++) {
        nb_str root = nb_path_join(o->arena, dir, nb_str_of(below[k])), *names = NULL;
        size_t n = 0, found = 0;
        if (!nb_dir_exists(root) || nb_dir_list(o->arena, root, &names, &n)) continue;
        for (size_t i = 0; i < n; i++) {
            nb_str sub = nb_path_join(o->arena, root, names[i]);
            if (nb_folder_lang(o->arena, names[i]).n && nb_dir_exists(sub) &&
                nb_tree_files(nb_tree(o, sub)))
                names[found++] = names[i];
        }
        if (found < 2) continue;
        for (size_t i = 0; i < found; i++)
            find_and_add(o, b, nb_path_join(o->arena, root, names[i]),
                         nb_folder_lang(o->arena, names[i]), own);
        nb_folder *rest = nb_tree(o, dir);
        for (size_t i = 0; i < rest->n_files; i++)
            nb_diag(o->diags, NB_NOT_IN_BOOK, NB_NOWHERE,
                    "'%.*s' lies beside the editions and was left out",
                    NB_STR_ARG(rest->files[i]));
        return true;
    }
    return false;
}

/* Whether all Markdown of a tree lies in `only`, but for what speaks of the repository. */
static bool is_all_in(const nb_folder *f, const nb_folder *only, bool outermost)
{
    if (f == only) return true;
    for (size_t i = 0; i < f->n_files; i++)
        if (!nb_is_about_repository(f->files[i]) && !(outermost && nb_is_index(f->files[i])))
            return false;
    for (size_t i = 0; i < f->n_folders; i++)
        if (!is_all_in(f->folders[i], only, false)) return false;
    return true;
}

static const nb_folder *find_contents_below(nb_opening *o, const nb_folder *f, int depth,
                                            nb_contents *c)
{
    for (size_t i = 0; i < f->n_folders; i++) {
        nb_contents found = {0};
        if (nb_contents_find(o, f->folders[i]->path, &found)) {
            *c = found;
            return f->folders[i];
        }
        const nb_folder *below =
            depth ? find_contents_below(o, f->folders[i], depth - 1, c) : NULL;
        if (below) return below;
    }
    return NULL;
}

/* A repository whose book is in a folder of it, with a README beside. */
static bool inner_book(nb_opening *o, nb_book *b, nb_str dir, const nb_own *own)
{
    const nb_folder *tree = nb_tree(o, dir);
    nb_contents c = {0};
    nb_diags *diags = o->diags, *aside = nb_diags_open();
    o->diags = aside;
    const nb_folder *f = find_contents_below(o, tree, 1, &c);
    o->diags = diags;
    nb_diags_free(aside);
    if (!f || !is_all_in(tree, f, true)) return false;
    for (size_t i = 0; i < tree->n_files; i++)
        nb_diag(o->diags, NB_NOT_IN_BOOK, NB_NOWHERE,
                "'%.*s' is about the repository and was left out", NB_STR_ARG(tree->files[i]));
    find_and_add(o, b, f->path, NB_STR_NULL, own);
    return true;
}

/* "editions: [zh, en]" chooses and orders; "editions: {zh: {title: …}}" adds metadata too. */
static void choose_editions(nb_opening *o, nb_book *b, const nb_conf *list)
{
    nb_edition *v = NB_ARRAY(o->arena, nb_edition, b->n_editions);
    size_t n = 0;
    for (const nb_conf *e = list->first; e; e = e->next) {
        nb_str lang = edition_lang(o, e);
        const nb_edition *found = lang.n ? nb_book_edition(b, lang) : NULL;
        if (lang.n && !found)
            nb_diag_as(o->diags, NB_WARNING, NB_NO_EDITION, e->loc,
                       "there are no files in '%.*s'", NB_STR_ARG(lang));
        if (!found || n == b->n_editions) continue;
        bool twice = false;
        for (size_t i = 0; i < n; i++) twice |= v[i].plan == found->plan;
        if (twice) continue;
        v[n] = *found;
        v[n].lang = lang;
        if (e->kind == NB_CONF_MAP) {
            struct nb_plan *p = NB_NEW(o->arena, struct nb_plan);
            *p = *found->plan;
            p->own.map[0] = e;
            v[n].plan = p;
            nb_str title = nb_conf_text(nb_meta_find(e, "title"));
            if (title.n) v[n].title = title;
        }
        n++;
    }
    if (!n) return;
    b->editions = v;
    b->n_editions = n;
}

/* "parallel: [en, zh]" or "en, zh". */
static void read_parallel(nb_opening *o, nb_book *b, const nb_conf *c)
{
    nb_str *to = b->parallel;
    if (!c) return;
    if (nb_conf_text(c).n) nb_str_cut(c->text, ',', &to[0], &to[1]);
    else if (c->first && c->first->next && !c->first->next->next)
        to[0] = nb_conf_text(c->first), to[1] = nb_conf_text(c->first->next);
    for (int i = 0; i < 2; i++) to[i] = nb_str_trim(to[i]);
    if (to[0].n && to[1].n && !nb_str_ieq(to[0], to[1])) return;
    nb_diag(o->diags, NB_BAD_VALUE, c->loc, "'parallel' takes two languages, such as en, zh");
    to[0] = to[1] = NB_STR_NULL;
}

/* Folders of languages beside the book, each a book with a contents of its own. */
static void books_beside(nb_opening *o, nb_book *b, nb_str dir, nb_str root, const nb_own *own)
{
    nb_str *names = NULL;
    size_t n = 0;
    if (nb_str_eq(root, dir) || nb_dir_list(o->arena, dir, &names, &n)) return;
    for (size_t i = 0; i < n; i++) {
        nb_str sub = nb_path_join(o->arena, dir, names[i]),
               lang = nb_folder_lang(o->arena, names[i]);
        nb_contents c = {0};
        if (!lang.n || nb_path_inside(o->arena, root, sub) || !nb_dir_exists(sub)) continue;
        bool known = false;
        for (size_t k = 0; k < b->n_editions; k++)
            known |= nb_str_eq(b->editions[k].lang, lang);
        if (!known && nb_contents_find(o, sub, &c) && c.entries.n)
            nb_editions_of(o, b, &c, lang, own);
    }
}

static void open_folder(nb_opening *o, nb_book *b, nb_str dir)
{
    nb_conf *own = nb_contents_yaml(o, dir, "notesbook.yaml");
    if (!own) own = nb_contents_yaml(o, dir, "notesbook.yml");
    if (own && own->kind != NB_CONF_MAP) {
        nb_diag(o->diags, NB_BAD_VALUE, own->loc,
                "notesbook.yaml should hold 'key: value' lines");
        own = NULL;
    }
    const nb_conf *name = nb_conf_at(own, "name"), *editions = nb_conf_at(own, "editions");
    b->name = name ? file_name(o, name) : NB_STR_NULL;
    if (!b->name.n) b->name = folder_name(o->arena, dir);
    read_parallel(o, b, nb_conf_at(own, "parallel"));
    o->exclude = nb_conf_at(own, "exclude");
    o->exclude_dir = dir;
    nb_own both = {.map = {NULL, own}, .dir = dir};
    bool structured = false;
    for (const nb_conf *e = editions ? editions->first : NULL; e; e = e->next)
        structured |= has_structure(e);
    if (structured) {
        for (const nb_conf *e = editions->first; e; e = e->next)
            add_own_edition(o, b, dir, own, e);
        return;
    }
    nb_contents c = {.root = dir};
    if (nb_has_chapters(own)) {
        nb_chapters(o, dir, own, nb_conf_text(nb_meta_find(own, "lang")), &c.entries);
        nb_editions_of(o, b, &c, NB_STR_NULL, &both);
    } else if (nb_contents_find(o, dir, &c)) {
        if (c.entries.n) nb_editions_of(o, b, &c, NB_STR_NULL, &both);
        else nb_editions_found(o, b, &c, NB_STR_NULL, &both);
        books_beside(o, b, dir, c.root, &both);
    } else if (!language_folders(o, b, dir, &both) && !inner_book(o, b, dir, &both)) {
        c = (nb_contents){.root = dir};
        nb_editions_found(o, b, &c, NB_STR_NULL, &both);
    }
    if (editions) choose_editions(o, b, editions);
}

/* ---- files ---- */

static void one_entry(nb_opening *o, nb_entries *v, nb_str path)
{
    nb_entry_add(o->arena, v, NB_ENTRY_FILE, NB_STR_NULL, path, 0, NB_NOWHERE);
}

/* Translations beside the one file that was named: links may lead there. */
static void find_others(nb_opening *o, nb_book *b, const nb_variant_file *f, size_t n,
                        const nb_variant_file *self)
{
    nb_book aside = {.arena = b->arena, .dir = b->dir, .name = b->name};
    for (size_t i = 0; i < n; i++) {
        if (&f[i] == self || !nb_str_eq(f[i].base, self->base)) continue;
        nb_entries v = {0};
        one_entry(o, &v, f[i].path);
        nb_edition_add(o, &aside, f[i].lang, &v, NULL, NULL);
    }
    b->others = aside.editions;
    b->n_others = aside.n_editions;
}

static void open_file(nb_opening *o, nb_book *b, nb_str path)
{
    nb_arena *a = o->arena;
    nb_str dir = nb_path_dir(path), *names = NULL, *paths;
    size_t n = 0, k = 0;
    nb_dir_list(a, dir, &names, &n);
    paths = NB_ARRAY(a, nb_str, n + 1);
    paths[k++] = path;
    nb_str self_name = nb_path_name(path);
    size_t most = nb_most(o->options->limits, NB_CAP_FILES);
    for (size_t i = 0; i < n && k < most; i++)
        if (nb_is_markdown(names[i]) && !nb_str_eq(names[i], self_name))
            paths[k++] =
                nb_str_starts(path, NB_STR("./")) || nb_str_chr(path, '/', 0) != NB_NPOS
                    ? nb_str_printf(a, "%.*s/%.*s", NB_STR_ARG(dir), NB_STR_ARG(names[i]))
                    : names[i];
    nb_variant_file *f = nb_variants(o, dir, paths, k);
    b->name = nb_path_stem(f[0].base);
    nb_entries v = {0};
    one_entry(o, &v, path);
    nb_contents c = {.root = dir, .listed = true};
    nb_edition_add(o, b, f[0].lang, &v, &c, NULL);
    find_others(o, b, f, k, &f[0]);
}

static void open_stdin(nb_opening *o, nb_book *b)
{
    nb_entries v = {0};
    size_t limit = nb_most(o->options->limits, NB_CAP_FILE_BYTES);
    int err = nb_file_read(o->arena, NB_STR("-"), limit, &b->stdin_bytes);
    if (err) {
        nb_diag(o->diags, err == EFBIG ? NB_LIMIT : NB_CANNOT_READ, NB_NOWHERE,
                "cannot read standard input: %s", strerror(err));
        if (err == EFBIG) nb_limit_hint(o->diags, NB_CAP_FILE_BYTES);
        return;
    }
    o->stdin_bytes = b->stdin_bytes;
    b->name = NB_STR("book");
    one_entry(o, &v, NB_STR("-"));
    nb_contents c = {.root = NB_STR("."), .listed = true};
    nb_edition_add(o, b, NB_STR_NULL, &v, &c, NULL);
}

/* ---- several ---- */

static void gather(nb_opening *o, nb_str input, nb_entries *v)
{
    if (!nb_dir_exists(input)) {
        one_entry(o, v, input);
        return;
    }
    nb_contents c;
    if (!nb_contents_find(o, input, &c) || !c.entries.n) {
        nb_str *paths;
        size_t n;
        c = (nb_contents){.root = input};
        nb_tree_list(o->arena, nb_tree(o, input), &paths, &n);
        nb_variant_file *f = nb_variants(o, input, paths, n);
        nb_order(o, input, f, n, &c.entries);
    }
    for (size_t i = 0; i < c.entries.n; i++) NB_PUSH(o->arena, v) = c.entries.v[i];
}

/* Whether the same text was given in two languages: else all inputs are one edition. */
static bool has_translations(nb_arena *a, const nb_variant_file *f, size_t n)
{
    nb_map bases;
    nb_map_init(&bases, a);
    for (size_t i = 0; i < n; i++) {
        void **at = nb_map_at(&bases, f[i].base);
        if (*at) return true;
        *at = (void *)&f[i];
    }
    return false;
}

static void open_several(nb_opening *o, nb_book *b, const nb_str *inputs, size_t n)
{
    nb_arena *a = o->arena;
    nb_entries v = {0};
    for (size_t i = 0; i < n; i++) gather(o, inputs[i], &v);
    nb_str *paths = NB_ARRAY(a, nb_str, v.n);
    for (size_t i = 0; i < v.n; i++) paths[i] = v.v[i].path;
    nb_variant_file *f = nb_variants(o, b->dir, paths, v.n);
    nb_contents c = {.root = b->dir, .listed = true};
    b->name = nb_path_stem(f[0].base.n ? f[0].base : inputs[0]);
    bool one = !has_translations(a, f, v.n);
    nb_map langs;
    nb_map_init(&langs, a);
    for (size_t i = 0; i < v.n; i++)
        if (paths[i].n) nb_map_set(&langs, f[i].lang, b);
    if (one) {
        nb_edition_add(o, b, langs.n == 1 ? f[0].lang : NB_STR_NULL, &v, &c, NULL);
        return;
    }
    for (size_t l = 0; l < langs.n; l++) {
        nb_entries of = {0};
        for (size_t i = 0; i < v.n; i++)
            if (!paths[i].n || nb_str_eq(f[i].lang, langs.entry[l].key))
                NB_PUSH(a, &of) = v.v[i];
        nb_edition_add(o, b, langs.entry[l].key, &of, &c, NULL);
    }
}

/* The folder that holds all inputs. */
static nb_str common_folder(nb_arena *a, const nb_str *inputs, size_t n)
{
    nb_str dir = NB_STR_NULL;
    for (size_t i = 0; i < n; i++) {
        nb_str d = nb_str_is(inputs[i], "-")  ? NB_STR(".")
                   : nb_dir_exists(inputs[i]) ? inputs[i]
                                              : nb_path_dir(inputs[i]);
        if (i == 0) dir = d;
        while (!nb_path_inside(a, d, dir) && !nb_str_is(dir, "/")) {
            char *real = realpath(nb_str_z(a, dir), NULL);
            if (!real) break;
            dir = nb_str_dup(a, nb_path_dir(nb_str_of(real)));
            free(real);
        }
    }
    return dir;
}

static bool readable(nb_opening *o, nb_str input)
{
    if (nb_str_is(input, "-") || nb_file_exists(input) || nb_dir_exists(input)) return true;
    errno = 0;
    nb_str ignored;
    int err = nb_file_read(o->arena, input, 0, &ignored);
    nb_diag(o->diags, NB_CANNOT_READ, NB_NOWHERE, "cannot read '%.*s': %s", NB_STR_ARG(input),
            strerror(err));
    return false;
}

/* Places found while opening stay true when an edition is read with diagnostics of its own. */
static void remember_sources(nb_opening *o, nb_book *b)
{
    size_t n = 0;
    while (nb_diags_path(o->diags, (uint32_t)n + 1).n) n++;
    nb_book_source *v = NB_ARRAY(b->arena, nb_book_source, n);
    for (size_t i = 0; i < n; i++) {
        v[i].path = nb_str_dup(b->arena, nb_diags_path(o->diags, (uint32_t)i + 1));
        v[i].text = nb_str_dup(b->arena, nb_diags_text(o->diags, (uint32_t)i + 1));
    }
    b->sources = v;
    b->n_sources = n;
}

static nb_str normalised(nb_arena *a, nb_str input)
{
    return nb_str_is(input, "-") ? input : nb_path_join(a, NB_STR("."), input);
}

static const nb_str here[] = {{".", 1}};

size_t nb_book_reach(nb_arena *a, const nb_str *inputs, size_t n, nb_str **paths)
{
    if (!n) {
        inputs = here;
        n = 1;
    }
    nb_str *v = NB_ARRAY(a, nb_str, n + 1 + NB_GIT_REACH);
    for (size_t i = 0; i < n; i++) v[i + 1] = normalised(a, inputs[i]);
    v[0] = nb_git_root(a, common_folder(a, v + 1, n));
    *paths = v;
    return n + 1 + nb_git_reach(a, v[0], v + n + 1);
}

nb_book *nb_book_open(const nb_str *inputs, size_t n, const nb_parse_options *options,
                      nb_text *text, nb_diags *diags)
{
    if (!n) {
        inputs = here;
        n = 1;
    }
    nb_arena *a = nb_arena_open();
    nb_book *b = NB_NEW(a, nb_book);
    b->arena = a;
    nb_opening o = {
        .arena = a, .text = text, .diags = diags, .options = options ? options : &defaults};
    nb_str *paths = NB_ARRAY(a, nb_str, n);
    bool ok = true;
    for (size_t i = 0; i < n; i++) {
        ok &= readable(&o, inputs[i]);
        paths[i] = normalised(a, inputs[i]);
    }
    if (ok) {
        nb_str dir = common_folder(a, paths, n);
        o.limit = b->dir = nb_git_root(a, dir);
        if (n > 1) {
            b->dir = dir;
            open_several(&o, b, paths, n);
        } else if (nb_str_is(paths[0], "-")) open_stdin(&o, b);
        else if (nb_dir_exists(paths[0])) open_folder(&o, b, paths[0]);
        else open_file(&o, b, paths[0]);
        b->dir = o.limit;
        for (size_t i = 0; i < b->n_editions; i++) b->editions[i].name = b->name;
    }
    if (ok && !b->n_editions && !nb_diags_count(diags, NB_ERROR))
        nb_diag(diags, NB_NO_INPUT, NB_NOWHERE, "there is no Markdown in '%.*s'",
                NB_STR_ARG(inputs[0]));
    if (!b->n_editions) {
        nb_book_free(b);
        return NULL;
    }
    remember_sources(&o, b);
    return b;
}

void nb_book_free(nb_book *b)
{
    if (b) nb_arena_free(b->arena);
}

const nb_edition *nb_book_edition(const nb_book *b, nb_str lang)
{
    nb_arena *a = nb_arena_open();
    nb_str tag = nb_meta_lang(a, lang);
    if (!tag.n) tag = lang;
    const nb_edition *best = NULL;
    for (size_t i = 0; i < b->n_editions && !best; i++)
        if (nb_str_ieq(b->editions[i].lang, tag)) best = &b->editions[i];
    for (size_t i = 0; i < b->n_editions && !best; i++) {
        nb_str l = b->editions[i].lang;
        bool script = nb_lang_is_traditional(l) == nb_lang_is_traditional(tag);
        if (nb_meta_same_language(l, tag) && script) best = &b->editions[i];
    }
    for (size_t i = 0; i < b->n_editions && !best; i++)
        if (nb_meta_same_language(b->editions[i].lang, tag)) best = &b->editions[i];
    nb_arena_free(a);
    return best;
}
