/* jsx.c: tags of MDX whose attributes are JavaScript, "<Tabs values={[…]}>". To cmark they are
 * no tags: the JavaScript is replaced, byte for byte, by words that may be attributes. Of a
 * <ThemedImage>'s sources the light one becomes the picture's. Comments in braces become
 * HTML's. */
#include <string.h>

#include "base/file.h"
#include "parse/include.h"

enum { LONGEST = 8192 }; /* bytes of a tag */

static bool is_mdx(const md *x)
{
    if (nb_str_is(nb_path_ext(x->m->path), ".mdx")) return true;
    for (size_t l = 0; l < x->n_lines; l++) {
        nb_str line = nb_str_sub(x->src, x->line[l], x->line[l + 1]);
        if (nb_str_starts(line, NB_STR("import ")) &&
            nb_str_find(line, NB_STR(" from "), 0) != NB_NPOS)
            return true;
    }
    return false;
}

/* Behind the string that begins at i. */
static size_t string_end(nb_str s, size_t i)
{
    char quote = s.s[i];
    for (i++; i < s.n && s.s[i] != quote; i++)
        if (s.s[i] == '\\') i++;
    return i < s.n ? i + 1 : s.n;
}

/* Behind the brace that closes the one at i; NB_NPOS: none does, or a blank line comes first.
 */
static size_t brace_end(nb_str s, size_t i)
{
    size_t depth = 0;
    bool blank = false;
    while (i < s.n) {
        char c = s.s[i];
        if (c == '\n' && blank) return NB_NPOS;
        if (c != ' ' && c != '\t') blank = c == '\n';
        if (c == '{') depth++;
        else if (c == '}' && !--depth) return i + 1;
        i = strchr("\"'`", c) && c ? string_end(s, i) : i + 1;
    }
    return NB_NPOS;
}

/* Behind the ">" of the tag at i; 0: it has no JavaScript, or is no tag. */
static size_t tag_end(nb_str s, size_t i)
{
    bool braces = false;
    for (i++; i < s.n && s.s[i] != '>';) {
        char c = s.s[i];
        if (c == '<' || (c == '\n' && i + 1 < s.n && s.s[i + 1] == '\n')) return 0;
        if (c == '{') {
            braces = true;
            i = brace_end(s, i);
            if (i == NB_NPOS) return 0;
        } else i = c == '"' || c == '\'' ? string_end(s, i) : i + 1;
    }
    return braces && i < s.n ? i + 1 : 0;
}

static void fill(md *x, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (!strchr(" \t\n", x->src.s[i])) md_replace_byte(x, i, 'x');
}

/* "light: '/x.svg'" within a tag's braces: " src='/x.svg'". */
static void keep_light(md *x, size_t from, size_t to)
{
    nb_str s = nb_str_sub(x->src, 0, to);
    size_t at = nb_str_find(s, NB_STR("light:"), from), i = at == NB_NPOS ? to : at + 6;
    while (i < to && s.s[i] != '\'' && s.s[i] != '"' && s.s[i] != '}') i++;
    if (i >= to || s.s[i] == '}') return;
    size_t end = string_end(s, i);
    if (nb_str_chr(nb_str_sub(s, i, end), '\n', 0) != NB_NPOS) return;
    for (size_t k = i; k < end; k++) md_replace_byte(x, k, s.s[k]);
    static const char src[] = " src=";
    for (size_t k = 0; k < 5; k++) md_replace_byte(x, i - 5 + k, src[k]);
    if (end < to && !strchr(" \t\n", s.s[end])) md_replace_byte(x, end, ' ');
}

static void replace(md *x, size_t from, size_t to)
{
    nb_str s = nb_str_sub(x->src, 0, to);
    bool image = nb_str_starts(nb_str_sub(s, from, to), NB_STR("<ThemedImage"));
    for (size_t i = from + 1; i < to;) {
        char c = s.s[i];
        if (c != '{') {
            i = c == '"' || c == '\'' ? string_end(s, i) : i + 1;
            continue;
        }
        size_t end = brace_end(s, i), name = i;
        while (name > from && !strchr(" \t\n", s.s[name - 1])) name--;
        fill(x, name, end);
        if (image) keep_light(x, i, end);
        i = end;
    }
}

/* What stands in braces as a comment of JavaScript, from i on, becomes a comment of HTML.
 * Behind it; 0: it has no end. */
static size_t make_comment(md *x, size_t i)
{
    size_t end = nb_str_find(nb_str_sub(x->src, 0, i + LONGEST), NB_STR("*/}"), i + 3);
    if (end == NB_NPOS) return 0;
    end += 3;
    for (size_t k = i + 4; k + 3 < end; k++)
        if (x->src.s[k] == '-' || x->src.s[k] == '>' || x->src.s[k] == '!')
            md_replace_byte(x, k, 'x');
    for (size_t k = 0; k < 4; k++) md_replace_byte(x, i + k, "<!--"[k]);
    for (size_t k = 0; k < 3; k++) md_replace_byte(x, end - 3 + k, "-->"[k]);
    return end;
}

void md_jsx_tags(md *x)
{
    size_t fence = 0, done = 0;
    if ((nb_str_find(x->src, NB_STR("={"), 0) == NB_NPOS &&
         nb_str_find(x->src, NB_STR("{/*"), 0) == NB_NPOS) ||
        !is_mdx(x))
        return;
    for (size_t l = 0; l < x->n_lines; l++) {
        size_t i = x->line[l];
        if (i < done) continue;
        md_follow_fence(x->src, i, &fence);
        while (i < x->src.n && (x->src.s[i] == ' ' || x->src.s[i] == '\t')) i++;
        bool tag = i + 1 < x->src.n && x->src.s[i] == '<' && x->src.s[i + 1] >= 'A' &&
                   x->src.s[i + 1] <= 'Z';
        size_t end = tag && !fence ? tag_end(nb_str_sub(x->src, 0, i + LONGEST), i) : 0;
        if (!fence && nb_str_starts(nb_str_sub(x->src, i, x->src.n), NB_STR("{/*")))
            done = make_comment(x, i);
        if (!end) continue;
        replace(x, i, end);
        done = end;
    }
}
