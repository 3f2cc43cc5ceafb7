/* bib.h: bibliographies in BibTeX: what the entries say, and the works that a book cites. Private to
 * parse/.
 *
 * A nb_bib is a book's: every file that its configuration or front matter names is read into it once.
 * Texts cite by key (cite.c); when all of them are read, references.c words the citations and makes the
 * list. The values of fields are TeX; nb_tex_text makes text of them. */
#ifndef NB_PARSE_BIB_H
#define NB_PARSE_BIB_H

#include "base/limits.h"
#include "doc/doc.h"
#include "parse/conf.h"

typedef struct nb_bib_entry {
    nb_str type, key;          /* type in lower case */
    nb_map fields;             /* name in lower case -> nb_str *, TeX */
    nb_loc loc;
} nb_bib_entry;

typedef struct nb_bib {
    nb_arena *arena;
    const nb_limits *limits;
    nb_map files;              /* path -> read */
    nb_map entries;            /* key -> nb_bib_entry */
    nb_str path;               /* of the first file */
    uint32_t source;           /* its index in diags */
    size_t expanded;           /* bytes that strings have brought in */
} nb_bib;

void nb_bib_open(nb_bib *b, nb_arena *a, const nb_limits *limits);
/* Adds what a text says; the first entry of a key counts. */
void nb_bib_read(nb_bib *b, nb_str text, uint32_t source, nb_diags *diags);
/* Adds the files that a value names: one, or a list; bibliographies of other kinds are reported. dir: what
 * they are relative to; limit: the folder they may not leave. */
void nb_bib_add(nb_bib *b, const nb_conf *names, nb_str dir, nb_str limit, nb_diags *diags);
nb_bib_entry *nb_bib_find(const nb_bib *b, nb_str key); /* NULL; b may be, too */
nb_str nb_bib_field(const nb_bib_entry *e, const char *name); /* as TeX; empty where there is none */

/* TeX as text: accents, dashes, quotes, spaces; groups and commands that only set type are taken off.
 * Formulas stay TeX, between NB_TEX_MATH and NB_TEX_END. */
#define NB_TEX_MATH '\x02'
#define NB_TEX_END '\x03'
nb_str nb_tex_text(nb_arena *a, nb_str tex);

/* ---- bibname.c ---- */
typedef struct {
    nb_str last, initials;     /* as text; initials "K. M." or empty */
    bool han;
} nb_bib_name;
/* The names of a list, "and" between them; *more: "and others". */
size_t nb_bib_names(nb_arena *a, nb_str tex, nb_bib_name **out, bool *more);

/* ---- references.c ---- */
/* What link.edition holds until then. link.url is the key, link.title how it is worded: 'p' "Cho et al.,
 * 2014", 't' "Cho et al. (2014)", 'y' "2014"; what follows it belongs behind the year. */
#define NB_BY_KEY "key"
/* Words all citations and makes the list of works where there is an NB_DIV for it, else at the book's end. */
void nb_references(nb_doc *d, const nb_bib *bib, nb_diags *diags);

#endif
