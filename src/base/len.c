#include "base/len.h"

nb_len nb_muldiv(nb_len a, int64_t num, int64_t den)
{
    int64_t small;
    if (!__builtin_mul_overflow(a, num, &small) && small < INT64_MAX - den &&
        small > den - INT64_MAX)
        return small >= 0 ? (small + den / 2) / den : -((-small + den / 2) / den);
    __int128 p = (__int128)a * num;
    __int128 half = den / 2;
    return (nb_len)(p >= 0 ? (p + half) / den : -((-p + half) / den));
}

double nb_len_pt(nb_len a)
{
    return (double)a / 65536.0;
}

void nb_put_len(nb_buf *b, nb_len a, int places)
{
    int64_t scale = 1;
    for (int i = 0; i < places; i++) scale *= 10;
    nb_len v = nb_muldiv(a, scale, NB_POINT);
    if (v < 0) {
        nb_putc(b, '-');
        v = -v;
    }
    nb_put_int(b, v / scale);
    int64_t frac = v % scale;
    if (!frac) return;
    char digits[20];
    int n = places;
    for (int i = places - 1; i >= 0; i--, frac /= 10) digits[i] = (char)('0' + frac % 10);
    while (digits[n - 1] == '0') n--;
    nb_putc(b, '.');
    nb_put(b, digits, (size_t)n);
}

bool nb_len_parse(nb_str s, nb_len *out)
{
    static const struct {
        nb_str unit;
        int64_t num, den; /* points = value * num / den */
    } units[] = {
        {{"pt", 2}, 1, 1},  {{"mm", 2}, 720, 254}, {{"cm", 2}, 7200, 254},
        {{"in", 2}, 72, 1}, {{"px", 2}, 3, 4},     {{"", 0}, 1, 1},
    };
    s = nb_str_trim(s);
    size_t i = 0;
    bool negative = s.n && s.s[0] == '-';
    if (negative || (s.n && s.s[0] == '+')) i++;
    int64_t value = 0, scale = 1;
    bool any = false, point = false;
    for (; i < s.n; i++) {
        if (s.s[i] == '.' && !point) {
            point = true;
        } else if (s.s[i] >= '0' && s.s[i] <= '9') {
            if (value > 1000000000 || scale > 1000000) return false;
            value = value * 10 + (s.s[i] - '0');
            if (point) scale *= 10;
            any = true;
        } else {
            break;
        }
    }
    nb_str unit = nb_str_trim(nb_str_sub(s, i, s.n));
    for (size_t k = 0; any && k < sizeof units / sizeof *units; k++)
        if (nb_str_ieq(unit, units[k].unit)) {
            nb_len v = nb_muldiv(value * units[k].num, NB_POINT, scale * units[k].den);
            *out = negative ? -v : v;
            return true;
        }
    return false;
}
