/* breaks.c: where lines and clusters may break.
 *
 * UAX #14 by ICU with lb=strict and the language, then tailored for Chinese (CLREQ §3.2):
 * closing marks not at a line's start, opening ones not at its end, —— and …… whole; quotes,
 * which UAX #14 leaves ambiguous, count as opening or closing where they stand in Chinese text,
 * so that a break beside them is possible. */
#include <stdio.h>
#include <string.h>

#include "unicode/text.h"

/* The opened rules for a language, "zh@lb=strict"; NULL where ICU has none at all. */
static UBreakIterator *line_rules(nb_text *t, nb_str lang)
{
    if (lang.n >= sizeof t->line[0].lang) lang.n = 2;
    for (size_t i = 0; i < t->n_line; i++)
        if (nb_str_is(lang, t->line[i].lang)) return t->line[i].it;
    char name[32];
    snprintf(name, sizeof name, "%.*s@lb=strict", NB_STR_ARG(lang));
    UErrorCode err = U_ZERO_ERROR;
    UBreakIterator *it = ubrk_open(UBRK_LINE, name, NULL, 0, &err);
    if (U_FAILURE(err)) return NULL;
    size_t place = t->n_line < NB_BREAKERS ? t->n_line++ : NB_BREAKERS - 1;
    if (t->line[place].it) ubrk_close(t->line[place].it);
    t->line[place].it = it;
    memset(t->line[place].lang, 0, sizeof t->line[place].lang);
    memcpy(t->line[place].lang, lang.s ? lang.s : "", lang.n);
    return it;
}

static bool never_starts(nb_cjk_punct p)
{
    return p == NB_CP_CLOSE || p == NB_CP_COMMA || p == NB_CP_STOP || p == NB_CP_EXCLAM ||
           p == NB_CP_MIDDLE || p == NB_CP_CONNECT || p == NB_CP_SOLIDUS;
}

static bool is_shared(uint32_t c)
{
    return c == 0x201C || c == 0x201D || c == 0x2018 || c == 0x2019 || c == 0x2026 ||
           c == 0x2014 || c == 0xB7;
}

static bool is_unit_sign(uint32_t c)
{
    return c == '%' || c == 0x2030 || c == 0x2103 || c == 0x2109 || c == 0xB0 || c == 0xFF05;
}

/* One border between two scalars: what CLREQ says over what ICU said. */
typedef struct {
    uint32_t a, b;       /* the scalars on both sides */
    nb_cjk_punct pa, pb; /* their classes, NB_CP_NONE where they are Latin's */
    size_t run;          /* how many equal dashes or ellipses end at a */
} border;

static uint8_t tailored(const border *x, uint8_t icu)
{
    if (icu == NB_BREAK_MUST) return icu;
    if (nb_char_is_space(x->a)) {
        return never_starts(x->pb) ? NB_BREAK_NO : icu;
    }
    if (never_starts(x->pb) || x->pa == NB_CP_OPEN) return NB_BREAK_NO;
    if (x->a == x->b && (x->pa == NB_CP_DASH || x->pa == NB_CP_ELLIPSIS))
        return x->run % 2 ? NB_BREAK_NO : NB_BREAK_MAY;
    if (nb_char_is_space(x->b)) return icu;
    if (nb_char_is_number(x->a) && is_unit_sign(x->b)) return NB_BREAK_NO;
    /* Beside a Chinese mark a line may end wherever a Han character could stand. */
    bool a_cjk = x->pa != NB_CP_NONE || nb_char_joins_without_space(x->a);
    bool b_cjk = x->pb != NB_CP_NONE || nb_char_joins_without_space(x->b);
    bool marked = x->pa == NB_CP_CLOSE || x->pb == NB_CP_OPEN || x->pa == NB_CP_DASH ||
                  x->pa == NB_CP_ELLIPSIS;
    if (marked && a_cjk && (b_cjk || nb_char_is_letter(x->b))) return NB_BREAK_MAY;
    if (x->pb == NB_CP_OPEN && b_cjk && nb_char_is_letter(x->a)) return NB_BREAK_MAY;
    /* ICU keeps a dash or an ellipsis to what stands before it: so does "strict" in CLREQ. */
    return icu;
}

static void tailor(nb_str s, nb_str lang, uint8_t *brk)
{
    border x = {0};
    for (size_t i = 0; i < s.n;) {
        size_t at = i;
        x.b = nb_utf8_next(s, &i);
        x.pb = x.b < 0xB7 ? NB_CP_NONE : nb_char_cjk_punct(x.b);
        if (x.pb != NB_CP_NONE && is_shared(x.b) && !nb_text_cjk_context(s, at, lang))
            x.pb = NB_CP_NONE;
        if (at && (x.pa != NB_CP_NONE || x.pb != NB_CP_NONE || is_unit_sign(x.b)))
            brk[at] = tailored(&x, brk[at]);
        x.run = x.a == x.b ? x.run + 1 : 1;
        x.a = x.b;
        x.pa = x.pb;
    }
}

uint8_t *nb_text_line_breaks(nb_text *t, nb_arena *a, nb_str s, nb_str lang)
{
    uint8_t *brk = nb_alloc(a, s.n + 1);
    UBreakIterator *it = line_rules(t, lang);
    size_t n = nb_text_utf16(t, s);
    UErrorCode err = U_ZERO_ERROR;
    if (it) ubrk_setText(it, t->u16, (int32_t)n, &err);
    if (it && U_SUCCESS(err)) {
        for (int32_t k = ubrk_first(it); k != UBRK_DONE; k = ubrk_next(it)) {
            int rule = ubrk_getRuleStatus(it);
            brk[t->from[k]] = rule >= UBRK_LINE_HARD ? NB_BREAK_MUST : NB_BREAK_MAY;
        }
        tailor(s, lang, brk);
    }
    brk[0] = NB_BREAK_NO;
    brk[s.n] = NB_BREAK_MUST;
    return brk;
}

uint8_t *nb_text_url_breaks(nb_arena *a, nb_str s)
{
    uint8_t *brk = nb_alloc(a, s.n + 1);
    for (size_t i = 1; i < s.n; i++) {
        char prev = s.s[i - 1], here = s.s[i];
        bool after = strchr("/.-_?&=#:,;~+@\\", prev) != NULL && prev;
        /* Not inside "://" or "..", and not before a mark that would look better at the end. */
        if (after && !(strchr("/.-_?&=#:", here) && here)) brk[i] = NB_BREAK_MAY;
    }
    brk[s.n] = NB_BREAK_MUST;
    return brk;
}

uint8_t *nb_text_clusters(nb_text *t, nb_arena *a, nb_str s)
{
    uint8_t *start = nb_alloc(a, s.n + 1);
    start[0] = start[s.n] = 1;
    UErrorCode err = U_ZERO_ERROR;
    if (!t->cluster) t->cluster = ubrk_open(UBRK_CHARACTER, "en", NULL, 0, &err);
    size_t n = nb_text_utf16(t, s);
    if (t->cluster) ubrk_setText(t->cluster, t->u16, (int32_t)n, &err);
    if (U_FAILURE(err)) {
        for (size_t i = 0; i < s.n; i++) start[i] = ((unsigned char)s.s[i] & 0xC0) != 0x80;
        return start;
    }
    for (int32_t k = ubrk_first(t->cluster); k != UBRK_DONE; k = ubrk_next(t->cluster))
        start[t->from[k]] = 1;
    return start;
}

/* Particles and endings are words to the dictionary; no line should begin with one. */
static void join_endings(nb_str s, uint8_t *start)
{
    static const char endings[] = "的地得了着过们式性化者率度型器法论稿等吗呢吧";
    for (size_t i = 3; i + 3 <= s.n; i++) {
        if (!start[i] || !start[i + 3]) continue;
        size_t at = nb_str_find(nb_str_of(endings), nb_str_sub(s, i, i + 3), 0);
        if (at != NB_NPOS && at % 3 == 0) start[i] = 0;
    }
}

uint8_t *nb_text_words(nb_text *t, nb_arena *a, nb_str s, nb_str lang)
{
    uint8_t *start = nb_alloc(a, s.n + 1);
    UErrorCode err = U_ZERO_ERROR;
    start[0] = start[s.n] = 1;
    /* One dictionary holds Chinese and Japanese; the language only chooses small rules. */
    if (!t->word)
        t->word = ubrk_open(UBRK_WORD, nb_lang_is(lang, "ja") ? "ja" : "zh", NULL, 0, &err);
    size_t n = nb_text_utf16(t, s);
    if (t->word) ubrk_setText(t->word, t->u16, (int32_t)n, &err);
    if (U_FAILURE(err)) return start;
    for (int32_t k = ubrk_first(t->word); k != UBRK_DONE; k = ubrk_next(t->word))
        start[t->from[k]] = 1;
    join_endings(s, start);
    return start;
}
