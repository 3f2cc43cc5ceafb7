/* voices.c: every word that is written is also spoken here: each voice (body, strong, heading …
 * in one language) remembers which face shows each of its characters. The subsets are made from
 * that, and what no face has is reported at its place. */
#include <string.h>

#include "epub/ebook.h"

static bool has(const nb_ebook_set *set, uint32_t c)
{
    const uint32_t *page = set->page[c >> 12];
    return page && page[c >> 5 & 127] >> (c & 31) & 1;
}

/* False when it was there. */
static bool add(nb_arena *a, nb_ebook_set *set, uint32_t c)
{
    if (has(set, c)) return false;
    uint32_t **page = &set->page[c >> 12];
    if (!*page) *page = NB_ARRAY(a, uint32_t, 128);
    (*page)[c >> 5 & 127] |= 1u << (c & 31);
    return true;
}

nb_ebook_voice *nb_ebook_voice_of(nb_ebook *e, nb_role role, unsigned variant, nb_str lang)
{
    for (size_t i = 0; i < e->voices.n; i++) {
        nb_ebook_voice *v = e->voices.v[i];
        if (v->role == role && v->variant == variant && nb_str_eq(v->lang, lang)) return v;
    }
    nb_ebook_voice *v = NB_NEW(e->arena, nb_ebook_voice);
    v->role = role;
    v->variant = variant;
    v->lang = lang;
    NB_PUSH(e->arena, &e->voices) = v;
    return v;
}

static nb_ebook_font *font_of(nb_ebook *e, nb_ebook_voice *v, const nb_face *face)
{
    for (size_t i = 0; i < v->n; i++)
        if (e->faces.v[v->font[i]].face == face) {
            v->uses[i]++;
            return &e->faces.v[v->font[i]];
        }
    size_t k = 0;
    while (k < e->faces.n && e->faces.v[k].face != face) k++;
    if (k == e->faces.n) NB_PUSH(e->arena, &e->faces) = (nb_ebook_font){.face = face};
    if (v->n == v->cap) {
        v->font = nb_vec_grow(e->arena, v->font, v->n, &v->cap, sizeof *v->font);
        v->uses = nb_vec_grow(e->arena, v->uses, v->n, &v->uses_cap, sizeof *v->uses);
    }
    v->font[v->n] = k;
    v->uses[v->n++] = 1;
    return &e->faces.v[k];
}

/* ---- what no font has ---- */

/* The place of a character in the source: the first after the node's beginning. A character
 * that the source spells otherwise (an entity) has the node's place. */
static nb_loc place_of(const nb_ebook *e, const nb_node *at, nb_str cluster)
{
    if (!at) return NB_NOWHERE;
    nb_loc loc = at->loc;
    nb_str s = loc.file && loc.line ? nb_diags_text(e->diags, loc.file) : NB_STR_NULL;
    size_t i = 0;
    for (uint32_t line = 1; line < loc.line && i != NB_NPOS; line++) {
        i = nb_str_chr(s, '\n', i);
        if (i != NB_NPOS) i++;
    }
    if (i == NB_NPOS || i + (loc.col ? loc.col - 1 : 0) > s.n) return loc;
    size_t found = nb_str_find(s, cluster, i + (loc.col ? loc.col - 1 : 0));
    if (found == NB_NPOS) return loc;
    loc.col = 1;
    for (size_t k = i; k < found; k++) {
        loc.col++;
        if (s.s[k] == '\n') loc.line++, loc.col = 1;
    }
    return loc;
}

static void report(nb_ebook *e, const nb_node *at, nb_str cluster)
{
    size_t i = 0;
    uint32_t c = nb_utf8_next(cluster, &i);
    if (!add(e->arena, &e->missing, c)) return;
    e->n_missing++;
    if (e->options->allow_missing) return;
    nb_diag(e->diags, NB_MISSING_GLYPH, place_of(e, at, cluster), "no font has '%.*s' (U+%04X)",
            NB_STR_ARG(cluster), c);
    nb_font_hint_missing(e->diags, c);
}

static bool has_no_ink(uint32_t c)
{
    return nb_char_is_space(c) || nb_char_is_default_ignorable(c) || nb_char_is_control(c) ||
           c == '\n' || c == '\t' || c == '\r';
}

/* Returns how many bytes of the cluster are taken care of. */
static size_t ask(nb_ebook *e, nb_ebook_voice *v, const nb_node *at, nb_str cluster, bool whole)
{
    size_t i = 0;
    uint32_t first = nb_utf8_next(cluster, &i);
    /* “ ” ‘ ’ … — · are full marks in Chinese. CSS cannot choose by context, only by language.
     */
    bool mark = nb_char_cjk_punct(first) != NB_CP_NONE && v->role != NB_ROLE_CODE;
    nb_font_query q = {v->role, v->variant, v->lang, mark && nb_lang_is_cjk(v->lang)};
    const nb_face *face = nb_fonts_pick(e->fonts, &q, cluster, NULL);
    if (!face && i < cluster.n) {
        nb_str all = cluster;
        cluster = nb_str_sub(all, 0, nb_fonts_part(e->fonts, &q, all));
        face = nb_fonts_pick(e->fonts, &q, cluster, NULL);
        if (face && whole)
            nb_diag(e->diags, NB_SPLIT_CHARACTER, place_of(e, at, all),
                    "no font has '%.*s' as one character", NB_STR_ARG(all));
    }
    if (!face && !has_no_ink(first)) report(e, at, cluster);
    /* Readers show emoji with their own colour font; bitmaps from a book they mostly refuse. */
    if (!face || nb_face_is_colour(face)) return cluster.n;
    nb_ebook_font *f = font_of(e, v, face);
    for (i = 0; i < cluster.n;) {
        uint32_t c = nb_utf8_next(cluster, &i);
        if (add(e->arena, &f->chars, c)) f->n++;
    }
    return cluster.n;
}

/* ---- clusters ---- */

/* What a face must show together with the character before it. */
static bool attaches(uint32_t c)
{
    return nb_char_is_mark(c) || (c >= 0x1F3FB && c <= 0x1F3FF) || c == 0x200D ||
           (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0020 && c <= 0xE01EF);
}

static bool is_flag_letter(uint32_t c)
{
    return c >= 0x1F1E6 && c <= 0x1F1FF;
}

/* The end of the cluster that begins with c and continues at i. The bytes of ASCII and of the
 * CJK ideographs tell without decoding that nothing attaches. */
static size_t cluster_end(nb_str s, uint32_t c, size_t i)
{
    bool joined = false;
    while (i < s.n) {
        uint8_t lead = (uint8_t)s.s[i];
        if (!joined && (lead < 0xCC || (lead >= 0xE4 && lead <= 0xE9))) break;
        size_t next = i;
        uint32_t d = nb_utf8_next(s, &next);
        bool flag = is_flag_letter(c) && is_flag_letter(d);
        if (!joined && !attaches(d) && !flag) break;
        joined = d == 0x200D;
        if (flag) c = 0;
        i = next;
    }
    return i;
}

void nb_ebook_speak(nb_ebook *e, nb_ebook_voice *v, const nb_node *at, nb_str s)
{
    if (nb_str_is(e->options->embed_fonts, "none")) return;
    for (size_t i = 0; i < s.n;) {
        size_t from = i;
        uint32_t c = nb_utf8_next(s, &i);
        size_t end = cluster_end(s, c, i);
        if (end == i) {
            if (!add(e->arena, &v->seen, c)) continue;
            if (c < 0x20) continue;
        }
        for (i = from; i < end;) i += ask(e, v, at, nb_str_sub(s, i, end), i == from);
    }
}
