/* code.c: code blocks, and formulas as their source.
 *
 * Every source line is a paragraph of its own, set by line(). Lines that are too long go on,
 * indented, behind a mark that is an artifact: what is copied is the source. */

#include "highlight/highlight.h"
#include "layout/flow.h"

enum {
    COST_SPLIT_CODE = 60,        /* a listing is better whole, … */
    COST_SPLIT_SMALL = 100,      /* … more so where it is small, … */
    COST_SPLIT_AT_BLANK = 25,    /* … parts best where its author parted it, … */
    COST_SPLIT_CODE_EDGE = 1500, /* … and never leaves one line behind */
    SHORT_CODE = 6,              /* lines that are not parted at all */
    SMALL_CODE = 12
};

typedef struct {
    nb_flow *f;
    nb_para_style style;
    nb_len cell;         /* width of one Latin letter */
    nb_len gutter;       /* for line numbers, 0 = none */
    nb_len width;        /* of the text */
    const nb_line *mark; /* before what goes on */
    const nb_look *look; /* of what is left */
    size_t n_looks;
} listing;

/* Weight and slant carry the syntax, so that it survives a copier: what a program is made of is
 * bold, what speaks about it slanted. The colours are few and dark, 6 to 1 and more on the box,
 * and differ in lightness from black. */
static const struct {
    unsigned variant;
    bool coloured;
    nb_colour colour;
} styles[NB_HL_STYLES] = {
    [NB_HL_KEYWORD] = {.variant = NB_FACE_BOLD},
    [NB_HL_TYPE] = {0, true, {0x1b, 0x45, 0x78}},
    [NB_HL_FUNCTION] = {0, true, {0x1b, 0x45, 0x78}},
    [NB_HL_STRING] = {0, true, {0x24, 0x5c, 0x30}},
    [NB_HL_ESCAPE] = {NB_FACE_BOLD, true, {0x24, 0x5c, 0x30}},
    [NB_HL_NUMBER] = {0, true, {0x7a, 0x3a, 0x10}},
    [NB_HL_CONSTANT] = {0, true, {0x7a, 0x3a, 0x10}},
    [NB_HL_COMMENT] = {NB_FACE_ITALIC, true, {0x55, 0x55, 0x55}},
    [NB_HL_PREPROCESSOR] = {NB_FACE_ITALIC, true, {0x5a, 0x2c, 0x6c}},
    [NB_HL_ATTRIBUTE] = {0, true, {0x1b, 0x45, 0x78}},
    [NB_HL_HEADING] = {.variant = NB_FACE_BOLD},
    [NB_HL_EMPHASIS] = {.variant = NB_FACE_ITALIC},
    [NB_HL_STRONG] = {.variant = NB_FACE_BOLD},
    [NB_HL_INSERTED] = {NB_FACE_BOLD, true, {0x24, 0x5c, 0x30}},
    [NB_HL_DELETED] = {NB_FACE_ITALIC, true, {0x8a, 0x20, 0x20}},
};

static void find_looks(listing *l, const nb_node *n, nb_str text)
{
    const nb_highlight *x = n->type == NB_CODE_BLOCK ? n->as.code_block.highlight : NULL;
    if (!x) return;
    nb_look *v = NB_ARRAY(l->f->c->arena, nb_look, x->n);
    for (size_t i = 0; i < x->n; i++) {
        const nb_hl_span *s = &x->span[i];
        uint32_t to = s->to; /* with the spaces behind it, which have no look: fewer runs */
        uint32_t most = i + 1 < x->n ? x->span[i + 1].from : (uint32_t)text.n;
        while (to < most && text.s[to] == ' ') to++;
        v[i] = (nb_look){s->from, to, styles[s->style].variant, l->style.colour};
        if (styles[s->style].coloured) v[i].colour = styles[s->style].colour;
    }
    l->look = v;
    l->n_looks = x->n;
}

/* Labels beside the code: numbers and continuation marks. */
static const nb_line *beside(listing *l, nb_str text, nb_loc loc, nb_len *width)
{
    nb_para_style ps = l->style;
    ps.tag = NB_ARTIFACT;
    ps.indent = 0;
    ps.mode = NB_SET_LEFT;
    ps.colour = l->f->c->style->grey;
    ps.text.size = ps.text.size * 85 / 100;
    nb_shaped *s = nb_para_shape_text(l->f->c, text, loc, &ps);
    *width = nb_shaped_max(s);
    const nb_para *p = nb_para_break(l->f->c, s, *width + l->cell, 0);
    return p->n ? &p->line[0] : NULL;
}

static void number(listing *l, size_t n, nb_loc loc)
{
    nb_len w;
    nb_str t = nb_str_printf(l->f->c->arena, "%zu", n);
    const nb_line *line = beside(l, t, loc, &w);
    if (line) nb_galley_hang(l->f->g, line, l->f->left + l->gutter - l->cell * 3 / 2 - w);
}

static void line(listing *l, const nb_node *n, size_t from, size_t to)
{
    nb_flow *f = l->f;
    /* What goes on is set in by two cells more than the line itself. */
    nb_str text = n->type == NB_CODE_BLOCK ? n->as.code_block.text : n->as.math.text;
    size_t spaces = 0;
    while (from + spaces < to && text.s[from + spaces] == ' ') spaces++;
    nb_len hang = l->cell * (nb_len)(2 + spaces);
    if (hang > l->width / 3) hang = 2 * l->cell;
    nb_para_style ps = l->style;
    while (l->n_looks && l->look->to <= from) l->look++, l->n_looks--;
    ps.look = l->look;
    ps.n_looks = l->n_looks;
    size_t tags = f->c->tags.n;
    nb_shaped *s = nb_para_shape_span(f->c, n, from, to, &ps);
    if (nb_shaped_is_empty(s)) {
        nb_galley_box(f->g, ps.text.leading, ps.text.leading * 3 / 4);
        return;
    }
    nb_len x = f->left + l->gutter;
    if (nb_shaped_max(s) > l->width) {
        ps.indent = -hang;
        f->c->tags.n = tags;
        s = nb_para_shape_span(f->c, n, from, to, &ps);
        const nb_para *p = nb_para_break(f->c, s, l->width - hang, 0);
        for (size_t i = 0; i < p->n; i++) {
            if (i && l->mark) nb_galley_hang(f->g, l->mark, x + hang - 2 * l->cell);
            nb_galley_line(f->g, &p->line[i], x + hang);
            if (i + 1 < p->n) nb_galley_cost(f->g, COST_SPLIT_CODE_EDGE);
        }
        return;
    }
    const nb_para *p = nb_para_break(f->c, s, l->width, 0);
    for (size_t i = 0; i < p->n; i++) nb_galley_line(f->g, &p->line[i], x);
}

static size_t line_end(nb_str t, size_t from)
{
    size_t nl = nb_str_chr(t, '\n', from);
    return nl == NB_NPOS ? t.n : nl;
}

static size_t count_lines(nb_str t)
{
    size_t n = 0;
    for (size_t at = 0; at < t.n; at = line_end(t, at) + 1) n++;
    return n;
}

/* Cost of a page's end before line k (from 0) of a listing. */
static int32_t split_cost(size_t k, size_t total, bool after_blank)
{
    if (total <= SHORT_CODE) return NB_V_NEVER;
    if (k == 1 || k + 1 == total) return COST_SPLIT_CODE_EDGE;
    if (after_blank) return COST_SPLIT_AT_BLANK;
    return total <= SMALL_CODE ? COST_SPLIT_SMALL : COST_SPLIT_CODE;
}

static void lines(listing *l, const nb_node *n, nb_str text)
{
    size_t total = count_lines(text), k = 0;
    bool blank = false;
    for (size_t at = 0; at < text.n;) {
        size_t end = line_end(text, at);
        if (k) nb_galley_cost(l->f->g, split_cost(k, total, blank));
        blank = !nb_str_trim(nb_str_sub(text, at, end)).n;
        k++;
        if (l->gutter) number(l, k, n->loc);
        size_t stop = end > at && text.s[end - 1] == '\r' ? end - 1 : end;
        line(l, n, at, stop);
        at = end + 1;
    }
    if (!total) nb_galley_box(l->f->g, l->style.text.leading, l->style.text.leading * 3 / 4);
}

static void title(nb_flow *f, const nb_node *n, uint32_t tag)
{
    nb_flow in = *f;
    in.text = f->c->style->caption;
    nb_para_style ps = nb_flow_style(&in, nb_tag_new(f->c, NB_TAG_CAPTION, tag));
    ps.mode = NB_SET_START;
    ps.colour = f->c->style->grey;
    nb_shaped *s = nb_para_shape_text(f->c, n->as.code_block.title, n->loc, &ps);
    nb_galley_para_lines(f->g, s, nb_para_break(f->c, s, nb_flow_measure(f), 0), f->left, true);
    nb_galley_cost(f->g, NB_V_NEVER);
    nb_galley_space(f->g, (nb_glue){in.text.leading / 6, 0, 0});
}

/* Cells of a line: Han take two, tabs lead to the next eighth column. */
static size_t cells_of(nb_str line)
{
    size_t cells = 0;
    for (size_t i = 0; i < line.n;) {
        uint32_t ch = nb_utf8_next(line, &i);
        if (ch == '\t') cells = (cells / 8 + 1) * 8;
        else if (!nb_char_is_mark(ch) && !nb_char_is_default_ignorable(ch))
            cells += nb_char_is_wide(ch) ? 2 : 1;
    }
    return cells;
}

/* How a line of a table that is drawn in characters begins: with a corner, or an upright. */
static const char *const corners[] = {"+-", "+=", "|-", "┌", "┏", "╔", "╭"};
static const char *const uprights[] = {"|", "│", "┃", "║", "├", "┣", "╠", "└", "┗", "╚", "╰"};

static bool starts_with_one(nb_str s, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (nb_str_starts(s, nb_str_of(list[i]))) return true;
    return false;
}

/* Cells of the longest line of all, and of the longest that belongs to a drawn table. */
static void longest(nb_str t, size_t *all, size_t *drawn)
{
    size_t table = 0;
    bool corner = false;
    *all = 0;
    for (size_t at = 0; at < t.n; at = line_end(t, at) + 1) {
        nb_str line = nb_str_sub(t, at, line_end(t, at)), ink = nb_str_trim(line);
        size_t cells = cells_of(line);
        if (cells > *all) *all = cells;
        bool opens = starts_with_one(ink, corners, sizeof corners / sizeof *corners);
        bool inside = starts_with_one(ink, uprights, sizeof uprights / sizeof *uprights);
        corner |= opens;
        if ((opens || inside) && cells > table) table = cells;
    }
    *drawn = corner ? table : 0;
}

/* A listing that is a little too wide is set a little smaller, rather than having most of its
 * lines go on: down to this share of its size, in thousandths. A table drawn in characters
 * falls to pieces when its lines go on: down to the size of notes to notes. */
enum { SMALLEST_CODE = 860, SMALLEST_DRAWN = 650 };

static void fit_size(nb_text_style *ts, nb_str text, nb_len width)
{
    size_t all, drawn;
    longest(text, &all, &drawn);
    const struct {
        size_t cells;
        int64_t least;
    } wishes[] = {{all, SMALLEST_CODE}, {drawn, SMALLEST_DRAWN}};
    for (size_t i = 0; i < 2; i++) {
        if (!wishes[i].cells || width <= 0) continue;
        nb_len cell = width / (nb_len)wishes[i].cells,
               size = 2 * cell; /* no part is rounded up */
        if (size >= ts->size) return;
        if (size < nb_muldiv(ts->size, wishes[i].least, 1000)) continue;
        ts->leading = nb_muldiv(ts->leading, size, ts->size);
        ts->size = size;
        return;
    }
}

/* A light box: grey enough to be seen in print, light enough for a photocopy. */
static void boxed(nb_flow *f, const nb_node *n, nb_str text, uint32_t tag)
{
    nb_ctx *c = f->c;
    const nb_style *s = c->style;
    nb_flow in = *f;
    in.rtl = false; /* code runs left to right in every language */
    nb_flow_inset(&in, s->pad, s->pad);
    in.text = s->code;
    if (f->in_note) {
        in.text.size = f->text.size * 92 / 100;
        in.text.leading = in.text.size * 5 / 4;
    }
    fit_size(&in.text, text, nb_flow_measure(&in));
    listing l = {.f = &in, .width = nb_flow_measure(&in)};
    l.style = (nb_para_style){.text = in.text,
                              .mode = NB_SET_LEFT,
                              .dir = NB_DIR_LTR,
                              .verbatim = true,
                              .colour = f->colour,
                              .tag = tag};
    l.cell = in.text.size / 2;
    find_looks(&l, n, text);
    size_t total = count_lines(text);
    if (s->line_numbers && n->type == NB_CODE_BLOCK && total > 1) {
        size_t digits = 1;
        for (size_t k = total; k >= 10; k /= 10) digits++;
        l.gutter = l.cell * (nb_len)(digits + 2);
        l.width -= l.gutter;
    }
    nb_len w;
    l.mark = beside(&l, NB_STR("↪"), n->loc, &w);

    nb_len white = s->pad * 7 / 10;
    uint32_t frame = nb_galley_frame_open(f->g, (nb_frame){.left = f->left,
                                                           .width = nb_flow_measure(f),
                                                           .pad = white / 2,
                                                           .filled = true,
                                                           .fill = s->box_colour,
                                                           .radius = NB_PT(2)});
    nb_galley_blank(f->g, white);
    nb_galley_cost(f->g, NB_V_NEVER);
    lines(&l, n, text);
    nb_galley_cost(f->g, NB_V_NEVER);
    nb_galley_blank(f->g, white);
    nb_galley_frame_close(f->g, frame);
}

void nb_flow_code(nb_flow *f, const nb_node *n)
{
    const nb_style *s = f->c->style;
    nb_flow_around(f, s->block_skip);
    if (n->id.n) nb_galley_mark(f->g, NULL, n->id);
    if (n->as.code_block.title.n) title(f, n, f->tag);
    uint32_t p = nb_tag_new(f->c, NB_TAG_P, f->tag);
    boxed(f, n, n->as.code_block.text, nb_tag_new(f->c, NB_TAG_CODE, p));
    nb_flow_around(f, s->block_skip);
}

void nb_flow_math(nb_flow *f, const nb_node *n)
{
    const nb_style *s = f->c->style;
    nb_flow_around(f, s->block_skip);
    if (n->id.n) nb_galley_mark(f->g, NULL, n->id);
    uint32_t tag = nb_tag_new(f->c, NB_TAG_FORMULA, f->tag);
    f->c->tags.v[tag].alt = n->as.math.text;
    boxed(f, n, n->as.math.text, tag);
    nb_flow_around(f, s->block_skip);
}
