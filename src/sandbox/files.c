/* files.c: which files can be opened, by Landlock: landlock(7). The system calls have no
 * wrappers in libc, and the header may be older than the kernel: versions 3 to 6 are spelt out
 * here. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/landlock.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/sandbox.h"

#define ACCESS_TRUNCATE (1ULL << 14)  /* version 3 */
#define ACCESS_IOCTL_DEV (1ULL << 15) /* version 5 */
#define NET_CONNECT_TCP (1ULL << 1)   /* version 4 */
#define SCOPE_ABSTRACT_SOCKET 1ULL    /* version 6 */
#define SCOPE_SIGNAL 2ULL             /* version 6 */

/* struct landlock_ruleset_attr as of version 6; older kernels take it where the rest is 0. */
typedef struct {
    uint64_t fs, net, scoped;
} ruleset_attr;

static ruleset_attr handled(int version)
{
    ruleset_attr r = {.fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1}; /* all of version 1 */
    if (version >= 2) r.fs |= LANDLOCK_ACCESS_FS_REFER;
    if (version >= 3) r.fs |= ACCESS_TRUNCATE;
    if (version >= 4) r.net = NET_CONNECT_TCP;
    if (version >= 5) r.fs |= ACCESS_IOCTL_DEV;
    if (version >= 6) r.scoped = SCOPE_ABSTRACT_SOCKET | SCOPE_SIGNAL;
    return r;
}

static void allow(int ruleset, const nb_sandbox_grant *g)
{
    char z[PATH_MAX];
    struct stat st;
    if (!g->path.n || g->path.n >= sizeof z) return;
    memcpy(z, g->path.s, g->path.n);
    z[g->path.n] = 0;
    int fd = open(z, O_PATH | O_CLOEXEC);
    if (fd < 0) return;
    struct landlock_path_beneath_attr rule = {.parent_fd = fd,
                                              .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE};
    bool folder = fstat(fd, &st) == 0 && S_ISDIR(st.st_mode);
    if (folder) rule.allowed_access |= LANDLOCK_ACCESS_FS_READ_DIR;
    if (g->write) rule.allowed_access |= LANDLOCK_ACCESS_FS_WRITE_FILE;
    if (g->write && folder)
        rule.allowed_access |= LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REMOVE_FILE;
    /* What no rule is possible for (a pipe) needs none. */
    (void)syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    close(fd);
}

int nb_sandbox_files(const nb_sandbox_grant *grants, size_t n)
{
    long version =
        syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) return 0;
    ruleset_attr attr = handled((int)version);
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof attr, 0);
    if (ruleset < 0) return 0;
    for (size_t i = 0; i < n; i++) allow(ruleset, &grants[i]);
    bool ok = syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
    close(ruleset);
    return ok ? (int)version : 0;
}
