/* zip.c: the archive, by libzip, in memory. OCF 3.3 §4: mimetype first, stored, without extra
 * field.
 *
 * Times are DOS times of the book's date in UTC (libzip's own conversion uses local time), the
 * attributes are said, so the bytes depend on the contents alone. libdeflate packs: in a fifth
 * of the time that libzip would take. */
#include <string.h>

#include "base/deflate.h"
#include "base/work.h"
#include "epub/ebook.h"
#include "epub/zip_calls.h"

enum { LEVEL = 6 };

/* From days since 1970 (Howard Hinnant, "chrono-compatible low-level date algorithms"). */
nb_civil nb_ebook_civil(int64_t epoch)
{
    int64_t days = epoch / 86400, s = epoch % 86400;
    if (s < 0) s += 86400, days--;
    int64_t z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097, doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    int64_t day = doy - (153 * mp + 2) / 5 + 1, month = mp < 10 ? mp + 3 : mp - 9;
    int64_t year = yoe + era * 400 + (month <= 2);
    return (nb_civil){(int)year,       (int)month,         (int)day,
                      (int)(s / 3600), (int)(s / 60 % 60), (int)(s % 60)};
}

/* A ZIP names days from 1980-01-01 to 2107-12-31. */
static void dos_time(int64_t epoch, uint16_t *time, uint16_t *date)
{
    *time = 0;
    *date = 1 << 5 | 1;
    if (epoch < 315532800 || epoch > 4354819198) return;
    nb_civil c = nb_ebook_civil(epoch);
    *date = (uint16_t)((c.year - 1980) << 9 | c.month << 5 | c.day);
    *time = (uint16_t)(c.hour << 11 | c.minute << 5 | c.second / 2);
}

static bool is_packed(nb_str type)
{
    return nb_str_starts(type, NB_STR("image/")) && !nb_str_is(type, "image/svg+xml");
}

/* A file as libzip reads it: packed already, so that it only copies. */
typedef struct {
    nb_str file, packed;
    size_t at;
} packed_file;

static zip_int64_t on_source(void *file, void *data, zip_uint64_t n, zip_source_cmd_t command)
{
    packed_file *p = file;
    switch ((int)command) {
    case ZIP_SOURCE_OPEN: p->at = 0; return 0;
    case ZIP_SOURCE_READ:
        if (n > p->packed.n - p->at) n = p->packed.n - p->at;
        memcpy(data, p->packed.s + p->at, n);
        p->at += n;
        return (zip_int64_t)n;
    case ZIP_SOURCE_STAT: {
        zip_stat_t *st = data;
        zip_stat_init(st);
        st->size = p->file.n;
        st->comp_size = p->packed.n;
        st->crc = nb_crc32(0, p->file);
        st->comp_method = ZIP_CM_DEFLATE;
        st->valid = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_CRC | ZIP_STAT_COMP_METHOD;
        return sizeof *st;
    }
    case ZIP_SOURCE_CLOSE:
    case ZIP_SOURCE_FREE: return 0;
    case ZIP_SOURCE_ERROR: return sizeof(int[2]); /* there are none */
    case ZIP_SOURCE_SUPPORTS:
        return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ,
                                              ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT,
                                              ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE, -1);
    }
    return -1;
}

/* The files, packed apart from each other. */
typedef struct {
    const nb_ebook *e;
    packed_file *v; /* by file */
    nb_arena **arena;
} packing;

static bool is_stored(const nb_ebook_file *f)
{
    return f->stored || is_packed(f->type);
}

static void pack(void *ctx, size_t i)
{
    packing *p = ctx;
    const nb_ebook_file *f = &p->e->files.v[i];
    nb_str bytes = {f->bytes.s ? f->bytes.s : "", f->bytes.n};
    p->v[i] = (packed_file){.file = bytes, .packed = bytes};
    if (is_stored(f)) return;
    nb_deflater *d = nb_deflater_open(LEVEL);
    p->arena[i] = nb_arena_open();
    p->v[i].packed = nb_str_dup(p->arena[i], nb_deflate_raw(d, bytes));
    nb_deflater_close(d);
}

static bool add_file(zip_t *z, nb_ebook *e, const nb_ebook_file *f, packed_file *p,
                     uint16_t time, uint16_t date)
{
    nb_str path = f->root ? f->name : nb_str_cat(e->arena, NB_STR("EPUB/"), f->name);
    bool store = is_stored(f);
    zip_source_t *s = store ? zip_source_buffer(z, p->packed.s, p->packed.n, 0)
                            : zip_source_function(z, on_source, p);
    if (!s) return false;
    zip_int64_t i = zip_file_add(z, nb_str_z(e->arena, path), s, ZIP_FL_ENC_UTF_8);
    if (i < 0) {
        zip_source_free(s);
        return false;
    }
    zip_uint64_t at = (zip_uint64_t)i;
    return zip_set_file_compression(z, at, store ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 0) == 0 &&
           zip_file_set_dostime(z, at, time, date, 0) == 0 &&
           zip_file_set_external_attributes(z, at, 0, ZIP_OPSYS_UNIX, 0100644u << 16) == 0;
}

static bool read_back(zip_source_t *s, nb_buf *out)
{
    zip_stat_t st;
    if (zip_source_open(s) < 0) return false;
    bool ok = zip_source_stat(s, &st) == 0 && (st.valid & ZIP_STAT_SIZE);
    if (ok) {
        nb_buf_reserve(out, st.size);
        ok = zip_source_read(s, out->p, st.size) == (zip_int64_t)st.size;
        if (ok) out->n = st.size;
    }
    zip_source_close(s);
    return ok;
}

static bool build(nb_ebook *e, zip_source_t *memory)
{
    zip_error_t err;
    zip_error_init(&err);
    uint16_t time, date;
    dos_time(e->doc->meta.epoch, &time, &date);
    zip_source_keep(memory); /* zip_close gives up one reference; the bytes are read after it */
    zip_t *z = zip_open_from_source(memory, ZIP_TRUNCATE, &err);
    zip_error_fini(&err);
    if (!z) {
        zip_source_free(memory);
        return false;
    }
    packing p = {.e = e};
    p.v = NB_ARRAY(e->arena, packed_file, e->files.n);
    p.arena = NB_ARRAY(e->arena, nb_arena *, e->files.n);
    nb_work(e->files.n, pack, &p);
    bool ok = true;
    for (size_t i = 0; ok && i < e->files.n; i++)
        ok = add_file(z, e, &e->files.v[i], &p.v[i], time, date);
    ok = ok && zip_close(z) == 0;
    if (!ok) {
        nb_diag(e->diags, NB_INTERNAL, NB_NOWHERE, "cannot build the archive: %s",
                zip_strerror(z));
        zip_discard(z);
    }
    for (size_t i = 0; i < e->files.n; i++) nb_arena_free(p.arena[i]);
    return ok;
}

bool nb_ebook_zip(nb_ebook *e, nb_buf *out)
{
    if (!nb_library_open(&nb_epub_zip)) {
        nb_diag(e->diags, NB_INTERNAL, NB_NOWHERE, "libzip is not installed");
        return false;
    }
    zip_source_t *memory = zip_source_buffer_create(NULL, 0, 0, NULL);
    if (!memory) return false;
    bool ok = build(e, memory) && read_back(memory, out);
    zip_source_free(memory);
    if (!ok && !nb_diags_count(e->diags, NB_ERROR))
        nb_diag(e->diags, NB_INTERNAL, NB_NOWHERE, "cannot build the archive");
    return ok;
}
