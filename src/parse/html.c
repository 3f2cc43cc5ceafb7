/* html.c: raw HTML. */
#include "parse/md.h"

void md_html_block(md *x, cmark_node *n)
{
    nb_node *p = md_open(x, NB_PARAGRAPH, md_block_loc(x, n));
    md_add(x, NB_TEXT, p->loc)->as.text.text =
        nb_str_dup(x->d->arena, md_restore(x, nb_str_of(cmark_node_get_literal(n))));
    md_close(x);
}
