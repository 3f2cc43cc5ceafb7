/* read.c: one edition becomes a document. */
#include <string.h>

#include "base/file.h"
#include "parse/bib.h"
#include "parse/book.h"
#include "parse/markdown.h"
#include "parse/meta.h"
#include "parse/source.h"

typedef struct {
    nb_doc *d;
    const nb_book *book; /* NULL for a bare text */
    const nb_edition *edition;
    const nb_parse_options *options;
    nb_text *text;
    nb_diags *diags;
    bool several;
    uint32_t *source_of; /* the book's sources -> theirs in diags */
    nb_str front_title;  /* of the file being read, where it is not the book's */
    nb_loc front_title_at;
    nb_bib bib;
} reading;

static const nb_parse_options defaults = {.epoch = -1};

/* ---- places found when the book was opened ---- */

static void register_sources(reading *r)
{
    const nb_book *b = r->book;
    r->source_of = NB_ARRAY(r->d->arena, uint32_t, b->n_sources + 1);
    for (size_t i = 0; i < b->n_sources; i++)
        r->source_of[i + 1] = nb_diags_source(r->diags, b->sources[i].path, b->sources[i].text);
}

static nb_loc place_here(const reading *r, nb_loc loc)
{
    bool known = r->book && loc.file <= r->book->n_sources;
    if (loc.file) loc.file = known ? r->source_of[loc.file] : 0;
    return loc;
}

/* A copy with places as they are in these diagnostics. */
static nb_conf *conf_here(reading *r, const nb_conf *from)
{
    if (!from) return NULL;
    nb_conf *c = nb_conf_new(r->d->arena, from->kind, place_here(r, from->loc));
    c->key = from->key;
    c->text = from->text;
    for (const nb_conf *k = from->first; k; k = k->next) nb_conf_add(c, conf_here(r, k));
    return c;
}

/* ---- headings ---- */

typedef struct {
    int top; /* the lowest level; 0 = no heading */
    size_t n_top;
    nb_node *first; /* heading of that level */
    bool leads;     /* it is the first block of the file */
} headings;

static bool is_outer(const nb_node *n)
{
    const nb_node *p = n->parent;
    while (p && p->type == NB_DIV) p = p->parent;
    return p && p->type == NB_FILE;
}

static headings survey(const nb_node *file)
{
    headings h = {0};
    nb_walk w = nb_walk_start(file);
    while (nb_walk_next(&w)) {
        if (!w.entering || w.node->type != NB_HEADING || !is_outer(w.node)) continue;
        int level = w.node->as.heading.level;
        if (!h.top || level < h.top) {
            h.top = level;
            h.n_top = 0;
            h.first = (nb_node *)w.node;
        }
        if (level == h.top) h.n_top++;
    }
    h.leads = h.first && h.first == file->first;
    return h;
}

static void shift(nb_node *file, int by)
{
    nb_walk w = nb_walk_start(file);
    while (by && nb_walk_next(&w)) {
        if (!w.entering || w.node->type != NB_HEADING) continue;
        nb_node *n = (nb_node *)w.node;
        int level = n->as.heading.level + by;
        n->as.heading.level = level < 1 ? 1 : level > 6 ? 6 : level;
    }
}

static void prepend_heading(nb_doc *d, nb_node *file, nb_str title, int level, nb_loc loc)
{
    nb_node *h = nb_node_new(d, NB_HEADING, loc), *t = nb_node_new(d, NB_TEXT, loc);
    h->as.heading.level = level > 6 ? 6 : level;
    t->as.text.text = title;
    nb_node_append(h, t);
    if (file->first) nb_node_insert_before(file->first, h);
    else nb_node_append(file, h);
}

static bool same_text(nb_doc *d, const nb_node *heading, nb_str title)
{
    return heading && title.n && nb_str_eq(nb_str_trim(nb_node_text(d->arena, heading)), title);
}

/* The headings of a file take their place in the book's tree: its title stands at the depth
 * that the contents gives it. A file without a title of its own gets the one that is known from
 * elsewhere. */
static void place_headings(reading *r, nb_node *file, const nb_chapter_file *cf)
{
    if (!r->several) return;
    nb_doc *d = r->d;
    headings h = survey(file);
    int level = 1 + cf->depth;
    nb_str title = file->as.file.title;
    bool titled = h.top == 1 || same_text(d, h.first, title) ||
                  (h.n_top == 1 && h.leads && !r->front_title.n);
    if (h.top == 1) shift(file, cf->depth);
    else if (h.top) shift(file, level + (!titled && title.n ? 1 : 0) - h.top);
    if (!titled && title.n) {
        nb_loc loc =
            r->front_title.n ? r->front_title_at : (nb_loc){file->as.file.source, 1, 1};
        prepend_heading(d, file, title, level, loc);
    }
    for (size_t i = cf->n_sections; i-- > 0;)
        prepend_heading(d, file, nb_str_dup(d->arena, cf->sections[i].title),
                        1 + cf->sections[i].depth, place_here(r, cf->sections[i].loc));
}

/* ---- metadata ---- */

/* Whether the first of several files speaks for the whole book. */
static bool speaks_for_book(const reading *r, nb_str path, const nb_conf *front)
{
    static const char *const keys[] = {"authors", "subtitle", "isbn",      "publisher",
                                       "cover",   "rights",   "identifier"};
    const struct nb_plan *p = r->edition ? r->edition->plan : NULL;
    if (!r->several) return true;
    if (p && p->meta) return false;
    if (nb_is_index(path)) return true;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (nb_meta_find(front, keys[i])) return true;
    return false;
}

/* The edition decides the language; metadata may only say it more exactly ("zh-CN" of "zh"). */
static void settle_lang(reading *r, nb_str lang)
{
    nb_meta *m = &r->d->meta;
    if (m->lang.n && lang.n && nb_meta_same_language(m->lang, lang) &&
        (m->lang.n >= lang.n || nb_str_chr(lang, '-', 0) == NB_NPOS))
        return;
    if (lang.n) m->lang = nb_str_dup(r->d->arena, lang);
    if (!m->lang.n) m->lang = NB_STR("en");
}

static void apply_front(reading *r, const nb_conf *front, nb_str path, bool first)
{
    nb_doc *d = r->d;
    const nb_conf *title = nb_meta_find(front, "title");
    r->front_title = NB_STR_NULL;
    if (first) {
        bool book = speaks_for_book(r, path, front);
        bool had_title = d->meta.title.n > 0;
        if (book)
            nb_meta_apply(d, front, r->several && had_title ? NB_META_CHAPTER : NB_META_BOOK,
                          nb_path_dir(path), r->diags);
        if (book && !had_title) title = NULL;
    }
    if (r->several && title) {
        r->front_title = nb_str_dup(d->arena, nb_str_trim(nb_conf_text(title)));
        r->front_title_at = title->loc;
    }
}

static nb_str heading_text(nb_doc *d, const nb_node *h)
{
    return h ? nb_str_trim(nb_node_text(d->arena, h)) : NB_STR_NULL;
}

/* The book's title where no metadata gives one. */
static void find_title(reading *r)
{
    nb_doc *d = r->d;
    nb_meta *m = &d->meta;
    nb_node *file = d->root->first;
    headings h = file ? survey(file) : (headings){0};
    nb_str heading = h.n_top == 1 || h.top == 1 ? heading_text(d, h.first) : NB_STR_NULL;
    const struct nb_plan *p = r->edition ? r->edition->plan : NULL;
    bool index = file && nb_is_index(file->as.file.path);
    if (!m->title.n && r->several && p && p->title.n) m->title = nb_str_dup(d->arena, p->title);
    bool may = !r->several || index || (p && !p->meta && p->listed);
    if (!m->title.n && may) m->title = heading;
    if (!m->title.n && file && !r->several && !index && !nb_str_is(file->as.file.path, "-"))
        m->title = nb_path_stem(file->as.file.path);
    if (!m->title.n && r->several && r->book) m->title = nb_str_dup(d->arena, r->book->name);
    if (!m->title.n && h.first) m->title = heading_text(d, h.first);
    if (!m->title.n && r->book) m->title = nb_str_dup(d->arena, r->book->name);
    if (!m->title.n) m->title = NB_STR("—");
    m->title_from_heading = heading.n && nb_str_eq(m->title, heading);
}

static void check_cover(reading *r)
{
    nb_meta *m = &r->d->meta;
    if (!m->cover.n || !r->book || nb_str_find(m->cover, NB_STR(":"), 0) != NB_NPOS) return;
    if (!nb_file_exists(m->cover)) {
        nb_diag(r->diags, NB_MISSING_IMAGE, NB_NOWHERE, "there is no cover '%.*s'",
                NB_STR_ARG(m->cover));
        m->cover = NB_STR_NULL;
    } else if (!nb_path_inside(r->d->arena, m->cover, r->book->dir)) {
        nb_diag(r->diags, NB_OUTSIDE_BOOK, NB_NOWHERE,
                "cover '%.*s' lies outside the book's folder", NB_STR_ARG(m->cover));
        m->cover = NB_STR_NULL;
    }
}

static void settle_epoch(reading *r)
{
    nb_meta *m = &r->d->meta;
    m->day = nb_meta_day(r->d->arena, m->date);
    m->epoch = r->options->epoch;
    if (m->epoch < 0 && m->date.n) m->epoch = nb_meta_date(m->date);
    if (m->epoch < 0 && r->edition && r->edition->plan->n) {
        nb_str first = r->edition->plan->files[0].path;
        m->epoch = nb_git_time(nb_str_is(first, "-") ? NB_STR(".") : nb_path_dir(first));
    }
}

/* What makes the book the same book when it is compiled again: an identifier where it has one,
 * else its name, title and first author. */
static void settle_identity(reading *r)
{
    nb_meta *m = &r->d->meta;
    nb_str name = r->book ? r->book->name : NB_STR_NULL;
    nb_isbn isbn = nb_isbn_read(m->isbn); /* the same with hyphens and without */
    nb_str known = m->identifier.n               ? m->identifier
                   : isbn.fault == NB_ISBN_RIGHT ? (nb_str){isbn.digits, isbn.n}
                                                 : m->isbn;
    m->edition_id =
        known.n
            ? nb_str_printf(r->d->arena, "%.*s|%.*s", NB_STR_ARG(known), NB_STR_ARG(m->lang))
            : nb_str_printf(r->d->arena, "%.*s|%.*s|%.*s|%.*s", NB_STR_ARG(name),
                            NB_STR_ARG(m->title),
                            NB_STR_ARG(m->n_people ? m->people[0].name : NB_STR_NULL),
                            NB_STR_ARG(m->lang));
}

static void add_siblings(reading *r)
{
    const nb_book *b = r->book;
    nb_doc *d = r->d;
    if (!b) return;
    nb_map mine; /* a file without translation is in both editions; links to it stay here */
    nb_map_init(&mine, d->arena);
    for (size_t k = 0; k < r->edition->n_files; k++) nb_map_set(&mine, r->edition->files[k], d);
    d->siblings = NB_ARRAY(d->arena, nb_sibling, b->n_editions + b->n_others);
    for (size_t i = 0; i < b->n_editions + b->n_others; i++) {
        const nb_edition *e =
            i < b->n_editions ? &b->editions[i] : &b->others[i - b->n_editions];
        if (e == r->edition) continue;
        nb_sibling *s = &d->siblings[d->n_siblings++];
        *s = (nb_sibling){.lang = nb_str_dup(d->arena, e->lang),
                          .title = nb_str_dup(d->arena, e->title),
                          .files = NB_ARRAY(d->arena, nb_str, e->n_files)};
        for (size_t k = 0; k < e->n_files; k++)
            if (!nb_map_find(&mine, e->files[k]))
                s->files[s->n_files++] = nb_str_dup(d->arena, e->files[k]);
    }
}

/* ---- files ---- */

static void read_text(reading *r, const nb_source *s, nb_str path, const nb_chapter_file *cf,
                      bool first)
{
    nb_doc *d = r->d;
    nb_conf *front = NULL;
    size_t head = nb_front_matter(
        d->arena, s->text, (nb_conf_place){s->source, 1, r->options->limits}, r->diags, &front);
    apply_front(r, front, path, first);
    if (r->book)
        nb_bib_add(&r->bib, nb_meta_find(front, "bibliography"), nb_path_dir(path),
                   r->book->dir, r->diags);
    if (first) settle_lang(r, r->edition ? r->edition->lang : r->options->lang);
    nb_node *file = nb_node_new(d, NB_FILE, (nb_loc){s->source, 1, 1});
    file->as.file.path = nb_str_dup(d->arena, path);
    file->as.file.source = s->source;
    file->as.file.title = r->front_title.n ? r->front_title : nb_str_dup(d->arena, cf->title);
    file->as.file.part = nb_str_dup(d->arena, cf->part);
    file->as.file.ends_part = cf->ends_part;
    file->as.file.in_toc = true;
    static const char *const names[] = {"slug", "id", "url"};
    for (size_t i = 0; i < 3 && !file->as.file.alias.n; i++)
        file->as.file.alias = nb_str_dup(d->arena, nb_conf_text(nb_conf_at(front, names[i])));
    nb_str lang = nb_meta_lang(d->arena, nb_conf_text(nb_meta_find(front, "lang")));
    if (cf->lang.n) lang = cf->lang;
    if (lang.n && !nb_meta_same_language(lang, d->meta.lang))
        file->lang = nb_str_dup(d->arena, lang);
    nb_node_append(d->root, file);
    uint32_t line = 1;
    for (size_t i = 0; i < head; i++) line += s->text.s[i] == '\n';
    nb_markdown m = {.text = nb_str_sub(s->text, head, s->text.n),
                     .source = s->source,
                     .line = line,
                     .path = file->as.file.path,
                     .book_dir = r->book ? r->book->dir : NB_STR_NULL,
                     .bib = r->bib.entries.n ? &r->bib : NULL,
                     .lang = file->lang.n ? file->lang : d->meta.lang,
                     .limits = r->options->limits};
    nb_markdown_parse(d, file, &m, r->text, r->diags);
    place_headings(r, file, cf);
}

static void finish(reading *r)
{
    find_title(r);
    check_cover(r);
    settle_epoch(r);
    settle_identity(r);
    add_siblings(r);
    nb_references(r->d, &r->bib, r->diags);
    nb_markdown_number(r->d, r->diags);
    nb_doc_resolve(r->d, r->diags);
}

static void apply_own(reading *r, const nb_conf *map, nb_str dir)
{
    const nb_conf *here = conf_here(r, map);
    nb_meta_apply(r->d, here, NB_META_OWN, dir, r->diags);
    nb_bib_add(&r->bib, nb_meta_find(here, "bibliography"), dir, r->book->dir, r->diags);
}

nb_doc *nb_book_parse(const nb_book *b, const nb_edition *e, const nb_parse_options *options,
                      nb_text *text, nb_diags *diags)
{
    const struct nb_plan *p = e->plan;
    reading r = {.d = nb_doc_new(),
                 .book = b,
                 .edition = e,
                 .text = text,
                 .diags = diags,
                 .options = options ? options : &defaults,
                 .several = p->n > 1};
    nb_doc *d = r.d;
    d->base_dir = nb_str_dup(d->arena, p->base_dir);
    d->contents = nb_str_dup(d->arena, p->contents);
    register_sources(&r);
    nb_bib_open(&r.bib, d->arena, r.options->limits);
    for (int i = 0; i < 2; i++) apply_own(&r, p->own.map[i], p->own.dir);
    apply_own(&r, p->meta, p->base_dir);
    for (size_t i = 0; i < p->n; i++) {
        const nb_chapter_file *cf = &p->files[i];
        nb_source s;
        if (nb_str_is(cf->path, "-"))
            s = nb_source_clean(d->arena, cf->path, b->stdin_bytes, diags);
        else if (!nb_source_read(d->arena, cf->path, r.options->limits, NB_CAP_FILE_BYTES,
                                 place_here(&r, cf->loc), &s, diags)) {
            nb_doc_free(d);
            return NULL;
        }
        read_text(&r, &s, cf->path, cf, i == 0);
    }
    finish(&r);
    return d;
}

nb_doc *nb_parse_text(nb_str path, nb_str bytes, nb_str lang, const nb_parse_options *options,
                      nb_text *text, nb_diags *diags)
{
    reading r = {.d = nb_doc_new(),
                 .text = text,
                 .diags = diags,
                 .options = options ? options : &defaults};
    static const nb_chapter_file plain;
    r.d->base_dir = NB_STR(".");
    nb_bib_open(&r.bib, r.d->arena, r.options->limits);
    r.d->meta.lang = nb_meta_lang(r.d->arena, lang);
    nb_source s = nb_source_clean(r.d->arena, path, nb_str_dup(r.d->arena, bytes), diags);
    if (!r.d->meta.lang.n && !r.options->lang.n) {
        nb_conf *front = NULL;
        nb_diags *aside = nb_diags_open();
        nb_front_matter(r.d->arena, s.text, (nb_conf_place){0}, aside, &front);
        nb_diags_free(aside);
        if (!nb_meta_find(front, "lang")) r.d->meta.lang = nb_prose_lang(r.d->arena, s.text);
    }
    read_text(&r, &s, path, &plain, true);
    finish(&r);
    return r.d;
}
