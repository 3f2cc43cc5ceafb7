#include "highlight/highlight.h"

#include "base/file.h"
#include "base/mem.h"
#include "highlight/grammar.h"
#include "highlight/xml_calls.h"

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
        h->ready = nb_file_exists(nb_path_join(h->arena, h->dir, NB_STR("def.lang"))) &&
                   nb_library_open(&nb_highlight_xml);
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

/* A session with Python is part code, part output, in which words of the language mean nothing.
 * Code is what follows a prompt, and the indented lines after it; all else becomes spaces. The
 * text itself where there is no prompt. */
static nb_str session(nb_buf *b, nb_str text)
{
    nb_str prompt = NB_STR(">>>"), more = NB_STR("...");
    bool code = false, any = false;
    for (size_t at = 0; at < text.n;) {
        size_t nl = nb_str_chr(text, '\n', at), end = nl == NB_NPOS ? text.n : nl + 1;
        nb_str line = nb_str_sub(text, at, end);
        bool first = nb_str_starts(line, prompt);
        any |= first;
        size_t skip = first || (code && nb_str_starts(line, more)) ? prompt.n : 0;
        code = skip || (code && (line.s[0] == ' ' || line.s[0] == '\t'));
        for (size_t i = 0; i < line.n; i++)
            nb_putc(b, line.s[i] == '\n' || (code && i >= skip) ? line.s[i] : ' ');
        at = end;
    }
    return any ? (nb_str){b->p, b->n} : text;
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
    nb_buf b = {0};
    nb_engine_run(h, g, nb_str_is(id, "python3") ? session(&b, text) : text, style);
    nb_buf_free(&b);
    nb_highlight *out = spans(a, style, text.n);
    nb_free(style);
    return out;
}
