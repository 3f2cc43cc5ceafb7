#include "cli/fonts.h"

#include <stdio.h>

static void put_entry(const nb_font_entry *e, nb_tongue tongue, nb_buf *b)
{
    nb_printf(b, "%-16.*s %-10.*s %.*s", NB_STR_ARG(e->role), NB_STR_ARG(e->lang),
              NB_STR_ARG(e->file));
    if (e->index) nb_printf(b, "#%u", e->index);
    if (e->found)
        nb_printf(b, "  (%.*s, %.*s)\n", NB_STR_ARG(e->family), NB_STR_ARG(e->licence));
    else nb_say_printf(b, tongue, "  missing: install %.*s\n", NB_STR_ARG(e->package));
}

/* What serves the language first, in the order of choice; then the rest. */
static bool list(nb_fonts *f, nb_arena *a, const nb_options *o, nb_buf *b)
{
    bool ok = true;
    nb_font_entry *e;
    size_t n = nb_fonts_entries(f, a, &e);
    for (int rest = 0; rest < 2; rest++)
        for (size_t i = 0; i < n; i++) {
            if ((o->lang.n && !e[i].serves) != rest) continue;
            put_entry(&e[i], o->tongue, b);
            ok = ok && e[i].found;
        }
    return ok;
}

/* A row for each face, in the order in which it is met; what no face has comes last. */
typedef struct {
    const nb_face *face; /* NULL: none */
    nb_str package;      /* that would help, where none has it */
    nb_buf text;
} served;

static void put_served(const served *r, nb_tongue tongue, nb_buf *b)
{
    nb_printf(b, "%.*s  ", (int)r->text.n, r->text.p);
    if (r->face) {
        nb_str path = nb_face_path(r->face);
        nb_printf(b, "%.*s", NB_STR_ARG(path));
        if (nb_face_index(r->face)) nb_printf(b, "#%u", nb_face_index(r->face));
        nb_printf(b, "  (%s)\n", nb_face_family(r->face));
    } else if (r->package.n)
        nb_say_printf(b, tongue, "in no font here: install %.*s\n", NB_STR_ARG(r->package));
    else nb_say_printf(b, tongue, "in no font here\n");
}

/* Which face shows each of the characters as body text. */
static bool serve(nb_fonts *f, nb_arena *a, const nb_options *o, nb_buf *b)
{
    NB_VEC(served) rows = {0};
    nb_font_query q = {.role = NB_ROLE_BODY, .lang = o->lang.n ? o->lang : NB_STR("en")};
    nb_text *t = nb_text_open();
    bool ok = true;
    for (size_t k = 0; k < o->inputs.n; k++) {
        nb_str s = o->inputs.v[k];
        uint8_t *start = nb_text_clusters(t, a, s);
        for (size_t from = 0, to; from < s.n; from = to) {
            for (to = from + 1; !start[to]; to++) {}
            unsigned synthetic;
            nb_str cluster = nb_str_sub(s, from, to), package = NB_STR_NULL;
            const nb_face *face = nb_fonts_pick(f, &q, cluster, &synthetic);
            size_t at = 0;
            const char *debian = face ? NULL : nb_font_package(nb_utf8_next(cluster, &at));
            if (debian) package = nb_str_of(debian);
            size_t i = 0;
            while (i < rows.n &&
                   (rows.v[i].face != face || !nb_str_eq(rows.v[i].package, package)))
                i++;
            if (i == rows.n) NB_PUSH(a, &rows) = (served){.face = face, .package = package};
            nb_put_str(&rows.v[i].text, cluster);
            ok = ok && face;
        }
    }
    for (int missing = 0; missing < 2; missing++)
        for (size_t i = 0; i < rows.n; i++)
            if ((rows.v[i].face == NULL) == missing) put_served(&rows.v[i], o->tongue, b);
    for (size_t i = 0; i < rows.n; i++) nb_buf_free(&rows.v[i].text);
    nb_text_close(t);
    return ok;
}

bool nb_cli_fonts(nb_arena *a, nb_str manifest, const nb_options *o)
{
    nb_diags *diags = nb_diags_open();
    nb_diags_speak(diags, o->tongue);
    nb_fonts *f = nb_fonts_open(manifest, o->lang.n ? o->lang : NB_STR("en"), o->fonts.v,
                                o->fonts.n, diags);
    bool ok = f != NULL;
    nb_buf b = {0};
    if (f) {
        ok = o->inputs.n ? serve(f, a, o, &b) : list(f, a, o, &b);
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
