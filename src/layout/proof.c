/* proof.c: what a proofreader would write in the margin: a bar beside the line, and why.
 *
 * Remarks on one line share a bar, in the colour of the gravest, so that a page of squeezed
 * marks does not hide the one broken word. Words, not colours alone: proofs are printed in
 * grey.
 */
#include "layout/leaf.h"

enum { BAR = 6 }; /* points from the text to the bar; the words begin as far from it */

typedef struct {
    int rank; /* the higher, the graver; 0 = not marked */
    nb_colour colour;
} look;

static look look_of(nb_remark_kind k)
{
    static const nb_colour red = {0xb8, 0x10, 0x10}, blue = {0x1c, 0x4c, 0xa8},
                           brown = {0x9a, 0x5a, 0x00}, grey = {0x70, 0x70, 0x70};
    switch (k) {
    case NB_REMARK_HYPHENATED: return (look){0, grey}; /* every book has hundreds */
    case NB_REMARK_SQUEEZED: return (look){1, grey};
    case NB_REMARK_LOOSE: return (look){2, blue};
    case NB_REMARK_TIGHT: return (look){3, brown};
    case NB_REMARK_STUB:
    case NB_REMARK_WIDOW:
    case NB_REMARK_ORPHAN:
    case NB_REMARK_TABLE_SCALED:
    case NB_REMARK_TABLE_TURNED: return (look){4, red};
    case NB_REMARK_EMERGENCY:
    case NB_REMARK_OVERFULL: return (look){5, red};
    case NB_REMARKS: break;
    }
    return (look){0, grey};
}

static bool has_amount(nb_remark_kind k)
{
    return k == NB_REMARK_LOOSE || k == NB_REMARK_TIGHT || k == NB_REMARK_TABLE_SCALED;
}

/* Two columns have a margin each; else the outer one is the wider. */
static bool at_left(const nb_ctx *c, const nb_leaf *l, const nb_remark *r)
{
    if (c->style->columns > 1) return r->x < l->width / 2 - c->style->column_gap;
    return l->verso;
}

static void text_edges(const nb_leaf *l, nb_len *left, nb_len *right)
{
    *left = l->frame[0].left;
    *right = l->frame[l->n_frames - 1].left + l->frame[l->n_frames - 1].width;
}

static void draw(nb_ctx *c, const nb_leaf *l, const nb_remark *r, const look *worst, nb_str why,
                 nb_page_ink *ink)
{
    nb_len left, right, gap = BAR * NB_POINT, bar = NB_PT(1.5);
    text_edges(l, &left, &right);
    bool before = at_left(c, l, r);
    nb_len x = before ? left - gap - bar : right + gap;
    NB_PUSH(c->scratch, ink) = (nb_ink){.type = NB_INK_RULE,
                                        .tag = NB_ARTIFACT,
                                        .x = x,
                                        .y = r->y,
                                        .width = bar,
                                        .height = r->height,
                                        .as.rule = {.colour = worst->colour}};
    nb_text_style text = c->style->head;
    text.size = nb_len_min(text.size, NB_PT(6)); /* a note to the maker, not to the reader */
    text.leading = text.size * 6 / 5;
    nb_para_style ps = {.text = text,
                        .mode = before ? NB_SET_RIGHT : NB_SET_LEFT,
                        .lang = NB_STR("en"),
                        .colour = worst->colour,
                        .tag = NB_ARTIFACT};
    nb_len room = (before ? x : l->width - x - bar) - 2 * gap;
    if (room < 3 * text.size) return;
    const nb_para *p = nb_para_break(c, nb_para_shape_text(c, why, NB_NOWHERE, &ps), room, 0);
    nb_len y = r->y;
    for (size_t i = 0; i < p->n; i++) {
        y += p->line[i].ascent;
        nb_page_ink_line(c, ink, &p->line[i], before ? gap : x + bar + gap / 2, y);
        y += p->line[i].descent;
    }
}

void nb_proof_marks(nb_ctx *c, const nb_leaf *l, const nb_remark *r, size_t n, nb_page_ink *ink)
{
    for (size_t i = 0, end; i < n; i = end) {
        look worst = {0};
        nb_buf why = {0};
        for (end = i;
             end < n && r[end].y == r[i].y && at_left(c, l, &r[end]) == at_left(c, l, &r[i]);
             end++) {
            look k = look_of(r[end].kind);
            if (!k.rank) continue;
            if (k.rank > worst.rank) worst = k;
            nb_printf(&why, "%s%s", why.n ? ", " : "", nb_remark_name(r[end].kind));
            if (has_amount(r[end].kind)) nb_printf(&why, " %d", r[end].amount);
        }
        if (worst.rank) draw(c, l, &r[i], &worst, (nb_str){why.p, why.n}, ink);
        nb_buf_free(&why);
    }
}
