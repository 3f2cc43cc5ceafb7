/* grammar_inline.c: the inlines of the dialects, as rules of cmark's own inline phase: code
 * spans, links and escapes before them have been read by then, and what they take is not read
 * for anything else. */
#include <string.h>

#include "parse/md.h"
#include "unicode/unicode.h"

typedef struct {
    md *x;
    cmark_parser *parser;
    cmark_inline_parser *ip;
    nb_str s;  /* the content of the block */
    size_t at; /* the special character */
} rule;

static bool is_letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}
static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}
static bool is_alnum(char c)
{
    return is_letter(c) || is_digit(c);
}
static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

static char char_at(nb_str s, size_t i)
{
    return i < s.n ? s.s[i] : '\n';
}

cmark_node *md_new_inline(cmark_parser *parser, cmark_inline_parser *ip, md_inline_kind kind,
                          int from, int to)
{
    cmark_node *n = cmark_node_new_with_mem(CMARK_NODE_CUSTOM_INLINE, parser->mem);
    int column = cmark_inline_parser_get_column(ip) - cmark_inline_parser_get_offset(ip);
    n->start_column = column + from;
    n->end_column = column + to - 1;
    n->user_data = (void *)(uintptr_t)kind;
    return n;
}

md_inline_kind md_inline_is(const cmark_node *n)
{
    return n->type == CMARK_NODE_CUSTOM_INLINE ? (md_inline_kind)(uintptr_t)n->user_data
                                               : MD_INLINE_NONE;
}

/* An inline of bytes [at, to), whose meaning is read from the source later. */
static cmark_node *take(const rule *r, md_inline_kind kind, size_t to)
{
    cmark_node *n = md_new_inline(r->parser, r->ip, kind, (int)r->at, (int)to);
    cmark_inline_parser_set_offset(r->ip, (int)to);
    return n;
}

static cmark_node *text(const rule *r, size_t from, size_t to)
{
    cmark_node *n = md_new_inline(r->parser, r->ip, MD_INLINE_NONE, (int)from, (int)to);
    n->type = CMARK_NODE_TEXT;
    n->user_data = NULL;
    n->as.literal = cmark_chunk_dup(cmark_inline_parser_get_chunk(r->ip), (bufsize_t)from,
                                    (bufsize_t)(to - from));
    return n;
}

static cmark_node *match_math(const rule *r)
{
    size_t end;
    md_inline_kind kind = md_formula(r->x, r->s, r->at, &end);
    return kind == MD_INLINE_NONE ? NULL : take(r, kind, end);
}

/* ---- braces ---- */

static bool is_name(char c)
{
    return is_alnum(c) || (c && strchr("-_:.", c)) || (unsigned char)c >= 0x80;
}

/* "{#id .class key=value}", with kramdown's colon: the byte behind it, or 0. */
size_t md_attributes_end(nb_str s, size_t i)
{
    size_t k = i + 1, found = 0;
    if (char_at(s, k) == ':') k++;
    for (;;) {
        while (k < s.n && s.s[k] == ' ') k++;
        if (k >= s.n) return 0;
        if (s.s[k] == '}') return found ? k + 1 : 0;
        bool sign = s.s[k] == '#' || s.s[k] == '.';
        size_t from = k += sign;
        while (k < s.n && is_name(s.s[k]) && s.s[k] != '=') k++;
        if (k == from) return 0;
        if (!sign) {
            if (char_at(s, k) != '=') return 0;
            char q = char_at(s, ++k);
            if (q == '"' || q == '\'') {
                size_t end = nb_str_chr(nb_str_sub(s, 0, k + 1000), q, k + 1);
                if (end == NB_NPOS) return 0;
                k = end + 1;
            } else
                while (k < s.n && !is_space(s.s[k]) && s.s[k] != '}') k++;
        }
        found++;
        if (k - i > 2000) return 0;
    }
}

static cmark_node *match_brace(const rule *r)
{
    nb_str rest = nb_str_sub(r->s, r->at, r->s.n);
    size_t end = md_directive_end(r->s, r->at);
    if (end) return take(r, MD_INLINE_DIRECTIVE, end);
    if (nb_str_starts(rest, NB_STR("{{#")) || nb_str_starts(rest, NB_STR("{{/"))) {
        end = nb_str_find(nb_str_sub(rest, 0, 1000), NB_STR("}}"), 3);
        if (end != NB_NPOS && is_letter(char_at(rest, 3)))
            return take(r, MD_INLINE_DIRECTIVE, r->at + end + 2);
    }
    if (r->at && r->s.s[r->at - 1] == '{') return NULL;
    end = md_attributes_end(r->s, r->at);
    return end ? take(r, MD_INLINE_ATTRIBUTES, end) : NULL;
}

/* ---- runs of delimiters: ~ = ^ ---- */

typedef struct {
    size_t n;
    uint32_t before, after;
    bool left, right; /* flanking, full-width marks counting as letters */
} run;

static run scan_run(const rule *r)
{
    run u = {.before = ' ', .after = ' '};
    size_t i = r->at, k = i;
    if (i) u.before = md_original(r->x, nb_utf8_prev(r->s, &i));
    while (k < r->s.n && r->s.s[k] == r->s.s[r->at]) k++;
    u.n = k - r->at;
    if (k < r->s.n) u.after = md_original(r->x, nb_utf8_next(r->s, &k));
    bool space_b = nb_char_is_space(u.before), space_a = nb_char_is_space(u.after);
    bool wide_b = u.before >= 0x2E80 && nb_char_is_wide(u.before);
    bool wide_a = u.after >= 0x2E80 && nb_char_is_wide(u.after);
    bool punct_b = nb_char_is_punct(u.before), punct_a = nb_char_is_punct(u.after);
    u.left = !space_a && (!punct_a || wide_a || space_b || punct_b || wide_b);
    u.right = !space_b && (!punct_b || wide_b || space_a || punct_a || wide_a);
    return u;
}

static bool is_word_char(uint32_t c)
{
    return nb_char_is_letter(c) || nb_char_is_number(c);
}

static cmark_node *push_run(const rule *r, const run *u, bool opens, bool closes)
{
    cmark_node *n = text(r, r->at, r->at + u->n);
    cmark_inline_parser_set_offset(r->ip, (int)(r->at + u->n));
    if (opens || closes)
        cmark_inline_parser_push_delimiter(r->ip, (unsigned char)r->s.s[r->at], opens, closes,
                                           n);
    return n;
}

/* One delimiter, a short word without spaces, the delimiter again. */
static cmark_node *short_word(const rule *r, md_inline_kind kind, const char *more, size_t most)
{
    char c = r->s.s[r->at];
    size_t end = r->at + 1;
    bool any = false;
    for (; end < r->s.n && end - r->at <= most && r->s.s[end] != c; end++) {
        if (!is_alnum(r->s.s[end]) && !strchr(more, r->s.s[end])) return NULL;
        any |= is_alnum(r->s.s[end]);
    }
    if (!any || char_at(r->s, end) != c || char_at(r->s, end + 1) == c) return NULL;
    cmark_node *n = take(r, kind, end + 1);
    cmark_node_append_child(n, text(r, r->at + 1, end));
    return n;
}

static cmark_node *match_run(const rule *r)
{
    run u = scan_run(r);
    char c = r->s.s[r->at];
    bool word_b = is_word_char(u.before), word_a = is_word_char(u.after);
    bool latin_b = u.before < 0x80 && word_b, latin_a = u.after < 0x80 && word_a;
    cmark_node *n = NULL;
    if (c == '^' && u.n == 1 && (latin_b || u.before == ')'))
        n = short_word(r, MD_INLINE_SUP, "+-.*()/", 16);
    if (c == '~' && u.n == 1 && ((latin_b && !is_digit((char)u.before)) || u.before == ')'))
        n = short_word(r, MD_INLINE_SUB, "+-()", 12);
    if (n) return n;
    /* A single tilde between words is a range, in "5~10" and elsewhere. */
    if (c == '~' && u.n == 1) return push_run(r, &u, u.left && !word_b, u.right && !word_a);
    if (c == '~') return push_run(r, &u, u.left && u.n == 2, u.right && u.n == 2);
    bool pair = u.n == 2;
    return push_run(r, &u, pair && u.left && !latin_b, pair && u.right && !latin_a);
}

static md_inline_kind kind_of(const delimiter *d)
{
    return d->delim_char == '~'   ? MD_INLINE_STRIKE
           : d->delim_char == '=' ? MD_INLINE_MARK
                                  : MD_INLINE_INSERT;
}

delimiter *md_insert_run(cmark_syntax_extension *self, cmark_parser *parser,
                         cmark_inline_parser *ip, delimiter *opener, delimiter *closer)
{
    (void)self, (void)parser;
    delimiter *next = closer->next;
    cmark_node *n = opener->inl_text, *end = closer->inl_text;
    md_inline_kind kind = kind_of(opener);
    if (n->as.literal.len != end->as.literal.len) return next;
    if (!cmark_node_set_type(n, CMARK_NODE_CUSTOM_INLINE)) return next;
    n->user_data = (void *)(uintptr_t)kind;
    n->end_column = end->end_column;
    for (cmark_node *c = n->next, *after; c && c != end; c = after) {
        after = c->next;
        cmark_node_append_child(n, c);
    }
    cmark_node_free(end);
    for (delimiter *d = closer, *before; d && d != opener; d = before) {
        before = d->previous;
        cmark_inline_parser_remove_delimiter(ip, d);
    }
    cmark_inline_parser_remove_delimiter(ip, opener);
    return next;
}

cmark_node *md_match_inline(cmark_syntax_extension *self, cmark_parser *parser,
                            cmark_node *parent, unsigned char c, cmark_inline_parser *ip)
{
    (void)self;
    cmark_chunk *chunk = cmark_inline_parser_get_chunk(ip);
    rule r = {.x = parser->root->user_data,
              .parser = parser,
              .ip = ip,
              .s = {(const char *)chunk->data, (size_t)chunk->len},
              .at = (size_t)cmark_inline_parser_get_offset(ip)};
    switch (c) {
    case ':': return md_match_url(parser, parent, ip);
    case 'w': return md_match_www(parser, parent, ip);
    case '@': return md_match_email(parser, parent, ip);
    case '$':
    case MD_PAREN_STANDIN: return match_math(&r);
    case '{': return match_brace(&r);
    case '~':
    case '=':
    case '^': return match_run(&r);
    default: return NULL;
    }
}
