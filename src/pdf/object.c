#include "pdf/object.h"

#include <string.h>

#include "base/deflate.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/say.h"
#include "pdf/syntax.h"

/* Objects per object stream, and bytes. A reader unpacks a whole stream for one object; but a
 * tagged book of 60 pages is 2 % smaller with these than with 200 objects and 32,000 bytes. */
#define PACK_OBJECTS 2000
#define PACK_BYTES 200000
/* Rows are mostly spaces; and who reads one element reads them all. */
#define ROW_BYTES 1000000

/* Where an object is, in HPDF_XrefEntry.entry_typ. */
#define UNWRITTEN HPDF_IN_USE_ENTRY
#define AT_OFFSET 'o' /* byte_offset */
#define PACKED 'p'    /* in object stream byte_offset, as number gen_no */

#define BUFFER ((size_t)1 << 16)

typedef struct {
    uint32_t id, at;
} packed_at; /* of an object in the pack */

struct nb_objects {
    nb_out *out;
    HPDF_Doc haru;
    HPDF_Stream to_pack; /* libharu's objects print themselves into the pack */
    nb_deflater *deflate;
    int level;
    nb_buf pending; /* bytes for `out` */
    size_t at;      /* bytes before `pending` */
    uint8_t digest[16];
    nb_buf pack, index; /* index: packed_at */
    uint32_t pack_id, packed;
    unsigned row; /* 0 = objects are not in rows */
    nb_str extra; /* entries to add to the libharu object being written */
};

static void *haru_alloc(HPDF_UINT n)
{
    return nb_malloc(n);
}

static void haru_free(void *p)
{
    nb_free(p);
}

static HPDF_STATUS haru_writes(HPDF_Stream s, const HPDF_BYTE *bytes, HPDF_UINT n)
{
    nb_put(&((nb_objects *)s->attr)->pack, bytes, n);
    return HPDF_OK;
}

nb_objects *nb_objects_open(nb_out *out, int level)
{
    nb_objects *o = nb_calloc(1, sizeof *o);
    o->out = out;
    o->level = level;
    o->deflate = nb_deflater_open(level);
    o->haru = HPDF_NewEx(NULL, haru_alloc, haru_free, 0, NULL);
    o->to_pack = HPDF_CallbackWriter_New(o->haru->mmgr, haru_writes, o);
    /* Two levels of page nodes: a flat list ends at 32,767 pages. */
    HPDF_SetPagesConfiguration(o->haru, 64);
    nb_puts(&o->pending, "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n");
    return o;
}

void nb_objects_close(nb_objects *o)
{
    HPDF_Stream_Free(o->to_pack);
    HPDF_Free(o->haru);
    nb_deflater_close(o->deflate);
    nb_buf_free(&o->pending);
    nb_buf_free(&o->pack);
    nb_buf_free(&o->index);
    nb_free(o);
}

HPDF_Doc nb_objects_haru(nb_objects *o)
{
    return o->haru;
}

/* ---- bytes ---- */

/* The file's identifier is a chain of digests of all that was written. */
static void flush(nb_objects *o)
{
    uint8_t link[32];
    memcpy(link, o->digest, 16);
    nb_digest(nb_buf_str(&o->pending), link + 16);
    nb_digest((nb_str){(char *)link, sizeof link}, o->digest);
    nb_out_write(o->out, o->pending.p, o->pending.n);
    o->at += o->pending.n;
    o->pending.n = 0;
}

static size_t position(const nb_objects *o)
{
    return o->at + o->pending.n;
}

/* ---- the table ---- */

static HPDF_XrefEntry entry_of(const nb_objects *o, uint32_t id)
{
    return HPDF_List_ItemAt(o->haru->xref->entries, id);
}

uint32_t nb_haru_number(const void *object)
{
    return ((const HPDF_Obj_Header *)object)->obj_id & 0x00FFFFFF;
}

/* libharu's list grows by a constant, which is quadratic: let it double. */
static void keep_growth_linear(HPDF_List list)
{
    if (list->count == list->block_siz && list->count > list->items_per_block)
        list->items_per_block = list->count;
}

uint32_t nb_object_new(nb_objects *o)
{
    keep_growth_linear(o->haru->xref->entries);
    /* The smallest of its objects: only the number is wanted. */
    HPDF_Null place = HPDF_Null_New(o->haru->mmgr);
    return HPDF_Xref_Add(o->haru->xref, place) == HPDF_OK ? nb_haru_number(place) : 0;
}

void nb_object_take_back(nb_objects *o, HPDF_Dict holder, const char *key, HPDF_UINT16 type)
{
    HPDF_List list = o->haru->xref->entries;
    void *object = HPDF_Dict_GetItem(holder, key, type);
    if (!object || nb_haru_number(object) + 1 != list->count) return;
    HPDF_Dict_RemoveElement(holder, key);
    HPDF_FreeMem(o->haru->mmgr, list->obj[--list->count]);
    HPDF_Obj_ForceFree(o->haru->mmgr, object);
}

/* ---- rows ---- */

static void pad(nb_buf *b, size_t row)
{
    while (b->n % row) nb_putc(b, ' ');
}

/* Each row less the one above (PNG's filter 2, Up): columns that seldom change squeeze to
 * almost nothing, and so do numbers that count. A row that is another text stays as it is
 * (filter 0). */
static void put_rows(nb_buf *b, nb_str bytes, size_t row)
{
    const uint8_t *now = (const uint8_t *)bytes.s, *end = now + bytes.n;
    nb_buf_reserve(b, bytes.n + bytes.n / row);
    for (const uint8_t *above = NULL; now < end; above = now, now += row) {
        size_t differ = 0, say = 0;
        for (size_t k = 0; k < row; k++) {
            differ += now[k] != (above ? above[k] : 0);
            say += now[k] != ' ';
        }
        bool as_it_is = differ * 10 > say * 9;
        nb_putc(b, as_it_is ? 0 : 2);
        for (size_t k = 0; k < row; k++)
            nb_putc(b, (char)(now[k] - (as_it_is || !above ? 0 : above[k])));
    }
}

/* ---- objects in object streams ---- */

/* Where each object of the pack begins; in rows, as many to a row as it has room for. */
static void put_index(const nb_objects *o, nb_buf *b)
{
    const packed_at *at = (const packed_at *)(const void *)o->index.p;
    unsigned id_width = 0, width = 0, in_row = 0;
    if (o->row) {
        id_width = nb_digits((uint32_t)o->haru->xref->entries->count);
        width = nb_digits((uint32_t)o->pack.n);
        in_row = o->row / (id_width + width + 2);
        if (!in_row) in_row = 1;
        else width = o->row / in_row - id_width - 2;
    }
    for (uint32_t i = 0; i < o->packed; i++) {
        nb_put_padded(b, at[i].id, id_width);
        nb_putc(b, ' ');
        nb_put_padded(b, at[i].at, width);
        nb_putc(b, ' ');
        if (o->row && i % in_row == in_row - 1) pad(b, o->row);
    }
    if (o->row) pad(b, o->row);
}

static void close_pack(nb_objects *o)
{
    if (!o->packed) return;
    nb_buf dict = {0}, data = {0}, rows = {0};
    put_index(o, &data);
    nb_printf(&dict, "/Type/ObjStm/N %u/First %zu", o->packed, data.n);
    nb_put_str(&data, nb_buf_str(&o->pack));
    if (o->row) {
        nb_printf(&dict, "/DecodeParms<</Predictor 12/Columns %u>>", o->row);
        put_rows(&rows, nb_buf_str(&data), o->row);
    }
    nb_object_stream(o, o->pack_id, nb_buf_str(&dict), nb_buf_str(o->row ? &rows : &data),
                     NB_STREAM_DEFLATE);
    nb_buf_free(&dict);
    nb_buf_free(&data);
    nb_buf_free(&rows);
    o->packed = 0;
    o->pack.n = o->index.n = 0;
}

void nb_objects_rows(nb_objects *o, unsigned width)
{
    if (o->row != width) close_pack(o);
    o->row = width;
}

void nb_objects_squeeze(nb_objects *o, int level)
{
    close_pack(o);
    nb_deflater_close(o->deflate);
    o->deflate = nb_deflater_open(level ? level : o->level);
}

nb_buf *nb_object_begin(nb_objects *o, uint32_t id)
{
    if (o->row ? o->pack.n > ROW_BYTES : o->packed == PACK_OBJECTS || o->pack.n > PACK_BYTES)
        close_pack(o);
    if (!o->packed) o->pack_id = nb_object_new(o);
    HPDF_XrefEntry e = entry_of(o, id);
    e->entry_typ = PACKED;
    e->byte_offset = o->pack_id;
    e->gen_no = (HPDF_UINT16)o->packed++;
    packed_at at = {id, (uint32_t)o->pack.n};
    nb_put(&o->index, &at, sizeof at);
    return &o->pack;
}

void nb_object_end(nb_objects *o)
{
    if (o->row) pad(&o->pack, o->row);
    else nb_putc(&o->pack, '\n');
}

/* ---- streams ---- */

size_t nb_object_stream(nb_objects *o, uint32_t id, nb_str dict, nb_str data, nb_stream_how how)
{
    HPDF_XrefEntry e = entry_of(o, id);
    size_t start = position(o);
    e->entry_typ = AT_OFFSET;
    e->byte_offset = (HPDF_UINT)start;
    e->gen_no = 0;
    if (how == NB_STREAM_DEFLATE) data = nb_deflate_zlib(o->deflate, data);
    nb_buf *b = &o->pending;
    nb_put_int(b, id);
    nb_puts(b, " 0 obj\n<<");
    nb_put_str(b, dict);
    if (how != NB_STREAM_AS_IS) nb_puts(b, "/Filter/FlateDecode");
    nb_puts(b, "/Length ");
    nb_put_int(b, (int64_t)data.n);
    nb_puts(b, ">>\nstream\n");
    nb_put_str(b, data);
    nb_puts(b, "\nendstream\nendobj\n");
    size_t took = position(o) - start;
    if (b->n >= BUFFER) flush(o);
    return took;
}

/* ---- libharu's objects ---- */

static HPDF_STATUS write_extra(HPDF_Dict dict, HPDF_Stream s)
{
    (void)dict;
    nb_objects *o = s->attr;
    nb_put_str(&o->pack, o->extra);
    return HPDF_OK;
}

void nb_object_haru(nb_objects *o, HPDF_Dict dict, nb_str entries)
{
    dict->write_fn = write_extra;
    o->extra = entries;
    nb_object_begin(o, nb_haru_number(dict));
    HPDF_Obj_WriteValue(dict, o->to_pack, NULL);
    nb_object_end(o);
    o->extra = NB_STR_NULL;
}

/* ---- the end ---- */

static void big_endian(uint8_t *p, uint64_t v, unsigned bytes)
{
    while (bytes--) {
        p[bytes] = (uint8_t)v;
        v >>= 8;
    }
}

/* The cross-reference stream: rows of type, offset or stream, and index. */
static void put_xref(nb_objects *o, uint32_t self, uint32_t info)
{
    HPDF_UINT n = o->haru->xref->entries->count;
    unsigned wide = position(o) >> 24 ? 4 : 3, row = 1 + wide + 2;
    nb_buf data = {0}, rows = {0}, dict = {0};
    *entry_of(o, self) =
        (HPDF_XrefEntry_Rec){AT_OFFSET, (HPDF_UINT)position(o), 0, entry_of(o, self)->obj};
    for (HPDF_UINT i = 0; i < n; i++) {
        HPDF_XrefEntry e = entry_of(o, i);
        uint8_t now[8];
        now[0] = i == 0 ? 0 : e->entry_typ == PACKED ? 2 : 1;
        big_endian(now + 1, e->byte_offset, wide);
        big_endian(now + 1 + wide, e->gen_no, 2);
        nb_put(&data, now, row);
    }
    put_rows(&rows, nb_buf_str(&data), row);
    nb_printf(&dict,
              "/Type/XRef/Size %u/W[1 %u 2]/Root %u 0 R/Info %u 0 R"
              "/DecodeParms<</Predictor 12/Columns %u>>/ID[",
              n, wide, nb_haru_number(o->haru->catalog), info, row);
    for (int twice = 0; twice < 2; twice++) nb_put_hex(&dict, o->digest, 16);
    nb_putc(&dict, ']');
    nb_object_stream(o, self, nb_buf_str(&dict), nb_buf_str(&rows), NB_STREAM_DEFLATE);
    nb_buf_free(&data);
    nb_buf_free(&rows);
    nb_buf_free(&dict);
}

bool nb_objects_finish(nb_objects *o, uint32_t info, const char **why)
{
    for (HPDF_UINT i = 1; i < o->haru->xref->entries->count; i++) {
        HPDF_XrefEntry e = entry_of(o, i);
        HPDF_Obj_Header *h = e->obj;
        if (e->entry_typ != UNWRITTEN || i == o->pack_id) continue;
        if ((h->obj_class & HPDF_OCLASS_ANY) == HPDF_OCLASS_DICT) {
            nb_object_haru(o, e->obj, NB_STR_NULL);
        } else {
            *why = NB_SAY("an object was numbered and not written");
            return false;
        }
    }
    uint32_t self = nb_object_new(o);
    close_pack(o);
    flush(o);
    if (o->haru->error.error_no != HPDF_OK || !self) {
        *why = NB_SAY("libharu failed");
        return false;
    }
    size_t start = position(o);
    put_xref(o, self, info);
    nb_printf(&o->pending, "startxref\n%zu\n%%%%EOF\n", start);
    flush(o);
    if (start > UINT32_MAX) {
        *why = NB_SAY("the file would be larger than 4 GB");
        return false;
    }
    return true;
}

size_t nb_objects_count(const nb_objects *o)
{
    return o->haru->xref->entries->count - 1;
}

size_t nb_objects_bytes(const nb_objects *o)
{
    return position(o);
}
