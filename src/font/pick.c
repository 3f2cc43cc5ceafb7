/* pick.c: which face shows a cluster.
 *
 * A query names a list of candidates, built once: the faces of its role for the language of the
 * text, then for that of the book, then (for headings) those of body, then the faces of any
 * language, then the fallbacks. Inside each step the user's own come first, then faces of the
 * wanted variant, then those that have to be emboldened or slanted. What a cluster got is
 * remembered: single scalars in tables by code point, longer clusters in a map. */
#include "font/list.h"

enum { TEXT_SELECTOR = 0xFE0E, EMOJI_SELECTOR = 0xFE0F, ZWJ = 0x200D, KEYCAP = 0x20E3 };
enum { PAGE = 256, PAGES = 0x110000 / PAGE };

typedef struct {
    nb_entry *entry;
    unsigned synthetic;
} candidate;

/* What a cluster got: 0 = not known yet. */
typedef uint16_t answer;
enum {
    NOTHING = 1,
    FIRST_FACE = 2,
    SYNTHETIC_SHIFT = 14,
    ID_MASK = (1 << SYNTHETIC_SHIFT) - 1
};

struct nb_choice {
    nb_choice *next;
    nb_str key, lang; /* as asked for, and as faces are chosen */
    nb_str home;      /* the language of the book at the time */
    nb_role role;
    unsigned variant;
    bool cjk;
    NB_VEC(candidate) list;
    answer *page[PAGES];
    nb_map clusters; /* cluster -> answer, as a pointer */
};

/* ---- candidates ---- */

/* From best to worst: itself, then what a missing trait can be imitated on, then other traits.
 */
static const unsigned variant_order[4][4] = {
    [NB_FACE_REGULAR] = {NB_FACE_REGULAR, NB_FACE_BOLD, NB_FACE_ITALIC,
                         NB_FACE_BOLD | NB_FACE_ITALIC},
    [NB_FACE_BOLD] = {NB_FACE_BOLD, NB_FACE_REGULAR, NB_FACE_BOLD | NB_FACE_ITALIC,
                      NB_FACE_ITALIC},
    [NB_FACE_ITALIC] = {NB_FACE_ITALIC, NB_FACE_REGULAR, NB_FACE_BOLD | NB_FACE_ITALIC,
                        NB_FACE_BOLD},
    [NB_FACE_BOLD | NB_FACE_ITALIC] = {NB_FACE_BOLD | NB_FACE_ITALIC, NB_FACE_BOLD,
                                       NB_FACE_ITALIC, NB_FACE_REGULAR},
};

typedef struct {
    nb_fonts *f;
    nb_choice *c;
    bool *taken;
    bool excess; /* faces with traits that are not wanted */
} builder;

/* One step: the faces of a role for a language (empty = any language). */
static void add_step(builder *b, unsigned role, nb_str lang)
{
    const unsigned wanted = b->c->variant;
    for (int user = 1; user >= 0; user--)
        for (unsigned k = 0; k < 4; k++)
            for (size_t i = 0; i < b->f->list.n; i++) {
                nb_entry *e = &b->f->list.v[i];
                if (b->taken[i] || e->role != role || e->user != user ||
                    e->variant != variant_order[wanted][k] ||
                    b->excess != !!(e->variant & ~wanted) ||
                    (lang.n && !nb_entry_is_for(e, lang)))
                    continue;
                b->taken[i] = true;
                NB_PUSH(b->f->arena, &b->c->list) = (candidate){e, wanted & ~e->variant};
            }
}

static void add_role(builder *b, unsigned role)
{
    if (b->c->lang.n) add_step(b, role, b->c->lang);
    if (b->f->lang.n) add_step(b, role, b->f->lang);
}

static void add_all(builder *b, unsigned role)
{
    bool heading = role == NB_ROLE_HEADING;
    add_role(b, role);
    if (heading) add_role(b, NB_ROLE_BODY);
    add_step(b, role, NB_STR_NULL);
    if (heading) add_step(b, NB_ROLE_BODY, NB_STR_NULL);
    add_role(b, NB_ROLE_FALLBACK);
    add_step(b, NB_ROLE_FALLBACK, NB_STR_NULL);
    if (role == NB_ROLE_CODE) add_step(b, NB_ROLE_BODY, NB_STR_NULL);
}

static nb_choice *new_choice(nb_fonts *f, const nb_font_query *q, unsigned variant)
{
    nb_choice *c = NB_NEW(f->arena, nb_choice);
    c->key = nb_str_dup(f->arena, q->lang);
    c->lang = nb_font_lang(c->key);
    c->home = f->lang;
    c->role = q->role;
    c->variant = variant;
    c->cjk = q->cjk;
    nb_map_init(&c->clusters, f->arena);
    builder b = {f, c, NB_ARRAY(f->arena, bool, f->list.n), false};
    add_all(&b, q->role);
    b.excess = true;
    add_all(&b, q->role);
    return c;
}

/* The candidates of a query. Chains are short: a book has few languages. */
static nb_choice *find_choice(nb_fonts *f, const nb_font_query *q)
{
    unsigned variant = q->variant & 3;
    nb_choice **at = &f->choice[q->role][variant][q->cjk], *c;
    for (c = *at; c; c = c->next)
        if (nb_str_eq(c->key, q->lang) && nb_str_eq(c->home, f->lang)) return c;
    c = new_choice(f, q, variant);
    c->next = *at;
    return *at = c;
}

/* ---- can this face show it? ---- */

/* A scalar alone: by the cmap, or where HarfBuzz makes it out of others. Spaces are made by
 * width (but the ideographic one should be as wide as Han), and what has no ink needs no glyph.
 */
static bool shows_scalar(nb_fonts *f, const nb_face *face, nb_str text, uint32_t c)
{
    if (nb_face_has_char(face, c)) return true;
    if (c < 0x80) return c <= ' ' && nb_face_has_char(face, ' ');
    if (c == 0x2011) return nb_face_has_char(face, 0x2010);
    if (c == 0x3000) return false;
    if (nb_char_is_space(c)) return nb_face_has_char(face, ' ');
    if (nb_char_is_default_ignorable(c)) return true;
    bool compatibility = (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x2F800 && c <= 0x2FA1F);
    return compatibility && nb_face_shows(face, f->buf, text);
}

static bool shows(nb_fonts *f, const nb_face *face, nb_str cluster, uint32_t first, bool single)
{
    if (single) return shows_scalar(f, face, cluster, first);
    if (!shows_scalar(f, face, cluster, first) && nb_char_is_han(first)) return false;
    return nb_face_shows(face, f->buf, cluster);
}

/* ---- emoji or text? (UTS #51) ---- */

static bool wants_emoji(nb_str cluster, uint32_t first)
{
    if (cluster.n < 2) return false;
    bool joined = false, selected = false, keycap = false;
    for (size_t i = 0; i < cluster.n;) {
        uint32_t c = nb_utf8_next(cluster, &i);
        if (c == TEXT_SELECTOR) return false;
        if (c == EMOJI_SELECTOR) selected = true;
        if (c == KEYCAP) keycap = true;
        if (c == ZWJ) joined = true;
    }
    if (nb_char_is_emoji_presentation(first)) return true;
    return ((selected || joined) && nb_char_is_emoji(first)) || (selected && keycap);
}

static answer try_emoji(nb_fonts *f, nb_str cluster, uint32_t first, bool single)
{
    for (size_t i = 0; i < f->list.n; i++) {
        nb_entry *e = &f->list.v[i];
        if (e->role != NB_ROLE_EMOJI) continue;
        nb_face *face = nb_entry_face(f, e);
        if (!face || !shows(f, face, cluster, first, single)) continue;
        nb_face_read(f->arena, face);
        return (answer)(face->id + FIRST_FACE);
    }
    return 0;
}

/* ---- the walk ---- */

static unsigned to_imitate(const candidate *k, const nb_face *face, bool upright)
{
    unsigned s = k->synthetic;
    if (face->bold) s &= ~(unsigned)NB_FACE_BOLD;
    if (face->italic || upright) s &= ~(unsigned)NB_FACE_ITALIC;
    return s;
}

/* Which faces a walk looks at. The user's own are never left out for what the manifest calls
 * them. */
typedef enum { ALL, ONLY_CJK, NO_CJK } walk;

static bool is_skipped(const nb_entry *e, walk w)
{
    return w != ALL && !e->user && nb_entry_is_cjk(e) != (w == ONLY_CJK);
}

/* Marks that a Kai face does not draw as the text's language has them: quotation marks as
 * narrow as Latin ones, stops at the foot of their cell where they belong in its middle. The
 * upright face of the language has them right. */
static bool is_foreign_mark(const nb_choice *c, const candidate *k, const nb_face *face,
                            uint32_t ch)
{
    nb_cjk_punct punct = nb_char_cjk_punct(ch);
    if (punct == NB_CP_NONE || !(c->cjk || nb_char_is_full_mark(ch))) return false;
    if (k->entry->user || !(k->entry->variant & NB_FACE_ITALIC)) return false;
    int box[4], upem = (int)nb_face_upem(face);
    uint32_t glyph = nb_face_glyph_of(face, ch);
    if (nb_face_advance_units(face, glyph) * 10 < upem * 9) return true;
    bool centred = nb_lang_is_traditional(c->lang) &&
                   (punct == NB_CP_COMMA || punct == NB_CP_STOP || punct == NB_CP_EXCLAM);
    return centred && nb_face_extents_units(face, glyph, box) && box[0] * 4 < upem;
}

/* Han is never slanted: where the user's face has no Kai beside it, that of the manifest for
 * the same language is wanted for emphasis, and the user's face only if there is none. */
static answer try_text(nb_fonts *f, const nb_choice *c, nb_str cluster, uint32_t first,
                       bool single, walk w)
{
    bool upright = c->cjk || nb_char_is_cjk(first) || nb_char_is_wide(first);
    answer spare = 0, foreign = 0;
    for (size_t i = 0; i < c->list.n; i++) {
        const candidate *k = &c->list.v[i];
        if (is_skipped(k->entry, w)) continue;
        bool slanted = k->synthetic & NB_FACE_ITALIC;
        if (spare && (slanted || !nb_entry_is_for(k->entry, c->lang))) continue;
        nb_face *face = nb_entry_face(f, k->entry);
        if (!face || (w == ONLY_CJK && !face->cjk)) continue;
        if (!shows(f, face, cluster, first, single)) continue;
        nb_face_read(f->arena, face);
        answer a =
            (answer)((face->id + FIRST_FACE) | to_imitate(k, face, upright) << SYNTHETIC_SHIFT);
        if (is_foreign_mark(c, k, face, first)) {
            if (!foreign) foreign = a;
            continue;
        }
        if (!upright || !slanted || !k->entry->user) return a;
        if (!spare) spare = a;
    }
    return spare ? spare : foreign;
}

/* What only a face for an East Asian language draws as it should: others that have a few (a
 * Japanese face taken for its Latin bold) would give shapes of another country. And in running
 * text, letters of other scripts come from a face for them: the Greek and Cyrillic of CJK faces
 * are makeshift. */
static walk first_walk(const nb_choice *c, uint32_t ch)
{
    if (c->cjk || nb_char_is_cjk(ch) || (ch >= 0x3000 && ch <= 0x303F) ||
        (ch >= 0xFF00 && ch <= 0xFFEF))
        return ONLY_CJK;
    return c->role == NB_ROLE_BODY && ch < 0x2000 && nb_char_is_letter(ch) ? NO_CJK : ALL;
}

static answer search(nb_fonts *f, const nb_choice *c, nb_str cluster, uint32_t first,
                     bool single)
{
    bool emoji = wants_emoji(cluster, first);
    walk w = first_walk(c, first);
    answer a = emoji ? try_emoji(f, cluster, first, single) : 0;
    if (!a) a = try_text(f, c, cluster, first, single, w);
    if (!a && w != ALL) a = try_text(f, c, cluster, first, single, ALL);
    if (!a && !emoji) a = try_emoji(f, cluster, first, single);
    return a ? a : NOTHING;
}

static const nb_face *face_of(const nb_fonts *f, answer a, unsigned *synthetic)
{
    if (synthetic) *synthetic = a == NOTHING ? 0 : a >> SYNTHETIC_SHIFT;
    return a == NOTHING ? NULL : f->face.v[(a & ID_MASK) - FIRST_FACE];
}

static answer find_single(nb_fonts *f, nb_choice *c, nb_str cluster, uint32_t scalar)
{
    answer **page = &c->page[scalar / PAGE];
    if (!*page) *page = NB_ARRAY(f->arena, answer, PAGE);
    answer *a = &(*page)[scalar % PAGE];
    if (!*a) *a = search(f, c, cluster, scalar, true);
    return *a;
}

const nb_face *nb_fonts_pick(nb_fonts *f, const nb_font_query *q, nb_str cluster,
                             unsigned *synthetic)
{
    nb_choice *c = find_choice(f, q);
    size_t i = 0;
    if (!cluster.n) cluster = NB_STR(" ");
    uint32_t first = nb_utf8_next(cluster, &i);
    if (i == cluster.n) return face_of(f, find_single(f, c, cluster, first), synthetic);

    uintptr_t known = (uintptr_t)nb_map_find(&c->clusters, cluster);
    if (!known) {
        known = search(f, c, cluster, first, false);
        nb_map_set(&c->clusters, nb_str_dup(f->arena, cluster), (void *)known);
    }
    return face_of(f, (answer)known, synthetic);
}

size_t nb_fonts_part(nb_fonts *f, const nb_font_query *q, nb_str cluster)
{
    size_t i = 0;
    nb_utf8_next(cluster, &i);
    size_t shown = i;
    while (i < cluster.n) {
        nb_utf8_next(cluster, &i);
        if (!nb_fonts_pick(f, q, nb_str_sub(cluster, 0, i), NULL)) break;
        shown = i;
    }
    return shown;
}

const nb_face *nb_fonts_primary(nb_fonts *f, const nb_font_query *q)
{
    const nb_choice *c = find_choice(f, q);
    for (int strict = q->cjk; strict >= 0; strict--)
        for (size_t i = 0; i < c->list.n; i++) {
            nb_face *face = nb_entry_face(f, c->list.v[i].entry);
            if (!face || (strict && !face->cjk)) continue;
            nb_face_read(f->arena, face);
            return face;
        }
    nb_face_read(f->arena, f->face.v[0]); /* nb_fonts_open made sure of one */
    return f->face.v[0];
}
