/* markdown.c: the text of one file becomes blocks: the story. */
#include "parse/markdown.h"

#include "parse/md.h"

void nb_markdown_parse(nb_doc *d, nb_node *file, const nb_markdown *m, nb_text *text,
                       nb_diags *diags)
{
    md x = {
        .m = m, .d = d, .file = file, .diags = diags, .text = text, .src = m->text, .at = file};
    x.scratch = nb_arena_open();
    nb_map_init(&x.notes, x.scratch);
    md_index_lines(&x);
    md_stand_in(&x);
    md_grammar(&x);
    md_link_notes(&x);
    nb_arena_free(x.scratch);
}
