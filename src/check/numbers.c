/* numbers.c: the numbers in headings. "Part 2" and "第二部分" say the same; "Top 10" and "十大"
 * as well. */
#include "check/editions.h"

#include <string.h>

#include "unicode/unicode.h"

enum { MOST = 16, LONGEST = 18 };

typedef struct {
    uint64_t digits[MOST], words[MOST]; /* written in digits; in words or Chinese numerals */
    size_t n_digits, n_words;
} numbers;

static void add(uint64_t *v, size_t *n, uint64_t x)
{
    if (*n < MOST) v[(*n)++] = x;
}

static int digit_of(uint32_t c)
{
    if (c >= '0' && c <= '9') return (int)(c - '0');
    return c >= 0xFF10 && c <= 0xFF19 ? (int)(c - 0xFF10) : -1;
}

/* 一 to 九, 十 and 百 in the usual order; a numeral alone is often a word (一些), which does no
 * harm: words only excuse a number of the other side. */
static int han_digit(uint32_t c)
{
    static const uint32_t han[] = {0x96F6, 0x4E00, 0x4E8C, 0x4E09, 0x56DB,
                                   0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D};
    for (int i = 0; i < 10; i++)
        if (han[i] == c) return i;
    return c == 0x4E24 || c == 0x5169 ? 2 : -1;
}

static uint64_t unit_of(uint32_t c)
{
    return c == 0x5341                  ? 10
           : c == 0x767E                ? 100
           : c == 0x5343                ? 1000
           : c == 0x4E07 || c == 0x842C ? 10000
                                        : 0;
}

static void read_han(numbers *k, nb_str s, size_t *i)
{
    uint64_t total = 0, digit = 0;
    bool any = false;
    while (*i < s.n) {
        size_t at = *i;
        uint32_t c = nb_utf8_next(s, &at);
        int d = han_digit(c);
        uint64_t unit = unit_of(c);
        if (d < 0 && !unit) break;
        if (unit) total += (digit || any ? (digit ? digit : 1) : 1) * unit, digit = 0;
        else digit = (uint64_t)d;
        any = true;
        *i = at;
    }
    add(k->words, &k->n_words, total + digit);
}

static const char *const english[] = {
    "zero one two three four five six seven eight nine ten eleven twelve",
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"};

static void read_word(numbers *k, nb_str word)
{
    for (size_t set = 0; set < 2; set++) {
        nb_str rest = nb_str_of(english[set]), one;
        for (uint64_t value = 0; rest.n; value++) {
            nb_str_cut(rest, ' ', &one, &rest);
            if (nb_str_ieq(one, word)) add(k->words, &k->n_words, value);
        }
    }
    /* Roman numerals */
    uint64_t value = 0, before = 0;
    for (size_t i = word.n; i-- > 0;) {
        const char *at = strchr("I1V5X", word.s[i]);
        uint64_t v = at && *at == 'I' ? 1 : at && *at == 'V' ? 5 : at && *at == 'X' ? 10 : 0;
        if (!v) return;
        value = v < before ? value - v : value + v;
        before = v;
    }
    add(k->words, &k->n_words, value);
}

static const char *const large[] = {"万", "萬",      "亿",      "億",
                                    "千", "million", "billion", "thousand"};

static void read_digits(numbers *k, nb_str s, size_t *i)
{
    uint64_t v = 0;
    for (size_t n = 0; *i < s.n; n++) {
        size_t at = *i;
        int d = digit_of(nb_utf8_next(s, &at));
        if (d < 0) break;
        if (n < LONGEST) v = v * 10 + (uint64_t)d;
        *i = at;
    }
    /* "100 万" and "1 million" are the same, and nobody's affair here. */
    size_t at = *i;
    while (at < s.n && s.s[at] == ' ') at++;
    nb_str behind = nb_str_sub(s, at, s.n);
    for (size_t u = 0; u < sizeof large / sizeof *large; u++)
        if (nb_str_starts(behind, nb_str_of(large[u]))) return;
    add(k->digits, &k->n_digits, v);
}

static numbers numbers_of(nb_str s)
{
    numbers k = {0};
    for (size_t i = 0; i < s.n;) {
        size_t at = i;
        uint32_t c = nb_utf8_next(s, &at);
        if (digit_of(c) >= 0) read_digits(&k, s, &i);
        else if (han_digit(c) >= 0 || unit_of(c)) read_han(&k, s, &i);
        else if ((c | 32) >= 'a' && (c | 32) <= 'z') {
            while (at < s.n && (s.s[at] | 32) >= 'a' && (s.s[at] | 32) <= 'z') at++;
            read_word(&k, nb_str_sub(s, i, at));
            i = at;
        } else i = at;
    }
    return k;
}

static bool has(const uint64_t *v, size_t n, uint64_t x)
{
    for (size_t i = 0; i < n; i++)
        if (v[i] == x) return true;
    return false;
}

/* A number of one side that the other has in no form, while it has another in its place. */
bool nb_numbers_differ(nb_str left, nb_str right)
{
    numbers k[2] = {numbers_of(left), numbers_of(right)};
    /* A title may do without a number, or say it in words of any language. */
    if (!k[0].n_digits || !k[1].n_digits) return false;
    for (int side = 0; side < 2; side++) {
        const numbers *mine = &k[side], *other = &k[!side];
        for (size_t i = 0; i < mine->n_digits; i++)
            if (!has(other->digits, other->n_digits, mine->digits[i]) &&
                !has(other->words, other->n_words, mine->digits[i]))
                return true;
    }
    return false;
}
