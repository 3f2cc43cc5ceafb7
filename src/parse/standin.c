/* standin.c: characters that are replaced, byte for byte, before cmark sees the text.
 *
 * CommonMark lets "**" close only where no punctuation stands inside and no letter outside, so
 * that
 * "**注意：**这里" shows its asterisks: Chinese has no spaces between words. We follow the
 * amendment proposed as "CJK-friendly emphasis": a full-width mark inside counts as a letter,
 * and any mark inside is fine when a CJK character stands outside. Where cmark would judge
 * otherwise, the mark is replaced by a private-use character (a letter to cmark), or the CJK
 * character outside by some punctuation mark that the text does not use. Both have three bytes,
 * like what they stand for, so every offset stays true and the text itself is taken from the
 * source. */
#include <cmark-gfm/utf8.h>
#include <string.h>

#include "base/file.h"
#include "parse/md.h"
#include "parse/myst.h"
#include "unicode/unicode.h"

typedef struct {
    uint32_t shown, original;
} standin;

typedef struct {
    size_t from, to; /* a run of asterisks */
    bool opens; /* without stand-ins it could not open emphasis; else: could not close it */
} run;

struct md_standins {
    char *fed;
    uint8_t used[65536 / 8]; /* BMP characters of the text */
    bool used_known;
    uint32_t next_letter, next_mark;
    NB_VEC(standin) all;
    NB_VEC(run) runs;
};

static bool is_mark(uint32_t c)
{
    return cmark_utf8proc_is_punctuation((int32_t)c);
}
static bool is_space(uint32_t c)
{
    return cmark_utf8proc_is_space((int32_t)c);
}
static bool has_three_bytes(uint32_t c)
{
    return c >= 0x800 && c <= 0xFFFF;
}
static bool is_wide_mark(uint32_t c)
{
    return is_mark(c) && nb_char_is_wide(c);
}
static bool is_cjk(uint32_t c)
{
    return c >= 0x2E80 && (nb_char_is_cjk(c) || is_wide_mark(c));
}

static struct md_standins *standins(md *x)
{
    if (x->standins) return x->standins;
    struct md_standins *s = x->standins = NB_NEW(x->scratch, struct md_standins);
    s->fed = nb_str_z(x->scratch, x->src);
    s->next_letter = 0xE000;
    s->next_mark = 0x800;
    x->fed = (nb_str){s->fed, x->src.n};
    return s;
}

static void find_used(md *x, struct md_standins *s)
{
    s->used_known = true;
    for (size_t i = 0; i < x->src.n;) {
        if (!((unsigned char)x->src.s[i] & 0x80)) {
            i++;
            continue;
        }
        uint32_t c = nb_utf8_next(x->src, &i);
        if (c <= 0xFFFF) s->used[c / 8] |= (uint8_t)(1 << c % 8);
    }
}

static bool is_used(const struct md_standins *s, uint32_t c)
{
    return s->used[c / 8] >> c % 8 & 1;
}

/* A character that stands for c: a letter or a mark to cmark, absent from the text. 0: none
 * left. */
static uint32_t standin_for(md *x, struct md_standins *s, uint32_t c, bool letter)
{
    for (size_t i = 0; i < s->all.n; i++)
        if (s->all.v[i].original == c && is_mark(s->all.v[i].shown) != letter)
            return s->all.v[i].shown;
    uint32_t *next = letter ? &s->next_letter : &s->next_mark;
    uint32_t end = letter ? 0xF900 : 0x3000; /* may_hold_standins knows these */
    while (*next < end && (is_used(s, *next) || (!letter && !is_mark(*next)))) ++*next;
    if (*next >= end) return 0;
    NB_PUSH(x->scratch, &s->all) = (standin){*next, c};
    return (*next)++;
}

static void replace(md *x, size_t at, uint32_t c, bool letter)
{
    struct md_standins *s = standins(x);
    if (!s->used_known) find_used(x, s);
    uint32_t shown = standin_for(x, s, c, letter);
    if (shown) nb_utf8_put(s->fed + at, shown);
}

static void look_at_run(md *x, size_t from, size_t to)
{
    nb_str s = x->src;
    size_t before_at = from, after_end = to;
    uint32_t before = from ? nb_utf8_prev(s, &before_at) : '\n';
    uint32_t after = to < s.n ? nb_utf8_next(s, &after_end) : '\n';
    if (before < 0x80 && after < 0x80) return;
    /* Inside a mark and outside a letter, seen from either side, is all that can go wrong. */
    bool opens = is_mark(after) && !is_mark(before) && !is_space(before);
    bool closes = is_mark(before) && !is_mark(after) && !is_space(after);
    if (!opens && !closes) return;
    uint32_t mark = opens ? after : before, outside = opens ? before : after;
    size_t mark_at = opens ? to : before_at, outside_at = opens ? before_at : to;
    if (!is_wide_mark(mark) && !is_cjk(outside)) return;
    if (has_three_bytes(mark)) replace(x, mark_at, mark, true);
    else if (has_three_bytes(outside)) replace(x, outside_at, outside, false);
    else return;
    NB_PUSH(x->scratch, &x->standins->runs) = (run){from, to, opens};
}

/* ---- single bytes ---- */

/* Control characters, which no text has by now, and what they stand for. */
static const char byte_standins[][2] = {
    {MD_PAREN_STANDIN, '\\'},
    {MD_TAG_STANDIN, '<'},
    {MD_SPACE_STANDIN, ' '},
    {MD_QUOTE_STANDIN, '"'},
    {0x0E, '>'},
    {0x0F, '-'},
    {0x10, '+'},
    {0x11, '*'},
    {0x12, '.'},
    {0x13, ')'},
    {MD_PIPE_STANDIN, '|'},
};

static char original_byte(char c)
{
    if ((unsigned char)c >= ' ' || c == '\n' || c == '\t') return c;
    for (size_t i = 0; i < sizeof byte_standins / sizeof *byte_standins; i++)
        if (byte_standins[i][0] == c) return byte_standins[i][1];
    return c;
}

void md_replace_byte(md *x, size_t at, char with)
{
    standins(x)->fed[at] = with;
}

static void replace_marker(md *x, size_t at)
{
    for (size_t i = 0; i < sizeof byte_standins / sizeof *byte_standins; i++)
        if (byte_standins[i][0] >= 0x0E && byte_standins[i][1] == x->src.s[at])
            md_replace_byte(x, at, byte_standins[i][0]);
}

/* "\(" and "\[" where a formula follows, to which cmark would be escaped marks; the same with
 * two backslashes, as MathJax is told to look for it where one is lost on the way (mdBook,
 * Hexo). */
static void look_at_parens(md *x)
{
    nb_str s = x->src;
    for (size_t i = 0; (i = nb_str_chr(s, '\\', i)) != NB_NPOS;) {
        size_t slashes = 1, at = i;
        while (i + slashes < s.n && s.s[i + slashes] == '\\') slashes++;
        i += slashes;
        if (slashes > 2 || i >= s.n || !strchr("([", s.s[i])) continue;
        bool display = s.s[i] == '[';
        char closer[4] = "\\\\";
        closer[slashes] = display ? ']' : ')';
        nb_str near = nb_str_sub(s, 0, i + 2000);
        size_t end = nb_str_find(near, (nb_str){closer, slashes + 1}, i + 1);
        size_t blank = nb_str_find(near, NB_STR("\n\n"), i + 1);
        if (end != NB_NPOS && end < blank &&
            md_is_tex(nb_str_sub(s, i + 1, end), display && slashes == 1))
            md_replace_byte(x, at, MD_PAREN_STANDIN);
    }
}

/* An opening tag with the attribute "markdown" alone on its line: what follows is Markdown, and
 * cmark must not take it for the rest of an HTML block. */
static bool is_markdown_tag(nb_str line)
{
    nb_str s = nb_str_trim(line);
    size_t at = nb_str_find(s, NB_STR(" markdown"), 0), end = at + 9;
    if (s.s[1] == '/' || at == NB_NPOS || end >= s.n || !strchr("=> ", s.s[end])) return false;
    return nb_str_chr(s, '>', 0) == s.n - 1;
}

static void look_at_markdown_tags(md *x)
{
    nb_str s = x->src;
    for (size_t i = 0; (i = nb_str_chr(s, '<', i)) != NB_NPOS;) {
        size_t from = i, nl = nb_str_chr(s, '\n', i);
        if (nl == NB_NPOS) nl = s.n;
        while (from && s.s[from - 1] == ' ') from--;
        bool first = !from || s.s[from - 1] == '\n';
        if (first && is_markdown_tag(nb_str_sub(s, i, nl)))
            md_replace_byte(x, i, MD_TAG_STANDIN);
        i = nl;
    }
}

/* "({{< ref "x.md" >}})": an address to Hugo or Jekyll, and with stand-ins for spaces and
 * quotes to cmark. */
static void look_at_reference_links(md *x)
{
    nb_str s = x->src;
    for (size_t i = 0; (i = nb_str_chr(s, '{', i)) != NB_NPOS; i++) {
        if (i < 2 || s.s[i - 1] != '(' || s.s[i - 2] != ']') continue;
        size_t end = md_directive_end(s, i);
        if (!end && i + 1 < s.n &&
            s.s[i + 1] == '{') { /* Jekyll's "{{ "x.md" | relative_url }}" */
            nb_str line = nb_str_sub(s, 0, nb_str_chr(s, '\n', i));
            end = nb_str_find(line, NB_STR("}}"), i);
            end = end == NB_NPOS ? 0 : end + 2;
        }
        if (!end || end >= s.n) continue;
        for (; i < end; i++) {
            if (s.s[i] == ' ') md_replace_byte(x, i, MD_SPACE_STANDIN);
            else if (s.s[i] == '"') md_replace_byte(x, i, MD_QUOTE_STANDIN);
        }
    }
}

static bool is_file_name(nb_str s)
{
    static const char *const types[] = {".png", ".jpg",  ".jpeg", ".gif",
                                        ".svg", ".webp", ".bmp",  ".md"};
    nb_str ext = nb_path_ext(s);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (nb_str_ieq(ext, nb_str_of(types[i]))) return true;
    return false;
}

/* "![](Figure 1.png)", as editors on the desktop write and show it. */
static void look_at_spaces_in_paths(md *x)
{
    nb_str s = x->src;
    for (size_t i = 0; (i = nb_str_find(s, NB_STR("]("), i)) != NB_NPOS;) {
        size_t end = i += 2, space = NB_NPOS;
        for (; end < s.n && end < i + 300 && !strchr("\n\"'<>", s.s[end]); end++) {
            if (s.s[end] == ' ' && end > i) space = end;
            if (s.s[end] == ')' && is_file_name(nb_str_sub(s, i, end))) break;
            if (s.s[end] == ')' && space == NB_NPOS) break;
        }
        if (space == NB_NPOS || end >= s.n || s.s[end] != ')') continue;
        for (; i < end; i++)
            if (s.s[i] == ' ') md_replace_byte(x, i, MD_SPACE_STANDIN);
    }
}

/* More markers of quotes and lists on one line than can be nested: the next one becomes text,
 * before cmark builds a tower of them that it climbs for every further line. */
static void look_at_markers(md *x, size_t from, size_t to)
{
    nb_str s = x->src;
    unsigned markers = 0;
    for (size_t i = from; i < to; markers++) {
        while (i < to && (s.s[i] == ' ' || s.s[i] == '\t')) i++;
        size_t at = i;
        if (i < to && s.s[i] == '>') i++;
        else {
            while (i < to && i < at + 9 && s.s[i] >= '0' && s.s[i] <= '9') i++;
            size_t sign = i;
            bool number = i > at;
            if (i >= to || !strchr(number ? ".)" : "-+*", s.s[i])) return;
            i++;
            if (i < to && s.s[i] != ' ' && s.s[i] != '\t') return;
            at = sign;
        }
        if (markers < x->max_nesting) continue;
        replace_marker(x, at);
        nb_diag(x->diags, NB_NESTING, md_loc(x, at), "more than %u levels", x->max_nesting);
        return;
    }
}

static void stand_in_bytes(md *x)
{
    for (size_t i = 0; i < x->src.n; i++)
        if ((unsigned char)x->src.s[i] < ' ' && original_byte(x->src.s[i]) != x->src.s[i])
            return;
    look_at_parens(x);
    look_at_markdown_tags(x);
    look_at_reference_links(x);
    look_at_spaces_in_paths(x);
    md_guard_pipes(x);
    for (size_t l = 0; l < x->n_lines; l++)
        if (x->line[l + 1] - x->line[l] > x->max_nesting)
            look_at_markers(x, x->line[l], x->line[l + 1]);
}

void md_stand_in(md *x)
{
    x->fed = x->src;
    stand_in_bytes(x);
    md_jsx_tags(x);
    md_myst_fences(x);
    for (size_t i = 0; (i = nb_str_chr(x->src, '*', i)) != NB_NPOS;) {
        size_t to = i;
        while (to < x->src.n && x->src.s[to] == '*') to++;
        look_at_run(x, i, to);
        i = to;
    }
}

uint32_t md_original(const md *x, uint32_t c)
{
    const struct md_standins *s = x->standins;
    for (size_t i = 0; s && i < s->all.n; i++)
        if (s->all.v[i].shown == c) return s->all.v[i].original;
    return c;
}

/* Stand-ins for characters lie in the private area or are marks of other scripts; for bytes,
 * below the space. Most strings have neither. */
static bool may_hold_standins(nb_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.s[i];
        if (c == 0xEE || c == 0xEF || (c >= 0xE0 && c < 0xE3) ||
            (c < ' ' && c != '\n' && c != '\t'))
            return true;
    }
    return false;
}

nb_str md_restore(const md *x, nb_str fed)
{
    if (!may_hold_standins(fed)) return fed;
    nb_buf b = {0};
    bool changed = false;
    for (size_t i = 0; i < fed.n;) {
        if (!((unsigned char)fed.s[i] & 0x80)) {
            char o = original_byte(fed.s[i]);
            changed |= o != fed.s[i++];
            nb_putc(&b, o);
            continue;
        }
        size_t at = i;
        uint32_t c = nb_utf8_next(fed, &i), o = md_original(x, c);
        changed |= o != c;
        if (o == c) nb_put(&b, fed.s + at, i - at);
        else nb_put_utf8(&b, o);
    }
    if (changed) return nb_buf_take(x->d->arena, &b);
    nb_buf_free(&b);
    return fed;
}

/* The run at `at`, of those beside which something was replaced; NULL: another. */
static const run *run_at(const md *x, size_t at)
{
    const run *r = x->standins->runs.v;
    size_t lo = 0, hi = x->standins->runs.n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (r[mid].to <= at) lo = mid + 1;
        else hi = mid;
    }
    return lo < x->standins->runs.n && r[lo].from <= at ? &r[lo] : NULL;
}

bool md_owes(const md *x, size_t opener, size_t closer)
{
    if (!x->standins) return false;
    const run *o = run_at(x, opener), *c = run_at(x, closer);
    return (o && o->opens) || (c && !c->opens);
}
