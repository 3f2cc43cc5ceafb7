#include "base/diag.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"

enum { LISTED_PER_SLUG = 25 }; /* beyond this a reader has understood; the rest is counted */
#define UNLISTED ((void *)(uintptr_t)SIZE_MAX)

static const struct {
    const char *slug, *hint, *about;
    nb_severity severity;
} kinds[] = {
#define NB_DIAG(id, slug, severity, hint, about) {slug, hint, about, severity},
#include "base/diag.def"
#undef NB_DIAG
};

typedef struct {
    nb_str path, text;
    size_t *line, n_lines; /* where lines begin; made when first asked for */
} source;

struct nb_diags {
    nb_arena *arena;
    NB_VEC(source) sources;
    NB_VEC(nb_message) messages;
    nb_map seen[NB_DIAG_COUNT]; /* "line:col:path:text" -> index + 1, or UNLISTED */
    nb_map paths;               /* path -> index */
    size_t per_slug[NB_DIAG_COUNT];
    size_t per_severity[NB_ERROR + 1];
    size_t last; /* index + 1 of the message nb_hint speaks of; 0 = dropped */
    bool strict, all, once;
    nb_tongue tongue;
};

const char *nb_diag_slug(nb_diag_id id)
{
    return kinds[id].slug;
}
const char *nb_diag_default_hint(nb_diag_id id)
{
    return kinds[id].hint;
}
const char *nb_diag_about(nb_diag_id id)
{
    return kinds[id].about;
}
nb_severity nb_diag_severity(nb_diag_id id)
{
    return kinds[id].severity;
}

nb_diags *nb_diags_open(void)
{
    nb_arena *a = nb_arena_open();
    nb_diags *d = NB_NEW(a, nb_diags);
    d->arena = a;
    for (int id = 0; id < NB_DIAG_COUNT; id++) nb_map_init(&d->seen[id], a);
    nb_map_init(&d->paths, a);
    return d;
}

void nb_diags_speak(nb_diags *d, nb_tongue t)
{
    d->tongue = t;
}

nb_tongue nb_diags_tongue(const nb_diags *d)
{
    return d->tongue;
}

void nb_diags_free(nb_diags *d)
{
    if (d) nb_arena_free(d->arena);
}

uint32_t nb_diags_source(nb_diags *d, nb_str path, nb_str text)
{
    void **at = nb_map_at(&d->paths, nb_str_dup(d->arena, path));
    if (!*at) {
        NB_PUSH(d->arena, &d->sources) = (source){.path = nb_str_dup(d->arena, path)};
        *at = (void *)(uintptr_t)d->sources.n;
    }
    uint32_t index = (uint32_t)(uintptr_t)*at;
    source *known = &d->sources.v[index - 1];
    if (text.n && !known->text.n) known->text = nb_str_dup(d->arena, text);
    return index;
}

nb_str nb_diags_path(const nb_diags *d, uint32_t file)
{
    return file && file <= d->sources.n ? d->sources.v[file - 1].path : NB_STR_NULL;
}

nb_str nb_diags_text(const nb_diags *d, uint32_t file)
{
    return file && file <= d->sources.n ? d->sources.v[file - 1].text : NB_STR_NULL;
}

nb_diags *nb_diags_beside(const nb_diags *d)
{
    nb_diags *beside = nb_diags_open();
    beside->strict = d->strict;
    beside->all = d->all;
    beside->tongue = d->tongue;
    for (size_t i = 0; i < d->sources.n; i++)
        nb_diags_source(beside, d->sources.v[i].path, d->sources.v[i].text);
    return beside;
}

static void find_lines(nb_arena *a, source *s)
{
    NB_VEC(size_t) at = {0};
    NB_PUSH(a, &at) = 0;
    for (size_t i = 0; (i = nb_str_chr(s->text, '\n', i)) != NB_NPOS; i++)
        NB_PUSH(a, &at) = i + 1;
    s->line = at.v;
    s->n_lines = at.n;
}

nb_str nb_diags_line(const nb_diags *d, nb_loc loc)
{
    if (!loc.file || loc.file > d->sources.n || !loc.line) return NB_STR_NULL;
    source *s = &d->sources.v[loc.file - 1];
    if (!s->text.n) return NB_STR_NULL;
    if (!s->line) find_lines(d->arena, s);
    if (loc.line > s->n_lines) return NB_STR_NULL;
    size_t end = loc.line < s->n_lines ? s->line[loc.line] - 1 : s->text.n;
    nb_str line = nb_str_sub(s->text, s->line[loc.line - 1], end);
    while (line.n && line.s[line.n - 1] == '\r') line.n--;
    return line;
}

/* What makes two messages the same, in every collection. */
static nb_str key_of(nb_diags *d, const nb_message *m)
{
    if (m->anywhere) return m->text;
    return nb_str_printf(d->arena, "%u:%u:%.*s:%.*s", m->loc.line, m->loc.col,
                         NB_STR_ARG(nb_diags_path(d, m->loc.file)), NB_STR_ARG(m->text));
}

static void add(nb_diags *d, nb_message m)
{
    void **at = nb_map_at(&d->seen[m.id], key_of(d, &m));
    if (*at) {
        size_t i = (size_t)(uintptr_t)*at - 1;
        if (i < d->messages.n && !d->once) d->messages.v[i].repeats++;
        d->last = 0;
        return;
    }
    d->per_severity[m.severity]++;
    if (++d->per_slug[m.id] > LISTED_PER_SLUG && !d->all) {
        *at = UNLISTED; /* counted, not listed */
        d->last = 0;
        return;
    }
    NB_PUSH(d->arena, &d->messages) = m;
    *at = (void *)(uintptr_t)d->messages.n;
    d->last = d->messages.n;
}

static void vdiag(nb_diags *d, nb_severity severity, nb_diag_id id, nb_loc loc, bool anywhere,
                  const char *fmt, va_list ap)
{
    nb_buf b = {0};
    nb_say_vprintf(&b, d->tongue, fmt, ap);
    if (d->strict && severity == NB_WARNING) severity = NB_ERROR;
    add(d, (nb_message){id, severity, loc, nb_buf_take(d->arena, &b),
                        nb_str_of(nb_say(d->tongue, kinds[id].hint)), 0, anywhere});
}

void nb_vdiag(nb_diags *d, nb_diag_id id, nb_loc loc, const char *fmt, va_list ap)
{
    vdiag(d, kinds[id].severity, id, loc, false, fmt, ap);
}

void nb_diag(nb_diags *d, nb_diag_id id, nb_loc loc, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    vdiag(d, kinds[id].severity, id, loc, false, fmt, ap);
    va_end(ap);
}

void nb_diag_counted(nb_diags *d, nb_diag_id id, nb_loc loc, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    vdiag(d, kinds[id].severity, id, loc, true, fmt, ap);
    va_end(ap);
}

void nb_diag_as(nb_diags *d, nb_severity severity, nb_diag_id id, nb_loc loc, const char *fmt,
                ...)
{
    va_list ap;
    va_start(ap, fmt);
    vdiag(d, severity, id, loc, false, fmt, ap);
    va_end(ap);
}

void nb_hint(nb_diags *d, const char *fmt, ...)
{
    if (!d->last) return;
    nb_buf b = {0};
    va_list ap;
    va_start(ap, fmt);
    nb_say_vprintf(&b, d->tongue, fmt, ap);
    va_end(ap);
    d->messages.v[d->last - 1].hint = nb_buf_take(d->arena, &b);
}

void nb_diags_merge(nb_diags *into, const nb_diags *from)
{
    for (size_t i = 0; i < from->messages.n; i++) {
        nb_message m = from->messages.v[i];
        if (m.loc.file)
            m.loc.file = nb_diags_source(into, nb_diags_path(from, m.loc.file),
                                         nb_diags_text(from, m.loc.file));
        m.text = nb_str_dup(into->arena, m.text);
        m.hint = nb_str_dup(into->arena, m.hint);
        if (into->strict && m.severity == NB_WARNING) m.severity = NB_ERROR;
        /* The formats of a book are read from the same text: said of both, it is said once. */
        if (!nb_map_find(&into->seen[m.id], key_of(into, &m))) add(into, m);
    }
    if (from->all) return;
    /* What `from` counted without listing stays counted. */
    for (int id = 0; id < NB_DIAG_COUNT; id++)
        for (size_t i = 0; i < from->seen[id].n; i++) {
            if (from->seen[id].entry[i].value != UNLISTED) continue;
            void **at = nb_map_at(&into->seen[id],
                                  nb_str_dup(into->arena, from->seen[id].entry[i].key));
            if (*at) continue;
            *at = UNLISTED;
            into->per_slug[id]++;
            into->per_severity[into->strict && kinds[id].severity == NB_WARNING
                                   ? NB_ERROR
                                   : kinds[id].severity]++;
        }
}

void nb_diags_list_all(nb_diags *d)
{
    d->all = true;
}

void nb_diags_count_once(nb_diags *d)
{
    d->once = true;
}

void nb_diags_strict(nb_diags *d)
{
    d->strict = true;
    for (size_t i = 0; i < d->messages.n; i++)
        if (d->messages.v[i].severity == NB_WARNING) d->messages.v[i].severity = NB_ERROR;
    d->per_severity[NB_ERROR] += d->per_severity[NB_WARNING];
    d->per_severity[NB_WARNING] = 0;
}

size_t nb_diags_count(const nb_diags *d, nb_severity severity)
{
    return d->per_severity[severity];
}

size_t nb_diags_n(const nb_diags *d)
{
    return d->messages.n;
}

nb_message nb_diags_at(const nb_diags *d, size_t i)
{
    return d->messages.v[i];
}

/* By file, line, column; then by arrival, which qsort alone would not keep. */
typedef struct {
    nb_loc loc;
    size_t arrival;
} sort_key;

static int by_place(const void *x, const void *y)
{
    const sort_key *a = x, *b = y;
    if (a->loc.file != b->loc.file) return a->loc.file < b->loc.file ? -1 : 1;
    if (a->loc.line != b->loc.line) return a->loc.line < b->loc.line ? -1 : 1;
    if (a->loc.col != b->loc.col) return a->loc.col < b->loc.col ? -1 : 1;
    return a->arrival < b->arrival ? -1 : 1;
}

/* The line around the column, cut to a screen's width, and a caret under it. */
static void print_excerpt(nb_buf *out, nb_str line, uint32_t col, const char *on,
                          const char *off)
{
    enum { BEFORE = 60, WIDTH = 100 };
    size_t at = col ? col - 1 : 0;
    if (at > line.n) at = line.n;
    size_t from = 0, before = 0;
    for (size_t i = at; i > 0 && before < BEFORE;) {
        before += (size_t)nb_cells(nb_utf8_prev(line, &i));
        from = i;
    }
    bool cut = from > 0;
    nb_puts(out, cut ? "   …" : "    ");
    size_t shown = 0, caret = 0;
    for (size_t i = from; i < line.n && shown < WIDTH;) {
        if (i <= at) caret = shown;
        uint32_t c = nb_utf8_next(line, &i);
        if (c < 0x20 || c == 0x7F) c = ' ';
        nb_put_utf8(out, c);
        shown += (size_t)nb_cells(c);
        if (i >= line.n && at >= line.n) caret = shown;
    }
    nb_puts(out, "\n    ");
    for (size_t i = 0; i < caret; i++) nb_putc(out, ' ');
    nb_printf(out, "%s^%s\n", on, off);
}

/* A full-width colon brings its own space. */
static const char *after_colon(const nb_diags *d)
{
    return d->tongue == NB_CHINESE ? "" : " ";
}

static void print_one(const nb_diags *d, const nb_message *m, bool colour, nb_buf *out)
{
    static const char *const names[] = {NB_SAY("note:"), NB_SAY("warning:"), NB_SAY("error:")};
    static const char *const tints[] = {"\033[1;36m", "\033[1;35m", "\033[1;31m"};
    const char *tint = colour ? tints[m->severity] : "", *bold = colour ? "\033[1m" : "";
    const char *off = colour ? "\033[0m" : "";
    nb_str path = nb_diags_path(d, m->loc.file);
    nb_puts(out, bold);
    nb_put_str(out, path.n ? path : NB_STR("notesbook"));
    nb_putc(out, ':');
    if (m->loc.line) nb_printf(out, "%u:", m->loc.line);
    if (m->loc.line && m->loc.col) nb_printf(out, "%u:", m->loc.col);
    nb_printf(out, "%s %s%s%s%s%.*s [%s]", off, tint, nb_say(d->tongue, names[m->severity]),
              off, after_colon(d), NB_STR_ARG(m->text), kinds[m->id].slug);
    if (m->repeats) nb_say_printf(out, d->tongue, " (%u times)", m->repeats + 1);
    nb_putc(out, '\n');
    nb_str line = nb_diags_line(d, m->loc);
    if (m->loc.col && line.n)
        print_excerpt(out, line, m->loc.col, colour ? "\033[1;32m" : "", off);
    if (m->hint.n) nb_say_printf(out, d->tongue, "  hint: %.*s\n", NB_STR_ARG(m->hint));
}

void nb_diags_print(const nb_diags *d, nb_severity least, bool colour, nb_buf *out)
{
    size_t n = d->messages.n;
    sort_key *order = nb_calloc(n, sizeof *order);
    for (size_t i = 0; i < n; i++) order[i] = (sort_key){d->messages.v[i].loc, i};
    qsort(order, n, sizeof *order, by_place);
    for (size_t i = 0; i < n; i++) {
        const nb_message *m = &d->messages.v[order[i].arrival];
        if (m->severity >= least) print_one(d, m, colour, out);
    }
    nb_free(order);
    for (int id = 0; id < NB_DIAG_COUNT; id++)
        if (!d->all && d->per_slug[id] > LISTED_PER_SLUG && kinds[id].severity >= least)
            nb_say_printf(out, d->tongue, "notesbook: note: %zu more [%s]\n",
                          d->per_slug[id] - LISTED_PER_SLUG, kinds[id].slug);
}
