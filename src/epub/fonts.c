/* fonts.c: the subsets a book carries, and the CSS that gives each kind of text its faces.
 *
 * Every face is a family of its own under a name that no device has: a system font of the same
 * name would take its place. A subset holds only the characters that some voice took from it,
 * so the order of a stack matters for the marks that Latin and Chinese share: Chinese text asks
 * its own faces first, other text those of its script. */
#include <sys/stat.h>

#include "base/hash.h"
#include "base/work.h"
#include "epub/ebook.h"

/* ---- files ---- */

static const char *kind(const nb_face *face)
{
    if (nb_face_is_monospace(face)) return "Mono";
    bool serif = nb_face_describe(face).serif, cjk = nb_face_is_cjk(face);
    nb_str family = nb_str_of(nb_face_family(face));
    if (cjk && (nb_str_find(family, NB_STR("Kai"), 0) != NB_NPOS)) return "Kai";
    if (cjk) return serif ? "Song" : "Hei";
    return serif ? "Serif" : "Sans";
}

static bool is_taken(const nb_ebook *e, nb_str family)
{
    for (size_t i = 0; i < e->faces.n; i++)
        if (nb_str_eq(e->faces.v[i].family, family)) return true;
    return false;
}

/* "NB Song 4f2a": the number comes from the book and the face, so two books never mix. */
static nb_str new_family(const nb_ebook *e, const nb_face *face)
{
    uint8_t sha[20];
    nb_str path = nb_path_name(nb_face_path(face));
    nb_str seed = nb_str_printf(e->arena, "%.*s %.*s#%u", NB_STR_ARG(e->identifier),
                                NB_STR_ARG(path), nb_face_index(face));
    nb_sha1(seed, sha);
    unsigned k = (unsigned)sha[0] << 8 | sha[1];
    nb_str family;
    do family = nb_str_printf(e->arena, "NB %s %04x", kind(face), k++ & 0xFFFF);
    while (is_taken(e, family));
    return family;
}

static bool may_embed(nb_ebook *e, const nb_face *face)
{
    if (nb_str_is(e->options->embed_fonts, "cjk") && !nb_face_is_cjk(face)) return false;
    if (nb_face_may_embed(face)) return true;
    nb_diag(e->diags, NB_FONT_LICENCE, NB_NOWHERE, "'%s' may not be embedded and is left out",
            nb_face_family(face));
    return false;
}

static uint32_t *characters(const nb_ebook *e, const nb_ebook_font *f)
{
    uint32_t *v = NB_ARRAY(e->arena, uint32_t, f->n);
    size_t n = 0;
    for (uint32_t p = 0; p < 0x110; p++)
        for (uint32_t w = 0; f->chars.page[p] && w < 128; w++)
            for (uint32_t bits = f->chars.page[p][w]; bits; bits &= bits - 1)
                v[n++] = p << 12 | w << 5 | (uint32_t)__builtin_ctz(bits);
    return v;
}

static void count_source(nb_ebook *e, size_t upto)
{
    const nb_face *face = e->faces.v[upto].face;
    for (size_t i = 0; i < upto; i++) /* a collection counts once */
        if (nb_str_eq(nb_face_path(e->faces.v[i].face), nb_face_path(face))) return;
    struct stat st;
    if (stat(nb_str_z(e->arena, nb_face_path(face)), &st) == 0)
        e->stats.font_source_bytes += (size_t)st.st_size;
}

/* A face's subset, made apart from the others. */
typedef struct {
    size_t face, file; /* indexes into faces and files */
    uint32_t *characters;
    nb_arena *arena; /* of bytes */
    nb_str bytes;
    bool ok;
} subset;

typedef struct {
    nb_ebook *e;
    NB_VEC(subset) v;
} subsets;

static void add_file(subsets *all, size_t i)
{
    nb_ebook *e = all->e;
    nb_ebook_font *f = &e->faces.v[i];
    if (!may_embed(e, f->face)) return;
    bool cff = nb_face_is_cff(f->face);
    f->family = new_family(e, f->face);
    f->name = nb_str_printf(e->arena, "fonts/f%02zu.%s", i + 1, cff ? "otf" : "ttf");
    NB_PUSH(e->arena, &all->v) =
        (subset){.face = i, .file = e->files.n, .characters = characters(e, f)};
    nb_ebook_add(e, f->name, nb_str_printf(e->arena, "f%02zu", i + 1),
                 cff ? "font/otf" : "font/ttf", NB_STR_NULL);
}

/* A piece of work: the picture of the cover, or one subset. */
static void make(void *ctx, size_t i)
{
    subsets *all = ctx;
    if (i == 0) {
        nb_ebook_paint_cover(all->e);
        return;
    }
    subset *s = &all->v.v[i - 1];
    const nb_ebook_font *f = &all->e->faces.v[s->face];
    s->arena = nb_arena_open();
    s->ok =
        nb_face_subset_chars(f->face, s->arena, s->characters, f->n, f->family, 'O', &s->bytes);
}

void nb_ebook_fonts(nb_ebook *e)
{
    subsets all = {.e = e};
    for (size_t i = 0; i < e->faces.n; i++) add_file(&all, i);
    nb_work(all.v.n + 1, make, &all);
    for (size_t i = 0; i < all.v.n; i++) {
        subset *s = &all.v.v[i];
        if (s->ok) {
            e->files.v[s->file].bytes = nb_str_dup(e->arena, s->bytes);
            e->stats.font_bytes += s->bytes.n;
            count_source(e, s->face);
        } else {
            nb_face_no_subset(e->faces.v[s->face].face, e->diags);
        }
        nb_arena_free(s->arena);
    }
}

/* ---- CSS ---- */

/* Latin text faces leave leading to the setter: under "line-height: normal" many would be set
 * solid. The height belongs to the face here, so the reader's own line height still rules. */
static void put_line_height(const nb_face *face, nb_buf *b)
{
    enum { WHOLE = 130 };
    nb_metrics m = nb_face_metrics(face, NB_PT(100));
    int up = (int)(m.ascent / NB_POINT), down = (int)(m.descent / NB_POINT);
    if (nb_face_is_cjk(face) || up < 50 || up + down > WHOLE) return;
    nb_printf(b,
              "    ascent-override: %d%%;\n    descent-override: %d%%;\n"
              "    line-gap-override: %d%%;\n",
              up, down, WHOLE - up - down);
}

static void put_font_face(const nb_ebook_font *f, nb_buf *b)
{
    if (!f->name.n) return;
    nb_printf(b,
              "@font-face {\n    font-family: \"%.*s\";\n    font-weight: %s;\n"
              "    font-style: %s;\n    src: url(%.*s);\n",
              NB_STR_ARG(f->family), nb_face_is_bold(f->face) ? "bold" : "normal",
              nb_face_is_italic(f->face) ? "italic" : "normal", NB_STR_ARG(f->name));
    put_line_height(f->face, b);
    nb_puts(b, "}\n");
}

/* Which of two faces comes first in a stack: first by script, then by how much it shows. */
static bool comes_before(const nb_ebook *e, const nb_ebook_voice *v, size_t a, size_t b)
{
    bool cjk = nb_lang_is_cjk(v->lang);
    bool own_a = nb_face_is_cjk(e->faces.v[v->font[a]].face) == cjk;
    bool own_b = nb_face_is_cjk(e->faces.v[v->font[b]].face) == cjk;
    if (own_a != own_b) return own_a;
    return v->uses[a] > v->uses[b] || (v->uses[a] == v->uses[b] && a < b);
}

static nb_str stack(const nb_ebook *e, const nb_ebook_voice *v)
{
    nb_buf b = {0};
    bool *done = NB_ARRAY(e->arena, bool, v->n);
    for (size_t k = 0; k < v->n; k++) {
        size_t best = NB_NPOS;
        for (size_t i = 0; i < v->n; i++)
            if (!done[i] && (best == NB_NPOS || comes_before(e, v, i, best))) best = i;
        done[best] = true;
        const nb_ebook_font *f = &e->faces.v[v->font[best]];
        if (f->name.n) nb_printf(&b, "%s\"%.*s\"", b.n ? ", " : "", NB_STR_ARG(f->family));
    }
    /* No generic name at the end for text: what the subsets lack is shown in the reader's own
     * face. */
    if (b.n && v->role == NB_ROLE_CODE) nb_puts(&b, ", monospace");
    return nb_buf_take(e->arena, &b);
}

#define MAX_SELECTORS 14

/* What is set in a voice, as inlines.c counts it. */
static void selectors(const nb_ebook_voice *v, const char *out[MAX_SELECTORS])
{
    static const char
        *const lists[NB_ROLES][4][MAX_SELECTORS] =
            {
                [NB_ROLE_BODY] =
                    {
                        [NB_FACE_REGULAR] = {"body"},
                        [NB_FACE_BOLD] = {"strong", "th", "dt", ".title"},
                        [NB_FACE_ITALIC] = {"em"},
                        [NB_FACE_BOLD | NB_FACE_ITALIC] = {"strong em", "em strong", "th em",
                                                           "dt em", ".title em"},
                    },
                [NB_ROLE_HEADING] =
                    {
                        [NB_FACE_BOLD] = {"h1", "h2", "h3", "h4", "h5", "h6"},
                        [NB_FACE_BOLD | NB_FACE_ITALIC] = {"h1 em", "h2 em", "h3 em", "h4 em",
                                                           "h5 em", "h6 em"},
                    },
                [NB_ROLE_CODE] =
                    {
                        [NB_FACE_REGULAR] = {"pre", "code", "kbd"},
                        [NB_FACE_BOLD] = {"strong code", "th code", "dt code", ".title code",
                                          "h1 code", "h2 code", "h3 code", "h4 code", "h5 code",
                                          "h6 code", ".k", ".h", ".b", ".i"},
                    },
            };
    for (size_t i = 0; i < MAX_SELECTORS; i++) out[i] = lists[v->role][v->variant & 3][i];
}

/* The same elements inside a heading speak with its voice. */
static void put_voice(const nb_ebook *e, const nb_ebook_voice *v, nb_buf *b)
{
    const char *s[MAX_SELECTORS];
    nb_str faces = stack(e, v);
    bool foreign = !nb_str_eq(v->lang, e->lang), first = true;
    if (!faces.n) return;
    selectors(v, s);
    for (size_t i = 0; i < MAX_SELECTORS && s[i]; i++) {
        if (!first) nb_puts(b, ", ");
        first = false;
        if (foreign && nb_str_is(nb_str_of(s[i]), "body")) {
            nb_printf(b, "[lang=\"%.*s\"]", NB_STR_ARG(v->lang));
        } else {
            nb_puts(b, s[i]);
            if (foreign) /* the element itself, or some words inside it */
                nb_printf(b, ":lang(%.*s), %s [lang=\"%.*s\"]", NB_STR_ARG(v->lang), s[i],
                          NB_STR_ARG(v->lang));
        }
        if (v->role != NB_ROLE_HEADING || v->variant != NB_FACE_BOLD) continue;
        nb_printf(b, ", %s strong", s[i]);
        if (foreign) nb_printf(b, ":lang(%.*s)", NB_STR_ARG(v->lang));
    }
    if (!first) nb_printf(b, " { font-family: %.*s }\n", NB_STR_ARG(faces));
}

/* By language, the shorter tags first: ":lang(zh)" also matches "zh-Hant", which must win.
 * Within one, plain voices before those they contain. */
void nb_ebook_font_faces(const nb_ebook *e, nb_buf *css)
{
    static const struct {
        nb_role role;
        unsigned variant;
    } order[] = {
        {NB_ROLE_BODY, NB_FACE_REGULAR}, {NB_ROLE_BODY, NB_FACE_BOLD},
        {NB_ROLE_BODY, NB_FACE_ITALIC},  {NB_ROLE_BODY, NB_FACE_BOLD | NB_FACE_ITALIC},
        {NB_ROLE_HEADING, NB_FACE_BOLD}, {NB_ROLE_HEADING, NB_FACE_BOLD | NB_FACE_ITALIC},
        {NB_ROLE_CODE, NB_FACE_REGULAR}, {NB_ROLE_CODE, NB_FACE_BOLD},
    };
    for (size_t i = 0; i < e->faces.n; i++) put_font_face(&e->faces.v[i], css);
    for (int foreign = 0; foreign < 2; foreign++)
        for (size_t length = 1; length < 64; length++)
            for (size_t k = 0; k < sizeof order / sizeof *order; k++)
                for (size_t i = 0; i < e->voices.n; i++) {
                    const nb_ebook_voice *v = e->voices.v[i];
                    if (v->lang.n == length && v->role == order[k].role &&
                        v->variant == order[k].variant &&
                        nb_str_eq(v->lang, e->lang) == !foreign)
                        put_voice(e, v, css);
                }
}
