/* A page's ink as a content stream, and the page itself. */
#include "pdf/content.h"

#include "base/mem.h"
#include "pdf/syntax.h"

/* ---- text objects and marked content ---- */

static void close_span(nb_content *c)
{
    if (c->in_span) nb_puts(&c->out, "EMC\n");
    c->in_span = false;
}

void nb_content_unmark(nb_content *c)
{
    close_span(c);
    if (c->marked) nb_puts(&c->out, "EMC\n");
    c->marked = c->actual = false;
}

void nb_content_text(nb_content *c, bool in_text)
{
    if (c->in_text == in_text) return;
    if (in_text) {
        nb_puts(&c->out, "BT\n");
        c->line_x = c->line_y = 0;
        c->skewed = false;
    } else {
        if (c->marked && c->marked_in_text) nb_content_unmark(c);
        else close_span(c);
        nb_puts(&c->out, "ET\n");
    }
    c->in_text = in_text;
}

/* What kind of artifact it is stands once in the book, see nb_tag_properties: in each content
 * stream the dictionaries would cost 40 bytes. */
static void put_artifact(nb_buf *b, uint32_t tag)
{
    static const char *const artifacts[NB_FIRST_TAG] = {
        [NB_ARTIFACT] = "/Artifact BMC\n",
        [NB_ARTIFACT_HEADER] = "/Artifact/H BDC\n",
        [NB_ARTIFACT_FOOTER] = "/Artifact/F BDC\n",
        [NB_ARTIFACT_WATERMARK] = "/Artifact/W BDC\n",
    };
    nb_puts(b, artifacts[tag]);
}

/* The role is the element's affair. Here one tag for all packs 2 % better than as many as there
 * are roles. */
static void put_content(nb_content *c, uint32_t tag, nb_str lang, const nb_str *actual)
{
    nb_buf *b = &c->out;
    nb_tag_mark(c->p->tagging, tag, c->page);
    nb_puts(b, actual || lang.n ? "/Span<</MCID " : "/P<</MCID ");
    nb_put(&c->gaps, &b->n, sizeof b->n);
    if (lang.n) {
        nb_puts(b, "/Lang");
        nb_put_text(b, lang);
    }
    if (actual) {
        nb_puts(b, "/ActualText");
        nb_put_text(b, *actual);
    }
    nb_puts(b, ">>BDC\n");
}

/* ActualText where there are no tags. */
static void open_span(nb_content *c, nb_str actual)
{
    nb_puts(&c->out, "/Span<</ActualText");
    nb_put_text(&c->out, actual);
    nb_puts(&c->out, ">>BDC\n");
    c->in_span = true;
}

void nb_content_mark(nb_content *c, uint32_t tag, nb_str lang, const nb_str *actual)
{
    close_span(c);
    bool tagged = c->p->tagging && tag >= NB_FIRST_TAG;
    if (!tagged || nb_str_ieq(lang, nb_tag_lang(c->p, tag))) lang = NB_STR_NULL;
    if (c->actual || (tagged && actual) || c->tag != tag || !nb_str_eq(c->lang, lang))
        nb_content_unmark(c);
    if (c->p->tagging && !c->marked) {
        if (tagged) put_content(c, tag, lang, actual);
        else put_artifact(&c->out, tag);
        c->marked = true;
        c->marked_in_text = c->in_text;
        c->actual = tagged && actual;
        c->tag = tag;
        c->lang = lang;
    }
    if (actual && !tagged) open_span(c, *actual);
}

/* ---- graphics state ---- */

static void put_colour(nb_buf *b, nb_colour k, const char *grey, const char *rgb)
{
    bool is_grey = k.r == k.g && k.g == k.b;
    uint8_t part[3] = {k.r, k.g, k.b};
    for (int i = 0; i < (is_grey ? 1 : 3); i++) {
        nb_put_fixed(b, (part[i] * 1000 + 127) / 255, 3);
        nb_putc(b, ' ');
    }
    nb_puts(b, is_grey ? grey : rgb);
}

static bool same(nb_colour a, nb_colour b)
{
    return a.r == b.r && a.g == b.g && a.b == b.b;
}

void nb_content_fill(nb_content *c, nb_colour k)
{
    if (!same(k, c->fill)) put_colour(&c->out, k, "g\n", "rg\n");
    c->fill = k;
}

void nb_content_stroke(nb_content *c, nb_colour k, nb_len width)
{
    if (!same(k, c->stroke)) put_colour(&c->out, k, "G\n", "RG\n");
    c->stroke = k;
    int64_t w = nb_hundredths(width);
    if (w != c->line_width) {
        nb_put_fixed(&c->out, w, 2);
        nb_puts(&c->out, " w\n");
    }
    c->line_width = w;
}

/* ---- rules ---- */

static void put_numbers(nb_buf *b, const int64_t *v, int n)
{
    for (int i = 0; i < n; i++) {
        nb_put_fixed(b, v[i], 2);
        nb_putc(b, ' ');
    }
}

/* A box with corners of radius r, as four lines and four Bézier quarters (kappa = 0.5523). */
static void put_rounded(nb_buf *b, int64_t x, int64_t y, int64_t w, int64_t h, int64_t r)
{
    int64_t k = r * 4477 / 10000; /* from the corner to the control point */
    int64_t right = x + w, top = y + h;
    const struct {
        int n;
        int64_t v[6];
        const char *operator;
    } path[] = {
        {2, {x + r, y}, "m"},
        {2, {right - r, y}, "l"},
        {6, {right - k, y, right, y + k, right, y + r}, "c"},
        {2, {right, top - r}, "l"},
        {6, {right, top - k, right - k, top, right - r, top}, "c"},
        {2, {x + r, top}, "l"},
        {6, {x + k, top, x, top - k, x, top - r}, "c"},
        {2, {x, y + r}, "l"},
        {6, {x, y + k, x + k, y, x + r, y}, "c"},
    };
    for (size_t i = 0; i < sizeof path / sizeof *path; i++) {
        put_numbers(b, path[i].v, path[i].n);
        nb_puts(b, path[i].operator);
        nb_putc(b, '\n');
    }
    nb_puts(b, "h ");
}

static void put_rule(nb_content *c, const nb_ink *ink)
{
    nb_content_text(c, false);
    nb_content_mark(c, ink->tag, NB_STR_NULL, NULL);
    if (c->p->tagging && ink->tag >= NB_FIRST_TAG)
        nb_tag_box(c->p->tagging, ink->tag, ink, c->height);
    if (ink->as.rule.stroke) nb_content_stroke(c, ink->as.rule.colour, ink->as.rule.stroke);
    else nb_content_fill(c, ink->as.rule.colour);
    int64_t box[4] = {nb_hundredths(ink->x), nb_hundredths(c->height - ink->y - ink->height)};
    box[2] = nb_hundredths(ink->x + ink->width) - box[0];
    box[3] = nb_hundredths(c->height - ink->y) - box[1];
    /* A hairline keeps its thickness wherever it falls on the grid of hundredths. */
    if (nb_hundredths(ink->width) < 100) box[2] = nb_hundredths(ink->width);
    if (nb_hundredths(ink->height) < 100) box[3] = nb_hundredths(ink->height);
    int64_t r =
        nb_hundredths(nb_len_min(ink->as.rule.radius, nb_len_min(ink->width, ink->height) / 2));
    if (r > 0) {
        put_rounded(&c->out, box[0], box[1], box[2], box[3], r);
    } else {
        put_numbers(&c->out, box, 4);
        nb_puts(&c->out, "re ");
    }
    nb_puts(&c->out, ink->as.rule.stroke ? "S\n" : "f\n");
}

/* ---- images ---- */

static void put_image(nb_content *c, const nb_ink *ink)
{
    nb_pdf_image *image = nb_pdf_image_of(c->p, ink->as.image.image);
    if (!image->object) return;
    if (image->page != c->page + 1)
        nb_printf(&c->xobjects, "/I%u %u 0 R", image->number, image->object);
    image->page = c->page + 1;
    if (image->alpha) c->transparent = true;
    nb_content_text(c, false);
    nb_content_mark(c, ink->tag, NB_STR_NULL, NULL);
    if (c->p->tagging && ink->tag >= NB_FIRST_TAG)
        nb_tag_box(c->p->tagging, ink->tag, ink, c->height);
    nb_puts(&c->out, "q ");
    nb_put_fixed(&c->out, nb_muldiv(ink->width, 1000000, image->width), 6);
    nb_puts(&c->out, " 0 0 ");
    nb_put_fixed(&c->out, nb_muldiv(ink->height, 1000000, image->height), 6);
    nb_putc(&c->out, ' ');
    put_numbers(
        &c->out,
        (int64_t[]){nb_hundredths(ink->x), nb_hundredths(c->height - ink->y - ink->height)}, 2);
    nb_printf(&c->out, "cm/I%u Do Q\n", image->number);
}

/* ---- the page ---- */

static void put_ink(nb_content *c, const nb_ink *ink)
{
    switch (ink->type) {
    case NB_INK_GLYPHS:
        if (ink->as.glyphs.n) nb_content_glyphs(c, ink);
        break;
    case NB_INK_RULE: put_rule(c, ink); break;
    case NB_INK_IMAGE: put_image(c, ink); break;
    case NB_INK_LINK: break; /* nb_links_page */
    case NB_INK_TYPES: break;
    }
}

static void put_page_box(nb_buf *b, const char *name, const nb_page *page, nb_len inset)
{
    const nb_len side[4] = {inset, inset, page->width - inset, page->height - inset};
    nb_puts(b, name);
    for (int i = 0; i < 4; i++) {
        nb_putc(b, i ? ' ' : '[');
        nb_put_len(b, side[i], 3);
    }
    nb_putc(b, ']');
}

/* The content with the numbers that it left open. */
static void fill_gaps(const nb_content *c, const uint32_t *mcid, nb_buf *b)
{
    const size_t *gap = (const size_t *)(const void *)c->gaps.p;
    size_t n = c->gaps.n / sizeof *gap, from = 0;
    nb_buf_reserve(b, c->out.n + 4 * n);
    for (size_t i = 0; i < n; i++) {
        nb_put(b, c->out.p + from, gap[i] - from);
        nb_put_int(b, mcid[i]);
        from = gap[i];
    }
    nb_put(b, c->out.p + from, c->out.n - from);
}

/* libharu makes the page with a content stream, whose number we take for ours, and a length
 * object, a media box and resources, which we do without. */
static void add_page(nb_content *c, const nb_page *page, nb_str content)
{
    nb_objects *o = c->p->objects;
    HPDF_Page h = HPDF_AddPage(nb_objects_haru(o));
    if (!h) return; /* nb_objects_finish reports it */
    HPDF_Dict contents = ((HPDF_PageAttr)h->attr)->contents;
    nb_object_take_back(o, contents, "Length", HPDF_OCLASS_NUMBER);
    HPDF_Dict_RemoveElement(h, "MediaBox");
    HPDF_Dict_RemoveElement(h, "Resources");
    nb_object_stream(o, nb_haru_number(contents), NB_STR_NULL, content, NB_STREAM_DEFLATE);
    c->p->page_object[c->page] = nb_haru_number(h);

    nb_buf b = {0};
    nb_puts(&b, "/MediaBox[0 0 ");
    nb_put_len(&b, page->width, 3);
    nb_putc(&b, ' ');
    nb_put_len(&b, page->height, 3);
    nb_putc(&b, ']');
    if (page->trim) {
        put_page_box(&b, "/BleedBox", page, page->trim - page->bleed);
        put_page_box(&b, "/TrimBox", page, page->trim);
    }
    nb_printf(&b, "/Resources<</Font %u 0 R", nb_pdf_fonts_resource(c->p));
    if (c->xobjects.n) {
        nb_puts(&b, "/XObject<<");
        nb_put_str(&b, nb_buf_str(&c->xobjects));
        nb_puts(&b, ">>");
    }
    if (c->p->tagging) nb_printf(&b, "/Properties %u 0 R", nb_tag_properties(c->p->tagging));
    nb_puts(&b, ">>");
    if (c->transparent) nb_puts(&b, "/Group<</S/Transparency/CS/DeviceRGB>>");
    nb_links_page(c->p, c->page, &b);
    if (c->p->tagging) nb_printf(&b, "/StructParents %u/Tabs/S", c->page);
    nb_object_haru(o, h, nb_buf_str(&b));
    nb_buf_free(&b);
}

void nb_page_write(nb_pdf *p, size_t number)
{
    const nb_page *page = &p->pages->page[number];
    nb_content c = {.p = p,
                    .page = (uint32_t)number,
                    .height = page->height,
                    .line_width = 100,
                    .hscale = 1000};
    for (size_t i = 0, part = 0; i < page->n; i++) {
        while (part < page->n_parts && page->part[part].ink <= i) {
            nb_content_text(&c, false);
            nb_content_unmark(&c);
            part++;
        }
        if (part && c.p->tagging)
            nb_tagging_at(c.p->tagging, page->part[part - 1].reading +
                                            (uint32_t)(i - page->part[part - 1].ink));
        put_ink(&c, &page->ink[i]);
    }
    nb_content_text(&c, false);
    nb_content_unmark(&c);
    const uint32_t *mcid = p->tagging ? nb_tag_numbers(p->tagging, c.page) : NULL;
    nb_buf filled = {0};
    if (mcid) fill_gaps(&c, mcid, &filled);
    add_page(&c, page, nb_buf_str(mcid ? &filled : &c.out));
    nb_buf_free(&filled);
    nb_buf_free(&c.gaps);
    nb_buf_free(&c.out);
    nb_buf_free(&c.show);
    nb_buf_free(&c.xobjects);
}
