/* md.h: what the files behind nb_markdown_parse share. Private to them.
 *
 * The way of a text: it is copied with stand-ins (standin.c), fed to cmark-gfm with our own block and
 * inline rules attached (grammar.c), and walked (blocks.c). cmark's inline phase is called block by
 * block from that walk, so that every piece of text can be traced back to its bytes in the source
 * (place.c, inlines.c). A finished block is polished: typographic quotes, soft breaks (polish.c).
 *
 * Nodes show slices of md->src wherever the text is the source unchanged.
 */
#ifndef NB_PARSE_MD_H
#define NB_PARSE_MD_H

#include <cmark-gfm.h>
#include <cmark-gfm/node.h>
#include <cmark-gfm/parser.h>

#include "parse/markdown.h"

typedef struct md md;

/* The name of an element or directive, and how many of it are open. */
typedef struct {
    nb_str name;
    unsigned open;
    bool never_closed; /* no closing one follows */
    unsigned ignored;  /* open ones that were too deep to count */
    size_t open_until; /* line up to which no closing one was found */
    const struct md_element *element;
} md_tag;

typedef enum { MD_CMARK, MD_ELEMENT, MD_IMPLICIT } md_frame_kind;

typedef struct {
    nb_node *resume; /* x->at behind it */
    nb_node *node;   /* NULL: no node of its own */
    md_frame_kind kind;
    md_tag *tag;     /* of an element */
    bool closing;    /* ends with the container above it */
} md_frame;

/* A stretch of a block's content and where it lies in md->src. */
typedef struct {
    uint32_t content, src;
} md_stretch;
typedef NB_VEC(md_stretch) md_places;
typedef NB_VEC(nb_node *) md_leaves;

/* A file whose text, or part of it, is in md->src. */
typedef struct {
    nb_str text;
    uint32_t source, first_line;
    uint32_t *line; size_t n_lines; /* where lines begin; made when first asked for */
} md_origin;

/* From byte `at` of md->src on, the text is that of an origin from byte `offset` on. */
typedef struct {
    uint32_t at, offset;
    const md_origin *origin;
} md_piece;

struct md {
    const nb_markdown *m;
    nb_doc *d;
    nb_node *file;
    nb_diags *diags;
    nb_text *text;
    nb_arena *scratch;     /* freed with the parse */
    cmark_parser *parser;
    bool math_noticed, diagram_noticed, deep_noticed;
    bool has_roles;        /* written for d2l */
    unsigned max_nesting;  /* levels of blocks or inlines */
    unsigned diagrams;     /* so far in this file */
    size_t padding;        /* cells that short table rows got */
    bool wide_noticed, padding_noticed; /* a limit was passed */
    bool no_tick_math;     /* none ends in the rest of the content */

    nb_str src;            /* what is parsed; lives as long as the document */
    nb_str fed;            /* what cmark sees: as long as src, stand-ins in place of some characters */
    uint32_t *line;        /* start of each line of src; line[n_lines] = its end */
    size_t n_lines, near;  /* near: the line asked for last */
    const md_origin *origin; /* the file itself */
    NB_VEC(md_piece) pieces; /* empty: src is the file's text */
    struct md_standins *standins; /* NULL when fed is src */

    nb_node *at;           /* where the next node goes */
    nb_node *bullet;       /* text of an item where no list can stand: its content follows on the line */
    nb_loc here;           /* of what is being read, for nodes that nobody wrote */
    NB_VEC(md_frame) frames;
    NB_VEC(nb_node *) anchors; /* NB_ANCHOR, waiting for a block to stand in */
    nb_map tags;           /* name -> md_tag */
    nb_map vault;          /* a file's name, in lower case -> its path; filled when first needed */
    bool vault_listed;
    size_t skip_depth;     /* inside elements whose content is left out */
    md_tag *skip;          /* the outermost of them */
    bool has_source;       /* of sound or film: its address is printed */
    nb_buf *pre;           /* text of <pre>; NULL outside */
    nb_node *pre_node;
    nb_node *parted;       /* the link that ended because a block began inside it, or NULL */
    nb_map notes;          /* footnote label, folded -> NB_NOTE_DEF */
    NB_VEC(nb_node *) refs; /* NB_NOTE_REF waiting for their definition; as.ref.def is NULL */
    NB_VEC(nb_str) ref_labels; /* of the same */

    /* The block whose inlines are being read */
    md_places place;
    md_leaves leaves;
    nb_str loose;          /* the content itself, where it does not stand in src as it is */
    size_t cell_at;        /* in the line of the current table row: where the next cell begins */
    size_t column;         /* of the last cell of the current row */
};

/* ---- include.c ---- */
void md_include(md *x);     /* sets x->src */

/* ---- place.c: from cmark's coordinates to the source ---- */
void md_index_lines(md *x);
nb_loc md_loc(md *x, size_t offset);                  /* of a byte of md->src */
nb_loc md_origin_loc(md *x, const md_origin *origin, size_t offset);
bool md_piece_begins(const md *x, size_t offset);
size_t md_in_piece(const md *x, size_t offset, size_t n); /* how many of n bytes are of the same file */
nb_loc md_block_loc(md *x, const cmark_node *n);
bool md_in_src(const md *x, nb_str s);
size_t md_offset(const md *x, nb_str s);              /* of a slice of md->src */
/* Fills x->place for the content of a paragraph, heading or table cell. */
void md_place_content(md *x, cmark_node *n, nb_str content);
size_t md_place(const md *x, size_t content);         /* offset in md->src */
void md_place_block(md *x, const cmark_node *n, nb_str literal); /* lines taken whole */
size_t md_place_run(const md *x, size_t content, size_t *end); /* *end: true up to there */

/* ---- standin.c ---- */
enum { /* bytes that stand for a character which cmark must not see as what it is */
    MD_PAREN_STANDIN = 1, /* the first backslash of "\\(" or "\\[" */
    MD_TAG_STANDIN = 2,   /* the '<' of a tag with Markdown behind it */
    MD_SPACE_STANDIN = 3, /* a space and a quote in the address of a link */
    MD_QUOTE_STANDIN = 4,
    MD_PIPE_STANDIN = 0x14 /* '|' in a formula or code of a table's row */
};
/* Sets x->fed. Characters that would keep cmark from seeing emphasis the way Chinese is written are
 * replaced by others of the same length. */
void md_stand_in(md *x);
void md_jsx_tags(md *x);                              /* jsx.c: JavaScript in tags */
void md_guard_pipes(md *x);                           /* grammar_table.c */
void md_replace_byte(md *x, size_t at, char with);    /* of x->fed */
nb_str md_restore(const md *x, nb_str fed);           /* a string that came out of cmark */
uint32_t md_original(const md *x, uint32_t c);
/* Emphasis with these delimiters (offsets of the first byte of the opening and closing run in src)
 * owes its existence to a stand-in. */
bool md_owes(const md *x, size_t opener, size_t closer);

/* ---- grammar.c: cmark with our rules ---- */
void md_grammar(md *x); /* parses x->fed and calls md_blocks */
extern const cmark_mem md_mem;
extern cmark_syntax_extension *md_block_rules; /* also the mark of our blocks */
extern cmark_syntax_extension *md_table_rules; /* cmark-gfm's */
/* Exported by the extension library, though its header does not name them. */
extern cmark_node_type CMARK_NODE_TABLE, CMARK_NODE_TABLE_ROW, CMARK_NODE_TABLE_CELL;

/* ---- grammar_block.c ---- */
typedef enum {
    /* Containers: CMARK_NODE_CUSTOM_BLOCK */
    MD_BLOCK_NOTE,         /* [^name]: … */
    MD_BLOCK_DEFINITION,   /* :   … */
    MD_BLOCK_ADMONITION,   /* !!! name "title" */
    MD_BLOCK_TAB,          /* === "title" */
    MD_BLOCK_COLONS,       /* ::: name title */
    /* Leaves: CMARK_NODE_CODE_BLOCK; what they hold is in `lines` */
    MD_BLOCK_MATH,         /* $$ … $$, \[ … \] */
    MD_BLOCK_RAW,          /* {{< name >}} … {{< /name >}} where the inside is no Markdown */
    MD_BLOCK_DIRECTIVES,   /* a line of directives */
    MD_BLOCK_ROLE,         /* :name:`title` alone on its line */
    MD_BLOCK_TARGET,       /* (name)= alone on its line */
    MD_BLOCK_ATTRIBUTES,   /* {: …} alone on its line */
    MD_BLOCK_TAG           /* an HTML tag with Markdown behind it */
} md_block_kind;

/* user_data of a cmark node under md_block_rules. Strings are in the document's arena. */
typedef struct {
    md_block_kind kind;
    nb_str name, title, id;
    NB_VEC(nb_str) lines;  /* slices of md->src without their ends, the opening line first */
    unsigned width;        /* colons of the fence, columns of a definition's indent */
    uint32_t line;         /* where it begins, from 1 */
    uint32_t until, end;   /* last line, from 1, and its byte behind a formula's end */
    bool closed, folded, untitled, anonymous;
    bool myst;             /* of a container: "{name}" */
} md_block;

cmark_node *md_open_block(cmark_syntax_extension *self, int indented, cmark_parser *parser,
                          cmark_node *parent, unsigned char *input, int len);
int md_block_goes_on(cmark_syntax_extension *self, cmark_parser *parser, unsigned char *input, int len,
                     cmark_node *n);
size_t md_directive_end(nb_str s, size_t i);
nb_str md_directive_name(nb_str s);

/* ---- grammar_inline.c ---- */
/* Own inlines: CMARK_NODE_CUSTOM_INLINE with one of these in user_data. */
typedef enum {
    MD_INLINE_NONE,
    /* with children */
    MD_INLINE_STRIKE,
    MD_INLINE_MARK,
    MD_INLINE_INSERT,
    MD_INLINE_SUP,
    MD_INLINE_SUB,
    /* bytes of the content */
    MD_INLINE_URL,
    MD_INLINE_EMAIL,
    MD_INLINE_MATH,        /* $…$ */
    MD_INLINE_TICK_MATH,   /* $`…`$ */
    MD_INLINE_PAREN_MATH,  /* \(…\) or \\(…\\) */
    MD_INLINE_DISPLAY,     /* $$…$$ inside a paragraph */
    MD_INLINE_PAREN_DISPLAY, /* \[…\] or \\[…\\] inside one */
    MD_INLINE_DIRECTIVE,   /* {{< … >}} and the like */
    MD_INLINE_ATTRIBUTES   /* {#id .class key=value} */
} md_inline_kind;
md_inline_kind md_inline_is(const cmark_node *n);
cmark_node *md_match_inline(cmark_syntax_extension *self, cmark_parser *parser, cmark_node *parent,
                            unsigned char c, cmark_inline_parser *ip);
delimiter *md_insert_run(cmark_syntax_extension *self, cmark_parser *parser, cmark_inline_parser *ip,
                         delimiter *opener, delimiter *closer);
size_t md_attributes_end(nb_str s, size_t i);
cmark_node *md_new_inline(cmark_parser *parser, cmark_inline_parser *ip, md_inline_kind kind, int from,
                          int to);

/* ---- autolink.c ---- */
cmark_node *md_match_url(cmark_parser *parser, cmark_node *parent, cmark_inline_parser *ip);
cmark_node *md_match_www(cmark_parser *parser, cmark_node *parent, cmark_inline_parser *ip);
cmark_node *md_match_email(cmark_parser *parser, cmark_node *parent, cmark_inline_parser *ip);
/* ---- frame.c: what is open ---- */
bool md_fit(md *x, nb_node_type t);       /* makes x->at a place for t; false: it cannot be one */
nb_node *md_open(md *x, nb_node_type type, nb_loc loc); /* a container of cmark's, entered */
void md_close(md *x);                     /* the innermost of those, with everything inside */
nb_node *md_add(md *x, nb_node_type type, nb_loc loc);  /* appended to x->at; where it does not fit,
                                             the node has no parent and goes nowhere */
void md_open_element(md *x, nb_node *n, md_tag *tag);   /* n was added, or NULL */
bool md_close_element(md *x, md_tag *tag);              /* false: none is open */
void md_close_implicit(md *x);
void md_separate(md *x);                  /* what follows stands on a line of its own */
void md_add_bullet(md *x, bool ordered, int64_t number); /* of an item whose list has no place */
void md_close_to(md *x, size_t n_frames);
void md_add_anchor(md *x, nb_str id, nb_loc loc);
void md_give_anchors(md *x, nb_node *block);

/* ---- blocks.c ---- */
void md_blocks(md *x, cmark_node *root);
void md_finish(md *x, nb_node *n);        /* a node is complete */
void md_add_code_lines(md *x, nb_str text); /* where no block can stand */
nb_node *md_add_code(md *x, nb_str text, nb_str lang);

/* ---- code.c ---- */
void md_code(md *x, cmark_node *n);
nb_str md_unescaped_directives(md *x, nb_str code);

/* ---- inlines.c ---- */
/* Parses n's content and appends it to x->at. */
void md_inlines(md *x, cmark_node *n);
nb_str md_image_src(md *x, nb_str url);
void md_text_between(md *x, size_t from, size_t to); /* of the content, as text of the source */
void md_text(md *x, nb_str s, nb_loc loc);
nb_str md_clean(md *x, nb_str s); /* a copy without control characters */

/* Markdown from elsewhere (a title), appended to x->at; or its plain text. line: of src, from 1, that
 * holds it; 0: none does. */
void md_inlines_of(md *x, nb_str markdown, int line);
nb_str md_plain(md *x, nb_str markdown, int line);

/* ---- own.c: our blocks become nodes ---- */
bool md_is_own(const cmark_node *n);
void md_open_own(md *x, cmark_node *n);
void md_add_own(md *x, cmark_node *n);
nb_str md_joined_lines(md *x, const md_block *b);

/* ---- callout.c ---- */
void md_set_callout(md *x, nb_node *n, nb_str name, nb_str title); /* n: NB_CALLOUT */
bool md_is_callout_name(nb_str name);
/* "[!NOTE] title" at the head of a quote's first paragraph: taken off the content. */
void md_take_callout(md *x, cmark_node *paragraph);
void md_finish_quote(md *x, nb_node *quote);

/* ---- math.c ---- */
/* A formula that begins at the '$' or stand-in at s[at]; *behind: the byte after it. */
md_inline_kind md_formula(md *x, nb_str s, size_t at, size_t *behind);
bool md_is_tex(nb_str tex, bool display);
void md_add_formula(md *x, nb_str source, md_inline_kind kind, nb_loc loc); /* with its marks */
void md_add_math(md *x, nb_str tex, bool display, nb_loc loc); /* inline */
void md_add_math_block(md *x, nb_str tex, nb_str id, nb_loc loc);
void md_split_displays(md *x, nb_node *paragraph);

/* ---- directive.c ---- */
void md_directives(md *x, nb_str s, nb_loc loc); /* one or more, with only space between */
nb_str md_reference_address(md *x, nb_str url);  /* "{{< ref "x.md" >}}" -> "x.md" */

/* ---- attribute.c ---- */
/* An attribute list behind what was read last. False: it belongs to nothing, print it. */
bool md_apply_attributes(md *x, nb_str list, bool at_end);
void md_apply_block_attributes(md *x, nb_str list);

/* ---- role.c: d2l ---- */
void md_role_line(md *x, const md_block *b);
void md_cite(md *x, nb_node *code, bool textual);
nb_node *md_make_figure(md *x, nb_node *p);  /* of an image alone in its paragraph */
void md_scan_roles(md *x, nb_node *block);
void md_look_for_roles(md *x);
void md_drop_slide_marks(md *x, nb_node *block);

/* ---- cite.c: what cites works of the book's bibliography (x->m->bib) ---- */
nb_node *md_new_citation(md *x, nb_str key, nb_str how, nb_loc loc); /* how: see bib.h */
nb_node *md_cite_keys(md *x, nb_str keys, bool textual, nb_loc loc); /* "a,b" */
size_t md_cite_group_end(const md *x, nb_str s, size_t i); /* "[see @key, p. 3; …]" at i; 0: none */
nb_node *md_cite_group(md *x, nb_str s, size_t i, size_t end, nb_loc loc);
size_t md_cite_end(const md *x, nb_str s, size_t i);       /* "@key" at i; 0: none */
nb_node *md_cite_one(md *x, nb_str s, size_t i, size_t *end, nb_loc loc);

bool md_cite_may_begin(nb_str s, size_t i);                /* an "@" at i is no part of a word */
size_t md_cite_key(nb_str s, size_t i, nb_str *key);       /* behind an "@": its end; 0: none */
void md_cite_text(md *x, nb_node *to, nb_str s, nb_loc loc); /* line ends in it are spaces */

/* ---- crossref.c: labels of Quarto and pandoc-crossref, and references to them ---- */
bool md_is_notebook(nb_str path);                          /* .qmd, .Rmd */
bool md_is_figure_label(nb_str id);                        /* "fig-x", "tbl-x" */
bool md_is_table_label(nb_str id);
size_t md_crossref_end(nb_str s, size_t i);                /* "@fig-x" at i; 0: none */
nb_node *md_crossref(md *x, nb_str s, size_t i, size_t end, nb_loc loc);
size_t md_crossref_group_end(nb_str s, size_t i);          /* "[-@fig-x; @fig-y]" at i; 0: none */
size_t md_bookdown_end(nb_str s, size_t i, nb_str *key);
nb_node *md_bookdown_ref(md *x, nb_str s, size_t end, nb_str key, nb_loc loc);
nb_node *md_crossref_group(md *x, nb_str s, size_t i, size_t end, nb_loc loc);
void md_name_paragraph(md *x, nb_node *p);                 /* an image, or the caption of a table */
void md_name_container(nb_node *div);

/* ---- cell.c ---- */
bool md_cell(md *x, nb_str info, nb_str lang, nb_str text); /* false: no cell of a notebook */

/* ---- html.c ---- */
void md_html_block(md *x, cmark_node *n);
/* Tags, and between them text, at byte `base` of the content. */
void md_html(md *x, nb_str s, size_t base);
void md_add_tab_name(md *x, nb_str name);
void md_finish_html(md *x, nb_node *n);
bool md_in_code(const md *x); /* within <code> */
void md_leave_element(md *x, md_tag *tag);
void md_part_link(md *x, size_t from); /* the frames above end before a block: a link may go on there */
void md_join_link(md *x);              /* and has come to its end */
md_tag *md_tag_of(md *x, nb_str lower_name);

/* ---- scan.c: what our dialects hide in plain text ---- */
void md_scan(md *x, nb_node *block);
bool md_is_toc(const nb_node *paragraph);
void md_link_notes(md *x);  /* once, at the end */

/* ---- polish.c ---- */
void md_polish(md *x, nb_node *block);
/* Fills x->leaves with the inline leaves of a block in order (texts, code, breaks, images …). */
void md_collect(md *x, nb_node *block);

/* ---- furniture.c: what belongs to a screen, not to a book ---- */
bool md_is_furniture(md *x, nb_node *block);

#endif
