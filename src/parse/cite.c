/* cite.c: citations as they are written: Pandoc's "[see @key, p. 3; -@other]" and "@key", and
 * the keys in the roles of d2l and MyST. Each key becomes a link that references.c words when
 * the whole book is read. */
#include <string.h>

#include "parse/bib.h"
#include "parse/md.h"

enum { LONGEST = 2000 }; /* bytes between the brackets */

static bool is_alnum(char c)
{
    return ((c | 32) >= 'a' && (c | 32) <= 'z') || (c >= '0' && c <= '9');
}

/* The key behind an "@" at i - 1, as Pandoc reads it: letters, digits and "_", and single other
 * marks inside; or anything in braces. Returns its end, 0: none. */
size_t md_cite_key(nb_str s, size_t i, nb_str *key)
{
    if (i < s.n && s.s[i] == '{') {
        size_t end = nb_str_chr(nb_str_sub(s, 0, i + 200), '}', i);
        *key = nb_str_sub(s, i + 1, end);
        return end == NB_NPOS || end == i + 1 ? 0 : end + 1;
    }
    size_t k = i;
    while (k < s.n) {
        bool word = is_alnum(s.s[k]) || s.s[k] == '_' || (unsigned char)s.s[k] >= 0x80;
        bool next = k + 1 < s.n && (is_alnum(s.s[k + 1]) || s.s[k + 1] == '_');
        if (!word && !(k > i && next && strchr(":.#$%&-+?<>~/", s.s[k]))) break;
        k++;
    }
    *key = nb_str_sub(s, i, k);
    return k > i ? k : 0;
}

nb_node *md_new_citation(md *x, nb_str key, nb_str how, nb_loc loc)
{
    nb_node *link = nb_node_new(x->d, NB_LINK, loc), *t = nb_node_new(x->d, NB_TEXT, loc);
    link->as.link.url = t->as.text.text = key;
    link->as.link.title = how;
    link->as.link.edition = NB_STR(NB_BY_KEY);
    nb_node_append(link, t);
    return link;
}

void md_cite_text(md *x, nb_node *to, nb_str s, nb_loc loc)
{
    nb_buf b = {0};
    for (size_t i = 0; i < s.n; i++) { /* the group may go over line ends */
        bool space = s.s[i] == ' ' || s.s[i] == '\n' || s.s[i] == '\t';
        if (!space) nb_putc(&b, s.s[i]);
        else if (!b.n || b.p[b.n - 1] != ' ') nb_putc(&b, ' ');
    }
    if (!b.n) return;
    nb_node *t = nb_node_new(x->d, NB_TEXT, loc);
    t->as.text.text = nb_buf_take(x->d->arena, &b);
    nb_node_append(to, t);
}

nb_node *md_cite_keys(md *x, nb_str keys, bool textual, nb_loc loc)
{
    nb_node *all = nb_node_new(x->d, NB_SPAN, loc);
    bool first = true;
    if (!textual) md_cite_text(x, all, NB_STR("("), loc);
    for (nb_str key, rest = keys; rest.n;) {
        nb_str_cut(rest, ',', &key, &rest);
        key = nb_str_trim(key);
        if (!key.n) continue;
        if (!first) md_cite_text(x, all, textual ? NB_STR(", ") : NB_STR("; "), loc);
        first = false;
        nb_node_append(all, md_new_citation(x, key, textual ? NB_STR("t") : NB_STR("p"), loc));
    }
    if (!textual) md_cite_text(x, all, NB_STR(")"), loc);
    return all;
}

/* ---- Pandoc ---- */

/* The "@" of an item "see -@key, p. 3", or NB_NPOS. */
static size_t sign_in(nb_str item)
{
    for (size_t i = 0; i < item.n; i++) {
        if (item.s[i] != '@') continue;
        char before = i ? item.s[i - 1] : ' ';
        if (before == ' ' || before == '-' || before == '(' || before == '\n') return i;
    }
    return NB_NPOS;
}

size_t md_cite_group_end(const md *x, nb_str s, size_t i)
{
    if (!x->m->bib) return 0;
    size_t end = nb_str_chr(nb_str_sub(s, 0, i + LONGEST), ']', i);
    nb_str inner = end == NB_NPOS ? NB_STR_NULL : nb_str_sub(s, i + 1, end), item, key;
    if (!inner.n || nb_str_chr(inner, '[', 0) != NB_NPOS) return 0;
    for (nb_str rest = inner; rest.n;) {
        nb_str_cut(rest, ';', &item, &rest);
        size_t at = sign_in(item);
        if (at == NB_NPOS || !md_cite_key(item, at + 1, &key)) return 0;
    }
    return end + 1;
}

nb_node *md_cite_group(md *x, nb_str s, size_t i, size_t end, nb_loc loc)
{
    nb_node *all = nb_node_new(x->d, NB_SPAN, loc);
    nb_str item, key;
    bool first = true;
    md_cite_text(x, all, NB_STR("("), loc);
    for (nb_str rest = nb_str_sub(s, i + 1, end - 1); rest.n; first = false) {
        nb_str_cut(rest, ';', &item, &rest);
        if (!first) md_cite_text(x, all, NB_STR("; "), loc);
        item = nb_str_trim(item);
        size_t at = sign_in(item), to = md_cite_key(item, at + 1, &key);
        bool only_year = at && item.s[at - 1] == '-';
        md_cite_text(x, all, nb_str_sub(item, 0, at - only_year), loc);
        nb_loc here = loc;
        here.col += (uint32_t)(item.s + at - (s.s + i));
        nb_node_append(all,
                       md_new_citation(x, key, only_year ? NB_STR("y") : NB_STR("p"), here));
        md_cite_text(x, all, nb_str_sub(item, to, item.n), loc);
    }
    md_cite_text(x, all, NB_STR(")"), loc);
    return all;
}

bool md_cite_may_begin(nb_str s, size_t i)
{
    char before = i ? s.s[i - 1] : ' ';
    return !is_alnum(before) && !strchr("/.@:_", before);
}

size_t md_cite_end(const md *x, nb_str s, size_t i)
{
    nb_str key;
    if (!x->m->bib || !md_cite_may_begin(s, i)) return 0;
    size_t end = md_cite_key(s, i + 1, &key);
    return end && nb_bib_find(x->m->bib, key) ? end : 0; /* else a name on a network */
}

nb_node *md_cite_one(md *x, nb_str s, size_t i, size_t *end, nb_loc loc)
{
    nb_str key, how = NB_STR("t");
    md_cite_key(s, i + 1, &key);
    size_t open = *end + 1; /* "@key [p. 3]" */
    if (open < s.n && s.s[*end] == ' ' && s.s[open] == '[') {
        size_t close = nb_str_chr(nb_str_sub(s, 0, open + LONGEST), ']', open);
        nb_str inner = close == NB_NPOS ? NB_STR_NULL : nb_str_sub(s, open + 1, close);
        if (inner.n && nb_str_chr(inner, '@', 0) == NB_NPOS &&
            nb_str_chr(inner, '[', 0) == NB_NPOS && inner.s[0] != '^') {
            how = nb_str_printf(x->d->arena, "t, %.*s", NB_STR_ARG(nb_str_trim(inner)));
            *end = close + 1;
        }
    }
    return md_new_citation(x, key, how, loc);
}
