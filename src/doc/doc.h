/* doc.h: the document model: what the book says, and nothing about how it will look.
 *
 * A document is a tree of nodes of one closed enum; every writer switches over it without `default`,
 * so that the compiler lists the writers a new node still needs. Blocks hold blocks or inlines as the
 * table below says; inlines hold inlines. One document = one edition (one language) of a book.
 *
 * Life: parse/ builds it, nb_doc_resolve (resolve.c) numbers notes, makes ids unique, resolves links
 * and computes the outline and chapters; from then on it is immutable, and any number of threads may
 * read it. Everything lives in doc->arena; nb_doc_free frees all of it. Strings are UTF-8 (valid, NFC
 * where the source was), never NULL where n > 0.
 *
 * Must not know: Markdown, fonts, pages, output formats.
 */
#ifndef NB_DOC_DOC_H
#define NB_DOC_DOC_H

#include "base/diag.h"
#include "base/len.h"
#include "base/map.h"
#include "base/str.h"

typedef enum {
    /* The root, and one node for each source file in book order (children: blocks). */
    NB_ROOT,
    NB_FILE,

    /* Blocks that hold inlines */
    NB_PARAGRAPH,
    NB_HEADING,
    NB_TABLE_CELL,
    NB_CAPTION,     /* last child of a figure or first child of a table */
    NB_DEF_TERM,
    NB_SUMMARY,     /* first child of details */

    /* Blocks that hold blocks */
    NB_QUOTE,
    NB_LIST,        /* children: NB_ITEM */
    NB_ITEM,
    NB_TABLE,       /* children: NB_CAPTION?, then NB_TABLE_ROW */
    NB_TABLE_ROW,   /* children: NB_TABLE_CELL */
    NB_FIGURE,      /* children: blocks (usually one paragraph of images), NB_CAPTION? */
    NB_CALLOUT,     /* note, tip, warning …; as.callout.title may be empty */
    NB_DETAILS,     /* children: NB_SUMMARY?, blocks */
    NB_DIV,         /* alignment, language or direction for what is inside */
    NB_DEF_LIST,    /* children: NB_DEF_TERM and NB_DEF_BODY in turn */
    NB_DEF_BODY,
    NB_NOTE_DEF,    /* a footnote's text; taken out of the flow, reached by doc->notes */

    /* Blocks without children */
    NB_CODE_BLOCK,
    NB_MATH_BLOCK,
    NB_RULE,        /* a thematic break */
    NB_TOC,         /* "[toc]": a table of contents asked for at this place */

    /* Inlines */
    NB_TEXT,
    NB_SOFT_BREAK,  /* a line end in the source that means a space; joins between wide characters
                       are already removed by parse/ */
    NB_LINE_BREAK,
    NB_CODE,
    NB_MATH,
    NB_EMPH,
    NB_STRONG,
    NB_STRIKE,      /* also <s>, <del> */
    NB_UNDERLINE,   /* <u>, <ins> */
    NB_MARK,
    NB_SUB,
    NB_SUP,
    NB_SMALL,
    NB_KBD,
    NB_LINK,
    NB_IMAGE,       /* alternative text in as.image.alt */
    NB_NOTE_REF,
    NB_SPAN,        /* another language or direction */
    NB_RUBY,        /* children: inlines, with NB_RUBY_TEXT after each base */
    NB_RUBY_TEXT,
    NB_ANCHOR,      /* <a id="x">: a place that links can name */

    NB_NODE_TYPES
} nb_node_type;

typedef enum { NB_ALIGN_NONE, NB_ALIGN_LEFT, NB_ALIGN_CENTER, NB_ALIGN_RIGHT } nb_align;
typedef enum { NB_DIR_AUTO, NB_DIR_LTR, NB_DIR_RTL } nb_dir;
typedef enum { NB_TASK_NONE, NB_TASK_OPEN, NB_TASK_DONE } nb_task;
typedef enum {
    NB_CALLOUT_NOTE,
    NB_CALLOUT_TIP,
    NB_CALLOUT_IMPORTANT,
    NB_CALLOUT_WARNING,
    NB_CALLOUT_CAUTION,
    NB_CALLOUT_OTHER
} nb_callout_kind;
typedef enum {
    NB_LINK_EXTERNAL,  /* url is an absolute address (http, https, mailto, …) */
    NB_LINK_INTERNAL,  /* target is a node of this document: heading, anchor, file, note … */
    NB_LINK_EDITION,   /* leads to another edition: `edition` is its language, `fragment` its slug */
    NB_LINK_DEAD       /* resolves to nothing (reported); print the children as text */
} nb_link_kind;

/* Class of an NB_DIV: the list of works that the book cites, a paragraph each. */
#define NB_REFERENCES "references"

typedef struct nb_node nb_node;
typedef struct nb_doc nb_doc;
typedef struct nb_image nb_image; /* image/image.h; opaque here */
typedef struct nb_highlight nb_highlight; /* highlight/highlight.h; opaque here */

struct nb_node {
    nb_node_type type;
    uint32_t seq;        /* 0-based position in document order; set by resolve; doc->node[seq] */
    nb_loc loc;          /* where it begins in the source */
    nb_str lang;         /* BCP 47 tag where it differs from the parent's, else empty */
    nb_dir dir;          /* where it is said; NB_DIR_AUTO = inherit or detect */
    nb_str id;           /* anchor, unique in the book after resolve; may be empty */
    nb_node *parent, *first, *last, *prev, *next;
    union {
        struct { nb_str path, alias; nb_str title; uint32_t source; nb_str part; bool in_toc, ends_part; } file;
                                    /* path as the user would recognise it; title from the manifest;
                                       source: index of its text in nb_diags; part: a part title that
                                       opens before this file, or empty; ends_part: the part
                                       before it is over and none opens */
        struct { int level; } heading;                      /* level 1..6 after shifting */
        struct { bool ordered, tight; int64_t start; char delim; /* '.' or ')' */ } list;
        struct { nb_task task; int64_t number; } item;
        struct { size_t columns; nb_align *align; nb_str label; } table; /* align[columns] */
        struct { bool header; } row;
        struct { nb_align align; bool header; unsigned colspan, rowspan; } cell; /* spans >= 1 */
        struct { nb_align align; nb_str label; } figure;
        struct { nb_callout_kind kind; nb_str title; bool folded; } callout;
        struct { nb_align align; nb_str class_name; } div;
        struct { nb_str label; unsigned index, number; uint32_t refs; nb_node *first_ref; } note;
                                    /* index: from 1 in the document, 0 = never referred to; number: as
                                       printed, from 1 in each chapter of a book, else the index */
        struct { nb_str text; nb_str info; nb_str lang; bool fenced; nb_str title;
                 const nb_highlight *highlight; } code_block;
                                    /* text with its line ends; lang: first word of info, lower case;
                                       highlight: filled in by main (NULL = plain) */
        struct { nb_str text; nb_str label; } math;         /* NB_MATH and NB_MATH_BLOCK: TeX source */
        struct { nb_str text; } text;                       /* NB_TEXT, NB_CODE */
        struct { nb_link_kind kind; nb_str url, title; nb_node *target; nb_str edition, fragment;
                 bool bare; } link;                         /* bare: the text is the address itself */
        struct { nb_str src, alt, title; nb_str width, height; nb_image *image; bool block; nb_align align; } image;
                                    /* src: path of a file, or an address, or data:; width and height as
                                       written ("50%", "200", "8cm") or empty; image: filled in by main
                                       (NULL = cannot be shown, reported); block: alone in its paragraph;
                                       align: as HTML says; the parser sets the paragraph so */
        struct { nb_node *def; uint32_t nth; } ref;         /* nth reference to def, from 1 */
        struct { nb_str class_name; } span;
    } as;
};

/* One entry for every heading (and every part), in order; the tree is in `depth`. Skipped levels are
 * mended: depth grows by at most one. */
typedef struct {
    nb_node *node;     /* the NB_HEADING, or the NB_FILE that opens a part or has only a title */
    nb_str title;      /* plain text */
    int depth;         /* from 0 */
    bool is_part;
    nb_str number;     /* "2.1", for outputs that number sections; empty: not counted */
} nb_outline_entry;

/* Chapters: where an EPUB begins a new file and a printed book a new page. A chapter is a run of
 * sibling blocks [first, last] of one NB_FILE. Every block of the flow is in exactly one. */
typedef struct {
    nb_node *file, *first, *last;
    nb_node *heading;  /* the heading it opens with, or NULL */
    nb_str title;      /* plain text; never empty */
    nb_str part;       /* title of the part that opens here, or empty */
} nb_chapter;

/* A key of the layout (paper, margin, font …) as the author wrote it. */
typedef struct {
    nb_str key, value;
    nb_loc loc;
} nb_setting;
const nb_setting *nb_setting_find(const nb_setting *v, size_t n, const char *key); /* the last, or NULL */
bool nb_setting_bool(nb_str value, bool *out); /* yes, no, true, false, on, off, 1, 0; false: no such word */

typedef struct {
    nb_str name;      /* as printed */
    nb_str sort;      /* "Li, Mu" or empty */
    nb_str role;      /* MARC relator: "aut", "trl", "edt" … ; "aut" by default */
} nb_person;

typedef struct {
    nb_str title, subtitle, lang, date, identifier, rights, description, publisher, source;
    nb_str cover, isbn, series, series_index, version, certified_by;
    nb_str day;              /* the date as YYYY, YYYY-MM or YYYY-MM-DD, or empty */
    nb_person *people; size_t n_people;
    nb_str *subjects; size_t n_subjects;
    nb_setting *settings; size_t n_settings; /* layout keys, for layout/, pdf/ and epub/ to read */
    bool title_from_heading; /* the title is the first heading: a title page need not repeat it */
    int64_t epoch;           /* seconds since 1970 for every date in the output; -1 = none known */
    nb_str edition_id;       /* stable identity of book and language, for UUIDs */
} nb_meta;

/* The number of a book, as `isbn` and `identifier` of front matter may write it. */
typedef struct {
    enum { NB_ISBN_RIGHT, NB_ISBN_NO_NUMBER, NB_ISBN_WRONG_CHECK } fault;
    char digits[13];  /* without hyphens; the last may be 'X' where there are ten */
    size_t n;         /* 10 or 13 */
    char check;       /* what the last should be */
} nb_isbn;
nb_isbn nb_isbn_read(nb_str written);

/* Other editions of the same book, for links and for "also available in". */
typedef struct {
    nb_str lang;
    nb_str title;
    nb_str output;     /* file name of the sibling output of the same format, or empty */
    nb_str *files; size_t n_files; /* its sources, as their paths are written here */
} nb_sibling;

struct nb_doc {
    nb_arena *arena;
    nb_node *root;
    nb_meta meta;
    nb_str contents;                       /* the file that orders the book and is none of it, or empty */
    nb_str base_dir;                       /* folder that relative image paths are relative to */
    nb_node **node; size_t n_nodes;        /* by seq: document order, notes last */
    nb_outline_entry *outline; size_t n_outline;
    nb_chapter *chapters; size_t n_chapters;
    nb_node **notes; size_t n_notes;       /* NB_NOTE_DEF, by index, unused ones last */
    nb_node **images; size_t n_images;     /* every NB_IMAGE, in document order */
    nb_map anchors;                        /* id -> nb_node */
    nb_sibling *siblings; size_t n_siblings;
};

/* ---- building (parse/ only) ---- */
nb_doc *nb_doc_new(void);
void nb_doc_free(nb_doc *d);
nb_node *nb_node_new(nb_doc *d, nb_node_type type, nb_loc loc);
void nb_node_append(nb_node *parent, nb_node *child);      /* child must be detached */
void nb_node_insert_before(nb_node *at, nb_node *child);
void nb_node_insert_after(nb_node *at, nb_node *child);
void nb_node_detach(nb_node *n);

/* Numbers nodes and notes, makes ids (GitHub's slugs, see slug.h) unique, resolves links, fills
 * outline, chapters, notes, images and anchors. Reports dead links, undefined and unused notes. */
void nb_doc_resolve(nb_doc *d, nb_diags *diags);

/* Before two documents are set on the same pages: ids of d that `other` has too get "-LANG" behind them.
 * What `anchors` knew stays known. */
void nb_doc_set_apart(nb_doc *d, const nb_doc *other);

/* ---- reading ---- */
bool nb_is_block(nb_node_type t);
bool nb_is_inline(nb_node_type t);
bool nb_holds_inlines(nb_node_type t);     /* blocks whose children are inlines */
const char *nb_node_name(nb_node_type t);  /* "paragraph", "table-cell" … as the dump prints it */

/* A document of some forty pages or more: its chapters deserve new pages in a handout too. */
bool nb_doc_is_long(const nb_doc *d);

/* The effective language: the nearest lang up the tree, else the document's. Never empty. */
nb_str nb_node_lang(const nb_doc *d, const nb_node *n);

/* Plain text of a subtree: text and code, a space for breaks, alternative text for images, nothing
 * for notes. */
nb_str nb_node_text(nb_arena *a, const nb_node *n);

/* Where a picture that cannot be shown comes from: its path in the book, never on this machine; within
 * a link, where that leads; else its address. */
nb_str nb_image_origin(const nb_doc *d, const nb_node *image);

/* The walk: every node entered, containers also left, in document order, without recursion.
 *     nb_walk w = nb_walk_start(root);
 *     while (nb_walk_next(&w)) switch (w.node->type) … w.entering …
 * nb_walk_skip, after entering, passes over the children and goes straight to leaving. */
typedef struct {
    const nb_node *root, *node;
    bool entering;
    bool started, skip;
} nb_walk;
nb_walk nb_walk_start(const nb_node *root);
bool nb_walk_next(nb_walk *w);
void nb_walk_skip(nb_walk *w);

/* The text dump of --dump=doc: one node a line, indented, stable. */
void nb_doc_dump(const nb_doc *d, nb_buf *out);

#endif
