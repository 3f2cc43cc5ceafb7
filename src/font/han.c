/* han.c: glyphs of plain Han text by table. */
#include <hb-aat.h>
#include <string.h>

#include "font/han.h"

enum { PAGE = 256, PAGES = 0x30000 / PAGE };

typedef struct {
    uint32_t glyph;
    int32_t advance; /* font units; 0 = not looked up yet, -1 = for HarfBuzz */
} cell;

struct nb_han {
    nb_han *next;
    nb_arena *arena;
    const nb_face *face;
    hb_segment_properties_t props;
    hb_feature_t features[16];
    unsigned n_features;
    bool usable;
    hb_set_t *touched; /* glyphs that some lookup takes as input */
    cell **page;
};

/* No marks, no joiners, no decompositions: what HarfBuzz does to these lies in the font alone.
 */
static bool is_plain(uint32_t c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
           (c >= 0x20000 && c <= 0x2EBEF) || (c >= 0x3001 && c <= 0x3002) ||
           (c >= 0x3008 && c <= 0x3011) || (c >= 0x3041 && c <= 0x3096) ||
           (c >= 0x30A1 && c <= 0x30FA) || c == 0x30FC || (c >= 0xFF01 && c <= 0xFF60) ||
           (c >= 0x2018 && c <= 0x201D) || c == 0x2014 || c == 0x2026 || c == 0xB7;
}

static void collect(nb_han *h, hb_shape_plan_t *plan, hb_tag_t table)
{
    hb_set_t *lookups = hb_set_create();
    hb_codepoint_t l = HB_SET_VALUE_INVALID;
    hb_ot_shape_plan_collect_lookups(plan, table, lookups);
    while (hb_set_next(lookups, &l))
        hb_ot_layout_lookup_collect_glyphs(h->face->hb, table, l, NULL, h->touched, NULL, NULL);
    hb_set_destroy(lookups);
}

/* Apple's tables and Graphite are other engines with rules of their own. */
static void prepare(nb_han *h)
{
    hb_face_t *face = h->face->hb;
    if (hb_aat_layout_has_substitution(face) || hb_aat_layout_has_positioning(face) ||
        hb_aat_layout_has_tracking(face))
        return;
    hb_shape_plan_t *plan =
        hb_shape_plan_create_cached(face, &h->props, h->features, h->n_features, NULL);
    const char *shaper = hb_shape_plan_get_shaper(plan);
    if (shaper && !strcmp(shaper, "ot")) {
        h->touched = hb_set_create();
        collect(h, plan, HB_OT_TAG_GSUB);
        collect(h, plan, HB_OT_TAG_GPOS);
        h->page = NB_ARRAY(h->arena, cell *, PAGES);
        h->usable = true;
    }
    hb_shape_plan_destroy(plan);
}

nb_han *nb_han_find(nb_fonts *f, const nb_face *face, const hb_segment_properties_t *props,
                    const hb_feature_t *features, unsigned n)
{
    nb_han **at = &f->han, *h;
    size_t bytes = n * sizeof *features;
    for (; (h = *at); at = &h->next)
        if (h->face == face && hb_segment_properties_equal(&h->props, props) &&
            h->n_features == n && !memcmp(h->features, features, bytes))
            return h->usable ? h : NULL;
    if (n > sizeof h->features / sizeof *h->features) return NULL;
    h = *at = NB_NEW(f->arena, nb_han);
    h->arena = f->arena;
    h->face = face;
    h->props = *props;
    memcpy(h->features, features, bytes);
    h->n_features = n;
    prepare(h);
    return h->usable ? h : NULL;
}

void nb_han_close(nb_han *h)
{
    for (; h; h = h->next)
        if (h->touched) hb_set_destroy(h->touched);
}

static cell look_up(const nb_han *h, uint32_t c)
{
    hb_codepoint_t g;
    if (!is_plain(c) || !hb_font_get_nominal_glyph(h->face->font, c, &g) || !g ||
        hb_set_has(h->touched, g))
        return (cell){0, -1};
    int32_t advance = hb_font_get_glyph_h_advance(h->face->font, g);
    return (cell){g, advance > 0 ? advance : -1};
}

static inline cell find(const nb_han *h, uint32_t c)
{
    if (c / PAGE >= PAGES) return (cell){0, -1};
    cell **page = &h->page[c / PAGE];
    if (!*page) *page = NB_ARRAY(h->arena, cell, PAGE);
    cell *k = &(*page)[c % PAGE];
    if (!k->advance) *k = look_up(h, c);
    return *k;
}

/* nb_utf8_next with the three-byte case, which is nearly all, in line. */
static inline uint32_t next_scalar(nb_str s, size_t *i, size_t end)
{
    const unsigned char *p = (const unsigned char *)s.s + *i;
    if (*p >= 0xE1 && *p <= 0xEC && *i + 3 <= end && (p[1] & 0xC0) == 0x80 &&
        (p[2] & 0xC0) == 0x80) {
        *i += 3;
        return (uint32_t)(p[0] & 15) << 12 | (uint32_t)(p[1] & 63) << 6 | (p[2] & 63);
    }
    return nb_utf8_next(nb_str_sub(s, 0, end), i);
}

bool nb_han_shape(const nb_han *h, nb_arena *a, nb_len size, nb_str text, size_t from,
                  size_t to, nb_glyph **out, size_t *n)
{
    size_t count = 0;
    for (size_t i = from; i < to; count++)
        if (find(h, next_scalar(text, &i, to)).advance < 0) return false;
    nb_glyph *g = *out = NB_ARRAY(a, nb_glyph, count);
    int32_t units = 0;
    nb_len advance = 0;
    for (size_t i = from; i < to; g++) {
        g->cluster = (uint32_t)i;
        cell k = find(h, next_scalar(text, &i, to));
        if (k.advance != units) {
            units = k.advance;
            advance = nb_muldiv(size, units, h->face->upem);
        }
        g->id = k.glyph;
        g->advance = advance;
    }
    *n = count;
    return true;
}
