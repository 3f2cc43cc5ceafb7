/* links.c: what each link leads to: a place of this book, another edition, an address, or
 * nothing.
 *
 * A relative address is joined to the folder of the file that holds it. Found, in this order: a
 * file of the book as written, percent-decoded, with .md for .html or for nothing, and at last
 * without regard to case. What begins with '/' is sought from the book's folder, then from the
 * folders around the file outwards: which of them is the site's root, books rarely say.
 * Fragments: as written, without regard to case, and at last by letters and digits alone, since
 * site generators differ in what they make of a heading's punctuation. */
#include <string.h>

#include "base/address.h"
#include "base/file.h"
#include "doc/resolve.h"
#include "doc/slug.h"
#include "unicode/unicode.h"

typedef struct {
    nb_doc *d;
    nb_diags *diags;
    nb_map files;    /* path -> NB_FILE */
    nb_map folded;   /* case-folded path, and "path#fragment" -> node */
    nb_map siblings; /* path -> nb_sibling */
} links;

/* Programs in an address have no place in a book. */
static bool is_unsafe(nb_str url)
{
    static const char *const schemes[] = {"javascript:", "vbscript:", "data:", "file:"};
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (nb_str_ieq(nb_str_sub(url, 0, strlen(schemes[i])), nb_str_of(schemes[i])))
            return true;
    return false;
}

/* A page of that name, whatever dialect it is written in. */
static void *find_page(links *l, nb_map *map, nb_str stem)
{
    static const char *const types[] = {".md", ".mdx", ".qmd", ".Rmd", ".rmd", ".markdown"};
    void *v = NULL;
    for (size_t i = 0; !v && i < sizeof types / sizeof *types; i++)
        v = nb_map_find(map, nb_str_cat(l->d->arena, stem, nb_str_of(types[i])));
    return v;
}

static void *find_path(links *l, nb_map *map, nb_str path)
{
    nb_arena *a = l->d->arena;
    void *v = nb_map_find(map, path);
    if (v) return v;
    nb_str ext = nb_path_ext(path), stem = nb_str_sub(path, 0, path.n - ext.n);
    if (nb_str_is(ext, ".html") || nb_str_is(ext, ".htm")) {
        v = find_page(l, map, stem);
        /* A folder's page is rendered as index.html, whatever its source is called. */
        if (!v && nb_str_is(nb_path_name(stem), "index"))
            v = nb_map_find(map, nb_path_join(a, nb_path_dir(path), NB_STR("README.md")));
    }
    if (!v) v = find_page(l, map, path);
    static const char *const of_folder[] = {"README.md", "index.md", "_index.md"};
    for (size_t i = 0; !v && i < sizeof of_folder / sizeof *of_folder; i++)
        v = nb_map_find(map, nb_path_join(a, path, nb_str_of(of_folder[i])));
    return v;
}

/* The entry of a map for what the file `from` calls `rel`; folded: without regard to case. */
static void *find_file(links *l, nb_map *map, nb_str from, nb_str rel, bool folded)
{
    nb_arena *a = l->d->arena;
    nb_str top = l->d->base_dir.n ? l->d->base_dir : NB_STR(".");
    if (folded) {
        from = nb_text_fold(a, from);
        rel = nb_text_fold(a, rel);
        top = nb_text_fold(a, top);
    }
    nb_str dir = nb_path_dir(from);
    if (!rel.n || rel.s[0] != '/') return find_path(l, map, nb_path_join(a, dir, rel));
    while (rel.n && rel.s[0] == '/') rel = nb_str_sub(rel, 1, rel.n);
    void *v = find_path(l, map, nb_path_join(a, top, rel));
    for (nb_str up; !v; dir = up) {
        v = find_path(l, map, nb_path_join(a, dir, rel));
        up = nb_path_dir(dir);
        if (nb_str_eq(dir, top) || nb_str_eq(dir, up)) break;
    }
    return v;
}

/* Letters and digits of "path#fragment"'s fragment. */
static nb_str loose_key(nb_arena *a, nb_str key)
{
    size_t hash = nb_str_chr(key, '#', 0), i = hash == NB_NPOS ? key.n : hash;
    nb_buf b = {0};
    nb_put_str(&b, nb_str_sub(key, 0, i));
    nb_puts(&b, "##");
    nb_str folded = nb_text_fold(a, nb_str_sub(key, i, key.n));
    size_t before = b.n;
    for (size_t k = 0; k < folded.n;) {
        uint32_t c = nb_utf8_next(folded, &k);
        if (nb_char_is_letter(c) || nb_char_is_mark(c) || nb_char_is_number(c))
            nb_put_utf8(&b, c);
    }
    if (b.n == before) b.n = 0; /* "#-": of no heading */
    return nb_buf_take(a, &b);
}

static nb_node *find_fragment(links *l, nb_node *file, nb_str fragment)
{
    nb_arena *a = l->d->arena;
    nb_str path = file->as.file.path;
    nb_str key = nb_str_printf(a, "%.*s#%.*s", NB_STR_ARG(path), NB_STR_ARG(fragment));
    nb_node *n = nb_map_find(&l->d->anchors, key);
    if (!n) n = nb_map_find(&l->folded, nb_text_fold(a, key));
    if (n) return n;
    key = loose_key(a, key);
    return key.n ? nb_map_find(&l->folded, key) : NULL;
}

/* To Quarto, bookdown and MyST an id that an author gave is known in the whole book. One that a
 * heading's words gave it is not meant. */
static nb_node *find_anywhere(links *l, nb_str fragment)
{
    nb_arena *a = l->d->arena;
    nb_node *n = nb_map_find(&l->d->anchors, fragment);
    nb_str second = nb_str_cat(a, fragment, NB_STR("-1"));
    if (!n || nb_map_find(&l->d->anchors, second)) return NULL;
    bool by_words =
        n->type == NB_HEADING && nb_str_eq(fragment, nb_slug(a, nb_node_text(a, n)));
    return by_words ? NULL : n;
}

static void dead(links *l, nb_node *n, const char *why)
{
    n->as.link.kind = NB_LINK_DEAD;
    nb_diag(l->diags, NB_DEAD_LINK, n->loc, "link '%.*s' %s", NB_STR_ARG(n->as.link.url), why);
}

/* A file without content is on no page: what leads there leads to what follows. */
static nb_node *with_content(nb_node *file)
{
    nb_node *f = file;
    while (f && !f->first) f = f->next;
    for (; !f && file; file = file->prev)
        if (file->first) f = file;
    return f;
}

/* A picture that leads to a picture: itself at full size, on a web page. */
static bool is_enlargement(const nb_node *n, nb_str path)
{
    static const char *const types[] = {".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp"};
    if (!n->first || n->first->next || n->first->type != NB_IMAGE) return false;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (nb_str_ieq(nb_path_ext(path), nb_str_of(types[i]))) return true;
    return false;
}

static void resolve(links *l, nb_node *file, nb_node *n)
{
    nb_arena *a = l->d->arena;
    nb_str url = n->as.link.url, path, fragment;
    if (is_unsafe(url)) {
        dead(l, n, NB_SAY("is not one that a book can follow"));
        return;
    }
    if (nb_is_address(url)) {
        if (nb_str_starts(url, NB_STR("//"))) /* as a page on the web has it */
            n->as.link.url = nb_str_cat(a, NB_STR("https:"), url);
        n->as.link.kind = NB_LINK_EXTERNAL;
        return;
    }
    if (!nb_str_cut(url, '#', &path, &fragment)) fragment = NB_STR_NULL;
    nb_str query;
    nb_str_cut(path, '?', &path, &query);
    path = nb_percent_decoded(a, path);
    fragment = nb_percent_decoded(a, fragment);
    nb_node *target = path.n ? find_file(l, &l->files, file->as.file.path, path, false) : file;
    if (!target && l->d->contents.n &&
        nb_str_eq(nb_path_join(a, nb_path_dir(file->as.file.path), path), l->d->contents)) {
        n->as.link.kind = NB_LINK_DEAD;
        nb_diag(l->diags, NB_FURNITURE, n->loc,
                NB_SAY("a link to the book's contents became plain text"));
        return;
    }
    if (!target && path.n) {
        nb_sibling *s = find_file(l, &l->siblings, file->as.file.path, path, false);
        if (s) {
            n->as.link.kind = NB_LINK_EDITION;
            n->as.link.edition = s->lang;
            n->as.link.fragment = fragment;
            return;
        }
        target = find_file(l, &l->folded, file->as.file.path, path, true);
        if (target && target->type != NB_FILE) target = NULL;
    }
    if (target && !target->first) target = with_content(target);
    if (!target) {
        if (is_enlargement(n, path)) n->as.link.kind = NB_LINK_DEAD;
        else dead(l, n, NB_SAY("leads to no file of the book"));
        return;
    }
    n->as.link.kind = NB_LINK_INTERNAL;
    n->as.link.target = target;
    if (!fragment.n) return;
    nb_node *at = find_fragment(l, target, fragment);
    if (!at && !path.n) at = find_anywhere(l, fragment);
    if (at) n->as.link.target = at;
    else if (path.n)
        nb_diag(l->diags, NB_DEAD_LINK, n->loc,
                "link '%.*s': there is no '#%.*s' in that file; it leads to its beginning",
                NB_STR_ARG(url), NB_STR_ARG(fragment));
    else dead(l, n, NB_SAY("leads to no heading or anchor"));
}

/* The address that a file gives itself, beside its folder's others or from the site's root;
 * what is a file's own path stays that. */
static void add_alias(links *l, nb_node *f)
{
    nb_arena *a = l->d->arena;
    nb_str alias = f->as.file.alias, path;
    while (alias.n && alias.s[alias.n - 1] == '/') alias.n--;
    if (!alias.n || nb_is_address(alias)) return;
    if (alias.s[0] == '/')
        path = nb_path_join(a, l->d->base_dir, nb_str_sub(alias, 1, alias.n));
    else path = nb_path_join(a, nb_path_dir(f->as.file.path), alias);
    void **at = nb_map_at(&l->files, path);
    if (!*at) *at = f;
}

void nb_resolve_links(nb_doc *d, nb_diags *diags)
{
    links l = {.d = d, .diags = diags};
    nb_map_init(&l.files, d->arena);
    nb_map_init(&l.folded, d->arena);
    nb_map_init(&l.siblings, d->arena);
    for (nb_node *f = d->root->first; f; f = f->next) {
        nb_map_set(&l.files, f->as.file.path, f);
        nb_map_set(&l.folded, nb_text_fold(d->arena, f->as.file.path), f);
    }
    for (nb_node *f = d->root->first; f; f = f->next) add_alias(&l, f);
    for (size_t i = 0; i < d->n_siblings; i++)
        for (size_t k = 0; k < d->siblings[i].n_files; k++)
            nb_map_set(&l.siblings, d->siblings[i].files[k], &d->siblings[i]);
    for (size_t i = 0; i < d->anchors.n; i++) {
        nb_str keys[] = {nb_text_fold(d->arena, d->anchors.entry[i].key),
                         loose_key(d->arena, d->anchors.entry[i].key)};
        for (size_t k = 0; k < 2; k++) {
            void **at = keys[k].n ? nb_map_at(&l.folded, keys[k]) : NULL;
            if (at && !*at) *at = d->anchors.entry[i].value;
        }
    }
    for (size_t i = 0; i < d->n_nodes; i++) {
        if (d->node[i]->type != NB_LINK) continue;
        nb_node *file = d->node[i];
        while (file->parent && file->type != NB_FILE) file = file->parent;
        if (file->type == NB_FILE) resolve(&l, file, d->node[i]);
    }
}
