#include "impose/impose.h"

#include "impose/sheet.h"

#define LINE_COLOUR ((nb_colour){0xa8, 0xa8, 0xa8})
#define MARK_WIDTH NB_PT(0.25)

typedef struct {
    const nb_pages *source;
    const nb_impose_options *o;
    nb_diags *diags;
    nb_arena *arena;
    nb_map grey;        /* pictures made grey */
    uint32_t *reading;  /* per source page: the number of its first ink in the document */
    uint32_t *sheet_of; /* per source page */
    const nb_slot **slot_of;
    nb_len margin; /* around the sheet, for crop marks */
} press;

bool nb_impose_wanted(const nb_impose_options *o)
{
    return o->nup > 1 || o->lines || o->booklet || o->crop_marks || o->grey || o->frame ||
           o->sheet_width;
}

static nb_len scaled(nb_len x, int64_t scale)
{
    return scale == NB_FULL_SIZE ? x : nb_muldiv(x, scale, NB_FULL_SIZE);
}

/* ---- ink ---- */

static void scale_glyphs(press *p, nb_ink *ink, int64_t scale)
{
    size_t n = ink->as.glyphs.n;
    nb_placed *glyph = NB_ARRAY(p->arena, nb_placed, n);
    for (size_t i = 0; i < n; i++) {
        const nb_placed *g = &ink->as.glyphs.glyph[i];
        glyph[i] = (nb_placed){.id = g->id,
                               .cluster = g->cluster,
                               .x = (int32_t)scaled(g->x, scale),
                               .rise = (int16_t)scaled(g->rise, scale)};
    }
    ink->as.glyphs.glyph = glyph;
    ink->as.glyphs.size = scaled(ink->as.glyphs.size, scale);
    ink->as.glyphs.stroke = scaled(ink->as.glyphs.stroke, scale);
}

static nb_ink placed_ink(press *p, const nb_ink *from, const nb_slot *slot)
{
    nb_ink ink = *from;
    ink.x = p->margin + slot->x + scaled(ink.x, slot->scale);
    ink.y = p->margin + slot->y + scaled(ink.y, slot->scale);
    ink.width = scaled(ink.width, slot->scale);
    ink.height = scaled(ink.height, slot->scale);
    switch (ink.type) {
    case NB_INK_GLYPHS:
        if (slot->scale != NB_FULL_SIZE) scale_glyphs(p, &ink, slot->scale);
        if (p->o->grey) ink.as.glyphs.colour = nb_grey_of(ink.as.glyphs.colour);
        break;
    case NB_INK_RULE:
        ink.as.rule.stroke = scaled(ink.as.rule.stroke, slot->scale);
        ink.as.rule.radius = scaled(ink.as.rule.radius, slot->scale);
        if (p->o->grey) ink.as.rule.colour = nb_grey_of(ink.as.rule.colour);
        break;
    case NB_INK_IMAGE:
        if (p->o->grey)
            ink.as.image.image =
                nb_grey_image(p->arena, &p->grey, ink.as.image.image, p->diags);
        break;
    case NB_INK_LINK:
    case NB_INK_TYPES: break;
    }
    return ink;
}

typedef NB_VEC(nb_ink) inks;

static void add_rule(press *p, inks *out, nb_area at, nb_len stroke, nb_colour colour)
{
    nb_ink ink = {.type = NB_INK_RULE,
                  .tag = NB_ARTIFACT,
                  .x = at.x,
                  .y = at.y,
                  .width = at.width,
                  .height = at.height};
    ink.as.rule.colour = colour;
    ink.as.rule.stroke = stroke;
    NB_PUSH(p->arena, out) = ink;
}

/* Lines 8 mm apart, the width of ruled paper. */
static void add_note_lines(press *p, inks *out, const nb_slot *slot)
{
    const nb_area *a = &slot->lines;
    for (nb_len y = NB_MM(8); a->width && y <= a->height; y += NB_MM(8))
        add_rule(p, out,
                 (nb_area){p->margin + a->x, p->margin + a->y + y, a->width, NB_PT(0.4)}, 0,
                 LINE_COLOUR);
}

/* At each corner of the trimmed sheet two hairlines that begin where the bleed ends. */
static void add_crop_marks(press *p, inks *out, const nb_sheet *s)
{
    nb_len bleed = NB_MM(3), length = NB_MM(5), m = p->margin, half = MARK_WIDTH / 2;
    for (int i = 0; i < 4; i++) {
        bool right = i & 1, below = i & 2;
        nb_len x = m + (right ? s->width : 0), y = m + (below ? s->height : 0);
        nb_len out_x = right ? x + bleed : x - bleed - length;
        nb_len out_y = below ? y + bleed : y - bleed - length;
        add_rule(p, out, (nb_area){out_x, y - half, length, MARK_WIDTH}, 0, NB_BLACK);
        add_rule(p, out, (nb_area){x - half, out_y, MARK_WIDTH, length}, 0, NB_BLACK);
    }
}

static void add_slot(press *p, const nb_slot *slot, inks *out)
{
    const nb_page *page = &p->source->page[slot->page];
    for (size_t i = 0; i < page->n; i++)
        NB_PUSH(p->arena, out) = placed_ink(p, &page->ink[i], slot);
    if (p->o->frame)
        add_rule(p, out,
                 (nb_area){p->margin + slot->x, p->margin + slot->y,
                           scaled(page->width, slot->scale), scaled(page->height, slot->scale)},
                 NB_PT(0.4), LINE_COLOUR);
    add_note_lines(p, out, slot);
}

/* ---- sheets ---- */

/* "3–6" of pages in a row, "8, 1" of the sides of a booklet. */
static nb_str label_of(press *p, const nb_sheet *s)
{
    const nb_page *page = p->source->page;
    nb_str label[2] = {NB_STR_NULL, NB_STR_NULL};
    int n = 0;
    for (int i = 0; i < s->n; i++) {
        if (s->slot[i].page == NB_NO_PAGE) continue;
        label[n ? 1 : 0] = page[s->slot[i].page].label;
        n++;
    }
    if (!label[0].n || !label[1].n) return label[0].n ? label[0] : label[1];
    return nb_str_printf(p->arena, "%.*s%s%.*s", NB_STR_ARG(label[0]),
                         p->o->booklet ? ", " : "–", NB_STR_ARG(label[1]));
}

static void make_sheet(press *p, const nb_sheet *s, uint32_t number, nb_page *out)
{
    inks ink = {0};
    out->part = NB_ARRAY(p->arena, nb_sheet_part, s->n);
    out->node = UINT32_MAX;
    for (int i = 0; i < s->n; i++) {
        const nb_slot *slot = &s->slot[i];
        if (slot->page == NB_NO_PAGE) continue;
        out->part[out->n_parts++] = (nb_sheet_part){(uint32_t)ink.n, p->reading[slot->page]};
        p->sheet_of[slot->page] = number;
        p->slot_of[slot->page] = slot;
        add_slot(p, slot, &ink);
    }
    if (p->o->crop_marks) add_crop_marks(p, &ink, s);
    out->width = s->width + 2 * p->margin;
    out->height = s->height + 2 * p->margin;
    out->trim = p->margin;
    out->bleed = p->o->crop_marks ? NB_MM(3) : 0;
    out->ink = ink.v;
    out->n = ink.n;
    out->label = label_of(p, s);
}

static nb_len moved_y(const press *p, uint32_t page, nb_len y)
{
    return p->margin + p->slot_of[page]->y + scaled(y, p->slot_of[page]->scale);
}

static void move_places(press *p, nb_pages *out)
{
    out->dest = nb_copy(p->arena, out->dest, out->n_dests * sizeof *out->dest);
    for (size_t i = 0; i < out->n_dests; i++) {
        nb_dest *d = &out->dest[i];
        const nb_slot *slot = p->slot_of[d->page];
        d->x = p->margin + slot->x + scaled(d->x, slot->scale);
        d->y = moved_y(p, d->page, d->y);
        d->page = p->sheet_of[d->page];
    }
    out->bookmark = nb_copy(p->arena, out->bookmark, out->n_bookmarks * sizeof *out->bookmark);
    for (size_t i = 0; i < out->n_bookmarks; i++) {
        nb_bookmark *b = &out->bookmark[i];
        b->y = moved_y(p, b->page, b->y);
        b->page = p->sheet_of[b->page];
    }
}

/* A sheet's label is no number: each has its own. */
static void label_sheets(press *p, nb_pages *out)
{
    out->labels = NB_ARRAY(p->arena, nb_label_range, out->n);
    out->n_labels = out->n;
    for (size_t i = 0; i < out->n; i++)
        out->labels[i] =
            (nb_label_range){.page = (uint32_t)i, .first = 1, .prefix = out->page[i].label};
}

static void number_inks(press *p)
{
    size_t n = p->source->n;
    p->reading = NB_ARRAY(p->arena, uint32_t, n);
    p->sheet_of = NB_ARRAY(p->arena, uint32_t, n);
    p->slot_of = NB_ARRAY(p->arena, const nb_slot *, n);
    for (size_t i = 1; i < n; i++)
        p->reading[i] = p->reading[i - 1] + (uint32_t)p->source->page[i - 1].n;
}

nb_pages *nb_impose(const nb_pages *source, const nb_impose_options *o, nb_diags *diags)
{
    nb_arena *a = nb_arena_open();
    nb_pages *out = NB_NEW(a, nb_pages);
    press p = {.source = source, .o = o, .diags = diags, .arena = a};
    nb_sheets sheets = {0};
    *out = *source;
    out->arena = a;
    out->grey = o->grey;
    p.margin = o->crop_marks ? NB_MM(10) : 0;
    nb_map_init(&p.grey, a);
    number_inks(&p);
    if (o->booklet && source->n) nb_sheets_booklet(a, source, o, &sheets);
    else nb_sheets_nup(a, source, o, &sheets);
    out->n = sheets.n;
    out->page = NB_ARRAY(a, nb_page, out->n);
    for (size_t i = 0; i < out->n; i++)
        make_sheet(&p, &sheets.v[i], (uint32_t)i, &out->page[i]);
    move_places(&p, out);
    if (out->n != source->n || o->booklet) label_sheets(&p, out);
    return out;
}
