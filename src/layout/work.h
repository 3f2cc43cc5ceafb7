/* work.h: what the paragraphs of one book remember of each other, so that nothing is asked of a font
 * twice. Lives in the pages' arena. Private to para's files. */
#ifndef NB_LAYOUT_WORK_H
#define NB_LAYOUT_WORK_H

#include "layout/context.h"

/* The blank sides of a full-width mark's glyph, in quarters of an em. */
typedef struct {
    const nb_face *face;
    uint32_t glyph;
    uint8_t before, after;
    bool centred;
} nb_blanks;

/* The place for a glyph's blanks: filled when face and glyph in it match, else to be filled. */
nb_blanks *nb_work_blanks(nb_ctx *c, const nb_face *face, uint32_t glyph);

/* Words and where they may be hyphenated, for one language; NULL: too many languages. */
nb_map *nb_work_hyphens(nb_ctx *c, nb_str lang);

/* False when enough messages of this book have been given their exact place: each takes a search
 * through the source. */
bool nb_work_may_locate(nb_ctx *c);

/* wordcache.c */
struct nb_wordcache;
struct nb_wordcache **nb_work_words(nb_ctx *c);
/* A number for everything but the text that glyphs depend on. */
uint32_t nb_word_look(nb_ctx *c, const nb_shape_spec *spec);
/* The end of the word at `from`: where no glyph depends on what follows. */
size_t nb_word_end(nb_str s, size_t from);
/* The glyphs of a word in visual order; clusters count from its first byte. */
size_t nb_word_shape(nb_ctx *c, uint32_t look, nb_str word, const nb_glyph **out);

#endif
