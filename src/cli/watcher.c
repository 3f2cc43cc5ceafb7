#include "cli/watcher.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/file.h"
#include "base/map.h"
#include "base/mem.h"

enum {
    REST_MS = 8,     /* a save is over when nothing happens for so long … */
    MOST_RESTS = 25, /* … or when it has gone on for this many of them */
};

struct nb_watcher {
    nb_arena *arena;
    nb_map folders; /* path -> watched */
    int events, signals;
    bool grown;
};

static sigset_t ending(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    return set;
}

nb_watcher *nb_watcher_open(int *err)
{
    sigset_t set = ending();
    nb_arena *a = nb_arena_open();
    nb_watcher *w = NB_NEW(a, nb_watcher);
    w->arena = a;
    nb_map_init(&w->folders, a);
    w->events = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    w->signals = w->events < 0 ? -1 : signalfd(-1, &set, SFD_CLOEXEC);
    if (w->signals >= 0) return w;
    *err = errno;
    nb_watcher_close(w);
    return NULL;
}

void nb_watcher_close(nb_watcher *w)
{
    if (!w) return;
    if (w->events >= 0) close(w->events);
    if (w->signals >= 0) close(w->signals);
    nb_arena_free(w->arena);
}

static void add_folder(nb_watcher *w, nb_str path)
{
    enum {
        CHANGES = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO |
                  IN_DELETE_SELF | IN_MOVE_SELF
    };
    for (;;) {
        void **at = nb_map_at(&w->folders, nb_str_dup(w->arena, path));
        if (*at) return;
        if (inotify_add_watch(w->events, nb_str_z(w->arena, path), CHANGES | IN_ONLYDIR) >= 0) {
            *at = w;
            w->grown = true;
            return;
        }
        nb_str above = nb_path_dir(path);
        if (nb_str_eq(above, path)) return;
        path = above;
    }
}

void nb_watcher_add(nb_watcher *w, nb_seen seen)
{
    /* Faces change with their packages only, and lie in folders that are none of the book's. */
    if (seen.kind == NB_SEEN_STAMP) return;
    bool is_folder = seen.kind == NB_SEEN_DIR || nb_str_is(seen.value, "d");
    add_folder(w, is_folder ? seen.path : nb_path_dir(seen.path));
}

void nb_watcher_follow(nb_watcher *w, const nb_trace *t)
{
    for (size_t i = 0; i < nb_trace_n(t); i++) nb_watcher_add(w, nb_trace_at(t, i));
}

/* A folder that goes may come back under its name: it is asked for again in the next round. */
static void forget_all(nb_watcher *w)
{
    nb_map_init(&w->folders, w->arena);
}

/* Reads what there is. Does any of it concern a source? Hidden files are the state of the
 * build, unfinished outputs and editors' own; outputs are ours. */
static bool read_events(nb_watcher *w)
{
    _Alignas(struct inotify_event) char buffer[16 * 1024];
    bool any = false;
    for (ssize_t n; (n = read(w->events, buffer, sizeof buffer)) > 0;)
        for (char *p = buffer; p < buffer + n;) {
            const struct inotify_event *e = (const void *)p;
            p += sizeof *e + e->len;
            if (e->mask & (IN_IGNORED | IN_MOVE_SELF | IN_DELETE_SELF)) forget_all(w);
            nb_str name = nb_str_of(e->len ? e->name : NULL);
            any = any || !name.n || nb_trace_is_source(name);
        }
    return any;
}

bool nb_watcher_wait(nb_watcher *w)
{
    sigset_t set = ending(), before;
    struct pollfd fds[] = {{.fd = w->events, .events = POLLIN},
                           {.fd = w->signals, .events = POLLIN}};
    bool changed = w->grown, ended = false;
    w->grown = false;
    pthread_sigmask(SIG_BLOCK, &set, &before);
    for (int rests = 0; !ended && rests < MOST_RESTS;) {
        int n = poll(fds, 2, changed ? REST_MS : -1);
        if (n < 0 && errno != EINTR) ended = true;
        if (n > 0 && fds[1].revents) { /* taken, so that it is not delivered once more */
            struct signalfd_siginfo taken;
            ended = read(w->signals, &taken, sizeof taken) > 0;
        }
        if (n == 0) break; /* at rest */
        if (n > 0 && fds[0].revents) changed = read_events(w) || changed;
        rests += changed;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return !ended;
}
