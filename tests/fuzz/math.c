/* Where formulas begin and end: the input between every pair of marks, and alone. */
#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const marks[][2] = {{"", ""},           {"$", "$"},
                                           {"a $$", "$$ b"},   {"\n$$\n", "\n$$\n"},
                                           {"\\(", "\\)"},     {"\n\\[\n", "\n\\]\n"},
                                           {"$`", "`$"},       {"\n```math\n", "\n```\n"},
                                           {"| $", "$ |\n|-|"}};
    nb_buf b = {0};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        nb_puts(&b, marks[i][0]);
        nb_put(&b, data, size);
        nb_puts(&b, marks[i][1]);
        nb_puts(&b, "\n\n");
    }
    fuzz_parse(nb_buf_str(&b));
    nb_buf_free(&b);
    return 0;
}
