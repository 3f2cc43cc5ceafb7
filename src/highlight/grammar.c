/* grammar.c: the definitions that one language uses, its own and others', with what replaces
 * what. Rules are linked when a text first enters them, so that HTML without a script costs
 * none. */
#include "highlight/grammar.h"

enum { NESTED = 32, USES = 4000 };

/* The file of an id is loaded, and what it replaces holds unless a file before it says
 * otherwise: the language's own word comes before that of what it embeds. */
static void see(nb_highlighter *h, nb_grammar *g, nb_str id)
{
    nb_str lang, rest;
    if (!nb_str_cut(id, ':', &lang, &rest) || nb_map_find(&g->seen, lang)) return;
    const nb_hl_file *f = nb_lang_load(h, lang);
    nb_map_set(&g->seen, f->id, g);
    for (size_t i = f->replace.n; i-- > 0;) {
        void **place = nb_map_at(&g->replaced, f->replace.v[i].id);
        if (!*place) *place = &f->replace.v[i].ref;
    }
}

static const nb_def *lookup(nb_highlighter *h, nb_grammar *g, nb_str id, bool original)
{
    see(h, g, id);
    const nb_str *to = original ? NULL : nb_map_find(&g->replaced, id);
    if (!to) return nb_map_find(&h->def, id);
    see(h, g, *to);
    return nb_map_find(&h->def, *to);
}

static uint8_t style_of(nb_highlighter *h, nb_grammar *g, nb_str id)
{
    for (unsigned i = 0; id.n && i < NESTED; i++) {
        int known = nb_names_style(id);
        if (known >= 0) return (uint8_t)known;
        see(h, g, id);
        const nb_str *to = nb_map_find(&h->style, id);
        id = to ? *to : NB_STR_NULL;
    }
    return NB_HL_STYLES;
}

static nb_rule *rule_of(nb_highlighter *h, nb_grammar *g, const nb_def *d)
{
    void **place = nb_map_at(&g->rule, d->id);
    if (*place) return *place;
    nb_rule *r = *place = NB_NEW(h->arena, nb_rule);
    r->def = d;
    r->style = style_of(h, g, d->style);
    r->sub_style = nb_alloc(h->arena, d->sub.n);
    for (size_t i = 0; i < d->sub.n; i++) r->sub_style[i] = style_of(h, g, d->sub.v[i].style);
    return r;
}

static void link(nb_highlighter *h, nb_grammar *g, nb_rule *r, const nb_def *from,
                 unsigned depth)
{
    for (size_t i = 0; i < from->child.n && depth < NESTED && r->use.n < USES; i++) {
        const nb_child *c = &from->child.v[i];
        const nb_def *d = lookup(h, g, c->ref, c->original);
        if (!d) continue;
        if (c->all || (!d->simple && !d->start)) {
            link(h, g, r, d, depth + 1);
        } else if (d->start) {
            NB_PUSH(h->arena, &r->use) = (nb_use){.rule = rule_of(h, g, d),
                                                  .ignore_style = c->ignore_style,
                                                  .restyled = c->style.n > 0,
                                                  .style = style_of(h, g, c->style)};
        }
    }
}

void nb_rule_link(nb_highlighter *h, nb_grammar *g, nb_rule *r)
{
    if (!r->linked) link(h, g, r, r->def, 0);
    r->linked = true;
}

nb_grammar *nb_grammar_of(nb_highlighter *h, nb_str lang)
{
    nb_grammar *g = nb_map_find(&h->grammar, lang);
    if (g) return g->root ? g : NULL;
    g = NB_NEW(h->arena, nb_grammar);
    nb_str id = nb_str_dup(h->arena, lang);
    nb_map_set(&h->grammar, id, g);
    nb_map_init(&g->seen, h->arena);
    nb_map_init(&g->replaced, h->arena);
    nb_map_init(&g->rule, h->arena);
    const nb_def *root = lookup(
        h, g, nb_str_printf(h->arena, "%.*s:%.*s", NB_STR_ARG(id), NB_STR_ARG(id)), false);
    if (root && !root->simple) g->root = rule_of(h, g, root);
    return g->root ? g : NULL;
}
