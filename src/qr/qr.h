/* qr.h: a text as a QR code: dark and light modules in a square, for layout/ to draw as rectangles.
 *
 * libqrencode is opened when the first code is wanted: most books have none. Must not know: pages, ink.
 */
#ifndef NB_QR_QR_H
#define NB_QR_QR_H

#include "base/str.h"

typedef struct {
    int side;             /* modules in a row */
    const uint8_t *dark;  /* side * side, row by row: 1 or 0 */
} nb_qr;

typedef enum {
    NB_QR_MADE,
    NB_QR_TOO_LONG,       /* the text needs more modules than `most` */
    NB_QR_NO_LIBRARY
} nb_qr_result;

/* Fifteen per cent of it may be damaged and it is still read, where that fits into `most` modules a
 * side; else seven. */
nb_qr_result nb_qr_make(nb_arena *a, nb_str text, int most, nb_qr *out);

#endif
