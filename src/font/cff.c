/* cff.c: Top DICT and charset of a CFF table (Adobe Technical Note #5176, sections 4 to 13). */
#include "font/cff.h"

enum { OP_CHARSET = 15, OP_ESCAPE = 12, OP_ROS = 30 };

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
    size_t charset;    /* offset in the table; 0..2 are predefined */
    size_t operand_at; /* where the charset operand begins, in the DICT */
    bool wide;         /* the operand is a 5-byte integer */
} top_dict;

static top_dict read_top_dict(nb_str d)
{
    top_dict t = {0};
    size_t i = 0, operand = 0;
    long value = 0;
    bool wide = false;
    while (i < d.n) {
        unsigned b = byte_at(d, i);
        if (b >= 28 && b != 31 && b != 255) {
            operand = i;
            wide = b == 29;
            value = read_operand(d, &i);
            continue;
        }
        i++;
        if (b == OP_ESCAPE) {
            if (byte_at(d, i++) == OP_ROS) t.ros = true;
        } else if (b == OP_CHARSET && value >= 0) {
            t.charset = (size_t)value;
            t.operand_at = operand;
            t.wide = wide;
        }
    }
    return t;
}

/* Every glyph's CID is its own number: charsets of all three formats. */
static bool is_identity(nb_str cff, size_t at, unsigned n_glyphs)
{
    unsigned format = byte_at(cff, at++), width = format == 2 ? 2 : 1;
    size_t gid = 1;
    if (at <= 3 || format > 2) return false;
    while (gid < n_glyphs) {
        if (at + 2 > cff.n || big_endian(cff, at, 2) != gid) return false;
        at += 2;
        gid++;
        if (!format) continue;
        gid += big_endian(cff, at, width);
        at += width;
    }
    return true;
}

static bool find_top_dict(nb_str cff, nb_str *dict, size_t *dict_at)
{
    size_t end, at;
    nb_str name;
    if (cff.n < 4 || byte_at(cff, 0) != 1) return false;
    return read_index(cff, byte_at(cff, 2), &end, &name, &at) &&
           read_index(cff, end, &end, dict, dict_at);
}

nb_cff_charset nb_cff_read_charset(nb_str cff, unsigned n_glyphs)
{
    nb_str dict;
    size_t dict_at;
    nb_cff_charset c = {0};
    if (!find_top_dict(cff, &dict, &dict_at)) return c;
    top_dict t = read_top_dict(dict);
    c.cid_keyed = t.ros;
    c.identity = t.ros && is_identity(cff, t.charset, n_glyphs);
    c.charset_at = t.wide ? dict_at + t.operand_at : 0;
    return c;
}

static void put_u16(nb_buf *b, unsigned v)
{
    nb_putc(b, (char)(v >> 8));
    nb_putc(b, (char)v);
}

nb_str nb_cff_with_charset(nb_arena *a, nb_str cff, const uint32_t *cid, unsigned n_glyphs)
{
    nb_cff_charset c = nb_cff_read_charset(cff, n_glyphs);
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
