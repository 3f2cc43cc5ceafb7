/* Which files make the book, in which language, under which name. */
#include "unit/parse/folder.h"

static void one_file(void **state)
{
    folder *f = *state;
    put(f, "notes.md", "# Title\n\nText of it.\n");
    put(f, "other.md", "# Other\n");
    open_inputs(f, (const char *[]){"notes.md"}, 1);
    assert_int_equal(f->book->n_editions, 1);
    is_str(f->book->name, "notes");
    const nb_edition *e = edition(f, "en");
    assert_string_equal(files_of(f, e), "notes.md");
    nb_doc *d = read_edition(f, e);
    is_str(d->meta.title, "Title");
    is_str(d->meta.lang, "en");
    assert_true(d->meta.title_from_heading);
    assert_int_equal(d->meta.epoch, -1);
}

static void files_in_the_order_given(void **state)
{
    folder *f = *state;
    put(f, "b.md", "# Second\n\n## Part\n");
    put(f, "a.md", "# First\n");
    open_inputs(f, (const char *[]){"b.md", "a.md"}, 2);
    nb_doc *d = read_edition(f, edition(f, "en"));
    assert_string_equal(outline_of(d), "Second\n.Part\nFirst");
    is_str(d->meta.title, "Second");
    is_str(f->book->name, "b");
}

static void missing_input(void **state)
{
    folder *f = *state;
    open_inputs(f, (const char *[]){"none.md"}, 1);
    assert_null(f->book);
    assert_int_equal(count_of(f, NB_CANNOT_READ), 1);
}

static void empty_folder(void **state)
{
    folder *f = *state;
    put(f, "data.txt", "no Markdown");
    open_inputs(f, NULL, 0);
    assert_null(f->book);
    assert_int_equal(count_of(f, NB_NO_INPUT), 1);
}

static void editions_by_suffix(void **state)
{
    static const char *const names[] = {"README.zh.md",      "README.zh-CN.md",
                                        "README-zh.md",      "README_zh.md",
                                        "README_cn.md",      "README.zh-Hans.md",
                                        "README.chinese.md", "README-simplified-chinese.md"};
    static const char *const langs[] = {"zh", "zh-CN",   "zh", "zh",
                                        "zh", "zh-Hans", "zh", "zh-Hans"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        void *own = NULL;
        if (folder_open(&own) != 0 || !own) {
            fail_msg("no folder");
            return;
        }
        folder *f = own;
        put(f, "README.md", "# Notes\n\nThe text of the notes, see [Chinese](README.zh.md).\n");
        put(f, names[i], "# 笔记\n\n这是笔记。\n");
        open_inputs(f, NULL, 0);
        assert_int_equal(f->book->n_editions, 2);
        is_str(f->book->editions[0].lang, "en");
        is_str(f->book->editions[1].lang, langs[i]);
        is_str(f->book->editions[1].title, "笔记");
        assert_string_equal(files_of(f, edition(f, "zh")), names[i]);
        folder_close(&own);
    }
    (void)state;
}

static void links_to_the_other_edition(void **state)
{
    folder *f = *state;
    put(f, "README.md", "# Notes\n\nThe text, see [Chinese](README.zh.md).\n");
    put(f, "README.zh.md", "# 笔记\n\n这是笔记。\n");
    open_inputs(f, (const char *[]){"README.md"}, 1);
    assert_int_equal(f->book->n_editions, 1);
    nb_doc *d = read_edition(f, edition(f, "en"));
    assert_int_equal(d->n_siblings, 1);
    is_str(d->siblings[0].lang, "zh");
    is_str(d->siblings[0].title, "笔记");
    assert_int_equal(count_of(f, NB_DEAD_LINK), 0);
}

static void words_that_look_like_languages(void **state)
{
    folder *f = *state;
    put(f, "user.md", "# User\n\nWhat the user is.\n");
    put(f, "user-id.md", "# User id\n\nThe number that the user has and that you are given.\n");
    put(f, "how-to.md", "# How to\n\nThis is for you.\n");
    open_inputs(f, NULL, 0);
    assert_int_equal(f->book->n_editions, 1);
    assert_string_equal(files_of(f, edition(f, "en")), "how-to.md user.md user-id.md");
}

static void editions_by_folder(void **state)
{
    folder *f = *state;
    put(f, "README.md", "# About the repository\n");
    put(f, "en/1.md", "# One\n\nThe first of the chapters.\n");
    put(f, "en/2.md", "# Two\n\nThe other.\n");
    put(f, "zh-cn/1.md", "# 一\n\n第一章。\n");
    open_inputs(f, NULL, 0);
    assert_int_equal(f->book->n_editions, 2);
    assert_string_equal(files_of(f, edition(f, "en")), "en/1.md en/2.md");
    assert_string_equal(files_of(f, edition(f, "zh")), "zh-cn/1.md");
    is_str(edition(f, "zh")->lang, "zh-CN");
    assert_int_equal(count_of(f, NB_NOT_IN_BOOK), 1);
}

static void files_of_a_language_folder(void **state)
{
    folder *f = *state;
    put(f, "en/1.md", "Words in English.\n");
    put(f, "fr/1.md", "Des mots en français.\n");
    put(f, "fr/NOTES.fr-fr.md", "Des notes.\n");
    put(f, "fr/glossary.en-fr.md", "Words, mots.\n");
    open_inputs(f, NULL, 0);
    assert_int_equal(f->book->n_editions, 2);
    assert_int_equal(edition(f, "fr")->n_files, 3);
}

/* What is woven from a notebook stands for it. */
static void notebooks(void **state)
{
    folder *f = *state;
    put(f, "1.Rmd", "# One\n");
    put(f, "2.qmd", "# Two\n");
    put(f, "3.Rmd", "# Three\n");
    put(f, "3.md", "# Three\n\nResults.\n");
    open_inputs(f, NULL, 0);
    assert_string_equal(files_of(f, &f->book->editions[0]), "1.Rmd 2.qmd 3.md");
}

static void a_language_folder_beside_the_originals(void **state)
{
    folder *f = *state;
    put(f, "docs/guide/a.md", "# A\n\nThe text of the guide.\n");
    put(f, "docs/guide/b.md", "# B\n\nMore of the text.\n");
    put(f, "docs/zh/guide/a.md", "# 甲\n\n指南。\n");
    open_inputs(f, NULL, 0);
    assert_string_equal(files_of(f, edition(f, "en")), "docs/guide/a.md docs/guide/b.md");
    assert_string_equal(files_of(f, edition(f, "zh")), "docs/zh/guide/a.md");
}

static void folders_that_look_like_tags(void **state)
{
    folder *f = *state;
    put(f, "cs-basics/a.md", "# A\n\nWhat a computer is made of.\n");
    put(f, "id-design/b.md", "# B\n\nHow the numbers are given out.\n");
    put(f, "README_JA.md", "# 日本語\n\nこれは日本語の文章です。\n");
    put(f, "README.md", "# Guide\n\nThe text of the guide is for you.\n");
    open_inputs(f, NULL, 0);
    assert_int_equal(f->book->n_editions, 2);
    assert_string_equal(files_of(f, edition(f, "en")),
                        "README.md cs-basics/a.md id-design/b.md");
}

static void a_site_root_inside_the_book(void **state)
{
    folder *f = *state;
    put(f, "site/src/guide/a.md",
        "# A\n\nSee [b](/guide/b), [more](/more/) and [none](/c).\n\n![a picture](/i/p.png)\n");
    put(f, "site/src/guide/B.md", "# B\n\nThe other.\n");
    put(f, "site/src/more/_index.md", "# More\n\nAnd more.\n");
    put(f, "site/src/public/i/p.png", "not read here");
    open_inputs(f, NULL, 0);
    nb_doc *d = read_edition(f, edition(f, "en"));
    assert_int_equal(count_of(f, NB_DEAD_LINK), 1);
    assert_int_equal(d->n_images, 1);
    assert_non_null(strstr(z_of(d->images[0]->as.image.src), "site/src/public/i/p.png"));
}

static void the_default_joins_its_language(void **state)
{
    folder *f = *state;
    put(f, "README.md", "# Notes\n\nThe text of the notes is for you.\n");
    put(f, "a.en.md", "# A\n\nThe text of this chapter.\n");
    put(f, "a.zh.md", "# 甲\n\n这是第一章。\n");
    open_inputs(f, NULL, 0);
    assert_int_equal(f->book->n_editions, 2);
    assert_string_equal(files_of(f, edition(f, "en")), "README.md a.en.md");
}

static void language_of_the_text(void **state)
{
    folder *f = *state;
    put(f, "x.md",
        "# 论文\n\n这是一篇论文。<https://www.example.com/com/com/uma/que.html>\n\n"
        "```\nthe code is the and of that with you are this for\n```\n");
    open_inputs(f, NULL, 0);
    is_str(f->book->editions[0].lang, "zh");
    nb_book_free(f->book);
    f->options.lang = NB_STR("ja");
    open_inputs(f, NULL, 0);
    is_str(f->book->editions[0].lang, "ja");
}

static void natural_order(void **state)
{
    folder *f = *state;
    put(f, "10.md", "# Ten\n");
    put(f, "2.md", "# Two\n");
    put(f, "README.md", "# Start\n");
    put(f, "3-x/b.md", "# Three b\n");
    put(f, "3-x/README.md", "# Three\n");
    put(f, "3-x/a.md", "# Three a\n");
    put(f, "node_modules/x/README.md", "# no\n");
    put(f, ".hidden/x.md", "# no\n");
    put(f, "LICENSE.md", "# no\n");
    open_inputs(f, NULL, 0);
    nb_doc *d = read_edition(f, edition(f, "en"));
    assert_string_equal(outline_of(d), "Start\nTwo\nThree\n.Three a\n.Three b\nTen");
    assert_int_equal(count_of(f, NB_NOT_IN_BOOK), 1);
}

static void excluded(void **state)
{
    folder *f = *state;
    put(f, "notesbook.yaml", "exclude: [drafts/**, 'b?.md']\n");
    put(f, "a.md", "# A\n");
    put(f, "b1.md", "# B\n");
    put(f, "drafts/x/c.md", "# C\n");
    put(f, "d/b2.md", "# D\n");
    open_inputs(f, NULL, 0);
    assert_string_equal(files_of(f, edition(f, "en")), "a.md d/b2.md");
}

static void chinese_numerals(void **state)
{
    folder *f = *state;
    static const char *const n[] = {"二", "十一", "一", "十", "二十", "三"};
    for (size_t i = 0; i < 6; i++) {
        char name[64];
        snprintf(name, sizeof name, "第%s章.md", n[i]);
        put(f, name, "# 章\n\n文字。\n");
    }
    open_inputs(f, NULL, 0);
    assert_string_equal(files_of(f, edition(f, "zh")),
                        "第一章.md 第二章.md 第三章.md 第十章.md 第十一章.md 第二十章.md");
}

static void weights(void **state)
{
    folder *f = *state;
    put(f, "_index.md", "---\ntitle: The docs\n---\nText for you.\n");
    put(f, "a.md", "---\ntitle: Last\nweight: 20\n---\nText.\n");
    put(f, "z/_index.md", "+++\ntitle = \"First\"\nweight = 10\n+++\nText.\n");
    put(f, "z/p.md", "---\ntitle: Below\n---\nText.\n");
    put(f, "d.md", "---\ntitle: Draft\ndraft: true\n---\nText.\n");
    open_inputs(f, NULL, 0);
    nb_doc *d = read_edition(f, edition(f, "en"));
    is_str(d->meta.title, "The docs");
    assert_string_equal(files_of(f, edition(f, "en")), "_index.md z/_index.md z/p.md a.md");
    assert_int_equal(d->outline[1].depth, 0);
    assert_int_equal(d->outline[2].depth, 1);
}

static void folders_without_index_are_parts(void **state)
{
    folder *f = *state;
    put(f, "README.md", "# Book\n\nThe text.\n");
    put(f, "01-first_steps/a.md", "# A\n");
    put(f, "02-more/b.md", "# B\n");
    put(f, "03-end.md", "# End\n");
    open_inputs(f, NULL, 0);
    nb_doc *d = read_edition(f, edition(f, "en"));
    assert_string_equal(outline_of(d), "Book\n[first steps]\n.A\n[more]\n.B\nEnd");
}

static void files_without_heading(void **state)
{
    folder *f = *state;
    put(f, "1.md", "---\ntitle: One\n---\nText.\n\n## Inside\n\nText.\n\n## Too\n");
    put(f, "2.md", "---\ntitle: Two\n---\nOnly text.\n");
    put(f, "3.md", "---\ntitle: Ignored\n---\n# Three\n\n### Skipped\n");
    open_inputs(f, NULL, 0);
    nb_doc *d = read_edition(f, edition(f, "en"));
    assert_string_equal(outline_of(d), "One\n.Inside\n.Too\nTwo\nThree\n.Skipped");
    is_str(d->root->first->as.file.title, "One");
}

static void links_that_lead_out(void **state)
{
    folder *f = *state;
    put(f, "secret.md", "# Secret\n");
    put(f, "book/a.md", "# A\n\nThe text.\n");
    char from[512], to[512];
    snprintf(from, sizeof from, "%s/secret.md", f->dir);
    snprintf(to, sizeof to, "%s/book/b.md", f->dir);
    assert_int_equal(symlink(from, to), 0);
    snprintf(from, sizeof from, "%s/book", f->dir);
    snprintf(to, sizeof to, "%s/book/loop", f->dir);
    assert_int_equal(symlink(from, to), 0);
    put(f, "book/SUMMARY.md.txt", "");
    open_inputs(f, (const char *[]){"book"}, 1);
    assert_string_equal(files_of(f, edition(f, "en")), "book/a.md");
    assert_int_equal(count_of(f, NB_OUTSIDE_BOOK), 1);
}

static void editions_are_found_by_language(void **state)
{
    folder *f = *state;
    put(f, "a.zh-TW.md", "# 繁體\n\n這是。\n");
    put(f, "a.zh-CN.md", "# 简体\n\n这是。\n");
    put(f, "a.en.md", "# English\n");
    open_inputs(f, NULL, 0);
    assert_int_equal(f->book->n_editions, 3);
    is_str(edition(f, "zh-Hant")->lang, "zh-TW");
    is_str(edition(f, "zh-Hans")->lang, "zh-CN");
    is_str(edition(f, "zh_cn")->lang, "zh-CN");
    is_str(edition(f, "en-GB")->lang, "en");
    assert_null(nb_book_edition(f->book, NB_STR("fr")));
}

static void identity(void **state)
{
    folder *f = *state;
    put(f, "a.md", "# Same\n");
    put(f, "b.md", "---\nidentifier: urn:x\n---\n# Title\n");
    open_inputs(f, (const char *[]){"a.md"}, 1);
    is_str(read_edition(f, edition(f, "en"))->meta.edition_id, "a|Same||en");
    nb_book_free(f->book);
    open_inputs(f, (const char *[]){"b.md"}, 1);
    is_str(read_edition(f, edition(f, "en"))->meta.edition_id, "urn:x|en");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(one_file),
        TEST(files_in_the_order_given),
        TEST(missing_input),
        TEST(empty_folder),
        TEST(editions_by_suffix),
        TEST(links_to_the_other_edition),
        TEST(words_that_look_like_languages),
        TEST(editions_by_folder),
        TEST(files_of_a_language_folder),
        TEST(notebooks),
        TEST(a_language_folder_beside_the_originals),
        TEST(folders_that_look_like_tags),
        TEST(a_site_root_inside_the_book),
        TEST(the_default_joins_its_language),
        TEST(language_of_the_text),
        TEST(natural_order),
        TEST(excluded),
        TEST(chinese_numerals),
        TEST(weights),
        TEST(folders_without_index_are_parts),
        TEST(files_without_heading),
        TEST(links_that_lead_out),
        TEST(editions_are_found_by_language),
        TEST(identity),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
