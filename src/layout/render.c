/* render.c: leaves become pages: every box at its place, decoration behind it, numbers filled
 * in. */
#include <stdlib.h>
#include <string.h>

#include "layout/flow.h"
#include "layout/leaf.h"

typedef struct {
    uint32_t item;
    nb_len top, bottom;
} placed_box;

typedef struct {
    nb_plan *p;
    nb_ctx *c;
    nb_page_ink ink;
    NB_VEC(nb_remark) remark;
    uint32_t lines;
    NB_VEC(placed_box) placed;
    const nb_leaf_frame *frame;
    nb_galley *g;            /* whose boxes come: the frame's or its notes' */
    uint32_t node, offset;   /* where the page's text begins */
    bool decorating;         /* first pass: only where boxes stand */
    bool repeats;            /* a repeated head stands on top */
    NB_VEC(nb_len) baseline; /* of the frame's lines, when they are numbered */
    unsigned numbered;       /* lines of the page so far */
} renderer;

void nb_page_ink_line(nb_ctx *c, nb_page_ink *ink, const nb_line *line, nb_len x, nb_len y)
{
    size_t at = ink->n;
    for (size_t i = 0; i < line->n; i++) NB_PUSH(c->scratch, ink) = (nb_ink){0};
    if (line->n) nb_line_place(line, x, y, ink->v + at);
}

/* The number of the page where a place is. An unknown place has none. */
static void page_of(renderer *r, const nb_part *part, nb_len x, nb_len y)
{
    const nb_place *at = nb_map_find(&r->p->named, part->as.page_of.dest);
    if (!at) return;
    nb_str label = r->p->leaves.v[at->page].label;
    if (!label.n) return;
    nb_para_style ps = *part->as.page_of.style;
    ps.mode = NB_SET_LEFT;
    ps.tabular_figures = true;
    nb_ctx *c = r->g->c;
    nb_ctx_turn(c);
    nb_shaped *s = nb_para_shape_text(c, label, NB_NOWHERE, &ps);
    nb_len w = nb_shaped_max(s);
    const nb_para *p = nb_para_break(c, s, w + ps.text.size, 0);
    if (p->n) nb_page_ink_line(r->c, &r->ink, &p->line[0], x + part->as.page_of.width - w, y);
}

static void remark(renderer *r, nb_remark_kind kind, int32_t amount, nb_len x, nb_len y,
                   nb_len width, nb_len height)
{
    NB_PUSH(r->c->scratch, &r->remark) = (nb_remark){kind, amount, x, y, width, height};
}

static void remark_line(renderer *r, const nb_line *l, nb_len x, nb_len y)
{
    r->lines += l->node != UINT32_MAX;
    for (int k = 0; l->remarks >> k; k++) {
        if (!(l->remarks >> k & 1)) continue;
        bool measured = k == NB_REMARK_LOOSE || k == NB_REMARK_TIGHT;
        remark(r, (nb_remark_kind)k, measured ? l->badness : 0, x, y - l->ascent, l->width,
               l->ascent + l->descent);
    }
}

static void put_part(renderer *r, const nb_box *box, const nb_part *part, nb_len x, nb_len y)
{
    switch (part->kind) {
    case NB_PART_LINE:
        nb_page_ink_line(r->c, &r->ink, part->as.line, x, y);
        remark_line(r, part->as.line, x, y);
        break;
    case NB_PART_REMARK:
        remark(r, part->as.remark.kind, part->as.remark.amount, x, y - part->y,
               part->as.remark.width, box->height);
        break;
    case NB_PART_INK:
        for (size_t i = 0; i < part->as.ink.n; i++) {
            nb_ink ink = part->as.ink.ink[i];
            ink.x += x;
            ink.y += y;
            NB_PUSH(r->c->scratch, &r->ink) = ink;
        }
        break;
    case NB_PART_PAGE_OF: page_of(r, part, x, y); break;
    }
}

/* A repeated head is furniture: seen, not read again, not clicked. */
static void make_artifact(renderer *r, size_t from)
{
    size_t n = from;
    for (size_t i = from; i < r->ink.n; i++) {
        if (r->ink.v[i].type == NB_INK_LINK) continue;
        r->ink.v[n] = r->ink.v[i];
        r->ink.v[n++].tag = NB_ARTIFACT_HEADER;
    }
    r->ink.n = n;
}

static void put_box(void *ctx, const nb_box *box, uint32_t item, nb_len y, bool repeated)
{
    renderer *r = ctx;
    if (r->decorating) {
        r->repeats |= repeated;
        if (!repeated)
            NB_PUSH(r->c->scratch, &r->placed) = (placed_box){item, y, y + box->height};
        return;
    }
    size_t from = r->ink.n, remarks = r->remark.n, baselines = r->baseline.n;
    uint32_t lines = r->lines;
    for (uint32_t i = 0; i < box->n_parts; i++) {
        const nb_part *part = &r->g->part.v[box->part + i];
        put_part(r, box, part, r->frame->left + part->x, y + part->y);
        if (part->kind == NB_PART_LINE && r->c->style->draft && r->g == r->frame->g)
            NB_PUSH(r->c->scratch, &r->baseline) = y + part->y;
    }
    if (repeated) {
        make_artifact(r, from);
        r->remark.n = remarks;
        r->baseline.n = baselines;
        r->lines = lines;
    } else if (r->node == UINT32_MAX && r->g == r->frame->g && r->g->c == r->c) {
        r->node = box->node;
        r->offset = box->offset;
    }
}

static int by_height(const void *a, const void *b)
{
    nb_len x = *(const nb_len *)a, y = *(const nb_len *)b;
    return (x > y) - (x < y);
}

/* What stands on one height, as the cells of a row, is one line. */
static void number_lines(renderer *r)
{
    if (r->baseline.n) qsort(r->baseline.v, r->baseline.n, sizeof *r->baseline.v, by_height);
    for (size_t i = 0; i < r->baseline.n; i++)
        if (!i || r->baseline.v[i] - r->baseline.v[i - 1] > 3 * NB_POINT)
            nb_line_number(r->p, r->frame, ++r->numbered, r->baseline.v[i], &r->ink);
    r->baseline.n = 0;
}

static void rectangle(renderer *r, nb_len x, nb_len y, nb_len w, nb_len h, nb_colour colour,
                      nb_len stroke, nb_len radius)
{
    NB_PUSH(r->c->scratch, &r->ink) =
        (nb_ink){.type = NB_INK_RULE,
                 .tag = NB_ARTIFACT,
                 .x = x,
                 .y = y,
                 .width = w,
                 .height = h,
                 .as.rule = {.colour = colour, .stroke = stroke, .radius = radius}};
}

static void decorate(renderer *r, const nb_frame *f, nb_len top, nb_len bottom)
{
    nb_len x = r->frame->left + f->left;
    if (f->filled) rectangle(r, x, top, f->width, bottom - top, f->fill, 0, f->radius);
    if (f->stroke) {
        nb_len half = f->stroke / 2;
        rectangle(r, x + half, top + half, f->width - f->stroke, bottom - top - f->stroke,
                  f->line, f->stroke, f->radius);
    }
    if (f->bar)
        rectangle(r, f->bar_right ? x + f->width - f->bar : x, top, f->bar, bottom - top,
                  f->line, 0, 0);
    if (f->above) rectangle(r, x, top, f->width, f->above, f->line, 0, 0);
    if (f->below) rectangle(r, x, bottom - f->below, f->width, f->below, f->line, 0, 0);
}

static bool has_flaw(const nb_leaf_frame *f, size_t penalty, nb_v_flaw flaw)
{
    return penalty < f->g->item.n && f->g->item.v[penalty].flaw == flaw;
}

/* The part of each frame that is on this page. */
static void decorate_all(renderer *r)
{
    if (!r->placed.n) return;
    const placed_box *v = r->placed.v;
    uint32_t first = v[0].item, last = v[r->placed.n - 1].item;
    /* Leaves are drawn in order, so what ends above this one is not looked at again. */
    nb_galley *g = r->g;
    while (g->drawn < g->frame.n && g->frame.v[g->drawn].to <= first) g->drawn++;
    for (size_t i = g->drawn; i < g->frame.n; i++) {
        const nb_frame *f = &g->frame.v[i];
        if (f->from > last) break;
        if (f->to <= first) continue;
        size_t a = 0, b = r->placed.n;
        while (a < b && v[a].item < f->from) a++;
        while (b > a && v[b - 1].item >= f->to) b--;
        if (a == b) continue;
        nb_len top = v[a].top, bottom = v[b - 1].bottom;
        const nb_pb_page *page = &r->frame->page;
        if (f->from < first) {
            if (!f->rows || has_flaw(r->frame, page->opened, NB_FLAW_IN_ROW)) top -= f->pad;
            if (f->above && r->repeats) top = r->frame->top;
        }
        if (f->to > last + 1 && (!f->rows || has_flaw(r->frame, page->closed, NB_FLAW_IN_ROW)))
            bottom += f->pad;
        decorate(r, f, top, bottom);
    }
}

static void render_boxes(renderer *r,
                         void (*boxes)(const nb_leaf_frame *, nb_box_seen *, void *))
{
    r->placed.n = 0;
    r->repeats = false;
    r->decorating = true;
    boxes(r->frame, put_box, r);
    decorate_all(r);
    r->decorating = false;
    boxes(r->frame, put_box, r);
}

/* The paragraph's last line stands alone on top, or its first at the foot. */
static void remark_ends(renderer *r, const nb_leaf_frame *f)
{
    if (!r->placed.n) return;
    const placed_box *a = &r->placed.v[0], *z = &r->placed.v[r->placed.n - 1];
    if (has_flaw(f, f->page.opened, NB_FLAW_WIDOW))
        remark(r, NB_REMARK_WIDOW, 0, f->left, a->top, f->width, a->bottom - a->top);
    if (has_flaw(f, f->page.closed, NB_FLAW_ORPHAN))
        remark(r, NB_REMARK_ORPHAN, 0, f->left, z->top, f->width, z->bottom - z->top);
}

static void render_frame(renderer *r, const nb_leaf_frame *f)
{
    const nb_style *s = r->c->style;
    r->frame = f;
    r->g = f->g;
    render_boxes(r, nb_frame_boxes);
    remark_ends(r, f);
    number_lines(r);
    if (f->page.unit_from == f->page.unit_to) return;
    /* A rule a quarter of the measure wide, which no text could be. */
    nb_len y = nb_frame_notes_top(f) - s->body.leading * 35 / 100;
    bool rtl = nb_lang_is_rtl(r->g->c->doc->meta.lang);
    nb_len w = f->width / 4;
    rectangle(r, rtl ? f->left + f->width - w : f->left, y, w, s->rule, s->rule_colour, 0, 0);
    r->g = f->g->notes;
    render_boxes(r, nb_frame_notes);
}

/* Only the text has a place in the document; of the display pages, those of parts. */
static uint32_t begins_at(const renderer *r, const nb_leaf *l)
{
    bool part = l->kind == NB_LEAF_DISPLAY && r->node != UINT32_MAX &&
                r->c->doc->node[r->node]->type == NB_FILE;
    return l->kind == NB_LEAF_BODY || part ? r->node : UINT32_MAX;
}

static void render_leaf(nb_plan *p, const nb_leaf *l, const uint32_t *cell, nb_page *page)
{
    renderer r = {.p = p, .c = p->c, .node = UINT32_MAX};
    if (l->kind != NB_LEAF_BLANK) nb_watermark(p, l, &r.ink);
    nb_furniture(p, l, false, &r.ink);
    for (size_t i = 0; i < l->n_frames; i++) render_frame(&r, &l->frame[i]);
    nb_furniture(p, l, true, &r.ink);
    if (p->c->options->proof) nb_proof_marks(p->c, l, r.remark.v, r.remark.n, &r.ink);
    *page = (nb_page){.width = l->width,
                      .height = l->height,
                      .n = r.ink.n,
                      .label = l->label,
                      .node = begins_at(&r, l),
                      .offset = r.offset,
                      .n_remarks = r.remark.n,
                      .lines = r.lines};
    if (l->n_frames) {
        const nb_leaf_frame *a = &l->frame[0], *z = &l->frame[l->n_frames - 1];
        page->left = a->left;
        page->top = a->top;
        page->measure = z->left + z->width - a->left;
        page->depth = a->height;
    }
    page->remark = nb_copy(p->c->arena, r.remark.v, r.remark.n * sizeof *page->remark);
    page->ink = NB_ARRAY(p->c->arena, nb_ink, r.ink.n);
    if (r.ink.n) memcpy(page->ink, r.ink.v, r.ink.n * sizeof *page->ink);
    if (cell) nb_cells_in_turn(p->c, cell, page->ink, page->n);
    nb_arena_reset(p->c->scratch);
    nb_arena_reset(p->c->shaped);
}

static void put_dests(nb_plan *p, nb_pages *pages)
{
    nb_ctx *c = p->c;
    pages->n_dests = p->named.n;
    pages->dest = NB_ARRAY(c->arena, nb_dest, p->named.n);
    for (size_t i = 0; i < p->named.n; i++) {
        const nb_place *at = p->named.entry[i].value;
        pages->dest[i] = (nb_dest){p->named.entry[i].key, at->page, at->x, at->y};
    }
}

static void put_bookmark(nb_plan *p, nb_ctx *c, size_t entry, nb_str beside, nb_pages *pages,
                         nb_place *last)
{
    const nb_outline_entry *e = &c->doc->outline[entry];
    const nb_place *at = nb_map_find(&p->named, nb_entry_dest(c, entry));
    if (at) *last = *at;
    nb_str title = e->title, number = nb_entry_number(c, entry),
           lang = nb_node_lang(c->doc, e->node);
    nb_arena *a = p->c->arena;
    if (number.n) title = nb_str_printf(a, "%.*s %.*s", NB_STR_ARG(number), NB_STR_ARG(title));
    if (beside.n && !nb_str_eq(beside, e->title))
        title = nb_str_printf(a, "%.*s · %.*s", NB_STR_ARG(title), NB_STR_ARG(beside));
    if (nb_str_eq(lang, p->c->doc->meta.lang)) lang = NB_STR_NULL;
    pages->bookmark[pages->n_bookmarks++] =
        (nb_bookmark){title, e->depth, last->page, last->y, lang};
}

/* Headings that only the other edition has follow the one that they follow there. */
static void put_bookmarks(nb_plan *p, nb_pages *pages)
{
    nb_ctx *c = p->c;
    const nb_doc *d = c->doc;
    size_t others = c->beside_entry ? c->beside->doc->n_outline : 0, k = 0;
    pages->bookmark = NB_ARRAY(c->arena, nb_bookmark, d->n_outline + others);
    nb_place last = {0, 0, 0};
    for (size_t i = 0; i < d->n_outline; i++) {
        put_bookmark(p, c, i, c->beside_title ? c->beside_title[i] : NB_STR_NULL, pages, &last);
        for (; k < others && c->beside_entry[k] <= i + 1; k++)
            if (!c->beside_entry[k]) put_bookmark(p, c->beside, k, NB_STR_NULL, pages, &last);
    }
}

void nb_render(nb_plan *p, nb_pages *pages)
{
    pages->n = p->leaves.n;
    pages->page = NB_ARRAY(p->c->arena, nb_page, pages->n);
    const uint32_t *cell = nb_cells_find(p->c);
    for (size_t i = 0; i < pages->n; i++)
        render_leaf(p, &p->leaves.v[i], cell, &pages->page[i]);
    pages->tag = p->c->tags.v;
    pages->n_tags = p->c->tags.n;
    put_dests(p, pages);
    put_bookmarks(p, pages);
}
