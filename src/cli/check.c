#include "cli/check.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "check/check.h"

/* ---- repairs ---- */

/* "29 repairs: double-encoded 12, kangxi-radical 17" */
static void say_repairs(nb_tongue t, nb_str path, const size_t count[NB_DIAG_COUNT])
{
    nb_buf b = {0};
    size_t all = 0;
    for (int id = 0; id < NB_DIAG_COUNT; id++) all += count[id];
    nb_say_printf(&b, t, "%.*s: %zu repair%s:", NB_STR_ARG(path), all, all == 1 ? "" : "s");
    const char *sep = " ";
    for (int id = 0; id < NB_DIAG_COUNT; id++) {
        if (!count[id]) continue;
        nb_printf(&b, "%s%s %zu", sep, nb_diag_slug((nb_diag_id)id), count[id]);
        sep = ", ";
    }
    nb_putc(&b, '\n');
    fwrite(b.p, 1, b.n, stderr);
    nb_buf_free(&b);
}

static bool repair_file(nb_arena *a, const nb_options *o, nb_str path, nb_diags *diags)
{
    nb_str bytes;
    int err = nb_file_read(a, path, o->limits.most[NB_CAP_FILE_BYTES], &bytes);
    if (err) {
        nb_diag(diags, NB_CANNOT_READ, NB_NOWHERE, "cannot read '%.*s': %s", NB_STR_ARG(path),
                strerror(err));
        return false;
    }
    size_t count[NB_DIAG_COUNT] = {0};
    nb_str repaired = nb_check_repaired(a, bytes, count);
    if (nb_str_eq(repaired, bytes)) return true;
    if (o->dry_run) {
        nb_buf b = {0};
        nb_check_diff(path, bytes, repaired, &b);
        fwrite(b.p, 1, b.n, stdout);
        nb_buf_free(&b);
        return true;
    }
    err = nb_file_write(path, repaired);
    if (err)
        nb_diag(diags, NB_CANNOT_WRITE, NB_NOWHERE, "cannot write '%.*s': %s", NB_STR_ARG(path),
                strerror(err));
    else if (!o->quiet) say_repairs(o->tongue, path, count);
    return !err;
}

bool nb_cli_repair(nb_arena *a, const nb_options *o, nb_diags *diags)
{
    nb_text *text = nb_text_open();
    nb_diags *aside = nb_diags_open(); /* whatever is wrong is said when the book is compiled */
    nb_parse_options po = {.lang = o->lang, .epoch = -1, .limits = &o->limits};
    nb_book *book = nb_book_open(o->inputs.v, o->inputs.n, &po, text, aside);
    bool ok = true;
    nb_map done;
    nb_map_init(&done, a);
    for (size_t i = 0; book && i < book->n_editions; i++)
        for (size_t k = 0; k < book->editions[i].n_files; k++) {
            nb_str path = book->editions[i].files[k];
            if (nb_str_is(path, "-") || nb_map_find(&done, path)) continue;
            nb_map_set(&done, path, book);
            ok = repair_file(a, o, path, diags) && ok;
        }
    nb_book_free(book);
    nb_diags_free(aside);
    nb_text_close(text);
    return ok;
}

/* ---- findings ---- */

/* As it is on disk; where that is no UTF-8, as it was converted. */
static void check_file(nb_arena *a, const nb_options *o, const nb_node *file, nb_diags *diags)
{
    nb_str path = file->as.file.path, bytes;
    bool raw = !nb_str_is(path, "-") &&
               !nb_file_read(a, path, o->limits.most[NB_CAP_FILE_BYTES], &bytes) &&
               nb_utf8_valid(bytes, &(size_t){0});
    nb_check_text(a, raw ? bytes : nb_diags_text(diags, file->as.file.source),
                  file->as.file.source, diags);
}

void nb_cli_check(nb_arena *a, const nb_job *jobs, size_t n, nb_diags *diags)
{
    for (size_t i = 0; i < n; i++) {
        if (!jobs[i].doc) continue;
        for (const nb_node *f = jobs[i].doc->root->first; f; f = f->next)
            check_file(a, jobs[i].options, f, jobs[i].diags);
        nb_check_markdown(jobs[i].doc, jobs[i].diags);
    }
    for (size_t i = 1; i < n; i++) {
        if (!jobs[0].doc || !jobs[i].doc) continue;
        nb_check_side left = {jobs[0].doc, jobs[0].diags}, right = {jobs[i].doc, jobs[i].diags};
        nb_check_editions(a, &left, &right, diags);
    }
}

void nb_cli_findings(const nb_options *o, const nb_diags *diags, bool colour)
{
    nb_severity least = o->quiet ? NB_ERROR : NB_NOTE;
    nb_buf b = {0};
    switch (o->format) {
    case NB_FORMAT_TEXT: nb_diags_print(diags, least, colour, &b); break;
    case NB_FORMAT_JSON: nb_check_json(diags, least, &b); break;
    case NB_FORMAT_GITHUB: nb_check_github(diags, least, &b); break;
    case NB_FORMAT_SARIF: nb_check_sarif(diags, least, NB_STR(NB_VERSION), &b); break;
    }
    fwrite(b.p, 1, b.n, stdout);
    nb_buf_free(&b);
    if (o->quiet || o->format != NB_FORMAT_TEXT) return;
    size_t n[] = {nb_diags_count(diags, NB_ERROR), nb_diags_count(diags, NB_WARNING),
                  nb_diags_count(diags, NB_NOTE)};
    nb_say_printf(&b, o->tongue, "notesbook: %zu error%s, %zu warning%s, %zu note%s\n", n[0],
                  n[0] == 1 ? "" : "s", n[1], n[1] == 1 ? "" : "s", n[2], n[2] == 1 ? "" : "s");
    fwrite(b.p, 1, b.n, stderr);
    nb_buf_free(&b);
}
