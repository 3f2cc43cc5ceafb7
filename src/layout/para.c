/* para.c: the front of paragraphs: collect, shape, space; then break, place, judge and report.
 */
#include "layout/para.h"

#include "layout/break.h"
#include "layout/shaped.h"
#include "layout/work.h"

enum {
    BLANKS = 256,
    LANGS = 8,
    MANY_ROWS = 1000,
    NARROW = 12, /* em: in narrower columns a last line of two Han is none too short */
    LOOSE_LINE =
        100, /* badness at which TeX calls a line underfull in its examples: spaces grow */
    TIGHT_LINE = -50,   /* by all their stretch, or shrink by four fifths of what they can */
    MOST_LOCATED = 1000 /* messages of a book whose exact place is looked for */
};
struct nb_work {
    nb_blanks blanks[BLANKS];
    struct nb_wordcache *words;
    struct {
        nb_str lang;
        nb_map words;
    } hyphens[LANGS];
    size_t n_hyphens;
    unsigned located;
};

static struct nb_work *work(nb_ctx *c)
{
    if (!c->work) c->work = NB_NEW(c->arena, struct nb_work);
    return c->work;
}

nb_blanks *nb_work_blanks(nb_ctx *c, const nb_face *face, uint32_t glyph)
{
    return &work(c)->blanks[(glyph * 31 + nb_face_id(face)) % BLANKS];
}

struct nb_wordcache **nb_work_words(nb_ctx *c)
{
    return &work(c)->words;
}

bool nb_work_may_locate(nb_ctx *c)
{
    return work(c)->located++ < MOST_LOCATED;
}

nb_map *nb_work_hyphens(nb_ctx *c, nb_str lang)
{
    struct nb_work *w = work(c);
    for (size_t i = 0; i < w->n_hyphens; i++)
        if (nb_str_eq(w->hyphens[i].lang, lang)) return &w->hyphens[i].words;
    if (w->n_hyphens == LANGS) return NULL;
    w->hyphens[w->n_hyphens].lang = nb_str_dup(c->arena, lang);
    nb_map_init(&w->hyphens[w->n_hyphens].words, c->arena);
    return &w->hyphens[w->n_hyphens++].words;
}

/* ---- shape ---- */

static nb_shaped *new_shaped(nb_ctx *c, const nb_node *block, nb_str lang,
                             const nb_para_style *style)
{
    nb_shaped *s = NB_NEW(c->shaped, nb_shaped);
    s->block = block;
    s->style = *style;
    if (style->lang.n) lang = style->lang;
    s->lang = nb_str_dup(c->arena, lang);
    s->cjk = nb_lang_is_cjk(lang) && !nb_lang_is(lang, "ko");
    return s;
}

/* The line's box: the face's own height, centred in the leading. */
static void set_strut(nb_ctx *c, nb_shaped *s)
{
    const nb_text_style *t = &s->style.text;
    nb_font_query q = {t->role, t->variant, s->lang, false};
    nb_metrics m = nb_face_metrics(nb_fonts_primary(c->fonts, &q), t->size);
    nb_len leading = t->leading ? t->leading : m.ascent + m.descent;
    s->ascent = m.ascent + (leading - m.ascent - m.descent) / 2;
    s->descent = leading - s->ascent;
}

static void shape_units(nb_ctx *c, nb_shaped *s)
{
    nb_shape_units(c, s);
    if (s->style.verbatim) nb_space_verbatim(c, s);
    else nb_space_units(c, s);
}

static nb_shaped *shape(nb_ctx *c, nb_shaped *s)
{
    set_strut(c, s);
    if (!nb_is_giant(s)) shape_units(c, s);
    return s;
}

nb_shaped *nb_para_shape(nb_ctx *c, const nb_node *block, const nb_para_style *style)
{
    nb_shaped *s = new_shaped(c, block, nb_node_lang(c->doc, block), style);
    nb_collect(c, s);
    return shape(c, s);
}

nb_shaped *nb_para_shape_text(nb_ctx *c, nb_str text, nb_loc loc, const nb_para_style *style)
{
    nb_shaped *s = new_shaped(c, NULL, c->doc->meta.lang, style);
    s->loc = loc;
    nb_collect_text(c, s, text, NULL, 0);
    return shape(c, s);
}

static nb_str node_text(const nb_node *n)
{
    if (n->type == NB_TEXT || n->type == NB_CODE) return n->as.text.text;
    if (n->type == NB_MATH || n->type == NB_MATH_BLOCK) return n->as.math.text;
    return n->type == NB_CODE_BLOCK ? n->as.code_block.text : NB_STR_NULL;
}

nb_shaped *nb_para_shape_span(nb_ctx *c, const nb_node *node, size_t from, size_t to,
                              const nb_para_style *style)
{
    nb_shaped *s = new_shaped(c, node, nb_node_lang(c->doc, node), style);
    nb_collect_text(c, s, nb_str_sub(node_text(node), from, to), node, from);
    return shape(c, s);
}

/* ---- break ---- */

/* What a proofreader would say of a line. Ragged lines are as long as they are: neither loose
 * nor tight. */
static void judge(const nb_shaped *s, const nb_row *row, nb_line *line, nb_len width)
{
    const bool is[NB_REMARKS] = {
        [NB_REMARK_LOOSE] = row->justify && row->badness > LOOSE_LINE,
        [NB_REMARK_TIGHT] = row->badness < TIGHT_LINE && row->badness > NB_OVERFULL_LINE,
        [NB_REMARK_HYPHENATED] = row->hyphen,
        [NB_REMARK_EMERGENCY] = row->emergency,
        [NB_REMARK_OVERFULL] =
            line->width > width + NB_POINT && row->badness == NB_OVERFULL_LINE,
        [NB_REMARK_STUB] = row->last && !row->first && width >= NARROW * s->style.text.size &&
                           line->width <= 2 * s->style.text.size,
    };
    for (int k = 0; k < NB_REMARKS; k++)
        if (is[k]) line->remarks |= (uint16_t)(1 << k);
}

static void report(nb_ctx *c, const nb_shaped *s, const nb_row *row, const nb_line *line,
                   nb_len width)
{
    if (row->emergency)
        nb_diag(c->diags, NB_EMERGENCY_BREAK, nb_locate(c, s, s->unit[row->to - 1].from),
                "a word is broken because no line can hold it");
    if (line->remarks & 1 << NB_REMARK_OVERFULL)
        nb_diag(c->diags, NB_OVERFULL, nb_locate(c, s, s->unit[row->from].from),
                "a line is %.1f pt wider than its column", nb_len_pt(line->width - width));
}

/* Pictures are no wider than the column. */
static void fit_images(nb_shaped *s, nb_len width)
{
    nb_len room = width - nb_len_max(s->style.indent, 0);
    for (size_t i = 0; i < s->n_images; i++)
        s->unit[s->image[i].unit].advance =
            (int32_t)nb_len_max(1, nb_len_min(s->image[i].width, room));
}

static size_t rows(nb_ctx *c, nb_shaped *s, nb_len width, int looseness, nb_row **row)
{
    fit_images(s, width);
    if (s->style.verbatim) return nb_verbatim_rows(c, s, width, row);
    if (s->style.balance) return nb_balanced_rows(c, s, width, row);
    return nb_para_rows(c, s, width, looseness, row);
}

static void place_rows(nb_ctx *c, const nb_shaped *s, const nb_row *row, size_t n, nb_len width,
                       nb_line *line)
{
    /* Rows need scratch that a giant paragraph must not keep for all of them together. */
    nb_arena *scratch = c->scratch;
    if (n > MANY_ROWS) c->scratch = nb_arena_open();
    for (size_t i = 0; i < n; i++) {
        nb_place_row(c, s, &row[i], width, &line[i]);
        judge(s, &row[i], &line[i], width);
        if (!c->trial) report(c, s, &row[i], &line[i], width);
        if (c->scratch != scratch) nb_arena_reset(c->scratch);
    }
    if (c->scratch != scratch) nb_arena_free(c->scratch);
    c->scratch = scratch;
}

/* What a window was shaped with goes with it. */
static void break_giant(nb_ctx *c, nb_shaped *s, nb_len width, nb_para *p)
{
    NB_VEC(nb_line) lines = {0};
    nb_arena *scratch = c->scratch, *shaped = c->shaped;
    c->scratch = nb_arena_open();
    c->shaped = nb_arena_open();
    for (size_t at = 0; at < s->text.n;) {
        nb_row *row = NULL;
        nb_shaped *w = nb_giant_window(c, s, at);
        shape_units(c, w);
        size_t n = rows(c, w, width, 0, &row), from = lines.n;
        at = nb_giant_keep(s, w, row, &n, at);
        for (size_t i = 0; i < n; i++) NB_PUSH(c->rough, &lines) = (nb_line){0};
        place_rows(c, w, row, n, width, lines.v + from);
        nb_arena_reset(c->scratch);
        nb_arena_reset(c->shaped);
    }
    nb_arena_free(c->scratch);
    nb_arena_free(c->shaped);
    c->scratch = scratch;
    c->shaped = shaped;
    p->line = lines.v;
    p->n = lines.n;
}

const nb_para *nb_para_break(nb_ctx *c, const nb_shaped *shaped, nb_len width, int looseness)
{
    nb_shaped *s = (nb_shaped *)shaped; /* hyphens are added when first wanted */
    nb_para *p = NB_NEW(c->rough, nb_para);
    nb_row *row = NULL;
    p->width = width;
    if (nb_is_giant(s)) {
        break_giant(c, s, width, p);
        return p;
    }
    p->n = rows(c, s, width, looseness, &row);
    p->line = NB_ARRAY(c->rough, nb_line, p->n);
    place_rows(c, s, row, p->n, width, p->line);
    return p;
}
