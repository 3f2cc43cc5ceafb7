/* lines.c: units become pieces for the breaker; passes as in TeX: without hyphens, with them,
 * and at last with stretch that is not there. */
#include <string.h>

#include "layout/break.h"
#include "layout/shaped.h"

enum {
    PRETOLERANCE = 150, /* badness that needs no hyphens to be mended */
    TOLERANCE = 1000,
    LINE_PENALTY = 10,
    ADJACENT = 10000,       /* TeX's, plain */
    DOUBLE_HYPHEN = 100000, /* dearer than in TeX: expansion leaves other ways */
    FINAL_HYPHEN = 50000,
    STUB_HYPHEN = 1000000, /* little more than the end of that word would stand alone */
    HYPHEN_PENALTY = 120,
    EXPLICIT_PENALTY = 50, /* after - or / that the word has anyway */
    ADDRESS_PENALTY = 120,
    EMERGENCY_PENALTY = 5000,
    WORST_PENALTY = 9000, /* and then with a comma or a bracket first on the line */
    STUMP_PENALTY = 150,  /* more, where less than three letters stay alone */
    WORD_PENALTY = 800,   /* inside a Chinese word of a heading */
    UNIT_PENALTY = 800,   /* after - or / with a letter or two beside it: TB/s, x-axis, GPT-4 */
    SMALL_DEMERITS = 1000000, /* a stub is worth a line of badness 1000 */
    WINDOW = 20000,           /* pieces of a giant paragraph that are broken at a time … */
    KEPT = 8                  /* … of which so many last lines are broken again */
};
#define TINY_DEMERITS INT64_C(1000000000000) /* more than any lines that are not too wide */

typedef struct {
    nb_ctx *c;
    nb_shaped *s;
    nb_arena *arena; /* for what one window needs */
    nb_len width;
    int looseness;
    size_t from, to; /* units of the segment, between forced breaks */
    bool first;      /* the segment begins the paragraph */
    bool hyphens;    /* use them */
    uint8_t *force;  /* per unit: an emergency break after it; or NULL */
    NB_VEC(nb_piece) pieces;
    NB_VEC(uint32_t) ends; /* unit after each piece */
    NB_VEC(nb_row) rows;
} liner;

static bool ragged(const nb_shaped *s)
{
    return s->style.mode != NB_SET_JUSTIFY;
}

static bool is_explicit_hyphen(const nb_shaped *s, const nb_unit *u)
{
    size_t i = u->from;
    uint32_t ch = nb_utf8_next(s->text, &i);
    return ch == '-' || ch == 0x2010;
}

/* Letters and digits in a row from unit i on, at most three. */
static int letters(const nb_shaped *s, size_t i, int step)
{
    int n = 0;
    for (; n < 3 && i < s->n_units && s->unit[i].kind == NB_UNIT_WORD; n++) i += (size_t)step;
    return n;
}

/* Of a line that ends after the - or / at unit u. */
static int32_t explicit_penalty(const nb_shaped *s, size_t u)
{
    if (nb_unit_attr(s, &s->unit[u])->code) return EXPLICIT_PENALTY;
    int least = is_explicit_hyphen(s, &s->unit[u]) ? 2 : 3;
    bool stump = letters(s, u - 1, -1) < least || letters(s, u + 1, 1) < 3;
    return s->unit[u].kind == NB_UNIT_OTHER && stump ? UNIT_PENALTY : EXPLICIT_PENALTY;
}

/* The price of ending a line after unit u, spaces between it and `last` included. */
static void set_penalty(const liner *x, nb_piece *p, size_t u, size_t last)
{
    const nb_unit *a = &x->s->unit[u], *b = &x->s->unit[last];
    uint8_t brk = b->brk;
    nb_len hyphen = 0;
    p->penalty = NB_NO_BREAK;
    if (brk & NB_AFTER_MAY) {
        bool latin = a == b && (a->kind == NB_UNIT_WORD || a->kind == NB_UNIT_OTHER) &&
                     last + 1 < x->s->n_units && x->s->unit[last + 1].kind != NB_UNIT_HAN &&
                     x->s->unit[last + 1].kind != NB_UNIT_MARK;
        p->penalty = latin ? explicit_penalty(x->s, u) : nb_tie_penalty(x->s, u, last + 1);
        if (brk & NB_AFTER_IN_WORD) p->penalty += WORD_PENALTY;
        p->flagged = latin && is_explicit_hyphen(x->s, a);
    } else if ((brk & NB_AFTER_SOFT_HYPHEN) || (x->hyphens && (brk & NB_AFTER_HYPHEN))) {
        bool stump = letters(x->s, u, -1) < 3 || letters(x->s, u + 1, 1) < 3;
        p->penalty = HYPHEN_PENALTY + (stump ? STUMP_PENALTY : 0);
        p->flagged = true;
        nb_hyphen_glyph(x->s, a, &hyphen);
    } else if (x->hyphens && (brk & NB_AFTER_ADDRESS)) {
        p->penalty = ADDRESS_PENALTY;
    } else if (x->force && x->force[last - x->from]) {
        p->penalty = nb_never_starts(x->s, last + 1) ? WORST_PENALTY : EMERGENCY_PENALTY;
    }
    if (p->penalty >= NB_NO_BREAK) return;
    bool shown = hyphen > 0;
    p->end = hyphen - nb_protrude_right(x->s, u, shown);
    p->end += nb_mark_blank(x->s, a);
    if (last + 1 < x->to) p->start = -nb_protrude_left(x->s, last + 1);
}

/* Pieces of units [from,to): one for every place where a line may end or a space may change. */
static void build(liner *x)
{
    nb_shaped *s = x->s;
    x->pieces.n = x->ends.n = 0;
    bool loose = !ragged(s);
    nb_len width = 0, flex = 0;
    for (size_t i = x->from; i < x->to; i++) {
        const nb_unit *u = &s->unit[i];
        if (s->run[u->run].expands) flex += u->advance;
        nb_piece p = {.width = width + u->advance, .gap = u->gap};
        size_t last = i;
        if (loose) {
            p.stretch = nb_gap_stretch(s, u) + nb_tracking(s, u);
            p.shrink = nb_gap_shrink(s, u);
        }
        while (last + 1 < x->to && s->unit[last + 1].kind == NB_UNIT_SPACE) {
            const nb_unit *space = &s->unit[++last];
            p.gap += space->gap;
            if (loose) {
                p.stretch += nb_gap_stretch(s, space) + nb_tracking(s, space);
                p.shrink += nb_gap_shrink(s, space);
            }
        }
        set_penalty(x, &p, i, last);
        i = last;
        bool end = i + 1 >= x->to;
        if (!end && p.penalty >= NB_NO_BREAK && !p.stretch && !p.shrink) {
            width = p.width + p.gap;
            continue;
        }
        p.flex = flex * NB_EXPANSION / 1000;
        width = flex = 0;
        NB_PUSH(x->arena, &x->pieces) = p;
        NB_PUSH(x->arena, &x->ends) = (uint32_t)(i + 1);
    }
}

static nb_len first_add(const liner *x, size_t unit)
{
    return (x->first && unit == x->from ? x->s->style.indent : 0) -
           nb_protrude_left(x->s, unit);
}

/* Marks emergency breaks between all units of any stretch that no line can hold. True when
 * there was one. */
static bool force_breaks(liner *x)
{
    bool any = false;
    nb_len chain = first_add(x, x->from);
    size_t chain_from = 0;
    for (size_t k = 0; k < x->pieces.n; k++) {
        const nb_piece *p = &x->pieces.v[k];
        bool open = p->penalty >= NB_NO_BREAK && k + 1 < x->pieces.n;
        chain += p->width;
        if (open) {
            chain += p->gap - p->shrink;
            continue;
        }
        if (chain + p->end > x->width) {
            if (!x->force) x->force = nb_alloc(x->arena, x->to - x->from);
            size_t u = chain_from ? x->ends.v[chain_from - 1] : x->from;
            for (; u + 1 < x->ends.v[k]; u++)
                if (x->s->unit[u + 1].kind != NB_UNIT_NOTHING) x->force[u - x->from] = 1;
            any = true;
        }
        chain = p->start;
        chain_from = k + 1;
    }
    return any;
}

/* The last line that must not be: one Han character with its marks, or a word that is shorter
 * than the indent below which it stands. */
static nb_len tiny_line(const liner *x)
{
    const nb_shaped *s = x->s;
    size_t i = x->to;
    while (i > x->from && s->unit[i - 1].kind != NB_UNIT_HAN &&
           s->unit[i - 1].kind != NB_UNIT_WORD)
        i--;
    if (i == x->from || s->unit[i - 1].kind == NB_UNIT_WORD) {
        nb_len word = nb_len_max(s->style.indent, 3 * s->style.text.size / 2);
        return nb_len_min(word, x->width / 2);
    }
    for (i--; i > x->from && !(s->unit[i - 1].brk & NB_AFTER_MAY);) i--;
    nb_len width = 1;
    size_t han = 0;
    for (; i < x->to; i++) {
        han += s->unit[i].kind == NB_UNIT_HAN;
        width += s->unit[i].advance + s->unit[i].gap;
    }
    return han > 1 ? 0 : width;
}

static nb_break_spec spec_of(const liner *x)
{
    const nb_shaped *s = x->s;
    nb_len em = s->style.text.size;
    nb_break_spec b = {.width = x->width,
                       .first = first_add(x, x->from),
                       .tolerance = PRETOLERANCE,
                       .line_penalty = LINE_PENALTY,
                       .adjacent = ADJACENT,
                       .double_hyphen = DOUBLE_HYPHEN,
                       .final_hyphen = FINAL_HYPHEN,
                       .stub_hyphen = STUB_HYPHEN,
                       .small = x->width / 6,
                       .small_demerits = SMALL_DEMERITS,
                       .tiny_demerits = TINY_DEMERITS,
                       .looseness = x->looseness};
    b.tiny = tiny_line(x);
    b.rigid_fill = x->width / 8;
    if (ragged(s)) b.fill = nb_len_max(2 * em, x->width / 8) * (s->style.balance ? 2 : 1);
    return b;
}

/* One pass; the lines, or 0. stub: the last line is one that should not be. */
static size_t try_pass(liner *x, const nb_break_spec *b, nb_break_line **lines, bool *tiny,
                       bool *small)
{
    int64_t total = 0;
    size_t n = nb_break_lines(x->arena, x->pieces.v, x->pieces.n, b, lines, &total);
    *tiny = n && total >= TINY_DEMERITS;
    *small = n && total % TINY_DEMERITS >= SMALL_DEMERITS;
    return n;
}

static size_t break_segment(liner *x, nb_break_line **lines)
{
    nb_break_spec b = spec_of(x);
    bool tiny, small;
    x->hyphens = false;
    x->force = NULL;
    build(x);
    size_t n = try_pass(x, &b, lines, &tiny, &small);
    if (n && !tiny && !small && (!x->looseness || ragged(x->s))) return n;
    nb_find_hyphens(x->c, x->s);
    x->hyphens = true;
    build(x);
    if (force_breaks(x)) build(x);
    b.tolerance = TOLERANCE;
    n = try_pass(x, &b, lines, &tiny, &small);
    if (n && !tiny) return n;
    b.tolerance = NB_ANY_BADNESS;
    b.fill += nb_len_max(x->width / 12, x->s->style.text.size);
    b.overfull = true;
    return try_pass(x, &b, lines, &tiny, &small);
}

static void add_row(liner *x, size_t from, size_t to, int32_t badness, bool last)
{
    const nb_shaped *s = x->s;
    uint8_t brk = to > from ? s->unit[to - 1].brk : 0;
    bool hyphen = !last && !(brk & NB_AFTER_MAY) &&
                  ((brk & NB_AFTER_HYPHEN) || (brk & NB_AFTER_SOFT_HYPHEN));
    bool emergency = !last && !(brk & ~NB_AFTER_MUST);
    NB_PUSH(x->c->scratch, &x->rows) = (nb_row){.from = (uint32_t)from,
                                                .to = (uint32_t)to,
                                                .justify = !ragged(s) && !last,
                                                .hyphen = hyphen,
                                                .emergency = emergency,
                                                .first = x->first && from == x->from,
                                                .last = last,
                                                .badness = badness};
}

/* A giant paragraph is broken window by window; what is near the window's end is broken again
 * with the next one, so that nothing shows. */
static void segment(liner *x)
{
    size_t end = x->to;
    while (x->from < end) {
        x->to = end - x->from > WINDOW ? x->from + WINDOW : end;
        nb_break_line *line = NULL;
        size_t n = break_segment(x, &line), keep = n;
        if (x->to < end && n > 2 * KEPT) keep = n - KEPT;
        size_t from = x->from;
        for (size_t i = 0; i < keep; i++) {
            size_t to = x->ends.v[line[i].end - 1];
            add_row(x, from, to, line[i].badness, i + 1 == n && x->to == end);
            from = to;
        }
        if (!keep) {
            add_row(x, from, x->to, 0, true);
            from = x->to;
        }
        x->first = false;
        x->from = from;
        if (x->arena == x->c->scratch) continue;
        nb_arena_reset(x->arena);
        memset(&x->pieces, 0, sizeof x->pieces);
        memset(&x->ends, 0, sizeof x->ends);
    }
}

/* A picture that fills more of a line than it leaves stands on a line of its own: beside it
 * three words would be spread over the measure. */
static bool is_wide_picture(const nb_shaped *s, size_t i, nb_len width)
{
    return i < s->n_units && s->unit[i].kind == NB_UNIT_IMAGE &&
           s->unit[i].advance > width * 11 / 20;
}

/* Does the line end after unit i, come what may? */
static bool ends_line(const nb_shaped *s, size_t i, nb_len width)
{
    if (s->unit[i].brk & NB_AFTER_MUST) return true;
    if (!s->n_images || !(s->unit[i].brk & NB_AFTER_MAY)) return false;
    if (i + 1 < s->n_units && s->unit[i + 1].kind == NB_UNIT_SPACE) return false;
    size_t last = i;
    while (last && s->unit[last].kind == NB_UNIT_SPACE) last--;
    return is_wide_picture(s, last, width) || is_wide_picture(s, i + 1, width);
}

size_t nb_para_rows(nb_ctx *c, nb_shaped *s, nb_len width, int looseness, nb_row **rows)
{
    liner x = {.c = c,
               .s = s,
               .arena = s->n_units > WINDOW ? nb_arena_open() : c->scratch,
               .width = width,
               .looseness = looseness,
               .first = true};
    for (size_t i = 0, from = 0; i < s->n_units; i++) {
        bool forced = ends_line(s, i, width);
        if (!forced && i + 1 < s->n_units) continue;
        x.from = from;
        x.to = i + 1;
        segment(&x);
        if (forced && x.rows.n) x.rows.v[x.rows.n - 1].forced = true;
        from = i + 1;
        x.first = false;
    }
    if (x.arena != c->scratch) nb_arena_free(x.arena);
    *rows = x.rows.v;
    return x.rows.n;
}
