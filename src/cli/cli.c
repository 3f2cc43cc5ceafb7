#include "cli/cli.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/work.h"
#include "cli/check.h"
#include "cli/confine.h"
#include "cli/fonts.h"
#include "cli/init.h"
#include "cli/meter.h"
#include "cli/plan.h"
#include "cli/preview.h"
#include "cli/state.h"
#include "cli/tongue.h"
#include "cli/verify.h"
#include "cli/watcher.h"

enum { DONE = 0, WRONG_BOOK = 1, WRONG_USAGE = 2 };

static void say(FILE *to, nb_buf *b)
{
    if (b->n) fwrite(b->p, 1, b->n, to);
    nb_buf_free(b);
}

static int usage_error(nb_tongue t, nb_str what)
{
    nb_buf b = {0};
    nb_say_printf(&b, t, "notesbook: error: %.*s [usage]\n  hint: see 'notesbook --help'\n",
                  NB_STR_ARG(what));
    say(stderr, &b);
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
    /* A closed pipe and a limit on the size of files are write errors, reported as such. */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
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

/* Targets share nothing but the book. */
static void run_job(void *jobs, size_t i)
{
    nb_job *j = (nb_job *)jobs + i;
    nb_trace *before = nb_trace_use(j->trace);
    nb_job_run(j);
    nb_trace_use(before);
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
    if (j->ok && !o->dump && !o->quiet && j->format != NB_CHECK) {
        nb_say_printf(&b, o->tongue, "%.*s: ", NB_STR_ARG(j->output));
        if (j->format == NB_PDF)
            nb_say_printf(&b, o->tongue, "%zu page%s, ", j->pages, j->pages == 1 ? "" : "s");
        else
            nb_say_printf(&b, o->tongue, "%zu chapter%s, ", j->chapters,
                          j->chapters == 1 ? "" : "s");
        put_size(&b, j->bytes);
        nb_say_printf(&b, o->tongue, ", %.0f ms\n", j->seconds * 1e3);
    }
    if (o->verbose) nb_put(&b, j->report.p, j->report.n);
    say(stderr, &b);
    if (!j->ok || !j->proof.n) return;
    nb_put(&b, j->proof.p, j->proof.n);
    say(nb_str_is(j->output, "-") ? stderr : stdout, &b);
}

static bool is_coloured(int fd)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    return isatty(fd) && !(no_color && *no_color) && !(term && strcmp(term, "dumb") == 0);
}

static void print_diagnostics(const nb_diags *d, const nb_options *o)
{
    bool colour = is_coloured(STDERR_FILENO);
    nb_buf b = {0};
    nb_severity least = o->quiet ? NB_ERROR : o->verbose ? NB_NOTE : NB_WARNING;
    nb_diags_print(d, least, colour, &b);
    size_t notes = nb_diags_count(d, NB_NOTE);
    if (least == NB_WARNING && notes)
        nb_say_printf(&b, o->tongue, "notesbook: %zu note%s; --verbose shows %s\n", notes,
                      notes == 1 ? "" : "s", notes == 1 ? "it" : "them");
    say(stderr, &b);
}

/* What `build` and `watch` know beyond the other commands; all NULL for those. */
typedef struct {
    nb_state *state;
    nb_trace *book;
    nb_watcher *watcher;
    nb_preview *preview;
    bool first; /* of a watch: everything is made, so that all messages are known */
} build;

static nb_str how_of(const nb_run *p, const build *b, const nb_target *t, int64_t epoch)
{
    return nb_state_how(b->state, p->options,
                        t->format == NB_PDF ? NB_STR("pdf") : NB_STR("epub"), t->lang, epoch);
}

static bool skip_fresh(const nb_run *p, const build *b, const nb_target *t, int64_t epoch)
{
    if (!b->state || b->first || p->options->force) return false;
    if (!nb_state_is_fresh(b->state, t->output, how_of(p, b, t, epoch))) return false;
    if (p->options->verbose) {
        nb_buf line = {0};
        nb_say_printf(&line, p->options->tongue, "%.*s: unchanged\n", NB_STR_ARG(t->output));
        say(stderr, &line);
    }
    return true;
}

/* Where there are more files than cores, the two of an edition share the reading and the pages;
 * else they are made at once, each by itself. */
static void pair_up(nb_job *jobs, size_t n)
{
    if (n <= nb_work_cores() || jobs[0].options->dump) return;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n && jobs[i].format == NB_PDF; k++)
            if (jobs[k].format == NB_EPUB && jobs[k].edition == jobs[i].edition &&
                !jobs[i].beside && !jobs[i].twin) {
                jobs[i].twin = &jobs[k];
                jobs[k].lead = &jobs[i];
            }
}

static const nb_trace *trace_of(const nb_job *j)
{
    return j->lead ? j->lead->trace : j->trace;
}

/* Every target of the plan, in order; messages go to diags. */
static bool run_plan(nb_run *p, build *b, int64_t epoch, nb_diags *diags)
{
    nb_job *jobs = NB_ARRAY(p->arena, nb_job, p->n);
    nb_target **target = NB_ARRAY(p->arena, nb_target *, p->n);
    nb_str manifest = find_manifest(p->arena);
    size_t n = 0;
    for (size_t i = 0; i < p->n; i++) {
        nb_target *t = &p->target[i];
        if (skip_fresh(p, b, t, epoch)) continue;
        target[n] = t;
        jobs[n++] =
            (nb_job){.options = p->options,
                     .book = p->book,
                     .edition = t->edition,
                     .beside = t->beside,
                     .format = t->format,
                     .manifest = manifest,
                     .epoch = epoch,
                     .output = t->output,
                     .sibling_output = nb_run_sibling,
                     .ctx = t,
                     .trace = nb_trace_open(b->state ? NB_TRACE_DIGESTS : NB_TRACE_STAMPS),
                     .diags = nb_diags_open()};
        nb_diags_speak(jobs[n - 1].diags, p->options->tongue);
        if (t->format == NB_CHECK || p->options->verbose) nb_diags_list_all(jobs[n - 1].diags);
    }
    pair_up(jobs, n);
    nb_meter *meter = nb_meter_start(jobs, n);
    bool one_stream = n && nb_str_is(jobs[0].output, "-");
    if (one_stream)
        for (size_t i = 0; i < n; i++) nb_job_run(&jobs[i]);
    else nb_work(n, run_job, jobs);
    nb_meter_stop(meter);
    bool ok = true;
    if (p->options->command == NB_CHECK) nb_cli_check(p->arena, jobs, n, diags);
    for (size_t i = 0; i < n; i++) {
        report_job(&jobs[i]);
        nb_diags_merge(diags, jobs[i].diags);
        ok = ok && jobs[i].ok;
        if (b->state && jobs[i].ok)
            nb_state_set(b->state, jobs[i].output, how_of(p, b, target[i], epoch), b->book,
                         trace_of(&jobs[i]));
        if (b->watcher) nb_watcher_follow(b->watcher, trace_of(&jobs[i]));
        if (jobs[i].doc) nb_doc_free(jobs[i].doc);
        if (b->preview) nb_preview_keep(b->preview, jobs[i].output, jobs[i].diags);
        else nb_diags_free(jobs[i].diags);
        nb_buf_free(&jobs[i].report);
        nb_buf_free(&jobs[i].proof);
    }
    for (size_t i = 0; i < n; i++) nb_trace_free(jobs[i].trace);
    return ok;
}

static void write_state(const nb_options *o, const nb_state *s, nb_diags *diags)
{
    int err = nb_state_write(s);
    if (err)
        nb_diag(diags, NB_CANNOT_WRITE, NB_NOWHERE, "cannot keep the state of the build: %s",
                strerror(err));
    if (!o->depfile.n) return;
    nb_buf rule = {0};
    nb_state_depfile(s, &rule);
    err = nb_file_write(o->depfile, (nb_str){rule.p, rule.n});
    nb_buf_free(&rule);
    if (err)
        nb_diag(diags, NB_CANNOT_WRITE, NB_NOWHERE, "cannot write '%.*s': %s",
                NB_STR_ARG(o->depfile), strerror(err));
}

static int make_all(nb_run *p, build *b, int64_t epoch, nb_diags *diags)
{
    if (!p->book || !nb_run_make(p, diags)) return WRONG_BOOK;
    if (nb_run_overlaps(p))
        return usage_error(
            p->options->tongue,
            nb_str_of(nb_say(p->options->tongue,
                             NB_SAY("several files cannot go into one: give a folder to "
                                    "--output, or choose with --edition"))));
    if (nb_run_output_is_dir(p->options))
        (void)nb_dir_make(p->options->output); /* writing will say */
    bool ok = run_plan(p, b, epoch, diags);
    if (b->state) write_state(p->options, b->state, diags);
    return ok && !nb_diags_count(diags, NB_ERROR) ? DONE : WRONG_BOOK;
}

static int compile(nb_arena *a, const nb_options *o, build b, nb_diags *diags)
{
    double start = nb_job_clock();
    int64_t epoch;
    if (!read_epoch(&epoch))
        return usage_error(
            o->tongue, nb_str_of(nb_say(o->tongue, NB_SAY("SOURCE_DATE_EPOCH is not a number "
                                                          "of seconds"))));
    if (o->command & NB_BUILDS) {
        b.book = nb_trace_open(NB_TRACE_DIGESTS);
        b.state = nb_state_open(a, o->output.n ? o->output : NB_STR("."));
    }
    nb_text *text = nb_text_open();
    nb_parse_options po = {.lang = o->lang, .epoch = epoch, .limits = &o->limits};
    nb_trace_use(b.book);
    nb_book *book = nb_book_open(o->inputs.v, o->inputs.n, &po, text, diags);
    nb_trace_use(NULL);
    nb_text_close(text);
    nb_run p = {.arena = a, .options = o, .book = book};
    int status = make_all(&p, &b, epoch, diags);
    if (b.preview) nb_preview_show(b.preview, &p, diags, nb_job_clock() - start);
    if (o->command == NB_CHECK) nb_cli_findings(o, diags, is_coloured(STDOUT_FILENO));
    else print_diagnostics(diags, o);
    if (b.watcher) nb_watcher_follow(b.watcher, b.book);
    nb_book_free(book);
    nb_trace_free(b.book);
    return status;
}

static int verify(nb_arena *a, const nb_options *o, nb_diags *diags)
{
    int64_t epoch;
    if (!read_epoch(&epoch))
        return usage_error(
            o->tongue, nb_str_of(nb_say(o->tongue, NB_SAY("SOURCE_DATE_EPOCH is not a number "
                                                          "of seconds"))));
    if (!o->inputs.n)
        return usage_error(
            o->tongue,
            nb_str_of(nb_say(o->tongue, NB_SAY("verify needs a finished PDF or EPUB"))));
    nb_buf b = {0};
    bool ok = nb_cli_verify(a, o, epoch, &b, diags);
    print_diagnostics(diags, o);
    if (o->quiet) nb_buf_free(&b);
    else say(stdout, &b);
    return ok && !nb_diags_count(diags, NB_ERROR) ? DONE : WRONG_BOOK;
}

static nb_diags *open_diags(const nb_options *o)
{
    nb_diags *d = nb_diags_open();
    nb_diags_speak(d, o->tongue);
    if (o->strict) nb_diags_strict(d);
    if (o->verbose) nb_diags_list_all(d);
    return d;
}

/* Builds, then again after every change, until a signal ends it. */
static void rounds(const nb_options *o, build b)
{
    do {
        nb_arena *a = nb_arena_open();
        nb_diags *diags = open_diags(o);
        compile(a, o, b, diags);
        nb_diags_free(diags);
        nb_arena_free(a);
        b.first = false;
    } while (nb_watcher_wait(b.watcher));
}

static int watch(nb_arena *a, const nb_options *o, nb_diags *diags)
{
    int err;
    nb_confine_files(a, o, find_manifest(a));
    build b = {.watcher = nb_watcher_open(&err), .first = true};
    if (!b.watcher)
        nb_diag(diags, NB_CANNOT_WATCH, NB_NOWHERE, "cannot watch folders: %s", strerror(err));
    else if (o->serve) b.preview = nb_preview_open(o, diags);
    bool ok = b.watcher && (b.preview || !o->serve);
    nb_confine_calls(o);
    if (b.preview && !o->quiet) {
        nb_buf line = {0};
        nb_say_printf(&line, o->tongue, "notesbook: http://127.0.0.1:%u/ (Ctrl-C ends)\n",
                      nb_preview_port(b.preview));
        say(stderr, &line);
    }
    if (ok) rounds(o, b);
    print_diagnostics(diags, o);
    nb_preview_close(b.preview);
    nb_watcher_close(b.watcher);
    return ok ? DONE : WRONG_BOOK;
}

static int check(nb_arena *a, const nb_options *o, nb_diags *diags)
{
    if (o->format != NB_FORMAT_TEXT) nb_diags_list_all(diags);
    nb_diags_count_once(diags); /* a file of two editions */
    bool ok = !o->fix || nb_cli_repair(a, o, diags);
    if (o->dry_run) {
        print_diagnostics(diags, o);
        return ok ? DONE : WRONG_BOOK;
    }
    return compile(a, o, (build){0}, diags);
}

static int run(nb_arena *a, nb_tongue tongue, int argc, char **argv)
{
    nb_options o = {.tongue = tongue};
    nb_str error;
    if (!nb_options_parse(a, argc, argv, &o, &error)) return usage_error(tongue, error);
    if (o.version) {
        puts("notesbook " NB_VERSION);
        return DONE;
    }
    if (o.help || !o.command) {
        nb_buf b = {0};
        if (o.inputs.n == 1 && nb_str_is(o.inputs.v[0], "man")) nb_options_man(tongue, &b);
        else if (o.inputs.n == 1 && nb_options_complete(o.inputs.v[0], &b)) {
        } else nb_options_help(o.command, tongue, &b);
        say(o.help ? stdout : stderr, &b);
        return o.help ? DONE : WRONG_USAGE;
    }
    if (o.command == NB_FONTS) return nb_cli_fonts(a, find_manifest(a), &o) ? DONE : WRONG_BOOK;
    if (o.command != NB_INIT && o.command != NB_WATCH) nb_confine(a, &o, find_manifest(a));
    nb_diags *diags = open_diags(&o);
    int status;
    if (o.command == NB_INIT) {
        status = nb_cli_init(a, &o, diags) ? DONE : WRONG_BOOK;
        print_diagnostics(diags, &o);
    } else if (o.command == NB_VERIFY) status = verify(a, &o, diags);
    else if (o.command == NB_CHECK) status = check(a, &o, diags);
    else if (o.command == NB_WATCH) status = watch(a, &o, diags);
    else status = compile(a, &o, (build){0}, diags);
    nb_diags_free(diags);
    return status;
}

int nb_cli_main(int argc, char **argv)
{
    nb_mem_start();
    catch_signals();
    nb_arena *a = nb_arena_open();
    nb_tongue tongue = nb_cli_tongue();
    int status = run(a, tongue, argc, argv);
    nb_arena_free(a);
    if (fflush(stdout) && errno == EPIPE) { /* its reader has seen enough: `… | head` */
        status = WRONG_BOOK;
    } else if (ferror(stdout) && status == DONE) {
        nb_buf b = {0};
        nb_say_printf(&b, tongue,
                      "notesbook: error: cannot write standard output: %s [cannot-write]\n",
                      strerror(errno));
        say(stderr, &b);
        status = WRONG_BOOK;
    }
    return status;
}
