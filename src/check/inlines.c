/* inlines.c: links, pictures and notes of one section. Where in a sentence they stand is the
 * translator's affair; that all are there is not. */
#include "check/editions.h"

#include <string.h>

#include "base/file.h"

typedef enum { PICTURE, NOTE, LINK, KINDS } kind;

typedef struct {
    const nb_node *node;
    nb_str key;
    nb_loc beside; /* the place on the other side where it would stand */
    bool met;
} item;

typedef struct {
    nb_comparison *x;
    NB_VEC(item) v[KINDS][2];
} items;

/* ---- what counts as the same ---- */

static bool is_language(nb_str s)
{
    static const char *const known[] = {
        "en",    "zh",    "cn",    "tw",    "hk",    "ja",      "jp",      "ko",     "de",
        "fr",    "es",    "it",    "pt",    "ru",    "ar",      "he",      "hi",     "th",
        "bn",    "ta",    "te",    "el",    "zh-cn", "zh-hans", "zh-hant", "zh-tw",  "zh-hk",
        "zh_cn", "zh_tw", "en-us", "en-gb", "en_us", "pt-br",   "english", "chinese"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (nb_str_ieq(s, nb_str_of(known[i]))) return true;
    return false;
}

/* Without the parts that name a language: "x.zh.png" is "x.png", "zh.example.org"
 * "example.org". */
static nb_str without_language(nb_arena *a, nb_str s, const char *separators)
{
    nb_buf b = {0};
    for (size_t i = 0; i <= s.n;) {
        size_t to = i;
        while (to < s.n && !strchr(separators, s.s[to])) to++;
        nb_str part = nb_str_sub(s, i, to);
        if (!is_language(part)) {
            nb_put_str(&b, nb_str_lower(a, part));
            nb_putc(&b, '/');
        }
        i = to + 1;
    }
    return nb_buf_take(a, &b);
}

/* Fragments are translated with their headings, so a link inside the book is known by the
 * heading it leads to, on the side of the translation. */
static nb_str inside_key(nb_comparison *x, int side, const nb_node *n)
{
    const nb_node *to = n->as.link.kind == NB_LINK_INTERNAL ? n->as.link.target : NULL;
    if (to && side == 0) to = x->partner[to->seq];
    return to ? nb_str_printf(x->arena, "inside %u", to->seq) : NB_STR("inside");
}

static nb_str link_key(nb_comparison *x, int side, const nb_node *n)
{
    if (n->as.link.kind != NB_LINK_EXTERNAL) return inside_key(x, side, n);
    nb_str url = n->as.link.url, rest;
    size_t scheme = nb_str_find(url, NB_STR("://"), 0);
    if (scheme != NB_NPOS) url = nb_str_sub(url, scheme + 3, url.n);
    if (nb_str_starts(url, NB_STR("www."))) url = nb_str_sub(url, 4, url.n);
    nb_str_cut(url, '#', &url, &rest);
    while (url.n && url.s[url.n - 1] == '/') url.n--;
    return without_language(x->arena, url, "/.");
}

/* ---- collecting ---- */

static void collect(items *k, int side, const nb_node *root, nb_loc beside)
{
    nb_comparison *x = k->x;
    nb_walk w = nb_walk_start(root);
    while (nb_walk_next(&w)) {
        if (!w.entering) continue;
        const nb_node *n = w.node;
        if (nb_is_told(x, side, n)) {
            nb_walk_skip(&w);
            continue;
        }
        if (n->type == NB_IMAGE)
            NB_PUSH(x->arena, &k->v[PICTURE][side]) =
                (item){n, without_language(x->arena, nb_path_name(n->as.image.src), ".-_"),
                       beside, false};
        else if (n->type == NB_NOTE_REF)
            NB_PUSH(x->arena, &k->v[NOTE][side]) = (item){
                n, n->as.ref.def ? n->as.ref.def->as.note.label : NB_STR_NULL, beside, false};
        else if (n->type == NB_LINK)
            NB_PUSH(x->arena, &k->v[LINK][side]) =
                (item){n, link_key(x, side, n), beside, false};
    }
}

/* ---- comparing ---- */

static void meet(items *k, kind what)
{
    nb_map
        open; /* key -> index + 1 of the first not met on the right; equal keys are chained */
    nb_map_init(&open, k->x->arena);
    size_t n = k->v[what][1].n;
    size_t *next = NB_ARRAY(k->x->arena, size_t, n);
    for (size_t i = n; i-- > 0;) {
        void **at = nb_map_at(&open, k->v[what][1].v[i].key);
        next[i] = (size_t)(uintptr_t)*at;
        *at = (void *)(uintptr_t)(i + 1);
    }
    for (size_t i = 0; i < k->v[what][0].n; i++) {
        item *l = &k->v[what][0].v[i];
        size_t r = (size_t)(uintptr_t)nb_map_find(&open, l->key);
        if (!r) continue;
        l->met = k->v[what][1].v[r - 1].met = true;
        nb_map_set(&open, l->key, (void *)(uintptr_t)next[r - 1]);
    }
}

static size_t left_over(const items *k, kind what, int side)
{
    size_t n = 0;
    for (size_t i = 0; i < k->v[what][side].n; i++) n += !k->v[what][side].v[i].met;
    return n;
}

/* What is left over on both sides is one in place of the other: an address that suits the
 * language. */
static void report(items *k, kind what)
{
    size_t n[2] = {left_over(k, what, 0), left_over(k, what, 1)};
    if (n[0] == n[1]) return;
    int side = n[1] > n[0];
    /* A link more in the translation explains something to its readers. */
    if (side == 1 && what == LINK) return;
    size_t more = n[side] - n[!side];
    for (size_t i = k->v[what][side].n; i-- > 0 && more;) {
        const item *it = &k->v[what][side].v[i];
        if (it->met) continue;
        more--;
        NB_PUSH(k->x->arena, &k->x->strays[side]) =
            (nb_stray){it->node, it->key, it->beside, false};
    }
}

void nb_compare_inlines(nb_comparison *x, const nb_match *m, size_t n)
{
    items k = {.x = x};
    nb_loc last[2] = {NB_NOWHERE, NB_NOWHERE};
    for (size_t i = 0; i < n; i++) {
        for (int side = 0; side < 2; side++)
            if (m[i].node[side]) last[side] = nb_compared_loc(x, side, m[i].node[side]->loc);
        for (int side = 0; side < 2; side++)
            if (m[i].node[side]) collect(&k, side, m[i].node[side], last[!side]);
    }
    for (int what = 0; what < KINDS; what++) {
        meet(&k, (kind)what);
        report(&k, (kind)what);
    }
}

/* ---- over all sections ---- */

void nb_compare_strays(nb_comparison *x)
{
    nb_map known; /* key -> stray of the translation */
    nb_map_init(&known, x->arena);
    for (size_t i = x->strays[1].n; i-- > 0;) {
        nb_stray *r = &x->strays[1].v[i];
        nb_map_set(&known, r->key, r);
    }
    for (size_t i = 0; i < x->strays[0].n; i++) {
        nb_stray *l = &x->strays[0].v[i], *r = nb_map_find(&known, l->key);
        if (!r || r->found || r->node->type != l->node->type) continue;
        l->found = r->found = true;
        nb_diag(x->out, NB_EDITION_MOVED, nb_compared_loc(x, 1, r->node->loc),
                "%.*s stands in another section of the original (%.*s)",
                NB_STR_ARG(nb_compared_name(x, r->node)),
                NB_STR_ARG(nb_compared_place(x, 0, l->node->loc)));
    }
    for (int side = 0; side < 2; side++) {
        for (size_t i = 0; i < x->strays[side].n; i++) {
            const nb_stray *s = &x->strays[side].v[i];
            if (!s->found)
                nb_say_missing(x, side, s->node, nb_compared_name(x, s->node), s->beside);
        }
        x->strays[side].n = 0;
    }
}
