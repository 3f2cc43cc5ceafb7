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

/* What stands between year, month and day, and the Han behind the last of them. */
static bool parted(nb_str s, size_t *i, const char *han)
{
    nb_str unit = nb_str_of(han);
    bool named = nb_str_starts(nb_str_sub(s, *i, s.n), unit);
    if (!named && !at(s, *i, "-/.")) return false;
    *i += named ? unit.n : 1;
    return true;
}

typedef struct {
    unsigned year, month, day;
    int parts; /* how many of them are said; 0: it is no date */
    size_t end;
} civil;

static civil read_day(nb_str s)
{
    static const uint8_t days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    civil c = {.month = 1, .day = 1}, none = {0};
    size_t i = 0;
    if (!digits(s, &i, 4, false, &c.year)) return none;
    if (i < s.n && !parted(s, &i, "年")) return none;
    c.parts = 1;
    if (i < s.n) {
        if (!digits(s, &i, 2, true, &c.month)) return none;
        c.parts = 2;
        if (parted(s, &i, "月") && i < s.n) {
            if (!digits(s, &i, 2, true, &c.day)) return none;
            if (nb_str_starts(nb_str_sub(s, i, s.n), NB_STR("日"))) i += NB_STR("日").n;
            c.parts = 3;
        }
    }
    bool leap = (c.year % 4 == 0 && c.year % 100 != 0) || c.year % 400 == 0;
    if (c.month < 1 || c.month > 12 || c.day < 1 || c.day > days[c.month - 1] ||
        (c.month == 2 && c.day == 29 && !leap))
        return none;
    c.end = i;
    return i == s.n || (c.parts == 3 && at(s, i, "Tt ")) ? c : none;
}

int64_t nb_meta_date(nb_str date)
{
    nb_str s = nb_str_trim(date);
    civil c = read_day(s);
    if (!c.parts || c.year < 1970) return -1;
    int64_t t = days_from_civil(c.year, c.month, c.day) * 86400 + time_of_day(s, c.end);
    return t < 0 ? 0 : t;
}

nb_str nb_meta_day(nb_arena *a, nb_str date)
{
    civil c = read_day(nb_str_trim(date));
    switch (c.parts) {
    case 1: return nb_str_printf(a, "%04u", c.year);
    case 2: return nb_str_printf(a, "%04u-%02u", c.year, c.month);
    case 3: return nb_str_printf(a, "%04u-%02u-%02u", c.year, c.month, c.day);
    default: return NB_STR_NULL;
    }
}
