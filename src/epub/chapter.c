/* chapter.c: one XHTML file of the text: its frame, its blocks, its notes. */
#include "epub/writer.h"

static void part_page(nb_writer *w, const nb_ebook_chapter *c)
{
    nb_puts(w->b, "<section epub:type=\"part\" role=\"doc-part\" class=\"part\" aria-label=\"");
    nb_ebook_attr(w->b, c->part);
    nb_puts(w->b, "\">\n<h1>");
    w->heading++;
    nb_writer_flush(w);
    nb_writer_say(w, c->file, c->part);
    nb_puts(w->b, "</h1>\n</section>\n");
}

static void section_open(nb_writer *w, const nb_ebook_chapter *c, bool continues)
{
    if (continues) { /* cut for its size only */
        nb_puts(w->b, "<section>\n");
        return;
    }
    nb_puts(w->b, "<section epub:type=\"chapter\" role=\"doc-chapter\" aria-label");
    nb_str id = c->heading ? w->e->id[c->heading->seq] : NB_STR_NULL;
    nb_puts(w->b, id.n ? "ledby=\"" : "=\"");
    nb_ebook_attr(w->b, id.n ? id : c->title);
    nb_puts(w->b, "\">\n");
}

void nb_ebook_chapter_xhtml(nb_ebook *e, size_t i)
{
    const nb_ebook_chapter *c = &e->chapters.v[i];
    nb_buf b = {0};
    nb_writer w = {.e = e, .b = &b, .file = c->name, .lang = e->lang};
    bool first_of_file = !i || e->chapters.v[i - 1].file != c->file;
    nb_ebook_head(e, &b, c->title, "bodymatter");
    if (!i) nb_writer_mark(&w, e->doc->root);
    if (first_of_file) nb_writer_mark(&w, c->file);
    if (!c->first) {
        part_page(&w, c);
    } else {
        section_open(&w, c, !c->opens_file && !c->heading);
        nb_writer_blocks(&w, c->first, c->last);
        nb_writer_flush(&w);
        nb_writer_notes(&w, c);
        nb_writer_flush(&w);
        nb_puts(&b, "</section>\n");
    }
    nb_ebook_tail(&b);
    nb_ebook_add_page(e, c->name, nb_str_sub(c->name, 0, c->name.n - 6), &b);
}
