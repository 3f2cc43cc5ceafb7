/* floor.c: the work that no compiler of books can avoid, with the bare libraries: parse by
 * cmark-gfm, shape each paragraph once by HarfBuzz, subset the faces, deflate the streams,
 * write. No layout, no tags, nothing to look at. floor IN.md OUT LATIN HAN LATIN-BOLD HAN-BOLD
 * each face as FILE or FILE#INDEX It may leak: the process ends. */
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <hb-subset.h>
#include <hb.h>
#include <libdeflate.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FACES = 4, STREAM = 4000 /* bytes of a page's content */ };

typedef struct {
    hb_face_t *face;
    hb_font_t *font;
    hb_set_t *used;
} typeface;

static typeface faces[FACES];
static FILE *out;
static struct libdeflate_compressor *deflater;
static char content[STREAM + 64];
static size_t filled;

static void open_face(typeface *t, char *name)
{
    char *index = strchr(name, '#');
    if (index) *index++ = 0;
    hb_blob_t *file = hb_blob_create_from_file_or_fail(name);
    if (!file) exit(1);
    t->face = hb_face_create(file, index ? (unsigned)atoi(index) : 0);
    t->font = hb_font_create(t->face);
    t->used = hb_set_create();
}

static void put_stream(const void *bytes, size_t n)
{
    size_t bound = libdeflate_zlib_compress_bound(deflater, n);
    void *to = malloc(bound);
    n = libdeflate_zlib_compress(deflater, bytes, n, to, bound);
    fprintf(out, "<</Filter/FlateDecode/Length %zu>>stream\n", n);
    fwrite(to, 1, n, out);
    fputs("\nendstream\n", out);
    free(to);
}

static void put_glyph(unsigned id)
{
    static const char hex[] = "0123456789ABCDEF";
    for (int shift = 12; shift >= 0; shift -= 4) content[filled++] = hex[id >> shift & 15];
    if (filled < STREAM) return;
    put_stream(content, filled);
    filled = 0;
}

/* One run of one face. */
static void shape(typeface *t, const char *s, size_t n)
{
    static hb_buffer_t *buffer;
    unsigned glyphs;
    if (!n) return;
    if (!buffer) buffer = hb_buffer_create();
    hb_buffer_clear_contents(buffer);
    hb_buffer_add_utf8(buffer, s, (int)n, 0, (int)n);
    hb_buffer_guess_segment_properties(buffer);
    hb_shape(t->font, buffer, NULL, 0);
    hb_glyph_info_t *g = hb_buffer_get_glyph_infos(buffer, &glyphs);
    for (unsigned i = 0; i < glyphs; i++) {
        hb_set_add(t->used, g[i].codepoint);
        put_glyph(g[i].codepoint);
    }
}

/* Runs above U+2E80 go to the face for Han. */
static void set_text(const char *s, int bold)
{
    for (const char *from = s, *p = s; *from; from = p) {
        int han = (unsigned char)*from >= 0xE2 && memcmp(from, "\xE2\xBA\x80", 3) >= 0;
        while (*p && han == ((unsigned char)*p >= 0xE2 && memcmp(p, "\xE2\xBA\x80", 3) >= 0)) do
                p++;
            while (((unsigned char)*p & 0xC0) == 0x80);
        shape(&faces[2 * bold + han], from, (size_t)(p - from));
    }
}

/* What shows glyphs by number needs no other table; planning over a large cmap alone would cost
 * more than all the rest. */
static hb_blob_t *outlines_only(hb_face_t *face, hb_tag_t tag, void *whole)
{
    static const char keep[] = "CFF glyflocaheadhheahmtxmaxp";
    (void)face;
    for (const char *k = keep; *k; k += 4)
        if (tag == hb_tag_from_string(k, 4)) return hb_face_reference_table(whole, tag);
    return NULL;
}

static void subset(typeface *t)
{
    hb_subset_input_t *in = hb_subset_input_create_or_fail();
    unsigned n;
    if (hb_set_is_empty(t->used)) return;
    hb_subset_input_set_flags(in, HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_DESUBROUTINIZE);
    hb_set_union(hb_subset_input_glyph_set(in), t->used);
    hb_face_t *made =
        hb_subset_or_fail(hb_face_create_for_tables(outlines_only, t->face, NULL), in);
    if (!made) exit(1);
    hb_blob_t *blob = hb_face_reference_blob(made);
    const char *bytes = hb_blob_get_data(blob, &n);
    put_stream(bytes, n);
}

int main(int argc, char **argv)
{
    if (argc != 3 + FACES) return 2;
    FILE *in = fopen(argv[1], "rb");
    out = fopen(argv[2], "wb");
    if (!in || !out) return 1;
    for (int i = 0; i < FACES; i++) open_face(&faces[i], argv[3 + i]);
    deflater = libdeflate_alloc_compressor(6);
    cmark_gfm_core_extensions_ensure_registered();
    cmark_parser *parser = cmark_parser_new(CMARK_OPT_FOOTNOTES);
    static const char *const extensions[] = {"table", "strikethrough", "tasklist", "autolink"};
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
        cmark_parser_attach_syntax_extension(parser,
                                             cmark_find_syntax_extension(extensions[i]));
    static char block[1 << 16];
    for (size_t n; (n = fread(block, 1, sizeof block, in));)
        cmark_parser_feed(parser, block, n);
    cmark_iter *walk = cmark_iter_new(cmark_parser_finish(parser));
    int bold = 0;
    for (cmark_event_type e; (e = cmark_iter_next(walk)) != CMARK_EVENT_DONE;) {
        cmark_node *node = cmark_iter_get_node(walk);
        cmark_node_type type = cmark_node_get_type(node);
        if (type == CMARK_NODE_STRONG || type == CMARK_NODE_HEADING)
            bold += e == CMARK_EVENT_ENTER ? 1 : -1;
        const char *text = e == CMARK_EVENT_ENTER ? cmark_node_get_literal(node) : NULL;
        if (text) set_text(text, bold > 0);
    }
    put_stream(content, filled);
    for (int i = 0; i < FACES; i++) subset(&faces[i]);
    return fclose(out) != 0;
}
