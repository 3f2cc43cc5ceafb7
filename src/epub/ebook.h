/* ebook.h: what the files of this folder share: the book while it is being assembled.
 *
 * The order is fixed: ids and files are decided first (plan.c), so that every link knows its target
 * before a word of XHTML is written; then the chapters, then what is computed from them.
 */
#ifndef NB_EPUB_EBOOK_H
#define NB_EPUB_EBOOK_H

#include "epub/canvas.h"
#include "epub/epub.h"

/* One file of the archive. */
typedef struct {
    nb_str name;         /* inside EPUB/, or a whole path when `root` */
    nb_str id, type, properties;
    nb_str bytes;
    bool root;           /* not in EPUB/, not in the manifest */
    bool spine, text, stored;
} nb_ebook_file;

/* One XHTML file of the reading order that holds text of the document. */
typedef struct {
    const nb_node *file, *first, *last, *heading; /* a part page has no blocks */
    nb_str title, part, name;
    bool opens_file;     /* begins its NB_FILE: links to the file lead here */
    const nb_node **notes;
    size_t n_notes, cap_notes;
} nb_ebook_chapter;

/* A page of the printed book, where it landed. */
typedef struct {
    nb_str label, file, id;
} nb_ebook_page;

/* A picture as stored: `name` is relative to the chapters. */
typedef struct {
    const nb_image *image;
    nb_str name, type, bytes;
} nb_ebook_picture;

/* A set of characters; pages of 4096 appear as they are needed. */
typedef struct {
    uint32_t *page[0x110];
} nb_ebook_set;

/* A face and the characters that the book takes from it. */
typedef struct {
    const nb_face *face;
    nb_ebook_set chars;
    size_t n;            /* how many */
    nb_str family, name; /* name: empty when it is not embedded */
} nb_ebook_font;

/* One kind of text (body, strong, heading … in one language) and the faces it needs. */
typedef struct {
    nb_role role;
    unsigned variant;
    nb_str lang;
    nb_ebook_set seen;   /* characters already asked for */
    size_t *font;        /* indexes into faces, in order of use */
    size_t *uses;        /* how many characters each of them shows */
    size_t n, cap, uses_cap;
} nb_ebook_voice;

/* What a device takes; see device.c. */
typedef struct {
    uint32_t max_side;   /* of a picture, in pixels */
    size_t max_bytes;    /* of a picture; 0 = any number */
    bool drawings;       /* shows SVG */
    bool cover_page;     /* the cover is also the first page */
    bool transparency;   /* of pictures */
    bool in_percent;     /* widths of pictures: of the page, not in pixels */
} nb_ebook_device;

/* An entry of the contents. */
typedef struct {
    nb_str title, href;
    int depth;
} nb_ebook_entry;

/* The calls of one note, in order. */
typedef struct {
    const nb_node **v;
    size_t n, cap;
} nb_ebook_note_refs;

typedef struct {
    const nb_doc *doc;
    const nb_epub_options *options;
    nb_fonts *fonts;
    nb_text *text;
    nb_diags *diags;
    nb_arena *arena;
    nb_ebook_device device;
    nb_str lang, title;  /* of the book, never empty */
    NB_VEC(nb_ebook_file) files;
    NB_VEC(nb_ebook_chapter) chapters;
    NB_VEC(nb_ebook_page) pages;
    NB_VEC(nb_ebook_entry) entries;
    NB_VEC(nb_ebook_picture *) pictures;
    nb_map by_digest;    /* digest of an image -> its nb_ebook_picture */
    NB_VEC(nb_ebook_font) faces;
    NB_VEC(nb_ebook_voice *) voices;
    nb_map ids;          /* every id given so far */
    nb_str *id;          /* by seq: the XHTML id, or empty */
    uint32_t *chapter;   /* by seq: index of the chapter + 1, 0 = not in the book */
    nb_str *number;      /* by seq of a heading or file: "2.1" where sections are numbered */
    uint8_t *level;      /* by seq of a heading: 1 to 6, without jumps */
    nb_ebook_note_refs *refs; /* by index of the note - 1 */
    uint32_t *mark;      /* by seq: index of the first page mark + 1 */
    uint32_t *next_mark; /* by mark: the next one at the same node, + 1 */
    nb_ebook_set missing; /* characters that no font has */
    size_t n_missing;
    nb_str identifier;
    nb_str cover;        /* name of the cover's picture, or empty */
    nb_canvas *drawn;    /* what a cover of our own is painted from, into cover_picture; or NULL */
    nb_ebook_picture *cover_picture;
    bool has_title_page, contents_page; /* contents_page: nav.xhtml is also a page to read */
    bool dots;           /* Chinese emphasis by dots, not by Kai */
    bool moves;          /* a picture may be animated */
    size_t shown, without_alt;
    nb_epub_stats stats;
} nb_ebook;

/* markup.c */
void nb_ebook_text(nb_buf *b, nb_str s);      /* escaped for element content */
void nb_ebook_attr(nb_buf *b, nb_str s);      /* escaped for an attribute's value */
void nb_ebook_url(nb_buf *b, nb_str url);     /* percent-encoded where needed, then escaped */
bool nb_ebook_url_is_linkable(nb_str url);
nb_str nb_ebook_xml_id(nb_ebook *e, nb_str want); /* a unique NCName, kept in e->ids */
void nb_ebook_head(const nb_ebook *e, nb_buf *b, nb_str title, const char *body_type);
void nb_ebook_tail(nb_buf *b);
bool nb_ebook_is_blank(nb_str s);

/* The words that the book itself says. */
typedef enum {
    NB_SAY_CONTENTS, NB_SAY_PAGES, NB_SAY_LANDMARKS, NB_SAY_COVER, NB_SAY_TITLE_PAGE, NB_SAY_START,
    NB_SAY_NOTES, NB_SAY_NOTE, NB_SAY_TIP, NB_SAY_IMPORTANT, NB_SAY_WARNING, NB_SAY_CAUTION,
    NB_SAY_OPEN, NB_SAY_DONE, NB_SAY_BACK, NB_SAY_COVER_OF, NB_SAY_EDITIONS, NB_SAY_COLOPHON,
    NB_SAY_TRANSLATED, NB_SAY_EDITED, NB_SAY_ILLUSTRATED, NB_SAY_PUBLISHER, NB_SAY_DATE,
    NB_SAY_VERSION, NB_SAY_SOURCE, NB_SAY_IDENTIFIER, NB_SAY_MADE_WITH,
    NB_SAY_COLON, NB_SAY_COMMA,
    NB_SAY_A11Y_TEXT, NB_SAY_A11Y_ALT, NB_SAY_A11Y_NO_ALT, NB_SAY_A11Y_PAGES,
    NB_SAY_COUNT
} nb_ebook_phrase;
nb_str nb_ebook_say(nb_str lang, nb_ebook_phrase p);

/* dates and numbers, package.c and zip.c */
typedef struct {
    int year, month, day, hour, minute, second;
} nb_civil;
nb_civil nb_ebook_civil(int64_t epoch); /* UTC */

/* plan.c */
void nb_ebook_plan(nb_ebook *e);
/* "c003.xhtml#x" as seen from any chapter (all lie in one folder); empty when it has no place. */
nb_str nb_ebook_href(const nb_ebook *e, const nb_node *target);
const nb_setting *nb_ebook_find_setting(const nb_ebook *e, const char *key); /* or NULL */
nb_str nb_ebook_setting(const nb_ebook *e, const char *key); /* empty when it is not set */
bool nb_ebook_is_on(nb_str setting);

/* device.c: the one that is asked for, or what all others take */
nb_ebook_device nb_ebook_device_of(const nb_ebook *e);

/* drawing.c: false: it has to become pixels */
bool nb_ebook_drawing(nb_arena *a, nb_str *svg);
bool nb_ebook_drawing_moves(nb_str svg);

/* pages.c: the marks of the printed pages */
void nb_ebook_index_marks(nb_ebook *e);
nb_str nb_ebook_place_mark(nb_ebook *e, size_t mark, nb_str file); /* its id */

/* voices.c: which faces show which characters. `at` may be NULL. */
nb_ebook_voice *nb_ebook_voice_of(nb_ebook *e, nb_role role, unsigned variant, nb_str lang);
void nb_ebook_speak(nb_ebook *e, nb_ebook_voice *v, const nb_node *at, nb_str s);

/* runs.c: text, escaped, in this voice; what is in another language by its own, and said to be. */
/* The language of a text that is wholly in another script than `own` has; empty = nobody can tell. */
nb_str nb_ebook_whole_lang(nb_str own, nb_str s);
void nb_ebook_say_in(nb_ebook *e, nb_buf *b, nb_ebook_voice *v, const nb_node *at, nb_str s);

/* the parts of the book */
nb_ebook_file *nb_ebook_add(nb_ebook *e, nb_str name, nb_str id, const char *type, nb_str bytes);
nb_ebook_file *nb_ebook_add_page(nb_ebook *e, nb_str name, nb_str id, nb_buf *xhtml);
void nb_ebook_chapter_xhtml(nb_ebook *e, size_t i);
const nb_ebook_picture *nb_ebook_picture_of(nb_ebook *e, const nb_image *img, nb_loc loc);
void nb_ebook_add_pictures(nb_ebook *e);
void nb_ebook_cover(nb_ebook *e);
nb_canvas *nb_ebook_draw_cover(nb_ebook *e);
/* The drawn cover's pixels, where there is one; takes long and touches nothing but e->arena. */
void nb_ebook_paint_cover(nb_ebook *e);
void nb_ebook_title_page(nb_ebook *e);
void nb_ebook_colophon(nb_ebook *e);
void nb_ebook_people(const nb_ebook *e, nb_buf *b, const char *role); /* their names, joined */
void nb_ebook_fonts(nb_ebook *e); /* subsets, and the cover meanwhile; before the CSS, after all text */
void nb_ebook_font_faces(const nb_ebook *e, nb_buf *css);
nb_str nb_ebook_css(nb_ebook *e);
void nb_ebook_list_entries(nb_ebook *e);
nb_str nb_ebook_nav(nb_ebook *e);
void nb_ebook_ncx(nb_ebook *e);
void nb_ebook_contents(nb_ebook *e, nb_buf *b); /* the nested list, for nav and [toc] */
void nb_ebook_package(nb_ebook *e);
void nb_ebook_accessibility(nb_ebook *e, nb_buf *b);

/* zip.c: the archive in memory. False: reported. */
bool nb_ebook_zip(nb_ebook *e, nb_buf *out);

#endif
