/* poppler.h: poppler-glib, loaded when the first PDF is to be verified; see image/drawing.h for why. Private
 * to verify/. */
#ifndef NB_VERIFY_POPPLER_H
#define NB_VERIFY_POPPLER_H

#include <poppler.h>
#include <stdbool.h>

typedef struct {
#define NB_CALL(f) __typeof__(&f) f;
#include "verify/poppler.def"
#undef NB_CALL
} nb_poppler_calls;

/* NULL where it is not installed or lacks a function. */
const nb_poppler_calls *nb_poppler_load(void);

#endif
