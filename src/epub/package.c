/* package.c: what the archive is and what it holds (EPUB 3.3 §5). */
#include "epub/ebook.h"

static void meta(nb_buf *b, const char *property, const char *refines, nb_str value)
{
    if (!value.n) return;
    nb_puts(b, "<meta");
    if (refines) nb_printf(b, " refines=\"#%s\"", refines);
    nb_printf(b, " property=\"%s\">", property);
    nb_ebook_text(b, value);
    nb_puts(b, "</meta>\n");
}

static void dc(nb_buf *b, const char *name, nb_str value)
{
    if (nb_ebook_is_blank(value)) return;
    nb_printf(b, "<dc:%s>", name);
    nb_ebook_text(b, nb_str_trim(value));
    nb_printf(b, "</dc:%s>\n", name);
}

/* The same for words that people read, which may be of another language than the book. */
static void dc_words(const nb_ebook *e, nb_buf *b, const char *name, const char *id,
                     nb_str value)
{
    if (nb_ebook_is_blank(value)) return;
    nb_str lang = nb_ebook_whole_lang(e->lang, value);
    nb_printf(b, "<dc:%s", name);
    if (id) nb_printf(b, " id=\"%s\"", id);
    if (lang.n) nb_printf(b, " xml:lang=\"%.*s\"", NB_STR_ARG(lang));
    nb_putc(b, '>');
    nb_ebook_text(b, nb_str_trim(value));
    nb_printf(b, "</dc:%s>\n", name);
}

static void titles(const nb_ebook *e, nb_buf *b)
{
    nb_str sub = e->doc->meta.subtitle;
    dc_words(e, b, "title", "meta-title", e->title);
    meta(b, "title-type", "meta-title", NB_STR("main"));
    if (nb_ebook_is_blank(sub)) return;
    dc_words(e, b, "title", "meta-subtitle", sub);
    meta(b, "title-type", "meta-subtitle", NB_STR("subtitle"));
}

/* Those who made the text are creators; the rest contributed. */
static bool is_creator(nb_str role)
{
    return !role.n || nb_str_is(role, "aut");
}

static void people(const nb_ebook *e, nb_buf *b)
{
    const nb_meta *m = &e->doc->meta;
    for (size_t i = 0; i < m->n_people; i++) {
        const nb_person *p = &m->people[i];
        const char *tag = is_creator(p->role) ? "creator" : "contributor";
        if (nb_ebook_is_blank(p->name)) continue;
        const char *id = nb_str_z(e->arena, nb_str_printf(e->arena, "person%zu", i + 1));
        dc_words(e, b, tag, id, p->name);
        nb_printf(b, "<meta refines=\"#%s\" property=\"role\" scheme=\"marc:relators\">", id);
        nb_ebook_text(b, p->role.n ? p->role : NB_STR("aut"));
        nb_puts(b, "</meta>\n");
        meta(b, "file-as", id, nb_str_trim(p->sort));
    }
}

static void series(const nb_ebook *e, nb_buf *b)
{
    const nb_meta *m = &e->doc->meta;
    if (nb_ebook_is_blank(m->series)) return;
    nb_puts(b, "<meta property=\"belongs-to-collection\" id=\"meta-series\">");
    nb_ebook_text(b, nb_str_trim(m->series));
    nb_puts(b, "</meta>\n");
    meta(b, "collection-type", "meta-series", NB_STR("series"));
    meta(b, "group-position", "meta-series", nb_str_trim(m->series_index));
}

/* The moment of the last change; without any date, one that never changes. */
static nb_str modified(const nb_ebook *e)
{
    int64_t t = e->doc->meta.epoch > 0 ? e->doc->meta.epoch : 315532800; /* 1980-01-01 */
    nb_civil c = nb_ebook_civil(t);
    return nb_str_printf(e->arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", c.year, c.month, c.day,
                         c.hour, c.minute, c.second);
}

/* Beside the identifier of the book; its kind by ONIX code list 5. A number that is none is no
 * identifier: the colophon says it as it was written. */
static void isbn(const nb_ebook *e, nb_buf *b)
{
    nb_isbn x = nb_isbn_read(e->doc->meta.isbn);
    if (x.fault != NB_ISBN_RIGHT) return;
    nb_str urn = nb_str_printf(e->arena, "urn:isbn:%.*s", (int)x.n, x.digits);
    if (nb_str_ieq(urn, e->identifier)) return;
    nb_printf(b, "<dc:identifier id=\"isbn\">%.*s</dc:identifier>\n", NB_STR_ARG(urn));
    nb_printf(b,
              "<meta refines=\"#isbn\" property=\"identifier-type\" "
              "scheme=\"onix:codelist5\">%s</meta>\n",
              x.n == 13 ? "15" : "02");
}

static void metadata(nb_ebook *e, nb_buf *b)
{
    const nb_meta *m = &e->doc->meta;
    nb_puts(b, "<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n"
               "<dc:identifier id=\"id\">");
    nb_ebook_text(b, e->identifier);
    nb_puts(b, "</dc:identifier>\n");
    titles(e, b);
    dc(b, "language", e->lang);
    people(e, b);
    isbn(e, b);
    dc_words(e, b, "publisher", NULL, m->publisher);
    dc(b, "date", m->day); /* as EPUB wants it; the title page has it as written */
    dc_words(e, b, "description", NULL, m->description);
    for (size_t i = 0; i < m->n_subjects; i++) dc_words(e, b, "subject", NULL, m->subjects[i]);
    dc_words(e, b, "rights", NULL, m->rights);
    dc(b, "source", m->source);
    series(e, b);
    meta(b, "dcterms:modified", NULL, modified(e));
    if (e->pages.n) meta(b, "pageBreakSource", NULL, e->options->page_source);
    nb_ebook_accessibility(e, b);
    /* Kindle and others look for the cover the way EPUB 2 named it. */
    for (size_t i = 0; i < e->files.n; i++)
        if (nb_str_is(e->files.v[i].properties, "cover-image"))
            nb_printf(b, "<meta name=\"cover\" content=\"%.*s\"/>\n",
                      NB_STR_ARG(e->files.v[i].id));
    nb_puts(b, "<meta name=\"generator\" content=\"");
    nb_ebook_attr(b, e->options->generator);
    nb_puts(b, "\"/>\n</metadata>\n");
}

static void manifest(const nb_ebook *e, nb_buf *b)
{
    nb_puts(b, "<manifest>\n");
    for (size_t i = 0; i < e->files.n; i++) {
        const nb_ebook_file *f = &e->files.v[i];
        if (f->root) continue;
        nb_puts(b, "<item id=\"");
        nb_ebook_attr(b, f->id);
        nb_puts(b, "\" href=\"");
        nb_ebook_attr(b, f->name);
        nb_printf(b, "\" media-type=\"%.*s\"", NB_STR_ARG(f->type));
        if (f->properties.n) nb_printf(b, " properties=\"%.*s\"", NB_STR_ARG(f->properties));
        nb_puts(b, "/>\n");
    }
    nb_puts(b, "</manifest>\n");
}

static void spine(const nb_ebook *e, nb_buf *b)
{
    nb_puts(b, "<spine toc=\"ncx\"");
    if (nb_lang_is_rtl(e->lang)) nb_puts(b, " page-progression-direction=\"rtl\"");
    nb_puts(b, ">\n");
    for (size_t i = 0; i < e->files.n; i++)
        if (e->files.v[i].spine)
            nb_printf(b, "<itemref idref=\"%.*s\"/>\n", NB_STR_ARG(e->files.v[i].id));
    nb_puts(b, "</spine>\n");
}

void nb_ebook_package(nb_ebook *e)
{
    nb_buf b = {0};
    nb_puts(&b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                "<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" "
                "unique-identifier=\"id\" xml:lang=\"");
    nb_ebook_attr(&b, e->lang);
    nb_puts(&b, nb_lang_is_rtl(e->lang) ? "\" dir=\"rtl\"" : "\" dir=\"ltr\"");
    nb_puts(&b, ">\n");
    metadata(e, &b);
    manifest(e, &b);
    spine(e, &b);
    nb_puts(&b, "</package>\n");
    nb_ebook_file *f = nb_ebook_add(e, NB_STR("EPUB/package.opf"), NB_STR_NULL,
                                    "application/oebps-package+xml", nb_buf_take(e->arena, &b));
    f->root = true;
}
