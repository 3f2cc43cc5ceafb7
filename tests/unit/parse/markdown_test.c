/* Markdown and its dialects: the examples of tests/spec/ours. An example is a fence of eight
 * backticks that names the language (and "limit N" for the nesting), Markdown, a line with a
 * dot, and what comes of it: the dump of the document below the file without numbers, then the
 * messages. `markdown_test bless` writes what comes out now. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/mem.h"
#include "parse/markdown.h"

static const char fence[] = "````````";

typedef struct {
    nb_str file, markdown, expected;
    nb_str lang;
    unsigned limit;
    char *name;
} example;

static nb_arena *arena;
static nb_text *text;

/* ---- what comes of an example ---- */

static void put_without_numbers(nb_buf *out, nb_str dump)
{
    nb_str line, rest;
    bool tree = false;
    for (; dump.n; dump = rest) {
        nb_str_cut(dump, '\n', &line, &rest);
        size_t i = 0;
        while (i < line.n && line.s[i] == ' ') i++;
        size_t digits = i;
        while (digits < line.n && line.s[digits] >= '0' && line.s[digits] <= '9') digits++;
        tree |= nb_str_is(line, "0 root");
        if (!tree || i < 4) continue;
        nb_put_str(out, nb_str_sub(line, 4, i));
        nb_str node = nb_str_sub(line, digits + 1, line.n);
        size_t to = nb_str_find(node, NB_STR(" to="), 0), end = to;
        if (to != NB_NPOS && nb_str_find(node, NB_STR("link "), 0) == 0) {
            for (end = to + 4; end < node.n && node.s[end] != ' '; end++) {}
            nb_put_str(out, nb_str_sub(node, 0, to));
            node = nb_str_sub(node, end, node.n);
        }
        nb_put_str(out, node);
        nb_putc(out, '\n');
    }
}

static void put_messages(nb_buf *out, const nb_diags *diags)
{
    static const char *const severities[] = {"note", "warning", "error"};
    for (size_t i = 0; i < nb_diags_n(diags); i++) {
        nb_message m = nb_diags_at(diags, i);
        nb_printf(out, "%s %u:%u [%s] %.*s\n", severities[m.severity], m.loc.line, m.loc.col,
                  nb_diag_slug(m.id), NB_STR_ARG(m.text));
    }
}

static nb_str run(const example *e)
{
    nb_diags *diags = nb_diags_open();
    nb_doc *d = nb_doc_new();
    bool files = strstr(e->name, "include.md") != NULL;
    nb_str path = files ? NB_STR("tests/spec/ours/files/x.md") : NB_STR("x.md");
    uint32_t source = nb_diags_source(diags, path, e->markdown);
    nb_node *file = nb_node_new(d, NB_FILE, NB_NOWHERE);
    file->as.file.path = path;
    file->as.file.source = source;
    nb_node_append(d->root, file);
    d->meta.lang = e->lang;
    nb_limits limits = nb_limits_default();
    if (e->limit) limits.most[NB_CAP_NESTING] = e->limit;
    nb_markdown m = {.text = e->markdown,
                     .source = source,
                     .line = 1,
                     .path = path,
                     .lang = e->lang,
                     .limits = &limits};
    if (files) m.book_dir = NB_STR("tests/spec/ours/files");
    nb_markdown_parse(d, file, &m, text, diags);
    nb_markdown_number(d, diags);
    nb_doc_resolve(d, diags);
    nb_buf dump = {0}, out = {0};
    nb_doc_dump(d, &dump);
    put_without_numbers(&out, nb_buf_str(&dump));
    put_messages(&out, diags);
    nb_buf_free(&dump);
    nb_doc_free(d);
    nb_diags_free(diags);
    return nb_buf_take(arena, &out);
}

static void check(void **state)
{
    const example *e = *state;
    nb_str got = run(e);
    if (!nb_str_eq(got, e->expected)) print_error("%.*s", NB_STR_ARG(got));
    assert_true(nb_str_eq(got, e->expected));
}

/* ---- the files ---- */

typedef NB_VEC(example) examples;

static bool next_line(nb_str *rest, nb_str *line)
{
    return rest->n && (nb_str_cut(*rest, '\n', line, rest), true);
}

static void read_head(example *e, nb_str head)
{
    nb_str rest;
    nb_str_cut(nb_str_trim(head), ' ', &e->lang, &rest);
    e->limit = nb_str_starts(rest, NB_STR("limit ")) ? (unsigned)atoi(rest.s + 6) : 100;
}

static void read_examples(nb_str path, nb_str s, examples *all)
{
    nb_str line, rest = s;
    for (int n = 1; next_line(&rest, &line); n++) {
        if (!nb_str_starts(line, nb_str_of(fence))) continue;
        example e = {.file = path};
        read_head(&e, nb_str_sub(line, strlen(fence), line.n));
        e.name =
            nb_str_z(arena, nb_str_printf(arena, "%.*s:%d", NB_STR_ARG(nb_path_name(path)), n));
        const char *from = rest.s;
        while (next_line(&rest, &line) && !nb_str_is(line, ".")) n++;
        e.markdown = (nb_str){from, (size_t)(line.s - from)};
        from = rest.s;
        while (next_line(&rest, &line) && !nb_str_is(line, fence)) n++;
        e.expected = (nb_str){from, (size_t)(line.s - from)};
        n += 2;
        NB_PUSH(arena, all) = e;
    }
}

static void bless(nb_str path, nb_str s, const examples *all)
{
    nb_buf out = {0};
    const char *at = s.s;
    for (size_t i = 0; i < all->n; i++) {
        const example *e = &all->v[i];
        if (!nb_str_eq(e->file, path)) continue;
        nb_put(&out, at, (size_t)(e->expected.s - at));
        nb_put_str(&out, run(e));
        at = e->expected.s + e->expected.n;
    }
    nb_put(&out, at, (size_t)(s.s + s.n - at));
    if (nb_file_write(path, nb_buf_str(&out))) fputs("cannot write\n", stderr);
    nb_buf_free(&out);
}

int main(int argc, char **argv)
{
    static const char folder[] = "tests/spec/ours";
    examples all = {0};
    nb_str *names;
    size_t n;
    arena = nb_arena_open();
    text = nb_text_open();
    if (nb_dir_list(arena, nb_str_of(folder), &names, &n)) return 2;
    for (size_t i = 0; i < n; i++) {
        nb_str s, path = nb_path_join(arena, nb_str_of(folder), names[i]);
        if (!nb_str_is(nb_path_ext(path), ".md") || nb_file_read(arena, path, 1 << 20, &s))
            continue;
        read_examples(path, s, &all);
        if (argc > 1 && strcmp(argv[1], "bless") == 0) bless(path, s, &all);
    }
    struct CMUnitTest *tests = nb_calloc(all.n, sizeof *tests);
    for (size_t i = 0; i < all.n; i++)
        tests[i] = (struct CMUnitTest){
            .name = all.v[i].name, .test_func = check, .initial_state = &all.v[i]};
    int failed = _cmocka_run_group_tests("markdown", tests, all.n, NULL, NULL);
    nb_free(tests);
    nb_text_close(text);
    nb_arena_free(arena);
    return failed || !all.n;
}
