/* html_token.c: tags, comments and text of raw HTML and of what looks like it (JSX),
 * tolerantly: what is no tag is text. Linear: a search that reached the end in vain is not made
 * again. */
#include <cmark-gfm/houdini.h>
#include <string.h>

#include "base/mem.h"
#include "parse/html.h"

static bool is_letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}
static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_name(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ':' ||
           c == '.';
}

size_t md_entity(md *x, nb_str s, size_t i, nb_str *out)
{
    cmark_strbuf b;
    cmark_strbuf_init((cmark_mem *)&md_mem, &b, 0);
    size_t n = (size_t)houdini_unescape_ent(&b, (const uint8_t *)s.s + i + 1,
                                            (bufsize_t)(s.n - i - 1));
    if (n) *out = md_clean(x, (nb_str){(const char *)b.ptr, (size_t)b.size});
    cmark_strbuf_free(&b);
    return n ? n + 1 : 0;
}

nb_str md_decode(md *x, nb_str s)
{
    s = md_restore(x, s);
    if (nb_str_chr(s, '&', 0) == NB_NPOS) return nb_str_dup(x->d->arena, s);
    nb_buf b = {0};
    for (size_t i = 0; i < s.n;) {
        nb_str out;
        size_t n = s.s[i] == '&' ? md_entity(x, s, i, &out) : 0;
        if (n) nb_put_str(&b, out), i += n;
        else nb_putc(&b, s.s[i++]);
    }
    return nb_buf_take(x->d->arena, &b);
}

/* The end of a quoted or braced value that begins at i, or NB_NPOS. */
static size_t value_end(md_tokens *t, size_t i)
{
    char c = t->s.s[i];
    if (c == '"' || c == '\'') {
        bool *none = c == '"' ? &t->no_double : &t->no_single;
        size_t end = *none ? NB_NPOS : nb_str_chr(t->s, c, i + 1);
        if (end == NB_NPOS) *none = true;
        return end == NB_NPOS ? end : end + 1;
    }
    size_t depth = 0, k = i, stop = i + 4096 < t->s.n ? i + 4096 : t->s.n;
    for (; k < stop; k++) {
        if (t->s.s[k] == '{') depth++;
        else if (t->s.s[k] == '}' && !--depth) return k + 1;
    }
    return NB_NPOS;
}

static nb_str unquoted(nb_str v)
{
    bool quoted = v.n > 1 && strchr("\"'{", v.s[0]);
    return quoted ? nb_str_sub(v, 1, v.n - 1) : v;
}

/* Attributes from i on, up to '>'. The byte behind it, or NB_NPOS when this is no tag. */
static size_t read_attributes(md *x, md_tokens *t, size_t i, md_token *tok)
{
    nb_str s = t->s;
    tok->n_attrs = 0;
    while (i < s.n) {
        while (i < s.n && is_space(s.s[i])) i++;
        if (i >= s.n || s.s[i] == '<') return NB_NPOS;
        if (s.s[i] == '>') return i + 1;
        if (s.s[i] == '/') {
            tok->empty = i + 1 < s.n && s.s[i + 1] == '>';
            i++;
            continue;
        }
        size_t from = i, end;
        if (strchr("\"'{", s.s[i])) { /* a stray value, or JSX's {...rest} */
            if ((i = value_end(t, i)) == NB_NPOS) return NB_NPOS;
            continue;
        }
        while (i < s.n && !is_space(s.s[i]) && !strchr("=<>\"'", s.s[i]) &&
               !(s.s[i] == '/' && i + 1 < s.n && s.s[i + 1] == '>'))
            i++;
        md_attr a = {.name = nb_str_sub(s, from, i)};
        size_t eq = i;
        while (eq < s.n && is_space(s.s[eq])) eq++;
        if (eq < s.n && s.s[eq] == '=') {
            i = eq + 1;
            while (i < s.n && is_space(s.s[i])) i++;
            from = i;
            if (i < s.n && strchr("\"'{", s.s[i])) end = value_end(t, i);
            else
                for (end = i; end < s.n && !is_space(s.s[end]) && !strchr("<>", s.s[end]);)
                    end++;
            if (end == NB_NPOS) return NB_NPOS;
            a.value = unquoted(nb_str_sub(s, from, end));
            i = end;
        } else if (i == from) i++; /* a stray '=' */
        if (a.name.n && tok->n_attrs < MD_MAX_ATTRS) {
            a.name = nb_str_lower(x->scratch, a.name);
            a.value = md_decode(x, a.value);
            tok->attr[tok->n_attrs++] = a;
        }
    }
    return NB_NPOS;
}

/* A tag, comment or declaration at '<'. The byte behind it, or NB_NPOS. */
static size_t read_markup(md *x, md_tokens *t, size_t i, md_token *tok)
{
    nb_str s = t->s;
    if (nb_str_starts(nb_str_sub(s, i, i + 4), NB_STR("<!--"))) {
        tok->kind = MD_COMMENT;
        size_t end = t->no_comment_end ? NB_NPOS : nb_str_find(s, NB_STR("-->"), i + 4);
        if (end == NB_NPOS) t->no_comment_end = true;
        return end == NB_NPOS ? s.n : end + 3;
    }
    static const char *const pairs[][2] = {{"<![CDATA[", "]]>"}, {"<?", "?>"}, {"<!", ">"}};
    for (size_t k = 0; k < 3; k++) {
        if (!nb_str_starts(nb_str_sub(s, i, i + 9), nb_str_of(pairs[k][0]))) continue;
        tok->kind = MD_COMMENT;
        size_t end = nb_str_find(s, nb_str_of(pairs[k][1]), i + 2);
        if (end == NB_NPOS) return k < 2 ? s.n : NB_NPOS;
        return end + strlen(pairs[k][1]);
    }
    size_t name = i + 1;
    bool closes = name < s.n && s.s[name] == '/';
    if (closes) name++;
    if (name >= s.n || (!is_letter(s.s[name]) && s.s[name] != '>')) return NB_NPOS;
    size_t end = name;
    while (end < s.n && is_name(s.s[end])) end++;
    tok->kind = closes ? MD_END : MD_START;
    tok->name = nb_str_sub(s, name, end);
    tok->empty = false;
    if (!tok->name.n && s.s[name] != '>') return NB_NPOS;
    if (end < s.n && !is_space(s.s[end]) && s.s[end] != '>' && s.s[end] != '/') return NB_NPOS;
    return read_attributes(x, t, end, tok);
}

bool md_next_token(md *x, md_tokens *t, md_token *tok)
{
    if (t->i >= t->s.n) return false;
    tok->from = t->i;
    for (size_t i = t->i; i < t->s.n; i++) {
        i = nb_str_chr(t->s, '<', i);
        if (i == NB_NPOS) break;
        size_t end = read_markup(x, t, i, tok);
        if (end == NB_NPOS) continue;
        if (i > t->i) { /* the text before it comes first; the tag is read again */
            tok->kind = MD_TEXT;
            tok->to = t->i = i;
            return true;
        }
        tok->to = t->i = end;
        return true;
    }
    tok->kind = MD_TEXT;
    tok->to = t->i = t->s.n;
    return true;
}

nb_str md_attribute(const md_token *t, const char *name)
{
    for (size_t i = 0; i < t->n_attrs; i++)
        if (nb_str_is(t->attr[i].name, name)) return t->attr[i].value;
    return NB_STR_NULL;
}

bool md_has_attribute(const md_token *t, const char *name)
{
    for (size_t i = 0; i < t->n_attrs; i++)
        if (nb_str_is(t->attr[i].name, name)) return true;
    return false;
}
