/* markdown.h: the text of one file becomes blocks below an NB_FILE. Private to parse/.
 *
 * Owns everything that Markdown, its dialects and raw HTML mean. The caller has taken off the BOM and
 * the front matter, made the bytes UTF-8 and the line ends '\n', and registered the source; `line` is
 * the number of the first line of `text` in that source, so that places stay true.
 */
#ifndef NB_PARSE_MARKDOWN_H
#define NB_PARSE_MARKDOWN_H

#include "parse/parse.h"

typedef struct {
    nb_str text;        /* lives as long as the document */
    uint32_t source;    /* index in diags */
    uint32_t line;      /* of text's first line, from 1 */
    nb_str path;        /* of the file, for relative includes and images */
    nb_str book_dir;    /* paths may not leave it; empty = no file access at all (tests, stdin) */
    const struct nb_bib *bib; /* of the book; NULL: it has none */
    nb_str lang;        /* of the edition: smart punctuation, soft breaks */
    const nb_limits *limits; /* NULL = the defaults */
} nb_markdown;

/* Appends the blocks of m->text to file, image paths made relative to the current folder (joined to the
 * file's folder), links left as written for nb_doc_resolve. Never fails: what cannot be understood is
 * text, and said. */
void nb_markdown_parse(nb_doc *d, nb_node *file, const nb_markdown *m, nb_text *text, nb_diags *diags);

/* What link.edition holds until nb_markdown_number: that the address is a label of the book, or
 * the name of a page. */
#define NB_BY_LABEL "label"
#define NB_BY_PAGE "page"
#define NB_BY_DOC "doc"  /* the address is a file of the book, with or without its extension */
/* link.title of a link by label or file: */
#define NB_OWN_WORDS "words"    /* its text stays as it is */
#define NB_ONLY_NUMBER "number" /* of "Figure 3" only "3" */
#define NB_IF_KNOWN "perhaps"   /* what looks like a label may be something else */

/* What a link in the file of `from` says to lead to a place in another file, or its own. */
nb_str nb_markdown_address(const nb_doc *d, const nb_node *from, const nb_node *file, nb_str fragment);

/* Once, when all files are parsed and before nb_doc_resolve: numbers labelled figures, tables and formulas,
 * and gives references and wikilinks their addresses. */
void nb_markdown_number(nb_doc *d, nb_diags *diags);

#endif
