/* sfnt.c: a font file's name table, and its WOFF form. */
#include <string.h>

#include "base/deflate.h"
#include "font/sfnt.h"

static void put_u16(nb_buf *b, unsigned v)
{
    nb_putc(b, (char)(v >> 8));
    nb_putc(b, (char)v);
}

static void put_u32(nb_buf *b, uint32_t v)
{
    put_u16(b, v >> 16);
    put_u16(b, v & 0xFFFF);
}

/* ---- names (OpenType, 'name', format 0, Windows platform, UTF-16BE, English) ---- */

static void put_utf16(nb_buf *b, nb_str s)
{
    for (size_t i = 0; i < s.n;) {
        uint32_t c = nb_utf8_next(s, &i);
        if (c >= 0x10000) {
            put_u16(b, 0xD7C0 + (c >> 10));
            c = 0xDC00 + (c & 0x3FF);
        }
        put_u16(b, c);
    }
}

static nb_str original_name(nb_arena *a, const nb_face *face, hb_ot_name_id_t id)
{
    hb_language_t en = hb_language_from_string("en", 2);
    unsigned n = 0, all = hb_ot_name_get_utf8(face->hb, id, en, &n, NULL);
    if (!all) return NB_STR_NULL;
    char *z = nb_alloc(a, all + 1);
    n = all + 1;
    hb_ot_name_get_utf8(face->hb, id, en, &n, z);
    return (nb_str){z, n};
}

static nb_str ps_name(nb_arena *a, nb_str family, nb_str style)
{
    char *z = nb_alloc(a, family.n + style.n + 2), *to = z;
    for (size_t i = 0; i < family.n && to - z < 40; i++)
        if (family.s[i] > ' ' && family.s[i] < 127 && !strchr("()<>[]{}/%#-", family.s[i]))
            *to++ = family.s[i];
    *to++ = '-';
    for (size_t i = 0; i < style.n; i++)
        if (style.s[i] != ' ') *to++ = style.s[i];
    return (nb_str){z, (size_t)(to - z)};
}

static hb_blob_t *make_names(nb_arena *a, const nb_face *face, nb_str family)
{
    static const char *const styles[] = {"Regular", "Bold", "Italic", "Bold Italic"};
    nb_str style = nb_str_of(styles[(face->bold ? 1 : 0) | (face->italic ? 2 : 0)]);
    nb_str full = nb_str_printf(a, "%.*s %.*s", NB_STR_ARG(family), NB_STR_ARG(style));
    nb_str ps = ps_name(a, family, style);
    const struct {
        unsigned id;
        nb_str text;
    } name[] = {
        {0, original_name(a, face, HB_OT_NAME_ID_COPYRIGHT)},
        {1, family},
        {2, style},
        {3, nb_str_printf(a, "%.*s subset of %s", NB_STR_ARG(ps), face->ps_name)},
        {4, full},
        {5, original_name(a, face, HB_OT_NAME_ID_VERSION_STRING)},
        {6, ps},
        {13, original_name(a, face, HB_OT_NAME_ID_LICENSE)},
        {14, original_name(a, face, HB_OT_NAME_ID_LICENSE_URL)},
    };
    enum { NAMES = sizeof name / sizeof *name };
    nb_buf table = {0}, text = {0};
    unsigned count = 0;
    for (size_t i = 0; i < NAMES; i++) count += name[i].text.n > 0;
    put_u16(&table, 0);
    put_u16(&table, count);
    put_u16(&table, 6 + 12 * count);
    for (size_t i = 0; i < NAMES; i++) {
        if (!name[i].text.n) continue;
        size_t from = text.n;
        put_utf16(&text, nb_str_sub(name[i].text, 0, 4096));
        put_u16(&table, 3);
        put_u16(&table, 1);
        put_u16(&table, 0x409);
        put_u16(&table, name[i].id);
        put_u16(&table, (unsigned)(text.n - from));
        put_u16(&table, (unsigned)from);
    }
    nb_put_str(&table, nb_buf_str(&text));
    hb_blob_t *blob =
        hb_blob_create(table.p, (unsigned)table.n, HB_MEMORY_MODE_DUPLICATE, NULL, NULL);
    nb_buf_free(&text);
    nb_buf_free(&table);
    return blob;
}

nb_str nb_sfnt_renamed(nb_arena *a, const nb_face *face, hb_face_t *sub, nb_str family)
{
    /* A face under construction does not list its tables; its file does. */
    hb_blob_t *made = hb_face_reference_blob(sub);
    hb_face_t *plain = hb_face_create(made, 0);
    hb_tag_t tag[64];
    unsigned n = sizeof tag / sizeof *tag;
    unsigned all = hb_face_get_table_tags(plain, 0, &n, tag);
    hb_face_t *whole = hb_face_builder_create();
    for (unsigned i = 0; i < all && i < n; i++) {
        if (tag[i] == HB_TAG('n', 'a', 'm', 'e')) continue;
        hb_blob_t *b = hb_face_reference_table(plain, tag[i]);
        hb_face_builder_add_table(whole, tag[i], b);
        hb_blob_destroy(b);
    }
    hb_blob_t *names = make_names(a, face, family);
    hb_face_builder_add_table(whole, HB_TAG('n', 'a', 'm', 'e'), names);
    hb_blob_destroy(names);
    hb_blob_t *file = hb_face_reference_blob(whole);
    unsigned bytes;
    const char *p = hb_blob_get_data(file, &bytes);
    nb_str out = {nb_copy(a, p, bytes), bytes};
    hb_blob_destroy(file);
    hb_face_destroy(whole);
    hb_face_destroy(plain);
    hb_blob_destroy(made);
    return out;
}

/* ---- WOFF ---- */

static uint32_t u32_at(nb_str s, size_t at)
{
    const unsigned char *p = (const unsigned char *)s.s + at;
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void pad4(nb_buf *b)
{
    while (b->n % 4) nb_putc(b, 0);
}

/* One table, compressed where that makes it smaller. Returns the stored length. */
static size_t put_table(nb_buf *b, nb_deflater *d, nb_str table)
{
    nb_str packed = nb_deflate_zlib(d, table), stored = packed.n < table.n ? packed : table;
    nb_put_str(b, stored);
    pad4(b);
    return stored.n;
}

/* The file comes from nb_sfnt_renamed: directory and offsets are sound. */
nb_str nb_sfnt_to_woff(nb_arena *a, nb_str sfnt)
{
    unsigned tables = u32_at(sfnt, 4) >> 16;
    nb_buf body = {0}, head = {0};
    nb_deflater *deflater = nb_deflater_open(9);
    size_t start = 44 + 20 * (size_t)tables, flat = 12 + 16 * (size_t)tables;
    for (unsigned i = 0; i < tables; i++) {
        size_t entry = 12 + 16 * (size_t)i;
        size_t at = u32_at(sfnt, entry + 8), n = u32_at(sfnt, entry + 12);
        size_t offset = start + body.n;
        size_t stored = put_table(&body, deflater, nb_str_sub(sfnt, at, at + n));
        flat += (n + 3) / 4 * 4;
        put_u32(&head, u32_at(sfnt, entry));
        put_u32(&head, (uint32_t)offset);
        put_u32(&head, (uint32_t)stored);
        put_u32(&head, (uint32_t)n);
        put_u32(&head, u32_at(sfnt, entry + 4));
    }
    nb_deflater_close(deflater);
    nb_buf out = {0};
    nb_puts(&out, "wOFF");
    put_u32(&out, u32_at(sfnt, 0));
    put_u32(&out, (uint32_t)(start + body.n));
    put_u16(&out, tables);
    put_u16(&out, 0);
    put_u32(&out, (uint32_t)flat);
    put_u16(&out, 1); /* the version means nothing to readers */
    put_u16(&out, 0);
    for (int i = 0; i < 5; i++) put_u32(&out, 0); /* no metadata, no private data */
    nb_put_str(&out, nb_buf_str(&head));
    nb_put_str(&out, nb_buf_str(&body));
    nb_buf_free(&head);
    nb_buf_free(&body);
    return nb_buf_take(a, &out);
}
