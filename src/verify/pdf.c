/* pdf.c: what a tagged PDF says, in the order of its tags, as poppler reads them. */
#include <string.h>

#include "unicode/unicode.h"
#include "verify/poppler_calls.h"
#include "verify/said.h"

typedef struct {
    nb_finished *f;
    said *to;          /* the text, or the notes */
    said notes, aside; /* aside: what is read to be looked at */
    PopplerDocument *doc;
    int page, pages; /* page: of what was read last, from 0 */
    nb_str shown;    /* all text of the page and the next */
    bool in_contents;
} reader;

static void walk(reader *r, PopplerStructureElementIter *it, unsigned depth);

static nb_str own(reader *r, char *z)
{
    nb_str s = nb_str_dup(r->f->text.arena, nb_str_of(z));
    g_free(z);
    return s;
}

static nb_str page_text(reader *r, int page)
{
    PopplerPage *p = page < r->pages ? poppler_document_get_page(r->doc, page) : NULL;
    if (!p) return NB_STR_NULL;
    nb_str s = nb_text_nfc(r->f->text.arena, own(r, poppler_page_get_text(p)));
    g_object_unref(p);
    return s;
}

static void set_page(reader *r, int page)
{
    if (page < 0 || page == r->page) return;
    r->page = page;
    nb_arena *a = r->f->text.arena;
    nb_str name = nb_str_printf(a, "page %d", page + 1);
    /* Text that runs over to the next page may be noted under this one. */
    r->shown = nb_str_cat(a, page_text(r, page), page_text(r, page + 1));
    said_at(&r->f->text, NB_NOWHERE, name);
    said_at(&r->notes, NB_NOWHERE, name);
    said_at(&r->aside, NB_NOWHERE, name);
}

/* poppler-glib takes the UTF-8 of tagged text for PDFDocEncoding (PDF 32000-1, annex D.2). The
 * bytes come back by its table, but for two that the encoding has not: those are U+FFFD. */
static uint8_t pdfdoc_byte(uint32_t c)
{
    static const uint16_t from_18[] = {0x2D8, 0x2C7, 0x2C6, 0x2D9, 0x2DD, 0x2DB, 0x2DA, 0x2DC};
    static const uint16_t from_80[] = {
        0x2022, 0x2020, 0x2021, 0x2026, 0x2014, 0x2013, 0x192,  0x2044, 0x2039, 0x203A, 0x2212,
        0x2030, 0x201E, 0x201C, 0x201D, 0x2018, 0x2019, 0x201A, 0x2122, 0xFB01, 0xFB02, 0x141,
        0x152,  0x160,  0x178,  0x17D,  0x131,  0x142,  0x153,  0x161,  0x17E};
    for (size_t i = 0; i < sizeof from_18 / sizeof *from_18; i++)
        if (from_18[i] == c) return (uint8_t)(0x18 + i);
    for (size_t i = 0; i < sizeof from_80 / sizeof *from_80; i++)
        if (from_80[i] == c) return (uint8_t)(0x80 + i);
    if (c == 0x20AC) return 0xA0;
    return c == 0xFFFD || c > 0xFF ? 0 : (uint8_t)c;
}

/* A character whose bytes that are 0 are 0x9F or 0xAD, as the bits of `which` say; 0: it is
 * none. */
static uint32_t filled(const char *p, size_t n, unsigned which)
{
    char b[4];
    for (size_t i = 0; i < n; i++) {
        b[i] = p[i] ? p[i] : which & 1 ? (char)0xAD : (char)0x9F;
        if (!p[i]) which >>= 1;
    }
    size_t bad, at = 0;
    return nb_utf8_valid((nb_str){b, n}, &bad) ? nb_utf8_next((nb_str){b, n}, &at) : 0;
}

static bool on_page(const reader *r, uint32_t c)
{
    char b[4];
    size_t n = nb_utf8_put(b, c);
    return nb_str_find(r->shown, (nb_str){b, n}, 0) != NB_NPOS;
}

/* What the two bytes make doubtful is settled by the page's own text, which poppler gives
 * rightly. */
static void put_decoded(reader *r, nb_str s)
{
    nb_buf b = {0};
    for (size_t i = 0; i < s.n;) nb_putc(&b, (char)pdfdoc_byte(nb_utf8_next(s, &i)));
    nb_str raw = nb_buf_str(&b);
    for (size_t i = 0; i < raw.n;) {
        uint8_t lead = (uint8_t)raw.s[i];
        size_t n = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
        if (n > raw.n - i) n = raw.n - i;
        uint32_t found = 0, other = 0, any = 0;
        for (unsigned which = 0; which < 8; which++) {
            uint32_t c = filled(raw.s + i, n, which);
            if (!c || c == found || c == other) continue;
            any = c;
            if (!memchr(raw.s + i, 0, n) || on_page(r, c)) *(found ? &other : &found) = c;
        }
        char utf8[4];
        size_t before = r->to->unit.n;
        uint32_t c = found ? found : any ? any : 0xFFFD;
        said_text(r->to, (nb_str){utf8, nb_utf8_put(utf8, c)});
        if (other && r->to->unit.n > before) r->to->unit.v[before].other = other;
        i += n;
    }
    nb_buf_free(&b);
}

static void content(reader *r, PopplerStructureElement *e)
{
    set_page(r, poppler_structure_element_get_page(e));
    put_decoded(r, own(r, poppler_structure_element_get_text(e, 0)));
}

static bool is_inline(PopplerStructureElementKind k)
{
    return k == POPPLER_STRUCTURE_ELEMENT_SPAN || k == POPPLER_STRUCTURE_ELEMENT_QUOTE ||
           k == POPPLER_STRUCTURE_ELEMENT_REFERENCE || k == POPPLER_STRUCTURE_ELEMENT_CODE ||
           k == POPPLER_STRUCTURE_ELEMENT_LINK || k == POPPLER_STRUCTURE_ELEMENT_ANNOT ||
           k == POPPLER_STRUCTURE_ELEMENT_RUBY ||
           k == POPPLER_STRUCTURE_ELEMENT_RUBY_BASE_TEXT ||
           k == POPPLER_STRUCTURE_ELEMENT_RUBY_ANNOT_TEXT ||
           k == POPPLER_STRUCTURE_ELEMENT_FIGURE || k == POPPLER_STRUCTURE_ELEMENT_FORMULA;
}

static void children(reader *r, PopplerStructureElementIter *it, unsigned depth)
{
    PopplerStructureElementIter *c = poppler_structure_element_iter_get_child(it);
    if (!c) return;
    walk(r, c, depth + 1);
    poppler_structure_element_iter_free(c);
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
    while (i < s.n && s.s[i] >= '0' && s.s[i] <= '9' && i < 9)
        *n = *n * 10 + (uint32_t)(s.s[i++] - '0');
    return i > 0 && i + 1 >= s.n;
}

static void label(reader *r, PopplerStructureElementIter *it, unsigned depth)
{
    uint32_t n;
    nb_str s = read_aside(r, it, depth);
    bool of_note =
        r->to == &r->notes && r->to->unit.n && r->to->unit.v[r->to->unit.n - 1].c == SAID_NOTE;
    if (!number_of(s, &n)) {
        size_t at = 0;
        uint32_t first = s.n ? nb_utf8_next(s, &at) : 0;
        if (at == s.n && !nb_char_is_letter(first) && !nb_char_is_number(first))
            return;        /* a bullet */
        said_break(r->to); /* a term and its definition are tagged as label and body */
        said_text(r->to, s);
        said_break(r->to);
        return;
    }
    if (of_note) r->to->unit.v[r->to->unit.n - 1].c = SAID_NOTE | n;
    else if (nb_str_ends(s, NB_STR(".")) || nb_str_ends(s, NB_STR(")")))
        said_mark(r->to, SAID_NUMBERED | n);
    else said_text(r->to, s); /* the number's mark is lost */
}

/* title: the number that a note has in the source, where paper gives it another. */
static void note(reader *r, PopplerStructureElementIter *it, nb_str title, unsigned depth)
{
    said *before = r->to;
    uint32_t n;
    r->to = &r->notes;
    said_break(r->to);
    said_mark(r->to, SAID_NOTE);
    size_t mark = r->notes.unit.n - 1;
    children(r, it, depth);
    if (number_of(title, &n)) r->notes.unit.v[mark].c = SAID_NOTE | n;
    said_break(r->to);
    r->to = before;
    r->f->text.notes++;
}

static void reference(reader *r, PopplerStructureElementIter *it, nb_str title, unsigned depth)
{
    uint32_t n;
    nb_str s = read_aside(r, it, depth);
    if (number_of(title.n ? title : s, &n) && !r->in_contents) {
        said_end(r->to);
        said_mark(r->to, SAID_REF | n);
    } else said_text(r->to, s);
}

static void figure(reader *r, PopplerStructureElement *e, PopplerStructureElementIter *it,
                   unsigned depth)
{
    nb_str alt = own(r, poppler_structure_element_get_alt_text(e));
    read_aside(r, it, depth);
    said_mark(r->to, SAID_IMAGE);
    NB_PUSH(r->to->arena, &r->f->text.image) =
        (said_image){said_plain(r->to->arena, alt), NB_STR_NULL, (uint32_t)r->to->place.n - 1};
}

static void entry(reader *r, PopplerStructureElementIter *it, unsigned depth)
{
    size_t at = r->f->contents.n;
    (void)NB_PUSH(r->f->text.arena, &r->f->contents); /* before those below it */
    nb_str s = read_aside(r, it, depth);
    r->f->contents.v[at] = s;
}

static void element(reader *r, PopplerStructureElement *e, PopplerStructureElementIter *it,
                    unsigned depth)
{
    PopplerStructureElementKind k = poppler_structure_element_get_kind(e);
    nb_str title = own(r, poppler_structure_element_get_title(e));
    if (nb_str_is(title, "on paper")) return; /* what a link on paper prints besides */
    if (k == POPPLER_STRUCTURE_ELEMENT_CONTENT) content(r, e);
    else if (k == POPPLER_STRUCTURE_ELEMENT_OBJECT_REFERENCE) return;
    else if (k == POPPLER_STRUCTURE_ELEMENT_CAPTION && r->in_contents) return; /* its title */
    else if (k == POPPLER_STRUCTURE_ELEMENT_LIST_LABEL) label(r, it, depth);
    else if (k == POPPLER_STRUCTURE_ELEMENT_NOTE) note(r, it, title, depth);
    else if (k == POPPLER_STRUCTURE_ELEMENT_REFERENCE) reference(r, it, title, depth);
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
        PopplerStructureElement *e = poppler_structure_element_iter_get_element(it);
        if (!e) continue;
        element(r, e, it, depth);
        g_object_unref(e);
    } while (poppler_structure_element_iter_next(it));
}

static void outline(reader *r, PopplerIndexIter *it, unsigned depth)
{
    if (!it || depth > 100) return;
    do {
        PopplerAction *act = poppler_index_iter_get_action(it);
        if (act) {
            NB_PUSH(r->f->text.arena, &r->f->contents) =
                said_plain(r->f->text.arena, nb_str_of(act->any.title));
            poppler_action_free(act);
        }
        PopplerIndexIter *child = poppler_index_iter_get_child(it);
        outline(r, child, depth + 1);
        if (child) poppler_index_iter_free(child);
    } while (poppler_index_iter_next(it));
}

static bool leads_somewhere(reader *r, const PopplerDest *d)
{
    if (!d) return false;
    if (d->type != POPPLER_DEST_NAMED) return d->page_num > 0;
    PopplerDest *found = poppler_document_find_dest(r->doc, d->named_dest);
    bool is = found && found->page_num > 0;
    if (found) poppler_dest_free(found);
    return is;
}

/* A link over several lines is one for each; those of a page in no particular order. */
static void links(reader *r, PopplerPage *page, int number)
{
    said *s = &r->f->text;
    set_page(r, number);
    GList *all = poppler_page_get_link_mapping(page);
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
    poppler_page_free_link_mapping(all);
}

static void pages(reader *r)
{
    for (int i = 0; i < r->pages; i++) {
        PopplerPage *page = poppler_document_get_page(r->doc, i);
        if (!page) continue;
        links(r, page, i);
        g_object_unref(page);
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
    nb_arena *a = r->f->text.arena;
    PopplerStructureElementIter *it = poppler_structure_element_iter_new(r->doc);
    if (!it) {
        nb_diag(diags, NB_CANNOT_VERIFY, NB_NOWHERE, "'%.*s' is not a tagged PDF",
                NB_STR_ARG(path));
        return false;
    }
    r->f->lang = xmp_lang(a, own(r, poppler_document_get_metadata(r->doc)));
    r->f->title = said_plain(a, own(r, poppler_document_get_title(r->doc)));
    r->pages = poppler_document_get_n_pages(r->doc);
    r->to = &r->f->text;
    walk(r, it, 0);
    poppler_structure_element_iter_free(it);
    said_break(&r->f->text);
    said_append(&r->f->text, &r->notes);
    NB_PUSH(a, &r->f->lists) = r->f->contents.n;
    PopplerIndexIter *top = poppler_index_iter_new(r->doc);
    outline(r, top, 0);
    if (top) poppler_index_iter_free(top);
    pages(r);
    return true;
}

bool said_pdf(nb_finished *f, nb_str path, nb_str bytes, nb_diags *diags)
{
    reader r = {.f = f, .page = -1};
    if (!nb_library_open(&nb_verify_poppler)) {
        nb_diag(diags, NB_CANNOT_VERIFY, NB_NOWHERE,
                "poppler-glib, which reads PDF, is not installed");
        nb_hint(diags, "install libpoppler-glib8");
        return false;
    }
    said_begin(&r.notes, f->text.arena);
    said_begin(&r.aside, f->text.arena);
    GError *error = NULL;
    GBytes *b = g_bytes_new_static(bytes.s, bytes.n);
    r.doc = poppler_document_new_from_bytes(b, NULL, &error);
    if (!r.doc)
        nb_diag(diags, NB_CANNOT_VERIFY, NB_NOWHERE, "cannot read '%.*s': %s", NB_STR_ARG(path),
                error ? error->message : NB_SAY("not a PDF"));
    bool ok = r.doc && read_document(&r, path, diags);
    if (r.doc) g_object_unref(r.doc);
    if (error) g_error_free(error);
    g_bytes_unref(b);
    return ok;
}
