/* fuzz.h: what the fuzz targets share. A target is one file, NAME.c, with LLVMFuzzerTestOneInput; libFuzzer,
 * AFL++ and replay.c call it. Beyond the sanitizers' own, REQUIRE states what must hold of every result.
 *
 * What is expensive to open (ICU, fonts) stays open between inputs; results do not depend on it. */
#ifndef NB_TESTS_FUZZ_H
#define NB_TESTS_FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/diag.h"
#include "font/font.h"
#include "parse/parse.h"
#include "unicode/unicode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define REQUIRE(what)                                                                              \
    do {                                                                                           \
        if (!(what)) {                                                                             \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #what);              \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

nb_text *fuzz_text(void);
nb_fonts *fuzz_fonts(nb_str lang); /* for the language, reopened now and then */

/* Whatever is read must be well-formed: UTF-8, links between nodes, places within their files. */
void fuzz_check_doc(const nb_doc *d, const nb_diags *diags);

/* As the only file of a book without a folder; every writer and the dump see it. */
void fuzz_parse(nb_str text);

#endif
