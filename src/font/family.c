/* family.c: the files of a font family, by fontconfig. Used only for a family that the user
 * names. */
#include <stdlib.h>

#include "font/family_calls.h"
#include "font/list.h"

typedef struct {
    const char *file;
    int index, weight, slant, width;
} candidate;

/* fontconfig lists in no order that could be relied on. */
static int compare(const void *x, const void *y)
{
    const candidate *a = x, *b = y;
    int c = nb_str_cmp(nb_str_of(a->file), nb_str_of(b->file));
    return c ? c : (a->index > b->index) - (a->index < b->index);
}

/* How far a face is from a variant; -1 = it is another variant. Bold begins at semibold. */
static int distance(const candidate *c, unsigned variant)
{
    bool bold = c->weight >= FC_WEIGHT_DEMIBOLD, italic = c->slant != FC_SLANT_ROMAN;
    if (bold != !!(variant & NB_FACE_BOLD) || italic != !!(variant & NB_FACE_ITALIC)) return -1;
    return abs(c->weight - (bold ? FC_WEIGHT_BOLD : FC_WEIGHT_REGULAR)) +
           abs(c->width - FC_WIDTH_NORMAL);
}

static int integer(const FcPattern *p, const char *key, int otherwise)
{
    int v;
    return FcPatternGetInteger(p, key, 0, &v) == FcResultMatch ? v : otherwise;
}

static size_t gather(const FcFontSet *set, candidate *c)
{
    size_t n = 0;
    for (int i = 0; i < set->nfont; i++) {
        const FcPattern *p = set->fonts[i];
        FcChar8 *file;
        int index = integer(p, FC_INDEX, 0);
        /* The upper half of an index numbers the instances of a variable font. */
        if (index >> 16 || FcPatternGetString(p, FC_FILE, 0, &file) != FcResultMatch) continue;
        c[n++] = (candidate){
            (const char *)file, index, integer(p, FC_WEIGHT, FC_WEIGHT_REGULAR),
            integer(p, FC_SLANT, FC_SLANT_ROMAN), integer(p, FC_WIDTH, FC_WIDTH_NORMAL)};
    }
    qsort(c, n, sizeof *c, compare);
    return n;
}

static bool choose(nb_arena *a, const candidate *c, size_t n, nb_family_file out[4])
{
    bool any = false;
    for (unsigned v = 0; v < 4; v++) {
        const candidate *best = NULL;
        for (size_t i = 0; i < n; i++)
            if (distance(&c[i], v) >= 0 && (!best || distance(&c[i], v) < distance(best, v)))
                best = &c[i];
        out[v] = (nb_family_file){0};
        if (!best) continue;
        out[v].file = nb_str_dup(a, nb_str_of(best->file));
        out[v].index = (unsigned)best->index;
        any = true;
    }
    for (unsigned v = 1; v < 4 && any && !out[0].file.n; v++) out[0] = out[v];
    return any;
}

bool nb_family_find(nb_arena *a, nb_str family, nb_family_file out[4])
{
    if (!nb_library_open(&nb_font_family)) return false;
    FcConfig *config = FcInitLoadConfigAndFonts();
    if (!config) return false;
    FcPattern *want = FcPatternBuild(NULL, FC_FAMILY, FcTypeString, nb_str_z(a, family),
                                     FC_SCALABLE, FcTypeBool, FcTrue, (char *)NULL);
    FcObjectSet *keys =
        FcObjectSetBuild(FC_FILE, FC_INDEX, FC_WEIGHT, FC_SLANT, FC_WIDTH, (char *)NULL);
    FcFontSet *set = FcFontList(config, want, keys);
    candidate *c = NB_ARRAY(a, candidate, (size_t)(set ? set->nfont : 0) + 1);
    bool ok = set && choose(a, c, gather(set, c), out);
    if (set) FcFontSetDestroy(set);
    FcObjectSetDestroy(keys);
    FcPatternDestroy(want);
    FcConfigDestroy(config);
    return ok;
}
