/* cff.h: the little of CFF (Adobe Technical Note #5176) that HarfBuzz does not tell: whether a font is
 * CID-keyed and which CIDs its glyphs have. Private to font/. */
#ifndef NB_FONT_CFF_H
#define NB_FONT_CFF_H

#include "base/str.h"

typedef struct {
    bool cid_keyed;
    bool identity;       /* CID = glyph id for every glyph */
    size_t charset_at;   /* where the charset operand stands in the table: 0 = not as a 5-byte integer */
} nb_cff_charset;

/* Reads the Top DICT of a bare 'CFF ' table with n_glyphs glyphs. Damage gives all false. */
nb_cff_charset nb_cff_read_charset(nb_str cff, unsigned n_glyphs);

/* The table again, with the charset replaced: glyph i gets the CID cid[i] (cid[0] must be 0). Empty
 * when the Top DICT has no operand that can be patched in place. */
nb_str nb_cff_with_charset(nb_arena *a, nb_str cff, const uint32_t *cid, unsigned n_glyphs);

#endif
