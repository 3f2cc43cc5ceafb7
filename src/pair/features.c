/* features.c: marks of blocks. A mark counts only where both documents have it somewhere: the
 * words of one language alone are no evidence either way. */
#include "pair/features.h"

#include <stdlib.h>
#include <string.h>

#include "unicode/unicode.h"

enum {
    MOST_TEXT = 1 << 16, /* bytes of one block that are looked at */
    MOST_DISTINCT = 1 << 20,
    RAREST = 24, /* the weight of what stands once on either side */
};

typedef struct {
    uint32_t hash; /* 0 = free */
    uint32_t n[2];
} count;

struct nb_census {
    nb_arena *arena;
    count *slot;
    size_t slots, used;
    uint64_t letters[2];
};

/* ---- what is looked at ---- */

typedef struct {
    void (*mark)(void *ctx, uint32_t hash);
    void *ctx;
    uint32_t letters;
    size_t bytes;
    uint32_t han; /* the Han character before, 0 = none */
} reader;

static uint32_t hash_byte(uint32_t h, unsigned char c)
{
    return (h ^ c) * 16777619u; /* FNV-1a */
}

static uint32_t finished(uint32_t h)
{
    h ^= h >> 15;
    return h ? h : 1;
}

static bool is_alnum(unsigned char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static void read_word(reader *r, nb_str s, size_t *i)
{
    uint32_t h = 2166136261u;
    size_t from = *i;
    bool digit = false;
    for (; *i < s.n && is_alnum((unsigned char)s.s[*i]); ++*i) {
        unsigned char c = (unsigned char)s.s[*i];
        bool d = c <= '9';
        digit = digit || d;
        h = hash_byte(h, d ? c : c | 32);
    }
    if (*i - from > 1 || digit) r->mark(r->ctx, finished(h));
}

static void read_text(reader *r, nb_str s, bool prose)
{
    if (r->bytes > MOST_TEXT) return;
    if (s.n > MOST_TEXT) s = nb_str_sub(s, 0, MOST_TEXT);
    r->bytes += s.n;
    r->han = 0;
    for (size_t i = 0; i < s.n;) {
        size_t from = i;
        if (is_alnum((unsigned char)s.s[i])) {
            read_word(r, s, &i);
            r->letters += prose ? (uint32_t)(i - from) : 0;
            r->han = 0;
            continue;
        }
        uint32_t c = nb_utf8_next(s, &i);
        if (c < 0x80) {
            r->han = 0;
            continue;
        }
        bool han = nb_char_is_han(c);
        if (han && r->han) {
            uint32_t h = 2166136261u;
            for (int k = 0; k < 24; k += 8) h = hash_byte(h, (unsigned char)(r->han >> k));
            for (int k = 0; k < 24; k += 8) h = hash_byte(h, (unsigned char)(c >> k));
            r->mark(r->ctx, finished(h));
        }
        r->han = han ? c : 0;
        r->letters += prose;
    }
}

/* The name of a picture, without its folder. */
static nb_str name_of(nb_str src)
{
    size_t slash = nb_str_rchr(src, '/');
    return slash == NB_NPOS ? src : nb_str_sub(src, slash + 1, src.n);
}

static void read_node(reader *r, const nb_node *n)
{
    switch (n->type) {
    case NB_TEXT: read_text(r, n->as.text.text, true); break;
    case NB_CODE: read_text(r, n->as.text.text, false); break;
    case NB_CODE_BLOCK: read_text(r, n->as.code_block.text, false); break;
    case NB_MATH:
    case NB_MATH_BLOCK: read_text(r, n->as.math.text, false); break;
    case NB_IMAGE: read_text(r, name_of(n->as.image.src), false); break;
    case NB_LINK:
        if (n->as.link.kind == NB_LINK_EXTERNAL) read_text(r, n->as.link.url, false);
        break;
    case NB_NOTE_REF:
        if (n->as.ref.def) read_text(r, n->as.ref.def->as.note.label, false);
        break;
    case NB_FILE: read_text(r, n->as.file.path, false); break;
    case NB_SOFT_BREAK:
    case NB_LINE_BREAK: r->han = 0; break;
    case NB_ROOT:
    case NB_PARAGRAPH:
    case NB_HEADING:
    case NB_TABLE_CELL:
    case NB_CAPTION:
    case NB_DEF_TERM:
    case NB_SUMMARY:
    case NB_QUOTE:
    case NB_LIST:
    case NB_ITEM:
    case NB_TABLE:
    case NB_TABLE_ROW:
    case NB_FIGURE:
    case NB_CALLOUT:
    case NB_DETAILS:
    case NB_DIV:
    case NB_DEF_LIST:
    case NB_DEF_BODY:
    case NB_NOTE_DEF:
    case NB_RULE:
    case NB_TOC:
    case NB_EMPH:
    case NB_STRONG:
    case NB_STRIKE:
    case NB_UNDERLINE:
    case NB_MARK:
    case NB_SUB:
    case NB_SUP:
    case NB_SMALL:
    case NB_KBD:
    case NB_SPAN:
    case NB_RUBY:
    case NB_RUBY_TEXT:
    case NB_ANCHOR:
    case NB_NODE_TYPES: break;
    }
}

static void read_tree(reader *r, const nb_node *root)
{
    nb_walk w = nb_walk_start(root);
    while (r->bytes <= MOST_TEXT && nb_walk_next(&w))
        if (w.entering) read_node(r, w.node);
}

/* ---- the census ---- */

static count *slot_of(const nb_census *c, uint32_t hash)
{
    size_t i = hash * 2654435761u & (c->slots - 1);
    while (c->slot[i].hash && c->slot[i].hash != hash) i = (i + 1) & (c->slots - 1);
    return &c->slot[i];
}

static void grow(nb_census *c)
{
    count *old = c->slot;
    size_t n = c->slots;
    c->slots = n ? 2 * n : 1024;
    c->slot = NB_ARRAY(c->arena, count, c->slots);
    for (size_t i = 0; i < n; i++)
        if (old[i].hash) *slot_of(c, old[i].hash) = old[i];
}

typedef struct {
    nb_census *census;
    nb_side side;
} counting;

static void on_count(void *ctx, uint32_t hash)
{
    counting *k = ctx;
    nb_census *c = k->census;
    if (2 * c->used >= c->slots) grow(c);
    count *at = slot_of(c, hash);
    if (!at->hash) {
        if (c->used >= MOST_DISTINCT) return; /* an unknown mark is no evidence */
        at->hash = hash;
        c->used++;
    }
    at->n[k->side]++;
}

nb_census *nb_census_new(nb_arena *a, const nb_doc *left, const nb_doc *right)
{
    nb_census *c = NB_NEW(a, nb_census);
    c->arena = a;
    grow(c);
    for (int side = NB_LEFT; side <= NB_RIGHT; side++) {
        const nb_doc *d = side == NB_LEFT ? left : right;
        counting k = {c, (nb_side)side};
        nb_walk w = nb_walk_start(d->root);
        while (nb_walk_next(&w)) {
            if (!w.entering) continue;
            reader r = {.mark = on_count, .ctx = &k};
            read_node(&r, w.node);
            c->letters[side] += r.letters;
        }
    }
    return c;
}

int64_t nb_census_ratio(const nb_census *c)
{
    uint64_t l = c->letters[NB_LEFT], r = c->letters[NB_RIGHT];
    if (!l || !r) return 256;
    uint64_t ratio = r * 256 / l;
    return ratio < 16 ? 16 : ratio > 4096 ? 4096 : (int64_t)ratio;
}

/* ---- the features of one block ---- */

static uint16_t weight_of(const count *at)
{
    uint32_t n = at->n[NB_LEFT] > at->n[NB_RIGHT] ? at->n[NB_LEFT] : at->n[NB_RIGHT];
    uint16_t w = RAREST;
    while (n > 1 && w > 2) w = (uint16_t)(w - 4), n /= 2;
    return w < 2 ? 2 : w;
}

typedef struct {
    const nb_census *census;
    nb_features *f;
} collecting;

/* Keeps the heaviest marks, each once. */
static void on_mark(void *ctx, uint32_t hash)
{
    collecting *k = ctx;
    nb_features *f = k->f;
    const count *at = slot_of(k->census, hash);
    if (!at->hash || !at->n[NB_LEFT] || !at->n[NB_RIGHT]) return;
    uint16_t w = weight_of(at);
    size_t lightest = 0;
    for (size_t i = 0; i < f->n_marks; i++) {
        if (f->mark[i].hash == hash) return;
        if (f->mark[i].weight < f->mark[lightest].weight) lightest = i;
    }
    if (f->n_marks < NB_MAX_MARKS) f->mark[f->n_marks++] = (nb_mark){hash, w};
    else if (f->mark[lightest].weight < w) f->mark[lightest] = (nb_mark){hash, w};
}

static int by_hash(const void *x, const void *y)
{
    const nb_mark *a = x, *b = y;
    return a->hash < b->hash ? -1 : a->hash > b->hash;
}

/* A figure that only wraps a picture is what a paragraph with one is elsewhere. */
static nb_node_type kind_of(const nb_node *n)
{
    return n->type == NB_FIGURE ? NB_PARAGRAPH : n->type;
}

static uint32_t children_of(const nb_node *n)
{
    uint32_t k = 0;
    for (const nb_node *c = n->first; c; c = c->next) k++;
    return k;
}

static uint32_t exact_hash(nb_str s)
{
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < s.n; i++)
        if (s.s[i] != ' ' && s.s[i] != '\r') h = hash_byte(h, (unsigned char)s.s[i]);
    return finished(h);
}

const nb_features *nb_features_new(nb_arena *a, const nb_census *c, const nb_node *first,
                                   const nb_node *until)
{
    nb_features *f = NB_NEW(a, nb_features);
    nb_mark mark[NB_MAX_MARKS];
    f->mark = mark;
    f->type = kind_of(first);
    f->parts = children_of(first);
    if (first->type == NB_HEADING) f->level = first->as.heading.level;
    if (first->type == NB_TABLE) f->columns = (uint32_t)first->as.table.columns;
    if (first->type == NB_CODE_BLOCK) f->exact = exact_hash(first->as.code_block.text);
    if (first->type == NB_MATH_BLOCK) f->exact = exact_hash(first->as.math.text);
    collecting k = {c, f};
    reader r = {.mark = on_mark, .ctx = &k};
    if (first->type == NB_FILE) {
        /* Where a file stands and what it is called; its headings only confirm it. */
        read_node(&r, first);
        for (const nb_node *n = first->first; n; n = n->next)
            if (n->type == NB_HEADING) read_tree(&r, n);
    } else {
        for (const nb_node *n = first; n && n != until; n = n->next) read_tree(&r, n);
    }
    f->length = r.letters;
    qsort(f->mark, f->n_marks, sizeof *f->mark, by_hash);
    for (size_t i = 0; i < f->n_marks; i++) f->weight += f->mark[i].weight;
    f->mark = nb_copy(a, mark, f->n_marks * sizeof *mark);
    return f;
}
