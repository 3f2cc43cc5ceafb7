#include "base/address.h"

int nb_hex_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

nb_str nb_percent_bytes(nb_arena *a, nb_str s)
{
    if (nb_str_chr(s, '%', 0) == NB_NPOS) return s;
    nb_buf b = {0};
    for (size_t i = 0; i < s.n; i++) {
        int hi = s.s[i] == '%' && i + 2 < s.n ? nb_hex_value(s.s[i + 1]) : -1;
        int lo = hi >= 0 ? nb_hex_value(s.s[i + 2]) : -1;
        if (lo >= 0) nb_putc(&b, (char)(hi << 4 | lo)), i += 2;
        else nb_putc(&b, s.s[i]);
    }
    return nb_buf_take(a, &b);
}

nb_str nb_percent_decoded(nb_arena *a, nb_str s)
{
    nb_str r = nb_percent_bytes(a, s);
    return nb_utf8_valid(r, NULL) && nb_str_chr(r, 0, 0) == NB_NPOS ? r : s;
}

bool nb_is_address(nb_str url)
{
    if (nb_str_starts(url, NB_STR("//"))) return true;
    size_t colon = nb_str_chr(url, ':', 0);
    if (colon == NB_NPOS || colon < 2) return false;
    for (size_t i = 0; i < colon; i++) {
        char c = url.s[i];
        bool ok = ((c | 32) >= 'a' && (c | 32) <= 'z') ||
                  (i && ((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.'));
        if (!ok) return false;
    }
    return true;
}
