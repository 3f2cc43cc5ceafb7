/* pdf_parse.h: PDF values from text (ISO 32000-1 §7.3). Private to image/. */
#ifndef NB_IMAGE_PDF_PARSE_H
#define NB_IMAGE_PDF_PARSE_H

#include "image/image.h"

typedef struct {
    nb_arena *a;
    nb_str file;
    size_t at;
    int depth;
} nb_pdf_reader;

/* The value at r->at, and past it. References keep the number of the file. False: no value. */
bool nb_pdf_parse(nb_pdf_reader *r, nb_pdf_value *out);
bool nb_pdf_word(nb_pdf_reader *r, const char *word); /* past white space and this word */
bool nb_pdf_uint(nb_pdf_reader *r, uint32_t *out);

const nb_pdf_value *nb_pdf_entry(const nb_pdf_value *dict, const char *key); /* NULL = none */

#endif
