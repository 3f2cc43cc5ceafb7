#include <zlib.h>

#include "image/pdf_parse.h"
#include "image/pdf_parts.h"
#include "pictures.h"

#define SVG(inside)                            \
    "<svg xmlns='http://www.w3.org/2000/svg' " \
    "xmlns:xlink='http://www.w3.org/1999/xlink' width='9' height='9'>" inside "</svg>"
#define DTD11                                         \
    "<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' " \
    "'http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd'>"

static void safe(void **state)
{
    (void)state;
    static const char *const texts[] = {
        SVG("<path d='M0 0h1'/>"),
        SVG("<path id='图-1' d='M0 0h1'/>"),
        SVG("<use xlink:href='#a'/><rect fill='url(#g)' style='stroke: url( \"#g\" )'/>"),
        SVG("<style>.a { fill: red } @media print { .a { fill: blue } }</style>"),
        SVG("<a href='https://example.org/'><text>see</text></a>"),
        SVG("<image href='data:image/png;base64,iVBORw0KGgo='/>"),
        SVG("<text>url(http://example.org) javascript: onload=</text>"),
        DTD11 SVG("<g/>"),
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        world w = open_world();
        const char *why = "";
        nb_image *m = probe(w, nb_str_of(texts[i]));
        assert_non_null(m);
        if (!nb_image_svg_is_safe(m, &why)) fail_msg("%s: %s", texts[i], why);
        close_world(w);
    }
}

static void unsafe(void **state)
{
    (void)state;
    static const struct {
        const char *text, *says;
    } rows[] = {
        {SVG("<script>alert(1)</script>"), "script"},
        {SVG("<g><SCRIPT xlink:href='#a'/></g>"), "script"},
        {SVG("<rect onclick='x()'/>"), "event"},
        {SVG("<rect OnLoad='x()'/>"), "event"},
        {SVG("<rect id='icon:home'/>"), "id"},
        {SVG("<rect id='1'/>"), "id"},
        {SVG("<image href='http://example.org/a.png'/>"), "outside"},
        {SVG("<image xlink:href='a.png'/>"), "outside"},
        {SVG("<use href='b.svg#x'/>"), "outside"},
        {SVG("<a href='javascript:x()'/>"), "outside"},
        {SVG("<a href=' java&#x9;script:x()'/>"), "outside"},
        {SVG("<image href='data:image/svg+xml,%3Csvg/%3E'/>"), "outside"},
        {SVG("<rect fill='url(http://example.org/#g)'/>"), "outside"},
        {SVG("<rect fill='URL( \"b.svg#g\")'/>"), "outside"},
        {SVG("<rect style='fill:url(b.svg#g)'/>"), "outside"},
        {SVG("<style>rect { fill: url(b.svg#g) }</style>"), "outside"},
        {SVG("<style><![CDATA[ @import 'a.css'; ]]></style>"), "outside"},
        {SVG("<style>rect { fill: u\\72l(b.svg) }</style>"), "escapes"},
        {SVG("<foreignObject/>"), "foreignObject"},
        {SVG("<x:iframe xmlns:x='http://www.w3.org/1999/xhtml'/>"), "active"},
        {SVG("<x:p xmlns:x='http://www.w3.org/1999/xhtml'/>"), "HTML"},
        {SVG("<a><set attributeName='xlink:href' to='javascript:x()'/></a>"), "animated"},
        {SVG("<g xml:base='http://example.org/'/>"), "outside"},
        {"<?xml-stylesheet href='a.css'?>" SVG("<g/>"), "processing"},
        {"<!DOCTYPE svg [<!ENTITY a 'x'>]>" SVG("<g/>"), "entities"},
        {"<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.0//EN' 'http://www.w3.org/TR/2001/"
         "REC-SVG-20010904/DTD/svg10.dtd'>" SVG("<g/>"),
         "document type"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        world w = open_world();
        const char *why = "";
        nb_image *m = probe(w, nb_str_of(rows[i].text));
        if (!m) fail_msg("%s: not shown at all", rows[i].text);
        if (nb_image_svg_is_safe(m, &why)) fail_msg("%s: passed", rows[i].text);
        if (!strstr(why, rows[i].says))
            fail_msg("%s: '%s', not '%s'", rows[i].text, why, rows[i].says);
        close_world(w);
    }
}

static void sizes(void **state)
{
    (void)state;
#define ROOT(attributes)                                      \
    "<svg xmlns='http://www.w3.org/2000/svg' " attributes ">" \
    "<path d='M10 20h30v60h-30z'/></svg>"
    static const struct {
        const char *text;
        uint32_t width, height;
    } rows[] = {
        {ROOT("width='40' height='30'"), 40, 30},
        {ROOT("width='1in' height='2.54cm'"), 96, 96},
        {ROOT("width='72pt' height='6pc'"), 96, 96},
        {ROOT("width='12.6' height='0.2'"), 13, 1},
        {ROOT("viewBox='5 5 70 35'"), 70, 35},
        {ROOT("width='100%' height='100%' viewBox='0 0 64 32'"), 64, 32},
        {ROOT(""), 40, 80},
        {"<svg xmlns='http://www.w3.org/2000/svg'/>", 300, 150},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        world w = open_world();
        nb_image *m = probe(w, nb_str_of(rows[i].text));
        assert_non_null(m);
        if (m->width != rows[i].width || m->height != rows[i].height)
            fail_msg("%s: %ux%u", rows[i].text, m->width, m->height);
        close_world(w);
    }
}

/* ---- as vectors ---- */

/* A PDF of one page that shows the drawing at its own size: what pdf/ does, in small. */
static nb_str rebuild(world w, const nb_svg_pdf *v)
{
    nb_buf b = {0};
    uint32_t n = (uint32_t)v->n, *number = NB_ARRAY(w.a, uint32_t, n + 5);
    size_t *offset = NB_ARRAY(w.a, size_t, n + 5);
    for (uint32_t i = 0; i < n; i++) number[i] = n - i + 4; /* any order will do */
    nb_puts(&b, "%PDF-1.4\n");
    offset[1] = b.n;
    nb_puts(&b, "1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n");
    offset[2] = b.n;
    nb_puts(&b, "2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n");
    offset[3] = b.n;
    nb_printf(&b, "3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents 4 0 R",
              (int)v->width, (int)v->height);
    nb_printf(&b, "/Resources<</XObject<</D %u 0 R>>>>>> endobj\n", number[0]);
    offset[4] = b.n;
    nb_puts(&b, "4 0 obj <</Length 6>> stream\n/D Do\n\nendstream endobj\n");
    for (uint32_t i = 0; i < n; i++) {
        nb_pdf_value value = v->object[i].value;
        offset[number[i]] = b.n;
        nb_printf(&b, "%u 0 obj ", number[i]);
        if (v->object[i].is_stream) {
            nb_pdf_value *entries = NB_ARRAY(w.a, nb_pdf_value, value.n + 1);
            memcpy(entries, value.item, value.n * sizeof *entries);
            entries[value.n] =
                (nb_pdf_value){.type = NB_PDF_INT,
                               .key = NB_STR("Length"),
                               .s = nb_str_printf(w.a, "%zu", v->object[i].data.n)};
            value.item = entries;
            value.n++;
        }
        nb_pdf_value_put(&b, &value, number);
        if (v->object[i].is_stream) {
            nb_puts(&b, " stream\n");
            nb_put_str(&b, v->object[i].data);
            nb_puts(&b, "\nendstream");
        }
        nb_puts(&b, " endobj\n");
    }
    size_t table = b.n;
    nb_printf(&b, "xref\n0 %u\n0000000000 65535 f \n", n + 5);
    for (uint32_t i = 1; i < n + 5; i++) nb_printf(&b, "%010zu 00000 n \n", offset[i]);
    nb_printf(&b, "trailer <</Size %u/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n", n + 5, table);
    return nb_buf_take(w.a, &b);
}

static const nb_pdf_value *entry(const nb_pdf_object *o, const char *key, nb_pdf_type type)
{
    const nb_pdf_value *v = nb_pdf_entry(&o->value, key);
    if (!v || v->type != type) fail_msg("no /%s", key);
    return v;
}

static void check_references(const nb_pdf_value *v, size_t n)
{
    if (v->type == NB_PDF_REF) assert_in_range(v->number, 0, n - 1);
    for (size_t i = 0; i < v->n; i++) check_references(&v->item[i], n);
}

static void vectors(void **state)
{
    (void)state;
    world w = open_world();
    nb_svg_pdf v, again;
    nb_image *m = probe(w, load(w, "drawing.svg"));
    assert_true(nb_image_svg_pdf(m, w.a, &v, NB_NOWHERE, w.diags));
    assert_int_equal(complaints(w), 0);
    assert_true(v.width == 150 && v.height == 75);
    const nb_pdf_object *form = &v.object[0];
    assert_true(form->is_stream);
    assert_true(nb_str_is(entry(form, "Subtype", NB_PDF_NAME)->s, "Form"));
    assert_null(nb_pdf_entry(&form->value, "Length"));
    const nb_pdf_value *box = entry(form, "BBox", NB_PDF_ARRAY);
    const nb_pdf_value *matrix = entry(form, "Matrix", NB_PDF_ARRAY);
    assert_int_equal(box->n, 4);
    assert_int_equal(matrix->n, 6);
    assert_float_equal(box->item[2].real * matrix->item[0].real, 150, 0.001);
    assert_float_equal(box->item[3].real * matrix->item[3].real, 75, 0.001);
    size_t fonts = 0;
    for (size_t i = 0; i < v.n; i++) {
        check_references(&v.object[i].value, v.n);
        const nb_pdf_value *type = nb_pdf_entry(&v.object[i].value, "Type");
        if (!type || !nb_str_is(type->s, "Font")) continue;
        fonts++;
        entry(&v.object[i], "ToUnicode", NB_PDF_REF);
        entry(&v.object[i], "BaseFont", NB_PDF_NAME);
    }
    assert_true(fonts > 0);

    /* Deterministic, and the parts make a file that comes apart into the same parts. */
    assert_true(nb_image_svg_pdf(m, w.a, &again, NB_NOWHERE, w.diags));
    nb_str file = rebuild(w, &v);
    assert_true(nb_str_eq(file, rebuild(w, &again)));
    nb_svg_pdf parts;
    assert_null(nb_pdf_take_apart(w.a, file, 1, &parts));
    assert_int_equal(parts.n, v.n + 1); /* the page's own content is the form now */
    assert_true(nb_str_is(parts.object[0].data, "/D Do\n"));
    for (size_t i = 0; i < v.n; i++) {
        assert_int_equal(parts.object[i + 1].is_stream, v.object[i].is_stream);
        assert_true(nb_str_eq(parts.object[i + 1].data, v.object[i].data));
    }
    if (getenv("KEEP")) nb_file_write(NB_STR("drawing.pdf"), file);
    close_world(w);
}

/* With fonts of its own a drawing takes nothing from the machine, whatever family it asks for.
 */
static void fonts_of_its_own(void **state)
{
    (void)state;
    static const char cjk[] = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";
    static const char text[] =
        SVG("<text>Hello</text><text font-family='monospace'>Mono</text>"
            "<text font-family='No Such Family'>\xe4\xb8\xad\xe6\x96\x87</text>");
    if (!nb_file_exists(nb_str_of(cjk))) skip();
    world w = open_world();
    nb_svg_font font = {nb_str_of(cjk), 2, "serif"};
    nb_svg_font none = {NB_STR("tests/images/still.gif"), 0, "serif"};
    assert_null(nb_svg_fonts_open(&none, 1));
    nb_svg_fonts *fonts = nb_svg_fonts_open(&font, 1);
    assert_non_null(fonts);
    nb_image *m = probe(w, nb_str_of(text));
    m->fonts = fonts;
    nb_svg_pdf v;
    assert_true(nb_image_svg_pdf(m, w.a, &v, NB_NOWHERE, w.diags));
    size_t named = 0;
    for (size_t i = 0; i < v.n; i++) {
        const nb_pdf_value *name = nb_pdf_entry(&v.object[i].value, "BaseFont");
        if (!name) continue;
        named++;
        if (!nb_str_ends(name->s, NB_STR("+NotoSansCJKsc-Regular")))
            fail_msg("font %.*s", NB_STR_ARG(name->s));
    }
    assert_true(named > 0);
    nb_svg_fonts_close(fonts);
    close_world(w);
}

static void vectors_of_other_formats(void **state)
{
    (void)state;
    world w = open_world();
    nb_svg_pdf v;
    assert_false(
        nb_image_svg_pdf(probe(w, load(w, "still.gif")), w.a, &v, NB_NOWHERE, w.diags));
    assert_int_equal(complaints(w), 1);
    close_world(w);
}

static void values(void **state)
{
    (void)state;
    static const struct {
        const char *in, *out;
    } rows[] = {
        {" 12 ", "12"},
        {"-.5", "-.5"},
        {"[1 0 2 0 R%x\n 3]", "[1 0 7 0 R 3]"},
        {"<</A/B#20c/D(a\\)\\\n(b)\\101)/E<4a4B4>>>", "<</A /B#20c/D <61292862"
                                                      "2941>/E <4A4B40>>>"},
        {"[true false null]", "[true false null]"},
        {"(unclosed", NULL},
        {"<< /A >>", NULL},
        {"<</A 1>", NULL},
        {"[[[[", NULL},
        {"1.2.3", NULL},
        {"--1", NULL},
    };
    uint32_t number[] = {0, 5, 7};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        world w = open_world();
        nb_pdf_reader r = {.a = w.a, .file = nb_str_of(rows[i].in)};
        nb_pdf_value v;
        nb_buf b = {0};
        bool ok = nb_pdf_parse(&r, &v);
        if (ok != !!rows[i].out) fail_msg("%s: %d", rows[i].in, ok);
        if (ok) {
            nb_pdf_value_put(&b, &v, number);
            assert_string_equal(b.p, rows[i].out);
        }
        nb_buf_free(&b);
        close_world(w);
    }
    world w = open_world();
    nb_buf deep = {0};
    for (int i = 0; i < 100000; i++) nb_putc(&deep, '[');
    nb_pdf_reader r = {.a = w.a, .file = nb_buf_take(w.a, &deep)};
    nb_pdf_value v;
    assert_false(nb_pdf_parse(&r, &v));
    close_world(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(safe),
        cmocka_unit_test(unsafe),
        cmocka_unit_test(sizes),
        cmocka_unit_test(vectors),
        cmocka_unit_test(fonts_of_its_own),
        cmocka_unit_test(vectors_of_other_formats),
        cmocka_unit_test(values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
