/* myst.h: the directives of MyST ("```{note}" and ":::{note}") and their options. Private to parse/.
 *
 * A directive whose inside is Markdown is a container like any ":::" block: before cmark sees the text,
 * the backquotes of its fence become colons (myst.c). One whose inside is something else stays a code
 * block (md_myst_code). */
#ifndef NB_PARSE_MYST_H
#define NB_PARSE_MYST_H

#include "parse/md.h"

typedef enum {
    MYST_NONE,       /* no directive whose inside is Markdown */
    MYST_CALLOUT,
    MYST_ADMONITION, /* the title is the argument, the kind a class */
    MYST_DETAILS,
    MYST_DIV,
    MYST_ASIDE,      /* the argument is its title */
    MYST_TAB,
    MYST_QUOTE,
    MYST_FIGURE,
    MYST_FIGURE_MD,
    MYST_TABLE,
    MYST_LIST_TABLE,
    MYST_GLOSSARY,
    MYST_THEOREM,
    MYST_VERSION
} myst_kind;
myst_kind md_myst_kind(nb_str name);

/* The options at the head of a directive, ":key: value" lines or "key: value" between "---" lines. */
typedef struct {
    nb_str rest;     /* the text behind what was read */
    bool yaml;
} myst_options;
bool md_myst_next(myst_options *o, nb_str *key, nb_str *value);
nb_str md_myst_option(nb_str text, const char *key);

/* Gives x->fed colons where backquotes open and close such directives, and takes their options away. */
void md_myst_fences(md *x);

/* ---- myst_block.c ---- */
void md_open_myst(md *x, md_block *b, nb_loc loc);
/* A node of the above is complete. */
void md_finish_myst(md *x, nb_node *n);
/* A fence "{name} argument": false: it is no directive. */
bool md_myst_code(md *x, nb_str info, nb_str text);

/* ---- myst_role.c ---- */
size_t md_myst_role(nb_str text, nb_str *name); /* bytes of the "{name}" that ends a text; 0: none */
void md_apply_myst_role(md *x, nb_node *code, nb_str name);

/* myst_csv.c: the rows of a {csv-table} become a table at x->at. */
void md_csv_table(md *x, nb_str title, nb_str options, nb_str rows);

#endif
