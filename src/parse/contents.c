/* contents.c: which contents a folder has. The first that is there decides. */
#include "base/file.h"
#include "parse/book.h"
#include "parse/meta.h"
#include "parse/source.h"

nb_entry *nb_entry_add(nb_arena *a, nb_entries *v, nb_entry_kind kind, nb_str title,
                       nb_str path, int depth, nb_loc loc)
{
    nb_entry *e = &NB_PUSH(a, v);
    *e = (nb_entry){kind, title, path, depth, loc};
    return e;
}

bool nb_contents_text(nb_opening *o, nb_str path, nb_str *text, uint32_t *source,
                      uint32_t *line)
{
    nb_source s;
    nb_conf *front;
    if (!nb_source_read(o->arena, path, o->options->limits, NB_CAP_YAML_BYTES, NB_NOWHERE, &s,
                        o->diags))
        return false;
    size_t head = nb_front_matter(
        o->arena, s.text, (nb_conf_place){s.source, 1, o->options->limits}, o->diags, &front);
    *line = 1;
    for (size_t i = 0; i < head; i++) *line += s.text.s[i] == '\n';
    *text = nb_str_sub(s.text, head, s.text.n);
    *source = s.source;
    return true;
}

nb_conf *nb_contents_yaml(nb_opening *o, nb_str dir, const char *name)
{
    nb_str path = nb_path_join(o->arena, dir, nb_str_of(name));
    nb_source s;
    if (!nb_file_exists(path) || !nb_source_read(o->arena, path, o->options->limits,
                                                 NB_CAP_YAML_BYTES, NB_NOWHERE, &s, o->diags))
        return NULL;
    return nb_yaml_read(o->arena, s.text, (nb_conf_place){s.source, 1, o->options->limits},
                        NB_BAD_VALUE, o->diags);
}

static bool has_index(const nb_entries *v, nb_str path)
{
    for (size_t i = 0; i < v->n; i++)
        if (nb_str_eq(v->v[i].path, path)) return true;
    return false;
}

/* docsify and GitBook show README.md first, whether it is listed or not. */
static void with_home(nb_opening *o, nb_contents *c)
{
    nb_str home = nb_path_join(o->arena, c->root, NB_STR("README.md"));
    if (!nb_file_exists(home) || has_index(&c->entries, home)) return;
    nb_entries v = {0};
    nb_entry_add(o->arena, &v, NB_ENTRY_FILE, NB_STR_NULL, home, 0, NB_NOWHERE);
    for (size_t i = 0; i < c->entries.n; i++) NB_PUSH(o->arena, &v) = c->entries.v[i];
    c->entries = v;
}

/* A file of links by one of these names, in the folder or in its docs/. */
static bool links_file(nb_opening *o, nb_str dir, const char *const *names, size_t n, bool home,
                       nb_contents *out)
{
    static const char *const below[] = {".", "docs", "doc", "src"};
    for (size_t k = 0; k < sizeof below / sizeof *below; k++) {
        nb_str root = nb_path_join(o->arena, dir, nb_str_of(below[k]));
        for (size_t i = 0; i < n; i++) {
            nb_str path = nb_path_join(o->arena, root, nb_str_of(names[i]));
            if (!nb_file_exists(path)) continue;
            *out = (nb_contents){.root = root, .path = path};
            nb_linklist_read(o, path, root, &out->entries, &out->title);
            if (home) with_home(o, out);
            if (out->entries.n) return true;
        }
    }
    return false;
}

/* Whether a file that the contents names is there: else it is a contents of something else. */
static bool names_a_file(const nb_contents *c)
{
    for (size_t i = 0; i < c->entries.n; i++)
        if (c->entries.v[i].kind == NB_ENTRY_FILE && c->entries.v[i].path.n &&
            nb_file_exists(c->entries.v[i].path))
            return true;
    return false;
}

static bool by_summary(nb_opening *o, nb_str dir, nb_contents *out)
{
    static const char *const names[] = {"SUMMARY.md", "summary.md"};
    return links_file(o, dir, names, 2, true, out);
}

static bool by_sidebar(nb_opening *o, nb_str dir, nb_contents *out)
{
    static const char *const names[] = {"_sidebar.md"};
    return links_file(o, dir, names, 1, true, out);
}

static bool by_toc(nb_opening *o, nb_str dir, nb_contents *out)
{
    static const char *const names[] = {"TOC.md", "toc.md"};
    return links_file(o, dir, names, 2, false, out);
}

bool nb_contents_find(nb_opening *o, nb_str dir, nb_contents *out)
{
    static bool (*const kinds[])(nb_opening *, nb_str, nb_contents *) = {nb_manifest_mdbook,
                                                                         nb_manifest_mkdocs,
                                                                         nb_manifest_quarto,
                                                                         nb_manifest_jupyter,
                                                                         nb_manifest_gitbook,
                                                                         nb_manifest_vitepress,
                                                                         nb_manifest_docusaurus,
                                                                         by_summary,
                                                                         by_sidebar,
                                                                         by_toc,
                                                                         nb_manifest_d2l};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        /* MkDocs may have no navigation, or one whose files are in folders of languages. */
        if (kinds[i](o, dir, out) &&
            (!out->entries.n || out->language_folders || names_a_file(out)))
            return true;
    return false;
}
