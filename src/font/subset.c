/* subset.c: the part of a font that a book uses, for PDF by glyph and for EPUB by character.
 *
 * PDF addresses glyphs by number. hb-subset keeps the numbers on request (RETAIN_GIDS); a
 * CID-keyed CFF keeps them in its charset, which is rewritten for that: it spares the empty
 * glyphs. */
#include <hb-subset.h>
#include <string.h>

#include "base/mem.h"
#include "font/cff.h"
#include "font/sfnt.h"
#include "font/thin.h"

void nb_face_no_subset(const nb_face *face, nb_diags *diags)
{
    nb_diag(diags, NB_FONT, NB_NOWHERE, "cannot make a subset of the font '%.*s'",
            NB_STR_ARG(face->path));
}

/* hb-subset's results are plain faces; the input is ours to free. */
static hb_face_t *run(hb_face_t *source, hb_subset_input_t *in)
{
    hb_face_t *sub = hb_subset_or_fail(source, in);
    hb_subset_input_destroy(in);
    return sub;
}

static nb_str copy_blob(nb_arena *a, hb_blob_t *b)
{
    unsigned n;
    const char *p = hb_blob_get_data(b, &n);
    nb_str s = {nb_copy(a, p, n), n};
    hb_blob_destroy(b);
    return s;
}

/* ---- PDF ---- */

/* hb-subset sees nothing but what PDF wants: tables that would be dropped are not even read.
 * Planning over the cmap of a CJK font alone would take longer than all the rest, and making
 * the metrics of a CFF, which PDF has in its own /W, longer than its outlines. */
static hb_blob_t *cff_only(hb_face_t *face, hb_tag_t tag, void *whole)
{
    (void)face;
    bool wanted = tag == HB_TAG('C', 'F', 'F', ' ') || tag == HB_TAG('m', 'a', 'x', 'p');
    return wanted ? hb_face_reference_table(whole, tag) : NULL;
}

static hb_blob_t *outlines_only(hb_face_t *face, hb_tag_t tag, void *whole)
{
    (void)face;
    switch (tag) {
    case HB_TAG('g', 'l', 'y', 'f'):
    case HB_TAG('l', 'o', 'c', 'a'):
    case HB_TAG('h', 'e', 'a', 'd'):
    case HB_TAG('h', 'h', 'e', 'a'):
    case HB_TAG('h', 'm', 't', 'x'):
    case HB_TAG('m', 'a', 'x', 'p'): return hb_face_reference_table(whole, tag);
    default: return NULL;
    }
}

static hb_face_t *only_outlines(const nb_face *face)
{
    return hb_face_create_for_tables(face->cff ? cff_only : outlines_only, face->hb, NULL);
}

static hb_subset_input_t *new_input(unsigned flags)
{
    hb_subset_input_t *in = hb_subset_input_create_or_fail();
    if (!in) nb_out_of_memory();
    hb_subset_input_set_flags(in, flags | HB_SUBSET_FLAGS_NO_HINTING |
                                      HB_SUBSET_FLAGS_NOTDEF_OUTLINE |
                                      HB_SUBSET_FLAGS_DESUBROUTINIZE);
    return in;
}

static hb_face_t *subset_of(const nb_face *face, hb_face_t *outlines, const uint32_t *glyph,
                            unsigned n)
{
    hb_subset_input_t *in = new_input(face->cid_keyed ? 0 : HB_SUBSET_FLAGS_RETAIN_GIDS);
    hb_set_t *glyphs = hb_subset_input_glyph_set(in);
    for (unsigned i = 0; i < n; i++) hb_set_add(glyphs, glyph ? glyph[i] : i);
    hb_face_t *sub = run(outlines, in);
    hb_face_destroy(outlines);
    return sub;
}

static nb_str subset_cid_keyed(const nb_face *face, nb_arena *a, const uint32_t *glyph,
                               unsigned n)
{
    hb_face_t *thin = nb_face_thin(face, glyph, n),
              *sub = thin ? subset_of(face, thin, NULL, n) : NULL;
    if (!sub) sub = subset_of(face, only_outlines(face), glyph, n);
    nb_str out = {0};
    if (sub && hb_face_get_glyph_count(sub) == n) {
        hb_blob_t *cff = hb_face_reference_table(sub, HB_TAG('C', 'F', 'F', ' '));
        unsigned size;
        const char *p = hb_blob_get_data(cff, &size);
        out = nb_cff_with_charset(a, (nb_str){p, size}, glyph, n);
        hb_blob_destroy(cff);
    }
    hb_face_destroy(sub);
    return out;
}

static nb_str subset_outlines(const nb_face *face, nb_arena *a, const uint32_t *glyph,
                              unsigned n)
{
    hb_face_t *sub = subset_of(face, only_outlines(face), glyph, n);
    if (!sub) return NB_STR_NULL;
    nb_str out =
        copy_blob(a, face->cff ? hb_face_reference_table(sub, HB_TAG('C', 'F', 'F', ' '))
                               : hb_face_reference_blob(sub));
    hb_face_destroy(sub);
    return out;
}

bool nb_face_subset_glyphs(const nb_face *face, nb_arena *a, const uint32_t *ids, size_t n,
                           nb_str *out)
{
    hb_set_t *wanted = hb_set_create();
    hb_set_add(wanted, 0);
    for (size_t i = 0; i < n; i++)
        if (ids[i] < face->glyphs) hb_set_add(wanted, ids[i]);
    unsigned count = 0;
    uint32_t *glyph = NB_ARRAY(a, uint32_t, hb_set_get_population(wanted));
    for (hb_codepoint_t g = HB_SET_VALUE_INVALID; hb_set_next(wanted, &g);) glyph[count++] = g;
    hb_set_destroy(wanted);
    *out = face->cid_keyed ? subset_cid_keyed(face, a, glyph, count)
                           : subset_outlines(face, a, glyph, count);
    return out->n > 0;
}

/* ---- EPUB ---- */

/* What readers apply by themselves, and the figures and half-width marks that a style sheet may
 * ask for. Vertical forms and stylistic sets would only bring more glyphs; so would the shapes
 * of other countries (locl), since a CJK face is chosen by language in the first place. */
static void keep_features(hb_subset_input_t *in, bool cjk)
{
    static const char keep[] =
        "ccmp mark mkmk rlig liga clig calt rclt kern curs rvrn ltra "
        "ltrm rtla rtlm init medi med2 fina fin2 fin3 isol nukt akhn rphf "
        "rkrf pref blwf abvf half pstf cfar vatu cjct pres abvs blws psts "
        "haln dist abvm blwm ljmo vjmo tjmo valt stch lnum tnum halt chws";
    hb_set_t *set = hb_subset_input_set(in, HB_SUBSET_SETS_LAYOUT_FEATURE_TAG);
    hb_set_clear(set);
    for (const char *p = keep; *p; p += p[4] ? 5 : 4) hb_set_add(set, hb_tag_from_string(p, 4));
    if (!cjk) hb_set_add(set, HB_TAG('l', 'o', 'c', 'l'));
}

bool nb_face_subset_chars(const nb_face *face, nb_arena *a, const uint32_t *chars, size_t n,
                          nb_str family, char format, nb_str *out)
{
    hb_subset_input_t *in = new_input(0);
    keep_features(in, face->cjk);
    hb_set_t *drop = hb_subset_input_set(in, HB_SUBSET_SETS_DROP_TABLE_TAG);
    hb_set_add(drop, HB_TAG('v', 'h', 'e', 'a'));
    hb_set_add(drop, HB_TAG('v', 'm', 't', 'x'));
    hb_set_add(drop, HB_TAG('V', 'O', 'R', 'G'));
    hb_set_t *set = hb_subset_input_unicode_set(in);
    for (size_t i = 0; i < n; i++) hb_set_add(set, chars[i]);
    hb_face_t *sub = run(face->hb, in);
    if (!sub) return false;
    nb_str sfnt = nb_sfnt_renamed(a, face, sub, family);
    hb_face_destroy(sub);
    *out = format == 'W' ? nb_sfnt_to_woff(a, sfnt) : sfnt;
    return true;
}
