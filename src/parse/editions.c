/* editions.c: one book in several languages.
 *
 * Where a contents says what belongs to the book, an edition is its translation, file by file;
 * where nothing says it, an edition is what there is in its language. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "parse/book.h"
#include "parse/meta.h"
#include "parse/source.h"

static nb_str own_text(const nb_own *own, const char *key)
{
    nb_str s = nb_conf_text(nb_meta_find(own->map[0], key));
    return s.n ? s : nb_conf_text(nb_meta_find(own->map[1], key));
}

/* Where the first lines of a long file end: front matter and title rarely lie beyond. UTF-16
 * (by its mark) is left whole: a line there does not end with a byte. */
static size_t head_of(nb_str bytes)
{
    enum { HEAD = 64 << 10 };
    if (bytes.n <= HEAD || (unsigned char)bytes.s[0] >= 0xFE) return bytes.n;
    size_t end = nb_str_rchr(nb_str_sub(bytes, 0, HEAD), '\n');
    return end == NB_NPOS ? bytes.n : end + 1;
}

/* The front matter of a file, read without complaint: it is read again when the edition is.
 * `body` may end early, then *cut says so, unless the whole is asked for. */
static nb_conf *peek(nb_opening *o, nb_str path, bool whole, nb_str *body, bool *cut)
{
    size_t limit = nb_most(o->options->limits, NB_CAP_FILE_BYTES);
    nb_str bytes;
    nb_conf *map = NULL;
    *body = NB_STR_NULL;
    *cut = false;
    if (nb_str_is(path, "-")) bytes = o->stdin_bytes;
    else if (nb_file_read(o->arena, path, limit, &bytes)) return NULL;
    size_t head = whole ? bytes.n : head_of(bytes);
    *cut = head < bytes.n;
    bytes.n = head;
    nb_diags *aside = nb_diags_open();
    nb_source s = nb_source_clean(o->arena, path, bytes, aside);
    size_t n = nb_front_matter(o->arena, s.text,
                               (nb_conf_place){s.source, 1, o->options->limits}, aside, &map);
    nb_diags_free(aside);
    if (*cut && !n &&
        (nb_str_starts(s.text, NB_STR("---")) || nb_str_starts(s.text, NB_STR("+++"))))
        return peek(o, path, true, body, cut); /* its end may lie beyond */
    *body = nb_str_sub(s.text, n, s.text.n);
    return map;
}

static nb_str default_lang(nb_opening *o, const struct nb_plan *p, const nb_contents *c)
{
    nb_str lang = nb_meta_lang(o->arena, o->options->lang), body;
    bool cut;
    if (!lang.n) lang = nb_meta_lang(o->arena, own_text(&p->own, "lang"));
    if (!lang.n && c)
        lang = nb_meta_lang(o->arena, nb_conf_text(nb_meta_find(c->meta, "lang")));
    if (!lang.n && p->n)
        lang = nb_meta_lang(
            o->arena,
            nb_conf_text(nb_meta_find(peek(o, p->files[0].path, false, &body, &cut), "lang")));
    if (lang.n) return lang;
    nb_str paths[8];
    size_t n = 0;
    for (; n < p->n && n < 8; n++) paths[n] = p->files[n].path;
    return nb_files_lang(o, paths, n);
}

/* As read.c will find it, for links from other editions. */
static nb_str edition_title(nb_opening *o, const nb_book *b, const struct nb_plan *p)
{
    nb_str title = own_text(&p->own, "title"), body = NB_STR_NULL;
    if (!title.n) title = nb_conf_text(nb_meta_find(p->meta, "title"));
    if (title.n || !p->n) return title;
    nb_str first = p->files[0].path;
    bool first_speaks = p->n == 1 || p->listed || nb_is_index(first);
    bool cut;
    nb_conf *front = peek(o, first, false, &body, &cut);
    if (first_speaks) title = nb_conf_text(nb_meta_find(front, "title"));
    if (!title.n) title = p->title;
    if (!title.n && first_speaks) title = nb_first_heading(o->arena, body);
    if (!title.n && first_speaks && cut) {
        peek(o, first, true, &body, &cut);
        title = nb_first_heading(o->arena, body);
    }
    return title.n ? title : b->name;
}

static bool has_edition(const nb_book *b, nb_str lang)
{
    for (size_t i = 0; i < b->n_editions; i++)
        if (nb_str_eq(b->editions[i].lang, lang)) return true;
    return false;
}

static void push_edition(nb_opening *o, nb_book *b, nb_edition e)
{
    nb_edition *v = NB_ARRAY(o->arena, nb_edition, b->n_editions + 1);
    if (b->n_editions) memcpy(v, b->editions, b->n_editions * sizeof *v);
    v[b->n_editions++] = e;
    b->editions = v;
}

bool nb_edition_add(nb_opening *o, nb_book *b, nb_str lang, const nb_entries *entries,
                    const nb_contents *c, const nb_own *own)
{
    struct nb_plan *p = NB_NEW(o->arena, struct nb_plan);
    if (own) p->own = *own;
    p->base_dir = c && c->root.n ? c->root : b->dir;
    if (c) {
        p->meta = c->meta;
        p->title = c->title;
        p->contents = c->path;
        p->listed = c->listed;
    }
    nb_book_plan(o, entries, p);
    if (!p->n) return false;
    nb_edition e = {.lang = lang, .plan = p, .name = b->name, .n_files = p->n};
    if (!e.lang.n) e.lang = default_lang(o, p, c);
    if (has_edition(b, e.lang)) {
        nb_diag(o->diags, NB_DUPLICATE_EDITION, NB_NOWHERE,
                "'%.*s' is in %.*s, as another edition is, and was left out",
                NB_STR_ARG(p->files[0].path), NB_STR_ARG(e.lang));
        return true;
    }
    e.files = NB_ARRAY(o->arena, nb_str, p->n);
    for (size_t i = 0; i < p->n; i++) e.files[i] = p->files[i].path;
    e.title = edition_title(o, b, p);
    push_edition(o, b, e);
    return true;
}

typedef struct {
    nb_str *v;
    size_t n, cap;
} langs;

static void add_lang(nb_arena *a, langs *v, nb_str lang)
{
    for (size_t i = 0; i < v->n; i++)
        if (nb_str_eq(v->v[i], lang)) return;
    NB_PUSH(a, v) = lang;
}

static int by_tag(const void *x, const void *y)
{
    return nb_str_cmp(*(const nb_str *)x, *(const nb_str *)y);
}

/* The languages of files, the default (empty) first, then by tag. */
static langs languages_of(nb_arena *a, const nb_variant_file *f, size_t n)
{
    langs v = {0};
    for (size_t i = 0; i < n; i++) add_lang(a, &v, f[i].lang);
    if (v.n) qsort(v.v, v.n, sizeof *v.v, by_tag);
    return v;
}

/* ---- without a contents: an edition is what there is in its language ---- */

static nb_variant_file *of_lang(nb_arena *a, const nb_variant_file *f, size_t n, nb_str lang,
                                size_t *out_n)
{
    nb_variant_file *v = NB_ARRAY(a, nb_variant_file, n);
    *out_n = 0;
    for (size_t i = 0; i < n; i++)
        if (nb_str_eq(f[i].lang, lang)) v[(*out_n)++] = f[i];
    return v;
}

static nb_variant_file *without_repository_files(nb_opening *o, const nb_variant_file *f,
                                                 size_t *n)
{
    nb_variant_file *v = NB_ARRAY(o->arena, nb_variant_file, *n);
    size_t kept = 0;
    for (size_t i = 0; i < *n; i++)
        if (!nb_is_about_repository(f[i].base)) v[kept++] = f[i];
    if (!kept) return memcpy(v, f, *n * sizeof *v);
    for (size_t i = 0; i < *n; i++)
        if (nb_is_about_repository(f[i].base))
            nb_diag(o->diags, NB_NOT_IN_BOOK, NB_NOWHERE,
                    "'%.*s' is about the repository and was left out", NB_STR_ARG(f[i].path));
    *n = kept;
    return v;
}

/* X.md in English beside X.en.md: the name that says its language is the edition, and takes up
 * what it lacks from the other. */
static void join_default(nb_opening *o, nb_variant_file *f, size_t n, const langs *v)
{
    if (v->n < 2 || v->v[0].n) return;
    nb_str paths[8];
    size_t k = 0;
    for (size_t i = 0; i < n && k < 8; i++)
        if (!f[i].lang.n) paths[k++] = f[i].path;
    nb_str guess = o->options->lang.n ? o->options->lang : nb_files_lang(o, paths, k);
    for (size_t l = 1; l < v->n; l++) {
        if (!nb_meta_same_language(guess, v->v[l])) continue;
        if (nb_lang_is_traditional(guess) != nb_lang_is_traditional(v->v[l])) continue;
        nb_map bases;
        nb_map_init(&bases, o->arena);
        for (size_t i = 0; i < n; i++)
            if (nb_str_eq(f[i].lang, v->v[l])) nb_map_set(&bases, f[i].base, &f[i]);
        for (size_t i = 0; i < n; i++)
            if (!f[i].lang.n && !nb_map_find(&bases, f[i].base)) f[i].lang = v->v[l];
        return;
    }
}

/* In a folder of French, "NOTES.fr-fr.md" is French, and what "glossary.en-fr.md" says of its
 * language is no other edition either, unless there is a "glossary.md". */
static void keep_in_folder(nb_arena *a, nb_variant_file *f, size_t n)
{
    nb_map bases;
    nb_map_init(&bases, a);
    for (size_t i = 0; i < n; i++)
        if (!f[i].lang.n) nb_map_set(&bases, f[i].base, &f[i]);
    for (size_t i = 0; i < n; i++)
        if (!nb_map_find(&bases, f[i].base)) f[i].lang = NB_STR_NULL;
}

void nb_editions_found(nb_opening *o, nb_book *b, const nb_contents *of, nb_str lang,
                       const nb_own *own)
{
    nb_str dir = of->root;
    nb_str *paths;
    size_t n;
    nb_tree_list(o->arena, nb_tree(o, dir), &paths, &n);
    nb_variant_file *all = nb_variants(o, dir, paths, n);
    all = without_repository_files(o, all, &n);
    if (lang.n) keep_in_folder(o->arena, all, n);
    langs l = languages_of(o->arena, all, n);
    if (!lang.n) join_default(o, all, n, &l);
    for (size_t i = 0; i < l.n; i++) {
        size_t k;
        nb_variant_file *f = of_lang(o->arena, all, n, l.v[i], &k);
        nb_contents c = *of;
        if (!nb_readme(o, dir, f, k, &c)) nb_order(o, dir, f, k, &c.entries);
        nb_edition_add(o, b, l.v[i].n ? l.v[i] : lang, &c.entries, &c, own);
    }
}

/* ---- with a contents: translations of the files it names ---- */

typedef struct {
    nb_map by_lang_and_base; /* "zh\0a/b.md" -> nb_variant_file */
    nb_map base_of;          /* path -> its base */
} translations;

static nb_str lang_key(nb_arena *a, nb_str lang, nb_str base)
{
    return nb_str_printf(a, "%.*s:%.*s", NB_STR_ARG(lang), NB_STR_ARG(base));
}

static translations find_translations(nb_opening *o, nb_str root, langs *found)
{
    translations t;
    nb_str *paths;
    size_t n;
    nb_map_init(&t.by_lang_and_base, o->arena);
    nb_map_init(&t.base_of, o->arena);
    nb_tree_list(o->arena, nb_tree(o, root), &paths, &n);
    nb_variant_file *f = nb_variants(o, root, paths, n);
    *found = languages_of(o->arena, f, n);
    for (size_t i = 0; i < n; i++) {
        nb_map_set(&t.base_of, f[i].path, &f[i]);
        nb_map_set(&t.by_lang_and_base, lang_key(o->arena, f[i].lang, f[i].base), &f[i]);
    }
    return t;
}

/* A file of the contents in a language's folder. */
static nb_str in_folder(nb_opening *o, const nb_contents *c, nb_str path, const nb_language *l)
{
    nb_str dir = nb_path_join(o->arena, c->root, l->folder);
    return nb_path_join(o->arena, dir, nb_path_relative(o->arena, path, c->root));
}

static nb_str translated(nb_opening *o, const nb_contents *c, const translations *t,
                         nb_str path, const nb_language *l)
{
    if (c->language_folders) {
        nb_str p = in_folder(o, c, path, l);
        return nb_file_exists(p) ? p : NB_STR_NULL;
    }
    const nb_variant_file *f = nb_map_find(&t->base_of, path);
    nb_str base = f ? f->base : path;
    f = nb_map_find(&t->by_lang_and_base, lang_key(o->arena, l->lang, base));
    return f ? f->path : NB_STR_NULL;
}

/* The contents in another language; *own_files: how many of its files are in that language. */
static nb_entries translate(nb_opening *o, const nb_contents *c, const translations *t,
                            const nb_language *l, bool is_default, size_t *own_files,
                            size_t *all_files)
{
    nb_entries v = {0};
    *own_files = *all_files = 0;
    for (size_t i = 0; i < c->entries.n; i++) {
        nb_entry e = c->entries.v[i];
        nb_str title = nb_conf_text(nb_conf_at(l->translations, nb_str_z(o->arena, e.title)));
        nb_str p = NB_STR_NULL;
        if (e.kind == NB_ENTRY_FILE) {
            p = translated(o, c, t, e.path, l);
            if (p.n) ++*own_files;
            else if (c->language_folders) e.path = in_folder(o, c, e.path, &c->languages[0]);
            if (p.n || nb_file_exists(e.path)) ++*all_files;
        }
        if (p.n) e.path = p;
        if (title.n) e.title = title;
        /* A title in another language is worse than the file's own. */
        else if (!is_default && p.n) e.title = NB_STR_NULL;
        NB_PUSH(o->arena, &v) = e;
    }
    return v;
}

static void mark_untranslated(nb_opening *o, nb_edition *e, const nb_contents *c,
                              const translations *t, const nb_language *l)
{
    struct nb_plan *p = (struct nb_plan *)e->plan;
    for (size_t i = 0; i < p->n; i++) {
        nb_str path = p->files[i].path;
        const nb_variant_file *f = nb_map_find(&t->base_of, path);
        nb_str in = f ? f->lang : NB_STR_NULL;
        if (c->language_folders) {
            nb_str dir = nb_path_join(o->arena, c->root, l->folder);
            if (nb_str_starts(path, nb_str_cat(o->arena, dir, NB_STR("/")))) in = e->lang;
        }
        if (nb_str_eq(in, e->lang)) continue;
        p->files[i].lang = nb_files_lang(o, &path, 1);
        nb_diag(o->diags, NB_UNTRANSLATED, p->files[i].loc,
                "'%.*s' has no translation into %.*s and stays as it is", NB_STR_ARG(path),
                NB_STR_ARG(e->lang));
    }
}

static bool may_be_chapter(const nb_contents *c, nb_str path)
{
    nb_str name = nb_path_name(path);
    return !nb_str_eq(path, c->path) && !nb_is_about_repository(path) &&
           !nb_str_starts(name, NB_STR("_")) && !nb_str_is(name, "404.md") &&
           !nb_str_ieq(name, NB_STR("summary.md")) && !nb_str_ieq(name, NB_STR("toc.md"));
}

/* A contents is a selection; what it passes over may have been forgotten. */
static void report_left_out(nb_opening *o, const nb_book *b, const nb_contents *c)
{
    enum { NAMED = 5 };
    nb_str *paths;
    size_t n, left = 0;
    nb_map in_book;
    nb_buf names = {0};
    nb_map_init(&in_book, o->arena);
    for (size_t e = 0; e < b->n_editions; e++)
        for (size_t i = 0; i < b->editions[e].n_files; i++)
            nb_map_set(&in_book, b->editions[e].files[i], o);
    nb_tree_list(o->arena, nb_tree(o, c->root), &paths, &n);
    for (size_t i = 0; i < n; i++) {
        if (nb_map_find(&in_book, paths[i]) || !may_be_chapter(c, paths[i])) continue;
        if (++left > NAMED) continue;
        nb_str path = nb_path_relative(o->arena, paths[i], c->root);
        nb_printf(&names, "%s'%.*s'", left > 1 ? ", " : "", NB_STR_ARG(path));
    }
    if (left > NAMED) nb_puts(&names, ", …");
    if (left)
        nb_diag(o->diags, NB_NOT_IN_BOOK, NB_NOWHERE,
                "the contents does not name %zu file%s; left out: %.*s", left,
                left == 1 ? "" : "s", NB_STR_ARG(nb_buf_str(&names)));
    nb_buf_free(&names);
}

static void add_editions(nb_opening *o, nb_book *b, const nb_contents *c, const nb_own *own)
{
    langs found;
    translations t = find_translations(o, c->root, &found);
    nb_str first = c->n_languages ? c->languages[0].lang : NB_STR_NULL;
    size_t mine, all;
    if (c->language_folders && first.n) {
        nb_entries v = translate(o, c, &t, &c->languages[0], true, &mine, &all);
        nb_edition_add(o, b, first, &v, c, own);
    } else nb_edition_add(o, b, first, &c->entries, c, own);
    if (!c->n_languages)
        for (size_t i = 0; i < found.n; i++) {
            nb_language l = {.lang = found.v[i]};
            nb_entries v = translate(o, c, &t, &l, false, &mine, &all);
            /* Without a configuration, a few translated files are not an edition. */
            if (l.lang.n && mine * 2 >= all && mine && !has_edition(b, l.lang) &&
                nb_edition_add(o, b, l.lang, &v, c, own))
                mark_untranslated(o, &b->editions[b->n_editions - 1], c, &t, &l);
        }
    for (size_t i = 1; i < c->n_languages; i++) {
        const nb_language *l = &c->languages[i];
        nb_contents own_title = *c;
        nb_entries v = translate(o, c, &t, l, false, &mine, &all);
        if (l->title.n) {
            nb_conf *meta = nb_conf_new(o->arena, NB_CONF_MAP, NB_NOWHERE);
            nb_conf_set(o->arena, meta, "title", l->title, NB_NOWHERE);
            for (const nb_conf *k = c->meta ? c->meta->first : NULL; k; k = k->next)
                if (k->kind == NB_CONF_SCALAR && !nb_str_is(k->key, "lang"))
                    nb_conf_set(o->arena, meta, nb_str_z(o->arena, k->key), k->text, k->loc);
            own_title.meta = meta;
        }
        if (mine && nb_edition_add(o, b, l->lang, &v, &own_title, own))
            mark_untranslated(o, &b->editions[b->n_editions - 1], c, &t, l);
    }
}

void nb_editions_of(nb_opening *o, nb_book *b, const nb_contents *c, nb_str lang,
                    const nb_own *own)
{
    if (lang.n) nb_edition_add(o, b, lang, &c->entries, c, own);
    else add_editions(o, b, c, own);
    report_left_out(o, b, c);
}
