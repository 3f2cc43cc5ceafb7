/* The output intent: sRGB, as an ICC profile (version 2.1, ICC.1:2001-04) made here.
 *
 * Colorants are those of IEC 61966-2-1 adapted to D50 by the Bradford transform, as the usual
 * sRGB profiles have them. The curve is a table of 64 points between which readers interpolate:
 * its largest error is a tenth of a step of 8 bits, and a table of 256 would make the PDF of
 * one page 2 % larger. */
#include "pdf/parts.h"

#include <math.h>

#include "pdf/syntax.h"

#define POINTS 64

static void put16(nb_buf *b, unsigned v)
{
    nb_putc(b, (char)(v >> 8));
    nb_putc(b, (char)v);
}

static void put32(nb_buf *b, uint32_t v)
{
    put16(b, v >> 16);
    put16(b, v & 0xFFFF);
}

static void put_xyz(nb_buf *b, const uint32_t xyz[3])
{
    nb_put(b, "XYZ \0\0\0\0", 8);
    for (int i = 0; i < 3; i++) put32(b, xyz[i]);
}

static void put_curve(nb_buf *b)
{
    nb_put(b, "curv\0\0\0\0", 8);
    put32(b, POINTS);
    for (int i = 0; i < POINTS; i++) {
        double x = i / (POINTS - 1.0);
        double linear = x <= 0.04045 ? x / 12.92 : pow((x + 0.055) / 1.055, 2.4);
        put16(b, (unsigned)(linear * 65535 + 0.5));
    }
}

static void put_description(nb_buf *b, nb_str text)
{
    nb_put(b, "desc\0\0\0\0", 8);
    put32(b, (uint32_t)text.n + 1);
    nb_put_str(b, text);
    /* The end of the ASCII form, then empty Unicode and Macintosh forms. */
    for (int i = 0; i < 1 + 4 + 4 + 2 + 1 + 67; i++) nb_putc(b, 0);
}

static void put_text_tag(nb_buf *b, nb_str text)
{
    nb_put(b, "text\0\0\0\0", 8);
    nb_put_str(b, text);
    nb_putc(b, 0);
}

static void put_header(nb_buf *b, uint32_t size)
{
    put32(b, size);
    put32(b, 0);          /* no preferred engine */
    put32(b, 0x02100000); /* version 2.1 */
    nb_put(b, "mntrRGB XYZ ", 12);
    for (int i = 0; i < 6; i++)
        put16(b, (unsigned[]){2000, 1, 1, 0, 0, 0}[i]); /* a fixed date */
    nb_put(b, "acsp", 4);
    for (int i = 0; i < 7; i++) put32(b, 0); /* platform to intent (perceptual) */
    put32(b, 0x0000F6D6);                    /* illuminant D50 */
    put32(b, 0x00010000);
    put32(b, 0x0000D32D);
    while (b->n < 128) nb_putc(b, 0);
}

static void put_profile(nb_buf *b)
{
    static const uint32_t white[3] = {0xF6D6, 0x10000, 0xD32D},
                          red[3] = {0x6FA2, 0x38F5, 0x0390},
                          green[3] = {0x6299, 0xB785, 0x18DA},
                          blue[3] = {0x24A0, 0x0F84, 0xB6CF};
    static const struct {
        const char *name;
        int part;
    } tags[] = {{"desc", 0}, {"cprt", 1}, {"wtpt", 2}, {"rXYZ", 3}, {"gXYZ", 4},
                {"bXYZ", 5}, {"rTRC", 6}, {"gTRC", 6}, {"bTRC", 6}};
    enum { PARTS = 7, TAGS = sizeof tags / sizeof *tags };
    nb_buf body = {0};
    size_t at[PARTS + 1], end[PARTS];
    for (int i = 0; i < PARTS; i++) {
        at[i] = body.n;
        switch (i) {
        case 0: put_description(&body, NB_STR("sRGB IEC61966-2.1")); break;
        case 1: put_text_tag(&body, NB_STR("No copyright, use freely")); break;
        case 2: put_xyz(&body, white); break;
        case 3: put_xyz(&body, red); break;
        case 4: put_xyz(&body, green); break;
        case 5: put_xyz(&body, blue); break;
        case 6: put_curve(&body); break;
        }
        end[i] = body.n;
        while (body.n % 4) nb_putc(&body, 0);
    }
    uint32_t start = 128 + 4 + 12 * TAGS;
    put_header(b, start + (uint32_t)body.n);
    put32(b, TAGS);
    for (int i = 0; i < TAGS; i++) {
        nb_put(b, tags[i].name, 4);
        put32(b, start + (uint32_t)at[tags[i].part]);
        put32(b, (uint32_t)(end[tags[i].part] - at[tags[i].part]));
    }
    nb_put_str(b, nb_buf_str(&body));
    nb_buf_free(&body);
}

uint32_t nb_output_intent_write(nb_pdf *p)
{
    uint32_t profile = nb_object_new(p->objects), id = nb_object_new(p->objects);
    nb_buf icc = {0};
    put_profile(&icc);
    nb_object_stream(p->objects, profile, NB_STR("/N 3"), nb_buf_str(&icc), NB_STREAM_DEFLATE);
    nb_buf_free(&icc);
    nb_buf *b = nb_object_begin(p->objects, id);
    nb_printf(b,
              "<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)"
              "/RegistryName(http://www.color.org)/Info(sRGB IEC61966-2.1)"
              "/DestOutputProfile %u 0 R>>",
              profile);
    nb_object_end(p->objects);
    return id;
}
