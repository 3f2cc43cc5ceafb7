/* shape.c: the text of a paragraph becomes runs of one face, script, direction and look;
 * HarfBuzz shapes each; its clusters are the units that lines are made of. */
#include <string.h>

#include "layout/shaped.h"
#include "layout/work.h"

enum {
    LONG_RUN = 4096,      /* clusters: a run this long ends at the next space, */
    LONGEST_RUN = 65536,  /* one this long anywhere: giant paragraphs take no giant buffers */
    LONGEST_CLUSTER = 256 /* bytes: the time for marks on one letter grows with their square */
};

/* A grapheme cluster before shaping. */
typedef struct {
    uint32_t from;
    uint8_t kind, punct;
} proto;

typedef struct {
    nb_ctx *c;
    nb_shaped *s;
    const uint8_t *starts; /* grapheme clusters; NULL: every scalar is one */
    const uint8_t *brk;
    const uint8_t *levels; /* NULL: all at the paragraph's */
    NB_VEC(proto) protos;  /* of the open run */
    NB_VEC(nb_run) run;
    NB_VEC(nb_shaped_glyph) glyph;
    nb_run open;
    nb_script script; /* of the open run; 0 = nothing said yet */
    size_t bit;
    size_t image;
    uint32_t ascii_attr; /* the look for which ascii[] holds, plus one */
    struct {
        const nb_face *face;
        unsigned synthetic;
    } ascii[128];
} shaper;

/* ---- analysis of the whole text ---- */

static bool is_note(const nb_shaped *s, const nb_bit *b)
{
    return s->attr[b->attr].note_ref;
}

/* Breaks as they are without note references, which cling to what stands before them. */
static const uint8_t *line_breaks(nb_ctx *c, const nb_shaped *s)
{
    if (!s->refs) return nb_text_line_breaks(c->text, c->scratch, s->text, s->lang);
    nb_buf plain = {0};
    uint8_t *brk = nb_alloc(c->scratch, s->text.n + 1), *cut = NULL;
    for (int pass = 0; pass < 2; pass++) {
        if (pass) cut = nb_text_line_breaks(c->text, c->scratch, nb_buf_str(&plain), s->lang);
        size_t k = 0;
        for (size_t i = 0; i < s->n_bits; i++) {
            size_t from = s->bit[i].from;
            size_t end = i + 1 < s->n_bits ? s->bit[i + 1].from : s->text.n;
            if (is_note(s, &s->bit[i]) || from == end) continue;
            if (!pass) nb_put(&plain, s->text.s + from, end - from);
            else memcpy(brk + from, cut + k, end - from);
            k += end - from;
        }
    }
    brk[s->text.n] = NB_BREAK_MUST;
    nb_buf_free(&plain);
    return brk;
}

/* True where scalars are surely clusters of their own: Latin-1, Han and its punctuation. */
static bool is_plain(nb_str s)
{
    for (size_t i = 0; i < s.n;) {
        unsigned char b = (unsigned char)s.s[i];
        if (b < 0x80) {
            if (b == '\r') return false;
            i++;
        } else if (b >= 0xE4 && b <= 0xE9) {
            i += 3; /* U+4000–9FFF */
        } else {
            uint32_t ch = nb_utf8_next(s, &i);
            bool ok = (ch >= 0xA0 && ch < 0x300 && ch != 0xAD && ch != 0xA9 && ch != 0xAE) ||
                      (ch >= 0x2010 && ch <= 0x2027) || (ch >= 0x3001 && ch <= 0x3029) ||
                      (ch >= 0x3400 && ch <= 0x9FFF) || (ch >= 0xFF01 && ch <= 0xFF5E);
            if (!ok) return false;
        }
    }
    return true;
}

static nb_dir inherited_dir(const nb_shaped *s)
{
    if (s->style.dir != NB_DIR_AUTO) return s->style.dir;
    for (const nb_node *n = s->block; n; n = n->parent)
        if (n->dir != NB_DIR_AUTO) return n->dir;
    return NB_DIR_AUTO;
}

static void find_levels(shaper *x)
{
    nb_shaped *s = x->s;
    nb_dir dir = inherited_dir(s);
    int base = s->style.verbatim || dir == NB_DIR_LTR ? 0 : dir == NB_DIR_RTL ? 1 : -1;
    uint8_t *levels = nb_alloc(x->c->scratch, s->text.n);
    bool any = false;
    s->rtl = nb_text_bidi_levels(x->c->text, s->text, base, levels, &any) & 1;
    x->levels = any ? levels : NULL;
    s->bidi = any;
}

/* ---- runs ---- */

static nb_unit new_unit(const shaper *x, const proto *p, uint32_t end)
{
    nb_unit u = {.from = p->from,
                 .run = (uint32_t)x->run.n,
                 .kind = p->kind & 15,
                 .punct = p->punct & 15};
    if (end < x->s->text.n) {
        if (x->brk[end] == NB_BREAK_MAY) u.brk = NB_AFTER_MAY;
        if (u.brk && nb_ends_soft(nb_str_sub(x->s->text, 0, end))) u.brk = NB_AFTER_SOFT_HYPHEN;
        if (x->brk[end] == NB_BREAK_MUST) u.brk = NB_AFTER_MUST;
    }
    return u;
}

/* Units of clusters that HarfBuzz never sees. */
static void add_inkless(shaper *x, uint32_t end)
{
    for (size_t i = 0; i < x->protos.n; i++) {
        const proto *p = &x->protos.v[i];
        uint32_t to = i + 1 < x->protos.n ? x->protos.v[i + 1].from : end;
        nb_unit u = new_unit(x, p, to);
        if (p->kind == NB_UNIT_IMAGE) {
            x->s->image[x->image].unit = (uint32_t)x->s->n_units;
            u.advance = (int32_t)x->s->image[x->image++].width;
        } else if (p->kind == NB_UNIT_BLANK) {
            size_t at = p->from;
            bool wide = nb_char_is_wide(nb_utf8_next(x->s->text, &at));
            u.advance = (int32_t)(wide ? x->open.size : nb_muldiv(x->open.size, 6, 10));
        }
        x->s->unit[x->s->n_units++] = u;
    }
}

static nb_shape_spec shape_spec(const shaper *x)
{
    const nb_attr *a = &x->s->attr[x->open.attr];
    bool cjk = nb_face_is_cjk(x->open.face);
    nb_script script = x->script;
    if (!script) script = cjk ? NB_SCRIPT('H', 'a', 'n', 'i') : NB_SCRIPT('L', 'a', 't', 'n');
    return (nb_shape_spec){
        .face = x->open.face,
        .size = x->open.size,
        .lang = a->lang,
        .script = script,
        .rtl = x->open.level & 1,
        .figures = x->s->style.tabular_figures ? NB_FIGURES_TABULAR : NB_FIGURES_DEFAULT,
        .no_ligatures = x->s->style.verbatim || a->role == NB_ROLE_CODE,
        .no_kerning = cjk || x->s->style.verbatim || a->role == NB_ROLE_CODE};
}

/* The unit of glyphs [from,to). */
static nb_unit shaped_unit(shaper *x, const proto *p, uint32_t end, const nb_glyph *g,
                           size_t from, size_t to)
{
    nb_unit u = new_unit(x, p, end);
    u.n_glyphs = (uint16_t)(to - from);
    u.simple = to - from == 1 && !g[from].dx && !g[from].dy;
    u.glyph = u.simple ? g[from].id : (uint32_t)x->glyph.n;
    for (size_t i = from; i < to; i++) {
        u.advance += (int32_t)g[i].advance;
        if (!u.simple)
            NB_PUSH(x->c->scratch, &x->glyph) = (nb_shaped_glyph){
                g[i].id, (int32_t)g[i].advance, (int32_t)g[i].dx, (int32_t)g[i].dy};
    }
    return u;
}

/* HarfBuzz's clusters in logical order; graphemes that it merged share a unit. k: the first
 * proto of the word. */
static void add_word(shaper *x, const nb_glyph *g, size_t n, uint32_t from, uint32_t end,
                     size_t *k)
{
    bool rtl = x->open.level & 1;
    for (size_t i = 0; i < n;) {
        size_t first = i;
        uint32_t cluster = g[rtl ? n - 1 - i : i].cluster, next = end;
        while (i < n && g[rtl ? n - 1 - i : i].cluster == cluster && i - first < UINT16_MAX)
            i++;
        if (i < n) next = from + g[rtl ? n - 1 - i : i].cluster;
        while (*k + 1 < x->protos.n && x->protos.v[*k + 1].from <= from + cluster) ++*k;
        proto p = x->protos.v[*k];
        p.from = first ? from + cluster : from;
        nb_unit u = rtl ? shaped_unit(x, &p, next, g, n - i, n - first)
                        : shaped_unit(x, &p, next, g, first, i);
        x->s->unit[x->s->n_units++] = u;
    }
}

static void add_shaped(shaper *x, uint32_t end)
{
    nb_shape_spec spec = shape_spec(x);
    uint32_t look = nb_word_look(x->c, &spec);
    nb_str text = nb_str_sub(x->s->text, 0, end);
    size_t k = 0;
    for (size_t from = x->protos.v[0].from; from < end;) {
        size_t to = nb_word_end(text, from);
        const nb_glyph *g;
        size_t n = nb_word_shape(x->c, look, nb_str_sub(text, from, to), &g);
        while (k + 1 < x->protos.n && x->protos.v[k + 1].from <= from) k++;
        if (n) {
            add_word(x, g, n, (uint32_t)from, (uint32_t)to, &k);
        } else {
            proto p = {(uint32_t)from, NB_UNIT_NOTHING, NB_CP_NONE};
            x->s->unit[x->s->n_units++] = new_unit(x, &p, (uint32_t)to);
        }
        from = to;
    }
}

static void close_run(shaper *x, uint32_t end)
{
    if (!x->protos.n) return;
    x->open.first = (uint32_t)x->s->n_units;
    if (x->open.face) add_shaped(x, end);
    else add_inkless(x, end);
    x->open.n = (uint32_t)x->s->n_units - x->open.first;
    NB_PUSH(x->c->scratch, &x->run) = x->open;
    x->protos.n = 0;
    x->script = 0;
}

/* ---- one cluster ---- */

typedef struct {
    proto p;
    const nb_face *face; /* NULL: no ink */
    unsigned synthetic;
    nb_script script; /* 0 = any */
    uint32_t end;     /* of what the face shows; 0: all of the cluster */
} looked_up;

static bool is_shared(uint32_t ch)
{
    return ch == 0xB7 || ch == 0x2014 || ch == 0x2018 || ch == 0x2019 || ch == 0x201C ||
           ch == 0x201D || ch == 0x2026 || ch == 0x2015 || ch == 0x2027 || ch == 0x22EF;
}

static nb_script script_of(uint32_t ch)
{
    nb_script sc = nb_char_script(ch);
    if (sc == NB_SCRIPT('Z', 'y', 'y', 'y') || sc == NB_SCRIPT('Z', 'i', 'n', 'h')) return 0;
    if (sc == NB_SCRIPT('H', 'i', 'r', 'a') || sc == NB_SCRIPT('K', 'a', 'n', 'a') ||
        sc == NB_SCRIPT('B', 'o', 'p', 'o'))
        return NB_SCRIPT('H', 'a', 'n', 'i'); /* set together */
    return sc;
}

/* No face shows the cluster. Its first characters come from one that shows them, the rest is
 * looked up on its own. */
static bool part(shaper *x, const nb_font_query *q, uint32_t from, uint32_t end, looked_up *r)
{
    nb_str cluster = nb_str_sub(x->s->text, from, end);
    size_t n = nb_fonts_part(x->c->fonts, q, cluster);
    r->face = nb_fonts_pick(x->c->fonts, q, nb_str_sub(cluster, 0, n), &r->synthetic);
    if (n < cluster.n) r->end = from + (uint32_t)n;
    if (r->face && r->end && x->starts && x->starts[from] && from >= x->s->said)
        nb_diag(x->c->diags, NB_SPLIT_CHARACTER, nb_locate(x->c, x->s, from),
                "no font has '%.*s' as one character", NB_STR_ARG(cluster));
    return r->face != NULL;
}

static void report_missing(shaper *x, uint32_t from, uint32_t end)
{
    size_t i = from;
    uint32_t ch = nb_utf8_next(x->s->text, &i);
    if (from < x->s->said) return;
    bool mild = x->c->options->allow_missing;
    nb_diag_as(x->c->diags, mild ? NB_WARNING : NB_ERROR, NB_MISSING_GLYPH,
               nb_locate(x->c, x->s, from), "no font has '%.*s' (U+%04X)", (int)(end - from),
               x->s->text.s + from, (unsigned)ch);
    nb_font_hint_missing(x->c->diags, ch);
}

/* Most of most books; nothing about it depends on what is around. */
static looked_up look_up_ascii(shaper *x, uint32_t from, uint32_t ch, nb_font_query *q,
                               bool dots)
{
    uint32_t attr = x->s->bit[x->bit].attr + 1;
    if (x->ascii_attr != attr) memset(x->ascii, 0, sizeof x->ascii);
    x->ascii_attr = attr;
    bool letter = (ch | 32) >= 'a' && (ch | 32) <= 'z', digit = ch >= '0' && ch <= '9';
    if (!x->ascii[ch].face) {
        if (dots) q->variant |= NB_FACE_ITALIC;
        x->ascii[ch].face = nb_fonts_pick(
            x->c->fonts, q, nb_str_sub(x->s->text, from, from + 1), &x->ascii[ch].synthetic);
    }
    looked_up r = {.p = {from, letter || digit ? NB_UNIT_WORD : NB_UNIT_OTHER, NB_CP_NONE},
                   .face = x->ascii[ch].face,
                   .synthetic = x->ascii[ch].synthetic,
                   .script = letter ? NB_SCRIPT('L', 'a', 't', 'n') : 0};
    if (!r.face) {
        report_missing(x, from, from + 1);
        r.p.kind = NB_UNIT_BLANK;
    }
    return r;
}

static looked_up look_up(shaper *x, uint32_t from, uint32_t end, uint32_t ch, const nb_attr *a)
{
    looked_up r = {.p = {from, NB_UNIT_OTHER, NB_CP_NONE}};
    if (ch == '\n' || (nb_char_is_control(ch) && ch != '\t')) {
        r.p.kind = NB_UNIT_NOTHING;
        return r;
    }
    if (ch == 0xFFFC && x->image < x->s->n_images) {
        r.p.kind = NB_UNIT_IMAGE;
        return r;
    }
    if (nb_char_is_default_ignorable(ch)) {
        r.p.kind = NB_UNIT_NOTHING;
        if (x->protos.n) { /* no ink, but it stays in the run's text */
            r.face = x->open.face;
            r.synthetic = x->open.synthetic;
        }
        return r;
    }
    nb_font_query q = {a->role, a->variant, a->lang, false};
    if (nb_char_is_space(ch)) {
        r.p.kind = NB_UNIT_SPACE;
        /* After letters a space is theirs; symbols and emoji have spaces of odd widths, and
         * those of code are twice as wide as the text's. */
        bool goes_on = x->protos.n && x->script && x->open.face &&
                       x->s->attr[x->open.attr].role == a->role &&
                       nb_face_has_char(x->open.face, ch);
        r.face = goes_on ? x->open.face : NULL;
        r.synthetic = x->open.synthetic;
        if (!r.face) r.face = nb_fonts_pick(x->c->fonts, &q, NB_STR(" "), &r.synthetic);
        return r;
    }
    if (ch < 0x80 && end == from + 1) return look_up_ascii(x, from, ch, &q, a->dots);
    nb_cjk_punct punct = ch < 0xB7 ? NB_CP_NONE : nb_char_cjk_punct(ch);
    if (punct != NB_CP_NONE && is_shared(ch)) {
        q.cjk = a->cjk && !a->code && nb_text_cjk_context(x->s->text, from, a->lang);
        if (!q.cjk) punct = NB_CP_NONE;
    }
    bool han = punct == NB_CP_NONE && nb_char_joins_without_space(ch);
    if (a->dots && (han || punct != NB_CP_NONE)) q.variant &= ~(unsigned)NB_FACE_ITALIC;
    if (a->dots && !han && punct == NB_CP_NONE) q.variant |= NB_FACE_ITALIC;
    if (a->kai && (han || punct != NB_CP_NONE)) q.variant |= NB_FACE_ITALIC;
    r.face = nb_fonts_pick(x->c->fonts, &q, nb_str_sub(x->s->text, from, end), &r.synthetic);
    r.script = script_of(ch);
    if (!r.face && !part(x, &q, from, end, &r)) {
        report_missing(x, from, r.end ? r.end : end);
        r.p.kind = NB_UNIT_BLANK;
        return r;
    }
    bool cjk_face = nb_face_is_cjk(r.face);
    if (punct != NB_CP_NONE && cjk_face) {
        r.p.kind = NB_UNIT_MARK;
        r.p.punct = (uint8_t)punct;
    } else if (han || punct != NB_CP_NONE) {
        r.p.kind = NB_UNIT_HAN;
    } else if (nb_char_is_letter(ch) || nb_char_is_number(ch)) {
        r.p.kind = ch > 0x2000 && cjk_face ? NB_UNIT_HAN : NB_UNIT_WORD;
    }
    return r;
}

/* Returns where what was added ends. */
static uint32_t add_cluster(shaper *x, uint32_t from, uint32_t end)
{
    nb_shaped *s = x->s;
    while (x->bit + 1 < s->n_bits && s->bit[x->bit + 1].from <= from) x->bit++;
    uint32_t attr = s->bit[x->bit].attr;
    size_t i = from;
    looked_up r = look_up(x, from, end, nb_utf8_next(s->text, &i), &s->attr[attr]);
    uint8_t level = x->levels ? x->levels[from] : 0;
    bool whole = !x->starts || x->starts[from];
    bool same = (whole || r.p.kind == NB_UNIT_NOTHING) && x->protos.n && x->open.attr == attr &&
                x->open.face == r.face && x->open.synthetic == r.synthetic &&
                x->open.level == level && (!r.script || !x->script || r.script == x->script) &&
                x->protos.n < (r.p.kind == NB_UNIT_SPACE ? LONG_RUN : LONGEST_RUN);
    if (!same) {
        close_run(x, from);
        x->open = (nb_run){.face = r.face,
                           .attr = attr,
                           .size = s->attr[attr].size,
                           .level = level,
                           .synthetic = r.synthetic};
    }
    if (r.script) x->script = r.script;
    NB_PUSH(x->c->scratch, &x->protos) = r.p;
    return r.end ? r.end : end;
}

void nb_shape_units(nb_ctx *c, nb_shaped *s)
{
    shaper x = {.c = c, .s = s};
    if (!s->text.n) return;
    s->unit = NB_ARRAY(c->shaped, nb_unit, nb_utf8_length(s->text)); /* at most */
    find_levels(&x);
    x.brk = line_breaks(c, s);
    if (!is_plain(s->text)) x.starts = nb_text_clusters(c->text, c->scratch, s->text);
    for (size_t i = 0; i < s->text.n;) {
        size_t from = i;
        nb_utf8_next(s->text, &i);
        while (x.starts && i < s->text.n && !x.starts[i] &&
               (i - from < LONGEST_CLUSTER || ((unsigned char)s->text.s[i] & 0xC0) == 0x80))
            i++;
        while (from < i) from = add_cluster(&x, (uint32_t)from, (uint32_t)i);
    }
    close_run(&x, (uint32_t)s->text.n);
    s->run = nb_copy(c->shaped, x.run.v, x.run.n * sizeof *x.run.v);
    s->n_runs = x.run.n;
    s->glyph = nb_copy(c->shaped, x.glyph.v, x.glyph.n * sizeof *x.glyph.v);
    s->n_glyphs = x.glyph.n;
}
