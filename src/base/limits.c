#include "base/limits.h"

#define NB_MANY (SIZE_MAX / 4) /* any number: nothing overflows when a little is added */

const nb_cap_info nb_cap_table[NB_CAPS] = {
#define NB_CAP(id, name, most, highest, about) [NB_CAP_##id] = {name, about, most, highest},
#include "base/limits.def"
#undef NB_CAP
};

nb_limits nb_limits_default(void)
{
    nb_limits l;
    for (size_t i = 0; i < NB_CAPS; i++) l.most[i] = nb_cap_table[i].most;
    return l;
}

size_t nb_most(const nb_limits *l, nb_cap cap)
{
    return l ? l->most[cap] : nb_cap_table[cap].most;
}

void nb_limit_hint(nb_diags *d, nb_cap cap)
{
    nb_hint(d, "'--limit %.*s=N' sets it", NB_STR_ARG(nb_str_of(nb_cap_table[cap].name)));
}
