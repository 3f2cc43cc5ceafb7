/* writer.h: the state of one XHTML file while blocks.c and inlines.c write it. */
#ifndef NB_EPUB_WRITER_H
#define NB_EPUB_WRITER_H

#include "epub/ebook.h"

typedef struct {
    nb_ebook *e;
    nb_buf *b;
    nb_str file;             /* its name */
    nb_str lang;             /* where we are */
    nb_ebook_voice *voice;   /* NULL = to be found from what follows */
    unsigned strong, emph, heading, code; /* how deep we are in each */
    unsigned link;           /* > 0: inside <a>, where no other may stand */
    const nb_node *numbered; /* a note whose number waits for its first paragraph */
    const nb_node *box;      /* a task whose box waits for its first paragraph */
    const nb_node *ruby;     /* the <ruby> that is open; there is never one inside another */
    enum { NB_PART_NONE, NB_PART_HEAD, NB_PART_BODY } part; /* of the table that is open */
    NB_VEC(uint32_t) pending; /* page marks (+ 1) that wait for a place where they may stand */
} nb_writer;

/* inlines.c */
void nb_writer_say(nb_writer *w, const nb_node *at, nb_str s); /* text of the book or our own */
void nb_writer_marked(nb_writer *w, const nb_node *n, nb_str s); /* with the page marks inside */
void nb_writer_mark(nb_writer *w, const nb_node *n);  /* the node's marks wait */
void nb_writer_flush(nb_writer *w);                   /* the waiting marks are written */
void nb_writer_attrs(nb_writer *w, const nb_node *n); /* id, lang, dir */
void nb_writer_open(nb_writer *w, const nb_node *n, const char *tag, const char *class_name);
bool nb_writer_has_attrs(const nb_writer *w, const nb_node *n);
void nb_writer_inline(nb_writer *w, nb_walk *walk);   /* one step of a walk */
void nb_writer_enter_lang(nb_writer *w, const nb_node *n, bool entering);

/* blocks.c */
void nb_writer_begin(nb_writer *w, const nb_node *n); /* first thing inside a block with text */
void nb_writer_blocks(nb_writer *w, const nb_node *first, const nb_node *last);

/* tables.c */
void nb_writer_table(nb_writer *w, const nb_node *n, bool entering);
void nb_writer_row(nb_writer *w, const nb_node *n, bool entering);
void nb_writer_cell(nb_writer *w, const nb_node *n, bool entering);

/* notes.c */
void nb_writer_notes(nb_writer *w, const nb_ebook_chapter *c);
void nb_writer_note_number(nb_writer *w); /* the waiting number, which leads back to the text */

/* code.c: [from,to) of a code block that is highlighted. */
void nb_writer_code(nb_writer *w, const nb_node *n, nb_str s, size_t from, size_t to);

/* figures.c */
void nb_writer_image(nb_writer *w, const nb_node *n);

#endif
