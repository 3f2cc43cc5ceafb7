/* markdown.c: the text of one file becomes blocks: the story. */
#include "parse/markdown.h"

#include "parse/md.h"

/* Anchors behind the last block name the end of that block. */
static void place_last_anchors(md *x)
{
    nb_node *n = x->file->last;
    while (n && !nb_holds_inlines(n->type) && n->last) n = n->last;
    if (n && nb_holds_inlines(n->type))
        for (size_t i = 0; i < x->anchors.n; i++) nb_node_append(n, x->anchors.v[i]);
}

void nb_markdown_parse(nb_doc *d, nb_node *file, const nb_markdown *m, nb_text *text,
                       nb_diags *diags)
{
    md x = {
        .m = m, .d = d, .file = file, .diags = diags, .text = text, .src = m->text, .at = file};
    x.scratch = nb_arena_open();
    x.max_nesting = (unsigned)nb_most(m->limits, NB_CAP_NESTING);
    nb_map_init(&x.notes, x.scratch);
    nb_map_init(&x.tags, x.scratch);
    nb_map_init(&x.vault, x.scratch);
    md_include(&x);
    md_index_lines(&x);
    md_look_for_roles(&x);
    md_stand_in(&x);
    md_grammar(&x);
    md_close_to(&x, 0);
    place_last_anchors(&x);
    md_link_notes(&x);
    nb_arena_free(x.scratch);
}
