#include "base/file.h"
#include "epub/epub.h"
#include "epub/zip_calls.h"

enum { MOST_BYTES = 1 << 30 }; /* of one member; our own archives hold no such thing */

static bool read_member(nb_arena *a, zip_t *z, zip_uint64_t i, nb_epub_member *out)
{
    zip_stat_t st;
    if (zip_stat_index(z, i, 0, &st) || !(st.valid & ZIP_STAT_SIZE) ||
        !(st.valid & ZIP_STAT_NAME) || st.size > MOST_BYTES)
        return false;
    zip_file_t *f = zip_fopen_index(z, i, 0);
    if (!f) return false;
    char *bytes = nb_alloc(a, st.size);
    bool ok = zip_fread(f, bytes, st.size) == (zip_int64_t)st.size;
    zip_fclose(f);
    *out = (nb_epub_member){nb_str_dup(a, nb_str_of(st.name)), {bytes, st.size}};
    return ok;
}

size_t nb_epub_unpack(nb_arena *a, nb_str archive, nb_epub_member **out)
{
    *out = NULL;
    if (!nb_library_open(&nb_epub_zip)) return 0;
    zip_error_t err;
    zip_error_init(&err);
    zip_source_t *memory = zip_source_buffer_create(archive.s, archive.n, 0, &err);
    zip_t *z = memory ? zip_open_from_source(memory, ZIP_RDONLY, &err) : NULL;
    zip_error_fini(&err);
    if (!z) {
        zip_source_free(memory); /* NULL is allowed */
        return 0;
    }
    zip_int64_t n = zip_get_num_entries(z, 0);
    *out = NB_ARRAY(a, nb_epub_member, n > 0 ? (size_t)n : 0);
    size_t got = 0;
    for (zip_int64_t i = 0; i < n; i++)
        if (read_member(a, z, (zip_uint64_t)i, &(*out)[got])) got++;
    zip_discard(z);
    return got;
}
