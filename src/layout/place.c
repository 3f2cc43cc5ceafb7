/* place.c: a row of units becomes ink: pens move, glyphs stay as they are. Runs come in reading
 * order whatever their place, and their texts, one after the other, are the paragraph's text.
 */
#include <string.h>

#include "layout/shaped.h"

enum {
    SLANT = 200,     /* synthetic italic, thousandths: 11 degrees */
    BOLD_STROKE = 30 /* synthetic bold: one thirtieth of the size */
};
#define SOFT_HYPHEN NB_STR("\xC2\xAD")

typedef struct {
    nb_ctx *c;
    const nb_shaped *s;
    const nb_row *row;
    nb_len *x; /* per unit of the row: left edge of its box */
    nb_justified j;
    size_t end;
    nb_inks ink;
    nb_line *line;
} placer;

/* ---- where every unit stands ---- */

/* Runs of one level, in visual order (UAX #9, L2), laid side by side. */
static void place_bidi(placer *p, nb_len x)
{
    const nb_shaped *s = p->s;
    size_t from = p->row->from, n = 0, room = p->end - from;
    uint32_t *first = NB_ARRAY(p->c->scratch, uint32_t, room + 1);
    uint8_t *level = nb_alloc(p->c->scratch, room);
    size_t *order = NB_ARRAY(p->c->scratch, size_t, room);
    for (size_t i = from; i < p->end; i++) {
        uint8_t l = s->run[s->unit[i].run].level;
        if (n && level[n - 1] == l) continue;
        first[n] = (uint32_t)i;
        level[n++] = l;
    }
    first[n] = (uint32_t)p->end;
    nb_text_bidi_reorder(level, n, order);
    for (size_t k = 0; k < n; k++) {
        size_t a = first[order[k]], b = first[order[k] + 1];
        bool rtl = level[order[k]] & 1;
        for (size_t j = 0; j < b - a; j++) {
            size_t i = rtl ? b - 1 - j : a + j, o = i - from;
            if (rtl) x += p->j.gap[o];
            p->x[o] = x;
            x += nb_unit_width(s, &s->unit[i], p->j.scale) + (rtl ? 0 : p->j.gap[o]);
        }
    }
}

static void place_units(placer *p, nb_len width)
{
    const nb_shaped *s = p->s;
    const nb_row *row = p->row;
    size_t n = row->to - row->from;
    p->j.gap = NB_ARRAY(p->c->scratch, nb_len, n);
    p->x = NB_ARRAY(p->c->scratch, nb_len, n);
    nb_justify(s, row, width, &p->j);
    nb_len total = p->j.width, hyphen = 0;
    if (p->j.squeezed) p->line->remarks |= 1 << NB_REMARK_SQUEEZED;
    p->end = nb_row_ink_end(s, row);
    if (row->hyphen) nb_hyphen_glyph(s, &s->unit[p->end - 1], &hyphen);
    nb_len indent = row->first ? s->style.indent : 0, all = total + hyphen;
    nb_len out = p->end > row->from ? nb_protrude_left(s, row->from) : 0;
    nb_len start = indent - out, end = width - all, x = start;
    switch (s->style.mode) {
    case NB_SET_JUSTIFY:
    case NB_SET_START: x = s->rtl ? end - indent : start; break;
    case NB_SET_CENTER: x = indent + (width - indent - all) / 2; break;
    case NB_SET_END: x = s->rtl ? indent : end; break;
    case NB_SET_LEFT: break;
    case NB_SET_RIGHT: x = end; break;
    }
    p->line->width = all;
    if (s->bidi) {
        place_bidi(p, x);
    } else {
        nb_len pen = x;
        for (size_t i = 0; i < p->end - row->from; i++) {
            p->x[i] = pen;
            pen += nb_unit_width(s, &s->unit[row->from + i], p->j.scale) + p->j.gap[i];
        }
    }
    /* Spaces at the end keep their place in the text and take none on the line. */
    for (size_t i = p->end - row->from; i < n; i++) p->x[i] = s->rtl ? x : x + total;
}

/* ---- ink ---- */

static nb_ink *new_ink(placer *p, nb_ink_type type, uint32_t tag)
{
    nb_ink *ink = &NB_PUSH(p->c->scratch, &p->ink);
    ink->type = type;
    ink->tag = tag;
    return ink;
}

/* Text without ink goes with the run before it. */
static void keep_text(placer *p, uint32_t from, uint32_t end)
{
    nb_ink *last = p->ink.n ? &p->ink.v[p->ink.n - 1] : NULL;
    if (!last || last->type != NB_INK_GLYPHS) return;
    nb_str *t = &last->as.glyphs.text;
    if (t->s + t->n == p->s->text.s + from) t->n += end - from;
}

/* Ink of units [a,b) of one run. */
static void place_glyphs(placer *p, size_t a, size_t b, bool hyphen)
{
    const nb_shaped *s = p->s;
    const nb_run *run = &s->run[s->unit[a].run];
    const nb_attr *attr = &s->attr[run->attr];
    bool rtl = run->level & 1;
    int scale = run->expands ? p->j.scale : 1000;
    size_t n = 0, base = p->row->from, k = 0;
    for (size_t i = a; i < b; i++) n += s->unit[i].n_glyphs;
    if (!n) {
        keep_text(p, s->unit[a].from, nb_unit_end(s, b - 1));
        return;
    }
    nb_placed *g = NB_ARRAY(p->c->arena, nb_placed, n + hyphen);
    nb_len left = p->x[a - base], right = left;
    for (size_t i = a; i < b && i < p->end; i++) {
        left = nb_len_min(left, p->x[i - base]);
        right = nb_len_max(right, p->x[i - base] + nb_unit_width(s, &s->unit[i], p->j.scale));
    }
    uint32_t text = s->unit[a].from;
    for (size_t j = 0; j < b - a; j++) {
        size_t i = rtl ? b - 1 - j : a + j;
        const nb_unit *u = &s->unit[i];
        nb_len pen = p->x[i - base] - u->lead - left;
        if (u->simple) {
            g[k++] = nb_place_glyph(u->glyph, u->from - text, pen, 0);
            continue;
        }
        for (uint32_t q = u->glyph; q < u->glyph + u->n_glyphs; q++) {
            const nb_shaped_glyph *from = &s->glyph[q];
            g[k++] = nb_place_glyph(from->id, u->from - text, pen + from->dx, from->dy);
            pen += scale == 1000 ? from->advance : nb_muldiv(from->advance, scale, 1000);
        }
    }
    nb_ink *ink = new_ink(p, NB_INK_GLYPHS, attr->tag);
    ink->as.glyphs.text = nb_str_sub(s->text, text, nb_unit_end(s, b - 1));
    if (hyphen) {
        nb_len advance = 0;
        uint32_t id = nb_hyphen_glyph(s, &s->unit[b - 1], &advance);
        nb_str *t = &ink->as.glyphs.text;
        if (!nb_ends_soft(*t)) *t = nb_str_cat(p->c->arena, *t, SOFT_HYPHEN);
        g[k++] = nb_place_glyph(id, (uint32_t)t->n - 2, right - left, 0);
        right += advance;
    }
    ink->x = left;
    ink->y = -attr->rise;
    ink->width = right - left;
    ink->as.glyphs.face = run->face;
    ink->as.glyphs.size = run->size;
    ink->as.glyphs.glyph = g;
    ink->as.glyphs.n = k;
    if (attr->span_lang) ink->as.glyphs.lang = attr->lang;
    ink->as.glyphs.colour = attr->colour;
    ink->as.glyphs.hscale = scale;
    if (run->synthetic & NB_FACE_BOLD) ink->as.glyphs.stroke = run->size / BOLD_STROKE;
    if (run->synthetic & NB_FACE_ITALIC) ink->as.glyphs.slant = SLANT;
    ink->as.glyphs.rtl = rtl;
}

static void place_image(placer *p, size_t unit)
{
    const nb_shaped *s = p->s;
    size_t lo = 0;
    for (size_t hi = s->n_images; lo < hi;) {
        size_t mid = (lo + hi) / 2;
        if (s->image[mid].at < s->unit[unit].from) lo = mid + 1;
        else hi = mid;
    }
    const nb_para_image *img = &s->image[lo];
    const nb_attr *attr = &s->attr[img->attr];
    nb_ink *ink = new_ink(p, NB_INK_IMAGE, attr->tag);
    ink->x = p->x[unit - p->row->from];
    ink->width = s->unit[unit].advance;
    ink->height = nb_muldiv(img->height, ink->width, img->width);
    ink->y = img->depth - ink->height - attr->rise;
    ink->as.image.image = img->image;
    p->line->ascent = nb_len_max(p->line->ascent, -ink->y);
    p->line->descent = nb_len_max(p->line->descent, ink->y + ink->height);
}

/* A character that no font has: an empty box, and a space that says what is missing. */
static void place_blank(placer *p, size_t unit)
{
    const nb_shaped *s = p->s;
    const nb_run *run = &s->run[s->unit[unit].run];
    const nb_attr *attr = &s->attr[run->attr];
    nb_len x = p->x[unit - p->row->from], advance = s->unit[unit].advance;
    nb_ink *box = new_ink(p, NB_INK_RULE, NB_ARTIFACT);
    box->x = x + advance / 10;
    box->width = advance - advance / 5;
    box->height = nb_muldiv(run->size, 7, 10);
    box->y = -box->height - attr->rise;
    box->as.rule.colour = attr->colour;
    box->as.rule.stroke = run->size / 24;
    nb_font_query q = {attr->role, attr->variant, attr->lang, false};
    nb_ink *ink = new_ink(p, NB_INK_GLYPHS, attr->tag);
    ink->x = x;
    ink->y = -attr->rise;
    ink->width = advance;
    ink->as.glyphs.face = nb_fonts_primary(p->c->fonts, &q);
    ink->as.glyphs.size = run->size;
    ink->as.glyphs.glyph = NB_ARRAY(p->c->arena, nb_placed, 1);
    ink->as.glyphs.glyph[0] =
        nb_place_glyph(nb_face_glyph_of(ink->as.glyphs.face, ' '), 0, 0, 0);
    ink->as.glyphs.n = 1;
    ink->as.glyphs.text = nb_str_sub(s->text, s->unit[unit].from, nb_unit_end(s, unit));
    ink->as.glyphs.colour = attr->colour;
    ink->as.glyphs.hscale = 1000;
}

static void place_runs(placer *p, const nb_placed_row *placed)
{
    const nb_shaped *s = p->s;
    for (size_t i = p->row->from; i < p->row->to;) {
        size_t a = i, run = s->unit[i].run;
        while (i < p->row->to && s->unit[i].run == run) i++;
        if (s->run[run].face) {
            place_glyphs(p, a, i, p->row->hyphen && p->end > a && p->end <= i);
        } else {
            for (size_t u = a; u < i; u++) {
                if (s->unit[u].kind == NB_UNIT_IMAGE) place_image(p, u);
                else if (s->unit[u].kind == NB_UNIT_BLANK) place_blank(p, u);
            }
        }
        if (s->n_rubies) nb_place_rubies(p->c, placed, i - 1, &p->ink, &p->line->ascent);
    }
}

/* ---- what else the line carries ---- */

static void find_notes(placer *p, uint32_t from, uint32_t to)
{
    const nb_shaped *s = p->s;
    size_t lo = 0, n = 0;
    for (size_t hi = s->n_notes; lo < hi;) {
        size_t mid = (lo + hi) / 2;
        if (s->note[mid].at < from) lo = mid + 1;
        else hi = mid;
    }
    while (lo + n < s->n_notes && s->note[lo + n].at < to) n++;
    p->line->note = NB_ARRAY(p->c->rough, const nb_node *, n);
    for (size_t i = 0; i < n; i++) p->line->note[i] = s->note[lo + i].def;
    p->line->n_notes = n;
}

static void find_anchors(placer *p, uint32_t from, uint32_t to)
{
    const nb_shaped *s = p->s;
    size_t lo = 0, n = 0;
    for (size_t hi = s->n_anchors; lo < hi;) {
        size_t mid = (lo + hi) / 2;
        if (s->anchor[mid].at < from) lo = mid + 1;
        else hi = mid;
    }
    while (lo + n < s->n_anchors && (s->anchor[lo + n].at < to || p->row->to == s->n_units))
        n++;
    p->line->anchor = NB_ARRAY(p->c->rough, nb_str, n);
    for (size_t i = 0; i < n; i++) p->line->anchor[i] = s->anchor[lo + i].id;
    p->line->n_anchors = n;
}

static void find_place(placer *p, uint32_t from, uint32_t to)
{
    p->line->node = UINT32_MAX;
    const nb_bit *bit = nb_bit_at(p->s, from), *all = p->s->bit + p->s->n_bits;
    for (; bit && bit < all && bit->from < to; bit++)
        if (bit->node != UINT32_MAX) {
            p->line->node = bit->node;
            p->line->offset = bit->offset + (from > bit->from ? from - bit->from : 0);
            return;
        }
}

void nb_place_row(nb_ctx *c, const nb_shaped *s, const nb_row *row, nb_len width, nb_line *line)
{
    placer p = {.c = c, .s = s, .row = row, .line = line};
    *line = (nb_line){.ascent = s->ascent, .descent = s->descent, .badness = row->badness};
    place_units(&p, width);
    nb_placed_row placed = {s, row, p.x, p.end};
    nb_decor_below(c, &placed, &p.ink);
    place_runs(&p, &placed);
    nb_decor_above(c, &placed, &p.ink);
    line->ink = nb_copy(c->rough, p.ink.v, p.ink.n * sizeof *p.ink.v);
    line->n = p.ink.n;
    uint32_t from = s->unit[row->from].from, to = nb_unit_end(s, row->to - 1);
    find_notes(&p, from, to);
    find_anchors(&p, from, to);
    find_place(&p, from, to);
    line->hyphenated = row->hyphen;
    line->forced = row->forced;
}

void nb_line_place(const nb_line *line, nb_len x, nb_len y, nb_ink *out)
{
    if (line->n) memcpy(out, line->ink, line->n * sizeof *out);
    for (size_t i = 0; i < line->n; i++) {
        out[i].x += x;
        out[i].y += y;
    }
}
