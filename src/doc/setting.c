#include "doc/doc.h"

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
