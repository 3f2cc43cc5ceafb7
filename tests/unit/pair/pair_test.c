#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pair/pair.h"

/* A document of one file from lines: "# heading", "`code", "-N" a list of N items, else a
 * paragraph. */
static nb_doc *document(const char *const *lines)
{
    nb_doc *d = nb_doc_new();
    d->meta.lang = NB_STR("en");
    d->root = nb_node_new(d, NB_ROOT, NB_NOWHERE);
    nb_node *file = nb_node_new(d, NB_FILE, NB_NOWHERE);
    file->as.file.path = NB_STR("a.md");
    nb_node_append(d->root, file);
    nb_diags *diags = nb_diags_open();
    for (uint32_t i = 0; lines[i]; i++) {
        nb_loc loc = {1, i + 1, 1};
        nb_node *n;
        if (lines[i][0] == '`') {
            n = nb_node_new(d, NB_CODE_BLOCK, loc);
            n->as.code_block.text = nb_str_of(lines[i] + 1);
        } else if (lines[i][0] == '-') {
            n = nb_node_new(d, NB_LIST, loc);
            for (int k = 0; k < lines[i][1] - '0'; k++)
                nb_node_append(n, nb_node_new(d, NB_ITEM, loc));
        } else {
            n = nb_node_new(d, lines[i][0] == '#' ? NB_HEADING : NB_PARAGRAPH, loc);
            n->as.heading.level = lines[i][0] == '#' ? 1 + (lines[i][1] == '#') : 0;
            nb_node *t = nb_node_new(d, NB_TEXT, loc);
            t->as.text.text = nb_str_of(lines[i]);
            nb_node_append(n, t);
        }
        nb_node_append(file, n);
    }
    nb_doc_resolve(d, diags);
    nb_diags_free(diags);
    return d;
}

/* "1=1 2=- -=2": lines of either side. */
static void expect_pairs(const char *const *left, const char *const *right,
                         const char *expected)
{
    nb_doc *l = document(left), *r = document(right);
    nb_arena *a = nb_arena_open();
    nb_pairer *p = nb_pairer_new(a, l, r);
    nb_pairs pairs = nb_pair_children(p, l->root->first, r->root->first);
    nb_buf b = {0};
    for (size_t i = 0; i < pairs.n; i++) {
        const nb_node *x = pairs.v[i].left, *y = pairs.v[i].right;
        if (i) nb_putc(&b, ' ');
        if (x) nb_printf(&b, "%u=", x->loc.line);
        else nb_puts(&b, "-=");
        if (y) nb_printf(&b, "%u", y->loc.line);
        else nb_putc(&b, '-');
    }
    assert_string_equal(b.p, expected);
    nb_buf_free(&b);
    nb_arena_free(a);
    nb_doc_free(l);
    nb_doc_free(r);
}
#define LINES(...)        \
    (const char *const[]) \
    {                     \
        __VA_ARGS__, NULL \
    }

static void test_same_shape(void **state)
{
    (void)state;
    expect_pairs(LINES("# One", "Some text.", "-3", "`x = 1"),
                 LINES("# 一", "一些文字。", "-3", "`x = 1"), "1=1 2=2 3=3 4=4");
}

static void test_missing(void **state)
{
    (void)state;
    expect_pairs(LINES("# One", "## GPU", "Text on GPU.", "## TPU", "Text on TPU."),
                 LINES("# 一", "## TPU", "关于 TPU。"), "1=1 2=- 3=- 4=2 5=3");
    expect_pairs(LINES("# 一", "`a", "`c"), LINES("# One", "`a", "`b", "`c"),
                 "1=1 2=2 -=3 3=4");
}

static void test_kinds_differ(void **state)
{
    (void)state;
    expect_pairs(LINES("Text.", "`x"), LINES("`x", "文字。"), "1=- 2=1 -=2");
}

static void test_likeness(void **state)
{
    (void)state;
    nb_doc *l = document(LINES("# Bandwidth of GB200", "Memory of 192GB on H100."));
    nb_doc *r = document(LINES("# GB200 的带宽", "H100 的内存为 192GB。"));
    nb_arena *a = nb_arena_open();
    nb_pairer *p = nb_pairer_new(a, l, r);
    const nb_node *lh = l->root->first->first, *rh = r->root->first->first;
    assert_true(nb_pair_likeness(p, lh, rh) >= NB_PAIR_SURE);
    assert_true(nb_pair_likeness(p, lh->next, rh->next) >= NB_PAIR_SURE);
    assert_true(nb_pair_likeness(p, lh, rh->next) < 0);
    assert_true(nb_pair_run_likeness(p, lh, NULL, rh, NULL) >= NB_PAIR_SURE);
    nb_arena_free(a);
    nb_doc_free(l);
    nb_doc_free(r);
}

/* More blocks than one table holds: pieces, in time that grows with their number. */
static void test_many(void **state)
{
    (void)state;
    enum { MANY = 20000 };
    const char **lines = calloc(MANY + 1, sizeof *lines);
    for (int i = 0; i < MANY; i++) lines[i] = i % 50 ? "Text." : "# Heading";
    nb_doc *l = document(lines), *r = document(lines);
    nb_arena *a = nb_arena_open();
    nb_pairs pairs = nb_pair_children(nb_pairer_new(a, l, r), l->root->first, r->root->first);
    assert_int_equal(pairs.n, MANY);
    for (size_t i = 0; i < MANY; i++) assert_non_null(pairs.v[i].left);
    nb_arena_free(a);
    nb_doc_free(l);
    nb_doc_free(r);
    free(lines);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_shape),   cmocka_unit_test(test_missing),
        cmocka_unit_test(test_kinds_differ), cmocka_unit_test(test_likeness),
        cmocka_unit_test(test_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
