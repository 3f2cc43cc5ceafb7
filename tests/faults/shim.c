/* shim.c: for LD_PRELOAD: the n-th call of one function fails. NB_FAULT="write:3:28" is the
 * third write with errno 28; only calls on files below NB_FAULT_DIR count. NB_FAULT_HIT is a
 * file that is made when it happens. malloc fails for the whole process, libraries included. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);

static char what[32], dir[4096];
static long at;
static int with;
static _Atomic long count;
static size_t dir_n;

__attribute__((constructor)) static void start(void)
{
    const char *fault = getenv("NB_FAULT"), *below = getenv("NB_FAULT_DIR");
    if (!fault || sscanf(fault, "%31[a-z]:%ld:%d", what, &at, &with) != 3) what[0] = 0;
    if (below) snprintf(dir, sizeof dir, "%s", below);
    dir_n = strlen(dir);
}

static int hit(void)
{
    if (atomic_fetch_add(&count, 1) + 1 != at) return 0;
    const char *mark = getenv("NB_FAULT_HIT");
    what[0] = 0;
    if (mark) {
        int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
        int fd = real(mark, O_CREAT | O_WRONLY, 0666);
        int (*shut)(int) = dlsym(RTLD_NEXT, "close");
        if (fd >= 0) shut(fd);
    }
    errno = with;
    return 1;
}

static int fails_path(const char *name, const char *path)
{
    return strcmp(what, name) == 0 && path && strncmp(path, dir, dir_n) == 0 && hit();
}

static int fails_fd(const char *name, int fd)
{
    char link[64], path[4096];
    if (strcmp(what, name) != 0) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n <= 0) return 0;
    path[n] = 0;
    return fails_path(name, path);
}

#define REAL(f) (__typeof__(&f))dlsym(RTLD_NEXT, #f)

ssize_t write(int fd, const void *p, size_t n)
{
    return fails_fd("write", fd) ? -1 : (REAL(write))(fd, p, n);
}

ssize_t read(int fd, void *p, size_t n)
{
    return fails_fd("read", fd) ? -1 : (REAL(read))(fd, p, n);
}

ssize_t __read_chk(int fd, void *p, size_t n, size_t room)
{
    (void)room;
    return read(fd, p, n);
}

int fsync(int fd)
{
    return fails_fd("fsync", fd) ? -1 : (REAL(fsync))(fd);
}

int close(int fd)
{
    int failed = fails_fd("close", fd), e = errno, r = (REAL(close))(fd);
    if (failed) errno = e;
    return failed ? -1 : r;
}

int fchmod(int fd, mode_t mode)
{
    return fails_fd("fchmod", fd) ? -1 : (REAL(fchmod))(fd, mode);
}

int rename(const char *from, const char *to)
{
    return fails_path("rename", to) ? -1 : (REAL(rename))(from, to);
}

int mkostemp(char *path, int flags)
{
    return fails_path("mkostemp", path) ? -1 : (REAL(mkostemp))(path, flags);
}

int open(const char *path, int flags, ...)
{
    va_list ap;
    va_start(ap, flags);
    mode_t mode = (mode_t)va_arg(ap, unsigned);
    va_end(ap);
    return fails_path("open", path) ? -1 : (REAL(open))(path, flags, mode);
}

void *malloc(size_t n)
{
    return strcmp(what, "malloc") == 0 && hit() ? NULL : __libc_malloc(n);
}

void *calloc(size_t k, size_t n)
{
    return strcmp(what, "malloc") == 0 && hit() ? NULL : __libc_calloc(k, n);
}

void *realloc(void *p, size_t n)
{
    return strcmp(what, "malloc") == 0 && hit() ? NULL : __libc_realloc(p, n);
}
