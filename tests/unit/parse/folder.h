/* folder.h: small folders of text for the tests of parse/, and a book read from them. */
#ifndef NB_TESTS_FOLDER_H
#define NB_TESTS_FOLDER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "parse/parse.h"

#define is_str(a, z) assert_string_equal(z_of(a), (z))

typedef struct {
    char dir[64];
    nb_text *text;
    nb_diags *diags;
    nb_book *book;
    nb_doc *doc;
    nb_parse_options options;
} folder;

/* A NUL-terminated copy, in one of a few places that are used in turn. */
static inline const char *z_of(nb_str s)
{
    static char places[8][4096];
    static unsigned next;
    char *z = places[next++ % 8];
    snprintf(z, 4096, "%.*s", NB_STR_ARG(s));
    return z;
}

static inline int folder_open(void **state)
{
    folder *f = calloc(1, sizeof *f);
    const char *tmp = getenv("TMPDIR");
    snprintf(f->dir, sizeof f->dir, "%.40s/nb-XXXXXX", tmp && strlen(tmp) < 40 ? tmp : "/tmp");
    if (!mkdtemp(f->dir)) return -1;
    f->text = nb_text_open();
    f->diags = nb_diags_open();
    f->options.epoch = -1;
    *state = f;
    return 0;
}

static inline int folder_close(void **state)
{
    folder *f = *state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", f->dir);
    int rc = system(command);
    if (f->doc) nb_doc_free(f->doc);
    nb_book_free(f->book);
    nb_diags_free(f->diags);
    nb_text_close(f->text);
    free(f);
    return rc;
}

static inline void put_bytes(folder *f, const char *path, const void *bytes, size_t n)
{
    char full[512];
    snprintf(full, sizeof full, "%s/%s", f->dir, path);
    for (char *p = full + strlen(f->dir) + 1; (p = strchr(p, '/')); p++) {
        *p = 0;
        mkdir(full, 0777);
        *p = '/';
    }
    FILE *out = fopen(full, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes, 1, n, out), n);
    fclose(out);
}

static inline void put(folder *f, const char *path, const char *text)
{
    put_bytes(f, path, text, strlen(text));
}

static inline nb_str in_folder(folder *f, const char *path)
{
    static char places[8][512];
    static unsigned next;
    char *z = places[next++ % 8];
    snprintf(z, 512, "%s%s%s", f->dir, *path ? "/" : "", path);
    return nb_str_of(z);
}

/* Opens the folder itself where n is 0. */
static inline void open_inputs(folder *f, const char *const *names, size_t n)
{
    nb_str inputs[8];
    for (size_t i = 0; i < n; i++) inputs[i] = in_folder(f, names[i]);
    if (!n) inputs[n++] = in_folder(f, "");
    f->book = nb_book_open(inputs, n, &f->options, f->text, f->diags);
}

static inline const nb_edition *edition(folder *f, const char *lang)
{
    assert_non_null(f->book);
    const nb_edition *e = nb_book_edition(f->book, nb_str_of(lang));
    assert_non_null(e);
    return e;
}

static inline nb_doc *read_edition(folder *f, const nb_edition *e)
{
    if (f->doc) nb_doc_free(f->doc);
    f->doc = nb_book_parse(f->book, e, &f->options, f->text, f->diags);
    return f->doc;
}

/* The edition of that language, NULL = the first, of all that lies in the folder. */
static inline nb_doc *book(folder *f, const char *lang)
{
    if (!f->book) open_inputs(f, NULL, 0);
    return read_edition(f, lang ? edition(f, lang) : &f->book->editions[0]);
}

/* "a.md b/c.md": the files of an edition, without the folder. */
static inline const char *files_of(folder *f, const nb_edition *e)
{
    static char all[4096];
    all[0] = 0;
    for (size_t i = 0; i < e->n_files; i++) {
        nb_str p = nb_str_sub(e->files[i], strlen(f->dir) + 1, e->files[i].n);
        size_t at = strlen(all);
        snprintf(all + at, sizeof all - at, "%s%.*s", at ? " " : "", NB_STR_ARG(p));
    }
    return all;
}

/* The outline, a line an entry, a dot a level; parts in brackets. */
static inline const char *outline_of(const nb_doc *d)
{
    static char all[4096];
    all[0] = 0;
    for (size_t i = 0; i < d->n_outline; i++) {
        const nb_outline_entry *e = &d->outline[i];
        size_t at = strlen(all);
        snprintf(all + at, sizeof all - at, "%s%.*s%s%.*s%s", at ? "\n" : "", e->depth, "........",
                 e->is_part ? "[" : "", NB_STR_ARG(e->title), e->is_part ? "]" : "");
    }
    return all;
}

static inline size_t count_of(const folder *f, nb_diag_id id)
{
    size_t n = 0;
    for (size_t i = 0; i < nb_diags_n(f->diags); i++) n += nb_diags_at(f->diags, i).id == id;
    return n;
}

static inline nb_message message(const folder *f, nb_diag_id id)
{
    for (size_t i = 0; i < nb_diags_n(f->diags); i++)
        if (nb_diags_at(f->diags, i).id == id) return nb_diags_at(f->diags, i);
    fail_msg("no message '%s'", nb_diag_slug(id));
    return nb_diags_at(f->diags, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_open, folder_close)

#endif
