#include "cli/pictures.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/address.h"
#include "base/file.h"

static int base64_value(char c)
{
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    if (c == '+' || c == '-') return 62;
    if (c == '/' || c == '_') return 63;
    return -1;
}

/* The bytes of a data: address (RFC 2397). */
static bool data_bytes(nb_arena *a, nb_str src, nb_str *out)
{
    nb_str head, body;
    if (!nb_str_cut(src, ',', &head, &body)) return false;
    body = nb_percent_bytes(a, body);
    if (!nb_str_ends(head, NB_STR(";base64"))) {
        *out = body;
        return true;
    }
    nb_buf b = {0};
    uint32_t acc = 0;
    int bits = 0;
    for (size_t i = 0; i < body.n; i++) {
        int v = base64_value(body.s[i]);
        if (v < 0) continue; /* padding and white space */
        acc = acc << 6 | (uint32_t)v;
        bits += 6;
        if (bits >= 8) nb_putc(&b, (char)(acc >> (bits -= 8)));
    }
    *out = nb_buf_take(a, &b);
    return out->n > 0;
}

/* Symbolic links are followed before the comparison: none may lead out. */
static bool is_inside(nb_arena *a, nb_str path, nb_str dir)
{
    char p[PATH_MAX], d[PATH_MAX];
    if (!realpath(nb_str_z(a, path), p) || !realpath(nb_str_z(a, dir), d)) return true;
    size_t n = strlen(d);
    return strcmp(d, "/") == 0 || (strncmp(p, d, n) == 0 && (p[n] == '/' || p[n] == 0));
}

/* The file as written, or with its percent escapes and query undone, as browsers would ask for
 * it. */
static nb_str find_file(nb_arena *a, nb_str src)
{
    if (nb_file_exists(src)) return src;
    size_t end = src.n;
    for (size_t i = 0; i < src.n; i++)
        if (src.s[i] == '?' || src.s[i] == '#') {
            end = i;
            break;
        }
    nb_str plain = nb_percent_decoded(a, nb_str_sub(src, 0, end));
    return nb_file_exists(plain) ? plain : src;
}

static nb_image *load(nb_doc *d, nb_str src, nb_loc loc, nb_str book_dir,
                      const nb_limits *limits, nb_diags *diags)
{
    nb_arena *a = d->arena;
    nb_str bytes;
    if (!src.n) {
        nb_diag(diags, NB_MISSING_IMAGE, loc, "the image has no address");
        return NULL;
    }
    if (nb_str_starts(src, NB_STR("data:"))) {
        if (data_bytes(a, src, &bytes))
            return nb_image_probe(a, NB_STR("data:"), bytes, limits, loc, diags);
        nb_diag(diags, NB_BAD_IMAGE, loc, "cannot decode the data: address");
        return NULL;
    }
    if (nb_is_address(src)) {
        nb_diag(diags, NB_REMOTE_IMAGE, loc, "image '%.*s' is on the network and not shown",
                NB_STR_ARG(src));
        return NULL;
    }
    nb_str path = find_file(a, src);
    if (!is_inside(a, path, book_dir)) {
        nb_diag(diags, NB_OUTSIDE_BOOK, loc, "image '%.*s' lies outside the book's folder",
                NB_STR_ARG(src));
        return NULL;
    }
    int err = nb_file_read(a, path, nb_most(limits, NB_CAP_IMAGE_BYTES), &bytes);
    if (err) {
        nb_diag(diags, err == EFBIG ? NB_LIMIT : NB_MISSING_IMAGE, loc,
                "cannot read image '%.*s': %s", NB_STR_ARG(src), strerror(err));
        if (err == EFBIG) nb_limit_hint(diags, NB_CAP_IMAGE_BYTES);
        return NULL;
    }
    return nb_image_probe(a, path, bytes, limits, loc, diags);
}

void nb_pictures_load(nb_doc *d, nb_str book_dir, const nb_limits *limits, nb_diags *diags)
{
    nb_map seen; /* src -> its first node: the answer, NULL included, is the same for all */
    nb_map_init(&seen, d->arena);
    for (size_t i = 0; i < d->n_images; i++) {
        nb_node *n = d->images[i];
        void **first = nb_map_at(&seen, n->as.image.src);
        if (*first) {
            n->as.image.image = ((nb_node *)*first)->as.image.image;
        } else {
            n->as.image.image = load(d, n->as.image.src, n->loc, book_dir, limits, diags);
            *first = n;
        }
    }
}

nb_image *nb_pictures_cover(nb_doc *d, nb_str book_dir, const nb_limits *limits,
                            nb_diags *diags)
{
    return d->meta.cover.n ? load(d, d->meta.cover, NB_NOWHERE, book_dir, limits, diags) : NULL;
}

/* The faces a drawing's text may take, each once for each use. */
typedef struct {
    nb_fonts *fonts;
    nb_arena *arena;
    nb_str lang;
    NB_VEC(nb_svg_font) v;
} drawing_faces;

static void add_face(drawing_faces *d, const nb_face *face, const char *use)
{
    if (!face || nb_face_is_colour(face)) return;
    nb_str path = nb_face_path(face);
    for (size_t i = 0; i < d->v.n; i++)
        if (d->v.v[i].use == use && d->v.v[i].index == nb_face_index(face) &&
            nb_str_eq(d->v.v[i].file, path))
            return;
    NB_PUSH(d->arena, &d->v) = (nb_svg_font){path, nb_face_index(face), use};
}

static const struct {
    nb_role role;
    const char *use;
} drawing_uses[] = {
    {NB_ROLE_BODY, "serif"}, {NB_ROLE_HEADING, "sans-serif"}, {NB_ROLE_CODE, "monospace"}};

/* What the characters of one drawing need beyond the first face of each use. */
static void add_characters(drawing_faces *d, nb_str svg)
{
    for (size_t i = 0; i < svg.n;) {
        size_t from = i;
        uint32_t c = nb_utf8_next(svg, &i);
        if (c < 0x80) continue;
        for (size_t k = 0; k < sizeof drawing_uses / sizeof *drawing_uses; k++) {
            nb_font_query q = {.role = drawing_uses[k].role, .lang = d->lang};
            unsigned synthetic;
            add_face(d, nb_fonts_pick(d->fonts, &q, nb_str_sub(svg, from, i), &synthetic),
                     drawing_uses[k].use);
        }
    }
}

nb_svg_fonts *nb_pictures_fonts(nb_doc *doc, nb_fonts *fonts)
{
    drawing_faces d = {.fonts = fonts, .arena = doc->arena, .lang = doc->meta.lang};
    bool any = false;
    for (size_t i = 0; i < doc->n_images; i++) {
        const nb_image *img = doc->images[i]->as.image.image;
        if (!img || img->format != NB_IMAGE_SVG) continue;
        if (nb_str_find(img->bytes, NB_STR("<text"), 0) == NB_NPOS) continue;
        for (size_t k = 0; !any && k < sizeof drawing_uses / sizeof *drawing_uses; k++) {
            nb_font_query q = {.role = drawing_uses[k].role, .lang = d.lang};
            add_face(&d, nb_fonts_primary(fonts, &q), drawing_uses[k].use);
        }
        any = true;
        add_characters(&d, img->bytes);
    }
    if (!any) return NULL;
    nb_svg_fonts *out = nb_svg_fonts_open(d.v.v, d.v.n);
    for (size_t i = 0; i < doc->n_images; i++)
        if (doc->images[i]->as.image.image) doc->images[i]->as.image.image->fonts = out;
    return out;
}
