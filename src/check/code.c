/* code.c: is the code of a translation still the code of the original?
 *
 * Compared line by line, without what may be translated: comments, the words in strings, and
 * any line with letters beyond ASCII on one side, of which only the ASCII outside strings must
 * agree. */
#include "check/editions.h"

#include <string.h>

static bool next_line(nb_str *rest, nb_str *line)
{
    if (!rest->n) return false;
    size_t nl = nb_str_chr(*rest, '\n', 0);
    *line = nb_str_sub(*rest, 0, nl);
    *rest = nl == NB_NPOS ? NB_STR_NULL : nb_str_sub(*rest, nl + 1, rest->n);
    return true;
}

/* Where a comment begins: a mark of some language at the head of the line or behind a space,
 * and a space behind it ("#include" is none). */
static size_t comment_at(nb_str s)
{
    static const char *const marks[] = {"#",  "//", "--",   "%",      ";",
                                        "/*", "*",  "<!--", "\"\"\"", "'''"};
    for (size_t i = 0; i < s.n; i++) {
        if (i && s.s[i - 1] != ' ' && s.s[i - 1] != '\t') continue;
        for (size_t k = 0; k < sizeof marks / sizeof *marks; k++) {
            size_t n = strlen(marks[k]);
            if (!nb_str_starts(nb_str_sub(s, i, s.n), nb_str_of(marks[k]))) continue;
            /* A star is a comment's only where it leads a line of one. */
            if (marks[k][0] == '*' && i && nb_str_trim(nb_str_sub(s, 0, i)).n) continue;
            if (i + n >= s.n || s.s[i + n] == ' ' || (unsigned char)s.s[i + n] >= 0x80 ||
                n == 3)
                return i;
        }
    }
    return s.n;
}

static bool is_quote(char c)
{
    return c == '"' || c == '\'' || c == '`';
}

/* The program in a line: no comment, no space, no strings, nothing beyond ASCII. */
static nb_str skeleton(nb_buf *b, nb_str line, bool *foreign)
{
    nb_str s = nb_str_sub(line, 0, comment_at(line));
    b->n = 0;
    *foreign = false;
    char in = 0;
    for (size_t i = 0; i < line.n; i++) *foreign = *foreign || (unsigned char)line.s[i] >= 0x80;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.s[i];
        if (in) {
            if (c == '\\') i++;
            else if (c == in) in = 0;
        } else if (is_quote(c) && nb_str_chr(s, c, i + 1) != NB_NPOS) {
            in = c;
            nb_putc(b, c);
        } else if ((unsigned char)c > ' ' && (unsigned char)c < 0x80) nb_putc(b, c);
    }
    nb_putc(b, 0);
    b->n--;
    return nb_buf_str(b);
}

static nb_str without_space(nb_buf *b, nb_str line)
{
    nb_str s = nb_str_sub(line, 0, comment_at(line));
    b->n = 0;
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.s[i] > ' ') nb_putc(b, s.s[i]);
    nb_putc(b, 0);
    b->n--;
    return nb_buf_str(b);
}

/* plain: no language of code is named; output and sketches hold words of the author's own. */
static bool same_line(nb_buf b[2], nb_str left, nb_str right, bool plain)
{
    if (nb_str_eq(nb_str_trim(left), nb_str_trim(right))) return true;
    bool foreign[2];
    nb_str l = skeleton(&b[0], left, &foreign[0]), r = skeleton(&b[1], right, &foreign[1]);
    if (foreign[0] || foreign[1]) {
        /* Words of one language may stand for anything of the other; a statement stays one. */
        return plain || nb_str_eq(l, r) || !l.n || !r.n || nb_str_chr(l, '(', 0) == NB_NPOS;
    }
    return nb_str_eq(without_space(&b[0], left), without_space(&b[1], right));
}

/* The next line with something in it besides a comment. */
static bool next_code(nb_str *rest, nb_str *line, size_t *at)
{
    while (next_line(rest, line)) {
        ++*at;
        if (nb_str_trim(nb_str_sub(*line, 0, comment_at(*line))).n) return true;
    }
    return false;
}

bool nb_same_code(nb_str left, nb_str right, bool plain, size_t line[2])
{
    nb_buf b[2] = {{0}, {0}};
    size_t at[2] = {0, 0};
    bool same = true;
    for (;;) {
        nb_str l = NB_STR_NULL, r = NB_STR_NULL;
        bool more_l = next_code(&left, &l, &at[0]), more_r = next_code(&right, &r, &at[1]);
        if (!more_l && !more_r) break;
        same = more_l == more_r && same_line(b, l, r, plain);
        if (!same) break;
    }
    line[0] = at[0] ? at[0] - 1 : 0;
    line[1] = at[1] ? at[1] - 1 : 0;
    nb_buf_free(&b[0]);
    nb_buf_free(&b[1]);
    return same;
}
