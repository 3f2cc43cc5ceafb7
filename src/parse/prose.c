/* prose.c: what a Markdown text says in words, for guessing its language: without code,
 * addresses and HTML, which are English whatever the book is. A rough reading is enough. */
#include <string.h>

#include "parse/book.h"

static bool at(nb_str s, size_t i, const char *z)
{
    return nb_str_starts(nb_str_sub(s, i, s.n), nb_str_of(z));
}

/* Past the end of the fence whose opening line begins at i. */
static size_t skip_fence(nb_str s, size_t i)
{
    char c = s.s[i];
    size_t n = 0;
    while (i + n < s.n && s.s[i + n] == c) n++;
    for (size_t line = nb_str_chr(s, '\n', i); line != NB_NPOS;
         line = nb_str_chr(s, '\n', line + 1)) {
        size_t k = line + 1, m = 0;
        while (k < s.n && s.s[k] == ' ') k++;
        while (k + m < s.n && s.s[k + m] == c) m++;
        if (m >= n) return k + m;
    }
    return s.n;
}

static size_t skip_to(nb_str s, size_t i, char c, size_t within)
{
    size_t end = i + within < s.n ? i + within : s.n;
    const char *p = memchr(s.s + i, c, end - i);
    return p ? (size_t)(p - s.s) + 1 : i + 1;
}

static size_t skip_word(nb_str s, size_t i)
{
    while (i < s.n && (unsigned char)s.s[i] > ' ' && (unsigned char)s.s[i] < 0x80 &&
           !strchr("()[]<>\"'`|*", s.s[i]))
        i++;
    return i;
}

static nb_str prose(nb_arena *a, nb_str s)
{
    enum { ENOUGH = 32 * 1024, TAG = 1000, TARGET = 2000, SPAN = 500 };
    nb_buf b = {0};
    bool line_start = true;
    for (size_t i = 0; i < s.n && b.n < ENOUGH;) {
        char c = s.s[i];
        size_t to = i;
        if (line_start && (at(s, i, "```") || at(s, i, "~~~"))) to = skip_fence(s, i);
        else if (c == '`') to = skip_to(s, i + 1, '`', SPAN);
        else if (c == '<') to = skip_to(s, i, '>', TAG);
        else if (c == ']' && at(s, i, "](")) to = skip_to(s, i, ')', TARGET);
        else if (c == 'h' && (at(s, i, "http://") || at(s, i, "https://")))
            to = skip_word(s, i);
        else if (c == 'w' && at(s, i, "www.")) to = skip_word(s, i);
        if (c == '\n') line_start = true;
        else if (c != ' ' && c != '\t') line_start = false;
        if (to > i) {
            nb_putc(&b, ' ');
            i = to;
        } else nb_putc(&b, s.s[i++]);
    }
    return nb_buf_take(a, &b);
}

nb_str nb_prose_lang(nb_arena *a, nb_str markdown)
{
    return nb_text_guess_lang(prose(a, markdown));
}
