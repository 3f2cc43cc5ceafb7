#include "base/progress.h"
#include "layout/contents.h"

/* Costs of page breaks between blocks; pagebreak.h gives the scale. */
enum {
    COST_AFTER_COLON = 3000, /* "as follows:" and the list */
    COST_AFTER_STUB = 200,   /* a heading with one line of text, and nothing after it */
    COST_BEFORE_RULE = 400,  /* a rule on top of a page parts nothing */
    COST_AFTER_RULE = 400
};

nb_len nb_flow_measure(const nb_flow *f)
{
    return f->width - f->left - f->right;
}

/* A column narrower than this holds no sensible line: nesting stops moving text in. */
static nb_len least_measure(const nb_flow *f)
{
    return nb_len_min(f->width / 3, 12 * f->c->style->body.size);
}

void nb_flow_inset(nb_flow *f, nb_len start, nb_len end)
{
    nb_len room = nb_flow_measure(f) - least_measure(f);
    start = nb_len_max(0, nb_len_min(start, room));
    end = nb_len_max(0, nb_len_min(end, room - start));
    f->left += f->rtl ? end : start;
    f->right += f->rtl ? start : end;
}

nb_len nb_flow_start_x(const nb_flow *f, nb_len width)
{
    return f->rtl ? f->width - f->right - width : f->left;
}

nb_glue nb_flow_glue(nb_len size)
{
    return (nb_glue){size, size / 2, size / 5};
}

void nb_flow_around(nb_flow *f, nb_len size)
{
    nb_galley_space(f->g, nb_flow_glue(size));
}

static nb_dir said_dir(const nb_node *n)
{
    for (; n; n = n->parent)
        if (n->dir != NB_DIR_AUTO) return n->dir;
    return NB_DIR_AUTO;
}

static bool is_rtl_script(nb_script s)
{
    return s == NB_SCRIPT('A', 'r', 'a', 'b') || s == NB_SCRIPT('H', 'e', 'b', 'r') ||
           s == NB_SCRIPT('S', 'y', 'r', 'c') || s == NB_SCRIPT('T', 'h', 'a', 'a') ||
           s == NB_SCRIPT('N', 'k', 'o', 'o');
}

bool nb_flow_is_rtl(const nb_flow *f, const nb_node *n)
{
    nb_dir said = said_dir(n);
    if (said != NB_DIR_AUTO) return said == NB_DIR_RTL;
    /* The first letter decides, but a block in a right-to-left text that begins with a foreign
     * name is still of that text. */
    bool any = false;
    nb_walk w = nb_walk_start(n);
    while (nb_walk_next(&w)) {
        if (!w.entering || w.node->type != NB_TEXT) continue;
        nb_str s = w.node->as.text.text;
        for (size_t i = 0; i < s.n;) {
            uint32_t ch = nb_utf8_next(s, &i);
            if (!nb_char_is_letter(ch)) continue;
            if (is_rtl_script(nb_char_script(ch))) return true;
            if (!f->rtl) return false;
            any = true;
        }
    }
    return f->rtl && !any;
}

nb_para_style nb_flow_style(const nb_flow *f, uint32_t tag)
{
    const nb_style *s = f->c->style;
    /* In a narrow column justified text has holes: below 16 Latin or 10 Han em it is ragged. */
    nb_len least = f->text.size * (s->cjk ? 10 : 16);
    nb_setting_mode mode =
        s->justify && nb_flow_measure(f) >= least ? NB_SET_JUSTIFY : NB_SET_START;
    switch (f->align) {
    case NB_ALIGN_NONE: break;
    case NB_ALIGN_LEFT: mode = NB_SET_LEFT; break;
    case NB_ALIGN_CENTER: mode = NB_SET_CENTER; break;
    case NB_ALIGN_RIGHT: mode = NB_SET_RIGHT; break;
    }
    return (nb_para_style){.text = f->text,
                           .mode = mode,
                           .colour = f->colour,
                           .hyphenate = s->hyphenate,
                           .tag = tag};
}

/* Anchors of a paragraph that sets no line still name the place. */
static void mark_anchors(nb_flow *f, const nb_node *n)
{
    nb_walk w = nb_walk_start(n);
    while (nb_walk_next(&w))
        if (w.entering && w.node != n && w.node->id.n) nb_galley_mark(f->g, NULL, w.node->id);
}

size_t nb_flow_para(nb_flow *f, const nb_node *n, const nb_para_style *ps, bool keep)
{
    nb_para_style style = *ps;
    if (style.dir == NB_DIR_AUTO) style.dir = said_dir(n);
    if (n->id.n && n->type != NB_HEADING) nb_galley_mark(f->g, NULL, n->id);
    nb_shaped *s = nb_para_shape(f->c, n, &style);
    const nb_para *p = nb_para_break(f->c, s, nb_flow_measure(f), 0);
    if (!p->n) mark_anchors(f, n);
    nb_galley_para_lines(f->g, s, p, f->left, keep);
    return p->n;
}

static bool ends_in_colon(nb_ctx *c, const nb_node *n)
{
    nb_str t = nb_str_trim(nb_node_text(c->scratch, n));
    return nb_str_ends(t, NB_STR(":")) || nb_str_ends(t, NB_STR("："));
}

static bool follows_colon(const nb_node *n)
{
    if (!n) return false;
    switch (n->type) {
    case NB_LIST:
    case NB_TABLE:
    case NB_CODE_BLOCK:
    case NB_MATH_BLOCK:
    case NB_QUOTE:
    case NB_FIGURE:
    case NB_DEF_LIST: return true;
    case NB_ROOT:
    case NB_FILE:
    case NB_PARAGRAPH:
    case NB_HEADING:
    case NB_TABLE_CELL:
    case NB_CAPTION:
    case NB_DEF_TERM:
    case NB_SUMMARY:
    case NB_ITEM:
    case NB_TABLE_ROW:
    case NB_CALLOUT:
    case NB_DETAILS:
    case NB_DIV:
    case NB_DEF_BODY:
    case NB_NOTE_DEF:
    case NB_RULE:
    case NB_TOC:
    case NB_TEXT:
    case NB_SOFT_BREAK:
    case NB_LINE_BREAK:
    case NB_CODE:
    case NB_MATH:
    case NB_EMPH:
    case NB_STRONG:
    case NB_STRIKE:
    case NB_UNDERLINE:
    case NB_MARK:
    case NB_SUB:
    case NB_SUP:
    case NB_SMALL:
    case NB_KBD:
    case NB_LINK:
    case NB_IMAGE:
    case NB_NOTE_REF:
    case NB_SPAN:
    case NB_RUBY:
    case NB_RUBY_TEXT:
    case NB_ANCHOR:
    case NB_NODE_TYPES: break;
    }
    return false;
}

/* A short paragraph that is bold from end to end and opens a list item or stands alone before a
 * list is the title of what follows, whatever the source calls it. */
static bool is_bold_title(nb_ctx *c, const nb_node *n)
{
    bool any = false;
    for (const nb_node *i = n->first; i; i = i->next) {
        if (i->type == NB_STRONG) {
            any = true;
            continue;
        }
        nb_str t = nb_str_trim(nb_node_text(c->scratch, i));
        if (t.n && !nb_str_is(t, ":") && !nb_str_is(t, "：")) return false;
    }
    return any;
}

static bool is_of_list_of_works(const nb_node *n)
{
    return n->parent->type == NB_DIV && nb_str_is(n->parent->as.div.class_name, NB_REFERENCES);
}

/* The only text of a list's item is the item's own, as it is in HTML: lists may follow it. */
static uint32_t text_tag(nb_flow *f, const nb_node *n)
{
    bool own = !n->prev && f->c->tags.v[f->tag].type == NB_TAG_LBODY;
    for (const nb_node *i = n->next; i && own; i = i->next) own = i->type == NB_LIST;
    return own ? f->tag : nb_tag_new(f->c, NB_TAG_P, f->tag);
}

static void paragraph(nb_flow *f, const nb_node *n)
{
    const nb_style *s = f->c->style;
    if (nb_flow_is_pictures(n)) {
        nb_flow_pictures(f, n);
        return;
    }
    uint32_t tag = text_tag(f, n);
    nb_para_style ps = nb_flow_style(f, tag);
    bool in_flow = !f->list_depth && f->align == NB_ALIGN_NONE && !f->in_note;
    bool title = n->next && is_bold_title(f->c, n);
    if (in_flow && !title && (s->indent_first || !f->after_heading)) {
        ps.indent = s->par_indent;
        /* A narrow column takes one em instead of two. */
        if (nb_flow_measure(f) < 18 * f->text.size)
            ps.indent = nb_len_min(ps.indent, f->text.size);
    }
    nb_len hang = is_of_list_of_works(n) ? 2 * f->text.size : 0;
    if (hang) ps.indent = -hang;
    if (f->indent_next) {
        ps.indent = f->indent_next;
        f->indent_next = 0;
    }
    nb_len skip = f->tight        ? 0
                  : f->in_note    ? f->text.leading * 3 / 20
                  : f->list_depth ? f->text.leading * 3 / 10
                                  : s->par_skip;
    nb_galley_space(f->g, (nb_glue){skip, skip / 4, skip / 5});
    f->left += hang;
    size_t lines = nb_flow_para(f, n, &ps, title);
    f->left -= hang;
    nb_galley_space(f->g, (nb_glue){skip, skip / 4, skip / 5});
    if (title) nb_galley_cost(f->g, NB_V_NEVER);
    else if (follows_colon(n->next) && ends_in_colon(f->c, n))
        nb_galley_cost(f->g, COST_AFTER_COLON);
    else if (f->after_heading && !f->list_depth && lines == 1)
        nb_galley_cost(f->g, COST_AFTER_STUB);
}

int nb_heading_depth(const nb_ctx *c, const nb_node *h)
{
    return c->entry[h->seq] ? c->doc->outline[c->entry[h->seq] - 1].depth : -1;
}

nb_str nb_entry_number(const nb_ctx *c, size_t entry)
{
    return c->style->number_sections ? c->doc->outline[entry].number : NB_STR_NULL;
}

nb_str nb_heading_number(const nb_ctx *c, const nb_node *h)
{
    return c->entry[h->seq] ? nb_entry_number(c, c->entry[h->seq] - 1) : NB_STR_NULL;
}

nb_str nb_entry_dest(const nb_ctx *c, size_t entry)
{
    const nb_node *n = c->doc->outline[entry].node;
    if (n->id.n && !c->doc->outline[entry].is_part) return n->id;
    return nb_str_printf(c->arena, "nb-%.*s%s%u", NB_STR_ARG(c->names),
                         c->doc->outline[entry].is_part ? "part-" : "", (unsigned)n->seq);
}

/* The heading's section opens inside the nearest section that is less deep. Below two levels of
 * them the headings' own levels tell the tree, and an element for each would make files larger.
 */
#define NESTED_SECTIONS 2

static void open_section(nb_flow *f, int depth)
{
    if (!f->sections || depth < 0 || f->beside) return;
    uint32_t parent = depth ? f->sections[depth < 6 ? depth - 1 : 5] : f->c->root;
    if (depth >= NESTED_SECTIONS) {
        f->section = f->tag = parent;
        return;
    }
    f->section = f->tag = nb_tag_new(f->c, NB_TAG_SECT, parent);
    for (int i = depth; i <= 6; i++) f->sections[i] = f->section;
}

static void heading(nb_flow *f, const nb_node *n)
{
    nb_ctx *c = f->c;
    int level = n->as.heading.level - c->promote;
    if (level < 1) level = 1;
    if (level > 6) level = 6;
    const nb_text_style *ts = &c->style->heading[level];
    int depth = nb_heading_depth(c, n);
    open_section(f, depth);
    int rank = depth < 0 ? level - 1 : depth;
    if (f->rank) rank = *f->rank = rank > *f->rank + 1 ? *f->rank + 1 : rank;
    uint32_t tag = nb_tag_new(c, NB_TAG_H1 + (unsigned)(rank > 5 ? 5 : rank), f->tag);

    nb_flow in = *f;
    in.text = *ts;
    nb_para_style ps = nb_flow_style(&in, tag);
    ps.hyphenate = false;
    ps.balance = true;
    if (f->align == NB_ALIGN_NONE) ps.mode = NB_SET_START;
    bool opens = level == 1 && c->style->chapter_pages && c->style->cjk;
    if (opens && f->align == NB_ALIGN_NONE) ps.mode = NB_SET_CENTER;
    nb_len before =
        f->after_heading ? nb_len_min(ts->before, c->style->body.leading / 2) : ts->before;
    nb_flow_around(f, before);
    nb_galley_mark(f->g, n, n->id);
    nb_str number = nb_heading_number(c, n);
    if (number.n && ps.mode == NB_SET_START) {
        const nb_para *label =
            nb_para_break(c, nb_para_shape_text(c, number, n->loc, &ps), in.width, 0);
        in.rtl = nb_flow_is_rtl(f, n);
        if (label->n) {
            nb_len w = label->line[0].width;
            nb_galley_hang(f->g, &label->line[0],
                           in.rtl ? in.width - in.right - label->width : in.left);
            nb_flow_inset(&in, w + ts->size * 3 / 4, 0);
        }
    }
    if (number.n && ps.mode == NB_SET_CENTER) {
        /* In the middle there is no edge to hang it from: it stands above. */
        nb_shaped *s = nb_para_shape_text(c, number, n->loc, &ps);
        nb_galley_para_lines(f->g, s, nb_para_break(c, s, nb_flow_measure(&in), 0), in.left,
                             true);
        nb_galley_cost(f->g, NB_V_NEVER);
    }
    nb_flow_para(&in, n, &ps, true);
    nb_galley_space(f->g, (nb_glue){ts->after, ts->after / 5, ts->after / 10});
    nb_galley_cost(f->g, NB_V_NEVER);
    bool title = f->sections && c->doc->meta.title_from_heading && c->doc->n_outline &&
                 c->doc->outline[0].node == n;
    if (title) nb_flow_opening(f);
}

/* A thematic break: a short rule in the middle, which reads as a pause and not as a table. */
static void rule(nb_flow *f)
{
    const nb_style *s = f->c->style;
    nb_len measure = nb_flow_measure(f), width = measure / 5;
    nb_ink *ink = NB_NEW(f->c->rough, nb_ink);
    *ink = (nb_ink){.type = NB_INK_RULE,
                    .tag = NB_ARTIFACT,
                    .x = f->left + (measure - width) / 2,
                    .width = width,
                    .height = s->rule,
                    .as.rule = {.colour = s->rule_colour}};
    nb_flow_around(f, s->body.leading);
    nb_galley_cost(f->g, COST_BEFORE_RULE);
    nb_galley_box(f->g, s->rule, 0);
    nb_galley_part(f->g, (nb_part){.kind = NB_PART_INK, .as.ink = {ink, 1}});
    nb_flow_around(f, s->body.leading);
    nb_galley_cost(f->g, COST_AFTER_RULE);
}

void nb_flow_block(nb_flow *f, const nb_node *n)
{
    nb_progress_at(n->seq, f->c->doc->n_nodes);
    if (n == f->c->title) return;
    bool was_heading = false;
    if (f->sections) f->g->grid_here = true;
    switch (n->type) {
    case NB_FILE:
        if (n->id.n) nb_galley_mark(f->g, NULL, n->id);
        nb_flow_blocks(f, n->first, NULL);
        return;
    case NB_PARAGRAPH: paragraph(f, n); break;
    case NB_HEADING:
        heading(f, n);
        was_heading = true;
        break;
    case NB_QUOTE: nb_flow_quote(f, n); break;
    case NB_LIST: nb_flow_list(f, n); break;
    case NB_TABLE: nb_flow_table(f, n); break;
    case NB_FIGURE: nb_flow_figure(f, n); break;
    case NB_CALLOUT: nb_flow_callout(f, n); break;
    case NB_DETAILS: nb_flow_details(f, n); break;
    case NB_DIV: nb_flow_div(f, n); break;
    case NB_DEF_LIST: nb_flow_def_list(f, n); break;
    case NB_CODE_BLOCK: nb_flow_code(f, n); break;
    case NB_MATH_BLOCK: nb_flow_math(f, n); break;
    case NB_RULE: rule(f); break;
    case NB_TOC: nb_flow_toc(f, n); break;
    case NB_CAPTION: nb_flow_caption(f, n, f->tag); break;
    /* Set by whoever holds them; alone they are paragraphs, so that nothing is lost. */
    case NB_TABLE_CELL:
    case NB_DEF_TERM:
    case NB_SUMMARY: paragraph(f, n); break;
    case NB_ROOT:
    case NB_ITEM:
    case NB_TABLE_ROW:
    case NB_DEF_BODY: nb_flow_blocks(f, n->first, NULL); break;
    case NB_NOTE_DEF: return;
    case NB_TEXT:
    case NB_SOFT_BREAK:
    case NB_LINE_BREAK:
    case NB_CODE:
    case NB_MATH:
    case NB_EMPH:
    case NB_STRONG:
    case NB_STRIKE:
    case NB_UNDERLINE:
    case NB_MARK:
    case NB_SUB:
    case NB_SUP:
    case NB_SMALL:
    case NB_KBD:
    case NB_LINK:
    case NB_IMAGE:
    case NB_NOTE_REF:
    case NB_SPAN:
    case NB_RUBY:
    case NB_RUBY_TEXT:
    case NB_ANCHOR:
    case NB_NODE_TYPES: return; /* inlines come with their paragraph */
    }
    f->after_heading = was_heading;
    nb_arena_reset(f->c->scratch);
    if (!f->c->hold) nb_arena_reset(f->c->shaped);
}

void nb_flow_blocks(nb_flow *f, const nb_node *first, const nb_node *end)
{
    for (const nb_node *n = first; n && n != end; n = n->next) nb_flow_block(f, n);
}
