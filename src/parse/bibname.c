/* bibname.c: the names of authors, as BibTeX takes them apart: "First von Last",
 * "von Last, First", "von Last, Jr, First", "{A Body}". */
#include <string.h>

#include "parse/bib.h"
#include "unicode/unicode.h"

enum { MAX_NAMES = 500 };

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The next piece of s from *i on, up to a separator outside braces: ',' or white space. */
static nb_str piece(nb_str s, size_t *i, bool comma)
{
    size_t depth = 0, from = *i;
    for (; *i < s.n; ++*i) {
        char c = s.s[*i];
        if (c == '{') depth++;
        if (c == '}' && depth) depth--;
        if (!depth && (comma ? c == ',' : is_space(c) || c == '~')) break;
    }
    return nb_str_sub(s, from, *i);
}

/* "Jean-Baptiste Louis" -> "J.-B. L." */
static nb_str initials_of(nb_arena *a, nb_str first)
{
    nb_buf b = {0};
    bool begins = true;
    for (size_t i = 0; i < first.n;) {
        uint32_t c = nb_utf8_next(first, &i);
        if (c == ' ' || c == 0xA0 || c == '-' || c == '.') {
            begins = true;
            if (c == '-' && b.n) nb_putc(&b, '-');
        } else if (begins) {
            if (b.n && b.p[b.n - 1] != '-') nb_putc(&b, ' ');
            nb_put_utf8(&b, c);
            nb_putc(&b, '.');
            begins = false;
        }
    }
    return nb_buf_take(a, &b);
}

static bool is_lower(nb_str word)
{
    size_t i = 0;
    while (i < word.n && (word.s[i] == '{' || word.s[i] == '\\')) i++;
    return i < word.n && word.s[i] >= 'a' && word.s[i] <= 'z';
}

/* "First von Last": where the last name begins. */
static size_t last_begins(nb_str s)
{
    size_t begins = 0;
    for (size_t i = 0; i < s.n;) {
        while (i < s.n && (is_space(s.s[i]) || s.s[i] == '~')) i++;
        size_t from = i;
        nb_str word = piece(s, &i, false);
        if (!word.n) break;
        begins = from;
        if (from && is_lower(word)) break; /* "von" */
    }
    return begins;
}

static nb_bib_name name_of(nb_arena *a, nb_str s)
{
    nb_bib_name name = {0};
    nb_str part[3] = {{0}}, first;
    size_t i = 0, n = 0;
    for (; n < 3 && i <= s.n; n++, i++) part[n] = nb_str_trim(piece(s, &i, true));
    if (n > 1 && part[1].n) {
        name.last = nb_tex_text(a, part[0]);
        first = part[n > 2 && part[2].n ? 2 : 1];
        if (n > 2 && part[2].n) /* "Jr" stays with the name */
            name.last = nb_str_printf(a, "%.*s %.*s", NB_STR_ARG(name.last),
                                      NB_STR_ARG(nb_tex_text(a, part[1])));
    } else {
        size_t from = last_begins(part[0]);
        name.last = nb_tex_text(a, nb_str_sub(part[0], from, part[0].n));
        first = nb_str_sub(part[0], 0, from);
    }
    first = nb_tex_text(a, first);
    i = 0;
    if (name.last.n) name.han = nb_char_is_cjk(nb_utf8_next(name.last, &i));
    if (name.han) name.last = nb_str_cat(a, name.last, first);
    else name.initials = initials_of(a, first);
    return name;
}

/* The next name, up to an "and" outside braces. */
static nb_str next_name(nb_str s, size_t *i)
{
    size_t from = *i, depth = 0;
    for (; *i < s.n; ++*i) {
        char c = s.s[*i];
        if (c == '{') depth++;
        if (c == '}' && depth) depth--;
        if (depth || !is_space(c)) continue;
        size_t k = *i;
        while (k < s.n && is_space(s.s[k])) k++;
        if (nb_str_ieq(nb_str_sub(s, k, k + 3), NB_STR("and")) && k + 3 < s.n &&
            is_space(s.s[k + 3])) {
            nb_str name = nb_str_sub(s, from, *i);
            *i = k + 3;
            return name;
        }
        *i = k - 1;
    }
    return nb_str_sub(s, from, s.n);
}

size_t nb_bib_names(nb_arena *a, nb_str s, nb_bib_name **out, bool *more)
{
    NB_VEC(nb_bib_name) v = {0};
    *more = false;
    for (size_t i = 0; i < s.n && v.n < MAX_NAMES;) {
        nb_str name = nb_str_trim(next_name(s, &i));
        if (nb_str_is(name, "others") || nb_str_starts(name, NB_STR("et al"))) *more = true;
        else if (name.n) NB_PUSH(a, &v) = name_of(a, name);
    }
    *out = v.v;
    return v.n;
}
