#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/library.h"

static struct {
    double (*cos)(double);
    double (*sin)(double);
} calls;

static void opens_and_calls(void **state)
{
    (void)state;
    static const char *const name[] = {"cos", "sin"};
    nb_library lib = {.file = "libm.so.6", .name = name, .n = 2, .calls = &calls};
    assert_true(nb_library_open(&lib));
    assert_true(nb_library_open(&lib));
    assert_true(calls.cos(0.0) > 0.9 && calls.sin(0.0) < 0.1);
}

static void says_what_is_missing(void **state)
{
    (void)state;
    static const char *const name[] = {"cos", "no_such_function"};
    nb_library part = {.file = "libm.so.6", .name = name, .n = 2, .calls = &calls};
    nb_library none = {.file = "libno-such.so.1", .name = name, .n = 1, .calls = &calls};
    assert_false(nb_library_open(&part));
    assert_false(nb_library_open(&none));
    assert_false(nb_library_open(&none));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(opens_and_calls),
                                       cmocka_unit_test(says_what_is_missing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
