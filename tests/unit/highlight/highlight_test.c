#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "highlight/highlight.h"

#define DIR "/usr/share/gtksourceview-5/language-specs"

static nb_highlighter *h;
static nb_arena *arena;

static int set_up(void **state)
{
    (void)state;
    h = nb_highlighter_open(NB_STR(DIR));
    arena = nb_arena_open();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    nb_highlighter_close(h);
    nb_arena_free(arena);
    return 0;
}

/* The text with every span as k{…}, after the checks that hold for all: in order, apart,
 * inside, on whole characters. */
static const char *marked_text(const char *lang, nb_str text)
{
    nb_highlight *x = nb_highlight_text(h, arena, nb_str_of(lang), text);
    nb_buf b = {0};
    size_t at = 0;
    for (size_t i = 0; x && i < x->n; i++) {
        const nb_hl_span *s = &x->span[i];
        size_t bad;
        assert_true(s->from >= at && s->from < s->to && s->to <= text.n);
        assert_true(s->style > NB_HL_PLAIN && s->style < NB_HL_STYLES);
        assert_true(nb_utf8_valid(nb_str_sub(text, s->from, s->to), &bad));
        nb_put_str(&b, nb_str_sub(text, at, s->from));
        nb_printf(&b, "%s{", nb_highlight_name(s->style));
        nb_put_str(&b, nb_str_sub(text, s->from, s->to));
        nb_putc(&b, '}');
        at = s->to;
    }
    nb_put_str(&b, nb_str_sub(text, at, text.n));
    return nb_buf_take(arena, &b).s;
}

static const char *marked(const char *lang, const char *text)
{
    return marked_text(lang, nb_str_of(text));
}

static void languages(void **state)
{
    (void)state;
    assert_string_equal(marked("py", "def f(x=3):  # 注释\n    return None\n"),
                        "k{def} f{f}(x=n{3}):  c{# 注释}\n    k{return} o{None}\n");
    assert_string_equal(marked("js", "const a = `x ${b + 1} y`; // c"),
                        "k{const} a = s{`x }p{${}b + n{1}p{}}s{ y`}; c{// c}");
    assert_string_equal(marked("ts", "let a: string = null;"),
                        "k{let} a: t{string} = o{null};");
    assert_string_equal(marked("c", "int a = 0x1F; /* c */\n#include <a.h>\n"),
                        "t{int} a = n{0x1F}; c{/* c */}\np{#include }s{<a.h>}\n");
    assert_string_equal(marked("c++", "class A : public B {};"),
                        "k{class} A : k{public} B {};");
    assert_string_equal(marked("yaml", "a: true # c\nb: \"x\"\n"),
                        "k{a}: o{true} c{# c}\nk{b}: s{\"x\"}\n");
    assert_string_equal(marked("sql", "select a from t where b = 'x' -- c\n"),
                        "k{select} a k{from} t k{where} b = s{'x'} c{-- c}\n");
    assert_string_equal(marked("json", "{\"a\": [1, null]}"), "{k{\"a\":} [n{1}, o{null}]}");
    assert_string_equal(marked("go", "func f() { return nil }"),
                        "k{func} f() { k{return} o{nil} }");
    assert_string_equal(marked("rust", "let mut x: u32 = 3;"),
                        "k{let} k{mut} x: t{u32} = n{3};");
    assert_string_equal(marked("toml", "[a]\nb = 1 # c\n"), "k{[a]}\nt{b} = n{1} c{# c}\n");
    assert_string_equal(marked("diff", "@@ -1 +1 @@\n-a\n+b\n c\n"),
                        "p{@@ -1 +1 @@}\nd{-a}\ni{+b}\n c\n");
    assert_string_equal(marked("java", "public int f() { return 1; }"),
                        "k{public} t{int} f() { k{return} n{1}; }");
    assert_string_equal(marked("dockerfile", "FROM a:b AS c\n# d\n"),
                        "k{FROM} a:b k{AS} c\nc{# d}\n");
    assert_string_equal(marked("css", "p { color: #fff; }"), "t{p} { k{color}: n{#fff}; }");
}

/* What one language takes from others, and gives back. */
static void embedded(void **state)
{
    (void)state;
    assert_string_equal(marked("html", "<p class=\"a\">b &amp; c</p>"),
                        "k{<p} a{class=}s{\"a\"}k{>}b p{&amp;} ck{</p>}");
    assert_string_equal(
        marked("html", "<script>\nvar a = 1;\n</script>\n<style>\np { top: 0 }\n</style>\n"),
        "k{<script>}\nk{var} a = n{1};\nk{</script>}\nk{<style>}\nt{p} { k{top}: n{0} }\n"
        "k{</style>}\n");
}

/* Ends that are named by their beginnings, over several lines. */
static void ends_bound_to_starts(void **state)
{
    (void)state;
    const char *x = marked("bash", "cat <<END\nif a\nEND\nif true; then :; fi\n");
    assert_non_null(strstr(x, "\nif a\n"));
    assert_non_null(strstr(x, "\nk{if} "));
    x = marked("c++", "auto a = R\"x(int \" )y\" )x\"; int b;");
    assert_non_null(strstr(x, "s{R\"x(int \" )y\" )x\"}; t{int} b;"));
}

static void sessions(void **state)
{
    (void)state;
    assert_string_equal(marked("py", ">>> for x in y:\n        f(x) # c\n\n1 for\nin 2\n>>> None\n  for\n"),
                        ">>> k{for} x k{in} y:\n        f(x) c{# c}\n\n1 for\nin 2\n>>> "
                        "o{None}\n  k{for}\n");
    assert_string_equal(marked("py", ">>> 'a\n... None\nTraceback in\n"),
                        ">>> s{'a}\n... o{None}\nTraceback in\n");
}

static void names(void **state)
{
    (void)state;
    static const char *const same[][2] = {
        {"py", "python"},        {"js", "javascript"}, {"ts", "typescript"}, {"yml", "yaml"},
        {"sh", "bash"},          {"cpp", "c++"},       {"rs", "rust"},       {"golang", "go"},
        {"jsonc", "js"},         {"md", "markdown"},   {"rb", "ruby"},       {"cs", "c#"},
        {"ps1", "pwsh"},         {"hbs", "html"},      {"PYTHON", "python"}, {"kt", "kotlin"},
        {"docker", "dockerfile"}};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        nb_str a = nb_highlight_language(h, nb_str_of(same[i][0]));
        nb_str b = nb_highlight_language(h, nb_str_of(same[i][1]));
        if (!a.n || !nb_str_eq(a, b)) fail_msg("%s is not %s", same[i][0], same[i][1]);
    }
    static const char *const none[] = {
        "",           "text",        "console", "csv", "mermaid", "no-such-language",
        "../python3", "/etc/passwd", "a b",     "-"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (nb_highlight_language(h, nb_str_of(none[i])).n) fail_msg("'%s' is one", none[i]);
    assert_null(nb_highlight_text(h, arena, NB_STR("text"), NB_STR("if (a) return 1;")));
}

/* The 25 commonest names of code in real repositories that name a language at all. */
static void commonest(void **state)
{
    (void)state;
    static const char *const name[] = {
        "python", "yaml", "sql",        "js",   "vue-html",   "vue",   "markdown",
        "bash",   "html", "shell",      "toml", "go",         "rust",  "ts",
        "sh",     "css",  "py",         "hbs",  "powershell", "md",    "json",
        "diff",   "c",    "handlebars", "java", "c++",        "latex", "properties"};
    for (size_t i = 0; i < sizeof name / sizeof *name; i++)
        if (!nb_highlight_language(h, nb_str_of(name[i])).n) fail_msg("no '%s'", name[i]);
}

static void nothing_installed(void **state)
{
    (void)state;
    nb_highlighter *none = nb_highlighter_open(NB_STR("/nowhere"));
    assert_false(nb_highlighter_ready(none));
    assert_null(nb_highlight_text(none, arena, NB_STR("c"), NB_STR("int a;")));
    nb_highlighter_close(none);
    assert_true(nb_highlighter_ready(h));
}

/* The same text gives the same spans, whatever was seen before. */
static void without_memory(void **state)
{
    (void)state;
    const char *a = "<a href='x'>\n<script>let b = `${c}`;</script>";
    const char *once = marked("html", a);
    marked("ts", "class A<T> {");
    marked("html", "<style>p {");
    assert_string_equal(marked("html", a), once);
}

/* Text that never ends what it begins, nests without end or makes patterns work hard: it comes
 * back, whole. */
static void hostile(void **state)
{
    (void)state;
    static const char *const lang[] = {"py",   "js",   "tsx",   "c++",   "yaml", "json",
                                       "bash", "html", "scss",  "rust",  "md",   "php",
                                       "perl", "ruby", "latex", "swift", "lua",  "haskell"};
    static const char *const piece[] = {"(",  "[{",    "\"", "'",    "`",        "${",   "<a ",
                                        "/*", "<<A\n", "1",  "a",    "\\",       "{{",   "f\"{",
                                        "-",  "\n",    "汉", "a=\t", "\r\n",     "<!--", "*",
                                        "_a", "$(",    "%{", "\x01", "e\xCC\x81"};
    for (size_t l = 0; l < sizeof lang / sizeof *lang; l++)
        for (size_t p = 0; p < sizeof piece / sizeof *piece; p++) {
            nb_buf b = {0};
            while (b.n < 2500) {
                nb_puts(&b, piece[p]);
                if (b.n % 500 < strlen(piece[p])) nb_putc(&b, '\n');
            }
            marked_text(lang[l], (nb_str){b.p, b.n});
            nb_buf_free(&b);
        }
    assert_null(nb_highlight_text(h, arena, NB_STR("c"), NB_STR("int \xFF;")));
    assert_non_null(marked_text("c", (nb_str){"int a\0b;", 8}));
    nb_buf b = {0};
    for (int i = 0; i < 100000; i++) nb_puts(&b, "int ");
    assert_null(nb_highlight_text(h, arena, NB_STR("c"), (nb_str){b.p, b.n}));
    nb_buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(languages),
        cmocka_unit_test(embedded),
        cmocka_unit_test(ends_bound_to_starts),
        cmocka_unit_test(sessions), cmocka_unit_test(names),
        cmocka_unit_test(commonest),
        cmocka_unit_test(nothing_installed),
        cmocka_unit_test(without_memory),
        cmocka_unit_test(hostile),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
