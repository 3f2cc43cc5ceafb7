#include "pdf/syntax.h"

void nb_put_fixed(nb_buf *b, int64_t v, int places)
{
    char digits[32];
    int n = 0;
    uint64_t u = v < 0 ? -(uint64_t)v : (uint64_t)v;
    while (places > 0 && u % 10 == 0 && u) {
        u /= 10;
        places--;
    }
    if (!u) {
        nb_putc(b, '0');
        return;
    }
    for (; u || places > 0; u /= 10) {
        digits[n++] = (char)('0' + u % 10);
        if (--places == 0) digits[n++] = '.';
    }
    if (v < 0) digits[n++] = '-';
    nb_buf_reserve(b, (size_t)n);
    while (n) b->p[b->n++] = digits[--n];
    b->p[b->n] = 0;
}

unsigned nb_digits(uint32_t v)
{
    unsigned n = 1;
    while (v /= 10) n++;
    return n;
}

void nb_put_padded(nb_buf *b, uint32_t v, unsigned width)
{
    for (unsigned n = nb_digits(v); n < width; n++) nb_putc(b, ' ');
    nb_put_int(b, v);
}

void nb_put_ref(nb_buf *b, uint32_t id)
{
    nb_putc(b, ' ');
    nb_put_int(b, id);
    nb_put(b, " 0 R", 4);
}

static const char hex_digits[] = "0123456789ABCDEF";

static void put_hex_byte(nb_buf *b, unsigned c)
{
    nb_putc(b, hex_digits[c >> 4 & 15]);
    nb_putc(b, hex_digits[c & 15]);
}

void nb_put_hex(nb_buf *b, const uint8_t *bytes, size_t n)
{
    nb_putc(b, '<');
    for (size_t i = 0; i < n; i++) put_hex_byte(b, bytes[i]);
    nb_putc(b, '>');
}

void nb_put_literal_byte(nb_buf *b, uint8_t c)
{
    if (c == '(' || c == ')' || c == '\\') nb_putc(b, '\\');
    /* A bare carriage return would be read as a line feed. */
    if (c == '\r') nb_puts(b, "\\r");
    else nb_putc(b, (char)c);
}

void nb_put_literal(nb_buf *b, nb_str bytes)
{
    nb_putc(b, '(');
    for (size_t i = 0; i < bytes.n; i++) nb_put_literal_byte(b, (uint8_t)bytes.s[i]);
    nb_putc(b, ')');
}

/* Where PDFDocEncoding, ASCII and UTF-8 agree. */
static bool is_plain(nb_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.s[i] < 0x20 || s.s[i] > 0x7E) return false;
    return true;
}

/* c as one or two UTF-16 units. */
static unsigned utf16(uint32_t c, uint16_t unit[2])
{
    if (c < 0x10000) {
        unit[0] = (uint16_t)c;
        return 1;
    }
    c -= 0x10000;
    unit[0] = (uint16_t)(0xD800 + (c >> 10));
    unit[1] = (uint16_t)(0xDC00 + (c & 0x3FF));
    return 2;
}

void nb_put_utf16(nb_buf *b, nb_str s)
{
    uint16_t unit[2];
    for (size_t i = 0; i < s.n;) {
        unsigned n = utf16(nb_utf8_next(s, &i), unit);
        for (unsigned k = 0; k < n; k++) {
            put_hex_byte(b, unit[k] >> 8);
            put_hex_byte(b, unit[k]);
        }
    }
}

void nb_put_text(nb_buf *b, nb_str s)
{
    if (is_plain(s)) {
        nb_put_literal(b, s);
        return;
    }
    nb_puts(b, "<FEFF");
    nb_put_utf16(b, s);
    nb_putc(b, '>');
}

void nb_put_filespec(nb_buf *b, nb_str name)
{
    nb_puts(b, "/Type/Filespec/F");
    nb_put_literal(b, name);
    nb_puts(b, "/UF");
    nb_put_text(b, name);
}

nb_str nb_text_bytes(nb_arena *a, nb_str s)
{
    if (is_plain(s)) return s;
    nb_buf b = {0};
    nb_put(&b, "\xFE\xFF", 2);
    uint16_t unit[2];
    for (size_t i = 0; i < s.n;) {
        unsigned n = utf16(nb_utf8_next(s, &i), unit);
        for (unsigned k = 0; k < n; k++) {
            nb_putc(&b, (char)(unit[k] >> 8));
            nb_putc(&b, (char)unit[k]);
        }
    }
    return nb_buf_take(a, &b);
}
