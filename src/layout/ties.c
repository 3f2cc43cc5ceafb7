/* ties.c: what a careful author would tie with a no-break space: a number and its unit, "Figure
 * 3", 第 3 章. A line may still end there, at a price. */
#include "layout/shaped.h"

enum {
    NUMBER_TIE = 60,   /* Figure | 3, 400 | GB */
    COUNTER_TIE = 40,  /* 3 | 章, 2024 | 年 */
    ORDINAL_TIE = 500, /* 第 | 3 */
    LONGEST_UNIT = 4
};

static uint32_t char_at(const nb_shaped *s, size_t unit)
{
    size_t i = s->unit[unit].from;
    return nb_utf8_next(s->text, &i);
}

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_upper(uint32_t c)
{
    return c >= 'A' && c <= 'Z';
}

/* The first unit of the word that ends with this one. */
static size_t word_start(const nb_shaped *s, size_t i)
{
    while (i > 0 && s->unit[i - 1].kind == NB_UNIT_WORD) i--;
    return i;
}

/* "GB", "MHz", "Gb/s", "ms" … */
static bool is_unit(const nb_shaped *s, size_t i)
{
    static const char *const small[] = {"ms", "kg", "km", "cm", "mm", "nm",
                                        "pt", "px", "s",  "m",  "g"};
    size_t end = i;
    while (end < s->n_units && s->unit[end].kind == NB_UNIT_WORD) end++;
    if (end == i || end - i > LONGEST_UNIT) return false;
    if (is_upper(char_at(s, i)) || (end > i + 1 && is_upper(char_at(s, i + 1)))) return true;
    nb_str word = nb_str_sub(s->text, s->unit[i].from, nb_unit_end(s, end - 1));
    for (size_t k = 0; k < sizeof small / sizeof *small; k++)
        if (nb_str_is(word, small[k])) return true;
    return false;
}

int32_t nb_tie_penalty(const nb_shaped *s, size_t unit, size_t next)
{
    if (next >= s->n_units) return 0;
    const nb_unit *l = &s->unit[unit], *r = &s->unit[next];
    if (l->kind == NB_UNIT_HAN)
        return char_at(s, unit) == 0x7B2C && is_digit(char_at(s, next)) ? ORDINAL_TIE : 0;
    if (l->kind != NB_UNIT_WORD) return 0;
    bool number = is_digit(char_at(s, unit));
    if (r->kind == NB_UNIT_HAN) return number ? COUNTER_TIE : 0;
    if (r->kind != NB_UNIT_WORD || next == unit + 1) return 0;
    if (number) return is_unit(s, next) ? NUMBER_TIE : 0;
    return is_digit(char_at(s, next)) && is_upper(char_at(s, word_start(s, unit))) ? NUMBER_TIE
                                                                                   : 0;
}
