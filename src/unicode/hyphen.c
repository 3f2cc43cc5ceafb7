/* hyphen.c: Liang's patterns through libhyphen, with the dictionaries of Debian's hyphen-*
 * packages. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "unicode/patterns.h"
#include "unicode/text.h"

#define PATTERNS "/usr/share/hyphen"

enum {
    LONGEST_WORD = 240, /* bytes; libhyphen recurses no deeper, and no language needs more */
    LARGEST_FILE = 16 << 20 /* bytes; German has 1 MB */
};

/* The region a bare language stands for where its patterns are only there by region. */
static const char *const home_regions[][2] = {
    {"en", "US"}, {"de", "DE"}, {"fr", "FR"}, {"es", "ES"}, {"it", "IT"}, {"ru", "RU"},
    {"pt", "PT"}, {"nl", "NL"}, {"pl", "PL"}, {"sv", "SE"}, {"cs", "CZ"}, {"uk", "UA"}};

static HyphenDict *load(nb_arena *to, nb_str lang)
{
    nb_arena *a = nb_arena_open();
    nb_str primary, rest;
    if (!nb_str_cut(lang, '-', &primary, &rest)) rest = NB_STR_NULL;
    size_t dash = nb_str_rchr(rest, '-');
    nb_str region = dash == NB_NPOS ? rest : nb_str_sub(rest, dash + 1, rest.n);
    if (region.n != 2) region = NB_STR_NULL;
    for (size_t i = 0; !region.n && i < sizeof home_regions / sizeof *home_regions; i++)
        if (nb_str_is(primary, home_regions[i][0])) region = nb_str_of(home_regions[i][1]);
    nb_str tries[] = {nb_str_printf(a, PATTERNS "/hyph_%.*s_%.*s.dic", NB_STR_ARG(primary),
                                    NB_STR_ARG(region)),
                      nb_str_printf(a, PATTERNS "/hyph_%.*s.dic", NB_STR_ARG(primary))};
    nb_str bytes;
    HyphenDict *dict = NULL;
    for (size_t i = 0; !dict && i < sizeof tries / sizeof *tries; i++)
        if (!nb_file_read(a, tries[i], LARGEST_FILE, &bytes))
            dict = nb_patterns_read(to, bytes);
    nb_arena_free(a);
    return dict;
}

static HyphenDict *patterns(nb_text *t, nb_str lang)
{
    if (!lang.n || lang.n >= sizeof t->hyphen[0].lang || nb_lang_is_cjk(lang)) return NULL;
    for (size_t i = 0; i < t->n_hyphen; i++)
        if (nb_str_is(lang, t->hyphen[i].lang)) return t->hyphen[i].dict;
    if (t->n_hyphen == NB_BREAKERS) return NULL;
    nb_patterns *p = &t->hyphen[t->n_hyphen++];
    memcpy(p->lang, lang.s, lang.n);
    p->dict = load(p->automaton = nb_arena_open(), lang);
    return p->dict;
}

bool nb_text_has_hyphenation(nb_text *t, nb_str lang)
{
    return patterns(t, lang) != NULL;
}

bool nb_text_hyphenate(nb_text *t, nb_str word, nb_str lang, uint8_t *hyph)
{
    HyphenDict *dict = patterns(t, lang);
    if (word.n) memset(hyph, 0, word.n);
    if (!dict || word.n < 5 || word.n > LONGEST_WORD) return dict != NULL;
    nb_buf lower = {0};
    for (size_t i = 0; i < word.n;) nb_put_utf8(&lower, nb_char_lower(nb_utf8_next(word, &i)));
    char marks[LONGEST_WORD + 16] = "";
    char **rep = NULL;
    int *pos = NULL, *cut = NULL;
    /* Places are told by character; a lower case of another length is left alone. */
    if (lower.n == word.n && hnj_hyphen_hyphenate3(dict, lower.p, (int)lower.n, marks, NULL,
                                                   &rep, &pos, &cut, 2, 3, 2, 3) == 0) {
        size_t scalars = nb_utf8_length(word), k = 0;
        for (size_t i = 0; i < word.n; k++) {
            nb_utf8_next(word, &i);
            bool plain = !rep || !rep[k]; /* spelling changes at the break are not made */
            if (k + 1 >= 2 && scalars - (k + 1) >= 3 && (marks[k] & 1) && plain && i < word.n)
                hyph[i] = 1;
        }
    }
    if (rep) {
        size_t n = nb_utf8_length(word);
        for (size_t i = 0; i < n; i++) free(rep[i]);
    }
    free(rep);
    free(pos);
    free(cut);
    nb_buf_free(&lower);
    return true;
}
