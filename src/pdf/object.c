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

/* libdeflate's level for what is squeezed. */
#define SQUEEZED 10

/* Where an object is, in HPDF_XrefEntry.entry_typ. */
#define UNWRITTEN HPDF_IN_USE_ENTRY
#define AT_OFFSET 'o' /* byte_offset */
#define PACKED 'p'    /* in object stream byte_offset, as number gen_no */

#define BUFFER ((size_t)1 << 16)

struct nb_objects {
    nb_out *out;
    HPDF_Doc haru;
    HPDF_Stream to_pack; /* libharu's objects print themselves into the pack */
    nb_deflater *deflate;
    int level;
    nb_buf pending; /* bytes for `out` */
    size_t at;      /* bytes before `pending` */
    uint8_t digest[16];
    nb_buf pack, index;
    uint32_t pack_id, packed;
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

/* The file's identifier is a chain of digests of all that was written, by MD5 as ISO 32000-1,
 * 14.4, proposes. */
static void flush(nb_objects *o)
{
    uint8_t link[32];
    memcpy(link, o->digest, 16);
    nb_md5(nb_buf_str(&o->pending), link + 16);
    nb_md5((nb_str){(char *)link, sizeof link}, o->digest);
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

/* ---- objects in object streams ---- */

static void close_pack(nb_objects *o)
{
    if (!o->packed) return;
    nb_buf dict = {0}, data = {0};
    nb_printf(&dict, "/Type/ObjStm/N %u/First %zu", o->packed, o->index.n);
    nb_put_str(&data, nb_buf_str(&o->index));
    nb_put_str(&data, nb_buf_str(&o->pack));
    nb_object_stream(o, o->pack_id, nb_buf_str(&dict), nb_buf_str(&data), NB_STREAM_DEFLATE);
    nb_buf_free(&dict);
    nb_buf_free(&data);
    o->packed = 0;
    o->pack.n = o->index.n = 0;
}

void nb_objects_squeeze(nb_objects *o, bool hard)
{
    close_pack(o);
    nb_deflater_close(o->deflate);
    o->deflate = nb_deflater_open(hard ? SQUEEZED : o->level);
}

nb_buf *nb_object_begin(nb_objects *o, uint32_t id)
{
    if (o->packed == PACK_OBJECTS || o->pack.n > PACK_BYTES) close_pack(o);
    if (!o->packed) o->pack_id = nb_object_new(o);
    HPDF_XrefEntry e = entry_of(o, id);
    e->entry_typ = PACKED;
    e->byte_offset = o->pack_id;
    e->gen_no = (HPDF_UINT16)o->packed++;
    nb_put_int(&o->index, id);
    nb_putc(&o->index, ' ');
    nb_put_int(&o->index, (int64_t)o->pack.n);
    nb_putc(&o->index, ' ');
    return &o->pack;
}

void nb_object_end(nb_objects *o)
{
    nb_putc(&o->pack, '\n');
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

/* The cross-reference stream: rows of type, offset or stream, and index. Each row minus the one
 * above (PNG's Up filter) squeezes to almost nothing. */
static void put_xref(nb_objects *o, uint32_t self, uint32_t info)
{
    HPDF_UINT n = o->haru->xref->entries->count;
    unsigned wide = position(o) >> 24 ? 4 : 3, row = 1 + wide + 2;
    nb_buf data = {0}, dict = {0};
    uint8_t above[8] = {0};
    *entry_of(o, self) =
        (HPDF_XrefEntry_Rec){AT_OFFSET, (HPDF_UINT)position(o), 0, entry_of(o, self)->obj};
    nb_buf_reserve(&data, (size_t)n * (row + 1));
    for (HPDF_UINT i = 0; i < n; i++) {
        HPDF_XrefEntry e = entry_of(o, i);
        uint8_t now[8];
        now[0] = i == 0 ? 0 : e->entry_typ == PACKED ? 2 : 1;
        big_endian(now + 1, e->byte_offset, wide);
        big_endian(now + 1 + wide, e->gen_no, 2);
        nb_putc(&data, 2);
        for (unsigned k = 0; k < row; k++) nb_putc(&data, (char)(now[k] - above[k]));
        memcpy(above, now, sizeof now);
    }
    nb_printf(&dict,
              "/Type/XRef/Size %u/W[1 %u 2]/Root %u 0 R/Info %u 0 R"
              "/DecodeParms<</Predictor 12/Columns %u>>/ID[",
              n, wide, nb_haru_number(o->haru->catalog), info, row);
    for (int twice = 0; twice < 2; twice++) nb_put_hex(&dict, o->digest, 16);
    nb_putc(&dict, ']');
    nb_object_stream(o, self, nb_buf_str(&dict), nb_buf_str(&data), NB_STREAM_DEFLATE);
    nb_buf_free(&data);
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
