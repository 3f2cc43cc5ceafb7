/* runs.c: words of another language inside a text, so that they are read by its voice and shown
 * in its faces (WCAG 2.2, success criterion 3.1.2). Their script must tell: one that is not the
 * text's own. Where several languages share it and nothing decides between them, nothing is
 * said. */
#include "epub/ebook.h"

#define HAN NB_SCRIPT('H', 'a', 'n', 'i')
#define KANA NB_SCRIPT('K', 'a', 'n', 'a')
#define HIRAGANA NB_SCRIPT('H', 'i', 'r', 'a')
#define HANGUL NB_SCRIPT('H', 'a', 'n', 'g')
#define THAI NB_SCRIPT('T', 'h', 'a', 'i')
#define HEBREW NB_SCRIPT('H', 'e', 'b', 'r')
#define GREEK NB_SCRIPT('G', 'r', 'e', 'k')
#define CYRILLIC NB_SCRIPT('C', 'y', 'r', 'l')
#define ARABIC NB_SCRIPT('A', 'r', 'a', 'b')
#define LATIN NB_SCRIPT('L', 'a', 't', 'n')

/* The script of a letter, with Han and kana as one; 0 for marks, digits, spaces and the scripts
 * of which nothing is known here. */
static nb_script script_of(uint32_t c)
{
    if (c < 0x80) return (c | 32) >= 'a' && (c | 32) <= 'z' ? LATIN : 0;
    if (c >= 0x4E00 && c <= 0x9FFF) return HAN;
    if (!nb_char_is_letter(c)) return 0;
    switch (nb_char_script(c)) {
    case HAN:
    case KANA:
    case HIRAGANA: return HAN;
    case HANGUL: return HANGUL;
    case THAI: return THAI;
    case HEBREW: return HEBREW;
    case GREEK: return GREEK;
    case CYRILLIC: return CYRILLIC;
    case ARABIC: return ARABIC;
    case LATIN: return LATIN;
    default: return 0;
    }
}

static nb_script script_of_lang(nb_str lang)
{
    static const struct {
        const char *lang;
        nb_script script;
    } own[] = {{"ko", HANGUL},   {"th", THAI},     {"he", HEBREW},   {"yi", HEBREW},
               {"el", GREEK},    {"ru", CYRILLIC}, {"uk", CYRILLIC}, {"be", CYRILLIC},
               {"bg", CYRILLIC}, {"sr", CYRILLIC}, {"mk", CYRILLIC}, {"kk", CYRILLIC},
               {"mn", CYRILLIC}, {"ar", ARABIC},   {"fa", ARABIC},   {"ur", ARABIC}};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (nb_lang_is(lang, own[i].lang)) return own[i].script;
    return nb_lang_is_cjk(lang) ? HAN : LATIN;
}

/* Letters that Russian does not have, or Arabic. */
static bool is_of_a_neighbour(nb_str run, nb_script script)
{
    for (size_t i = 0; i < run.n;) {
        uint32_t c = nb_utf8_next(run, &i);
        if (script == CYRILLIC && script_of(c) == CYRILLIC && c != 0x401 && c != 0x451 &&
            (c < 0x410 || c > 0x44F))
            return true;
        if (script == ARABIC && script_of(c) == ARABIC && (c < 0x621 || c > 0x64A)) return true;
    }
    return false;
}

typedef struct {
    size_t from, to, letters, words;
    nb_script script;
} span;

/* What the run is written in; empty = nobody can tell. */
static nb_str language(nb_str s, const span *r)
{
    enum { SENTENCE = 5, WORD = 3 };
    nb_str run = nb_str_sub(s, r->from, r->to);
    if (r->script == LATIN && r->words < SENTENCE) return NB_STR_NULL; /* a name or a term */
    bool shared = r->script == GREEK || r->script == CYRILLIC || r->script == ARABIC;
    if (shared && (r->letters < WORD || is_of_a_neighbour(run, r->script))) return NB_STR_NULL;
    return nb_text_guess_lang(run);
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
        nb_script k = script_of(c);
        bool glued = nb_char_is_number(c) || nb_char_is_mark(c);
        if (k == own || (own == HANGUL && k == HAN)) { /* Korean writes Han as well */
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

nb_str nb_ebook_whole_lang(nb_str own, nb_str s)
{
    span r;
    if (!find_span(s, 0, script_of_lang(own), &r)) return NB_STR_NULL;
    for (size_t i = 0; i < s.n;) {
        nb_script k = script_of(nb_utf8_next(s, &i));
        if (k && k != r.script) return NB_STR_NULL;
    }
    return language(s, &r);
}

static void put(nb_ebook *e, nb_buf *b, nb_ebook_voice *v, const nb_node *at, nb_str s)
{
    nb_ebook_speak(e, v, at, s);
    nb_ebook_text(b, s);
}

void nb_ebook_say_in(nb_ebook *e, nb_buf *b, nb_ebook_voice *v, const nb_node *at, nb_str s)
{
    nb_script own = script_of_lang(v->lang);
    size_t done = 0;
    span r;
    for (size_t i = 0; v->role != NB_ROLE_CODE && find_span(s, i, own, &r); i = r.to) {
        nb_str lang = language(s, &r);
        if (!lang.n) continue;
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
