/* pattern.c: patterns and keywords: expanded, compiled and searched.
 *
 * What a search found is remembered for the line: nothing begins before it, so that most
 * questions about the next position cost nothing. PCRE2's compiler to machine code is not used:
 * it pays only beyond 100 KB of one language, and it counts steps otherwise, so that machines
 * could differ. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/mem.h"
#include "highlight/grammar.h"

/* A search that takes longer than this many steps from one position finds nothing; a book's
 * code takes hundreds. */
enum { STEPS = 1500, HEAP_KB = 1024, PATTERN_BYTES = 1 << 18 };

enum { OPTIONS = PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C | PCRE2_NO_UTF_CHECK };

nb_pattern *nb_pattern_new(nb_highlighter *h, const nb_hl_file *f, nb_str raw, unsigned flags)
{
    nb_pattern *p = NB_NEW(h->arena, nb_pattern);
    *p = (nb_pattern){.raw = raw, .flags = flags, .file = f};
    return p;
}

void nb_pattern_close(nb_pattern *p)
{
    pcre2_match_data_free(p->match);
    pcre2_code_free(p->code);
    p->match = p->code = NULL;
}

/* ---- what keywords are made of ---- */

/* Punctuation and spaces beyond ASCII part words; everything else there makes them. */
static bool parts_words(uint32_t ch)
{
    return (ch >= 0x80 && ch < 0xC0 && ch != 0xAA && ch != 0xB5 && ch != 0xBA) || ch == 0xD7 ||
           ch == 0xF7 || (ch >= 0x2000 && ch < 0x2070) || (ch >= 0x2190 && ch < 0x2C00) ||
           (ch >= 0x3000 && ch < 0x3005) || (ch >= 0x3008 && ch < 0x3021) || ch == 0x30FB ||
           (ch >= 0xFE30 && ch < 0xFE70) || (ch >= 0xFF01 && ch < 0xFF10) ||
           (ch >= 0xFF1A && ch < 0xFF21);
}

bool nb_class_has(const nb_hl_file *f, uint32_t ch)
{
    if (ch >= 0x80) return (!f->has_class || f->class_wide) && !parts_words(ch);
    if (f->has_class) return f->in_class[ch];
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') ||
           ch == '_';
}

void nb_class_set(nb_hl_file *f, nb_arena *a, nb_str c)
{
    c = nb_str_trim(c);
    int error;
    size_t at;
    pcre2_code *code =
        pcre2_compile((PCRE2_SPTR)c.s, c.n, OPTIONS | PCRE2_ANCHORED, &error, &at, NULL);
    if (!code) return;
    f->open = nb_str_printf(a, "(?<!%.*s)(?=%.*s)", NB_STR_ARG(c), NB_STR_ARG(c)).s;
    f->close = nb_str_printf(a, "(?<=%.*s)(?!%.*s)", NB_STR_ARG(c), NB_STR_ARG(c)).s;
    f->has_class = true;
    pcre2_match_data *m = pcre2_match_data_create_from_pattern(code, NULL);
    for (int ch = 0; ch < 128; ch++) {
        char s = (char)ch;
        f->in_class[ch] = pcre2_match(code, (PCRE2_SPTR)&s, 1, 0, 0, m, NULL) > 0;
    }
    f->class_wide = pcre2_match(code, (PCRE2_SPTR) "汉", 3, 0, 0, m, NULL) > 0;
    pcre2_match_data_free(m);
    pcre2_code_free(code);
}

/* ---- expansion ---- */

static bool expand(nb_highlighter *h, const nb_hl_file *f, nb_str raw, nb_buf *out,
                   bool *start);

/* "\%{id}": the definition, in its own options. */
static bool expand_name(nb_highlighter *h, const nb_hl_file *f, nb_str id, nb_buf *out)
{
    id = nb_str_trim(id);
    if (nb_str_chr(id, ':', 0) == NB_NPOS)
        id = nb_str_printf(h->arena, "%.*s:%.*s", NB_STR_ARG(f->id), NB_STR_ARG(id));
    nb_str lang, rest;
    if (nb_str_cut(id, ':', &lang, &rest)) nb_lang_load(h, lang);
    nb_hl_regex *x = nb_map_find(&h->regex, id);
    if (!x || x->open) return false;
    if (!x->done.s) {
        nb_buf b = {0};
        bool start = false;
        x->open = true; /* a definition that names itself is none */
        nb_printf(&b, "(?:(?%s%s%s", x->flags & NB_PAT_CASELESS ? "i" : "",
                  x->flags & NB_PAT_EXTENDED ? "x" : "", x->flags & NB_PAT_DUPNAMES ? "J" : "");
        if (!(x->flags & NB_PAT_CASELESS) || !(x->flags & NB_PAT_EXTENDED))
            nb_printf(&b, "-%s%s", x->flags & NB_PAT_CASELESS ? "" : "i",
                      x->flags & NB_PAT_EXTENDED ? "" : "x");
        nb_putc(&b, ')');
        bool ok = expand(h, x->file, x->raw, &b, &start) && !start;
        /* a comment at its end would swallow the bracket */
        nb_puts(&b, x->flags & NB_PAT_EXTENDED ? "\n)" : ")");
        x->open = false;
        if (ok) x->done = nb_str_dup(h->arena, (nb_str){b.p, b.n});
        nb_buf_free(&b);
        if (!ok) return false;
    }
    nb_put_str(out, x->done);
    return out->n < PATTERN_BYTES;
}

static bool expand(nb_highlighter *h, const nb_hl_file *f, nb_str raw, nb_buf *out, bool *start)
{
    for (size_t i = 0; i < raw.n; i++) {
        if (raw.s[i] != '\\' || i + 1 == raw.n) {
            nb_putc(out, raw.s[i]);
            continue;
        }
        char next = raw.s[i + 1], what = i + 2 < raw.n ? raw.s[i + 2] : 0;
        if (next == '%' && (what == '[' || what == ']')) {
            nb_puts(out, what == '[' ? f->open : f->close);
            i += 2;
        } else if (next == '%' && what == '{') {
            size_t end = nb_str_chr(raw, '}', i);
            if (end == NB_NPOS) return false;
            nb_str id = nb_str_sub(raw, i + 3, end);
            if (nb_str_chr(id, '@', 0) != NB_NPOS) {
                *start = true;
                nb_put_str(out, nb_str_sub(raw, i, end + 1));
            } else if (!expand_name(h, f, id, out)) {
                return false;
            }
            i = end;
        } else {
            nb_put(out, raw.s + i, 2);
            i++;
        }
    }
    return true;
}

static bool compile(nb_pattern *p)
{
    uint32_t options = OPTIONS;
    if (p->flags & NB_PAT_CASELESS) options |= PCRE2_CASELESS;
    if (p->flags & NB_PAT_EXTENDED) options |= PCRE2_EXTENDED;
    if (p->flags & NB_PAT_DUPNAMES) options |= PCRE2_DUPNAMES;
    int error;
    size_t at;
    p->code = pcre2_compile((PCRE2_SPTR)(p->source.s ? p->source.s : ""), p->source.n, options,
                            &error, &at, NULL);
    if (p->code) p->match = pcre2_match_data_create_from_pattern(p->code, NULL);
    return p->code != NULL;
}

static void prepare(nb_highlighter *h, nb_pattern *p)
{
    p->state = NB_PAT_BAD;
    if (!p->has_raw) {
        p->state = p->words ? NB_PAT_READY : NB_PAT_BAD;
        return;
    }
    nb_buf b = {0};
    bool ok = expand(h, p->file, p->raw, &b, &p->ends_with_start);
    p->source = nb_buf_take(h->arena, &b);
    if (!ok) return;
    if (!p->ends_with_start && !compile(p)) return;
    if (p->code) NB_PUSH(h->arena, &h->compiled) = p;
    p->state = NB_PAT_READY;
}

/* ---- searching ---- */

static bool find_word(const nb_pattern *p, nb_str line, size_t from, size_t *start, size_t *end)
{
    char low[64];
    size_t i = from;
    if (from) { /* inside a word none begins */
        size_t back = from;
        if (nb_class_has(p->file, nb_utf8_prev(line, &back)))
            while (i < line.n) {
                size_t next = i;
                if (!nb_class_has(p->file, nb_utf8_next(line, &next))) break;
                i = next;
            }
    }
    while (i < line.n) {
        size_t a = i;
        bool in = nb_class_has(p->file, nb_utf8_next(line, &i));
        while (in && i < line.n) {
            size_t next = i;
            if (!nb_class_has(p->file, nb_utf8_next(line, &next))) break;
            i = next;
        }
        if (!in || i - a > sizeof low) continue;
        nb_str word = nb_str_sub(line, a, i);
        if (p->words->caseless) {
            for (size_t k = 0; k < word.n; k++)
                low[k] =
                    word.s[k] >= 'A' && word.s[k] <= 'Z' ? (char)(word.s[k] | 32) : word.s[k];
            word.s = low;
        }
        if (!nb_map_find(&p->words->word, word)) continue;
        *start = a;
        *end = i;
        return true;
    }
    return false;
}

static bool search(nb_highlighter *h, nb_pattern *p, nb_str line, size_t from, uint32_t options)
{
    if (!h->limits) {
        h->limits = pcre2_match_context_create(NULL);
        if (!h->limits) nb_out_of_memory();
        pcre2_set_match_limit(h->limits, STEPS);
        pcre2_set_heap_limit(h->limits, HEAP_KB);
    }
    h->work += line.n - from + 32;
    int n = pcre2_match(p->code, (PCRE2_SPTR)(line.s ? line.s : ""), line.n, from,
                        options | PCRE2_NO_UTF_CHECK, p->match, h->limits);
    if (n < 0 && n != PCRE2_ERROR_NOMATCH) h->errors++;
    return n > 0;
}

static bool usable(nb_highlighter *h, nb_pattern *p)
{
    if (p->state == NB_PAT_NEW) prepare(h, p);
    return p->state == NB_PAT_READY && (p->code || p->words);
}

bool nb_pattern_find(nb_highlighter *h, nb_pattern *p, nb_str line, size_t from)
{
    if (p->serial == h->serial && from >= p->from && (!p->found || p->start >= from))
        return p->found;
    if (!usable(h, p)) return false;
    p->serial = h->serial;
    p->from = from;
    p->found = p->by_word = false;
    size_t a, b;
    if (p->words && find_word(p, line, from, &a, &b)) {
        p->found = p->by_word = true;
        p->start = a;
        p->end = b;
        h->work += b - from;
    }
    if (p->code && search(h, p, line, from, 0)) {
        const size_t *at = pcre2_get_ovector_pointer(p->match);
        /* \K may move the start behind the end: no context means that */
        size_t start = at[0], end = at[1] < at[0] ? at[0] : at[1];
        if (!p->found || start < p->start || (start == p->start && end > p->end)) {
            p->found = true;
            p->by_word = false;
            p->start = start;
            p->end = end;
        }
    }
    return p->found;
}

bool nb_pattern_at(nb_highlighter *h, nb_pattern *p, nb_str line, size_t from)
{
    p->serial = 0;
    p->by_word = false;
    if (!usable(h, p)) return false;
    size_t a, b;
    p->start = from;
    if (p->words && find_word(p, line, from, &a, &b) && a == from) {
        p->by_word = true;
        p->end = b;
        return true;
    }
    if (!p->code || !search(h, p, line, from, PCRE2_ANCHORED)) return false;
    p->end = pcre2_get_ovector_pointer(p->match)[1];
    return p->end >= from;
}

bool nb_pattern_group(const nb_pattern *p, int group, const char *name, size_t *from,
                      size_t *to)
{
    *from = p->start;
    *to = p->end;
    if (group == 0) return true;
    if (p->by_word || !p->code) return false;
    if (group < 0) {
        PCRE2_SPTR first, last;
        int size = pcre2_substring_nametable_scan(p->code, (PCRE2_SPTR)name, &first, &last);
        if (size <= 0) return false;
        group = -1;
        for (; first <= last; first += size) { /* of several by one name, the one that is set */
            int g = first[0] << 8 | first[1];
            if (pcre2_get_ovector_pointer(p->match)[2 * g] != PCRE2_UNSET) group = g;
        }
        if (group < 0) return false;
    }
    if ((uint32_t)group >= pcre2_get_ovector_count(p->match)) return false;
    const size_t *at = pcre2_get_ovector_pointer(p->match) + 2 * group;
    if (at[0] == PCRE2_UNSET || at[1] <= at[0]) return false;
    *from = at[0];
    *to = at[1];
    return true;
}

/* ---- ends that depend on the start ---- */

static void put_literal(nb_buf *b, nb_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.s[i];
        bool plain = c >= 0x80 || c == '_' || (c >= '0' && c <= '9') ||
                     (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!plain) nb_putc(b, '\\');
        nb_putc(b, s.s[i]);
    }
}

nb_pattern *nb_pattern_bind(nb_highlighter *h, const nb_pattern *end, const nb_pattern *start,
                            nb_str line)
{
    nb_buf b = {0};
    nb_str src = end->source;
    for (size_t i = 0; i < src.n; i++) {
        size_t close = nb_str_chr(src, '}', i);
        if (src.s[i] == '\\' && close != NB_NPOS &&
            nb_str_starts(nb_str_sub(src, i, src.n), NB_STR("\\%{"))) {
            nb_str name = nb_str_sub(src, i + 3, close), rest;
            nb_str_cut(name, '@', &name, &rest);
            int group = 0;
            for (size_t k = 0; k < name.n && group >= 0; k++) {
                bool digit = name.s[k] >= '0' && name.s[k] <= '9' && k < 4;
                group = digit ? group * 10 + name.s[k] - '0' : -1;
            }
            size_t from, to;
            if (nb_pattern_group(start, group, nb_str_z(h->arena, name), &from, &to))
                put_literal(&b, nb_str_sub(line, from, to));
            i = close;
        } else {
            nb_putc(&b, src.s[i]);
            if (src.s[i] == '\\' && i + 1 < src.n) nb_putc(&b, src.s[++i]);
        }
    }
    nb_pattern *p = nb_calloc(1, sizeof *p);
    p->flags = end->flags;
    p->file = end->file;
    p->source = (nb_str){b.p, b.n};
    p->state = compile(p) ? NB_PAT_READY : NB_PAT_BAD;
    p->source = NB_STR_NULL;
    nb_buf_free(&b);
    return p;
}

void nb_pattern_free(nb_pattern *p)
{
    if (!p) return;
    nb_pattern_close(p);
    nb_free(p);
}
