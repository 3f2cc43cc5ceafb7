/* fonts.c: opening and closing a book's fonts, and the faces of its list. */
#include <string.h>

#include "base/file.h"
#include "font/han.h"
#include "font/list.h"

static hb_blob_t *map_file(nb_fonts *f, nb_str path)
{
    void **at = nb_map_at(&f->files, path);
    if (!*at) *at = nb_face_load_file(path);
    return *at;
}

static nb_face *open_face(nb_fonts *f, const nb_entry *e, const char **why)
{
    nb_str key = nb_str_printf(f->arena, "%.*s#%u", NB_STR_ARG(e->path), e->index);
    void **at = nb_map_at(&f->faces, key);
    if (*at) return *at;
    hb_blob_t *file = map_file(f, e->path);
    if (!file) {
        bool there = nb_file_exists(e->path) || nb_dir_exists(e->path);
        *why = there ? NB_SAY("this is no OpenType font") : NULL;
        return NULL;
    }
    nb_face *face = nb_face_open(f->arena, file, e->path, e->index, why);
    if (!face) return NULL;
    face->id = (unsigned)f->face.n;
    NB_PUSH(f->arena, &f->face) = face;
    *at = face;
    return face;
}

/* why NULL: the file is not there. */
static void report(nb_fonts *f, const nb_entry *e, const char *why)
{
    if (e->user) {
        nb_diag(f->diags, NB_FONT, e->loc, "cannot use the font '%.*s': %s",
                NB_STR_ARG(e->path), why ? why : NB_SAY("there is no such file"));
        return;
    }
    void **said = nb_map_at(&f->reported, e->package);
    if (*said) return;
    *said = f;
    if (why)
        nb_diag(f->diags, NB_FONT_MISSING, NB_NOWHERE, "cannot use the font '%.*s': %s",
                NB_STR_ARG(e->path), why);
    else
        nb_diag(f->diags, NB_FONT_MISSING, NB_NOWHERE, "the font '%.*s' is not installed",
                NB_STR_ARG(nb_path_name(e->path)));
    nb_hint(f->diags, "install the Debian package %.*s", NB_STR_ARG(e->package));
}

nb_face *nb_entry_face(nb_fonts *f, nb_entry *e)
{
    if (e->tried) return e->face;
    const char *why = NULL;
    e->tried = true;
    nb_face *face = open_face(f, e, &why);
    if (!face) {
        report(f, e, why);
    } else if (!nb_face_may_embed(face)) {
        nb_diag(f->diags, NB_FONT_LICENCE, e->loc,
                "the font '%.*s' forbids embedding and is not used", NB_STR_ARG(e->path));
        face = NULL;
    } else if (nb_entry_is_cjk(e) ||
               (e->user && nb_face_has_char(face, 0x4E00) && nb_face_has_char(face, 0x7684))) {
        face->cjk = true;
    }
    e->face = face;
    return face;
}

/* Some face that can set plain text. */
static bool any_face(nb_fonts *f)
{
    for (size_t i = 0; i < f->list.n; i++) {
        nb_entry *e = &f->list.v[i];
        if (e->role != NB_ROLE_EMOJI && nb_entry_face(f, e)) return true;
    }
    return false;
}

nb_fonts *nb_fonts_open(nb_str manifest, nb_str lang, const nb_font_override *over,
                        size_t n_over, nb_diags *diags)
{
    nb_arena *a = nb_arena_open();
    nb_fonts *f = NB_NEW(a, nb_fonts);
    f->arena = a;
    f->diags = diags;
    f->lang = nb_font_lang(nb_str_dup(a, lang));
    f->buf = hb_buffer_create();
    nb_map_init(&f->faces, a);
    nb_map_init(&f->files, a);
    nb_map_init(&f->reported, a);
    nb_map_init(&f->langs, a);
    for (size_t i = 0; i < n_over; i++) nb_list_override(f, &over[i]);
    /* A font that the user names is tried at once: a slip is an error even if no text needs it.
     */
    for (size_t i = 0; i < f->list.n; i++) nb_entry_face(f, &f->list.v[i]);
    nb_list_read(f, manifest);
    if (any_face(f)) return f;
    nb_diag(diags, NB_FONT, NB_NOWHERE, "no font of the manifest can be used");
    nb_hint(diags, "'notesbook fonts' lists the packages to install");
    nb_fonts_close(f);
    return NULL;
}

void nb_fonts_turn(nb_fonts *f, nb_str lang)
{
    f->lang = nb_font_lang(lang);
}

void nb_fonts_close(nb_fonts *f)
{
    if (!f) return;
    nb_han_close(f->han);
    for (size_t i = 0; i < f->face.n; i++) nb_face_close(f->face.v[i]);
    for (size_t i = 0; i < f->files.n; i++) hb_blob_destroy(f->files.entry[i].value);
    hb_buffer_destroy(f->buf);
    nb_arena_free(f->arena);
}

size_t nb_fonts_entries(nb_fonts *f, nb_arena *a, nb_font_entry **out)
{
    static const char *const variants[] = {"", " bold", " italic", " bold-italic"};
    *out = NB_ARRAY(a, nb_font_entry, f->list.n);
    for (size_t i = 0; i < f->list.n; i++) {
        nb_entry *e = &f->list.v[i];
        nb_face *face = nb_entry_face(f, e);
        if (face) nb_face_read(f->arena, face);
        nb_str variant = nb_str_of(e->user ? "" : variants[e->variant]);
        (*out)[i] = (nb_font_entry){
            .role = nb_str_cat(a, e->role_name, variant),
            .lang = nb_str_dup(a, e->langs),
            .file = nb_str_dup(a, e->path),
            .package = nb_str_dup(a, e->package),
            .licence = nb_str_dup(a, e->licence),
            .family = nb_str_dup(a, nb_str_of(face ? face->family : "")),
            .index = e->index,
            .found = face != NULL,
            .serves = nb_entry_is_for(e, f->lang),
        };
    }
    return f->list.n;
}
