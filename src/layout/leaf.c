#include "layout/leaf.h"

#include <stdlib.h>

#include "layout/flow.h"

/* What the page breaker sees of a galley. */
static nb_pb_problem problem_of(const nb_galley *g, nb_len height)
{
    const nb_style *s = g->c->style;
    return (nb_pb_problem){.item = g->item.v,
                           .n = g->item.n,
                           .unit = g->unit.v,
                           .n_units = g->unit.n,
                           .note_sep = s->body.leading,
                           .height = height,
                           .flush = s->flush,
                           .leading = s->body.leading};
}

static nb_leaf new_leaf(nb_plan *p, nb_leaf_kind kind)
{
    const nb_style *s = p->c->style;
    bool verso = s->duplex && p->leaves.n % 2 == 1;
    return (nb_leaf){.kind = kind,
                     .verso = verso,
                     .width = s->paper_width,
                     .height = s->paper_height,
                     .frame = NB_ARRAY(p->c->rough, nb_leaf_frame, 2)};
}

static nb_len inner_left(const nb_style *s, bool verso)
{
    return verso ? s->margin_outer : s->margin_inner;
}

static void add_frame(nb_leaf *l, nb_galley *g, const nb_pb_page *page, nb_len left, nb_len top,
                      nb_len width, nb_len height)
{
    l->frame[l->n_frames++] = (nb_leaf_frame){
        .g = g, .page = *page, .left = left, .top = top, .width = width, .height = height};
}

/* The turned table whose place the page holds, or NULL. */
static nb_galley *turned_on(const nb_galley *g, const nb_pb_page *page)
{
    for (size_t i = 0; i < g->turned.n; i++)
        if (g->turned.v[i].item >= page->from && g->turned.v[i].item < page->to)
            return g->turned.v[i].g;
    return NULL;
}

static int by_item(const void *a, const void *b)
{
    const nb_mark *p = a, *q = b;
    if (p->item != q->item) return p->item < q->item ? -1 : 1;
    return p->y < q->y ? -1 : p->y > q->y;
}

static void sort_marks(nb_galley *g)
{
    if (g->mark.n) qsort(g->mark.v, g->mark.n, sizeof *g->mark.v, by_item);
    if (g->notes) sort_marks(g->notes);
}

/* Pages of a turned table: the text block lies on its side. */
static void cut_turned(nb_plan *p, nb_galley *g, nb_leaf_kind kind)
{
    const nb_style *s = p->c->style;
    nb_pb_page *pages;
    nb_len height = s->measure / s->body.leading * s->body.leading;
    nb_pb_problem problem = problem_of(g, height);
    problem.flush = false;
    size_t n = nb_pagebreak(p->c->scratch, &problem, &pages, NULL);
    sort_marks(g);
    for (size_t i = 0; i < n; i++) {
        nb_leaf l = new_leaf(p, kind);
        l.turned = true;
        l.width = s->paper_height;
        l.height = s->paper_width;
        add_frame(&l, g, &pages[i], (l.width - s->text_height) / 2, (l.height - height) / 2,
                  s->text_height, height);
        NB_PUSH(p->c->rough, &p->leaves) = l;
    }
}

/* The columns of a last page end at the same height: the least at which they hold all that is
 * left. */
static size_t balance(nb_plan *p, nb_pb_problem *pr, nb_pb_page **pages, size_t n)
{
    const nb_style *s = p->c->style;
    size_t columns = (size_t)s->columns, last = (n - 1) / columns * columns;
    nb_pb_page *tail = NULL;
    size_t best_n = 0;
    nb_pb_page *all = *pages;
    size_t from = all[last].from;
    size_t units = all[last].unit_from;
    nb_pb_problem rest = *pr;
    rest.item = pr->item + from;
    rest.n = pr->n - from;
    rest.unit = pr->unit + units;
    rest.n_units = pr->n_units - units;
    rest.first = NULL;
    rest.n_first = 0;
    rest.flush = false;
    for (nb_len h = s->body.leading * 2; h <= pr->height; h += s->body.leading) {
        rest.height = h;
        nb_pb_page *cut;
        int64_t cost;
        size_t k = nb_pagebreak(p->c->scratch, &rest, &cut, &cost);
        if (k > columns || cost >= NB_V_NEVER) continue;
        tail = cut;
        best_n = k;
        break;
    }
    if (!tail) return n;
    nb_pb_page *joined = NB_ARRAY(p->c->scratch, nb_pb_page, last + best_n);
    for (size_t i = 0; i < last; i++) joined[i] = all[i];
    for (size_t i = 0; i < best_n; i++) {
        nb_pb_page *q = &joined[last + i];
        *q = tail[i];
        q->from += from;
        q->to += from;
        q->closed += from;
        q->opened = q->opened == SIZE_MAX ? all[last].opened : q->opened + from;
        q->unit_from += units;
        q->unit_to += units;
    }
    *pages = joined;
    return last + best_n;
}

/* What is on a page, as a share of it in percent. */
static int64_t fill(const nb_pb_problem *pr, const nb_pb_page *page)
{
    nb_len used = 0;
    for (size_t i = page->from; i < page->to; i++)
        if (pr->item[i].kind != NB_V_PENALTY) used += pr->item[i].size;
    for (size_t u = page->unit_from; u < page->unit_to; u++) used += pr->unit[u].size;
    return nb_muldiv(used, 100, pr->height);
}

/* A handout whose last page holds next to nothing runs a line or two long on every page
 * instead, if that saves a sheet: the foot has room for it. */
static size_t run_long(nb_plan *p, nb_pb_problem *pr, nb_pb_page **pages, size_t n,
                       size_t columns)
{
    enum { NEARLY_EMPTY = 20, MOST_LINES = 2, MOST_SHEETS = 12 };
    size_t sheets = (n + columns - 1) / columns;
    int64_t last = 0;
    for (size_t i = (sheets - 1) * columns; i < n; i++) last += fill(pr, &(*pages)[i]);
    if (sheets < 2 || sheets > MOST_SHEETS || last > NEARLY_EMPTY * (int64_t)columns) return n;
    nb_len usual = pr->height;
    for (int lines = 1; lines <= MOST_LINES; lines++) {
        pr->height = usual + lines * pr->leading;
        nb_pb_page *cut;
        size_t k = nb_pagebreak(p->c->scratch, pr, &cut, NULL);
        if ((k + columns - 1) / columns >= sheets) continue;
        *pages = cut;
        return k;
    }
    pr->height = usual;
    return n;
}

void nb_leaves_cut(nb_plan *p, nb_galley *g, nb_leaf_kind kind)
{
    const nb_style *s = p->c->style;
    if (!g->item.n) return;
    nb_pb_problem problem = problem_of(g, s->text_height);
    size_t columns = kind == NB_LEAF_BODY ? (size_t)s->columns : 1;
    if (kind != NB_LEAF_BODY) problem.flush = false;
    nb_pb_page *pages;
    size_t n = nb_pagebreak(p->c->scratch, &problem, &pages, NULL);
    if (kind == NB_LEAF_BODY && !s->flush && !s->chapter_pages)
        n = run_long(p, &problem, &pages, n, columns);
    if (problem.flush) n = nb_mend(g, &problem, &pages, n);
    sort_marks(g);
    if (columns > 1) n = balance(p, &problem, &pages, n);
    nb_len width = columns > 1 ? (s->measure - s->column_gap) / 2 : s->measure;
    size_t used = columns;
    for (size_t i = 0; i < n; i++) {
        nb_galley *turned = turned_on(g, &pages[i]);
        if (turned) {
            cut_turned(p, turned, kind);
            used = columns;
            continue;
        }
        bool ends = i > 0 && pages[i - 1].closed < g->item.n &&
                    g->item.v[pages[i - 1].closed].penalty <= NB_V_FORCE;
        if (used == columns || ends) {
            nb_leaf l = new_leaf(p, kind);
            NB_PUSH(p->c->rough, &p->leaves) = l;
            used = 0;
        }
        nb_leaf *l = &p->leaves.v[p->leaves.n - 1];
        nb_len left = inner_left(s, l->verso) + (width + s->column_gap) * (nb_len)used;
        add_frame(l, g, &pages[i], left, s->margin_top, width, problem.height);
        used++;
    }
    nb_arena_reset(p->c->scratch);
}

void nb_leaves_to_recto(nb_plan *p)
{
    if (!p->c->style->duplex || p->leaves.n % 2 == 0) return;
    NB_PUSH(p->c->rough, &p->leaves) = new_leaf(p, NB_LEAF_BLANK);
}

/* ---- rows ---- */

static void add_side(nb_plan *p, nb_leaf *l, const nb_abreast *x, const nb_rows_piece *piece,
                     int side, nb_len left, nb_len width)
{
    const nb_style *s = p->c->style;
    if (piece->from[side] >= piece->to[side]) return;
    nb_pb_page page = {.from = piece->from[side],
                       .to = piece->to[side],
                       .opened = piece->opened[side],
                       .closed = piece->to[side]};
    add_frame(l, x->g[side], &page, left, s->margin_top + piece->y[side], width,
              s->text_height - piece->y[side]);
}

static void add_notes(nb_plan *p, nb_leaf *l, const nb_abreast *x, const nb_rows_page *page,
                      int side, nb_len left, nb_len width)
{
    const nb_style *s = p->c->style;
    nb_pb_page notes = {.opened = SIZE_MAX,
                        .closed = SIZE_MAX,
                        .unit_from = page->unit_from[side],
                        .unit_to = page->unit_to[side]};
    if (notes.unit_from < notes.unit_to)
        add_frame(l, x->g[side], &notes, left, s->margin_top, width, s->text_height);
}

/* The pairs come one after the other, the first edition's side before the second's; notes last.
 */
static void put_rows(nb_plan *p, const nb_abreast *x, const nb_rows_page *page, bool facing)
{
    const nb_style *s = p->c->style;
    nb_leaf *l[2];
    for (int side = 0; side < 2; side++) {
        if (side && !facing) break;
        nb_leaf fresh = new_leaf(p, NB_LEAF_BODY);
        fresh.opens = !page->n || (page->piece[0].opened[0] == SIZE_MAX &&
                                   x->row[page->piece[0].row].penalty <= NB_V_FORCE);
        fresh.frame = NB_ARRAY(p->c->rough, nb_leaf_frame, 2 * page->n + 2);
        NB_PUSH(p->c->rough, &p->leaves) = fresh;
    }
    l[1] = &p->leaves.v[p->leaves.n - 1];
    l[0] = facing ? l[1] - 1 : l[1];
    nb_len width = facing ? s->measure : (s->measure - s->column_gap) / 2, left[2];
    for (int side = 0; side < 2; side++) {
        left[side] = inner_left(s, l[side]->verso);
        if (side && !facing) left[side] += width + s->column_gap;
    }
    for (size_t i = 0; i < page->n; i++)
        for (int side = 0; side < 2; side++) {
            bool spans = !side && !facing && x->spans[page->piece[i].row];
            add_side(p, l[side], x, &page->piece[i], side, left[side],
                     spans ? s->measure : width);
        }
    for (int side = 0; side < 2; side++)
        add_notes(p, l[side], x, page, side, left[side], width);
}

void nb_leaves_cut_rows(nb_plan *p, const nb_abreast *x, bool facing)
{
    const nb_style *s = p->c->style;
    nb_rows_problem problem = {
        .row = x->row, .n = x->n, .height = s->text_height, .note_sep = s->body.leading};
    for (int k = 0; k < 2; k++) {
        problem.side[k].item = x->g[k]->item.v;
        problem.side[k].n = x->g[k]->item.n;
        problem.side[k].unit = x->g[k]->unit.v;
        problem.side[k].n_units = x->g[k]->unit.n;
        sort_marks(x->g[k]);
    }
    nb_rows_page *pages;
    size_t n = nb_rows_cut(p->c->scratch, &problem, &pages);
    for (size_t i = 0; i < n; i++) put_rows(p, x, &pages[i], facing);
    nb_arena_reset(p->c->scratch);
}

void nb_frame_boxes(const nb_leaf_frame *f, nb_box_seen *seen, void *ctx)
{
    const nb_galley *g = f->g;
    const nb_pb_page *page = &f->page;
    nb_len y = f->top;
    if (page->from == page->to) return;
    if (page->opened != SIZE_MAX && g->item.v[page->opened].payload) {
        const nb_box *head = &g->repeat.v[g->item.v[page->opened].payload - 1];
        seen(ctx, head, UINT32_MAX, y, true);
        y += head->height;
    }
    /* Glue takes its share of the slack from what is left of it, so that nothing is lost to
     * rounding. */
    nb_len slack = page->slack, give = page->give;
    for (size_t i = page->from; i < page->to; i++) {
        const nb_v_item *v = &g->item.v[i];
        if (v->kind == NB_V_BOX) {
            seen(ctx, &g->box.v[v->payload], (uint32_t)i, y, false);
            y += v->size;
        } else if (v->kind == NB_V_GLUE) {
            nb_len can = slack < 0 ? v->shrink : v->stretch;
            nb_len share = give > 0 ? nb_muldiv(slack, can, give) : 0;
            slack -= share;
            give -= can;
            y += v->size + share;
        }
    }
}

/* ---- where everything landed ---- */

typedef struct {
    nb_plan *p;
    const nb_galley *g;
    size_t next; /* first mark that may still come */
    uint32_t page;
    nb_len left;
} locator;

static void name_place(nb_plan *p, nb_str id, nb_place place)
{
    if (!id.n || nb_map_find(&p->named, id)) return;
    nb_place *keep = NB_NEW(p->c->arena, nb_place);
    *keep = place;
    nb_map_set(&p->named, id, keep);
}

static void see(void *ctx, const nb_box *box, uint32_t item, nb_len y, bool repeated)
{
    locator *x = ctx;
    (void)box;
    if (repeated) return;
    for (; x->next < x->g->mark.n && x->g->mark.v[x->next].item <= item; x->next++) {
        const nb_mark *m = &x->g->mark.v[x->next];
        if (m->item == item) name_place(x->p, m->id, (nb_place){x->page, x->left, y + m->y});
    }
}

static size_t first_mark(const nb_galley *g, size_t item)
{
    size_t lo = 0, hi = g->mark.n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (g->mark.v[mid].item < item) lo = mid + 1;
        else hi = mid;
    }
    return lo;
}

nb_len nb_frame_notes_top(const nb_leaf_frame *f)
{
    nb_len y = f->top + f->height;
    for (size_t u = f->page.unit_from; u < f->page.unit_to; u++) y -= f->g->unit.v[u].size;
    return y;
}

void nb_frame_notes(const nb_leaf_frame *f, nb_box_seen *seen, void *ctx)
{
    const nb_galley *g = f->g;
    nb_len y = nb_frame_notes_top(f);
    for (size_t u = f->page.unit_from; u < f->page.unit_to; u++) {
        const nb_v_item *v = &g->notes->item.v[g->unit_item.v[u]];
        y += g->unit.v[u].size;
        seen(ctx, &g->notes->box.v[v->payload], g->unit_item.v[u], y - v->size, false);
    }
}

static void locate_frame(nb_plan *p, const nb_leaf_frame *f, uint32_t page)
{
    locator x = {p, f->g, first_mark(f->g, f->page.from), page, f->left};
    nb_frame_boxes(f, see, &x);
    if (f->page.unit_from == f->page.unit_to) return;
    x.g = f->g->notes;
    x.next = first_mark(x.g, f->g->unit_item.v[f->page.unit_from]);
    nb_frame_notes(f, see, &x);
}

/* Does a chapter open with this entry of the outline? */
static bool opens_chapter(const nb_ctx *c, size_t entry)
{
    const nb_outline_entry *e = &c->doc->outline[entry];
    if (e->is_part) return false;
    if (e->node->type == NB_FILE) return true;
    for (size_t i = 0; i < c->doc->n_chapters; i++)
        if (c->doc->chapters[i].heading == e->node) return true;
    return false;
}

/* A page's head names what its first lines belong to. Of two editions each has one name there.
 */
static void name_heads(nb_plan *p, const nb_ctx *c)
{
    const nb_doc *d = c->doc;
    nb_str chapter = NB_STR_NULL, section = NB_STR_NULL;
    int depth = 0;
    size_t e = 0;
    nb_len first_lines = c->style->margin_top + 4 * c->style->body.leading;
    for (size_t k = 0; k < p->leaves.n; k++) {
        for (; e < d->n_outline; e++) {
            const nb_place *at = nb_map_find(&p->named, nb_entry_dest(c, e));
            if (!at) continue;
            if (at->page > k || (at->page == k && at->y > first_lines)) break;
            if (opens_chapter(c, e) || d->outline[e].is_part) {
                chapter = d->outline[e].title;
                depth = d->outline[e].depth;
                section = NB_STR_NULL;
            } else if (d->outline[e].depth == depth + 1) {
                section = d->outline[e].title;
            }
        }
        nb_leaf *l = &p->leaves.v[k];
        if (c != p->c) {
            l->section = section.n ? section : chapter;
        } else {
            l->chapter = c->beside && section.n ? section : chapter;
            l->section = section;
        }
    }
}

void nb_leaves_locate(nb_plan *p)
{
    nb_map_init(&p->named, p->c->arena);
    for (size_t i = 0; i < p->leaves.n; i++)
        for (size_t k = 0; k < p->leaves.v[i].n_frames; k++)
            locate_frame(p, &p->leaves.v[i].frame[k], (uint32_t)i);
    name_heads(p, p->c);
    if (p->c->beside) name_heads(p, p->c->beside);
}

nb_str nb_label_of(void *plan, nb_str dest)
{
    const nb_plan *p = plan;
    const nb_place *at = nb_map_find(&p->named, dest);
    return at ? p->leaves.v[at->page].label : NB_STR_NULL;
}
