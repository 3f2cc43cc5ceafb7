/* ruby.c: small text centred above its base. */
#include "layout/shaped.h"

/* Left and right edge of the units that hold bytes [from,to). */
static void edges(const nb_placed_row *p, const nb_para_ruby *r, nb_len *left, nb_len *right)
{
    bool any = false;
    for (size_t i = p->row->from; i < p->row->to; i++) {
        const nb_unit *u = &p->s->unit[i];
        if (u->from < r->from || u->from >= r->to) continue;
        nb_len x = p->x[i - p->row->from];
        *left = any ? nb_len_min(*left, x) : x;
        *right = any ? nb_len_max(*right, x + u->advance) : x + u->advance;
        any = true;
    }
}

static void place_ruby(nb_ctx *c, const nb_placed_row *p, const nb_para_ruby *r, nb_len size,
                       nb_inks *out, nb_len *ascent)
{
    const nb_shaped *t = r->text;
    if (!t->n_units) return;
    nb_row row = {.from = 0, .to = (uint32_t)t->n_units, .first = true, .last = true};
    nb_line line;
    nb_len left = 0, right = 0, width = nb_shaped_max(t);
    edges(p, r, &left, &right);
    nb_place_row(c, t, &row, width, &line);
    nb_len x = (left + right - width) / 2,
           lift = nb_muldiv(size, 95, 100) + t->style.text.size / 8;
    for (size_t i = 0; i < line.n; i++) {
        line.ink[i].x += x;
        line.ink[i].y -= lift;
        NB_PUSH(c->scratch, out) = line.ink[i];
    }
    *ascent = nb_len_max(*ascent, lift + t->style.text.size);
}

void nb_place_rubies(nb_ctx *c, const nb_placed_row *p, size_t unit, nb_inks *out,
                     nb_len *ascent)
{
    const nb_shaped *s = p->s;
    uint32_t end = nb_unit_end(s, unit);
    size_t lo = 0;
    for (size_t hi = s->n_rubies; lo < hi;) {
        size_t mid = (lo + hi) / 2;
        if (s->ruby[mid].to < end) lo = mid + 1;
        else hi = mid;
    }
    if (lo < s->n_rubies && s->ruby[lo].to == end)
        place_ruby(c, p, &s->ruby[lo], nb_unit_attr(s, &s->unit[unit])->size, out, ascent);
}
