/* hyphens.c: where words may be hyphenated, and where addresses, paths and long identifiers may
 * break without a hyphen. Looked for only when a paragraph cannot be set well without. */
#include <string.h>

#include "layout/shaped.h"
#include "layout/work.h"

enum {
    LONG_WORD = 16, /* bytes: from here a word with marks inside counts as an identifier */
    LONGEST = 63    /* bytes of a word that is hyphenated: a bit for each */
};

static bool is_letter(const nb_shaped *s, const nb_unit *u)
{
    if (u->kind != NB_UNIT_WORD) return false;
    size_t i = u->from;
    return nb_char_is_letter(nb_utf8_next(s->text, &i));
}

/* Letters from unit i on, of one look. */
static size_t word_end(const nb_shaped *s, size_t i)
{
    uint32_t attr = s->run[s->unit[i].run].attr;
    while (i < s->n_units && is_letter(s, &s->unit[i]) && s->run[s->unit[i].run].attr == attr)
        i++;
    return i;
}

/* Latin words in Chinese, Japanese or Korean text are English for want of better knowledge. */
static nb_str pattern_lang(const nb_attr *a, nb_str word)
{
    if (!nb_lang_is_cjk(a->lang)) return a->lang;
    for (size_t i = 0; i < word.n; i++)
        if ((unsigned char)word.s[i] >= 0x80) return NB_STR_NULL;
    return NB_STR("en");
}

/* A bit for every byte before which the word may be hyphenated; bit 0 is always set.
 * Remembered: the patterns are slow and words come again. */
static uint64_t find_places(nb_ctx *c, nb_str word, nb_str lang)
{
    nb_map *known = nb_work_hyphens(c, lang);
    uint64_t bits = known ? (uint64_t)(uintptr_t)nb_map_find(known, word) : 0;
    if (bits) return bits;
    uint8_t hyph[LONGEST + 1] = {0};
    bits = 1;
    if (nb_text_hyphenate(c->text, word, lang, hyph))
        for (size_t i = 1; i < word.n; i++) bits |= (uint64_t)(hyph[i] != 0) << i;
    if (known) nb_map_set(known, nb_str_dup(c->arena, word), (void *)(uintptr_t)bits);
    return bits;
}

/* NVIDIA, TinyINT, LaTeX: a capital inside makes it a name or an abbreviation. */
static bool is_name(nb_str word)
{
    for (size_t i = 1; i < word.n; i++)
        if (word.s[i] >= 'A' && word.s[i] <= 'Z') return true;
    return false;
}

static void hyphenate(nb_ctx *c, nb_shaped *s, size_t from, size_t end)
{
    const nb_attr *a = nb_unit_attr(s, &s->unit[from]);
    nb_str word = nb_str_sub(s->text, s->unit[from].from, nb_unit_end(s, end - 1));
    nb_str lang = pattern_lang(a, word);
    if (a->code || a->rise || word.n > LONGEST || word.n < 5 || !lang.n || is_name(word))
        return;
    uint64_t bits = find_places(c, word, lang);
    for (size_t i = from; i + 1 < end; i++)
        if (bits >> (s->unit[i + 1].from - s->unit[from].from) & 1)
            s->unit[i].brk |= NB_AFTER_HYPHEN;
}

bool nb_never_starts(const nb_shaped *s, size_t unit)
{
    const nb_unit *u = &s->unit[unit];
    if (u->kind == NB_UNIT_MARK) return u->punct != NB_CP_OPEN;
    size_t i = u->from;
    uint32_t ch = nb_utf8_next(s->text, &i);
    if (ch < 0x80) return strchr(",.;:!?)]}'\"", (int)ch) != NULL;
    return ch == 0x2019 || ch == 0x201D;
}

/* Anything without a space or a Chinese character in it. */
static size_t chunk_end(const nb_shaped *s, size_t i)
{
    while (i < s->n_units &&
           (s->unit[i].kind == NB_UNIT_WORD || s->unit[i].kind == NB_UNIT_OTHER))
        i++;
    return i;
}

static void break_address(nb_ctx *c, nb_shaped *s, size_t from, size_t end)
{
    nb_str chunk = nb_str_sub(s->text, s->unit[from].from, nb_unit_end(s, end - 1));
    const nb_attr *a = nb_unit_attr(s, &s->unit[from]);
    if (chunk.n < 4 || a->kbd || (!a->code && chunk.n < LONG_WORD)) return;
    const uint8_t *brk = nb_text_url_breaks(c->scratch, chunk);
    for (size_t i = from; i + 1 < end; i++) {
        size_t at = s->unit[i + 1].from - s->unit[from].from;
        if (at >= 2 && at + 2 <= chunk.n && brk[at] && !nb_never_starts(s, i + 1))
            s->unit[i].brk |= NB_AFTER_ADDRESS;
    }
}

void nb_find_hyphens(nb_ctx *c, nb_shaped *s)
{
    if (s->hyphens) return;
    s->hyphens = true;
    for (size_t i = 0; i < s->n_units;) {
        size_t end = s->style.hyphenate && is_letter(s, &s->unit[i]) ? word_end(s, i) : i;
        if (end > i) hyphenate(c, s, i, end);
        i = end > i ? end : i + 1;
    }
    nb_find_addresses(c, s);
}

void nb_find_addresses(nb_ctx *c, nb_shaped *s)
{
    if (s->addresses) return;
    s->addresses = true;
    for (size_t i = 0; i < s->n_units;) {
        size_t end = chunk_end(s, i);
        if (end > i) break_address(c, s, i, end);
        i = end > i ? end : i + 1;
    }
}
