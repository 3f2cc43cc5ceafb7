#include "layout/galley.h"

#include <string.h>

/* What page breaks cost in paragraphs. A widow or an orphan is worse than white before what
 * does not fit on a flush page, however much, and better than a heading without text. */
enum {
    COST_WIDOW = 20000,
    COST_ORPHAN = 20000,
    COST_HYPHEN = 1500, /* … and a hyphen at a page's end is as bad as two lines short */
};

nb_galley *nb_galley_new(nb_ctx *c, bool with_notes)
{
    nb_galley *g = NB_NEW(c->rough, nb_galley);
    g->c = c;
    nb_map_init(&g->noted, c->rough);
    if (with_notes) g->notes = nb_galley_new(c, false);
    return g;
}

void nb_galley_space(nb_galley *g, nb_glue s)
{
    if (s.size > g->space.size) {
        g->space.size = s.size;
        g->space.shrink = s.shrink;
    }
    g->space.stretch = nb_len_max(g->space.stretch, s.stretch);
}

void nb_galley_cost(nb_galley *g, int32_t penalty)
{
    if (penalty <= NB_V_FORCE || g->cost <= NB_V_FORCE) g->cost = NB_V_FORCE;
    else if (penalty > g->cost) g->cost = penalty;
}

void nb_galley_hang(nb_galley *g, const nb_line *label, nb_len x)
{
    NB_PUSH(g->c->rough, &g->hang) = (nb_part){.kind = NB_PART_LINE, .x = x, .as.line = label};
}

void nb_galley_hang_ink(nb_galley *g, const nb_ink *ink, size_t n, nb_len x)
{
    NB_PUSH(g->c->rough, &g->hang) = (nb_part){.kind = NB_PART_INK, .x = x, .as.ink = {ink, n}};
}

void nb_galley_remark(nb_galley *g, nb_remark_kind kind, int32_t amount, nb_len x, nb_len width)
{
    NB_PUSH(g->c->rough, &g->hang) =
        (nb_part){.kind = NB_PART_REMARK, .x = x, .as.remark = {kind, amount, width}};
}

void nb_galley_mark(nb_galley *g, const nb_node *heading, nb_str id)
{
    NB_PUSH(g->c->rough, &g->pending_mark) = (nb_mark){.node = heading, .id = id};
}

/* On a grid white does not stretch, and the white before a block brings the one before it to a
 * whole number of lines. Where a page ends in between, the next one begins on the grid as well.
 */
static void keep_grid(nb_galley *g)
{
    g->space.stretch = g->space.shrink = 0;
    if (!g->grid_here) return;
    nb_len height = g->space.size;
    for (size_t i = g->grid_from; i < g->item.n; i++) height += g->item.v[i].size;
    nb_len over = height % g->grid;
    /* A hundredth of a point is rounding, not a line. */
    if (over > NB_POINT / 100) g->space.size += g->grid - over;
}

static void flush_space(nb_galley *g)
{
    nb_arena *a = g->c->rough;
    if (g->grid && g->item.n) keep_grid(g);
    if (g->item.n) {
        nb_len repeat = g->repeat_box ? g->repeat.v[g->repeat_box - 1].height : 0;
        NB_PUSH(a, &g->item) = (nb_v_item){.kind = NB_V_PENALTY,
                                           .flaw = g->flaw,
                                           .penalty = g->cost,
                                           .payload = g->repeat_box,
                                           .repeat = repeat};
        if (g->space.size || g->space.stretch)
            NB_PUSH(a, &g->item) = (nb_v_item){.kind = NB_V_GLUE,
                                               .size = g->space.size,
                                               .stretch = g->space.stretch,
                                               .shrink = g->space.shrink};
    }
    g->space = (nb_glue){0};
    g->cost = 0;
    g->flaw = NB_FLAW_NONE;
}

uint32_t nb_galley_box(nb_galley *g, nb_len height, nb_len baseline)
{
    nb_arena *a = g->c->rough;
    flush_space(g);
    uint32_t item = (uint32_t)g->item.n;
    if (g->grid_here) g->grid_from = item;
    g->grid_here = false;
    NB_PUSH(a, &g->item) =
        (nb_v_item){.kind = NB_V_BOX, .payload = (uint32_t)g->box.n, .size = height};
    NB_PUSH(a, &g->box) = (nb_box){.height = height,
                                   .baseline = baseline,
                                   .part = (uint32_t)g->part.n,
                                   .node = UINT32_MAX};
    for (size_t i = 0; i < g->hang.n; i++) {
        nb_part p = g->hang.v[i];
        p.y = baseline;
        nb_galley_part(g, p);
    }
    g->hang.n = 0;
    for (size_t i = 0; i < g->pending_mark.n; i++) {
        g->pending_mark.v[i].item = item;
        NB_PUSH(a, &g->mark) = g->pending_mark.v[i];
    }
    g->pending_mark.n = 0;
    return item;
}

nb_part *nb_galley_part(nb_galley *g, nb_part part)
{
    nb_part *p = &NB_PUSH(g->c->rough, &g->part);
    *p = part;
    g->box.v[g->box.n - 1].n_parts++;
    return p;
}

static void **noted(nb_galley *g, const nb_node *def)
{
    nb_str key = {(const char *)&def, sizeof def};
    return nb_map_at(&g->noted, nb_str_dup(g->c->rough, key));
}

bool nb_galley_first_note(nb_galley *g, const nb_node *def)
{
    void **units = noted(g, def);
    bool first = !*units;
    if (first) *units = (void *)(uintptr_t)1;
    return first;
}

/* How many units the note has, with those that it refers to. */
static uint32_t note_units(nb_galley *g, const nb_node *def)
{
    if (!g->note) return 0;
    if (nb_galley_first_note(g, def)) {
        size_t before = g->unit.n;
        g->note(g, def, g->note_flow);
        *noted(g, def) = (void *)(uintptr_t)(g->unit.n - before + 1);
    }
    return (uint32_t)(uintptr_t)*noted(g, def) - 1;
}

void nb_galley_adopt(nb_galley *g, const nb_line *line, nb_len y)
{
    nb_box *box = &g->box.v[g->box.n - 1];
    uint32_t item = (uint32_t)g->item.n - 1;
    if (box->node == UINT32_MAX) {
        box->node = line->node;
        box->offset = line->offset;
    }
    for (size_t i = 0; i < line->n_anchors; i++)
        NB_PUSH(g->c->rough, &g->mark) = (nb_mark){.item = item, .id = line->anchor[i], .y = y};
    for (size_t i = 0; i < line->n_notes; i++)
        g->item.v[item].notes += note_units(g, line->note[i]);
}

uint32_t nb_galley_line(nb_galley *g, const nb_line *line, nb_len x)
{
    uint32_t item = nb_galley_box(g, line->ascent + line->descent, line->ascent);
    nb_galley_part(g,
                   (nb_part){.kind = NB_PART_LINE, .x = x, .y = line->ascent, .as.line = line});
    nb_galley_adopt(g, line, 0);
    return item;
}

void nb_galley_blank(nb_galley *g, nb_len height)
{
    /* Labels wait for a box with text; marks name the white as well. */
    size_t labels = g->hang.n;
    g->hang.n = 0;
    nb_galley_box(g, height, height);
    g->hang.n = labels;
}

/* Cost of a page break after line i of n. */
static void line_cost(nb_galley *g, const nb_para *p, size_t i, bool keep)
{
    bool orphan = i == 0, widow = i + 2 == p->n;
    int32_t cost = 0;
    if (keep) cost = NB_V_NEVER;
    else {
        if (orphan) cost += COST_ORPHAN;
        if (widow) cost += COST_WIDOW;
        if (p->line[i].hyphenated) cost += COST_HYPHEN;
    }
    nb_galley_cost(g, cost);
    if (!keep) g->flaw = widow ? NB_FLAW_WIDOW : orphan ? NB_FLAW_ORPHAN : NB_FLAW_NONE;
}

static void emit_lines(nb_galley *g, const nb_para *p, nb_len x, bool keep)
{
    for (size_t i = 0; i < p->n; i++) {
        nb_galley_line(g, &p->line[i], x);
        if (i + 1 < p->n) line_cost(g, p, i, keep);
    }
}

void nb_galley_para_lines(nb_galley *g, const nb_shaped *s, const nb_para *p, nb_len x,
                          bool keep)
{
    if (!p->n) return;
    size_t first = g->item.n;
    emit_lines(g, p, x, keep);
    while (g->item.v[first].kind != NB_V_BOX) first++;
    if (!keep && p->n > 2 && g->c->style->flush)
        NB_PUSH(g->c->rough, &g->para) =
            (nb_galley_para){(uint32_t)first, (uint32_t)g->item.n, s, p, x};
}

void nb_galley_stiffen(nb_galley *g, uint32_t from, nb_len most, int32_t cost)
{
    nb_len height = 0;
    for (size_t i = from; i < g->item.n; i++) height += g->item.v[i].size;
    if (height > most) return;
    /* The first penalty stands before the first box: a page may end there. */
    bool inside = false;
    for (size_t i = from; i < g->item.n; i++) {
        nb_v_item *v = &g->item.v[i];
        if (v->kind == NB_V_BOX) inside = true;
        if (v->kind == NB_V_PENALTY && inside && v->penalty > NB_V_FORCE) v->penalty += cost;
    }
}

uint32_t nb_galley_frame_open(nb_galley *g, nb_frame frame)
{
    frame.from = (uint32_t)g->item.n;
    NB_PUSH(g->c->rough, &g->frame) = frame;
    return (uint32_t)g->frame.n - 1;
}

void nb_galley_frame_close(nb_galley *g, uint32_t frame)
{
    g->frame.v[frame].to = (uint32_t)g->item.n;
}

/* Items from `at` on move by `by`. */
static void shift(nb_galley *g, uint32_t at, int64_t by)
{
#define MOVE(i)                                             \
    do {                                                    \
        if ((i) >= at) (i) = (uint32_t)((int64_t)(i) + by); \
    } while (0)
    for (size_t i = 0; i < g->frame.n; i++) {
        MOVE(g->frame.v[i].from);
        MOVE(g->frame.v[i].to);
    }
    for (size_t i = 0; i < g->mark.n; i++) MOVE(g->mark.v[i].item);
    for (size_t i = 0; i < g->turned.n; i++) MOVE(g->turned.v[i].item);
    for (size_t i = 0; i < g->para.n; i++) {
        MOVE(g->para.v[i].from);
        MOVE(g->para.v[i].to);
    }
#undef MOVE
}

int64_t nb_galley_reset_para(nb_galley *g, size_t index, const nb_para *p)
{
    nb_arena *a = g->c->rough;
    nb_galley_para *gp = &g->para.v[index];
    /* The lines are set in a second list, which then takes the place of the old lines. Boxes
     * and parts are only appended, so what others point to stays. */
    uint32_t from = gp->from, to = gp->to;
    nb_len x = gp->x;
    const nb_box *old_first = &g->box.v[g->item.v[from].payload];
    uint32_t labels = old_first->part, n_labels = old_first->n_parts - 1;
    nb_galley keep = *g;
    g->item.v = NULL;
    g->item.n = g->item.cap = 0;
    size_t marks = g->mark.n;
    for (uint32_t i = 0; i < n_labels; i++) NB_PUSH(a, &g->hang) = keep.part.v[labels + i];
    g->space = (nb_glue){0};
    g->cost = 0;
    g->repeat_box = 0;
    emit_lines(g, p, x, false);
    const nb_v_item *fresh = g->item.v;
    size_t n = g->item.n;

    g->item.v = keep.item.v;
    g->item.n = keep.item.n;
    g->item.cap = keep.item.cap;
    size_t rest = g->item.n - to;
    for (size_t i = to - from; i < n; i++) NB_PUSH(a, &g->item) = (nb_v_item){0};
    memmove(g->item.v + from + n, g->item.v + to, rest * sizeof *fresh);
    if (n) memcpy(g->item.v + from, fresh, n * sizeof *fresh);
    g->item.n = from + n + rest;
    /* Anchors of the new lines replace those of the old ones; marks of the block stay. */
    size_t kept = 0;
    for (size_t i = 0; i < g->mark.n; i++) {
        nb_mark m = g->mark.v[i];
        bool own = i < marks && m.item >= from && m.item < to;
        if (i >= marks) m.item += from;
        else if (own && !m.node && m.y == 0 && m.item != from) continue;
        else if (m.item >= to) m.item = (uint32_t)(m.item - to + from + n);
        g->mark.v[kept++] = m;
    }
    g->mark.n = kept;
    g->space = keep.space;
    g->cost = keep.cost;
    g->repeat_box = keep.repeat_box;
    size_t n_marks = g->mark.n;
    g->mark.n = 0; /* moved already */
    shift(g, to, (int64_t)n - (int64_t)(to - from));
    g->mark.n = n_marks;
    g->para.v[index].to = (uint32_t)(from + n);
    g->para.v[index].para = p;
    return (int64_t)n - (int64_t)(to - from);
}
