/* text.c: one file, line by line, and its repairs. */
#include "check/text.h"

#include <stdlib.h>
#include <string.h>

#include "unicode/unicode.h"

static nb_str without_bom(nb_str s)
{
    return nb_str_starts(s, NB_STR("\xEF\xBB\xBF")) ? nb_str_sub(s, 3, s.n) : s;
}

void nb_scan_say(nb_scan *x, nb_diag_id id, size_t at, const char *fmt, ...)
{
    if (!x->diags) return;
    va_list ap;
    va_start(ap, fmt);
    nb_vdiag(x->diags, id, (nb_loc){x->source, x->line, (uint32_t)(at - x->from) + 1}, fmt, ap);
    va_end(ap);
}

void nb_scan_repair(nb_scan *x, nb_diag_id id, size_t from, size_t to, nb_str with)
{
    NB_PUSH(x->arena, &x->repairs) = (nb_repair){id, from, to, nb_str_dup(x->arena, with)};
}

bool nb_scan_in_damage(const nb_scan *x, size_t at)
{
    size_t lo = 0, hi = x->damage.n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (x->damage.v[mid].to <= at) lo = mid + 1;
        else hi = mid;
    }
    return lo < x->damage.n && at >= x->damage.v[lo].from;
}

uint32_t nb_scan_before(const nb_scan *x, size_t at)
{
    return at > x->from ? nb_utf8_prev(x->s, &at) : '\n';
}

uint32_t nb_scan_behind(const nb_scan *x, size_t at)
{
    return at < x->to ? nb_utf8_next(x->s, &at) : '\n';
}

/* ---- text that was encoded twice: parse/ says it, here it is repaired ---- */

static void on_damage(void *ctx, size_t from, size_t to, nb_str fix, bool lost)
{
    nb_scan *x = ctx;
    NB_PUSH(x->arena, &x->damage) = (nb_stretch){from, to};
    if (lost) return;
    for (size_t i = from; i < to; i++)
        if (x->zone[i] != NB_ZONE_PROSE) return;
    nb_scan_repair(x, NB_DOUBLE_ENCODED, from, to, fix);
}

/* A single such letter may be what an author writes about encodings, or chance. */
static void find_damage(nb_scan *x)
{
    nb_text_double_encoded(x->arena, x->s, on_damage, x);
    if (x->damage.n == 1 && x->repairs.n == 1 && nb_utf8_length(x->repairs.v[0].with) == 1)
        x->repairs.n = 0;
}

/* ---- lines ---- */

static bool is_rtl(uint32_t c)
{
    return c >= 0x590 &&
           (c <= 0x8FF || (c >= 0xFB1D && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFC) ||
            (c >= 0x10800 && c <= 0x10FFF) || (c >= 0x1E800 && c <= 0x1EFFF)) &&
           c != 0x61C;
}

static void survey_line(nb_scan *x)
{
    x->has_rtl = x->has_han = false;
    for (size_t i = x->from; i < x->to;) {
        if (!((unsigned char)x->s.s[i] & 0x80)) {
            i++;
            continue;
        }
        uint32_t c = nb_utf8_next(x->s, &i);
        if (is_rtl(c)) x->has_rtl = true;
        if (nb_char_is_han(c)) x->has_han = true;
    }
}

static void survey(nb_scan *x)
{
    for (size_t i = 0; i < x->s.n;) {
        size_t at = i;
        uint32_t c = nb_utf8_next(x->s, &i);
        if (x->zone[at] != NB_ZONE_PROSE) continue;
        if (c < 0x80) x->n_latin += (c | 32) >= 'a' && (c | 32) <= 'z';
        else x->n_han += nb_char_is_cjk(c);
    }
}

static void scan(nb_scan *x)
{
    x->zone = nb_zones_new(x->arena, x->s);
    survey(x);
    find_damage(x);
    const nb_marks *marks = nb_marks_new(x);
    for (size_t i = 0; i < x->s.n; i = x->to + 1) {
        size_t nl = nb_str_chr(x->s, '\n', i), end = nl == NB_NPOS ? x->s.n : nl;
        x->line++;
        x->from = i;
        x->to = end;
        while (x->to > i && x->s.s[x->to - 1] == '\r') x->to--;
        survey_line(x);
        nb_scan_characters(x);
        nb_scan_directions(x);
        nb_scan_breaks(x);
        nb_scan_punctuation(x, marks);
        x->to = end;
    }
}

void nb_check_text(nb_arena *a, nb_str bytes, uint32_t source, nb_diags *diags)
{
    nb_scan x = {.arena = a, .s = without_bom(bytes), .source = source, .diags = diags};
    scan(&x);
}

/* ---- repairs ---- */

static int by_place(const void *p, const void *q)
{
    const nb_repair *a = p, *b = q;
    if (a->from != b->from) return a->from < b->from ? -1 : 1;
    return a->to < b->to ? -1 : a->to > b->to;
}

static nb_str once(nb_arena *a, nb_str bytes, size_t count[NB_DIAG_COUNT])
{
    nb_scan x = {.arena = a, .s = without_bom(bytes)};
    scan(&x);
    if (!x.repairs.n) return bytes;
    qsort(x.repairs.v, x.repairs.n, sizeof *x.repairs.v, by_place);
    nb_buf b = {0};
    nb_put(&b, bytes.s, bytes.n - x.s.n);
    size_t at = 0;
    for (size_t i = 0; i < x.repairs.n; i++) {
        const nb_repair *r = &x.repairs.v[i];
        if (r->from < at) continue; /* what it mends has gone */
        nb_put(&b, x.s.s + at, r->from - at);
        nb_put_str(&b, r->with);
        at = r->to;
        count[r->id]++;
    }
    nb_put(&b, x.s.s + at, x.s.n - at);
    return nb_buf_take(a, &b);
}

nb_str nb_check_repaired(nb_arena *a, nb_str bytes, size_t count[NB_DIAG_COUNT])
{
    enum { MOST_PASSES = 8 }; /* text that was encoded twice may have been so more than once */
    size_t bad;
    if (!nb_utf8_valid(without_bom(bytes), &bad)) return bytes;
    for (int pass = 0; pass < MOST_PASSES; pass++) {
        nb_str next = once(a, bytes, count);
        if (nb_str_eq(next, bytes)) break;
        bytes = next;
    }
    return bytes;
}

void nb_check_diff(nb_str path, nb_str before, nb_str after, nb_buf *out)
{
    nb_printf(out, "--- %.*s\n+++ %.*s\n", NB_STR_ARG(path), NB_STR_ARG(path));
    size_t i = 0, k = 0;
    for (size_t line = 1; i < before.n || k < after.n; line++) {
        size_t to = nb_str_chr(before, '\n', i), until = nb_str_chr(after, '\n', k);
        nb_str x = nb_str_sub(before, i, to), y = nb_str_sub(after, k, until);
        if (!nb_str_eq(x, y)) {
            nb_printf(out, "@@ -%zu +%zu @@\n-%.*s\n", line, line, NB_STR_ARG(x));
            if (to == NB_NPOS) nb_puts(out, "\\ No newline at end of file\n");
            nb_printf(out, "+%.*s\n", NB_STR_ARG(y));
            if (until == NB_NPOS) nb_puts(out, "\\ No newline at end of file\n");
        }
        i = to == NB_NPOS ? before.n : to + 1;
        k = until == NB_NPOS ? after.n : until + 1;
    }
}
