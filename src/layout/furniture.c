/* furniture.c: running heads and page numbers.
 *
 * One-sided: the chapter at the left, the section at the right, the number in the middle of the
 * foot. Two-sided: the number at the outer edge of the head, the chapter on versos, the section
 * on rectos; a page where a chapter opens has only its number, at the foot. */
#include "layout/flow.h"
#include "layout/leaf.h"

static nb_para_style furniture_style(const nb_ctx *c, bool foot)
{
    return (nb_para_style){.text = c->style->head,
                           .mode = NB_SET_LEFT,
                           .lang = c->doc->meta.lang,
                           .colour = c->style->grey,
                           .tabular_figures = true,
                           .no_notes = true,
                           .no_links = true,
                           .tag = foot ? NB_ARTIFACT_FOOTER : NB_ARTIFACT_HEADER};
}

/* The text on one line no wider than room: what does not fit is cut at a character, with dots.
 */
static const nb_line *one_line(nb_ctx *c, nb_str text, nb_len room, const nb_para_style *ps,
                               nb_len *width)
{
    enum {
        LONGEST = 2000
    }; /* bytes: no line holds more, and every page would shape them all */
    if (text.n > LONGEST) {
        size_t n = LONGEST;
        while (n && ((unsigned char)text.s[n] & 0xC0) == 0x80) n--;
        text = nb_str_cat(c->arena, nb_str_sub(text, 0, n), NB_STR("…"));
    }
    nb_shaped *s = nb_para_shape_text(c, text, NB_NOWHERE, ps);
    for (size_t n = text.n; nb_shaped_max(s) > room && n;) {
        /* As much shorter as it is too long, a character at least. */
        size_t keep = (size_t)nb_muldiv((nb_len)n, room, nb_shaped_max(s));
        n = keep < n ? keep : n - 1;
        while (n && ((unsigned char)text.s[n] & 0xC0) == 0x80) n--;
        nb_str cut = nb_str_trim(nb_str_sub(text, 0, n));
        s = nb_para_shape_text(c, nb_str_cat(c->arena, cut, NB_STR("…")), NB_NOWHERE, ps);
    }
    *width = nb_shaped_max(s);
    const nb_para *p = nb_para_break(c, s, *width + ps->text.size, 0);
    return p->n ? &p->line[0] : NULL;
}

typedef enum { AT_LEFT, AT_RIGHT, AT_CENTRE } place;

static void put(nb_ctx *c, const nb_leaf *l, nb_page_ink *ink, nb_str text, place at,
                nb_len room, nb_len y, bool foot)
{
    if (!text.n) return;
    nb_ctx_turn(c);
    nb_para_style ps = furniture_style(c, foot);
    nb_len w;
    const nb_line *line = one_line(c, text, room, &ps, &w);
    if (!line) return;
    const nb_style *s = c->style;
    nb_len measure = l->turned ? s->text_height : s->measure;
    nb_len left = l->turned  ? (l->width - measure) / 2
                  : l->verso ? s->margin_outer
                             : s->margin_inner;
    nb_len x = at == AT_LEFT    ? left
               : at == AT_RIGHT ? left + measure - w
                                : left + (measure - w) / 2;
    nb_page_ink_line(c, ink, line, x, y);
}

static void running_head(nb_plan *p, const nb_leaf *l, nb_page_ink *ink)
{
    const nb_style *s = p->c->style;
    nb_len measure = l->turned ? s->text_height : s->measure;
    nb_len y = s->margin_top - s->head_sep + s->head.size * 3 / 10;
    bool rtl = nb_lang_is_rtl(p->c->doc->meta.lang);
    place start = rtl ? AT_RIGHT : AT_LEFT, end = rtl ? AT_LEFT : AT_RIGHT;
    nb_ctx *other = p->c->beside ? p->c->beside : p->c;
    if (s->duplex) {
        bool first = l->verso || !l->section.n;
        nb_str text = first ? l->chapter : l->section;
        put(p->c, l, ink, l->label, l->verso ? AT_LEFT : AT_RIGHT, measure, y, false);
        put(first ? p->c : other, l, ink, text, l->verso ? AT_RIGHT : AT_LEFT, measure * 4 / 5,
            y, false);
        return;
    }
    bool both = l->section.n && !nb_str_eq(l->chapter, l->section);
    put(p->c, l, ink, l->chapter, start, both ? measure * 48 / 100 : measure, y, false);
    if (both) put(other, l, ink, l->section, end, measure * 48 / 100, y, false);
}

/* Across the page, as large as it holds. Runs of several faces follow each other on the slope.
 */
void nb_watermark(nb_plan *p, const nb_leaf *l, nb_page_ink *ink)
{
    enum { TURN = 45 };
    const double slope = 0.70710678118654752; /* sine and cosine of it */
    nb_ctx *c = p->c;
    const nb_style *s = c->style;
    if (!s->watermark.n) return;
    nb_para_style ps = furniture_style(c, false);
    ps.tag = NB_ARTIFACT_WATERMARK;
    ps.colour = (nb_colour){0xe0, 0xe0, 0xe0}; /* black on it: 16 to 1 */
    ps.text.role = NB_ROLE_HEADING;
    ps.text.variant = NB_FACE_BOLD;
    ps.text.size = ps.text.leading = NB_PT(100);
    nb_len side = nb_len_min(l->width, l->height), width;
    if (!one_line(c, s->watermark, NB_LEN_MAX, &ps, &width) || width <= 0) return;
    /* Its box, turned, is (width + size) * slope wide. */
    nb_len size = nb_muldiv(side * 118 / 100, ps.text.size, width + ps.text.size);
    ps.text.size = ps.text.leading = nb_len_min(size, side / 5);
    const nb_line *line = one_line(c, s->watermark, NB_LEN_MAX, &ps, &width);
    size_t at = ink->n;
    if (line) nb_page_ink_line(c, ink, line, 0, 0);
    for (size_t i = at; i < ink->n; i++) {
        nb_ink *k = &ink->v[i];
        nb_len along = k->x - width / 2, down = ps.text.size * 35 / 100 + k->y;
        k->x = l->width / 2 + (nb_len)((double)(along + down) * slope);
        k->y = l->height / 2 + (nb_len)((double)(down - along) * slope);
        if (k->type == NB_INK_GLYPHS) k->as.glyphs.turn = TURN;
    }
}

void nb_line_number(nb_plan *p, const nb_leaf_frame *f, unsigned number, nb_len y,
                    nb_page_ink *ink)
{
    nb_ctx *c = p->c;
    const nb_style *s = c->style;
    nb_para_style ps = furniture_style(c, false);
    ps.tag = NB_ARTIFACT;
    ps.text.size = ps.text.leading = s->body.size * 68 / 100;
    nb_len w, gap = s->columns > 1 ? s->column_gap / 4 : 3 * s->body.size / 2;
    const nb_line *line =
        one_line(c, nb_str_printf(c->scratch, "%u", number), NB_LEN_MAX, &ps, &w);
    bool rtl = nb_lang_is_rtl(c->doc->meta.lang);
    if (line)
        nb_page_ink_line(c, ink, line, rtl ? f->left + f->width + gap : f->left - gap - w, y);
}

void nb_furniture(nb_plan *p, const nb_leaf *l, bool foot, nb_page_ink *ink)
{
    const nb_style *s = p->c->style;
    if (l->kind == NB_LEAF_DISPLAY || l->kind == NB_LEAF_BLANK) return;
    bool plain = l->opens || l->kind == NB_LEAF_FRONT;
    if (!foot) {
        if (!plain) running_head(p, l, ink);
        return;
    }
    if (s->duplex && !plain) return; /* the number is in the head */
    nb_len y = l->height - s->margin_bottom + s->foot_sep;
    if (l->n_frames && !l->turned) y = l->frame[0].top + l->frame[0].height + s->foot_sep;
    put(p->c, l, ink, l->label, AT_CENTRE, s->measure, y, true);
}
