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

#endif
