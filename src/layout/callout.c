/* callout.c: blocks that hold blocks: quotes, callouts, details, divisions. */
#include "layout/flow.h"
#include "layout/words.h"

/* A box of a quarter of a page or less stays whole unless that leaves a quarter empty. */
enum { COST_SPLIT_BOX = 200 };

void nb_flow_quote(nb_flow *f, const nb_node *n)
{
    const nb_style *s = f->c->style;
    nb_flow in = *f;
    in.sections = NULL;
    in.rtl = nb_flow_is_rtl(f, n);
    in.align = NB_ALIGN_NONE;
    in.tag = nb_tag_new(f->c, NB_TAG_BLOCKQUOTE, f->tag);
    in.list_depth++; /* its paragraphs are blocks, not indented */
    /* A book sets quotations off by white alone; a handout, read in a hurry, with a bar as
     * well. */
    bool book = s->name == NB_STYLE_BOOK;
    nb_len indent = book ? 2 * f->text.size : f->text.size * 3 / 2;
    nb_flow_inset(&in, indent, book ? 2 * f->text.size : 0);
    if (f->text.size == s->body.size) in.text.size = s->body.size * 96 / 100;
    nb_len bar = book ? 0 : NB_PT(2);
    uint32_t frame;
    nb_flow_around(f, s->block_skip);
    frame =
        nb_galley_frame_open(f->g, (nb_frame){.left = in.rtl ? in.left : in.left - indent + bar,
                                              .width = f->width - f->right - f->left - bar,
                                              .pad = 0,
                                              .bar = bar,
                                              .bar_right = in.rtl,
                                              .line = {0xc4, 0xc4, 0xc4}});
    nb_flow_blocks(&in, n->first, NULL);
    nb_galley_frame_close(f->g, frame);
    nb_flow_around(f, s->block_skip);
}

/* White inside a box, above its first or below its last line. It belongs to the box: no page
 * ends there. */
static void pad(nb_flow *f, nb_len height, bool first)
{
    if (!first) {
        f->g->space = (nb_glue){0};
        nb_galley_cost(f->g, NB_V_NEVER);
    }
    nb_galley_blank(f->g, height);
    if (first) nb_galley_cost(f->g, NB_V_NEVER);
}

static void title_line(nb_flow *f, nb_str title, const nb_node *n, nb_colour colour)
{
    nb_flow in = *f;
    in.text.variant |= NB_FACE_BOLD;
    in.colour = colour;
    nb_para_style ps = nb_flow_style(&in, nb_tag_new(f->c, NB_TAG_P, f->tag));
    ps.mode = NB_SET_START;
    ps.hyphenate = false;
    ps.lang = nb_node_lang(f->c->doc, n);
    nb_shaped *s = nb_para_shape_text(f->c, title, n->loc, &ps);
    nb_galley_para_lines(f->g, s, nb_para_break(f->c, s, nb_flow_measure(f), 0), f->left, true);
    nb_galley_cost(f->g, NB_V_NEVER);
    nb_galley_space(f->g, (nb_glue){f->text.leading / 6, 0, 0});
}

static const struct {
    nb_word word;
    nb_colour colour; /* dark enough for the title's letters, 4.5 to 1 or better */
} kinds[] = {
    [NB_CALLOUT_NOTE] = {NB_WORD_NOTE, {0x2b, 0x55, 0x86}},
    [NB_CALLOUT_TIP] = {NB_WORD_TIP, {0x2a, 0x66, 0x48}},
    [NB_CALLOUT_IMPORTANT] = {NB_WORD_IMPORTANT, {0x5d, 0x44, 0x86}},
    [NB_CALLOUT_WARNING] = {NB_WORD_WARNING, {0x86, 0x56, 0x0a}},
    [NB_CALLOUT_CAUTION] = {NB_WORD_CAUTION, {0x99, 0x2f, 0x2f}},
    [NB_CALLOUT_OTHER] = {NB_WORD_NOTE, {0x4a, 0x4a, 0x4a}},
};

static void box_around(nb_flow *f, nb_flow *in, const nb_node *n, nb_colour colour,
                       uint32_t *frame)
{
    const nb_style *s = f->c->style;
    in->sections = NULL;
    in->rtl = nb_flow_is_rtl(f, n);
    in->align = NB_ALIGN_NONE;
    in->tag = nb_tag_new(f->c, NB_TAG_DIV, f->tag);
    in->list_depth++;
    nb_len bar = NB_PT(2.5);
    nb_flow_inset(in, s->pad * 3 / 2 + bar, s->pad);
    nb_flow_around(f, nb_len_max(s->block_skip, s->par_skip));
    if (n->id.n) nb_galley_mark(f->g, NULL, n->id);
    *frame = nb_galley_frame_open(f->g, (nb_frame){.left = f->left,
                                                   .width = nb_flow_measure(f),
                                                   .pad = s->pad / 2,
                                                   .filled = true,
                                                   .fill = s->box_colour,
                                                   .line = colour,
                                                   .bar = bar,
                                                   .bar_right = in->rtl});
    pad(f, s->pad * 4 / 5, true);
}

static void box_end(nb_flow *f, uint32_t frame)
{
    const nb_style *s = f->c->style;
    pad(f, s->pad * 4 / 5, false);
    nb_galley_frame_close(f->g, frame);
    nb_galley_stiffen(f->g, f->g->frame.v[frame].from, s->text_height / 4, COST_SPLIT_BOX);
    nb_flow_around(f, nb_len_max(s->block_skip, s->par_skip));
}

void nb_flow_callout(nb_flow *f, const nb_node *n)
{
    nb_colour colour = kinds[n->as.callout.kind].colour;
    nb_flow in = *f;
    uint32_t frame;
    box_around(f, &in, n, colour, &frame);
    nb_str title = n->as.callout.title;
    if (!title.n)
        title = nb_word_in(nb_node_lang(f->c->doc, n), kinds[n->as.callout.kind].word);
    title_line(&in, title, n, colour);
    nb_flow_blocks(&in, n->first, NULL);
    box_end(f, frame);
}

/* Paper cannot fold: the summary is a title and all is shown. */
void nb_flow_details(nb_flow *f, const nb_node *n)
{
    nb_flow in = *f;
    uint32_t frame;
    const nb_style *s = f->c->style;
    box_around(f, &in, n, s->rule_colour, &frame);
    const nb_node *first = n->first;
    if (first && first->type == NB_SUMMARY) {
        nb_flow head = in;
        head.text.variant |= NB_FACE_BOLD;
        nb_para_style ps = nb_flow_style(&head, nb_tag_new(f->c, NB_TAG_P, in.tag));
        ps.mode = NB_SET_START;
        nb_flow_para(&head, first, &ps, true);
        nb_galley_cost(f->g, NB_V_NEVER);
        nb_galley_space(f->g, (nb_glue){f->text.leading / 6, 0, 0});
        first = first->next;
    } else {
        title_line(&in, nb_word_in(nb_node_lang(f->c->doc, n), NB_WORD_DETAILS), n, s->grey);
    }
    nb_flow_blocks(&in, first, NULL);
    box_end(f, frame);
}

void nb_flow_div(nb_flow *f, const nb_node *n)
{
    nb_flow in = *f;
    if (n->as.div.align != NB_ALIGN_NONE) in.align = n->as.div.align;
    in.rtl = nb_flow_is_rtl(f, n);
    if (n->lang.n) {
        in.tag = nb_tag_new(f->c, NB_TAG_DIV, f->tag);
        f->c->tags.v[in.tag].lang = n->lang;
        in.sections = NULL;
    }
    if (n->id.n) nb_galley_mark(f->g, NULL, n->id);
    nb_flow_blocks(&in, n->first, NULL);
    if (in.sections) {
        f->tag = in.tag;
        f->section = in.section;
    }
}
