/* words.h: the words that layout itself prints, by language. Private to layout/. */
#ifndef NB_LAYOUT_WORDS_H
#define NB_LAYOUT_WORDS_H

#include "doc/doc.h"

typedef enum {
    NB_WORD_CONTENTS, NB_WORD_FIGURES, NB_WORD_TABLES, NB_WORD_FIGURE, NB_WORD_TABLE, NB_WORD_NOTES,
    NB_WORD_NOTE, NB_WORD_TIP, NB_WORD_IMPORTANT, NB_WORD_WARNING, NB_WORD_CAUTION, NB_WORD_DETAILS,
    NB_WORD_PAGE, /* "p. #" */
    NB_WORD_LINKS,
    NB_WORDS
} nb_word;

nb_str nb_word_in(nb_str lang, nb_word w); /* English where the language is not known */

#endif
