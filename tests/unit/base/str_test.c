#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/len.h"
#include "base/map.h"
#include "base/str.h"

#define is_str(a, z) assert_true(nb_str_is((a), (z)))

static void utf8_round_trip(void **state)
{
    (void)state;
    static const uint32_t some[] = {0x24, 0xA2, 0x939, 0x20AC, 0xD7FF, 0xE000, 0x10348, 0x10FFFF};
    for (size_t k = 0; k < sizeof some / sizeof *some; k++) {
        char u[4];
        size_t n = nb_utf8_put(u, some[k]), i = 0;
        assert_int_equal(nb_utf8_next((nb_str){u, n}, &i), some[k]);
        assert_int_equal(i, n);
        assert_int_equal(nb_utf8_prev((nb_str){u, n}, &i), some[k]);
        assert_int_equal(i, 0);
    }
}

static void utf8_rejects(void **state)
{
    (void)state;
    static const char *const bad[] = {"\xC0\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\x80", "\xE4\xB8"};
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        size_t at = 9, i = 0;
        assert_false(nb_utf8_valid(nb_str_of(bad[k]), &at));
        assert_int_equal(at, 0);
        assert_int_equal(nb_utf8_next(nb_str_of(bad[k]), &i), 0xFFFD);
        assert_int_equal(i, 1);
    }
}

static void paths(void **state)
{
    (void)state;
    nb_arena *a = nb_arena_open();
    is_str(nb_path_join(a, NB_STR("a/b"), NB_STR("../c/./d")), "a/c/d");
    is_str(nb_path_join(a, NB_STR("."), NB_STR("../../x")), "../../x");
    is_str(nb_path_join(a, NB_STR("/a"), NB_STR("../../x")), "/x");
    is_str(nb_path_join(a, NB_STR("a"), NB_STR("..")), ".");
    is_str(nb_path_relative(a, NB_STR("a/b/c"), NB_STR("a/d")), "../b/c");
    is_str(nb_path_relative(a, NB_STR("a/x"), NB_STR("a/d/e")), "../../x");
    is_str(nb_path_ext(NB_STR("a.b/c")), "");
    is_str(nb_path_stem(NB_STR("a/b.zh.md")), "b.zh");
    nb_arena_free(a);
}

static void lengths(void **state)
{
    (void)state;
    nb_len l;
    assert_true(nb_len_parse(NB_STR("25.4mm"), &l));
    assert_int_equal(l, NB_PT(72));
    assert_true(nb_len_parse(NB_STR(" 1in "), &l));
    assert_int_equal(l, NB_PT(72));
    assert_false(nb_len_parse(NB_STR("1em"), &l));
    assert_false(nb_len_parse(NB_STR(""), &l));
    nb_buf b = {0};
    nb_put_len(&b, NB_PT(-12.5), 3);
    nb_putc(&b, ' ');
    nb_put_len(&b, NB_PT(0.0625), 2);
    nb_putc(&b, ' ');
    nb_put_len(&b, -1, 2);
    is_str(nb_buf_str(&b), "-12.5 0.06 0");
    nb_buf_free(&b);
    assert_int_equal(nb_muldiv(-7, 1, 2), -4);
}

static void map_keeps_order(void **state)
{
    (void)state;
    nb_arena *a = nb_arena_open();
    nb_map m;
    nb_map_init(&m, a);
    for (intptr_t i = 0; i < 1000; i++) nb_map_set(&m, nb_str_printf(a, "k%d", (int)i), (void *)(i + 1));
    assert_int_equal(m.n, 1000);
    assert_int_equal((intptr_t)nb_map_find(&m, NB_STR("k777")), 778);
    assert_null(nb_map_find(&m, NB_STR("none")));
    is_str(m.entry[999].key, "k999");
    nb_arena_free(a);
}

static void uuid_is_stable(void **state)
{
    (void)state;
    nb_arena *a = nb_arena_open();
    nb_str u = nb_uuid5(a, NB_STR("book"));
    assert_int_equal(u.n, 36);
    assert_int_equal(u.s[14], '5');
    assert_true(nb_str_eq(u, nb_uuid5(a, NB_STR("book"))));
    assert_false(nb_str_eq(u, nb_uuid5(a, NB_STR("book2"))));
    nb_arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8_round_trip), cmocka_unit_test(utf8_rejects),
        cmocka_unit_test(paths),           cmocka_unit_test(lengths),
        cmocka_unit_test(map_keeps_order), cmocka_unit_test(uuid_is_stable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
