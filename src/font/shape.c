/* shape.c: text to glyphs, by HarfBuzz with one buffer for all calls. */
#include "font/han.h"

enum { MAX_FEATURES = 16 };

typedef struct {
    hb_feature_t v[MAX_FEATURES];
    unsigned n;
} features;

static void set(features *f, const char tag[4], uint32_t value)
{
    f->v[f->n++] = (hb_feature_t){HB_TAG(tag[0], tag[1], tag[2], tag[3]), value,
                                  HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END};
}

static bool is_cjk_script(nb_script s)
{
    return s == NB_SCRIPT('H', 'a', 'n', 'i') || s == NB_SCRIPT('H', 'i', 'r', 'a') ||
           s == NB_SCRIPT('K', 'a', 'n', 'a') || s == NB_SCRIPT('H', 'a', 'n', 'g') ||
           s == NB_SCRIPT('B', 'o', 'p', 'o');
}

static features features_of(const nb_shape_spec *s)
{
    features f = {.n = 0};
    switch (s->figures) {
    case NB_FIGURES_LINING: set(&f, "lnum", 1); break;
    case NB_FIGURES_OLDSTYLE: set(&f, "onum", 1); break;
    case NB_FIGURES_TABULAR:
        set(&f, "tnum", 1);
        set(&f, "lnum", 1);
        break;
    default: break;
    }
    if (s->no_ligatures) {
        /* calt too: code faces draw their arrows with it. What a script cannot do without
         * (rlig, ccmp, the joining forms) stays. */
        set(&f, "liga", 0);
        set(&f, "clig", 0);
        set(&f, "calt", 0);
    }
    /* Han and kana stand on a grid; their kern feature is for proportional setting (palt). */
    if (s->no_kerning || (s->face->cjk && is_cjk_script(s->script))) set(&f, "kern", 0);
    if (s->small_caps) set(&f, "smcp", 1);
    if (s->cjk_half) set(&f, "halt", 1);
    return f;
}

/* HarfBuzz's handle of a tag; asking for it takes a lock and a search. */
static hb_language_t language_of(nb_fonts *f, nb_str lang)
{
    if (!lang.n) return HB_LANGUAGE_INVALID;
    if (f->langs.n && nb_str_eq(f->langs.entry[f->last_lang].key, lang))
        return f->langs.entry[f->last_lang].value;
    hb_language_t h = nb_map_find(&f->langs, lang);
    if (!h) {
        h = hb_language_from_string(lang.s, (int)lang.n);
        nb_map_set(&f->langs, nb_str_dup(f->arena, lang), (void *)h);
    }
    for (f->last_lang = 0; f->langs.entry[f->last_lang].value != h;) f->last_lang++;
    return h;
}

/* Font units to a length. Most glyphs of a Chinese book are one em wide. */
static inline nb_len length(hb_position_t units, nb_len size, int64_t upem)
{
    if (units == upem) return size;
    if (!units) return 0;
    return nb_muldiv(size, units, upem);
}

size_t nb_shape(nb_fonts *f, nb_arena *a, const nb_shape_spec *spec, nb_str text, size_t from,
                size_t to, nb_glyph **out)
{
    const nb_face *face = spec->face;
    hb_buffer_t *b = f->buf;
    features feats = features_of(spec);
    hb_segment_properties_t props = {
        .direction = spec->rtl ? HB_DIRECTION_RTL : HB_DIRECTION_LTR,
        .script = (hb_script_t)spec->script,
        .language = language_of(f, spec->lang),
    };
    if (!spec->rtl && face->cjk && is_cjk_script(spec->script)) {
        size_t done;
        const nb_han *h = nb_han_find(f, face, &props, feats.v, feats.n);
        if (h && nb_han_shape(h, a, spec->size, text, from, to, out, &done)) return done;
    }
    hb_buffer_clear_contents(b);
    hb_buffer_set_flags(b, HB_BUFFER_FLAG_REMOVE_DEFAULT_IGNORABLES |
                               HB_BUFFER_FLAG_DO_NOT_INSERT_DOTTED_CIRCLE);
    hb_buffer_add_utf8(b, text.s, (int)text.n, (unsigned)from, (int)(to - from));
    hb_buffer_set_segment_properties(b, &props);
    hb_shape(face->font, b, feats.v, feats.n);

    unsigned n;
    const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(b, &n);
    const hb_glyph_position_t *pos = hb_buffer_get_glyph_positions(b, &n);
    nb_glyph *g = NB_ARRAY(a, nb_glyph, n);
    for (unsigned i = 0; i < n; i++)
        g[i] = (nb_glyph){
            .id = info[i].codepoint,
            .cluster = info[i].cluster,
            .advance = length(pos[i].x_advance, spec->size, face->upem),
            .dx = length(pos[i].x_offset, spec->size, face->upem),
            .dy = length(pos[i].y_offset, spec->size, face->upem),
        };
    *out = g;
    return n;
}
