/* Chinese lines, rule by rule (CLREQ; GB/T 15834), from the places of their glyphs. */
#include "setting.h"

static void test_marks_at_line_ends(void **state)
{
    (void)state;
    /* Nine and a half ems hold nine characters and half a comma. */
    const nb_para *p = set("一二三四五六七八九，十一二三四五六七", 950);
    assert_string_equal(lines_of(p), "一二三四五六七八九，/十一二三四五六七");
    assert_int_equal(pen(&p->line[0], "，"), 900);
    assert_int_equal(p->line[0].width, EM * 950 / 100);
    /* An opening bracket at a line's start stands with its blank half outside. */
    p = set("一二三四五六七八九十（一二三四五六七", 1000);
    assert_string_equal(lines_of(p), "一二三四五六七八九十/（一二三四五六七");
    assert_int_equal(pen(&p->line[1], "（"), -50);
    assert_int_equal(pen(&p->line[1], "一"), 50);
    /* Also after the indent. */
    nb_para_style ps = body_style(NB_SET_JUSTIFY);
    ps.indent = 2 * EM;
    p = set_styled("“一二三”", 10 * EM, &ps);
    assert_int_equal(pen(&p->line[0], "“"), 150);
    assert_int_equal(pen(&p->line[0], "一"), 250);
}

static void test_adjacent_marks(void **state)
{
    (void)state;
    const nb_para *p = set("他说：“好。”「是」，（三）", 3000);
    const nb_line *l = &p->line[0];
    assert_int_equal(pen(l, "："), 200);
    assert_int_equal(pen(l, "“"),
                     250); /* ：“ 1.5 em: the blank halves that face each other share one */
    assert_int_equal(pen(l, "好"), 350);
    assert_int_equal(pen(l, "。"), 450);
    assert_int_equal(pen(l, "”"), 500);  /* 。” 1.5 em */
    assert_int_equal(pen(l, "「"), 550); /* ”「 1.5 em */
    assert_int_equal(pen(l, "是"), 650);
    assert_int_equal(pen(l, "」"), 750);
    assert_int_equal(pen(l, "，"), 800); /* 」， 1.5 em */
    assert_int_equal(pen(l, "（"), 850); /* ，（ 1.5 em */
    assert_int_equal(pen(l, "三"), 950);
    l = &set("加缪·阿", 3000)->line[0]; /* the dot between names: half an em */
    assert_int_equal(pen(l, "阿"), 250);
}

static void test_gap_between_han_and_latin(void **state)
{
    (void)state;
    const nb_line *l = &set("中Q文", 3000)->line[0];
    int q = pen(l, "Q");
    assert_int_equal(q, 125);
    int after = pen(l, "文");
    l = &set("中 Q 文", 3000)->line[0]; /* typed: the same */
    assert_int_equal(pen(l, "Q"), 125);
    assert_int_equal(pen(l, "文"), after);
    l = &set("中，Q", 3000)->line[0];
    assert_int_equal(pen(l, "Q"), 200); /* the comma's own half, and no more */
    l = &set("中， Q", 3000)->line[0];
    assert_int_equal(pen(l, "Q"), 200);
    l = &set("（Q）", 3000)->line[0];
    assert_int_equal(pen(l, "Q"), 50);
    l = &set("中3文", 3000)->line[0];
    assert_int_equal(pen(l, "3"), 125);
    l = &set("增50%的", 3000)->line[0]; /* the sign belongs to the number */
    nb_len wide = pen(l, "的");
    l = &set("增50%", 3000)->line[0];
    assert_int_equal(wide, (int)nb_muldiv(l->width, 100, EM) + 25);
    l = &set("和/或", 3000)->line[0]; /* a sign on its own is no Latin text */
    assert_int_equal(pen(l, "/"), 100);
    l = &set("中 文", 3000)->line[0]; /* a space between Han was meant */
    assert_in_range(pen(l, "文"), 120, 150);
    /* None at a line's end: the Han that follows begins at the margin. */
    const nb_para *p = set("一二三四五六七八九Q中文中文中", 1000);
    assert_int_equal(
        pen(&p->line[1], nb_str_starts(line_text(&p->line[1]), NB_STR("Q")) ? "Q" : "中"), 0);
}

static void test_korean_and_english_have_no_gaps(void **state)
{
    (void)state;
    close_setting();
    open_setting("en");
    const nb_line *l = &set("中Q文", 3000)->line[0];
    assert_int_equal(pen(l, "Q"), 100);
    close_setting();
    open_setting("ko");
    l = &set("中Q文", 3000)->line[0];
    assert_int_equal(pen(l, "Q"), 100);
    close_setting();
    open_setting("zh");
}

/* Dashes and ellipses of two ems neither part nor grow. */
static void test_dashes_and_ellipses(void **state)
{
    (void)state;
    const nb_line *l = &set("一二三四——五六七……八九十一二三四五六", 1340)->line[0];
    assert_true(pen(l, "二") > 100); /* the line is stretched */
    int step = pen(l, "二");
    assert_in_range(pen(l, "五") - pen(l, "——"), 200 + step - 101, 200 + step - 99);
    assert_in_range(pen(l, "八") - pen(l, "……"), 200 + step - 101, 200 + step - 99);
    const nb_para *p = set("一二三四五六七八九——十", 1000);
    assert_string_equal(lines_of(p), "一二三四五六七八九/——十"); /* allowed at a line's start */
    p = set("一二三四五六七八九……十", 1000);
    assert_string_equal(lines_of(p), "一二三四五六七八/九……十");
}

/* One line that is a little too long gives way in the order of CLREQ. */
static void test_order_of_shrinking(void **state)
{
    (void)state;
    const char *text = "一（二）三，四。五x";
    nb_len natural = set(text, 3000)->line[0].width;
    nb_para_style ps = body_style(NB_SET_JUSTIFY);
    /* By 0.6 em: brackets have 1 em to give, nothing else moves. */
    const nb_para *p = set_styled(text, natural - EM * 60 / 100, &ps);
    assert_int_equal(p->n, 1);
    const nb_line *l = &p->line[0];
    assert_true(l->remarks & 1 << NB_REMARK_SQUEEZED);
    assert_int_equal(pen(l, "二") - pen(l, "一"), 170);
    assert_int_equal(pen(l, "四") - pen(l, "，"), 100);
    assert_int_equal(pen(l, "五") - pen(l, "。"), 100);
    assert_int_equal(pen(l, "x") - pen(l, "五"), 125);
    /* By 1.25 em: brackets have given all, the comma half of what it has. */
    l = &set_styled(text, natural - EM * 125 / 100, &ps)->line[0];
    assert_int_equal(pen(l, "二") - pen(l, "一"), 150);
    assert_int_equal(pen(l, "四") - pen(l, "，"), 75);
    assert_int_equal(pen(l, "五") - pen(l, "。"), 100);
    assert_int_equal(pen(l, "x") - pen(l, "五"), 125);
    /* By 1.6 em: then the gap to Latin, to an eighth. */
    l = &set_styled(text, natural - EM * 160 / 100, &ps)->line[0];
    assert_int_equal(pen(l, "四") - pen(l, "，"), 50);
    assert_int_equal(pen(l, "五") - pen(l, "。"), 100);
    assert_in_range(pen(l, "x") - pen(l, "五"), 114, 116);
    /* By 1.9 em: at last the full stop. */
    l = &set_styled(text, natural - EM * 190 / 100, &ps)->line[0];
    assert_in_range(pen(l, "x") - pen(l, "五"), 112, 113);
    assert_in_range(pen(l, "五") - pen(l, "。"), 72, 73);
    /* More than 2.125 em is too much: another line. */
    assert_int_equal(set_styled(text, natural - EM * 214 / 100, &ps)->n, 2);
}

static void test_order_of_stretching(void **state)
{
    (void)state;
    nb_para_style ps = body_style(NB_SET_START);
    const nb_line *l = &set_styled("一二三四五ab cd六七八", 30 * EM, &ps)->line[0];
    nb_len natural = l->width;
    int space = pen(l, "c") - pen(l, " ");
    assert_int_equal(pen(l, "a") - pen(l, "五"), 125);
    /* The long word cannot come up: the first line has to grow. */
    const char *text = "一二三四五ab cd六七八Mississippi一二三四";
    ps = body_style(NB_SET_JUSTIFY);
    ps.hyphenate = false;
    l = &set_styled(text, natural + EM * 15 / 100, &ps)->line[0];
    assert_true(nb_str_eq(line_text(l), NB_STR("一二三四五ab cd六七八")));
    assert_in_range(pen(l, "c") - pen(l, " "), space + 14, space + 16);
    assert_int_equal(pen(l, "a") - pen(l, "五"), 125);
    /* 0.35 em: the space reaches half an em, the rest goes to the gaps beside Latin. */
    l = &set_styled(text, natural + EM * 35 / 100, &ps)->line[0];
    assert_in_range(pen(l, "c") - pen(l, " "), 49, 51);
    assert_in_range(pen(l, "a") - pen(l, "五"), 128, 131);
    assert_int_equal(pen(l, "二") - pen(l, "一"), 100);
    /* 0.9 em: both are full, all characters move apart by the same. */
    l = &set_styled(text, natural + EM * 90 / 100, &ps)->line[0];
    int step = pen(l, "二") - pen(l, "一");
    assert_true(step > 101);
    assert_in_range(pen(l, "五") - pen(l, "四"), step - 1, step + 1);
    assert_in_range(pen(l, "八") - pen(l, "七"), step - 1, step + 1);
}

static void test_traditional_marks_are_centred(void **state)
{
    (void)state;
    close_setting();
    open_setting("zh-TW");
    const nb_line *l = &set("中，文。", 3000)->line[0];
    assert_int_equal(pen(l, "，"), 100);
    assert_int_equal(pen(l, "文"), 200);
    /* Squeezed from both sides alike: the ink stays in the middle of what is left. */
    int natural = (int)nb_muldiv(set("中，文", 3000)->line[0].width, 100, EM);
    l = &set("中，文", natural - 20)->line[0];
    assert_int_equal(pen(l, "，"), 90);
    assert_int_equal(pen(l, "文"), 180);
    /* At a line's end the whole cell is kept. */
    const nb_para *p = set("一二三四五六七八九，十一二三四", 950);
    assert_int_equal(nb_str_find(line_text(&p->line[0]), NB_STR("，"), 0), NB_NPOS);
    close_setting();
    open_setting("zh");
}

static void test_quotes_by_context(void **state)
{
    (void)state;
    /* In Chinese a full-width mark, between Latin words a Latin one. */
    const nb_para *p = set("他说“好”了 it’s \u201Cok\u201D now", 3000);
    const nb_ink *han = find_run(p, "他说“好”了");
    assert_true(nb_face_is_cjk(han->as.glyphs.face));
    assert_int_equal(pen(&p->line[0], "好") - pen(&p->line[0], "“"), 100);
    const nb_ink *latin = find_run(p, "it’s");
    assert_false(nb_face_is_cjk(latin->as.glyphs.face));
}

static void test_last_line_is_no_single_character(void **state)
{
    (void)state;
    /* Eleven characters at ten ems would leave one; with its stop as well. */
    const nb_para *p = set("一二三四五六七八九十一", 1000);
    assert_string_equal(lines_of(p), "一二三四五六七八九/十一");
    p = set("一二三四五六七八九十一。", 1000);
    assert_string_equal(lines_of(p), "一二三四五六七八九/十一。");
    p = set("一二三四五六七八九十。”", 1000);
    assert_string_equal(lines_of(p), "一二三四五六七八/九十。”");
    /* Where one line holds all there is no last line to mend; where no other breaking exists it
     * stays. */
    assert_int_equal(set("一。", 1000)->n, 1);
    assert_int_equal(set("一二", 100)->n, 2);
}

/* A number stays with the 第 before it where the line can be set well without. */
static void test_ties(void **state)
{
    (void)state;
    const nb_para *p =
        set("一二三四五六七八九十一二三四五六七八九十一二三四五六七八九第3章一二三四五六七八",
            3000);
    assert_true(nb_str_starts(line_text(&p->line[1]), NB_STR("第3章")));
    p = set("一二三四五六七八九十一二三四五六七八九十一二三四五六七八九弟3章一二三四五六七八",
            3000);
    assert_false(nb_str_starts(line_text(&p->line[1]), NB_STR("弟3章")));
}

/* Long Latin words in narrow Chinese columns are hyphenated as English. */
static void test_latin_words_are_hyphenated(void **state)
{
    (void)state;
    const nb_para *p = set("这是internationalization的一个例子", 800);
    bool hyphen = false;
    for (size_t i = 0; i < p->n; i++) hyphen |= p->line[i].hyphenated;
    assert_true(hyphen);
}

/* Random text: what may never be is not, whatever the measure. */
static uint32_t seed = 2463534242u;

static uint32_t roll(uint32_t n)
{
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return seed % n;
}

static const char *const closers[] = {"。", "，", "、", "；", "：", "！", "？", "”",
                                      "’",  "」", "』", "）", "》", "〉", "】", "·"};
static const char *const openers[] = {"“", "‘", "「", "『", "（", "《", "〈", "【"};
static const char *const words[] = {"Qing", "GPU", "3.14", "50%", "x", "algorithm"};

static nb_str random_text(size_t length)
{
    nb_buf b = {0};
    bool mark = true;
    for (size_t i = 0; i < length; i++) {
        uint32_t kind = roll(20);
        if (kind < 3 && !mark) {
            nb_puts(&b, closers[roll(sizeof closers / sizeof *closers)]);
            if (!roll(4)) nb_puts(&b, "”");
            mark = true;
        } else if (kind == 3) {
            nb_puts(&b, openers[roll(sizeof openers / sizeof *openers)]);
            nb_put_utf8(&b, 0x4E00 + roll(0x1000));
            mark = false;
        } else if (kind == 4) {
            nb_puts(&b, words[roll(sizeof words / sizeof *words)]);
            mark = false;
        } else if (kind == 5 && !mark) {
            nb_puts(&b, roll(2) ? "——" : "……");
            mark = true;
        } else {
            nb_put_utf8(&b, 0x4E00 + roll(0x1000));
            mark = false;
        }
    }
    return nb_buf_take(ctx.arena, &b);
}

static bool starts_with_any(nb_str s, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (nb_str_starts(s, nb_str_of(list[i]))) return true;
    return false;
}

static bool ends_with_any(nb_str s, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (nb_str_ends(s, nb_str_of(list[i]))) return true;
    return false;
}

static void test_random_text(void **state)
{
    (void)state;
    size_t lines = 0;
    for (int round = 0; round < 300; round++) {
        nb_str text = random_text(20 + roll(200));
        int width = 1200 + (int)roll(2800);
        const nb_para *p = set(nb_str_z(ctx.arena, text), width);
        nb_buf all = {0};
        for (size_t i = 0; i < p->n; i++) {
            nb_str t = line_text(&p->line[i]);
            nb_str bare = nb_str_ends(t, NB_STR("\u00AD")) ? nb_str_sub(t, 0, t.n - 2) : t;
            nb_put_str(&all, bare);
            if (i) assert_false(starts_with_any(t, closers, sizeof closers / sizeof *closers));
            if (i + 1 < p->n)
                assert_false(ends_with_any(t, openers, sizeof openers / sizeof *openers));
            assert_true(p->line[i].width <= EM * width / 100 + NB_POINT / 100 + EM / 2);
            if (i)
                assert_false(nb_str_starts(t, NB_STR("—")) &&
                             nb_str_ends(line_text(&p->line[i - 1]), NB_STR("—")));
            if (i + 1 < p->n && p->line[i].width < EM * width / 100 - EM / 2)
                fail_msg("line %zu of %s is short at %d", i, lines_of(p), width);
            lines++;
        }
        nb_str last = line_text(&p->line[p->n - 1]);
        if (p->n > 1) assert_true(nb_utf8_length(last) > 1);
        assert_true(nb_str_eq(nb_buf_str(&all), text));
        nb_buf_free(&all);
        nb_arena_reset(ctx.scratch);
    }
    assert_true(lines > 1000);
    assert_int_equal(reports(NB_OVERFULL), 0);
    assert_int_equal(reports(NB_EMERGENCY_BREAK), 0);
}

static int set_up(void **state)
{
    (void)state;
    open_setting("zh");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    close_setting();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_marks_at_line_ends, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_adjacent_marks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_gap_between_han_and_latin, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_korean_and_english_have_no_gaps, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_dashes_and_ellipses, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_order_of_shrinking, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_order_of_stretching, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_traditional_marks_are_centred, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_quotes_by_context, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_last_line_is_no_single_character, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_ties, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_latin_words_are_hyphenated, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_random_text, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
