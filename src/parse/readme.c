/* readme.c: a README, or a Contents.md, whose lists of links order the files around it.
 *
 * It gives an order, not a selection: files that it does not name follow those of their folder.
 * A page that it names may list pages of its own, below it; what is named once is not moved, so
 * that links in circles do no harm. */
#include <string.h>

#include "base/file.h"
#include "parse/links.h"

enum { MOST_CANDIDATES = 24 };

typedef struct {
    nb_opening *o;
    nb_str root;
    nb_map known;  /* path -> nb_variant_file: what may be listed */
    nb_map listed; /* path -> this */
    nb_map *pages; /* path -> what its lists say, read once */
    nb_entries *out;
} lister;

typedef struct {
    nb_entries links; /* depths from 0 */
    nb_str title;
} page_links;

static bool is_candidate(nb_str base)
{
    static const char *const stems[] = {
        "contents", "toc",  "summary",           "outline",           "home",
        "目录",     "目錄", "table-of-contents", "table_of_contents", "catalog"};
    if (nb_is_index(base)) return true;
    nb_str stem = nb_path_stem(base);
    for (size_t i = 0; i < sizeof stems / sizeof *stems; i++)
        if (nb_str_ieq(stem, nb_str_of(stems[i]))) return true;
    return false;
}

static const page_links *links_on(lister *l, nb_str path)
{
    void **at = nb_map_at(l->pages, path);
    if (*at) return *at;
    page_links *p = NB_NEW(l->o->arena, page_links);
    *at = p;
    nb_link_source s = {.path = path, .root = l->root};
    nb_diags *diags = l->o->diags, *aside = nb_diags_open();
    l->o->diags = aside; /* the page is read again, and complained about, with the book */
    if (nb_contents_text(l->o, path, &s.text, &s.source, &s.line))
        nb_links_of(l->o, &s, NB_LINKS_LISTS, 0, &p->links, NULL);
    l->o->diags = diags;
    nb_diags_free(aside);
    p->title = nb_first_heading(l->o->arena, s.text);
    return p;
}

/* The entries of one page's lists, those already listed left out; sections keep their place. */
static nb_entries page(lister *l, nb_str path, int depth)
{
    nb_entries v = {0};
    const page_links *p = links_on(l, path);
    for (size_t i = 0; i < p->links.n; i++) {
        nb_entry e = p->links.v[i];
        e.loc = NB_NOWHERE;
        e.depth += depth;
        if (e.kind == NB_ENTRY_FILE) {
            void **at = nb_map_at(&l->listed, e.path);
            if (*at || !nb_map_find(&l->known, e.path)) e.kind = NB_ENTRY_SECTION;
            else *at = l;
        }
        NB_PUSH(l->o->arena, &v) = e;
    }
    return v;
}

static void follow(lister *l, const nb_entries *v)
{
    for (size_t i = 0; i < v->n; i++) {
        nb_entry e = v->v[i];
        NB_PUSH(l->o->arena, l->out) = e;
        if (e.kind != NB_ENTRY_FILE || e.depth >= NB_MAX_DEPTH) continue;
        nb_entries below = page(l, e.path, e.depth + 1);
        follow(l, &below);
    }
}

static size_t files_in(const nb_entries *v)
{
    size_t n = 0;
    for (size_t i = 0; i < v->n; i++) n += v->v[i].kind == NB_ENTRY_FILE;
    return n;
}

/* The list that begins at this file. */
static nb_entries list_from(lister *l, nb_str path)
{
    nb_entries out = {0};
    l->out = &out;
    nb_map_init(&l->listed, l->o->arena);
    nb_map_set(&l->listed, path, l);
    nb_entries first = page(l, path, 0);
    /* Few links of its own: not a contents, whatever they lead to. */
    if (files_in(&first) >= 2) follow(l, &first);
    return out;
}

static size_t slashes(nb_str path)
{
    size_t n = 0;
    for (size_t i = 0; i < path.n; i++) n += path.s[i] == '/';
    return n;
}

/* Where a file that is not listed goes: behind the last one of its folder; else at the end. */
static void place_rest(nb_opening *o, const nb_entries *listed, const nb_entries *rest,
                       nb_entries *out)
{
    nb_map last; /* folder -> index + 1 in listed */
    nb_map_init(&last, o->arena);
    for (size_t i = 0; i < listed->n; i++)
        if (listed->v[i].kind == NB_ENTRY_FILE)
            nb_map_set(&last, nb_path_dir(listed->v[i].path), (void *)(uintptr_t)(i + 1));
    for (size_t i = 0; i < listed->n; i++) {
        NB_PUSH(o->arena, out) = listed->v[i];
        nb_str dir = nb_path_dir(listed->v[i].path);
        if (listed->v[i].kind != NB_ENTRY_FILE || (uintptr_t)nb_map_find(&last, dir) != i + 1)
            continue;
        for (size_t k = 0; k < rest->n; k++)
            if (rest->v[k].kind == NB_ENTRY_FILE &&
                nb_str_eq(nb_path_dir(rest->v[k].path), dir))
                nb_entry_add(o->arena, out, NB_ENTRY_FILE, NB_STR_NULL, rest->v[k].path,
                             listed->v[i].depth, NB_NOWHERE);
    }
    for (size_t k = 0; k < rest->n; k++)
        if (rest->v[k].kind != NB_ENTRY_FILE ||
            !nb_map_find(&last, nb_path_dir(rest->v[k].path)))
            NB_PUSH(o->arena, out) = rest->v[k];
}

static bool is_listed(const nb_map *listed, nb_str path)
{
    return nb_map_find(listed, path) != NULL;
}

static void assemble(nb_opening *o, nb_str root, const nb_variant_file *files, size_t n,
                     const nb_variant_file *readme, const nb_entries *list, nb_contents *out)
{
    nb_map listed;
    nb_map_init(&listed, o->arena);
    nb_entries all = *list;
    for (size_t i = 0; i < all.n; i++)
        if (all.v[i].kind == NB_ENTRY_FILE) nb_map_set(&listed, all.v[i].path, out);
    nb_variant_file *others = NB_ARRAY(o->arena, nb_variant_file, n);
    const nb_variant_file *front = NULL;
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        if (is_listed(&listed, files[i].path)) continue;
        bool index = nb_is_index(files[i].base);
        if (index && nb_str_eq(nb_path_dir(files[i].base), root) && !front) front = &files[i];
        else if (&files[i] == readme && !index)
            nb_diag(o->diags, NB_NOT_IN_BOOK, NB_NOWHERE, "'%.*s' is the book's contents",
                    NB_STR_ARG(readme->path));
        else others[k++] = files[i];
    }
    if (front)
        nb_entry_add(o->arena, &out->entries, NB_ENTRY_FILE, NB_STR_NULL, front->path, 0,
                     NB_NOWHERE);
    nb_entries rest = {0};
    nb_order(o, root, others, k, &rest);
    place_rest(o, &all, &rest, &out->entries);
}

bool nb_readme(nb_opening *o, nb_str root, const nb_variant_file *files, size_t n,
               nb_contents *out)
{
    const nb_variant_file *best = NULL;
    nb_entries best_list = {0};
    size_t best_n = 0, tried = 0;
    nb_map pages;
    if (n < 3) return false;
    lister l = {.o = o, .root = root, .pages = &pages};
    nb_map_init(&pages, o->arena);
    nb_map_init(&l.known, o->arena);
    for (size_t i = 0; i < n; i++) nb_map_set(&l.known, files[i].path, (void *)&files[i]);
    for (size_t i = 0; i < n && tried < MOST_CANDIDATES; i++) {
        if (!is_candidate(files[i].base) || slashes(files[i].base) > slashes(root) + 2)
            continue;
        tried++;
        nb_entries v = list_from(&l, files[i].path);
        size_t found = files_in(&v);
        if (found <= best_n) continue;
        best = &files[i];
        best_list = v;
        best_n = found;
    }
    if (!best || best_n < 2 || best_n * 2 < n - 1) return false;
    assemble(o, root, files, n, best, &best_list, out);
    if (!nb_is_index(best->base)) {
        out->title = links_on(&l, best->path)->title;
        out->path = best->path;
    }
    return true;
}
