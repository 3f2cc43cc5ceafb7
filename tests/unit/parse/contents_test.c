/* The contents that a folder has, of whatever tool, and the tree that comes of it. */
#include "unit/parse/folder.h"

static void chapters(folder *f, const char *const *names)
{
    for (; *names; names++) {
        char text[200];
        snprintf(text, sizeof text, "# %s\n\nThe text of this chapter is for you.\n", *names);
        put(f, *names, text);
    }
}
#define CHAPTERS(f, ...) chapters((f), (const char *[]){__VA_ARGS__, NULL})

static void mdbook(void **state)
{
    folder *f = *state;
    put(f, "book.toml", "[book]\ntitle = \"The Book\"\nauthors = [\"A B\"]\nsrc = \"text\"\n"
                        "language = \"en\"\n[output.html]\nx = {y = 1}\n");
    CHAPTERS(f, "text/intro.md", "text/a.md", "text/a/b.md", "text/c.md", "text/end.md",
             "text/unlisted.md");
    put(f, "text/SUMMARY.md", "# Summary\n\n[Intro](intro.md)\n\n# Part One\n\n- [A](./a.md)\n"
                              "    - [B `x`](a/b.md)\n    - [Draft]()\n\n# Part Two\n\n- [C](c.md)\n"
                              "- [Gone](gone.md)\n\n---\n\n[End](end.md)\n");
    nb_doc *d = book(f, "en");
    assert_string_equal(outline_of(d), "text/intro.md\n[Part One]\n.text/a.md\n..text/a/b.md\n"
                                       "[Part Two]\n.text/c.md\ntext/end.md");
    is_str(d->meta.title, "The Book");
    is_str(d->meta.people[0].name, "A B");
    assert_false(d->meta.title_from_heading);
    is_str(d->root->first->next->next->as.file.title, "B x");
    assert_int_equal(count_of(f, NB_MISSING_FILE), 2);
    is_str(message(f, NB_NOT_IN_BOOK).text, "the contents does not name 1 file; left out: 'unlisted.md'");
    nb_message draft = nb_diags_at(f->diags, 0);
    assert_int_equal(draft.severity, NB_NOTE);
    assert_int_equal(draft.loc.line, 9);
    nb_message gone = nb_diags_at(f->diags, 1);
    assert_int_equal(gone.severity, NB_WARNING);
    assert_int_equal(gone.loc.line, 14);
    assert_int_equal(gone.loc.col, 3);
}

static void a_book_below_the_root(void **state)
{
    folder *f = *state;
    put(f, "README.md", "# About the repository\n");
    put(f, "guide/book.toml", "[book]\ntitle = \"Inner\"\n");
    put(f, "guide/src/SUMMARY.md", "- [A](a.md)\n");
    CHAPTERS(f, "guide/src/a.md");
    is_str(book(f, "en")->meta.title, "Inner");
}

static void gitbook(void **state)
{
    folder *f = *state;
    put(f, "README.md", "# Home\n\nThe text.\n");
    put(f, "SUMMARY.md", "# Table of contents\n\n## First part\n\n* [A](a.md)\n  * [B](b%20c.md)\n"
                         "\n## Second part\n\n* [D](d.md#section)\n* [Web](https://example.org/x.md)\n");
    CHAPTERS(f, "a.md", "b c.md", "d.md");
    assert_string_equal(outline_of(book(f, "en")),
                        "Home\n[First part]\n.a.md\n..b c.md\n[Second part]\n.d.md");
}

static void docsify(void **state)
{
    folder *f = *state;
    put(f, "docs/README.md", "# Home\n\nThe text.\n");
    put(f, "docs/_sidebar.md", "* [Home](/)\n* Guide\n  * [A](a)\n  * [B](/sub/)\n* More\n  * [C](c.md)\n");
    CHAPTERS(f, "docs/a.md", "docs/sub/README.md", "docs/c.md");
    assert_string_equal(outline_of(book(f, "en")),
                        "Home\n[Guide]\n.docs/a.md\n.docs/sub/README.md\n[More]\n.docs/c.md");
}

static void a_contents_of_something_else(void **state)
{
    folder *f = *state;
    CHAPTERS(f, "a.md", "b.md");
    put(f, "toc.md", "- [Elsewhere](/none.md)\n- plain\n");
    open_inputs(f, NULL, 0);
    assert_string_equal(files_of(f, edition(f, "en")), "a.md b.md toc.md");
}

static void a_contents_without_end(void **state)
{
    folder *f = *state;
    nb_buf b = {0};
    nb_puts(&b, "- [A](a.md)\n");
    for (int i = 0; i < 50000; i++) nb_printf(&b, "- [x](x%d.md)\n", i);
    CHAPTERS(f, "a.md");
    put(f, "TOC.md", b.p);
    nb_buf_free(&b);
    open_inputs(f, NULL, 0);
    assert_string_equal(files_of(f, edition(f, "en")), "a.md");
    assert_int_equal(count_of(f, NB_LIMIT), 1);
}

static void toc_md(void **state)
{
    folder *f = *state;
    CHAPTERS(f, "a.md", "x/b.md", "c.md");
    put(f, "TOC.md", "<!-- comment -->\n\n- About\n  - [A](/a.md)\n  - Nested\n    - [B](/x/b.md)\n"
                     "    - [None](/none.md)\n- Empty\n  - [None](/none2.md)\n- [Missing](/m.md)\n"
                     "  - [C](/c.md)\n");
    nb_doc *d = book(f, "en");
    assert_string_equal(outline_of(d), "[About]\n.a.md\n.Nested\n..x/b.md\n[Missing]\n.c.md");
    assert_int_equal(count_of(f, NB_MISSING_FILE), 3);
}

static void mkdocs(void **state)
{
    folder *f = *state;
    put(f, "mkdocs.yml",
        "site_name: Site\nsite_author: Me\ncopyright: Copyright &copy; <b>Me</b>\n"
        "theme: {language: en}\nmarkdown_extensions:\n  - emoji:\n"
        "      generator: !!python/name:x.y.z\n  - a: !ENV [A, b]\n"
        "nav:\n  - index.md\n  - Guide:\n      - guide/index.md\n      - 'One: 1': guide/1.md\n"
        "      - Deep:\n          - guide/2.md\n  - Web: https://example.org/\n  - Last: last.md\n");
    CHAPTERS(f, "docs/index.md", "docs/guide/index.md", "docs/guide/1.md", "docs/guide/2.md");
    put(f, "docs/last.md", "Only text.\n\n## And a section\n");
    nb_doc *d = book(f, "en");
    assert_string_equal(outline_of(d), "docs/index.md\ndocs/guide/index.md\n.docs/guide/1.md\n"
                                       ".Deep\n..docs/guide/2.md\nLast\n.And a section");
    is_str(d->meta.title, "Site");
    is_str(d->meta.rights, "Copyright © Me");
    assert_int_equal(nb_diags_n(f->diags), 0);
}

static void mkdocs_with_a_folder_in_its_navigation(void **state)
{
    folder *f = *state;
    put(f, "mkdocs.yml", "site_name: Site\nnav:\n  - index.md\n  - Guide: guide/\n  - about.md\n");
    CHAPTERS(f, "docs/index.md", "docs/guide/2.md", "docs/guide/10.md", "docs/about.md");
    assert_string_equal(outline_of(book(f, "en")),
                        "docs/index.md\nGuide\n.docs/guide/2.md\n.docs/guide/10.md\ndocs/about.md");
    assert_int_equal(count_of(f, NB_NOT_IN_BOOK), 0);
}

/* A build copies the pages elsewhere first; other languages have books of their own beside. */
static void mkdocs_of_pages_that_are_copied(void **state)
{
    folder *f = *state;
    put(f, "mkdocs.yml", "site_name: S\ndocs_dir: build/docs\ntheme: {language: zh}\nnav:\n  - b.md\n  - a.md\n");
    put(f, "en/mkdocs.yml", "site_name: S\ndocs_dir: ../build/en/docs\nnav:\n  - b.md\n  - a.md\n");
    CHAPTERS(f, "docs/a.md", "docs/b.md", "en/docs/a.md", "en/docs/b.md");
    open_inputs(f, NULL, 0);
    assert_int_equal(f->book->n_editions, 2);
    assert_string_equal(files_of(f, edition(f, "zh")), "docs/b.md docs/a.md");
    assert_string_equal(files_of(f, edition(f, "en")), "en/docs/b.md en/docs/a.md");
}

/* A file of configuration for each language, in the folders where people keep them. */
static void vitepress_locales(void **state)
{
    static const char *const places[] = {"docs/.vitepress/zh/config.ts",
                                         "docs/.vitepress/config/zh/index.ts", "docs/zh/config.ts"};
    folder *f = *state;
    put(f, "docs/.vitepress/config/index.ts", "export default { title: 'Site', locales: { zh } }\n");
    put(f, "docs/.vitepress/config/en.ts",
        "export const en = { themeConfig: { sidebar: [{ text: 'B', link: '/b' },\n"
        "  { text: 'A', link: '/a' }] } }\n");
    CHAPTERS(f, "docs/a.md", "docs/b.md", "docs/zh/a.md", "docs/zh/b.md");
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        char path[200];
        put(f, places[i],
            "export const zh = { themeConfig: { sidebar: { '/zh/': [{ text: '乙', link: '/zh/b' },\n"
            "  { text: '甲', link: '/zh/a' }] } } }\n");
        open_inputs(f, NULL, 0);
        assert_string_equal(files_of(f, edition(f, "zh")), "docs/zh/b.md docs/zh/a.md");
        assert_string_equal(outline_of(book(f, "en")), "docs/b.md\ndocs/a.md");
        nb_book_free(f->book);
        f->book = NULL;
        snprintf(path, sizeof path, "%s/%s", f->dir, places[i]);
        assert_int_equal(unlink(path), 0);
    }
}

static void vitepress(void **state)
{
    folder *f = *state;
    put(f, "docs/.vitepress/config.mts",
        "import { defineConfig } from 'vitepress'\n"
        "function guide(): Item[] { // a comment with [ brackets\n"
        "  return [{ text: 'Start', link: '/guide/start' }, { text: \"B's\", link: 'guide/b#part' }]\n}\n"
        "const zh = [{ text: '开始', link: '/zh/guide/start' }]\n"
        "export default defineConfig({\n  title: 'The Site',\n"
        "  themeConfig: {\n    nav: [{ text: 'x', link: '/guide/b' }],\n"
        "    sidebar: {\n      '/guide/': [{ text: 'Guide', collapsed: false, items: [...guide()] }],\n"
        "      /* later */ '/zh/': zh,\n"
        "      '/ref/': { base: '/ref/', items: [{ text: 'Ref', items: [{ text: 'C', link: 'c' },\n"
        "        { text: 'Web', link: 'https://example.org' }, { text: 'Gone', link: 'gone' }] }] },\n"
        "    } } })\n");
    CHAPTERS(f, "docs/guide/start.md", "docs/guide/b.md", "docs/ref/c.md", "docs/zh/guide/start.md",
             "docs/loose.md");
    nb_doc *d = book(f, "en");
    assert_string_equal(outline_of(d),
                        "[Guide]\n.docs/guide/start.md\n.docs/guide/b.md\n[Ref]\n.docs/ref/c.md");
    is_str(d->meta.title, "The Site");
    assert_int_equal(count_of(f, NB_MISSING_FILE), 1);
    assert_int_equal(message(f, NB_MISSING_FILE).loc.line, 14);
    assert_int_equal(count_of(f, NB_NOT_IN_BOOK), 1);
}

static void docusaurus(void **state)
{
    folder *f = *state;
    put(f, "website/sidebars.js",
        "// @ts-check\n/** @type {import('x').SidebarsConfig} */\nmodule.exports = {\n  docs: [\n"
        "    'intro',\n    { type: 'category', label: 'Basics', link: { type: 'doc', id: 'basics/index' },\n"
        "      items: ['basics/first', { type: 'doc', id: 'basics/own-id', label: 'Second' },\n"
        "        { type: 'link', href: 'https://example.org' }] },\n"
        "    { More: [{ type: 'autogenerated', dirName: 'more' }] },\n  ],\n};\n");
    CHAPTERS(f, "docs/intro.md", "docs/basics/index.md", "docs/basics/01-first.md", "docs/more/1.md",
             "docs/more/2.md");
    put(f, "docs/basics/second.md", "---\nid: own-id\n---\n# Two\n\nThe text.\n");
    assert_string_equal(outline_of(book(f, "en")),
                        "docs/intro.md\ndocs/basics/index.md\n.docs/basics/01-first.md\n.Two\n"
                        "More\n.docs/more/1.md\n.docs/more/2.md");
}

static void sidebars_that_are_no_literals(void **state)
{
    folder *f = *state;
    put(f, ".vitepress/config.ts",
        "const a = a\nconst b = [b, ...b, { items: b }]\nexport default { themeConfig: { sidebar: make(a) ,\n"
        "  sidebar: [...b, { text: `x` + y, link: '../../etc/passwd' }, ((([[[{{{ '");
    CHAPTERS(f, "1.md", "2.md");
    assert_string_equal(outline_of(book(f, "en")), "1.md\n2.md");
}

static const nb_node *link_at(const nb_doc *d, size_t k)
{
    for (size_t i = 0; i < d->n_nodes; i++)
        if (d->node[i]->type == NB_LINK && !k--) return d->node[i];
    fail_msg("there are not that many links");
    return NULL;
}

static void links_to_the_contents(void **state)
{
    folder *f = *state;
    put(f, "SUMMARY.md", "- [A](a.md)\n- [B](b.md)\n");
    put(f, "a.md", "# A\n\n[All](SUMMARY.md) [Odd](b.md#C-Sharp-Vue-2-) [None](b.md#-)\n");
    put(f, "b.md", "# B\n\n## C Sharp (Vue 2)\n\nText.\n");
    nb_doc *d = book(f, "en");
    assert_int_equal(count_of(f, NB_FURNITURE), 1);
    assert_int_equal(count_of(f, NB_DEAD_LINK), 1);
    assert_int_equal(link_at(d, 0)->as.link.kind, NB_LINK_DEAD);
    is_str(link_at(d, 1)->as.link.target->id, "c-sharp-vue-2");
    assert_int_equal(link_at(d, 2)->as.link.target->type, NB_FILE);
}

static void links_to_an_empty_file(void **state)
{
    folder *f = *state;
    put(f, "1.md", "# A\n\n[Next](2.md) [Last](4.md) in the text of this book.\n");
    put(f, "2.md", "");
    put(f, "3.md", "# C\n\nThe text.\n");
    put(f, "4.md", "<!-- nothing -->\n");
    nb_doc *d = book(f, "en");
    for (size_t i = 0; i < 2; i++)
        is_str(link_at(d, i)->as.link.target->as.file.path, z_of(in_folder(f, "3.md")));
}

/* The name that a page gives itself on the site, in place of its file's. */
static void addresses_of_pages(void **state)
{
    folder *f = *state;
    put(f, "1.md", "# One\n\n[a](intro) [b](/start/) [c](gone)\n");
    put(f, "2.md", "---\nid: intro\n---\n\n# Two\n");
    put(f, "3.md", "---\nslug: /start\n---\n\n# Three\n");
    nb_doc *d = book(f, "en");
    is_str(link_at(d, 0)->as.link.target->as.file.path, z_of(in_folder(f, "2.md")));
    is_str(link_at(d, 1)->as.link.target->as.file.path, z_of(in_folder(f, "3.md")));
    assert_int_equal(count_of(f, NB_DEAD_LINK), 1);
}

static void mkdocs_in_two_languages(void **state)
{
    folder *f = *state;
    put(f, "mkdocs.yml", "site_name: 书\nplugins:\n  - search\n  - i18n:\n      languages:\n"
                         "        - {locale: en, name: E, site_name: Book, nav_translations: {甲: A, 章: Part}}\n"
                         "        - {locale: zh, name: Z, default: true}\n"
                         "nav:\n  - 甲: a.md\n  - 章:\n    - 乙: b.md\n");
    put(f, "docs/a.md", "# 甲\n\n中文。\n");
    put(f, "docs/a.en.md", "Text\n");
    put(f, "docs/b.md", "# 乙\n\n中文。\n");
    assert_string_equal(outline_of(book(f, "zh")), "甲\n章\n.乙");
    is_str(f->book->editions[0].lang, "zh");
    nb_doc *d = book(f, "en");
    is_str(d->meta.title, "Book");
    assert_string_equal(outline_of(d), "A\nPart\n.乙");
    assert_string_equal(files_of(f, edition(f, "en")), "docs/a.en.md docs/b.md");
    assert_int_equal(count_of(f, NB_UNTRANSLATED), 1);
    is_str(d->root->last->lang, "zh");
}

static void mkdocs_with_language_folders(void **state)
{
    folder *f = *state;
    put(f, "mkdocs.yml", "site_name: Book\nplugins:\n  - i18n:\n      docs_structure: folder\n"
                         "      languages:\n        - {locale: en, default: true}\n        - {locale: zh_cn}\n"
                         "nav:\n  - a.md\n  - b.md\n");
    CHAPTERS(f, "docs/en/a.md", "docs/en/b.md", "docs/zh_cn/a.md");
    open_inputs(f, NULL, 0);
    assert_string_equal(files_of(f, edition(f, "en")), "docs/en/a.md docs/en/b.md");
    assert_string_equal(files_of(f, edition(f, "zh")), "docs/zh_cn/a.md docs/en/b.md");
}

static void toc_fences(void **state)
{
    folder *f = *state;
    put(f, "config.ini", "[project]\ntitle = Dive\nauthor = A B, C D, and E F\n");
    put(f, "index.md", "Dive\n====\n\n```eval_rst\n.. raw\n```\n\n```toc\n:maxdepth: 1\n\none/index\n"
                       "gone/index\n```\n\n```toc\n\ntwo\n```\n");
    put(f, "one/index.md", "# One\n\n```toc\na\nb\nindex\n../index\n```\n");
    CHAPTERS(f, "one/a.md", "one/b.md", "two.md");
    nb_doc *d = book(f, "en");
    assert_string_equal(outline_of(d), "One\n.one/a.md\n.one/b.md\ntwo.md");
    assert_int_equal(d->meta.n_people, 3);
    is_str(d->meta.title, "Dive");
    assert_int_equal(count_of(f, NB_MISSING_FILE), 1);
    assert_int_equal(message(f, NB_MISSING_FILE).loc.line, 12);
}

static void a_readme_orders(void **state)
{
    folder *f = *state;
    put(f, "README.md", "# Course\n\nThe text of the course.\n");
    put(f, "notes/Contents.md", "# The Course\n\n## Table of Contents\n\n* [Two](2/00.md)\n* [One](1/00.md)\n");
    put(f, "notes/1/00.md", "[Contents](../Contents.md)\n\n## One\n\n* [1.1](b.md)\n* [1.2](a.md)\n"
                            "* [Again](../2/00.md)\n");
    CHAPTERS(f, "notes/1/a.md", "notes/1/b.md", "notes/1/rest.md", "notes/2/00.md");
    nb_doc *d = book(f, "en");
    assert_string_equal(files_of(f, edition(f, "en")),
                        "README.md notes/2/00.md notes/1/00.md notes/1/b.md notes/1/a.md notes/1/rest.md");
    is_str(d->meta.title, "The Course");
    assert_int_equal(d->outline[d->n_outline - 1].depth, 1);
}

static void a_readme_that_links_a_little_does_not(void **state)
{
    folder *f = *state;
    put(f, "README.md", "# Notes\n\n- [Z](z.md)\n");
    CHAPTERS(f, "a.md", "b.md", "c.md", "z.md");
    open_inputs(f, NULL, 0);
    assert_string_equal(files_of(f, edition(f, "en")), "README.md a.md b.md c.md z.md");
}

static void own_chapters(void **state)
{
    folder *f = *state;
    put(f, "notesbook.yaml",
        "name: my-book\ntitle: Mine\nauthors: [A]\npaper: a5\nlang: en\n"
        "chapters:\n  - intro.md\n  - Named: x.md\n  - file: y.md\n    chapters: [z]\n"
        "  - part: The notes\n    chapters: ['notes/*.md', 'more/**']\n"
        "appendices: [app.md]\n");
    CHAPTERS(f, "intro.md", "y.md", "z.md", "notes/10.md", "notes/9.md", "more/a/b.md", "app.md",
             "other.md");
    put(f, "x.md", "Text.\n");
    put(f, "notes/9.zh.md", "# 九\n\n中文。\n");
    nb_doc *d = book(f, "en");
    is_str(f->book->name, "my-book");
    is_str(d->meta.title, "Mine");
    is_str(d->meta.settings[0].key, "paper");
    is_str(nb_diags_path(f->diags, d->meta.settings[0].loc.file),
           z_of(in_folder(f, "notesbook.yaml")));
    assert_string_equal(outline_of(d),
                        "intro.md\nNamed\ny.md\n.z.md\n[The notes]\n.notes/9.md\n.notes/10.md\n"
                        ".more/a/b.md\n[Appendices]\n.app.md");
    assert_int_equal(f->book->n_editions, 1);
    assert_int_equal(nb_diags_count(f->diags, NB_WARNING), 0);
}

static void own_editions(void **state)
{
    folder *f = *state;
    put(f, "notesbook.yaml", "title: Common\neditions:\n  zh: {dir: cn, title: 书}\n"
                             "  en:\n    chapters: [b.md, a.md]\n");
    CHAPTERS(f, "a.md", "b.md");
    put(f, "cn/x.md", "# 甲\n\n中文。\n");
    open_inputs(f, NULL, 0);
    assert_int_equal(f->book->n_editions, 2);
    is_str(f->book->editions[0].lang, "zh");
    is_str(f->book->editions[0].title, "书");
    assert_string_equal(files_of(f, edition(f, "en")), "b.md a.md");
    is_str(book(f, "en")->meta.title, "Common");
    is_str(book(f, "zh")->meta.title, "书");
}

static void own_editions_chosen(void **state)
{
    folder *f = *state;
    put(f, "notesbook.yaml", "editions: [zh, fr]\n");
    put(f, "README.md", "# Notes\n\nThe text for you.\n");
    put(f, "README.zh.md", "# 笔记\n\n中文。\n");
    open_inputs(f, NULL, 0);
    assert_int_equal(f->book->n_editions, 1);
    is_str(f->book->editions[0].lang, "zh");
    assert_int_equal(count_of(f, NB_NO_EDITION), 1);
    assert_int_equal(message(f, NB_NO_EDITION).severity, NB_WARNING);
}

static void slips_in_notesbook_yaml(void **state)
{
    folder *f = *state;
    put(f, "notesbook.yaml", "titel: X\nname: ../x\nchapters: [../out.md, '*.nothing']\n");
    put(f, "a.md", "# A\n");
    open_inputs(f, NULL, 0);
    assert_null(f->book);
    assert_int_equal(count_of(f, NB_BAD_VALUE), 1);
    assert_int_equal(count_of(f, NB_MISSING_FILE), 2);
    put(f, "notesbook.yaml", "titel: X\n");
    nb_doc *d = book(f, "en");
    is_str(d->meta.title, "A");
    assert_int_equal(message(f, NB_UNKNOWN_KEY).loc.line, 1);
}

static void paths_do_not_leave_the_book(void **state)
{
    folder *f = *state;
    put(f, "secret.md", "# Secret\n");
    put(f, "book/notesbook.yaml", "chapters: [a.md, ../secret.md]\n");
    put(f, "book/a.md", "# A\n");
    open_inputs(f, (const char *[]){"book"}, 1);
    assert_string_equal(files_of(f, edition(f, "en")), "book/a.md");
    assert_int_equal(count_of(f, NB_OUTSIDE_BOOK), 1);
    assert_int_equal(message(f, NB_OUTSIDE_BOOK).loc.line, 1);
}

static void wrong_yaml(void **state)
{
    folder *f = *state;
    put(f, "notesbook.yaml", "name: [unclosed\n");
    put(f, "a.md", "# A\n");
    open_inputs(f, NULL, 0);
    assert_non_null(f->book);
    assert_true(message(f, NB_BAD_VALUE).loc.line >= 1);
}

static void quarto_and_jupyter(void **state)
{
    folder *f = *state;
    put(f, "_quarto.yml", "project: {type: book}\nbook:\n  title: Q\n  chapters:\n    - index.md\n"
                          "    - part: P\n      chapters: [a.md]\n  appendices: [b.md]\n");
    CHAPTERS(f, "index.md", "a.md", "b.md");
    assert_string_equal(outline_of(book(f, "en")), "index.md\n[P]\n.a.md\n[Appendices]\n.b.md");
    nb_book_free(f->book);
    f->book = NULL;
    put(f, "_quarto.yml", "project: {}\n");
    put(f, "_toc.yml", "format: jb-book\nroot: index\nparts:\n  - caption: C\n    chapters:\n"
                       "    - file: b\n      sections:\n      - file: a\n");
    assert_string_equal(outline_of(book(f, "en")), "index.md\n[C]\n.b.md\n..a.md");
}

static void titles_that_look_like_files(void **state)
{
    folder *f = *state;
    put(f, "_toc.yml", "root: index\nchapters:\n  - title: a.md\n    sections:\n      - file: b\n");
    CHAPTERS(f, "index.md", "b.md");
    assert_string_equal(outline_of(book(f, "en")), "index.md\n[a.md]\n.b.md");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(mdbook),
        TEST(a_book_below_the_root),
        TEST(gitbook),
        TEST(docsify),
        TEST(a_contents_of_something_else),
        TEST(a_contents_without_end),
        TEST(toc_md),
        TEST(mkdocs),
        TEST(mkdocs_with_a_folder_in_its_navigation),
        TEST(mkdocs_of_pages_that_are_copied),
        TEST(addresses_of_pages),
        TEST(vitepress_locales),
        TEST(vitepress),
        TEST(docusaurus),
        TEST(sidebars_that_are_no_literals),
        TEST(links_to_the_contents),
        TEST(links_to_an_empty_file),
        TEST(mkdocs_in_two_languages),
        TEST(mkdocs_with_language_folders),
        TEST(toc_fences),
        TEST(a_readme_orders),
        TEST(a_readme_that_links_a_little_does_not),
        TEST(own_chapters),
        TEST(own_editions),
        TEST(own_editions_chosen),
        TEST(slips_in_notesbook_yaml),
        TEST(paths_do_not_leave_the_book),
        TEST(wrong_yaml),
        TEST(quarto_and_jupyter),
        TEST(titles_that_look_like_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
