#include "base/deflate.h"

#include <libdeflate.h>
#include <pthread.h>

#include "base/mem.h"

struct nb_deflater {
    struct libdeflate_compressor *to;
    nb_buf out;
};

/* libdeflate's allocator is one for the process; files are written by several threads. */
static void set_allocator(void)
{
    libdeflate_set_memory_allocator(nb_malloc, nb_free);
}

nb_deflater *nb_deflater_open(int level)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, set_allocator);
    nb_deflater *d = nb_calloc(1, sizeof *d);
    d->to = libdeflate_alloc_compressor(level);
    return d;
}

void nb_deflater_close(nb_deflater *d)
{
    if (!d) return;
    libdeflate_free_compressor(d->to);
    nb_buf_free(&d->out);
    nb_free(d);
}

typedef size_t compress(struct libdeflate_compressor *, const void *, size_t, void *, size_t);

static nb_str pack(nb_deflater *d, nb_str bytes, size_t bound, compress *how)
{
    d->out.n = 0;
    nb_buf_reserve(&d->out, bound);
    d->out.n = how(d->to, bytes.s, bytes.n, d->out.p, bound);
    return nb_buf_str(&d->out);
}

nb_str nb_deflate_zlib(nb_deflater *d, nb_str bytes)
{
    return pack(d, bytes, libdeflate_zlib_compress_bound(d->to, bytes.n),
                libdeflate_zlib_compress);
}

nb_str nb_deflate_raw(nb_deflater *d, nb_str bytes)
{
    return pack(d, bytes, libdeflate_deflate_compress_bound(d->to, bytes.n),
                libdeflate_deflate_compress);
}

uint32_t nb_crc32(uint32_t crc, nb_str bytes)
{
    return libdeflate_crc32(crc, bytes.s, bytes.n);
}
