/* Where lines may end and where they do: ICU's opportunities tailored, hyphens, direction, and
 * total fit over pieces made from the same bytes. */
#include "fuzz/fuzz.h"
#include "layout/break.h"

static void opportunities(nb_arena *a, nb_str s, nb_str lang)
{
    nb_text *t = fuzz_text();
    uint8_t *brk = nb_text_line_breaks(t, a, s, lang), *url = nb_text_url_breaks(a, s),
            *start = nb_text_clusters(t, a, s), *levels = NB_ARRAY(a, uint8_t, s.n + 1);
    REQUIRE(brk[0] == NB_BREAK_NO || s.n == 0);
    REQUIRE(brk[s.n] == NB_BREAK_MUST);
    REQUIRE(start[s.n] == 1);
    for (size_t i = 0; i < s.n; i++)
        if (((uint8_t)s.s[i] & 0xC0) == 0x80) REQUIRE(!brk[i] && !start[i] && !url[i]);
    for (int base = -1; base < 2; base++) {
        bool any;
        nb_text_bidi_levels(t, s, base, levels, &any);
    }
    for (size_t i = 0; i < s.n;) { /* words, as layout cuts them */
        size_t from = i, at = i;
        while (i < s.n && nb_char_is_letter(nb_utf8_next(s, &at))) i = at;
        if (i == from) {
            i = at;
            continue;
        }
        nb_str word = nb_str_sub(s, from, i);
        uint8_t *hyph = NB_ARRAY(a, uint8_t, word.n + 1);
        if (!nb_text_hyphenate(t, word, lang, hyph)) continue;
        for (size_t k = 0; k < word.n; k++)
            if (hyph[k]) REQUIRE(((uint8_t)word.s[k] & 0xC0) != 0x80);
    }
}

static int32_t take(const uint8_t **p, const uint8_t *end, int32_t most)
{
    uint32_t v = 0;
    for (int i = 0; i < 2 && *p < end; i++) v = v << 8 | *(*p)++;
    return most ? (int32_t)(v % ((uint32_t)most + 1)) : 0;
}

static void fit(nb_arena *a, const uint8_t *p, const uint8_t *end)
{
    nb_break_spec spec = {.width = NB_PT(50) + take(&p, end, 400) * NB_POINT,
                          .fill = take(&p, end, 3) ? 0 : NB_PT(40),
                          .tolerance = take(&p, end, NB_ANY_BADNESS),
                          .line_penalty = take(&p, end, 100),
                          .adjacent = take(&p, end, 30000),
                          .double_hyphen = take(&p, end, 30000),
                          .final_hyphen = take(&p, end, 30000),
                          .tiny = NB_PT(10),
                          .tiny_demerits = 10000,
                          .looseness = take(&p, end, 4) - 2,
                          .overfull = take(&p, end, 1)};
    size_t n = 0;
    nb_piece *piece = NB_ARRAY(a, nb_piece, (size_t)(end - p) / 4 + 1);
    while (end - p >= 4 && n < 2000) {
        nb_len width = take(&p, end, 300) * NB_POINT / 4;
        int32_t kind = take(&p, end, 63);
        nb_len gap = kind & 1 ? NB_PT(3) : 0;
        piece[n++] = (nb_piece){.width = width,
                                .gap = gap,
                                .stretch = kind & 2 ? gap / 2 : 0,
                                .shrink = gap / 3,
                                .end = kind & 4 ? NB_PT(3) : 0,
                                .penalty = kind & 8    ? NB_NO_BREAK
                                           : kind & 16 ? 50
                                                       : 0,
                                .flagged = kind & 32};
    }
    if (!n) return;
    nb_break_line *line;
    size_t lines = nb_break_lines(a, piece, n, &spec, &line, NULL), before = 0;
    REQUIRE(lines || !spec.overfull);
    for (size_t i = 0; i < lines; i++) {
        REQUIRE(line[i].end > before && line[i].end <= n);
        if (line[i].end < n) REQUIRE(piece[line[i].end - 1].penalty < NB_NO_BREAK);
        before = line[i].end;
    }
    if (lines) REQUIRE(before == n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const langs[] = {"en", "zh-CN", "de", "ja", "ar", "th", "fr", "ko"};
    if (!size) return 0;
    nb_arena *a = nb_arena_open();
    nb_str in = nb_str_dup(a, (nb_str){(const char *)data + 1, size - 1}), s = NB_STR_NULL,
           name;
    size_t bad;
    if (nb_text_to_utf8(a, in, &s, &name, &bad))
        opportunities(a, s, nb_str_of(langs[data[0] % 8]));
    fit(a, data + 1, data + size);
    nb_arena_free(a);
    return 0;
}
