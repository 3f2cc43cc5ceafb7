/* figure.c: pictures that stand alone, figures with captions, and what is printed where a
 * picture is missing. */
#include "image/image.h"
#include "layout/contents.h"
#include "layout/onpaper.h"

/* Where a file does not say its resolution, 120 dots an inch: screen shots come out as wide as
 * they were meant (96) but sharp enough for print. */
#define DEFAULT_DPI 120
/* A picture may fill this share of the page's height, so that its caption and a line of text
 * stay with it. */
#define TALLEST 85

typedef struct {
    const nb_node *node, *link;
    nb_len width, height;
} picture;

static bool is_blank(const nb_node *n)
{
    if (n->type == NB_SOFT_BREAK || n->type == NB_LINE_BREAK || n->type == NB_ANCHOR)
        return true;
    return n->type == NB_TEXT && !nb_str_trim(n->as.text.text).n;
}

/* An image, or a link around nothing but images. */
static bool is_picture(const nb_node *n)
{
    if (n->type == NB_IMAGE) return true;
    if (n->type != NB_LINK || !n->first) return false;
    for (const nb_node *i = n->first; i; i = i->next)
        if (i->type != NB_IMAGE && !is_blank(i)) return false;
    return true;
}

bool nb_flow_is_pictures(const nb_node *p)
{
    bool any = false;
    for (const nb_node *i = p->first; i; i = i->next) {
        if (is_picture(i)) any = true;
        else if (!is_blank(i)) return false;
    }
    return any;
}

/* "50%" of the measure, "200" pixels of CSS, or a length. */
static bool parse_size(nb_str s, nb_len whole, nb_len *out)
{
    s = nb_str_trim(s);
    if (!s.n) return false;
    nb_len x;
    if (s.s[s.n - 1] == '%') {
        if (!nb_len_parse(nb_str_sub(s, 0, s.n - 1), &x) || x <= 0) return false;
        *out = nb_muldiv(whole, x, 100 * NB_POINT);
        return true;
    }
    if (!nb_len_parse(s, &x) || x <= 0) return false;
    bool bare = s.s[s.n - 1] <= '9';
    *out = bare ? nb_muldiv(x, 3, 4) : x;
    return true;
}

static nb_len natural(uint32_t pixels, double dpi, bool svg)
{
    int64_t d = svg ? 96 : dpi >= 30 && dpi <= 2400 ? (int64_t)(dpi + 0.5) : DEFAULT_DPI;
    return nb_muldiv((nb_len)pixels * 72, NB_POINT, d);
}

static void size_picture(const nb_flow *f, picture *p)
{
    const nb_node *n = p->node;
    const nb_image *img = n->as.image.image;
    nb_len measure = nb_flow_measure(f);
    nb_len tallest = f->c->style->text_height * TALLEST / 100;
    bool svg = img->format == NB_IMAGE_SVG;
    nb_len w = natural(img->width, img->dpi_x, svg), h = natural(img->height, img->dpi_y, svg);
    if (w < 1) w = 1;
    if (h < 1) h = 1;
    nb_len want_w = 0, want_h = 0;
    bool has_w = parse_size(n->as.image.width, measure, &want_w);
    bool has_h = parse_size(n->as.image.height, tallest, &want_h);
    if (has_w && has_h) {
        w = want_w;
        h = want_h;
    } else if (has_w) {
        h = nb_muldiv(h, want_w, w);
        w = want_w;
    } else if (has_h) {
        w = nb_muldiv(w, want_h, h);
        h = want_h;
    }
    if (w > measure) {
        h = nb_muldiv(h, measure, w);
        w = measure;
    }
    if (h > tallest) {
        w = nb_muldiv(w, tallest, h);
        h = tallest;
    }
    p->width = nb_len_max(w, 1);
    p->height = nb_len_max(h, 1);
}

static void add_picture(nb_flow *f, const picture *p, nb_len x, nb_len y, uint32_t tag)
{
    nb_ctx *c = f->c;
    nb_ink *ink = NB_ARRAY(c->rough, nb_ink, 2);
    size_t n = 0;
    const nb_node *link = p->link;
    if (link && link->as.link.kind != NB_LINK_EXTERNAL &&
        !(link->as.link.kind == NB_LINK_INTERNAL && link->as.link.target &&
          link->as.link.target->id.n))
        link = NULL;
    uint32_t link_tag = tag;
    if (link) {
        link_tag = nb_tag_new(c, NB_TAG_LINK, tag);
        tag = link_tag;
    }
    uint32_t figure = nb_tag_new(c, NB_TAG_FIGURE, tag);
    c->tags.v[figure].alt = p->node->as.image.alt;
    ink[n++] = (nb_ink){.type = NB_INK_IMAGE,
                        .tag = figure,
                        .width = p->width,
                        .height = p->height,
                        .as.image = {p->node->as.image.image}};
    if (link) {
        ink[n] = (nb_ink){
            .type = NB_INK_LINK, .tag = link_tag, .width = p->width, .height = p->height};
        if (link->as.link.kind == NB_LINK_EXTERNAL) ink[n].as.link.url = link->as.link.url;
        else ink[n].as.link.dest = link->as.link.target->id;
        ink[n].as.link.title = p->node->as.image.alt;
        n++;
    }
    nb_galley_part(f->g, (nb_part){.kind = NB_PART_INK, .x = x, .y = y, .as.ink = {ink, n}});
}

/* Where a picture that is a link leads: a number beside its foot, and the note. */
static void add_trace(nb_flow *f, const picture *p, nb_len x, nb_len y, uint32_t tag)
{
    nb_ctx *c = f->c;
    if (!p->link || p->link->as.link.kind != NB_LINK_EXTERNAL) return;
    nb_link_trace t = nb_onpaper_link(c, p->link, NB_STR_NULL, NB_STR_NULL);
    if (!t.mark.n) return;
    nb_flow in = *f;
    in.text = c->style->note;
    in.text.size = in.text.leading = f->text.size * 66 / 100;
    uint32_t reference = nb_tag_new(c, NB_TAG_REFERENCE, tag);
    nb_para_style ps = nb_flow_style(&in, nb_tag_new(c, NB_TAG_LINK, reference));
    ps.mode = NB_SET_LEFT;
    nb_shaped *s = nb_para_shape_text(c, t.mark, p->link->loc, &ps);
    nb_len width = nb_shaped_max(s);
    const nb_para *mark = nb_para_break(c, s, width + in.text.size, 0);
    if (!mark->n) return;
    nb_galley_part(f->g,
                   (nb_part){.kind = NB_PART_LINE, .x = x, .y = y, .as.line = mark->line});
    nb_ink *ink = NB_NEW(c->rough, nb_ink);
    *ink = (nb_ink){.type = NB_INK_LINK,
                    .tag = ps.tag,
                    .y = -in.text.size,
                    .width = width,
                    .height = in.text.size};
    ink->as.link.dest = t.dest;
    nb_galley_part(f->g, (nb_part){.kind = NB_PART_INK, .x = x, .y = y, .as.ink = {ink, 1}});
    nb_line *line = &mark->line[0];
    line->note = NB_NEW(c->rough, const nb_node *);
    *line->note = t.note;
    line->n_notes = t.note != NULL;
    nb_galley_adopt(f->g, line, 0);
}

/* Pictures side by side on one line, in the middle. */
static void row(nb_flow *f, const picture *p, size_t n, nb_len gap, uint32_t tag)
{
    nb_len width = gap * (nb_len)(n - 1), height = 0, measure = nb_flow_measure(f);
    for (size_t i = 0; i < n; i++) {
        width += p[i].width;
        height = nb_len_max(height, p[i].height);
    }
    nb_len x = f->left + (measure - width) / 2;
    if (f->align == NB_ALIGN_LEFT || (f->list_depth && f->align == NB_ALIGN_NONE))
        x = nb_flow_start_x(f, width);
    if (f->align == NB_ALIGN_RIGHT) x = f->width - f->right - width;
    nb_galley_box(f->g, height, height);
    f->g->box.v[f->g->box.n - 1].node = p[0].node->seq;
    for (size_t i = 0; i < n; i++) {
        add_picture(f, &p[i], x, height - p[i].height, tag);
        add_trace(f, &p[i], x + p[i].width + f->text.size / 5, height, tag);
        if (p[i].node->id.n)
            NB_PUSH(f->c->rough, &f->g->mark) =
                (nb_mark){.item = (uint32_t)f->g->item.n - 1, .id = p[i].node->id};
        x += p[i].width + gap;
    }
}

/* The alternative text and the address in a thin box: nothing is lost, and it is seen. */
static void missing(nb_flow *f, const nb_node *n, const nb_node *link, uint32_t tag)
{
    nb_ctx *c = f->c;
    const nb_style *s = c->style;
    nb_flow in = *f;
    nb_flow_inset(&in, s->pad, s->pad);
    in.text = s->caption;
    uint32_t frame = nb_galley_frame_open(f->g, (nb_frame){.left = f->left,
                                                           .width = nb_flow_measure(f),
                                                           .pad = s->pad / 2,
                                                           .line = s->rule_colour,
                                                           .stroke = s->rule});
    nb_galley_blank(f->g, s->pad * 7 / 10);
    nb_galley_cost(f->g, NB_V_NEVER);
    uint32_t p = nb_tag_new(c, NB_TAG_P, tag);
    nb_para_style ps = nb_flow_style(&in, p);
    ps.lang = nb_node_lang(c->doc, n);
    ps.mode = NB_SET_START;
    nb_str texts[3] = {n->as.image.alt, nb_image_origin(c->doc, n), NB_STR_NULL};
    if (link && (s->links == NB_LINKS_FOOTNOTE || s->links == NB_LINKS_QR))
        texts[2] = link->as.link.url;
    for (int i = 0; i < 3; i++) {
        if (!texts[i].n || (i == 1 && nb_str_eq(texts[0], texts[1]))) continue;
        if (i) {
            ps.text = s->code;
            ps.text.size = s->caption.size * 85 / 100;
            ps.colour = s->grey;
        }
        nb_shaped *sh = nb_para_shape_text(c, texts[i], n->loc, &ps);
        nb_galley_para_lines(f->g, sh, nb_para_break(c, sh, nb_flow_measure(&in), 0), in.left,
                             true);
        nb_galley_cost(f->g, NB_V_NEVER);
    }
    nb_galley_blank(f->g, s->pad * 7 / 10);
    nb_galley_frame_close(f->g, frame);
}

typedef NB_VEC(picture) pictures;

static void collect(nb_flow *f, const nb_node *n, const nb_node *link, pictures *out)
{
    for (const nb_node *i = n->first; i; i = i->next) {
        if (i->type == NB_LINK) collect(f, i, i, out);
        if (i->type == NB_ANCHOR && i->id.n) nb_galley_mark(f->g, NULL, i->id);
        if (i->type == NB_IMAGE) NB_PUSH(f->c->rough, out) = (picture){.node = i, .link = link};
    }
}

/* Chinese captions are in Kai (CLREQ §2.2.3); Latin ones are told by their size. */
static bool in_kai(nb_str lang)
{
    return nb_lang_is(lang, "zh");
}

static void title_caption(nb_flow *f, const nb_node *image, uint32_t tag)
{
    nb_ctx *c = f->c;
    nb_flow in = *f;
    in.text = c->style->caption;
    nb_para_style ps = nb_flow_style(&in, nb_tag_new(c, NB_TAG_CAPTION, tag));
    ps.mode = NB_SET_CENTER;
    ps.lang = nb_node_lang(c->doc, image);
    ps.kai = in_kai(ps.lang);
    nb_shaped *s = nb_para_shape_text(c, image->as.image.title, image->loc, &ps);
    nb_galley_cost(f->g, NB_V_NEVER);
    nb_galley_space(f->g, (nb_glue){in.text.leading / 3, 0, 0});
    nb_galley_para_lines(f->g, s, nb_para_break(c, s, nb_flow_measure(f), 0), f->left, true);
}

/* All pictures of a paragraph: rows of those that fit side by side. */
static void set_pictures(nb_flow *f, const nb_node *paragraph, uint32_t tag, bool captions)
{
    pictures v = {0};
    collect(f, paragraph, NULL, &v);
    nb_len gap = f->text.size, measure = nb_flow_measure(f);
    for (size_t i = 0; i < v.n;) {
        if (i) nb_galley_space(f->g, nb_flow_glue(f->text.leading / 2));
        if (!v.v[i].node->as.image.image) {
            missing(f, v.v[i].node, v.v[i].link, tag);
            i++;
            continue;
        }
        size_t n = 0;
        nb_len used = 0;
        while (i + n < v.n && v.v[i + n].node->as.image.image) {
            size_picture(f, &v.v[i + n]);
            nb_len more = v.v[i + n].width + (n ? gap : 0);
            if (n && used + more > measure) break;
            used += more;
            n++;
        }
        row(f, &v.v[i], n, gap, tag);
        if (captions && n == 1 && v.v[i].node->as.image.title.n)
            title_caption(f, v.v[i].node, tag);
        i += n;
    }
}

void nb_flow_pictures(nb_flow *f, const nb_node *paragraph)
{
    const nb_style *s = f->c->style;
    nb_flow_around(f, nb_len_max(s->block_skip, s->par_skip));
    if (paragraph->id.n) nb_galley_mark(f->g, NULL, paragraph->id);
    set_pictures(f, paragraph, nb_tag_new(f->c, NB_TAG_DIV, f->tag), true);
    nb_flow_around(f, nb_len_max(s->block_skip, s->par_skip));
}

void nb_flow_caption(nb_flow *f, const nb_node *n, uint32_t tag)
{
    nb_ctx *c = f->c;
    nb_flow in = *f;
    in.text = c->style->caption;
    nb_para_style ps = nb_flow_style(&in, nb_tag_new(c, NB_TAG_CAPTION, tag));
    ps.kai = in_kai(nb_node_lang(c->doc, n));
    size_t tags = c->tags.n;
    nb_shaped *s = nb_para_shape(c, n, &ps);
    if (nb_shaped_max(s) <= nb_flow_measure(f)) {
        c->tags.n = tags; /* shaped anew, with its elements */
        ps.mode = NB_SET_CENTER;
        s = nb_para_shape(c, n, &ps);
    }
    nb_galley_mark(f->g, NULL, nb_caption_dest(c, n));
    nb_galley_para_lines(f->g, s, nb_para_break(c, s, nb_flow_measure(f), 0), f->left, true);
}

void nb_flow_figure(nb_flow *f, const nb_node *n)
{
    nb_ctx *c = f->c;
    const nb_style *s = c->style;
    nb_flow in = *f;
    in.sections = NULL;
    in.align = n->as.figure.align;
    in.tag = nb_tag_new(c, NB_TAG_DIV, f->tag);
    nb_flow_around(f, nb_len_max(s->block_skip, s->par_skip));
    if (n->id.n) nb_galley_mark(f->g, NULL, n->id);
    for (const nb_node *b = n->first; b; b = b->next) {
        if (b->type == NB_CAPTION) {
            if (b->prev) {
                nb_galley_cost(f->g, NB_V_NEVER);
                nb_galley_space(f->g, (nb_glue){s->caption.leading / 3, 0, 0});
            }
            nb_flow_caption(&in, b, in.tag);
            if (b->next) nb_galley_cost(f->g, NB_V_NEVER);
        } else if (b->type == NB_PARAGRAPH && nb_flow_is_pictures(b)) {
            set_pictures(&in, b, in.tag, false);
        } else {
            nb_flow_block(&in, b);
        }
    }
    nb_flow_around(f, nb_len_max(s->block_skip, s->par_skip));
}
