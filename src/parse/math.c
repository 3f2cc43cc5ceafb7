/* math.c: formulas, taken out as TeX source. */
#include "parse/md.h"

static const char display_mark[] = "display"; /* label of an NB_MATH that will become a block */

/* Said once for a book. */
static void notice(md *x, nb_loc loc)
{
    for (size_t i = 0; !x->math_noticed && i < nb_diags_n(x->diags); i++)
        if (nb_diags_at(x->diags, i).id == NB_MATH_AS_SOURCE) x->math_noticed = true;
    if (x->math_noticed) return;
    x->math_noticed = true;
    nb_diag(x->diags, NB_MATH_AS_SOURCE, loc, "formulas are shown as TeX source");
}

void md_add_math(md *x, nb_str tex, bool display, nb_loc loc)
{
    nb_node *n = md_add(x, NB_MATH, loc);
    n->as.math.text = nb_str_trim(tex);
    if (display) n->as.math.label = (nb_str){display_mark, sizeof display_mark - 1};
    notice(x, loc);
}

void md_add_math_block(md *x, nb_str tex, nb_str id, nb_loc loc)
{
    nb_node *n = md_add(x, NB_MATH_BLOCK, loc);
    n->as.math.text = tex;
    n->id = id;
    if (!n->parent) md_add_math(x, tex, false, loc);
    else notice(x, loc);
}

static bool is_display(const nb_node *n)
{
    return n->type == NB_MATH && n->as.math.label.s == display_mark;
}

static void trim_edge(nb_node *p, bool first)
{
    nb_node *n = first ? p->first : p->last;
    if (n && (n->type == NB_SOFT_BREAK || n->type == NB_LINE_BREAK)) nb_node_detach(n);
    n = first ? p->first : p->last;
    if (n && n->type == NB_TEXT && !nb_str_trim(n->as.text.text).n) nb_node_detach(n);
}

/* "text $$x$$ text": a display ends the paragraph, and another one begins behind it. From the
 * last display to the first, so that each node moves once. */
void md_split_displays(md *x, nb_node *p)
{
    bool possible = p->parent && !nb_holds_inlines(p->parent->type);
    for (nb_node *n = p->last, *before; n; n = before) {
        before = n->prev;
        if (!is_display(n)) continue;
        n->as.math.label = NB_STR_NULL;
        if (!possible) continue;
        nb_node *rest = nb_node_new(x->d, NB_PARAGRAPH, n->next ? n->next->loc : n->loc);
        for (nb_node *c; (c = n->next);) {
            nb_node_detach(c);
            nb_node_append(rest, c);
        }
        nb_node_detach(n);
        n->type = NB_MATH_BLOCK;
        nb_node_insert_after(p, n);
        trim_edge(p, false);
        trim_edge(rest, true);
        if (rest->first) nb_node_insert_after(n, rest);
    }
}
