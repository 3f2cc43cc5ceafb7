#include "cli/init.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "parse/parse.h"

/* A YAML scalar that is read back as it is: JSON strings are YAML. */
static void put_scalar(nb_buf *b, const char *key, nb_str value)
{
    if (!value.n) return;
    nb_printf(b, "%s: ", key);
    nb_put_json(b, value);
    nb_putc(b, '\n');
}

static void put_people(nb_buf *b, const nb_meta *m)
{
    if (!m->n_people) {
        nb_puts(b, "# authors: [First Author, Second Author]\n");
        return;
    }
    nb_puts(b, "authors:\n");
    for (size_t i = 0; i < m->n_people; i++) {
        nb_puts(b, "  - ");
        nb_put_json(b, m->people[i].name);
        nb_putc(b, '\n');
    }
}

static void put_editions(nb_buf *b, nb_arena *a, const nb_book *book, nb_str dir)
{
    for (size_t i = 0; i < book->n_editions; i++) {
        const nb_edition *e = &book->editions[i];
        nb_printf(b, "\n# Edition '%.*s': %zu file%s, in this order.\n", NB_STR_ARG(e->lang),
                  e->n_files, e->n_files == 1 ? "" : "s");
        if (i == 0)
            nb_puts(
                b, "# To fix the order or leave files out, uncomment and edit:\n# chapters:\n");
        for (size_t k = 0; k < e->n_files; k++) {
            nb_puts(b, "#   - ");
            nb_put_json(b, nb_path_relative(a, e->files[k], dir));
            nb_putc(b, '\n');
        }
    }
}

static void put_file(nb_buf *b, nb_arena *a, const nb_book *book, const nb_doc *doc, nb_str dir)
{
    const nb_meta *m = &doc->meta;
    nb_puts(b, "# notesbook.yaml: how this folder becomes a book. Every line is optional.\n"
               "# Output files are called NAME.pdf and NAME.epub, or NAME.LANG.pdf for each "
               "edition.\n");
    put_scalar(b, "name", book->name);
    if (book->n_editions == 1) put_scalar(b, "title", m->title);
    else nb_puts(b, "# Each edition's title comes from its first heading or front matter.\n");
    put_people(b, m);
    if (book->n_editions == 1) put_scalar(b, "lang", m->lang);
    nb_puts(b, "# date: 2026-01-31          # else SOURCE_DATE_EPOCH, else the last commit\n"
               "# rights: CC BY 4.0\n"
               "# cover: cover.png          # else one is drawn\n"
               "\n# The page (command-line options win):\n"
               "# paper: a4                 # letter, a5, b5, 170mmx240mm\n"
               "# style: handout            # book, large\n"
               "# toc-depth: 2\n"
               "# number-sections: true\n");
    put_editions(b, a, book, dir);
}

bool nb_cli_init(nb_arena *a, const nb_options *o, nb_diags *diags)
{
    nb_str dir = o->inputs.n ? o->inputs.v[0] : NB_STR(".");
    nb_str path = nb_path_join(a, dir, NB_STR("notesbook.yaml"));
    if (!nb_dir_exists(dir) || nb_file_exists(path)) {
        nb_diag(diags, NB_CANNOT_WRITE, NB_NOWHERE, "'%.*s' %s",
                NB_STR_ARG(nb_dir_exists(dir) ? path : dir),
                nb_dir_exists(dir) ? NB_SAY("exists already and is left as it is")
                                   : NB_SAY("is not a folder"));
        return false;
    }
    nb_text *text = nb_text_open();
    nb_parse_options po = {.lang = o->lang, .epoch = -1, .limits = &o->limits};
    nb_diags *aside =
        nb_diags_open(); /* what is wrong with the book is for those who compile it */
    nb_diags_speak(aside, o->tongue);
    nb_book *book = nb_book_open(&dir, 1, &po, text, aside);
    nb_doc *doc = book ? nb_book_parse(book, &book->editions[0], &po, text, aside) : NULL;
    if (!doc) nb_diags_merge(diags, aside);
    bool ok = false;
    if (doc) {
        nb_buf b = {0};
        put_file(&b, a, book, doc, nb_path_join(a, NB_STR("."), dir));
        int err = nb_file_write(path, (nb_str){b.p, b.n});
        ok = !err;
        if (err)
            nb_diag(diags, NB_CANNOT_WRITE, NB_NOWHERE, "cannot write '%.*s': %s",
                    NB_STR_ARG(path), strerror(err));
        nb_buf_free(&b);
        if (ok && !o->quiet) {
            nb_say_printf(&b, o->tongue, "%.*s: %zu edition%s\n", NB_STR_ARG(path),
                          book->n_editions, book->n_editions == 1 ? "" : "s");
            fwrite(b.p, 1, b.n, stderr);
            nb_buf_free(&b);
        }
        nb_doc_free(doc);
    }
    nb_book_free(book);
    nb_text_close(text);
    nb_diags_free(aside);
    return ok;
}
