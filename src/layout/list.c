/* list.c: lists, their labels, and definition lists. */
#include "layout/flow.h"

enum {
    COST_SPLIT_EDGE = 40, /* between the first two or the last two items of a list */
    COST_SPLIT_SHORT = 60 /* in a list of up to three lines: not worth a page more */
};

/* By depth: the eye tells neighbours apart, and every text font has them. */
static const char *const bullets[] = {"•", "–", "◦", "▪", "·"};

/* What stands before an item. */
typedef struct {
    const nb_line *line; /* number or bullet; NULL for a box alone */
    nb_len width;
} label;

/* The box of a task as em/100 of the text, drawn: fonts disagree about ☐ and ☑. */
enum { BOX = 72, BOX_STROKE = 6, BOX_DROP = 4, BOX_GAP = 35 };

static nb_len hundredths(nb_len em, int n)
{
    return nb_muldiv(em, n, 100);
}

static nb_para_style label_style(const nb_flow *f, uint32_t tag)
{
    nb_para_style ps = nb_flow_style(f, tag);
    ps.mode = NB_SET_LEFT;
    ps.hyphenate = false;
    ps.indent = 0;
    ps.dir = f->rtl ? NB_DIR_RTL : NB_DIR_LTR;
    ps.tabular_figures = true;
    return ps;
}

static label text_label(nb_flow *f, nb_str text, const nb_node *item, uint32_t tag)
{
    nb_para_style ps = label_style(f, tag);
    ps.lang = nb_node_lang(f->c->doc, item);
    nb_shaped *s = nb_para_shape_text(f->c, text, item->loc, &ps);
    /* A hair more than its width: set on one line whatever rounding does. */
    const nb_para *p = nb_para_break(f->c, s, nb_shaped_max(s) + f->text.size, 0);
    return p->n ? (label){&p->line[0], nb_shaped_max(s)} : (label){0};
}

static label item_label(nb_flow *f, const nb_node *list, const nb_node *item, int64_t number,
                        uint32_t tag)
{
    if (list->as.list.ordered) {
        nb_str t = nb_str_printf(f->c->arena, "%lld%c", (long long)number,
                                 list->as.list.delim ? list->as.list.delim : '.');
        return text_label(f, t, item, tag);
    }
    if (item->as.item.task != NB_TASK_NONE) return (label){0};
    int kinds = (int)(sizeof bullets / sizeof *bullets);
    return text_label(f, nb_str_of(bullets[f->bullet_depth % kinds]), item, tag);
}

static void hang_box(nb_flow *f, const nb_node *item, nb_len x, uint32_t tag)
{
    nb_ctx *c = f->c;
    bool done = item->as.item.task == NB_TASK_DONE;
    nb_len em = f->text.size, side = hundredths(em, BOX), stroke = hundredths(em, BOX_STROKE);
    nb_ink *ink = NB_ARRAY(c->rough, nb_ink, 2);
    ink[0] = (nb_ink){.type = NB_INK_RULE,
                      .tag = tag,
                      .x = stroke / 2,
                      .y = hundredths(em, BOX_DROP) - side,
                      .width = side - stroke,
                      .height = side - stroke,
                      .as.rule = {.colour = f->colour, .stroke = stroke, .radius = stroke}};
    nb_len inset = side / 4;
    ink[1] = (nb_ink){.type = NB_INK_RULE,
                      .tag = tag,
                      .x = inset,
                      .y = ink[0].y - stroke / 2 + inset,
                      .width = side - 2 * inset,
                      .height = side - 2 * inset,
                      .as.rule = {.colour = f->colour}};
    c->tags.v[tag].actual = done ? NB_STR("☑") : NB_STR("☐");

    nb_font_query q = {.role = f->text.role, .lang = nb_node_lang(c->doc, item)};
    unsigned synthetic;
    nb_str check = NB_STR("✓");
    const nb_face *face = nb_fonts_pick(c->fonts, &q, check, &synthetic);
    bool glyph = done && face && !nb_face_is_colour(face);
    nb_galley_hang_ink(f->g, ink, done && !glyph ? 2 : 1, x);
    if (glyph) {
        nb_flow in = *f;
        in.text.size = hundredths(em, 95);
        label mark = text_label(&in, check, item, tag);
        if (mark.line) nb_galley_hang(f->g, mark.line, x + (side - mark.width) / 2);
    }
}

static nb_len task_width(const nb_flow *f, const nb_node *item)
{
    return item->as.item.task == NB_TASK_NONE ? 0 : hundredths(f->text.size, BOX);
}

static void item_body(nb_flow *f, const nb_node *item)
{
    if (item->id.n) nb_galley_mark(f->g, NULL, item->id);
    nb_flow_blocks(f, item->first, NULL);
    /* An empty item still has its line. */
    if (f->g->hang.n) nb_galley_box(f->g, f->text.leading, f->text.leading * 3 / 4);
}

static void item(nb_flow *f, const nb_node *n, label l, uint32_t lbl, uint32_t lbody,
                 nb_len gap)
{
    nb_len box = task_width(f, n);
    nb_len between = box && l.width ? hundredths(f->text.size, BOX_GAP) : 0;
    nb_len total = l.width + between + box;
    /* Labels end where the gap begins, so that numbers of any length line up with the text. */
    nb_len edge = f->rtl ? f->width - f->right + gap : f->left - gap - total;
    nb_len x = edge < 0 ? 0 : edge;
    if (l.line) nb_galley_hang(f->g, l.line, f->rtl ? x + between + box : x);
    if (box) hang_box(f, n, f->rtl ? x : x + l.width + between, lbl);
    f->tag = lbody;
    item_body(f, n);
}

static bool is_nested(const nb_flow *f)
{
    return f->list_depth > 0;
}

/* The widest label decides the indent: the last number has most digits, and figures are all one
 * width. */
static nb_len widest_label(nb_flow *f, const nb_node *list)
{
    int64_t last = list->as.list.start;
    nb_len box = 0;
    for (const nb_node *i = list->first; i; i = i->next) {
        last += i->next != NULL;
        box = nb_len_max(box, task_width(f, i));
    }
    label l = item_label(f, list, list->last, last, NB_ARTIFACT);
    return l.width + box + (box && l.width ? hundredths(f->text.size, BOX_GAP) : 0);
}

/* White around a list, and between its items. */
static nb_len space_around(const nb_flow *f, bool tight)
{
    const nb_style *s = f->c->style;
    nb_len L = f->text.leading;
    if (f->in_note) return L / 5;
    if (is_nested(f)) return tight ? L / 10 : L * 3 / 10;
    return nb_len_max(s->block_skip, s->par_skip);
}

void nb_flow_list(nb_flow *f, const nb_node *n)
{
    if (!n->first) return;
    nb_ctx *c = f->c;
    const nb_style *s = c->style;
    bool tight = n->as.list.tight;
    nb_flow labels = *f;
    labels.rtl = nb_flow_is_rtl(f, n);
    labels.align = NB_ALIGN_NONE;
    nb_flow in = labels;
    in.sections = NULL;
    in.tight = tight;
    in.list_depth++;
    in.bullet_depth += !n->as.list.ordered;
    nb_flow_inset(&in, nb_len_max(s->list_indent, widest_label(&labels, n) + s->list_gap), 0);

    uint32_t tag = nb_tag_new(c, NB_TAG_L, f->tag);
    c->tags.v[tag].ordered = n->as.list.ordered;
    nb_len around = space_around(f, tight);
    nb_len between = tight ? f->text.leading / 12 : f->text.leading * 4 / 10;
    nb_flow_around(f, around);
    int64_t number = n->as.list.start;
    uint32_t opening = (uint32_t)f->g->item.n;
    for (const nb_node *i = n->first; i; i = i->next, number++) {
        uint32_t li = nb_tag_new(c, NB_TAG_LI, tag);
        uint32_t lbl = nb_tag_new(c, NB_TAG_LBL, li);
        uint32_t lbody = nb_tag_new(c, NB_TAG_LBODY, li);
        if (i->prev) nb_flow_around(f, between);
        if (!is_nested(f) && f->sections)
            NB_PUSH(c->rough, &f->g->list_item) = (nb_list_item){i, (uint32_t)f->g->item.n};
        bool edge = i->prev && (i->prev == n->first || !i->next);
        if (edge && n->first->next != n->last) nb_galley_cost(f->g, COST_SPLIT_EDGE);
        nb_flow one = in;
        item(&one, i, item_label(&labels, n, i, number, lbl), lbl, lbody, s->list_gap);
    }
    /* With the white before it and between its items. */
    nb_galley_stiffen(f->g, opening, around + 2 * between + 3 * f->text.leading,
                      COST_SPLIT_SHORT);
    nb_flow_around(f, around);
}

void nb_flow_def_list(nb_flow *f, const nb_node *n)
{
    nb_ctx *c = f->c;
    const nb_style *s = c->style;
    nb_flow in = *f;
    in.sections = NULL;
    in.rtl = nb_flow_is_rtl(f, n);
    in.align = NB_ALIGN_NONE;
    uint32_t tag = nb_tag_new(c, NB_TAG_L, f->tag), li = tag;
    nb_flow_around(f, s->block_skip);
    for (const nb_node *i = n->first; i; i = i->next) {
        if (i->type == NB_DEF_TERM) {
            if (!i->prev || i->prev->type != NB_DEF_TERM) li = nb_tag_new(c, NB_TAG_LI, tag);
            nb_flow term = in;
            term.text.variant |= NB_FACE_BOLD;
            nb_para_style ps = nb_flow_style(&term, nb_tag_new(c, NB_TAG_LBL, li));
            ps.mode = NB_SET_START;
            if (i->prev) nb_flow_around(f, f->text.leading * 4 / 10);
            nb_flow_para(&term, i, &ps, true);
            nb_galley_cost(f->g, NB_V_NEVER);
        } else {
            nb_flow body = in;
            body.list_depth++;
            body.tag = nb_tag_new(c, NB_TAG_LBODY, li);
            nb_flow_inset(&body, s->list_indent, 0);
            item_body(&body, i);
        }
    }
    nb_flow_around(f, s->block_skip);
}
