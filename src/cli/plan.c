#include "cli/plan.h"

#include "base/file.h"

static bool output_is_dir(nb_str output)
{
    return output.n && !nb_str_is(output, "-") &&
           (output.s[output.n - 1] == '/' || nb_dir_exists(output));
}

/* NAME.pdf, or NAME.LANG.pdf where the book has several editions. */
static nb_str file_name(const nb_run *p, const nb_edition *e, nb_command format)
{
    nb_str ext = format == NB_PDF ? NB_STR(".pdf") : NB_STR(".epub");
    return p->book->n_editions > 1
               ? nb_str_printf(p->arena, "%.*s.%.*s%.*s", NB_STR_ARG(e->name),
                               NB_STR_ARG(e->lang), NB_STR_ARG(ext))
               : nb_str_cat(p->arena, e->name, ext);
}

static nb_str output_path(const nb_run *p, const nb_edition *e, nb_command format)
{
    nb_str out = p->options->output, name = file_name(p, e, format);
    if (!out.n) return p->options->dump ? NB_STR("-") : name;
    return output_is_dir(out) ? nb_path_join(p->arena, out, name) : out;
}

/* A sibling has a file to link to only when this run writes it beside this one. */
nb_str nb_run_sibling(void *target, nb_str lang)
{
    const nb_target *t = target;
    const nb_run *p = t->plan;
    if (p->options->output.n && !output_is_dir(p->options->output)) return NB_STR_NULL;
    for (size_t i = 0; i < p->n; i++)
        if (p->target[i].format == t->format && nb_str_eq(p->target[i].edition->lang, lang))
            return file_name(p, p->target[i].edition, t->format);
    return NB_STR_NULL;
}

static void no_edition(const nb_run *p, nb_str lang, nb_diags *diags)
{
    nb_diag(diags, NB_NO_EDITION, NB_NOWHERE, "the book has no edition '%.*s'",
            NB_STR_ARG(lang));
    nb_buf b = {0};
    for (size_t k = 0; k < p->book->n_editions; k++)
        nb_printf(&b, "%s%.*s", k ? ", " : "", NB_STR_ARG(p->book->editions[k].lang));
    nb_hint(diags, "it has: %.*s", (int)b.n, b.p);
    nb_buf_free(&b);
}

bool nb_run_make(nb_run *p, nb_diags *diags)
{
    static const nb_command formats[] = {NB_PDF, NB_EPUB};
    const nb_options *o = p->options;
    size_t n = o->editions.n ? o->editions.n : p->book->n_editions;
    p->target = NB_ARRAY(p->arena, nb_target, 2 * n);
    for (size_t i = 0; i < n; i++) {
        const nb_edition *e =
            o->editions.n ? nb_book_edition(p->book, o->editions.v[i]) : &p->book->editions[i];
        if (!e) {
            no_edition(p, o->editions.v[i], diags);
            return false;
        }
        for (size_t k = 0; k < 2; k++)
            if (o->command == formats[k] || o->command == NB_BUILD)
                p->target[p->n++] =
                    (nb_target){e, formats[k], output_path(p, e, formats[k]), p};
    }
    return true;
}

bool nb_run_overlaps(const nb_run *p)
{
    return p->n > 1 && p->options->output.n && !output_is_dir(p->options->output) &&
           !p->options->dump;
}
