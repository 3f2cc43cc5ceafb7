/* list.h: the ordered list of faces that a book may use: the user's, then the manifest's. Private to
 * font/.
 *
 * An entry is a line of the manifest or a --font of the user; its face is opened when it is first
 * looked at. Entries are never reordered: their order is the order of choice.
 */
#ifndef NB_FONT_LIST_H
#define NB_FONT_LIST_H

#include "base/map.h"
#include "font/face.h"

/* The manifest knows two roles more than a query can ask for. */
enum { NB_ROLE_EMOJI = NB_ROLES, NB_ROLE_FALLBACK, NB_LIST_ROLES };

typedef struct {
    unsigned role, variant;
    nb_str role_name;            /* as written */
    nb_str langs;                /* "*" or tags with commas between */
    nb_str path;
    unsigned index;
    nb_str package, licence;     /* empty for the user's own */
    bool user;
    nb_loc loc;
    nb_face *face;
    bool tried;                  /* face was looked for; NULL = cannot be used */
} nb_entry;

typedef struct nb_choice nb_choice; /* pick.c */

struct nb_fonts {
    nb_arena *arena;
    nb_diags *diags;
    nb_str lang;                 /* of the book, as nb_font_lang gives it */
    NB_VEC(nb_entry) list;
    nb_map faces;                /* "path#index" -> nb_face, so that entries share one */
    nb_map files;                /* path -> hb_blob_t of the mapped file */
    nb_map reported;             /* packages whose absence was reported */
    NB_VEC(nb_face *) face;      /* by id */
    nb_choice *choice[NB_ROLES][4][2]; /* by role, variant, cjk: chained by language */
    hb_buffer_t *buf;            /* reused for all shaping */
    struct nb_han *han;          /* han.h: tables, chained */
    nb_map langs;                /* tag -> hb_language_t */
    size_t last_lang;            /* index into it */
};

/* Reads the manifest into the list. False when it cannot be read. */
bool nb_list_read(nb_fonts *f, nb_str path);

/* Puts a user's choice at the end of the list (call before nb_list_read). */
void nb_list_override(nb_fonts *f, const nb_font_override *o);

/* The tag under which faces are chosen: all Chinese is zh-Hans, zh-Hant or zh-HK; the rest as it is. */
nb_str nb_font_lang(nb_str tag);
bool nb_entry_is_for(const nb_entry *e, nb_str font_lang); /* "*" is for all */
bool nb_entry_is_cjk(const nb_entry *e);

/* The entry's face, opened now if need be. NULL, reported once, when it cannot be used. */
nb_face *nb_entry_face(nb_fonts *f, nb_entry *e);

/* fontconfig (family.c): the files of a family, best for each variant. file.n = 0 where there is none. */
typedef struct {
    nb_str file;
    unsigned index;
} nb_family_file;
bool nb_family_find(nb_arena *a, nb_str family, nb_family_file out[4]);

#endif
