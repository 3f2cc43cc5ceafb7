/* The charset of a CFF font: which CID each glyph has (Adobe Technical Note 5176, sections 5 to
 * 13). Only for tables that a subsetter has just written; whatever surprises gives false. */
#include "pdf/parts.h"

typedef struct {
    nb_str s;
    size_t at;
    bool bad;
} reader;

static unsigned take(reader *r, unsigned bytes)
{
    unsigned v = 0;
    for (unsigned i = 0; i < bytes; i++) {
        if (r->at >= r->s.n) {
            r->bad = true;
            return 0;
        }
        v = v << 8 | (uint8_t)r->s.s[r->at++];
    }
    return v;
}

/* Moves past an INDEX; the first item's place and length where asked for. Returns the count. */
static unsigned pass_index(reader *r, size_t *item, size_t *length)
{
    unsigned count = take(r, 2);
    if (!count) return 0;
    unsigned size = take(r, 1);
    if (size < 1 || size > 4) r->bad = true;
    if (r->bad) return 0;
    size_t offsets = r->at, data = offsets + ((size_t)count + 1) * size - 1;
    unsigned first = take(r, size), second = take(r, size);
    if (item) {
        *item = data + first;
        *length = second - first;
    }
    r->at = offsets + (size_t)count * size;
    r->at = data + take(r, size);
    return count;
}

/* The operators of a Top DICT that matter here. */
typedef struct {
    bool ros;
    unsigned charset, charstrings;
} top;

static top read_top(reader r)
{
    top t = {0};
    unsigned last = 0;
    while (r.at < r.s.n && !r.bad) {
        unsigned b = take(&r, 1);
        if (b == 12) {
            if (take(&r, 1) == 30) t.ros = true;
        } else if (b == 15) {
            t.charset = last;
        } else if (b == 17) {
            t.charstrings = last;
        } else if (b == 28) {
            last = take(&r, 2);
        } else if (b == 29) {
            last = take(&r, 4);
        } else if (b == 30) { /* a real number ends with a nibble of 15 */
            unsigned two;
            do two = take(&r, 1);
            while (!r.bad && (two & 15) != 15 && two >> 4 != 15);
        } else if (b >= 32 && b <= 246) {
            last = b - 139;
        } else if (b >= 247 && b <= 250) {
            last = (b - 247) * 256 + take(&r, 1) + 108;
        } else if (b >= 251 && b <= 254) {
            take(&r, 1);
        }
    }
    return t;
}

bool nb_cff_cids(nb_arena *a, nb_str cff, uint16_t **cid, size_t *n)
{
    reader r = {.s = cff, .at = 2};
    r.at = take(&r, 1); /* header size */
    pass_index(&r, NULL, NULL);
    size_t at = 0, length = 0;
    if (pass_index(&r, &at, &length) != 1 || r.bad || at + length > cff.n) return false;
    top t = read_top((reader){.s = nb_str_sub(cff, 0, at + length), .at = at});
    if (!t.ros || !t.charset || !t.charstrings) return false;

    r.at = t.charstrings;
    *n = take(&r, 2);
    *cid = NB_ARRAY(a, uint16_t, *n ? *n : 1);
    r.at = t.charset;
    unsigned format = take(&r, 1);
    for (size_t glyph = 1; glyph < *n && !r.bad;) {
        unsigned first = take(&r, 2), more = format ? take(&r, format) : 0;
        for (unsigned k = 0; k <= more && glyph < *n; k++)
            (*cid)[glyph++] = (uint16_t)(first + k);
    }
    return !r.bad && format <= 2;
}
