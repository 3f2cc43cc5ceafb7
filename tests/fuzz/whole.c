/* The whole way: Markdown to PDF and to EPUB, as the program goes it, into /dev/null. */
#include "cli/listings.h"
#include "cli/pictures.h"
#include "epub/epub.h"
#include "fuzz/fuzz.h"
#include "layout/layout.h"
#include "pdf/pdf.h"

static nb_out *open_null(void)
{
    nb_out *out;
    REQUIRE(nb_out_open(&out, NB_STR("/dev/null")) == 0);
    return out;
}

static void write_both(const nb_doc *d, nb_fonts *fonts, nb_diags *diags)
{
    nb_layout_options lo = {.allow_missing = true};
    nb_pages *pages = nb_layout(d, fonts, fuzz_text(), &lo, diags);
    REQUIRE(pages);
    nb_page_mark *marks = NB_ARRAY(d->arena, nb_page_mark, pages->n);
    size_t n_marks = 0;
    for (size_t i = 0; i < pages->n; i++)
        if (pages->page[i].node != UINT32_MAX) {
            REQUIRE(pages->page[i].node < d->n_nodes);
            marks[n_marks++] = (nb_page_mark){pages->page[i].label, pages->page[i].node,
                                              pages->page[i].offset};
        }
    nb_pdf_options po = {.title = d->meta.title,
                         .lang = d->meta.lang,
                         .identifier = NB_STR("urn:uuid:00000000-0000-5000-8000-000000000000"),
                         .epoch = -1,
                         .level = 1};
    nb_pdf_stats ps = {0};
    nb_out *out = open_null();
    nb_pdf_write(pages, &po, out, &ps, diags);
    nb_out_abandon(out);
    nb_epub_options eo = {.marks = marks,
                          .n_marks = n_marks,
                          .page_source = po.identifier,
                          .generator = NB_STR("fuzz"),
                          .embed_fonts = d->n_nodes % 8 ? NB_STR("none") : NB_STR("all"),
                          .allow_missing = true,
                          .max_image_side = 64};
    nb_epub_stats es = {0};
    out = open_null();
    nb_epub_write(d, fonts, fuzz_text(), &eo, out, &es, diags);
    nb_out_abandon(out);
    nb_pages_free(pages);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 20000) return 0;
    nb_diags *diags = nb_diags_open();
    nb_parse_options o = {.epoch = -1};
    nb_options none = {0};
    static nb_limits limits;
    if (!limits.most[NB_CAP_IMAGE_PIXELS]) limits = nb_limits_default();
    nb_doc *d = nb_parse_text(NB_STR("in.md"), (nb_str){(const char *)data, size}, NB_STR_NULL,
                              &o, fuzz_text(), diags);
    REQUIRE(d);
    fuzz_check_doc(d, diags);
    /* Nothing but data: is inside such a folder. */
    nb_pictures_load(d, NB_STR("/dev/null"), &limits, diags);
    nb_listings_highlight(d, &none, diags);
    nb_fonts *fonts = fuzz_fonts(d->meta.lang);
    nb_svg_fonts *svg = nb_pictures_fonts(d, fonts);
    write_both(d, fonts, diags);
    nb_svg_fonts_close(svg);
    nb_doc_free(d);
    nb_diags_free(diags);
    return 0;
}
