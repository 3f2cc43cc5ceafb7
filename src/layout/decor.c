/* decor.c: backgrounds, key boxes, lines under and through text, emphasis dots, and the
 * rectangles of links. Everything spans the gaps inside it, so that a line under mixed text has
 * no holes. */
#include "layout/shaped.h"

static const nb_colour MARK_COLOUR = {255, 240,
                                      170}; /* a highlighter that prints as a light grey */
static const nb_colour KEY_COLOUR = {120, 120, 120};

typedef bool (*belongs)(const nb_attr *a, const nb_attr *first);
typedef void (*draw)(nb_ctx *c, const nb_placed_row *p, const nb_attr *a, nb_len left,
                     nb_len right, nb_inks *out);

static nb_ink *add(nb_ctx *c, nb_inks *out, nb_ink_type type, nb_len left, nb_len right)
{
    nb_ink *ink = &NB_PUSH(c->scratch, out);
    ink->type = type;
    ink->tag = NB_ARTIFACT;
    ink->x = left;
    ink->width = right - left;
    return ink;
}

/* Calls `to` for every stretch of units that belong together; in mixed directions one for each
 * run. */
static void each(nb_ctx *c, const nb_placed_row *p, belongs is, draw to, nb_inks *out)
{
    const nb_shaped *s = p->s;
    size_t base = p->row->from;
    for (size_t i = base; i < p->end;) {
        const nb_attr *a = nb_unit_attr(s, &s->unit[i]);
        size_t from = i++;
        if (!is(a, a)) continue;
        while (i < p->end && is(nb_unit_attr(s, &s->unit[i]), a) &&
               (!s->bidi || s->unit[i].run == s->unit[from].run))
            i++;
        nb_len left = p->x[from - base], right = left;
        for (size_t k = from; k < i; k++) {
            left = nb_len_min(left, p->x[k - base]);
            right = nb_len_max(right, p->x[k - base] + s->unit[k].advance);
        }
        to(c, p, a, left, right, out);
    }
}

static nb_metrics metrics(const nb_ctx *c, const nb_attr *a)
{
    nb_font_query q = {a->role, a->variant, a->lang, false};
    return nb_face_metrics(nb_fonts_primary(c->fonts, &q), a->size);
}

static bool is_marked(const nb_attr *a, const nb_attr *first)
{
    return a->mark && first->mark;
}

static void draw_mark(nb_ctx *c, const nb_placed_row *p, const nb_attr *a, nb_len left,
                      nb_len right, nb_inks *out)
{
    (void)p;
    nb_ink *ink = add(c, out, NB_INK_RULE, left, right);
    ink->height = nb_muldiv(a->size, 115, 100);
    ink->y = -nb_muldiv(a->size, 88, 100) - a->rise;
    ink->as.rule.colour = MARK_COLOUR;
}

static bool is_key(const nb_attr *a, const nb_attr *first)
{
    return a->kbd && a->kbd == first->kbd;
}

static void draw_key(nb_ctx *c, const nb_placed_row *p, const nb_attr *a, nb_len left,
                     nb_len right, nb_inks *out)
{
    (void)p;
    nb_ink *ink = add(c, out, NB_INK_RULE, left, right);
    ink->height = nb_muldiv(a->size, 125, 100);
    ink->y = -nb_muldiv(a->size, 95, 100) - a->rise;
    ink->as.rule.colour = KEY_COLOUR;
    ink->as.rule.stroke = NB_PT(0.5);
    ink->as.rule.radius = a->size / 6;
}

static bool is_underlined(const nb_attr *a, const nb_attr *first)
{
    return a->underline && first->underline && a->rise == first->rise;
}

static void draw_underline(nb_ctx *c, const nb_placed_row *p, const nb_attr *a, nb_len left,
                           nb_len right, nb_inks *out)
{
    (void)p;
    nb_metrics m = metrics(c, a);
    nb_ink *ink = add(c, out, NB_INK_RULE, left, right);
    ink->height = nb_len_max(m.underline_thickness, a->size / 25);
    ink->y = nb_len_max(m.underline_pos, a->size / 8) - a->rise;
    ink->as.rule.colour = a->colour;
}

static bool is_struck(const nb_attr *a, const nb_attr *first)
{
    return a->strike && first->strike && a->rise == first->rise;
}

static void draw_strike(nb_ctx *c, const nb_placed_row *p, const nb_attr *a, nb_len left,
                        nb_len right, nb_inks *out)
{
    (void)p;
    nb_metrics m = metrics(c, a);
    nb_ink *ink = add(c, out, NB_INK_RULE, left, right);
    ink->height = nb_len_max(m.strike_thickness, a->size / 25);
    /* Through the middle of Han where there is Han, else of x. */
    nb_len middle = a->cjk ? nb_muldiv(a->size, 38, 100) : m.x_height / 2;
    ink->y = -middle - ink->height / 2 - a->rise;
    ink->as.rule.colour = a->colour;
}

static bool is_linked(const nb_attr *a, const nb_attr *first)
{
    return a->link && a->link == first->link;
}

static nb_str link_title(nb_ctx *c, const nb_para_link *l)
{
    const nb_node *n = l->node;
    if (!n || n->type == NB_NOTE_REF) return NB_STR_NULL;
    if (n->as.link.title.n) return nb_str_dup(c->arena, n->as.link.title);
    if (l->url.n) return l->url;
    const nb_node *to = n->as.link.target;
    return nb_node_text(c->arena, to && to->type == NB_HEADING ? to : n);
}

static void draw_link(nb_ctx *c, const nb_placed_row *p, const nb_attr *a, nb_len left,
                      nb_len right, nb_inks *out)
{
    const nb_para_link *l = &p->s->link[a->link - 1];
    nb_ink *ink = add(c, out, NB_INK_LINK, left, right);
    ink->tag = l->tag;
    ink->height = nb_muldiv(a->size, 115, 100);
    ink->y = -nb_muldiv(a->size, 88, 100) - a->rise;
    ink->as.link.url = l->url;
    ink->as.link.dest = l->dest;
    ink->as.link.file = l->file;
    ink->as.link.title = link_title(c, l);
}

/* One dot below each Han character (CLREQ §3.3.2), in Japanese and Korean above (JLREQ §3.3.9);
 * a circle rather than a glyph: it is no text. */
static void draw_dots(nb_ctx *c, const nb_placed_row *p, nb_inks *out)
{
    const nb_shaped *s = p->s;
    for (size_t i = p->row->from; i < p->end; i++) {
        const nb_unit *u = &s->unit[i];
        const nb_attr *a = nb_unit_attr(s, u);
        if (!a->dots || u->kind != NB_UNIT_HAN) continue;
        nb_len size = nb_muldiv(a->size, 15, 100);
        nb_len x = p->x[i - p->row->from] + (u->advance - size) / 2;
        nb_ink *ink = add(c, out, NB_INK_RULE, x, x + size);
        ink->height = size;
        ink->y = nb_muldiv(
            a->size, nb_lang_is(a->lang, "ja") || nb_lang_is(a->lang, "ko") ? -112 : 22, 100);
        ink->as.rule.colour = a->colour;
        ink->as.rule.radius = size / 2;
    }
}

/* Most paragraphs have nothing of all this. */
static bool is_plain(const nb_shaped *s)
{
    if (s->n_links) return false;
    for (size_t i = 0; i < s->n_attrs; i++) {
        const nb_attr *a = &s->attr[i];
        if (a->mark || a->kbd || a->underline || a->strike || a->dots) return false;
    }
    return true;
}

void nb_decor_below(nb_ctx *c, const nb_placed_row *p, nb_inks *out)
{
    if (is_plain(p->s)) return;
    each(c, p, is_marked, draw_mark, out);
    each(c, p, is_key, draw_key, out);
}

void nb_decor_above(nb_ctx *c, const nb_placed_row *p, nb_inks *out)
{
    if (is_plain(p->s)) return;
    each(c, p, is_underlined, draw_underline, out);
    each(c, p, is_struck, draw_strike, out);
    draw_dots(c, p, out);
    each(c, p, is_linked, draw_link, out);
}
