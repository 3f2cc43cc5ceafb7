/* autolink.c: bare addresses, as GitHub's extension recognises them (GFM §6.9), except that an
 * address ends where Chinese, Japanese or Korean text begins, and may begin right after it. */
#include <string.h>

#include "parse/md.h"
#include "unicode/unicode.h"

static bool is_alpha(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}
static bool is_alnum(char c)
{
    return is_alpha(c) || (c >= '0' && c <= '9');
}

static bool ends_address(const md *x, uint32_t c)
{
    if (c < 0x80) return c <= ' ' || c == '<' || c == 0x7F;
    c = md_original(x, c);
    return (c >= 0x2018 && c <= 0x201F) || nb_char_is_space(c) || nb_char_is_cjk(c) ||
           (nb_char_is_wide(c) && nb_char_is_punct(c));
}

/* The host at `at`: where it ends, or 0. Two periods' worth of segments may not hold '_'. */
static size_t host(const md *x, nb_str s, size_t at, bool needs_dot)
{
    size_t i = at, dots = 0, last = 0, last_but_one = 0;
    while (i < s.n) {
        size_t next = i;
        uint32_t c = nb_utf8_next(s, &next);
        if (c == '_') last++;
        else if (c == '.') last_but_one = last, last = 0, dots++;
        else if (c < 0x80 ? !is_alnum((char)c) && c != '-'
                          : ends_address(x, c) || nb_char_is_punct(c))
            break;
        i = next;
    }
    if (i == at || s.s[at] == '.' || last || last_but_one || (needs_dot && !dots)) return 0;
    return i;
}

/* Punctuation, unbalanced parentheses and an entity at the end do not belong to the address. */
static size_t without_tail(nb_str s, size_t from, size_t to)
{
    size_t open = 0, close = 0;
    for (size_t i = from; i < to; i++) open += s.s[i] == '(', close += s.s[i] == ')';
    while (to > from) {
        char c = s.s[to - 1];
        if (strchr("?!.,:*_~'\"", c)) to--;
        else if (c == ')' && close > open) to--, close--;
        else if (c == ';') {
            size_t i = to - 1;
            while (i > from && is_alnum(s.s[i - 1])) i--;
            to = i > from && s.s[i - 1] == '&' && i < to - 1 ? i - 1 : to - 1;
        } else break;
    }
    return to;
}

static size_t path(const md *x, nb_str s, size_t at)
{
    while (at < s.n) {
        size_t next = at;
        if (ends_address(x, nb_utf8_next(s, &next))) break;
        at = next;
    }
    return at;
}

static nb_str content_of(cmark_inline_parser *ip)
{
    cmark_chunk *c = cmark_inline_parser_get_chunk(ip);
    return (nb_str){(const char *)c->data, (size_t)c->len};
}

static bool in_brackets(cmark_inline_parser *ip)
{
    return cmark_inline_parser_in_bracket(ip, 0) || cmark_inline_parser_in_bracket(ip, 1);
}

cmark_node *md_match_url(cmark_parser *parser, cmark_node *parent, cmark_inline_parser *ip)
{
    const md *x = parser->root->user_data;
    nb_str s = content_of(ip);
    size_t at = (size_t)cmark_inline_parser_get_offset(ip), from = at;
    if (at + 4 > s.n || s.s[at + 1] != '/' || s.s[at + 2] != '/' || in_brackets(ip))
        return NULL;
    while (from && at - from < 6 && is_alpha(s.s[from - 1])) from--;
    nb_str scheme = nb_str_sub(s, from, at);
    if (!nb_str_ieq(scheme, NB_STR("http")) && !nb_str_ieq(scheme, NB_STR("https")) &&
        !nb_str_ieq(scheme, NB_STR("ftp")))
        return NULL;
    size_t to = host(x, s, at + 3, false);
    if (!to) return NULL;
    to = without_tail(s, from, path(x, s, to));
    cmark_node *n = md_new_inline(parser, ip, MD_INLINE_URL, (int)from, (int)to);
    cmark_node_unput(parent, (int)(at - from));
    cmark_inline_parser_set_offset(ip, (int)to);
    return n;
}

cmark_node *md_match_www(cmark_parser *parser, cmark_node *parent, cmark_inline_parser *ip)
{
    (void)parent;
    const md *x = parser->root->user_data;
    nb_str s = content_of(ip);
    size_t at = (size_t)cmark_inline_parser_get_offset(ip), before = at;
    if (!nb_str_starts(nb_str_sub(s, at, s.n), NB_STR("www.")) || in_brackets(ip)) return NULL;
    uint32_t c = at ? nb_utf8_prev(s, &before) : ' ';
    if (c > ' ' && !strchr("*_~(", c < 0x80 ? (int)c : 'x') &&
        !(c >= 0x80 && ends_address(x, c)))
        return NULL;
    size_t to = host(x, s, at, true);
    if (!to) return NULL;
    to = without_tail(s, at, path(x, s, to));
    cmark_node *n = md_new_inline(parser, ip, MD_INLINE_URL, (int)at, (int)to);
    cmark_inline_parser_set_offset(ip, (int)to);
    return n;
}

/* The text before '@' was taken as text already; give it back, unless it holds an open
 * delimiter. */
static bool take_back(cmark_node *parent, cmark_inline_parser *ip, size_t n)
{
    delimiter *d = cmark_inline_parser_get_last_delimiter(ip);
    size_t left = n;
    for (cmark_node *c = parent->last_child; left; c = c->prev) {
        if (!c || c->type != CMARK_NODE_TEXT || (d && d->inl_text == c)) return false;
        size_t len = (size_t)c->as.literal.len;
        left -= len < left ? len : left;
    }
    cmark_node_unput(parent, (int)n);
    return true;
}

cmark_node *md_match_email(cmark_parser *parser, cmark_node *parent, cmark_inline_parser *ip)
{
    nb_str s = content_of(ip);
    size_t at = (size_t)cmark_inline_parser_get_offset(ip), from = at, to = at + 1, dots = 0;
    if (in_brackets(ip)) return NULL;
    while (from && (is_alnum(s.s[from - 1]) || strchr(".+-_", s.s[from - 1]))) from--;
    if (from == at) return NULL;
    for (; to < s.n; to++) {
        if (s.s[to] == '.' && to + 1 < s.n && is_alnum(s.s[to + 1])) dots++;
        else if (!is_alnum(s.s[to]) && s.s[to] != '-' && s.s[to] != '_') break;
    }
    if (!dots || to == at + 1 || s.s[to - 1] == '-' || s.s[to - 1] == '_') return NULL;
    cmark_node *n = md_new_inline(parser, ip, MD_INLINE_EMAIL, (int)from, (int)to);
    if (!take_back(parent, ip, at - from)) {
        cmark_node_free(n);
        return NULL;
    }
    cmark_inline_parser_set_offset(ip, (int)to);
    return n;
}
