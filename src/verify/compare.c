/* compare.c: two rows of units side by side. Where they differ, the nearest place where both go
 * on alike is looked for; what lies between is reported, the first of it with its place on both
 * sides. */
#include <stdlib.h>
#include <string.h>

#include "base/address.h"
#include "unicode/unicode.h"
#include "verify/said.h"

enum {
    ALIKE = 12,       /* units that must agree for both to be in step again */
    FAR = 3000,       /* units looked at to find that */
    MOST = 50,        /* differences reported before giving up */
    SHOWN = 40,       /* characters of text in a message */
    LONGEST_WORD = 40 /* of the program's own */
};

typedef struct {
    const nb_finished *finished;
    const said *source, *file;
    nb_arena *arena;
    nb_diags *diags;
    nb_verified *result;
    size_t i, j;
} comparison;

static uint32_t at(const said *s, size_t i)
{
    return i < s->unit.n ? s->unit.v[i].c : SAID_BREAK;
}

/* One step of both where they agree (rule 2). */
static bool step(const said *a, const said *b, size_t *i, size_t *j)
{
    uint32_t x = at(a, *i), y = at(b, *j);
    if (x == SAID_BREAK || y == SAID_BREAK) {
        bool moved = false;
        if (*i < a->unit.n && (x == SAID_BREAK || (x == ' ' && y == SAID_BREAK)))
            ++*i, moved = true;
        if (*j < b->unit.n && (y == SAID_BREAK || (y == ' ' && x == SAID_BREAK)))
            ++*j, moved = true;
        return moved;
    }
    if (x != y && x != b->unit.v[*j].other) return false;
    ++*i, ++*j;
    return true;
}

static bool alike(const said *a, const said *b, size_t i, size_t j)
{
    for (unsigned n = 0; n < ALIKE && (i < a->unit.n || j < b->unit.n); n++) {
        if (at(a, i) == SAID_WORD) return true;
        if (!step(a, b, &i, &j)) return false;
    }
    return true;
}

/* The optional run at i, if it is all there; but where the text goes on behind all that is
 * optional, none of it is (a heading that is the title as well). */
static void take_optional(comparison *c)
{
    size_t end = c->i, i = c->i, j = c->j;
    while (end < c->source->unit.n &&
           (c->source->unit.v[end].optional || at(c->source, end) == SAID_BREAK))
        end += c->source->unit.v[end].optional ? c->source->unit.v[end].optional : 1;
    if (alike(c->source, c->file, end, j)) {
        c->i = end;
        return;
    }
    end = c->i + c->source->unit.v[c->i].optional;
    while (i < end && step(c->source, c->file, &i, &j)) {}
    c->i = end;
    if (i >= end) c->j = j;
}

/* A block in the program's own words, if what follows is not what the source says next. */
static void take_word(comparison *c)
{
    c->i++;
    if (alike(c->source, c->file, c->i, c->j)) return;
    size_t j = c->j;
    while (at(c->file, j) != SAID_BREAK && j - c->j <= LONGEST_WORD) j++;
    if (at(c->file, j) == SAID_BREAK) c->j = j;
}

static bool take_all(const said *file, nb_str text, size_t *j)
{
    size_t k = *j;
    for (size_t i = 0; i < text.n; k++)
        if (at(file, k) != nb_utf8_next(text, &i)) return false;
    *j = k;
    return text.n > 0;
}

/* The address of a picture that is not shown: all of it, or its end in one word. */
static bool take_address(const comparison *c, const said_image *img, size_t *j)
{
    if (take_all(c->file, img->src, j)) return true;
    nb_buf b = {0};
    for (; at(c->file, *j) < SAID_BREAK && at(c->file, *j) != ' '; ++*j) {
        if (at(c->file, *j) == ')' || at(c->file, *j) == 0xFF09) break;
        nb_put_utf8(&b, at(c->file, *j));
    }
    nb_str word = nb_buf_take(c->arena, &b);
    return word.n && nb_str_ends(img->src, word);
}

/* A picture that is not shown: its text, and perhaps its address, stand in its place (rule 8).
 */
static bool take_absent_image(comparison *c, size_t image)
{
    if (at(c->source, c->i) != SAID_IMAGE || image >= c->source->image.n) return false;
    if (at(c->file, c->j) == SAID_IMAGE) return false;
    said s;
    said_begin(&s, c->arena);
    const said_image *img = &c->source->image.v[image];
    said_text(&s, img->alt);
    size_t i = 0, j = c->j;
    while (i < s.unit.n && step(&s, c->file, &i, &j)) {}
    if (i < s.unit.n) return false;
    c->i++;
    c->j = j;
    while (at(c->file, j) == ' ' || at(c->file, j) == '(' || at(c->file, j) == 0xFF08) j++;
    if (!take_address(c, img, &j)) return true;
    c->j = at(c->file, j) == ')' || at(c->file, j) == 0xFF09 ? j + 1 : j;
    return true;
}

static nb_str shown(comparison *c, const said *s, size_t from, size_t to)
{
    nb_buf b = {0};
    size_t n = 0;
    for (size_t i = from; i < to && n < SHOWN; i++, n++) {
        uint32_t u = s->unit.v[i].c, low = u & SAID_LOW;
        if (u < SAID_BREAK) nb_put_utf8(&b, u);
        else if (u == SAID_BREAK) nb_puts(&b, i == from ? "" : " / ");
        else if (u == SAID_IMAGE) nb_puts(&b, "[image]");
        else if (u == SAID_WORD) continue;
        else if (u < SAID_REF) nb_printf(&b, "[%u.] ", low);
        else if (u < SAID_NOTE) nb_printf(&b, "[call of note %u]", low);
        else nb_printf(&b, "[note %u] ", low);
    }
    if (n == SHOWN) nb_puts(&b, "…");
    return nb_buf_take(c->arena, &b);
}

static nb_loc source_loc(const said *s, size_t i)
{
    if (i >= s->unit.n) i = s->unit.n - 1;
    const said_unit *u = &s->unit.v[i];
    nb_loc loc = s->place.v[u->place].loc;
    if (loc.line && loc.col) loc.col += u->offset;
    return loc;
}

static nb_str file_place(const said *s, size_t j)
{
    for (size_t k = j < s->unit.n ? j + 1 : s->unit.n; k > 0; k--)
        if (s->place.v[s->unit.v[k - 1].place].in.n)
            return s->place.v[s->unit.v[k - 1].place].in;
    return NB_STR("the file");
}

static void report(comparison *c, size_t i, size_t j)
{
    nb_str want = shown(c, c->source, c->i, i), got = shown(c, c->file, c->j, j);
    nb_loc loc = source_loc(c->source, c->i);
    nb_str where = file_place(c->file, c->j);
    c->result->differences++;
    if (want.n && got.n)
        nb_diag(c->diags, NB_TEXT_CHANGED, loc, "the source says '%.*s', %.*s says '%.*s'",
                NB_STR_ARG(want), NB_STR_ARG(where), NB_STR_ARG(got));
    else if (want.n)
        nb_diag(c->diags, NB_TEXT_LOST, loc, "'%.*s' is missing in %.*s", NB_STR_ARG(want),
                NB_STR_ARG(where));
    else
        nb_diag(c->diags, NB_TEXT_ADDED, loc, "%.*s has '%.*s', which the source has not here",
                NB_STR_ARG(where), NB_STR_ARG(got));
    c->i = i;
    c->j = j;
}

static size_t edge(const said *s, size_t i, int by)
{
    while (i > 0 && i < s->unit.n && s->unit.v[by < 0 ? i - 1 : i].c != SAID_BREAK)
        i += (size_t)by;
    return i;
}

static bool is_reordered(uint32_t c) /* drawn otherwise than written */
{
    if (c >= SAID_BREAK) return false;
    uint32_t s = nb_char_script(c);
    bool selector = c >= 0xFE00 && c <= 0xFE0F;
    return (nb_char_is_mark(c) && !selector) || s == NB_SCRIPT('H', 'e', 'b', 'r') ||
           s == NB_SCRIPT('A', 'r', 'a', 'b') || s == NB_SCRIPT('S', 'y', 'r', 'c') ||
           s == NB_SCRIPT('T', 'h', 'a', 'a') || s == NB_SCRIPT('N', 'k', 'o', 'o');
}

static int by_value(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* The letters and marks of a block, sorted: without spaces, marks and letters that may be drawn
 * as letter and mark; brackets are all one. */
static size_t letters(comparison *c, const said *s, size_t from, size_t to, uint32_t **out,
                      bool *reordered, size_t *left_out)
{
    uint32_t *v = *out = NB_ARRAY(c->arena, uint32_t, to - from);
    size_t n = 0;
    for (size_t i = from; i < to; i++) {
        uint32_t u = s->unit.v[i].c;
        *reordered = *reordered || is_reordered(u);
        bool composed = u >= 0x1E00 && u < 0x1F00;
        *left_out += composed;
        if (u > SAID_BREAK || (u < SAID_BREAK && nb_char_is_letter(u) && !composed)) v[n++] = u;
    }
    qsort(v, n, sizeof *v, by_value);
    return n;
}

/* Rule 9: a block of such scripts has the same letters, in whatever order. */
static bool take_reordered(comparison *c)
{
    size_t from = edge(c->source, c->i, -1), to = edge(c->source, c->i, 1);
    size_t start = edge(c->file, c->j, -1), end = edge(c->file, c->j, 1);
    uint32_t *want, *got;
    bool reordered = false, unused = false;
    size_t more = 0, unused_n = 0;
    if (to <= from || end <= start) return false;
    size_t n = letters(c, c->source, from, to, &want, &reordered, &more);
    if (!reordered) return false;
    size_t m = letters(c, c->file, start, end, &got, &unused, &unused_n);
    size_t i = 0;
    for (size_t k = 0; k < m && i < n; k++) i += got[k] == want[i];
    if (i < n || m - n > more) return false;
    c->i = to;
    c->j = end;
    return true;
}

static void differ(comparison *c)
{
    if (c->finished->pdf && take_reordered(c)) return;
    size_t left = c->source->unit.n - c->i, right = c->file->unit.n - c->j;
    size_t most = left + right < FAR ? left + right : FAR;
    for (size_t d = 1; d <= most; d++)
        for (size_t a = 0; a <= d; a++) {
            size_t b = d - a;
            if (a > left || b > right || !alike(c->source, c->file, c->i + a, c->j + b))
                continue;
            report(c, c->i + a, c->j + b);
            return;
        }
    report(c, c->source->unit.n, c->file->unit.n);
}

static void compare_text(comparison *c)
{
    const said *s = c->source;
    size_t image = 0;
    while ((c->i < s->unit.n || c->j < c->file->unit.n) && c->result->differences < MOST) {
        size_t before = c->i;
        if (c->i < s->unit.n && s->unit.v[c->i].optional) take_optional(c);
        else if (at(s, c->i) == SAID_WORD) take_word(c);
        else if (!step(s, c->file, &c->i, &c->j) && !take_absent_image(c, image)) differ(c);
        for (; before < c->i; before++) {
            uint32_t u = s->unit.v[before].c;
            image += u == SAID_IMAGE;
            c->result->characters += u < SAID_BREAK && u != ' ';
        }
    }
}

/* Pictures that are shown must have the words of those of the source, in order. */
static void compare_images(comparison *c)
{
    const said *s = c->source, *f = c->file;
    size_t j = 0;
    for (size_t i = 0; i < s->image.n; i++) {
        size_t k = j;
        while (k < f->image.n && !nb_str_eq(f->image.v[k].alt, s->image.v[i].alt)) k++;
        if (k < f->image.n) {
            j = k + 1;
            c->result->images++;
            continue;
        }
        c->result->differences++;
        nb_diag(c->diags, NB_IMAGE_LOST, s->place.v[s->image.v[i].place].loc,
                "the picture '%.*s' (%.*s) is not shown", NB_STR_ARG(s->image.v[i].src),
                NB_STR_ARG(s->image.v[i].alt));
    }
}

static bool same_url(comparison *c, nb_str a, nb_str b)
{
    if (nb_str_eq(a, b)) return true;
    return nb_str_eq(nb_percent_bytes(c->arena, a), nb_percent_bytes(c->arena, b));
}

static void link_lost(comparison *c, const said_link *l)
{
    c->result->differences++;
    nb_loc loc = c->source->place.v[l->place].loc;
    if (l->url.n)
        nb_diag(c->diags, NB_LINK_LOST, loc, "the link '%.*s' to %.*s is missing",
                NB_STR_ARG(l->text), NB_STR_ARG(l->url));
    else
        nb_diag(c->diags, NB_LINK_LOST, loc, "the link '%.*s' is missing", NB_STR_ARG(l->text));
}

/* By order and words where the file tells them (EPUB), else by address (PDF). */
static void compare_links(comparison *c, bool pdf)
{
    const said *s = c->source, *f = c->file;
    bool *used = NB_ARRAY(c->arena, bool, f->link.n);
    size_t from = 0;
    for (size_t i = 0; i < s->link.n; i++) {
        const said_link *l = &s->link.v[i];
        size_t k = pdf ? 0 : from;
        for (; k < f->link.n; k++)
            if (!used[k] && !f->link.v[k].dead && same_url(c, f->link.v[k].url, l->url) &&
                (pdf || nb_str_eq(f->link.v[k].text, l->text)))
                break;
        if (k == f->link.n) {
            link_lost(c, l);
            continue;
        }
        used[k] = true;
        from = k + 1;
        c->result->links++;
    }
    for (size_t k = 0; k < f->link.n; k++) {
        if (!f->link.v[k].dead) continue;
        c->result->differences++;
        nb_diag(c->diags, NB_LINK_LOST, NB_NOWHERE, "a link in %.*s leads to nothing",
                NB_STR_ARG(f->place.v[f->link.v[k].place].in));
    }
}

/* Whether an entry is a heading, whatever number stands before it and page behind it. */
static bool is_heading(nb_str entry, nb_str heading)
{
    size_t i = nb_str_find(entry, heading, 0);
    if (i == NB_NPOS || !heading.n) return false;
    for (size_t k = 0; k < entry.n; k++) {
        if (k == i) k += heading.n;
        if (k < entry.n && !strchr("0123456789.ivxlcdm \xC2\xA0", entry.s[k])) return false;
    }
    return true;
}

static void compare_contents(comparison *c, const nb_doc *d, const nb_finished *f)
{
    for (size_t l = 0; l < f->lists.n; l++) {
        size_t end = l + 1 < f->lists.n ? f->lists.v[l + 1] : f->contents.n, h = 0;
        for (size_t e = f->lists.v[l]; e < end; e++) {
            bool found = false;
            for (size_t k = h; k < d->n_outline && !found; k++)
                if ((found = is_heading(f->contents.v[e],
                                        said_plain(c->arena, d->outline[k].title))))
                    h = k + 1;
            if (found || nb_str_eq(f->contents.v[e], f->title)) continue;
            c->result->differences++;
            nb_diag(c->diags, NB_TEXT_CHANGED, NB_NOWHERE,
                    "the contents have '%.*s', which is no heading of the source, or not in "
                    "its order",
                    NB_STR_ARG(f->contents.v[e]));
        }
    }
}

static void compare_title(comparison *c, const nb_doc *d, const nb_finished *f)
{
    nb_str title = said_plain(c->arena, d->meta.title);
    if (!title.n || nb_str_find(f->title, title, 0) != NB_NPOS) return;
    c->result->differences++;
    nb_diag(c->diags, NB_TEXT_CHANGED, NB_NOWHERE, "the title is '%.*s', the file says '%.*s'",
            NB_STR_ARG(title), NB_STR_ARG(f->title));
}

nb_verified nb_verify(const nb_doc *d, const nb_finished *f, nb_arena *a, nb_diags *diags)
{
    said source;
    nb_verified result = {0};
    said_source(&source, a, d);
    comparison c = {f, &source, &f->text, a, diags, &result, 0, 0};
    compare_text(&c);
    compare_images(&c);
    compare_links(&c, f->pdf);
    compare_contents(&c, d, f);
    compare_title(&c, d, f);
    result.notes = source.notes;
    return result;
}

nb_finished *nb_finished_open(nb_arena *a, nb_str path, nb_str bytes, nb_diags *diags)
{
    nb_finished *f = NB_NEW(a, nb_finished);
    said_begin(&f->text, a);
    f->pdf = nb_str_starts(bytes, NB_STR("%PDF-"));
    if (f->pdf) return said_pdf(f, path, bytes, diags) ? f : NULL;
    if (nb_str_starts(bytes, NB_STR("PK"))) return said_epub(f, path, bytes, diags) ? f : NULL;
    nb_diag(diags, NB_CANNOT_VERIFY, NB_NOWHERE, "'%.*s' is neither a PDF nor an EPUB",
            NB_STR_ARG(path));
    return NULL;
}

nb_str nb_finished_lang(const nb_finished *f)
{
    return f->lang;
}
