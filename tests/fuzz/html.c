/* The subset of HTML, as a block and inside a paragraph. */
#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    nb_buf b = {0};
    nb_puts(&b, "<div>\n");
    nb_put(&b, data, size);
    nb_puts(&b, "\n</div>\n\ntext ");
    nb_put(&b, data, size);
    nb_puts(&b, "\n");
    fuzz_parse(nb_buf_str(&b));
    nb_buf_free(&b);
    return 0;
}
