/* face.c: opening a face and answering questions about it. Tables by the OpenType
 * specification. */
#include <string.h>

#include "base/file.h"
#include "base/trace.h"
#include "font/cff.h"
#include "font/face.h"

/* The first bytes of a file that is a Macintosh's resources, fonts among them. */
#define MAC_RESOURCES 0x100u

enum { LARGEST_FILE = 256 << 20 };

bool nb_face_is_mapped(nb_str path)
{
    return nb_str_starts(path, NB_STR("/usr/"));
}

static void free_arena(void *a)
{
    nb_arena_free(a);
}

static hb_blob_t *read_file(nb_arena *a, nb_str path)
{
    nb_str bytes;
    if (nb_file_read(a, path, LARGEST_FILE, &bytes)) return NULL;
    return hb_blob_create(bytes.s, (unsigned)bytes.n, HB_MEMORY_MODE_READONLY, a, free_arena);
}

hb_blob_t *nb_face_load_file(nb_str path)
{
    nb_arena *a = nb_arena_open();
    hb_blob_t *b = NULL;
    bool mapped = nb_face_is_mapped(path), regular = nb_file_is_regular(path);
    if (mapped) nb_trace_stamp(path);
    if (regular && mapped) b = hb_blob_create_from_file_or_fail(nb_str_z(a, path));
    else if (regular) b = read_file(a, path);
    if (!b || mapped) nb_arena_free(a);
    return b;
}

/* ---- small tables, read by hand: HarfBuzz mixes hhea and OS/2 as layout engines do, but a
 * book's strut wants the typographic values ---- */

typedef struct {
    hb_blob_t *blob;
    nb_str bytes;
} table;

static table open_table(hb_face_t *f, hb_tag_t tag)
{
    table t = {.blob = hb_face_reference_table(f, tag)};
    unsigned n;
    const char *p = hb_blob_get_data(t.blob, &n);
    t.bytes = (nb_str){p, n};
    return t;
}

static void close_table(table *t)
{
    hb_blob_destroy(t->blob);
}

static unsigned u16(const table *t, size_t at)
{
    const unsigned char *p = (const unsigned char *)t->bytes.s;
    return at + 2 <= t->bytes.n ? (unsigned)p[at] << 8 | p[at + 1] : 0;
}

static uint32_t u32(const table *t, size_t at)
{
    return (uint32_t)u16(t, at) << 16 | u16(t, at + 2);
}

static int i16(const table *t, size_t at)
{
    return (int16_t)u16(t, at);
}

static bool has_table(hb_face_t *f, hb_tag_t tag)
{
    table t = open_table(f, tag);
    close_table(&t);
    return t.bytes.n > 0;
}

/* Height of a letter's ink, for fonts whose OS/2 table does not say. */
static int ink_height(const nb_face *f, uint32_t c)
{
    hb_codepoint_t g;
    hb_glyph_extents_t e;
    if (!hb_font_get_nominal_glyph(f->font, c, &g)) return 0;
    return hb_font_get_glyph_extents(f->font, g, &e) ? e.y_bearing : 0;
}

/* For fonts that do not say: the feet of an I make it wide. */
static bool has_feet(const nb_face *f)
{
    hb_codepoint_t g;
    hb_glyph_extents_t e;
    if (!hb_font_get_nominal_glyph(f->font, 'I', &g)) return false;
    if (!hb_font_get_glyph_extents(f->font, g, &e)) return false;
    return e.width * 100 > -e.height * 25;
}

static void read_os2(nb_face *f)
{
    table t = open_table(f->hb, HB_TAG('O', 'S', '/', '2'));
    if (t.bytes.n >= 78) {
        f->weight = u16(&t, 4);
        f->strike_thickness = i16(&t, 26);
        f->strike_pos = i16(&t, 28);
        unsigned serif_style = (unsigned char)t.bytes.s[33], class = u16(&t, 30) >> 8;
        bool says = t.bytes.s[32] == 2 && serif_style > 1;
        if (says) f->serif = serif_style <= 10;
        else f->serif = class ? class <= 7 && class != 6 : has_feet(f);
        f->italic = u16(&t, 62) & 1;
        f->bold = u16(&t, 62) >> 5 & 1;
        f->ascent = i16(&t, 68);
        f->descent = -i16(&t, 70);
        if (u16(&t, 0) >= 2) {
            f->x_height = i16(&t, 86);
            f->cap_height = i16(&t, 88);
        }
    }
    close_table(&t);
}

static void read_hhea_head_post(nb_face *f)
{
    table t = open_table(f->hb, HB_TAG('h', 'h', 'e', 'a'));
    if (f->ascent <= 0 || f->descent < 0) {
        f->ascent = i16(&t, 4);
        f->descent = -i16(&t, 6);
    }
    close_table(&t);
    t = open_table(f->hb, HB_TAG('h', 'e', 'a', 'd'));
    for (size_t i = 0; i < 4; i++) f->bbox[i] = i16(&t, 36 + 2 * i);
    if (u16(&t, 44) & 1) f->bold = true;
    close_table(&t);
    t = open_table(f->hb, HB_TAG('p', 'o', 's', 't'));
    f->italic_angle = i16(&t, 4);
    f->underline_pos = -i16(&t, 8);
    f->underline_thickness = i16(&t, 10);
    f->monospace = t.bytes.n >= 16 && (u16(&t, 12) || u16(&t, 14));
    close_table(&t);
}

/* Values that a font may leave out, from others; proportions are those of common text faces. */
static void fill_gaps(nb_face *f)
{
    int em = (int)f->upem;
    if (f->ascent <= 0) f->ascent = em * 4 / 5;
    if (f->descent < 0) f->descent = em / 5;
    if (f->x_height <= 0) f->x_height = ink_height(f, 'x');
    if (f->x_height <= 0) f->x_height = em / 2;
    if (f->cap_height <= 0) f->cap_height = ink_height(f, 'H');
    if (f->cap_height <= 0) f->cap_height = em * 7 / 10;
    if (f->underline_thickness <= 0) f->underline_thickness = em / 20;
    if (f->underline_pos <= 0) f->underline_pos = em / 10;
    if (f->strike_thickness <= 0) f->strike_thickness = f->underline_thickness;
    if (f->strike_pos <= 0) f->strike_pos = f->x_height / 2;
    if (!f->weight || f->weight > 1000) f->weight = f->bold ? 700 : 400;
    if (f->weight >= 600) f->bold = true;
    if (f->italic_angle) f->italic = true;
}

static bool same_advance(const nb_face *f, const char *chars)
{
    hb_codepoint_t g;
    hb_position_t w = 0;
    for (; *chars; chars++) {
        if (!hb_font_get_nominal_glyph(f->font, (unsigned char)*chars, &g)) return false;
        hb_position_t one = hb_font_get_glyph_h_advance(f->font, g);
        if (w && one != w) return false;
        w = one;
    }
    return true;
}

/* A name as UTF-8, English where there is one. */
static const char *read_name(nb_arena *a, hb_face_t *f, hb_ot_name_id_t id)
{
    char buf[256];
    unsigned n = sizeof buf;
    hb_ot_name_get_utf8(f, id, hb_language_from_string("en", 2), &n, buf);
    return n ? nb_copy(a, buf, strlen(buf) + 1) : NULL;
}

/* PDF names are ASCII without delimiters. */
static const char *clean_ps_name(nb_arena *a, const char *name, nb_str path)
{
    nb_str stem = nb_path_stem(path);
    char *z = nb_str_z(a, name ? nb_str_of(name) : stem), *to = z;
    for (const char *p = z; *p; p++)
        if (*p > ' ' && *p < 127 && !strchr("()<>[]{}/%#", *p)) *to++ = *p;
    *to = 0;
    return *z ? z : "Font";
}

/* HarfBuzz takes a table that lies outside the file, or partly, for an empty one, and a silly
 * em for 1000 units: text would come out blank or of the wrong size, and nobody would say so.
 */
static const char *fault_of(hb_blob_t *file, unsigned index)
{
    unsigned n;
    const char *p = hb_blob_get_data(file, &n);
    table t = {.bytes = {p, n}};
    bool many = n >= 4 && memcmp(p, "ttcf", 4) == 0;
    size_t at = many ? u32(&t, 12 + 4 * (size_t)index) : 0, tables = u16(&t, at + 4), head = n;
    if (!many && u32(&t, 0) == MAC_RESOURCES) return NULL; /* laid out otherwise */
    for (size_t i = 0; i < tables; i++) {
        size_t entry = at + 12 + 16 * i, offset = u32(&t, entry + 8);
        if (entry + 16 > n || offset > n || u32(&t, entry + 12) > n - offset)
            return NB_SAY("it is cut short or damaged: a table lies outside the file");
        if (u32(&t, entry) == HB_TAG('h', 'e', 'a', 'd')) head = offset;
    }
    unsigned em = u16(&t, head + 18);
    return em < 16 || em > 16384 ? NB_SAY("it is damaged: it does not say how large its em is")
                                 : NULL;
}

nb_face *nb_face_open(nb_arena *a, hb_blob_t *file, nb_str path, unsigned index,
                      const char **why)
{
    unsigned faces = hb_face_count(file);
    if (index >= faces) {
        *why = faces ? NB_SAY("the collection has no such index")
                     : NB_SAY("this is no OpenType font");
        return NULL;
    }
    *why = fault_of(file, index);
    if (*why) return NULL;
    nb_face *f = NB_NEW(a, nb_face);
    f->path = path;
    f->index = index;
    f->hb = hb_face_create(file, index);
    f->upem = hb_face_get_upem(f->hb);
    f->glyphs = hb_face_get_glyph_count(f->hb);
    f->cff = has_table(f->hb, HB_TAG('C', 'F', 'F', ' '));
    bool outlines = f->cff || has_table(f->hb, HB_TAG('g', 'l', 'y', 'f'));
    if (f->glyphs && (outlines || hb_ot_color_has_png(f->hb))) {
        table os2 = open_table(f->hb, HB_TAG('O', 'S', '/', '2'));
        f->fs_type = u16(&os2, 8);
        close_table(&os2);
        f->font = hb_font_create(f->hb);
        return f;
    }
    *why = f->glyphs ? NB_SAY("its outlines are of a kind that cannot be embedded")
                     : NB_SAY("this is no OpenType font");
    hb_face_destroy(f->hb);
    return NULL;
}

void nb_face_read(nb_arena *a, nb_face *f)
{
    if (f->family) return;
    f->colour = hb_ot_color_has_png(f->hb);
    if (f->cff) {
        table t = open_table(f->hb, HB_TAG('C', 'F', 'F', ' '));
        f->cid_keyed = nb_cff_read_charset(t.bytes).cid_keyed;
        close_table(&t);
    }
    read_os2(f);
    read_hhea_head_post(f);
    fill_gaps(f);
    f->monospace = f->monospace || same_advance(f, "iM0.");
    f->ps_name = clean_ps_name(a, read_name(a, f->hb, HB_OT_NAME_ID_POSTSCRIPT_NAME), f->path);
    f->family = read_name(a, f->hb, HB_OT_NAME_ID_TYPOGRAPHIC_FAMILY);
    if (!f->family) f->family = read_name(a, f->hb, HB_OT_NAME_ID_FONT_FAMILY);
    if (!f->family) f->family = f->ps_name;
}

void nb_face_close(nb_face *f)
{
    hb_font_destroy(f->font);
    hb_face_destroy(f->hb);
}

static bool shows(const nb_face *f, hb_buffer_t *buf, nb_str cluster)
{
    unsigned n;
    hb_buffer_clear_contents(buf);
    hb_buffer_set_flags(buf, HB_BUFFER_FLAG_REMOVE_DEFAULT_IGNORABLES |
                                 HB_BUFFER_FLAG_DO_NOT_INSERT_DOTTED_CIRCLE);
    hb_buffer_add_utf8(buf, cluster.s, (int)cluster.n, 0, (int)cluster.n);
    hb_buffer_guess_segment_properties(buf);
    hb_shape(f->font, buf, NULL, 0);
    const hb_glyph_info_t *g = hb_buffer_get_glyph_infos(buf, &n);
    for (unsigned i = 0; i < n; i++)
        if (!g[i].codepoint) return false;
    return true;
}

/* Nobody writes clusters this long: they are asked for in parts, so that a face that lacks the
 * first part is done with at once. */
enum { LONG_CLUSTER = 256 };

bool nb_face_shows(const nb_face *f, hb_buffer_t *buf, nb_str cluster)
{
    while (cluster.n > LONG_CLUSTER) {
        size_t i = 0;
        while (i < LONG_CLUSTER / 2) nb_utf8_next(cluster, &i);
        if (!shows(f, buf, nb_str_sub(cluster, 0, i))) return false;
        cluster = nb_str_sub(cluster, i, cluster.n);
    }
    return shows(f, buf, cluster);
}

/* ---- answers ---- */

static nb_len scaled(const nb_face *f, int units, nb_len size)
{
    return nb_muldiv(size, units, f->upem);
}

nb_metrics nb_face_metrics(const nb_face *f, nb_len size)
{
    return (nb_metrics){
        .ascent = scaled(f, f->ascent, size),
        .descent = scaled(f, f->descent, size),
        .x_height = scaled(f, f->x_height, size),
        .cap_height = scaled(f, f->cap_height, size),
        .underline_pos = scaled(f, f->underline_pos, size),
        .underline_thickness = scaled(f, f->underline_thickness, size),
        .strike_pos = scaled(f, f->strike_pos, size),
        .strike_thickness = scaled(f, f->strike_thickness, size),
        .em = size,
    };
}

const char *nb_face_ps_name(const nb_face *f)
{
    return f->ps_name;
}
const char *nb_face_family(const nb_face *f)
{
    return f->family;
}
nb_str nb_face_path(const nb_face *f)
{
    return f->path;
}
unsigned nb_face_index(const nb_face *f)
{
    return f->index;
}
unsigned nb_face_id(const nb_face *f)
{
    return f->id;
}
unsigned nb_face_upem(const nb_face *f)
{
    return f->upem;
}
unsigned nb_face_glyphs(const nb_face *f)
{
    return f->glyphs;
}
bool nb_face_is_cff(const nb_face *f)
{
    return f->cff;
}
bool nb_face_is_cid_keyed(const nb_face *f)
{
    return f->cid_keyed;
}
bool nb_face_is_colour(const nb_face *f)
{
    return f->colour;
}
bool nb_face_is_monospace(const nb_face *f)
{
    return f->monospace;
}
bool nb_face_is_cjk(const nb_face *f)
{
    return f->cjk;
}
bool nb_face_is_italic(const nb_face *f)
{
    return f->italic;
}
bool nb_face_is_bold(const nb_face *f)
{
    return f->bold;
}

/* "Restricted License embedding" alone, or "bitmap embedding only": OpenType, OS/2, fsType. */
bool nb_face_may_embed(const nb_face *f)
{
    return (f->fs_type & 0xF) != 2 && !(f->fs_type & 0x200);
}

bool nb_face_has_char(const nb_face *f, uint32_t c)
{
    hb_codepoint_t g;
    return hb_font_get_nominal_glyph(f->font, c, &g);
}

int nb_face_advance_units(const nb_face *f, uint32_t glyph)
{
    return hb_font_get_glyph_h_advance(f->font, glyph);
}

uint32_t nb_face_glyph_of(const nb_face *f, uint32_t c)
{
    hb_codepoint_t g;
    return hb_font_get_nominal_glyph(f->font, c, &g) ? g : 0;
}

bool nb_face_extents_units(const nb_face *f, uint32_t glyph, int out[4])
{
    hb_glyph_extents_t e;
    if (!hb_font_get_glyph_extents(f->font, glyph, &e)) return false;
    out[0] = e.x_bearing;
    out[1] = e.y_bearing;
    out[2] = e.width;
    out[3] = e.height;
    return true;
}

static int thousandths(const nb_face *f, int units)
{
    return (int)nb_muldiv(units, 1000, f->upem);
}

nb_face_descriptor nb_face_describe(const nb_face *f)
{
    nb_face_descriptor d = {
        .ascent = thousandths(f, f->ascent),
        .descent = -thousandths(f, f->descent),
        .cap_height = thousandths(f, f->cap_height),
        .italic_angle = f->italic_angle,
        /* Fonts do not state their stems; readers use this only to imitate a missing font. */
        .stem_v = 50 + (int)(f->weight * f->weight / 4225),
        .serif = f->serif,
    };
    for (int i = 0; i < 4; i++) d.bbox[i] = thousandths(f, f->bbox[i]);
    return d;
}

/* The bitmap lies in the mapped file, which stays as long as the face. */
bool nb_face_colour_glyph(const nb_face *f, uint32_t glyph, nb_colour_glyph *out)
{
    int e[4];
    if (!f->colour || !nb_face_extents_units(f, glyph, e)) return false;
    hb_blob_t *png = hb_ot_color_glyph_reference_png(f->font, glyph);
    unsigned n;
    const char *p = hb_blob_get_data(png, &n);
    *out =
        (nb_colour_glyph){.png = {p, n}, .x = e[0], .y = e[1], .width = e[2], .height = -e[3]};
    hb_blob_destroy(png);
    return n > 0;
}
