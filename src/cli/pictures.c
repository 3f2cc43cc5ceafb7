#include "cli/pictures.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"

static bool is_remote(nb_str src)
{
    return nb_str_starts(src, NB_STR("//")) || nb_str_find(src, NB_STR("://"), 0) != NB_NPOS;
}

static int base64_value(char c)
{
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    if (c == '+' || c == '-') return 62;
    if (c == '/' || c == '_') return 63;
    return -1;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static nb_str percent_decode(nb_arena *a, nb_str s)
{
    nb_buf b = {0};
    for (size_t i = 0; i < s.n; i++) {
        int hi = i + 2 < s.n + 0 && s.s[i] == '%' ? hex_value(s.s[i + 1]) : -1;
        int lo = hi >= 0 ? hex_value(s.s[i + 2]) : -1;
        if (lo >= 0) nb_putc(&b, (char)(hi * 16 + lo)), i += 2;
        else nb_putc(&b, s.s[i]);
    }
    return nb_buf_take(a, &b);
}

/* The bytes of a data: address (RFC 2397). */
static bool data_bytes(nb_arena *a, nb_str src, nb_str *out)
{
    nb_str head, body;
    if (!nb_str_cut(src, ',', &head, &body)) return false;
    body = percent_decode(a, body);
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
    nb_str plain = percent_decode(a, nb_str_sub(src, 0, end));
    return nb_file_exists(plain) ? plain : src;
}

static nb_image *load(nb_doc *d, nb_str src, nb_loc loc, nb_str book_dir, nb_diags *diags)
{
    nb_arena *a = d->arena;
    nb_str bytes;
    if (!src.n) {
        nb_diag(diags, NB_MISSING_IMAGE, loc, "the image has no address");
        return NULL;
    }
    if (nb_str_starts(src, NB_STR("data:"))) {
        if (data_bytes(a, src, &bytes))
            return nb_image_probe(a, NB_STR("data:"), bytes, NB_IMAGE_LIMITS, loc, diags);
        nb_diag(diags, NB_BAD_IMAGE, loc, "cannot decode the data: address");
        return NULL;
    }
    if (is_remote(src)) {
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
    int err = nb_file_read(a, path, NB_IMAGE_LIMITS.bytes, &bytes);
    if (err) {
        nb_diag(diags, err == EFBIG ? NB_LIMIT : NB_MISSING_IMAGE, loc,
                "cannot read image '%.*s': %s", NB_STR_ARG(src), strerror(err));
        return NULL;
    }
    return nb_image_probe(a, path, bytes, NB_IMAGE_LIMITS, loc, diags);
}

void nb_pictures_load(nb_doc *d, nb_str book_dir, nb_diags *diags)
{
    nb_map seen; /* src -> its first node: the answer, NULL included, is the same for all */
    nb_map_init(&seen, d->arena);
    for (size_t i = 0; i < d->n_images; i++) {
        nb_node *n = d->images[i];
        void **first = nb_map_at(&seen, n->as.image.src);
        if (*first) {
            n->as.image.image = ((nb_node *)*first)->as.image.image;
        } else {
            n->as.image.image = load(d, n->as.image.src, n->loc, book_dir, diags);
            *first = n;
        }
    }
}

nb_image *nb_pictures_cover(nb_doc *d, nb_str book_dir, nb_diags *diags)
{
    return d->meta.cover.n ? load(d, d->meta.cover, NB_NOWHERE, book_dir, diags) : NULL;
}

/* The faces that one use of a drawing's text takes: the role's own, and its Han. */
static void add_use(nb_svg_font *v, size_t *n, nb_fonts *fonts, nb_role role, nb_str lang,
                    const char *use)
{
    nb_font_query q = {.role = role, .lang = lang};
    unsigned synthetic;
    const nb_face *face[] = {nb_fonts_primary(fonts, &q),
                             nb_fonts_pick(fonts, &q, NB_STR("汉"), &synthetic)};
    for (size_t i = 0; i < sizeof face / sizeof *face; i++)
        if (face[i] && (i == 0 || face[i] != face[0]))
            v[(*n)++] = (nb_svg_font){nb_face_path(face[i]), nb_face_index(face[i]), use};
}

nb_svg_fonts *nb_pictures_fonts(nb_doc *d, nb_fonts *fonts)
{
    size_t svg = 0;
    for (size_t i = 0; i < d->n_images; i++) {
        const nb_image *img = d->images[i]->as.image.image;
        svg += img && img->format == NB_IMAGE_SVG;
    }
    if (!svg) return NULL;
    nb_font_entry *e;
    size_t n = 0, entries = nb_fonts_entries(fonts, d->arena, &e);
    nb_svg_font *v = NB_ARRAY(d->arena, nb_svg_font, entries + 6);
    add_use(v, &n, fonts, NB_ROLE_BODY, d->meta.lang, "serif");
    add_use(v, &n, fonts, NB_ROLE_HEADING, d->meta.lang, "sans-serif");
    add_use(v, &n, fonts, NB_ROLE_CODE, d->meta.lang, "monospace");
    for (size_t i = 0; i < entries; i++)
        if (e[i].found) v[n++] = (nb_svg_font){e[i].file, e[i].index, NULL};
    nb_svg_fonts *out = nb_svg_fonts_open(v, n);
    for (size_t i = 0; i < d->n_images; i++)
        if (d->images[i]->as.image.image) d->images[i]->as.image.image->fonts = out;
    return out;
}
