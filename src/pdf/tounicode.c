#include "pdf/parts.h"
#include "pdf/syntax.h"

/* What a glyph stands for that has no text of its own (it never shows without ActualText): a
 * character that prints nothing. */
#define NO_TEXT NB_STR("\xE2\x80\x8B")

size_t nb_tounicode_write(nb_pdf *p, uint32_t id, const nb_glyph_use *use, size_t n,
                          bool two_bytes)
{
    nb_buf b = {0};
    nb_puts(&b, "/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
                "/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n"
                "1 begincodespacerange\n");
    nb_puts(&b, two_bytes ? "<0000><FFFF>\n" : "<00><FF>\n");
    nb_puts(&b, "endcodespacerange\n");
    for (size_t i = 0; i < n; i++) {
        /* A block holds 100 entries at most. */
        if (i % 100 == 0) nb_printf(&b, "%zu beginbfchar\n", n - i < 100 ? n - i : 100);
        if (two_bytes) nb_printf(&b, "<%04X><", use[i].id);
        else nb_printf(&b, "<%02X><", (unsigned)i + 1);
        nb_put_utf16(&b, use[i].text.n ? use[i].text : NO_TEXT);
        nb_puts(&b, ">\n");
        if (i % 100 == 99 || i + 1 == n) nb_puts(&b, "endbfchar\n");
    }
    nb_puts(&b, "endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n");
    size_t took =
        nb_object_stream(p->objects, id, NB_STR_NULL, nb_buf_str(&b), NB_STREAM_DEFLATE);
    nb_buf_free(&b);
    return took;
}
