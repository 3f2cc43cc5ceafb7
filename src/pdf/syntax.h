/* syntax.h: spelling numbers, names and strings as PDF does. */
#ifndef NB_PDF_SYNTAX_H
#define NB_PDF_SYNTAX_H

#include "base/len.h"
#include "base/str.h"

/* v units of 10^-places, as short as PDF allows: "12.5", ".5", "-3". places 0..9. */
void nb_put_fixed(nb_buf *b, int64_t v, int places);
/* With spaces before it, `width` bytes or more. */
void nb_put_padded(nb_buf *b, uint32_t v, unsigned width);
unsigned nb_digits(uint32_t v);

/* " 12 0 R" with its leading space. */
void nb_put_ref(nb_buf *b, uint32_t id);

/* <0A1B…> */
void nb_put_hex(nb_buf *b, const uint8_t *bytes, size_t n);

/* (…) with the escapes that any bytes need. */
void nb_put_literal(nb_buf *b, nb_str bytes);
void nb_put_literal_byte(nb_buf *b, uint8_t c); /* one byte inside of it */

/* A text string: (…) for printable ASCII, else UTF-16BE with its mark, as <FEFF…>. */
void nb_put_text(nb_buf *b, nb_str utf8);
/* The entries that name a file in a file specification: F for old readers, UF in Unicode. */
void nb_put_filespec(nb_buf *b, nb_str name);
/* The same scalars as bare UTF-16BE digits. */
void nb_put_utf16(nb_buf *b, nb_str utf8);
/* The bytes of a text string's value, by which name trees are sorted. */
nb_str nb_text_bytes(nb_arena *a, nb_str utf8);

#endif
