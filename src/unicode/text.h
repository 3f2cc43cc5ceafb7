/* text.h: the ICU and libhyphen objects behind nb_text. Private to unicode/. */
#ifndef NB_UNICODE_TEXT_H
#define NB_UNICODE_TEXT_H

#include <hyphen.h>
#include <unicode/ubidi.h>
#include <unicode/ubrk.h>

#include "unicode/unicode.h"

enum { NB_BREAKERS = 8 }; /* languages of one book whose rules are kept open; others reuse a place */

typedef struct {
    char lang[16];
    UBreakIterator *it;
} nb_breaker;

typedef struct {
    char lang[16];
    HyphenDict *dict; /* NULL: there are no patterns */
    nb_arena *automaton; /* which holds it */
} nb_patterns;

struct nb_text {
    nb_breaker line[NB_BREAKERS];
    size_t n_line;
    UBreakIterator *cluster, *word;
    nb_patterns hyphen[NB_BREAKERS];
    size_t n_hyphen;
    UBiDi *bidi;
    UChar *u16;      /* scratch: the text in ICU's form … */
    uint32_t *from;  /* … and the byte where each unit begins; n16 + 1 entries */
    size_t cap;
};

/* Fills t->u16 and t->from from s; the number of UTF-16 units. Valid until the next call. */
size_t nb_text_utf16(nb_text *t, nb_str s);

#endif
