/* access.c: what the book offers to those who cannot see it, computed and never assumed (EPUB
 * Accessibility 1.1 §3; the schema.org vocabulary). */
#include "epub/ebook.h"

static void claim(nb_buf *b, const char *property, const char *value)
{
    nb_printf(b, "<meta property=\"schema:%s\">%s</meta>\n", property, value);
}

static void summary(const nb_ebook *e, nb_buf *b)
{
    nb_puts(b, "<meta property=\"schema:accessibilitySummary\">");
    nb_ebook_text(b, nb_ebook_say(e->lang, NB_SAY_A11Y_TEXT));
    if (e->shown)
        nb_ebook_text(
            b, nb_ebook_say(e->lang, e->without_alt ? NB_SAY_A11Y_NO_ALT : NB_SAY_A11Y_ALT));
    if (e->pages.n) nb_ebook_text(b, nb_ebook_say(e->lang, NB_SAY_A11Y_PAGES));
    nb_puts(b, "</meta>\n");
}

/* Conformance is the author's word, never ours. */
static void certificate(const nb_ebook *e, nb_buf *b)
{
    nb_str by = e->doc->meta.certified_by;
    if (nb_ebook_is_blank(by)) return;
    nb_puts(b,
            "<meta property=\"dcterms:conformsTo\" id=\"conformance\">EPUB Accessibility 1.1 - "
            "WCAG 2.2 Level AA</meta>\n"
            "<meta property=\"a11y:certifiedBy\" refines=\"#conformance\">");
    nb_ebook_text(b, nb_str_trim(by));
    nb_puts(b, "</meta>\n");
}

void nb_ebook_accessibility(nb_ebook *e, nb_buf *b)
{
    bool sees = e->shown > 0;
    claim(b, "accessMode", "textual");
    if (sees) claim(b, "accessMode", "visual");
    if (!e->without_alt) claim(b, "accessModeSufficient", "textual");
    if (sees) claim(b, "accessModeSufficient", "textual,visual");
    claim(b, "accessibilityFeature", "tableOfContents");
    claim(b, "accessibilityFeature", "readingOrder");
    claim(b, "accessibilityFeature", "displayTransformability");
    if (e->doc->n_outline) claim(b, "accessibilityFeature", "structuralNavigation");
    if (sees && !e->without_alt) claim(b, "accessibilityFeature", "alternativeText");
    if (e->pages.n) {
        claim(b, "accessibilityFeature", "pageNavigation");
        claim(b, "accessibilityFeature", "pageBreakMarkers");
    }
    claim(b, "accessibilityHazard", e->moves ? "unknown" : "none");
    summary(e, b);
    certificate(e, b);
}
