#include "base/hash.h"

#include <sha1.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

void nb_digest(nb_str bytes, uint8_t out[16])
{
    XXH128_canonical_t c;
    XXH128_canonicalFromHash(&c, XXH3_128bits(bytes.s, bytes.n));
    memcpy(out, c.digest, sizeof c.digest);
}

nb_str nb_digest_hex(nb_arena *a, nb_str bytes)
{
    uint8_t d[16];
    nb_digest(bytes, d);
    nb_buf b = {0};
    for (size_t i = 0; i < sizeof d; i++) nb_printf(&b, "%02x", d[i]);
    return nb_buf_take(a, &b);
}

void nb_sha1(nb_str bytes, uint8_t out[20])
{
    SHA1_CTX c;
    SHA1Init(&c);
    SHA1Update(&c, (const uint8_t *)bytes.s, bytes.n);
    SHA1Final(out, &c);
}

/* A random-looking constant, fixed once and never to change: identifiers depend on it. */
static const uint8_t namespace_id[16] = {0x6e, 0x6f, 0x74, 0x65, 0x73, 0x62, 0x5f, 0x6f,
                                         0x8b, 0x01, 0x6e, 0x62, 0x2d, 0x69, 0x64, 0x31};

nb_str nb_uuid5(nb_arena *a, nb_str name)
{
    nb_buf b = {0};
    nb_put(&b, namespace_id, sizeof namespace_id);
    nb_put_str(&b, name);
    uint8_t h[20];
    nb_sha1(nb_buf_str(&b), h);
    nb_buf_free(&b);
    h[6] = (uint8_t)((h[6] & 0x0F) | 0x50);
    h[8] = (uint8_t)((h[8] & 0x3F) | 0x80);
    nb_buf out = {0};
    for (int i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10) nb_putc(&out, '-');
        nb_printf(&out, "%02x", h[i]);
    }
    return nb_buf_take(a, &out);
}
