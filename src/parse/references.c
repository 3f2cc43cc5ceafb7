/* references.c: citations are worded and the list of the works is made: by author and year, as
 * the Publication Manual of the APA (7th edition) has them, in outline. Every citation leads to
 * its work, and behind the work stand the ways back.
 *
 * One place that asks for the list gets all works; several get those that their file cites. */
#include <stdlib.h>
#include <string.h>

#include "parse/bib.h"
#include "parse/markdown.h"
#include "unicode/unicode.h"

enum {
    MAX_PRINTED = 20 /* names of a work; more are "…" */
};

typedef struct nb_work {
    const nb_bib_entry *entry;
    nb_bib_name *name;
    size_t n;
    bool more, editors;
    nb_str who, year, sort; /* who: "Cho et al." */
    nb_str suffix;          /* "b" of 2014b */
} work;

/* A list of works, and where it stands. */
typedef struct {
    nb_node *place;
    const nb_node *file;
    NB_VEC(work *) works;
    nb_map seen; /* key -> the ways back: cites of one work */
} list;

typedef NB_VEC(nb_node *) cites;

typedef struct {
    nb_doc *d;
    const nb_bib *bib;
    nb_diags *diags;
    NB_VEC(nb_node *) links;
    NB_VEC(list) lists;
    nb_map works;   /* key -> work */
    nb_map uncited; /* keys */
    bool all_uncited, zh;
} references;

/* ---- one work ---- */

static nb_str text_of(const references *r, const nb_bib_entry *e, const char *const *names)
{
    for (; *names; names++) {
        nb_str v = nb_bib_field(e, *names);
        if (v.n) return nb_tex_text(r->d->arena, v);
    }
    return NB_STR_NULL;
}
#define TEXT_OF(r, e, ...) text_of(r, e, (const char *const[]){__VA_ARGS__, NULL})

static nb_str who(const references *r, const work *w, bool textual)
{
    nb_arena *a = r->d->arena;
    if (!w->n) {
        nb_str s = TEXT_OF(r, w->entry, "organization", "institution", "title");
        return s.n ? s : w->entry->key;
    }
    nb_str first = w->name[0].last, second = w->n > 1 ? w->name[1].last : NB_STR_NULL;
    bool han = w->name[0].han;
    if (w->n > 2 || w->more)
        return nb_str_printf(a, "%.*s%s", NB_STR_ARG(first), han ? "等" : " et al.");
    if (w->n == 1) return first;
    const char *and = han ? "、" : r->zh ? " 和 " : textual ? " and " : " & ";
    return nb_str_printf(a, "%.*s%s%.*s", NB_STR_ARG(first), and, NB_STR_ARG(second));
}

static nb_str year_of(const references *r, const nb_bib_entry *e)
{
    nb_str y = TEXT_OF(r, e, "year", "date"), rest;
    bool iso = y.n > 4 && y.s[4] == '-' && y.s[0] >= '0' && y.s[0] <= '9';
    if (iso) nb_str_cut(y, '-', &y, &rest);
    return y.n ? y : r->zh ? NB_STR("无日期") : NB_STR("n.d.");
}

static work *work_of(references *r, nb_bib_entry *e)
{
    void **at = nb_map_at(&r->works, e->key);
    if (*at) return *at;
    work *w = NB_NEW(r->d->arena, work);
    *at = w;
    w->entry = e;
    w->n = nb_bib_names(r->d->arena, nb_bib_field(e, "author"), &w->name, &w->more);
    if (!w->n) {
        w->n = nb_bib_names(r->d->arena, nb_bib_field(e, "editor"), &w->name, &w->more);
        w->editors = w->n > 0;
    }
    w->year = year_of(r, e);
    w->who = who(r, w, false);
    nb_buf b = {0};
    for (size_t i = 0; i < w->n; i++)
        nb_printf(&b, "%.*s %.*s ", NB_STR_ARG(w->name[i].last),
                  NB_STR_ARG(w->name[i].initials));
    if (!w->n) nb_put_str(&b, w->who);
    nb_printf(&b, "  %.*s %.*s", NB_STR_ARG(w->year), NB_STR_ARG(nb_bib_field(e, "title")));
    w->sort = nb_text_fold(r->d->arena, nb_buf_take(r->d->arena, &b));
    return w;
}

static int by_name(const void *a, const void *b)
{
    const work *const *x = a, *const *y = b;
    return nb_str_cmp((*x)->sort, (*y)->sort);
}

/* a … z, aa, ab … */
static nb_str letters(nb_arena *a, size_t k)
{
    nb_str last = nb_str_printf(a, "%c", (int)('a' + k % 26));
    return k < 26 ? last : nb_str_cat(a, letters(a, k / 26 - 1), last);
}

/* Works that would be cited alike get letters: 2014a, 2014b. */
static void tell_apart(references *r)
{
    NB_VEC(work *) all = {0};
    for (size_t i = 0; i < r->works.n; i++)
        NB_PUSH(r->d->arena, &all) = r->works.entry[i].value;
    if (all.n) qsort(all.v, all.n, sizeof *all.v, by_name);
    nb_map first; /* "Cho et al. 2014" -> the first of that name, then how many */
    nb_map_init(&first, r->d->arena);
    nb_map count;
    nb_map_init(&count, r->d->arena);
    for (size_t i = 0; i < all.n; i++) {
        work *w = all.v[i];
        nb_str label =
            nb_str_printf(r->d->arena, "%.*s %.*s", NB_STR_ARG(w->who), NB_STR_ARG(w->year));
        void **one = nb_map_at(&first, label), **n = nb_map_at(&count, label);
        size_t k = (size_t)(uintptr_t)*n;
        *n = (void *)(uintptr_t)(k + 1);
        if (!k) {
            *one = w;
            continue;
        }
        if (k == 1) ((work *)*one)->suffix = NB_STR("a");
        w->suffix = letters(r->d->arena, k);
    }
}

/* ---- writing ---- */

static nb_node *add_text(references *r, nb_node *to, nb_str s)
{
    nb_node *n = nb_node_new(r->d, NB_TEXT, to->loc);
    n->as.text.text = s;
    nb_node_append(to, n);
    return n;
}

/* Text of nb_tex_text, its formulas as math. */
static void add_rich(references *r, nb_node *to, nb_str s)
{
    while (s.n) {
        nb_str plain = s, tex, rest;
        bool more = nb_str_cut(s, NB_TEX_MATH, &plain, &rest);
        if (plain.n) add_text(r, to, plain);
        if (!more) return;
        nb_str_cut(rest, NB_TEX_END, &tex, &s);
        nb_node *m = nb_node_new(r->d, NB_MATH, to->loc);
        m->as.math.text = tex;
        nb_node_append(to, m);
    }
}

static void add_emph(references *r, nb_node *to, nb_str s)
{
    nb_node *em = nb_node_new(r->d, NB_EMPH, to->loc);
    nb_node_append(to, em);
    add_rich(r, em, s);
}

static void add_link(references *r, nb_node *to, nb_str url, nb_str words, bool bare)
{
    nb_node *link = nb_node_new(r->d, NB_LINK, to->loc);
    link->as.link.url = url;
    link->as.link.bare = bare;
    nb_node_append(to, link);
    add_text(r, link, words);
}

static void end_sentence(references *r, nb_node *p, nb_str before)
{
    char last = before.n ? before.s[before.n - 1] : '\0';
    add_text(r, p, last == '.' || last == '?' || last == '!' ? NB_STR(" ") : NB_STR(". "));
}

static nb_str names_of(references *r, const work *w)
{
    nb_buf b = {0};
    size_t n = w->n > MAX_PRINTED ? MAX_PRINTED : w->n;
    bool more = w->more || n < w->n;
    for (size_t i = 0; i < n; i++) {
        bool han = w->name[i].han;
        if (i) nb_puts(&b, han ? "、" : i + 1 == n && !more ? ", & " : ", ");
        nb_put_str(&b, w->name[i].last);
        if (w->name[i].initials.n) nb_printf(&b, ", %.*s", NB_STR_ARG(w->name[i].initials));
    }
    if (more) nb_puts(&b, w->n > MAX_PRINTED ? ", …" : w->name[0].han ? "等" : " et al.");
    if (w->editors) nb_puts(&b, r->zh ? "（编）" : n > 1 ? " (Eds.)" : " (Ed.)");
    if (!w->n) nb_put_str(&b, w->who);
    return nb_buf_take(r->d->arena, &b);
}

/* Where a work appeared: "*Journal*, *12*(3), 1–20", "In *Proceedings* (pp. 1–9)". */
static void add_container(references *r, nb_node *p, const nb_bib_entry *e)
{
    nb_arena *a = r->d->arena;
    nb_str journal = TEXT_OF(r, e, "journal", "journaltitle"),
           book = TEXT_OF(r, e, "booktitle"), volume = TEXT_OF(r, e, "volume"),
           number = TEXT_OF(r, e, "number", "issue"), pages = TEXT_OF(r, e, "pages"),
           eprint = TEXT_OF(r, e, "eprint"), series = TEXT_OF(r, e, "series"),
           edition = TEXT_OF(r, e, "edition"), how = TEXT_OF(r, e, "howpublished", "note"),
           house = TEXT_OF(r, e, "publisher", "school", "institution", "organization"), last;
    if (pages.n && nb_str_find(pages, NB_STR("–"), 0) == NB_NPOS &&
        nb_str_chr(pages, '-', 0) != NB_NPOS) {
        nb_str from, to;
        nb_str_cut(pages, '-', &from, &to);
        pages = nb_str_printf(a, "%.*s–%.*s", NB_STR_ARG(from), NB_STR_ARG(to));
    }
    if (journal.n) {
        add_emph(r, p, journal);
        if (volume.n) add_text(r, p, NB_STR(", ")), add_emph(r, p, volume);
        if (number.n) {
            if (!volume.n) add_text(r, p, NB_STR(" "));
            add_text(r, p, nb_str_printf(a, "(%.*s)", NB_STR_ARG(number)));
        }
        if (pages.n) add_text(r, p, nb_str_printf(a, ", %.*s", NB_STR_ARG(pages)));
        add_text(r, p, NB_STR(". "));
        house = NB_STR_NULL; /* of a journal nobody asks */
    } else if (book.n) {
        add_text(r, p, r->zh ? NB_STR("见 ") : NB_STR("In "));
        add_emph(r, p, book);
        if (pages.n) add_text(r, p, nb_str_printf(a, " (pp. %.*s)", NB_STR_ARG(pages)));
        end_sentence(r, p, pages.n ? NB_STR_NULL : book);
    } else {
        nb_str bits[] = {series, volume, number, edition, pages};
        nb_buf b = {0};
        for (size_t i = 0; i < sizeof bits / sizeof *bits; i++)
            if (bits[i].n) nb_printf(&b, "%s%.*s", b.n ? ", " : "", NB_STR_ARG(bits[i]));
        nb_str s = nb_buf_take(a, &b);
        if (s.n) add_rich(r, p, s), end_sentence(r, p, s);
    }
    if (house.n) add_rich(r, p, house), end_sentence(r, p, house);
    if (eprint.n && nb_str_find(journal, eprint, 0) == NB_NPOS) {
        nb_str kind = TEXT_OF(r, e, "archiveprefix", "eprinttype");
        last = nb_str_printf(a, "%.*s:%.*s", NB_STR_ARG(kind.n ? kind : NB_STR("arXiv")),
                             NB_STR_ARG(eprint));
        add_text(r, p, last);
        end_sentence(r, p, last);
    }
    if (how.n && nb_str_find(how, NB_STR("http"), 0) == NB_NPOS)
        add_rich(r, p, how), end_sentence(r, p, how);
}

static nb_str address_of(references *r, const nb_bib_entry *e)
{
    nb_arena *a = r->d->arena;
    nb_str doi = nb_bib_field(e, "doi"), url = nb_bib_field(e, "url");
    if (doi.n)
        return nb_str_starts(doi, NB_STR("http"))
                   ? doi
                   : nb_str_cat(a, NB_STR("https://doi.org/"), nb_tex_text(a, doi));
    if (!url.n) { /* "\url{…}" in a note */
        url = nb_bib_field(e, "howpublished");
        if (!url.n) url = nb_bib_field(e, "note");
        size_t at = nb_str_find(url, NB_STR("http"), 0);
        if (at == NB_NPOS) return NB_STR_NULL;
        url = nb_str_sub(url, at, url.n);
    }
    size_t n = 0;
    nb_buf b = {0};
    for (; n < url.n && !strchr(" }\n\t", url.s[n]); n++) /* "\_" and "\%" are TeX */
        if (url.s[n] != '\\' && url.s[n] != '{') nb_putc(&b, url.s[n]);
    return nb_buf_take(a, &b);
}

/* ---- places ---- */

static const nb_node *file_of(const nb_node *n)
{
    while (n->parent && n->type != NB_FILE) n = n->parent;
    return n;
}

/* What an id may hold everywhere. */
static nb_str id_of(references *r, const char *head, nb_str key, size_t nth)
{
    nb_buf b = {0};
    nb_puts(&b, head);
    for (size_t i = 0; i < key.n; i++) {
        char c = key.s[i];
        bool plain = ((c | 32) >= 'a' && (c | 32) <= 'z') || (c >= '0' && c <= '9') ||
                     c == '-' || c == '_' || (unsigned char)c >= 0x80;
        nb_putc(&b, plain ? c : '-');
    }
    if (nth) nb_printf(&b, "-%zu", nth + 1);
    return nb_buf_take(r->d->arena, &b);
}

static list *list_for(references *r, const nb_node *cite)
{
    const nb_node *file = file_of(cite);
    for (size_t i = 0; i < r->lists.n && r->lists.n > 1; i++)
        if (r->lists.v[i].file == file) return &r->lists.v[i];
    return &r->lists.v[r->lists.n - 1];
}

static void word(references *r, nb_node *link, const work *w)
{
    nb_arena *a = r->d->arena;
    nb_str how = link->as.link.title, behind = nb_str_sub(how, 1, how.n), s;
    nb_str year = nb_str_cat(a, w->year, w->suffix);
    if (how.s[0] == 'y') s = year;
    else if (how.s[0] == 'p')
        s = nb_str_printf(a, "%.*s, %.*s", NB_STR_ARG(w->who), NB_STR_ARG(year));
    else
        s = nb_str_printf(a, "%.*s (%.*s%.*s)", NB_STR_ARG(who(r, w, true)), NB_STR_ARG(year),
                          NB_STR_ARG(behind));
    link->first->as.text.text = s;
    link->as.link.title = NB_STR_NULL;
}

static void cite(references *r, nb_node *link)
{
    nb_str key = link->as.link.url;
    nb_bib_entry *e = nb_bib_find(r->bib, key);
    link->as.link.edition = NB_STR_NULL;
    if (!e) {
        nb_diag(r->diags, NB_UNKNOWN_CITATION, link->loc, "the bibliography has no '%.*s'",
                NB_STR_ARG(key));
        link->type = NB_SPAN;
        link->as.span.class_name = NB_STR_NULL;
        return;
    }
    work *w = nb_map_find(&r->works, key);
    list *l = list_for(r, link);
    void **at = nb_map_at(&l->seen, key);
    if (!*at) {
        *at = NB_NEW(r->d->arena, cites);
        NB_PUSH(r->d->arena, &l->works) = w;
    }
    cites *back = *at;
    word(r, link, w);
    size_t which = (size_t)(l - r->lists.v);
    link->as.link.url =
        nb_markdown_address(r->d, link, file_of(l->place), id_of(r, "ref-", key, which));
    nb_node *anchor = nb_node_new(r->d, NB_ANCHOR, link->loc);
    anchor->id = id_of(
        r, which ? nb_str_z(r->d->arena, id_of(r, "cite-", NB_STR("list"), which)) : "cite-",
        key, back->n);
    nb_node_insert_before(link, anchor);
    NB_PUSH(r->d->arena, back) = anchor;
}

static void add_ways_back(references *r, nb_node *p, const cites *back, bool bare)
{
    nb_arena *a = r->d->arena;
    for (size_t i = 0; back && i < back->n; i++) {
        nb_node *to = back->v[i];
        nb_str words = i             ? nb_str_printf(a, "%zu", i + 1)
                       : back->n > 1 ? NB_STR("↑1")
                                     : NB_STR("↑");
        if (i || bare) add_text(r, p, NB_STR(" "));
        add_link(r, p, nb_markdown_address(r->d, p, file_of(to), to->id), words, false);
    }
}

static void write_work(references *r, const list *l, const work *w, nb_node *div)
{
    nb_arena *a = r->d->arena;
    const nb_bib_entry *e = w->entry;
    nb_node *p = nb_node_new(r->d, NB_PARAGRAPH, e->loc);
    p->id = id_of(r, "ref-", e->key, (size_t)(l - r->lists.v));
    nb_node_append(div, p);
    nb_str names = names_of(r, w), title = TEXT_OF(r, e, "title"), url = address_of(r, e);
    add_text(r, p, names);
    add_text(r, p,
             nb_str_printf(a, " (%.*s%.*s). ", NB_STR_ARG(w->year), NB_STR_ARG(w->suffix)));
    bool alone = !nb_bib_field(e, "journal").n && !nb_bib_field(e, "journaltitle").n &&
                 !nb_bib_field(e, "booktitle").n;
    if (title.n && !nb_str_eq(title, names)) {
        if (alone) add_emph(r, p, title);
        else add_rich(r, p, title);
        end_sentence(r, p, title);
    }
    add_container(r, p, e);
    if (url.n) add_link(r, p, url, url, true);
    add_ways_back(r, p, nb_map_find(&l->seen, e->key), url.n > 0);
}

/* Works to be listed though no text cites them: "nocite: '@one, @two'", '@*' for all. */
static void read_uncited(references *r)
{
    const nb_meta *m = &r->d->meta;
    const nb_setting *s = nb_setting_find(m->settings, m->n_settings, "nocite");
    nb_str all = s ? s->value : NB_STR_NULL;
    nb_map_init(&r->uncited, r->d->arena);
    for (size_t i = 0; (i = nb_str_chr(all, '@', i)) != NB_NPOS;) {
        size_t from = ++i;
        while (i < all.n && !strchr(" ,;@\n\t", all.s[i])) i++;
        nb_map_set(&r->uncited, nb_str_sub(all, from, i), r);
    }
    r->all_uncited = nb_map_find(&r->uncited, NB_STR("*")) != NULL;
}

static bool is_uncited(const references *r, nb_str key)
{
    return r->all_uncited || nb_map_find(&r->uncited, key);
}

/* Before works are told apart: they count as well. */
static void add_uncited(references *r)
{
    for (size_t i = 0; r->uncited.n && i < r->bib->entries.n; i++) {
        nb_bib_entry *e = r->bib->entries.entry[i].value;
        if (is_uncited(r, e->key)) work_of(r, e);
    }
}

/* Those that no citation has brought to a list go to the last one. */
static void place_uncited(references *r)
{
    for (size_t i = 0; r->uncited.n && i < r->works.n; i++) {
        work *w = r->works.entry[i].value;
        bool placed = !is_uncited(r, w->entry->key);
        for (size_t k = 0; k < r->lists.n && !placed; k++)
            placed = nb_map_find(&r->lists.v[k].seen, w->entry->key) != NULL;
        if (!placed) NB_PUSH(r->d->arena, &r->lists.v[r->lists.n - 1].works) = w;
    }
}

static void write_list(references *r, list *l)
{
    if (!l->works.n) {
        nb_node_detach(l->place);
        return;
    }
    qsort(l->works.v, l->works.n, sizeof *l->works.v, by_name);
    for (size_t i = 0; i < l->works.n; i++) write_work(r, l, l->works.v[i], l->place);
}

static void add_list(references *r, nb_node *place)
{
    list *l = &NB_PUSH(r->d->arena, &r->lists);
    *l = (list){.place = place, .file = file_of(place)};
    nb_map_init(&l->seen, r->d->arena);
}

static int top_level(const nb_node *file)
{
    int top = 7;
    for (const nb_node *n = file->first; n; n = n->next)
        if (n->type == NB_HEADING && n->as.heading.level < top) top = n->as.heading.level;
    return top;
}

/* Nothing asks for the list: it stands at the end, in a book of several files on pages of its
 * own. */
static void add_chapter(references *r)
{
    nb_node *file = r->d->root->last;
    nb_loc loc = {r->bib->source, 1, 1};
    int level = 1;
    if (r->d->root->first == file) {
        int top = top_level(file);
        level = top < 6 ? top + (file->first->type == NB_HEADING &&
                                 file->first->as.heading.level == top)
                        : 2;
    } else {
        nb_node *own = nb_node_new(r->d, NB_FILE, loc);
        own->as.file.path = r->bib->path;
        own->as.file.source = r->bib->source;
        own->as.file.in_toc = own->as.file.ends_part = true;
        nb_node_append(r->d->root, own);
        file = own;
    }
    nb_node *h = nb_node_new(r->d, NB_HEADING, loc), *div = nb_node_new(r->d, NB_DIV, loc);
    h->as.heading.level = level;
    nb_node_append(file, h);
    add_text(r, h,
             nb_lang_is_traditional(r->d->meta.lang) ? NB_STR("參考文獻")
             : r->zh                                 ? NB_STR("参考文献")
                                                     : NB_STR("References"));
    div->as.div.class_name = NB_STR(NB_REFERENCES);
    nb_node_append(file, div);
    add_list(r, div);
}

void nb_references(nb_doc *d, const nb_bib *bib, nb_diags *diags)
{
    references r = {.d = d, .bib = bib, .diags = diags, .zh = nb_lang_is(d->meta.lang, "zh")};
    nb_map_init(&r.works, d->arena);
    nb_walk w = nb_walk_start(d->root);
    while (nb_walk_next(&w)) {
        nb_node *n = (nb_node *)w.node;
        if (!w.entering) continue;
        if (n->type == NB_DIV && nb_str_is(n->as.div.class_name, NB_REFERENCES))
            add_list(&r, n);
        if (n->type != NB_LINK || !nb_str_is(n->as.link.edition, NB_BY_KEY)) continue;
        NB_PUSH(d->arena, &r.links) = n;
        nb_bib_entry *e = nb_bib_find(bib, n->as.link.url);
        if (e) work_of(&r, e);
    }
    read_uncited(&r);
    add_uncited(&r);
    tell_apart(&r);
    if (r.works.n && !r.lists.n) add_chapter(&r);
    for (size_t i = 0; i < r.links.n; i++) cite(&r, r.links.v[i]);
    place_uncited(&r);
    for (size_t i = 0; i < r.lists.n; i++) write_list(&r, &r.lists.v[i]);
}
