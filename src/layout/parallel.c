/* parallel.c: two editions side by side. Paired blocks become rows of two columns, each set by
 * its own edition's style; the rows are cut into pages by abreast.c.
 *
 * Pairs come from pair/: files first, then the blocks of two files, then the items of two
 * lists.
 */
#include "layout/contents.h"
#include "layout/leaf.h"
#include "layout/onpaper.h"
#include "layout/same.h"
#include "pair/pair.h"

enum {
    LONG_CONTENTS = 24, /* entries from which the text begins on a new page */
    LEAST_GAP = 350     /* between rows, in thousandths of the leading */
};

typedef struct {
    nb_ctx c[2];
    nb_flow flow[2];
    uint32_t sections[8];
    int rank;
    int holder; /* whose tags are the tree at the moment */
    bool facing;
    nb_plan plan;
    nb_pairer *pairer;
    NB_VEC(nb_row) row;
    NB_VEC(bool) spans;
    bool *opens;  /* by seq of the first edition's nodes: a chapter begins */
    int32_t cost; /* of a page that ends above the next row */
} spread;

/* ---- rows ---- */

static size_t items(const spread *x, int side)
{
    return x->flow[side].g->item.n;
}

/* The two sides of a row, as ranges of items: white and penalties at their head become the
 * row's.
 */
static void add_row(spread *x, const size_t from[2], const size_t to[2], bool spans)
{
    nb_row r = {.penalty = x->cost};
    if (spans) {
        /* What the second edition had to say of the place is said. */
        nb_galley *g = x->flow[1].g;
        r.gap = g->space.size;
        if (r.penalty > NB_V_FORCE && g->cost > r.penalty) r.penalty = g->cost;
        g->space = (nb_glue){0};
        g->cost = 0;
    }
    nb_len baseline[2] = {0, 0};
    bool any = false;
    for (int s = 0; s < 2; s++) {
        const nb_galley *g = x->flow[s].g;
        size_t i = from[s];
        nb_len gap = 0;
        for (; i < to[s] && g->item.v[i].kind != NB_V_BOX; i++)
            if (g->item.v[i].kind == NB_V_GLUE) gap += g->item.v[i].size;
            else if (g->item.v[i].penalty <= NB_V_FORCE) r.penalty = NB_V_FORCE;
            else if (g->item.v[i].penalty > r.penalty && r.penalty > NB_V_FORCE)
                r.penalty = g->item.v[i].penalty;
        r.from[s] = i;
        r.to[s] = to[s];
        if (i >= to[s]) continue;
        any = true;
        r.gap = nb_len_max(r.gap, gap);
        baseline[s] = g->box.v[g->item.v[i].payload].baseline;
    }
    if (!any) return;
    const nb_style *st = x->c[0].style;
    r.gap = nb_len_max(r.gap, nb_muldiv(st->body.leading, LEAST_GAP, 1000));
    /* First lines of one row stand on one line, where they are lines of text. */
    nb_len off = baseline[0] - baseline[1];
    if (baseline[0] && baseline[1] && nb_len_max(off, -off) < st->body.leading)
        r.drop[off > 0] = nb_len_max(off, -off);
    NB_PUSH(x->c[0].rough, &x->row) = r;
    NB_PUSH(x->c[0].rough, &x->spans) = spans;
    x->cost = 0;
}

/* Both editions hang their elements into one tree; the second's say their language. */
static nb_ctx *turn_to(spread *x, int side)
{
    if (x->holder != side) {
        x->c[side].tags = x->c[!side].tags;
        x->holder = side;
    }
    nb_ctx_turn(&x->c[side]);
    if (side) x->flow[1].tag = x->flow[1].section = x->flow[0].section;
    return &x->c[side];
}

typedef void set_fn(nb_flow *f, const nb_node *n);

static void set(spread *x, int side, set_fn *fn, const nb_node *n)
{
    nb_ctx *c = turn_to(x, side);
    size_t before = c->tags.n;
    fn(&x->flow[side], n);
    if (!side) return;
    for (size_t i = before; i < c->tags.n; i++)
        if (c->tags.v[i].parent < before && !c->tags.v[i].lang.n)
            c->tags.v[i].lang = c->doc->meta.lang;
}

/* ---- pairs ---- */

static void span_row(spread *x, const nb_node *l, const nb_node *r)
{
    size_t from[2] = {items(x, 0), items(x, 1)}, to[2];
    nb_len column = x->flow[0].width;
    x->flow[0].width = x->c[0].style->measure;
    /* Links of the second edition that lead here find it as well. */
    if (r->id.n) nb_galley_mark(x->flow[0].g, NULL, r->id);
    set(x, 0, nb_flow_block, l);
    x->flow[0].width = column;
    x->flow[1].after_heading = false;
    to[0] = items(x, 0);
    to[1] = from[1];
    add_row(x, from, to, true);
}

static size_t item_end(const nb_galley *g, size_t k)
{
    return k + 1 < g->list_item.n ? g->list_item.v[k + 1].item : g->item.n;
}

/* Two lists that are set: each pair of items is a row of its own. */
static void list_rows(spread *x, const nb_node *l, const nb_node *r, const size_t from[2])
{
    nb_pairs pairs = nb_pair_children(x->pairer, l, r);
    size_t next[2] = {0, 0};
    for (size_t i = 0; i < pairs.n; i++) {
        const nb_node *one[2] = {pairs.v[i].left, pairs.v[i].right};
        size_t a[2], b[2];
        for (int s = 0; s < 2; s++) {
            const nb_galley *g = x->flow[s].g;
            size_t k = next[s];
            a[s] = b[s] = k < g->list_item.n ? g->list_item.v[k].item : g->item.n;
            if (!one[s]) continue;
            b[s] = item_end(g, k);
            if (!k) a[s] = from[s];
            next[s]++;
        }
        add_row(x, a, b, false);
    }
}

static void forget_items(spread *x)
{
    for (int s = 0; s < 2; s++) x->flow[s].g->list_item.n = 0;
}

static size_t find_entry(const nb_ctx *c, const nb_node *n)
{
    return n->type == NB_HEADING && c->entry[n->seq] ? c->entry[n->seq] - 1 : SIZE_MAX;
}

static void pair_titles(spread *x, const nb_node *l, const nb_node *r)
{
    size_t e = find_entry(&x->c[0], l), k = find_entry(&x->c[1], r);
    if (e == SIZE_MAX || k == SIZE_MAX) return;
    x->c[0].beside_title[e] = x->c[1].doc->outline[k].title;
    x->c[0].beside_entry[k] = (uint32_t)e + 1;
}

static void pair_row(spread *x, const nb_node *l, const nb_node *r)
{
    if (!x->facing && nb_is_same(x->c[0].scratch, l, r)) {
        span_row(x, l, r);
        return;
    }
    size_t from[2] = {items(x, 0), items(x, 1)}, to[2];
    forget_items(x);
    set(x, 0, nb_flow_block, l);
    set(x, 1, nb_flow_block, r);
    pair_titles(x, l, r);
    for (int s = 0; s < 2; s++) to[s] = items(x, s);
    if (l->type == NB_LIST && r->type == NB_LIST) list_rows(x, l, r, from);
    else add_row(x, from, to, false);
}

/* One edition's block alone. */
static void lone_row(spread *x, int side, const nb_node *n)
{
    size_t from[2] = {items(x, 0), items(x, 1)}, to[2];
    set(x, side, nb_flow_block, n);
    for (int s = 0; s < 2; s++) to[s] = items(x, s);
    add_row(x, from, to, false);
}

static const char *kind_of(const nb_node *n)
{
    if (n->type == NB_HEADING) return NB_SAY("the heading");
    if (n->type == NB_PARAGRAPH) return NB_SAY("the paragraph");
    if (n->type == NB_LIST) return NB_SAY("the list");
    if (n->type == NB_TABLE) return NB_SAY("the table");
    if (n->type == NB_CODE_BLOCK) return NB_SAY("the code");
    return NB_SAY("the block");
}

static void name_lonely(spread *x, int side, const nb_node *first, size_t n)
{
    nb_ctx *c = &x->c[side];
    nb_str text = nb_str_trim(nb_node_text(c->scratch, first));
    size_t keep = 0, chars = 0;
    for (size_t i = 0; i < text.n && chars < 24; chars++) {
        if (text.s[i] == '\n') break;
        nb_utf8_next(text, &i);
        keep = i;
    }
    nb_str lang = x->c[!side].doc->meta.lang;
    nb_str quoted = keep ? nb_str_printf(c->scratch, " '%.*s%s'", (int)keep, text.s,
                                         keep < text.n ? "…" : "")
                         : NB_STR_NULL;
    if (n == 1)
        nb_diag(c->diags, NB_UNPAIRED, first->loc, "%s%.*s has no counterpart in '%.*s'",
                kind_of(first), NB_STR_ARG(quoted), NB_STR_ARG(lang));
    else
        nb_diag(c->diags, NB_UNPAIRED, first->loc,
                "%zu blocks from %s%.*s on have no counterpart in '%.*s'", n, kind_of(first),
                NB_STR_ARG(quoted), NB_STR_ARG(lang));
}

/* What neither side's partner is among: where both sides have something it stands side by side
 * as far as it goes, since it stands at the same place. */
static void lonely_rows(spread *x, const nb_pair *v, size_t n)
{
    const nb_node *first[2] = {NULL, NULL};
    size_t count[2] = {0, 0};
    bool heading = false;
    for (size_t i = 0; i < n; i++)
        for (int s = 0; s < 2; s++) {
            const nb_node *k = s ? v[i].right : v[i].left;
            if (!k) continue;
            if (!first[s]) first[s] = k;
            count[s]++;
            heading |= k->type == NB_HEADING;
        }
    bool beside = first[0] && first[1] && !heading;
    if (beside) {
        size_t from[2] = {items(x, 0), items(x, 1)}, to[2];
        for (int s = 0; s < 2; s++)
            for (size_t i = 0; i < n; i++) {
                const nb_node *k = s ? v[i].right : v[i].left;
                if (k) set(x, s, nb_flow_block, k);
            }
        for (int s = 0; s < 2; s++) to[s] = items(x, s);
        add_row(x, from, to, false);
        return;
    }
    for (int s = 0; s < 2; s++)
        if (first[s]) name_lonely(x, s, first[s], count[s]);
    for (size_t i = 0; i < n; i++) {
        if (v[i].left) lone_row(x, 0, v[i].left);
        if (v[i].right) lone_row(x, 1, v[i].right);
    }
}

/* ---- files, chapters, parts ---- */

static const nb_chapter *chapter_of(const nb_doc *d, const nb_node *file)
{
    for (size_t i = 0; i < d->n_chapters; i++)
        if (d->chapters[i].file == file) return &d->chapters[i];
    return NULL;
}

static size_t part_entry(const nb_doc *d, const nb_node *file)
{
    size_t i = 0;
    while (i < d->n_outline && !(d->outline[i].is_part && d->outline[i].node == file)) i++;
    return i;
}

static void part_heading(nb_flow *f, const nb_node *file)
{
    const nb_chapter *ch = chapter_of(f->c->doc, file);
    size_t entry = part_entry(f->c->doc, file);
    if (ch && ch->part.n && entry < f->c->doc->n_outline)
        nb_flow_part_heading(f, entry, ch->part);
}

static void open_part(spread *x, const nb_node *file)
{
    const nb_chapter *ch = chapter_of(x->c[0].doc, file);
    if (!ch || !ch->part.n) return;
    nb_ctx *c = turn_to(x, 0);
    uint32_t tag = nb_tag_new(c, NB_TAG_PART, c->root);
    for (int i = 0; i < 8; i++) x->sections[i] = tag;
    x->flow[0].tag = x->flow[0].section = tag;
}

static void open_file(spread *x, int side, const nb_node *file)
{
    nb_ctx *c = turn_to(x, side);
    if (file->id.n) nb_galley_mark(x->flow[side].g, NULL, file->id);
    uint32_t e = c->entry[file->seq];
    if (e) nb_galley_mark(x->flow[side].g, NULL, nb_entry_dest(c, e - 1));
}

/* The same for both sides, as a row; either file may be NULL. */
static void both(spread *x, set_fn *fn, const nb_node *l, const nb_node *r)
{
    size_t from[2] = {items(x, 0), items(x, 1)}, to[2];
    if (l) set(x, 0, fn, l);
    if (r) set(x, 1, fn, r);
    for (int s = 0; s < 2; s++) to[s] = items(x, s);
    add_row(x, from, to, false);
}

static void addresses(nb_flow *f, const nb_node *unused)
{
    (void)unused;
    nb_flow_addresses(f);
}

static void end_page(spread *x)
{
    if (x->row.n) both(x, addresses, x->c[0].doc->root, x->c[1].doc->root);
    x->cost = NB_V_FORCE;
}

static void contents(nb_flow *f, const nb_node *unused)
{
    (void)unused;
    nb_flow in = *f;
    in.sections = NULL;
    nb_flow_contents(&in);
    nb_flow_around(f, 2 * f->c->style->body.leading);
}

static void contents_row(spread *x)
{
    for (int s = 0; s < 2; s++)
        if (!nb_contents_wanted(&x->c[s])) return;
    uint32_t section = x->flow[0].section;
    both(x, contents, x->c[0].doc->root, x->c[1].doc->root);
    x->flow[0].section = x->flow[0].tag = section;
    if (x->c[0].style->title_page || nb_contents_entries(&x->c[0]) > LONG_CONTENTS) end_page(x);
}

static void title_block(nb_flow *f, const nb_node *unused)
{
    (void)unused;
    if (!f->c->doc->meta.title_from_heading) nb_flow_title_block(f);
}

static void blocks(spread *x, const nb_node *l, const nb_node *r)
{
    nb_pairs pairs = nb_pair_children(x->pairer, l, r);
    for (size_t i = 0, k; i < pairs.n; i = k) {
        const nb_node *a = pairs.v[i].left, *b = pairs.v[i].right;
        if (a && x->opens[a->seq] && x->c[0].style->chapter_pages) end_page(x);
        k = i + 1;
        if (a && b) {
            pair_row(x, a, b);
            const nb_doc *d = x->c[0].doc;
            if (d->meta.title_from_heading && a == d->outline[0].node &&
                !x->c[0].style->title_page)
                contents_row(x);
            continue;
        }
        while (k < pairs.n && !(pairs.v[k].left && pairs.v[k].right) &&
               !(pairs.v[k].left && x->opens[pairs.v[k].left->seq]))
            k++;
        lonely_rows(x, pairs.v + i, k - i);
    }
}

static void file_alone(spread *x, int side, const nb_node *file)
{
    open_file(x, side, file);
    size_t n = 0;
    for (const nb_node *b = file->first; b; b = b->next) n++;
    if (n) name_lonely(x, side, file->first, n);
    for (const nb_node *b = file->first; b; b = b->next) {
        if (!side && x->opens[b->seq] && x->c[0].style->chapter_pages) end_page(x);
        lone_row(x, side, b);
    }
}

static void files(spread *x)
{
    nb_pairs pairs = nb_pair_children(x->pairer, x->c[0].doc->root, x->c[1].doc->root);
    for (size_t i = 0; i < pairs.n; i++) {
        const nb_node *l = pairs.v[i].left, *r = pairs.v[i].right;
        if (l) {
            if (x->c[0].style->chapter_pages) end_page(x);
            open_part(x, l);
        }
        both(x, part_heading, l, r);
        if (l && r) {
            open_file(x, 0, l);
            open_file(x, 1, r);
            blocks(x, l, r);
        } else {
            file_alone(x, r != NULL, r ? r : l);
        }
        both(x, nb_flow_unused_notes, l, r);
    }
}

/* ---- the title, on a page for both ---- */

static void title(nb_flow *f, const nb_node *unused)
{
    (void)unused;
    nb_flow_title_page(f);
}

/* The second edition's title stands below the first's. */
static void title_page(spread *x)
{
    nb_ctx *c = &x->c[0];
    const nb_style *s = c->style;
    nb_leaf l = {.kind = NB_LEAF_DISPLAY,
                 .width = s->paper_width,
                 .height = s->paper_height,
                 .frame = NB_ARRAY(c->rough, nb_leaf_frame, 2)};
    nb_len y = 0;
    for (int side = 0; side < 2; side++) {
        nb_flow keep = x->flow[side], *f = &x->flow[side];
        f->g = nb_galley_new(&x->c[side], true);
        f->g->note = nb_flow_note;
        f->g->note_flow = f;
        f->width = s->measure;
        f->sections = NULL;
        set(x, side, title, NULL);
        nb_pb_page page = {.to = f->g->item.n, .opened = SIZE_MAX, .closed = f->g->item.n};
        l.frame[l.n_frames++] = (nb_leaf_frame){.g = f->g,
                                                .page = page,
                                                .left = s->margin_inner,
                                                .top = s->margin_top + y,
                                                .width = s->measure,
                                                .height = s->text_height - y};
        for (size_t i = 0; i < f->g->item.n; i++)
            if (f->g->item.v[i].kind != NB_V_PENALTY) y += f->g->item.v[i].size;
        *f = keep;
    }
    x->rank = 0;
    NB_PUSH(c->rough, &x->plan.leaves) = l;
    if (!x->facing) nb_leaves_to_recto(&x->plan);
}

/* ---- the whole ---- */

static nb_style *style_of(bool facing, nb_arena *arena, const nb_doc *doc, nb_layout_options *o,
                          nb_diags *diags)
{
    nb_style *s = nb_style_new(arena, doc, o, diags);
    s->columns = 2; /* no table is turned, with two editions on the page */
    s->flush = s->baseline_grid = false;
    if (facing) s->title_page = s->duplex = true;
    /* Rows are apart as far as their longer sides make them: blocks, not indents, in Latin. */
    s->par_skip = nb_len_max(s->par_skip, s->body.leading * 2 / 5);
    if (!s->cjk) s->par_indent = 0;
    return s;
}

/* One page for both: that of the first edition. */
static void share_page(nb_style *to, const nb_style *from)
{
    to->paper_width = from->paper_width;
    to->paper_height = from->paper_height;
    to->margin_top = from->margin_top;
    to->margin_bottom = from->margin_bottom;
    to->margin_inner = from->margin_inner;
    to->margin_outer = from->margin_outer;
    to->measure = from->measure;
    to->text_height = from->text_height;
    to->column_gap = from->column_gap;
    to->head_sep = from->head_sep;
    to->foot_sep = from->foot_sep;
    to->duplex = from->duplex;
    to->title_page = from->title_page;
    to->chapter_pages = from->chapter_pages;
}

static void number_pages(spread *x, nb_pages *pages)
{
    nb_arena *a = x->c[0].arena;
    for (size_t i = 0; i < x->plan.leaves.n; i++)
        x->plan.leaves.v[i].label = nb_str_printf(a, "%zu", i + 1);
    pages->labels = NB_ARRAY(a, nb_label_range, 1);
    pages->labels[pages->n_labels++] = (nb_label_range){0, 'D', 1, NB_STR_NULL};
}

static void open_side(spread *x, int side, nb_len width)
{
    nb_ctx *c = &x->c[side];
    nb_galley *g = nb_galley_new(c, true);
    x->flow[side] = (nb_flow){.c = c,
                              .g = g,
                              .width = width,
                              .text = c->style->body,
                              .tag = x->c[0].root,
                              .section = x->c[0].root,
                              .sections = x->sections,
                              .rank = &x->rank,
                              .beside = side == 1,
                              .rtl = nb_lang_is_rtl(c->doc->meta.lang),
                              .colour = NB_BLACK};
    g->note = nb_flow_note;
    g->note_flow = &x->flow[side];
}

static void open_both(spread *x)
{
    nb_ctx *c = x->c;
    nb_ctx_open(&c[0]);
    nb_ctx_open(&c[1]);
    c[1].root = c[0].root;
    c[0].beside = &c[1];
    c[1].beside = &c[0];
    c[0].beside_title = NB_ARRAY(c[0].arena, nb_str, c[0].doc->n_outline + 1);
    c[0].beside_entry = NB_ARRAY(c[0].arena, uint32_t, c[1].doc->n_outline + 1);
    x->rank = -1;
    x->cost = NB_V_FORCE;
    for (int i = 0; i < 8; i++) x->sections[i] = c[0].root;
    const nb_style *s = c[0].style;
    nb_len width = x->facing ? s->measure : (s->measure - s->column_gap) / 2;
    for (int side = 0; side < 2; side++) open_side(x, side, width);
    x->plan.c = &c[0];
    x->opens = NB_ARRAY(c[0].arena, bool, c[0].doc->n_nodes + 1);
    for (size_t i = 0; i < c[0].doc->n_chapters; i++)
        x->opens[c[0].doc->chapters[i].first->seq] = true;
    x->pairer = nb_pairer_new(c[0].arena, c[0].doc, c[1].doc);
    if (c[0].doc->n_outline && c[1].doc->n_outline) {
        c[0].beside_title[0] = c[1].doc->outline[0].title;
        c[0].beside_entry[0] = 1;
    }
}

/* One layout with the numbers of pages that are known; NULL when they turn out to be others. */
static nb_pages *lay_out(spread *x, nb_page_numbers *numbers)
{
    nb_arena *arena = nb_arena_open();
    nb_pages *pages = NB_NEW(arena, nb_pages);
    pages->arena = arena;
    for (int side = 0; side < 2; side++) {
        nb_ctx *c = &x->c[side];
        c->arena = arena;
        c->names =
            side ? nb_str_printf(arena, "%.*s-", NB_STR_ARG(c->doc->meta.lang)) : NB_STR_NULL;
        c->onpaper = nb_onpaper_new(c, &numbers[side]);
        if (!numbers[side].layouts) numbers[side].about = 2 * nb_about_pages(c);
    }
    open_both(x);
    const nb_doc *first = x->c[0].doc;
    if (x->c[0].style->title_page) {
        title_page(x);
        contents_row(x);
    } else {
        both(x, title_block, first->root, x->c[1].doc->root);
        if (!first->meta.title_from_heading) contents_row(x);
    }
    files(x);
    both(x, addresses, first->root, x->c[1].doc->root);
    nb_abreast rows = {{x->flow[0].g, x->flow[1].g}, x->row.v, x->row.n, x->spans.v};
    turn_to(x, 0);
    nb_leaves_cut_rows(&x->plan, &rows, x->facing);
    if (!x->plan.leaves.n)
        NB_PUSH(x->c[0].rough, &x->plan.leaves) =
            (nb_leaf){.kind = NB_LEAF_BLANK,
                      .width = x->c[0].style->paper_width,
                      .height = x->c[0].style->paper_height};
    number_pages(x, pages);
    nb_leaves_locate(&x->plan);
    bool settled = nb_onpaper_settled(&x->c[0], nb_label_of, &x->plan);
    settled &= nb_onpaper_settled(&x->c[1], nb_label_of, &x->plan);
    bool too_many = x->plan.leaves.n > nb_most(x->c[0].options->limits, NB_CAP_PAGES);
    if (settled && !too_many) nb_render(&x->plan, pages);
    nb_ctx_close(&x->c[0]);
    nb_ctx_close(&x->c[1]);
    if (settled || too_many) return pages;
    nb_pages_free(pages);
    return NULL;
}

nb_pages *nb_layout_parallel(const nb_doc *first, const nb_doc *second, nb_fonts *fonts,
                             nb_text *text, const nb_layout_options *options, bool facing,
                             nb_diags *diags)
{
    nb_arena *a = nb_arena_open();
    /* Pages of two columns have narrower margins. */
    nb_layout_options o = *options;
    o.settings = NB_ARRAY(a, nb_setting, options->n_settings + 1);
    for (size_t i = 0; i < options->n_settings; i++) o.settings[i] = options->settings[i];
    if (!facing)
        o.settings[o.n_settings++] = (nb_setting){NB_STR("columns"), NB_STR("2"), NB_NOWHERE};
    nb_style *style[2] = {style_of(facing, a, first, &o, diags),
                          style_of(facing, a, second, &o, diags)};
    share_page(style[1], style[0]);
    nb_page_numbers numbers[2] = {{.arena = a}, {.arena = a}};
    for (int side = 0; side < 2; side++) nb_map_init(&numbers[side].label, a);
    nb_pages *pages = NULL;
    while (!pages) {
        /* What a layout with guessed numbers complains of need not be true of the next. */
        nb_diags *aside = nb_diags_beside(diags);
        spread x = {.facing = facing};
        for (int side = 0; side < 2; side++)
            x.c[side] = (nb_ctx){.doc = side ? second : first,
                                 .fonts = fonts,
                                 .text = text,
                                 .style = style[side],
                                 .diags = aside,
                                 .options = options};
        pages = lay_out(&x, numbers);
        if (pages) nb_diags_merge(diags, aside);
        nb_diags_free(aside);
    }
    nb_arena_free(a);
    return pages;
}
