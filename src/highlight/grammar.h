/* grammar.h: language definitions in memory. Private to highlight/.
 *
 * lang.c reads files into definitions, pattern.c compiles and searches their patterns, grammar.c joins
 * the definitions that one language uses, engine.c runs them over a text, names.c knows names. The
 * meaning of the files is that of GtkSourceView's reference, "Language Definition v2.0". */
#ifndef NB_HIGHLIGHT_GRAMMAR_H
#define NB_HIGHLIGHT_GRAMMAR_H

#include "base/map.h"
#include "highlight/highlight.h"

/* ---- patterns ---- */

enum { NB_PAT_CASELESS = 1, NB_PAT_EXTENDED = 2, NB_PAT_DUPNAMES = 4 };

typedef struct nb_hl_file nb_hl_file;

/* The words of a keyword context, found by hash and not by pattern. */
typedef struct {
    nb_map word;
    bool caseless;
} nb_hl_words;

typedef struct {
    nb_str raw;                /* as in the file; empty with words: words alone */
    unsigned flags;
    const nb_hl_file *file;
    nb_hl_words *words;        /* may be NULL */
    bool has_raw;
    bool ends_with_start;      /* names groups of the start's match: see nb_pattern_bind */
    enum { NB_PAT_NEW, NB_PAT_READY, NB_PAT_BAD } state;
    nb_str source;             /* expanded */
    void *code, *match;        /* PCRE2's */
    /* The last search: nothing begins in [from, start) of the line `serial`. */
    uint64_t serial;
    size_t from, start, end;
    bool found, by_word;
} nb_pattern;

/* ---- definitions ---- */

enum { /* flags of a context */
    NB_CTX_EXTEND_PARENT = 1, NB_CTX_END_PARENT = 2, NB_CTX_END_AT_LINE_END = 4,
    NB_CTX_FIRST_LINE_ONLY = 8, NB_CTX_ONCE_ONLY = 16, NB_CTX_STYLE_INSIDE = 32
};

typedef enum { NB_WHERE_MATCH, NB_WHERE_START, NB_WHERE_END } nb_where;

typedef struct {
    nb_where where;
    int group;                 /* -1: by name */
    const char *name;
    nb_str style;
} nb_sub;

typedef struct {
    nb_str ref;
    bool all;                  /* the children of ref, not ref itself */
    bool original;             /* whatever replaces it */
    bool ignore_style;
    nb_str style;              /* instead of its own; empty = its own */
} nb_child;

typedef struct {
    nb_str id, style;
    unsigned flags;
    bool simple;
    nb_pattern *start, *end;   /* start: also the match of a simple one. NULL: none */
    NB_VEC(nb_child) child;
    NB_VEC(nb_sub) sub;
} nb_def;

typedef struct { nb_str id, ref; } nb_hl_replace; /* wherever a grammar uses id, it uses ref */

struct nb_hl_file {
    nb_str id;
    const char *open, *close;  /* what \%[ and \%] stand for */
    bool has_class;            /* keyword-char-class is given: */
    bool in_class[128], class_wide;
    unsigned flags;
    NB_VEC(nb_hl_replace) replace;
};

typedef struct { nb_str raw; unsigned flags; const nb_hl_file *file; nb_str done; bool open; } nb_hl_regex;

/* ---- one language, with what it takes from others ---- */

typedef struct nb_rule nb_rule;
typedef struct {
    nb_rule *rule;
    bool ignore_style, restyled;
    uint8_t style;
} nb_use;

struct nb_rule {
    const nb_def *def;
    uint8_t style;             /* NB_HL_STYLES: whatever is around it */
    uint8_t *sub_style;
    bool linked;
    NB_VEC(nb_use) use;        /* what may begin inside it, in order */
};

typedef struct {
    nb_rule *root;
    nb_map seen;               /* files whose replacements count */
    nb_map replaced;           /* id -> the id in its place */
    nb_map rule;               /* nb_def's id -> nb_rule */
} nb_grammar;

struct nb_highlighter {
    nb_arena *arena;
    nb_str dir;
    int ready;                 /* -1: not looked yet */
    nb_map file, def, regex, style; /* by full id "lang:name"; style: its map-to */
    nb_map grammar;            /* by language */
    NB_VEC(nb_pattern *) compiled; /* to be closed, as are */
    NB_VEC(void *) tree;           /* libxml2's */
    void *limits;              /* PCRE2's match context */
    uint64_t serial;           /* of the line */
    uint64_t work, work_most;  /* bytes searched in this block */
    unsigned errors;           /* searches that hit a limit in this block */
};

/* lang.c */
nb_hl_file *nb_lang_load(nb_highlighter *h, nb_str id); /* once; never NULL */
void nb_lang_close(nb_highlighter *h);

/* grammar.c: NULL where the language has no usable definition. */
nb_grammar *nb_grammar_of(nb_highlighter *h, nb_str lang);
void nb_rule_link(nb_highlighter *h, nb_grammar *g, nb_rule *r);

/* pattern.c */
nb_pattern *nb_pattern_new(nb_highlighter *h, const nb_hl_file *f, nb_str raw, unsigned flags);
/* The first match that begins at `from` or later. */
bool nb_pattern_find(nb_highlighter *h, nb_pattern *p, nb_str line, size_t from);
/* A match at exactly `from` that ends at or before line.n; forgets what was searched. */
bool nb_pattern_at(nb_highlighter *h, nb_pattern *p, nb_str line, size_t from);
/* The group of the last match. */
bool nb_pattern_group(const nb_pattern *p, int group, const char *name, size_t *from, size_t *to);
/* An end pattern with the groups of the start's match filled in; the caller frees it. */
nb_pattern *nb_pattern_bind(nb_highlighter *h, const nb_pattern *end, const nb_pattern *start,
                            nb_str line);
void nb_pattern_free(nb_pattern *p); /* of nb_pattern_bind */
void nb_pattern_close(nb_pattern *p); /* what PCRE2 holds */
bool nb_class_has(const nb_hl_file *f, uint32_t ch); /* belongs to keywords */
void nb_class_set(nb_hl_file *f, nb_arena *a, nb_str char_class);

/* engine.c: a style for every byte. */
void nb_engine_run(nb_highlighter *h, nb_grammar *g, nb_str text, uint8_t *style);

/* names.c */
nb_str nb_names_language(nb_str name);
nb_str nb_names_file(nb_arena *a, nb_str id); /* "js" -> "javascript.lang" */
int nb_names_style(nb_str id);         /* of "def:keyword"; -1: ask what it maps to */

#endif
