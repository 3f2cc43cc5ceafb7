#include "cli/verify.h"

#include <string.h>

#include "base/file.h"
#include "parse/parse.h"
#include "unicode/unicode.h"
#include "verify/verify.h"

enum { LARGEST = 1 << 30 };

/* The edition that was asked for, else the one in the file's language. */
static const nb_edition *edition_of(const nb_book *b, const nb_options *o, const nb_finished *f)
{
    nb_str lang = o->editions.n ? o->editions.v[0] : nb_finished_lang(f);
    const nb_edition *e = lang.n ? nb_book_edition(b, lang) : NULL;
    return e || o->editions.n || !b->n_editions ? e : &b->editions[0];
}

static void summarise(nb_buf *out, nb_tongue t, nb_str path, const nb_verified *v)
{
    nb_say_printf(out, t, "%.*s: %zu characters, %zu links, %zu pictures, %zu notes",
                  NB_STR_ARG(path), v->characters, v->links, v->images, v->notes);
    if (v->differences) nb_say_printf(out, t, "; %zu differences\n", v->differences);
    else nb_say_printf(out, t, ": all there\n");
}

static bool compare(nb_arena *a, const nb_options *o, const nb_book *b, const nb_finished *f,
                    nb_parse_options *po, nb_text *text, nb_buf *out, nb_diags *diags)
{
    const nb_edition *e = edition_of(b, o, f);
    if (!e) {
        nb_str want = o->editions.n ? o->editions.v[0] : nb_finished_lang(f);
        nb_diag(diags, NB_NO_EDITION, NB_NOWHERE, "the book has no edition '%.*s'",
                NB_STR_ARG(want));
        return false;
    }
    nb_diags *aside = nb_diags_open(); /* what compiling says of the source is not asked here */
    nb_doc *d = nb_book_parse(b, e, po, text, aside);
    if (!d) {
        nb_diags_merge(diags, aside);
        nb_diags_free(aside);
        return false;
    }
    nb_diags *found = nb_diags_open();
    /* Sources keep their numbers: places in the document name them. */
    for (uint32_t i = 1; nb_diags_path(aside, i).n; i++)
        nb_diags_source(found, nb_diags_path(aside, i), nb_diags_text(aside, i));
    nb_verified v = nb_verify(d, f, a, found);
    nb_diags_merge(diags, found);
    nb_diags_free(found);
    nb_diags_free(aside);
    nb_doc_free(d);
    summarise(out, o->tongue, o->inputs.v[0], &v);
    return v.differences == 0;
}

bool nb_cli_verify(nb_arena *a, const nb_options *o, int64_t epoch, nb_buf *out,
                   nb_diags *diags)
{
    nb_str path = o->inputs.v[0], bytes;
    int err = nb_file_read(a, path, LARGEST, &bytes);
    if (err) {
        nb_diag(diags, NB_CANNOT_READ, NB_NOWHERE, "cannot read '%.*s': %s", NB_STR_ARG(path),
                strerror(err));
        return false;
    }
    nb_finished *f = nb_finished_open(a, path, bytes, diags);
    if (!f) return false;
    nb_text *text = nb_text_open();
    nb_parse_options po = {.lang = o->lang, .epoch = epoch, .limits = &o->limits};
    nb_book *b = nb_book_open(o->inputs.v + 1, o->inputs.n - 1, &po, text, diags);
    bool ok = b && compare(a, o, b, f, &po, text, out, diags);
    nb_book_free(b);
    nb_text_close(text);
    return ok;
}
