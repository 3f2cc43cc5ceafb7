/* sidebar.c: the sidebars of VitePress (.vitepress/config) and Docusaurus (sidebars.js): what
 * they name, in their order. */
#include <string.h>

#include "base/file.h"
#include "parse/book.h"
#include "parse/links.h"
#include "parse/meta.h"
#include "parse/source.h"

typedef struct {
    nb_opening *o;
    nb_contents *out;
    nb_str root;
    nb_map ids; /* Docusaurus: path without numbers and extension -> path; made at need */
} sidebar;

static bool read_text(nb_opening *o, nb_str path, nb_source *s)
{
    return nb_file_exists(path) && nb_source_read(o->arena, path, o->options->limits,
                                                  NB_CAP_YAML_BYTES, NB_NOWHERE, s, o->diags);
}

static void add(sidebar *b, nb_entry_kind kind, nb_str title, nb_str path, int depth,
                nb_loc loc)
{
    nb_entry_add(b->o->arena, &b->out->entries, kind, title, path, depth, loc);
}

/* ---- VitePress: https://vitepress.dev/reference/default-theme-sidebar ---- */

static bool is_address(nb_str url)
{
    return nb_str_find(url, NB_STR("://"), 0) != NB_NPOS || nb_str_starts(url, NB_STR("//"));
}

static nb_str page_of(sidebar *b, nb_str base, nb_str link)
{
    nb_arena *a = b->o->arena;
    if (base.n && !nb_str_starts(link, base)) {
        while (link.n && link.s[0] == '/') link = nb_str_sub(link, 1, link.n);
        link = nb_str_cat(a, base, link);
    }
    nb_str path = nb_link_file(a, b->root, b->root, link);
    while (link.n && (link.s[0] == '/' || link.s[link.n - 1] == '/'))
        link = link.s[0] == '/' ? nb_str_sub(link, 1, link.n) : nb_str_sub(link, 0, link.n - 1);
    return path.n ? path : nb_path_join(a, b->root, nb_str_cat(a, link, NB_STR(".md")));
}

static void pages(sidebar *b, const nb_conf *items, nb_str base, int depth)
{
    if (!items || depth > NB_MAX_DEPTH) return;
    for (const nb_conf *k = items->first; k; k = k->next) {
        nb_str title = nb_inline_text(b->o->arena, nb_conf_text(nb_conf_at(k, "text"))),
               link = nb_conf_text(nb_conf_at(k, "link")),
               own = nb_conf_text(nb_conf_at(k, "base"));
        if (link.n && is_address(link)) continue;
        if (own.n) base = own;
        size_t hash = nb_str_chr(link, '#', 0);
        if (link.n && hash != 0)
            add(b, NB_ENTRY_FILE, hash == NB_NPOS ? title : NB_STR_NULL, page_of(b, base, link),
                depth, k->loc);
        else add(b, NB_ENTRY_SECTION, title, NB_STR_NULL, depth, k->loc);
        pages(b, nb_conf_at(k, "items"), base, depth + 1);
    }
}

static void vitepress_file(sidebar *b, nb_str path)
{
    static const char *const heads[] = {"sidebar:", "sidebar ="};
    static const char *const sources[] = {"srcDir:"};
    static const char *const titles[] = {"title:"};
    nb_arena *a = b->o->arena;
    nb_source s;
    if (!read_text(b->o, path, &s)) return;
    nb_conf_place at = {s.source, 1, NULL};
    nb_str src = nb_conf_text(nb_js_read(a, s.text, at, sources, 1));
    if (src.n) b->root = b->out->root = nb_path_join(a, b->out->root, src);
    const nb_conf *c = nb_js_read(a, s.text, at, heads, 2);
    nb_str title = nb_conf_text(nb_js_read(a, s.text, at, titles, 1));
    if (title.n && !b->out->title.n) b->out->title = title;
    if (!c) return;
    if (c->kind == NB_CONF_LIST) pages(b, c, NB_STR_NULL, 0);
    for (const nb_conf *k = c->kind == NB_CONF_MAP ? c->first : NULL; k; k = k->next) {
        const nb_conf *items = nb_conf_at(k, "items");
        pages(b, items ? items : k, nb_conf_text(nb_conf_at(k, "base")), 0);
    }
}

/* Entries below the folder of another language are of another edition. */
static void keep_own(nb_opening *o, nb_contents *out, nb_str dir)
{
    nb_entries kept = {0};
    size_t files = 0;
    bool language = nb_folder_lang(o->arena, nb_path_name(dir)).n > 0;
    for (size_t i = 0; i < out->entries.n; i++) {
        nb_entry e = out->entries.v[i];
        nb_str top, rest, rel = nb_path_relative(o->arena, e.path, dir);
        nb_str_cut(rel, '/', &top, &rest);
        bool foreign = rest.n && nb_folder_lang(o->arena, top).n && !language;
        if (e.kind == NB_ENTRY_FILE && (foreign || nb_str_is(top, ".."))) continue;
        files += e.kind == NB_ENTRY_FILE;
        NB_PUSH(o->arena, &kept) = e;
    }
    out->entries = files ? kept : (nb_entries){0};
}

static void vitepress_folder(sidebar *b, nb_str folder, int depth)
{
    nb_arena *a = b->o->arena;
    nb_str *names = NULL;
    size_t n = 0;
    if (depth > 2 || !nb_dir_exists(folder) || nb_dir_list(a, folder, &names, &n)) return;
    for (size_t i = 0; i < n; i++) {
        nb_str path = nb_path_join(a, folder, names[i]);
        if (nb_str_ends(names[i], NB_STR("ts")) || nb_str_ends(names[i], NB_STR("js")))
            vitepress_file(b, path);
        else vitepress_folder(b, path, depth + 1);
    }
}

static bool vitepress_in(nb_opening *o, nb_str dir, nb_contents *out)
{
    static const char *const exts[] = {"ts", "mts", "js", "mjs"};
    nb_arena *a = o->arena;
    nb_str folder = nb_path_join(a, dir, NB_STR(".vitepress")), *names = NULL;
    size_t n = 0;
    if (!nb_dir_exists(folder)) return false;
    *out = (nb_contents){.root = dir};
    sidebar b = {.o = o, .out = out, .root = dir};
    for (size_t i = 0; i < 4; i++)
        vitepress_file(&b, nb_path_join(a, folder, nb_str_printf(a, "config.%s", exts[i])));
    if (nb_dir_list(a, folder, &names, &n)) return out->entries.n > 0;
    for (size_t i = 0; i < n; i++) /* config/zh.ts, zh/config.ts, locales/zh.ts … */
        if (!nb_str_is(names[i], "theme") && !nb_str_is(names[i], "dist") &&
            !nb_str_is(names[i], "cache") && !nb_str_is(names[i], "components"))
            vitepress_folder(&b, nb_path_join(a, folder, names[i]), 1);
    if (nb_dir_list(a, dir, &names, &n)) return out->entries.n > 0;
    for (size_t i = 0; i < n; i++) /* zh/config.ts beside the pages in Chinese */
        for (size_t k = 0; k < 4 && nb_folder_lang(a, names[i]).n; k++)
            vitepress_file(&b, nb_path_join(a, nb_path_join(a, dir, names[i]),
                                            nb_str_printf(a, "config.%s", exts[k])));
    return out->entries.n > 0;
}

bool nb_manifest_vitepress(nb_opening *o, nb_str dir, nb_contents *out)
{
    nb_str up = nb_path_join(o->arena, dir, NB_STR("..")),
           docs = nb_path_join(o->arena, dir, NB_STR("docs"));
    if (vitepress_in(o, dir, out) || vitepress_in(o, docs, out)) keep_own(o, out, out->root);
    else if (nb_folder_lang(o->arena, nb_path_name(dir)).n &&
             nb_path_inside(o->arena, up, o->limit) && vitepress_in(o, up, out)) {
        keep_own(o, out, dir);
        out->root = dir;
    } else return false;
    return out->entries.n > 0;
}

/* ---- Docusaurus: https://docusaurus.io/docs/sidebar/items ---- */

/* "01-intro/02_b" -> "intro/b", as Docusaurus makes ids of paths. */
static nb_str without_numbers(nb_arena *a, nb_str path)
{
    nb_buf b = {0};
    for (nb_str part, rest = path; rest.n;) {
        nb_str_cut(rest, '/', &part, &rest);
        size_t i = 0;
        while (i < part.n && part.s[i] >= '0' && part.s[i] <= '9') i++;
        size_t digits = i;
        while (i < part.n && strchr("-_. ", part.s[i])) i++;
        if (digits && i > digits && i < part.n) part = nb_str_sub(part, i, part.n);
        if (b.n) nb_putc(&b, '/');
        nb_put_str(&b, part);
    }
    return nb_buf_take(a, &b);
}

/* The id that a file gives itself, in place of its name. */
static nb_str own_id(nb_opening *o, nb_str path)
{
    nb_str bytes;
    nb_conf *front = NULL;
    if (nb_file_read(o->arena, path, nb_most(o->options->limits, NB_CAP_YAML_BYTES), &bytes) ||
        !nb_str_starts(bytes, NB_STR("---")))
        return NB_STR_NULL;
    nb_diags *aside = nb_diags_open();
    nb_front_matter(o->arena, bytes, (nb_conf_place){0}, aside, &front);
    nb_diags_free(aside);
    return nb_conf_text(nb_conf_at(front, "id"));
}

static void find_ids(sidebar *b)
{
    nb_arena *a = b->o->arena;
    nb_str *paths;
    size_t n;
    nb_map_init(&b->ids, a);
    nb_tree_list(a, nb_tree(b->o, b->root), &paths, &n);
    for (size_t i = 0; i < n; i++) {
        nb_str rel = nb_path_relative(a, paths[i], b->root), *p = NB_NEW(a, nb_str);
        *p = paths[i];
        rel = without_numbers(a, nb_str_sub(rel, 0, rel.n - nb_path_ext(rel).n));
        nb_map_set(&b->ids, rel, p);
        nb_str id = own_id(b->o, paths[i]);
        if (!id.n) continue;
        nb_str dir = nb_path_dir(rel);
        nb_map_set(&b->ids,
                   without_numbers(a, nb_str_is(dir, ".") ? id : nb_path_join(a, dir, id)), p);
    }
}

static nb_str doc_of(sidebar *b, nb_str id)
{
    const nb_str *known = nb_map_find(&b->ids, without_numbers(b->o->arena, id));
    if (known) return *known;
    return nb_path_join(b->o->arena, b->root, nb_str_cat(b->o->arena, id, NB_STR(".md")));
}

static void all_of(sidebar *b, nb_str folder, int depth)
{
    nb_arena *a = b->o->arena;
    nb_str dir = nb_path_join(a, b->root, folder), *paths;
    size_t n;
    nb_entries v = {0};
    if (!nb_dir_exists(dir)) return;
    nb_tree_list(a, nb_tree(b->o, dir), &paths, &n);
    nb_variant_file *f = NB_ARRAY(a, nb_variant_file, n);
    for (size_t i = 0; i < n; i++) f[i] = (nb_variant_file){paths[i], paths[i], NB_STR_NULL};
    nb_order(b->o, dir, f, n, &v);
    for (size_t i = 0; i < v.n; i++) {
        v.v[i].depth += depth;
        NB_PUSH(a, &b->out->entries) = v.v[i];
    }
}

static void docs(sidebar *b, const nb_conf *c, int depth);

static void category(sidebar *b, const nb_conf *c, int depth)
{
    const nb_conf *link = nb_conf_at(c, "link");
    nb_str label = nb_conf_text(nb_conf_at(c, "label")),
           id = nb_conf_text(nb_conf_at(link, "id"));
    if (id.n) add(b, NB_ENTRY_FILE, label, doc_of(b, id), depth, c->loc);
    else add(b, NB_ENTRY_SECTION, label, NB_STR_NULL, depth, c->loc);
    docs(b, nb_conf_at(c, "items"), depth + 1);
}

static void doc_item(sidebar *b, const nb_conf *c, int depth)
{
    nb_str type = nb_conf_text(nb_conf_at(c, "type"));
    if (c->kind == NB_CONF_SCALAR)
        add(b, NB_ENTRY_FILE, NB_STR_NULL, doc_of(b, c->text), depth, c->loc);
    else if (nb_str_is(type, "category")) category(b, c, depth);
    else if (nb_str_is(type, "doc"))
        add(b, NB_ENTRY_FILE, nb_conf_text(nb_conf_at(c, "label")),
            doc_of(b, nb_conf_text(nb_conf_at(c, "id"))), depth, c->loc);
    else if (nb_str_is(type, "autogenerated"))
        all_of(b, nb_conf_text(nb_conf_at(c, "dirName")), depth);
    else if (!type.n)
        for (const nb_conf *k = c->first; k; k = k->next) { /* {Title: […]} */
            add(b, NB_ENTRY_SECTION, k->key, NB_STR_NULL, depth, k->loc);
            docs(b, k, depth + 1);
        }
}

static void docs(sidebar *b, const nb_conf *c, int depth)
{
    if (!c || depth > NB_MAX_DEPTH) return;
    if (c->kind == NB_CONF_MAP) doc_item(b, c, depth);
    else
        for (const nb_conf *k = c->first; k; k = k->next) doc_item(b, k, depth);
}

bool nb_manifest_docusaurus(nb_opening *o, nb_str dir, nb_contents *out)
{
    static const char *const places[] = {".", "website", "docs"};
    static const char *const names[] = {"sidebars.js", "sidebars.ts", "sidebars.json"};
    static const char *const heads[] = {"module.exports =", "export default"};
    nb_arena *a = o->arena;
    for (size_t k = 0; k < 9; k++) {
        nb_source s;
        nb_str site = nb_path_join(a, dir, nb_str_of(places[k / 3]));
        if (!read_text(o, nb_path_join(a, site, nb_str_of(names[k % 3])), &s)) continue;
        nb_str root = nb_path_join(a, dir, NB_STR("docs"));
        if (!nb_dir_exists(root)) root = nb_path_join(a, site, NB_STR("docs"));
        if (!nb_dir_exists(root)) continue;
        nb_conf_place at = {s.source, 1, o->options->limits};
        const nb_conf *c = k % 3 == 2 ? nb_yaml_read(a, s.text, at, NB_BAD_VALUE, o->diags)
                                      : nb_js_read(a, s.text, at, heads, 2);
        *out = (nb_contents){.root = root};
        sidebar b = {.o = o, .out = out, .root = root};
        find_ids(&b);
        for (const nb_conf *bar = c ? c->first : NULL; bar; bar = bar->next) docs(&b, bar, 0);
        return out->entries.n > 0;
    }
    return false;
}
