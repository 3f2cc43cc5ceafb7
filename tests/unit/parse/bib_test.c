/* Bibliographies in BibTeX, the citations of them, and the list of works that comes of both. */
#include "unit/parse/folder.h"

#include "parse/bib.h"

static nb_arena *arena;

static const char *text_of_tex(const char *tex)
{
    return z_of(nb_tex_text(arena, nb_str_of(tex)));
}

static void tex(void **state)
{
    (void)state;
    arena = nb_arena_open();
    assert_string_equal(text_of_tex("G{\\\"o}del, {\\'E}t\\'{e} na\\\"{\\i}ve"), "Gödel, Été naïve");
    assert_string_equal(text_of_tex("{\\v{C}}ern{\\'y} \\c{c} \\L{}\\'od\\'z Stra\\ss e"),
                        "Černý ç Łódź Straße");
    assert_string_equal(text_of_tex("{T}ensor{F}low: ``a'' 1--2 --- it's"), "TensorFlow: “a” 1–2 — it’s");
    assert_string_equal(text_of_tex("A~B \\& C\\_d 100\\%\n  \\emph{x}"), "A\u00A0B & C_d 100% x");
    assert_string_equal(text_of_tex("on $x_{1}^2$ and \\$5"), "on \x02x_{1}^2\x03 and $5");
    assert_string_equal(text_of_tex("\\unknown{kept} \\"), "\\unknownkept \\");
    nb_arena_free(arena);
}

static const char *names_of(const char *s)
{
    static char all[1000];
    nb_bib_name *name;
    bool more;
    size_t n = nb_bib_names(arena, nb_str_of(s), &name, &more), at = 0;
    all[0] = 0;
    for (size_t i = 0; i < n; i++)
        at += (size_t)snprintf(all + at, sizeof all - at, "%s%.*s|%.*s", i ? "; " : "",
                               NB_STR_ARG(name[i].last), NB_STR_ARG(name[i].initials));
    if (more) snprintf(all + at, sizeof all - at, "; …");
    return all;
}

static void names(void **state)
{
    (void)state;
    arena = nb_arena_open();
    assert_string_equal(names_of("Donald E. Knuth and Lamport, Leslie"), "Knuth|D. E.; Lamport|L.");
    assert_string_equal(names_of("Ludwig van Beethoven and van Merri{\\\"e}nboer, Bart and others"),
                        "van Beethoven|L.; van Merriënboer|B.; …");
    assert_string_equal(names_of("{Barnes and Noble}\nand Jean-Baptiste Say"),
                        "Barnes and Noble|; Say|J.-B.");
    assert_string_equal(names_of("King, Jr, Martin Luther and 周志华 and 李, 航"),
                        "King Jr|M. L.; 周志华|; 李航|");
    assert_string_equal(names_of("Plato and et al."), "Plato|; …");
    nb_arena_free(arena);
}

static void bibtex(void **state)
{
    (void)state;
    nb_diags *diags = nb_diags_open();
    arena = nb_arena_open();
    nb_bib b;
    nb_bib_open(&b, arena, NULL);
    nb_bib_read(&b,
                NB_STR("A comment, with a@b in it.\n@string{j = \"Journal\"}\n@comment{x}\n"
                       "@Article(one, title = {A {nested} \"title\"}, journal = j # { of } # \"Q\",\n"
                       " year = 1999, month = mar,)\n@preamble{\"\\newcommand{\\x}{y}\"}\n"
                       "@book{two:2, TITLE=\"Quoted {\\\"U}\"}\n@book{one, title={Again}}\n"
                       "@book{bad title}\n@misc{three, note={Last}}\n@misc{open, note={"),
                1, diags);
    assert_int_equal(b.entries.n, 3);
    const nb_bib_entry *e = nb_bib_find(&b, NB_STR("one"));
    assert_non_null(e);
    is_str(e->type, "article");
    is_str(nb_bib_field(e, "title"), "A {nested} \"title\"");
    is_str(nb_bib_field(e, "journal"), "Journal of Q");
    is_str(nb_bib_field(e, "month"), "March");
    is_str(nb_bib_field(nb_bib_find(&b, NB_STR("two:2")), "title"), "Quoted {\\\"U}");
    is_str(nb_bib_field(nb_bib_find(&b, NB_STR("three")), "note"), "Last");
    assert_null(nb_bib_find(&b, NB_STR("open")));
    assert_int_equal(nb_diags_n(diags), 3);
    assert_int_equal(nb_diags_at(diags, 0).loc.line, 8); /* the second "one" */
    assert_int_equal(nb_diags_at(diags, 1).loc.line, 9);
    assert_int_equal(nb_diags_at(diags, 2).loc.line, 11);
    nb_arena_free(arena);
    nb_diags_free(diags);
}

/* A file that is no bibliography is given up, and that is said. */
static void nonsense(void **state)
{
    (void)state;
    nb_diags *diags = nb_diags_open();
    arena = nb_arena_open();
    nb_buf text = {0};
    for (int i = 0; i < 500; i++) nb_puts(&text, "@book{no entry}\n");
    nb_bib b;
    nb_bib_open(&b, arena, NULL);
    nb_bib_read(&b, nb_buf_str(&text), 1, diags);
    size_t n = nb_diags_n(diags);
    assert_true(n < 200);
    assert_int_equal(nb_diags_at(diags, n - 1).id, NB_LIMIT);
    nb_buf_free(&text);
    nb_arena_free(arena);
    nb_diags_free(diags);
}

#define REFS                                                                                           \
    "@article{lee20, author={Lee, Ann}, title={One}, journal={J}, volume=3, pages={1-9}, year=2020}\n" \
    "@article{lee20b, author={Ann Lee}, title={Two}, journal={J}, year={2020}}\n"                      \
    "@book{cho, author={Cho, K. and Bo, L. and Ng, A.}, title={Big}, publisher={P}, year={2014},\n"    \
    "  doi={10.1/x}}\n@book{unused, title={Nobody}}\n"

/* The text of a file of the document. */
static const char *file_text(folder *f, size_t k)
{
    const nb_node *n = f->doc->root->first;
    while (k--) n = n->next;
    static char all[4096];
    all[0] = 0;
    for (n = n->first; n; n = n->next) {
        nb_str s = nb_node_text(f->doc->arena, n);
        size_t at = strlen(all);
        snprintf(all + at, sizeof all - at, "%s%.*s", at ? "\n" : "", NB_STR_ARG(s));
    }
    return all;
}

static void pandoc(void **state)
{
    folder *f = *state;
    put(f, "refs.bib", REFS);
    put(f, "a.md", "---\nbibliography: refs.bib\n---\n# A\n\nSee [@cho, p. 3; also @lee20] and @lee20b "
                   "[ch. 2], [-@cho]. Write to a@cho.org, @nobody, `@cho` [@gone].\n");
    open_inputs(f, NULL, 0);
    read_edition(f, edition(f, "en"));
    assert_string_equal(
        file_text(f, 0),
        "A\nSee (Cho et al., 2014, p. 3; also Lee, 2020a) and Lee (2020b, ch. 2), (2014). Write to "
        "a@cho.org, @nobody, @cho (gone).\nReferences\n"
        "Cho, K., Bo, L., & Ng, A. (2014). Big. P. https://doi.org/10.1/x ↑1 2"
        "Lee, A. (2020a). One. J, 3, 1–9. ↑Lee, A. (2020b). Two. J. ↑");
    nb_message m = message(f, NB_UNKNOWN_CITATION);
    assert_int_equal(m.loc.line, 6);
    assert_int_equal(count_of(f, NB_DEAD_LINK), 0);
    const nb_node *work = nb_map_find(&f->doc->anchors, NB_STR("ref-cho"));
    assert_non_null(work);
    assert_int_equal(work->type, NB_PARAGRAPH);
    assert_non_null(nb_map_find(&f->doc->anchors, NB_STR("cite-cho-2")));
}

static void no_bibliography(void **state)
{
    folder *f = *state;
    put(f, "a.md", "# A\n\nAsk [@cho] and @lee20 at @vue/cli.\n");
    open_inputs(f, NULL, 0);
    read_edition(f, edition(f, "en"));
    assert_string_equal(file_text(f, 0), "A\nAsk [@cho] and @lee20 at @vue/cli.");
    assert_int_equal(nb_diags_n(f->diags), 0);
}

static void quarto(void **state)
{
    folder *f = *state;
    put(f, "refs.bib", REFS);
    put(f, "_quarto.yml", "project:\n  type: book\nbook:\n  title: B\n  chapters: [index.qmd, a.qmd, "
                          "refs.qmd]\nbibliography: refs.bib\n");
    put(f, "index.qmd", "# Preface\n\nAs @cho says.\n");
    put(f, "a.qmd", "# A\n\nIn [@lee20].\n");
    put(f, "refs.qmd", "# References {.unnumbered}\n\n::: {#refs}\n:::\n");
    open_inputs(f, NULL, 0);
    read_edition(f, edition(f, "en"));
    assert_int_equal(count_of(f, NB_DEAD_LINK), 0);
    assert_string_equal(file_text(f, 0), "Preface\nAs Cho et al. (2014) says.");
    assert_non_null(strstr(file_text(f, 2), "Lee, A. (2020). One."));
    assert_null(f->doc->root->first->next->next->next);
}

static void d2l(void **state)
{
    folder *f = *state;
    put(f, "refs.bib", REFS);
    put(f, "config.ini", "[project]\ntitle = B\nlang = zh\n[build]\nresources = img refs.bib x/\n");
    put(f, "index.md", "# 书\n\n```toc\na\nb\n```\n");
    put(f, "a.md", "# 甲\n\n这里 :cite:`cho,lee20` 和 :citet:`lee20b`。\n");
    put(f, "b.md", "# 乙\n\n完。\n");
    open_inputs(f, NULL, 0);
    read_edition(f, edition(f, "zh"));
    assert_string_equal(file_text(f, 0), "甲\n这里 (Cho et al., 2014; Lee, 2020a) 和 Lee (2020b)。");
    assert_non_null(strstr(file_text(f, 2), "参考文献\nCho, K.")); /* a chapter of its own */
    assert_int_equal(count_of(f, NB_DEAD_LINK), 0);
}

static void outside(void **state)
{
    folder *f = *state;
    put(f, "x.bib", REFS);
    put(f, "in/a.md", "---\nbibliography: [../x.bib, none.bib, style.csl]\n---\n# A\n\n[@cho]\n");
    open_inputs(f, (const char *const[]){"in"}, 1);
    read_edition(f, edition(f, "en"));
    assert_int_equal(count_of(f, NB_OUTSIDE_BOOK), 1);
    assert_int_equal(count_of(f, NB_MISSING_FILE), 1);
    assert_string_equal(file_text(f, 0), "A\n[@cho]");
}

#define IN_FOLDER(t) cmocka_unit_test_setup_teardown(t, folder_open, folder_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tex), cmocka_unit_test(names), cmocka_unit_test(bibtex), cmocka_unit_test(nonsense),
        IN_FOLDER(pandoc),     IN_FOLDER(no_bibliography), IN_FOLDER(quarto),
        IN_FOLDER(d2l),        IN_FOLDER(outside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
