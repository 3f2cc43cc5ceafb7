/* plan.c: which text goes into which file, and what every place is called, before a word of
 * XHTML is written. Chapters come from the document; one of more than about 250 KB is cut
 * again, since older readers load a whole file before they show its first page. */
#include "epub/ebook.h"

/* Of text; markup adds to it. */
#define CHAPTER_BYTES (200u << 10)

const nb_setting *nb_ebook_find_setting(const nb_ebook *e, const char *key)
{
    const nb_epub_options *o = e->options;
    const nb_meta *m = &e->doc->meta;
    const nb_setting *s = nb_setting_find(o->settings, o->n_settings, key);
    if (!s || !nb_str_trim(s->value).n) s = nb_setting_find(m->settings, m->n_settings, key);
    return s && nb_str_trim(s->value).n ? s : NULL;
}

nb_str nb_ebook_setting(const nb_ebook *e, const char *key)
{
    const nb_setting *s = nb_ebook_find_setting(e, key);
    return s ? nb_str_trim(s->value) : NB_STR_NULL;
}

bool nb_ebook_is_on(nb_str s)
{
    static const char *const off[] = {"", "0", "no", "false", "off", "none"};
    for (size_t i = 0; i < sizeof off / sizeof *off; i++)
        if (nb_str_ieq(s, nb_str_of(off[i]))) return false;
    return true;
}

/* ---- files ---- */

static nb_ebook_chapter *open_chapter(nb_ebook *e, const nb_node *file, nb_str title)
{
    nb_ebook_chapter *x = &NB_PUSH(e->arena, &e->chapters);
    x->file = file;
    x->title = title;
    x->name = nb_str_printf(e->arena, "c%03zu.xhtml", e->chapters.n);
    return x;
}

static size_t weigh(const nb_node *block)
{
    size_t n = 0;
    nb_walk w = nb_walk_start(block);
    while (nb_walk_next(&w)) {
        if (!w.entering) continue;
        n += 16;
        if (w.node->type == NB_TEXT || w.node->type == NB_CODE) n += w.node->as.text.text.n;
        else if (w.node->type == NB_CODE_BLOCK) n += w.node->as.code_block.text.n;
        else if (w.node->type == NB_NOTE_DEF) nb_walk_skip(&w);
    }
    return n;
}

/* The best place to cut [first, to): its last heading of the highest rank beyond the middle,
 * else `to`, but never between a heading and what follows it. */
static const nb_node *cut_before(const nb_node *first, const nb_node *middle, const nb_node *to)
{
    const nb_node *best = NULL;
    for (const nb_node *b = middle; b && b != to; b = b->next)
        if (b != first && b->type == NB_HEADING && b->prev->type != NB_HEADING &&
            (!best || b->as.heading.level <= best->as.heading.level))
            best = b;
    if (best) return best;
    const nb_node *b = to;
    while (b->prev != first && b->prev->type == NB_HEADING) b = b->prev;
    return b;
}

static void add_chapter(nb_ebook *e, const nb_chapter *c)
{
    nb_ebook_chapter *x = open_chapter(e, c->file, c->title);
    x->first = c->first;
    x->heading = c->heading;
    size_t n = 0;
    const nb_node *middle = c->first;
    for (const nb_node *b = c->first;; b = b->next) {
        size_t k = weigh(b);
        if (n && n + k > CHAPTER_BYTES) {
            const nb_node *cut = cut_before(x->first, middle, b);
            x->last = cut->prev;
            x = open_chapter(e, c->file, c->title);
            x->first = middle = cut;
            if (cut->type == NB_HEADING) {
                nb_str title = nb_str_trim(nb_node_text(e->arena, cut));
                x->heading = cut;
                if (title.n) x->title = title;
            }
            n = 0;
            for (const nb_node *r = cut; r != b; r = r->next) n += weigh(r);
        }
        if (n < CHAPTER_BYTES / 2) middle = b;
        n += k;
        if (b == c->last) break;
    }
    x->last = c->last;
}

/* A part has its page even where its first file is empty. */
static void add_part(nb_ebook *e, const nb_node *file)
{
    if (!file->as.file.part.n) return;
    nb_ebook_chapter *x = open_chapter(e, file, file->as.file.part);
    x->part = file->as.file.part;
}

static void add_chapters(nb_ebook *e)
{
    const nb_doc *d = e->doc;
    size_t i = 0;
    for (const nb_node *f = d->root->first; f; f = f->next) {
        size_t at = e->chapters.n;
        add_part(e, f);
        if (i < d->n_chapters && d->chapters[i].file == f) at = e->chapters.n;
        for (; i < d->n_chapters && d->chapters[i].file == f; i++)
            add_chapter(e, &d->chapters[i]);
        if (at < e->chapters.n && e->chapters.v[at].first) e->chapters.v[at].opens_file = true;
    }
}

/* ---- which node is where ---- */

static void claim(nb_ebook *e, const nb_node *from, uint32_t chapter)
{
    nb_walk w = nb_walk_start(from);
    while (nb_walk_next(&w)) {
        if (!w.entering) continue;
        if (w.node->type == NB_NOTE_DEF && w.node != from) nb_walk_skip(&w);
        else e->chapter[w.node->seq] = chapter;
    }
}

/* A note stands in the file of its first reference; one without any, where it was written. */
static uint32_t chapter_of_note(const nb_ebook *e, const nb_node *def)
{
    if (def->as.note.first_ref) return e->chapter[def->as.note.first_ref->seq];
    const nb_node *b = def;
    while (b->parent && b->parent->type != NB_FILE) b = b->parent;
    for (const nb_node *p = b; p; p = p->prev)
        if (e->chapter[p->seq] && p != def) return e->chapter[p->seq];
    for (const nb_node *p = b; p; p = p->next)
        if (e->chapter[p->seq] && p != def) return e->chapter[p->seq];
    return b->parent ? e->chapter[b->parent->seq] : 0;
}

static void place_notes(nb_ebook *e)
{
    for (size_t i = 0; i < e->doc->n_notes; i++) {
        const nb_node *def = e->doc->notes[i];
        uint32_t at = chapter_of_note(e, def);
        if (!at && e->chapters.n) at = (uint32_t)e->chapters.n;
        if (!at) continue;
        nb_ebook_chapter *c = &e->chapters.v[at - 1];
        if (c->n_notes == c->cap_notes)
            c->notes =
                nb_vec_grow(e->arena, c->notes, c->n_notes, &c->cap_notes, sizeof *c->notes);
        c->notes[c->n_notes++] = def;
        claim(e, def, at);
    }
}

static void place_blocks(nb_ebook *e)
{
    for (size_t i = 0; i < e->chapters.n; i++) {
        const nb_ebook_chapter *c = &e->chapters.v[i];
        if (!c->first) continue;
        if (c->opens_file) e->chapter[c->file->seq] = (uint32_t)i + 1;
        for (const nb_node *b = c->first;; b = b->next) {
            if (b->type != NB_NOTE_DEF) claim(e, b, (uint32_t)i + 1);
            if (b == c->last) break;
        }
    }
}

/* ---- ids ---- */

static void name_nodes(nb_ebook *e)
{
    const nb_doc *d = e->doc;
    /* Headings first: their slugs are what links from outside use. */
    for (size_t i = 0; i < d->n_nodes; i++)
        if (d->node[i]->type == NB_HEADING && d->node[i]->id.n)
            e->id[i] = nb_ebook_xml_id(e, d->node[i]->id);
    for (size_t i = 0; i < d->n_nodes; i++)
        if (!e->id[i].n && d->node[i]->id.n) e->id[i] = nb_ebook_xml_id(e, d->node[i]->id);
    for (size_t i = 0; i < d->n_notes; i++) {
        const nb_node *n = d->notes[i];
        nb_str want = n->as.note.index
                          ? nb_str_printf(e->arena, "note-%u", n->as.note.index)
                          : nb_str_printf(e->arena, "note-%.*s", NB_STR_ARG(n->as.note.label));
        if (!e->id[n->seq].n) e->id[n->seq] = nb_ebook_xml_id(e, want);
    }
    for (size_t i = 0; i < d->n_nodes; i++) {
        const nb_node *n = d->node[i], *def = n->type == NB_NOTE_REF ? n->as.ref.def : NULL;
        if (!def || e->id[i].n) continue;
        nb_str want = n->as.ref.nth > 1 ? nb_str_printf(e->arena, "ref-%u-%u",
                                                        def->as.note.index, n->as.ref.nth)
                                        : nb_str_printf(e->arena, "ref-%u", def->as.note.index);
        e->id[i] = nb_ebook_xml_id(e, want);
    }
}

static void collect_refs(nb_ebook *e)
{
    const nb_doc *d = e->doc;
    e->refs = NB_ARRAY(e->arena, nb_ebook_note_refs, d->n_notes + 1);
    for (size_t i = 0; i < d->n_nodes; i++) {
        const nb_node *n = d->node[i], *def = n->type == NB_NOTE_REF ? n->as.ref.def : NULL;
        if (!def || !def->as.note.index) continue;
        nb_ebook_note_refs *r = &e->refs[def->as.note.index - 1];
        if (r->n == r->cap) r->v = nb_vec_grow(e->arena, r->v, r->n, &r->cap, sizeof *r->v);
        r->v[r->n++] = n;
    }
}

static void rank_headings(nb_ebook *e)
{
    const nb_doc *d = e->doc;
    for (size_t i = 0; i < d->n_nodes; i++)
        if (d->node[i]->type == NB_HEADING) e->level[i] = (uint8_t)d->node[i]->as.heading.level;
    nb_str wish = nb_ebook_setting(e, "number-sections");
    bool numbered = false;
    if (wish.n) (void)nb_setting_bool(wish, &numbered); /* layout names a word that is none */
    for (size_t i = 0; i < d->n_outline; i++) {
        const nb_outline_entry *o = &d->outline[i];
        e->level[o->node->seq] = (uint8_t)(o->depth > 5 ? 6 : o->depth + 1);
        if (numbered && !o->is_part) e->number[o->node->seq] = o->number;
    }
}

void nb_ebook_plan(nb_ebook *e)
{
    size_t n = e->doc->n_nodes ? e->doc->n_nodes : 1;
    e->id = NB_ARRAY(e->arena, nb_str, n);
    e->chapter = NB_ARRAY(e->arena, uint32_t, n);
    e->level = NB_ARRAY(e->arena, uint8_t, n);
    e->number = NB_ARRAY(e->arena, nb_str, n);
    add_chapters(e);
    place_blocks(e);
    place_notes(e);
    name_nodes(e);
    collect_refs(e);
    rank_headings(e);
    const nb_meta *m = &e->doc->meta;
    /* Where the text opens with its own title, a title page must say more than that. */
    e->has_title_page = !e->chapters.n || !m->title_from_heading || m->subtitle.n ||
                        m->n_people || m->publisher.n;
}

nb_str nb_ebook_href(const nb_ebook *e, const nb_node *target)
{
    if (!target || target->seq >= e->doc->n_nodes) return NB_STR_NULL;
    uint32_t at = e->chapter[target->seq];
    if (!at) return NB_STR_NULL;
    nb_str name = e->chapters.v[at - 1].name, id = e->id[target->seq];
    if (target->type == NB_FILE || !id.n) return name;
    nb_buf b = {0};
    nb_put_str(&b, name);
    nb_putc(&b, '#');
    nb_put_str(&b, id);
    return nb_buf_take(e->arena, &b);
}
