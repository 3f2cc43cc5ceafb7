/* css.c: the look of the book. It sets nothing that belongs to the reader: no size, colour,
 * line height or alignment of plain text; the face only where the book brings its own. Rules
 * are drawn in the colour of the text and nothing stands on a background, so that it reads the
 * same on e-ink and in the dark. Lengths are in em. Properties that older readers do not know
 * do no harm there. */
#include "epub/ebook.h"

static const char text_rules[] =
    "body { word-wrap: break-word; overflow-wrap: break-word }\n"
    "h1, h2, h3, h4, h5, h6 {\n"
    "    font-weight: bold; line-height: 1.3; margin: 1.6em 0 0.6em; text-indent: 0;\n"
    "    hyphens: none; -webkit-hyphens: none;\n"
    "    page-break-after: avoid; break-after: avoid;\n"
    "    page-break-inside: avoid; break-inside: avoid;\n"
    "}\n"
    "h1 { font-size: 1.6em; margin: 1em 0 1.2em }\n"
    "h2 { font-size: 1.35em }\n"
    "h3 { font-size: 1.15em }\n"
    "h4, h5, h6 { font-size: 1em }\n"
    "h1 + h2, h2 + h3, h3 + h4 { margin-top: 0.8em }\n"
    "p { orphans: 2; widows: 2 }\n"
    "a { color: inherit }\n"
    "strong, th, dt, .title { font-weight: bold }\n"
    /* A reader's yellow would stay when its colours turn dark, under light text. */
    "mark { border-bottom: 0.15em solid currentColor; color: inherit; background: none }\n"
    "sup, sub { font-size: 0.75em; line-height: 0 }\n"
    "rt { font-size: 0.5em }\n"
    "blockquote { margin: 1em 0 1em 2em }\n"
    "hr { border: 0; border-top: 1px solid currentColor; width: 30%; margin: 1.5em auto }\n"
    ".left { text-align: left }\n"
    ".center { text-align: center }\n"
    ".right { text-align: right }\n"
    ".title { page-break-after: avoid; break-after: avoid; text-indent: 0 }\n";

static const char list_rules[] =
    "ul, ol { margin: 0.6em 0; padding: 0 0 0 1.8em }\n"
    "li { margin: 0.25em 0; text-indent: 0 }\n"
    /* What introduces a list within a list does not stay behind alone. */
    "li > ul, li > ol { margin: 0.25em 0; page-break-before: avoid; break-before: avoid }\n"
    "li > p { margin: 0.25em 0 }\n"
    "@counter-style paren { system: extends decimal; suffix: \") \" }\n"
    "ol.paren { list-style-type: paren }\n"
    "ul.tasks { list-style: none }\n"
    ".box { display: inline-block; width: 1.5em; margin-left: -1.5em; text-indent: 0 }\n"
    "dl { margin: 0.8em 0 }\n"
    "dt { page-break-after: avoid; break-after: avoid }\n"
    "dd { margin: 0.2em 0 0.6em 1.8em }\n";

static const char block_rules[] =
    /* Said twice: browsers make text smaller whose only face is monospace. */
    "pre, code, kbd { font-family: monospace, monospace; hyphens: none; -webkit-hyphens: none "
    "}\n"
    "code { font-size: 0.9em; overflow-wrap: break-word; overflow-wrap: anywhere }\n"
    "pre {\n"
    "    margin: 1em 0; padding: 0.5em 0.7em; border: 1px solid currentColor;\n"
    "    line-height: 1.25; text-align: left; text-indent: 0;\n"
    "    white-space: pre-wrap; word-wrap: break-word; tab-size: 4; -moz-tab-size: 4;\n"
    "    text-spacing-trim: space-all; text-autospace: no-autospace;\n"
    "}\n"
    "pre code { font-size: 0.85em; overflow-wrap: break-word; overflow-wrap: anywhere }\n"
    ".k, .h, .b, .i { font-weight: bold }\n"
    ".c, .p, .m, .d { font-style: italic }\n"
    ".u { font-style: normal }\n"
    ".c, .d { opacity: 0.75 }\n"
    "kbd { font-size: 0.85em; padding: 0 0.3em; border: 1px solid currentColor }\n"
    "table {\n"
    "    margin: 1em auto; border-collapse: collapse; line-height: 1.4; text-indent: 0;\n"
    "    border-top: 2px solid currentColor; border-bottom: 2px solid currentColor;\n"
    "}\n"
    "table.wide { font-size: 0.85em }\n"
    "th, td {\n"
    "    padding: 0.3em 0.6em; text-align: left; vertical-align: top;\n"
    "    border-bottom: 1px dotted currentColor;\n"
    "    overflow-wrap: break-word; hyphens: none; -webkit-hyphens: none;\n"
    "}\n"
    "th.center, td.center { text-align: center }\n"
    "th.right, td.right { text-align: right }\n"
    "thead th, thead td { border-bottom: 1px solid currentColor; vertical-align: bottom }\n"
    "tr { page-break-inside: avoid; break-inside: avoid }\n"
    "caption { padding: 0.3em 0; font-size: 0.9em; text-align: left }\n"
    "figure { margin: 1.2em 0; text-align: center; text-indent: 0 }\n"
    "figure, .callout { page-break-inside: avoid; break-inside: avoid }\n"
    "figcaption { margin: 0.4em 0 0; font-size: 0.9em }\n"
    "img { max-width: 100%; max-height: 95vh; object-fit: contain }\n"
    "p.image { margin: 1.2em 0; text-align: center; text-indent: 0 }\n"
    ".callout {\n"
    "    margin: 1.2em 0; padding: 0.2em 0 0.2em 0.9em; border-left: 0.25em solid "
    "currentColor;\n"
    "}\n"
    ".warning, .caution {\n"
    "    padding: 0.2em 0.9em; border: 0.1em solid currentColor;\n"
    "    border-left: 0.25em solid currentColor;\n"
    "}\n"
    ".references > p { margin: 0.3em 0; padding-left: 2em; text-indent: -2em; text-align: left "
    "}\n"
    ".callout > p, .details > p { margin: 0.4em 0 }\n"
    ".details { margin: 1em 0; padding-left: 0.9em; border-left: 1px solid currentColor }\n"
    /* On the first note, not around all: readers that show notes in pop-ups hide it with them.
     */
    ".notes { font-size: 0.9em }\n"
    ".note:first-child {\n"
    "    margin-top: 2.5em; padding-top: 0.5em; border-top: 1px solid currentColor;\n"
    "}\n"
    ".note p { margin: 0.4em 0; text-indent: 0 }\n"
    "sup a, .note a[role] { text-decoration: none }\n";

static const char page_rules[] =
    ".cover { margin: 0; padding: 0; text-align: center; text-indent: 0 }\n"
    ".cover img { height: 95vh; max-width: 100% }\n"
    ".titlepage { margin-top: 18%; text-align: center }\n"
    ".titlepage h1 { margin: 0 0 0.6em; font-size: 2em; text-align: center }\n"
    ".titlepage p, .colophon p { margin: 0.5em 0; text-indent: 0 }\n"
    ".titlepage .subtitle { font-size: 1.2em }\n"
    ".titlepage .people { margin-top: 2.5em }\n"
    ".titlepage .imprint { margin-top: 4em; font-size: 0.9em }\n"
    ".part h1 { margin-top: 30%; font-size: 1.9em; text-align: center }\n"
    ".colophon { font-size: 0.9em; overflow-wrap: break-word; overflow-wrap: anywhere }\n"
    ".toc ol { list-style: none; margin: 0.2em 0; padding: 0 0 0 1.2em }\n"
    ".toc > ol { padding: 0 }\n"
    ".toc > ol > li { margin-top: 0.5em }\n"
    ".toc a { text-decoration: none }\n";

/* CLREQ: no mark at the wrong end of a line, marks that meet are squeezed, a quarter em between
 * Han and Latin, emphasis never slanted. */
static const char cjk_rules[] =
    ":lang(zh), :lang(ja) { line-break: strict; text-spacing-trim: normal; text-autospace: "
    "normal }\n"
    "em:lang(zh), em:lang(ja), em:lang(ko), em [lang|=zh], em [lang|=ja], em [lang|=ko] {\n"
    "    font-style: normal\n"
    "}\n"
    "em:lang(ja), em:lang(ko) {\n"
    "    -webkit-text-emphasis: filled dot; text-emphasis: filled dot;\n"
    "    -webkit-text-emphasis-position: over; text-emphasis-position: over right;\n"
    "}\n";

static const char dot_rules[] =
    "em:lang(zh) {\n"
    "    -webkit-text-emphasis: filled dot; text-emphasis: filled dot;\n"
    "    -webkit-text-emphasis-position: under; text-emphasis-position: under right;\n"
    "}\n";

/* Chinese indents every paragraph by two Han; other books do so in the style of a book, after a
 * paragraph. */
static void paragraphs(const nb_ebook *e, nb_buf *b)
{
    nb_str want = nb_ebook_setting(e, "indent");
    bool cjk = nb_lang_is_cjk(e->lang) && !nb_lang_is(e->lang, "ko");
    bool on =
        want.n ? nb_ebook_is_on(want) : cjk || nb_str_is(nb_ebook_setting(e, "style"), "book");
    if (!on) return;
    if (cjk)
        nb_puts(b, "p { margin: 0; text-indent: 2em }\n"
                   "li > p:first-child, dd > p:first-child { text-indent: 0 }\n");
    else nb_puts(b, "p { margin: 0 }\np + p { text-indent: 1.25em }\n");
}

static bool has_kai(const nb_ebook *e)
{
    for (size_t i = 0; i < e->voices.n; i++) {
        const nb_ebook_voice *v = e->voices.v[i];
        if (!(v->variant & NB_FACE_ITALIC) || !nb_lang_is_cjk(v->lang)) continue;
        for (size_t k = 0; k < v->n; k++)
            if (e->faces.v[v->font[k]].name.n && nb_face_is_cjk(e->faces.v[v->font[k]].face))
                return true;
    }
    return false;
}

nb_str nb_ebook_css(nb_ebook *e)
{
    nb_buf b = {0};
    nb_puts(&b, "@charset \"UTF-8\";\n");
    paragraphs(e, &b);
    nb_puts(&b, text_rules);
    /* Kindle centres headings that do not say otherwise. */
    nb_printf(&b, "h1, h2, h3, h4, h5, h6 { text-align: %s }\n",
              nb_lang_is_rtl(e->lang) ? "right" : "left");
    nb_puts(&b, list_rules);
    nb_puts(&b, block_rules);
    nb_puts(&b, page_rules);
    nb_puts(&b, cjk_rules);
    if (e->dots || !has_kai(e)) nb_puts(&b, dot_rules);
    nb_ebook_font_faces(e, &b);
    return nb_buf_take(e->arena, &b);
}
