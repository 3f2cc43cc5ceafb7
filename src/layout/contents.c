#include "layout/contents.h"

#include "layout/words.h"

enum {
    AUTO_DEPTH = 3,      /* levels of a contents whose depth nobody said … */
    AUTO_DENSE = 5,      /* entries for each page of text that are too many */
    AUTO_LONG = 70,      /* … unless that makes more entries than two pages hold: then two */
    PAGE_NUMBER_EM = 20, /* room for a page number, em/10: "8888" */
    LEADER_PITCH = 50,   /* from dot to dot, em/100 */
    CONTENTS_PAGES = 6,  /* shorter documents are found through without a contents … */
    CONTENTS_ENTRIES = 4 /* … and so are those with fewer headings */
};

typedef struct {
    nb_flow *f;
    nb_len number_width;            /* of the page numbers' column */
    nb_len dot;                     /* from dot to dot */
    NB_VEC(const nb_line *) leader; /* by number of dots */
    uint32_t toc[8];                /* the TOC element of each depth */
} contents;

/* The first level that is listed: the book's own title is not. */
static int base_depth(const nb_ctx *c)
{
    const nb_doc *d = c->doc;
    if (!d->n_outline || !d->meta.title_from_heading || d->outline[0].is_part) return 0;
    for (size_t i = 1; i < d->n_outline; i++)
        if (d->outline[i].depth == 0) return 0;
    return 1;
}

static size_t count(const nb_ctx *c, int depth)
{
    int base = base_depth(c);
    size_t n = 0;
    for (size_t i = 0; i < c->doc->n_outline; i++) {
        int d = c->doc->outline[i].depth - base;
        n += d >= 0 && d < depth;
    }
    return n;
}

static int toc_depth(const nb_ctx *c)
{
    if (c->style->toc_depth >= 0) return c->style->toc_depth;
    if (count(c, AUTO_DEPTH) <= AUTO_LONG) return AUTO_DEPTH;
    /* A glossary has a heading for every few lines: its contents would be a book of their own.
     */
    size_t two = count(c, AUTO_DEPTH - 1);
    return two > AUTO_LONG && two > AUTO_DENSE * nb_about_pages(c) ? 1 : AUTO_DEPTH - 1;
}

size_t nb_contents_entries(const nb_ctx *c)
{
    return count(c, toc_depth(c));
}

/* About how many pages the text will fill: lines of letters, of code, of table rows, of
 * pictures. The contents come first, so that this must be known before. */
size_t nb_about_pages(const nb_ctx *c)
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

bool nb_contents_wanted(const nb_ctx *c)
{
    if (!c->style->toc_depth || !nb_contents_entries(c)) return false;
    if (c->style->toc_depth > 0) return true;
    return nb_contents_entries(c) >= CONTENTS_ENTRIES && !has_toc(c) &&
           nb_about_pages(c) >= CONTENTS_PAGES;
}

static const nb_line *text_line(nb_flow *f, nb_str text, nb_loc loc, nb_para_style *ps,
                                nb_len *width)
{
    nb_shaped *s = nb_para_shape_text(f->c, text, loc, ps);
    *width = nb_shaped_max(s);
    const nb_para *p = nb_para_break(f->c, s, *width + ps->text.size, 0);
    return p->n ? &p->line[0] : NULL;
}

/* A dot many times in one run. */
static nb_ink dotted(nb_ctx *c, const nb_ink *dot, size_t dots, nb_len step)
{
    nb_ink ink = *dot;
    char *text = NB_ARRAY(c->arena, char, dots);
    nb_placed *glyph = NB_ARRAY(c->arena, nb_placed, dots);
    for (size_t i = 0; i < dots; i++) {
        text[i] = dot->as.glyphs.text.s[0];
        glyph[i] = dot->as.glyphs.glyph[0];
        glyph[i].cluster = (uint32_t)i;
        glyph[i].x += (int32_t)(step * (nb_len)i);
    }
    ink.width += step * (nb_len)(dots - 1);
    ink.as.glyphs.glyph = glyph;
    ink.as.glyphs.n = dots;
    ink.as.glyphs.text = (nb_str){text, dots};
    return ink;
}

/* Dots that stand under the dots of the lines above: every leader ends at the same place. */
static const nb_line *leader(contents *x, size_t dots)
{
    nb_ctx *c = x->f->c;
    while (x->leader.n <= dots) NB_PUSH(c->rough, &x->leader) = NULL;
    if (!x->leader.v[dots]) {
        nb_para_style ps = nb_flow_style(x->f, NB_ARTIFACT);
        ps.mode = NB_SET_LEFT;
        ps.dir = NB_DIR_LTR;
        ps.lang = NB_STR("en");
        ps.colour = c->style->grey;
        ps.text.variant = 0;
        nb_len w;
        const nb_line *one = text_line(x->f, NB_STR("."), NB_NOWHERE, &ps, &w);
        nb_line *line = NB_NEW(c->rough, nb_line);
        *line = (nb_line){.node = UINT32_MAX};
        if (one && one->n == 1 && one->ink[0].as.glyphs.n == 1) {
            line->ink = NB_NEW(c->rough, nb_ink);
            line->n = 1;
            *line->ink = dotted(c, &one->ink[0], dots, x->dot);
        }
        x->leader.v[dots] = line;
    }
    return x->leader.v[dots];
}

static void link_over(nb_galley *g, nb_len x, nb_len y, nb_len w, nb_len h, nb_str dest,
                      nb_str title, uint32_t tag)
{
    nb_ink *ink = NB_NEW(g->c->rough, nb_ink);
    *ink = (nb_ink){.type = NB_INK_LINK, .tag = tag, .width = w, .height = h};
    ink->as.link.dest = dest;
    ink->as.link.title = title;
    nb_galley_part(g, (nb_part){.kind = NB_PART_INK, .x = x, .y = y, .as.ink = {ink, 1}});
}

/* One entry: number, title in as many lines as it takes, dots, page. */
static void entry(contents *x, nb_str number, nb_str title, nb_str lang, nb_loc loc,
                  nb_str dest, nb_len indent, uint32_t toci)
{
    nb_ctx *c = x->f->c;
    nb_flow f = *x->f;
    nb_len em = f.text.size;
    nb_flow_inset(&f, indent, x->number_width + em / 2);
    uint32_t ref = nb_tag_new(c, NB_TAG_REFERENCE, toci);
    uint32_t tag = dest.n ? nb_tag_new(c, NB_TAG_LINK, ref) : ref;
    nb_para_style *ps = NB_NEW(c->rough, nb_para_style);
    *ps = nb_flow_style(&f, tag);
    ps->mode = NB_SET_START;
    ps->hyphenate = false;
    ps->lang = lang;
    /* A title in another script still begins where all begin. */
    ps->dir = f.rtl ? NB_DIR_RTL : NB_DIR_LTR;
    ps->no_links = ps->no_notes = true;
    if (number.n) {
        nb_len w;
        const nb_line *line = text_line(&f, number, loc, ps, &w);
        if (line) nb_galley_hang(f.g, line, nb_flow_start_x(&f, w));
        nb_flow_inset(&f, nb_len_max(w + em * 6 / 10, em * 17 / 10), 0);
    }
    nb_shaped *s = nb_para_shape_text(c, title, loc, ps);
    const nb_para *p = nb_para_break(c, s, nb_flow_measure(&f), 0);
    for (size_t i = 0; i < p->n; i++) {
        const nb_line *line = &p->line[i];
        nb_galley_line(f.g, line, f.left);
        nb_len base = line->ascent, height = line->ascent + line->descent;
        if (i + 1 < p->n) {
            nb_galley_cost(f.g, NB_V_NEVER);
        } else {
            nb_len edge = f.rtl ? f.left - x->number_width : f.width - f.right + em / 2;
            nb_len free = nb_flow_measure(&f) - line->width;
            size_t dots = free > 2 * em ? (size_t)((free - em) / x->dot) : 0;
            if (dots) {
                nb_len at =
                    f.rtl ? f.left + x->dot / 2 : f.width - f.right - x->dot * (nb_len)dots;
                nb_galley_part(f.g, (nb_part){.kind = NB_PART_LINE,
                                              .x = at,
                                              .y = base,
                                              .as.line = leader(x, dots)});
            }
            nb_part part = {.kind = NB_PART_PAGE_OF, .x = edge, .y = base};
            part.as.page_of.dest = dest;
            part.as.page_of.style = ps;
            part.as.page_of.width = x->number_width;
            nb_galley_part(f.g, part);
        }
        if (dest.n) link_over(f.g, 0, 0, f.width, height, dest, title, tag);
    }
}

static void contents_title(nb_flow *f, nb_word word, uint32_t tag)
{
    nb_ctx *c = f->c;
    nb_flow in = *f;
    in.text = c->style->heading[c->style->name == NB_STYLE_BOOK ? 1 : 2];
    nb_para_style ps = nb_flow_style(&in, nb_tag_new(c, NB_TAG_CAPTION, tag));
    ps.mode = NB_SET_START;
    ps.lang = c->doc->meta.lang;
    nb_shaped *s = nb_para_shape_text(c, nb_word_in(c->doc->meta.lang, word), NB_NOWHERE, &ps);
    nb_flow_around(f, in.text.before);
    nb_galley_para_lines(f->g, s, nb_para_break(c, s, nb_flow_measure(f), 0), f->left, true);
    nb_galley_cost(f->g, NB_V_NEVER);
    nb_flow_around(f, in.text.after);
}

static void start(contents *x, nb_flow *f)
{
    *x = (contents){.f = f};
    x->number_width = f->text.size * PAGE_NUMBER_EM / 10;
    x->dot = f->text.size * LEADER_PITCH / 100;
}

static void outline(nb_flow *f, uint32_t toc)
{
    nb_ctx *c = f->c;
    const nb_doc *d = c->doc;
    int base = base_depth(c), most = toc_depth(c);
    nb_flow in = *f;
    contents x;
    start(&x, &in);
    x.toc[0] = toc;
    uint32_t toci = toc;
    nb_len L = f->text.leading;
    for (size_t i = 0; i < d->n_outline; i++) {
        const nb_outline_entry *e = &d->outline[i];
        int depth = e->depth - base;
        if (depth < 0 || depth >= most) continue;
        if (depth > 0 && depth <= 6) {
            /* A deeper list hangs under the entry before it. */
            if (i && d->outline[i - 1].depth < e->depth)
                x.toc[depth] = nb_tag_new(c, NB_TAG_TOC, toci);
            if (!x.toc[depth]) x.toc[depth] = nb_tag_new(c, NB_TAG_TOC, toc);
        }
        toci = nb_tag_new(c, NB_TAG_TOCI, x.toc[depth > 6 ? 6 : depth]);
        in.text = f->text;
        if (depth == 0) in.text.variant |= NB_FACE_BOLD;
        if (e->is_part) nb_flow_around(f, L);
        else if (depth == 0) nb_flow_around(f, L * 45 / 100);
        nb_str dest = nb_entry_dest(c, i);
        entry(&x, nb_entry_number(c, i), e->title, nb_node_lang(d, e->node), e->node->loc, dest,
              depth ? f->text.size * (nb_len)(16 * depth) / 10 : 0, toci);
        bool last_of_group = i + 1 < d->n_outline && d->outline[i + 1].depth < e->depth;
        if (depth == 0) nb_galley_cost(f->g, 1000); /* not alone at the foot */
        else if (!last_of_group && i + 2 < d->n_outline &&
                 d->outline[i + 2].depth < d->outline[i + 1].depth)
            nb_galley_cost(f->g, 150);
    }
}

nb_str nb_caption_dest(const nb_ctx *c, const nb_node *n)
{
    if (n->id.n) return n->id;
    return nb_str_printf(c->arena, "nb-%.*s%u", NB_STR_ARG(c->names), (unsigned)n->seq);
}

/* Captions of figures, or of tables. */
static size_t list_captions(nb_flow *f, bool tables, bool set)
{
    nb_ctx *c = f->c;
    contents x;
    size_t n = 0;
    uint32_t toc = 0;
    nb_flow in = *f;
    start(&x, &in);
    for (size_t i = 0; i < c->doc->n_nodes; i++) {
        const nb_node *k = c->doc->node[i];
        if (k->type != NB_CAPTION || !k->parent) continue;
        if ((k->parent->type == NB_TABLE) != tables) continue;
        n++;
        if (!set) continue;
        if (!toc) {
            toc = nb_tag_new(c, NB_TAG_TOC, f->tag);
            contents_title(f, tables ? NB_WORD_TABLES : NB_WORD_FIGURES, toc);
        }
        entry(&x, NB_STR_NULL, nb_str_trim(nb_node_text(c->arena, k)), nb_node_lang(c->doc, k),
              k->loc, nb_caption_dest(c, k), 0, nb_tag_new(c, NB_TAG_TOCI, toc));
    }
    return n;
}

void nb_flow_contents(nb_flow *f)
{
    nb_ctx *c = f->c;
    uint32_t toc = nb_tag_new(c, NB_TAG_TOC, f->tag);
    contents_title(f, NB_WORD_CONTENTS, toc);
    outline(f, toc);
    if (c->style->name != NB_STYLE_BOOK) return;
    /* A list of two says no more than the text does. */
    for (int tables = 0; tables < 2; tables++)
        if (list_captions(f, tables, false) > 2) list_captions(f, tables, true);
}

void nb_flow_toc(nb_flow *f, const nb_node *n)
{
    nb_ctx *c = f->c;
    if (!c->doc->n_outline) return;
    nb_flow_around(f, c->style->block_skip);
    if (n->id.n) nb_galley_mark(f->g, NULL, n->id);
    nb_flow in = *f;
    in.sections = NULL;
    outline(&in, nb_tag_new(c, NB_TAG_TOC, f->tag));
    nb_flow_around(f, c->style->block_skip);
}
