/* editions.c: two editions of a book: which files belong together, and what messages call
 * things. */
#include "check/editions.h"

#include <string.h>

#include "base/file.h"

enum { MOST_NODES = 2 * 1000 * 1000, SHOWN = 40 };

nb_loc nb_compared_loc(const nb_comparison *x, int side, nb_loc loc)
{
    const nb_diags *from = x->side[side]->sources;
    if (loc.file)
        loc.file = nb_diags_source(x->out, nb_diags_path(from, loc.file),
                                   nb_diags_text(from, loc.file));
    return loc;
}

nb_str nb_compared_place(const nb_comparison *x, int side, nb_loc loc)
{
    nb_str path = nb_diags_path(x->side[side]->sources, loc.file);
    return loc.line ? nb_str_printf(x->arena, "%.*s:%u", NB_STR_ARG(path), loc.line)
                    : nb_str_dup(x->arena, path);
}

/* The beginning of a text, on one line. */
static nb_str shown(nb_arena *a, nb_str s)
{
    s = nb_str_trim(s);
    size_t i = 0, n = 0;
    while (i < s.n && n < SHOWN && s.s[i] != '\n') nb_utf8_next(s, &i), n++;
    return i < s.n ? nb_str_printf(a, "%.*s…", (int)i, s.s) : nb_str_sub(s, 0, i);
}

static size_t children_of(const nb_node *n)
{
    size_t k = 0;
    for (const nb_node *c = n->first; c; c = c->next) k++;
    return k;
}

nb_str nb_compared_name(const nb_comparison *x, const nb_node *n)
{
    nb_arena *a = x->arena;
    nb_tongue t = nb_diags_tongue(x->out);
    size_t k = children_of(n);
    if (n->type == NB_LIST) return nb_say_str(a, t, "list of %zu item%s", k, k == 1 ? "" : "s");
    if (n->type == NB_TABLE)
        return nb_say_str(a, t, "table of %zu row%s", k, k == 1 ? "" : "s");
    const char *what = nb_node_name(n->type);
    nb_str s;
    if (n->type == NB_CODE_BLOCK) s = n->as.code_block.text, what = NB_SAY("code block");
    else if (n->type == NB_MATH_BLOCK) s = n->as.math.text, what = NB_SAY("formula");
    else if (n->type == NB_IMAGE) s = nb_path_name(n->as.image.src), what = NB_SAY("image");
    else if (n->type == NB_NOTE_REF)
        s = n->as.ref.def ? n->as.ref.def->as.note.label : NB_STR_NULL, what = NB_SAY("note");
    else if (n->type == NB_TABLE_ROW)
        s = nb_node_text(a, n->first ? n->first : n), what = NB_SAY("row");
    else if (n->type == NB_LINK && n->as.link.url.n) s = n->as.link.url, what = NB_SAY("link");
    else s = nb_node_text(a, n);
    if (n->type == NB_HEADING) what = NB_SAY("heading");
    if (n->type == NB_ITEM) what = NB_SAY("item");
    if (n->type == NB_QUOTE) what = NB_SAY("quotation");
    if (n->type == NB_CALLOUT) what = NB_SAY("callout");
    return nb_say_str(a, t, "%s '%.*s'", what, NB_STR_ARG(shown(a, s)));
}

const nb_pairs *nb_compared_children(nb_comparison *x, const nb_node *left,
                                     const nb_node *right)
{
    bool keep = left->type == NB_FILE;
    if (keep && x->children[left->seq]) return x->children[left->seq];
    nb_pairs *p = NB_NEW(x->arena, nb_pairs);
    *p = nb_pair_children(x->pairer, left, right);
    if (keep) x->children[left->seq] = p;
    return p;
}

void nb_tell(nb_comparison *x, int side, const nb_node *n)
{
    x->told[side][n->seq] = true;
}

bool nb_is_told(const nb_comparison *x, int side, const nb_node *n)
{
    return x->told[side][n->seq];
}

nb_str nb_compared_section(const nb_comparison *x, const nb_node *heading)
{
    nb_str text = nb_node_text(x->arena, heading);
    return nb_say_str(x->arena, nb_diags_tongue(x->out), "section '%.*s'",
                      NB_STR_ARG(shown(x->arena, text)));
}

void nb_say_missing(nb_comparison *x, int side, const nb_node *n, nb_str name, nb_loc here)
{
    nb_diag(x->out, NB_EDITION_MISSING, here.file ? here : x->start[!side],
            "%.*s is missing here (%.*s)", NB_STR_ARG(name),
            NB_STR_ARG(nb_compared_place(x, side, n->loc)));
}

static void say_unlike(nb_comparison *x)
{
    nb_str l = x->side[0]->doc->meta.lang, r = x->side[1]->doc->meta.lang;
    nb_diag(x->out, NB_EDITION_UNLIKE, NB_NOWHERE,
            "editions '%.*s' and '%.*s' have little in common and were not compared",
            NB_STR_ARG(l), NB_STR_ARG(r));
}

/* ---- are they editions of one book at all? ---- */

static bool same_file(const nb_node *l, const nb_node *r)
{
    return nb_str_eq(l->as.file.path, r->as.file.path);
}

/* Most of the blocks of the smaller one have a partner, and hardly any contradicts its own. */
static bool is_alike(nb_comparison *x, const nb_node *l, const nb_node *r)
{
    const nb_pairs *p = nb_compared_children(x, l, r);
    size_t n[2] = {children_of(l), children_of(r)}, good = 0, bad = 0;
    for (size_t i = 0; i < p->n; i++) {
        const nb_node *a = p->v[i].left, *b = p->v[i].right;
        if (!a || !b) continue;
        if (nb_pair_likeness(x->pairer, a, b) > 0) good++;
        else bad++;
        if (a->type == NB_HEADING) x->partner[a->seq] = b;
    }
    x->partner[l->seq] = r;
    return 2 * good >= (n[0] < n[1] ? n[0] : n[1]) && 4 * bad <= good;
}

static void compare_files(nb_comparison *x, const nb_pairs *files)
{
    for (size_t i = 0; i < files->n; i++) {
        const nb_node *l = files->v[i].left, *r = files->v[i].right;
        if (l && r) {
            x->start[0] = nb_compared_loc(x, 0, l->loc);
            x->start[1] = nb_compared_loc(x, 1, r->loc);
            if (!same_file(l, r)) nb_compare_children(x, l, r);
            continue;
        }
        int side = r != NULL;
        const nb_node *n = l ? l : r;
        nb_str other = x->side[!side]->doc->meta.lang;
        nb_diag(x->out, NB_EDITION_MISSING, nb_compared_loc(x, side, n->loc),
                "edition '%.*s' has no counterpart of this file", NB_STR_ARG(other));
    }
}

void nb_check_editions(nb_arena *a, const nb_check_side *left, const nb_check_side *right,
                       nb_diags *out)
{
    nb_comparison x = {.arena = a, .side = {left, right}, .out = out};
    if (left->doc->n_nodes > MOST_NODES || right->doc->n_nodes > MOST_NODES) {
        nb_diag_as(out, NB_WARNING, NB_LIMIT, NB_NOWHERE,
                   "editions of more than %d parts are not compared", MOST_NODES);
        return;
    }
    x.pairer = nb_pairer_new(a, left->doc, right->doc);
    x.partner = NB_ARRAY(a, const nb_node *, left->doc->n_nodes);
    x.children = NB_ARRAY(a, const nb_pairs *, left->doc->n_nodes);
    for (int side = 0; side < 2; side++)
        x.told[side] = NB_ARRAY(a, bool, x.side[side]->doc->n_nodes);
    nb_pairs files = nb_pair_children(x.pairer, left->doc->root, right->doc->root);
    size_t alike = 0, of[2] = {children_of(left->doc->root), children_of(right->doc->root)};
    for (size_t i = 0; i < files.n; i++) {
        const nb_node *l = files.v[i].left, *r = files.v[i].right;
        if (!l || !r) continue;
        alike += same_file(l, r) || is_alike(&x, l, r);
    }
    if (2 * alike < (of[0] < of[1] ? of[0] : of[1])) say_unlike(&x);
    else compare_files(&x, &files);
}
