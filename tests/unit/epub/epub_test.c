/* Documents built by hand, so that every node type and every page mark is seen without Markdown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "epub/epub.h"

static nb_text *text;
static nb_diags *diags;
static nb_fonts *fonts;
static nb_doc *doc;
static nb_buf out;
static nb_epub_options options;

static int open_all(void **state)
{
    (void)state;
    text = nb_text_open();
    diags = nb_diags_open();
    fonts = nb_fonts_open(NB_STR("fonts/fonts.manifest"), NB_STR("zh"), NULL, 0, diags);
    doc = nb_doc_new();
    doc->meta.title = NB_STR("A <Book> & more");
    doc->meta.lang = NB_STR("en");
    doc->meta.edition_id = NB_STR("test/en");
    options = (nb_epub_options){.generator = NB_STR("test"), .embed_fonts = NB_STR("none")};
    return fonts ? 0 : -1;
}

static int close_all(void **state)
{
    (void)state;
    nb_doc_free(doc);
    nb_fonts_close(fonts);
    nb_diags_free(diags);
    nb_text_close(text);
    nb_buf_free(&out);
    return 0;
}

/* ---- building ---- */

static nb_node *add(nb_node *parent, nb_node_type type)
{
    nb_node *n = nb_node_new(doc, type, NB_NOWHERE);
    nb_node_append(parent, n);
    return n;
}

static nb_node *say(nb_node *parent, const char *s)
{
    nb_node *n = add(parent, NB_TEXT);
    n->as.text.text = nb_str_of(s);
    return n;
}

static nb_node *holder(nb_node *parent, nb_node_type type, const char *s)
{
    nb_node *n = add(parent, type);
    say(n, s);
    return n;
}

static nb_node *heading(nb_node *file, int level, const char *s)
{
    nb_node *n = holder(file, NB_HEADING, s);
    n->as.heading.level = level;
    return n;
}

static nb_node *file(const char *path)
{
    nb_node *f = add(doc->root, NB_FILE);
    f->as.file.path = nb_str_of(path);
    f->as.file.in_toc = true;
    return f;
}

static nb_node *note(nb_node *where, const char *s)
{
    nb_node *def = add(where, NB_NOTE_DEF);
    def->as.note.label = NB_STR("n");
    holder(def, NB_PARAGRAPH, s);
    return def;
}

static void refer(nb_node *where, nb_node *def) { add(where, NB_NOTE_REF)->as.ref.def = def; }

/* ---- looking ---- */

static const char *dump(void)
{
    nb_doc_resolve(doc, diags);
    out.n = 0;
    nb_epub_dump(doc, fonts, text, &options, &out, diags);
    return out.p;
}

static void assert_has(const char *s)
{
    if (!strstr(out.p, s)) fail_msg("missing: %s\n%s", s, out.p);
}

static void assert_lacks(const char *s)
{
    if (strstr(out.p, s)) fail_msg("should not be there: %s", s);
}

/* The text of one file of the dump. */
static nb_str file_text(nb_arena *a, const char *name)
{
    const char *at = strstr(out.p, nb_str_printf(a, "== EPUB/%s\n", name).s);
    assert_non_null(at);
    at = strchr(at, '\n') + 1;
    const char *end = strstr(at, "\n== ");
    return (nb_str){at, end ? (size_t)(end - at) : strlen(at)};
}

/* Tags nest, attributes are quoted and unlike, entities are XML's own, ids are unique. */
static void assert_well_formed(nb_str s)
{
    nb_arena *a = nb_arena_open();
    nb_str open[256];
    size_t depth = 0;
    nb_map ids;
    nb_map_init(&ids, a);
    for (size_t i = 0; i < s.n; i++) {
        if (s.s[i] == '&') {
            nb_str rest = nb_str_sub(s, i, i + 9);
            assert_true(nb_str_starts(rest, NB_STR("&amp;")) || nb_str_starts(rest, NB_STR("&lt;")) ||
                        nb_str_starts(rest, NB_STR("&gt;")) || nb_str_starts(rest, NB_STR("&quot;")) ||
                        nb_str_starts(rest, NB_STR("&#")));
        }
        assert_true((uint8_t)s.s[i] >= 0x20 || strchr("\n\t", s.s[i]));
        if (s.s[i] != '<') continue;
        size_t end = nb_str_chr(s, '>', i);
        assert_true(end != NB_NPOS);
        nb_str tag = nb_str_sub(s, i + 1, end), name, attrs;
        i = end;
        if (tag.s[0] == '?' || tag.s[0] == '!') continue;
        assert_true(nb_str_chr(tag, '<', 0) == NB_NPOS);
        bool empty = tag.s[tag.n - 1] == '/';
        if (empty) tag.n--;
        if (!nb_str_cut(tag, ' ', &name, &attrs)) name = tag, attrs = NB_STR_NULL;
        if (tag.s[0] == '/') {
            assert_true(depth > 0 && nb_str_eq(open[--depth], nb_str_sub(tag, 1, tag.n)));
            continue;
        }
        nb_map seen;
        nb_map_init(&seen, a);
        while ((attrs = nb_str_trim(attrs)).n) {
            nb_str key, value;
            assert_true(nb_str_cut(attrs, '=', &key, &attrs));
            assert_int_equal(attrs.s[0], '"');
            size_t q = nb_str_chr(attrs, '"', 1);
            assert_true(q != NB_NPOS);
            value = nb_str_sub(attrs, 1, q);
            attrs = nb_str_sub(attrs, q + 1, attrs.n);
            assert_null(nb_map_find(&seen, key));
            nb_map_set(&seen, key, &seen);
            if (!nb_str_is(key, "id")) continue;
            if (nb_map_find(&ids, value)) fail_msg("id twice: %.*s", NB_STR_ARG(value));
            nb_map_set(&ids, value, &ids);
        }
        if (!empty) {
            assert_true(depth < 256);
            open[depth++] = name;
        }
    }
    assert_int_equal(depth, 0);
    nb_arena_free(a);
}

static void assert_all_well_formed(void)
{
    nb_str s = nb_buf_str(&out);
    for (size_t at = 0; (at = nb_str_find(s, NB_STR("<?xml"), at)) != NB_NPOS; at++) {
        size_t end = nb_str_find(s, NB_STR("\n== "), at);
        assert_well_formed(nb_str_sub(s, at, end == NB_NPOS ? s.n : end));
    }
}

/* ---- tests ---- */

static void test_every_node(void **state)
{
    (void)state;
    nb_node *f = file("a.md");
    heading(f, 1, "One & <two>");
    for (int t = NB_PARAGRAPH; t < NB_NODE_TYPES; t++) {
        nb_node_type type = (nb_node_type)t;
        nb_node *p;
        switch (type) {
        case NB_ROOT:
        case NB_FILE:
        case NB_NODE_TYPES:
        case NB_HEADING: break;
        case NB_PARAGRAPH:
        case NB_SUMMARY:
        case NB_CAPTION:
            p = holder(f, type, "words \"&\" <b> \x01 \xEF\xBF\xBF");
            p->id = NB_STR("5 odd\"id");
            break;
        case NB_DEF_TERM:
        case NB_DEF_BODY:
        case NB_ITEM:
        case NB_TABLE_ROW:
        case NB_TABLE_CELL:
        case NB_RUBY_TEXT: break; /* with what holds them */
        case NB_QUOTE:
        case NB_DETAILS:
        case NB_DIV:
        case NB_FIGURE:
        case NB_CALLOUT: holder(add(f, type), NB_PARAGRAPH, "inside"); break;
        case NB_LIST:
            p = add(f, type);
            p->as.list.ordered = p->as.list.tight = true;
            p->as.list.start = 3;
            holder(add(p, NB_ITEM), NB_PARAGRAPH, "item");
            add(p, NB_ITEM)->as.item.task = NB_TASK_DONE;
            break;
        case NB_TABLE:
            p = add(f, type);
            p->as.table.columns = 2;
            holder(p, NB_CAPTION, "caption");
            for (int r = 0; r < 3; r++) {
                nb_node *row = add(p, NB_TABLE_ROW);
                row->as.row.header = r != 1;
                holder(row, NB_TABLE_CELL, "x")->as.cell.align = NB_ALIGN_RIGHT;
                add(row, NB_TABLE_CELL)->as.cell.colspan = 2;
            }
            break;
        case NB_DEF_LIST:
            p = add(f, type);
            holder(add(p, NB_DEF_BODY), NB_PARAGRAPH, "body");
            holder(p, NB_DEF_TERM, "term");
            break;
        case NB_NOTE_DEF:
            refer(add(f, NB_PARAGRAPH), note(f, "a note"));
            note(f, "unused");
            break;
        case NB_CODE_BLOCK:
            p = add(f, type);
            p->as.code_block.text = NB_STR("if (a < b && c) {\n\t\"x\";\n}\n");
            p->as.code_block.lang = NB_STR("c\"x");
            break;
        case NB_MATH_BLOCK: add(f, type)->as.math.text = NB_STR("a<b"); break;
        case NB_RULE:
        case NB_TOC: add(f, type); break;
        case NB_TEXT:
        case NB_SOFT_BREAK:
        case NB_LINE_BREAK:
        case NB_CODE:
        case NB_MATH:
        case NB_ANCHOR:
            p = add(add(f, NB_PARAGRAPH), type);
            p->lang = NB_STR("fr");
            break;
        case NB_IMAGE:
            p = add(add(f, NB_PARAGRAPH), type);
            p->as.image.src = NB_STR("https://example.org/a&b.png");
            p->as.image.alt = NB_STR("alt \"&\"");
            break;
        case NB_NOTE_REF: break;
        case NB_LINK:
            p = holder(add(f, NB_PARAGRAPH), type, "link");
            p->as.link.url = NB_STR("https://example.org/?a=1&b=\"2\"");
            p = holder(p, NB_LINK, "inner");
            p->as.link.url = NB_STR("https://example.org/");
            break;
        case NB_RUBY:
            p = holder(add(f, NB_PARAGRAPH), type, "base");
            holder(p, NB_RUBY_TEXT, "reading");
            p = holder(add(f, NB_PARAGRAPH), type, "base without reading");
            break;
        case NB_EMPH:
        case NB_STRONG:
        case NB_STRIKE:
        case NB_UNDERLINE:
        case NB_MARK:
        case NB_SUB:
        case NB_SUP:
        case NB_SMALL:
        case NB_KBD:
        case NB_SPAN: holder(add(f, NB_PARAGRAPH), type, "inline"); break;
        }
    }
    dump();
    assert_all_well_formed();
    assert_has("<h1 id=\"one--two\">One &amp; &lt;two&gt;</h1>");
    assert_has("<code class=\"language-c&quot;x\">if (a &lt; b &amp;&amp; c) {\n\t\"x\";\n}</code></pre>");
    assert_has("<ol start=\"3\">\n<li>item</li>");
    assert_has("<th scope=\"col\" class=\"right\">x</th>\n<td colspan=\"2\"></td>\n</tr>\n</thead>");
    assert_has("<aside epub:type=\"footnote\" role=\"doc-footnote\" class=\"note\" id=\"note-1\">\n"
               "<p><a role=\"doc-backlink\" href=\"c001.xhtml#ref-1\"");
    assert_has("<sup class=\"note\"><a epub:type=\"noteref\" role=\"doc-noteref\" id=\"ref-1\" "
               "href=\"c001.xhtml#note-1\">1</a></sup>");
    assert_has("href=\"https://example.org/?a=1&amp;b=%222%22\"");
    assert_has("link<span>inner</span></a>");
    assert_has("<ruby>base<rp>(</rp><rt>reading</rt><rp>)</rp></ruby>");
    assert_has("<dt></dt>\n<dd>\n<p>body</p>\n</dd>\n<dt>term</dt>\n<dd></dd>");
    assert_has("aria-label=\"done\"");
}

/* Page n begins exactly where its mark says, whatever surrounds it; text is neither lost nor doubled. */
static void test_page_marks(void **state)
{
    (void)state;
    nb_node *f = file("a.md");
    heading(f, 1, "Title");
    nb_node *p = holder(f, NB_PARAGRAPH, "abc");
    nb_node *strong = say(add(p, NB_STRONG), "\xE5\xA4\xA7\xE5\xAD\xA6");
    nb_node *link = add(p, NB_LINK);
    link->as.link.url = NB_STR("https://example.org/");
    nb_node *linked = say(link, "linked");
    nb_node *code = add(p, NB_CODE);
    code->as.text.text = NB_STR("code");
    nb_node *def = note(f, "note text");
    refer(p, def);
    nb_node *list = add(f, NB_LIST);
    nb_node *item = add(list, NB_ITEM);
    holder(item, NB_PARAGRAPH, "item");
    nb_node *block = add(f, NB_CODE_BLOCK);
    block->as.code_block.text = NB_STR("one\ntwo\n");
    nb_node *rule = add(f, NB_RULE);
    nb_doc_resolve(doc, diags);
    nb_page_mark marks[] = {
        {NB_STR("i"), p->first->seq, 0},   {NB_STR("1"), p->first->seq, 2},
        {NB_STR("2"), strong->seq, 4 /* inside a character */}, {NB_STR("3"), linked->seq, 6},
        {NB_STR("4"), code->seq, 1},       {NB_STR("5"), def->first->first->seq, 3},
        {NB_STR("6"), item->seq, 0},       {NB_STR("7"), block->seq, 4},
        {NB_STR("8"), block->seq, 400},    {NB_STR("9"), rule->seq, 0},
    };
    options.marks = marks;
    options.n_marks = sizeof marks / sizeof *marks;
    options.page_source = NB_STR("urn:uuid:1");
    out.n = 0;
    nb_epub_dump(doc, fonts, text, &options, &out, diags);
    assert_all_well_formed();
#define MARK(n)                                                                                    \
    "<span epub:type=\"pagebreak\" role=\"doc-pagebreak\" id=\"page-" n "\" aria-label=\"" n       \
    "\"></span>"
#define ZH(s) "<span lang=\"zh\" xml:lang=\"zh\">" s "</span>"
    assert_has("<p>" MARK("i") "ab" MARK("1") "c<strong>" ZH("\xE5\xA4\xA7") MARK("2") ZH("\xE5\xAD\xA6") "</strong>");
    assert_has("linked" MARK("3") "</a><code>c" MARK("4") "ode</code>" MARK("5") "<sup");
    assert_has("<p>" MARK("6") "item</p>");
    assert_has("one\n" MARK("7") "two" MARK("8") "</code>");
    assert_has("<hr/>\n" MARK("9"));
    for (size_t i = 0; i < options.n_marks; i++) {
        nb_buf b = {0};
        nb_printf(&b, "<li><a href=\"c001.xhtml#page-%.*s\">%.*s</a></li>", NB_STR_ARG(marks[i].label),
                  NB_STR_ARG(marks[i].label));
        assert_has(b.p);
        nb_buf_free(&b);
    }
    assert_has("<meta property=\"pageBreakSource\">urn:uuid:1</meta>");
    assert_has("pageBreakMarkers");
}

static void test_notes_in_their_chapters(void **state)
{
    (void)state;
    nb_node *f = file("a.md"), *g = file("b.md");
    heading(f, 1, "First");
    nb_node *p = holder(f, NB_PARAGRAPH, "p");
    nb_node *def = note(g, "shared");
    refer(p, def);
    heading(g, 1, "Second");
    nb_node *q = holder(g, NB_PARAGRAPH, "q");
    refer(q, def);
    nb_node *inner = note(g, "in a note");
    refer(def->first, inner);
    nb_arena *a = nb_arena_open();
    dump();
    assert_all_well_formed();
    nb_str one = file_text(a, "c001.xhtml"), two = file_text(a, "c002.xhtml");
    assert_true(nb_str_find(one, NB_STR("shared"), 0) != NB_NPOS);
    assert_true(nb_str_find(one, NB_STR("in a note"), 0) != NB_NPOS);
    assert_true(nb_str_find(two, NB_STR("<aside"), 0) == NB_NPOS);
    assert_true(nb_str_find(two, NB_STR("href=\"c001.xhtml#note-1\" "), 0) == NB_NPOS);
    assert_true(nb_str_find(two, NB_STR("href=\"c001.xhtml#note-1\">1</a>"), 0) != NB_NPOS);
    /* the second call leads back as well */
    assert_true(nb_str_find(one, NB_STR("href=\"c002.xhtml#ref-1-2\""), 0) != NB_NPOS);
    nb_arena_free(a);
}

static void test_long_chapters_are_cut(void **state)
{
    (void)state;
    nb_node *f = file("a.md"), *last = NULL;
    heading(f, 1, "Long");
    char *words = calloc(1, 2001);
    memset(words, 'x', 2000);
    for (int i = 0; i < 400; i++) {
        if (i % 45 == 44) last = heading(f, 3, "Section");
        holder(f, NB_PARAGRAPH, words);
    }
    nb_node *link = holder(add(f, NB_PARAGRAPH), NB_LINK, "to the end");
    link->as.link.url = NB_STR("#section-7");
    dump();
    nb_arena *a = nb_arena_open();
    size_t n = 0;
    for (const char *s = out.p; (s = strstr(s, "== EPUB/c0")); s++) n++;
    assert_in_range(n, 4, 7);
    for (size_t i = 1; i <= n; i++) {
        nb_str c = file_text(a, nb_str_printf(a, "c%03zu.xhtml", i).s);
        assert_true(c.n < 260000);
        if (i > 1 && nb_str_find(c, NB_STR("<h2"), 0) >= 700) fail_msg("%zu of %zu: %.*s", i, n, 900, c.s); /* cut at a heading */
    }
    assert_non_null(last);
    assert_int_equal(last->as.heading.level, 3);
    assert_has(nb_str_printf(a, "c%03zu.xhtml#section-7\">to the end</a>", n).s);
    nb_arena_free(a);
    free(words);
}

static void test_parts_levels_and_contents(void **state)
{
    (void)state;
    nb_node *f = file("a.md"), *g = file("b.md");
    f->as.file.part = NB_STR("Part One");
    heading(f, 1, "Chapter");
    heading(f, 4, "Deep");
    heading(g, 1, "Next");
    dump();
    assert_all_well_formed();
    assert_has("<section epub:type=\"part\" role=\"doc-part\" class=\"part\" aria-label=\"Part One\">\n"
               "<h1>Part One</h1>");
    assert_has("<h2 id=\"chapter\">Chapter</h2>");
    assert_has("<h3 id=\"deep\">Deep</h3>"); /* no level is skipped */
    assert_has("<ol>\n<li><a href=\"c001.xhtml\">Part One</a>\n<ol>\n<li><a "
               "href=\"c002.xhtml#chapter\">Chapter</a>\n<ol>\n<li><a href=\"c002.xhtml#deep\">Deep</a>"
               "</li>\n</ol>\n</li>\n<li><a href=\"c003.xhtml#next\">Next</a></li>\n</ol>\n</li>\n</ol>");
    assert_has("<navPoint id=\"n3\" playOrder=\"3\"><navLabel><text>Deep</text></navLabel>"
               "<content src=\"c002.xhtml#deep\"/>");
}

static void test_metadata(void **state)
{
    (void)state;
    nb_person people[] = {{NB_STR("Li Mu"), NB_STR("Li, Mu"), NB_STR("aut")},
                          {NB_STR("Ann Translator"), NB_STR_NULL, NB_STR("trl")}};
    nb_str subjects[] = {NB_STR("A & B")};
    doc->meta.people = people;
    doc->meta.n_people = 2;
    doc->meta.subjects = subjects;
    doc->meta.n_subjects = 1;
    doc->meta.subtitle = NB_STR("Sub");
    doc->meta.series = NB_STR("Series");
    doc->meta.series_index = NB_STR("2");
    doc->meta.date = NB_STR("2024-13-01"); /* no such month */
    doc->meta.epoch = 951827696;           /* 2000-02-29T12:34:56Z */
    heading(file("a.md"), 1, "T");
    dump();
    assert_all_well_formed();
    assert_has("<dc:title id=\"meta-title\">A &lt;Book&gt; &amp; more</dc:title>");
    assert_has("<meta refines=\"#meta-subtitle\" property=\"title-type\">subtitle</meta>");
    assert_has("<dc:creator id=\"person1\">Li Mu</dc:creator>");
    assert_has("<meta refines=\"#person1\" property=\"file-as\">Li, Mu</meta>");
    assert_has("<dc:contributor id=\"person2\">Ann Translator</dc:contributor>");
    assert_has("property=\"role\" scheme=\"marc:relators\">trl</meta>");
    assert_has("<meta property=\"dcterms:modified\">2000-02-29T12:34:56Z</meta>");
    assert_has("<meta property=\"belongs-to-collection\" id=\"meta-series\">Series</meta>");
    assert_has("<meta refines=\"#meta-series\" property=\"group-position\">2</meta>");
    assert_has("<dc:subject>A &amp; B</dc:subject>");
    assert_has("urn:uuid:");
    assert_has("<meta property=\"schema:accessibilityHazard\">none</meta>");
    assert_has("<meta property=\"schema:accessModeSufficient\">textual</meta>");
    assert_lacks("<dc:date>");
    assert_lacks("conformsTo");
    assert_lacks("visual");
    doc->meta.certified_by = NB_STR("Me");
    dump();
    assert_has("<meta property=\"a11y:certifiedBy\" refines=\"#conformance\">Me</meta>");
}

/* Words in another script are said to be of another language, unless nobody can tell which. */
static void test_words_of_another_language(void **state)
{
    (void)state;
    static const struct {
        const char *lang, *text, *expected;
    } cases[] = {
        {"en", "a 中文“引号”，b", "<p>a <span lang=\"zh\" xml:lang=\"zh\">中文“引号”，</span>b</p>"},
        {"en", "《語言學》 x", "<p><span lang=\"zh-Hant\" xml:lang=\"zh-Hant\">《語言學》</span> x</p>"},
        {"en", "see ひらがな", "<p>see <span lang=\"ja\" xml:lang=\"ja\">ひらがな</span></p>"},
        {"en", "한국어 and 中", "<p><span lang=\"ko\" xml:lang=\"ko\">한국어</span> and <span lang=\"zh\" xml:lang=\"zh\">中</span></p>"},
        {"en", "Hallo, Welt: ä", "<p>Hallo, Welt: ä</p>"},
        {"en", "α is π μm", "<p>α is π μm</p>"},
        {"en", "λόγος!", "<p><span lang=\"el\" xml:lang=\"el\">λόγος</span>!</p>"},
        {"en", "Привет, мир.", "<p><span lang=\"ru\" xml:lang=\"ru\">Привет, мир</span>.</p>"},
        {"en", "їжак", "<p>їжак</p>"},
        {"en", "مرحبا", "><span lang=\"ar\" xml:lang=\"ar\">مرحبا</span></p>"},
        {"en", "پارسی", ">پارسی</p>"},
        {"zh", "用 Infiniband Ethernet 连接", "<p>用 Infiniband Ethernet 连接</p>"},
        {"zh", "他说：It’s all that I have got. 对。", "<p>他说：<span lang=\"en\" xml:lang=\"en\">It’s all that I have got</span>. 对。</p>"},
        {"zh", "越南语 xin chào các bạn của tôi nhé", "<p>越南语 xin chào các bạn của tôi nhé</p>"},
        {"zh", "德语 das ist nicht für die Katze und den Hund", "<p>德语 <span lang=\"de\" xml:lang=\"de\">das ist nicht für die Katze und den Hund</span></p>"},
        {"zh", "课程 Intro to all of this fall2024 完", "<p>课程 <span lang=\"en\" xml:lang=\"en\">Intro to all of this fall2024</span> 完</p>"},
        {"zh", "讲义：6.050J is a course for all 等", "<p>讲义：6.<span lang=\"en\" xml:lang=\"en\">050J is a course for all</span> 等</p>"},
        {"zh", "见 www.example.org/a/b/c/d/e/f 等", "<p>见 www.example.org/a/b/c/d/e/f 等</p>"},
        {"ja", "東京 한국", "<p>東京 <span lang=\"ko\" xml:lang=\"ko\">한국</span></p>"},
        {"ko", "한국 漢字", "<p>한국 漢字</p>"},
        {"ko", "한국 漢字 かな", "<p>한국 漢字 <span lang=\"ja\" xml:lang=\"ja\">かな</span></p>"},
        {"zh", "片假名「カタカナ」的写法", "<p>片假名「<span lang=\"ja\" xml:lang=\"ja\">カタカナ</span>」的写法</p>"},
        {"zh", "买了サーバー两台", "<p>买了<span lang=\"ja\" xml:lang=\"ja\">サーバー</span>两台</p>"},
        {"zh", "例：私は学生です。はい、そうです。意思是", "<p>例：<span lang=\"ja\" xml:lang=\"ja\">私は学生です。はい、そうです</span>。意思是</p>"},
        {"zh", "这里的ありがとう意思是谢谢，さようなら也常用到", "<p>这里的<span lang=\"ja\" xml:lang=\"ja\">ありがとう</span>意思是谢谢，<span lang=\"ja\" xml:lang=\"ja\">さようなら</span>也常用到</p>"},
        {"zh", "列夫・托尔斯泰 ㄅㄆ", "<p>列夫・托尔斯泰 ㄅㄆ</p>"},
        {"zh", "韩语안녕하세요是你好", "<p>韩语<span lang=\"ko\" xml:lang=\"ko\">안녕하세요</span>是你好</p>"},
        {"ja", "東京のカフェ", "<p>東京のカフェ</p>"},
        {"en", "see サーバー now", "<p>see <span lang=\"ja\" xml:lang=\"ja\">サーバー</span> now</p>"},
        {"en", "तमिल தமிழ் ქართული", "<p><span lang=\"hi\" xml:lang=\"hi\">तमिल</span> <span lang=\"ta\" xml:lang=\"ta\">தமிழ்</span> <span lang=\"ka\" xml:lang=\"ka\">ქართული</span></p>"},
        {"mr", "मराठी भाषा and five more English words here", "<p>मराठी भाषा <span lang=\"en\" xml:lang=\"en\">and five more English words here</span></p>"},
        {"en", "मराठीचा फळ", "<p>मराठीचा फळ</p>"},
        {"uk", "їжак і пес", "<p>їжак і пес</p>"},
    };
    nb_node *f = file("a.md");
    heading(f, 1, "1");
    nb_node *t = say(add(f, NB_PARAGRAPH), "");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        doc->meta.lang = nb_str_of(cases[i].lang);
        t->as.text.text = nb_str_of(cases[i].text);
        dump();
        assert_all_well_formed();
        assert_has(cases[i].expected);
    }
}

static void test_fonts_hold_what_is_said(void **state)
{
    (void)state;
    options.embed_fonts = NB_STR("all");
    doc->meta.lang = NB_STR("zh");
    nb_node *f = file("a.md");
    heading(f, 1, "\xE6\xA0\x87\xE9\xA2\x98");
    nb_node *p = holder(f, NB_PARAGRAPH, "\xE6\xB1\x89\xE5\xAD\x97 Latin \xF0\x9F\x98\x80");
    say(add(p, NB_EMPH), "\xE9\x87\x8D");
    dump();
    assert_int_equal(nb_diags_count(diags, NB_ERROR), 0);
    assert_has("== EPUB/fonts/f01.otf ");
    assert_has("\nbody { font-family: \"NB Song ");
    assert_has("\nh1, h1 strong, h2");
    assert_has("\nem { font-family: \"NB Kai ");
    assert_lacks("em:lang(zh) {"); /* no dots: there is a Kai */
    assert_has("em:lang(ja), em:lang(ko) {"); /* for these there is none */
    options.embed_fonts = NB_STR("none");
    dump();
    assert_lacks("font-face");
    assert_lacks("NB Song");
    assert_has("em:lang(zh) {");
}

static void test_missing_glyph_has_a_place(void **state)
{
    (void)state;
    static const char source[] = "# T\n\nabc\ndef \xF4\x8F\xBF\xBD x\n"; /* U+10FFFD, private use */
    options.embed_fonts = NB_STR("all");
    nb_node *f = file("a.md");
    heading(f, 1, "T");
    nb_node *p = add(f, NB_PARAGRAPH);
    uint32_t src = nb_diags_source(diags, NB_STR("a.md"), nb_str_of(source));
    nb_node *t = nb_node_new(doc, NB_TEXT, (nb_loc){src, 3, 1});
    t->as.text.text = NB_STR("abc def \xF4\x8F\xBF\xBD x");
    nb_node_append(p, t);
    nb_doc_resolve(doc, diags);
    assert_false(nb_epub_dump(doc, fonts, text, &options, &out, diags));
    bool found = false;
    for (size_t i = 0; i < nb_diags_n(diags); i++) {
        nb_message m = nb_diags_at(diags, i);
        if (m.id != NB_MISSING_GLYPH) continue;
        found = true;
        assert_int_equal(m.loc.line, 4);
        assert_int_equal(m.loc.col, 5);
        assert_true(nb_str_find(m.text, NB_STR("U+10FFFD"), 0) != NB_NPOS);
    }
    assert_true(found);
    options.allow_missing = true;
    assert_true(nb_epub_dump(doc, fonts, text, &options, &out, diags));
}

/* A cluster that no face has, though each of its characters has one. */
static void test_split_character(void **state)
{
    (void)state;
    options.embed_fonts = NB_STR("all");
    nb_node *f = file("a.md");
    heading(f, 1, "T");
    say(add(f, NB_PARAGRAPH), "ab p\u0A48 cd");
    nb_doc_resolve(doc, diags);
    assert_true(nb_epub_dump(doc, fonts, text, &options, &out, diags));
    assert_has("ab p\u0A48 cd");
    size_t n = 0;
    for (size_t i = 0; i < nb_diags_n(diags); i++)
        n += nb_diags_at(diags, i).id == NB_SPLIT_CHARACTER;
    assert_int_equal(n, 1);
}

/* The archive byte by byte where the format says so: OCF 3.3 §4.2. */
static void test_archive(void **state)
{
    (void)state;
    char path[] = "/tmp/epub_test_XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    heading(file("a.md"), 1, "T");
    nb_doc_resolve(doc, diags);
    nb_str bytes[2];
    nb_arena *a = nb_arena_open();
    for (int i = 0; i < 2; i++) {
        nb_out *o;
        nb_epub_stats stats = {0};
        setenv("TZ", i ? "Asia/Shanghai" : "America/New_York", 1);
        assert_int_equal(nb_out_open(&o, nb_str_of(path)), 0);
        assert_true(nb_epub_write(doc, fonts, text, &options, o, &stats, diags));
        assert_int_equal(nb_out_commit(o), 0);
        assert_int_equal(nb_file_read(a, nb_str_of(path), 1 << 24, &bytes[i]), 0);
        assert_int_equal(bytes[i].n, stats.bytes);
        assert_int_equal(stats.chapters, 1);
    }
    remove(path);
    assert_true(nb_str_eq(bytes[0], bytes[1]));
    assert_memory_equal(bytes[0].s, "PK\3\4", 4);
    assert_memory_equal(bytes[0].s + 8, "\0\0\0\0\x21\0", 6); /* stored; 1980-01-01 00:00 */
    assert_memory_equal(bytes[0].s + 26, "\x08\0\0\0mimetypeapplication/epub+zipPK\3\4", 36);
    nb_arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_every_node, open_all, close_all),
        cmocka_unit_test_setup_teardown(test_page_marks, open_all, close_all),
        cmocka_unit_test_setup_teardown(test_notes_in_their_chapters, open_all, close_all),
        cmocka_unit_test_setup_teardown(test_long_chapters_are_cut, open_all, close_all),
        cmocka_unit_test_setup_teardown(test_parts_levels_and_contents, open_all, close_all),
        cmocka_unit_test_setup_teardown(test_metadata, open_all, close_all),
        cmocka_unit_test_setup_teardown(test_words_of_another_language, open_all, close_all),
        cmocka_unit_test_setup_teardown(test_fonts_hold_what_is_said, open_all, close_all),
        cmocka_unit_test_setup_teardown(test_missing_glyph_has_a_place, open_all, close_all),
        cmocka_unit_test_setup_teardown(test_split_character, open_all, close_all),
        cmocka_unit_test_setup_teardown(test_archive, open_all, close_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
