#include "serve/serve.h"

#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "serve/assets.h"
#include "serve/http_calls.h"

enum {
    MOST_CONNECTIONS = 64,
    IDLE_SECONDS = 60,
    WAIT_SECONDS = 20, /* then a waiting browser is answered and asks again */
};

/* Everything of one publication. Answers under way keep it. */
typedef struct {
    nb_arena *arena;
    nb_served *v;
    size_t n;
    unsigned users;
} snapshot;

struct nb_server {
    struct MHD_Daemon *daemon;
    unsigned port;
    pthread_mutex_t lock; /* of all below */
    pthread_cond_t news;
    snapshot *now;
    unsigned long version;
    bool closing;
};

typedef struct {
    nb_server *server;
    snapshot *held;
} hold;

static void release(nb_server *s, snapshot *held)
{
    pthread_mutex_lock(&s->lock);
    bool last = held && --held->users == 0;
    pthread_mutex_unlock(&s->lock);
    if (last) nb_arena_free(held->arena);
}

static void answered(void *cls)
{
    hold *h = cls;
    release(h->server, h->held);
    nb_free(h);
}

/* "127.0.0.1:8000" or "localhost:8000", and the name without a port where that is HTTP's own.
 */
static bool is_own_name(const nb_server *s, const char *host)
{
    static const char *const names[] = {"127.0.0.1", "localhost"};
    nb_str h = nb_str_of(host);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        nb_str name = nb_str_of(names[i]);
        if (!nb_str_ieq(nb_str_sub(h, 0, name.n), name)) continue;
        nb_str rest = nb_str_sub(h, name.n, h.n);
        if (!rest.n && s->port == 80) return true;
        if (rest.n > 1 && rest.s[0] == ':' &&
            strtoul(rest.s + 1, NULL, 10) == (unsigned long)s->port)
            return true;
    }
    return false;
}

static enum MHD_Result answer_with(struct MHD_Connection *c, unsigned status,
                                   struct MHD_Response *r, const char *type)
{
    MHD_add_response_header(r, "Content-Type", type);
    MHD_add_response_header(r, "Cache-Control", "no-store");
    MHD_add_response_header(r, "X-Content-Type-Options", "nosniff");
    MHD_add_response_header(r, "Referrer-Policy", "no-referrer");
    MHD_add_response_header(r, "Cross-Origin-Resource-Policy", "same-origin");
    MHD_add_response_header(r, "Content-Security-Policy",
                            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src "
                            "'self' data:; object-src 'self'; frame-ancestors 'self'");
    enum MHD_Result ok = MHD_queue_response(c, status, r);
    MHD_destroy_response(r);
    return ok;
}

static enum MHD_Result send_text(struct MHD_Connection *c, unsigned status, const char *text)
{
    struct MHD_Response *r = MHD_create_response_from_buffer(
        strlen(text), (void *)(uintptr_t)text, MHD_RESPMEM_MUST_COPY);
    return r ? answer_with(c, status, r, "text/plain; charset=utf-8") : MHD_NO;
}

static enum MHD_Result send_file(nb_server *s, struct MHD_Connection *c, nb_str path)
{
    nb_str bytes = NB_STR_NULL;
    struct MHD_Response *r = NULL;
    if (nb_asset_find(path, &bytes)) {
        r = MHD_create_response_from_buffer(bytes.n, (void *)(uintptr_t)bytes.s,
                                            MHD_RESPMEM_PERSISTENT);
        return r ? answer_with(c, MHD_HTTP_OK, r, nb_content_type(path)) : MHD_NO;
    }
    pthread_mutex_lock(&s->lock);
    snapshot *held = s->now;
    const nb_served *found = NULL;
    for (size_t i = 0; held && i < held->n; i++)
        if (nb_str_eq(held->v[i].path, path)) found = &held->v[i];
    if (found) held->users++;
    pthread_mutex_unlock(&s->lock);
    if (!found) return send_text(c, MHD_HTTP_NOT_FOUND, "404 not found\n");
    hold *h = nb_malloc(sizeof *h);
    *h = (hold){s, held};
    r = MHD_create_response_from_buffer_with_free_callback_cls(
        found->bytes.n, (void *)(uintptr_t)found->bytes.s, answered, h);
    if (r) return answer_with(c, MHD_HTTP_OK, r, nb_content_type(path));
    answered(h);
    return MHD_NO;
}

/* Answers when there is a newer version than the browser has, or after a while in any case. */
static enum MHD_Result wait_for_news(nb_server *s, struct MHD_Connection *c)
{
    const char *since = MHD_lookup_connection_value(c, MHD_GET_ARGUMENT_KIND, "since");
    unsigned long had = since ? strtoul(since, NULL, 10) : 0;
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += WAIT_SECONDS;
    pthread_mutex_lock(&s->lock);
    while (!s->closing && s->version == had &&
           pthread_cond_timedwait(&s->news, &s->lock, &until) == 0) {}
    unsigned long version = s->version;
    bool closing = s->closing;
    pthread_mutex_unlock(&s->lock);
    if (closing) return MHD_NO;
    nb_buf b = {0};
    nb_printf(&b, "{\"version\":%lu}", version);
    struct MHD_Response *r = MHD_create_response_from_buffer(b.n, b.p, MHD_RESPMEM_MUST_COPY);
    nb_buf_free(&b);
    return r ? answer_with(c, MHD_HTTP_OK, r, "application/json; charset=utf-8") : MHD_NO;
}

static enum MHD_Result answer(void *cls, struct MHD_Connection *c, const char *url,
                              const char *method, const char *version, const char *upload,
                              size_t *upload_size, void **state)
{
    (void)version, (void)upload;
    static const char begun;
    nb_server *s = cls;
    if (!*state) { /* headers only so far */
        *state = (void *)(uintptr_t)&begun;
        return MHD_YES;
    }
    if (*upload_size) {
        *upload_size = 0;
        return MHD_YES;
    }
    if (!is_own_name(s, MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Host")))
        return send_text(c, MHD_HTTP_FORBIDDEN, "403 this server has another name\n");
    if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
        return send_text(c, MHD_HTTP_METHOD_NOT_ALLOWED, "405 only GET and HEAD\n");
    if (strcmp(url, "/wait") == 0) return wait_for_news(s, c);
    return send_file(s, c, nb_str_of(url));
}

/* A socket of our own, so that a port that is taken comes back as errno. */
static int listen_here(unsigned port, unsigned *bound, int *err)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t n = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), on = 1;
    if (fd < 0) {
        *err = errno;
        return -1;
    }
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) ||
        bind(fd, (struct sockaddr *)&at, sizeof at) || listen(fd, MOST_CONNECTIONS) ||
        getsockname(fd, (struct sockaddr *)&at, &n)) {
        *err = errno;
        close(fd);
        return -1;
    }
    *bound = ntohs(at.sin_port);
    return fd;
}

nb_server *nb_server_open(unsigned port, int *err)
{
    *err = ENOSYS;
    if (!nb_library_open(&nb_serve_http)) return NULL;
    nb_server *s = nb_calloc(1, sizeof *s);
    int fd = listen_here(port, &s->port, err);
    if (fd < 0) {
        nb_free(s);
        return NULL;
    }
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&s->news, &attr);
    pthread_condattr_destroy(&attr);
    pthread_mutex_init(&s->lock, NULL);
    sigset_t all, before; /* its threads leave every signal to the caller's */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    s->daemon = MHD_start_daemon(
        MHD_USE_AUTO | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION, 0, NULL,
        NULL, answer, s, MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)MOST_CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS,
        MHD_OPTION_END);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (s->daemon) return s;
    *err = errno ? errno : EIO;
    close(fd);
    nb_server_close(s);
    return NULL;
}

unsigned nb_server_port(const nb_server *s)
{
    return s->port;
}

void nb_server_publish(nb_server *s, const nb_served *files, size_t n)
{
    nb_arena *a = nb_arena_open();
    snapshot *next = NB_NEW(a, snapshot), *before;
    *next = (snapshot){.arena = a, .v = NB_ARRAY(a, nb_served, n), .n = n, .users = 1};
    for (size_t i = 0; i < n; i++)
        next->v[i] = (nb_served){nb_str_dup(a, files[i].path), nb_str_dup(a, files[i].bytes)};
    pthread_mutex_lock(&s->lock);
    before = s->now;
    s->now = next;
    s->version++;
    pthread_cond_broadcast(&s->news);
    pthread_mutex_unlock(&s->lock);
    release(s, before);
}

void nb_server_close(nb_server *s)
{
    if (!s) return;
    pthread_mutex_lock(&s->lock);
    s->closing = true;
    pthread_cond_broadcast(&s->news);
    pthread_mutex_unlock(&s->lock);
    if (s->daemon) MHD_stop_daemon(s->daemon); /* waits for its threads, closes the socket */
    release(s, s->now);
    pthread_cond_destroy(&s->news);
    pthread_mutex_destroy(&s->lock);
    nb_free(s);
}
