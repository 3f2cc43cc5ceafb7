/* source.c: what a document says. */
#include "unicode/unicode.h"
#include "verify/said.h"

typedef struct {
    said *s;
    const nb_doc *d;
    bool titled;         /* the title block was offered */
    size_t entry;        /* of the outline: the next */
    NB_VEC(size_t) open; /* where links that are open begin */
} teller;

static void optional(teller *t, nb_str text)
{
    said *s = t->s;
    if (!text.n) return;
    said_break(s);
    size_t from = s->unit.n;
    said_text(s, text);
    if (s->unit.n > from) s->unit.v[from].optional = (uint32_t)(s->unit.n - from);
    said_break(s);
}

/* "A, B" or 甲、乙. */
static nb_str people(teller *t)
{
    const nb_meta *m = &t->d->meta;
    bool wide = nb_lang_is(m->lang, "zh") || nb_lang_is(m->lang, "ja");
    nb_buf b = {0};
    for (size_t i = 0; i < m->n_people; i++) {
        if (i) nb_puts(&b, wide ? "、" : ", ");
        nb_put_str(&b, m->people[i].name);
    }
    return nb_buf_take(t->s->arena, &b);
}

static void title_block(teller *t, bool with_title)
{
    const nb_meta *m = &t->d->meta;
    if (with_title) optional(t, m->title);
    optional(t, m->subtitle);
    optional(t, people(t));
    optional(t, m->date);
    optional(t, m->publisher);
}

static void open_here(teller *t)
{
    NB_PUSH(t->s->arena, &t->open) = t->s->unit.n;
}

static void close_link(teller *t, const nb_node *n)
{
    size_t from = t->open.v[--t->open.n];
    if (n->as.link.kind == NB_LINK_DEAD || n->as.link.kind == NB_LINK_EDITION) return;
    bool outside = n->as.link.kind == NB_LINK_EXTERNAL;
    nb_str text = said_words(t->s, from);
    if (!text.n) return; /* around a picture, or nothing to press on */
    NB_PUSH(t->s->arena, &t->s->link) = (said_link){
        text, outside ? n->as.link.url : NB_STR_NULL, (uint32_t)t->s->place.n - 1, false};
}

static void put_image(said *s, const nb_node *n)
{
    said_mark(s, SAID_IMAGE);
    NB_PUSH(s->arena, &s->image) = (said_image){said_plain(s->arena, n->as.image.alt),
                                                n->as.image.src, (uint32_t)s->place.n - 1};
}

static void enter_inline(teller *t, const nb_node *n)
{
    said *s = t->s;
    nb_node_type type = n->type;
    if (type == NB_TEXT || type == NB_CODE) said_text(s, n->as.text.text);
    else if (type == NB_MATH) said_text(s, n->as.math.text);
    else if (type == NB_SOFT_BREAK) said_text(s, NB_STR(" "));
    else if (type == NB_LINE_BREAK) said_break(s);
    else if (type == NB_LINK) open_here(t);
    else if (type == NB_IMAGE) put_image(s, n);
    else if (type == NB_NOTE_REF) {
        said_end(s);
        said_mark(s, SAID_REF | (n->as.ref.def->as.note.number & SAID_LOW));
    }
}

static void put_line(said *s, nb_str text)
{
    said_text(s, text);
    said_break(s);
}

static void title_or_word(said *s, nb_str title, bool titled)
{
    if (title.n) said_text(s, title);
    else if (!titled) said_mark(s, SAID_WORD);
    said_break(s);
}

static void enter_block(teller *t, const nb_node *n)
{
    said *s = t->s;
    said_break(s);
    if (n->type == NB_FILE && n->as.file.part.n) put_line(s, n->as.file.part);
    else if (n->type == NB_HEADING) {
        const nb_doc *d = t->d;
        while (t->entry < d->n_outline && d->outline[t->entry].node->seq < n->seq) t->entry++;
        if (t->entry < d->n_outline && d->outline[t->entry].node == n)
            optional(t, d->outline[t->entry].number);
    } else if (n->type == NB_ITEM && n->parent->as.list.ordered) {
        said_mark(s, SAID_NUMBERED | ((uint32_t)n->as.item.number & SAID_LOW));
    } else if (n->type == NB_CALLOUT) {
        title_or_word(s, n->as.callout.title, false);
    } else if (n->type == NB_DETAILS) {
        title_or_word(s, NB_STR_NULL, n->first && n->first->type == NB_SUMMARY);
    } else if (n->type == NB_CODE_BLOCK) {
        put_line(s, n->as.code_block.title);
        said_lines(s, n->as.code_block.text);
    } else if (n->type == NB_MATH_BLOCK) {
        said_lines(s, n->as.math.text);
    }
}

static void leave(teller *t, const nb_node *n)
{
    if (n->type == NB_LINK) close_link(t, n);
    if (n->type == NB_HEADING && !t->titled) {
        t->titled = true;
        title_block(t, false);
    }
    if (nb_is_block(n->type)) said_break(t->s);
}

static void tell(teller *t, const nb_node *root)
{
    nb_walk w = nb_walk_start(root);
    while (nb_walk_next(&w)) {
        const nb_node *n = w.node;
        if (n->type == NB_NOTE_DEF && n != root) {
            nb_walk_skip(&w);
            continue;
        }
        if (!w.entering) {
            leave(t, n);
            continue;
        }
        if (n->loc.line) said_at(t->s, n->loc, NB_STR_NULL);
        if (nb_is_inline(n->type)) enter_inline(t, n);
        else enter_block(t, n);
    }
}

void said_source(said *s, nb_arena *a, const nb_doc *d)
{
    teller t = {.s = s, .d = d};
    said_begin(s, a);
    title_block(&t, true);
    for (const nb_node *f = d->root->first; f; f = f->next) tell(&t, f);
    for (size_t i = 0; i < d->n_notes; i++) {
        said_break(s);
        said_mark(s, SAID_NOTE | (d->notes[i]->as.note.number & SAID_LOW));
        tell(&t, d->notes[i]);
        s->notes++;
    }
    said_break(s);
}
