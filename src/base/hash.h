/* hash.h: digests (libmd) for identifiers and change detection; nothing here is secret. */
#ifndef NB_BASE_HASH_H
#define NB_BASE_HASH_H

#include "base/str.h"

void nb_md5(nb_str bytes, uint8_t out[16]); /* three times as fast as the next */
void nb_sha1(nb_str bytes, uint8_t out[20]);
void nb_sha256(nb_str bytes, uint8_t out[32]);
nb_str nb_sha256_hex(nb_arena *a, nb_str bytes);

/* "xxxxxxxx-xxxx-5xxx-...": a version 5 UUID (RFC 4122 §4.3) of `name` in notesbook's own namespace.
 * The same name gives the same UUID for ever. */
nb_str nb_uuid5(nb_arena *a, nb_str name);

#endif
