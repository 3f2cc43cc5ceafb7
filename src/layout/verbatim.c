/* verbatim.c: code on a grid: Latin one cell, Han two, tabs to the next stop; lines are filled
 * one after the other and wrapped only where they must be. */
#include <string.h>

#include "layout/shaped.h"

enum { TAB = 8 };

static nb_len cell_width(nb_ctx *c, const nb_shaped *s)
{
    const nb_text_style *t = &s->style.text;
    nb_font_query q = {t->role, t->variant, s->lang, false};
    const nb_face *face = nb_fonts_primary(c->fonts, &q);
    uint32_t id = nb_face_glyph_of(face, '0');
    nb_len w = nb_muldiv(t->size, nb_face_advance_units(face, id), (int64_t)nb_face_upem(face));
    return nb_len_max(w, t->size / 4);
}

static size_t cells_of(const nb_shaped *s, const nb_unit *u, nb_len cell, size_t column)
{
    size_t i = u->from;
    uint32_t ch = nb_utf8_next(s->text, &i);
    if (u->kind == NB_UNIT_NOTHING) return 0;
    if (ch == '\t') return TAB - column % TAB;
    if (nb_char_is_wide(ch) || u->kind == NB_UNIT_MARK || u->kind == NB_UNIT_HAN) return 2;
    if (u->kind == NB_UNIT_SPACE) return 1;
    if (!u->advance) return 0;
    return (size_t)nb_len_max(1, (u->advance + cell - 1 - cell / 8) / cell);
}

void nb_space_verbatim(nb_ctx *c, nb_shaped *s)
{
    nb_len cell = cell_width(c, s);
    size_t column = 0;
    for (size_t i = 0; i < s->n_units; i++) {
        nb_unit *u = &s->unit[i];
        size_t cells = cells_of(s, u, cell, column);
        nb_len width = (nb_len)cells * cell;
        if (u->kind != NB_UNIT_SPACE && cells) u->lead = (int32_t)((u->advance - width) / 2);
        u->advance = (int32_t)width;
        column += cells;
    }
}

/* A wrapped line best ends after a space, then after a mark or before an opening bracket. */
static int quality(const nb_shaped *s, size_t i)
{
    const nb_unit *u = &s->unit[i];
    size_t at = u->from;
    uint32_t ch = nb_utf8_next(s->text, &at);
    if (u->kind == NB_UNIT_SPACE) return 3;
    if (u->kind == NB_UNIT_HAN || u->kind == NB_UNIT_MARK) return u->brk & NB_AFTER_MAY ? 2 : 0;
    if (ch < 0x80 && strchr(",;)]}|&", (int)ch)) return 2;
    if (ch < 0x80 && strchr("/.-_=+:?([{<>", (int)ch)) return 1;
    return 0;
}

size_t nb_verbatim_rows(nb_ctx *c, nb_shaped *s, nb_len width, nb_row **rows)
{
    NB_VEC(nb_row) v = {0};
    size_t from = 0;
    while (from < s->n_units) {
        nb_len room = width - (from ? 0 : s->style.indent), used = 0;
        size_t to = from, best = 0;
        int best_quality = 0;
        for (; to < s->n_units; to++) {
            bool space = s->unit[to].kind == NB_UNIT_SPACE;
            if (to > from && used + s->unit[to].advance > room && !space) break;
            used += s->unit[to].advance;
            bool late = used > room * 3 / 5;
            if (late && quality(s, to) >= best_quality && quality(s, to)) {
                best_quality = quality(s, to);
                best = to + 1;
            }
        }
        if (to < s->n_units && best) to = best;
        NB_PUSH(c->scratch, &v) = (nb_row){.from = (uint32_t)from,
                                           .to = (uint32_t)to,
                                           .first = from == 0,
                                           .last = to == s->n_units};
        from = to;
    }
    *rows = v.v;
    return v.n;
}
