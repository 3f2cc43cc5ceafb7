/* epub.c: the story of an EPUB: plan, write every file in memory, then zip or dump.
 * EPUB 3.3 (W3C Recommendation); EPUB Accessibility 1.1. */
#include "epub/epub.h"

#include "base/hash.h"
#include "base/progress.h"
#include "epub/ebook.h"

nb_ebook_file *nb_ebook_add(nb_ebook *e, nb_str name, nb_str id, const char *type, nb_str bytes)
{
    nb_ebook_file *f = &NB_PUSH(e->arena, &e->files);
    *f = (nb_ebook_file){.name = name, .id = id, .type = nb_str_of(type), .bytes = bytes};
    f->text = nb_str_starts(f->type, NB_STR("application/")) ||
              nb_str_starts(f->type, NB_STR("text/"));
    return f;
}

static void add_container(nb_ebook *e)
{
    nb_ebook_file *f;
    f = nb_ebook_add(e, NB_STR("mimetype"), NB_STR_NULL, "text/plain",
                     NB_STR("application/epub+zip"));
    f->root = f->stored = true;
    f = nb_ebook_add(e, NB_STR("META-INF/container.xml"), NB_STR_NULL, "application/xml",
                     NB_STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                            "<container version=\"1.0\" "
                            "xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">\n"
                            "<rootfiles>\n<rootfile full-path=\"EPUB/package.opf\" "
                            "media-type=\"application/oebps-package+xml\"/>\n</rootfiles>\n"
                            "</container>\n"));
    f->root = true;
    /* Apple Books shows the book's own faces only where this says so. */
    f = nb_ebook_add(e, NB_STR("META-INF/com.apple.ibooks.display-options.xml"), NB_STR_NULL,
                     "application/xml",
                     NB_STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                            "<display_options>\n<platform name=\"*\">\n"
                            "<option name=\"specified-fonts\">true</option>\n"
                            "</platform>\n</display_options>\n"));
    f->root = true;
}

static nb_str identifier(const nb_ebook *e)
{
    const nb_meta *m = &e->doc->meta;
    if (!nb_ebook_is_blank(m->identifier)) return nb_str_trim(m->identifier);
    nb_str name = nb_str_cat(e->arena, NB_STR("epub:"), m->edition_id);
    return nb_str_cat(e->arena, NB_STR("urn:uuid:"), nb_uuid5(e->arena, name));
}

/* The package document must know every other file, yet stands near the front of the archive:
 * readers that stream want it early. */
static void package_first(nb_ebook *e, size_t at)
{
    nb_ebook_package(e);
    nb_ebook_file opf = e->files.v[e->files.n - 1];
    for (size_t i = e->files.n - 1; i > at; i--) e->files.v[i] = e->files.v[i - 1];
    e->files.v[at] = opf;
}

nb_ebook_file *nb_ebook_add_page(nb_ebook *e, nb_str name, nb_str id, nb_buf *xhtml)
{
    nb_ebook_file *f =
        nb_ebook_add(e, name, id, "application/xhtml+xml", nb_buf_take(e->arena, xhtml));
    f->spine = true;
    return f;
}

/* Contents worth a page of their own; without one, readers still show them from nav.xhtml. */
#define CONTENTS_PAGE 4

static bool assemble(nb_ebook *e)
{
    add_container(e);
    size_t package_at = e->files.n;
    nb_ebook_plan(e);
    nb_ebook_index_marks(e);
    nb_ebook_list_entries(e);
    nb_ebook_cover(e);
    nb_ebook_title_page(e);
    size_t nav_at = e->files.n; /* its page list is known only after the chapters */
    nb_ebook_file *nav = nb_ebook_add(e, NB_STR("nav.xhtml"), NB_STR("nav"),
                                      "application/xhtml+xml", NB_STR_NULL);
    nav->properties = NB_STR("nav");
    nav->spine = e->contents_page = e->entries.n >= CONTENTS_PAGE;
    for (size_t i = 0; i < e->chapters.n; i++) {
        nb_ebook_chapter_xhtml(e, i);
        nb_progress_at(i + 1, e->chapters.n);
    }
    nb_ebook_colophon(e);
    nb_str contents = nb_ebook_nav(e);
    e->files.v[nav_at].bytes = contents;
    nb_ebook_ncx(e);
    size_t css_at = e->files.n;
    nb_ebook_add(e, NB_STR("style.css"), NB_STR("style"), "text/css", NB_STR_NULL);
    nb_ebook_fonts(e);
    nb_str css = nb_ebook_css(e);
    e->files.v[css_at].bytes = css;
    nb_ebook_add_pictures(e);
    package_first(e, package_at);
    e->stats.chapters = e->chapters.n;
    return !e->n_missing || e->options->allow_missing;
}

static nb_ebook *open_ebook(nb_arena *a, const nb_doc *doc, nb_fonts *fonts, nb_text *text,
                            const nb_epub_options *options, nb_diags *diags)
{
    nb_ebook *e = NB_NEW(a, nb_ebook);
    e->arena = a;
    e->doc = doc;
    e->fonts = fonts;
    e->text = text;
    e->options = options;
    e->diags = diags;
    nb_map_init(&e->ids, a);
    nb_map_init(&e->by_digest, a);
    e->lang = doc->meta.lang.n ? doc->meta.lang : NB_STR("en");
    e->title = nb_ebook_is_blank(doc->meta.title) ? NB_STR("\xE2\x80\xA6")
                                                  : nb_str_trim(doc->meta.title);
    e->identifier = identifier(e);
    e->device = nb_ebook_device_of(e);
    e->dots = nb_str_ieq(nb_ebook_setting(e, "emphasis"), NB_STR("dots"));
    return e;
}

bool nb_epub_write(const nb_doc *doc, nb_fonts *fonts, nb_text *text,
                   const nb_epub_options *options, nb_out *out, nb_epub_stats *stats,
                   nb_diags *diags)
{
    nb_arena *a = nb_arena_open();
    nb_ebook *e = open_ebook(a, doc, fonts, text, options, diags);
    nb_buf zip = {0};
    bool ok = assemble(e) && nb_ebook_zip(e, &zip);
    if (ok) {
        nb_out_write(out, zip.p, zip.n);
        e->stats.bytes = zip.n;
        *stats = e->stats;
    }
    nb_buf_free(&zip);
    nb_arena_free(a);
    return ok;
}

static void dump_file(const nb_ebook_file *f, nb_buf *out)
{
    nb_printf(out, "== %s%.*s", f->root ? "" : "EPUB/", NB_STR_ARG(f->name));
    if (f->text) {
        nb_puts(out, "\n");
        nb_put_str(out, f->bytes);
        if (f->bytes.n && f->bytes.s[f->bytes.n - 1] != '\n') nb_putc(out, '\n');
        return;
    }
    uint8_t sha[20];
    nb_sha1(f->bytes, sha);
    nb_printf(out, " %zu bytes, sha1 ", f->bytes.n);
    for (size_t i = 0; i < 20; i++) nb_printf(out, "%02x", sha[i]);
    nb_putc(out, '\n');
}

bool nb_epub_dump(const nb_doc *doc, nb_fonts *fonts, nb_text *text,
                  const nb_epub_options *options, nb_buf *out, nb_diags *diags)
{
    nb_arena *a = nb_arena_open();
    nb_ebook *e = open_ebook(a, doc, fonts, text, options, diags);
    bool ok = assemble(e);
    for (size_t i = 0; ok && i < e->files.n; i++) dump_file(&e->files.v[i], out);
    nb_arena_free(a);
    return ok;
}
