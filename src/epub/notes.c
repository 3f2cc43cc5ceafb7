/* notes.c: the notes of a chapter, at its end. One <aside> each, which readers with pop-ups
 * show at the call; the number that leads back stands first, since a link at the end makes
 * Kindle run notes together. Elsewhere they read as a numbered list below a rule. */
#include "epub/writer.h"

static void back_link(nb_writer *w, const nb_node *def, const nb_node *ref, nb_str label)
{
    nb_str href = nb_ebook_href(w->e, ref);
    if (!href.n) return;
    nb_puts(w->b, "<a role=\"doc-backlink\" href=\"");
    nb_ebook_attr(w->b, href);
    nb_puts(w->b, "\" aria-label=\"");
    nb_ebook_attr(w->b, nb_ebook_say(w->e->lang, NB_SAY_BACK));
    nb_printf(w->b, " %u", def->as.note.number);
    if (ref != def->as.note.first_ref) nb_printf(w->b, " (%u)", ref->as.ref.nth);
    nb_puts(w->b, "\">");
    nb_writer_say(w, def, label);
    nb_puts(w->b, "</a> ");
}

/* The second and further calls of a note lead back as b, c … in small letters. */
static void further_links(nb_writer *w, const nb_node *def)
{
    const nb_ebook_note_refs *r = &w->e->refs[def->as.note.index - 1];
    if (r->n < 2) return;
    nb_puts(w->b, "<sup>");
    for (size_t i = 1; i < r->n; i++) {
        nb_str label = i < 26 ? nb_str_printf(w->e->arena, "%c", (int)('a' + i))
                              : nb_str_printf(w->e->arena, "%zu", i + 1);
        back_link(w, def, r->v[i], label);
    }
    nb_puts(w->b, "</sup>");
}

void nb_writer_note_number(nb_writer *w)
{
    const nb_node *def = w->numbered;
    nb_arena *a = w->e->arena;
    w->numbered = NULL;
    if (!def->as.note.index) { /* nothing calls it: its label tells what it was */
        nb_puts(w->b, "<span class=\"number\">");
        nb_writer_say(w, def, def->as.note.label);
        nb_puts(w->b, "</span> ");
        return;
    }
    back_link(w, def, def->as.note.first_ref, nb_str_printf(a, "%u", def->as.note.number));
    further_links(w, def);
}

static void note(nb_writer *w, const nb_node *def)
{
    nb_puts(w->b, "<aside epub:type=\"footnote\" role=\"doc-footnote\" class=\"note\"");
    nb_writer_attrs(w, def);
    nb_puts(w->b, ">\n");
    w->numbered = def;
    nb_writer_mark(w, def);
    nb_writer_enter_lang(w, def, true);
    nb_writer_blocks(w, def->first, NULL);
    if (w->numbered) {
        nb_puts(w->b, "<p>");
        nb_writer_begin(w, def);
        nb_puts(w->b, "</p>\n");
    }
    nb_writer_enter_lang(w, def, false);
    nb_puts(w->b, "</aside>\n");
}

void nb_writer_notes(nb_writer *w, const nb_ebook_chapter *c)
{
    if (!c->n_notes) return;
    nb_puts(w->b, "<section epub:type=\"footnotes\" class=\"notes\">\n");
    for (size_t i = 0; i < c->n_notes; i++) note(w, c->notes[i]);
    nb_puts(w->b, "</section>\n");
}
