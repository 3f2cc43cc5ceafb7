/* paper.c: paper by name or size. */
#include <stdio.h>

#include "layout/layout.h"

static const struct {
    const char *name;
    nb_len width, height;
} papers[] = {
    {"a3", NB_MM(297), NB_MM(420)},     {"a4", NB_MM(210), NB_MM(297)},
    {"a5", NB_MM(148), NB_MM(210)},     {"a6", NB_MM(105), NB_MM(148)},
    {"b4", NB_MM(250), NB_MM(353)},     {"b5", NB_MM(176), NB_MM(250)}, /* ISO 216 */
    {"b6", NB_MM(125), NB_MM(176)},     {"jis-b5", NB_MM(182), NB_MM(257)},
    {"16k", NB_MM(185), NB_MM(260)}, /* GB/T 788: the Chinese textbook */
    {"32k", NB_MM(140), NB_MM(203)},    {"letter", NB_PT(612), NB_PT(792)},
    {"legal", NB_PT(612), NB_PT(1008)}, {"executive", NB_PT(522), NB_PT(756)},
    {"royal", NB_MM(156), NB_MM(234)}, /* the usual size of academic books in English */
};

/* Between a visiting card and a poster: smaller paper has no room for one word, larger breaks
 * the 14400 unit limit of PDF 1.7 (Annex C). */
#define SMALLEST NB_MM(50)
#define LARGEST NB_MM(2000)

bool nb_paper_parse(nb_str s, nb_len *width, nb_len *height)
{
    s = nb_str_trim(s);
    nb_str name = s, turn = NB_STR_NULL;
    nb_str_cut(s, ' ', &name, &turn);
    turn = nb_str_trim(turn);
    bool landscape = nb_str_ieq(turn, NB_STR("landscape"));
    nb_len w = 0, h = 0;
    for (size_t i = 0; i < sizeof papers / sizeof *papers; i++)
        if (nb_str_ieq(name, nb_str_of(papers[i].name))) {
            w = papers[i].width;
            h = papers[i].height;
        }
    if (!w) {
        nb_str left, right;
        size_t x = nb_str_chr(name, 'x', 0);
        if (x != NB_NPOS && x > 0 && name.s[x - 1] == 'p') x = nb_str_chr(name, 'x', x + 1);
        if (x == NB_NPOS) return false;
        left = nb_str_sub(name, 0, x);
        right = nb_str_sub(name, x + 1, name.n);
        if (!nb_len_parse(right, &h) || !nb_len_parse(left, &w)) return false;
        /* "170x240mm": one unit for both. */
        nb_str unit = nb_str_trim(right);
        while (unit.n && unit.s[0] < 'A') unit = nb_str_sub(unit, 1, unit.n);
        char both[40];
        bool bare = left.n && left.s[left.n - 1] < 'A';
        int n = snprintf(both, sizeof both, "%.*s%.*s", NB_STR_ARG(left), NB_STR_ARG(unit));
        if (bare && n > 0 && (size_t)n < sizeof both)
            nb_len_parse((nb_str){both, (size_t)n}, &w);
    }
    if (turn.n && !landscape && !nb_str_ieq(turn, NB_STR("portrait"))) return false;
    if (w < SMALLEST || h < SMALLEST || w > LARGEST || h > LARGEST) return false;
    *width = landscape ? nb_len_max(w, h) : w;
    *height = landscape ? nb_len_min(w, h) : h;
    return true;
}
