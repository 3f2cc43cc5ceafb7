/* parse.h: bytes become a document: which files make the book, and what each of them says.
 *
 * Two steps. nb_book_open looks at the inputs and finds the editions (languages) and, for each, the
 * files in order. nb_book_parse reads one edition into an nb_doc, resolved and ready for the writers.
 * cmark-gfm and libyaml are seen only here. Must not know: fonts, pages, output formats.
 */
#ifndef NB_PARSE_PARSE_H
#define NB_PARSE_PARSE_H

#include "base/limits.h"
#include "doc/doc.h"
#include "unicode/unicode.h"

typedef struct {
    nb_str lang;            /* BCP 47; from name, front matter, option or text; never empty */
    nb_str name;            /* base name for outputs: "book" */
    nb_str *files; size_t n_files; /* paths in book order; "-" = standard input */
    nb_str title;           /* where it is known before reading, else empty */
    const struct nb_plan *plan; /* how the files stand in the tree; private to parse/ */
} nb_edition;

typedef struct {
    nb_str path, text;
} nb_book_source;

typedef struct {
    nb_arena *arena;
    nb_str dir;             /* the book's folder: paths may not leave it */
    nb_str name;            /* base name without language */
    nb_edition *editions; size_t n_editions; /* the default edition first */
    nb_edition *others; size_t n_others; /* translations of the one file named, beside it: not compiled,
                               but links may lead there */
    nb_str parallel[2];     /* languages that `build` sets side by side as well, or empty */
    nb_str stdin_bytes;     /* standard input, read once */
    nb_book_source *sources; size_t n_sources; /* manifests read so far, by index in diags */
} nb_book;

typedef struct {
    nb_str lang;            /* --lang: overrides what is found */
    const nb_limits *limits; /* NULL = the defaults */
    int64_t epoch;          /* SOURCE_DATE_EPOCH, or -1: then metadata, then git */
    nb_str output_name;     /* printf-free pattern for sibling outputs: main fills siblings itself */
} nb_parse_options;

/* inputs: files, folders or "-"; none = the current folder. NULL when there is nothing to compile or
 * an input cannot be read (reported). */
nb_book *nb_book_open(const nb_str *inputs, size_t n, const nb_parse_options *options, nb_text *text,
                      nb_diags *diags);
void nb_book_free(nb_book *b);

/* All that opening and parsing these inputs may look at: first the folder that nothing of the book may
 * lie outside of, then the inputs, then what of git's files is read. Returns how many. */
size_t nb_book_reach(nb_arena *a, const nb_str *inputs, size_t n, nb_str **paths);

/* The edition for a language tag: exact, else by primary language; NULL when there is none. */
const nb_edition *nb_book_edition(const nb_book *b, nb_str lang);

/* Reads one edition. NULL only when a file cannot be read at all (reported). The result is resolved.
 * Free with nb_doc_free. */
nb_doc *nb_book_parse(const nb_book *b, const nb_edition *e, const nb_parse_options *options,
                      nb_text *text, nb_diags *diags);

/* One Markdown text, for tests and fuzzing: as if it were the only file of a book. */
nb_doc *nb_parse_text(nb_str path, nb_str bytes, nb_str lang, const nb_parse_options *options,
                      nb_text *text, nb_diags *diags);

#endif
