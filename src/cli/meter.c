#include "cli/meter.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"

enum { FIRST_MS = 500, EVERY_MS = 100 };

struct nb_meter {
    const nb_job *jobs;
    size_t n;
    double start;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t over;
    bool stopping, shown;
};

/* What share of a job lies before a stage, and what it takes itself; as measured on long books.
 */
static const struct {
    const char *stage;
    double from, share;
} shares[] = {
    {"reading", 0, 0.08}, {"layout", 0.08, 0.5}, {"PDF", 0.58, 0.42}, {"EPUB", 0.58, 0.42}};

static double fraction_of(const nb_job *j)
{
    const char *stage = atomic_load(&j->progress.stage);
    size_t done = atomic_load(&j->progress.done), all = atomic_load(&j->progress.all);
    for (size_t i = 0; stage && i < sizeof shares / sizeof *shares; i++)
        if (strcmp(stage, shares[i].stage) == 0)
            return shares[i].from + (all ? shares[i].share * (double)done / (double)all : 0);
    return j->seconds > 0 ? 1 : 0; /* over, or not begun */
}

/* Cut to the width of the terminal, so that one \r takes it back. */
static void put_line(nb_buf *out, nb_str line)
{
    struct winsize size;
    size_t width =
        ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : 80;
    size_t i = 0, cells = 0;
    while (i < line.n) {
        size_t next = i;
        cells += (size_t)nb_cells(nb_utf8_next(line, &next));
        if (cells >= width) break;
        i = next;
    }
    nb_puts(out, "\r");
    nb_put_str(out, nb_str_sub(line, 0, i));
    nb_puts(out, "\033[K");
}

static void show(nb_meter *m)
{
    double all = 0;
    const nb_job *at = NULL;
    size_t over = 0;
    for (size_t i = 0; i < m->n; i++) {
        double f = fraction_of(&m->jobs[i]);
        all += f / (double)m->n;
        over += f >= 1;
        if (!at && atomic_load(&m->jobs[i].progress.stage)) at = &m->jobs[i];
    }
    const char *stage = at ? atomic_load(&at->progress.stage) : NULL;
    if (!stage) return;
    nb_tongue t = at->options->tongue;
    size_t done = atomic_load(&at->progress.done), of = atomic_load(&at->progress.all);
    nb_buf line = {0}, out = {0};
    nb_say_printf(&line, t, "%.*s: ", NB_STR_ARG(at->output));
    if (strcmp(stage, "PDF") == 0 && done < of)
        nb_say_printf(&line, t, "PDF, page %zu of %zu", done, of);
    else if (done < of) nb_say_printf(&line, t, "%s, %zu %%", stage, done * 100 / of);
    else nb_puts(&line, nb_say(t, stage));
    if (m->n > 1) nb_say_printf(&line, t, " (%zu of %zu files done)", over, m->n);
    double spent = nb_job_clock() - m->start;
    double left = all > 0.05 ? spent * (1 - all) / all : 0;
    if (left >= 1) nb_say_printf(&line, t, ", about %.0f s left", left);
    put_line(&out, nb_buf_str(&line));
    fwrite(out.p, 1, out.n, stderr);
    fflush(stderr);
    m->shown = true;
    nb_buf_free(&line);
    nb_buf_free(&out);
}

static void *look(void *meter)
{
    nb_meter *m = meter;
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    pthread_mutex_lock(&m->lock);
    for (long wait = FIRST_MS; !m->stopping; wait = EVERY_MS) {
        until.tv_nsec += wait * 1000000;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        if (pthread_cond_timedwait(&m->over, &m->lock, &until) != 0 && !m->stopping) show(m);
    }
    pthread_mutex_unlock(&m->lock);
    return NULL;
}

nb_meter *nb_meter_start(const nb_job *jobs, size_t n)
{
    const char *term = getenv("TERM");
    if (!n || jobs[0].options->quiet || !isatty(STDERR_FILENO) || !term || !*term ||
        strcmp(term, "dumb") == 0)
        return NULL;
    nb_meter *m = nb_calloc(1, sizeof *m);
    *m = (nb_meter){.jobs = jobs, .n = n, .start = nb_job_clock()};
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&m->over, &attr);
    pthread_condattr_destroy(&attr);
    pthread_mutex_init(&m->lock, NULL);
    if (pthread_create(&m->thread, NULL, look, m) == 0) return m;
    nb_free(m);
    return NULL;
}

void nb_meter_stop(nb_meter *m)
{
    if (!m) return;
    pthread_mutex_lock(&m->lock);
    m->stopping = true;
    pthread_cond_signal(&m->over);
    pthread_mutex_unlock(&m->lock);
    pthread_join(m->thread, NULL);
    if (m->shown) fputs("\r\033[K", stderr);
    pthread_cond_destroy(&m->over);
    pthread_mutex_destroy(&m->lock);
    nb_free(m);
}
