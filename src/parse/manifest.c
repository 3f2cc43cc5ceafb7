/* manifest.c: the configuration of other tools: which files, and what it says about the book.
 */
#include <string.h>

#include "base/file.h"
#include "parse/book.h"
#include "parse/links.h"
#include "parse/meta.h"
#include "parse/source.h"

static bool read_source(nb_opening *o, nb_str path, nb_source *s)
{
    return nb_file_exists(path) && nb_source_read(o->arena, path, o->options->limits,
                                                  NB_CAP_YAML_BYTES, NB_NOWHERE, s, o->diags);
}

/* Our keys from theirs. */
typedef struct {
    const char *ours, *theirs;
} rename;

/* Takes over a value under our key, which it has not got yet. */
static void bring(nb_opening *o, nb_conf *meta, const char *ours, const nb_conf *c)
{
    if (!c || nb_conf_at(meta, ours)) return;
    nb_conf *copy = nb_conf_new(o->arena, c->kind, c->loc);
    *copy = *c; /* children are shared: the tree is not changed any more */
    copy->key = nb_str_of(ours);
    copy->next = NULL;
    nb_conf_add(meta, copy);
}

static nb_conf *renamed(nb_opening *o, const nb_conf *map, const rename *names, size_t n)
{
    nb_conf *meta = nb_conf_new(o->arena, NB_CONF_MAP, map ? map->loc : NB_NOWHERE);
    for (size_t i = 0; i < n; i++)
        bring(o, meta, names[i].ours, nb_conf_at(map, names[i].theirs));
    return meta;
}
#define RENAMED(o, map, names) renamed((o), (map), (names), sizeof(names) / sizeof *(names))

/* ---- mdBook: https://rust-lang.github.io/mdBook/format/configuration/general.html ---- */

bool nb_manifest_mdbook(nb_opening *o, nb_str dir, nb_contents *out)
{
    static const rename names[] = {{"title", "title"},
                                   {"authors", "authors"},
                                   {"authors", "author"},
                                   {"description", "description"},
                                   {"lang", "language"}};
    nb_source s;
    nb_str path = nb_path_join(o->arena, dir, NB_STR("book.toml"));
    if (!read_source(o, path, &s)) return false;
    const nb_conf *toml =
        nb_toml_read(o->arena, s.text, (nb_conf_place){s.source, 1, o->options->limits},
                     NB_BAD_VALUE, o->diags);
    nb_str src = nb_conf_text(nb_conf_path(toml, "book", "src"));
    *out = (nb_contents){.root = nb_path_join(o->arena, dir, src.n ? src : NB_STR("src"))};
    nb_str summary = nb_path_join(o->arena, out->root, NB_STR("SUMMARY.md"));
    if (!nb_file_exists(summary)) return false;
    out->path = summary;
    out->meta = RENAMED(o, nb_conf_at(toml, "book"), names);
    nb_linklist_read(o, summary, out->root, &out->entries, &out->title);
    return out->entries.n > 0;
}

/* ---- GitBook: .gitbook.yaml, or book.json of its first versions ---- */

bool nb_manifest_gitbook(nb_opening *o, nb_str dir, nb_contents *out)
{
    static const rename names[] = {{"title", "title"},
                                   {"authors", "author"},
                                   {"description", "description"},
                                   {"lang", "language"},
                                   {"isbn", "isbn"}};
    nb_conf *c = nb_contents_yaml(o, dir, ".gitbook.yaml");
    bool old = !c;
    if (old) c = nb_contents_yaml(o, dir, "book.json");
    if (!c) return false;
    nb_str root = nb_conf_text(nb_conf_at(c, "root"));
    nb_str summary = nb_conf_text(nb_conf_path(c, "structure", "summary"));
    nb_str readme = nb_conf_text(nb_conf_path(c, "structure", "readme"));
    while (root.n && root.s[0] == '/') root = nb_str_sub(root, 1, root.n);
    *out = (nb_contents){.root = nb_path_join(o->arena, dir, root)};
    nb_str path = nb_path_join(o->arena, out->root, summary.n ? summary : NB_STR("SUMMARY.md"));
    if (!nb_file_exists(path)) return false;
    out->path = path;
    if (old) out->meta = RENAMED(o, c, names);
    nb_entries listed = {0};
    nb_linklist_read(o, path, out->root, &listed, &out->title);
    nb_str home = nb_path_join(o->arena, out->root, readme.n ? readme : NB_STR("README.md"));
    bool has_home = !nb_file_exists(home);
    for (size_t i = 0; i < listed.n; i++) has_home |= nb_str_eq(listed.v[i].path, home);
    if (!has_home)
        nb_entry_add(o->arena, &out->entries, NB_ENTRY_FILE, NB_STR_NULL, home, 0, NB_NOWHERE);
    for (size_t i = 0; i < listed.n; i++) NB_PUSH(o->arena, &out->entries) = listed.v[i];
    return listed.n > 0;
}

/* ---- MkDocs: https://www.mkdocs.org/user-guide/configuration/ ---- */

static void nav(nb_opening *o, nb_contents *out, const nb_conf *c, int depth);

static void nav_folder(nb_opening *o, nb_contents *out, nb_str dir, nb_str title, int depth,
                       nb_loc loc)
{
    nb_entries below = {0};
    nb_str *paths;
    size_t n;
    if (title.n)
        nb_entry_add(o->arena, &out->entries, NB_ENTRY_SECTION, title, NB_STR_NULL, depth, loc);
    nb_tree_list(o->arena, nb_tree(o, dir), &paths, &n);
    nb_variant_file *f = nb_variants(o, dir, paths, n);
    size_t k = 0; /* translations follow what they translate into editions */
    for (size_t i = 0; i < n; i++)
        if (!f[i].lang.n || !nb_file_exists(f[i].base)) f[k++] = f[i];
    nb_order(o, dir, f, k, &below);
    for (size_t i = 0; i < below.n; i++) {
        nb_entry e = below.v[i];
        e.depth += depth + (title.n > 0);
        NB_PUSH(o->arena, &out->entries) = e;
    }
}

static void nav_item(nb_opening *o, nb_contents *out, const nb_conf *c, nb_str title, int depth)
{
    if (c->kind != NB_CONF_SCALAR) {
        nb_entry_add(o->arena, &out->entries, NB_ENTRY_SECTION, title, NB_STR_NULL, depth,
                     c->loc);
        nav(o, out, c, depth + 1);
        return;
    }
    nb_str p = nb_path_join(o->arena, out->root, c->text);
    if (nb_dir_exists(p)) { /* as mkdocs-literate-nav and awesome-nav have it */
        nav_folder(o, out, p, title, depth, c->loc);
        return;
    }
    if (nb_str_find(c->text, NB_STR("://"), 0) != NB_NPOS || !nb_is_markdown(p)) return;
    nb_entry_add(o->arena, &out->entries, NB_ENTRY_FILE, title, p, depth, c->loc);
}

static void nav(nb_opening *o, nb_contents *out, const nb_conf *c, int depth)
{
    if (depth > NB_MAX_DEPTH) return;
    for (const nb_conf *k = c->first; k; k = k->next) {
        if (c->kind == NB_CONF_MAP) nav_item(o, out, k, k->key, depth);
        else if (k->kind == NB_CONF_SCALAR) nav_item(o, out, k, NB_STR_NULL, depth);
        else nav(o, out, k, depth);
    }
}

static const nb_conf *plugin(const nb_conf *mkdocs, const char *name)
{
    const nb_conf *plugins = nb_conf_at(mkdocs, "plugins"), *found = nb_conf_at(plugins, name);
    for (const nb_conf *k = plugins ? plugins->first : NULL; k && !found; k = k->next)
        found = nb_conf_at(k, name);
    return found;
}

static void add_language(nb_opening *o, nb_contents *out, nb_language l, bool first)
{
    nb_language *v = NB_ARRAY(o->arena, nb_language, out->n_languages + 1);
    if (!l.lang.n) return;
    if (out->n_languages)
        memcpy(v + (first ? 1 : 0), out->languages, out->n_languages * sizeof *v);
    v[first ? 0 : out->n_languages] = l;
    out->n_languages++;
    out->languages = v;
}

/* mkdocs-static-i18n, of today (a list of languages) and of before (a map of names). */
static void i18n(nb_opening *o, nb_contents *out, const nb_conf *p)
{
    const nb_conf *languages = nb_conf_at(p, "languages");
    nb_str main_lang = nb_conf_text(nb_conf_at(p, "default_language"));
    for (const nb_conf *k = languages ? languages->first : NULL; k; k = k->next) {
        bool listed = languages->kind == NB_CONF_LIST;
        nb_str locale = listed ? nb_conf_text(nb_conf_at(k, "locale")) : k->key;
        if (nb_str_is(locale, "default") || nb_str_is(locale, "null")) continue;
        bool first = nb_str_is(nb_conf_text(nb_conf_at(k, "default")), "true") ||
                     nb_str_eq(locale, main_lang);
        nb_language l = {.lang = nb_meta_lang(o->arena, locale),
                         .folder = locale,
                         .title = nb_conf_text(nb_conf_at(k, "site_name")),
                         .translations = nb_conf_at(k, "nav_translations")};
        if (!l.translations)
            l.translations =
                nb_conf_at(nb_conf_at(p, "nav_translations"), nb_str_z(o->arena, locale));
        if (nb_str_is(nb_conf_text(nb_conf_at(k, "build")), "false")) continue;
        add_language(o, out, l, first);
    }
    out->language_folders = nb_str_is(nb_conf_text(nb_conf_at(p, "docs_structure")), "folder");
}

bool nb_manifest_mkdocs(nb_opening *o, nb_str dir, nb_contents *out)
{
    static const rename names[] = {{"title", "site_name"},
                                   {"authors", "site_author"},
                                   {"description", "site_description"}};
    nb_conf *c = nb_contents_yaml(o, dir, "mkdocs.yml");
    if (!c) c = nb_contents_yaml(o, dir, "mkdocs.yaml");
    if (!c) return false;
    nb_str docs = nb_conf_text(nb_conf_at(c, "docs_dir"));
    *out = (nb_contents){.root = nb_path_join(o->arena, dir, docs.n ? docs : NB_STR("docs"))};
    nb_str plain = nb_path_join(o->arena, dir, NB_STR("docs"));
    if (!nb_dir_exists(out->root)) out->root = plain; /* what a build copies elsewhere first */
    if (!nb_dir_exists(out->root)) return false;
    out->meta = RENAMED(o, c, names);
    const nb_conf *rights = nb_conf_at(c, "copyright");
    if (rights)
        nb_conf_set(o->arena, out->meta, "rights",
                    nb_inline_text(o->arena, nb_conf_text(rights)), rights->loc);
    const nb_conf *p = plugin(c, "i18n");
    if (p) i18n(o, out, p);
    const nb_conf *lang = nb_conf_path(c, "theme", "language");
    if (lang && !out->n_languages)
        nb_conf_set(o->arena, out->meta, "lang", nb_conf_text(lang), lang->loc);
    const nb_conf *list = nb_conf_at(c, "nav");
    if (!list) list = nb_conf_at(c, "pages"); /* before 1.0 */
    if (list) nav(o, out, list, 0);
    return true;
}

/* ---- Quarto books and Jupyter Book ---- */

bool nb_manifest_quarto(nb_opening *o, nb_str dir, nb_contents *out)
{
    static const rename names[] = {{"title", "title"},
                                   {"subtitle", "subtitle"},
                                   {"authors", "author"},
                                   {"date", "date"},
                                   {"description", "description"},
                                   {"cover", "cover-image"},
                                   {"bibliography", "bibliography"}};
    nb_conf *c = nb_contents_yaml(o, dir, "_quarto.yml");
    const nb_conf *book = nb_conf_at(c, "book");
    if (!nb_has_chapters(book)) return false;
    *out = (nb_contents){.root = dir};
    out->meta = RENAMED(o, book, names);
    bring(o, out->meta, "bibliography", nb_conf_at(c, "bibliography"));
    nb_str lang = nb_conf_text(nb_conf_at(c, "lang"));
    nb_conf_set(o->arena, out->meta, "lang", lang, c->loc);
    nb_chapters(o, dir, book, lang, &out->entries);
    return out->entries.n > 0;
}

bool nb_manifest_jupyter(nb_opening *o, nb_str dir, nb_contents *out)
{
    static const rename names[] = {
        {"title", "title"}, {"authors", "author"}, {"bibliography", "bibtex_bibfiles"}};
    nb_conf *toc = nb_contents_yaml(o, dir, "_toc.yml");
    nb_str root = nb_conf_text(nb_conf_at(toc, "root"));
    if (!root.n || !nb_has_chapters(toc)) return false;
    *out = (nb_contents){.root = dir};
    nb_str first = nb_link_file(o->arena, dir, dir, root);
    if (first.n)
        nb_entry_add(o->arena, &out->entries, NB_ENTRY_FILE, NB_STR_NULL, first, 0, toc->loc);
    nb_chapters(o, dir, toc, NB_STR_NULL, &out->entries);
    nb_conf *config = nb_contents_yaml(o, dir, "_config.yml");
    if (!config) return true;
    out->meta = RENAMED(o, config, names);
    const nb_conf *sphinx = nb_conf_path(config, "sphinx", "config");
    bring(o, out->meta, "bibliography", nb_conf_at(sphinx, "bibtex_bibfiles"));
    return true;
}

/* ---- d2l-book: ```toc fences (and Sphinx' {toctree} in MyST) in index.md ---- */

typedef struct {
    nb_opening *o;
    nb_contents *out;
    nb_map seen;
} toctrees;

static nb_str next_line(nb_str *rest)
{
    nb_str line;
    if (!nb_str_cut(*rest, '\n', &line, rest)) {
        line = *rest;
        *rest = NB_STR_NULL;
    }
    return line;
}

static bool is_toc_fence(nb_str line)
{
    while (nb_str_starts(line, NB_STR("`")) || nb_str_starts(line, NB_STR(":")))
        line = nb_str_sub(line, 1, line.n);
    line = nb_str_trim(line);
    return nb_str_is(line, "toc") || nb_str_is(line, "{toctree}");
}

static bool is_fence(nb_str line)
{
    return nb_str_starts(line, NB_STR("```")) || nb_str_starts(line, NB_STR(":::"));
}

/* Words that a reader would miss: more than headings, fences and their contents. */
static bool has_prose(nb_str text)
{
    bool fenced = false;
    for (nb_str rest = text; rest.n;) {
        nb_str line = nb_str_trim(next_line(&rest)), after = rest;
        if (is_fence(line)) fenced = !fenced;
        else if (!fenced && line.n && line.s[0] != '#' && line.s[0] != ':' &&
                 line.s[0] != '=') {
            nb_str under = nb_str_trim(next_line(&after));
            if (!nb_str_starts(under, NB_STR("=="))) return true;
        }
    }
    return false;
}

static void toctree(toctrees *t, nb_str path, nb_str text, nb_conf_place at, int depth);

/* One line of a fence: "path" or "Title <path>". */
static void toc_line(toctrees *t, nb_str line, nb_str dir, nb_loc loc, int depth)
{
    nb_arena *a = t->o->arena;
    nb_str title = NB_STR_NULL;
    size_t open = nb_str_rchr(line, '<');
    if (open != NB_NPOS && line.s[line.n - 1] == '>') {
        title = nb_str_trim(nb_str_sub(line, 0, open));
        line = nb_str_sub(line, open + 1, line.n - 1);
    }
    nb_str p = nb_link_file(a, dir, t->out->root, line);
    if (!p.n) p = nb_path_join(a, dir, nb_str_cat(a, line, NB_STR(".md")));
    void **seen = nb_map_at(&t->seen, p);
    if (*seen) return;
    *seen = t;
    nb_entry_add(a, &t->out->entries, NB_ENTRY_FILE, title, p, depth, loc);
    if (!nb_file_exists(p) || depth >= NB_MAX_DEPTH) return;
    nb_str text;
    nb_conf_place at = {0};
    if (nb_path_inside(a, p, t->o->limit) &&
        nb_contents_text(t->o, p, &text, &at.source, &at.line))
        toctree(t, p, text, at, depth + 1);
}

static void toctree(toctrees *t, nb_str path, nb_str text, nb_conf_place at, int depth)
{
    bool inside = false;
    uint32_t n = at.line;
    for (nb_str rest = text; rest.n; n++) {
        nb_str line = nb_str_trim(next_line(&rest));
        if (!inside) inside = is_fence(line) && is_toc_fence(line);
        else if (is_fence(line)) inside = false;
        else if (line.n && line.s[0] != ':' && !nb_str_is(line, "---"))
            toc_line(t, line, nb_path_dir(path), (nb_loc){at.source, n, 1}, depth);
    }
}

static bool has_toc_fence(nb_str text)
{
    for (nb_str rest = text; rest.n;) {
        nb_str line = nb_str_trim(next_line(&rest));
        if (is_fence(line) && is_toc_fence(line)) return true;
    }
    return false;
}

bool nb_manifest_d2l(nb_opening *o, nb_str dir, nb_contents *out)
{
    static const rename names[] = {{"title", "title"},
                                   {"authors", "author"},
                                   {"rights", "copyright"},
                                   {"version", "release"},
                                   {"lang", "lang"}};
    nb_str index = nb_path_join(o->arena, dir, NB_STR("index.md")), text;
    nb_source s;
    nb_conf_place at = {0};
    if (!nb_file_exists(index)) return false;
    nb_diags *diags = o->diags, *aside = nb_diags_open();
    o->diags = aside;
    bool found = nb_contents_text(o, index, &text, &at.source, &at.line) && has_toc_fence(text);
    o->diags = diags;
    nb_diags_free(aside);
    if (!found) return false;
    nb_contents_text(o, index, &text, &at.source, &at.line);
    *out = (nb_contents){.root = dir, .title = nb_first_heading(o->arena, text)};
    toctrees t = {.o = o, .out = out};
    nb_map_init(&t.seen, o->arena);
    nb_map_set(&t.seen, index, &t);
    if (has_prose(text))
        nb_entry_add(o->arena, &out->entries, NB_ENTRY_FILE, NB_STR_NULL, index, 0, NB_NOWHERE);
    toctree(&t, index, text, at, 0);
    if (!read_source(o, nb_path_join(o->arena, dir, NB_STR("config.ini")), &s)) return true;
    nb_conf *ini = nb_ini_read(o->arena, s.text, (nb_conf_place){s.source, 1, NULL});
    out->meta = RENAMED(o, nb_conf_at(ini, "project"), names);
    bring(o, out->meta, "bibliography", nb_conf_path(ini, "build", "resources"));
    return true;
}
