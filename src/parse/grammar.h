/* grammar.h: a line that cmark asks about, for the block rules of grammar_*.c. */
#ifndef NB_PARSE_GRAMMAR_H
#define NB_PARSE_GRAMMAR_H

#include "parse/md.h"

typedef struct {
    md *x;
    cmark_parser *parser;
    cmark_node *parent;
    nb_str line; /* the current line, as cmark has it, with its end */
    size_t at;   /* its first byte that is no space, behind the containers' prefixes */
} md_rule;

static inline size_t md_this_line(const md_rule *r) /* its number, from 1 */
{
    return (size_t)cmark_parser_get_line_number(r->parser);
}

/* The line below a paragraph may make a table of it. NULL: cmark-gfm decides. */
cmark_node *md_open_table(const md_rule *r);
/* A paragraph where the line must not become a row of the table it follows, or NULL. */
cmark_node *md_guard_row(const md_rule *r);

#endif
