/* context.c: what is known of a document before its first line is set. */
#include "layout/context.h"

uint32_t nb_tag_new(nb_ctx *c, nb_tag_type type, uint32_t parent)
{
    NB_PUSH(c->arena, &c->tags) = (nb_tag){.type = type, .parent = parent};
    return (uint32_t)c->tags.n - 1;
}

static void index_outline(nb_ctx *c)
{
    const nb_doc *d = c->doc;
    c->entry = NB_ARRAY(c->arena, uint32_t, d->n_nodes);
    for (size_t i = 0; i < d->n_outline; i++)
        if (!d->outline[i].is_part) c->entry[d->outline[i].node->seq] = (uint32_t)i + 1;
}

/* A book's title moves to its own page; headings below it then rise to its rank. */
static void find_title(nb_ctx *c)
{
    const nb_doc *d = c->doc;
    if (!c->style->title_page || !d->meta.title_from_heading || !d->n_outline) return;
    const nb_node *h = d->outline[0].node;
    if (h->type != NB_HEADING || d->outline[0].is_part) return;
    for (size_t i = 1; i < d->n_outline; i++)
        if (d->outline[i].depth == 0) return; /* it is the first chapter as well */
    c->title = h;
    int least = 7;
    for (size_t i = 1; i < d->n_outline; i++)
        if (d->outline[i].node->type == NB_HEADING &&
            d->outline[i].node->as.heading.level < least)
            least = d->outline[i].node->as.heading.level;
    c->promote = least < 7 ? least - 1 : 0;
}

void nb_ctx_open(nb_ctx *c)
{
    c->rough = nb_arena_open();
    c->scratch = nb_arena_open();
    c->shaped = nb_arena_open();
    for (int i = 0; i < NB_FIRST_TAG; i++) nb_tag_new(c, NB_TAG_SPAN, 0);
    c->root = nb_tag_new(c, NB_TAG_DOCUMENT, 0);
    c->tags.v[c->root].lang = c->doc->meta.lang;
    index_outline(c);
    find_title(c);
}

void nb_ctx_turn(nb_ctx *c)
{
    if (c->beside) nb_fonts_turn(c->fonts, c->doc->meta.lang);
}

void nb_ctx_close(nb_ctx *c)
{
    nb_arena_free(c->rough);
    nb_arena_free(c->scratch);
    nb_arena_free(c->shaped);
}
