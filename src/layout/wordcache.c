/* wordcache.c: shaping, word by word and remembered: a book says the same words again and
 * again, and each ideograph is a word (as browsers cut text for their caches). Words are cut
 * only where no font lets its glyphs depend on their neighbours: at spaces and at Han. */
#include <string.h>

#include "layout/work.h"

enum {
    LONGEST_KEY = 64,    /* bytes; longer words are shaped each time */
    MOST_WORDS = 100000, /* then no more are kept: memory stays bounded on hostile text */
    FIRST_SLOTS = 4096
};

typedef struct {
    const char *key;
    nb_glyph *glyph;
    uint32_t key_n, n;
    uint32_t look, next; /* index + 1 of the next word in the same slot */
} word;

struct nb_wordcache {
    NB_VEC(nb_shape_spec) looks; /* all but the text that glyphs depend on */
    NB_VEC(word) words;
    uint32_t *slot;
    size_t slots;
    uint32_t last_look;
};

static bool same_spec(const nb_shape_spec *a, const nb_shape_spec *b)
{
    return a->face == b->face && a->size == b->size && a->script == b->script &&
           a->rtl == b->rtl && a->figures == b->figures && a->no_ligatures == b->no_ligatures &&
           a->no_kerning == b->no_kerning && a->small_caps == b->small_caps &&
           a->cjk_half == b->cjk_half && nb_str_eq(a->lang, b->lang);
}

static struct nb_wordcache *cache(nb_ctx *c)
{
    struct nb_wordcache **w = nb_work_words(c);
    if (!*w) *w = NB_NEW(c->arena, struct nb_wordcache);
    return *w;
}

uint32_t nb_word_look(nb_ctx *c, const nb_shape_spec *spec)
{
    struct nb_wordcache *w = cache(c);
    if (w->looks.n && same_spec(&w->looks.v[w->last_look], spec)) return w->last_look;
    for (size_t i = 0; i < w->looks.n; i++)
        if (same_spec(&w->looks.v[i], spec)) return w->last_look = (uint32_t)i;
    nb_shape_spec *l = &NB_PUSH(c->arena, &w->looks);
    *l = *spec;
    l->lang = nb_str_dup(c->arena, spec->lang);
    return w->last_look = (uint32_t)w->looks.n - 1;
}

static size_t hash(nb_str s, uint32_t look_at)
{
    uint64_t h = 0x9E3779B97F4A7C15u * (look_at + 1);
    for (size_t i = 0; i < s.n; i++) h = (h ^ (unsigned char)s.s[i]) * 0x100000001B3u;
    return (size_t)(h ^ h >> 32);
}

static void link_word(struct nb_wordcache *w, size_t i)
{
    word *x = &w->words.v[i];
    size_t at = hash((nb_str){x->key, x->key_n}, x->look) & (w->slots - 1);
    x->next = w->slot[at];
    w->slot[at] = (uint32_t)i + 1;
}

static void grow(nb_ctx *c, struct nb_wordcache *w)
{
    w->slots = w->slots ? w->slots * 4 : FIRST_SLOTS;
    w->slot = NB_ARRAY(c->arena, uint32_t, w->slots);
    for (size_t i = 0; i < w->words.n; i++) link_word(w, i);
}

size_t nb_word_shape(nb_ctx *c, uint32_t at, nb_str s, const nb_glyph **out)
{
    struct nb_wordcache *w = cache(c);
    nb_glyph *g = NULL;
    const nb_shape_spec *spec = &w->looks.v[at];
    if (s.n > LONGEST_KEY) {
        size_t n = nb_shape(c->fonts, c->scratch, spec, s, 0, s.n, &g);
        *out = g;
        return n;
    }
    if (!w->slots) grow(c, w);
    for (uint32_t i = w->slot[hash(s, at) & (w->slots - 1)]; i; i = w->words.v[i - 1].next) {
        const word *x = &w->words.v[i - 1];
        if (x->look != at || x->key_n != s.n || memcmp(x->key, s.s, s.n) != 0) continue;
        *out = x->glyph;
        return x->n;
    }
    bool keep = w->words.n < MOST_WORDS;
    size_t n = nb_shape(c->fonts, keep ? c->arena : c->scratch, spec, s, 0, s.n, &g);
    *out = g;
    if (!keep) return n;
    if (w->words.n >= w->slots) grow(c, w);
    NB_PUSH(c->arena, &w->words) = (word){.key = nb_str_dup(c->arena, s).s,
                                          .glyph = g,
                                          .key_n = (uint32_t)s.n,
                                          .n = (uint32_t)n,
                                          .look = at};
    link_word(w, w->words.n - 1);
    return n;
}

/* Han, its marks, the space: no font joins them to what is beside them. */
static bool is_apart(uint32_t ch)
{
    return ch == ' ' || (ch >= 0x4000 && ch <= 0x9FFF) || (ch >= 0x3001 && ch <= 0x3011) ||
           (ch >= 0xFF01 && ch <= 0xFF1F);
}

/* Never a mark that joins what stands before it. */
static bool may_start(uint32_t ch)
{
    return ch < 0x80 || is_apart(ch) || ch == 0x2014 || ch == 0x2026 ||
           (ch >= 0x2018 && ch <= 0x201D);
}

size_t nb_word_end(nb_str s, size_t from)
{
    size_t i = from;
    uint32_t a = nb_utf8_next(s, &i);
    while (i < s.n) {
        size_t next = i;
        uint32_t b = nb_utf8_next(s, &next);
        if ((is_apart(a) || is_apart(b)) && may_start(b)) break;
        a = b;
        i = next;
    }
    return i;
}
