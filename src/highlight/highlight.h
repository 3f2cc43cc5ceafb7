/* highlight.h: which stretches of a code block are keywords, strings, comments …
 *
 * The grammars are GtkSourceView's language definitions, which its project maintains: XML files that
 * are read when a language is first met. This is a reader and an engine for them, nothing of the
 * library itself: bytes in, spans out, whatever the code looks like.
 *
 * Spans depend on the text, the language and the folder of definitions only. Hostile code costs time in
 * proportion to its length: lines, blocks and the search of each pattern are limited, and past a limit
 * text is plain. One nb_highlighter belongs to one thread.
 */
#ifndef NB_HIGHLIGHT_HIGHLIGHT_H
#define NB_HIGHLIGHT_HIGHLIGHT_H

#include "base/str.h"

typedef enum {
    NB_HL_PLAIN,
    NB_HL_KEYWORD,      /* also statements, names of tags, keys of data */
    NB_HL_TYPE,
    NB_HL_FUNCTION,     /* names where they are defined or built in */
    NB_HL_STRING,
    NB_HL_ESCAPE,       /* inside strings */
    NB_HL_NUMBER,
    NB_HL_CONSTANT,     /* true, null, … */
    NB_HL_COMMENT,
    NB_HL_PREPROCESSOR, /* also decorators, directives, entities */
    NB_HL_ATTRIBUTE,    /* of a tag */
    NB_HL_HEADING,      /* markup: a title */
    NB_HL_EMPHASIS,
    NB_HL_STRONG,
    NB_HL_INSERTED,     /* lines of a diff */
    NB_HL_DELETED,
    NB_HL_STYLES
} nb_hl_style;

typedef struct {
    uint32_t from, to;  /* bytes of the text */
    nb_hl_style style;  /* never NB_HL_PLAIN */
} nb_hl_span;

typedef struct nb_highlight { /* of one code block: in order, apart */
    nb_hl_span *span; size_t n;
} nb_highlight;

typedef struct nb_highlighter nb_highlighter;

/* dir: the folder of *.lang files. Reads nothing yet. */
nb_highlighter *nb_highlighter_open(nb_str dir);
void nb_highlighter_close(nb_highlighter *h); /* NULL is allowed */

/* False: no definitions are in the folder. */
bool nb_highlighter_ready(nb_highlighter *h);

/* The name of the definition for the language of an info string ("py" -> "python3"), empty where there is
 * none: what is no programming language, and what the definitions do not know. */
nb_str nb_highlight_language(nb_highlighter *h, nb_str name);

/* The spans of a block, in the arena; NULL: the text is plain. */
nb_highlight *nb_highlight_text(nb_highlighter *h, nb_arena *a, nb_str lang, nb_str text);

/* A short name of the style, for dumps and classes: "k", "s", "c" … */
const char *nb_highlight_name(nb_hl_style style);

#endif
