/* sections.c: the children of two nodes side by side: what one side lacks, what stands
 * elsewhere, and which blocks are compared further.
 *
 * What is reported as a whole is not reported again in its parts: a section that is missing
 * takes its code and pictures with it. Paragraphs without a partner are translation, and say
 * nothing. */
#include "check/editions.h"

enum { MOST_CANDIDATES = 300 }; /* left over on either side that are looked for elsewhere */

typedef struct {
    nb_comparison *x;
    nb_match *m;
    size_t n;
    nb_loc parent[2]; /* where nothing stands before */
    int shift;        /* by which levels of headings differ throughout */
} sections;

/* ---- runs ---- */

static bool ends_section(const nb_node *n, int level)
{
    return n->type == NB_HEADING && n->as.heading.level <= level;
}

static const nb_node *section_end(const nb_node *heading)
{
    const nb_node *n = heading->next;
    while (n && !ends_section(n, heading->as.heading.level)) n = n->next;
    return n;
}

/* The matches from i on that belong to the section that opens there on one side; *alone:
 * nothing of it has a partner. */
static size_t section_of(const sections *s, size_t i, int side, bool *alone)
{
    int level = s->m[i].node[side]->as.heading.level;
    *alone = true;
    size_t k = i + 1;
    for (; k < s->n; k++) {
        const nb_node *n = s->m[k].node[side];
        if (!n) continue;
        if (ends_section(n, level)) break;
        /* Notes are defined at the end of a file, whatever section is last. */
        if (s->m[k].node[!side] && n->type != NB_NOTE_DEF) *alone = false;
    }
    return k;
}

static void mark_told(const sections *s, size_t from, size_t to, int side)
{
    for (size_t i = from; i < to; i++)
        if (s->m[i].node[side] && !s->m[i].node[!side]) nb_tell(s->x, side, s->m[i].node[side]);
}

/* Where on the other side something of this one would stand: at what comes before it. */
static nb_loc place_for(const sections *s, size_t i, int other)
{
    while (i-- > 0)
        if (s->m[i].node[other]) return nb_compared_loc(s->x, other, s->m[i].node[other]->loc);
    return s->parent[other];
}

/* ---- what moved ---- */

static bool is_alone(const sections *s, size_t i, int side)
{
    const nb_match *m = &s->m[i];
    return m->node[side] && !m->node[!side] && !nb_is_told(s->x, side, m->node[side]);
}

static int elsewhere(sections *s, const nb_node *l, const nb_node *r)
{
    if (l->type != r->type) return 0;
    if (l->type != NB_HEADING) return nb_pair_likeness(s->x->pairer, l, r);
    return nb_pair_run_likeness(s->x->pairer, l, section_end(l), r, section_end(r));
}

static void say_moved(sections *s, size_t l, size_t r)
{
    nb_comparison *x = s->x;
    const nb_node *a = s->m[l].node[0], *b = s->m[r].node[1];
    nb_str name = b->type == NB_HEADING ? nb_compared_section(x, b) : nb_compared_name(x, b);
    nb_diag(x->out, NB_EDITION_MOVED, nb_compared_loc(x, 1, b->loc),
            "%.*s stands elsewhere in the original (%.*s)", NB_STR_ARG(name),
            NB_STR_ARG(nb_compared_place(x, 0, a->loc)));
    bool alone;
    mark_told(s, l, a->type == NB_HEADING ? section_of(s, l, 0, &alone) : l + 1, 0);
    mark_told(s, r, b->type == NB_HEADING ? section_of(s, r, 1, &alone) : r + 1, 1);
    if (a->type != NB_HEADING) nb_compare_pair(x, a, b);
}

/* Nothing that is paired lies between. */
static bool same_gap(const sections *s, size_t l, size_t r)
{
    for (size_t i = l < r ? l : r; i < (l < r ? r : l); i++)
        if (s->m[i].node[0] && s->m[i].node[1]) return false;
    return true;
}

/* After all they stand for each other. */
static void meet(sections *s, size_t l, size_t r)
{
    const nb_node *a = s->m[l].node[0], *b = s->m[r].node[1];
    s->m[r].node[1] = NULL;
    s->m[l].node[1] = b;
    if (a->type == NB_HEADING) s->x->partner[a->seq] = b;
}

static bool may_be_reported(const nb_node *n)
{
    return n->type == NB_HEADING || n->type == NB_CODE_BLOCK || n->type == NB_TABLE ||
           n->type == NB_LIST || n->type == NB_MATH_BLOCK;
}

static void find_moved(sections *s)
{
    size_t right[MOST_CANDIDATES], n_right = 0, n_left = 0;
    for (size_t i = 0; i < s->n && n_right < MOST_CANDIDATES; i++)
        if (is_alone(s, i, 1) && may_be_reported(s->m[i].node[1])) right[n_right++] = i;
    for (size_t i = 0; i < s->n && n_left < MOST_CANDIDATES; i++) {
        if (!is_alone(s, i, 0) || !may_be_reported(s->m[i].node[0])) continue;
        n_left++;
        size_t best = s->n;
        int most = NB_PAIR_SURE - 1;
        for (size_t k = 0; k < n_right; k++) {
            if (!is_alone(s, right[k], 1)) continue;
            int like = elsewhere(s, s->m[i].node[0], s->m[right[k]].node[1]);
            if (like > most) most = like, best = right[k];
        }
        if (best < s->n && same_gap(s, i, best)) meet(s, i, best);
        else if (best < s->n) say_moved(s, i, best);
    }
}

/* What is left over on both sides between the same neighbours, of one kind and in the same
 * order, is one thing that says it in other words. */
static void pair_leftovers(sections *s)
{
    for (size_t i = 0, gap = 0; i < s->n; i++) {
        if (s->m[i].node[0] && s->m[i].node[1]) gap = i + 1;
        if (!is_alone(s, i, 1)) continue;
        const nb_node *b = s->m[i].node[1];
        for (size_t k = gap; k < s->n && k < gap + MOST_CANDIDATES; k++) {
            const nb_node *a = s->m[k].node[0];
            if (a && s->m[k].node[1]) {
                if (k >= i) break;
                continue;
            }
            if (!is_alone(s, k, 0) || a->type != b->type) continue;
            if (a->type == NB_HEADING && a->as.heading.level != b->as.heading.level) continue;
            meet(s, k, i);
            gap = k + 1;
            break;
        }
    }
}

/* ---- what is missing ---- */

static void report_alone(sections *s, size_t i, int side)
{
    const nb_node *n = s->m[i].node[side];
    nb_loc here = place_for(s, i, !side);
    if (n->type == NB_HEADING) {
        bool whole;
        size_t end = section_of(s, i, side, &whole);
        nb_say_missing(s->x, side, n,
                       whole ? nb_compared_section(s->x, n) : nb_compared_name(s->x, n), here);
        mark_told(s, i, whole ? end : i + 1, side);
        return;
    }
    /* Notes of a translator are none of the original's business. */
    bool quoted = n->type == NB_QUOTE || n->type == NB_CALLOUT || n->type == NB_DETAILS;
    if (!may_be_reported(n) && (!quoted || side == 1)) return;
    nb_say_missing(s->x, side, n, nb_compared_name(s->x, n), here);
    nb_tell(s->x, side, n);
}

/* ---- levels ---- */

static int level_apart(const nb_match *m)
{
    return m->node[1]->as.heading.level - m->node[0]->as.heading.level;
}

static bool is_pair_of_headings(const nb_match *m)
{
    return m->node[0] && m->node[1] && m->node[0]->type == NB_HEADING;
}

static void find_shift(sections *s)
{
    enum { MOST_SHIFT = 5 };
    size_t count[2 * MOST_SHIFT + 1] = {0}, best = MOST_SHIFT;
    for (size_t i = 0; i < s->n; i++)
        if (is_pair_of_headings(&s->m[i])) count[level_apart(&s->m[i]) + MOST_SHIFT]++;
    for (size_t k = 0; k <= 2 * MOST_SHIFT; k++)
        if (count[k] > count[best]) best = k;
    s->shift = (int)best - MOST_SHIFT;
}

static void compare_levels(sections *s, const nb_match *m)
{
    if (level_apart(m) == s->shift) return;
    nb_comparison *x = s->x;
    nb_diag(x->out, NB_EDITION_DIFFERS, nb_compared_loc(x, 1, m->node[1]->loc),
            "%.*s is of level %d, but of level %d in the original (%.*s)",
            NB_STR_ARG(nb_compared_name(x, m->node[1])), m->node[1]->as.heading.level,
            m->node[0]->as.heading.level, NB_STR_ARG(nb_compared_place(x, 0, m->node[0]->loc)));
}

/* ---- all of it ---- */

static void compare_lines(sections *s)
{
    for (size_t i = 0, from = 0; i <= s->n; i++) {
        if (i < s->n && !is_pair_of_headings(&s->m[i])) continue;
        nb_compare_inlines(s->x, s->m + from, i - from);
        from = i;
    }
}

void nb_compare_children(nb_comparison *x, const nb_node *left, const nb_node *right)
{
    const nb_pairs *p = nb_compared_children(x, left, right);
    sections s = {.x = x, .m = NB_ARRAY(x->arena, nb_match, p->n), .n = p->n};
    s.parent[0] = nb_compared_loc(x, 0, left->loc);
    s.parent[1] = nb_compared_loc(x, 1, right->loc);
    for (size_t i = 0; i < p->n; i++) s.m[i] = (nb_match){{p->v[i].left, p->v[i].right}};
    find_shift(&s);
    find_moved(&s);
    pair_leftovers(&s);
    for (size_t i = 0; i < s.n; i++) {
        const nb_match *m = &s.m[i];
        if (is_alone(&s, i, 0)) report_alone(&s, i, 0);
        else if (is_alone(&s, i, 1)) report_alone(&s, i, 1);
        else if (m->node[0] && m->node[1]) {
            if (is_pair_of_headings(m)) compare_levels(&s, m);
            nb_compare_pair(x, m->node[0], m->node[1]);
        }
    }
    /* Those inside containers are counted with the section of the file that holds them. */
    if (left->type != NB_FILE) return;
    compare_lines(&s);
    nb_compare_strays(x);
}
