/* thin.c: the outlines of few glyphs out of a large file.
 *
 * The outlines of a CJK font fill 20 MB, and those of a book lie all over them: through the
 * mapped file each costs a page fault, which took longer than making the subset (400 glyphs: 7
 * ms). So the table is mapped once more, its beginning replaced by memory, and into that the
 * outlines wanted are read from the file, side by side (0.9 ms). */
#include "font/thin.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/mem.h"
#include "font/cff.h"

typedef struct {
    char *pages; /* what was mapped */
    size_t n;
    int file;  /* only while it is made */
    size_t at; /* of the table in the file */
} mapping;

static void unmap(void *mapped)
{
    mapping *m = mapped;
    munmap(m->pages, m->n);
    nb_free(m);
}

static bool read_file(void *mapped, size_t at, size_t n, char *to)
{
    const mapping *m = mapped;
    while (n) {
        ssize_t got = pread(m->file, to, n, (off_t)(m->at + at));
        if (got <= 0) return false;
        to += got;
        at += (size_t)got;
        n -= (size_t)got;
    }
    return true;
}

static nb_str bytes_of(hb_blob_t *b)
{
    unsigned n;
    const char *p = hb_blob_get_data(b, &n);
    return (nb_str){p, n};
}

/* The table anew, with the glyphs wanted, or NULL. */
static hb_blob_t *map_table(mapping *m, nb_str cff, const uint32_t *glyph, unsigned n)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), before = m->at % page,
           size = nb_cff_few_size(cff, glyph, n);
    if (!size) return NULL;
    m->n = before + cff.n;
    m->pages = mmap(NULL, m->n, PROT_READ, MAP_PRIVATE, m->file, (off_t)(m->at - before));
    if (m->pages == MAP_FAILED) return NULL;
    char *to = m->pages + before;
    size_t rest =
        (page - (before + size) % page) % page; /* of the last page that is replaced */
    if (rest > cff.n - size) rest = cff.n - size;
    if (mmap(m->pages, before + size, PROT_READ | PROT_WRITE,
             MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED &&
        nb_cff_few(cff, glyph, n, read_file, m, to)) {
        memcpy(to + size, cff.s + size, rest);
        return hb_blob_create(to, (unsigned)cff.n, HB_MEMORY_MODE_READONLY, m, unmap);
    }
    munmap(m->pages, m->n);
    return NULL;
}

static void add_table(hb_face_t *face, hb_tag_t tag, hb_blob_t *table)
{
    hb_face_builder_add_table(face, tag, table);
    hb_blob_destroy(table);
}

static hb_face_t *make(hb_blob_t *cff, unsigned n)
{
    const char maxp[] = {0, 0, 0x50, 0, (char)(n >> 8), (char)n}; /* version 0.5 */
    hb_face_t *face = hb_face_builder_create();
    add_table(face, HB_TAG('C', 'F', 'F', ' '), cff);
    add_table(face, HB_TAG('m', 'a', 'x', 'p'),
              hb_blob_create(maxp, sizeof maxp, HB_MEMORY_MODE_DUPLICATE, NULL, NULL));
    return face;
}

hb_face_t *nb_face_thin(const nb_face *face, const uint32_t *glyph, unsigned n)
{
    if (!nb_face_is_mapped(face->path)) return NULL;
    hb_blob_t *file = hb_face_reference_blob(face->hb),
              *table = hb_face_reference_table(face->hb, HB_TAG('C', 'F', 'F', ' '));
    nb_str whole = bytes_of(file), cff = bytes_of(table);
    nb_arena *scratch = nb_arena_open();
    mapping *m = nb_calloc(1, sizeof *m);
    hb_blob_t *thin = NULL;
    m->file = open(nb_str_z(scratch, face->path), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (m->file >= 0) {
        m->at = (size_t)(cff.s - whole.s);
        thin = map_table(m, cff, glyph, n);
        close(m->file);
    }
    if (!thin) nb_free(m);
    nb_arena_free(scratch);
    hb_blob_destroy(table);
    hb_blob_destroy(file);
    return thin ? make(thin, n) : NULL;
}
