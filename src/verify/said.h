/* said.h: what a text says, as one row of units. Private to verify/. The rules, on both sides alike:
 *  1 Text is NFC. Soft hyphens, zero-width spaces and BOMs are nothing. White space is one space.
 *  2 A block's edge (paragraph, cell, line of code, <br>) is a BREAK, which may meet a space, a BREAK or nothing.
 *  3 A call of a note, a picture, a numbered item are one mark each. Bullets and boxes are nothing.
 *  4 Notes follow the text, by number. Running heads, page numbers and what tags call artifacts are nothing.
 *  5 The contents is no text: its entries must be headings, in order. So must an outline's.
 *  6 Optional runs, of the source only: what a title block says from the metadata, numbers of headings.
 *  7 WORD: a short block in the program's own words ("Warning") that stands for a title nobody wrote.
 *  8 A picture that cannot be shown is its alternative text, and its address may follow.
 *  9 Poppler reads tagged text by glyphs: in blocks with right-to-left letters or marks, the letters of a PDF are
 *    compared without their order, and letters with marks are left out.
 */
#ifndef NB_VERIFY_SAID_H
#define NB_VERIFY_SAID_H

#include "verify/verify.h"

enum {
    SAID_BREAK = 0x110000,
    SAID_WORD,
    SAID_IMAGE,
    SAID_NUMBERED = 0x01000000, /* + the low 24 bits of a number */
    SAID_REF = 0x02000000,
    SAID_NOTE = 0x03000000,
    SAID_LOW = 0x00ffffff
};

typedef struct {
    uint32_t c;        /* a character or a mark */
    uint32_t place;    /* index into place[] */
    uint32_t offset;   /* bytes from there */
    uint32_t optional; /* so many units from here on may be absent */
    uint32_t other;    /* the reader cannot tell c from this one; 0 = it can */
} said_unit;

typedef struct {
    nb_loc loc;        /* of the source … */
    nb_str in;         /* … or "page 3", "EPUB/c001.xhtml" of a file */
} said_place;

typedef struct {
    nb_str text, url;  /* url empty: it leads to a place in the book */
    uint32_t place;
    bool dead;         /* leads nowhere */
} said_link;

typedef struct {
    nb_str alt, src;
    uint32_t place;
} said_image;

typedef struct {
    nb_arena *arena;
    NB_VEC(said_unit) unit;
    NB_VEC(said_place) place;
    NB_VEC(said_link) link;
    NB_VEC(said_image) image;
    size_t notes;
} said;

void said_begin(said *s, nb_arena *a);
void said_at(said *s, nb_loc loc, nb_str in);  /* what follows stands there */
void said_text(said *s, nb_str text);
void said_lines(said *s, nb_str text);         /* line ends are BREAKs */
void said_mark(said *s, uint32_t c);
void said_break(said *s);
void said_end(said *s);                        /* no space at the end */
nb_str said_words(said *s, size_t from);       /* the units from there as text */
nb_str said_plain(nb_arena *a, nb_str text);   /* a text under rule 1 */
void said_append(said *to, const said *from);  /* its units; places are moved */

/* source.c, pdf.c, epub.c */
void said_source(said *s, nb_arena *a, const nb_doc *d);
bool said_pdf(nb_finished *f, nb_str path, nb_str bytes, nb_diags *diags);
bool said_epub(nb_finished *f, nb_str path, nb_str bytes, nb_diags *diags);

struct nb_finished {
    said text;
    nb_str lang, title;
    bool pdf;
    NB_VEC(nb_str) contents;  /* texts of the entries of contents and outline, each list in order … */
    NB_VEC(size_t) lists;     /* … and where each list begins */
};

#endif
