#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "font/cff.h"
#include "font/face.h"
#include "font/thin.h"

#define MANIFEST NB_STR("fonts/fonts.manifest")

static nb_diags *diags;
static nb_fonts *fonts;
static nb_arena *arena;

static const nb_face *pick(nb_str lang, unsigned variant, const char *cluster)
{
    nb_font_query q = {NB_ROLE_BODY, variant, lang, false};
    const nb_face *f = nb_fonts_pick(fonts, &q, nb_str_of(cluster), NULL);
    assert_non_null(f);
    return f;
}

static hb_face_t *open_bytes(nb_str bytes)
{
    hb_blob_t *b =
        hb_blob_create(bytes.s, (unsigned)bytes.n, HB_MEMORY_MODE_READONLY, NULL, NULL);
    hb_face_t *f = hb_face_create(b, 0);
    hb_blob_destroy(b);
    return f;
}

static void same_ink(hb_font_t *x, unsigned xg, hb_font_t *y, unsigned yg)
{
    hb_glyph_extents_t a, b;
    assert_true(hb_font_get_glyph_extents(x, xg, &a));
    assert_true(hb_font_get_glyph_extents(y, yg, &b));
    assert_memory_equal(&a, &b, sizeof a);
    assert_true(a.width > 0);
}

static void add_table(hb_face_t *f, const char *tag, const char *bytes, size_t n)
{
    hb_blob_t *b = hb_blob_create(bytes, (unsigned)n, HB_MEMORY_MODE_DUPLICATE, NULL, NULL);
    hb_face_builder_add_table(f, hb_tag_from_string(tag, 4), b);
    hb_blob_destroy(b);
}

/* A CFF table alone is no face: give it the tables that HarfBuzz needs to look at its outlines.
 */
static hb_face_t *wrap_cff(nb_str cff, const nb_face *from, unsigned n_glyphs)
{
    const char maxp[6] = {0, 0, 0x50, 0, (char)(n_glyphs >> 8), (char)n_glyphs};
    hb_face_t *f = hb_face_builder_create();
    hb_blob_t *head = hb_face_reference_table(from->hb, HB_TAG('h', 'e', 'a', 'd'));
    hb_face_builder_add_table(f, HB_TAG('h', 'e', 'a', 'd'), head);
    hb_blob_destroy(head);
    add_table(f, "maxp", maxp, 6);
    add_table(f, "CFF ", cff.s, cff.n);
    hb_blob_t *b = hb_face_reference_blob(f);
    hb_face_t *whole = hb_face_create(b, 0);
    hb_blob_destroy(b);
    hb_face_destroy(f);
    return whole;
}

static void truetype_keeps_ids(void **state)
{
    (void)state;
    const nb_face *f = pick(NB_STR("zh"), NB_FACE_ITALIC, "骨");
    assert_false(nb_face_is_cff(f));
    uint32_t ids[] = {nb_face_glyph_of(f, 0x9AA8), nb_face_glyph_of(f, 'A'), 0xFFFFFF};
    nb_str out;
    assert_true(nb_face_subset_glyphs(f, arena, ids, 3, &out));
    assert_true(out.n < 200000);
    hb_face_t *sub = open_bytes(out);
    hb_font_t *font = hb_font_create(sub);
    for (int i = 0; i < 2; i++) {
        same_ink(f->font, ids[i], font, ids[i]);
        assert_int_equal(hb_font_get_glyph_h_advance(font, ids[i]),
                         nb_face_advance_units(f, ids[i]));
    }
    hb_font_destroy(font);
    hb_face_destroy(sub);
}

static void name_keyed_cff_keeps_ids(void **state)
{
    (void)state;
    const nb_face *f = pick(NB_STR("en"), 0, "A");
    assert_true(nb_face_is_cff(f) && !nb_face_is_cid_keyed(f));
    uint32_t ids[] = {nb_face_glyph_of(f, 'g'), nb_face_glyph_of(f, 'Q')};
    nb_str out;
    assert_true(nb_face_subset_glyphs(f, arena, ids, 2, &out));
    hb_face_t *sub = wrap_cff(out, f, (ids[0] > ids[1] ? ids[0] : ids[1]) + 1);
    hb_font_t *font = hb_font_create(sub);
    for (int i = 0; i < 2; i++) same_ink(f->font, ids[i], font, ids[i]);
    hb_font_destroy(font);
    hb_face_destroy(sub);
}

/* CIDs of a subset's charset, by glyph; formats 0 and 2 are those that occur here. */
static uint32_t cid_of(nb_str cff, unsigned glyph, unsigned n_glyphs)
{
    nb_cff_charset c = nb_cff_read_charset(cff);
    assert_true(c.cid_keyed && c.charset_at);
    const unsigned char *p = (const unsigned char *)cff.s, *o = p + c.charset_at + 1;
    p += (size_t)o[0] << 24 | (size_t)o[1] << 16 | (size_t)o[2] << 8 | o[3];
    unsigned format = *p++;
    for (unsigned gid = 1; gid < n_glyphs;) {
        unsigned first = (unsigned)p[0] << 8 | p[1];
        unsigned more = format == 2 ? (unsigned)p[2] << 8 | p[3] : format == 1 ? p[2] : 0;
        if (glyph <= gid + more) return first + glyph - gid;
        gid += more + 1;
        p += 2 + format;
    }
    return 0;
}

static void cid_keyed_keeps_cids(void **state)
{
    (void)state;
    const nb_face *f = pick(NB_STR("zh"), 0, "骨");
    assert_true(nb_face_is_cid_keyed(f));
    uint32_t ids[] = {nb_face_glyph_of(f, 0x9AA8), nb_face_glyph_of(f, 0x4E00)};
    nb_str out;
    assert_true(nb_face_subset_glyphs(f, arena, ids, 2, &out));
    assert_int_equal(cid_of(out, 1, 3), ids[1] < ids[0] ? ids[1] : ids[0]);
    assert_int_equal(cid_of(out, 2, 3), ids[1] < ids[0] ? ids[0] : ids[1]);
    hb_face_t *sub = wrap_cff(out, f, 3);
    hb_font_t *font = hb_font_create(sub);
    for (unsigned i = 0; i < 2; i++) same_ink(f->font, ids[i], font, ids[i] > ids[!i] ? 2 : 1);
    hb_font_destroy(font);
    hb_face_destroy(sub);
}

/* A CID-keyed font whose CIDs are not its glyph numbers: our own subset of one whose are. Glyph
 * ids must still come out as CIDs. */
static void cid_keyed_without_identity(void **state)
{
    (void)state;
    const nb_face *f = pick(NB_STR("zh"), 0, "骨");
    static const uint32_t chars[] = {0x4E00, 0x4E8C, 0x4E09, 0x9AA8, 'A'};
    nb_str font;
    assert_true(nb_face_subset_chars(f, arena, chars, 5, NB_STR("Part"), 'O', &font));
    hb_blob_t *b =
        hb_blob_create(font.s, (unsigned)font.n, HB_MEMORY_MODE_READONLY, NULL, NULL);
    const char *why = NULL;
    nb_face *part = nb_face_open(arena, b, NB_STR("part.otf"), 0, &why);
    assert_non_null(part);
    nb_face_read(arena, part);
    assert_true(nb_face_is_cid_keyed(part));
    uint32_t ids[] = {nb_face_glyph_of(part, 0x9AA8), nb_face_glyph_of(part, 0x4E00)};
    assert_true(ids[0] && ids[1] && ids[0] != ids[1]);
    nb_str out;
    assert_true(nb_face_subset_glyphs(part, arena, ids, 2, &out));
    assert_int_equal(cid_of(out, 1, 3), ids[1] < ids[0] ? ids[1] : ids[0]);
    assert_int_equal(cid_of(out, 2, 3), ids[1] < ids[0] ? ids[0] : ids[1]);
    hb_face_t *sub = wrap_cff(out, part, 3);
    hb_font_t *sub_font = hb_font_create(sub);
    same_ink(part->font, ids[0], sub_font, ids[1] < ids[0] ? 2 : 1);
    hb_font_destroy(sub_font);
    hb_face_destroy(sub);
    nb_face_close(part);
    hb_blob_destroy(b);
}

static void has_name(hb_face_t *f, unsigned id, const char *expected)
{
    char buf[300];
    unsigned n = sizeof buf;
    assert_true(hb_ot_name_get_utf8(f, id, hb_language_from_string("en", 2), &n, buf) > 0);
    assert_string_equal(buf, expected);
}

static void for_epub(void **state)
{
    (void)state;
    static const uint32_t chars[] = {'o', 'f', 'i', 'c', 'e', '1', 0x4E00, 'o'};
    const nb_face *f = pick(NB_STR("en"), NB_FACE_BOLD | NB_FACE_ITALIC, "A");
    nb_str out;
    assert_true(nb_face_subset_chars(f, arena, chars, 8, NB_STR("书 Book"), 'O', &out));
    assert_memory_equal(out.s, "OTTO", 4);
    assert_true(out.n < 20000);
    hb_face_t *sub = open_bytes(out);
    has_name(sub, 1, "书 Book");
    has_name(sub, 2, "Bold Italic");
    has_name(sub, 6, "Book-BoldItalic");
    char buf[300];
    unsigned n = sizeof buf;
    assert_true(hb_ot_name_get_utf8(sub, 0, HB_LANGUAGE_INVALID, &n, buf) >
                0); /* copyright stays */

    hb_font_t *font = hb_font_create(sub);
    hb_codepoint_t g;
    for (int i = 0; i < 6; i++) {
        assert_true(hb_font_get_nominal_glyph(font, chars[i], &g));
        same_ink(f->font, nb_face_glyph_of(f, chars[i]), font, g);
    }
    assert_false(hb_font_get_nominal_glyph(font, 'z', &g));
    /* Ligatures came along. */
    hb_buffer_t *b = hb_buffer_create();
    hb_buffer_add_utf8(b, "office1", -1, 0, -1);
    hb_buffer_guess_segment_properties(b);
    hb_shape(font, b, NULL, 0);
    assert_true(hb_buffer_get_length(b) < 7);
    hb_buffer_destroy(b);
    hb_font_destroy(font);
    hb_face_destroy(sub);
}

static uint32_t u32(nb_str s, size_t at)
{
    const unsigned char *p = (const unsigned char *)s.s + at;
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* Unpacks the WOFF: every table must be the one of the plain file. */
static void woff(void **state)
{
    (void)state;
    static const uint32_t chars[] = {0x9AA8, 0x76F4, 0x95E8, 0xFF0C};
    const nb_face *f = pick(NB_STR("zh"), NB_FACE_ITALIC, "骨");
    nb_str plain, packed;
    assert_true(nb_face_subset_chars(f, arena, chars, 4, NB_STR("Kai"), 'O', &plain));
    assert_true(nb_face_subset_chars(f, arena, chars, 4, NB_STR("Kai"), 'W', &packed));
    assert_memory_equal(packed.s, "wOFF", 4);
    assert_int_equal(u32(packed, 8), packed.n);
    assert_int_equal(u32(packed, 16), plain.n);
    assert_true(packed.n < plain.n);
    unsigned tables = u32(packed, 12) >> 16;
    assert_int_equal(tables, u32(plain, 4) >> 16);
    for (unsigned i = 0; i < tables; i++) {
        size_t w = 44 + 20 * (size_t)i, s = 12 + 16 * (size_t)i;
        assert_int_equal(u32(packed, w), u32(plain, s));
        uLongf n = u32(packed, w + 12);
        uint32_t stored = u32(packed, w + 8);
        assert_int_equal(n, u32(plain, s + 12));
        char *table = nb_alloc(arena, n);
        if (stored == n) memcpy(table, packed.s + u32(packed, w + 4), n);
        else
            assert_int_equal(uncompress((Bytef *)table, &n,
                                        (const Bytef *)packed.s + u32(packed, w + 4), stored),
                             Z_OK);
        assert_memory_equal(table, plain.s + u32(plain, s + 8), n);
    }
    hb_face_t *sub = open_bytes(plain);
    has_name(sub, 1, "Kai");
    hb_face_destroy(sub);
}

static void same_twice(void **state)
{
    (void)state;
    static const uint32_t up[] = {'a', 'b', 0x9AA8}, down[] = {0x9AA8, 'b', 'a', 'a'};
    const nb_face *f = pick(NB_STR("zh"), 0, "骨");
    nb_str x, y;
    assert_true(nb_face_subset_chars(f, arena, up, 3, NB_STR("Song"), 'W', &x));
    assert_true(nb_face_subset_chars(f, arena, down, 4, NB_STR("Song"), 'W', &y));
    assert_int_equal(x.n, y.n);
    assert_memory_equal(x.s, y.s, x.n);
}

static void has_ink_of(const nb_face *f, const nb_face *whole, const uint32_t *ids, unsigned n,
                       const uint32_t *sorted)
{
    nb_str out;
    assert_true(nb_face_subset_glyphs(f, arena, ids, n, &out));
    hb_face_t *sub = wrap_cff(out, f, n + 1);
    hb_font_t *font = hb_font_create(sub);
    for (unsigned i = 1; i <= n; i++) {
        assert_int_equal(cid_of(out, i, n + 1), sorted[i]);
        same_ink(whole->font, sorted[i], font, i);
    }
    hb_font_destroy(font);
    hb_face_destroy(sub);
}

/* The way that does not touch the file's pages gives the outlines of the whole table. */
static void few_of_many(void **state)
{
    (void)state;
    const nb_face *f = pick(NB_STR("zh"), 0, "骨");
    uint32_t ids[400], sorted[401] = {0};
    unsigned n = 0;
    for (uint32_t c = 0x4E00; n < 400; c += 50) ids[n++] = nb_face_glyph_of(f, c);
    for (unsigned i = 0; i < n; i++) {
        unsigned at = 1; /* glyph numbers do not ascend with the characters */
        for (unsigned k = 0; k < n; k++) at += ids[k] < ids[i];
        sorted[at] = ids[i];
    }
    hb_face_t *thin = nb_face_thin(f, sorted, n + 1);
    assert_non_null(thin);
    assert_int_equal(hb_face_get_glyph_count(thin), n + 1);
    hb_face_destroy(thin);
    has_ink_of(f, f, ids, n, sorted);

    nb_face gone = *f; /* the whole table will do */
    gone.path = NB_STR("gone.otf");
    assert_null(nb_face_thin(&gone, sorted, n + 1));
    has_ink_of(&gone, f, ids, n, sorted);
}

static bool read_memory(void *bytes, size_t at, size_t n, char *to)
{
    const nb_str *cff = bytes;
    if (at > cff->n || n > cff->n - at) return false;
    memcpy(to, cff->s + at, n);
    return true;
}

/* Its own allocations, so that sanitizers see every step over. */
static void read_damaged(const char *bytes, size_t n)
{
    static const uint32_t glyph[] = {0, 1, 60000};
    char *from = malloc(n ? n : 1);
    memcpy(from, bytes, n);
    nb_str cff = {from, n};
    nb_cff_read_charset(cff);
    for (unsigned k = 1; k <= 3; k++) {
        size_t size = nb_cff_few_size(cff, glyph, k);
        if (!size) continue;
        assert_true(size <= n);
        char *to = malloc(size);
        nb_cff_few(cff, glyph, k, read_memory, &cff, to);
        free(to);
    }
    free(from);
}

/* Damaged CFF tables are refused, not followed. */
static void damaged_cff(void **state)
{
    (void)state;
    const nb_face *f = pick(NB_STR("zh"), 0, "骨");
    uint32_t id = nb_face_glyph_of(f, 0x9AA8);
    nb_str cff;
    assert_true(nb_face_subset_glyphs(f, arena, &id, 1, &cff));
    assert_true(nb_cff_read_charset(cff).cid_keyed);
    for (size_t n = 0; n < cff.n; n += n < 600 ? 1 : 97) read_damaged(cff.s, n);
    char *bad = malloc(cff.n);
    for (size_t i = 0; i < 600 && i < cff.n; i++)
        for (int v = 0; v < 256; v += 51) {
            memcpy(bad, cff.s, cff.n);
            bad[i] = (char)v;
            read_damaged(bad, cff.n);
        }
    free(bad);
}

static int setup(void **state)
{
    (void)state;
    diags = nb_diags_open();
    arena = nb_arena_open();
    fonts = nb_fonts_open(MANIFEST, NB_STR("en"), NULL, 0, diags);
    return fonts ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    nb_fonts_close(fonts);
    nb_arena_free(arena);
    size_t n = nb_diags_n(diags);
    nb_diags_free(diags);
    return n ? -1 : 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(truetype_keeps_ids),
        cmocka_unit_test(name_keyed_cff_keeps_ids),
        cmocka_unit_test(cid_keyed_keeps_cids),
        cmocka_unit_test(cid_keyed_without_identity),
        cmocka_unit_test(for_epub),
        cmocka_unit_test(woff),
        cmocka_unit_test(same_twice),
        cmocka_unit_test(damaged_cff),
        cmocka_unit_test(few_of_many),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
