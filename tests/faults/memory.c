/* memory FIRST STEP OLD ARGUMENTS…: notesbook with these arguments, in a child each time, where
 * the n-th allocation of ours fails: n = FIRST, FIRST + STEP … until all succeed. OLD is the
 * output, which must stay as it is. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "cli/cli.h"

enum { UNNOTICED = 8, NEVER_CAME = 9 };

static int child(unsigned long n, int argc, char **argv)
{
    if (!freopen("/dev/null", "w", stderr)) return 3;
    unsigned long before = nb_mem_count();
    nb_mem_fail_at(n);
    int status = nb_cli_main(argc, argv);
    return status == 0 ? n && nb_mem_count() - before < n ? NEVER_CAME : UNNOTICED : status;
}

/* Whether the folder holds just the output, of that size. */
static bool holds(const char *old, off_t size)
{
    nb_arena *a = nb_arena_open();
    nb_str *names;
    size_t n;
    struct stat st;
    bool ok = nb_dir_list(a, nb_path_dir(nb_str_of(old)), &names, &n) == 0 && n == 1 &&
              stat(old, &st) == 0 && st.st_size == size;
    nb_arena_free(a);
    return ok;
}

/* The n-th fails (0: none); what became of it. */
static int run(unsigned long n, const char *old, int argc, char **argv)
{
    FILE *f = fopen(old, "wb");
    int status;
    if (!f || fputs("old", f) < 0 || fclose(f)) return -1;
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) _exit(child(n, argc, argv));
    if (pid < 0 || waitpid(pid, &status, 0) < 0) return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int main(int argc, char **argv)
{
    if (argc < 5) return 2;
    unsigned long step = strtoul(argv[2], NULL, 10), tried = 0;
    const char *old = argv[3];
    int status = run(0, old, argc - 3, argv + 3);
    struct stat made;
    if (status != UNNOTICED || stat(old, &made)) {
        printf("not ok without a fault: status %d\n", status);
        return 1;
    }
    for (unsigned long n = strtoul(argv[1], NULL, 10);; n += step, tried++) {
        status = run(n, old, argc - 3, argv + 3);
        if (status == NEVER_CAME) break;
        /* The last few come when the file is written: then it is the new one, whole. */
        if (status != 1 || (!holds(old, 3) && !holds(old, made.st_size))) {
            printf("not ok allocation %lu: status %d\n", n, status);
            return 1;
        }
    }
    printf(
        "ok %lu allocations failed, one a run: status 1, the old file or all of the new one\n",
        tried);
    return 0;
}
