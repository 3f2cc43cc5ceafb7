/* calls.c: which system calls are refused, by a seccomp filter: seccomp(2), and the kernel's
 * Documentation/userspace-api/seccomp_filter.rst.
 *
 * It is a list of what is refused, not of what is allowed: libraries that draw and shape ask
 * for new calls in every release, and none of those opens a file, which Landlock watches over.
 * A refused call fails with EPERM, and the program goes on. */
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/sandbox.h"

#if defined(__x86_64__) && defined(__ILP32__)
#define ARCH 0 /* x32 shares its number with x86_64 */
#elif defined(__x86_64__)
#define ARCH AUDIT_ARCH_X86_64
#define X32_CALLS 0x40000000 /* and above: x32 calls, under the same architecture */
#elif defined(__i386__)
#define ARCH AUDIT_ARCH_I386
#elif defined(__aarch64__)
#define ARCH AUDIT_ARCH_AARCH64
#elif defined(__arm__)
#define ARCH AUDIT_ARCH_ARM
#elif defined(__riscv) && __riscv_xlen == 64
#define ARCH AUDIT_ARCH_RISCV64
#elif defined(__powerpc64__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define ARCH AUDIT_ARCH_PPC64LE
#else
#define ARCH 0 /* no filter */
#endif

#if ARCH

static const int refused[] = {
    /* the network, and what else connects processes */
    SYS_socket,
    SYS_socketpair,
    SYS_connect,
    SYS_bind,
    SYS_listen,
#ifdef SYS_socketcall
    SYS_socketcall,
#endif
#ifdef SYS_ipc
    SYS_ipc,
#endif
#ifdef SYS_shmget
    SYS_shmget,
    SYS_shmat,
    SYS_msgget,
    SYS_semget,
#endif
    SYS_mq_open,
    /* processes; clone is looked at below */
    SYS_execve,
    SYS_execveat,
#ifdef SYS_fork
    SYS_fork,
    SYS_vfork,
#endif
    SYS_kill,
    SYS_tkill,
    SYS_rt_sigqueueinfo,
    SYS_rt_tgsigqueueinfo,
    SYS_pidfd_send_signal,
    SYS_ptrace,
    SYS_process_vm_readv,
    SYS_process_vm_writev,
    SYS_pidfd_open,
    SYS_pidfd_getfd,
    SYS_kcmp,
    SYS_process_madvise,
/* permissions, owners and times by path: Landlock does not watch over these */
#ifdef SYS_chmod
    SYS_chmod,
    SYS_chown,
    SYS_lchown,
#endif
#ifdef SYS_utime
    SYS_utime,
    SYS_utimes,
#endif
#ifdef SYS_futimesat
    SYS_futimesat,
#endif
    SYS_fchmodat,
    SYS_fchownat,
    SYS_utimensat,
    SYS_setxattr,
    SYS_lsetxattr,
    SYS_removexattr,
    SYS_lremovexattr,
    /* ways around the rest */
    SYS_io_uring_setup,
    SYS_io_uring_enter,
    SYS_io_uring_register,
    SYS_open_by_handle_at,
    SYS_name_to_handle_at,
    SYS_userfaultfd,
    SYS_bpf,
    SYS_perf_event_open,
    SYS_personality,
    SYS_unshare,
    SYS_setns,
    SYS_add_key,
    SYS_request_key,
    SYS_keyctl,
    /* what administrators do */
    SYS_mount,
    SYS_umount2,
    SYS_pivot_root,
    SYS_chroot,
    SYS_move_mount,
    SYS_open_tree,
    SYS_fsopen,
    SYS_fsmount,
    SYS_fspick,
    SYS_reboot,
    SYS_swapon,
    SYS_swapoff,
    SYS_init_module,
    SYS_finit_module,
    SYS_delete_module,
    SYS_kexec_load,
    SYS_acct,
    SYS_quotactl,
    SYS_syslog,
    SYS_sethostname,
    SYS_setdomainname,
    SYS_settimeofday,
    SYS_clock_settime,
    SYS_clock_adjtime,
    SYS_adjtimex,
    SYS_vhangup,
#ifdef SYS_iopl
    SYS_iopl,
    SYS_ioperm,
#endif
};

enum { N = sizeof refused / sizeof *refused, MOST = N + 40 };
_Static_assert(N < 250, "a jump is a byte");

typedef struct {
    struct sock_filter v[MOST];
    unsigned short n;
} filter;

static void put(filter *f, uint16_t code, uint32_t k, uint8_t yes, uint8_t no)
{
    f->v[f->n++] = (struct sock_filter){code, yes, no, k};
}

static void load(filter *f, size_t offset)
{
    put(f, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0);
}

/* The lower half of an argument. */
static size_t argument(size_t i)
{
    return offsetof(struct seccomp_data, args) + 8 * i +
           (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? 4 : 0);
}

static void answer(filter *f, uint32_t action)
{
    put(f, BPF_RET | BPF_K, action, 0, 0);
}

/* Skips the next `n` instructions unless what is loaded is k. */
static void unless_equal(filter *f, uint32_t k, uint8_t n)
{
    put(f, BPF_JMP | BPF_JEQ | BPF_K, k, 0, n);
}

static void build(filter *f)
{
    const uint32_t no = SECCOMP_RET_ERRNO | EPERM, yes = SECCOMP_RET_ALLOW;
    load(f, offsetof(struct seccomp_data, arch));
    put(f, BPF_JMP | BPF_JEQ | BPF_K, ARCH, 1, 0);
    answer(f, SECCOMP_RET_KILL_PROCESS); /* the other architecture's numbers mean other calls */
    load(f, offsetof(struct seccomp_data, nr));
#ifdef X32_CALLS
    put(f, BPF_JMP | BPF_JGE | BPF_K, X32_CALLS, 0, 1);
    answer(f, no);
#endif
    for (size_t i = 0; i < N; i++) /* the kernel runs this for every call once: one step each */
        put(f, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)refused[i], (uint8_t)(N - i), 0);
    put(f, BPF_JMP | BPF_JA, 1, 0, 0);
    answer(f, no);
    unless_equal(f, SYS_clone3, 1);
    answer(f, SECCOMP_RET_ERRNO |
                  ENOSYS); /* its flags are out of sight: libc falls back to clone */
    unless_equal(f, SYS_clone, 4);
    load(f, argument(0));
    put(f, BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 0, 1);
    answer(f, yes);
    answer(f, no);
    unless_equal(f, SYS_tgkill, 4);
    load(f, argument(0));
    put(f, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)getpid(), 0, 1);
    answer(f, yes);
    answer(f, no);
    unless_equal(f, SYS_ioctl, 5);
    load(f, argument(1));
    put(f, BPF_JMP | BPF_JEQ | BPF_K, TIOCSTI, 1, 0); /* typing into the terminal */
    put(f, BPF_JMP | BPF_JEQ | BPF_K, TIOCLINUX, 0, 1);
    answer(f, no);
    answer(f, yes);
    answer(f, yes);
}

bool nb_sandbox_calls(void)
{
    filter f = {.n = 0};
    build(&f);
    struct sock_fprog program = {f.n, f.v};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program) ==
               0;
}

#else

bool nb_sandbox_calls(void)
{
    return false;
}

#endif
