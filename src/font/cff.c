/* cff.c: Top DICT, charset, outlines and FDSelect of a CFF table (Adobe Technical Note #5176,
 * sections 4 to 19). */
#include "font/cff.h"

#include <string.h>

enum {
    OP_CHARSET = 15,
    OP_CHARSTRINGS = 17,
    OP_ESCAPE = 12, /* the next two come behind it */
    OP_ROS = 30,
    OP_FD_SELECT = 37
};

static unsigned byte_at(nb_str s, size_t i)
{
    return i < s.n ? (unsigned char)s.s[i] : 0;
}

static size_t big_endian(nb_str s, size_t at, unsigned n)
{
    size_t v = 0;
    for (unsigned i = 0; i < n; i++) v = v << 8 | byte_at(s, at + i);
    return v;
}

/* An INDEX at `at`: *end gets the first byte after it, *item the first object's bytes. False
 * where it does not fit into the table. */
static bool read_index(nb_str cff, size_t at, size_t *end, nb_str *item, size_t *item_at)
{
    size_t count = big_endian(cff, at, 2);
    if (at + 2 > cff.n) return false;
    if (!count) {
        *end = at + 2;
        return false;
    }
    unsigned off = byte_at(cff, at + 2);
    if (off < 1 || off > 4) return false;
    size_t base = at + 3 + (count + 1) * off - 1;
    size_t first = big_endian(cff, at + 3, off), second = big_endian(cff, at + 3 + off, off);
    size_t last = big_endian(cff, at + 3 + count * off, off);
    if (base > cff.n || last > cff.n - base || first < 1 || second < first || second > last)
        return false;
    *end = base + last;
    *item_at = base + first;
    *item = nb_str_sub(cff, base + first, base + second);
    return true;
}

/* One operand of a DICT at *i; moves past it. Reals are skipped. */
static long read_operand(nb_str d, size_t *i)
{
    unsigned b = byte_at(d, (*i)++);
    if (b >= 32 && b <= 246) return (long)b - 139;
    if (b >= 247 && b <= 250) return ((long)b - 247) * 256 + (long)byte_at(d, (*i)++) + 108;
    if (b >= 251 && b <= 254) return -((long)b - 251) * 256 - (long)byte_at(d, (*i)++) - 108;
    if (b == 28) {
        *i += 2;
        return (long)(int16_t)big_endian(d, *i - 2, 2);
    }
    if (b == 29) {
        *i += 4;
        return (long)(int32_t)big_endian(d, *i - 4, 4);
    }
    if (b == 30)
        while (*i < d.n) {
            unsigned nibbles = byte_at(d, (*i)++);
            if ((nibbles & 15) == 15 || nibbles >> 4 == 15) break;
        }
    return 0;
}

typedef struct {
    bool ros;
    size_t charset_at;                      /* where the charset operand begins, in the DICT */
    bool wide;                              /* it is a 5-byte integer */
    size_t charset, charstrings, fd_select; /* offsets in the table */
} top_dict;

static top_dict read_top_dict(nb_str d)
{
    top_dict t = {0};
    size_t i = 0, operand = 0;
    long value = 0;
    while (i < d.n) {
        unsigned b = byte_at(d, i);
        if (b >= 28 && b != 31 && b != 255) {
            operand = i;
            value = read_operand(d, &i);
            continue;
        }
        i++;
        size_t offset = value > 0 ? (size_t)value : 0;
        if (b == OP_CHARSET) {
            t.charset = offset;
            t.charset_at = operand;
            t.wide = byte_at(d, operand) == 29;
        } else if (b == OP_CHARSTRINGS) {
            t.charstrings = offset;
        } else if (b == OP_ESCAPE) {
            b = byte_at(d, i++);
            if (b == OP_ROS) t.ros = true;
            if (b == OP_FD_SELECT) t.fd_select = offset;
        }
    }
    return t;
}

static bool find_top_dict(nb_str cff, nb_str *dict, size_t *dict_at)
{
    size_t end, at;
    nb_str name;
    if (cff.n < 4 || byte_at(cff, 0) != 1) return false;
    return read_index(cff, byte_at(cff, 2), &end, &name, &at) &&
           read_index(cff, end, &end, dict, dict_at);
}

nb_cff_charset nb_cff_read_charset(nb_str cff)
{
    nb_str dict;
    size_t dict_at;
    nb_cff_charset c = {0};
    if (!find_top_dict(cff, &dict, &dict_at)) return c;
    top_dict t = read_top_dict(dict);
    c.cid_keyed = t.ros;
    c.charset_at = t.wide ? dict_at + t.charset_at : 0;
    return c;
}

static void put_u16(nb_buf *b, unsigned v)
{
    nb_putc(b, (char)(v >> 8));
    nb_putc(b, (char)v);
}

nb_str nb_cff_with_charset(nb_arena *a, nb_str cff, const uint32_t *cid, unsigned n_glyphs)
{
    nb_cff_charset c = nb_cff_read_charset(cff);
    if (!c.charset_at || cff.n > INT32_MAX / 2) return NB_STR_NULL;
    nb_buf b = {0};
    nb_put_str(&b, cff);
    for (unsigned i = 0; i < 4; i++) b.p[c.charset_at + 1 + i] = (char)(cff.n >> (24 - 8 * i));
    nb_putc(&b, 2); /* format 2: the first CID of each run and how many follow it */
    for (unsigned g = 1, run; g < n_glyphs; g += run) {
        for (run = 1; g + run < n_glyphs && cid[g + run] == cid[g] + run;) run++;
        put_u16(&b, cid[g]);
        put_u16(&b, run - 1);
    }
    return nb_buf_take(a, &b);
}

/* ---- few glyphs ---- */

/* What such a table needs to be read for. */
typedef struct {
    size_t charset, fd_select, charstrings;
    size_t count, base,
        end;        /* offsets of outlines begin to count at base, the last ends at end */
    unsigned width; /* of such an offset */
} layout;

static size_t entry_at(const layout *l, size_t i)
{
    return l->charstrings + 3 + i * l->width;
}

static bool find_layout(nb_str cff, layout *l)
{
    nb_str dict;
    size_t dict_at;
    if (!find_top_dict(cff, &dict, &dict_at)) return false;
    top_dict t = read_top_dict(dict);
    *l = (layout){.charset = t.charset, .fd_select = t.fd_select, .charstrings = t.charstrings};
    l->count = big_endian(cff, t.charstrings, 2);
    l->width = byte_at(cff, t.charstrings + 2);
    if (!t.ros || t.charset < 3 || !t.fd_select || !l->count || l->width < 1 || l->width > 4)
        return false;
    l->base = entry_at(l, l->count + 1) - 1;
    size_t last = big_endian(cff, entry_at(l, l->count), l->width);
    if (l->base > cff.n || last > cff.n - l->base) return false;
    l->end = l->base + last;
    return t.charset < t.charstrings && t.fd_select < t.charstrings;
}

static bool find_outline(nb_str cff, const layout *l, uint32_t glyph, size_t *at, size_t *n)
{
    if (glyph >= l->count) return false;
    size_t first = big_endian(cff, entry_at(l, glyph), l->width),
           next = big_endian(cff, entry_at(l, glyph + 1), l->width);
    *at = l->base + first;
    *n = next - first;
    return first >= 1 && next >= first && l->base + next <= l->end;
}

size_t nb_cff_few_size(nb_str cff, const uint32_t *glyph, unsigned n)
{
    layout l;
    if (!n || glyph[0] || !find_layout(cff, &l)) return 0;
    size_t size = entry_at(&l, n + 1), at, length;
    for (unsigned i = 0; i < n; i++) {
        if (!find_outline(cff, &l, glyph[i], &at, &length)) return 0;
        size += length;
    }
    return size <= l.end ? size : 0; /* damaged where they overlap */
}

static void put_number(char *to, size_t v, unsigned n)
{
    for (unsigned i = 0; i < n; i++) to[i] = (char)(v >> (8 * (n - 1 - i)));
}

static bool put_outlines(nb_str cff, const layout *l, const uint32_t *glyph, unsigned n,
                         nb_cff_reader *read, void *ctx, char *to)
{
    size_t offset = 1, base = entry_at(l, n + 1) - 1, at, length;
    put_number(to + l->charstrings, n, 2);
    to[l->charstrings + 2] = (char)l->width;
    for (unsigned i = 0; i < n; i++) {
        put_number(to + entry_at(l, i), offset, l->width);
        if (!find_outline(cff, l, glyph[i], &at, &length)) return false;
        if (!read(ctx, at, length, to + base + offset)) return false;
        offset += length;
    }
    put_number(to + entry_at(l, n), offset, l->width);
    return true;
}

/* Of neighbours with the same Private DICT there is one entry, and no more entries than before.
 */
static bool put_ranges(nb_str cff, size_t at, size_t end, const uint32_t *glyph, unsigned n,
                       char *to)
{
    size_t ranges = big_endian(cff, at + 1, 2), r = 0, kept = 0;
    unsigned last = UINT32_MAX;
    if (!ranges || at + 5 + ranges * 3 > end) return false;
    for (unsigned i = 0; i < n; i++) {
        while (r + 1 < ranges && big_endian(cff, at + 3 + (r + 1) * 3, 2) <= glyph[i]) r++;
        unsigned fd = byte_at(cff, at + 5 + r * 3);
        if (fd == last) continue;
        put_number(to + at + 3 + kept * 3, i, 2);
        put_number(to + at + 5 + kept * 3, fd, 1);
        last = fd;
        kept++;
    }
    put_number(to + at + 1, kept, 2);
    put_number(to + at + 3 + kept * 3, n, 2);
    return true;
}

static bool put_fd_select(nb_str cff, const layout *l, const uint32_t *glyph, unsigned n,
                          char *to)
{
    size_t at = l->fd_select;
    unsigned format = byte_at(cff, at);
    if (format == 3) return put_ranges(cff, at, l->charstrings, glyph, n, to);
    if (format != 0 || l->charstrings - at < 1 + l->count) return false;
    for (unsigned i = 0; i < n; i++) to[at + 1 + i] = cff.s[at + 1 + glyph[i]];
    return true;
}

/* In the format that is there: fewer glyphs take no more room. */
static bool put_charset(nb_str cff, const layout *l, unsigned n, char *to)
{
    unsigned format = byte_at(cff, l->charset), width = format;
    size_t most = format == 2 ? 65536 : format == 1 ? 256 : 1; /* glyphs of an entry */
    char *p = to + l->charset + 1, *end = to + l->charstrings;
    if (format > 2) return false;
    for (size_t first = 1; first < n; first += most, p += 2 + width) {
        if (end - p < 2 + (long)width) return false;
        put_number(p, first, 2);
        put_number(p + 2, (n - first < most ? n - first : most) - 1, width);
    }
    return true;
}

bool nb_cff_few(nb_str cff, const uint32_t *glyph, unsigned n, nb_cff_reader *read, void *ctx,
                char *to)
{
    layout l;
    if (!find_layout(cff, &l)) return false;
    memcpy(to, cff.s, l.charstrings);
    return put_charset(cff, &l, n, to) && put_fd_select(cff, &l, glyph, n, to) &&
           put_outlines(cff, &l, glyph, n, read, ctx, to);
}
