#include "parse/source.h"

#include <errno.h>
#include <string.h>

#include "base/file.h"

/* UTF-8 with a few broken bytes is told from an older encoding by how many sequences are right:
 * in GB18030, Big5 or Shift_JIS at most one pair in three looks like UTF-8 by chance. */
enum { RIGHT_PER_WRONG = 3 };

/* Messages of one kind for one file; the rest are counted in a last one. */
enum { MOST_MESSAGES = 100 };

typedef struct {
    size_t from, to;
    nb_str fix;
    bool lost;
} damage;

typedef struct {
    nb_arena *arena;
    nb_diags *diags;
    uint32_t source;
    nb_str in;
    nb_buf out;
    uint32_t line;
    size_t line_start; /* in out */
    NB_VEC(damage) damages;
    size_t next_damage;
    bool broken;
    size_t damaged, controls, replacements, radicals;
    nb_loc first_radical;
    uint32_t radical;
} cleaner;

static bool mostly_utf8(nb_str s)
{
    size_t right = 0, wrong = 0;
    for (size_t i = 0; i < s.n;) {
        if ((unsigned char)s.s[i] < 0x80) {
            i++;
            continue;
        }
        size_t at = i;
        nb_utf8_next(s, &i);
        if (i - at > 1) right++;
        else wrong++;
    }
    return right >= RIGHT_PER_WRONG * wrong;
}

static nb_loc offset_place(uint32_t source, nb_str s, size_t at)
{
    nb_loc loc = {source, 1, 1};
    size_t start = 0;
    for (size_t i = 0; i < at && i < s.n; i++)
        if (s.s[i] == '\n' || (s.s[i] == '\r' && (i + 1 == s.n || s.s[i + 1] != '\n'))) {
            loc.line++;
            start = i + 1;
        }
    loc.col = (uint32_t)(at - start) + 1;
    return loc;
}

/* Valid UTF-8 in every case: where the encoding is unknown, bytes that are not UTF-8 become
 * U+FFFD and the file is an error. */
static nb_str to_utf8(cleaner *c, nb_str path, nb_str bytes)
{
    nb_str out, name;
    size_t bad = 0;
    nb_str body =
        nb_str_starts(bytes, NB_STR("\xEF\xBB\xBF")) ? nb_str_sub(bytes, 3, bytes.n) : bytes;
    bool wide = nb_text_wide(bytes) != NULL;
    if (!wide && nb_utf8_valid(body, &bad)) return body;
    if (wide || !mostly_utf8(body)) {
        size_t ignored;
        if (nb_text_to_utf8(c->arena, bytes, &out, &name, &ignored)) {
            nb_diag(c->diags, NB_CONVERTED_ENCODING, (nb_loc){c->source, 0, 0},
                    "'%.*s' is in %.*s and was converted to UTF-8", NB_STR_ARG(path),
                    NB_STR_ARG(name));
            return out;
        }
    }
    nb_buf b = {0};
    size_t wrong = 0;
    for (size_t i = 0; i < body.n;) {
        size_t from = i;
        uint32_t u = nb_utf8_next(body, &i);
        wrong += u == 0xFFFD && i - from == 1;
        nb_put_utf8(&b, u);
    }
    nb_loc loc = offset_place(c->source, body, bad);
    unsigned char byte = (unsigned char)body.s[bad];
    size_t offset = bad + (bytes.n - body.n);
    if (wrong > 1)
        nb_diag(c->diags, NB_INVALID_UTF8, loc,
                "byte 0x%02X at offset %zu is not UTF-8, nor are %zu others", byte, offset,
                wrong - 1);
    else
        nb_diag(c->diags, NB_INVALID_UTF8, loc, "byte 0x%02X at offset %zu is not UTF-8", byte,
                offset);
    c->broken = true; /* U+FFFD is ours, and said */
    return nb_buf_take(c->arena, &b);
}

static nb_str lines_ended(nb_arena *a, nb_str s)
{
    if (!memchr(s.s, '\r', s.n)) return s;
    nb_buf b = {0};
    nb_buf_reserve(&b, s.n);
    for (size_t i = 0; i < s.n;) {
        const char *cr = memchr(s.s + i, '\r', s.n - i);
        size_t to = cr ? (size_t)(cr - s.s) : s.n;
        nb_put(&b, s.s + i, to - i);
        if (!cr) break;
        nb_putc(&b, '\n');
        i = to + 1 + (to + 1 < s.n && s.s[to + 1] == '\n');
    }
    return nb_buf_take(a, &b);
}

static nb_loc here(const cleaner *c)
{
    return (nb_loc){c->source, c->line, (uint32_t)(c->out.n - c->line_start) + 1};
}

static void on_damage(void *ctx, size_t from, size_t to, nb_str fix, bool lost)
{
    cleaner *c = ctx;
    NB_PUSH(c->arena, &c->damages) = (damage){from, to, fix, lost};
}

static void report_damage(cleaner *c, const damage *d)
{
    enum { SHOWN = 60 };
    if (++c->damaged > MOST_MESSAGES) return;
    nb_str was = nb_str_sub(c->in, d->from, d->to), fix = d->fix;
    bool cut = was.n > SHOWN;
    if (cut) {
        was.n = SHOWN;
        while (was.n && ((unsigned char)was.s[was.n] & 0xC0) == 0x80) was.n--;
    }
    if (fix.n > SHOWN) {
        fix.n = SHOWN;
        while (fix.n && ((unsigned char)fix.s[fix.n] & 0xC0) == 0x80) fix.n--;
    }
    /* Control characters among the damage are not for a terminal. */
    nb_buf b = {0};
    for (size_t i = 0; i < was.n;) {
        uint32_t u = nb_utf8_next(was, &i);
        if (nb_char_is_control(u)) nb_printf(&b, "\\x%02X", u);
        else nb_put_utf8(&b, u);
    }
    nb_diag(c->diags, d->lost ? NB_DOUBLE_ENCODED_LOST : NB_DOUBLE_ENCODED, here(c),
            "'%.*s%s' was encoded twice: %s '%.*s%s'", (int)b.n, b.p, cut ? "…" : "",
            d->lost ? NB_SAY("what is left of it reads") : NB_SAY("it stood for"),
            NB_STR_ARG(fix), cut ? "…" : "");
    nb_buf_free(&b);
}

/* Text encoded twice begins with a lead byte of UTF-8, C2 to F4, shown as U+00C2 to U+00F4 and
 * written as C3 82 to C3 B4, before another such byte. Most texts have none. */
static bool may_be_encoded_twice(nb_str s)
{
    const char *end = s.s + s.n, *p = s.n ? memchr(s.s, 0xC3, s.n) : NULL;
    while (p && end - p > 2) {
        unsigned char next = (unsigned char)p[1], then = (unsigned char)p[2];
        if (next >= 0x82 && next <= 0xB4 && then >= 0x80) return true;
        p = memchr(p + 2, 0xC3, (size_t)(end - p) - 2);
    }
    return false;
}

static const damage *damage_at(cleaner *c, size_t i)
{
    while (c->next_damage < c->damages.n && c->damages.v[c->next_damage].to <= i)
        c->next_damage++;
    const damage *d = c->next_damage < c->damages.n ? &c->damages.v[c->next_damage] : NULL;
    return d && d->from <= i ? d : NULL;
}

static void drop(cleaner *c, uint32_t u, bool in_damage)
{
    if (in_damage || ++c->controls > MOST_MESSAGES) return; /* in damage: said already */
    if (u == 0) nb_diag(c->diags, NB_CONTROL_CHARACTER, here(c), "NUL (U+0000) was left out");
    else
        nb_diag(c->diags, NB_CONTROL_CHARACTER, here(c), "%s U+%04X was left out",
                u >= 0xFFFE ? NB_SAY("noncharacter") : NB_SAY("control character"), u);
}

static void report_rest(const cleaner *c)
{
    nb_loc file = {c->source, 0, 0};
    if (c->damaged > MOST_MESSAGES)
        nb_diag(c->diags, NB_DOUBLE_ENCODED, file, "%zu more places were encoded twice",
                c->damaged - MOST_MESSAGES);
    if (c->controls > MOST_MESSAGES)
        nb_diag(c->diags, NB_CONTROL_CHARACTER, file,
                "%zu more control characters were left out", c->controls - MOST_MESSAGES);
    if (c->replacements > MOST_MESSAGES)
        nb_diag(c->diags, NB_REPLACEMENT_CHARACTER, file, "U+FFFD stands in %zu more places",
                c->replacements - MOST_MESSAGES);
    if (c->radicals)
        nb_diag(c->diags, NB_KANGXI_RADICAL, c->first_radical,
                "%zu Kangxi radical%s (first U+%04X) became the character%s meant", c->radicals,
                c->radicals == 1 ? "" : "s", c->radical, c->radicals == 1 ? "" : "s");
}

/* One scalar that may need attention. */
static void scalar(cleaner *c, uint32_t u, bool in_damage)
{
    if (nb_char_is_control(u) || u == 0xFFFE || u == 0xFFFF) {
        drop(c, u, in_damage);
        return;
    }
    if (u == 0xFFFD && !in_damage && !c->broken && ++c->replacements <= MOST_MESSAGES)
        nb_diag(c->diags, NB_REPLACEMENT_CHARACTER, here(c),
                "U+FFFD stands where a character was lost");
    uint32_t v = u >= 0x2E80 && u <= 0x2FDF ? nb_char_unradical(u) : u;
    if (v != u && !c->radicals++) {
        c->first_radical = here(c);
        c->radical = u;
    }
    nb_put_utf8(&c->out, v);
}

/* Bytes that may begin something to look at; all others are copied in runs. */
static bool is_plain(unsigned char b)
{
    return b >= 0x20 ? b < 0x7F || (b > 0x7F && b != 0xC2 && b != 0xE2 && b != 0xEF)
                     : b == '\t';
}

static bool needs_no_cleaning(nb_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char b = (unsigned char)s.s[i];
        if (is_plain(b) || b == '\n') continue;
        if (b < 0x80) return false;
        unsigned char b1 = i + 1 < s.n ? (unsigned char)s.s[i + 1] : 0;
        if (b == 0xC2 ? b1 < 0xA0 : b == 0xE2 ? b1 >= 0xBA : b1 == 0xBF) return false;
    }
    return true;
}

static void clean(cleaner *c)
{
    nb_str s = c->in;
    nb_buf_reserve(&c->out, s.n);
    for (size_t i = 0; i < s.n;) {
        const damage *d = damage_at(c, i);
        if (d && d->from == i) report_damage(c, d);
        /* A run ends where damage begins, so that its place is known. */
        size_t stop = d                               ? d->to
                      : c->next_damage < c->damages.n ? c->damages.v[c->next_damage].from
                                                      : s.n;
        size_t to = i;
        while (to < stop && is_plain((unsigned char)s.s[to])) to++;
        if (to > i) {
            nb_put(&c->out, s.s + i, to - i);
            i = to;
        } else if (s.s[i] == '\n') {
            nb_putc(&c->out, '\n');
            c->line++;
            c->line_start = c->out.n;
            i++;
        } else {
            uint32_t u = nb_utf8_next(s, &i);
            scalar(c, u, d != NULL);
        }
    }
}

nb_source nb_source_clean(nb_arena *a, nb_str path, nb_str bytes, nb_diags *diags)
{
    cleaner c = {.arena = a, .diags = diags, .line = 1};
    c.source = nb_diags_source(diags, path, NB_STR_NULL);
    c.in = lines_ended(a, to_utf8(&c, path, bytes));
    if (may_be_encoded_twice(c.in)) nb_text_double_encoded(a, c.in, on_damage, &c);
    if (!c.damages.n && needs_no_cleaning(c.in)) {
        nb_diags_source(diags, path, c.in);
        return (nb_source){c.in, c.source};
    }
    clean(&c);
    nb_str text = nb_buf_take(a, &c.out);
    nb_diags_source(diags, path, text);
    report_rest(&c);
    return (nb_source){text, c.source};
}

bool nb_source_read(nb_arena *a, nb_str path, const nb_limits *limits, nb_cap cap, nb_loc from,
                    nb_source *out, nb_diags *diags)
{
    nb_str bytes;
    size_t limit = nb_most(limits, cap);
    int err = nb_file_read(a, path, limit, &bytes);
    if (err == EFBIG) {
        nb_diag(diags, NB_LIMIT, from, "'%.*s' has more than %zu bytes", NB_STR_ARG(path),
                limit);
        nb_limit_hint(diags, cap);
    } else if (err)
        nb_diag(diags, NB_CANNOT_READ, from, "cannot read '%.*s': %s", NB_STR_ARG(path),
                strerror(err));
    else *out = nb_source_clean(a, path, bytes, diags);
    return !err;
}
