/* Front matter, configuration files, and what they say about the book. */
#include "unit/parse/folder.h"

#include "parse/conf.h"
#include "parse/meta.h"

static nb_doc *parse(folder *f, const char *text)
{
    if (f->doc) nb_doc_free(f->doc);
    f->doc = nb_parse_text(NB_STR("x.md"), nb_str_of(text), NB_STR_NULL, &f->options, f->text,
                           f->diags);
    return f->doc;
}

static void every_key(void **state)
{
    folder *f = *state;
    const nb_meta *m = &parse(f, "---\n"
                                 "title: 'A: B'\n"
                                 "Subtitle: More\n"
                                 "authors:\n"
                                 "  - Mu Li\n"
                                 "  - {name: Ada, sort: 'L, Ada', role: editor}\n"
                                 "translator: 王小明\n"
                                 "date: 2024-03-01\n"
                                 "lang: zh_cn\n"
                                 "copyright: CC BY\n"
                                 "identifier: {scheme: DOI, text: 10.1/x}\n"
                                 "description: >\n  two\n  lines\n"
                                 "publisher: P\n"
                                 "isbn: 978-0-306-40615-7\n"
                                 "series: S\n"
                                 "series_index: 2\n"
                                 "keywords: [a, b]\n"
                                 "tags: b, c\n"
                                 "version: 1.0\n"
                                 "certified-by: Me\n"
                                 "paper: a5\n"
                                 "margin: {top: 2cm, inner: 3cm, outer: 1cm, bottom: 4cm}\n"
                                 "---\n# Heading\n")
                            ->meta;
    is_str(m->title, "A: B");
    is_str(m->subtitle, "More");
    assert_int_equal(m->n_people, 3);
    is_str(m->people[0].name, "Mu Li");
    is_str(m->people[0].role, "aut");
    is_str(m->people[1].sort, "L, Ada");
    is_str(m->people[1].role, "edt");
    is_str(m->people[2].role, "trl");
    is_str(m->date, "2024-03-01");
    is_str(m->lang, "zh-CN");
    is_str(m->rights, "CC BY");
    is_str(m->identifier, "10.1/x");
    is_str(m->description, "two lines");
    is_str(m->publisher, "P");
    is_str(m->isbn, "978-0-306-40615-7");
    is_str(m->series, "S");
    is_str(m->series_index, "2");
    is_str(m->version, "1.0");
    is_str(m->certified_by, "Me");
    assert_int_equal(m->n_subjects, 3);
    assert_int_equal(m->n_settings, 2);
    is_str(m->settings[0].key, "paper");
    is_str(m->settings[0].value, "a5");
    assert_int_equal(m->settings[0].loc.line, 23);
    is_str(m->settings[1].key, "margin");
    is_str(m->settings[1].value, "2cm 1cm 4cm 3cm");
    assert_int_equal(m->epoch, 1709251200);
    assert_false(m->title_from_heading);
    assert_int_equal(nb_diags_n(f->diags), 0);
}

static void names_in_one_line(void **state)
{
    folder *f = *state;
    const nb_meta *m = &parse(f, "---\nauthor: Aston Zhang, Zachary C. Lipton, Mu Li, and "
                                 "Alexander J. Smola\n---\n")
                            ->meta;
    assert_int_equal(m->n_people, 4);
    is_str(m->people[3].name, "Alexander J. Smola");
    m = &parse(f, "---\nauthor: 'Li, Mu'\n---\n")->meta;
    assert_int_equal(m->n_people, 1);
    is_str(m->people[0].name, "Li, Mu");
    m = &parse(f, "---\nauthor: 李沐、王小明\n---\n")->meta;
    assert_int_equal(m->n_people, 2);
    m = &parse(f, "---\nauthors: [{given: Aston, family: Zhang}, {given: 沐, family: 李}]\n"
                  "keywords: 深度学习，机器学习、Python; R\n---\n")
             ->meta;
    is_str(m->people[0].name, "Aston Zhang");
    is_str(m->people[0].sort, "Zhang, Aston");
    is_str(m->people[1].name, "李沐");
    is_str(m->people[1].sort, "");
    assert_int_equal(m->n_subjects, 4);
    is_str(m->subjects[1], "机器学习");
    m = &parse(f, "---\nauthor: Alexander and Band\n---\n")->meta;
    is_str(m->people[1].name, "Band");
    assert_int_equal(m->n_people, 2);
}

static void dates(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t seconds;
    } some[] = {{"1970-01-01", 0},
                {"2000-02-29", 951782400},
                {"2024", 1704067200},
                {"2024-03", 1709251200},
                {"2024/3/1", 1709251200},
                {"2024-03-01 08:00:00 +0800", 1709251200},
                {"2024-03-01T00:00:00Z", 1709251200},
                {"2024-02-29T19:00:00.5-05:00", 1709251200},
                {"2024年3月1日", 1709251200},
                {"March 2024", -1},
                {"2024-02-30", -1},
                {"2024-13-01", -1},
                {"1900-01-01", -1},
                {"20240301", -1},
                {"", -1}};
    for (size_t i = 0; i < sizeof some / sizeof *some; i++)
        assert_int_equal(nb_meta_date(nb_str_of(some[i].text)), some[i].seconds);
    static const char *const days[][2] = {{"2024", "2024"},
                                          {"2024年", "2024"},
                                          {"2024年3月", "2024-03"},
                                          {"2024.3.5", "2024-03-05"},
                                          {"2024-03-01T10:00:00+08:00", "2024-03-01"},
                                          {"1605", "1605"},
                                          {"1900-02-29", ""},
                                          {"2024-03-015", ""},
                                          {"2024-03 (draft)", ""},
                                          {"Spring 2024", ""}};
    nb_arena *a = nb_arena_open();
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        is_str(nb_meta_day(a, nb_str_of(days[i][0])), days[i][1]);
    nb_arena_free(a);
}

static void isbns(void **state)
{
    (void)state;
    static const struct {
        const char *text, *digits;
        char check;
    } right[] = {{"978-3-16-148410-0", "9783161484100", '0'},
                 {" ISBN-13: 979 10 90636 07 1 ", "9791090636071", '1'},
                 {"urn:isbn:0306406152", "0306406152", '2'},
                 {"ISBN：3–16–148410–x", "316148410X", 'X'}};
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        nb_isbn r = nb_isbn_read(nb_str_of(right[i].text));
        assert_int_equal(r.fault, NB_ISBN_RIGHT);
        is_str(((nb_str){r.digits, r.n}), right[i].digits);
        /* Every other last digit is wrong. */
        char z[16] = {0};
        memcpy(z, r.digits, r.n);
        for (char c = '0'; c <= '9'; c++) {
            z[r.n - 1] = c;
            nb_isbn w = nb_isbn_read(nb_str_of(z));
            assert_int_equal(w.fault,
                             c == right[i].check ? NB_ISBN_RIGHT : NB_ISBN_WRONG_CHECK);
            assert_int_equal(w.check, right[i].check);
        }
    }
    static const char *const none[] = {"",
                                       "ISBN",
                                       "12345",
                                       "97831614841000",
                                       "977-3-16-148410-0",
                                       "123X567890",
                                       "978-3-16-148410-X",
                                       "978316148410O"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_int_equal(nb_isbn_read(nb_str_of(none[i])).fault, NB_ISBN_NO_NUMBER);
}

static void identifiers(void **state)
{
    folder *f = *state;
    const nb_meta *m =
        &parse(f, "---\nidentifier:\n- {scheme: ISBN-13, text: 978-3-16-148410-0}\n"
                  "- {scheme: DOI, text: 'doi:10.1/x'}\n---\n")
             ->meta;
    is_str(m->isbn, "978-3-16-148410-0");
    is_str(m->identifier, "doi:10.1/x");
    assert_int_equal(nb_diags_n(f->diags), 0);
    char with[64], without[64];
    m = &parse(f, "---\nisbn: 978-3-16-148410-0\n---\n")->meta;
    snprintf(with, sizeof with, "%.*s", NB_STR_ARG(m->edition_id));
    m = &parse(f, "---\nisbn: 9783161484100\n---\n")->meta;
    snprintf(without, sizeof without, "%.*s", NB_STR_ARG(m->edition_id));
    assert_string_equal(with, without);
    m = &parse(f, "---\nisbn: 978-3-16-148410-1\nauthors: [{name: A, role: boss}]\n---\n")
             ->meta;
    assert_int_equal(nb_diags_n(f->diags), 2);
    is_str(m->isbn, "978-3-16-148410-1"); /* the colophon says it as it is */
    is_str(m->people[0].role, "ctb");
    assert_int_equal(nb_diags_at(f->diags, 0).loc.line, 2);
    parse(f, "---\nidentifier: urn:isbn:9783161484109\n---\n");
    assert_int_equal(nb_diags_n(f->diags), 3);
}

static void rules_are_not_front_matter(void **state)
{
    folder *f = *state;
    static const char *const texts[] = {"---\n\nText, **not** keys.\n\n---\n\nMore.\n",
                                        "---\nnever: closed\n", "----\na: b\n----\n",
                                        "Text\n---\na: b\n---\n", "---\n- item\n---\n"};
    nb_conf_place at = {0, 1, NULL};
    nb_arena *a = nb_arena_open();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        nb_conf *map;
        assert_int_equal(nb_front_matter(a, nb_str_of(texts[i]), at, f->diags, &map), 0);
        assert_null(map);
    }
    nb_conf *map;
    assert_int_equal(nb_front_matter(a, NB_STR("---\na: b\n...\nText"), at, f->diags, &map),
                     13);
    is_str(nb_conf_text(nb_conf_at(map, "a")), "b");
    assert_int_equal(nb_front_matter(a, NB_STR("---\n---\nText"), at, f->diags, &map), 8);
    assert_null(map);
    nb_arena_free(a);
    assert_int_equal(nb_diags_n(f->diags), 0);
}

static void wrong_yaml_has_a_place(void **state)
{
    folder *f = *state;
    nb_doc *d = parse(f, "---\ntitle: 中文: with a colon\nauthor: A\n---\n\n# Heading\n");
    assert_int_equal(count_of(f, NB_FRONT_MATTER), 1);
    nb_message m = message(f, NB_FRONT_MATTER);
    is_str(nb_diags_path(f->diags, m.loc.file), "x.md");
    assert_int_equal(m.loc.line, 2);
    assert_int_equal(m.loc.col, 14); /* in bytes */
    is_str(d->meta.title, "中文: with a colon");
    is_str(d->meta.people[0].name, "A");
}

static void lines_stay_true_behind_it(void **state)
{
    folder *f = *state;
    nb_doc *d = parse(f, "---\ntitle: T\nlang: en\n---\n\n# Heading\n");
    assert_int_equal(d->root->first->first->loc.line, 6);
}

static void bad_values(void **state)
{
    folder *f = *state;
    parse(
        f,
        "---\nlang: not a language\ntitle: [a, {b: c}]\ntitel: x\nweight: 3\nfoobar: 1\n---\n");
    assert_int_equal(count_of(f, NB_BAD_VALUE), 1);
    assert_int_equal(message(f, NB_BAD_VALUE).loc.line, 2);
    assert_int_equal(count_of(f, NB_UNKNOWN_KEY), 2);
    nb_message m = message(f, NB_UNKNOWN_KEY);
    is_str(m.hint, "did you mean 'title'?");
    assert_int_equal(m.severity, NB_WARNING);
    assert_int_equal(nb_diags_count(f->diags, NB_NOTE), 1);
}

static void laughs(void **state)
{
    folder *f = *state;
    nb_buf b = {0};
    nb_puts(&b, "---\nl0: &l0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for (int i = 1; i < 12; i++)
        nb_printf(&b, "l%d: &l%d [*l%d, *l%d, *l%d, *l%d, *l%d, *l%d, *l%d, *l%d, *l%d]\n", i,
                  i, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
    nb_puts(&b, "---\n");
    parse(f, b.p);
    assert_int_equal(count_of(f, NB_LIMIT), 1);
    assert_true(message(f, NB_LIMIT).loc.line > 2);
    nb_buf_free(&b);
}

static void self_alias(void **state)
{
    folder *f = *state;
    parse(f, "---\na: &a [1, *a]\n---\n");
    assert_int_equal(count_of(f, NB_LIMIT), 1);
    parse(f, "---\nb: *nowhere\n---\n");
    assert_int_equal(count_of(f, NB_FRONT_MATTER), 1);
}

static void deep_nesting(void **state)
{
    folder *f = *state;
    nb_buf b = {0};
    nb_puts(&b, "---\na: ");
    for (int i = 0; i < 500; i++) nb_putc(&b, '[');
    for (int i = 0; i < 500; i++) nb_putc(&b, ']');
    nb_puts(&b, "\n---\n");
    parse(f, b.p);
    assert_int_equal(count_of(f, NB_LIMIT), 1);
    nb_buf_free(&b);
}

static void toml(void **state)
{
    folder *f = *state;
    nb_arena *a = nb_arena_open();
    nb_conf *c = nb_toml_read(a,
                              NB_STR("# c\ntitle = \"A \\u4e2d\\\"\" # c\nn = 3\n"
                                     "[book]\nauthors = [\"x\",\n  'y\\n', # c\n]\n"
                                     "a.b = { c = true, d = [[1], []] }\n"
                                     "text = \"\"\"\nline\n  two\"\"\"\n"
                                     "[[menu]]\nname = 'm'\n[[menu]]\nname = 'n'\n"),
                              (nb_conf_place){0, 1, NULL}, NB_BAD_VALUE, f->diags);
    assert_non_null(c);
    is_str(nb_conf_text(nb_conf_at(c, "title")), "A 中\"");
    const nb_conf *book = nb_conf_at(c, "book");
    is_str(nb_conf_text(nb_conf_at(book, "authors")->first->next), "y\\n");
    is_str(nb_conf_text(nb_conf_path(nb_conf_at(book, "a"), "b", "c")), "true");
    is_str(nb_conf_text(nb_conf_at(book, "text")), "line\n  two");
    is_str(nb_conf_text(nb_conf_at(nb_conf_at(c, "menu")->last, "name")), "n");
    assert_int_equal(nb_diags_n(f->diags), 0);
    static const char *const wrong[] = {"a",          "a =",
                                        "a = \"x",    "[a",
                                        "a = [1 2]",  "a = 1 b = 2\n= 3",
                                        "a = {b = 1", "a = \"\\q\"",
                                        "= 1",        "a = 1\n[a]\nb = 2"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        nb_diags *d = nb_diags_open();
        nb_conf *none =
            nb_toml_read(a, nb_str_of(wrong[i]), (nb_conf_place){0, 1, NULL}, NB_BAD_VALUE, d);
        assert_null(none);
        assert_int_equal(nb_diags_n(d), 1);
        nb_diags_free(d);
    }
    nb_arena_free(a);
}

static void deep_toml(void **state)
{
    folder *f = *state;
    nb_arena *a = nb_arena_open();
    nb_buf b = {0};
    nb_puts(&b, "a = ");
    for (int i = 0; i < 100000; i++) nb_putc(&b, '[');
    assert_null(
        nb_toml_read(a, nb_buf_str(&b), (nb_conf_place){0, 1, NULL}, NB_BAD_VALUE, f->diags));
    assert_int_equal(count_of(f, NB_LIMIT), 1);
    nb_buf_free(&b);
    nb_arena_free(a);
}

static void ini(void **state)
{
    (void)state;
    nb_arena *a = nb_arena_open();
    nb_conf *c = nb_ini_read(a, NB_STR("; c\n[project]\nname = d2l\nauthor = A,\n   B\n[x]\n"),
                             (nb_conf_place){0, 1, NULL});
    is_str(nb_conf_text(nb_conf_path(c, "project", "author")), "A, B");
    nb_arena_free(a);
}

static void epoch_of_the_environment_wins(void **state)
{
    folder *f = *state;
    f->options.epoch = 77;
    assert_int_equal(parse(f, "---\ndate: 2024-03-01\n---\n# T\n")->meta.epoch, 77);
    f->options.epoch = -1;
    assert_int_equal(parse(f, "# T\n")->meta.epoch, -1);
}

static void titles(void **state)
{
    folder *f = *state;
    is_str(parse(f, "Text\n\n# First\n\n# Second\n")->meta.title, "First");
    nb_doc *d = parse(f, "---\ntitle: Same\n---\n# Same\n");
    assert_true(d->meta.title_from_heading);
    d = parse(f, "## One\n\n## Two\n");
    is_str(d->meta.title, "x"); /* by the file's name */
    assert_false(d->meta.title_from_heading);
    assert_int_equal(d->root->first->first->as.heading.level, 2);
    is_str(parse(f, "")->meta.title, "x");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_key),
        TEST(names_in_one_line),
        TEST(dates),
        TEST(isbns),
        TEST(identifiers),
        TEST(rules_are_not_front_matter),
        TEST(wrong_yaml_has_a_place),
        TEST(lines_stay_true_behind_it),
        TEST(bad_values),
        TEST(laughs),
        TEST(self_alias),
        TEST(deep_nesting),
        TEST(toml),
        TEST(deep_toml),
        TEST(ini),
        TEST(epoch_of_the_environment_wins),
        TEST(titles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
