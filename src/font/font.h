/* font.h: which face shows a character, what shaping makes of it, and subsets for embedding.
 *
 * nb_fonts is one book's choice of faces: the manifest (fonts/fonts.manifest, installed beside the
 * program) filtered by language, with the user's --font on top. Faces are opened on first use and
 * stay open until nb_fonts_close. HarfBuzz does the work and is not seen outside this folder. The
 * choice depends on the manifest, the options and the files it names, never on what else happens to
 * be installed; fontconfig only resolves a family that the user names.
 *
 * One nb_fonts per thread. Lengths are nb_len; font units appear only where said.
 * Must not know: nodes, lines, PDF syntax.
 */
#ifndef NB_FONT_FONT_H
#define NB_FONT_FONT_H

#include "base/diag.h"
#include "base/len.h"
#include "unicode/unicode.h"

typedef struct nb_fonts nb_fonts;
typedef struct nb_face nb_face;

typedef enum {
    NB_ROLE_BODY,
    NB_ROLE_HEADING,
    NB_ROLE_CODE,      /* monospace; Han twice as wide as Latin */
    NB_ROLES
} nb_role;

typedef enum {         /* bits */
    NB_FACE_REGULAR = 0,
    NB_FACE_BOLD = 1,
    NB_FACE_ITALIC = 2 /* for Chinese: Kai */
} nb_variant;

/* A user's "--font ROLE=FILE|FAMILY" (ROLE: body, heading, emphasis, strong, code, emoji, fallback, or
 * with a language: "body.zh"). FILE may carry "#2", the index in a collection. */
typedef struct {
    nb_str role, value;
    nb_loc loc;
} nb_font_override;

/* Opens the manifest for a book. Missing default fonts are reported once, with the Debian package
 * that holds them, when they are first wanted; a bad override is an error. NULL only when no usable
 * face remains at all. manifest: path of the manifest file. diags must outlive the nb_fonts. */
nb_fonts *nb_fonts_open(nb_str manifest, nb_str lang, const nb_font_override *over, size_t n_over,
                        nb_diags *diags);
void nb_fonts_close(nb_fonts *f);
/* The folders that a manifest takes its faces from. Returns how many. */
size_t nb_fonts_folders(nb_arena *a, nb_str manifest, nb_str **folders);
/* The file that an override names; empty where it names a family. */
nb_str nb_fonts_file(nb_str value);
/* The book's language from here on: two editions in one file take turns. lang must outlive f. */
void nb_fonts_turn(nb_fonts *f, nb_str lang);

/* What is asked for. lang is the language of the text (not only of the book). */
typedef struct {
    nb_role role;
    unsigned variant;  /* NB_FACE_* bits */
    nb_str lang;
    bool cjk;          /* the shared marks “ ” ‘ ’ … — · : take them from the CJK face */
} nb_font_query;

/* The first face of the role's list, then of the fallbacks, that can show the whole grapheme cluster
 * (base, marks, joiners and selectors: HarfBuzz must give no .notdef). Emoji presentation is honoured:
 * VS16 or default emoji take the colour face, VS15 a text face. NULL = no font has it.
 * *synthetic gets the NB_FACE_BOLD or _ITALIC bits that the face lacks (bold by stroke, Latin italic by
 * slant; Han is never slanted). Results are cached: this may be called once per cluster. */
const nb_face *nb_fonts_pick(nb_fonts *f, const nb_font_query *q, nb_str cluster,
                             unsigned *synthetic);

/* Where no face shows a cluster (a Latin letter under a Gurmukhi sign): how many of its first bytes one
 * face shows, at least one character. */
size_t nb_fonts_part(nb_fonts *f, const nb_font_query *q, nb_str cluster);

/* The face that sets the measure for a role: strut, x-height, digits. In Chinese text that is the Latin
 * face, and with q->cjk the one for Han. Never NULL. */
const nb_face *nb_fonts_primary(nb_fonts *f, const nb_font_query *q);

/* ---- one face ---- */
typedef struct {
    nb_len ascent, descent;     /* both positive, from the baseline; the font's typographic values */
    nb_len x_height, cap_height;
    nb_len underline_pos, underline_thickness; /* below the baseline: positive */
    nb_len strike_pos, strike_thickness;
    nb_len em;                  /* = size */
} nb_metrics;
nb_metrics nb_face_metrics(const nb_face *face, nb_len size);

const char *nb_face_ps_name(const nb_face *face);     /* PostScript name, ASCII, no spaces */
const char *nb_face_family(const nb_face *face);
nb_str nb_face_path(const nb_face *face);
unsigned nb_face_index(const nb_face *face);          /* in the collection */
unsigned nb_face_id(const nb_face *face);             /* small, unique within its nb_fonts */
unsigned nb_face_upem(const nb_face *face);
unsigned nb_face_glyphs(const nb_face *face);
bool nb_face_is_cff(const nb_face *face);
bool nb_face_is_cid_keyed(const nb_face *face);       /* CFF with ROS: subset keeps CIDs = old ids */
bool nb_face_is_colour(const nb_face *face);          /* bitmaps or layers, no outlines for PDF */
bool nb_face_is_monospace(const nb_face *face);
bool nb_face_is_cjk(const nb_face *face);             /* the manifest gave it to zh, ja or ko */
bool nb_face_is_italic(const nb_face *face);
bool nb_face_is_bold(const nb_face *face);
bool nb_face_may_embed(const nb_face *face);          /* OS/2 fsType */
bool nb_face_has_char(const nb_face *face, uint32_t c);
int nb_face_advance_units(const nb_face *face, uint32_t glyph);   /* font units, from hmtx */
uint32_t nb_face_glyph_of(const nb_face *face, uint32_t c);       /* cmap only; 0 = none */
/* Ink of a glyph in font units, y up: x, y (bearing of the top left), width, height (negative). */
bool nb_face_extents_units(const nb_face *face, uint32_t glyph, int out[4]);
/* Values for a FontDescriptor, in thousandths of an em. */
typedef struct { int bbox[4], ascent, descent, cap_height, italic_angle, stem_v; bool serif; }
    nb_face_descriptor;
nb_face_descriptor nb_face_describe(const nb_face *face);

/* ---- shaping ---- */
typedef struct {
    uint32_t id;
    uint32_t cluster;  /* byte offset into the text that was shaped, of the cluster's first byte */
    nb_len advance;    /* along the line */
    nb_len dx, dy;     /* offset of the ink from the pen; dy up */
} nb_glyph;

typedef struct {
    const nb_face *face;
    nb_len size;
    nb_str lang;
    nb_script script;
    bool rtl;
    unsigned figures;  /* NB_FIGURES_* */
    bool no_ligatures; /* code, letterspaced text */
    bool no_kerning;
    bool small_caps;
    bool cjk_half;     /* reserved for halt/chws features; off by default: layout squeezes itself */
} nb_shape_spec;
enum { NB_FIGURES_DEFAULT, NB_FIGURES_LINING, NB_FIGURES_OLDSTYLE, NB_FIGURES_TABULAR };

/* Shapes the bytes [from,to) of text (one script, one direction, one face), with the rest as context.
 * Glyphs come in visual order, allocated in a. Returns their number: less than the scalars where they
 * join (—— is one glyph of two em in Noto CJK) and where they have no ink (joiners, selectors, U+200B,
 * U+00AD give none). Han and kana are never kerned. */
size_t nb_shape(nb_fonts *f, nb_arena *a, const nb_shape_spec *spec, nb_str text, size_t from,
                size_t to, nb_glyph **out);

/* ---- colour glyphs ---- */
typedef struct {
    nb_str png;        /* an embedded bitmap; borrowed until nb_fonts_close */
    int x, y, width, height; /* font units: left, top (y up), size, as placed on the baseline */
} nb_colour_glyph;
bool nb_face_colour_glyph(const nb_face *face, uint32_t glyph, nb_colour_glyph *out);

/* ---- outlines ---- */
typedef struct {
    char op;           /* M move, L line, Q quadratic (control, end), C cubic (2 controls, end), Z close */
    float x[3], y[3];  /* font units, y up */
} nb_outline_step;
/* The shape of a glyph, allocated in a; returns the number of steps (0: no ink, or a bitmap). */
size_t nb_face_outline(const nb_face *face, nb_arena *a, uint32_t glyph, nb_outline_step **out);

/* ---- subsets; results are allocated in a; several threads may make some at once ---- */

/* For PDF: glyph ids stay valid as character codes (CID-keyed CFF keeps its CIDs, others retain gids).
 * is CFF: the bare 'CFF ' table; else a whole TrueType file. ids: the glyphs, any order; .notdef is
 * always kept. False when HarfBuzz refuses: see nb_face_no_subset. */
bool nb_face_subset_glyphs(const nb_face *face, nb_arena *a, const uint32_t *ids, size_t n,
                           nb_str *out);

/* For EPUB: a complete OpenType file with cmap and the layout features the text needs, for these
 * characters (sorted or not), renamed to `family`. Format 'O' OpenType, 'W' WOFF (zlib). */
bool nb_face_subset_chars(const nb_face *face, nb_arena *a, const uint32_t *chars, size_t n,
                          nb_str family, char format, nb_str *out);

/* Reports that a subset could not be made. */
void nb_face_no_subset(const nb_face *face, nb_diags *diags);

/* ---- for `notesbook fonts` and messages ---- */
typedef struct {
    nb_str role, lang, file, package, licence, family;
    unsigned index;
    bool found;        /* the file exists and opens */
    bool serves;       /* the book's language */
} nb_font_entry;
size_t nb_fonts_entries(nb_fonts *f, nb_arena *a, nb_font_entry **out);

/* The Debian package with a face for a character that the book's fonts lack; NULL: none is known. The second
 * puts it into the hint of the missing-glyph message that was added last. */
const char *nb_font_package(uint32_t c);
void nb_font_hint_missing(nb_diags *diags, uint32_t c);

#endif
