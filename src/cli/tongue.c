#include "cli/tongue.h"

#include <stdlib.h>

/* "zh", "zh_CN.UTF-8@x" -> Chinese; "en_GB" -> English; anything else is no answer. */
static bool speaks(nb_str locale, nb_tongue *t)
{
    nb_str lang = nb_str_sub(locale, 0, 2);
    bool whole = locale.n == 2 || (locale.n > 2 && (locale.s[2] < 'a' || locale.s[2] > 'z'));
    if (whole && nb_str_is(lang, "zh")) *t = NB_CHINESE;
    else if (whole && nb_str_is(lang, "en")) *t = NB_ENGLISH;
    else return false;
    return true;
}

static nb_str locale_of_messages(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *v = getenv(names[i]);
        if (v && *v) return nb_str_of(v);
    }
    return NB_STR("C");
}

static bool is_utf8(nb_str locale)
{
    nb_str name, set;
    if (!nb_str_cut(locale, '.', &name, &set)) return true;
    nb_str_cut(set, '@', &set, &name);
    return nb_str_ieq(set, NB_STR("UTF-8")) || nb_str_ieq(set, NB_STR("utf8"));
}

nb_tongue nb_cli_tongue(void)
{
    nb_str locale = locale_of_messages(), rest = nb_str_of(getenv("LANGUAGE")), one;
    nb_tongue t = NB_ENGLISH;
    bool is_c = nb_str_is(locale, "C") || nb_str_starts(locale, NB_STR("C.")) ||
                nb_str_is(locale, "POSIX");
    if (is_c || !is_utf8(locale)) return t;
    while (rest.n) {
        if (!nb_str_cut(rest, ':', &one, &rest)) one = rest, rest = NB_STR_NULL;
        if (speaks(one, &t)) return t;
    }
    speaks(locale, &t);
    return t;
}
