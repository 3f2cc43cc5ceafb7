/* html.h: raw HTML inside parse/: tokens, and what elements mean. Private to html*.c. */
#ifndef NB_PARSE_HTML_H
#define NB_PARSE_HTML_H

#include "parse/md.h"

enum { MD_MAX_ATTRS = 32 }; /* further ones are ignored */

typedef struct {
    nb_str name;  /* lower case */
    nb_str value; /* entities decoded; in the document's arena */
} md_attr;

typedef enum { MD_TEXT, MD_START, MD_END, MD_COMMENT } md_token_kind;

typedef struct {
    md_token_kind kind;
    size_t from, to;
    nb_str name;      /* as written; empty for JSX's <> */
    bool empty;       /* <x/> */
    md_attr attr[MD_MAX_ATTRS];
    size_t n_attrs;
} md_token;

typedef struct {
    nb_str s;
    size_t i;
    bool no_double, no_single, no_comment_end; /* searched to the end in vain */
} md_tokens;

bool md_next_token(md *x, md_tokens *t, md_token *tok);
nb_str md_attribute(const md_token *t, const char *name);
bool md_has_attribute(const md_token *t, const char *name);
/* Text with entities decoded and stand-ins undone, in the document's arena. */
nb_str md_decode(md *x, nb_str s);
/* The entity at '&': its length in the source, 0 for none. */
size_t md_entity(md *x, nb_str s, size_t i, nb_str *out);

/* What an element is to a book. */
typedef enum {
    EL_UNKNOWN,   /* named once; its text stays */
    EL_PLAIN,     /* no form of its own: section, thead, font … */
    EL_INLINE,    /* node type in `type` */
    EL_SPAN,
    EL_A,
    EL_BR,
    EL_NOTHING,   /* void elements without meaning: wbr, source, col … */
    EL_IMG,
    EL_MEDIA,     /* video, audio: a link to the file */
    EL_CODE,
    EL_Q,
    EL_RT,
    EL_P,
    EL_DIV,
    EL_BLOCK,     /* node type in `type` */
    EL_HEADING,
    EL_LIST,
    EL_LI,
    EL_DT,
    EL_DD,
    EL_TABLE,
    EL_TR,
    EL_CELL,
    EL_SUMMARY,
    EL_CAPTION,
    EL_HR,
    EL_FORM,      /* said; its text stays */
    EL_INPUT,
    EL_LISTING,
    EL_TAB,       /* a page of a set of tabs, under its name */
    EL_PRE,
    EL_SKIP,      /* left out with its content, silently */
    EL_UNSAFE     /* left out with its content, and said */
} md_meaning;

typedef struct md_element {
    const char *name;
    md_meaning meaning;
    nb_node_type type;
    int level;
} md_element;

const md_element *md_find_element(nb_str lower_name); /* never NULL */
bool md_is_block_element(const md_element *e);
bool md_has_content(const md_element *e); /* opens a frame */

void md_take_code_language(nb_node *code, const md_token *t);
void md_take_media_source(md *x, const md_token *t); /* inside what is skipped */
void md_start_element(md *x, md_tag *tag, const md_token *t);
extern const nb_str md_code_class; /* of an NB_SPAN that will become NB_CODE; compared by address */

#endif
