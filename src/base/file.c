#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/trace.h"

enum {
    PATH_LIMIT = 4096,
    OPEN_OUTPUTS =
        32, /* unfinished outputs at one time: editions x formats, with room to spare */
};

/* A path as a C string on the stack; empty where it does not fit or holds a NUL. */
typedef struct {
    char z[PATH_LIMIT];
} zpath;

static zpath z_of(nb_str path)
{
    zpath p = {.z = ""};
    if (path.n && path.n < sizeof p.z && !memchr(path.s, 0, path.n)) {
        memcpy(p.z, path.s, path.n);
        p.z[path.n] = 0;
    }
    return p;
}

static int read_fd(int fd, nb_buf *b, size_t limit)
{
    for (;;) {
        nb_buf_reserve(b, 64 * 1024);
        ssize_t k = read(fd, b->p + b->n, b->cap - b->n - 1);
        if (k < 0 && errno == EINTR) continue;
        if (k < 0) return errno;
        if (k == 0) return 0;
        b->n += (size_t)k;
        if (b->n > limit) return EFBIG;
    }
}

/* A pipe that somebody left in a folder would be waited for without end; one without a name
 * comes from a shell ("<(…)") and has a writer. (pipefs is no place that a path leads to.) */
static int check_kind(int fd, const struct stat *st)
{
    struct statfs fs;
    if (S_ISDIR(st->st_mode)) return EISDIR;
    if (S_ISFIFO(st->st_mode) && (fstatfs(fd, &fs) || fs.f_type != PIPEFS_MAGIC))
        return EOPNOTSUPP;
    return S_ISREG(st->st_mode) || fcntl(fd, F_SETFL, 0) == 0 ? 0 : errno;
}

int nb_file_read(nb_arena *a, nb_str path, size_t limit, nb_str *out)
{
    bool standard = nb_str_is(path, "-");
    zpath p = z_of(path);
    int fd = standard ? STDIN_FILENO : open(p.z, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        int err = errno;
        nb_trace_kind(path, '-');
        return err;
    }
    struct stat st;
    int err = fstat(fd, &st) ? errno : standard ? 0 : check_kind(fd, &st);
    nb_buf b = {0};
    if (!err && S_ISREG(st.st_mode)) {
        if (st.st_size > 0 && (uintmax_t)st.st_size > limit) err = EFBIG;
        else nb_buf_reserve(&b, (size_t)st.st_size + 1);
    }
    if (!err) err = read_fd(fd, &b, limit);
    if (!standard) close(fd);
    if (!err) {
        *out = nb_buf_take(a, &b);
        if (!standard) nb_trace_bytes(path, *out);
    }
    nb_buf_free(&b);
    return err;
}

static bool is_kind(nb_str path, bool directory)
{
    struct stat st;
    zpath p = z_of(path);
    bool exists = stat(p.z, &st) == 0, is_dir = exists && S_ISDIR(st.st_mode);
    nb_trace_kind(path, !exists ? '-' : is_dir ? 'd' : 'f');
    return exists && is_dir == directory;
}

bool nb_file_exists(nb_str path)
{
    return is_kind(path, false);
}

bool nb_dir_exists(nb_str path)
{
    return is_kind(path, true);
}

bool nb_file_is_regular(nb_str path)
{
    struct stat st;
    zpath p = z_of(path);
    return stat(p.z, &st) == 0 && S_ISREG(st.st_mode);
}

int nb_dir_make(nb_str path)
{
    zpath p = z_of(path);
    return mkdir(p.z, 0777) && errno != EEXIST ? errno : 0;
}

static int by_bytes(const void *x, const void *y)
{
    return nb_str_cmp(*(const nb_str *)x, *(const nb_str *)y);
}

int nb_dir_list(nb_arena *a, nb_str path, nb_str **names, size_t *n)
{
    zpath p = z_of(path);
    DIR *d = opendir(p.z);
    if (!d) return errno;
    NB_VEC(nb_str) list = {0};
    struct dirent *e;
    while (errno = 0, (e = readdir(d)))
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            NB_PUSH(a, &list) = nb_str_dup(a, nb_str_of(e->d_name));
    int err = errno;
    closedir(d);
    if (list.n) qsort(list.v, list.n, sizeof *list.v, by_bytes);
    *names = list.v;
    *n = list.n;
    if (!err) nb_trace_names(path, list.v, list.n);
    return err;
}

nb_str nb_path_dir(nb_str path)
{
    size_t i = nb_str_rchr(path, '/');
    if (i == NB_NPOS) return NB_STR(".");
    return nb_str_sub(path, 0, i ? i : 1);
}

nb_str nb_path_name(nb_str path)
{
    size_t i = nb_str_rchr(path, '/');
    return i == NB_NPOS ? path : nb_str_sub(path, i + 1, path.n);
}

nb_str nb_path_ext(nb_str path)
{
    nb_str name = nb_path_name(path);
    size_t i = nb_str_rchr(name, '.');
    return i == NB_NPOS || i == 0 ? NB_STR_NULL : nb_str_sub(name, i, name.n);
}

nb_str nb_path_stem(nb_str path)
{
    nb_str name = nb_path_name(path);
    return nb_str_sub(name, 0, name.n - nb_path_ext(path).n);
}

typedef NB_VEC(nb_str) segments;

/* Appends the segments of a path, resolving "." and ".." against what is there. */
static void push_segments(nb_arena *a, segments *v, nb_str path, bool absolute)
{
    while (path.n) {
        nb_str part;
        nb_str_cut(path, '/', &part, &path);
        if (!part.n || nb_str_is(part, ".")) continue;
        bool up = nb_str_is(part, "..");
        if (up && v->n && !nb_str_is(v->v[v->n - 1], "..")) v->n--;
        else if (!up || !absolute) NB_PUSH(a, v) = part;
    }
}

static nb_str join_segments(nb_arena *a, const segments *v, size_t from, size_t ups,
                            bool absolute)
{
    nb_buf b = {0};
    if (absolute) nb_putc(&b, '/');
    for (size_t i = 0; i < ups; i++) nb_puts(&b, i ? "/.." : "..");
    for (size_t i = from; i < v->n; i++) {
        if (b.n && b.p[b.n - 1] != '/') nb_putc(&b, '/');
        nb_put_str(&b, v->v[i]);
    }
    if (!b.n) nb_putc(&b, '.');
    return nb_buf_take(a, &b);
}

nb_str nb_path_join(nb_arena *a, nb_str dir, nb_str rel)
{
    bool rel_absolute = rel.n && rel.s[0] == '/';
    bool absolute = rel_absolute || (dir.n && dir.s[0] == '/');
    segments v = {0};
    if (!rel_absolute) push_segments(a, &v, dir, absolute);
    push_segments(a, &v, rel, absolute);
    return join_segments(a, &v, 0, 0, absolute);
}

nb_str nb_path_relative(nb_arena *a, nb_str path, nb_str dir)
{
    segments to = {0}, from = {0};
    push_segments(a, &to, path, path.n && path.s[0] == '/');
    push_segments(a, &from, dir, dir.n && dir.s[0] == '/');
    size_t same = 0;
    while (same < to.n && same < from.n && nb_str_eq(to.v[same], from.v[same])) same++;
    return join_segments(a, &to, same, from.n - same, false);
}

struct nb_out {
    int fd;
    int err;
    bool in_place; /* standard output or a device: nothing to rename */
    zpath target, temp;
};

/* Unfinished temporary files, for nb_out_abandon_all from a signal handler. */
static _Atomic(nb_out *) open_outputs[OPEN_OUTPUTS];

static bool enlist(nb_out *out)
{
    for (int i = 0; i < OPEN_OUTPUTS; i++) {
        nb_out *none = NULL;
        if (atomic_compare_exchange_strong(&open_outputs[i], &none, out)) return true;
    }
    return false;
}

static void delist(nb_out *out)
{
    for (int i = 0; i < OPEN_OUTPUTS; i++) {
        nb_out *mine = out;
        if (atomic_compare_exchange_strong(&open_outputs[i], &mine, NULL)) return;
    }
}

void nb_out_abandon_all(void)
{
    for (int i = 0; i < OPEN_OUTPUTS; i++) {
        nb_out *out = atomic_exchange(&open_outputs[i], NULL);
        if (out) unlink(out->temp.z);
    }
}

static int open_temp(nb_out *out, nb_str path)
{
    nb_str dir = nb_path_dir(path), name = nb_path_name(path);
    int n = snprintf(out->temp.z, sizeof out->temp.z, "%.*s/.%.*s.XXXXXX", NB_STR_ARG(dir),
                     (int)(name.n > 200 ? 200 : name.n), name.s);
    if (n < 0 || (size_t)n >= sizeof out->temp.z) return ENAMETOOLONG;
    /* Known before it exists: a signal may come between the two. */
    if (!enlist(out)) return EMFILE;
    out->fd = mkostemp(out->temp.z, O_CLOEXEC);
    if (out->fd >= 0) return 0;
    int err = errno;
    delist(out);
    return err;
}

int nb_out_open(nb_out **result, nb_str path)
{
    *result = NULL;
    nb_out *out = nb_calloc(1, sizeof *out);
    out->target = z_of(path);
    struct stat st;
    int err = 0;
    if (nb_str_is(path, "-")) {
        out->in_place = true;
        out->fd = STDOUT_FILENO;
    } else if (!out->target.z[0]) {
        err = ENOENT;
    } else if (stat(out->target.z, &st) == 0 && !S_ISREG(st.st_mode)) {
        out->in_place = true;
        if (S_ISDIR(st.st_mode)) err = EISDIR;
        else if ((out->fd = open(out->target.z, O_WRONLY | O_CLOEXEC)) < 0) err = errno;
    } else {
        /* A link is followed, so that the link itself stays. */
        char real[PATH_LIMIT];
        if (realpath(out->target.z, real)) path = nb_str_of(real), out->target = z_of(path);
        err = open_temp(out, path);
    }
    if (err) {
        nb_free(out);
        return err;
    }
    *result = out;
    return 0;
}

int nb_out_write(nb_out *out, const void *bytes, size_t n)
{
    const char *p = bytes;
    while (n && !out->err) {
        ssize_t k = write(out->fd, p, n > 1u << 30 ? 1u << 30 : n);
        if (k < 0 && errno == EINTR) continue;
        if (k < 0) out->err = errno;
        else p += k, n -= (size_t)k;
    }
    return out->err;
}

static void sync_folder(const char *file)
{
    zpath d = z_of(nb_path_dir(nb_str_of(file)));
    int fd = open(d.z, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return;
    (void)fsync(fd); /* the file itself is safe already; some file systems refuse this */
    close(fd);
}

/* The permissions a plain open() would have given. */
static mode_t default_mode(void)
{
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

int nb_out_commit(nb_out *out)
{
    int err = out->err;
    if (out->in_place) {
        if (out->fd != STDOUT_FILENO && close(out->fd) && !err) err = errno;
        nb_free(out);
        return err;
    }
    struct stat old;
    mode_t mode = stat(out->target.z, &old) == 0 ? old.st_mode & 0777 : default_mode();
    if (!err && fchmod(out->fd, mode)) err = errno;
    if (!err && fsync(out->fd)) err = errno;
    if (close(out->fd) && !err) err = errno;
    if (!err && rename(out->temp.z, out->target.z)) err = errno;
    delist(out);
    if (err) unlink(out->temp.z);
    else sync_folder(out->target.z);
    nb_free(out);
    return err;
}

void nb_out_abandon(nb_out *out)
{
    if (!out) return;
    if (!out->in_place) {
        close(out->fd);
        delist(out);
        unlink(out->temp.z);
    } else if (out->fd != STDOUT_FILENO) {
        close(out->fd);
    }
    nb_free(out);
}

int nb_file_write(nb_str path, nb_str bytes)
{
    nb_out *out;
    int err = nb_out_open(&out, path);
    if (err) return err;
    if (nb_out_write(out, bytes.s, bytes.n)) {
        err = out->err;
        nb_out_abandon(out);
        return err;
    }
    return nb_out_commit(out);
}
