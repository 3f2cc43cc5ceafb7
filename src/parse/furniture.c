/* furniture.c: lines that serve a web page and not the reader of a book: the choice of a
 * language, a row of badges, "Previous | Next | Contents". They are dropped, with a note.
 *
 * Such a line consists of links, images and separators and of nothing else; one word of other
 * text and it stays. */
#include <string.h>

#include "base/address.h"
#include "parse/md.h"
#include "unicode/unicode.h"

static bool is_separator(uint32_t c)
{
    static const uint32_t marks[] = {
        '|',    '/',    '-',    '*',    '(',    ')',    '[',    ']',    ',',    ':',
        '<',    '>',    '&',    '\\',   0xB7,   0x2022, 0x2219, 0x2013, 0x2014, 0x3001,
        0xFF0C, 0xFF5C, 0xFF0F, 0x2190, 0x2192, 0x21D0, 0x21D2, 0xAB,   0xBB,   0x2039,
        0x203A, 0x30FB, 0x2502, 0x2B05, 0x27A1, 0xFE0F, 0x200E, 0x200F};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (marks[i] == c) return true;
    /* flags */
    return nb_char_is_space(c) || (c >= 0x1F1E6 && c <= 0x1F1FF) || c == 0x1F310;
}

static bool only_separators(nb_str s)
{
    for (size_t i = 0; i < s.n;)
        if (!is_separator(nb_utf8_next(s, &i))) return false;
    return true;
}

/* s without separators at its ends, folded. */
static nb_str core(md *x, nb_str s)
{
    size_t from = 0, to = s.n;
    for (size_t i = 0; i < s.n; from = i)
        if (!is_separator(nb_utf8_next(s, &i))) break;
    for (size_t i = s.n; i > from; to = i)
        if (!is_separator(nb_utf8_prev(s, &i))) break;
    return nb_text_fold(x->d->arena, nb_str_sub(s, from, to));
}

/* ---- languages ---- */

static bool is_language_name(md *x, nb_str s)
{
    /* folded, as core() gives them */
    static const char *const names[] = {
        "english",
        "en",
        "en-us",
        "us",
        "中文",
        "简体中文",
        "繁體中文",
        "繁体中文",
        "正體中文",
        "简体",
        "繁體",
        "汉语",
        "中文版",
        "英文",
        "英文版",
        "中文说明",
        "中文文档",
        "chinese",
        "simplified chinese",
        "traditional chinese",
        "chinese (simplified)",
        "chinese (traditional)",
        "zh",
        "zh-cn",
        "zh-tw",
        "zh-hans",
        "zh-hant",
        "cn",
        "日本語",
        "japanese",
        "ja",
        "jp",
        "한국어",
        "korean",
        "ko",
        "kr",
        "français",
        "french",
        "fr",
        "deutsch",
        "german",
        "de",
        "español",
        "spanish",
        "es",
        "português",
        "portuguese",
        "pt",
        "pt-br",
        "português do brasil",
        "português (brasil)",
        "brazilian portuguese",
        "italiano",
        "italian",
        "it",
        "русский",
        "русский язык",
        "russian",
        "ru",
        "العربية",
        "arabic",
        "ar",
        "polski",
        "polish",
        "pl",
        "türkçe",
        "turkish",
        "tr",
        "tiếng việt",
        "vietnamese",
        "vi",
        "ภาษาไทย",
        "ไทย",
        "thai",
        "th",
        "हिन्दी",
        "hindi",
        "hi",
        "বাংলা",
        "bengali",
        "bn",
        "українська",
        "ukrainian",
        "uk",
        "فارسی",
        "persian",
        "fa",
        "עברית",
        "hebrew",
        "he",
        "ελληνικά",
        "greek",
        "el",
        "nederlands",
        "dutch",
        "nl",
        "svenska",
        "swedish",
        "sv",
        "čeština",
        "czech",
        "cs",
        "bahasa indonesia",
        "indonesian",
        "id",
        "magyar",
        "română",
        "suomi",
        "dansk",
        "norsk",
        "தமிழ்",
        "తెలుగు",
        "简体中文版",
        "繁體中文版",
        "english version",
        "中文版本",
        "english | 中文",
        "add translation",
        "other languages",
        "languages",
        "language",
        "语言",
        "read this in other languages",
        "readme",
        "文档",
        "translations",
        "русская версия",
    };
    s = core(x, s);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (nb_str_is(s, names[i])) return true;
    return false;
}

/* A name of a language may be written in its own way (العَرَبِيَّة): a short name in the row, not
 * the first. */
static bool all_language_names(md *x, nb_str s)
{
    nb_str one, rest;
    for (; s.n; s = rest) {
        size_t cut = NB_NPOS, width = 0;
        static const char *const marks[] = {"|", "/", "·", "•", "∙", "｜", "、", "-", ","};
        for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
            size_t at = nb_str_find(s, nb_str_of(marks[i]), 0);
            if (at < cut) cut = at, width = strlen(marks[i]);
        }
        one = nb_str_sub(s, 0, cut == NB_NPOS ? s.n : cut);
        rest = cut == NB_NPOS ? NB_STR_NULL : nb_str_sub(s, cut + width, s.n);
        if (!only_separators(one) && !is_language_name(x, one)) return false;
    }
    return true;
}

/* ---- navigation ---- */

static bool is_navigation(md *x, nb_str s)
{
    static const char *const words[] = {
        "previous",
        "prev",
        "next",
        "contents",
        "table of contents",
        "toc",
        "home",
        "index",
        "back",
        "back to top",
        "top",
        "up",
        "back to contents",
        "previous page",
        "next page",
        "previous chapter",
        "next chapter",
        "上一页",
        "下一页",
        "上一章",
        "下一章",
        "上一节",
        "下一节",
        "上一篇",
        "下一篇",
        "目录",
        "返回目录",
        "返回",
        "首页",
        "主页",
        "返回首页",
        "返回顶部",
        "回到目录",
        "回到顶部",
        "上一頁",
        "下一頁",
        "目錄",
        "上一讲",
        "下一讲",
        "回目录",
        "上一个",
        "下一个",
    };
    s = core(x, s);
    size_t open = nb_str_find(s, NB_STR("("), 0), wide = nb_str_find(s, NB_STR("（"), 0);
    size_t colon = nb_str_find(s, NB_STR(":"), 0), wide_colon = nb_str_find(s, NB_STR("："), 0);
    size_t cuts[] = {open, wide, colon, wide_colon};
    for (size_t i = 0; i < 4; i++)
        if (cuts[i] != NB_NPOS && cuts[i]) s = nb_str_sub(s, 0, cuts[i]);
    s = core(x, s);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (nb_str_is(s, words[i])) return true;
    return false;
}

/* "Next:", with the name of the page behind it. */
static bool is_turn(md *x, nb_str s)
{
    static const char *const words[] = {"prev", "next", "上一", "下一"};
    s = nb_str_trim(s);
    if (!nb_str_ends(s, NB_STR(":")) && !nb_str_ends(s, NB_STR("："))) return false;
    s = core(x, s);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (nb_str_starts(s, nb_str_of(words[i]))) return true;
    return false;
}

/* ---- badges ---- */

static bool is_badge(nb_str src)
{
    static const char *const places[] = {
        "shields.io/",
        "badge.fury.io/",
        "travis-ci.",
        "codecov.io/",
        "coveralls.io/",
        "badges.gitter.im",
        "badgen.net/",
        "circleci.com/",
        "/badge.svg",
        "/badge.png",
        "badge/",
        "hits.seeyoufarm.com",
        "visitor-badge",
        "api.netlify.com/api/v1/badges",
        "snyk.io/test",
        "app.codacy.com",
        "contributors-img",
        "contrib.rocks",
        "opencollective.com",
        "github-readme-stats",
        "api.star-history.com",
        "mybinder.org/badge",
        "colab-badge",
        "gitpod.io/button",
        "deploy-button",
        "readthedocs.org/projects",
        "isitmaintained.com",
        "zenodo.org/badge",
        "img.badgesize.io",
    };
    if (nb_str_find(src, NB_STR("://"), 0) == NB_NPOS) return false;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (nb_str_find(src, nb_str_of(places[i]), 0) != NB_NPOS) return true;
    return false;
}

/* ---- the line ---- */

typedef struct {
    unsigned links, badges, images, languages, siblings, others, navigation;
    unsigned turns; /* "Next:" and its like before a link */
    bool text;      /* something that is no link and no separator */
} tally;

static void count_link(md *x, tally *t, const nb_node *link)
{
    const nb_node *only = link->first && link->first == link->last ? link->first : NULL;
    if (only && only->type == NB_IMAGE) {
        if (is_badge(only->as.image.src)) t->badges++;
        else t->images++;
        return;
    }
    nb_str words = nb_node_text(x->d->arena, link);
    t->links++;
    nb_str url = link->as.link.url;
    if (is_language_name(x, words) || all_language_names(x, words)) {
        t->languages++;
        t->siblings +=
            nb_str_find(url, NB_STR("://"), 0) == NB_NPOS && nb_str_ends(url, NB_STR(".md"));
    } else if (is_navigation(x, words)) t->navigation++;
    else t->others++;
    /* a list of links is no furniture: enough seen */
    if (t->others > 8 && !t->languages && !t->navigation) t->text = true;
}

/* A link to a page of the book follows. */
static bool is_before_page(const nb_node *n, const nb_node *block)
{
    while (n != block && !n->next) n = n->parent;
    if (n == block) return false;
    n = n->next;
    if (n->type == NB_TEXT && n->next && only_separators(n->as.text.text)) n = n->next;
    return n->type == NB_LINK && !nb_is_address(n->as.link.url);
}

static void count(md *x, tally *t, const nb_node *block)
{
    nb_walk w = nb_walk_start(block);
    while (nb_walk_next(&w)) {
        const nb_node *n = w.node;
        if (!w.entering || n == block) continue;
        if (n->type == NB_LINK) {
            count_link(x, t, n);
            nb_walk_skip(&w);
        } else if (n->type == NB_IMAGE) {
            if (is_badge(n->as.image.src)) t->badges++;
            else t->images++;
        } else if (n->type == NB_TEXT) {
            nb_str s = n->as.text.text;
            if (only_separators(s)) continue;
            if (all_language_names(x, s)) t->languages++;
            else if (is_navigation(x, s)) {
                t->navigation++;
                t->turns += is_turn(x, s) && is_before_page(n, block);
            } else t->text = true;
        } else if (!n->first && n->type != NB_SOFT_BREAK && n->type != NB_LINE_BREAK &&
                   n->type != NB_ANCHOR)
            t->text = true;
        if (t->text) return;
    }
}

/* Only text that could be one is looked at closely: most paragraphs begin with a word. */
static bool could_be(const nb_node *p)
{
    const nb_node *n = p->first;
    while (n && n->first && n->type != NB_LINK) n = n->first;
    if (!n) return false;
    if (n->type == NB_LINK || n->type == NB_IMAGE) return true;
    return n->type == NB_TEXT && n->as.text.text.n < 40;
}

bool md_is_furniture(md *x, nb_node *p)
{
    nb_node_type in = p->parent ? p->parent->type : NB_NODE_TYPES;
    if ((in != NB_FILE && in != NB_DIV) || !could_be(p)) return false;
    tally t = {0};
    count(x, &t, p);
    if (t.text || t.images) return false;
    const char *what = NULL;
    if (t.badges && !t.links) what = NB_SAY("a row of badges");
    else if ((t.languages > 1 || t.siblings) && t.links &&
             t.others <= t.languages / 4 + (t.languages > 3))
        what = NB_SAY("a line to choose the language");
    else if (t.navigation && t.links && t.others <= t.turns && !t.languages)
        what = NB_SAY("a line to turn pages on a web site");
    if (!what) return false;
    nb_diag(x->diags, NB_FURNITURE, p->loc, "%s was left out", what);
    return true;
}
