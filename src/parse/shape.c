/* shape.c: the list of a contents becomes a sensible tree of files that exist.
 *
 * A file that is missing leaves its title as a section; a section without files goes. Depths
 * close up. Sections of the outermost level become parts, where nothing else of that level
 * holds files below it; deeper ones become headings before their first file. */
#include "base/file.h"
#include "parse/book.h"

static bool opens_level(nb_entry_kind k)
{
    switch (k) {
    case NB_ENTRY_PART:
    case NB_ENTRY_PART_END: return false;
    case NB_ENTRY_FILE:
    case NB_ENTRY_SECTION: return true;
    }
    return false;
}

/* Whether a file stands below v[i]. */
static bool has_files(const nb_entries *v, size_t i)
{
    for (size_t k = i + 1;
         k < v->n && opens_level(v->v[k].kind) && v->v[k].depth > v->v[i].depth; k++)
        if (v->v[k].kind == NB_ENTRY_FILE) return true;
    return false;
}

static bool exists(nb_opening *o, nb_entry *e)
{
    if (nb_str_is(e->path, "-")) return true;
    if (!e->path.n) {
        nb_diag_as(o->diags, NB_NOTE, NB_MISSING_FILE, e->loc, "'%.*s' has no file yet",
                   NB_STR_ARG(e->title));
        return false;
    }
    if (!nb_file_exists(e->path)) {
        nb_diag(o->diags, NB_MISSING_FILE, e->loc, "there is no '%.*s'", NB_STR_ARG(e->path));
        return false;
    }
    return nb_inside(o, e->path, e->loc);
}

/* Entries whose files exist, each once; the others are left as sections. */
static nb_entries present(nb_opening *o, const nb_entries *in)
{
    nb_entries v = {0};
    nb_map seen;
    nb_map_init(&seen, o->arena);
    for (size_t i = 0; i < in->n; i++) {
        nb_entry e = in->v[i];
        if (e.depth > NB_MAX_DEPTH) e.depth = NB_MAX_DEPTH;
        if (e.kind == NB_ENTRY_FILE) {
            void **at = nb_map_at(&seen, e.path);
            /* Found without being named: known to exist. */
            bool known = e.loc.line == 0 && e.path.n;
            if (*at || !(known || exists(o, &e))) e.kind = NB_ENTRY_SECTION;
            if (e.path.n) *at = o;
        }
        NB_PUSH(o->arena, &v) = e;
    }
    return v;
}

/* A section that begins with its index page is that page. */
static nb_entries with_index_pages(nb_arena *a, const nb_entries *in)
{
    nb_entries v = {0};
    for (size_t i = 0; i < in->n; i++) {
        nb_entry e = in->v[i];
        const nb_entry *next = i + 1 < in->n ? &in->v[i + 1] : NULL;
        if (e.kind == NB_ENTRY_SECTION && next && next->kind == NB_ENTRY_FILE &&
            !next->title.n && next->depth == e.depth + 1 && nb_is_index(next->path)) {
            e.kind = NB_ENTRY_FILE;
            e.path = next->path;
            i++;
        }
        NB_PUSH(a, &v) = e;
    }
    return v;
}

static nb_entries without_empty(nb_arena *a, const nb_entries *in)
{
    nb_entries v = {0};
    for (size_t i = 0; i < in->n; i++) {
        const nb_entry *e = &in->v[i];
        bool empty = e->kind == NB_ENTRY_SECTION && (!has_files(in, i) || !e->title.n);
        if (!empty) NB_PUSH(a, &v) = *e;
    }
    return v;
}

/* Depth = the number of entries above, whatever was skipped. */
static void close_up(nb_entries *v)
{
    int above[NB_MAX_DEPTH + 2], n = 0;
    for (size_t i = 0; i < v->n; i++) {
        nb_entry *e = &v->v[i];
        if (!opens_level(e->kind)) {
            n = 0;
            continue;
        }
        while (n && above[n - 1] >= e->depth) n--;
        above[n] = e->depth;
        e->depth = n++;
    }
}

/* Outermost sections are parts where there are several and no outermost file holds files. */
static bool sections_are_parts(const nb_entries *v)
{
    size_t sections = 0;
    for (size_t i = 0; i < v->n; i++) {
        const nb_entry *e = &v->v[i];
        if (!opens_level(e->kind)) return false;
        if (e->depth) continue;
        if (e->kind == NB_ENTRY_SECTION) sections++;
        else if (has_files(v, i)) return false;
    }
    return sections > 1;
}

static void make_parts(nb_entries *v)
{
    bool in_part = false;
    for (size_t i = 0; i < v->n; i++) {
        nb_entry *e = &v->v[i];
        if (e->depth == 0) {
            in_part = e->kind == NB_ENTRY_SECTION;
            if (in_part) e->kind = NB_ENTRY_PART;
        } else if (in_part) e->depth--;
    }
}

/* What has been opened since the last file. */
typedef struct {
    nb_entries sections;
    nb_str part;
    bool ended;
} pending;

static void emit(nb_arena *a, struct nb_plan *p, const nb_entry *e, pending *w, bool *in_part,
                 bool free_parts)
{
    nb_chapter_file *f = &p->files[p->n++];
    *f = (nb_chapter_file){
        .path = e->path, .title = e->title, .part = w->part, .depth = e->depth, .loc = e->loc};
    f->ends_part = *in_part && !w->part.n && (w->ended || free_parts);
    if (f->ends_part) *in_part = false;
    if (w->part.n) *in_part = true;
    f->n_sections = w->sections.n;
    f->sections = nb_copy(a, w->sections.v ? w->sections.v : (nb_entry[1]){{0}},
                          w->sections.n * sizeof *w->sections.v);
    *w = (pending){0};
}

void nb_book_plan(nb_opening *o, const nb_entries *entries, struct nb_plan *p)
{
    nb_arena *a = o->arena;
    nb_entries v = present(o, entries);
    v = with_index_pages(a, &v);
    v = without_empty(a, &v);
    close_up(&v);
    bool made = sections_are_parts(&v);
    /* Remember which entries stood outside, before depths under parts shrink. */
    bool *outermost = NB_ARRAY(a, bool, v.n);
    for (size_t i = 0; i < v.n; i++) outermost[i] = v.v[i].depth == 0;
    if (made) make_parts(&v);
    p->files = NB_ARRAY(a, nb_chapter_file, v.n);
    pending w = {0};
    bool in_part = false;
    for (size_t i = 0; i < v.n; i++) {
        const nb_entry *e = &v.v[i];
        switch (e->kind) {
        case NB_ENTRY_PART: w.part = e->title; break;
        case NB_ENTRY_PART_END:
            w.part = NB_STR_NULL;
            w.ended = true;
            break;
        case NB_ENTRY_SECTION: NB_PUSH(a, &w.sections) = *e; break;
        case NB_ENTRY_FILE: emit(a, p, e, &w, &in_part, made && outermost[i]); break;
        }
    }
}
