/* Inputs from files through a target, without a fuzzer: what was found once is a test for ever.
 */
#include "base/file.h"
#include "fuzz/fuzz.h"

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        nb_arena *a = nb_arena_open();
        nb_str s;
        REQUIRE(nb_file_read(a, nb_str_of(argv[i]), (size_t)64 << 20, &s) == 0);
        LLVMFuzzerTestOneInput((const uint8_t *)s.s, s.n);
        nb_arena_free(a);
        printf("ok %s\n", argv[i]);
    }
    return 0;
}
