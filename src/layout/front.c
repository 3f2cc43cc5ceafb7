/* front.c: the title, on a page of its own or above the text, and part pages. */
#include "layout/contents.h"

static void centred(nb_flow *f, nb_str text, nb_text_style ts, uint32_t tag)
{
    nb_ctx *c = f->c;
    if (!text.n) return;
    nb_flow in = *f;
    in.text = ts;
    nb_para_style ps = nb_flow_style(&in, tag);
    ps.mode = NB_SET_CENTER;
    ps.hyphenate = false;
    ps.balance = true;
    ps.lang = c->doc->meta.lang;
    nb_shaped *s = nb_para_shape_text(c, text, NB_NOWHERE, &ps);
    nb_galley_para_lines(f->g, s, nb_para_break(c, s, nb_flow_measure(f), 0), f->left, true);
}

static nb_text_style scaled(const nb_ctx *c, const nb_text_style *of, int size, int leading)
{
    nb_text_style t = *of;
    t.size = nb_muldiv(c->style->body.size, size, 1000);
    t.leading = nb_muldiv(t.size, leading + (c->style->cjk ? 150 : 0), 1000);
    return t;
}

/* "A, B" or 甲、乙. */
static nb_str people(nb_ctx *c)
{
    const nb_meta *m = &c->doc->meta;
    nb_buf b = {0};
    for (size_t i = 0; i < m->n_people; i++) {
        if (i)
            nb_puts(&b, nb_lang_is(m->lang, "zh") || nb_lang_is(m->lang, "ja") ? "、" : ", ");
        nb_put_str(&b, m->people[i].name);
    }
    return nb_buf_take(c->arena, &b);
}

static void space(nb_flow *f, nb_len size)
{
    nb_galley_space(f->g, (nb_glue){size, 0, 0});
}

void nb_flow_title_page(nb_flow *f)
{
    nb_ctx *c = f->c;
    const nb_style *s = c->style;
    const nb_meta *m = &c->doc->meta;
    nb_len L = s->body.leading;
    /* The optical middle of a title page lies well above the true one. */
    nb_galley_blank(f->g, s->text_height / 5);
    nb_text_style ts = scaled(c, &s->heading[1], 2400, 1250);
    uint32_t tag = nb_tag_new(c, NB_TAG_H1, c->root);
    if (c->title) {
        nb_flow in = *f;
        in.text = ts;
        nb_para_style ps = nb_flow_style(&in, tag);
        ps.mode = NB_SET_CENTER;
        ps.hyphenate = false;
        ps.balance = true;
        nb_galley_mark(f->g, c->title, c->title->id);
        nb_flow_para(&in, c->title, &ps, true);
    } else {
        centred(f, m->title, ts, tag);
    }
    space(f, L);
    centred(f, m->subtitle, scaled(c, &s->body, 1400, 1350), nb_tag_new(c, NB_TAG_P, c->root));
    space(f, 3 * L);
    centred(f, people(c), scaled(c, &s->body, 1200, 1350), nb_tag_new(c, NB_TAG_P, c->root));
    space(f, L);
    centred(f, m->date, s->body, nb_tag_new(c, NB_TAG_P, c->root));
    space(f, L);
    centred(f, m->publisher, s->small, nb_tag_new(c, NB_TAG_P, c->root));
}

static void byline(nb_flow *f)
{
    nb_ctx *c = f->c;
    const nb_meta *m = &c->doc->meta;
    nb_str who = people(c), parts[3] = {m->subtitle, who, m->date};
    for (int i = 0; i < 3; i++) {
        if (!parts[i].n) continue;
        nb_flow in = *f;
        in.text = c->style->body;
        if (i == 0) in.text = scaled(c, &c->style->body, 1150, 1350);
        nb_para_style ps = nb_flow_style(&in, nb_tag_new(c, NB_TAG_P, f->tag));
        ps.mode = NB_SET_START;
        ps.lang = m->lang;
        if (i == 2) ps.colour = c->style->grey;
        nb_shaped *s = nb_para_shape_text(c, parts[i], NB_NOWHERE, &ps);
        f->g->space = (nb_glue){c->style->body.leading / 4, 0, 0};
        nb_galley_cost(f->g, NB_V_NEVER);
        nb_galley_para_lines(f->g, s, nb_para_break(c, s, nb_flow_measure(f), 0), f->left,
                             true);
        nb_flow_around(f, c->style->heading[1].after);
    }
}

/* Entries up to which a contents shares its page with the text. */
enum { SHORT_CONTENTS = 24 };

void nb_flow_opening(nb_flow *f)
{
    nb_ctx *c = f->c;
    byline(f);
    if (!c->contents_due) return;
    c->contents_due = false;
    nb_flow in = *f;
    in.sections = NULL;
    nb_flow_contents(&in);
    nb_flow_around(f, 2 * c->style->body.leading);
    if (c->style->chapter_pages || nb_contents_entries(c) > SHORT_CONTENTS)
        nb_galley_cost(f->g, NB_V_FORCE);
}

void nb_flow_title_block(nb_flow *f)
{
    nb_ctx *c = f->c;
    if (!c->doc->meta.title.n) {
        nb_flow_opening(f);
        return;
    }
    /* A fifth larger than the headings of the first level that stand below it. */
    nb_text_style big = scaled(c, &c->style->heading[1], 2300, 1200), *ts = &big;
    nb_flow in = *f;
    in.text = *ts;
    nb_para_style ps = nb_flow_style(&in, nb_tag_new(c, NB_TAG_P, f->tag));
    ps.mode = NB_SET_START;
    ps.hyphenate = false;
    ps.balance = true;
    ps.lang = c->doc->meta.lang;
    nb_shaped *s = nb_para_shape_text(c, c->doc->meta.title, NB_NOWHERE, &ps);
    nb_galley_para_lines(f->g, s, nb_para_break(c, s, nb_flow_measure(f), 0), f->left, true);
    nb_galley_space(f->g, (nb_glue){ts->after, ts->after / 5, 0});
    nb_galley_cost(f->g, NB_V_NEVER);
    nb_flow_opening(f);
}

/* A page that begins with the title of a part begins with the folder that the title is from. */
static void begins_part(nb_flow *f, size_t box, size_t entry)
{
    for (; box < f->g->box.n; box++)
        f->g->box.v[box].node = f->c->doc->outline[entry].node->seq;
}

void nb_flow_part_page(nb_flow *f, size_t entry, nb_str title)
{
    nb_ctx *c = f->c;
    size_t box = f->g->box.n;
    nb_galley_mark(f->g, NULL, nb_entry_dest(c, entry));
    nb_galley_blank(f->g, c->style->text_height / 4);
    nb_galley_cost(f->g, NB_V_NEVER);
    uint32_t tag = nb_tag_new(c, NB_TAG_H1, f->tag);
    nb_str number = nb_entry_number(c, entry);
    centred(f, number, scaled(c, &c->style->heading[1], 1400, 1300), tag);
    space(f, c->style->body.leading);
    centred(f, title, scaled(c, &c->style->heading[1], 2200, 1250), tag);
    begins_part(f, box, entry);
}

void nb_flow_part_heading(nb_flow *f, size_t entry, nb_str title)
{
    nb_ctx *c = f->c;
    nb_text_style ts = scaled(c, &c->style->heading[1], 2100, 1200);
    nb_galley_space(f->g, nb_flow_glue(3 * c->style->body.leading));
    nb_galley_mark(f->g, NULL, nb_entry_dest(c, entry));
    size_t box = f->g->box.n;
    centred(f, title, ts, nb_tag_new(c, NB_TAG_H1, f->tag));
    begins_part(f, box, entry);
    nb_galley_cost(f->g, NB_V_NEVER);
    nb_galley_space(f->g, nb_flow_glue(c->style->body.leading));
}
