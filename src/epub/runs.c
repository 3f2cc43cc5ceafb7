/* runs.c: words of another language inside a text, so that they are read by its voice and shown
 * in its faces (WCAG 2.2, success criterion 3.1.2). Their script must tell: one that is not the
 * text's own. Where several languages share it and nothing decides between them, nothing is
 * said. */
#include "epub/ebook.h"

#define HAN NB_SCRIPT('H', 'a', 'n', 'i')
#define BOPOMOFO NB_SCRIPT('B', 'o', 'p', 'o')
#define KANA NB_SCRIPT('K', 'a', 'n', 'a')
#define HIRAGANA NB_SCRIPT('H', 'i', 'r', 'a')
#define JAPANESE NB_SCRIPT('J', 'p', 'a', 'n')
#define HANGUL NB_SCRIPT('H', 'a', 'n', 'g')
#define GREEK NB_SCRIPT('G', 'r', 'e', 'k')
#define CYRILLIC NB_SCRIPT('C', 'y', 'r', 'l')
#define ARABIC NB_SCRIPT('A', 'r', 'a', 'b')
#define DEVANAGARI NB_SCRIPT('D', 'e', 'v', 'a')
#define BENGALI NB_SCRIPT('B', 'e', 'n', 'g')
#define LATIN NB_SCRIPT('L', 'a', 't', 'n')

/* Languages that are not written in Latin letters. The first of a script is what its words are
 * taken for. */
static const struct {
    const char *lang;
    nb_script script;
} written[] = {{"zh", HAN},
               {"yue", HAN},
               {"wuu", HAN},
               {"lzh", HAN},
               {"ja", JAPANESE},
               {"ko", HANGUL},
               {"el", GREEK},
               {"ru", CYRILLIC},
               {"uk", CYRILLIC},
               {"be", CYRILLIC},
               {"bg", CYRILLIC},
               {"sr", CYRILLIC},
               {"mk", CYRILLIC},
               {"kk", CYRILLIC},
               {"ky", CYRILLIC},
               {"tg", CYRILLIC},
               {"tt", CYRILLIC},
               {"mn", CYRILLIC},
               {"ar", ARABIC},
               {"fa", ARABIC},
               {"ur", ARABIC},
               {"ps", ARABIC},
               {"ug", ARABIC},
               {"ckb", ARABIC},
               {"hi", DEVANAGARI},
               {"mr", DEVANAGARI},
               {"ne", DEVANAGARI},
               {"sa", DEVANAGARI},
               {"bn", BENGALI},
               {"as", BENGALI},
               {"he", NB_SCRIPT('H', 'e', 'b', 'r')},
               {"yi", NB_SCRIPT('H', 'e', 'b', 'r')},
               {"th", NB_SCRIPT('T', 'h', 'a', 'i')},
               {"lo", NB_SCRIPT('L', 'a', 'o', 'o')},
               {"km", NB_SCRIPT('K', 'h', 'm', 'r')},
               {"my", NB_SCRIPT('M', 'y', 'm', 'r')},
               {"ta", NB_SCRIPT('T', 'a', 'm', 'l')},
               {"te", NB_SCRIPT('T', 'e', 'l', 'u')},
               {"kn", NB_SCRIPT('K', 'n', 'd', 'a')},
               {"ml", NB_SCRIPT('M', 'l', 'y', 'm')},
               {"gu", NB_SCRIPT('G', 'u', 'j', 'r')},
               {"pa", NB_SCRIPT('G', 'u', 'r', 'u')},
               {"or", NB_SCRIPT('O', 'r', 'y', 'a')},
               {"si", NB_SCRIPT('S', 'i', 'n', 'h')},
               {"bo", NB_SCRIPT('T', 'i', 'b', 't')},
               {"ka", NB_SCRIPT('G', 'e', 'o', 'r')},
               {"hy", NB_SCRIPT('A', 'r', 'm', 'n')},
               {"am", NB_SCRIPT('E', 't', 'h', 'i')},
               {"ti", NB_SCRIPT('E', 't', 'h', 'i')}};
enum { WRITTEN = sizeof written / sizeof *written };

/* The script of a letter, with both kana as one; 0 for marks, digits and spaces. */
static nb_script script_of(uint32_t c)
{
    if (c < 0x80) return (c | 32) >= 'a' && (c | 32) <= 'z' ? LATIN : 0;
    if (c >= 0x4E00 && c <= 0x9FFF) return HAN;
    if (!nb_char_is_letter(c)) return 0;
    nb_script k = nb_char_script(c);
    if (k == HIRAGANA) return KANA;
    if (k == BOPOMOFO) return HAN;
    return k == NB_SCRIPT('Z', 'y', 'y', 'y') || k == NB_SCRIPT('Z', 'i', 'n', 'h') ? 0 : k;
}

static nb_script script_of_lang(nb_str lang)
{
    for (size_t i = 0; i < WRITTEN; i++)
        if (nb_lang_is(lang, written[i].lang)) return written[i].script;
    return LATIN;
}

/* Chinese and Korean have Han without kana. */
static bool parts_kana(nb_script own)
{
    return own == HAN || own == HANGUL;
}

/* The script of a letter as it differs from `own`: Japanese is one of kana and Han, Korean has
 * Han as well, and elsewhere both are words of the Far East. */
static nb_script seen_from(nb_script own, uint32_t c)
{
    nb_script k = script_of(c);
    if (k != HAN && k != KANA) return k;
    if (own == JAPANESE || (own == HANGUL && k == HAN)) return own;
    return parts_kana(own) ? k : HAN;
}

/* Letters that the first language of their script does not have. */
static bool is_of_a_neighbour(nb_str run, nb_script script)
{
    for (size_t i = 0; i < run.n;) {
        uint32_t c = nb_utf8_next(run, &i);
        if (script_of(c) != script) continue;
        if (script == CYRILLIC && c != 0x401 && c != 0x451 && (c < 0x410 || c > 0x44F))
            return true;
        if (script == ARABIC && (c < 0x621 || c > 0x64A)) return true;
        if (script == DEVANAGARI && c == 0x933) return true;
        if (script == BENGALI && (c == 0x9F0 || c == 0x9F1)) return true;
    }
    return false;
}

typedef struct {
    size_t from, to, letters, words;
    nb_script script;
} span;

/* More letters with accents than English has: what is taken for it in doubt is something else.
 */
static bool has_accents(nb_str run, size_t letters)
{
    size_t n = 0;
    for (size_t i = 0; i < run.n;) {
        uint32_t c = nb_utf8_next(run, &i);
        n += c >= 0x80 && script_of(c) == LATIN;
    }
    return n * 20 > letters;
}

/* What the run is written in; empty = nobody can tell. */
static nb_str language(nb_str s, const span *r)
{
    enum { SENTENCE = 5, WORD = 3 };
    nb_str run = nb_str_sub(s, r->from, r->to);
    if (r->script == LATIN) { /* fewer words are a name or a term */
        nb_str lang = r->words < SENTENCE ? NB_STR_NULL : nb_text_guess_lang(run);
        return nb_lang_is(lang, "en") && has_accents(run, r->letters) ? NB_STR_NULL : lang;
    }
    if (r->script == HAN) return nb_text_guess_lang(run);
    if (r->script == KANA) return NB_STR("ja");
    size_t first = 0, sharing = 0;
    for (size_t i = WRITTEN; i-- > 0;)
        if (written[i].script == r->script) first = i, sharing++;
    bool shared = sharing > 1 || r->script == GREEK; /* a formula's letters are no Greek */
    if (!sharing || (shared && (r->letters < WORD || is_of_a_neighbour(run, r->script))))
        return NB_STR_NULL;
    return nb_str_of(written[first].lang);
}

/* The mark that makes kana long belongs to no script. */
static bool is_long_mark(uint32_t c)
{
    return c == 0x30FC || c == 0xFF70;
}

/* The next stretch of a script other than `own` at or after `from`. Marks belong to it between
 * its letters, full-width ones also around Han. */
static bool find_span(nb_str s, size_t from, nb_script own, span *out)
{
    bool in_word = false, spaced = true;
    size_t lead = NB_NPOS; /* where full-width marks began */
    size_t word = from;    /* where letters and digits without a gap began */
    *out = (span){.from = NB_NPOS};
    for (size_t i = from; i < s.n;) {
        size_t at = i;
        uint32_t c = nb_utf8_next(s, &i);
        nb_script k = seen_from(own, c);
        bool glued = nb_char_is_number(c) || nb_char_is_mark(c) || is_long_mark(c);
        if (k == own) {
            if (out->from != NB_NPOS) return true;
            lead = NB_NPOS;
        } else if (k && out->from != NB_NPOS && k != out->script) {
            return true;
        } else if (k) {
            if (out->from == NB_NPOS) {
                out->from = k != HAN ? word : lead != NB_NPOS ? lead : at;
                out->script = k;
            }
            out->words += !out->letters || (!in_word && spaced); /* an address is one word */
            out->letters++;
            out->to = i;
        } else if (glued && out->to == at) {
            out->to = i; /* fall2024 */
        } else if (nb_char_is_full_mark(c)) {
            if (out->from == NB_NPOS && lead == NB_NPOS) lead = at;
            if (out->from != NB_NPOS && out->script == HAN) out->to = i;
        } else if (out->from == NB_NPOS) {
            lead = NB_NPOS;
        }
        in_word = k || c == '\'' || c == 0x2019;
        spaced = c == ' ' || (spaced && !k);
        if ((!k && !glued) || k == own) word = i;
    }
    return out->from != NB_NPOS;
}

/* ---- Japanese in Chinese ---- */

/* The end of the Han and kana at i; *japanese: they are a sentence of that language, with its
 * endings in hiragana and no more Han than kana, and not one word that Chinese goes on after.
 */
static size_t stretch_end(nb_str s, size_t i, bool *japanese)
{
    size_t kana = 0, hiragana = 0, letters = 0, words = 0;
    bool in_kana = false;
    for (size_t at = i; i < s.n; at = i) {
        uint32_t c = nb_utf8_next(s, &i);
        nb_script k = script_of(c);
        if (k != HAN && k != KANA && !is_long_mark(c)) {
            i = at;
            break;
        }
        words += k != HAN && !in_kana;
        in_kana = k != HAN;
        letters++;
        kana += in_kana;
        hiragana += k == KANA && nb_char_script(c) == HIRAGANA;
    }
    *japanese = hiragana && kana * 2 >= letters && (in_kana || words > 1);
    return i;
}

/* Takes in the Han around kana, and the sentences that follow, where they are Japanese.
 * *judged: up to here the stretch is known to be Chinese with a few kana; nothing before `done`
 * is taken. */
static void widen(nb_str s, size_t done, size_t *judged, span *r)
{
    bool japanese;
    size_t from = r->from, floor = done > *judged ? done : *judged;
    if (r->from < *judged) return;
    while (from > floor) {
        size_t at = from;
        if (script_of(nb_utf8_prev(s, &at)) != HAN) break;
        from = at;
    }
    size_t to = stretch_end(s, from, &japanese);
    if (!japanese) {
        *judged = to;
        return;
    }
    r->from = from;
    while (japanese) {
        r->to = to;
        size_t next = to;
        for (size_t i = to; i < s.n; next = i) {
            uint32_t c = nb_utf8_next(s, &i);
            if (c != ' ' && !nb_char_is_full_mark(c)) break;
        }
        to = stretch_end(s, next, &japanese);
    }
}

/* The next run of another language at or after `done`; its language in *lang. */
static bool find_run(nb_str s, size_t done, nb_script own, size_t *judged, span *r,
                     nb_str *lang)
{
    for (size_t i = done; find_span(s, i, own, r); i = r->to) {
        *lang = language(s, r);
        if (!lang->n) continue;
        if (r->script == KANA) widen(s, done, judged, r);
        return true;
    }
    return false;
}

nb_str nb_ebook_whole_lang(nb_str own, nb_str s)
{
    span r;
    nb_str lang;
    size_t judged = 0;
    if (!find_run(s, 0, script_of_lang(own), &judged, &r, &lang)) return NB_STR_NULL;
    for (size_t i = 0; i < s.n;) {
        bool outside = i < r.from || i >= r.to;
        if (script_of(nb_utf8_next(s, &i)) && outside) return NB_STR_NULL;
    }
    return lang;
}

static void put(nb_ebook *e, nb_buf *b, nb_ebook_voice *v, const nb_node *at, nb_str s)
{
    nb_ebook_speak(e, v, at, s);
    nb_ebook_text(b, s);
}

void nb_ebook_say_in(nb_ebook *e, nb_buf *b, nb_ebook_voice *v, const nb_node *at, nb_str s)
{
    nb_script own = script_of_lang(v->lang);
    size_t done = 0, judged = 0;
    span r;
    nb_str lang;
    while (v->role != NB_ROLE_CODE && find_run(s, done, own, &judged, &r, &lang)) {
        put(e, b, v, at, nb_str_sub(s, done, r.from));
        nb_printf(b, "<span lang=\"%.*s\" xml:lang=\"%.*s\">", NB_STR_ARG(lang),
                  NB_STR_ARG(lang));
        put(e, b, nb_ebook_voice_of(e, v->role, v->variant, lang), at,
            nb_str_sub(s, r.from, r.to));
        nb_puts(b, "</span>");
        done = r.to;
    }
    put(e, b, v, at, nb_str_sub(s, done, s.n));
}
