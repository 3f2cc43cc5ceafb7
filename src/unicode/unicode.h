/* unicode.h: what characters are and where text may break. Pure functions of text over ICU and
 * libhyphen; no nodes, no fonts, no state that a caller can see.
 *
 * ICU objects are expensive to open and cheap to reuse: nb_text is the handle that holds them. One
 * per thread; opened and closed by whoever owns the stage.
 */
#ifndef NB_UNICODE_UNICODE_H
#define NB_UNICODE_UNICODE_H

#include "base/diag.h"
#include "base/str.h"

typedef struct nb_text nb_text;
nb_text *nb_text_open(void);
void nb_text_close(nb_text *t);

/* ---- properties of one scalar ---- */

/* ISO 15924 as four bytes ("Hani", "Latn", "Zyyy" common, "Zinh" inherited), big-endian, which is
 * also HarfBuzz's hb_script_t. */
typedef uint32_t nb_script;
#define NB_SCRIPT(a, b, c, d)                                                                      \
    ((nb_script)(a) << 24 | (nb_script)(b) << 16 | (nb_script)(c) << 8 | (nb_script)(d))

nb_script nb_char_script(uint32_t c);
bool nb_char_is_han(uint32_t c);            /* ideographs, with 〇 々 〻 */
bool nb_char_is_cjk(uint32_t c);            /* Han, kana, bopomofo, hangul */
bool nb_char_is_wide(uint32_t c);           /* East Asian Width W or F, hangul included */
bool nb_char_joins_without_space(uint32_t c); /* wide but not hangul: a soft break between two of
                                                 these is no space */
bool nb_char_is_letter(uint32_t c);         /* L* */
bool nb_char_is_mark(uint32_t c);           /* M* */
bool nb_char_is_number(uint32_t c);         /* N* */
bool nb_char_is_punct(uint32_t c);          /* P* or S* */
bool nb_char_is_space(uint32_t c);          /* White_Space */
bool nb_char_is_default_ignorable(uint32_t c); /* joiners, selectors, bidi controls: no ink */
bool nb_char_is_control(uint32_t c);        /* C0, C1 but not tab or line ends */
bool nb_char_is_emoji_presentation(uint32_t c); /* shown as emoji without VS16 */
bool nb_char_is_emoji(uint32_t c);
uint32_t nb_char_lower(uint32_t c);

/* U+2F00–2FDF and U+2E80–2EFF: the ideograph a radical stands for, or c itself. */
uint32_t nb_char_unradical(uint32_t c);

/* ---- Chinese punctuation (CLREQ §3.1; GB/T 15834) ---- */
typedef enum {
    NB_CP_NONE,      /* not a full-width mark */
    NB_CP_OPEN,      /* “ ‘ 「 『 （ 〔 ［ ｛ 《 〈 【 〖 : ink on the right half */
    NB_CP_CLOSE,     /* ” ’ 」 』 ） 〕 ］ ｝ 》 〉 】 〗 : ink on the left half */
    NB_CP_COMMA,     /* ， 、 ： ； : pause marks */
    NB_CP_STOP,      /* 。 ． */
    NB_CP_EXCLAM,    /* ！ ？ */
    NB_CP_MIDDLE,    /* · ・ : already narrow or centred */
    NB_CP_CONNECT,   /* ～ － : connectors */
    NB_CP_DASH,      /* — (used in pairs) */
    NB_CP_ELLIPSIS,  /* … (used in pairs) */
    NB_CP_SOLIDUS    /* ／ */
} nb_cjk_punct;

/* The class of c when it is set in a Chinese, Japanese or Korean context (“ ” ‘ ’ … — · included:
 * the caller decides whether the context is one, see nb_text_cjk_context). */
nb_cjk_punct nb_char_cjk_punct(uint32_t c);
bool nb_char_is_full_mark(uint32_t c);      /* one of these that no other script uses: not “ … — · */

/* For the marks that Latin and Chinese share (“ ” ‘ ’ … — ·): true at byte `at` of `s` when the mark
 * belongs to Chinese text: the language is zh or ja and the nearest strong neighbours within the
 * paragraph are not both Latin. `lang` is a BCP 47 tag. An apostrophe inside a word never is. */
bool nb_text_cjk_context(nb_str s, size_t at, nb_str lang);

/* ---- breaks ---- */
typedef enum {
    NB_BREAK_NO,     /* no line may end before this byte */
    NB_BREAK_MAY,    /* a line may end here */
    NB_BREAK_MUST    /* a line must end here (never from soft text; U+2028, U+000A) */
} nb_break;

/* Line-break opportunities of a whole paragraph, UAX #14 by ICU with lb=strict and the language, then
 * tailored: no break inside —— or ……, none between a number and its unit or sign, prohibitions of
 * CLREQ. brk[i] speaks of a break before byte i; brk has s.n + 1 entries, brk[0] = NO,
 * brk[s.n] = MUST. Bytes inside a scalar are NO. Allocated in a. */
uint8_t *nb_text_line_breaks(nb_text *t, nb_arena *a, nb_str s, nb_str lang);

/* Breaks inside an address, path or long identifier that has none: after / . - _ ? & = # : and, where
 * `anywhere`, between any two clusters. Same form as above, only for the bytes of s. */
uint8_t *nb_text_url_breaks(nb_arena *a, nb_str s);

/* Extended grapheme clusters: start[i] = 1 where one begins. s.n + 1 entries, start[s.n] = 1. */
uint8_t *nb_text_clusters(nb_text *t, nb_arena *a, nb_str s);

/* Words, those of Chinese and Japanese by ICU's dictionary: start[i] = 1 where one begins or ends.
 * s.n + 1 entries. */
uint8_t *nb_text_words(nb_text *t, nb_arena *a, nb_str s, nb_str lang);

/* Hyphenation by libhyphen: hyph[i] = 1 where a word may be hyphenated before byte i; one entry a
 * byte. `word` is letters only, as written. False where the language has no patterns. left and right
 * minima come from the patterns, at least 2 and 3. */
bool nb_text_hyphenate(nb_text *t, nb_str word, nb_str lang, uint8_t *hyph);
bool nb_text_has_hyphenation(nb_text *t, nb_str lang);

/* ---- direction ---- */
/* UAX #9 embedding levels of a paragraph, one a byte; base: 0 left to right, 1 right to left, -1 from
 * the first strong character. Returns the paragraph's own level. *any = some level is odd. */
int nb_text_bidi_levels(nb_text *t, nb_str s, int base, uint8_t *levels, bool *any);
/* Visual order of the runs of one line: order[k] = index of the run at visual place k. */
void nb_text_bidi_reorder(const uint8_t *levels, size_t n, size_t *order);

/* ---- whole texts ---- */
bool nb_text_is_nfc(nb_str s);
nb_str nb_text_nfc(nb_arena *a, nb_str s);
nb_str nb_text_fold(nb_arena *a, nb_str s);      /* case-folded, for comparing */
nb_str nb_text_lower(nb_arena *a, nb_str s);     /* full lower case, no language */

/* The language of a text from its letters: "zh" (Hans or Hant told by characters that only one of
 * them uses: "zh-Hans", "zh-Hant"), "ja", "ko", "ar", "he", "th", "hi", "ru", "el", else "en".
 * Latin-script languages other than English are recognised by frequent words; in doubt "en". */
nb_str nb_text_guess_lang(nb_str s);

/* Bytes of unknown encoding to UTF-8: a BOM decides (UTF-8, UTF-16, UTF-32); valid UTF-8 is itself; else
 * GB18030, Big5, Shift_JIS, EUC-KR, windows-1252 by ICU's detector. *name = the encoding, "" when it
 * was plain UTF-8 already. False: undecidable; *bad = offset of the first byte that is not UTF-8. */
bool nb_text_to_utf8(nb_arena *a, nb_str bytes, nb_str *out, nb_str *name, size_t *bad);
/* UTF-16 or UTF-32, by its mark, or UTF-16 that has none; NULL: another. */
const char *nb_text_wide(nb_str bytes);

/* Bytes in an encoding that ICU knows by this name; false where they are not in it. */
bool nb_text_convert(nb_arena *a, nb_str bytes, const char *name, nb_str *out);

/* Text that was UTF-8, decoded as windows-1252 and encoded again ("ç®€" for 简). Calls `found` for
 * every damaged stretch: the bytes [from,to) of s, and what they stood for; `lost` when bytes are
 * missing so that `fix` is only part of it (U+FFFD marks the gaps). Returns how many. */
size_t nb_text_double_encoded(nb_arena *a, nb_str s,
                              void (*found)(void *ctx, size_t from, size_t to, nb_str fix, bool lost),
                              void *ctx);

/* ---- language tags ---- */
bool nb_lang_is(nb_str tag, const char *primary);    /* "zh-Hans-CN" is "zh" */
bool nb_lang_is_cjk(nb_str tag);                     /* zh, ja, ko, and yue, wuu … */
bool nb_lang_is_traditional(nb_str tag);             /* zh-Hant, zh-TW, zh-HK, zh-MO */
bool nb_lang_is_rtl(nb_str tag);
bool nb_lang_valid(nb_str tag);                      /* well-formed BCP 47 */
nb_str nb_lang_canonical(nb_arena *a, nb_str tag);   /* "ZH-cn" -> "zh-CN" */
/* The language's own name: "zh" -> "中文", "zh-Hans" -> "简体中文", "en" -> "English". */
nb_str nb_lang_autonym(nb_arena *a, nb_str tag);

#endif
