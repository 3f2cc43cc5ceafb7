#include "check/zones.h"

#include <string.h>

enum { FAR = 4000 }; /* a span that does not end within so many bytes is none */

typedef struct {
    nb_str s;
    uint8_t *zone;
} zoning;

static void mark(zoning *z, size_t from, size_t to, nb_zone as)
{
    memset(z->zone + from, (int)as, to - from);
}

static size_t line_end(nb_str s, size_t i)
{
    size_t nl = nb_str_chr(s, '\n', i);
    return nl == NB_NPOS ? s.n : nl;
}

static nb_str line_at(nb_str s, size_t i)
{
    return nb_str_sub(s, i, line_end(s, i));
}

static size_t indent_of(nb_str line)
{
    size_t w = 0;
    for (size_t i = 0; i < line.n; i++) {
        if (line.s[i] == ' ') w++;
        else if (line.s[i] == '\t') w += 4 - w % 4;
        else break;
    }
    return w;
}

/* ---- blocks ---- */

/* The length of a fence at the head of a line, behind any quote marks and list marks; 0: none.
 */
static size_t fence_of(nb_str line, char *c)
{
    size_t i = 0;
    while (i < line.n && memchr(" \t>-*+.0123456789", line.s[i], 18)) i++;
    size_t from = i;
    if (i < line.n && (line.s[i] == '`' || line.s[i] == '~')) {
        *c = line.s[i];
        while (i < line.n && line.s[i] == *c) i++;
    }
    bool one_line = *c == '`' && nb_str_chr(line, '`', i) != NB_NPOS;
    return i - from >= 3 && !one_line ? i - from : 0;
}

static size_t front_matter_end(nb_str s)
{
    if (!nb_str_is(nb_str_trim(line_at(s, 0)), "---")) return 0;
    for (size_t i = line_end(s, 0) + 1; i < s.n; i = line_end(s, i) + 1) {
        nb_str line = nb_str_trim(line_at(s, i));
        if (nb_str_is(line, "---") || nb_str_is(line, "...")) return line_end(s, i);
    }
    return 0;
}

static bool opens_item(nb_str line)
{
    nb_str t = nb_str_trim(line);
    size_t i = 0;
    while (i < t.n && i < 9 && t.s[i] >= '0' && t.s[i] <= '9') i++;
    if (i && i < t.n && (t.s[i] == '.' || t.s[i] == ')')) i++;
    else if (!i && t.n && strchr("-*+:!", t.s[0])) i = t.s[0] == '!' ? 3 : 1;
    else return false;
    return i >= t.n || t.s[i] == ' ' || t.s[i] == '\t';
}

/* Fences, front matter and indented code; everything else is left for the inlines. */
static void mark_blocks(zoning *z)
{
    nb_str s = z->s;
    size_t head = front_matter_end(s), fence = 0;
    char with = 0;
    bool blank = true, in_item = false;
    mark(z, 0, head, NB_ZONE_CODE);
    for (size_t i = head, end; i < s.n; i = end + 1) {
        end = line_end(s, i);
        nb_str line = nb_str_sub(s, i, end);
        char c = 0;
        size_t n = fence_of(line, &c);
        if (fence) {
            mark(z, i, end, NB_ZONE_CODE);
            bool only = n >= fence && c == with;
            for (size_t k = line.n; only && k > 0 && line.s[k - 1] != c; k--)
                only = memchr(" \t\r", line.s[k - 1], 3) != NULL;
            if (only) fence = 0;
            continue;
        }
        if (n) {
            fence = n;
            with = c;
            mark(z, i, end, NB_ZONE_CODE);
            blank = false;
            continue;
        }
        if (!nb_str_trim(line).n) {
            blank = true;
            continue;
        }
        size_t indent = indent_of(line);
        if (indent >= 4 && blank && !in_item) {
            mark(z, i, end, NB_ZONE_CODE);
            continue; /* the next line may go on with it */
        }
        if (opens_item(line)) in_item = true;
        else if (!indent) in_item = false;
        blank = false;
    }
}

/* ---- inlines ---- */

static size_t paragraph_end(nb_str s, size_t i)
{
    for (size_t end = line_end(s, i); end < s.n; end = line_end(s, end + 1))
        if (!nb_str_trim(line_at(s, end + 1)).n) return end;
    return s.n;
}

static size_t code_span_end(nb_str s, size_t i, size_t end, size_t *ticks)
{
    size_t n = 0;
    while (i + n < end && s.s[i + n] == '`') n++;
    *ticks = n;
    if (end > i + FAR) end = i + FAR;
    for (size_t k = i + n; k < end;) {
        size_t at = nb_str_chr(nb_str_sub(s, 0, end), '`', k), m = 0;
        if (at == NB_NPOS) return 0;
        while (at + m < end && s.s[at + m] == '`') m++;
        if (m == n) return at + m;
        k = at + m;
    }
    return 0;
}

/* "](…)": behind the parenthesis that closes it. */
static size_t destination_end(nb_str s, size_t i, size_t end)
{
    int depth = 0;
    bool pointed = i + 1 < end && s.s[i + 1] == '<';
    for (size_t k = i; k < end && k < i + FAR; k++) {
        char c = s.s[k];
        if (c == '\n') return 0;
        if (pointed ? c == '>' : c == ' ' || c == '\t') {
            size_t close = nb_str_chr(nb_str_sub(s, 0, line_end(s, k)), ')', k);
            return close == NB_NPOS ? 0 : close + 1;
        }
        if (pointed) continue;
        if (c == '(') depth++;
        if (c == ')' && --depth == 0) return k + 1;
    }
    return 0;
}

static size_t tag_end(nb_str s, size_t i, size_t end)
{
    char c = i + 1 < end ? s.s[i + 1] : 0;
    if (!((c | 32) >= 'a' && (c | 32) <= 'z') && c != '/' && c != '!' && c != '?') return 0;
    if (end > i + FAR) end = i + FAR;
    if (nb_str_starts(nb_str_sub(s, i, end), NB_STR("<!--"))) {
        size_t close = nb_str_find(nb_str_sub(s, 0, end), NB_STR("-->"), i);
        return close == NB_NPOS ? 0 : close + 3;
    }
    size_t close = nb_str_chr(nb_str_sub(s, 0, end), '>', i);
    return close == NB_NPOS ? 0 : close + 1;
}

static size_t url_end(nb_str s, size_t i, size_t end)
{
    if (!nb_str_starts(nb_str_sub(s, i, end), NB_STR("http://")) &&
        !nb_str_starts(nb_str_sub(s, i, end), NB_STR("https://")))
        return 0;
    while (i < end && (unsigned char)s.s[i] > ' ' && (unsigned char)s.s[i] < 0x7F &&
           !strchr("<>\"`", s.s[i]))
        i++;
    return i;
}

/* "$…$" on one line, as in Pandoc: no space inside the marks. */
static size_t math_end(nb_str s, size_t i, size_t end)
{
    size_t stop = line_end(s, i);
    if (stop > end) stop = end;
    if (i + 1 >= stop || strchr(" \t$", s.s[i + 1])) return 0;
    size_t close = nb_str_chr(nb_str_sub(s, 0, stop), '$', i + 1);
    bool is = close != NB_NPOS && close - i < FAR && s.s[close - 1] != ' ';
    return is ? close + 1 : 0;
}

static void mark_inlines(zoning *z, size_t i, size_t end)
{
    nb_str s = z->s;
    while (i < end) {
        if (z->zone[i] != NB_ZONE_PROSE) {
            i++;
            continue;
        }
        size_t to = 0, ticks = 1;
        nb_zone as = NB_ZONE_ADDRESS;
        switch (s.s[i]) {
        case '\\': i += i + 1 < end ? 2 : 1; continue;
        case '`':
            to = code_span_end(s, i, end, &ticks);
            as = NB_ZONE_CODE;
            break;
        case '$':
            to = math_end(s, i, end);
            as = NB_ZONE_CODE;
            break;
        case ']':
            if (i + 1 < end && s.s[i + 1] == '(') to = destination_end(s, i + 1, end);
            else if (i + 1 < end && s.s[i + 1] == ':') to = line_end(s, i);
            break;
        case '<': to = tag_end(s, i, end); break;
        case 'h': to = url_end(s, i, end); break;
        default: break;
        }
        if (to > i) {
            mark(z, s.s[i] == ']' ? i + 1 : i, to, as);
            i = to;
        } else i += ticks;
    }
}

uint8_t *nb_zones_new(nb_arena *a, nb_str s)
{
    zoning z = {s, nb_alloc(a, s.n + 1)};
    mark_blocks(&z);
    for (size_t i = 0; i < s.n;) {
        size_t end = paragraph_end(s, i);
        mark_inlines(&z, i, end);
        i = end + 1;
    }
    return z.zone;
}
