/* PDF values: reading what cairo writes, and writing them again. */
#include "image/pdf_parse.h"

#include <string.h>

#include "base/address.h"

enum { DEPTH_MAX = 64 };

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0;
}

static bool is_delimiter(char c)
{
    return c && strchr("()<>[]{}/%", c);
}

static bool is_regular(char c)
{
    return !is_space(c) && !is_delimiter(c);
}

static bool more(const nb_pdf_reader *r)
{
    return r->at < r->file.n;
}

static char peek(const nb_pdf_reader *r)
{
    return more(r) ? r->file.s[r->at] : 0;
}

static void skip(nb_pdf_reader *r)
{
    while (more(r)) {
        if (peek(r) == '%')
            while (more(r) && peek(r) != '\n' && peek(r) != '\r') r->at++;
        else if (is_space(peek(r))) r->at++;
        else break;
    }
}

/* A run of regular characters. */
static nb_str word(nb_pdf_reader *r)
{
    size_t from = r->at;
    while (more(r) && is_regular(peek(r))) r->at++;
    return nb_str_sub(r->file, from, r->at);
}

bool nb_pdf_word(nb_pdf_reader *r, const char *want)
{
    skip(r);
    size_t at = r->at;
    if (nb_str_is(word(r), want)) return true;
    r->at = at;
    return false;
}

static bool digits(nb_str s, uint32_t *out)
{
    uint64_t v = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.s[i] < '0' || s.s[i] > '9' || v > UINT32_MAX / 10) return false;
        v = v * 10 + (uint64_t)(s.s[i] - '0');
    }
    *out = (uint32_t)v;
    return s.n > 0 && v <= INT32_MAX;
}

bool nb_pdf_uint(nb_pdf_reader *r, uint32_t *out)
{
    skip(r);
    size_t at = r->at;
    if (digits(word(r), out)) return true;
    r->at = at;
    return false;
}

static nb_str name(nb_pdf_reader *r)
{
    nb_buf b = {0};
    r->at++;
    while (more(r) && is_regular(peek(r))) {
        char c = r->file.s[r->at++];
        if (c == '#' && r->at + 1 < r->file.n && nb_hex_value(r->file.s[r->at]) >= 0 &&
            nb_hex_value(r->file.s[r->at + 1]) >= 0) {
            c = (char)(nb_hex_value(r->file.s[r->at]) * 16 +
                       nb_hex_value(r->file.s[r->at + 1]));
            r->at += 2;
        }
        nb_putc(&b, c);
    }
    return nb_buf_take(r->a, &b);
}

static bool hex_string(nb_pdf_reader *r, nb_str *out)
{
    nb_buf b = {0};
    int high = -1;
    for (r->at++; more(r) && peek(r) != '>'; r->at++) {
        int v = nb_hex_value(peek(r));
        if (v < 0) continue;
        if (high >= 0) nb_putc(&b, (char)(high * 16 + v)), high = -1;
        else high = v;
    }
    if (high >= 0) nb_putc(&b, (char)(high * 16));
    *out = nb_buf_take(r->a, &b);
    bool closed = more(r);
    r->at++;
    return closed;
}

/* The character after a backslash; -1 = none (a broken line). */
static int escape(nb_pdf_reader *r)
{
    char c = more(r) ? r->file.s[r->at++] : 0;
    switch (c) {
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'b': return '\b';
    case 'f': return '\f';
    case '\n': return -1;
    case '\r':
        if (peek(r) == '\n') r->at++;
        return -1;
    }
    if (c < '0' || c > '7') return (unsigned char)c;
    int v = c - '0';
    for (int i = 0; i < 2 && peek(r) >= '0' && peek(r) <= '7'; i++)
        v = v * 8 + (r->file.s[r->at++] - '0');
    return v & 255;
}

static bool string(nb_pdf_reader *r, nb_str *out)
{
    nb_buf b = {0};
    int open = 1;
    for (r->at++; more(r);) {
        char c = r->file.s[r->at++];
        if (c == '\\') {
            int v = escape(r);
            if (v >= 0) nb_putc(&b, (char)v);
            continue;
        }
        if (c == '(') open++;
        if (c == ')' && --open == 0) break;
        nb_putc(&b, c);
    }
    *out = nb_buf_take(r->a, &b);
    return open == 0;
}

/* Sign, digits, at most one point: PDF has no exponents. */
static bool number(nb_str s, nb_pdf_value *out)
{
    size_t i = s.n && (s.s[0] == '-' || s.s[0] == '+');
    double v = 0, unit = 1;
    bool point = false, any = false;
    for (; i < s.n; i++) {
        if (s.s[i] == '.' && !point) {
            point = true;
            continue;
        }
        if (s.s[i] < '0' || s.s[i] > '9') return false;
        any = true;
        v = v * 10 + (s.s[i] - '0');
        if (point) unit *= 10;
    }
    if (!any) return false;
    out->type = point ? NB_PDF_REAL : NB_PDF_INT;
    out->real = (s.s[0] == '-' ? -v : v) / unit;
    out->number = !point && v < 9e15 ? (int64_t)out->real : 0;
    out->s = s;
    return true;
}

static bool array(nb_pdf_reader *r, nb_pdf_value *out)
{
    NB_VEC(nb_pdf_value) v = {0};
    for (r->at++;;) {
        skip(r);
        if (!more(r)) return false;
        if (peek(r) == ']') break;
        nb_pdf_value item;
        if (!nb_pdf_parse(r, &item)) return false;
        NB_PUSH(r->a, &v) = item;
    }
    r->at++;
    *out = (nb_pdf_value){.type = NB_PDF_ARRAY, .item = v.v, .n = v.n};
    return true;
}

static bool dict(nb_pdf_reader *r, nb_pdf_value *out)
{
    NB_VEC(nb_pdf_value) v = {0};
    for (r->at += 2;;) {
        skip(r);
        if (peek(r) == '>') break;
        if (peek(r) != '/') return false;
        nb_str key = name(r);
        nb_pdf_value item;
        if (!nb_pdf_parse(r, &item)) return false;
        item.key = key;
        NB_PUSH(r->a, &v) = item;
    }
    if (r->at + 1 >= r->file.n || r->file.s[r->at + 1] != '>') return false;
    r->at += 2;
    *out = (nb_pdf_value){.type = NB_PDF_DICT, .item = v.v, .n = v.n};
    return true;
}

static bool bare(nb_pdf_reader *r, nb_pdf_value *out)
{
    nb_str w = word(r);
    if (nb_str_is(w, "null")) return true;
    if (nb_str_is(w, "true") || nb_str_is(w, "false")) {
        *out = (nb_pdf_value){.type = NB_PDF_BOOL, .number = w.n == 4};
        return true;
    }
    if (!number(w, out)) return false;
    uint32_t target, generation;
    size_t after = r->at;
    if (digits(w, &target) && nb_pdf_uint(r, &generation) && nb_pdf_word(r, "R"))
        *out = (nb_pdf_value){.type = NB_PDF_REF, .number = target};
    else r->at = after;
    return true;
}

bool nb_pdf_parse(nb_pdf_reader *r, nb_pdf_value *out)
{
    *out = (nb_pdf_value){0};
    if (r->depth >= DEPTH_MAX) return false;
    skip(r);
    r->depth++;
    bool ok = true;
    switch (peek(r)) {
    case '/': *out = (nb_pdf_value){.type = NB_PDF_NAME, .s = name(r)}; break;
    case '(':
        out->type = NB_PDF_STRING;
        ok = string(r, &out->s);
        break;
    case '[': ok = array(r, out); break;
    case '<':
        if (r->at + 1 < r->file.n && r->file.s[r->at + 1] == '<') {
            ok = dict(r, out);
        } else {
            out->type = NB_PDF_STRING;
            ok = hex_string(r, &out->s);
        }
        break;
    default: ok = bare(r, out);
    }
    r->depth--;
    return ok;
}

const nb_pdf_value *nb_pdf_entry(const nb_pdf_value *d, const char *key)
{
    for (size_t i = 0; d && d->type == NB_PDF_DICT && i < d->n; i++)
        if (nb_str_is(d->item[i].key, key)) return &d->item[i];
    return NULL;
}

static void put_name(nb_buf *out, nb_str s)
{
    nb_putc(out, '/');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.s[i];
        if (c <= ' ' || c > '~' || c == '#' || is_delimiter((char)c))
            nb_printf(out, "#%02X", c);
        else nb_putc(out, (char)c);
    }
}

void nb_pdf_value_put(nb_buf *out, const nb_pdf_value *v, const uint32_t *numbers)
{
    switch (v->type) {
    case NB_PDF_NULL: nb_puts(out, "null"); return;
    case NB_PDF_BOOL: nb_puts(out, v->number ? "true" : "false"); return;
    case NB_PDF_INT:
    case NB_PDF_REAL: nb_put_str(out, v->s); return;
    case NB_PDF_NAME: put_name(out, v->s); return;
    case NB_PDF_STRING:
        nb_putc(out, '<');
        for (size_t i = 0; i < v->s.n; i++) nb_printf(out, "%02X", (unsigned char)v->s.s[i]);
        nb_putc(out, '>');
        return;
    case NB_PDF_ARRAY:
        nb_putc(out, '[');
        for (size_t i = 0; i < v->n; i++) {
            if (i) nb_putc(out, ' ');
            nb_pdf_value_put(out, &v->item[i], numbers);
        }
        nb_putc(out, ']');
        return;
    case NB_PDF_DICT:
        nb_puts(out, "<<");
        for (size_t i = 0; i < v->n; i++) {
            put_name(out, v->item[i].key);
            nb_putc(out, ' ');
            nb_pdf_value_put(out, &v->item[i], numbers);
        }
        nb_puts(out, ">>");
        return;
    case NB_PDF_REF: nb_printf(out, "%u 0 R", numbers[v->number]); return;
    }
}
