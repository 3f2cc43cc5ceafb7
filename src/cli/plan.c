#include "cli/plan.h"

#include "base/file.h"

/* `build` writes several files: what it is given is their folder, unless it looks like a file.
 */
bool nb_run_output_is_dir(const nb_options *o)
{
    nb_str out = o->output;
    if (!out.n || nb_str_is(out, "-")) return false;
    if (out.s[out.n - 1] == '/' || nb_dir_exists(out)) return true;
    return (o->command & NB_BUILDS) && !nb_path_ext(out).n && !nb_file_exists(out);
}

/* NAME.pdf, or NAME.LANG.pdf where the book has several editions. */
static nb_str file_name(const nb_target *t)
{
    const nb_run *p = t->plan;
    nb_str ext = t->format == NB_PDF ? NB_STR(".pdf") : NB_STR(".epub"),
           name = t->edition->name;
    return p->book->n_editions > 1 ? nb_str_printf(p->arena, "%.*s.%.*s%.*s", NB_STR_ARG(name),
                                                   NB_STR_ARG(t->lang), NB_STR_ARG(ext))
                                   : nb_str_cat(p->arena, name, ext);
}

static nb_str output_path(const nb_target *t)
{
    const nb_run *p = t->plan;
    nb_str out = p->options->output, name = file_name(t);
    if (!out.n) return p->options->dump ? NB_STR("-") : name;
    return nb_run_output_is_dir(p->options) ? nb_path_join(p->arena, out, name) : out;
}

/* A sibling has a file to link to only when this run writes it beside this one. */
nb_str nb_run_sibling(void *target, nb_str lang)
{
    const nb_target *t = target;
    const nb_run *p = t->plan;
    if (p->options->output.n && !nb_run_output_is_dir(p->options)) return NB_STR_NULL;
    for (size_t i = 0; i < p->n; i++)
        if (p->target[i].format == t->format && nb_str_eq(p->target[i].lang, lang))
            return file_name(&p->target[i]);
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

static const nb_edition *edition_of(const nb_run *p, nb_str lang, nb_diags *diags)
{
    const nb_edition *e = nb_book_edition(p->book, lang);
    if (!e) no_edition(p, lang, diags);
    return e;
}

static void add(nb_run *p, const nb_edition *e, const nb_edition *beside, nb_command format)
{
    nb_target *t = &p->target[p->n++];
    *t = (nb_target){
        .edition = e, .beside = beside, .lang = e->lang, .format = format, .plan = p};
    if (beside)
        t->lang =
            nb_str_printf(p->arena, "%.*s-%.*s", NB_STR_ARG(e->lang), NB_STR_ARG(beside->lang));
    t->output = output_path(t);
}

static bool add_parallel(nb_run *p, const nb_str lang[2], nb_diags *diags)
{
    const nb_edition *e[2];
    for (int i = 0; i < 2; i++)
        if (!(e[i] = edition_of(p, lang[i], diags))) return false;
    if (e[0] == e[1]) {
        no_edition(p, lang[1], diags);
        return false;
    }
    add(p, e[0], e[1], NB_PDF);
    return true;
}

bool nb_run_make(nb_run *p, nb_diags *diags)
{
    static const nb_command formats[] = {NB_PDF, NB_EPUB};
    const nb_options *o = p->options;
    size_t n = o->editions.n ? o->editions.n : p->book->n_editions;
    p->target = NB_ARRAY(p->arena, nb_target, 2 * n + 1);
    /* The book's own wish is one for all that belongs to it. */
    bool wished = (o->command & NB_BUILDS) && !o->editions.n;
    const nb_str *beside = o->parallel[0].n || !wished ? o->parallel : p->book->parallel;
    if (beside[0].n && !add_parallel(p, beside, diags)) return false;
    if (o->parallel[0].n && o->command == NB_PDF && !o->editions.n) return true;
    for (size_t i = 0; i < n; i++) {
        const nb_edition *e =
            o->editions.n ? edition_of(p, o->editions.v[i], diags) : &p->book->editions[i];
        if (!e) return false;
        if (o->command == NB_CHECK)
            p->target[p->n++] = (nb_target){.edition = e,
                                            .lang = e->lang,
                                            .format = NB_CHECK,
                                            .output = NB_STR("/dev/null"),
                                            .plan = p};
        for (size_t k = 0; k < 2; k++)
            if (o->command == formats[k] || (o->command & NB_BUILDS))
                add(p, e, NULL, formats[k]);
    }
    return true;
}

bool nb_run_overlaps(const nb_run *p)
{
    return p->n > 1 && p->options->output.n && !nb_run_output_is_dir(p->options) &&
           !p->options->dump;
}
