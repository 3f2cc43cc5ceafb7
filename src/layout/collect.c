/* collect.c: the inlines of a block become one string, and bits that say where each stretch of
 * it came from and how it looks. White space is folded as HTML folds it. */
#include "layout/onpaper.h"
#include "layout/shaped.h"

typedef NB_VEC(nb_attr) attrs;
typedef NB_VEC(uint32_t) stack;

typedef struct {
    nb_ctx *c;
    nb_shaped *s;
    nb_buf text;
    attrs attr;
    NB_VEC(nb_bit) bit;
    NB_VEC(nb_para_link) link;
    NB_VEC(nb_para_note) note;
    NB_VEC(nb_para_anchor) anchor;
    NB_VEC(nb_para_image) image;
    NB_VEC(nb_para_ruby) ruby;
    stack open;    /* attr of each open container */
    uint32_t base; /* where the ruby base began */
    uint32_t ruby_tag;
    uint16_t kbds;
} collector;

static uint32_t current(const collector *x)
{
    return x->open.v[x->open.n - 1];
}

/* ---- looks ---- */

static uint32_t add_attr(collector *x, nb_attr a)
{
    NB_PUSH(x->c->scratch, &x->attr) = a;
    return (uint32_t)x->attr.n - 1;
}

/* An element under the block's, unless its ink is decoration. */
static uint32_t element(collector *x, nb_tag_type type, uint32_t parent)
{
    return parent < NB_FIRST_TAG ? parent : nb_tag_new(x->c, type, parent);
}

static nb_tag *tag_at(collector *x, uint32_t tag)
{
    return tag < NB_FIRST_TAG ? NULL : &x->c->tags.v[tag];
}

/* Code beside text: the same height of x, within reason. */
static nb_len code_size(const collector *x, const nb_attr *a)
{
    nb_font_query text = {a->role, a->variant, a->lang, false};
    nb_font_query code = {NB_ROLE_CODE, a->variant, a->lang, false};
    nb_len xt = nb_face_metrics(nb_fonts_primary(x->c->fonts, &text), a->size).x_height;
    nb_len xc = nb_face_metrics(nb_fonts_primary(x->c->fonts, &code), a->size).x_height;
    if (xt <= 0 || xc <= 0) return nb_muldiv(a->size, 9, 10);
    nb_len size = nb_muldiv(a->size, xt, xc);
    return nb_len_max(nb_muldiv(a->size, 8, 10), nb_len_min(a->size, size));
}

static nb_attr as_code(const collector *x, nb_attr a)
{
    if (a.role != NB_ROLE_CODE) a.size = code_size(x, &a);
    a.role = NB_ROLE_CODE;
    a.variant &= ~(unsigned)NB_FACE_ITALIC;
    a.dots = a.kai = false;
    a.code = true;
    return a;
}

static nb_attr raised(nb_attr a, int per_mille)
{
    a.rise += nb_muldiv(a.size, per_mille, 1000);
    a.size = nb_muldiv(a.size, 66, 100);
    return a;
}

static void set_lang(collector *x, nb_attr *a, const nb_node *n)
{
    if (!n->lang.n || nb_str_eq(n->lang, a->lang)) return;
    a->lang = nb_str_dup(x->c->arena, n->lang);
    a->cjk = nb_lang_is_cjk(a->lang) && !nb_lang_is(a->lang, "ko");
    a->tag = element(x, NB_TAG_SPAN, a->tag);
    nb_tag *t = tag_at(x, a->tag);
    if (t) t->lang = a->lang;
    else a->span_lang = true;
}

/* ---- links ---- */

/* The name that a place has in the PDF: its own, or that of the first heading or anchor below.
 */
static nb_str dest_of(const nb_node *target)
{
    nb_walk w = nb_walk_start(target);
    while (nb_walk_next(&w))
        if (w.entering && w.node->id.n) return w.node->id;
    return NB_STR_NULL;
}

nb_str nb_note_dest(const nb_ctx *c, const nb_node *def)
{
    if (def->id.n) return nb_str_dup(c->arena, def->id);
    return nb_str_printf(c->arena, "note-%.*s%u", NB_STR_ARG(c->names), (unsigned)def->seq);
}

/* The other edition is on the same pages: at a heading of that name, else at its beginning. */
static bool resolve_beside(const nb_ctx *c, const nb_node *n, nb_para_link *out)
{
    const nb_node *to = nb_map_find(&c->doc->anchors, n->as.link.fragment);
    out->dest = nb_str_dup(c->arena, dest_of(to ? to : c->doc->root));
    return out->dest.n > 0;
}

static bool resolve_link(const nb_ctx *c, const nb_node *n, nb_para_link *out)
{
    *out = (nb_para_link){.node = n};
    switch (n->as.link.kind) {
    case NB_LINK_EXTERNAL: out->url = nb_str_dup(c->arena, n->as.link.url); return true;
    case NB_LINK_INTERNAL:
        if (n->as.link.target) out->dest = nb_str_dup(c->arena, dest_of(n->as.link.target));
        return out->dest.n > 0;
    case NB_LINK_EDITION:
        if (c->beside && nb_str_eq(c->beside->doc->meta.lang, n->as.link.edition))
            return resolve_beside(c->beside, n, out);
        for (size_t i = 0; i < c->doc->n_siblings; i++) {
            const nb_sibling *e = &c->doc->siblings[i];
            if (!nb_str_eq(e->lang, n->as.link.edition) || !e->output.n) continue;
            out->file = nb_str_dup(c->arena, e->output);
            out->dest = nb_str_dup(c->arena, n->as.link.fragment);
            return true;
        }
        return false;
    case NB_LINK_DEAD: return false;
    }
    return false;
}

static void start_link(collector *x, nb_attr *a, nb_para_link link)
{
    link.tag = a->tag = element(x, NB_TAG_LINK, a->tag);
    NB_PUSH(x->c->scratch, &x->link) = link;
    a->link = (uint32_t)x->link.n;
}

/* ---- text ---- */

static void add_bit(collector *x, const nb_node *node, size_t offset)
{
    NB_PUSH(x->c->scratch, &x->bit) = (nb_bit){
        (uint32_t)x->text.n, current(x), node ? node->seq : UINT32_MAX, (uint32_t)offset, node};
}

static bool after_space(const collector *x)
{
    if (!x->text.n) return true;
    char last = x->text.p[x->text.n - 1];
    return last == ' ' || last == '\n';
}

static bool is_blank(char ch)
{
    return ch == ' ' || ch == '\t' || ch == '\n' || ch == '\r' || ch == '\f';
}

/* Adds text; a run of white space is one space, and none at the start of a line. */
static void add_folded(collector *x, nb_str t, const nb_node *node, size_t offset)
{
    bool fresh = true;
    for (size_t i = 0; i < t.n;) {
        if (is_blank(t.s[i])) {
            if (after_space(x)) {
                fresh = true;
                i++;
                continue;
            }
            if (fresh) add_bit(x, node, offset + i);
            fresh = false;
            nb_putc(&x->text, ' ');
            i++;
            continue;
        }
        size_t from = i;
        while (i < t.n && !is_blank(t.s[i])) i++;
        if (fresh) add_bit(x, node, offset + from);
        fresh = false;
        nb_put(&x->text, t.s + from, i - from);
    }
}

/* Adds text as it is; only line ends become spaces. */
static void add_exact(collector *x, nb_str t, const nb_node *node, size_t offset)
{
    if (!t.n) return;
    add_bit(x, node, offset);
    for (size_t i = 0; i < t.n; i++)
        nb_putc(&x->text, t.s[i] == '\n' || t.s[i] == '\r' ? ' ' : t.s[i]);
}

/* A raised number that leads to a note, or to an address. ref: the reference in the document;
 * first: the note that is to be set because of it. */
static void add_mark(collector *x, nb_str number, nb_str dest, const nb_node *ref,
                     const nb_node *first)
{
    nb_attr a = raised(x->attr.v[current(x)], 340);
    a.variant &= ~(unsigned)NB_FACE_ITALIC;
    a.dots = false;
    a.note_ref = true;
    a.tag = element(x, NB_TAG_REFERENCE, a.tag);
    nb_tag *t = tag_at(x, a.tag);
    if (t) t->title = nb_onpaper_title(x->c, ref ? ref->as.ref.def : NULL);
    if (!x->s->style.no_links) start_link(x, &a, (nb_para_link){.node = ref, .dest = dest});
    x->s->refs = true;
    if (first) NB_PUSH(x->c->scratch, &x->note) = (nb_para_note){(uint32_t)x->text.n, first};
    NB_PUSH(x->c->scratch, &x->open) = add_attr(x, a);
    add_bit(x, NULL, 0);
    nb_put_str(&x->text, number);
    x->open.n--;
}

static void add_note(collector *x, const nb_node *n)
{
    const nb_node *def = n->as.ref.def;
    if (x->s->style.no_notes || !def) return;
    nb_str number = nb_str_printf(x->c->scratch, "%u", nb_onpaper_note(x->c, def));
    add_mark(x, number, nb_note_dest(x->c, def), n, def->as.note.first_ref == n ? def : NULL);
}

static nb_attr on_paper(collector *x)
{
    nb_attr a = x->attr.v[current(x)];
    a.tag = element(x, NB_TAG_SPAN, a.tag);
    nb_tag *t = tag_at(x, a.tag);
    if (t) t->title = NB_ON_PAPER;
    return a;
}

/* What a link that cannot be clicked leaves behind its text. */
static void add_trace(collector *x, const nb_node *n)
{
    nb_para_link link;
    if (!x->c->style->links || n->type != NB_LINK || x->s->style.no_links ||
        !resolve_link(x->c, n, &link))
        return;
    nb_link_trace t = nb_onpaper_link(x->c, n, link.dest, x->attr.v[current(x)].lang);
    if (t.mark.n) add_mark(x, t.mark, t.dest, NULL, t.note);
    if (!t.text.n && !t.address.n) return;
    nb_attr a = on_paper(x);
    NB_PUSH(x->c->scratch, &x->open) = add_attr(x, a);
    add_exact(x, t.address.n ? NB_STR(" <") : t.text, NULL, 0);
    if (!t.address.n) {
        x->open.n--;
        return;
    }
    a.code = true;
    NB_PUSH(x->c->scratch, &x->open) = add_attr(x, a);
    add_exact(x, t.address, NULL, 0);
    x->open.n--;
    add_exact(x, NB_STR(">"), NULL, 0);
    x->open.n--;
}

/* ---- images ---- */

/* Badges stand side by side without a space; their names must not. */
static bool touches_image(const nb_node *n)
{
    const nb_node *before = n->prev;
    if (!before && n->parent && n->parent->type == NB_LINK) before = n->parent->prev;
    if (before && before->type == NB_LINK) before = before->last;
    return before && before->type == NB_IMAGE;
}

static void add_image(collector *x, const nb_node *n)
{
    nb_attr a = x->attr.v[current(x)];
    a.tag = element(x, NB_TAG_FIGURE, a.tag);
    nb_str alt = n->as.image.alt.n ? n->as.image.alt : n->as.image.title;
    if (!n->as.image.image) a.tag = x->attr.v[current(x)].tag;
    nb_tag *t = a.tag != x->attr.v[current(x)].tag ? tag_at(x, a.tag) : NULL;
    if (t) t->alt = nb_str_dup(x->c->arena, alt);
    NB_PUSH(x->c->scratch, &x->open) = add_attr(x, a);
    if (n->as.image.image) {
        nb_para_image img = {
            .at = (uint32_t)x->text.n, .attr = current(x), .image = n->as.image.image};
        nb_size_inline_image(x->c, n, x->attr.v[current(x)].size, &img);
        NB_PUSH(x->c->scratch, &x->image) = img;
        add_bit(x, n, 0);
        nb_put_utf8(&x->text, 0xFFFC);
    } else {
        if (touches_image(n)) add_folded(x, NB_STR(" "), NULL, 0);
        add_folded(x, alt.n ? alt : nb_image_origin(x->c->doc, n), NULL, 0);
    }
    x->open.n--;
}

/* ---- ruby ---- */

/* The text above what stands since the ruby, or its last text, began. */
static void add_ruby(collector *x, const nb_node *n)
{
    nb_attr a = x->attr.v[current(x)];
    nb_para_style style = x->s->style;
    style.text.size = style.text.leading = a.size / 2;
    style.mode = NB_SET_START;
    style.indent = 0;
    style.hyphenate = false;
    style.tag = element(x, NB_TAG_RT, x->ruby_tag);
    if (x->text.n > x->base)
        NB_PUSH(x->c->scratch, &x->ruby) =
            (nb_para_ruby){x->base, (uint32_t)x->text.n, nb_para_shape(x->c, n, &style)};
    x->base = (uint32_t)x->text.n;
    if (!n->next) return;
    a.tag = element(x, NB_TAG_RB, x->ruby_tag); /* the next base is another element */
    x->open.v[x->open.n - 1] = add_attr(x, a);
}

/* ---- the walk ---- */

/* Chinese emphasis has dots where that is wished, all East Asian where no Kai or the like is at
 * hand: slanted it never is, and must not look like the rest. */
static bool wants_dots(const collector *x, const nb_attr *a)
{
    if (a->cjk && x->c->style->emphasis_dots) return true;
    if (!nb_lang_is_cjk(a->lang)) return false;
    nb_font_query plain = {a->role, a->variant & ~(unsigned)NB_FACE_ITALIC, a->lang, false};
    nb_font_query kai = {a->role, a->variant | NB_FACE_ITALIC, a->lang, false};
    nb_str sample = nb_lang_is(a->lang, "ko") ? NB_STR("가") : NB_STR("国");
    return nb_fonts_pick(x->c->fonts, &plain, sample, NULL) ==
           nb_fonts_pick(x->c->fonts, &kai, sample, NULL);
}

static nb_attr entered(collector *x, const nb_node *n, nb_attr a)
{
    set_lang(x, &a, n);
    switch (n->type) {
    case NB_EMPH:
        if (wants_dots(x, &a)) a.dots = true;
        else a.variant |= NB_FACE_ITALIC;
        break;
    case NB_STRONG: a.variant |= NB_FACE_BOLD; break;
    case NB_STRIKE: a.strike = true; break;
    case NB_UNDERLINE: a.underline = true; break;
    case NB_MARK: a.mark = true; break;
    case NB_SUB: a = raised(a, -160); break;
    case NB_SUP: a = raised(a, 340); break;
    case NB_SMALL: a.size = nb_muldiv(a.size, 85, 100); break;
    case NB_KBD:
        a = as_code(x, a);
        a.kbd = ++x->kbds;
        break;
    case NB_LINK: {
        nb_para_link link;
        if (n->as.link.bare) a.code = true;
        if (x->s->style.no_links || !resolve_link(x->c, n, &link)) break;
        start_link(x, &a, link);
        /* A heading that is a link, often to itself, is still a heading. */
        bool heading = x->s->block && x->s->block->type == NB_HEADING;
        if (x->c->style->link_ink && !heading) a.colour = x->c->style->link_colour;
        break;
    }
    case NB_RUBY:
        x->ruby_tag = element(x, NB_TAG_RUBY, a.tag);
        a.tag = element(x, NB_TAG_RB, x->ruby_tag);
        x->base = (uint32_t)x->text.n;
        break;
    case NB_CODE:
        /* Part of its paragraph's element, as emphasis is: readers say nothing of Code, and
         * with an element for each name that it mentions a manual would be 3 to 4 % larger. */
        a = as_code(x, a);
        break;
    case NB_MATH:
        a = as_code(x, a);
        a.tag = element(x, NB_TAG_FORMULA, a.tag);
        if (tag_at(x, a.tag)) tag_at(x, a.tag)->alt = nb_str_dup(x->c->arena, n->as.math.text);
        break;
    case NB_ROOT:
    case NB_FILE:
    case NB_PARAGRAPH:
    case NB_HEADING:
    case NB_TABLE_CELL:
    case NB_CAPTION:
    case NB_DEF_TERM:
    case NB_SUMMARY:
    case NB_QUOTE:
    case NB_LIST:
    case NB_ITEM:
    case NB_TABLE:
    case NB_TABLE_ROW:
    case NB_FIGURE:
    case NB_CALLOUT:
    case NB_DETAILS:
    case NB_DIV:
    case NB_DEF_LIST:
    case NB_DEF_BODY:
    case NB_NOTE_DEF:
    case NB_CODE_BLOCK:
    case NB_MATH_BLOCK:
    case NB_RULE:
    case NB_TOC:
    case NB_TEXT:
    case NB_SOFT_BREAK:
    case NB_LINE_BREAK:
    case NB_IMAGE:
    case NB_NOTE_REF:
    case NB_SPAN:
    case NB_RUBY_TEXT:
    case NB_ANCHOR:
    case NB_NODE_TYPES: break;
    }
    return a;
}

static void push(collector *x, const nb_node *n)
{
    nb_attr a = entered(x, n, x->attr.v[current(x)]);
    NB_PUSH(x->c->scratch, &x->open) = add_attr(x, a);
}

static void leaf(collector *x, const nb_node *n)
{
    if (n->type == NB_TEXT) {
        if (x->s->style.verbatim) add_exact(x, n->as.text.text, n, 0);
        else add_folded(x, n->as.text.text, n, 0);
    } else if (n->type == NB_SOFT_BREAK) {
        add_folded(x, NB_STR(" "), NULL, 0);
    } else if (n->type == NB_LINE_BREAK) {
        while (x->text.n && x->text.p[x->text.n - 1] == ' ') x->text.n--;
        add_bit(x, NULL, 0);
        nb_putc(&x->text, '\n');
    } else if (n->type == NB_CODE || n->type == NB_MATH) {
        push(x, n);
        add_exact(x, n->type == NB_CODE ? n->as.text.text : n->as.math.text, n, 0);
        x->open.n--;
    } else if (n->type == NB_IMAGE) {
        add_image(x, n);
    } else if (n->type == NB_NOTE_REF) {
        add_note(x, n);
    }
}

/* A direction that is said isolates the text from what is around it (HTML's dir; UAX #9 §2.4).
 */
static void put_control(collector *x, uint32_t ch)
{
    add_bit(x, NULL, 0);
    nb_put_utf8(&x->text, ch);
}

static void walk(collector *x, const nb_node *root)
{
    nb_walk w = nb_walk_start(root);
    while (nb_walk_next(&w)) {
        const nb_node *n = w.node;
        if (n == root) continue;
        if (w.entering && n->id.n)
            NB_PUSH(x->c->scratch, &x->anchor) =
                (nb_para_anchor){(uint32_t)x->text.n, nb_str_dup(x->c->arena, n->id)};
        if (n->type == NB_RUBY_TEXT) {
            if (w.entering) add_ruby(x, n);
            nb_walk_skip(&w);
            continue;
        }
        switch (n->type) {
        case NB_TEXT:
        case NB_SOFT_BREAK:
        case NB_LINE_BREAK:
        case NB_CODE:
        case NB_MATH:
        case NB_IMAGE:
        case NB_NOTE_REF:
        case NB_ANCHOR: leaf(x, n); break;
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
        case NB_SPAN:
        case NB_RUBY:
            if (w.entering) {
                push(x, n);
                if (n->dir != NB_DIR_AUTO)
                    put_control(x, n->dir == NB_DIR_RTL ? 0x2067 : 0x2066);
            } else {
                if (n->dir != NB_DIR_AUTO) put_control(x, 0x2069);
                x->open.n--;
                add_trace(x, n);
            }
            break;
        case NB_ROOT:
        case NB_FILE:
        case NB_PARAGRAPH:
        case NB_HEADING:
        case NB_TABLE_CELL:
        case NB_CAPTION:
        case NB_DEF_TERM:
        case NB_SUMMARY:
        case NB_QUOTE:
        case NB_LIST:
        case NB_ITEM:
        case NB_TABLE:
        case NB_TABLE_ROW:
        case NB_FIGURE:
        case NB_CALLOUT:
        case NB_DETAILS:
        case NB_DIV:
        case NB_DEF_LIST:
        case NB_DEF_BODY:
        case NB_NOTE_DEF:
        case NB_CODE_BLOCK:
        case NB_MATH_BLOCK:
        case NB_RULE:
        case NB_TOC:
        case NB_RUBY_TEXT:
        case NB_NODE_TYPES: break;
        }
    }
}

static collector start(nb_ctx *c, nb_shaped *s)
{
    collector x = {.c = c, .s = s};
    nb_attr a = {.role = s->style.text.role,
                 .variant = s->style.text.variant,
                 .size = s->style.text.size,
                 .lang = s->lang,
                 .cjk = s->cjk,
                 .code = s->style.verbatim,
                 .kai = s->style.kai,
                 .colour = s->style.colour,
                 .tag = s->style.tag};
    NB_PUSH(c->scratch, &x.open) = add_attr(&x, a);
    return x;
}

#define KEEP(field, T) \
    (s->field = nb_copy(a, x->field.v, x->field.n * sizeof(T)), s->n_##field##s = x->field.n)

static void finish(collector *x)
{
    nb_shaped *s = x->s;
    nb_arena *a = x->c->shaped;
    if (!s->style.verbatim)
        while (x->text.n &&
               (x->text.p[x->text.n - 1] == ' ' || x->text.p[x->text.n - 1] == '\n'))
            x->text.n--;
    s->text = nb_buf_take(x->c->arena, &x->text); /* ink points into it */
    KEEP(attr, nb_attr);
    KEEP(bit, nb_bit);
    KEEP(link, nb_para_link);
    KEEP(note, nb_para_note);
    KEEP(anchor, nb_para_anchor);
    KEEP(image, nb_para_image);
    s->ruby = nb_copy(a, x->ruby.v, x->ruby.n * sizeof(nb_para_ruby));
    s->n_rubies = x->ruby.n;
}

void nb_collect(nb_ctx *c, nb_shaped *s)
{
    collector x = start(c, s);
    walk(&x, s->block);
    finish(&x);
}

/* Verbatim text, whose looks count bytes of the node. */
static void add_looks(collector *x, nb_str text, const nb_node *node, size_t offset)
{
    const nb_para_style *ps = &x->s->style;
    size_t at = 0;
    for (size_t i = 0; i < ps->n_looks && ps->look[i].from < offset + text.n; i++) {
        const nb_look *l = &ps->look[i];
        if (l->to <= offset + at) continue;
        size_t from = l->from > offset + at ? l->from - offset : at;
        size_t to = l->to - offset < text.n ? l->to - offset : text.n;
        add_exact(x, nb_str_sub(text, at, from), node, offset + at);
        nb_attr a = x->attr.v[current(x)];
        a.variant |= l->variant;
        a.colour = l->colour;
        NB_PUSH(x->c->scratch, &x->open) = add_attr(x, a);
        add_exact(x, nb_str_sub(text, from, to), node, offset + from);
        x->open.n--;
        at = to;
    }
    add_exact(x, nb_str_sub(text, at, text.n), node, offset + at);
}

void nb_collect_text(nb_ctx *c, nb_shaped *s, nb_str text, const nb_node *node, size_t offset)
{
    collector x = start(c, s);
    if (s->style.verbatim) add_looks(&x, text, node, offset);
    else add_folded(&x, text, node, offset);
    finish(&x);
}
