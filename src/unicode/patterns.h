/* patterns.h: a file of hyphenation patterns as the automaton that libhyphen runs. Private to unicode/.
 *
 * libhyphen's own reader looks every prefix of every pattern up in one small table: 3 s for the German
 * file, which this reads in 30 ms. It also leaves the file in its own encoding, where this makes it
 * UTF-8, as the words are. */
#ifndef NB_UNICODE_PATTERNS_H
#define NB_UNICODE_PATTERNS_H

#include <hyphen.h>

#include "base/str.h"

/* The automaton of a file's bytes, in a: never for hnj_hyphen_free. NULL where the encoding is unknown or
 * patterns change the spelling at the break, which no text here asks for. */
HyphenDict *nb_patterns_read(nb_arena *a, nb_str bytes);

#endif
