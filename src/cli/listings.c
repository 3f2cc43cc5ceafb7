#include "cli/listings.h"

#include "highlight/highlight.h"

static bool is_wanted(const nb_doc *d, const nb_options *o, nb_diags *diags)
{
    static const char *const off[] = {"none", "no", "false", "off", "0"};
    static const char *const on[] = {"auto", "yes", "true", "on", "1", ""};
    const nb_setting *s = nb_setting_of(d, o, "highlight");
    nb_str v = s ? nb_str_trim(s->value) : NB_STR_NULL;
    for (size_t i = 0; i < sizeof off / sizeof *off; i++)
        if (nb_str_ieq(v, nb_str_of(off[i]))) return false;
    for (size_t i = 0; i < sizeof on / sizeof *on; i++)
        if (nb_str_ieq(v, nb_str_of(on[i]))) return true;
    nb_diag(diags, NB_BAD_VALUE, s->loc, "'%.*s' is no value for 'highlight'", NB_STR_ARG(v));
    nb_hint(diags, "'none' or 'auto'");
    return true;
}

void nb_listings_highlight(nb_doc *d, const nb_options *o, nb_diags *diags)
{
    if (!is_wanted(d, o, diags)) return;
    nb_highlighter *h = NULL;
    nb_walk w = nb_walk_start(d->root);
    while (nb_walk_next(&w)) {
        nb_node *n = (nb_node *)(uintptr_t)w.node;
        if (!w.entering || n->type != NB_CODE_BLOCK || !n->as.code_block.lang.n) continue;
        if (!h) h = nb_highlighter_open(NB_STR(NB_GRAMMARS));
        if (!nb_highlighter_ready(h)) {
            nb_diag(diags, NB_HIGHLIGHTING_MISSING, n->loc,
                    "code is plain: '%s' has no definitions of languages", NB_GRAMMARS);
            break;
        }
        n->as.code_block.highlight =
            nb_highlight_text(h, d->arena, n->as.code_block.lang, n->as.code_block.text);
    }
    nb_highlighter_close(h);
}
