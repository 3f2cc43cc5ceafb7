#include "cli/fonts.h"

#include <stdio.h>

bool nb_cli_fonts(nb_arena *a, nb_str manifest, const nb_options *o)
{
    nb_diags *diags = nb_diags_open();
    nb_diags_speak(diags, o->tongue);
    nb_fonts *f = nb_fonts_open(manifest, o->lang.n ? o->lang : NB_STR("en"), o->fonts.v,
                                o->fonts.n, diags);
    bool ok = f != NULL;
    nb_buf b = {0};
    if (f) {
        nb_font_entry *e;
        size_t n = nb_fonts_entries(f, a, &e);
        for (size_t i = 0; i < n; i++) {
            nb_printf(&b, "%-10.*s %-10.*s %.*s", NB_STR_ARG(e[i].role), NB_STR_ARG(e[i].lang),
                      NB_STR_ARG(e[i].file));
            if (e[i].index) nb_printf(&b, "#%u", e[i].index);
            if (e[i].found)
                nb_printf(&b, "  (%.*s, %.*s)\n", NB_STR_ARG(e[i].family),
                          NB_STR_ARG(e[i].licence));
            else
                nb_say_printf(&b, o->tongue, "  missing: install %.*s\n",
                              NB_STR_ARG(e[i].package));
            ok = ok && e[i].found;
        }
        fwrite(b.p, 1, b.n, stdout);
    }
    nb_buf_free(&b);
    nb_diags_print(diags, NB_WARNING, false, &b);
    if (b.n) fwrite(b.p, 1, b.n, stderr);
    nb_buf_free(&b);
    nb_fonts_close(f);
    nb_diags_free(diags);
    return ok;
}
