#include "page/page.h"

static const char *const tag_names[NB_TAG_TYPES] = {
    [NB_TAG_DOCUMENT] = "Document",
    [NB_TAG_PART] = "Part",
    [NB_TAG_SECT] = "Sect",
    [NB_TAG_DIV] = "Div",
    [NB_TAG_BLOCKQUOTE] = "BlockQuote",
    [NB_TAG_CAPTION] = "Caption",
    [NB_TAG_TOC] = "TOC",
    [NB_TAG_TOCI] = "TOCI",
    [NB_TAG_P] = "P",
    [NB_TAG_H1] = "H1",
    [NB_TAG_H2] = "H2",
    [NB_TAG_H3] = "H3",
    [NB_TAG_H4] = "H4",
    [NB_TAG_H5] = "H5",
    [NB_TAG_H6] = "H6",
    [NB_TAG_L] = "L",
    [NB_TAG_LI] = "LI",
    [NB_TAG_LBL] = "Lbl",
    [NB_TAG_LBODY] = "LBody",
    [NB_TAG_TABLE] = "Table",
    [NB_TAG_THEAD] = "THead",
    [NB_TAG_TBODY] = "TBody",
    [NB_TAG_TR] = "TR",
    [NB_TAG_TH] = "TH",
    [NB_TAG_TD] = "TD",
    [NB_TAG_SPAN] = "Span",
    [NB_TAG_QUOTE] = "Quote",
    [NB_TAG_NOTE] = "Note",
    [NB_TAG_REFERENCE] = "Reference",
    [NB_TAG_CODE] = "Code",
    [NB_TAG_LINK] = "Link",
    [NB_TAG_RUBY] = "Ruby",
    [NB_TAG_RB] = "RB",
    [NB_TAG_RT] = "RT",
    [NB_TAG_FIGURE] = "Figure",
    [NB_TAG_FORMULA] = "Formula",
};

const char *nb_tag_name(nb_tag_type t)
{
    return tag_names[t];
}

const char *nb_remark_name(nb_remark_kind k)
{
    static const char *const names[NB_REMARKS] = {
        [NB_REMARK_LOOSE] = NB_SAY("loose"),
        [NB_REMARK_TIGHT] = NB_SAY("tight"),
        [NB_REMARK_SQUEEZED] = NB_SAY("squeezed"),
        [NB_REMARK_HYPHENATED] = NB_SAY("hyphenated"),
        [NB_REMARK_EMERGENCY] = NB_SAY("emergency"),
        [NB_REMARK_OVERFULL] = NB_SAY("overfull"),
        [NB_REMARK_STUB] = NB_SAY("stub"),
        [NB_REMARK_WIDOW] = NB_SAY("widow"),
        [NB_REMARK_ORPHAN] = NB_SAY("orphan"),
        [NB_REMARK_TABLE_SCALED] = NB_SAY("scaled-table"),
        [NB_REMARK_TABLE_TURNED] = NB_SAY("turned-table"),
    };
    return names[k];
}

nb_page_counts nb_pages_count(const nb_pages *p)
{
    nb_page_counts c = {0};
    for (size_t i = 0; i < p->n; i++) {
        const nb_page *page = &p->page[i];
        c.lines += page->lines;
        for (size_t k = 0; k < page->n_remarks; k++) c.remark[page->remark[k].kind]++;
    }
    return c;
}

void nb_pages_free(nb_pages *p)
{
    if (p) nb_arena_free(p->arena);
}

static void put_length(nb_buf *b, nb_len l)
{
    nb_putc(b, ' ');
    nb_put_len(b, l, 2);
}

static void put_colour(nb_buf *b, nb_colour c)
{
    if (c.r || c.g || c.b) nb_printf(b, " #%02x%02x%02x", c.r, c.g, c.b);
}

/* "P7", or what kind of decoration it is. */
static void put_tag(nb_buf *b, const nb_pages *p, uint32_t tag)
{
    static const char *const artifacts[NB_FIRST_TAG] = {"artifact", "header", "footer",
                                                        "watermark"};
    nb_putc(b, ' ');
    if (tag < NB_FIRST_TAG) nb_puts(b, artifacts[tag]);
    else nb_printf(b, "%s.%u", nb_tag_name(p->tag[tag].type), tag - NB_FIRST_TAG);
}

static void put_field(nb_buf *b, const char *name, nb_str value)
{
    if (!value.n) return;
    nb_printf(b, " %s=", name);
    nb_put_json(b, value);
}

static void dump_glyphs(nb_buf *b, const nb_ink *ink)
{
    nb_printf(b, " %s", nb_face_ps_name(ink->as.glyphs.face));
    put_length(b, ink->as.glyphs.size);
    put_colour(b, ink->as.glyphs.colour);
    if (ink->as.glyphs.hscale != 1000) nb_printf(b, " hscale=%d", ink->as.glyphs.hscale);
    if (ink->as.glyphs.stroke) nb_puts(b, " bold");
    if (ink->as.glyphs.slant) nb_puts(b, " slanted");
    if (ink->as.glyphs.turn) nb_printf(b, " turned %d", ink->as.glyphs.turn);
    if (ink->as.glyphs.rtl) nb_puts(b, " rtl");
    nb_putc(b, ' ');
    nb_put_json(b, ink->as.glyphs.text);
}

static void dump_ink(nb_buf *b, const nb_pages *p, const nb_ink *ink)
{
    static const char *const names[NB_INK_TYPES] = {"text", "rule", "image", "link"};
    nb_printf(b, "  %s", names[ink->type]);
    put_length(b, ink->x);
    put_length(b, ink->y);
    put_length(b, ink->width);
    if (ink->type != NB_INK_GLYPHS) put_length(b, ink->height);
    put_tag(b, p, ink->tag);
    switch (ink->type) {
    case NB_INK_GLYPHS: dump_glyphs(b, ink); break;
    case NB_INK_RULE:
        put_colour(b, ink->as.rule.colour);
        if (ink->as.rule.stroke) {
            nb_puts(b, " stroke");
            put_length(b, ink->as.rule.stroke);
        }
        break;
    case NB_INK_IMAGE:
        nb_putc(b, ' ');
        nb_put_json(b, ink->as.image.image->path);
        break;
    case NB_INK_LINK:
        put_field(b, "url", ink->as.link.url);
        put_field(b, "file", ink->as.link.file);
        put_field(b, "dest", ink->as.link.dest);
        put_field(b, "title", ink->as.link.title);
        break;
    case NB_INK_TYPES: break;
    }
    nb_putc(b, '\n');
}

static void dump_remark(nb_buf *b, const nb_remark *r)
{
    nb_printf(b, "  remark %s %d", nb_remark_name(r->kind), r->amount);
    put_length(b, r->x);
    put_length(b, r->y);
    put_length(b, r->width);
    put_length(b, r->height);
    nb_putc(b, '\n');
}

static void dump_page(nb_buf *b, const nb_pages *p, size_t i)
{
    const nb_page *page = &p->page[i];
    nb_printf(b, "page %zu", i + 1);
    put_field(b, "label", page->label);
    put_length(b, page->width);
    put_length(b, page->height);
    if (page->node != UINT32_MAX) nb_printf(b, " from %u+%u", page->node, page->offset);
    if (page->measure) {
        nb_puts(b, " area");
        put_length(b, page->left);
        put_length(b, page->top);
        put_length(b, page->measure);
        put_length(b, page->depth);
    }
    nb_putc(b, '\n');
    for (size_t k = 0; k < page->n; k++) dump_ink(b, p, &page->ink[k]);
    for (size_t k = 0; k < page->n_remarks; k++) dump_remark(b, &page->remark[k]);
}

static void dump_tags(nb_buf *b, const nb_pages *p)
{
    nb_puts(b, "structure\n");
    for (size_t i = NB_FIRST_TAG; i < p->n_tags; i++) {
        const nb_tag *t = &p->tag[i];
        unsigned depth = 1;
        for (uint32_t up = t->parent; up >= NB_FIRST_TAG; up = p->tag[up].parent) depth++;
        nb_printf(b, "%*s%s.%zu", (int)(2 * depth), "", nb_tag_name(t->type), i - NB_FIRST_TAG);
        put_field(b, "lang", t->lang);
        put_field(b, "alt", t->alt);
        put_field(b, "actual", t->actual);
        put_field(b, "id", t->id);
        put_field(b, "title", t->title);
        if (t->colspan > 1) nb_printf(b, " colspan=%u", t->colspan);
        if (t->rowspan > 1) nb_printf(b, " rowspan=%u", t->rowspan);
        nb_putc(b, '\n');
    }
}

void nb_pages_dump(const nb_pages *p, nb_buf *out)
{
    for (size_t i = 0; i < p->n; i++) dump_page(out, p, i);
    for (size_t i = 0; i < p->n_dests; i++) {
        nb_puts(out, "dest ");
        nb_put_json(out, p->dest[i].name);
        nb_printf(out, " page %u", p->dest[i].page + 1);
        put_length(out, p->dest[i].y);
        nb_putc(out, '\n');
    }
    for (size_t i = 0; i < p->n_bookmarks; i++) {
        nb_printf(out, "bookmark %d ", p->bookmark[i].depth);
        nb_put_json(out, p->bookmark[i].title);
        nb_printf(out, " page %u\n", p->bookmark[i].page + 1);
    }
    if (p->n_tags > NB_FIRST_TAG) dump_tags(out, p);
}
