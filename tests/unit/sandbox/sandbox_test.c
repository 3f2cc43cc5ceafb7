/* Each test locks a process of its own, which then tries what a book that took over the program would
 * try. A kernel without Landlock or seccomp gives nothing to test: such tests are skipped. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "sandbox/sandbox.h"

enum { ALLOWED = 0, SKIPPED = 77 };

typedef struct {
    char root[64], book[80], out[80], secret[80];
} folders;

static void put(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static int set_up(void **state)
{
    folders *f = calloc(1, sizeof *f);
    char file[128];
    strcpy(f->root, "/tmp/sandbox.XXXXXX");
    assert_non_null(mkdtemp(f->root));
    snprintf(f->book, sizeof f->book, "%s/book", f->root);
    snprintf(f->out, sizeof f->out, "%s/out", f->root);
    snprintf(f->secret, sizeof f->secret, "%s/secret", f->root);
    mkdir(f->book, 0777);
    mkdir(f->out, 0777);
    put(f->secret, "secret");
    snprintf(file, sizeof file, "%s/a.md", f->book);
    put(file, "# a");
    snprintf(file, sizeof file, "%s/link.md", f->book);
    assert_int_equal(symlink(f->secret, file), 0);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    folders *f = *state;
    char command[100];
    snprintf(command, sizeof command, "rm -rf '%s'", f->root);
    int status = system(command);
    free(f);
    return status;
}

/* What an attempt comes to, in a locked process: 0, or the errno it failed with. */
static int attempt(const folders *f, int (*what)(const folders *f))
{
    int status;
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        nb_sandbox_grant grants[] = {{nb_str_of(f->book), false},
                                     {nb_str_of(f->out), true},
                                     {NB_STR("/nowhere at all"), true}};
        if (!nb_sandbox_files(grants, 3) || !nb_sandbox_calls()) _exit(SKIPPED);
        errno = 0;
        _exit(what(f) ? errno : ALLOWED);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == SKIPPED) skip();
    return WEXITSTATUS(status);
}

static int open_in(const char *folder, const char *name, int flags)
{
    char path[200];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return open(path, flags, 0666) < 0;
}

static int read_book(const folders *f) { return open_in(f->book, "a.md", O_RDONLY); }
static int list_book(const folders *f) { return open_in(f->book, ".", O_RDONLY | O_DIRECTORY); }
static int read_secret(const folders *f) { return open_in(f->root, "secret", O_RDONLY); }
static int read_link(const folders *f) { return open_in(f->book, "link.md", O_RDONLY); }
static int read_up(const folders *f) { return open_in(f->book, "../secret", O_RDONLY); }
static int read_passwords(const folders *f) { (void)f; return open_in("/etc", "passwd", O_RDONLY); }
static int list_root(const folders *f) { return open_in(f->root, ".", O_RDONLY | O_DIRECTORY); }
static int write_book(const folders *f) { return open_in(f->book, "a.md", O_WRONLY); }
static int create_in_book(const folders *f) { return open_in(f->book, "new", O_WRONLY | O_CREAT); }
static int create_outside(const folders *f) { return open_in(f->root, "new", O_WRONLY | O_CREAT); }

static int in_memory(const folders *f)
{
    (void)f;
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/mem", (int)getppid());
    return open(path, O_RDONLY) < 0;
}

static int remove_secret(const folders *f) { return unlink(f->secret); }

static int write_output(const folders *f)
{
    char temp[128], target[128];
    snprintf(temp, sizeof temp, "%s/.book.pdf.XXXXXX", f->out);
    snprintf(target, sizeof target, "%s/book.pdf", f->out);
    int fd = mkostemp(temp, O_CLOEXEC);
    if (fd < 0 || write(fd, "x", 1) != 1 || fchmod(fd, 0644) || fsync(fd) || close(fd)) return 1;
    return rename(temp, target) || open_in(f->out, "book.pdf", O_RDONLY);
}

static int rename_out(const folders *f)
{
    char to[128];
    snprintf(to, sizeof to, "%s/b.md", f->book);
    return open_in(f->out, "b.md", O_WRONLY | O_CREAT) || rename(f->secret, to);
}

static int inet(const folders *f) { (void)f; return socket(AF_INET, SOCK_STREAM, 0) < 0; }
static int local(const folders *f) { (void)f; return socket(AF_UNIX, SOCK_STREAM, 0) < 0; }
static int pair(const folders *f) { (void)f; int fd[2]; return socketpair(AF_UNIX, SOCK_STREAM, 0, fd); }
static int start(const folders *f) { (void)f; pid_t p = fork(); if (p == 0) _exit(0); return p < 0; }
static int execute(const folders *f) { (void)f; return execl("/bin/true", "true", (char *)NULL); }
static int stop_parent(const folders *f) { (void)f; return kill(getppid(), SIGCONT); }
static int stop_thread(const folders *f) { (void)f; return (int)syscall(SYS_tgkill, getppid(), getppid(), 0); }
static int trace_parent(const folders *f) { (void)f; return ptrace(PTRACE_ATTACH, getppid(), 0, 0) < 0; }
static int change_mode(const folders *f) { return chmod(f->secret, 0777); }
static int ring(const folders *f) { (void)f; char p[256] = {0}; return syscall(SYS_io_uring_setup, 1, p) < 0; }

static void *nothing(void *x)
{
    return x;
}

static int thread(const folders *f)
{
    (void)f;
    pthread_t t;
    errno = pthread_create(&t, NULL, nothing, NULL);
    return errno || pthread_join(t, NULL);
}

static void *open_secret(void *f)
{
    return read_secret(f) ? NULL : f;
}

static int secret_by_thread(const folders *f)
{
    pthread_t t;
    void *read = NULL;
    if (pthread_create(&t, NULL, open_secret, (void *)(uintptr_t)f) || pthread_join(t, &read)) return 1;
    errno = EACCES;
    return read == NULL;
}

static int raise_own(const folders *f)
{
    (void)f;
    signal(SIGUSR1, SIG_IGN);
    return raise(SIGUSR1);
}

static void what_is_needed_goes_on(void **state)
{
    int (*const all[])(const folders *) = {read_book, list_book, write_output, thread, raise_own};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        assert_int_equal(attempt(*state, all[i]), ALLOWED);
}

static void nothing_else_can_be_read(void **state)
{
    int (*const all[])(const folders *) = {read_secret, read_link,  read_up, read_passwords,
                                           list_root,   in_memory, secret_by_thread};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        assert_int_equal(attempt(*state, all[i]), EACCES);
}

static void nothing_else_can_be_written(void **state)
{
    int (*const all[])(const folders *) = {write_book, create_in_book, create_outside, remove_secret};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        assert_int_equal(attempt(*state, all[i]), EACCES);
    assert_int_not_equal(attempt(*state, rename_out), ALLOWED);
    assert_int_equal(attempt(*state, change_mode), EPERM);
}

static void there_is_no_network(void **state)
{
    int (*const all[])(const folders *) = {inet, local, pair};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        assert_int_equal(attempt(*state, all[i]), EPERM);
}

static void there_are_no_other_processes(void **state)
{
    int (*const all[])(const folders *) = {start,       execute,      stop_parent,
                                           stop_thread, trace_parent, ring};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        assert_int_equal(attempt(*state, all[i]), EPERM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_needed_goes_on, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_else_can_be_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_else_can_be_written, set_up, tear_down),
        cmocka_unit_test_setup_teardown(there_is_no_network, set_up, tear_down),
        cmocka_unit_test_setup_teardown(there_are_no_other_processes, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
