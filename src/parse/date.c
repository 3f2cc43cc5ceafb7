/* date.c: dates as people write them in front matter: ISO 8601, with a few liberties. */
#include <string.h>

#include "parse/meta.h"

/* Days from 1970-01-01 to a date of the Gregorian calendar. Howard Hinnant, "chrono-compatible
 * low-level date algorithms", days_from_civil. */
static int64_t days_from_civil(int64_t y, unsigned m, unsigned d)
{
    y -= m <= 2;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    unsigned yoe = (unsigned)(y - era * 400);
    unsigned doy = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
    unsigned doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + (int64_t)doe - 719468;
}

/* Exactly n digits at *i, or at most n where `up_to`. */
static bool digits(nb_str s, size_t *i, size_t n, bool up_to, unsigned *out)
{
    size_t k = 0;
    *out = 0;
    while (k < n && *i < s.n && s.s[*i] >= '0' && s.s[*i] <= '9') {
        *out = *out * 10 + (unsigned)(s.s[(*i)++] - '0');
        k++;
    }
    return up_to ? k > 0 : k == n;
}

static bool at(nb_str s, size_t i, const char *any)
{
    return i < s.n && strchr(any, s.s[i]) && s.s[i];
}

static int64_t time_of_day(nb_str s, size_t i)
{
    unsigned h, m, sec = 0, zh = 0, zm = 0;
    if (!at(s, i, "Tt ")) return 0;
    i++;
    if (!digits(s, &i, 2, true, &h) || !at(s, i, ":")) return 0;
    i++;
    if (!digits(s, &i, 2, false, &m)) return 0;
    if (at(s, i, ":")) {
        i++;
        digits(s, &i, 2, false, &sec);
    }
    if (at(s, i, ".")) {
        unsigned fraction;
        i++;
        digits(s, &i, 9, true, &fraction);
    }
    while (at(s, i, " ")) i++;
    int64_t sign = at(s, i, "+") ? -1 : at(s, i, "-") ? 1 : 0;
    if (sign) {
        i++;
        digits(s, &i, 2, false, &zh);
        if (at(s, i, ":")) i++;
        digits(s, &i, 2, false, &zm);
    }
    if (h > 24 || m > 59 || sec > 60 || zh > 14) return 0;
    return (int64_t)h * 3600 + m * 60 + sec + sign * ((int64_t)zh * 3600 + zm * 60);
}

int64_t nb_meta_date(nb_str date)
{
    nb_str s = nb_str_trim(date);
    size_t i = 0;
    unsigned y, m = 1, d = 1;
    if (!digits(s, &i, 4, false, &y) || y < 1970) return -1;
    if (at(s, i, "-/.")) {
        i++;
        if (!digits(s, &i, 2, true, &m)) return -1;
        if (at(s, i, "-/.")) {
            i++;
            if (!digits(s, &i, 2, true, &d)) return -1;
        }
    } else if (i < s.n) return -1;
    if (m < 1 || m > 12 || d < 1 || d > 31) return -1;
    int64_t t = days_from_civil(y, m, d) * 86400 + time_of_day(s, i);
    return t < 0 ? 0 : t;
}
