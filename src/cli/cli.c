#include "cli/cli.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/fonts.h"
#include "cli/job.h"

enum { DONE = 0, WRONG_BOOK = 1, WRONG_USAGE = 2 };

static void say(FILE *to, nb_buf *b)
{
    if (b->n) fwrite(b->p, 1, b->n, to);
    nb_buf_free(b);
}

static int usage_error(nb_str what)
{
    fprintf(stderr, "notesbook: error: %.*s [usage]\n  hint: see 'notesbook --help'\n",
            NB_STR_ARG(what));
    return WRONG_USAGE;
}

/* Unfinished files go; then the signal does what it would have done. */
static void on_signal(int sig)
{
    nb_out_abandon_all();
    signal(sig, SIG_DFL);
    raise(sig);
}

static void catch_signals(void)
{
    static const int sigs[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof sigs / sizeof *sigs; i++) {
        struct sigaction sa = {.sa_handler = on_signal};
        sigemptyset(&sa.sa_mask);
        sigaction(sigs[i], &sa, NULL);
    }
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is a write error, reported as one */
}

/* https://reproducible-builds.org/specs/source-date-epoch/ : an integer, else an error. */
static bool read_epoch(int64_t *epoch)
{
    const char *z = getenv("SOURCE_DATE_EPOCH");
    *epoch = -1;
    if (!z || !*z) return true;
    char *end;
    errno = 0;
    long long v = strtoll(z, &end, 10);
    if (errno || *end || v < 0) return false;
    *epoch = v;
    return true;
}

/* $NOTESBOOK_FONTS, or fonts/ beside the program's folder (a build tree), or the installed
 * place. */
static nb_str find_manifest(nb_arena *a)
{
    const char *env = getenv("NOTESBOOK_FONTS");
    if (env && *env) return nb_str_of(env);
    char exe[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe);
    if (n > 0 && (size_t)n < sizeof exe) {
        nb_str dir = nb_path_dir((nb_str){exe, (size_t)n});
        static const char *const beside[] = {"../fonts/fonts.manifest",
                                             "../share/notesbook/fonts.manifest"};
        for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
            nb_str p = nb_path_join(a, dir, nb_str_of(beside[i]));
            if (nb_file_exists(p)) return p;
        }
    }
    return NB_STR(NB_DATA_DIR "/fonts.manifest");
}

/* Which files this run writes, and under which names. */
typedef struct {
    nb_arena *arena;
    const nb_options *options;
    const nb_book *book;
    const nb_edition **edition;
    size_t n;
    nb_str ext;
} plan;

static bool output_is_dir(nb_str output)
{
    return output.n && !nb_str_is(output, "-") &&
           (output.s[output.n - 1] == '/' || nb_dir_exists(output));
}

/* NAME.pdf, or NAME.LANG.pdf where the book has several editions. */
static nb_str file_name(const plan *p, const nb_edition *e)
{
    return p->book->n_editions > 1
               ? nb_str_printf(p->arena, "%.*s.%.*s%.*s", NB_STR_ARG(e->name),
                               NB_STR_ARG(e->lang), NB_STR_ARG(p->ext))
               : nb_str_cat(p->arena, e->name, p->ext);
}

static nb_str output_path(const plan *p, const nb_edition *e)
{
    nb_str out = p->options->output;
    if (!out.n) return p->options->dump ? NB_STR("-") : file_name(p, e);
    return output_is_dir(out) ? nb_path_join(p->arena, out, file_name(p, e)) : out;
}

/* A sibling has a file to link to only when this run writes it beside this one. */
static nb_str sibling_output(void *ctx, nb_str lang)
{
    const plan *p = ctx;
    if (p->options->output.n && !output_is_dir(p->options->output)) return NB_STR_NULL;
    for (size_t i = 0; i < p->n; i++)
        if (nb_str_eq(p->edition[i]->lang, lang)) return file_name(p, p->edition[i]);
    return NB_STR_NULL;
}

static bool choose_editions(plan *p, nb_diags *diags)
{
    const nb_options *o = p->options;
    size_t n = o->editions.n ? o->editions.n : p->book->n_editions;
    p->edition = NB_ARRAY(p->arena, const nb_edition *, n);
    for (size_t i = 0; i < n; i++) {
        const nb_edition *e =
            o->editions.n ? nb_book_edition(p->book, o->editions.v[i]) : &p->book->editions[i];
        if (!e) {
            nb_diag(diags, NB_NO_EDITION, NB_NOWHERE, "the book has no edition '%.*s'",
                    NB_STR_ARG(o->editions.v[i]));
            nb_buf b = {0};
            for (size_t k = 0; k < p->book->n_editions; k++)
                nb_printf(&b, "%s%.*s", k ? ", " : "", NB_STR_ARG(p->book->editions[k].lang));
            nb_hint(diags, "it has: %.*s", (int)b.n, b.p);
            nb_buf_free(&b);
            return false;
        }
        p->edition[p->n++] = e;
    }
    return true;
}

static void *run_job(void *job)
{
    nb_job_run(job);
    return NULL;
}

/* Editions are independent: one thread each. Order of messages and files does not depend on it.
 */
static void run_all(nb_job *jobs, size_t n)
{
    pthread_t *threads = nb_alloc_array(jobs->book->arena, n, sizeof *threads);
    bool *started = nb_alloc_array(jobs->book->arena, n, sizeof *started);
    for (size_t i = 1; i < n; i++)
        started[i] = pthread_create(&threads[i], NULL, run_job, &jobs[i]) == 0;
    nb_job_run(&jobs[0]);
    for (size_t i = 1; i < n; i++) {
        if (started[i]) pthread_join(threads[i], NULL);
        else nb_job_run(&jobs[i]);
    }
}

static void put_size(nb_buf *b, size_t bytes)
{
    if (bytes < 10 * 1000) nb_printf(b, "%.1f KB", (double)bytes / 1e3);
    else if (bytes < 1000 * 1000) nb_printf(b, "%.0f KB", (double)bytes / 1e3);
    else nb_printf(b, "%.1f MB", (double)bytes / 1e6);
}

static void report_job(const nb_job *j)
{
    const nb_options *o = j->options;
    nb_buf b = {0};
    if (j->ok && !o->dump && !o->quiet) {
        nb_printf(&b, "%.*s: ", NB_STR_ARG(j->output));
        if (j->format == NB_PDF)
            nb_printf(&b, "%zu page%s, ", j->pages, j->pages == 1 ? "" : "s");
        else nb_printf(&b, "%zu chapter%s, ", j->chapters, j->chapters == 1 ? "" : "s");
        put_size(&b, j->bytes);
        nb_printf(&b, ", %.0f ms\n", j->seconds * 1e3);
    }
    if (o->verbose) nb_put(&b, j->report.p, j->report.n);
    say(stderr, &b);
}

static void print_diagnostics(const nb_diags *d, const nb_options *o)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    bool colour = isatty(STDERR_FILENO) && !(no_color && *no_color) &&
                  !(term && strcmp(term, "dumb") == 0);
    nb_buf b = {0};
    nb_severity least = o->quiet ? NB_ERROR : o->verbose ? NB_NOTE : NB_WARNING;
    nb_diags_print(d, least, colour, &b);
    size_t notes = nb_diags_count(d, NB_NOTE);
    if (least == NB_WARNING && notes)
        nb_printf(&b, "notesbook: %zu note%s; --verbose shows %s\n", notes,
                  notes == 1 ? "" : "s", notes == 1 ? "it" : "them");
    say(stderr, &b);
}

/* Every edition of the plan, in order; messages go to diags. */
static bool run_plan(plan *p, int64_t epoch, nb_diags *diags)
{
    nb_job *jobs = NB_ARRAY(p->arena, nb_job, p->n);
    nb_str manifest = find_manifest(p->arena);
    for (size_t i = 0; i < p->n; i++)
        jobs[i] = (nb_job){.options = p->options,
                           .book = p->book,
                           .edition = p->edition[i],
                           .format = p->options->command,
                           .manifest = manifest,
                           .epoch = epoch,
                           .output = output_path(p, p->edition[i]),
                           .sibling_output = sibling_output,
                           .ctx = p,
                           .diags = nb_diags_open()};
    bool one_stream = nb_str_is(jobs[0].output, "-");
    if (one_stream)
        for (size_t i = 0; i < p->n; i++) nb_job_run(&jobs[i]);
    else run_all(jobs, p->n);
    bool ok = true;
    for (size_t i = 0; i < p->n; i++) {
        report_job(&jobs[i]);
        nb_diags_merge(diags, jobs[i].diags);
        ok = ok && jobs[i].ok;
        nb_diags_free(jobs[i].diags);
        nb_buf_free(&jobs[i].report);
    }
    return ok;
}

static int compile(nb_arena *a, const nb_options *o, nb_diags *diags)
{
    int64_t epoch;
    if (!read_epoch(&epoch))
        return usage_error(NB_STR("SOURCE_DATE_EPOCH is not a number of seconds"));
    nb_text *text = nb_text_open();
    nb_parse_options po = {.lang = o->lang, .epoch = epoch};
    nb_book *book = nb_book_open(o->inputs.v, o->inputs.n, &po, text, diags);
    nb_text_close(text);
    plan p = {.arena = a,
              .options = o,
              .book = book,
              .ext = o->command == NB_PDF ? NB_STR(".pdf") : NB_STR(".epub")};
    int status = WRONG_BOOK;
    if (book && choose_editions(&p, diags)) {
        if (p.n > 1 && o->output.n && !output_is_dir(o->output) && !o->dump)
            status =
                usage_error(NB_STR("several editions cannot go into one file: give a folder to "
                                   "--output, or choose with --edition"));
        else if (run_plan(&p, epoch, diags) && !nb_diags_count(diags, NB_ERROR)) status = DONE;
    }
    print_diagnostics(diags, o);
    nb_book_free(book);
    return status;
}

static int run(nb_arena *a, int argc, char **argv)
{
    nb_options o;
    nb_str error;
    if (!nb_options_parse(a, argc, argv, &o, &error)) return usage_error(error);
    if (o.version) {
        puts("notesbook " NB_VERSION);
        return DONE;
    }
    if (o.help || !o.command) {
        nb_buf b = {0};
        if (o.inputs.n == 1 && nb_str_is(o.inputs.v[0], "man")) nb_options_man(&b);
        else nb_options_help(o.command, &b);
        say(o.help ? stdout : stderr, &b);
        return o.help ? DONE : WRONG_USAGE;
    }
    if (o.command == NB_FONTS) return nb_cli_fonts(a, find_manifest(a), &o) ? DONE : WRONG_BOOK;
    nb_diags *diags = nb_diags_open();
    if (o.strict) nb_diags_strict(diags);
    int status = compile(a, &o, diags);
    nb_diags_free(diags);
    return status;
}

int nb_cli_main(int argc, char **argv)
{
    catch_signals();
    nb_arena *a = nb_arena_open();
    int status = run(a, argc, argv);
    nb_arena_free(a);
    if (fflush(stdout) && status == DONE) {
        fprintf(stderr, "notesbook: error: cannot write standard output: %s [cannot-write]\n",
                strerror(errno));
        status = WRONG_BOOK;
    }
    return status;
}
