/* Colour glyphs. PDF has no colour fonts, but a Type 3 font's glyphs are little pages: each
 * draws an image. Unlike images placed on the page, such glyphs are text that can be selected
 * and copied. */
#include "pdf/parts.h"

#include "base/mem.h"
#include "pdf/syntax.h"

/* The bitmap of a colour glyph as an XObject; 0 = it has none (a joiner, a space). */
static uint32_t write_bitmap(nb_pdf *p, const nb_pdf_font *f, uint32_t glyph,
                             nb_colour_glyph *g)
{
    int ink[4];
    if (!nb_face_colour_glyph(f->face, glyph, g)) {
        if (nb_face_extents_units(f->face, glyph, ink) && ink[2])
            nb_diag_as(p->diags, NB_WARNING, NB_FONT, NB_NOWHERE,
                       "glyph %u of '%.*s' is no bitmap and is left blank", glyph,
                       NB_STR_ARG(nb_face_path(f->face)));
        return 0;
    }
    uint32_t object = 0;
    nb_arena *scratch = nb_arena_open();
    nb_pixels px;
    nb_image *img =
        nb_image_probe(scratch, nb_face_path(f->face), g->png, NULL, NB_NOWHERE, p->diags);
    if (img && nb_image_decode(img, scratch, 0, &px, NB_NOWHERE, p->diags)) {
        if (p->pages->grey) nb_pixels_grey(&px);
        object = nb_pixels_write(p, &px);
    }
    nb_arena_free(scratch);
    return object;
}

/* Each glyph's procedure: its width, then its image in the box the font names. */
static uint32_t write_procedure(nb_pdf *p, const nb_pdf_font *f, uint32_t glyph,
                                nb_buf *xobjects)
{
    nb_colour_glyph g;
    nb_buf b = {0};
    uint32_t image = write_bitmap(p, f, glyph, &g), id = nb_object_new(p->objects);
    nb_printf(&b, "%d 0 d0", nb_face_advance_units(f->face, glyph));
    if (image) {
        int height = g.height < 0 ? -g.height : g.height;
        nb_printf(&b, " q %d 0 0 %d %d %d cm/I%u Do Q", g.width, height, g.x, g.y - height,
                  image);
        nb_printf(xobjects, "/I%u %u 0 R", image, image);
    }
    /* Shorter than deflate could make them. */
    nb_object_stream(p->objects, id, NB_STR_NULL, nb_buf_str(&b), NB_STREAM_AS_IS);
    nb_buf_free(&b);
    return id;
}

static void put_matrix(nb_buf *b, unsigned upem)
{
    nb_puts(b, "/FontMatrix[");
    nb_put_fixed(b, nb_muldiv(1000000000, 1, upem), 9);
    nb_puts(b, " 0 0 ");
    nb_put_fixed(b, nb_muldiv(1000000000, 1, upem), 9);
    nb_puts(b, " 0 0]");
}

static void write_part(nb_pdf *p, const nb_pdf_font *f, uint32_t object, size_t from, size_t to)
{
    unsigned n = (unsigned)(to - from);
    uint32_t to_unicode = nb_object_new(p->objects);
    nb_buf procedures = {0}, xobjects = {0};
    for (unsigned i = 0; i < n; i++)
        nb_printf(&procedures, "/g%u %u 0 R", i + 1,
                  write_procedure(p, f, f->use.v[from + i].id, &xobjects));
    nb_tounicode_write(p, to_unicode, f->use.v + from, n, false);

    nb_buf *b = nb_object_begin(p->objects, object);
    nb_face_descriptor d = nb_face_describe(f->face);
    int64_t upem = nb_face_upem(f->face);
    nb_puts(b, "<</Type/Font/Subtype/Type3/FontBBox[");
    for (int i = 0; i < 4; i++) nb_printf(b, i ? " %d" : "%d", (int)(d.bbox[i] * upem / 1000));
    nb_putc(b, ']');
    put_matrix(b, (unsigned)upem);
    nb_puts(b, "/CharProcs<<");
    nb_put_str(b, nb_buf_str(&procedures));
    nb_printf(b, ">>/Encoding<</Type/Encoding/Differences[1");
    for (unsigned i = 1; i <= n; i++) nb_printf(b, "/g%u", i);
    nb_printf(b, "]>>/FirstChar 1/LastChar %u/Widths[", n);
    for (unsigned i = 0; i < n; i++)
        nb_printf(b, i ? " %d" : "%d", nb_face_advance_units(f->face, f->use.v[from + i].id));
    nb_puts(b, "]/Resources<</XObject<<");
    nb_put_str(b, nb_buf_str(&xobjects));
    nb_printf(b, ">>>>/ToUnicode %u 0 R>>", to_unicode);
    nb_object_end(p->objects);
    nb_buf_free(&procedures);
    nb_buf_free(&xobjects);
}

void nb_type3_write(nb_pdf *p, nb_pdf_font *f)
{
    for (size_t k = 0; k < f->part.n; k++) {
        size_t from = k * NB_TYPE3_GLYPHS, to = from + NB_TYPE3_GLYPHS;
        write_part(p, f, f->part.v[k], from, to < f->use.n ? to : f->use.n);
    }
}
