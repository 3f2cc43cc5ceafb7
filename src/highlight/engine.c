/* engine.c: runs a language over a text, line by line, as GtkSourceView's reference describes
 * it: a stack of open contexts; at each place the ends of those around come first, then what
 * may begin here in its order, then the end of the innermost. Every byte gets the style of the
 * innermost context that has one. */
#include <string.h>

#include "base/mem.h"
#include "highlight/grammar.h"

enum {
    LINE = 600,  /* bytes; a longer line is plain (it is data, or minified) */
    OPEN = 100,  /* contexts inside each other */
    STUCK = 60,  /* changes of context without going on */
    ERRORS = 20, /* searches given up in one block */
    ONCE = 16
};

typedef struct {
    nb_rule *rule;
    uint8_t style;             /* in effect */
    bool ignore;               /* styles of what is inside */
    bool others_extend;        /* all around it extend what they are in */
    nb_pattern *end, *own_end; /* own_end: to be freed */
    size_t line, at;           /* where it began */
    const nb_rule *empty;      /* its last child had no length, */
    size_t empty_at;           /* here in this line */
    const nb_rule *once[ONCE];
    unsigned n_once;
} context;

typedef struct {
    nb_highlighter *h;
    nb_grammar *g;
    context open[OPEN];
    size_t top; /* index of the innermost */
    nb_str line;
    size_t number;  /* of the line */
    uint8_t *style; /* of its bytes */
    size_t painted; /* up to here */
} engine;

static context *top(engine *x)
{
    return &x->open[x->top];
}

/* ---- options, as they count at a depth: the root and its children ignore some ---- */

static bool extends(const engine *x, size_t depth)
{
    return depth < 2 || x->open[depth].rule->def->flags & NB_CTX_EXTEND_PARENT;
}

static bool ends_parent(const engine *x, size_t depth)
{
    return depth >= 2 && x->open[depth].rule->def->flags & NB_CTX_END_PARENT;
}

/* Something around the context at this depth may end it. */
static bool is_exposed(const engine *x, size_t depth)
{
    return depth >= 2 && (!extends(x, depth) || !x->open[depth].others_extend);
}

/* ---- paint ---- */

static void paint(engine *x, size_t from, size_t to, uint8_t style)
{
    if (to > from) memset(x->style + from, style, to - from);
}

static void paint_to(engine *x, size_t to)
{
    paint(x, x->painted, to, top(x)->style);
    if (to > x->painted) x->painted = to;
}

static void paint_match(engine *x, const nb_rule *r, const nb_pattern *p, nb_where where,
                        size_t end, uint8_t style, bool ignore)
{
    paint_to(x, p->start);
    paint(x, p->start, end, style);
    for (size_t i = 0; i < r->def->sub.n && !ignore; i++) {
        const nb_sub *s = &r->def->sub.v[i];
        size_t from, to;
        if (s->where != where || r->sub_style[i] == NB_HL_STYLES) continue;
        if (!nb_pattern_group(p, s->group, s->name, &from, &to)) continue;
        if (from < p->start) from = p->start;
        paint(x, from, to < end ? to : end, r->sub_style[i]);
    }
    x->painted = end;
}

/* ---- opening and closing ---- */

static void pop(engine *x, size_t at)
{
    context *c = top(x);
    if (!x->top) return;
    nb_pattern_free(c->own_end);
    x->top--;
    top(x)->empty = NULL;
    if (c->line == x->number && c->at == at) {
        top(x)->empty = c->rule;
        top(x)->empty_at = at;
    }
}

static void push(engine *x, nb_rule *r, uint8_t style, bool ignore, size_t at)
{
    bool others = top(x)->others_extend && extends(x, x->top);
    context *c = &x->open[++x->top];
    *c = (context){.rule = r,
                   .style = style,
                   .ignore = ignore,
                   .others_extend = others,
                   .end = r->def->end,
                   .line = x->number,
                   .at = at};
    nb_rule_link(x->h, x->g, r);
    if (!c->end) return;
    nb_pattern_find(x->h, c->end, NB_STR_NULL, 0); /* expands it */
    c->end->serial = 0;
    if (c->end->ends_with_start)
        c->end = c->own_end = nb_pattern_bind(x->h, c->end, r->def->start, x->line);
}

static void remember_once(context *c, const nb_rule *r)
{
    if (r->def->flags & NB_CTX_ONCE_ONLY && c->n_once < ONCE) c->once[c->n_once++] = r;
}

static bool was_there(const context *c, const nb_rule *r)
{
    for (unsigned i = 0; i < c->n_once; i++)
        if (c->once[i] == r) return true;
    return false;
}

/* ---- ends around ---- */

/* The first place in [from,to) at which something around ends. `inner`: a context that does not
 * extend the innermost is about to open. *depth: what ends. */
static bool ancestor_ends(engine *x, size_t from, size_t to, bool inner, size_t *at,
                          size_t *depth)
{
    bool any = false;
    *at = to;
    for (size_t d = inner ? x->top + 1 : x->top; d >= 2; d--) {
        bool ext = d > x->top ? false : extends(x, d);
        if (d <= x->top && !is_exposed(x, d)) break;
        nb_pattern *end = ext ? NULL : x->open[d - 1].end;
        if (!end || !nb_pattern_find(x->h, end, x->line, from)) continue;
        if (end->start < *at || (any && end->start == *at)) {
            *at = end->start;
            *depth = d - 1;
            any = true;
        }
    }
    return any;
}

/* How far a match of the child may go: *end is where something around ends inside it. */
static bool may_apply(engine *x, const nb_rule *child, nb_pattern *p, size_t *end)
{
    size_t at, depth, from = p->start;
    bool inner = x->top >= 1 && !(child->def->flags & NB_CTX_EXTEND_PARENT);
    bool exposed = inner || (x->top >= 1 && (!top(x)->others_extend || !extends(x, x->top)));
    *end = p->end;
    if (!exposed || p->end <= from + 1) return true;
    if (!ancestor_ends(x, from + 1, p->end, inner, &at, &depth)) return true;
    *end = at;
    return nb_pattern_at(x->h, p, nb_str_sub(x->line, 0, at), from);
}

/* ---- one step ---- */

static bool start_child(engine *x, const nb_use *u, size_t at, size_t *pos)
{
    context *c = top(x);
    nb_rule *r = u->rule;
    nb_pattern *p = r->def->start;
    size_t end;
    if (!may_apply(x, r, p, &end)) return false;
    bool ignore = c->ignore || u->ignore_style;
    uint8_t style = u->restyled ? u->style : r->style;
    if (ignore || style == NB_HL_STYLES) style = c->style;
    bool simple = r->def->simple;
    bool leaves = simple && x->top >= 1 && r->def->flags & NB_CTX_END_PARENT;
    if (end == at) {
        bool at_start = c->line == x->number && c->at == at;
        if (simple && (!leaves || at_start)) return false;
        if (!simple && c->empty == r && c->empty_at == at) return false;
    }
    if (!simple && x->top + 1 == OPEN) simple = true; /* too deep: as if it ended at once */
    if (simple && end == at && !leaves) return false;
    bool inside = !simple && r->def->flags & NB_CTX_STYLE_INSIDE;
    paint_match(x, r, p, simple ? NB_WHERE_MATCH : NB_WHERE_START, end,
                inside ? c->style : style, ignore);
    remember_once(c, r);
    c->empty = NULL;
    if (!simple) push(x, r, style, ignore, at);
    if (leaves) {
        pop(x, end);
        while (ends_parent(x, x->top)) pop(x, end);
    }
    *pos = end;
    return true;
}

static bool try_children(engine *x, size_t at, bool ends, size_t *pos)
{
    context *c = top(x);
    const nb_rule *r = c->rule;
    for (size_t i = 0; i < r->use.n; i++) {
        const nb_use *u = &r->use.v[i];
        unsigned flags = u->rule->def->flags;
        nb_pattern *p = u->rule->def->start;
        if (ends && !(flags & NB_CTX_EXTEND_PARENT)) continue;
        if (flags & NB_CTX_FIRST_LINE_ONLY && x->number) continue;
        if (flags & NB_CTX_ONCE_ONLY && was_there(c, u->rule)) continue;
        if (!nb_pattern_find(x->h, p, x->line, at) || p->start != at) continue;
        if (start_child(x, u, at, pos)) return true;
    }
    return false;
}

static bool end_here(engine *x, size_t at, size_t *pos)
{
    context *c = top(x);
    nb_pattern *p = c->end;
    size_t end = p->end, cut, depth;
    if (is_exposed(x, x->top) && p->end > at + 1 &&
        ancestor_ends(x, at + 1, p->end, false, &cut, &depth)) {
        if (!nb_pattern_at(x->h, p, nb_str_sub(x->line, 0, cut), at)) return false;
        end = cut;
    }
    uint8_t outer = x->top ? x->open[x->top - 1].style : NB_HL_PLAIN;
    bool inside = c->rule->def->flags & NB_CTX_STYLE_INSIDE;
    paint_match(x, c->rule, p, NB_WHERE_END, end, inside ? outer : c->style, c->ignore);
    while (ends_parent(x, x->top)) pop(x, end);
    pop(x, end);
    *pos = end;
    return true;
}

/* The next place at or after `from` where anything can happen. */
static size_t next_place(engine *x, size_t from)
{
    context *c = top(x);
    size_t best = NB_NPOS, at, depth;
    if (is_exposed(x, x->top) && ancestor_ends(x, from, NB_NPOS, false, &at, &depth)) best = at;
    if (x->top && c->end && nb_pattern_find(x->h, c->end, x->line, from) &&
        c->end->start < best)
        best = c->end->start;
    for (size_t i = 0; i < c->rule->use.n && best > from; i++) {
        nb_pattern *p = c->rule->use.v[i].rule->def->start;
        if (nb_pattern_find(x->h, p, x->line, from) && p->start < best) best = p->start;
    }
    return best;
}

static bool step(engine *x, size_t *pos)
{
    size_t at = *pos, where, depth;
    for (;;) {
        at = next_place(x, at);
        if (at == NB_NPOS) return false;
        if (is_exposed(x, x->top) && ancestor_ends(x, at, at + 1, false, &where, &depth)) {
            paint_to(x, at);
            while (x->top > depth) pop(x, at);
            *pos = at;
            return true;
        }
        bool ends = x->top && top(x)->end && nb_pattern_find(x->h, top(x)->end, x->line, at) &&
                    top(x)->end->start == at;
        if (try_children(x, at, ends, pos)) return true;
        if (ends && end_here(x, at, pos)) return true;
        if (at >= x->line.n) return false;
        nb_utf8_next(x->line, &at);
        if (x->h->work > x->h->work_most || x->h->errors > ERRORS) return false;
    }
}

static void close_at_line_end(engine *x)
{
    size_t keep = x->top + 1;
    for (size_t d = x->top; d > 0; d--) {
        if (x->open[d].rule->def->flags & NB_CTX_END_AT_LINE_END) keep = d;
        else if (!is_exposed(x, d)) break;
    }
    while (x->top >= keep) pop(x, NB_NPOS);
}

static void analyse(engine *x)
{
    size_t pos = 0;
    unsigned stuck = 0;
    x->painted = 0;
    x->h->serial++;
    while (pos <= x->line.n && stuck < STUCK) {
        size_t before = pos;
        if (!step(x, &pos)) break;
        stuck = pos == before ? stuck + 1 : 0;
    }
    paint_to(x, x->line.n);
    close_at_line_end(x);
}

void nb_engine_run(nb_highlighter *h, nb_grammar *g, nb_str text, uint8_t *style)
{
    engine *x = nb_calloc(1, sizeof *x);
    x->h = h;
    x->g = g;
    x->open[0] = (context){.rule = g->root, .others_extend = true, .line = NB_NPOS};
    x->open[0].style = g->root->style == NB_HL_STYLES ? NB_HL_PLAIN : g->root->style;
    nb_rule_link(h, g, g->root);
    for (size_t at = 0; at < text.n && h->work <= h->work_most && h->errors <= ERRORS;) {
        size_t nl = nb_str_chr(text, '\n', at), end = nl == NB_NPOS ? text.n : nl;
        size_t stop = end > at && text.s[end - 1] == '\r' ? end - 1 : end;
        x->line = nb_str_sub(text, at, stop);
        x->style = style + at;
        if (x->line.n <= LINE) analyse(x);
        x->number++;
        at = end + 1;
    }
    while (x->top) pop(x, NB_NPOS);
    nb_free(x);
}
