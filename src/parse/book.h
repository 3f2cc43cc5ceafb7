/* book.h: from a folder to editions: the steps of nb_book_open, one file each. Private to parse/.
 *
 *     tree       what Markdown a folder holds       variants   languages told apart
 *     contents   which contents it has: …           editions   … and each an edition
 *     sidebar    … VitePress, Docusaurus (js.c)
 *     manifest   … mdBook, MkDocs, GitBook, d2l …   shape      the list becomes a sensible tree
 *     chapters   … notesbook.yaml                   read       an edition becomes a document
 *     linklist   … SUMMARY.md, TOC.md, _sidebar.md  git        when it was last changed
 *     readme     … a README that lists the rest     prose      the language of a text, guessed
 *     order      … or none: weights, names
 *
 * A contents is a flat list in book order; depth says what is below what. */
#ifndef NB_PARSE_BOOK_H
#define NB_PARSE_BOOK_H

#include "parse/conf.h"
#include "parse/parse.h"

enum { NB_MAX_DEPTH = 24 }; /* of a contents */

/* What the steps of opening share. */
typedef struct {
    nb_arena *arena;             /* the book's */
    nb_text *text;
    nb_diags *diags;
    const nb_parse_options *options;
    nb_str limit;                /* the folder that paths may not leave */
    nb_str stdin_bytes;
    const nb_conf *exclude;      /* patterns of files that are no chapters, or NULL … */
    nb_str exclude_dir;          /* … from this folder */
} nb_opening;

typedef enum {
    NB_ENTRY_FILE,
    NB_ENTRY_SECTION,            /* a title over the entries below it, without a file */
    NB_ENTRY_PART,               /* all that follows belongs to it, up to the next */
    NB_ENTRY_PART_END
} nb_entry_kind;

typedef struct {
    nb_entry_kind kind;
    nb_str title;                /* as the contents words it; may be empty */
    nb_str path;                 /* of a file: joined to its folder, not yet known to exist */
    int depth;                   /* from 0 */
    nb_loc loc;                  /* in the contents; nowhere for files that were found */
} nb_entry;

typedef struct {
    nb_entry *v;
    size_t n, cap;
} nb_entries;

/* The Markdown of a folder. */
typedef struct nb_folder nb_folder;
struct nb_folder {
    nb_str path, name;
    nb_str *files; size_t n_files;           /* paths, in natural order of their names */
    nb_folder **folders; size_t n_folders;
};

/* A language that a configuration names. */
typedef struct {
    nb_str lang;
    nb_str folder;               /* as it is written */
    nb_str title;                /* of the book in it, or empty */
    const nb_conf *translations; /* of titles: a map, or NULL */
} nb_language;

typedef struct {
    nb_str root;                 /* "/x.md" is relative to it */
    nb_entries entries;
    nb_conf *meta;               /* what the manifest says about the book, in our keys; or NULL */
    nb_str title;                /* from a heading of the contents; weaker than all metadata */
    nb_str path;                 /* of the Markdown file that is the contents, or empty */
    nb_language *languages; size_t n_languages; /* configured; the first is the default */
    bool language_folders;       /* configured: ROOT/LANG/x.md, not x.LANG.md */
    bool listed;                 /* the user named the files, in this order */
} nb_contents;

/* A file and its language; base: the same for its translations. lang empty: the default edition. */
typedef struct {
    nb_str path, base, lang;
} nb_variant_file;

/* notesbook.yaml: of an edition and of the book, either NULL. */
typedef struct {
    const nb_conf *map[2];
    nb_str dir;
} nb_own;

/* One file of an edition, and how it stands in the tree. */
typedef struct {
    nb_str path, title, part;
    nb_entry *sections; size_t n_sections;   /* headings that open before it, outermost first */
    int depth;
    bool ends_part;
    nb_str lang;                 /* where it is not the edition's (not translated) */
    nb_loc loc;
} nb_chapter_file;

/* An edition before it is read; nb_edition points to it. */
struct nb_plan {
    nb_str base_dir;             /* "/x.md" is relative to it */
    nb_chapter_file *files; size_t n;
    nb_own own;
    const nb_conf *meta;         /* of another tool's manifest */
    nb_str title, contents;      /* see nb_contents.title and path */
    bool listed;                 /* the user named the files, in this order */
};

/* ---- tree.c ---- */
bool nb_is_markdown(nb_str path);
int nb_natural_cmp(nb_str a, nb_str b);      /* "2" before "10", "二" before "十", "i" as "I" */
bool nb_is_index(nb_str path);               /* README, index, _index, in any language */
bool nb_is_about_repository(nb_str path);    /* LICENSE, CONTRIBUTING … */
/* A pattern against a path: '?' and '*' stop at '/', "**" does not. */
bool nb_glob(nb_str pattern, nb_str path);
nb_folder *nb_tree(nb_opening *o, nb_str dir);
size_t nb_tree_files(const nb_folder *f);
void nb_tree_list(nb_arena *a, const nb_folder *f, nb_str **paths, size_t *n); /* depth first */
/* Whether a file exists and lies inside o->limit, links resolved. Says so where it does not. */
bool nb_inside(nb_opening *o, nb_str path, nb_loc from);
bool nb_path_inside(nb_arena *a, nb_str path, nb_str limit);

/* ---- contents.c ---- */
nb_entry *nb_entry_add(nb_arena *a, nb_entries *v, nb_entry_kind kind, nb_str title, nb_str path, int depth,
                       nb_loc loc);
/* What says itself to be the contents of a folder, of whatever tool; false: there is nothing. */
bool nb_contents_find(nb_opening *o, nb_str dir, nb_contents *out);
/* A configuration file of the folder, read; NULL: there is none or it is wrong (reported). */
nb_conf *nb_contents_yaml(nb_opening *o, nb_str dir, const char *name);
/* A Markdown file, cleaned and without its front matter; false: it cannot be read (reported). */
bool nb_contents_text(nb_opening *o, nb_str path, nb_str *text, uint32_t *source, uint32_t *line);

/* ---- chapters.c ---- */
bool nb_has_chapters(const nb_conf *map);
/* The chapters, parts and appendices of a map: names of files with or without ".md", patterns (*, ?, **),
 * folders, "Title: file" pairs, {title, file, chapters}, {part, chapters}. lang: for the word "Appendices". */
void nb_chapters(nb_opening *o, nb_str dir, const nb_conf *map, nb_str lang, nb_entries *out);

/* ---- manifest.c ---- */
bool nb_manifest_mdbook(nb_opening *o, nb_str dir, nb_contents *out);
bool nb_manifest_gitbook(nb_opening *o, nb_str dir, nb_contents *out);
bool nb_manifest_mkdocs(nb_opening *o, nb_str dir, nb_contents *out);
bool nb_manifest_quarto(nb_opening *o, nb_str dir, nb_contents *out);
bool nb_manifest_jupyter(nb_opening *o, nb_str dir, nb_contents *out);
bool nb_manifest_d2l(nb_opening *o, nb_str dir, nb_contents *out);

/* ---- sidebar.c ---- */
bool nb_manifest_vitepress(nb_opening *o, nb_str dir, nb_contents *out);
bool nb_manifest_docusaurus(nb_opening *o, nb_str dir, nb_contents *out);

/* ---- js.c ---- */
/* The first literal behind one of these heads ("sidebar:"), not run; NULL: there is none. */
nb_conf *nb_js_read(nb_arena *a, nb_str text, nb_conf_place place, const char *const *heads, size_t n);

/* ---- linklist.c ---- */
/* A file that is a contents: its links to Markdown files, nested as its lists are, its headings as
 * parts. Its own title, where it has one that is no mere "Contents", goes to *title. */
void nb_linklist_read(nb_opening *o, nb_str path, nb_str root, nb_entries *out, nb_str *title);
/* A line's plain text, Markdown and HTML undone. */
nb_str nb_inline_text(nb_arena *a, nb_str markdown);
/* The first heading of a Markdown text, as plain text; empty where there is none. */
nb_str nb_first_heading(nb_arena *a, nb_str text);

/* ---- readme.c ---- */
/* A README or Contents.md among these files whose lists, followed down, name at least half of them. */
bool nb_readme(nb_opening *o, nb_str root, const nb_variant_file *files, size_t n, nb_contents *out);

/* ---- order.c ---- */
/* Files that nothing orders: by weight where they have weights, else by name; index files first. */
void nb_order(nb_opening *o, nb_str root, const nb_variant_file *files, size_t n, nb_entries *out);

/* ---- variants.c ---- */
/* The language that a path names: "a/b.zh.md", "b_cn.md", "b-zh-Hans.md"; *base = "a/b.md". Empty: none. */
nb_str nb_variant(nb_arena *a, nb_str path, nb_str *base);
nb_str nb_folder_lang(nb_arena *a, nb_str name); /* "zh-tw" -> "zh-TW"; empty: no language */
/* Tells the languages of files apart. */
nb_variant_file *nb_variants(nb_opening *o, nb_str root, const nb_str *paths, size_t n);
/* The language of the beginnings of some files, read together. */
nb_str nb_files_lang(nb_opening *o, const nb_str *paths, size_t n);

/* ---- editions.c ---- */
/* Adds the editions of a contents, or of the files found below its root where it lists none, to b. own: its two maps, the
 * stronger first. lang: of all of it where it is known. */
void nb_editions_of(nb_opening *o, nb_book *b, const nb_contents *c, nb_str lang, const nb_own *own);
void nb_editions_found(nb_opening *o, nb_book *b, const nb_contents *c, nb_str lang, const nb_own *own);
/* One edition from a list of entries. False: nothing is left of it. */
bool nb_edition_add(nb_opening *o, nb_book *b, nb_str lang, const nb_entries *entries, const nb_contents *c,
                    const nb_own *own);

/* ---- shape.c ---- */
void nb_book_plan(nb_opening *o, const nb_entries *entries, struct nb_plan *plan);

/* ---- prose.c ---- */
nb_str nb_prose_lang(nb_arena *a, nb_str markdown); /* guessed from its words; never empty */

/* ---- git.c ---- */
/* Time of the last commit of the work tree that holds dir; -1: unknown. Reads .git itself. */
int64_t nb_git_time(nb_str dir);
/* What of the repository is read for that; it may lie outside the work tree. Returns how many. */
enum { NB_GIT_REACH = 10 };
size_t nb_git_reach(nb_arena *a, nb_str dir, nb_str paths[NB_GIT_REACH]);
/* The work tree that holds dir, or dir. */
nb_str nb_git_root(nb_arena *a, nb_str dir);

#endif
