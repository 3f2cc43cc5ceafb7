/* address.h: what links and images are written as (RFC 3986), as text: nothing is opened or
 * fetched. */
#ifndef NB_BASE_ADDRESS_H
#define NB_BASE_ADDRESS_H

#include "base/str.h"

/* 0 to 15, or -1 for what is no hexadecimal digit. */
int nb_hex_value(char c);

/* "%20" undone (section 2.1). What is no escape stays, and so does the whole of s where the result
 * would not be UTF-8 or would hold a NUL. The result may be s itself. */
nb_str nb_percent_decoded(nb_arena *a, nb_str s);

/* The bytes that "%20" stands for, whatever they are. */
nb_str nb_percent_bytes(nb_arena *a, nb_str s);

/* Whether it leads elsewhere than into the book's folder: "scheme:" (section 3.1, of two letters at
 * least, as one is a drive's) or "//host". */
bool nb_is_address(nb_str url);

#endif
