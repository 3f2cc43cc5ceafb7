/* layout.c: the story: style, then the body chapter by chapter, then what stands before it,
 * then ink. */
#include "layout/layout.h"

#include "layout/contents.h"
#include "layout/leaf.h"
#include "layout/onpaper.h"

enum {
    CONTENTS_PAGES = 6,   /* shorter documents are found through without a contents … */
    CONTENTS_ENTRIES = 4, /* … and so are those with fewer headings */
    SINK = 4              /* lines of white above a chapter's title in a book */
};

uint32_t nb_tag_new(nb_ctx *c, nb_tag_type type, uint32_t parent)
{
    NB_PUSH(c->arena, &c->tags) = (nb_tag){.type = type, .parent = parent};
    return (uint32_t)c->tags.n - 1;
}

/* ---- what is known before the first line ---- */

static void index_outline(nb_ctx *c)
{
    const nb_doc *d = c->doc;
    c->entry = NB_ARRAY(c->arena, uint32_t, d->n_nodes);
    c->number = NB_ARRAY(c->arena, nb_str, d->n_outline);
    for (size_t i = 0; i < d->n_outline; i++)
        if (!d->outline[i].is_part) c->entry[d->outline[i].node->seq] = (uint32_t)i + 1;
}

/* "2.1": the book's own title and parts stand outside the count. */
static void number_sections(nb_ctx *c)
{
    const nb_doc *d = c->doc;
    unsigned n[8] = {0};
    for (size_t i = 0; i < d->n_outline; i++) {
        const nb_outline_entry *e = &d->outline[i];
        if (e->is_part || (i == 0 && d->meta.title_from_heading)) continue;
        /* Chapters count through all parts. */
        int rank = e->depth;
        for (size_t k = i; k-- > 0;)
            if (d->outline[k].depth < e->depth &&
                (d->outline[k].is_part || (k == 0 && d->meta.title_from_heading))) {
                rank = e->depth - d->outline[k].depth - 1;
                break;
            } else if (d->outline[k].depth == 0) {
                break;
            }
        if (rank > 5) continue;
        n[rank]++;
        for (int k = rank + 1; k < 8; k++) n[k] = 0;
        nb_buf b = {0};
        for (int k = 0; k <= rank; k++) {
            if (k) nb_putc(&b, '.');
            nb_put_int(&b, n[k]);
        }
        c->number[i] = nb_buf_take(c->arena, &b);
    }
}

/* A book's title moves to its own page; headings below it then rise to its rank. */
static void find_title(nb_ctx *c)
{
    const nb_doc *d = c->doc;
    if (!c->style->title_page || !d->meta.title_from_heading || !d->n_outline) return;
    const nb_node *h = d->outline[0].node;
    if (h->type != NB_HEADING || d->outline[0].is_part) return;
    for (size_t i = 1; i < d->n_outline; i++)
        if (d->outline[i].depth == 0) return; /* it is the first chapter as well */
    c->title = h;
    int least = 7;
    for (size_t i = 1; i < d->n_outline; i++)
        if (d->outline[i].node->type == NB_HEADING &&
            d->outline[i].node->as.heading.level < least)
            least = d->outline[i].node->as.heading.level;
    c->promote = least < 7 ? least - 1 : 0;
}

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
    for (size_t i = 0; i < c->doc->n_chapters; i++) chapter(s, i);
    if (!c->style->chapter_pages) cut(s, false, true);
    c->hold -= c->style->flush;
}

/* ---- what stands before it ---- */

/* About how many pages the text will fill: lines of letters, of code, of table rows, of
 * pictures. The contents come first, so that this must be known before. */
static size_t about_pages(const nb_ctx *c)
{
    const nb_style *st = c->style;
    size_t in_line = (size_t)(st->measure * 2 / st->body.size), half_lines = 0, wide = 0;
    for (size_t i = 0; i < c->doc->n_nodes; i++) {
        const nb_node *n = c->doc->node[i];
        if (n->type == NB_TEXT) {
            /* Three bytes of UTF-8 are a Han, as wide as two letters. */
            nb_str t = n->as.text.text;
            for (size_t k = 0; k < t.n; k++) wide += (unsigned char)t.s[k] < 0xC0 ? 1 : 0;
        } else if (n->type == NB_CODE_BLOCK) {
            for (size_t k = 0; k < n->as.code_block.text.n; k++)
                half_lines += n->as.code_block.text.s[k] == '\n' ? 2 : 0;
        } else if (n->type == NB_IMAGE && n->as.image.block) {
            half_lines += 24;
        } else if (nb_holds_inlines(n->type) && n->type != NB_TABLE_CELL) {
            half_lines += n->type == NB_HEADING ? 4 : 2;
        } else if (n->type == NB_TABLE_ROW) {
            half_lines += 2;
        }
    }
    half_lines += wide * 2 / (in_line ? in_line : 1);
    return half_lines / 2 / (size_t)(st->text_height / st->body.leading) + 1;
}

static bool has_toc(const nb_ctx *c)
{
    for (size_t i = 0; i < c->doc->n_nodes; i++)
        if (c->doc->node[i]->type == NB_TOC) return true;
    return false;
}

static bool wants_contents(const nb_ctx *c)
{
    if (!c->style->toc_depth || !nb_contents_entries(c)) return false;
    if (c->style->toc_depth > 0) return true;
    return nb_contents_entries(c) >= CONTENTS_ENTRIES && !has_toc(c) &&
           about_pages(c) >= CONTENTS_PAGES;
}

/* A title page, and the contents on pages of their own. */
static void front(story *s)
{
    nb_ctx *c = s->plan.c;
    nb_plan *p = &s->plan;
    bool contents = wants_contents(c);
    bool title = c->style->title_page && (c->title || c->doc->meta.title.n);
    if (!title && !c->style->duplex) {
        c->contents_due = contents;
        return;
    }
    nb_flow f = s->flow;
    f.sections = NULL;
    if (title) {
        f.g = nb_galley_new(c, true);
        f.g->note = nb_flow_note;
        f.g->note_flow = &f;
        nb_flow_title_page(&f);
        nb_leaves_cut(p, f.g, NB_LEAF_DISPLAY);
        nb_leaves_to_recto(p);
    }
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
    NB_PUSH(p->c->arena, &p->leaves) = (nb_leaf){.kind = NB_LEAF_BLANK,
                                                 .width = p->c->style->paper_width,
                                                 .height = p->c->style->paper_height};
}

static nb_str label_of(void *plan, nb_str dest)
{
    const nb_plan *p = plan;
    const nb_place *at = nb_map_find(&p->named, dest);
    return at ? p->leaves.v[at->page].label : NB_STR_NULL;
}

static bool prints_pages(const nb_doc *d, const nb_style *s)
{
    if (s->links == NB_LINKS_SCREEN || s->links == NB_LINKS_NONE) return false;
    for (size_t i = 0; i < d->n_nodes; i++)
        if (d->node[i]->type == NB_LINK && d->node[i]->as.link.kind == NB_LINK_INTERNAL)
            return true;
    return false;
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
                .scratch = nb_arena_open(),
                .shaped = nb_arena_open(),
                .doc = doc,
                .fonts = fonts,
                .text = text,
                .style = style,
                .diags = diags,
                .options = options};
    c.onpaper = nb_onpaper_new(&c, numbers);
    if (!numbers->layouts) numbers->about = about_pages(&c);
    for (int i = 0; i < NB_FIRST_TAG; i++) nb_tag_new(&c, NB_TAG_SPAN, 0);
    c.root = nb_tag_new(&c, NB_TAG_DOCUMENT, 0);
    c.tags.v[c.root].lang = doc->meta.lang;
    index_outline(&c);
    if (c.style->number_sections) number_sections(&c);
    find_title(&c);

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
    bool settled = nb_onpaper_settled(&c, label_of, &s.plan);
    if (settled) nb_render(&s.plan, pages);
    nb_arena_free(c.scratch);
    nb_arena_free(c.shaped);
    if (settled) return pages;
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
    if (!prints_pages(doc, style))
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
