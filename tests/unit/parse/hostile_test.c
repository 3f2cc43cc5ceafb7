/* Markdown made to hang or overflow: every input is read in time that grows with its length,
 * and two threads can read at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>
#include <pthread.h>

#include "parse/markdown.h"

static nb_doc *parse(nb_str s, nb_text *text, nb_diags *diags)
{
    nb_doc *d = nb_doc_new();
    nb_node *file = nb_node_new(d, NB_FILE, NB_NOWHERE);
    file->as.file.path = NB_STR("x.md");
    nb_node_append(d->root, file);
    d->meta.lang = NB_STR("zh");
    nb_markdown m = {.text = nb_str_dup(d->arena, s),
                     .source = nb_diags_source(diags, NB_STR("x.md"), s),
                     .line = 1,
                     .path = NB_STR("x.md"),
                     .lang = NB_STR("zh")};
    nb_markdown_parse(d, file, &m, text, diags);
    nb_markdown_number(d, diags);
    nb_doc_resolve(d, diags);
    return d;
}

static unsigned depth_of(const nb_doc *d)
{
    unsigned depth = 0, most = 0;
    nb_walk w = nb_walk_start(d->root);
    while (nb_walk_next(&w)) {
        if (w.entering && w.node->first && ++depth > most) most = depth;
        if (!w.entering && w.node->first) depth--;
    }
    return most;
}

static const struct {
    const char *before, *again, *after;
    size_t times;
} inputs[] = {
    {"", "[", "a", 50000},
    {"", "![a", "](x)", 50000},
    {"", "> ", "a\n", 50000},
    {"", "- ", "a\n\n\n", 50000},
    {"", "1. ", "a\n", 50000},
    {"", "*a **a ", "b", 30000},
    {"", "~~a ~b ==c ^^d ", "", 20000},
    {"", "`$a $`b \\(x_1 ", "", 20000},
    {"", "$$a\n\n", "", 20000},
    {"a b\n", "-|-|-\n", "", 30000},
    {"|a|b|c|d|e|f|g|h|\n|-|-|-|-|-|-|-|-|\n", "a\n", "", 30000},
    {"a\n", "b\n", "c|d\n-|-\n", 30000},
    {"", "a <? b <!-- c <![CDATA[ ", "", 20000},
    {"<div>\n", "<a b=\"c", "", 30000},
    {"", "<div>\n\n", "", 20000},
    {"", "a <b>", "</i></div>", 30000},
    {"<table>", "<tr><td rowspan=99999 colspan=99999>x", "", 3000},
    {"", "{{< note >}}\n", "", 20000},
    {"", "{{< highlight c >}}\n", "", 5000},
    {"", "::: a\n", ":::\n:::\n", 3000},
    {"", "**中：**文[[a]] http://a.b/)) ", "", 20000},
    {"", "[^a]\"b' ", "", 20000},
    {"", "<a id=\"a\"></a>\n\n", "# h\n", 10000},
    {"", "[a](b) | ", "", 20000},
    {"", "a\n: b\n\n", "", 10000},
};

static void takes_no_longer_than_it_must(void **state)
{
    (void)state;
    nb_text *text = nb_text_open();
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) {
        nb_buf b = {0};
        nb_puts(&b, inputs[i].before);
        for (size_t k = 0; k < inputs[i].times; k++) nb_puts(&b, inputs[i].again);
        nb_puts(&b, inputs[i].after);
        nb_diags *diags = nb_diags_open();
        clock_t start = clock();
        nb_doc *d = parse(nb_buf_str(&b), text, diags);
        double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
        /* quadratic time would be minutes; sanitizers and busy machines take some seconds */
        if (seconds > 20) print_error("'%s': %.1f s\n", inputs[i].again, seconds);
        assert_true(seconds <= 20);
        if (depth_of(d) >= 400) print_error("'%s': depth %u\n", inputs[i].again, depth_of(d));
        assert_true(depth_of(d) < 400);
        nb_doc_free(d);
        nb_diags_free(diags);
        nb_buf_free(&b);
    }
    nb_text_close(text);
}

static const char sample[] =
    "# *a* **注意：**这里 $x_1$ ~~b~~ ==c== https://x.org/。\n\n!!! note\n    a\n\n"
    "| a | b |\n|---|---|\n| 1 | 2 |\n\n[^1]\n\n[^1]: <b>note</b>\n";

static void *many_times(void *out)
{
    nb_text *text = nb_text_open();
    nb_diags *diags = nb_diags_open();
    for (int i = 0; i < 300; i++) {
        nb_buf b = {0};
        nb_doc *d = parse(nb_str_of(sample), text, diags);
        nb_doc_dump(d, &b);
        nb_str *first = out;
        if (!first->n) *first = (nb_str){strdup(b.p), b.n};
        else if (!nb_str_eq(*first, nb_buf_str(&b))) first->n = 1; /* no dump is that short */
        nb_buf_free(&b);
        nb_doc_free(d);
    }
    nb_diags_free(diags);
    nb_text_close(text);
    return NULL;
}

static void two_threads_at_once(void **state)
{
    (void)state;
    pthread_t other;
    nb_str here = NB_STR_NULL, there = NB_STR_NULL;
    assert_int_equal(pthread_create(&other, NULL, many_times, &there), 0);
    many_times(&here);
    pthread_join(other, NULL);
    assert_true(here.n > 100);
    assert_true(nb_str_eq(here, there));
    free((char *)here.s);
    free((char *)there.s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_no_longer_than_it_must),
        cmocka_unit_test(two_threads_at_once),
    };
    return cmocka_run_group_tests_name("hostile Markdown", tests, NULL, NULL);
}
