/* Paragraphs as a whole: text survives, lines fit, and what hangs on them is where it belongs.
 */
#include "setting.h"

#include <time.h>

/* ---- documents by hand ---- */

static nb_doc *doc(void)
{
    return (nb_doc *)ctx.doc;
}

static nb_node *node(nb_node *parent, nb_node_type type, const char *text)
{
    nb_node *n = nb_node_new(doc(), type, (nb_loc){1, 1, 1});
    if (type == NB_TEXT || type == NB_CODE) n->as.text.text = nb_str_of(text);
    if (type == NB_MATH) n->as.math.text = nb_str_of(text);
    if (parent) nb_node_append(parent, n);
    return n;
}

/* An inline of this type with this text in it. */
static nb_node *span(nb_node *parent, nb_node_type type, const char *text)
{
    nb_node *n = node(parent, type, NULL);
    node(n, NB_TEXT, text);
    return n;
}

static nb_node *paragraph(const char *text)
{
    nb_node *file = node(NULL, NB_FILE, NULL);
    file->as.file.path = NB_STR("x.md");
    nb_node_append(doc()->root, file);
    nb_node *p = node(file, NB_PARAGRAPH, NULL);
    if (text) node(p, NB_TEXT, text);
    return p;
}

static const nb_para *set_node(const nb_node *p, int width)
{
    nb_doc_resolve(doc(), ctx.diags);
    nb_para_style ps = body_style(NB_SET_JUSTIFY);
    ps.tag = nb_tag_new(&ctx, NB_TAG_P, 0);
    return nb_para_break(&ctx, nb_para_shape(&ctx, p, &ps), EM * width / 100, 0);
}

static const char lorem[] =
    "The construction of language models revolves around three core elements: computational "
    "power, data, and algorithms. The lecture vividly compares machine learning to traditional "
    "medicine, with deep learning and language models likened to alchemy: data serves as the "
    "raw materials, computational power as the furnace, and algorithms as the formula.";

/* The text without the hyphens that layout added. */
static nb_str without_hyphens(nb_str s)
{
    nb_buf b = {0};
    for (size_t i = 0; i < s.n; i++) {
        if (i + 1 < s.n && s.s[i] == '\xC2' && s.s[i + 1] == '\xAD') i++;
        else nb_putc(&b, s.s[i]);
    }
    return nb_buf_take(ctx.arena, &b);
}

/* ---- text ---- */

static void test_text_survives(void **state)
{
    (void)state;
    static const char *const texts[] = {
        lorem,
        "语言模型，“老中医”；《红楼梦》——（又名）……用 C++ 写的 50%。",
        "Mixed \u0639\u0631\u0628\u064A \u0645\u0639 English \u05E9\u05DC\u05D5\u05DD 123 end.",
        "\u0E20\u0E32\u0E29\u0E32\u0E44\u0E17\u0E22\u0E44\u0E21\u0E48\u0E21\u0E35\u0E0A\u0E48"
        "\u0E2D\u0E07\u0E27\u0E48\u0E32\u0E07",
        "\u0939\u093F\u0928\u094D\u0926\u0940 \u092E\u0947\u0902 \u092A\u093E\u0920",
        "\U0001F469\u200D\U0001F469\u200D\U0001F467 \U0001F1E8\U0001F1F3 \u2764\uFE0F e\u0301 "
        "o\u0302\u0323",
        "efficient office afflict \uFB01 a\u00A0b c\u200Bd",
        "https://example.org/a/very/long/path/that/keeps/going/and/going/until/it/"
        "overflows?x=1",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (int width = 500; width < 3000; width += 700)
            assert_string_equal(
                nb_str_z(ctx.arena, without_hyphens(para_text(set(texts[i], width)))),
                texts[i]);
    assert_int_equal(reports(NB_MISSING_GLYPH), 0);
    assert_in_range(find_run(set("office", 3000), "office")->as.glyphs.n, 3,
                    5); /* a ligature */
}

static void test_white_space_folds(void **state)
{
    (void)state;
    assert_string_equal(lines_of(set("  a \t b\n\nc  ", 3000)), "a b c");
    assert_int_equal(set("", 3000)->n, 0);
    assert_int_equal(set(" \n ", 3000)->n, 0);
}

/* ---- lines ---- */

static void test_lines_fill_the_measure(void **state)
{
    (void)state;
    const nb_para *p = set(lorem, 2600);
    assert_true(p->n > 4);
    for (size_t i = 0; i < p->n; i++) {
        nb_len w = p->line[i].width, full = 26 * EM;
        assert_true(w <= full + EM / 2); /* a hyphen or a comma stands out a little */
        if (i + 1 < p->n) assert_true(w >= full - EM / 100);
        assert_int_equal(p->line[i].ascent + p->line[i].descent, EM * 3 / 2);
    }
    assert_true(p->line[p->n - 1].width > 26 * EM / 6); /* no stub */
}

/* Text grows and shrinks a little with the spaces, all of a line alike; code never. */
static void test_expansion(void **state)
{
    (void)state;
    const nb_para *p = set(lorem, 2600);
    bool scaled = false;
    for (size_t i = 0; i < p->n; i++) {
        int scale = p->line[i].ink[0].as.glyphs.hscale;
        assert_in_range(scale, 985, 1015);
        for (size_t k = 0; k < p->line[i].n; k++)
            assert_int_equal(p->line[i].ink[k].as.glyphs.hscale, scale);
        scaled |= scale != 1000;
    }
    assert_true(scaled);
    nb_node *n = paragraph(lorem);
    node(n, NB_CODE, "code");
    p = set_node(n, 2600);
    assert_int_equal(find_run(p, "code")->as.glyphs.hscale, 1000);
}

static void test_hyphenation(void **state)
{
    (void)state;
    nb_para_style ps = body_style(NB_SET_JUSTIFY);
    const char *text = "an internationalization representation of characteristic "
                       "implementations considerably";
    const nb_para *p = set_styled(text, 9 * EM, &ps);
    size_t hyphens = 0;
    for (size_t i = 0; i < p->n; i++) {
        nb_str t = line_text(&p->line[i]);
        assert_int_equal(p->line[i].hyphenated, nb_str_ends(t, NB_STR("\u00AD")));
        hyphens += p->line[i].hyphenated;
    }
    assert_true(hyphens > 0);
    assert_false(p->line[p->n - 1].hyphenated);
    for (size_t i = 0; i < p->n; i++) /* half a hyphen stands outside, no more */
        if (p->line[i].hyphenated)
            assert_in_range(p->line[i].width - 9 * EM, EM / 8, EM * 19 / 100);
    ps.hyphenate = false;
    p = set_styled(text, 12 * EM, &ps);
    assert_int_equal(nb_str_find(para_text(p), NB_STR("\u00AD"), 0), NB_NPOS);
    /* A soft hyphen is one only where the line ends. */
    ps.hyphenate = false;
    p = set_styled("Donau\u00ADdampf\u00ADschiff", 30 * EM, &ps);
    assert_in_range(find_run(p, "Donau")->as.glyphs.n, 14, 16);
    p = set_styled("Donau\u00ADdampf\u00ADschiff", 5 * EM, &ps);
    assert_true(p->n > 1 && p->line[0].hyphenated);
    assert_true(nb_str_eq(para_text(p), NB_STR("Donau\u00ADdampf\u00ADschiff")));
}

/* Over many measures: hyphens in a row are rare, and so are last lines of a word or two. */
static void test_hyphens_and_stubs_are_rare(void **state)
{
    (void)state;
    size_t pairs = 0, last_but_one = 0, stubs = 0, names = 0;
    for (int width = 1500; width < 3500; width += 20) {
        const nb_para *p = set(lorem, width);
        for (size_t i = 1; i < p->n; i++)
            pairs += p->line[i].hyphenated && p->line[i - 1].hyphenated;
        last_but_one += p->line[p->n - 2].hyphenated;
        stubs += p->line[p->n - 1].width < EM * width / 600;
        p = set("a NVIDIACORPORATION TensorFlowExtended or some more", width / 2);
        for (size_t i = 0; i < p->n; i++) names += p->line[i].hyphenated;
        nb_arena_reset(ctx.scratch);
        nb_arena_reset(ctx.shaped);
    }
    assert_in_range(pairs, 0, 33); /* of some 1100 lines, half of them narrow */
    assert_in_range(last_but_one, 0, 12);
    assert_int_equal(stubs, 0);
    assert_int_equal(names, 0);
}

static void test_addresses_break_without_hyphen(void **state)
{
    (void)state;
    const nb_para *p =
        set("see https://example.org/a/very/long/path/that/keeps/going/on/and/on", 1500);
    assert_true(p->n > 1);
    for (size_t i = 0; i + 1 < p->n; i++) {
        nb_str t = line_text(&p->line[i]);
        assert_true(nb_str_ends(t, NB_STR("/")) || nb_str_ends(t, NB_STR(".")) ||
                    nb_str_ends(t, NB_STR(" ")));
        assert_false(p->line[i].hyphenated);
    }
    for (int width = 600; width < 2000; width += 50) {
        p = set("aliases: ['/docs-cn/dev/functions-and-operators/','/docs-cn/dev/reference/']",
                width);
        for (size_t i = 1; i < p->n; i++) {
            nb_str t = line_text(&p->line[i]);
            assert_false(nb_str_starts(t, NB_STR(",")) || nb_str_starts(t, NB_STR("]")) ||
                         nb_str_starts(t, NB_STR("',")));
        }
    }
    assert_int_equal(reports(NB_EMERGENCY_BREAK), 0);
}

static void test_nothing_is_too_wide(void **state)
{
    (void)state;
    const char *word = "Averyveryverylongwordwithoutanybreakopportunitiesatallxxxxxxxx";
    nb_para_style ps = body_style(NB_SET_JUSTIFY);
    ps.hyphenate = false;
    const nb_para *p = set_styled(word, 8 * EM, &ps);
    for (size_t i = 0; i < p->n; i++) assert_true(p->line[i].width <= 8 * EM + EM / 10);
    assert_true(p->line[0].remarks & 1 << NB_REMARK_EMERGENCY);
    assert_true(reports(NB_EMERGENCY_BREAK) > 0);
    assert_string_equal(nb_str_z(ctx.arena, para_text(p)), word);
    assert_int_equal(reports(NB_OVERFULL), 0);
    /* Not even a letter fits: said, and nothing lost. */
    p = set_styled("WWW", EM / 2, &ps);
    assert_int_equal(p->n, 3);
    assert_true(reports(NB_OVERFULL) > 0);
    /* Trials are not reported. */
    size_t before = reports(NB_OVERFULL);
    ctx.trial = true;
    set_styled("MMMM", EM / 2, &ps);
    ctx.trial = false;
    assert_int_equal(reports(NB_OVERFULL), before);
}

static void test_looseness(void **state)
{
    (void)state;
    nb_para_style ps = body_style(NB_SET_JUSTIFY);
    nb_shaped *s = nb_para_shape_text(&ctx, nb_str_of(lorem), NB_NOWHERE, &ps);
    size_t n = nb_para_break(&ctx, s, 26 * EM, 0)->n;
    const nb_para *more = nb_para_break(&ctx, s, 26 * EM, 1);
    assert_int_equal(more->n, n + 1);
    assert_string_equal(nb_str_z(ctx.arena, without_hyphens(para_text(more))), lorem);
}

static void test_modes(void **state)
{
    (void)state;
    nb_para_style ps = body_style(NB_SET_CENTER);
    const nb_para *p = set_styled("centre", 20 * EM, &ps);
    const nb_ink *ink = &p->line[0].ink[0];
    assert_in_range(20 * EM - (2 * ink->x + ink->width), 0, 1);
    ps.mode = NB_SET_END;
    p = set_styled("end", 20 * EM, &ps);
    ink = &p->line[0].ink[0];
    assert_int_equal(ink->x + ink->width, 20 * EM);
    ps.mode = NB_SET_START;
    ps.indent = 2 * EM;
    p = set_styled(lorem, 20 * EM, &ps);
    assert_int_equal(p->line[0].ink[0].x, 2 * EM);
    assert_int_equal(p->line[1].ink[0].x, 0);
    for (size_t i = 0; i + 1 < p->n; i++) assert_true(p->line[i].width <= 20 * EM);
}

static void test_hard_breaks(void **state)
{
    (void)state;
    nb_node *n = paragraph("One short line");
    node(n, NB_LINE_BREAK, NULL);
    node(n, NB_TEXT, "and another");
    const nb_para *p = set_node(n, 3000);
    assert_string_equal(lines_of(p), "One short line/and another");
    assert_true(p->line[0].forced && !p->line[1].forced);
    assert_true(p->line[0].width < 20 * EM); /* not stretched */
}

/* ---- other scripts ---- */

static void test_right_to_left(void **state)
{
    (void)state;
    const nb_para *p =
        set("\u0645\u0631\u062D\u0628\u0627 English \u0628\u0627\u0644\u0639\u0627\u0644\u0645",
            2000);
    assert_int_equal(p->n, 1);
    const nb_ink *first = find_run(p, "\u0645\u0631\u062D\u0628\u0627"),
                 *middle = find_run(p, "English");
    const nb_ink *last = find_run(p, "\u0628\u0627\u0644");
    /* In the order of reading; from right to left on the line; flush right. */
    assert_true(first < middle && middle < last);
    assert_true(first->x > middle->x && middle->x > last->x);
    assert_in_range(first->x + first->width - 20 * EM + 2, 0, 4);
    assert_true(first->as.glyphs.rtl && !middle->as.glyphs.rtl);
    /* Glyphs stand from left to right, clusters run backwards. */
    const nb_placed *g = first->as.glyphs.glyph;
    assert_true(g[0].x < g[first->as.glyphs.n - 1].x);
    assert_true(g[0].cluster > g[first->as.glyphs.n - 1].cluster);
}

static void test_missing_glyph(void **state)
{
    (void)state;
    static const char source[] = "ab **\U0010FFFD** cd \U0010FFFD";
    uint32_t file = nb_diags_source(ctx.diags, NB_STR("x.md"), nb_str_of(source));
    nb_node *n = paragraph(NULL);
    nb_node *t = node(n, NB_TEXT, "ab \U0010FFFD cd \U0010FFFD");
    t->loc = (nb_loc){file, 1, 1};
    set_node(n, 2000);
    assert_int_equal(reports(NB_MISSING_GLYPH), 2);
    assert_int_equal(nb_diags_at(ctx.diags, 0).loc.col, 6);
    assert_int_equal(nb_diags_at(ctx.diags, 1).loc.col, 16);
    assert_int_equal(nb_diags_at(ctx.diags, 0).severity, NB_ERROR);
    assert_true(nb_str_find(nb_diags_at(ctx.diags, 0).text, NB_STR("U+10FFFD"), 0) != NB_NPOS);
    close_setting();
    open_setting("en");
    /* Allowed: a warning and a box, and the character stays in the text. */
    options.allow_missing = true;
    const nb_para *p = set("ab \U0010FFFD cd", 2000);
    assert_int_equal(count_ink(p, NB_INK_RULE), 1);
    assert_string_equal(lines_of(p), "ab \U0010FFFD cd");
    assert_int_equal(reports(NB_MISSING_GLYPH), 1);
    assert_int_equal(nb_diags_count(ctx.diags, NB_ERROR), 0);
}

/* A cluster that no face has, though each of its characters has one. */
static void test_split_character(void **state)
{
    (void)state;
    const nb_para *p = set("ab p\u0A48 cd q\u0304\u0941x", 2000);
    assert_string_equal(lines_of(p), "ab p\u0A48 cd q\u0304\u0941x");
    assert_int_equal(reports(NB_SPLIT_CHARACTER), 2);
    assert_int_equal(reports(NB_MISSING_GLYPH), 0);
    close_setting();
    open_setting("en");
    set("p\U0010FFFD\u0A48", 2000); /* and one of them has none */
    assert_int_equal(reports(NB_MISSING_GLYPH), 1);
}

/* ---- what hangs on lines ---- */

static void test_links(void **state)
{
    (void)state;
    nb_node *n = paragraph("Some words before ");
    nb_node *link = span(n, NB_LINK, "a link long enough to run over the end of the line");
    link->as.link.url = NB_STR("https://example.org");
    node(n, NB_TEXT, " and after it.");
    const nb_para *p = set_node(n, 1500);
    size_t rects = 0;
    for (size_t i = 0; i < p->n; i++)
        for (size_t k = 0; k < p->line[i].n; k++) {
            const nb_ink *ink = &p->line[i].ink[k];
            if (ink->type != NB_INK_LINK) continue;
            rects++;
            assert_string_equal(nb_str_z(ctx.arena, ink->as.link.url), "https://example.org");
            assert_true(ink->x >= -EM && ink->x + ink->width <= 16 * EM && ink->width > 0);
            assert_int_equal(ctx.tags.v[ink->tag].type, NB_TAG_LINK);
        }
    assert_true(rects >= 2);
    assert_int_equal(find_run(p, "a link")->as.glyphs.colour.b, 90);
    /* Running heads have none. */
    nb_para_style ps = body_style(NB_SET_START);
    ps.no_links = true;
    p = nb_para_break(&ctx, nb_para_shape(&ctx, n, &ps), 30 * EM, 0);
    assert_int_equal(count_ink(p, NB_INK_LINK), 0);
}

static void test_notes_and_anchors(void **state)
{
    (void)state;
    close_setting();
    open_setting("zh");
    nb_node *n = paragraph("模型很好");
    nb_node *def = node(n->parent, NB_NOTE_DEF, NULL);
    def->as.note.label = NB_STR("a");
    span(def, NB_PARAGRAPH, "note");
    nb_node *ref = node(n, NB_NOTE_REF, NULL);
    ref->as.ref.def = def;
    node(n, NB_TEXT, "。又一次");
    nb_node *again = node(n, NB_NOTE_REF, NULL);
    again->as.ref.def = def;
    nb_node *anchor = node(n, NB_ANCHOR, NULL);
    anchor->id = NB_STR("here");
    const nb_para *p = set_node(n, 2000);
    assert_int_equal(p->line[0].n_notes, 1); /* the first reference only */
    assert_ptr_equal(p->line[0].note[0], def);
    assert_int_equal(p->line[0].n_anchors, 1);
    assert_string_equal(lines_of(p), "模型很好1。又一次1");
    const nb_ink *number = find_run(p, "1");
    assert_true(number->y < 0 && number->as.glyphs.size < EM);
    const nb_ink *link = find_ink(p, NB_INK_LINK, 0);
    assert_true(nb_str_eq(link->as.link.dest, nb_note_dest(&ctx, def)));
    assert_int_equal(ctx.tags.v[ctx.tags.v[link->tag].parent].type, NB_TAG_REFERENCE);
    /* It stands close to its word, and a mark's blank half behind it. */
    assert_int_equal(number->x, 4 * EM);
    nb_len after = number->x + number->width;
    assert_int_equal(pen(&p->line[0], "。"), (int)nb_muldiv(after, 100, EM));
    nb_node *q = paragraph("好。");
    nb_node *third = node(q, NB_NOTE_REF, NULL);
    third->as.ref.def = def;
    node(q, NB_TEXT, "又");
    span(q, NB_SUP, "x");
    const nb_para *r = set_node(q, 2000);
    assert_int_equal(pen(&r->line[0], "x") - pen(&r->line[0], "又"), 100);
    assert_int_equal(pen(&r->line[0], "1"), 150);
    assert_int_equal(pen(&r->line[0], "又"), 200 + (int)nb_muldiv(number->width, 100, EM));
    /* The number hugs its word, wherever a line could end. */
    for (int width = 200; width < 900; width += 50) {
        p = set_node(n, width);
        for (size_t i = 0; i < p->n; i++)
            assert_false(nb_str_starts(line_text(&p->line[i]), NB_STR("1")));
    }
    nb_para_style ps = body_style(NB_SET_START);
    ps.no_notes = true;
    p = nb_para_break(&ctx, nb_para_shape(&ctx, n, &ps), 30 * EM, 0);
    assert_string_equal(lines_of(p), "模型很好。又一次");
}

static void test_places_in_the_document(void **state)
{
    (void)state;
    nb_node *n = paragraph("abc  def ghi jkl mno pqr stu vwx");
    nb_node *emph = span(n, NB_EMPH, "yz yz yz yz");
    const nb_para *p = set_node(n, 700);
    assert_int_equal(p->line[0].node, n->first->seq);
    assert_int_equal(p->line[0].offset, 0);
    for (size_t i = 0; i < p->n; i++) {
        const nb_line *l = &p->line[i];
        const nb_node *at = ctx.doc->node[l->node];
        assert_true(at == n->first || at == emph->first);
        nb_str rest = nb_str_sub(at->as.text.text, l->offset, at->as.text.text.n);
        nb_str begins = nb_str_sub(line_text(l), 0, 2);
        assert_true(nb_str_starts(rest, begins));
    }
}

static void test_elements(void **state)
{
    (void)state;
    nb_node *n = paragraph("a ");
    node(n, NB_CODE, "code");
    nb_node *ja = span(n, NB_SPAN, "日本語");
    ja->lang = NB_STR("ja");
    node(n, NB_MATH, "x^2");
    nb_node *ruby = span(n, NB_RUBY, "汉");
    span(ruby, NB_RUBY_TEXT, "hàn");
    const nb_para *p = set_node(n, 3000);
    uint32_t block = find_run(p, "a")->tag;
    assert_int_equal(ctx.tags.v[block].type, NB_TAG_P);
    assert_int_equal(find_run(p, "code")->tag, block);
    const nb_tag *foreign = &ctx.tags.v[find_run(p, "日本語")->tag];
    assert_int_equal(foreign->type, NB_TAG_SPAN);
    assert_string_equal(nb_str_z(ctx.arena, foreign->lang), "ja");
    const nb_tag *math = &ctx.tags.v[find_run(p, "x^2")->tag];
    assert_int_equal(math->type, NB_TAG_FORMULA);
    assert_string_equal(nb_str_z(ctx.arena, math->alt), "x^2");
    assert_int_equal(ctx.tags.v[find_run(p, "汉")->tag].type, NB_TAG_RB);
    assert_int_equal(ctx.tags.v[find_run(p, "hàn")->tag].type, NB_TAG_RT);
    assert_int_equal(ctx.tags.v[ctx.tags.v[find_run(p, "hàn")->tag].parent].type, NB_TAG_RUBY);
}

static void test_ruby(void **state)
{
    (void)state;
    nb_node *n = paragraph("看");
    nb_node *ruby = span(n, NB_RUBY, "汉");
    span(ruby, NB_RUBY_TEXT, "hàn");
    node(ruby, NB_TEXT, "字");
    span(ruby, NB_RUBY_TEXT, "zì");
    const nb_para *p = set_node(n, 3000);
    const nb_ink *base = find_run(p, "汉"), *text = find_run(p, "hàn");
    assert_true(text->y < -EM * 7 / 10);
    assert_int_equal(text->as.glyphs.size, EM / 2);
    nb_len off = base->x + base->width / 2 - (text->x + text->width / 2);
    assert_true(off > -EM / 20 && off < EM / 20);
    base = find_run(p, "字");
    text = find_run(p, "zì");
    off = base->x + base->width / 2 - (text->x + text->width / 2);
    assert_true(off > -EM / 20 && off < EM / 20);
    assert_true(p->line[0].ascent > EM * 13 / 10); /* the line grows */
    assert_string_equal(lines_of(p), "看汉hàn字zì");
}

static void test_emphasis(void **state)
{
    (void)state;
    close_setting();
    open_setting("zh");
    nb_node *n = paragraph("他");
    span(n, NB_EMPH, "强调，abc");
    span(n, NB_STRONG, "加粗");
    const nb_para *p = set_node(n, 3000);
    const nb_ink *kai = find_run(p, "强调");
    assert_int_equal(kai->as.glyphs.slant, 0); /* Kai, never slanted Han */
    assert_ptr_not_equal(kai->as.glyphs.face, find_run(p, "他")->as.glyphs.face);
    assert_true(nb_face_is_italic(find_run(p, "abc")->as.glyphs.face));
    const nb_ink *bold = find_run(p, "加粗");
    assert_true(nb_face_is_bold(bold->as.glyphs.face) || bold->as.glyphs.stroke > 0);
    /* Dots: one a character, none under marks and Latin; the face stays. */
    style.emphasis_dots = true;
    p = set_node(n, 3000);
    assert_int_equal(count_ink(p, NB_INK_RULE), 2);
    const nb_ink *dot = find_ink(p, NB_INK_RULE, 0);
    assert_true(dot->y > 0 && dot->width == dot->height);
    assert_int_equal(pen(&p->line[0], "强"), 100);
    assert_in_range(dot->x + dot->width / 2 - EM * 3 / 2 + 4, 0, 8);
    assert_true(nb_face_is_italic(find_run(p, "abc")->as.glyphs.face));
}

static void test_marks_and_keys(void **state)
{
    (void)state;
    nb_node *n = paragraph("Press ");
    span(n, NB_KBD, "Ctrl");
    node(n, NB_TEXT, " ");
    span(n, NB_MARK, "now or never");
    node(n, NB_TEXT, " ");
    span(n, NB_UNDERLINE, "under");
    span(n, NB_STRIKE, "gone");
    span(n, NB_SUP, "2");
    const nb_para *p = set_node(n, 4000);
    assert_int_equal(count_ink(p, NB_INK_RULE), 4);
    const nb_ink *mark = find_ink(p, NB_INK_RULE, 0), *key = find_ink(p, NB_INK_RULE, 1);
    const nb_ink *under = find_ink(p, NB_INK_RULE, 2), *strike = find_ink(p, NB_INK_RULE, 3);
    assert_true(key->as.rule.stroke > 0 && mark->as.rule.stroke == 0);
    assert_true(EM * pen(&p->line[0], "C") / 100 > key->x + EM / 10);
    assert_true(under->y > 0 && strike->y < 0 && strike->y + strike->height < 0);
    assert_int_equal(under->width, find_run(p, "under")->width);
    assert_true(find_run(p, "2")->y < 0);
    for (size_t k = 0; k < p->line[0].n;
         k++) /* backgrounds come before the text they lie under */
        if (&p->line[0].ink[k] == mark) assert_true(mark < find_run(p, "now"));
}

static void test_images_in_lines(void **state)
{
    (void)state;
    nb_image small = {.format = NB_IMAGE_PNG, .width = 20, .height = 20};
    nb_image large = {.format = NB_IMAGE_PNG, .width = 2000, .height = 200};
    nb_node *n = paragraph("An icon ");
    nb_node *icon = node(n, NB_IMAGE, NULL);
    icon->as.image.image = &small;
    icon->as.image.alt = NB_STR("a star");
    node(n, NB_TEXT, " in a line and ");
    nb_node *wide = node(n, NB_IMAGE, NULL);
    wide->as.image.image = &large;
    node(n, NB_TEXT, " one as wide as it.");
    nb_node *lost = node(n, NB_IMAGE, NULL);
    lost->as.image.alt = NB_STR("what is not there");
    const nb_para *p = set_node(n, 2000);
    assert_int_equal(count_ink(p, NB_INK_IMAGE), 2);
    const nb_ink *first = find_ink(p, NB_INK_IMAGE, 0), *second = find_ink(p, NB_INK_IMAGE, 1);
    assert_int_equal(first->height, EM); /* no taller than the line */
    assert_int_equal(p->line[0].ascent + p->line[0].descent, EM * 3 / 2);
    assert_string_equal(nb_str_z(ctx.arena, ctx.tags.v[first->tag].alt), "a star");
    assert_int_equal(ctx.tags.v[first->tag].type, NB_TAG_FIGURE);
    assert_int_equal(second->width, 20 * EM);
    assert_int_equal(second->height, 2 * EM);
    assert_true(nb_str_find(para_text(p), NB_STR("what is not there"), 0) != NB_NPOS);
    assert_int_equal(reports(NB_OVERFULL), 0);
    icon->as.image.width = NB_STR("50%");
    p = set_node(n, 2000);
    assert_int_equal(find_ink(p, NB_INK_IMAGE, 0)->width, style.measure / 2);
}

/* ---- verbatim ---- */

/* The space after code is the text's, not one of the code's wide ones. */
static void test_space_after_code(void **state)
{
    (void)state;
    nb_node *n = paragraph("a b ");
    node(n, NB_CODE, "c");
    node(n, NB_TEXT, " d");
    const nb_line *l = &set_node(n, 3000)->line[0];
    int space = pen(l, "b") - pen_nth(l, " ", 0);
    assert_in_range(pen(l, "d") - pen_nth(l, " ", 2), space - 1, space + 1);
}

static void test_verbatim(void **state)
{
    (void)state;
    nb_para_style ps = body_style(NB_SET_LEFT);
    ps.text.role = NB_ROLE_CODE;
    ps.verbatim = true;
    const nb_para *p = set_styled("  ab\u4E2Dc\td", 60 * EM, &ps);
    assert_string_equal(lines_of(p), "  ab\u4E2Dc\td");
    const nb_line *l = &p->line[0];
    int cell = pen(l, "b") - pen(l, "a");
    assert_true(cell > 30);
    assert_in_range(pen(l, "a"), 2 * cell - 1, 2 * cell + 1);
    assert_in_range(pen(l, "c"), 6 * cell - 1, 6 * cell + 3); /* Han takes two */
    assert_in_range(pen(l, "d"), 8 * cell - 1, 8 * cell + 4); /* the tab stop */
    /* No ligatures, nothing squeezed. */
    p = set_styled("fi -> != ，（", 60 * EM, &ps);
    assert_int_equal(find_run(p, "fi")->as.glyphs.n,
                     nb_str_is(find_run(p, "fi")->as.glyphs.text, "fi -> != ")
                         ? 9
                         : find_run(p, "fi")->as.glyphs.n);
    /* Too long: wrapped, preferably after a mark, never hyphenated, nothing lost. */
    const char *code = "int function(struct very_long_name *argument, size_t n) { return n; }";
    p = set_styled(code, 15 * EM, &ps);
    assert_true(p->n > 2);
    assert_string_equal(nb_str_z(ctx.arena, para_text(p)), code);
    for (size_t i = 0; i < p->n; i++) assert_true(p->line[i].width <= 15 * EM);
    assert_int_equal(reports(NB_EMERGENCY_BREAK), 0);
}

static void test_code_stretch_has_places(void **state)
{
    (void)state;
    nb_node *n = paragraph(NULL);
    nb_node *code = nb_node_new(doc(), NB_CODE_BLOCK, (nb_loc){1, 3, 1});
    nb_node_insert_after(n, code);
    code->as.code_block.text = NB_STR("first\nsecond\n");
    nb_doc_resolve(doc(), ctx.diags);
    nb_para_style ps = body_style(NB_SET_LEFT);
    ps.verbatim = true;
    ps.text.role = NB_ROLE_CODE;
    nb_shaped *s = nb_para_shape_span(&ctx, code, 6, 12, &ps);
    const nb_para *p = nb_para_break(&ctx, s, 40 * EM, 0);
    assert_string_equal(lines_of(p), "second");
    assert_int_equal(p->line[0].node, code->seq);
    assert_int_equal(p->line[0].offset, 6);
}

/* ---- measures for tables ---- */

static void test_widths(void **state)
{
    (void)state;
    nb_para_style ps = body_style(NB_SET_START);
    nb_shaped *s = nb_para_shape_text(&ctx, NB_STR("some words in a cell"), NB_NOWHERE, &ps);
    assert_int_equal(nb_para_break(&ctx, s, nb_shaped_max(s), 0)->n, 1);
    assert_true(nb_para_break(&ctx, s, nb_shaped_max(s) - EM / 10, 0)->n > 1);
    const nb_para *p = nb_para_break(&ctx, s, nb_shaped_min(&ctx, s), 0);
    for (size_t i = 0; i < p->n; i++) assert_true(p->line[i].width <= nb_shaped_min(&ctx, s));
    assert_int_equal(reports(NB_EMERGENCY_BREAK), 0);
    assert_false(nb_shaped_is_empty(s));
    s = nb_para_shape_text(&ctx, NB_STR(" "), NB_NOWHERE, &ps);
    assert_true(nb_shaped_is_empty(s));
    assert_int_equal(nb_shaped_max(s), 0);
}

static bool numeric(const char *text, nb_len *before)
{
    nb_para_style ps = body_style(NB_SET_START);
    nb_shaped *s = nb_para_shape_text(&ctx, nb_str_of(text), NB_NOWHERE, &ps);
    return nb_shaped_is_numeric(s, before);
}

static void test_numbers(void **state)
{
    (void)state;
    nb_len a, b;
    assert_true(numeric("12.5", &a) && numeric("12", &b));
    assert_int_equal(a, b);
    assert_true(numeric("\u221212.5 %", &b));
    assert_true(b > a);
    assert_true(numeric("1,234,567", &b) && numeric("$3.50", &b) && numeric("42 ms", &b));
    assert_false(numeric("row 1", &b) || numeric("", &b) || numeric("1.2.3-beta4", &b));
    assert_false(numeric("3 apples a day", &b) || numeric("-", &b));
}

/* ---- size ---- */

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* One line of a megabyte and more: linear, and nothing lost at the borders of the windows. */
static void test_giant_paragraphs(void **state)
{
    (void)state;
    static const char *const parts[] = {
        lorem, "语言模型的构建围绕三个核心要素展开：算力、数据和算法。"};
    for (size_t i = 0; i < 2; i++) {
        nb_buf b = {0};
        while (b.n < 1500000) {
            nb_puts(&b, parts[i]);
            if (i == 0) nb_putc(&b, ' ');
        }
        nb_str text = nb_str_trim(nb_buf_str(&b));
        double from = seconds();
        nb_para_style ps = body_style(NB_SET_JUSTIFY);
        nb_shaped *s = nb_para_shape_text(&ctx, text, NB_NOWHERE, &ps);
        const nb_para *p = nb_para_break(&ctx, s, 30 * EM, 0);
        assert_true(seconds() - from < 20);
        assert_true(nb_str_eq(without_hyphens(para_text(p)), text));
        for (size_t k = 0; k + 1 < p->n; k++) assert_true(p->line[k].width > 29 * EM);
        nb_buf_free(&b);
    }
}

/* A word without end, a letter under a tower of accents, nothing but brackets. */
static void test_hostile_paragraphs(void **state)
{
    (void)state;
    static const char *const parts[] = {"x",  "\u0301", "(",      "\u3002",
                                        "/-", "\u200D", "\u00AD", " a"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        nb_buf b = {0};
        nb_putc(&b, 'a');
        while (b.n < 200000) nb_puts(&b, parts[i]);
        double from = seconds();
        const nb_para *p = set(b.p, 2000);
        assert_true(p->n >= 1);
        assert_true(seconds() - from < 10);
        nb_str all = para_text(p), text = nb_buf_str(&b);
        if (i != 6) assert_true(nb_str_eq(without_hyphens(all), text));
        else assert_true(nb_str_eq(all, text));
        nb_buf_free(&b);
    }
}

static int set_up(void **state)
{
    (void)state;
    open_setting("en");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    close_setting();
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_text_survives),
        TEST(test_white_space_folds),
        TEST(test_lines_fill_the_measure),
        TEST(test_expansion),
        TEST(test_hyphenation),
        TEST(test_hyphens_and_stubs_are_rare),
        TEST(test_addresses_break_without_hyphen),
        TEST(test_nothing_is_too_wide),
        TEST(test_looseness),
        TEST(test_modes),
        TEST(test_hard_breaks),
        TEST(test_right_to_left),
        TEST(test_missing_glyph),
        TEST(test_split_character),
        TEST(test_links),
        TEST(test_notes_and_anchors),
        TEST(test_places_in_the_document),
        TEST(test_elements),
        TEST(test_ruby),
        TEST(test_emphasis),
        TEST(test_marks_and_keys),
        TEST(test_images_in_lines),
        TEST(test_space_after_code),
        TEST(test_verbatim),
        TEST(test_code_stretch_has_places),
        TEST(test_widths),
        TEST(test_numbers),
        TEST(test_giant_paragraphs),
        TEST(test_hostile_paragraphs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
