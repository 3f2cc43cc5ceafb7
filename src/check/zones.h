/* zones.h: which bytes of a Markdown file are prose. Private to check/.
 *
 * A rough reading, on the safe side: what may be code or an address is called so, and is then never
 * repaired. Linear in the size of the text. */
#ifndef NB_CHECK_ZONES_H
#define NB_CHECK_ZONES_H

#include "base/str.h"

typedef enum {
    NB_ZONE_PROSE,
    NB_ZONE_CODE,   /* fences, indented blocks, spans, front matter, formulas */
    NB_ZONE_ADDRESS /* destinations of links, bare addresses, tags, comments */
} nb_zone;

uint8_t *nb_zones_new(nb_arena *a, nb_str s); /* one a byte */

#endif
