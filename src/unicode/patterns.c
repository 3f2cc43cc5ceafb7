/* patterns.c: Liang's patterns ("Word Hy-phen-a-tion by Com-put-er", 1983, chapter 2) as states
 * of libhyphen: a trie of the patterns' letters with the fallbacks of Aho and Corasick
 * ("Efficient String Matching", CACM 18, 1975). A file has one level of patterns or two, the
 * first of which finds the joints of compounds. */
#include "unicode/patterns.h"

#include <string.h>

#include "unicode/text.h"

typedef struct {
    int first, next; /* child, sibling; 0: none, as the root is nobody's */
    int match;       /* where its digits begin in the pool, plus 1; 0: no pattern ends here */
    char letter;
} node;

typedef struct {
    nb_arena *a, *scratch;
    NB_VEC(node) trie;
    nb_buf digits; /* of all patterns, each with a NUL */
    HyphenDict *d;
    bool spells; /* a pattern changes the spelling */
} level;

static level open_level(nb_arena *a, nb_arena *scratch)
{
    level l = {.a = a, .scratch = scratch, .d = NB_NEW(a, HyphenDict)};
    memset(l.d, 0, sizeof *l.d);
    memcpy(l.d->cset, "UTF-8", sizeof "UTF-8");
    l.d->utf8 = 1;
    NB_PUSH(scratch, &l.trie) = (node){0};
    return l;
}

/* The last child added is found first: files are sorted. */
static int child(level *l, int parent, char letter)
{
    for (int k = l->trie.v[parent].first; k; k = l->trie.v[k].next)
        if (l->trie.v[k].letter == letter) return k;
    int k = (int)l->trie.n;
    NB_PUSH(l->scratch, &l->trie) = (node){.next = l->trie.v[parent].first, .letter = letter};
    l->trie.v[parent].first = k;
    return k;
}

/* ".ab4i": letters, and between them digits where they are not 0. Zeros in front say nothing.
 */
static void add_pattern(level *l, nb_str s)
{
    int state = 0;
    size_t from = l->digits.n;
    char digit = '0';
    for (size_t i = 0; i < s.n; i++) {
        if (s.s[i] >= '0' && s.s[i] <= '9') {
            digit = s.s[i];
            continue;
        }
        if (l->digits.n > from || digit != '0') nb_putc(&l->digits, digit);
        digit = '0';
        state = child(l, state, s.s[i]);
    }
    if (!state) return;
    nb_putc(&l->digits, digit);
    nb_putc(&l->digits, 0);
    l->trie.v[state].match = (int)from + 1;
}

static bool number_after(nb_str line, const char *word, char *out)
{
    if (!nb_str_starts(line, nb_str_of(word))) return false;
    nb_str value = nb_str_trim(nb_str_sub(line, strlen(word), line.n));
    int n = 0;
    for (size_t i = 0; i < value.n && value.s[i] >= '0' && value.s[i] <= '9' && n < 100; i++)
        n = 10 * n + value.s[i] - '0';
    *out = (char)n;
    return true;
}

/* "NOHYPHEN ',-": around these there is no break. libhyphen keeps them as strings in a row. */
static void keep_whole(level *l, nb_str list)
{
    if (!list.n) return;
    char *z = nb_str_z(l->a, list);
    l->d->nohyphen = z;
    l->d->nohyphenl = 0;
    for (size_t i = 1; i < list.n; i++)
        if (z[i] == ',') z[i] = 0, l->d->nohyphenl++;
}

/* Lines that are no patterns begin with a capital. */
static bool take_keyword(level *l, nb_str line)
{
    HyphenDict *d = l->d;
    if (line.s[0] < 'A' || line.s[0] > 'Z') return false;
    if (number_after(line, "LEFTHYPHENMIN", &d->lhmin) ||
        number_after(line, "RIGHTHYPHENMIN", &d->rhmin) ||
        number_after(line, "COMPOUNDLEFTHYPHENMIN", &d->clhmin) ||
        number_after(line, "COMPOUNDRIGHTHYPHENMIN", &d->crhmin))
        return true;
    if (!nb_str_starts(line, NB_STR("NOHYPHEN"))) return false;
    keep_whole(l, nb_str_trim(nb_str_sub(line, strlen("NOHYPHEN"), line.n)));
    return true;
}

static void add_line(level *l, nb_str line)
{
    if (!line.n || line.s[0] == '%' || line.s[0] == '#' || take_keyword(l, line)) return;
    size_t n = 0;
    while (n < line.n && (unsigned char)line.s[n] > ' ' && line.s[n] != '/') n++;
    l->spells |= n < line.n && line.s[n] == '/';
    add_pattern(l, nb_str_sub(line, 0, n));
}

static int step(const HyphenState *s, char letter)
{
    for (int i = 0; i < s->num_trans; i++)
        if (s->trans[i].ch == letter) return s->trans[i].new_state;
    return -1;
}

/* A state falls back to that of its longest proper end. Those above it in the trie come first.
 */
static void set_fallbacks(level *l, HyphenState *states)
{
    int *queue = nb_alloc_array(l->scratch, l->trie.n, sizeof *queue);
    size_t head = 0, tail = 0;
    for (queue[tail++] = 0; head < tail; head++) {
        const HyphenState *s = &states[queue[head]];
        for (int i = 0; i < s->num_trans; i++) {
            int to = -1, end = s->fallback_state;
            for (; end >= 0 && to < 0; end = states[end].fallback_state)
                to = step(&states[end], s->trans[i].ch);
            states[s->trans[i].new_state].fallback_state = to < 0 ? 0 : to;
            queue[tail++] = s->trans[i].new_state;
        }
    }
}

static HyphenDict *close_level(level *l)
{
    size_t n = l->trie.n, used = 0;
    HyphenState *states = nb_alloc_array(l->a, n, sizeof *states);
    HyphenTrans *trans = nb_alloc_array(l->a, n, sizeof *trans);
    char *digits = nb_alloc(l->a, l->digits.n + 1);
    if (l->digits.n) memcpy(digits, l->digits.p, l->digits.n);
    nb_buf_free(&l->digits);
    for (size_t i = 0; i < n; i++) {
        const node *k = &l->trie.v[i];
        states[i] = (HyphenState){.match = k->match ? digits + k->match - 1 : NULL,
                                  .fallback_state = -1,
                                  .trans = &trans[used]};
        for (int c = k->first; c; c = l->trie.v[c].next, states[i].num_trans++)
            trans[used++] = (HyphenTrans){l->trie.v[c].letter, c};
    }
    set_fallbacks(l, states);
    l->d->states = states;
    l->d->num_states = (int)n;
    return l->d;
}

/* What libhyphen puts before a file of one level: words are joined by hyphens and apostrophes.
 */
static HyphenDict *default_level(nb_arena *a, nb_arena *scratch, HyphenDict *file)
{
    level l = open_level(a, scratch);
    static const char *const lines[] = {"NOHYPHEN ',–,’,-", "1-1", "1'1", "1–1", "1’1"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) add_line(&l, nb_str_of(lines[i]));
    HyphenDict *d = close_level(&l);
    d->lhmin = file->lhmin;
    d->rhmin = file->rhmin;
    d->clhmin = file->clhmin ? file->clhmin : file->lhmin ? file->lhmin : 3;
    d->crhmin = file->crhmin ? file->crhmin : file->rhmin ? file->rhmin : 3;
    d->nextlevel = file;
    return d;
}

HyphenDict *nb_patterns_read(nb_arena *a, nb_str bytes)
{
    nb_arena *scratch = nb_arena_open();
    nb_str charset, rest, line;
    nb_str_cut(bytes, '\n', &charset, &rest);
    charset = nb_str_trim(charset);
    bool spells = !nb_str_is(charset, "UTF-8") &&
                  !nb_text_convert(scratch, rest, nb_str_z(scratch, charset), &rest);
    HyphenDict *d[2] = {NULL, NULL};
    size_t n = 0;
    while (n < 2 && rest.n && !spells) {
        level l = open_level(a, scratch);
        for (bool ends = false; rest.n && !ends;) {
            nb_str_cut(rest, '\n', &line, &rest);
            ends = n == 0 && nb_str_starts(line, NB_STR("NEXTLEVEL"));
            if (!ends) add_line(&l, line);
        }
        spells = l.spells;
        d[n++] = close_level(&l);
    }
    if (d[0] && d[1]) d[0]->nextlevel = d[1];
    else if (d[0]) d[0] = default_level(a, scratch, d[0]);
    nb_arena_free(scratch);
    return spells ? NULL : d[0];
}
