/* qrcodes.c: the addresses of a chapter at its end, each with a QR code, its number and the
 * text that leads to it. */
#include "layout/contents.h"
#include "layout/onpaper.h"
#include "layout/words.h"
#include "qr/qr.h"

/* A module of 0.45 mm is read by every telephone from a copy of a copy; a code of 65 holds 250
 * bytes and is 29 mm wide. The standard asks for a white edge of 4 modules. */
enum { MOST_MODULES = 65, QUIET = 4, BETWEEN = 7 };
#define MODULE NB_MM(0.45)
#define LEAST_COLUMN NB_MM(62) /* of a code and its address */

typedef struct {
    nb_flow *f;
    uint32_t list;
    nb_len width; /* of a column: … */
    nb_len side;  /* … of its widest code, with the white beside it … */
    nb_len label; /* … and of its widest number */
    bool complained;
} sheet;

/* One address, ready to be set. */
typedef struct {
    nb_qr qr; /* side 0 = there is none */
    const nb_line *number;
    const nb_para *text[2]; /* what it is, and the address */
    uint32_t item, body;
    nb_len height;
} cell;

static void find_code(sheet *s, const nb_onpaper_code *k, cell *x)
{
    nb_ctx *c = s->f->c;
    switch (nb_qr_make(c->arena, k->url, MOST_MODULES, &x->qr)) {
    case NB_QR_MADE: return;
    case NB_QR_TOO_LONG: break;
    case NB_QR_NO_LIBRARY:
        if (!s->complained)
            nb_diag(c->diags, NB_NO_QR, NB_NOWHERE,
                    "addresses are printed without QR codes, which libqrencode makes");
        s->complained = true;
        break;
    }
    x->qr.side = 0;
}

static const nb_para *text(sheet *s, nb_str t, nb_text_style style, uint32_t tag, nb_len width,
                           bool verbatim)
{
    nb_ctx *c = s->f->c;
    nb_para_style ps = nb_flow_style(s->f, tag);
    ps.text = style;
    ps.mode = NB_SET_START;
    ps.hyphenate = false;
    ps.verbatim = verbatim;
    ps.lang = c->doc->meta.lang;
    return nb_para_break(c, nb_para_shape_text(c, t, NB_NOWHERE, &ps), width, 0);
}

static nb_len height_of(const nb_para *p)
{
    nb_len h = 0;
    for (size_t i = 0; i < p->n; i++) h += p->line[i].ascent + p->line[i].descent;
    return h;
}

/* The code and the number, whose widths all entries share. */
static void begin_cell(sheet *s, const nb_onpaper_code *k, cell *x)
{
    nb_ctx *c = s->f->c;
    nb_text_style note = c->style->note;
    x->item = nb_tag_new(c, NB_TAG_LI, s->list);
    find_code(s, k, x);
    if (x->qr.side) s->side = nb_len_max(s->side, MODULE * (x->qr.side + QUIET));
    nb_str number = nb_str_printf(c->arena, "[%.*s]", NB_STR_ARG(k->number));
    const nb_para *label =
        text(s, number, note, nb_tag_new(c, NB_TAG_LBL, x->item), 8 * note.size, false);
    x->number = label->n ? &label->line[0] : NULL;
    if (x->number) s->label = nb_len_max(s->label, x->number->width + note.size / 2);
}

static void finish_cell(sheet *s, const nb_onpaper_code *k, cell *x)
{
    nb_ctx *c = s->f->c;
    nb_text_style note = c->style->note, code = c->style->code;
    nb_len width = s->width - s->side - s->label;
    x->body = nb_tag_new(c, NB_TAG_LBODY, x->item);
    if (k->title.n)
        x->text[0] = text(s, k->title, note, nb_tag_new(c, NB_TAG_P, x->body), width, false);
    uint32_t p = nb_tag_new(c, NB_TAG_P, x->body), link = nb_tag_new(c, NB_TAG_LINK, p);
    code.size = note.size * 82 / 100;
    code.leading = note.leading * 82 / 100;
    x->text[1] = text(s, k->shown, code, link, width, true);
    nb_len high = height_of(x->text[1]) + (x->text[0] ? height_of(x->text[0]) : 0);
    x->height = nb_len_max(high, MODULE * x->qr.side);
}

/* Dark modules in a row are one rectangle, and rows that are alike too. */
static const nb_ink *code_ink(nb_ctx *c, const nb_qr *q, uint32_t tag, size_t *n)
{
    NB_VEC(nb_ink) ink = {0};
    int side = q->side;
    int *open = NB_ARRAY(c->scratch, int, side *side); /* by start and end: its ink plus one */
    int *row = NB_ARRAY(c->scratch, int, side *side);  /* … and its last row */
    for (int y = 0; y < side; y++)
        for (int x = 0, to; x < side; x = to) {
            for (to = x; to < side && q->dark[y * side + to] == q->dark[y * side + x];) to++;
            if (!q->dark[y * side + x]) continue;
            int key = x * side + to - 1;
            if (open[key] && row[key] == y - 1) {
                ink.v[open[key] - 1].height += MODULE;
            } else {
                NB_PUSH(c->scratch, &ink) = (nb_ink){.type = NB_INK_RULE,
                                                     .tag = tag,
                                                     .x = MODULE * x,
                                                     .y = MODULE * y,
                                                     .width = MODULE * (to - x),
                                                     .height = MODULE};
                open[key] = (int)ink.n;
            }
            row[key] = y;
        }
    *n = ink.n;
    return nb_copy(c->arena, ink.v, ink.n * sizeof *ink.v);
}

static void add_ink(nb_galley *g, nb_len x, nb_len y, const nb_ink *ink, size_t n)
{
    nb_galley_part(g, (nb_part){.kind = NB_PART_INK, .x = x, .y = y, .as.ink = {ink, n}});
}

/* What is clicked: the whole entry. */
static void add_link(sheet *s, const nb_onpaper_code *k, const cell *x, nb_len left,
                     uint32_t tag)
{
    nb_ink *ink = NB_NEW(s->f->c->arena, nb_ink);
    *ink = (nb_ink){.type = NB_INK_LINK, .tag = tag, .width = s->width, .height = x->height};
    ink->as.link.url = k->url;
    ink->as.link.title = k->url;
    add_ink(s->f->g, left, 0, ink, 1);
}

static nb_len add_lines(sheet *s, const nb_para *p, nb_len x, nb_len y)
{
    for (size_t i = 0; p && i < p->n; i++) {
        y += p->line[i].ascent;
        nb_galley_part(s->f->g,
                       (nb_part){.kind = NB_PART_LINE, .x = x, .y = y, .as.line = &p->line[i]});
        y += p->line[i].descent;
    }
    return y;
}

static void set_cell(sheet *s, const nb_onpaper_code *k, const cell *x, nb_len left)
{
    nb_ctx *c = s->f->c;
    nb_len at = left + s->side;
    if (x->number)
        nb_galley_part(s->f->g, (nb_part){.kind = NB_PART_LINE,
                                          .x = at,
                                          .y = x->number->ascent,
                                          .as.line = x->number});
    if (x->qr.side) {
        uint32_t tag = nb_tag_new(c, NB_TAG_FIGURE, x->body);
        c->tags.v[tag].alt = nb_str_printf(c->arena, "QR: %.*s", NB_STR_ARG(k->url));
        size_t n;
        const nb_ink *ink = code_ink(c, &x->qr, tag, &n);
        add_ink(s->f->g, left, 0, ink, n);
    }
    nb_len y = add_lines(s, x->text[0], at + s->label, 0);
    add_lines(s, x->text[1], at + s->label, y);
    if (x->text[1]->n && x->text[1]->line[0].n)
        add_link(s, k, x, left, x->text[1]->line[0].ink[0].tag);
}

static void title(nb_flow *f)
{
    nb_ctx *c = f->c;
    nb_flow in = *f;
    in.text = c->style->heading[4];
    uint32_t tag = nb_tag_new(c, NB_TAG_P, f->tag);
    c->tags.v[tag].title = NB_ON_PAPER;
    nb_para_style ps = nb_flow_style(&in, tag);
    ps.mode = NB_SET_START;
    ps.lang = c->doc->meta.lang;
    nb_shaped *s = nb_para_shape_text(c, nb_word_in(ps.lang, NB_WORD_LINKS), NB_NOWHERE, &ps);
    nb_flow_around(f, c->style->body.leading * 2);
    nb_galley_para_lines(f->g, s, nb_para_break(c, s, nb_flow_measure(f), 0), f->left, true);
    nb_galley_cost(f->g, NB_V_NEVER);
    nb_flow_around(f, c->style->body.leading / 2);
}

void nb_flow_addresses(nb_flow *f)
{
    nb_ctx *c = f->c;
    nb_onpaper_code *code;
    size_t n = nb_onpaper_end(c, &code);
    if (!n) return;
    nb_len measure = nb_flow_measure(f), gap = 2 * c->style->body.size;
    size_t columns = measure >= 2 * LEAST_COLUMN + gap ? 2 : 1;
    title(f);
    sheet s = {.f = f, .list = nb_tag_new(c, NB_TAG_L, f->tag)};
    c->tags.v[s.list].title = NB_ON_PAPER;
    s.width = (measure - gap * (nb_len)(columns - 1)) / (nb_len)columns;
    cell *x = NB_ARRAY(c->arena, cell, n);
    for (size_t i = 0; i < n; i++) begin_cell(&s, &code[i], &x[i]);
    for (size_t i = 0; i < n; i += columns) {
        nb_len height = 0;
        size_t here = n - i < columns ? n - i : columns;
        for (size_t k = i; k < i + here; k++) {
            finish_cell(&s, &code[k], &x[k]);
            height = nb_len_max(height, x[k].height);
            nb_galley_mark(f->g, NULL, code[k].dest);
        }
        nb_galley_box(f->g, height, 0);
        for (size_t k = 0; k < here; k++) {
            size_t column = f->rtl ? columns - 1 - k : k;
            set_cell(&s, &code[i + k], &x[i + k], f->left + (s.width + gap) * (nb_len)column);
        }
        nb_flow_around(f, BETWEEN * MODULE);
        nb_arena_reset(c->scratch);
    }
}
