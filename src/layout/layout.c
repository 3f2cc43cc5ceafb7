/* layout.c: the story: style, then the body chapter by chapter, then what stands before it,
 * then ink. */
#include "layout/layout.h"

#include "layout/contents.h"
#include "layout/leaf.h"
#include "layout/onpaper.h"

enum { SINK = 4 }; /* lines of white above a chapter's title in a book */

/* ---- the body ---- */

typedef struct {
    nb_plan plan;
    nb_flow flow;
    uint32_t sections[8];
    const nb_node *file; /* of the chapter before */
} story;

static void new_galley(story *s)
{
    nb_galley *g = nb_galley_new(s->plan.c, true);
    g->note = nb_flow_note;
    g->note_flow = &s->flow;
    if (s->plan.c->style->baseline_grid) g->grid = s->plan.c->style->body.leading;
    s->flow.g = g;
    s->flow.after_heading = false;
}

static void cut(story *s, bool recto, bool opens)
{
    nb_plan *p = &s->plan;
    if (!s->flow.g || !s->flow.g->item.n) return;
    if (recto) nb_leaves_to_recto(p);
    size_t first = p->leaves.n;
    nb_leaves_cut(p, s->flow.g, NB_LEAF_BODY);
    if (opens && first < p->leaves.n) p->leaves.v[first].opens = true;
    nb_arena_reset(p->c->shaped);
}

static size_t part_entry(const nb_ctx *c, const nb_node *file)
{
    size_t i = 0;
    while (i < c->doc->n_outline &&
           !(c->doc->outline[i].is_part && c->doc->outline[i].node == file))
        i++;
    return i;
}

static void open_part(story *s, const nb_chapter *ch)
{
    nb_ctx *c = s->plan.c;
    uint32_t tag = nb_tag_new(c, NB_TAG_PART, c->root);
    for (int i = 0; i < 8; i++) s->sections[i] = tag;
    s->flow.tag = s->flow.section = tag;
    size_t entry = part_entry(c, ch->file);
    if (entry == c->doc->n_outline) return;
    if (c->style->chapter_pages) {
        new_galley(s);
        nb_flow_part_page(&s->flow, entry, ch->part);
        if (c->style->recto_chapters) nb_leaves_to_recto(&s->plan);
        nb_leaves_cut(&s->plan, s->flow.g, NB_LEAF_DISPLAY);
        return;
    }
    nb_flow_part_heading(&s->flow, entry, ch->part);
}

static void open_file(story *s, const nb_node *file)
{
    nb_ctx *c = s->plan.c;
    if (file == s->file) return;
    s->file = file;
    if (file->id.n) nb_galley_mark(s->flow.g, NULL, file->id);
    uint32_t e = c->entry[file->seq];
    if (e) nb_galley_mark(s->flow.g, NULL, nb_entry_dest(c, e - 1));
}

static void chapter(story *s, size_t i)
{
    nb_ctx *c = s->plan.c;
    const nb_style *st = c->style;
    const nb_chapter *ch = &c->doc->chapters[i];
    if (ch->part.n) open_part(s, ch);
    if (st->chapter_pages) new_galley(s);
    if (st->name == NB_STYLE_BOOK && ch->heading && (st->chapter_pages || !i)) {
        nb_galley_blank(s->flow.g, SINK * st->body.leading);
        nb_galley_cost(s->flow.g, NB_V_NEVER);
    }
    open_file(s, ch->file);
    nb_flow_blocks(&s->flow, ch->first, ch->last->next);
    bool ends_file = i + 1 == c->doc->n_chapters || c->doc->chapters[i + 1].file != ch->file;
    if (ends_file) nb_flow_unused_notes(&s->flow, ch->file);
    if (st->chapter_pages || i + 1 == c->doc->n_chapters) nb_flow_addresses(&s->flow);
    if (st->chapter_pages) cut(s, st->recto_chapters, true);
}

static void body(story *s)
{
    nb_ctx *c = s->plan.c;
    for (int i = 0; i < 8; i++) s->sections[i] = c->root;
    /* Pages that must end alike may ask for a paragraph a line longer or shorter. */
    c->hold += c->style->flush;
    new_galley(s);
    if (!c->doc->meta.title_from_heading && !c->style->title_page) {
        nb_flow_title_block(&s->flow);
        if (c->style->chapter_pages) nb_leaves_cut(&s->plan, s->flow.g, NB_LEAF_FRONT);
    }
    size_t most = nb_most(c->options->limits, NB_CAP_PAGES); /* beyond it nothing is rendered */
    for (size_t i = 0; i < c->doc->n_chapters && s->plan.leaves.n <= most; i++) chapter(s, i);
    if (!c->style->chapter_pages) cut(s, false, true);
    c->hold -= c->style->flush;
}

/* ---- what stands before it ---- */

/* A title page, and the contents on pages of their own. Where the title stands above the text,
 * the contents follow it there: they never come first. */
static void front(story *s)
{
    nb_ctx *c = s->plan.c;
    nb_plan *p = &s->plan;
    bool contents = nb_contents_wanted(c);
    bool title = c->style->title_page && (c->title || c->doc->meta.title.n);
    if (!title) {
        c->contents_due = contents;
        return;
    }
    nb_flow f = s->flow;
    f.sections = NULL;
    f.g = nb_galley_new(c, true);
    f.g->note = nb_flow_note;
    f.g->note_flow = &f;
    nb_flow_title_page(&f);
    nb_leaves_cut(p, f.g, NB_LEAF_DISPLAY);
    nb_leaves_to_recto(p);
    if (!contents) return;
    f.g = nb_galley_new(c, false);
    nb_flow_contents(&f);
    nb_leaves_cut(p, f.g, NB_LEAF_FRONT);
    nb_leaves_to_recto(p);
}

static nb_str roman(nb_arena *a, size_t n)
{
    static const struct {
        unsigned value;
        const char *text;
    } r[] = {{100, "c"}, {90, "xc"}, {50, "l"}, {40, "xl"}, {10, "x"},
             {9, "ix"},  {5, "v"},   {4, "iv"}, {1, "i"}};
    nb_buf b = {0};
    for (size_t i = 0; i < sizeof r / sizeof *r; i++)
        for (; n >= r[i].value; n -= r[i].value) nb_puts(&b, r[i].text);
    return nb_buf_take(a, &b);
}

/* Two-sided books count their front matter apart, in roman numerals. */
static void number_pages(nb_plan *p, size_t front, nb_pages *pages)
{
    nb_ctx *c = p->c;
    bool apart = c->style->duplex && front > 0;
    for (size_t i = 0; i < p->leaves.n; i++) {
        size_t n = apart && i >= front ? i - front + 1 : i + 1;
        p->leaves.v[i].label =
            apart && i < front ? roman(c->arena, n) : nb_str_printf(c->arena, "%zu", n);
    }
    pages->labels = NB_ARRAY(c->arena, nb_label_range, 2);
    if (apart) pages->labels[pages->n_labels++] = (nb_label_range){0, 'r', 1, NB_STR_NULL};
    pages->labels[pages->n_labels++] =
        (nb_label_range){apart ? (uint32_t)front : 0, 'D', 1, NB_STR_NULL};
}

/* A document without a word is one empty page: a PDF must have one. */
static void at_least_one(nb_plan *p)
{
    if (p->leaves.n) return;
    NB_PUSH(p->c->rough, &p->leaves) = (nb_leaf){.kind = NB_LEAF_BLANK,
                                                 .width = p->c->style->paper_width,
                                                 .height = p->c->style->paper_height};
}

/* One layout with the numbers of pages that are known; NULL when they turn out to be others. */
static nb_pages *lay_out(const nb_doc *doc, nb_fonts *fonts, nb_text *text,
                         const nb_layout_options *options, const nb_style *style,
                         nb_page_numbers *numbers, nb_diags *diags)
{
    nb_arena *arena = nb_arena_open();
    nb_pages *pages = NB_NEW(arena, nb_pages);
    pages->arena = arena;
    nb_ctx c = {.arena = arena,
                .doc = doc,
                .fonts = fonts,
                .text = text,
                .style = style,
                .diags = diags,
                .options = options};
    c.onpaper = nb_onpaper_new(&c, numbers);
    if (!numbers->layouts) numbers->about = nb_about_pages(&c);
    nb_ctx_open(&c);

    story s = {.plan = {.c = &c}};
    const nb_style *st = c.style;
    s.flow =
        (nb_flow){.c = &c,
                  .width = st->columns > 1 ? (st->measure - st->column_gap) / 2 : st->measure,
                  .text = st->body,
                  .tag = c.root,
                  .section = c.root,
                  .sections = s.sections,
                  .rtl = nb_lang_is_rtl(doc->meta.lang),
                  .colour = NB_BLACK};
    front(&s);
    size_t front_leaves = s.plan.leaves.n;
    body(&s);
    at_least_one(&s.plan);
    number_pages(&s.plan, front_leaves, pages);
    nb_leaves_locate(&s.plan);
    bool settled = nb_onpaper_settled(&c, nb_label_of, &s.plan);
    bool too_many = s.plan.leaves.n > nb_most(options->limits, NB_CAP_PAGES);
    if (settled && !too_many) nb_render(&s.plan, pages);
    nb_ctx_close(&c);
    if (settled || too_many) return pages;
    nb_pages_free(pages);
    return NULL;
}

nb_pages *nb_layout(const nb_doc *doc, nb_fonts *fonts, nb_text *text,
                    const nb_layout_options *options, nb_diags *diags)
{
    nb_page_numbers numbers = {.arena = nb_arena_open()};
    const nb_style *style = nb_style_new(numbers.arena, doc, options, diags);
    nb_pages *pages = NULL;
    nb_map_init(&numbers.label, numbers.arena);
    if (!nb_prints_pages(doc, style))
        pages = lay_out(doc, fonts, text, options, style, &numbers, diags);
    while (!pages) {
        /* What a layout with guessed numbers complains of need not be true of the next. */
        nb_diags *aside = nb_diags_beside(diags);
        pages = lay_out(doc, fonts, text, options, style, &numbers, aside);
        if (pages) nb_diags_merge(diags, aside);
        nb_diags_free(aside);
    }
    nb_arena_free(numbers.arena);
    return pages;
}
