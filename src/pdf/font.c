/* One composite font per face: Type0 over CIDFontType0C (CFF) or CIDFontType2 (glyf), shown by
 * glyph ids, subset once all pages are known. */
#include "pdf/parts.h"

#include "base/deflate.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/work.h"
#include "pdf/syntax.h"

#include <stdlib.h>
#include <string.h>

struct nb_pdf_fonts {
    uint32_t resource;
    NB_VEC(nb_pdf_font *) v;
    NB_VEC(nb_pdf_font *) by_id; /* nb_face_id → font or NULL */
};

nb_pdf_fonts *nb_pdf_fonts_new(nb_pdf *p)
{
    nb_pdf_fonts *fonts = NB_NEW(p->arena, nb_pdf_fonts);
    fonts->resource = nb_object_new(p->objects);
    return fonts;
}

uint32_t nb_pdf_fonts_resource(const nb_pdf *p)
{
    return p->fonts->resource;
}

nb_pdf_font *nb_pdf_font_of(nb_pdf *p, const nb_face *face)
{
    nb_pdf_fonts *fonts = p->fonts;
    unsigned id = nb_face_id(face);
    while (fonts->by_id.n <= id) NB_PUSH(p->arena, &fonts->by_id) = NULL;
    nb_pdf_font *f = fonts->by_id.v[id];
    if (f) return f;
    f = NB_NEW(p->arena, nb_pdf_font);
    f->face = face;
    f->number = (unsigned)fonts->v.n + 1;
    f->colour = nb_face_is_colour(face);
    f->blank = nb_face_glyph_of(face, ' ');
    if (!f->colour) f->object = nb_object_new(p->objects);
    NB_PUSH(p->arena, &fonts->v) = f;
    fonts->by_id.v[id] = f;
    return f;
}

/* ---- the parts of a composite font ---- */

/* Six letters that depend on what the subset holds. */
static void put_tag(nb_buf *b, const nb_pdf_font *f)
{
    nb_buf ids = {0};
    for (size_t i = 0; i < f->use.n; i++) nb_printf(&ids, "%u ", f->use.v[i].id);
    nb_puts(&ids, nb_face_ps_name(f->face));
    uint8_t digest[20];
    nb_sha1(nb_buf_str(&ids), digest);
    nb_buf_free(&ids);
    for (int i = 0; i < 6; i++) nb_putc(b, (char)('A' + digest[i] % 26));
    nb_putc(b, '+');
    nb_puts(b, nb_face_ps_name(f->face));
}

static nb_str base_font(nb_pdf *p, const nb_pdf_font *f)
{
    nb_buf b = {0};
    put_tag(&b, f);
    return nb_buf_take(p->arena, &b);
}

static int by_glyph(const void *x, const void *y)
{
    const nb_glyph_use *a = x, *b = y;
    return a->id < b->id ? -1 : a->id > b->id;
}

/* The advance that most glyphs have, for DW. */
static int32_t common_width(const nb_pdf_font *f)
{
    int32_t best = 1000000;
    size_t most = 0;
    for (size_t i = 0; i < f->use.n && i < 64; i++) {
        size_t n = 0;
        for (size_t k = 0; k < f->use.n; k++) n += f->use.v[k].width == f->use.v[i].width;
        if (n > most) {
            most = n;
            best = f->use.v[i].width;
        }
    }
    return best;
}

/* A character code is a glyph id, and so is a CID: nb_face_subset_glyphs sees to that. */
static void put_widths(nb_buf *b, const nb_pdf_font *f)
{
    int32_t usual = common_width(f);
    nb_puts(b, "/DW ");
    nb_put_fixed(b, usual, 3);
    nb_puts(b, "/W[");
    uint32_t next = 0;
    bool open = false;
    for (size_t i = 0; i < f->use.n; i++) {
        const nb_glyph_use *u = &f->use.v[i];
        if (u->width == usual) continue;
        if (open && u->id != next) {
            nb_putc(b, ']');
            open = false;
        }
        if (open) {
            nb_putc(b, ' ');
        } else {
            nb_put_int(b, u->id);
            nb_putc(b, '[');
            open = true;
        }
        nb_put_fixed(b, u->width, 3);
        next = u->id + 1;
    }
    nb_puts(b, open ? "]]" : "]");
}

static void write_descriptor(nb_pdf *p, uint32_t id, const nb_pdf_font *f, nb_str name,
                             uint32_t file)
{
    nb_face_descriptor d = nb_face_describe(f->face);
    unsigned flags = 4; /* symbolic: its glyphs are not those of a standard encoding */
    if (nb_face_is_monospace(f->face)) flags |= 1;
    if (d.serif) flags |= 2;
    if (nb_face_is_italic(f->face)) flags |= 64;
    nb_buf *b = nb_object_begin(p->objects, id);
    nb_puts(b, "<</Type/FontDescriptor/FontName/");
    nb_put_str(b, name);
    nb_printf(b,
              "/Flags %u/FontBBox[%d %d %d %d]/ItalicAngle %d/Ascent %d/Descent %d"
              "/CapHeight %d/StemV %d/%s %u 0 R>>",
              flags, d.bbox[0], d.bbox[1], d.bbox[2], d.bbox[3], d.italic_angle, d.ascent,
              d.descent, d.cap_height, d.stem_v,
              nb_face_is_cff(f->face) ? "FontFile3" : "FontFile2", file);
    nb_object_end(p->objects);
}

static void write_cid_font(nb_pdf *p, uint32_t id, const nb_pdf_font *f, nb_str name,
                           uint32_t descriptor)
{
    bool cff = nb_face_is_cff(f->face);
    nb_buf *b = nb_object_begin(p->objects, id);
    nb_printf(b, "<</Type/Font/Subtype/CIDFontType%d/BaseFont/", cff ? 0 : 2);
    nb_put_str(b, name);
    nb_printf(b,
              "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
              "/FontDescriptor %u 0 R%s",
              descriptor, cff ? "" : "/CIDToGIDMap/Identity");
    put_widths(b, f);
    nb_puts(b, ">>");
    nb_object_end(p->objects);
}

static void write_type0(nb_pdf *p, const nb_pdf_font *f, nb_str name, uint32_t cid_font,
                        uint32_t to_unicode)
{
    nb_buf *b = nb_object_begin(p->objects, f->object);
    nb_puts(b, "<</Type/Font/Subtype/Type0/BaseFont/");
    nb_put_str(b, name);
    if (nb_face_is_cff(f->face)) nb_puts(b, "-Identity-H");
    nb_printf(b, "/Encoding/Identity-H/DescendantFonts[%u 0 R]/ToUnicode %u 0 R>>", cid_font,
              to_unicode);
    nb_object_end(p->objects);
}

/* ---- all fonts ---- */

/* A composite font's program, made and packed apart from the rest of the file. */
typedef struct {
    nb_pdf_font *font;
    nb_arena *arena; /* of packed */
    nb_str packed;
    size_t length; /* unpacked */
    bool ok;
} program;

typedef struct {
    nb_pdf *pdf;
    NB_VEC(program) v; /* the longest first */
    size_t colours;    /* the piece of the colour fonts: next to the longest */
} programs;

static void make_program(nb_pdf *p, program *g)
{
    nb_pdf_font *f = g->font;
    qsort(f->use.v, f->use.n, sizeof *f->use.v, by_glyph);
    nb_arena *scratch = nb_arena_open();
    uint32_t *ids = NB_ARRAY(scratch, uint32_t, f->use.n);
    for (size_t i = 0; i < f->use.n; i++) ids[i] = f->use.v[i].id;
    nb_str bytes;
    g->ok = nb_face_subset_glyphs(f->face, scratch, ids, f->use.n, &bytes);
    if (g->ok) {
        nb_deflater *d = nb_deflater_open(nb_pdf_level(p));
        g->arena = nb_arena_open();
        g->packed = nb_str_dup(g->arena, nb_deflate_zlib(d, bytes));
        g->length = bytes.n;
        nb_deflater_close(d);
    }
    nb_arena_free(scratch);
}

/* A piece of work: one program, or the colour fonts, which go straight into the file. */
static void make(void *all, size_t i)
{
    programs *g = all;
    const nb_pdf_fonts *fonts = g->pdf->fonts;
    if (i != g->colours) {
        make_program(g->pdf, &g->v.v[i - (i > g->colours)]);
        return;
    }
    for (size_t k = 0; k < fonts->v.n; k++)
        if (fonts->v.v[k]->colour) nb_type3_write(g->pdf, fonts->v.v[k]);
}

static void write_composite(nb_pdf *p, const program *g)
{
    nb_objects *o = p->objects;
    const nb_pdf_font *f = g->font;
    uint32_t file = nb_object_new(o), descriptor = nb_object_new(o),
             cid_font = nb_object_new(o), to_unicode = nb_object_new(o);
    nb_str name = base_font(p, f);
    nb_buf dict = {0};
    if (nb_face_is_cff(f->face)) nb_puts(&dict, "/Subtype/CIDFontType0C");
    else nb_printf(&dict, "/Length1 %zu", g->length);
    p->stats->font_bytes +=
        nb_object_stream(o, file, nb_buf_str(&dict), g->packed, NB_STREAM_DEFLATED);
    nb_buf_free(&dict);
    p->stats->font_bytes += nb_tounicode_write(p, to_unicode, f->use.v, f->use.n, true);
    write_descriptor(p, descriptor, f, name, file);
    write_cid_font(p, cid_font, f, name, descriptor);
    write_type0(p, f, name, cid_font, to_unicode);
}

static void write_resource(nb_pdf *p)
{
    const nb_pdf_fonts *fonts = p->fonts;
    nb_buf *b = nb_object_begin(p->objects, fonts->resource);
    nb_puts(b, "<<");
    for (size_t i = 0; i < fonts->v.n; i++) {
        const nb_pdf_font *f = fonts->v.v[i];
        if (f->object) nb_printf(b, "/F%u %u 0 R", f->number, f->object);
        for (size_t k = 0; k < f->part.n; k++)
            nb_printf(b, "/F%u.%zu %u 0 R", f->number, k, f->part.v[k]);
    }
    nb_puts(b, ">>");
    nb_object_end(p->objects);
}

static int by_work(const void *x, const void *y)
{
    const program *a = x, *b = y;
    if (a->font->use.n != b->font->use.n) return a->font->use.n > b->font->use.n ? -1 : 1;
    return a->font->number < b->font->number ? -1 : 1;
}

void nb_pdf_fonts_write(nb_pdf *p)
{
    programs all = {.pdf = p};
    for (size_t i = 0; i < p->fonts->v.n; i++)
        if (!p->fonts->v.v[i]->colour)
            NB_PUSH(p->arena, &all.v) = (program){.font = p->fonts->v.v[i]};
    all.colours = all.v.n > 0;
    if (all.v.n) qsort(all.v.v, all.v.n, sizeof *all.v.v, by_work);
    nb_work(all.v.n + 1, make, &all);
    for (size_t i = 0; i < all.v.n; i++) {
        program *g = &all.v.v[i];
        if (g->ok) {
            write_composite(p, g);
        } else {
            nb_face_no_subset(g->font->face, p->diags);
            p->failed = true;
        }
        nb_arena_free(g->arena);
    }
    write_resource(p);
}
