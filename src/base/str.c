#include "base/str.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"

nb_str nb_str_of(const char *z)
{
    return z ? (nb_str){z, strlen(z)} : NB_STR_NULL;
}

bool nb_str_eq(nb_str a, nb_str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.s, b.s, a.n) == 0);
}

bool nb_str_is(nb_str a, const char *z)
{
    return nb_str_eq(a, nb_str_of(z));
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool nb_str_ieq(nb_str a, nb_str b)
{
    if (a.n != b.n) return false;
    for (size_t i = 0; i < a.n; i++)
        if (lower(a.s[i]) != lower(b.s[i])) return false;
    return true;
}

bool nb_str_starts(nb_str a, nb_str prefix)
{
    return a.n >= prefix.n && nb_str_eq((nb_str){a.s, prefix.n}, prefix);
}

bool nb_str_ends(nb_str a, nb_str suffix)
{
    return a.n >= suffix.n && nb_str_eq(nb_str_sub(a, a.n - suffix.n, a.n), suffix);
}

int nb_str_cmp(nb_str a, nb_str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.s, b.s, n) : 0;
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

nb_str nb_str_sub(nb_str a, size_t from, size_t to)
{
    if (to > a.n) to = a.n;
    if (from > to) from = to;
    return (nb_str){a.s ? a.s + from : NULL, to - from};
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

nb_str nb_str_trim(nb_str a)
{
    while (a.n && is_space(a.s[a.n - 1])) a.n--;
    while (a.n && is_space(a.s[0])) a.s++, a.n--;
    return a;
}

size_t nb_str_find(nb_str a, nb_str needle, size_t from)
{
    if (from > a.n || needle.n > a.n - from) return NB_NPOS;
    if (!needle.n) return from;
    const char *p = memmem(a.s + from, a.n - from, needle.s, needle.n);
    return p ? (size_t)(p - a.s) : NB_NPOS;
}

size_t nb_str_chr(nb_str a, char c, size_t from)
{
    if (from >= a.n) return NB_NPOS;
    const char *p = memchr(a.s + from, c, a.n - from);
    return p ? (size_t)(p - a.s) : NB_NPOS;
}

size_t nb_str_rchr(nb_str a, char c)
{
    const char *p = a.n ? memrchr(a.s, c, a.n) : NULL;
    return p ? (size_t)(p - a.s) : NB_NPOS;
}

bool nb_str_cut(nb_str a, char sep, nb_str *left, nb_str *right)
{
    size_t i = nb_str_chr(a, sep, 0);
    *left = nb_str_sub(a, 0, i == NB_NPOS ? a.n : i);
    *right = i == NB_NPOS ? NB_STR_NULL : nb_str_sub(a, i + 1, a.n);
    return i != NB_NPOS;
}

char *nb_str_z(nb_arena *a, nb_str s)
{
    char *p = nb_alloc(a, s.n + 1);
    if (s.n) memcpy(p, s.s, s.n);
    return p;
}

nb_str nb_str_dup(nb_arena *a, nb_str s)
{
    return (nb_str){nb_str_z(a, s), s.n};
}

nb_str nb_str_lower(nb_arena *a, nb_str s)
{
    char *p = nb_str_z(a, s);
    for (size_t i = 0; i < s.n; i++) p[i] = lower(p[i]);
    return (nb_str){p, s.n};
}

nb_str nb_str_cat(nb_arena *a, nb_str x, nb_str y)
{
    char *p = nb_alloc(a, x.n + y.n + 1);
    if (x.n) memcpy(p, x.s, x.n);
    if (y.n) memcpy(p + x.n, y.s, y.n);
    return (nb_str){p, x.n + y.n};
}

nb_str nb_str_printf(nb_arena *a, const char *fmt, ...)
{
    nb_buf b = {0};
    va_list ap;
    va_start(ap, fmt);
    nb_vprintf(&b, fmt, ap);
    va_end(ap);
    return nb_buf_take(a, &b);
}

/* The length a lead byte promises; 0 for a byte that cannot lead. */
static size_t lead_length(unsigned char c)
{
    if (c < 0x80) return 1;
    if (c >= 0xC2 && c <= 0xDF) return 2;
    if (c >= 0xE0 && c <= 0xEF) return 3;
    if (c >= 0xF0 && c <= 0xF4) return 4;
    return 0;
}

/* The scalar at p (n bytes left) and its length, or 0 where the bytes are not UTF-8. */
static size_t decode(const unsigned char *p, size_t n, uint32_t *c)
{
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    size_t k = lead_length(p[0]);
    if (!k || k > n) return 0;
    if (k == 1) {
        *c = p[0];
        return 1;
    }
    uint32_t v = p[0] & (0x7Fu >> k);
    for (size_t i = 1; i < k; i++) {
        if ((p[i] & 0xC0) != 0x80) return 0;
        v = v << 6 | (p[i] & 0x3F);
    }
    if (v < least[k] || v > 0x10FFFF || (v >= 0xD800 && v <= 0xDFFF)) return 0;
    *c = v;
    return k;
}

uint32_t nb_utf8_next(nb_str s, size_t *i)
{
    const unsigned char *p = (const unsigned char *)s.s + *i;
    uint32_t c;
    if (p[0] < 0x80) {
        ++*i;
        return p[0];
    }
    /* U+1000–CFFF, most of all Han: three bytes and no exceptions. */
    if (p[0] >= 0xE1 && p[0] <= 0xEC && s.n - *i >= 3 && (p[1] & 0xC0) == 0x80 &&
        (p[2] & 0xC0) == 0x80) {
        *i += 3;
        return (uint32_t)(p[0] & 15) << 12 | (uint32_t)(p[1] & 63) << 6 | (p[2] & 63);
    }
    size_t k = decode(p, s.n - *i, &c);
    if (!k) {
        ++*i;
        return 0xFFFD;
    }
    *i += k;
    return c;
}

uint32_t nb_utf8_prev(nb_str s, size_t *i)
{
    size_t j = *i - 1;
    while (j > 0 && *i - j < 4 && ((unsigned char)s.s[j] & 0xC0) == 0x80) j--;
    uint32_t c;
    if (decode((const unsigned char *)s.s + j, *i - j, &c) != *i - j) {
        --*i;
        return 0xFFFD;
    }
    *i = j;
    return c;
}

size_t nb_utf8_put(char out[4], uint32_t c)
{
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = 0xFFFD;
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t k = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = k - 1; i > 0; i--, c >>= 6) out[i] = (char)(0x80 | (c & 0x3F));
    out[0] = (char)((0xF00u >> k & 0xFF) | c);
    return k;
}

size_t nb_utf8_length(nb_str s)
{
    size_t count = 0;
    for (size_t i = 0; i < s.n; count++) nb_utf8_next(s, &i);
    return count;
}

bool nb_utf8_valid(nb_str s, size_t *bad)
{
    for (size_t i = 0; i < s.n;) {
        uint32_t c;
        size_t k = decode((const unsigned char *)s.s + i, s.n - i, &c);
        if (!k) {
            if (bad) *bad = i;
            return false;
        }
        i += k;
    }
    return true;
}

void nb_buf_free(nb_buf *b)
{
    nb_free(b->p);
    *b = (nb_buf){0};
}

void nb_buf_reserve(nb_buf *b, size_t more)
{
    if (more > SIZE_MAX / 4 - b->n) nb_out_of_memory();
    size_t need = b->n + more + 1;
    if (need <= b->cap) return;
    b->cap = need < b->cap + b->cap / 2 ? b->cap + b->cap / 2 : need < 64 ? 64 : need;
    b->p = nb_realloc(b->p, b->cap);
}

void nb_put(nb_buf *b, const void *bytes, size_t n)
{
    nb_buf_reserve(b, n);
    if (n) memcpy(b->p + b->n, bytes, n);
    b->n += n;
    b->p[b->n] = 0;
}

void nb_put_str(nb_buf *b, nb_str s)
{
    nb_put(b, s.s, s.n);
}

void nb_puts(nb_buf *b, const char *z)
{
    nb_put(b, z, strlen(z));
}

void nb_put_utf8(nb_buf *b, uint32_t c)
{
    char u[4];
    nb_put(b, u, nb_utf8_put(u, c));
}

void nb_vprintf(nb_buf *b, const char *fmt, va_list ap)
{
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    if (n > 0) {
        nb_buf_reserve(b, (size_t)n);
        vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
        b->n += (size_t)n;
    }
    va_end(again);
}

void nb_printf(nb_buf *b, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    nb_vprintf(b, fmt, ap);
    va_end(ap);
}

void nb_put_int(nb_buf *b, int64_t v)
{
    char digits[24];
    size_t i = sizeof digits;
    uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    do digits[--i] = (char)('0' + u % 10);
    while (u /= 10);
    if (v < 0) digits[--i] = '-';
    nb_put(b, digits + i, sizeof digits - i);
}

nb_str nb_buf_str(const nb_buf *b)
{
    return (nb_str){b->p, b->n};
}

nb_str nb_buf_take(nb_arena *a, nb_buf *b)
{
    nb_str s = nb_str_dup(a, nb_buf_str(b));
    nb_buf_free(b);
    return s;
}

void nb_put_json(nb_buf *b, nb_str s)
{
    nb_putc(b, '"');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.s[i];
        switch (c) {
        case '"': nb_puts(b, "\\\""); break;
        case '\\': nb_puts(b, "\\\\"); break;
        case '\n': nb_puts(b, "\\n"); break;
        case '\t': nb_puts(b, "\\t"); break;
        case '\r': nb_puts(b, "\\r"); break;
        default:
            if (c < 0x20 || c == 0x7F) nb_printf(b, "\\u%04x", c);
            else nb_putc(b, (char)c);
        }
    }
    nb_putc(b, '"');
}
