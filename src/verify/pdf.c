/* pdf.c: what a tagged PDF says, in the order of its tags, as poppler reads them. */
#include "unicode/unicode.h"
#include "verify/poppler.h"
#include "verify/said.h"

typedef struct {
    const nb_poppler_calls *p;
    nb_finished *f;
    said *to;            /* the text, or the notes */
    said notes, aside;   /* aside: what is read to be looked at */
    PopplerDocument *doc;
    int page;            /* of what was read last, from 0 */
    NB_VEC(nb_buf) tagged; /* by page: all that its tags say */
    bool in_contents;
} reader;

static void walk(reader *r, PopplerStructureElementIter *it, unsigned depth);

static nb_str own(reader *r, char *z)
{
    nb_str s = nb_str_dup(r->f->text.arena, nb_str_of(z));
    r->p->g_free(z);
    return s;
}

static void set_page(reader *r, int page)
{
    if (page < 0 || page == r->page) return;
    r->page = page;
    nb_arena *a = r->f->text.arena;
    nb_str name = nb_str_printf(a, "page %d", page + 1);
    said_at(&r->f->text, NB_NOWHERE, name);
    said_at(&r->notes, NB_NOWHERE, name);
    said_at(&r->aside, NB_NOWHERE, name);
}

static void content(reader *r, PopplerStructureElement *e)
{
    nb_str s = own(r, r->p->poppler_structure_element_get_text(e, 0));
    set_page(r, r->p->poppler_structure_element_get_page(e));
    said_text(r->to, s);
    if (r->page >= 0 && (size_t)r->page < r->tagged.n)
        nb_put_str(&r->tagged.v[r->page], s);
}

static bool is_inline(PopplerStructureElementKind k)
{
    return k == POPPLER_STRUCTURE_ELEMENT_SPAN || k == POPPLER_STRUCTURE_ELEMENT_QUOTE ||
           k == POPPLER_STRUCTURE_ELEMENT_REFERENCE || k == POPPLER_STRUCTURE_ELEMENT_CODE ||
           k == POPPLER_STRUCTURE_ELEMENT_LINK || k == POPPLER_STRUCTURE_ELEMENT_ANNOT ||
           k == POPPLER_STRUCTURE_ELEMENT_RUBY || k == POPPLER_STRUCTURE_ELEMENT_RUBY_BASE_TEXT ||
           k == POPPLER_STRUCTURE_ELEMENT_RUBY_ANNOT_TEXT || k == POPPLER_STRUCTURE_ELEMENT_FIGURE ||
           k == POPPLER_STRUCTURE_ELEMENT_FORMULA;
}

static void children(reader *r, PopplerStructureElementIter *it, unsigned depth)
{
    PopplerStructureElementIter *c = r->p->poppler_structure_element_iter_get_child(it);
    if (!c) return;
    walk(r, c, depth + 1);
    r->p->poppler_structure_element_iter_free(c);
}

/* The words of an element by themselves. */
static nb_str read_aside(reader *r, PopplerStructureElementIter *it, unsigned depth)
{
    said *before = r->to;
    r->to = &r->aside;
    size_t from = r->aside.unit.n;
    children(r, it, depth);
    nb_str s = said_words(&r->aside, from);
    r->aside.unit.n = from;
    r->to = before;
    return s;
}

static bool number_of(nb_str s, uint32_t *n)
{
    size_t i = 0;
    *n = 0;
    while (i < s.n && s.s[i] >= '0' && s.s[i] <= '9' && i < 9) *n = *n * 10 + (uint32_t)(s.s[i++] - '0');
    return i > 0 && i + 1 >= s.n;
}

static void label(reader *r, PopplerStructureElementIter *it, unsigned depth)
{
    uint32_t n;
    nb_str s = read_aside(r, it, depth);
    bool of_note = r->to == &r->notes && r->to->unit.n &&
                   r->to->unit.v[r->to->unit.n - 1].c == SAID_NOTE;
    if (!number_of(s, &n)) return;
    if (of_note) r->to->unit.v[r->to->unit.n - 1].c = SAID_NOTE | n;
    else said_mark(r->to, SAID_NUMBERED | n);
}

static void note(reader *r, PopplerStructureElementIter *it, unsigned depth)
{
    said *before = r->to;
    r->to = &r->notes;
    said_break(r->to);
    said_mark(r->to, SAID_NOTE);
    children(r, it, depth);
    said_break(r->to);
    r->to = before;
    r->f->text.notes++;
}

static void reference(reader *r, PopplerStructureElementIter *it, unsigned depth)
{
    uint32_t n;
    nb_str s = read_aside(r, it, depth);
    if (number_of(s, &n) && !r->in_contents) {
        said_end(r->to);
        said_mark(r->to, SAID_REF | n);
    } else said_text(r->to, s);
}

static void figure(reader *r, PopplerStructureElement *e, PopplerStructureElementIter *it, unsigned depth)
{
    nb_str alt = own(r, r->p->poppler_structure_element_get_alt_text(e));
    read_aside(r, it, depth);
    said_mark(r->to, SAID_IMAGE);
    NB_PUSH(r->to->arena, &r->f->text.image) =
        (said_image){said_plain(r->to->arena, alt), NB_STR_NULL, (uint32_t)r->to->place.n - 1};
}

static void entry(reader *r, PopplerStructureElementIter *it, unsigned depth)
{
    nb_str s = read_aside(r, it, depth);
    NB_PUSH(r->f->text.arena, &r->f->contents) = s;
}

static void element(reader *r, PopplerStructureElement *e, PopplerStructureElementIter *it,
                    unsigned depth)
{
    PopplerStructureElementKind k = r->p->poppler_structure_element_get_kind(e);
    if (k == POPPLER_STRUCTURE_ELEMENT_CONTENT) content(r, e);
    else if (k == POPPLER_STRUCTURE_ELEMENT_OBJECT_REFERENCE) return;
    else if (k == POPPLER_STRUCTURE_ELEMENT_LIST_LABEL) label(r, it, depth);
    else if (k == POPPLER_STRUCTURE_ELEMENT_NOTE) note(r, it, depth);
    else if (k == POPPLER_STRUCTURE_ELEMENT_REFERENCE) reference(r, it, depth);
    else if (k == POPPLER_STRUCTURE_ELEMENT_FIGURE) figure(r, e, it, depth);
    else if (k == POPPLER_STRUCTURE_ELEMENT_TOC_ITEM) entry(r, it, depth);
    else if (k == POPPLER_STRUCTURE_ELEMENT_TOC) {
        if (!r->in_contents) NB_PUSH(r->f->text.arena, &r->f->lists) = r->f->contents.n;
        bool before = r->in_contents;
        r->in_contents = true;
        children(r, it, depth);
        r->in_contents = before;
    } else if (is_inline(k)) children(r, it, depth);
    else {
        said_break(r->to);
        children(r, it, depth);
        said_break(r->to);
    }
}

static void walk(reader *r, PopplerStructureElementIter *it, unsigned depth)
{
    if (depth > 1000) return;
    do {
        PopplerStructureElement *e = r->p->poppler_structure_element_iter_get_element(it);
        if (!e) continue;
        element(r, e, it, depth);
        r->p->g_object_unref(e);
    } while (r->p->poppler_structure_element_iter_next(it));
}

static void outline(reader *r, PopplerIndexIter *it, unsigned depth)
{
    if (!it || depth > 100) return;
    do {
        PopplerAction *act = r->p->poppler_index_iter_get_action(it);
        if (act) {
            NB_PUSH(r->f->text.arena, &r->f->contents) =
                said_plain(r->f->text.arena, nb_str_of(act->any.title));
            r->p->poppler_action_free(act);
        }
        PopplerIndexIter *child = r->p->poppler_index_iter_get_child(it);
        outline(r, child, depth + 1);
        if (child) r->p->poppler_index_iter_free(child);
    } while (r->p->poppler_index_iter_next(it));
}

static bool leads_somewhere(reader *r, const PopplerDest *d)
{
    if (!d) return false;
    if (d->type != POPPLER_DEST_NAMED) return d->page_num > 0;
    PopplerDest *found = r->p->poppler_document_find_dest(r->doc, d->named_dest);
    bool is = found && found->page_num > 0;
    if (found) r->p->poppler_dest_free(found);
    return is;
}

/* A link over several lines is one for each; those of a page in no particular order. */
static void links(reader *r, PopplerPage *page, int number)
{
    said *s = &r->f->text;
    set_page(r, number);
    GList *all = r->p->poppler_page_get_link_mapping(page);
    for (GList *i = all; i; i = i->next) {
        const PopplerAction *act = ((PopplerLinkMapping *)i->data)->action;
        said_link l = {.place = (uint32_t)s->place.n - 1};
        if (act && act->type == POPPLER_ACTION_URI)
            l.url = nb_str_dup(s->arena, nb_str_of(act->uri.uri));
        else if (act && act->type == POPPLER_ACTION_GOTO_DEST)
            l.dead = !leads_somewhere(r, act->goto_dest.dest);
        else continue;
        NB_PUSH(s->arena, &s->link) = l;
    }
    r->p->poppler_page_free_link_mapping(all);
}

static void pages(reader *r, int n)
{
    nb_arena *a = r->f->text.arena;
    for (int i = 0; i < n; i++) {
        PopplerPage *page = r->p->poppler_document_get_page(r->doc, i);
        if (!page) continue;
        nb_str shown = own(r, r->p->poppler_page_get_text(page));
        NB_PUSH(a, &r->f->furniture) = shown;
        NB_PUSH(a, &r->f->furniture) = nb_buf_take(a, &r->tagged.v[i]);
        links(r, page, i);
        r->p->g_object_unref(page);
    }
}

/* The language in the metadata: <dc:language><rdf:Bag><rdf:li>zh-CN. */
static nb_str xmp_lang(nb_arena *a, nb_str xmp)
{
    size_t at = nb_str_find(xmp, NB_STR("<dc:language>"), 0);
    if (at == NB_NPOS) return NB_STR_NULL;
    at = nb_str_find(xmp, NB_STR("<rdf:li>"), at);
    if (at == NB_NPOS) return NB_STR_NULL;
    size_t end = nb_str_chr(xmp, '<', at + 8);
    return nb_str_dup(a, nb_str_trim(nb_str_sub(xmp, at + 8, end)));
}

static bool read_document(reader *r, nb_str path, nb_diags *diags)
{
    const nb_poppler_calls *p = r->p;
    nb_arena *a = r->f->text.arena;
    PopplerStructureElementIter *it = p->poppler_structure_element_iter_new(r->doc);
    if (!it) {
        nb_diag(diags, NB_CANNOT_VERIFY, NB_NOWHERE, "'%.*s' is not a tagged PDF", NB_STR_ARG(path));
        return false;
    }
    r->f->lang = xmp_lang(a, own(r, p->poppler_document_get_metadata(r->doc)));
    r->f->title = said_plain(a, own(r, p->poppler_document_get_title(r->doc)));
    int n = p->poppler_document_get_n_pages(r->doc);
    for (int i = 0; i < n; i++) (void)NB_PUSH(a, &r->tagged);
    r->to = &r->f->text;
    walk(r, it, 0);
    p->poppler_structure_element_iter_free(it);
    said_break(&r->f->text);
    said_append(&r->f->text, &r->notes);
    NB_PUSH(a, &r->f->lists) = r->f->contents.n;
    PopplerIndexIter *top = p->poppler_index_iter_new(r->doc);
    outline(r, top, 0);
    if (top) p->poppler_index_iter_free(top);
    pages(r, n);
    return true;
}

bool said_pdf(nb_finished *f, nb_str path, nb_str bytes, nb_diags *diags)
{
    reader r = {.p = nb_poppler_load(), .f = f, .page = -1};
    if (!r.p) {
        nb_diag(diags, NB_CANNOT_VERIFY, NB_NOWHERE, "poppler-glib, which reads PDF, is not installed");
        nb_hint(diags, "install libpoppler-glib8");
        return false;
    }
    said_begin(&r.notes, f->text.arena);
    said_begin(&r.aside, f->text.arena);
    GError *error = NULL;
    GBytes *b = r.p->g_bytes_new_static(bytes.s, bytes.n);
    r.doc = r.p->poppler_document_new_from_bytes(b, NULL, &error);
    if (!r.doc) nb_diag(diags, NB_CANNOT_VERIFY, NB_NOWHERE, "cannot read '%.*s': %s", NB_STR_ARG(path), error ? error->message : "not a PDF");
    bool ok = r.doc && read_document(&r, path, diags);
    if (r.doc) r.p->g_object_unref(r.doc);
    if (error) r.p->g_error_free(error);
    r.p->g_bytes_unref(b);
    return ok;
}
