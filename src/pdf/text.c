/* Runs of glyphs as Tj and TJ.
 *
 * Layout gives every glyph an absolute place. A reader advances by the font's widths, so TJ
 * carries the difference in thousandths of an em. Places are compared, not steps: rounding
 * never adds up. A justified line of Chinese moves every glyph by the same amount, which Tc
 * says once.
 *
 * ActualText is put where ToUnicode cannot say what the author wrote: the hyphen at a line's
 * end, glyphs that split a cluster, characters that share a glyph, emoji. */
#include "pdf/content.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "pdf/syntax.h"

/* ---- state ---- */

static void set_font(nb_content *c, const nb_pdf_font *f, unsigned part, nb_len size)
{
    if (c->font == f && c->part == part && c->size == size) return;
    nb_puts(&c->out, "/F");
    nb_put_int(&c->out, f->number);
    if (f->colour) nb_printf(&c->out, ".%u", part);
    nb_putc(&c->out, ' ');
    nb_put_len(&c->out, size, 4);
    nb_puts(&c->out, " Tf\n");
    c->font = f;
    c->part = part;
    c->size = size;
}

/* One operator whose operand is a number that the reader remembers. */
static void set_number(nb_content *c, int64_t *has, int64_t wants, int places,
                       const char *operator)
{
    if (*has == wants) return;
    nb_put_fixed(&c->out, wants, places);
    nb_puts(&c->out, operator);
    *has = wants;
}

static void set_style(nb_content *c, const nb_ink *ink)
{
    nb_content_fill(c, ink->as.glyphs.colour);
    int mode = ink->as.glyphs.stroke > 0 ? 2 : 0; /* fill and stroke: synthetic bold */
    if (mode) nb_content_stroke(c, ink->as.glyphs.colour, ink->as.glyphs.stroke);
    if (mode != c->mode) nb_printf(&c->out, "%d Tr\n", mode);
    c->mode = mode;
    if (ink->as.glyphs.hscale != c->hscale) {
        nb_put_fixed(&c->out, ink->as.glyphs.hscale, 1);
        nb_puts(&c->out, " Tz\n");
    }
    c->hscale = ink->as.glyphs.hscale;
}

/* The text matrix of a run that is turned. */
static void turn_to(nb_content *c, nb_len px, nb_len py, int degrees)
{
    double angle = degrees * 3.14159265358979323846 / 180;
    int64_t cosine = (int64_t)lround(cos(angle) * 1e6),
            sine = (int64_t)lround(sin(angle) * 1e6);
    const struct {
        int64_t value;
        int places;
    } m[] = {{cosine, 6},
             {sine, 6},
             {-sine, 6},
             {cosine, 6},
             {nb_hundredths(px), 2},
             {nb_hundredths(c->height - py), 2}};
    for (size_t i = 0; i < 6; i++) {
        nb_put_fixed(&c->out, m[i].value, m[i].places);
        nb_putc(&c->out, ' ');
    }
    nb_puts(&c->out, "Tm\n");
    c->skewed = true; /* the next run begins with a matrix of its own */
}

static void move_to(nb_content *c, nb_len px, nb_len py, int slant)
{
    int64_t x = nb_hundredths(px), y = nb_hundredths(c->height - py);
    if (slant || c->skewed) {
        nb_puts(&c->out, "1 0 ");
        nb_put_fixed(&c->out, slant, 3);
        nb_puts(&c->out, " 1 ");
        nb_put_fixed(&c->out, x, 2);
        nb_putc(&c->out, ' ');
        nb_put_fixed(&c->out, y, 2);
        nb_puts(&c->out, " Tm\n");
        c->skewed = slant != 0;
    } else {
        nb_put_fixed(&c->out, x - c->line_x, 2);
        nb_putc(&c->out, ' ');
        nb_put_fixed(&c->out, y - c->line_y, 2);
        nb_puts(&c->out, " Td\n");
    }
    c->line_x = x;
    c->line_y = y;
}

/* ---- showing ---- */

/* A run on its way into strings. Places are in millionths of an em of the horizontally scaled
 * font, from the start of the run. */
typedef struct {
    nb_content *c;
    nb_pdf_font *font;
    const nb_ink *ink;
    const nb_placed *glyph;
    size_t n;
    uint32_t *index; /* into font->use */
    bool *special;   /* per first glyph of a cluster: it needs ActualText */
    int64_t pen;     /* where the reader is */
    int64_t step;    /* what Tc adds to each glyph */
    int64_t error;   /* how far the last glyph was off its place */
    bool in_string;
} run;
#define NO_GLYPH UINT32_MAX

static int64_t width_of(const run *r, size_t i)
{
    return r->index[i] == NO_GLYPH ? 0 : r->font->use.v[r->index[i]].width;
}

static int64_t in_em(const run *r, nb_len l)
{
    int64_t v = l * 1000000 / r->ink->as.glyphs.size;
    return r->ink->as.glyphs.hscale == 1000 ? v : v * 1000 / r->ink->as.glyphs.hscale;
}

static void end_string(run *r)
{
    if (r->in_string) nb_putc(&r->c->show, ')');
    r->in_string = false;
}

static void flush(run *r)
{
    nb_content *c = r->c;
    end_string(r);
    if (!c->show.n) return;
    if (c->adjusted) nb_putc(&c->out, '[');
    nb_put_str(&c->out, nb_buf_str(&c->show));
    nb_puts(&c->out, c->adjusted ? "]TJ\n" : "Tj\n");
    c->show.n = 0;
    c->adjusted = false;
}

/* Moves the pen to where the glyph belongs. The spaces of a justified line compress well when
 * they are equal, so each is rounded for itself until the sum is off by more than DRIFT. */
#define DRIFT 2000

static int64_t rounded(int64_t millionths)
{
    return (millionths + (millionths >= 0 ? 500 : -500)) / 1000;
}

static void adjust(run *r, int64_t want)
{
    int64_t off = r->pen - want;
    int64_t thousandths = rounded(off - r->error);
    if (llabs(off - thousandths * 1000) > DRIFT) thousandths = rounded(off);
    r->error = off - thousandths * 1000;
    if (!thousandths) return;
    end_string(r);
    nb_put_int(&r->c->show, thousandths);
    r->c->adjusted = true;
    r->pen -= thousandths * 1000;
}

static void put_code(run *r, uint32_t code, bool two_bytes)
{
    nb_buf *b = &r->c->show;
    if (!r->in_string) nb_putc(b, '(');
    r->in_string = true;
    if (two_bytes) nb_put_literal_byte(b, (uint8_t)(code >> 8));
    nb_put_literal_byte(b, (uint8_t)code);
}

static void show(run *r, size_t i)
{
    nb_content *c = r->c;
    const nb_placed *g = &r->glyph[i];
    unsigned part = 0;
    if (r->index[i] == NO_GLYPH) return;
    uint32_t code = r->font->use.v[r->index[i]].id;
    int64_t rise = g->rise;
    if (r->font->colour) {
        part = r->index[i] / NB_TYPE3_GLYPHS;
        code = r->index[i] % NB_TYPE3_GLYPHS + 1;
        while (r->font->part.n <= part)
            NB_PUSH(c->p->arena, &r->font->part) = nb_object_new(c->p->objects);
        c->transparent = true;
    }
    if (rise != c->rise || part != c->part) {
        flush(r);
        set_number(c, &c->rise, rise, 2, " Ts\n");
        set_font(c, r->font, part, r->ink->as.glyphs.size);
    }
    adjust(r, in_em(r, g->x));
    put_code(r, code, !r->font->colour);
    r->pen += width_of(r, i) + r->step;
}

/* ---- letter spacing ---- */

/* How far the place of the next glyph is from where this one's width ends. */
static int64_t offset_behind(const run *r, size_t i)
{
    return in_em(r, r->glyph[i + 1].x) - in_em(r, r->glyph[i].x) - width_of(r, i);
}

/* When most glyphs of the run are off their natural places by one and the same amount, Tc takes
 * it over. Boyer and Moore's majority vote finds the amount, if there is one, without sorting.
 */
static void set_spacing(run *r)
{
    enum { FEW = 5, NEAR = 600 };
    int64_t candidate = 0, sum = 0, spacing = 0;
    size_t votes = 0, near = 0;
    for (size_t i = 0; i + 1 < r->n && r->n >= FEW; i++) {
        int64_t off = offset_behind(r, i);
        if (!votes) candidate = off;
        if (llabs(off - candidate) <= NEAR) votes++;
        else votes--;
    }
    if (llabs(candidate) > NEAR) {
        for (size_t i = 0; i + 1 < r->n; i++) {
            int64_t off = offset_behind(r, i);
            if (llabs(off - candidate) > NEAR) continue;
            near++;
            sum += off;
        }
        if (near > (r->n - 1) / 2)
            spacing = nb_muldiv(sum / (int64_t)near, r->ink->as.glyphs.size, NB_POINT * 100);
    }
    set_number(r->c, &r->c->spacing, spacing, 4, " Tc\n");
    r->step = nb_muldiv(spacing, 100 * NB_POINT, r->ink->as.glyphs.size);
}

/* ---- clusters ---- */

static size_t cluster_end(const run *r, size_t from)
{
    size_t to = from + 1;
    while (to < r->n && r->glyph[to].cluster == r->glyph[from].cluster) to++;
    return to;
}

/* Which bytes of the text the clusters of glyphs [from,to) show. Clusters rise along the line,
 * or fall in a right-to-left run. */
static nb_str text_of(const run *r, size_t from, size_t to)
{
    nb_str text = r->ink->as.glyphs.text;
    bool rtl = r->ink->as.glyphs.rtl, first = rtl ? to == r->n : from == 0;
    size_t start = r->glyph[rtl ? to - 1 : from].cluster, end = text.n;
    if (rtl ? from > 0 : to < r->n) end = r->glyph[rtl ? from - 1 : to].cluster;
    if (end < start) { /* out of order: up to the nearest cluster behind */
        end = text.n;
        for (size_t i = 0; i < r->n; i++)
            if (r->glyph[i].cluster > start && r->glyph[i].cluster < end)
                end = r->glyph[i].cluster;
    }
    return nb_str_sub(text, first ? 0 : start, end);
}

/* Notes what the glyphs of a cluster stand for; true when only ActualText can say it. */
static bool is_special(run *r, size_t from, size_t to)
{
    enum { MOST = 16 };
    uint32_t logical[MOST];
    size_t n = to - from;
    for (size_t i = 0; i < n && i < MOST; i++)
        logical[i] = r->index[r->ink->as.glyphs.rtl ? to - 1 - i : from + i];
    for (size_t i = from; i < to; i++)
        if (r->glyph[i].id == 0) return true;
    nb_str text = text_of(r, from, to);
    return n > MOST || nb_glyphs_need_text(r->font, logical, n, text) ||
           (r->font->colour && nb_utf8_length(text) > 1);
}

/* From a special cluster to the end of what shares its ActualText. Scripts that reorder and
 * stack their letters have one in every word: a few plain clusters between two special ones go
 * along. */
static size_t span_end(const run *r, size_t from)
{
    enum { FEW = 6 };
    size_t end = cluster_end(r, from), plain = 0;
    for (size_t at = end; at < r->n && plain < FEW && !r->font->colour;) {
        size_t next = cluster_end(r, at);
        plain = r->special[at] ? 0 : plain + 1;
        if (r->special[at]) end = next;
        at = next;
    }
    return end;
}

static void show_run(run *r)
{
    nb_content *c = r->c;
    for (size_t from = 0, to; from < r->n; from = to) {
        to = cluster_end(r, from);
        r->special[from] = is_special(r, from, to);
    }
    for (size_t from = 0, to; from < r->n; from = to) {
        bool special = r->special[from];
        to = special ? span_end(r, from) : cluster_end(r, from);
        if (special || c->actual || c->in_span || from == 0) {
            nb_str text = text_of(r, from, to);
            flush(r);
            nb_content_mark(c, r->ink->tag, r->ink->as.glyphs.lang, special ? &text : NULL);
        }
        for (size_t i = from; i < to; i++) show(r, i);
        if (special) flush(r);
    }
    flush(r);
}

/* .notdef is never shown: a space stands in for it, with the text it stands for. (Layout has
 * reported the character.) */
static void find_glyphs(run *r)
{
    for (size_t i = 0; i < r->n; i++) {
        uint32_t id = r->glyph[i].id ? r->glyph[i].id : r->font->blank;
        r->index[i] = id ? nb_glyph_index(r->c->p, r->font, id) : NO_GLYPH;
    }
}

void nb_content_glyphs(nb_content *c, const nb_ink *ink)
{
    enum { FEW = 256 };
    nb_pdf_font *f = nb_pdf_font_of(c->p, ink->as.glyphs.face);
    uint32_t index[FEW];
    bool special[FEW], rtl = ink->as.glyphs.rtl;
    run r = {.c = c,
             .font = f,
             .ink = ink,
             .glyph = ink->as.glyphs.glyph,
             .n = ink->as.glyphs.n,
             .index = index,
             .special = special};
    if (r.n > FEW) {
        r.index = nb_malloc(r.n * sizeof *r.index);
        r.special = nb_malloc(r.n * sizeof *r.special);
    }
    find_glyphs(&r);
    nb_content_text(c, true);
    if (rtl) {
        /* Glyphs in the order of the page (14.8.2.3.3). Put in the order of the text, each left
         * of the one before, MuPDF and pdfinfo read them right; but pdf.js then finds no spaces
         * and pdftotext -raw a line for each letter. ActualText pdftotext would turn round. */
        nb_content_unmark(c);
        nb_puts(&c->out, "/ReversedChars BMC\n");
    }
    set_style(c, ink);
    set_font(c, f, f->colour && r.index[0] != NO_GLYPH ? r.index[0] / NB_TYPE3_GLYPHS : 0,
             ink->as.glyphs.size);
    set_spacing(&r);
    if (ink->as.glyphs.turn) turn_to(c, ink->x, ink->y, ink->as.glyphs.turn);
    else move_to(c, ink->x, ink->y, ink->as.glyphs.slant);
    show_run(&r);
    if (rtl) {
        nb_content_unmark(c);
        nb_puts(&c->out, "EMC\n");
    }
    if (r.n > FEW) {
        nb_free(r.index);
        nb_free(r.special);
    }
}
