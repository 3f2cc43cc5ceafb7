#include "pdf/parts.h"

#include "base/mem.h"

uint32_t nb_glyph_index(nb_pdf *p, nb_pdf_font *f, uint32_t id)
{
    uint32_t **page = &f->slot[id >> 8 & 0xFF];
    if (!*page) *page = NB_ARRAY(p->arena, uint32_t, 256);
    uint32_t *slot = &(*page)[id & 0xFF];
    if (!*slot) {
        int64_t upem = nb_face_upem(f->face);
        int64_t advance = nb_face_advance_units(f->face, id);
        NB_PUSH(p->arena, &f->use) = (nb_glyph_use){
            .id = id,
            .width = (int32_t)nb_muldiv(advance, 1000000, upem),
        };
        *slot = (uint32_t)f->use.n;
    }
    return *slot - 1;
}

/* Characters that share a glyph with a plainer one. They never become the glyph's own text,
 * lest every space of a book reads as the no-break space that happened to come first. */
static uint32_t plainer(uint32_t c)
{
    switch (c) {
    case 0x00A0:
    case 0x2002:
    case 0x2003:
    case 0x2007:
    case 0x2009:
    case 0x200A:
    case 0x202F: return ' ';
    case 0x00AD:
    case 0x2010:
    case 0x2011: return '-';
    case 0x02BC: return 0x2019;
    case 0x00B5: return 0x03BC;
    case 0x2126: return 0x03A9;
    case 0x212B: return 0x00C5;
    case 0x2236: return ':';
    case 0x30FB: return 0x00B7;
    }
    return c;
}

/* ToUnicode may not map to these, and a mapping may hold 512 bytes. */
static bool can_be_mapped(nb_str text)
{
    if (!text.n || text.n > 128) return false;
    for (size_t i = 0; i < text.n;) {
        uint32_t c = nb_utf8_next(text, &i);
        if (c == 0 || c == 0xFEFF || (c & 0xFFFE) == 0xFFFE) return false;
    }
    return true;
}

static bool is_own_text(const nb_pdf_font *f, uint32_t glyph, nb_str text)
{
    if (!can_be_mapped(text)) return false;
    size_t i = 0;
    uint32_t c = nb_utf8_next(text, &i), plain = plainer(c);
    return i < text.n || plain == c || nb_face_glyph_of(f->face, plain) != glyph;
}

/* True when the glyph's own text is, or now becomes, `text`. */
static bool says(nb_pdf_font *f, nb_glyph_use *u, nb_str text)
{
    if (u->firm) return nb_str_eq(u->text, text);
    if (!is_own_text(f, u->id, text)) return false;
    u->text = text;
    u->firm = true;
    return true;
}

/* As many glyphs as characters, each the ordinary glyph of its character: letters and marks
 * that did not merge. */
static bool says_in_turn(nb_pdf_font *f, const uint32_t *index, size_t n, nb_str text)
{
    if (nb_utf8_length(text) != n) return false;
    size_t i = 0;
    for (size_t k = 0; k < n; k++) {
        const nb_glyph_use *u = &f->use.v[index[k]];
        size_t from = i;
        uint32_t c = nb_utf8_next(text, &i);
        nb_str one = nb_str_sub(text, from, i);
        if (u->firm ? !nb_str_eq(u->text, one)
                    : nb_face_glyph_of(f->face, c) != u->id || !is_own_text(f, u->id, one))
            return false;
    }
    i = 0;
    for (size_t k = 0; k < n; k++) {
        size_t from = i;
        nb_utf8_next(text, &i);
        says(f, &f->use.v[index[k]], nb_str_sub(text, from, i));
    }
    return true;
}

bool nb_glyphs_need_text(nb_pdf_font *f, const uint32_t *index, size_t n, nb_str text)
{
    if (n == 1 ? says(f, &f->use.v[index[0]], text) : says_in_turn(f, index, n, text))
        return false;
    /* What readers that ignore ActualText will find: each glyph a character, the last one the
     * rest. */
    size_t i = 0;
    for (size_t k = 0; k < n && i < text.n; k++) {
        size_t from = i;
        nb_utf8_next(text, &i);
        if (k + 1 == n) i = text.n;
        nb_glyph_use *u = &f->use.v[index[k]];
        if (!u->text.n && can_be_mapped(nb_str_sub(text, from, i)))
            u->text = nb_str_sub(text, from, i);
    }
    return true;
}
