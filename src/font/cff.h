/* cff.h: the little of CFF (Adobe Technical Note #5176) that HarfBuzz does not tell or is slow at: whether
 * a font is CID-keyed, other CIDs for its glyphs, and a table with few of them. Private to font/.
 */
#ifndef NB_FONT_CFF_H
#define NB_FONT_CFF_H

#include "base/str.h"

typedef struct {
    bool cid_keyed;
    size_t charset_at;   /* where the charset operand stands in the table: 0 = not as a 5-byte integer */
} nb_cff_charset;

/* Reads the Top DICT of a bare 'CFF ' table. Damage gives all zero. */
nb_cff_charset nb_cff_read_charset(nb_str cff);

/* The table again, with the charset replaced: glyph i gets the CID cid[i] (cid[0] must be 0). Empty
 * when the Top DICT has no operand that can be patched in place. */
nb_str nb_cff_with_charset(nb_arena *a, nb_str cff, const uint32_t *cid, unsigned n_glyphs);

/* Reads n bytes at `at` of the table into `to`. */
typedef bool nb_cff_reader(void *ctx, size_t at, size_t n, char *to);

/* A CID-keyed table with few glyphs: glyph i is glyph[i] of `cff`, i < n, ascending from 0, with i for
 * its CID. Only the list of outlines, the choice of Private DICTs and the charset change; everything
 * else stays, and stays where it is, so that only the table's beginning is written anew. Of `cff` itself
 * no outline is touched. */

/* How many bytes the beginning has: 0 = this table cannot be treated so. */
size_t nb_cff_few_size(nb_str cff, const uint32_t *glyph, unsigned n);
/* Writes it; outlines come by `read`. False when that failed. */
bool nb_cff_few(nb_str cff, const uint32_t *glyph, unsigned n, nb_cff_reader *read, void *ctx, char *to);

#endif
