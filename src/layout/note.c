/* note.c: footnotes. A note is set when the line that refers to it is; the page breaker sees
 * its lines as units and decides how many of them go on which page. */
#include "layout/flow.h"
#include "layout/onpaper.h"

enum {
    COST_TOGETHER = 1500
}; /* a unit is not parted from the one before where that costs more */

/* What was added to the notes' galley becomes units for the page breaker. */
static void add_units(nb_galley *g, size_t from)
{
    nb_arena *a = g->c->rough;
    nb_len gap = 0;
    bool together = false, opens = true;
    for (size_t i = from; i < g->notes->item.n; i++) {
        const nb_v_item *v = &g->notes->item.v[i];
        if (v->kind == NB_V_PENALTY) together = v->penalty >= COST_TOGETHER;
        if (v->kind == NB_V_GLUE) gap += v->size;
        if (v->kind != NB_V_BOX) continue;
        NB_PUSH(a, &g->unit) = (nb_note_unit){gap + v->size, opens, together && !opens};
        NB_PUSH(a, &g->unit_item) = (uint32_t)i;
        gap = 0;
        opens = together = false;
    }
}

/* A note in a note waits until that one is set. */
static void later(nb_galley *notes, const nb_node *def, void *galley)
{
    nb_galley *g = galley;
    NB_PUSH(notes->c->rough, &g->waiting) = def;
}

/* Number or label, then the blocks beside it. */
static void set_note(nb_flow *f, const nb_node *def, nb_str text, uint32_t tag)
{
    nb_ctx *c = f->c;
    f->tag = tag;
    f->rtl = nb_flow_is_rtl(f, def);
    nb_para_style ps = nb_flow_style(f, nb_tag_new(c, NB_TAG_LBL, tag));
    ps.mode = NB_SET_LEFT;
    ps.lang = nb_node_lang(c->doc, def);
    nb_shaped *s = nb_para_shape_text(c, text, def->loc, &ps);
    nb_len width = nb_shaped_max(s), gap = f->text.size / 2;
    const nb_para *p = nb_para_break(c, s, width + f->text.size, 0);
    nb_len indent = nb_len_max(width + gap, f->text.size * 3 / 2);
    nb_len edge = f->rtl ? f->width - f->right : f->left;
    if (p->n) nb_galley_hang(f->g, &p->line[0], f->rtl ? edge - width : edge);
    nb_galley_mark(f->g, NULL, nb_note_dest(c, def));
    nb_flow_inset(f, indent, 0);
    nb_flow_blocks(f, def->first, NULL);
    if (f->g->hang.n) nb_galley_box(f->g, f->text.leading, f->text.leading * 3 / 4);
}

static uint32_t note_tag(nb_ctx *c, const nb_node *def, uint32_t parent)
{
    uint32_t tag = nb_tag_new(c, NB_TAG_NOTE, parent);
    c->tags.v[tag].id = nb_note_dest(c, def);
    c->tags.v[tag].title = nb_onpaper_title(c, def);
    return tag;
}

static void one(nb_galley *g, const nb_node *def, const nb_flow *at)
{
    nb_ctx *c = g->c;
    nb_galley *notes = g->notes;
    size_t from = notes->item.n;
    nb_flow f = {.c = c,
                 .g = notes,
                 .width = at->width,
                 .text = c->style->note,
                 .section = at->section,
                 .rtl = nb_lang_is_rtl(c->doc->meta.lang),
                 .in_note = true,
                 .tight = false,
                 .colour = NB_BLACK};
    notes->note = later;
    notes->note_flow = g;
    notes->space = (nb_glue){c->style->note.leading / 8, 0, 0};
    notes->cost = 0;
    nb_str number = nb_str_printf(c->arena, "%u", nb_onpaper_note(c, def));
    set_note(&f, def, number, note_tag(c, def, at->section));
    notes->space = (nb_glue){0};
    add_units(g, from);
}

void nb_flow_note(nb_galley *g, const nb_node *def, void *flow)
{
    one(g, def, flow);
    while (g->waiting.n) {
        const nb_node *next = g->waiting.v[0];
        for (size_t i = 1; i < g->waiting.n; i++) g->waiting.v[i - 1] = g->waiting.v[i];
        g->waiting.n--;
        if (nb_galley_first_note(g, next)) one(g, next, flow);
    }
}

/* Notes that nothing refers to are set after the last block of their file: nothing is lost. */
void nb_flow_unused_notes(nb_flow *f, const nb_node *file)
{
    nb_ctx *c = f->c;
    bool first = true;
    for (size_t i = 0; i < c->doc->n_notes; i++) {
        const nb_node *def = c->doc->notes[i], *up = def;
        if (def->as.note.index) continue;
        while (up && up != file) up = up->parent;
        if (!up) continue;
        nb_flow in = *f;
        in.sections = NULL;
        in.text = c->style->note;
        in.in_note = true;
        nb_flow_around(f, first ? c->style->block_skip : c->style->note.leading / 4);
        first = false;
        set_note(&in, def, def->as.note.label, note_tag(c, def, f->section));
    }
}
