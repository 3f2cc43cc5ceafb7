/* cover.c: a cover for books that bring none: a field of colour with the title at its foot, and
 * below, on paper, what else there is to say. Set in the book's own faces, so it needs nothing
 * installed.
 *
 * 1600 x 2560 is what shops ask for (Kindle: 1:1.6). The colour comes from the identifier, so
 * the books of a shelf differ and a book keeps its own. All pairs of colours contrast by more
 * than 7:1. */
#include <math.h>

#include "base/hash.h"
#include "epub/ebook.h"

enum { WIDTH = 1600, HEIGHT = 2560, FIELD = 1640, LEFT = 150, MEASURE = WIDTH - 2 * LEFT };

static const nb_rgb fields[] = {
    {0x1F, 0x3A, 0x5F}, /* ink blue */
    {0x6B, 0x1F, 0x2A}, /* oxblood */
    {0x1E, 0x4D, 0x45}, /* pine */
    {0x3D, 0x2C, 0x5E}, /* aubergine */
    {0x4A, 0x35, 0x24}, /* walnut */
    {0x23, 0x3B, 0x4A}, /* slate */
    {0x5A, 0x2E, 0x1C}, /* rust */
    {0x2B, 0x2B, 0x2B}, /* soot */
};
static const nb_rgb paper = {0xF5, 0xF1, 0xE8}, ink = {0x26, 0x24, 0x22};

/* ---- lines of text ---- */

typedef struct {
    nb_ebook *e;
    nb_canvas canvas;
    nb_arena *scratch;
    nb_font_query query;
    bool rtl;
} cover;

/* Draws (or, without canvas, measures) one line; returns its width in pixels. */
static double put_run(cover *c, const nb_face *face, nb_str s, size_t from, size_t to, double x,
                      double y, double size, bool draw)
{
    nb_glyph *g;
    nb_shape_spec spec = {.face = face, .size = NB_PT(1000), .lang = c->e->lang, .rtl = c->rtl};
    for (size_t i = from;
         i < to && (!spec.script || spec.script == NB_SCRIPT('Z', 'y', 'y', 'y'));)
        spec.script = nb_char_script(nb_utf8_next(s, &i));
    size_t n = nb_shape(c->e->fonts, c->scratch, &spec, s, from, to, &g);
    double px = size / (1000.0 * NB_POINT), at = x;
    for (size_t i = 0; i < n; i++) {
        if (draw)
            nb_canvas_glyph(&c->canvas, face, g[i].id, at + (double)g[i].dx * px,
                            y - (double)g[i].dy * px, size / nb_face_upem(face));
        at += (double)g[i].advance * px;
    }
    return at - x;
}

typedef struct {
    const nb_face *face;
    size_t from, to;
} run;

/* Runs of one face; what no face shows is left out here and reported where the text has it. */
static size_t find_runs(cover *c, nb_str s, run **out)
{
    NB_VEC(run) v = {0};
    uint8_t *start = nb_text_clusters(c->e->text, c->scratch, s);
    for (size_t i = 0, to; i < s.n; i = to) {
        size_t k = i;
        uint32_t first = nb_utf8_next(s, &k);
        c->query.cjk =
            nb_char_cjk_punct(first) != NB_CP_NONE && nb_text_cjk_context(s, i, c->e->lang);
        for (to = i + 1; to < s.n && !start[to]; to++) {}
        nb_str cluster = nb_str_sub(s, i, to);
        const nb_face *face = nb_fonts_pick(c->e->fonts, &c->query, cluster, NULL);
        if (!face) {
            to = i + nb_fonts_part(c->e->fonts, &c->query, cluster);
            face = nb_fonts_pick(c->e->fonts, &c->query, nb_str_sub(cluster, 0, to - i), NULL);
        }
        if (!face || nb_face_is_colour(face)) continue;
        if (v.n && v.v[v.n - 1].face == face && v.v[v.n - 1].to == i) v.v[v.n - 1].to = to;
        else NB_PUSH(c->scratch, &v) = (run){face, i, to};
    }
    *out = v.v;
    return v.n;
}

static double put_line(cover *c, nb_str s, double x, double y, double size, bool draw)
{
    run *r;
    size_t n = find_runs(c, s, &r);
    double at = x;
    for (size_t i = 0; i < n; i++) {
        const run *k = c->rtl ? &r[n - 1 - i] : &r[i];
        at += put_run(c, k->face, s, k->from, k->to, at, y, size, draw);
    }
    return at - x;
}

/* ---- breaking ---- */

enum { MAX_UNITS = 400, MAX_LINES = 6 };
/* Prices of a line that ends between two Han: after a word, in one. */
#define PHRASE 0.1
#define WORD 1.0

typedef struct {
    nb_str line[MAX_LINES];
    size_t n;
    double size;
} lines;

/* Between two Han: allowed, but a mark or a space is better. */
static bool splits_phrase(nb_str s, size_t at)
{
    size_t i = at;
    if (!at || at >= s.n) return false;
    return nb_char_is_letter(nb_utf8_prev(s, &i)) && nb_char_is_letter(nb_utf8_next(s, &at));
}

/* A title in its smallest pieces. */
typedef struct {
    nb_str text;
    size_t end[MAX_UNITS], n;
    double width[MAX_UNITS]; /* at size 1 */
    double price[MAX_UNITS]; /* of a line that ends after it */
} pieces;

/* Least raggedness over at most `most` lines of the given width. */
static double break_lines(const pieces *p, double measure, size_t most, double dearest,
                          lines *out)
{
    size_t n = p->n;
    double best[MAX_LINES + 1][MAX_UNITS + 1];
    size_t from[MAX_LINES + 1][MAX_UNITS + 1];
    for (size_t i = 0; i <= n; i++) best[0][i] = i ? INFINITY : 0;
    size_t lines_used = 0;
    for (size_t l = 1; l <= most; l++)
        for (size_t i = 0; i <= n; i++) {
            best[l][i] = INFINITY;
            double w = 0;
            for (size_t k = i; k-- > 0;) {
                w += p->width[k];
                if (w > measure) break;
                double slack = 1 - w / measure;
                double price = i < n ? p->price[i - 1] : 0;
                if (price > dearest) continue;
                double cost = best[l - 1][k] + slack * slack + price;
                if (cost < best[l][i]) best[l][i] = cost, from[l][i] = k;
            }
        }
    for (size_t l = 1; l <= most; l++)
        if (!lines_used || best[l][n] + 0.02 < best[lines_used][n]) lines_used = l;
    if (best[lines_used][n] == INFINITY) return INFINITY;
    out->n = lines_used;
    for (size_t l = lines_used, i = n; l > 0; i = from[l][i], l--)
        out->line[l - 1] = nb_str_trim(
            nb_str_sub(p->text, from[l][i] ? p->end[from[l][i] - 1] : 0, p->end[i - 1]));
    return best[lines_used][n];
}

static void cut_up(cover *c, nb_str s, pieces *p)
{
    const uint8_t *brk = nb_text_line_breaks(c->e->text, c->scratch, s, c->e->lang);
    const uint8_t *word = nb_text_words(c->e->text, c->scratch, s, c->e->lang);
    p->text = s;
    p->n = 0;
    for (size_t i = 1, from = 0; i <= s.n && p->n < MAX_UNITS; i++) {
        if (brk[i] == NB_BREAK_NO) continue;
        p->width[p->n] = put_line(c, nb_str_sub(s, from, i), 0, 0, 1, false);
        p->price[p->n] = !splits_phrase(s, i) ? 0 : word[i] ? PHRASE : WORD;
        p->end[p->n++] = from = i;
    }
}

/* The largest size at which the text fits the measure and the height; rather smaller than with
 * a Chinese word in two. */
static lines fit(cover *c, nb_str s, double largest, double smallest, double height,
                 double leading)
{
    lines out = {.size = smallest};
    pieces p;
    cut_up(c, s, &p);
    for (int pass = 0; pass < 2 && p.n; pass++) {
        double least = pass ? smallest : fmax(smallest, largest * 6 / 10);
        for (double size = largest; size >= least; size -= 6) {
            size_t most = (size_t)(height / (size * leading));
            if (most > MAX_LINES) most = MAX_LINES;
            out.size = size;
            if (most &&
                break_lines(&p, MEASURE / size, most, pass ? WORD : PHRASE, &out) < INFINITY)
                return out;
        }
    }
    out.n = 0;
    return out;
}

static void put_lines(cover *c, const lines *l, double first, double leading)
{
    for (size_t i = 0; i < l->n; i++) {
        double x = LEFT, y = first + (double)i * l->size * leading;
        if (c->rtl) x = WIDTH - LEFT - put_line(c, l->line[i], 0, 0, l->size, false);
        put_line(c, l->line[i], x, y, l->size, true);
    }
}

/* ---- the page ---- */

/* A title too long for the field is cut at a cluster and says so. */
static nb_str shortened(cover *c, nb_str s)
{
    enum { MOST = 600 };
    if (s.n <= MOST) return s;
    uint8_t *start = nb_text_clusters(c->e->text, c->scratch, s);
    size_t n = MOST;
    while (n && !start[n]) n--;
    return nb_str_cat(c->scratch, nb_str_sub(s, 0, n), NB_STR("\xE2\x80\xA6"));
}

static void put_title(cover *c)
{
    bool cjk = nb_lang_is_cjk(c->e->lang);
    double leading = cjk ? 1.32 : 1.14;
    c->query.variant = cjk ? NB_FACE_BOLD : NB_FACE_REGULAR;
    lines title = fit(c, shortened(c, c->e->title), cjk ? 208 : 196, 52, FIELD - 420, leading);
    double last = FIELD - 170,
           first = last - (double)(title.n - (title.n > 0)) * title.size * leading;
    put_lines(c, &title, first, leading);
    double above = first - title.size * (cjk ? 1.15 : 1.02) - 70;
    nb_canvas_fill(&c->canvas, c->rtl ? WIDTH - LEFT - 150 : LEFT, (int)above, 150, 9);
}

static void put_rest(cover *c)
{
    const nb_meta *m = &c->e->doc->meta;
    nb_buf people = {0};
    bool cjk = nb_lang_is_cjk(c->e->lang);
    double y = FIELD + 150, leading = 1.35;
    c->query.variant = NB_FACE_REGULAR;
    if (!nb_ebook_is_blank(m->subtitle)) {
        lines sub =
            fit(c, shortened(c, nb_str_trim(m->subtitle)), cjk ? 72 : 70, 40, 330, leading);
        put_lines(c, &sub, y, leading);
    }
    nb_ebook_people(c->e, &people, "aut");
    nb_str names = nb_buf_take(c->scratch, &people);
    if (names.n) {
        lines l = fit(c, shortened(c, names), cjk ? 80 : 78, 36, 220, leading);
        double first = HEIGHT - 330 - (double)(l.n - (l.n > 0)) * l.size * leading;
        put_lines(c, &l, first, leading);
    }
    /* The edition: what tells the two languages of one book apart on a shelf. */
    nb_buf small = {0};
    nb_put_str(&small, nb_lang_autonym(c->scratch, c->e->lang));
    if (!nb_ebook_is_blank(m->version)) nb_printf(&small, "  %.*s", NB_STR_ARG(m->version));
    else if (!nb_ebook_is_blank(m->date)) nb_printf(&small, "  %.*s", NB_STR_ARG(m->date));
    lines l = fit(c, shortened(c, nb_buf_take(c->scratch, &small)), 46, 30, 80, leading);
    put_lines(c, &l, HEIGHT - 170, leading);
}

nb_canvas *nb_ebook_draw_cover(nb_ebook *e)
{
    uint8_t sha[20];
    nb_sha1(e->identifier, sha);
    nb_arena *scratch = nb_arena_open();
    cover c = {.e = e, .scratch = scratch, .rtl = nb_lang_is_rtl(e->lang)};
    nb_rgb field = fields[sha[0] % (sizeof fields / sizeof *fields)];
    c.canvas = (nb_canvas){.arena = e->arena,
                           .width = WIDTH,
                           .band = {{FIELD, field, paper}, {HEIGHT, paper, ink}}};
    c.query = (nb_font_query){.role = NB_ROLE_BODY, .lang = e->lang};
    put_title(&c);
    put_rest(&c);
    nb_arena_free(scratch);
    nb_canvas *drawn = NB_NEW(e->arena, nb_canvas);
    *drawn = c.canvas;
    return drawn;
}

void nb_ebook_paint_cover(nb_ebook *e)
{
    if (e->drawn) e->cover_picture->bytes = nb_canvas_png(e->drawn, e->arena);
}
