/* polish.c: typography of a finished block: soft breaks between wide characters vanish,
 * straight quotation marks become the language's, hyphens and dots become dashes and ellipses.
 *
 * Quotation marks are paired over the whole block. In Latin text a mark opens or closes by its
 * neighbours (as in cmark's smart option); beside Chinese there are no spaces to tell, so a
 * mark opens when none is open. What finds no partner in Chinese text stays as it was typed. */
#include <string.h>

#include "parse/md.h"
#include "unicode/unicode.h"

typedef struct {
    const char *lang, *open, *close, *open1, *close1;
} quotes;

static const quotes styles[] = {
    {"de", "„", "“", "‚", "‘"}, {"cs", "„", "“", "‚", "‘"}, {"sk", "„", "“", "‚", "‘"},
    {"pl", "„", "”", "‚", "’"}, {"hu", "„", "”", "»", "«"}, {"ro", "„", "”", "«", "»"},
    {"sv", "”", "”", "’", "’"}, {"fi", "”", "”", "’", "’"}, {"ru", "«", "»", "„", "“"},
    {"uk", "«", "»", "„", "“"}, {"", "“", "”", "‘", "’"},
};

static const quotes *style_of(nb_str lang)
{
    const quotes *q = styles;
    while (*q->lang && !nb_lang_is(lang, q->lang)) q++;
    return q;
}

void md_collect(md *x, nb_node *block)
{
    x->leaves.n = 0;
    nb_walk w = nb_walk_start(block);
    while (nb_walk_next(&w))
        if (w.entering && !w.node->first && w.node != block && nb_is_inline(w.node->type))
            NB_PUSH(x->scratch, &x->leaves) = (nb_node *)w.node;
}

/* The first or last character that a leaf shows; 0 = none, look further. */
static uint32_t edge(const nb_node *n, bool last)
{
    switch ((int)n->type) {
    case NB_TEXT: {
        size_t i = last ? n->as.text.text.n : 0;
        if (!n->as.text.text.n) return 0;
        return last ? nb_utf8_prev(n->as.text.text, &i) : nb_utf8_next(n->as.text.text, &i);
    }
    case NB_CODE:
    case NB_MATH:
    case NB_IMAGE: return 'x';
    case NB_SOFT_BREAK:
    case NB_LINE_BREAK: return ' ';
    default: return 0;
    }
}

static uint32_t before(const md_leaves *l, size_t k)
{
    while (k-- > 0) {
        uint32_t c = edge(l->v[k], true);
        if (c) return c;
    }
    return ' ';
}

static uint32_t after(const md_leaves *l, size_t k)
{
    while (++k < l->n) {
        uint32_t c = edge(l->v[k], false);
        if (c) return c;
    }
    return ' ';
}

/* A full-width mark brings its own space. */
static bool joins(uint32_t a, uint32_t b)
{
    return nb_char_is_full_mark(a) || nb_char_is_full_mark(b) ||
           (nb_char_joins_without_space(a) && nb_char_joins_without_space(b));
}

static void join_lines(md_leaves *l)
{
    size_t kept = 0;
    for (size_t k = 0; k < l->n; k++) {
        nb_node *n = l->v[k];
        if (n->type == NB_SOFT_BREAK) {
            /* What stands before is final: it was compacted into v[0..kept). */
            uint32_t b = ' ';
            for (size_t i = kept; i-- > 0 && !(b = edge(l->v[i], true));) {}
            bool beside_hard = (kept && l->v[kept - 1]->type == NB_LINE_BREAK) ||
                               (k + 1 < l->n && l->v[k + 1]->type == NB_LINE_BREAK);
            if (beside_hard) {
                nb_node_detach(n);
                continue;
            }
            if (joins(b, after(l, k))) {
                nb_node_detach(n);
                continue;
            }
        }
        l->v[kept++] = n;
    }
    l->n = kept;
}

/* ---- quotation marks ---- */

typedef struct {
    uint32_t leaf, at;
    char mark;
    bool opens, closes, paired, beside_cjk;
    bool open; /* the verdict */
} quote;

typedef struct {
    md *x;
    md_leaves leaves;
    NB_VEC(quote) quotes; /* few blocks have any */
    bool cjk;
    const quotes *style;
} polisher;

static bool is_word(uint32_t c)
{
    return nb_char_is_letter(c) || nb_char_is_number(c) || nb_char_is_mark(c);
}

static bool is_wide(uint32_t c)
{
    return c >= 0x1100 && nb_char_is_wide(c);
}

static void note_quote(polisher *p, size_t leaf, size_t at, char mark, uint32_t b, uint32_t a)
{
    quote q = {.leaf = (uint32_t)leaf, .at = (uint32_t)at, .mark = mark};
    bool space_b = nb_char_is_space(b), space_a = nb_char_is_space(a);
    bool punct_b = nb_char_is_punct(b), punct_a = nb_char_is_punct(a);
    bool left = !space_a && (!punct_a || space_b || punct_b);
    bool right = !space_b && (!punct_b || space_a || punct_a);
    q.beside_cjk = is_wide(a) || is_wide(b);
    if (q.beside_cjk) {
        q.opens = !space_a;
        q.closes = !space_b;
    } else if (mark == '\'' && is_word(a) && is_word(b)) { /* an apostrophe */
    } else {
        q.opens = left && !right && b != ']' && b != ')';
        q.closes = right;
    }
    NB_PUSH(p->x->scratch, &p->quotes) = q;
}

static void pair_quotes(polisher *p)
{
    NB_VEC(uint32_t) open[2] = {0};
    for (size_t i = 0; i < p->quotes.n; i++) {
        quote *q = &p->quotes.v[i];
        bool single = q->mark == '\'';
        size_t *n = &open[single].n;
        if (q->closes && *n) {
            quote *o = &p->quotes.v[open[single].v[--*n]];
            o->paired = o->open = q->paired = true;
        } else if (q->opens) {
            q->open = !single;
            NB_PUSH(p->x->scratch, &open[single]) = (uint32_t)i;
        }
    }
}

static void collect_quotes(polisher *p, size_t k)
{
    nb_str s = p->leaves.v[k]->as.text.text;
    for (size_t i = 0; i < s.n; i++) {
        if (s.s[i] != '"' && s.s[i] != '\'') continue;
        if (i == 0 && s.s > p->x->src.s && s.s[-1] == '\\') continue;
        size_t at = i, next = i + 1;
        uint32_t b = i ? nb_utf8_prev(s, &at) : before(&p->leaves, k);
        uint32_t a = next < s.n ? nb_utf8_next(s, &next) : after(&p->leaves, k);
        note_quote(p, k, i, s.s[i], b, a);
    }
}

static const char *shape_of(const polisher *p, const quote *q)
{
    if (!q->paired && (p->cjk || q->beside_cjk))
        return q->mark == '\'' && !q->beside_cjk ? "’" : NULL;
    if (q->mark == '"') return q->open ? p->style->open : p->style->close;
    if (!q->paired) return "’";
    return q->open ? p->style->open1 : p->style->close1;
}

/* ---- rewriting ---- */

/* Hyphens and dots at i: what to write for how many of them; NULL = as they are. */
static const char *dashes(nb_str s, size_t i, uint32_t b, size_t *n)
{
    size_t k = i;
    while (k < s.n && s.s[k] == s.s[i]) k++;
    *n = k - i;
    if (s.s[i] == '.') return *n == 3 ? "…" : NULL;
    if (*n == 3) return "—";
    /* "--help" is an option, not a dash */
    bool option = nb_char_is_space(b) && k < s.n && is_word((unsigned char)s.s[k]);
    return *n == 2 && !option ? "–" : NULL;
}

typedef struct {
    nb_buf out;
    nb_node *node; /* whose text is being written */
    size_t from;   /* where it begins in the old text */
    bool shifted;  /* bytes of out no longer lie as in the source */
} rewriting;

static void end_piece(polisher *p, rewriting *r, nb_str s, size_t upto)
{
    r->node->as.text.text =
        r->shifted ? nb_buf_take(p->x->d->arena, &r->out) : nb_str_sub(s, r->from, upto);
    r->out.n = 0;
}

/* A character that may have no glyph must be found at its column: it begins a new node. */
static void begin_piece(polisher *p, rewriting *r, nb_str s, size_t at)
{
    end_piece(p, r, s, at);
    nb_node *n = nb_node_new(p->x->d, NB_TEXT, md_loc(p->x, md_offset(p->x, s) + at));
    nb_node_insert_after(r->node, n);
    r->node = n;
    r->from = at;
    r->shifted = false;
}

static void rewrite(polisher *p, size_t leaf, size_t *q)
{
    nb_node *node = p->leaves.v[leaf];
    nb_str s = node->as.text.text;
    rewriting r = {.node = node};
    bool escaped = s.s > p->x->src.s && s.s[-1] == '\\';
    for (size_t i = 0, n; i < s.n; i += n) {
        const char *shape = NULL;
        n = 1;
        unsigned char c = (unsigned char)s.s[i];
        if (*q < p->quotes.n && p->quotes.v[*q].leaf == leaf && p->quotes.v[*q].at == i)
            shape = shape_of(p, &p->quotes.v[(*q)++]);
        else if ((c == '-' || c == '.') && !p->cjk && !(escaped && !i)) {
            size_t at = i;
            shape = dashes(s, i, i ? nb_utf8_prev(s, &at) : before(&p->leaves, leaf), &n);
        } else if (c >= 0xC0 && r.shifted) begin_piece(p, &r, s, i);
        if (!shape) {
            if (r.shifted) nb_put(&r.out, s.s + i, n);
            continue;
        }
        if (!r.shifted) nb_put_str(&r.out, nb_str_sub(s, r.from, i));
        r.shifted = true;
        nb_puts(&r.out, shape);
    }
    end_piece(p, &r, s, s.n);
    nb_buf_free(&r.out);
}

enum { QUOTE = 1, DASH = 2 };

/* What a text holds that may have to be rewritten. */
static int ingredients(nb_str s)
{
    static const unsigned char kind[256] = {
        ['"'] = QUOTE, ['\''] = QUOTE, ['-'] = DASH, ['.'] = DASH};
    int found = 0;
    for (size_t i = 0; i < s.n; i++) {
        int k = kind[(unsigned char)s.s[i]];
        if (k == QUOTE || (k == DASH && i && s.s[i] == s.s[i - 1])) found |= k;
    }
    return found;
}

void md_polish(md *x, nb_node *block)
{
    md_collect(x, block);
    join_lines(&x->leaves);
    polisher p = {.x = x, .leaves = x->leaves};
    bool some = false;
    for (size_t k = 0; k < p.leaves.n; k++) {
        nb_node *n = p.leaves.v[k];
        if (n->type != NB_TEXT || !md_in_src(x, n->as.text.text)) continue;
        int has = ingredients(n->as.text.text);
        if (has & QUOTE) collect_quotes(&p, k);
        some |= has != 0;
    }
    if (!some) return;
    pair_quotes(&p);
    nb_str lang = nb_node_lang(x->d, block);
    p.cjk = nb_lang_is_cjk(lang);
    p.style = style_of(lang);
    for (size_t k = 0, q = 0; k < p.leaves.n; k++) {
        const nb_node *n = p.leaves.v[k];
        if (n->type == NB_TEXT && md_in_src(x, n->as.text.text) && ingredients(n->as.text.text))
            rewrite(&p, k, &q);
    }
}
