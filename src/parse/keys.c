/* keys.c: the keys of metadata: ours, how others spell them, and what is none. */
#include <string.h>

#include "parse/keys.h"
#include "parse/meta.h"

/* Our keys and how others spell them; the first is ours. */
static const char *const spellings[][5] = {
    {"title"},
    {"subtitle", "sub-title"},
    {"authors", "author", "creator", "creators", "by"},
    {"translators", "translator", "译者"},
    {"editors", "editor"},
    {"illustrators", "illustrator"},
    {"contributors", "contributor"},
    {"lang", "language", "locale"},
    {"date", "published", "pubdate"},
    {"identifier", "uid", "doi"},
    {"rights", "copyright", "license", "licence"},
    {"description", "summary", "abstract", "excerpt"},
    {"publisher"},
    {"source"},
    {"cover", "cover-image"},
    {"isbn"},
    {"series"},
    {"series-index", "series-number"},
    {"version", "edition", "release"},
    {"certified-by"},
    {"bibliography", "bibtex-bibfiles"},
    {"subjects", "subject", "keywords", "tags", "categories"},
};

/* What notesbook.yaml says besides: read where the book is put together. */
static const char *const structure[] = {"name",     "chapters",   "parts",    "sections",
                                        "contents", "appendices", "editions", "exclude",
                                        "parallel", "dir",        "folder"};

/* Layout keys: passed on whatever they are, listed so that a slip of the pen is noticed. */
static const char *const layout[] = {
    "paper",           "style",          "toc",           "toc-depth",
    "number-sections", "margin",         "margins",       "font-size",
    "leading",         "line-height",    "indent",        "justify",
    "hyphenate",       "emphasis",       "columns",       "duplex",
    "recto",           "recto-chapters", "chapter-pages", "title-page",
    "line-numbers",    "baseline-grid",  "flush",         "highlight",
    "pdf-standard",    "links",          "for",           "draft",
    "watermark",       "parallel-on",    "device",        "nocite"};

/* Keys of other tools, which mean nothing in a book. */
static const char *const foreign[] = {"aliases",
                                      "alias",
                                      "layout",
                                      "permalink",
                                      "weight",
                                      "draft",
                                      "slug",
                                      "id",
                                      "nav-order",
                                      "parent",
                                      "grand-parent",
                                      "has-children",
                                      "outline",
                                      "head",
                                      "hero",
                                      "features",
                                      "comments",
                                      "hide",
                                      "icon",
                                      "status",
                                      "template",
                                      "url",
                                      "type",
                                      "linktitle",
                                      "link-title",
                                      "menu",
                                      "images",
                                      "image",
                                      "thumbnail",
                                      "math",
                                      "mathjax",
                                      "katex",
                                      "mermaid",
                                      "cssclass",
                                      "cssclasses",
                                      "publish",
                                      "created",
                                      "updated",
                                      "modified",
                                      "lastmod",
                                      "time",
                                      "output",
                                      "documentclass",
                                      "geometry",
                                      "header-includes",
                                      "sidebar",
                                      "sidebar-position",
                                      "sidebar-label",
                                      "sidebar-depth",
                                      "order",
                                      "nav",
                                      "navbar",
                                      "footer",
                                      "editlink",
                                      "edit-link",
                                      "lastupdated",
                                      "last-modified",
                                      "redirect-from",
                                      "redirect-to",
                                      "content-type",
                                      "reviewers",
                                      "feature",
                                      "cards",
                                      "no-list",
                                      "search",
                                      "search-exclude",
                                      "csl",
                                      "cascade",
                                      "toc-hide",
                                      "toc-title",
                                      "category",
                                      "keywords-en",
                                      "creation-date",
                                      "page-id",
                                      "top",
                                      "cid",
                                      "mathjax3",
                                      "isoriginal",
                                      "star",
                                      "sticky",
                                      "article",
                                      "dir",
                                      "pagination-label",
                                      "custom-edit-url",
                                      "displayed-sidebar",
                                      "hide-title",
                                      "hide-table-of-contents",
                                      "kernelspec",
                                      "jupyter",
                                      "jupytext",
                                      "jekyll",
                                      "theme"};

nb_str nb_key_canonical(nb_arena *a, nb_str key)
{
    nb_str k = nb_str_lower(a, nb_str_trim(key));
    if (nb_str_chr(k, '_', 0) == NB_NPOS) return k;
    char *z = nb_str_z(a, k);
    for (size_t i = 0; i < k.n; i++)
        if (z[i] == '_') z[i] = '-';
    return (nb_str){z, k.n};
}

bool nb_key_is(nb_str key, const char *z)
{
    size_t n = strlen(z);
    if (key.n != n) return false;
    for (size_t i = 0; i < n; i++) {
        char c = key.s[i];
        if (c >= 'A' && c <= 'Z') c += 32;
        if (c == '_') c = '-';
        if (c != z[i]) return false;
    }
    return true;
}

const nb_conf *nb_meta_find(const nb_conf *map, const char *key)
{
    if (!map || map->kind != NB_CONF_MAP) return NULL;
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        if (strcmp(spellings[i][0], key) != 0) continue;
        for (size_t k = 0; k < 5 && spellings[i][k]; k++)
            for (const nb_conf *c = map->first; c; c = c->next)
                if (nb_key_is(c->key, spellings[i][k])) return c;
    }
    return NULL;
}

const char *nb_key_ours(nb_str key)
{
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
        for (size_t k = 0; k < 5 && spellings[i][k]; k++)
            if (nb_key_is(key, spellings[i][k])) return spellings[i][0];
    return NULL;
}

static bool among(nb_str key, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (nb_key_is(key, names[i])) return true;
    return false;
}
#define AMONG(key, names) among((key), (names), sizeof(names) / sizeof *(names))

/* One letter wrong, missing, doubled, or two exchanged. */
static bool is_slip(nb_str a, const char *z)
{
    size_t n = strlen(z), i = 0;
    if (a.n < 4 || n < 4 || a.n > n + 1 || n > a.n + 1) return false;
    while (i < a.n && i < n && a.s[i] == z[i]) i++;
    nb_str rest = nb_str_sub(a, i, a.n), want = nb_str_of(z + i);
    nb_str rest1 = nb_str_sub(rest, 1, rest.n), want1 = nb_str_sub(want, 1, want.n);
    if (nb_str_eq(rest1, want1) || nb_str_eq(rest, want1) || nb_str_eq(rest1, want))
        return true;
    return rest.n >= 2 && want.n >= 2 && rest.s[0] == want.s[1] && rest.s[1] == want.s[0] &&
           nb_str_eq(nb_str_sub(rest, 2, rest.n), nb_str_sub(want, 2, want.n));
}

const char *nb_key_nearest(nb_str key)
{
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
        if (is_slip(key, spellings[i][0])) return spellings[i][0];
    for (size_t i = 0; i < sizeof layout / sizeof *layout; i++)
        if (is_slip(key, layout[i])) return layout[i];
    for (size_t i = 0; i < sizeof structure / sizeof *structure; i++)
        if (is_slip(key, structure[i])) return structure[i];
    return NULL;
}

bool nb_key_is_structure(nb_str key)
{
    return AMONG(key, structure);
}

bool nb_key_is_layout(nb_str key)
{
    return AMONG(key, layout);
}

bool nb_key_is_foreign(nb_str key)
{
    return AMONG(key, foreign);
}
