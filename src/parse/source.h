/* source.h: the bytes of one file become clean UTF-8 text. Private to parse/.
 *
 * After it: valid UTF-8 without BOM, lines end in '\n' (their numbers as in an editor), no control
 * characters, no noncharacters, Kangxi radicals replaced. Everything that was changed or looks lost is
 * said, with its place in the text handed over. */
#ifndef NB_PARSE_SOURCE_H
#define NB_PARSE_SOURCE_H

#include "base/limits.h"
#include "unicode/unicode.h"

typedef struct {
    nb_str text;
    uint32_t source; /* its index in diags */
} nb_source;

/* Text lives in the arena; it may share the memory of bytes. */
nb_source nb_source_clean(nb_arena *a, nb_str path, nb_str bytes, nb_diags *diags);

/* The same, read from a file. False: it cannot be read (reported, at `from`). */
bool nb_source_read(nb_arena *a, nb_str path, const nb_limits *limits, nb_cap cap, nb_loc from,
                    nb_source *out, nb_diags *diags);

#endif
