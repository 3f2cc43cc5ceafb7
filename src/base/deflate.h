/* deflate.h: packing bytes (RFC 1950, 1951), by libdeflate. The same bytes and level give the same
 * result. Level 6 is the usual one; beyond 9 time grows faster than files shrink. */
#ifndef NB_BASE_DEFLATE_H
#define NB_BASE_DEFLATE_H

#include "base/str.h"

typedef struct nb_deflater nb_deflater;

nb_deflater *nb_deflater_open(int level);
void nb_deflater_close(nb_deflater *d); /* NULL is allowed */

/* Borrowed until the next call. */
nb_str nb_deflate_zlib(nb_deflater *d, nb_str bytes);
nb_str nb_deflate_raw(nb_deflater *d, nb_str bytes);

uint32_t nb_crc32(uint32_t crc, nb_str bytes); /* begins with 0, goes on with the last result */

#endif
