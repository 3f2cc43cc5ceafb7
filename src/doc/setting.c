#include "doc/doc.h"

const nb_setting *nb_setting_find(const nb_setting *v, size_t n, const char *key)
{
    while (n--)
        if (nb_str_is(v[n].key, key)) return &v[n];
    return NULL;
}

bool nb_setting_bool(nb_str v, bool *out)
{
    static const char *const yes[] = {"yes", "true", "on", "1", ""};
    static const char *const no[] = {"no", "false", "off", "0", "none"};
    for (size_t i = 0; i < 5; i++) {
        if (nb_str_ieq(v, nb_str_of(yes[i]))) return *out = true;
        if (nb_str_ieq(v, nb_str_of(no[i]))) return !(*out = false);
    }
    return false;
}
