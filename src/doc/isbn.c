/* isbn.c: the number of a book in the trade (ISO 2108; ISBN Users' Manual, 7th edition, §5).
 * Thirteen digits since 2007, ten before; the last is computed from the others. */
#include "doc/doc.h"

static nb_str without_label(nb_str s)
{
    static const char *const labels[] = {"urn:isbn:", "isbn-13", "isbn-10",
                                         "isbn13",    "isbn10",  "isbn"};
    s = nb_str_trim(s);
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        nb_str label = nb_str_of(labels[i]);
        if (!nb_str_ieq(nb_str_sub(s, 0, label.n), label)) continue;
        s = nb_str_trim(nb_str_sub(s, label.n, s.n));
        if (s.n && s.s[0] == ':') s = nb_str_trim(nb_str_sub(s, 1, s.n));
        nb_str wide = NB_STR("：");
        return nb_str_starts(s, wide) ? nb_str_trim(nb_str_sub(s, wide.n, s.n)) : s;
    }
    return s;
}

/* What parts a number: a space, a hyphen, and the dashes that typing programs make of it. */
static bool is_parting(uint32_t c)
{
    return c == ' ' || c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xA0;
}

static char check_digit(const char *digits, size_t n)
{
    unsigned sum = 0;
    for (size_t i = 0; i + 1 < n; i++) {
        unsigned digit = (unsigned)(digits[i] - '0');
        sum += digit * (n == 10 ? 10 - (unsigned)i : i % 2 ? 3 : 1);
    }
    unsigned modulus = n == 10 ? 11 : 10, left = (modulus - sum % modulus) % modulus;
    return left == 10 ? 'X' : (char)('0' + left);
}

nb_isbn nb_isbn_read(nb_str written)
{
    nb_isbn r = {0};
    nb_str s = without_label(written);
    char last = 0;
    for (size_t i = 0; i < s.n;) {
        uint32_t c = nb_utf8_next(s, &i);
        if (is_parting(c)) continue;
        bool digit = c >= '0' && c <= '9';
        if (last == 'X' || r.n == 13 || (!digit && c != 'x' && c != 'X'))
            return (nb_isbn){.fault = NB_ISBN_NO_NUMBER};
        last = digit ? (char)c : 'X';
        r.digits[r.n++] = last;
    }
    bool ten = r.n == 10, book = nb_str_starts((nb_str){r.digits, r.n}, NB_STR("978")) ||
                                 nb_str_starts((nb_str){r.digits, r.n}, NB_STR("979"));
    if (!ten && (r.n != 13 || !book || last == 'X'))
        return (nb_isbn){.fault = NB_ISBN_NO_NUMBER};
    r.check = check_digit(r.digits, r.n);
    r.fault = r.check == last ? NB_ISBN_RIGHT : NB_ISBN_WRONG_CHECK;
    return r;
}
