/* hash.h: digests for identifiers and change detection; nothing here is secret. */
#ifndef NB_BASE_HASH_H
#define NB_BASE_HASH_H

#include "base/str.h"

/* XXH3, 128 bits (xxHash, of which the header alone is used): tells one content from another at the
 * speed of memory. */
void nb_digest(nb_str bytes, uint8_t out[16]);
nb_str nb_digest_hex(nb_arena *a, nb_str bytes);

void nb_sha1(nb_str bytes, uint8_t out[20]); /* libmd; where a standard asks for it */

/* "xxxxxxxx-xxxx-5xxx-...": a version 5 UUID (RFC 4122 §4.3) of `name` in notesbook's own namespace.
 * The same name gives the same UUID for ever. */
nb_str nb_uuid5(nb_arena *a, nb_str name);

#endif
