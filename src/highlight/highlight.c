#include "highlight/highlight.h"

#include "base/file.h"
#include "base/mem.h"
#include "highlight/grammar.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* A block beyond this is data. Work: bytes that patterns are searched over, for each byte of
 * the block; real code needs a few hundred (the grammars of HTML and Markdown most). */
enum { BLOCK = 256 << 10, WORK = 4000, WORK_BASE = 1 << 22 };

nb_highlighter *nb_highlighter_open(nb_str dir)
{
    nb_arena *a = nb_arena_open();
    nb_highlighter *h = NB_NEW(a, nb_highlighter);
    h->arena = a;
    h->dir = nb_str_dup(a, dir);
    h->ready = -1;
    nb_map *maps[] = {&h->file, &h->def, &h->regex, &h->style, &h->grammar};
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) nb_map_init(maps[i], a);
    return h;
}

void nb_highlighter_close(nb_highlighter *h)
{
    if (!h) return;
    for (size_t i = 0; i < h->compiled.n; i++) nb_pattern_close(h->compiled.v[i]);
    pcre2_match_context_free(h->limits);
    nb_lang_close(h);
    nb_arena_free(h->arena);
}

bool nb_highlighter_ready(nb_highlighter *h)
{
    if (h->ready < 0)
        h->ready = nb_file_exists(nb_path_join(h->arena, h->dir, NB_STR("def.lang")));
    return h->ready;
}

nb_str nb_highlight_language(nb_highlighter *h, nb_str name)
{
    nb_str id = nb_names_language(name);
    if (!id.n || !nb_highlighter_ready(h)) return NB_STR_NULL;
    nb_str path = nb_path_join(h->arena, h->dir, nb_names_file(h->arena, id));
    return nb_file_exists(path) ? id : NB_STR_NULL;
}

static nb_highlight *spans(nb_arena *a, const uint8_t *style, size_t n)
{
    NB_VEC(nb_hl_span) v = {0};
    for (size_t i = 0; i < n;) {
        size_t from = i;
        while (i < n && style[i] == style[from]) i++;
        if (style[from] != NB_HL_PLAIN)
            NB_PUSH(a, &v) = (nb_hl_span){(uint32_t)from, (uint32_t)i, style[from]};
    }
    if (!v.n) return NULL;
    nb_highlight *out = NB_NEW(a, nb_highlight);
    *out = (nb_highlight){v.v, v.n};
    return out;
}

nb_highlight *nb_highlight_text(nb_highlighter *h, nb_arena *a, nb_str lang, nb_str text)
{
    nb_str id = nb_highlight_language(h, lang);
    size_t bad;
    if (!id.n || !text.n || text.n > BLOCK || !nb_utf8_valid(text, &bad)) return NULL;
    nb_grammar *g = nb_grammar_of(h, id);
    if (!g) return NULL;
    h->work = h->errors = 0;
    h->work_most = (uint64_t)text.n * WORK + WORK_BASE;
    uint8_t *style = nb_calloc(text.n, 1);
    nb_engine_run(h, g, text, style);
    nb_highlight *out = spans(a, style, text.n);
    nb_free(style);
    return out;
}
