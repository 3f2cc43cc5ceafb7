#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <libdeflate.h>
#include <stdlib.h>

#include "book.h"
#include "pdf/parts.h"
#include "pdf/syntax.h"

/* ---- syntax ---- */

static void expect_fixed(int64_t v, int places, const char *is)
{
    nb_buf b = {0};
    nb_put_fixed(&b, v, places);
    assert_string_equal(b.p, is);
    nb_buf_free(&b);
}

static void numbers_are_short(void **state)
{
    (void)state;
    expect_fixed(0, 2, "0");
    expect_fixed(5, 2, ".05");
    expect_fixed(-50, 2, "-.5");
    expect_fixed(1200, 2, "12");
    expect_fixed(1234, 2, "12.34");
    expect_fixed(-7, 0, "-7");
    expect_fixed(1000000, 3, "1000");
    expect_fixed(488281, 9, ".000488281");
    assert_int_equal(nb_hundredths(NB_PT(1.005)), 101);
    assert_int_equal(nb_hundredths(-NB_PT(1.005)), -101);
}

static void strings_are_escaped(void **state)
{
    (void)state;
    nb_buf b = {0};
    nb_put_text(&b, NB_STR("a(b)\\c"));
    nb_put_text(&b, NB_STR("中\xF0\x9F\x98\x80"));
    nb_put_literal(&b, NB_STR("\r\n"));
    assert_string_equal(b.p, "(a\\(b\\)\\\\c)<FEFF4E2DD83DDE00>(\\r\n)");
    nb_buf_free(&b);
    nb_arena *a = nb_arena_open();
    nb_str s = nb_text_bytes(a, NB_STR("中"));
    assert_int_equal(s.n, 4);
    assert_memory_equal(s.s, "\xFE\xFF\x4E\x2D", 4);
    nb_arena_free(a);
}

/* ---- whole files ---- */

static char path[64];

static size_t after(nb_str s, const char *what, size_t from)
{
    size_t at = nb_str_find(s, nb_str_of(what), from);
    return at == NB_NPOS ? NB_NPOS : at + strlen(what);
}

/* Rows that were each stored less the one above are put together again. */
static size_t unfiltered(char *out, size_t n, size_t row)
{
    size_t at = 0;
    for (size_t from = 0; from < n; from += row + 1) {
        int filter = out[from];
        assert_true(filter == 0 || filter == 2);
        for (size_t k = 0; k < row; k++, at++)
            out[at] = (char)(out[from + 1 + k] + (filter && from ? out[at - row] : 0));
    }
    return at;
}

/* Everything the file says outside of fonts and images: its streams unpacked, one after the other. */
static nb_str unpacked(nb_arena *a, nb_str pdf)
{
    struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
    nb_buf all = {0};
    char *out = malloc(1 << 24);
    for (size_t at = 0; (at = after(pdf, "/Length ", at)) != NB_NPOS;) {
        size_t n = strtoul(pdf.s + at, NULL, 10), got = 0, data = after(pdf, ">>\nstream\n", at);
        if (data == NB_NPOS) continue;
        assert_true(data + n < pdf.n);
        assert_true(nb_str_starts(nb_str_sub(pdf, data + n, pdf.n), NB_STR("\nendstream")));
        if (libdeflate_zlib_decompress(d, pdf.s + data, n, out, 1 << 24, &got) == LIBDEFLATE_SUCCESS) {
            size_t dict = at > 60 ? at - 60 : 0, row = after(nb_str_sub(pdf, dict, at), "/Predictor 12/Columns ", 0);
            if (row != NB_NPOS) got = unfiltered(out, got, strtoul(pdf.s + dict + row, NULL, 10));
            nb_put(&all, out, got);
        }
        at = data + n;
    }
    free(out);
    libdeflate_free_decompressor(d);
    return nb_buf_take(a, &all);
}

static void has(nb_str s, const char *what)
{
    if (after(s, what, 0) == NB_NPOS) fail_msg("there is no %s", what);
}

static void lacks(nb_str s, const char *what)
{
    if (after(s, what, 0) != NB_NPOS) fail_msg("there is %s", what);
}

static void one_of_everything(void **state)
{
    (void)state;
    book *b = book_open("en");
    everything(b);
    nb_pdf_options o = some_options();
    nb_str pdf = book_pdf(b, &o, path);
    assert_true(nb_str_starts(pdf, NB_STR("%PDF-1.7\n")));
    assert_true(nb_str_ends(pdf, NB_STR("%%EOF\n")));
    size_t xref = strtoul(pdf.s + after(pdf, "startxref\n", 0), NULL, 10);
    has(nb_str_sub(pdf, xref, xref + 60), " 0 obj\n<</Type/XRef");
    has(pdf, "<pdfaid:conformance>A");
    has(pdf, "<rdf:li>Ann &amp; Bob</rdf:li><rdf:li>李沐</rdf:li>");

    nb_str all = unpacked(b->a, pdf);
    has(all, "/P<</MCID 0>>BDC");
    has(all, "/Span<</MCID 1/ActualText<FEFF00AD>>>BDC");
    /* A page's numbers go by type of element, then as marked: the heading, its first ink, has no 0. */
    size_t heading = after(all, "/P<</MCID 17>>BDC", 0);
    assert_true(heading != NB_NPOS && heading < after(all, "/P<</MCID 0>>BDC", 0));
    has(all, "/Lang(en)>>BDC");
    has(all, "/Artifact/F BDC");
    has(all, "/F<</Type/Pagination/Subtype/Footer>>");
    has(all, "1 0 .213 1 300 "); /* slant */
    has(all, "2 Tr");            /* synthetic bold */
    has(all, "110 Tz");
    has(all, ".37 Tc"); /* one amount for the whole line */
    has(all, "/S/TH/P");
    has(all, "/A<</O/Table/Scope/Column>>");
    has(all, "/ListNumbering/Decimal");
    has(all, "/IDTree");
    has(all, "/Type/MCR"); /* the note's second page */
    has(all, "/Type/OBJR");
    has(all, "/S/URI/URI(https://example.org/%C3%A4?q=1&r=\\(2\\))");
    has(all, "/S/GoToR/F<</Type/Filespec/F(book.zh.pdf)/UF(book.zh.pdf)>>/D(one)");
    has(all, "/Dest<FEFF4E2D6587639272486D4B8BD5>");
    has(all, "/Title<FEFF4E2D658763927248FF1A6D4B8BD5");
    lacks(all, "\n0 0 0 rg");
    /* Reading order: the empty cell stands before the full one. */
    size_t row = after(all, "/S/TR/P", after(all, "/S/TR/P", 0));
    unsigned first = 0, second = 0;
    sscanf(all.s + after(all, "/K[", row), " %u 0 R %u", &first, &second);
    assert_int_equal(first + 1, second);
    assert_int_equal(nb_diags_count(b->diags, NB_ERROR), 0);
    book_close(b);
    unlink(path);
}

static void same_pages_same_bytes(void **state)
{
    (void)state;
    nb_pdf_options o = some_options();
    nb_str once[2];
    book *b[2];
    for (int i = 0; i < 2; i++) {
        b[i] = book_open("en");
        everything(b[i]);
        once[i] = book_pdf(b[i], &o, path);
    }
    assert_true(once[0].n > 10000);
    assert_true(nb_str_eq(once[0], once[1]));
    /* Another title is another file, with another identifier. */
    o.title = NB_STR("Another");
    nb_str other = book_pdf(b[0], &o, path);
    size_t x = after(once[0], "/ID[", 0), y = after(other, "/ID[", 0);
    assert_true(x != NB_NPOS && y != NB_NPOS);
    assert_memory_not_equal(once[0].s + x, other.s + y, 34);
    for (int i = 0; i < 2; i++) book_close(b[i]);
    unlink(path);
}

static void untagged(void **state)
{
    (void)state;
    book *b = book_open("en");
    everything(b);
    nb_pdf_options o = some_options();
    o.untagged = true;
    nb_str pdf = book_pdf(b, &o, path), all = unpacked(b->a, pdf);
    lacks(all, "MCID");
    lacks(all, "StructParent");
    lacks(all, "/Artifact");
    lacks(pdf, "pdfaid");
    has(all, "/Span<</ActualText<FEFF00AD>>>BDC"); /* copying still gives the author's text */
    book_close(b);
    unlink(path);
}

/* Trees with several leaves, more pages than one node holds. */
static void many_pages(void **state)
{
    (void)state;
    enum { PAGES = 300 };
    const nb_font_query en = {.role = NB_ROLE_BODY, .lang = NB_STR("en")};
    book *b = book_open("en");
    uint32_t doc = tag(b, NB_TAG_DOCUMENT, 0);
    for (uint32_t i = 0; i < PAGES; i++) {
        new_page(b);
        text(b, tag(b, NB_TAG_P, doc), &en, 11, 72, 100, i % 2 ? "odd" : "even");
        NB_PUSH(b->a, &b->dest) =
            (nb_dest){nb_str_printf(b->a, i % 3 ? "p%u" : "页%u", i), i, 0, NB_PT(90)};
        NB_PUSH(b->a, &b->mark) =
            (nb_bookmark){.title = NB_STR("x"), .depth = (int)(i % 4), .page = i};
    }
    nb_pdf_options o = some_options();
    nb_str all = unpacked(b->a, book_pdf(b, &o, path));
    has(all, "/Count 300\n");
    has(all, "<</Limits[0 255]/Nums[0[");
    has(all, "/Limits[256 299]");
    /* Their elements are alike, so they stand in rows: the second is as far from the first as the third from it. */
    size_t p1 = after(all, "<</S/P/P ", 0), p2 = after(all, "<</S/P/P ", p1), p3 = after(all, "<</S/P/P ", p2);
    assert_true(p3 != NB_NPOS && p2 - p1 == p3 - p2);
    has(all, "/Count -1\n"); /* an item below the first level is closed */
    /* Names are sorted by their bytes. */
    char last[64] = "";
    for (size_t at = 0; (at = after(all, "/Limits[(", at)) != NB_NPOS;) {
        char name[64] = {0};
        for (size_t k = 0; k < 63 && all.s[at + k] != ')'; k++) name[k] = all.s[at + k];
        assert_true(strcmp(last, name) < 0);
        memcpy(last, name, sizeof last);
    }
    assert_true(last[0] != 0);
    book_close(b);
    unlink(path);
}

/* The reader's pen must end where layout put each glyph, whatever kerning, spacing and rounding do:
 * adds up the TJ numbers of a run and compares. */
static void places_are_kept(void **state)
{
    (void)state;
    const nb_font_query en = {.role = NB_ROLE_BODY, .lang = NB_STR("en")};
    book *b = book_open("en");
    uint32_t p = tag(b, NB_TAG_P, tag(b, NB_TAG_DOCUMENT, 0));
    new_page(b);
    nb_ink *ink = text(b, p, &en, 10, 72, 100, "AVATAR VAVAVAVAVAVAVA To We Ty V.");
    for (size_t i = 0; i < ink->as.glyphs.n; i++) ink->as.glyphs.glyph[i].x += (nb_len)(i * i * 97);
    nb_pdf_options o = some_options();
    o.level = 1;
    nb_str all = unpacked(b->a, book_pdf(b, &o, path));
    size_t at = after(all, "BDC\n[", 0), glyph = 0;
    assert_true(at != NB_NPOS);
    int64_t pen = 0; /* in thousandths of an em, exact: these fonts have 1000 units */
    const nb_placed *placed = ink->as.glyphs.glyph;
    assert_int_equal(nb_face_upem(ink->as.glyphs.face), 1000);
    while (all.s[at] != ']') {
        if (all.s[at] != '(') {
            char *end;
            pen -= strtol(all.s + at, &end, 10);
            at = (size_t)(end - all.s);
            continue;
        }
        for (at++; all.s[at] != ')'; glyph++) {
            uint32_t id = 0;
            for (int byte = 0; byte < 2; byte++) {
                if (all.s[at] == '\\') {
                    at++;
                    id = id << 8 | (all.s[at] == 'r' ? '\r' : (uint8_t)all.s[at]);
                } else {
                    id = id << 8 | (uint8_t)all.s[at];
                }
                at++;
            }
            assert_int_equal(id, placed[glyph].id);
            int64_t want = nb_muldiv(placed[glyph].x, 1000, NB_PT(10));
            assert_in_range(pen - want + 4, 1, 7);
            pen += nb_face_advance_units(ink->as.glyphs.face, id);
        }
        at++;
    }
    assert_int_equal(glyph, ink->as.glyphs.n);
    book_close(b);
    unlink(path);
}

/* What no font has is never shown as .notdef; its text stays. */
static void missing_glyph(void **state)
{
    (void)state;
    const nb_font_query en = {.role = NB_ROLE_BODY, .lang = NB_STR("en")};
    book *b = book_open("en");
    uint32_t p = tag(b, NB_TAG_P, tag(b, NB_TAG_DOCUMENT, 0));
    new_page(b);
    nb_ink *ink = text(b, p, &en, 10, 72, 100, "abc");
    ink->as.glyphs.glyph[1].id = 0;
    nb_pdf_options o = some_options();
    nb_str all = unpacked(b->a, book_pdf(b, &o, path));
    has(all, "/ActualText(b)>>BDC");
    lacks(all, "beginbfchar\n<0000>");
    book_close(b);
    unlink(path);
}

/* Elements around nothing are left out, except in tables; a figure without alternative text is told by
 * the name of its file; equal pictures are stored once. */
static void structure(void **state)
{
    (void)state;
    book *b = book_open("en");
    uint32_t doc = tag(b, NB_TAG_DOCUMENT, 0), figure[2];
    uint8_t colour[3] = {1, 2, 3};
    nb_str png =
        nb_pixels_png(b->a, &(nb_pixels){.width = 1, .height = 1, .channels = 3, .colour = colour});
    nb_image *img = nb_image_probe(b->a, NB_STR("pictures/red.png"), png, NULL,
                                   NB_NOWHERE, b->diags);
    assert_non_null(img);
    new_page(b);
    tag(b, NB_TAG_LINK, tag(b, NB_TAG_P, doc));
    tag(b, NB_TAG_TD, tag(b, NB_TAG_TR, tag(b, NB_TAG_TABLE, doc)));
    for (int i = 0; i < 2; i++) {
        figure[i] = tag(b, NB_TAG_FIGURE, doc);
        picture(b, figure[i], img, 72, 72 + 100 * i, 50, 50);
    }
    b->tag.v[figure[1]].alt = NB_STR("red");
    nb_pdf_options o = some_options();
    nb_str pdf = book_pdf(b, &o, path), all = unpacked(b->a, pdf);
    lacks(all, "/S/Link");
    lacks(all, "/S/TD"); /* nothing in the whole table */
    has(all, "/Alt(red.png)/A<</O/Layout/BBox[72 719.89 122 769.89]>>");
    has(all, "/Alt(red)");
    size_t image = after(pdf, "/Subtype/Image", 0);
    assert_true(image != NB_NPOS);
    assert_true(after(pdf, "/Subtype/Image", image) == NB_NPOS);
    book_close(b);
    unlink(path);
}

static void full_disk(void **state)
{
    (void)state;
    book *b = book_open("en");
    everything(b);
    nb_pdf_options o = some_options();
    nb_pdf_stats stats = {0};
    nb_out *out;
    assert_int_equal(nb_out_open(&out, NB_STR("/dev/full")), 0);
    nb_pdf_write(book_pages(b), &o, out, &stats, b->diags);
    assert_int_not_equal(nb_out_commit(out), 0);
    book_close(b);
}

/* ---- pictures ---- */

static nb_str written_pixels(nb_arena *a, const nb_pixels *px)
{
    nb_out *out;
    nb_pdf_stats stats = {0};
    const char *why;
    assert_int_equal(nb_out_open(&out, nb_str_of(path)), 0);
    nb_pdf p = {.arena = a, .stats = &stats, .objects = nb_objects_open(out, 6)};
    nb_pixels_write(&p, px);
    nb_objects_finish(p.objects, 1, &why);
    nb_objects_close(p.objects);
    nb_out_commit(out);
    nb_str s = NB_STR_NULL;
    nb_file_read(a, nb_str_of(path), 1 << 20, &s);
    unlink(path);
    return s;
}

/* Where a picture was taken is nobody's business; its colours are. */
static void jpegs(void **state)
{
    (void)state;
    nb_arena *a = nb_arena_open();
    const char head[] = "\xFF\xD8\xFF\xE0\0\4JF\xFF\xE1\0\x8" "Exif!!\xFF\xFE\0\4hi";
    nb_buf b = {0}, icc = {0};
    nb_put(&b, head, sizeof head - 1);
    for (int i = 0; i < 200; i++) nb_putc(&icc, (char)i);
    memcpy(icc.p, "\0\0\0\xC8\0\0\0\0\4\0\0\0mntrRGB XYZ ", 24);
    memcpy(icc.p + 36, "acsp", 4);
    for (int part = 2; part > 0; part--) { /* two pieces, the second first */
        nb_put(&b, "\xFF\xE2\0\x74ICC_PROFILE\0", 16);
        nb_putc(&b, (char)part);
        nb_putc(&b, 2);
        nb_put(&b, icc.p + (part - 1) * 100, 100);
    }
    nb_put(&b, "\xFF\xDB\0\4qq\xFF\xDA\0\4ss rest", 17);
    nb_str profile, plain = nb_jpeg_plain(a, nb_buf_str(&b), 3, &profile);
    nb_str left = NB_STR("\xFF\xD8\xFF\xE0\0\4JF\xFF\xDB\0\4qq\xFF\xDA\0\4ss rest");
    assert_true(nb_str_eq(plain, left));
    assert_true(nb_str_eq(profile, nb_buf_str(&icc)));
    nb_jpeg_plain(a, nb_buf_str(&b), 1, &profile); /* a profile for colour is none for grey */
    assert_int_equal(profile.n, 0);
    /* Cut short anywhere, nothing is read beyond. */
    for (size_t i = 2; i < b.n; i++) {
        char *copy = malloc(i);
        memcpy(copy, b.p, i);
        nb_jpeg_plain(a, (nb_str){copy, i}, 3, &profile);
        free(copy);
    }
    nb_buf_free(&b);
    nb_buf_free(&icc);
    nb_arena_free(a);
}

static void pixels(void **state)
{
    (void)state;
    nb_arena *a = nb_arena_open();
    uint8_t colour[12] = {255, 0, 0, 0, 0, 255, 0, 0, 255, 255, 0, 0}, alpha[4] = {255, 0, 255, 255};
    nb_pixels two = {.width = 2, .height = 2, .channels = 3, .colour = colour, .alpha = alpha};
    nb_str s = written_pixels(a, &two);
    /* Red, blue, and one colour for what does not show: three need 2 bits. */
    has(s, "/BitsPerComponent 2/ColorSpace[/Indexed/DeviceRGB 2");
    has(s, "/BitsPerComponent 1/ColorSpace/DeviceGray"); /* alpha that is on or off */
    has(unpacked(a, s), "\x10\x80");                     /* 0 1 | 2 0 in packed rows */

    uint8_t *many = nb_alloc(a, 64 * 64 * 3);
    for (int i = 0; i < 64 * 64 * 3; i++) many[i] = (uint8_t)(i * 7 + i / 64);
    nb_pixels photo = {.width = 64, .height = 64, .channels = 3, .colour = many};
    has(written_pixels(a, &photo), "/ColorSpace/DeviceRGB/DecodeParms<</Predictor 15/Colors 3/Columns 64>>");
    nb_arena_free(a);
}

int main(void)
{
    snprintf(path, sizeof path, "/tmp/notesbook-pdf-test.%ld", (long)getpid());
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_short),
        cmocka_unit_test(strings_are_escaped),
        cmocka_unit_test(one_of_everything),
        cmocka_unit_test(same_pages_same_bytes),
        cmocka_unit_test(untagged),
        cmocka_unit_test(many_pages),
        cmocka_unit_test(places_are_kept),
        cmocka_unit_test(missing_glyph),
        cmocka_unit_test(structure),
        cmocka_unit_test(full_disk),
        cmocka_unit_test(jpegs),
        cmocka_unit_test(pixels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
