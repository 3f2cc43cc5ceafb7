/* Fonts for SVG: a fontconfig configuration that holds the given files and nothing of the
 * machine's, behind a font map of pango's own that librsvg finds as the thread's default. */
#include <string.h>

#include "base/mem.h"
#include "image/svg.h"

struct nb_svg_fonts {
    PangoFontMap *map;
};

static const char *const uses[] = {"serif", "sans-serif", "monospace"};
enum { USES = sizeof uses / sizeof *uses };

static void put_xml(nb_buf *b, const char *s)
{
    for (; *s; s++) {
        if (*s == '<') nb_puts(b, "&lt;");
        else if (*s == '&') nb_puts(b, "&amp;");
        else nb_putc(b, *s);
    }
}

/* Adds a file; the family of its face `index` goes to `families`. False when it is no font. */
static bool add_file(FcConfig *config, const char *file, unsigned index, nb_buf *families)
{
    FcFontSet *set = FcConfigGetFonts(config, FcSetApplication);
    int before = set ? set->nfont : 0;
    if (!FcConfigAppFontAddFile(config, (const FcChar8 *)file)) return false;
    set = FcConfigGetFonts(config, FcSetApplication);
    for (int i = before; set && i < set->nfont; i++) {
        FcChar8 *family;
        int at;
        /* The upper half tells instances of a variable font apart. */
        if (FcPatternGetInteger(set->fonts[i], FC_INDEX, 0, &at) != FcResultMatch ||
            (unsigned)at != index)
            continue;
        if (FcPatternGetString(set->fonts[i], FC_FAMILY, 0, &family) != FcResultMatch) continue;
        nb_puts(families, "<family>");
        put_xml(families, (const char *)family);
        nb_puts(families, "</family>");
    }
    return set && set->nfont > before;
}

/* Which families stand for which use; every request ends with the first use and the fallbacks.
 */
static bool add_rules(FcConfig *config, const nb_buf *families, const nb_buf *others, int first)
{
    nb_buf xml = {0};
    nb_puts(&xml, "<?xml version='1.0'?><fontconfig><match target='pattern'>"
                  "<edit name='family' mode='append_last'><string>");
    nb_puts(&xml, uses[first]);
    nb_puts(&xml, "</string></edit></match>");
    for (int i = 0; i < USES; i++) {
        const nb_buf *own = families[i].n ? &families[i] : &families[first];
        nb_puts(&xml, "<alias binding='same'><family>");
        nb_puts(&xml, uses[i]);
        nb_puts(&xml, "</family><prefer>");
        nb_put_str(&xml, nb_buf_str(own));
        nb_put_str(&xml, nb_buf_str(others));
        nb_puts(&xml, "</prefer></alias>");
    }
    nb_puts(&xml, "</fontconfig>");
    bool ok = FcConfigParseAndLoadFromMemory(config, (const FcChar8 *)xml.p, FcTrue);
    nb_buf_free(&xml);
    return ok;
}

nb_svg_fonts *nb_svg_fonts_open(const nb_svg_font *font, size_t n)
{
    if (!nb_library_open(&nb_image_drawing)) return NULL;
    FcConfig *config = FcConfigCreate();
    nb_arena *a = nb_arena_open();
    nb_buf families[USES] = {{0}}, others = {0};
    int first = -1;
    bool any = false;
    for (size_t i = 0; i < n; i++) {
        int use = 0;
        while (use < USES && !(font[i].use && strcmp(font[i].use, uses[use]) == 0)) use++;
        nb_buf *to = use < USES ? &families[use] : &others;
        if (!add_file(config, nb_str_z(a, font[i].file), font[i].index, to)) continue;
        any = true;
        if (first < 0 && use < USES) first = use;
    }
    nb_svg_fonts *f = NULL;
    if (any && add_rules(config, families, &others, first < 0 ? 0 : first)) {
        f = nb_calloc(1, sizeof *f);
        f->map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
        pango_fc_font_map_set_config((PangoFcFontMap *)f->map, config);
    }
    FcConfigDestroy(config); /* the map holds a reference */
    for (int i = 0; i < USES; i++) nb_buf_free(&families[i]);
    nb_buf_free(&others);
    nb_arena_free(a);
    return f;
}

void nb_svg_fonts_close(nb_svg_fonts *f)
{
    if (!f) return;
    g_object_unref(f->map);
    nb_free(f);
}

PangoFontMap *nb_svg_fonts_enter(nb_svg_fonts *f)
{
    if (!f) return NULL;
    PangoFontMap *before = g_object_ref(pango_cairo_font_map_get_default());
    pango_cairo_font_map_set_default((PangoCairoFontMap *)f->map);
    return before;
}

void nb_svg_fonts_leave(PangoFontMap *before)
{
    if (!before) return;
    pango_cairo_font_map_set_default((PangoCairoFontMap *)before);
    g_object_unref(before);
}
