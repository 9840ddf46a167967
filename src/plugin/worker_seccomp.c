/*
 * System calls that a plugin may make only when it asked for them: sockets (those of Landlock's rules are TCP
 * on recent kernels only), and programs. None reaches a Unix socket, not even one that may use the network:
 * the station's own, over which notices are approved, is one. Sound cards are the exception: their servers
 * are reached over sockets of every kind, and started by their libraries. Runs once, before the plugin's
 * first function; children inherit it. Raw BPF: it is a dozen instructions.
 */
#include "plugin/worker.h"
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Machines whose calls are numbered one way only and which make sockets by one call. */
#if defined(__x86_64__)
#define MACHINE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define MACHINE AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define MACHINE AUDIT_ARCH_RISCV64
#endif

#ifdef MACHINE

#define X32_CALLS 0x40000000u /* x86-64's second way to number them */
#define REFUSE (SECCOMP_RET_ERRNO | EACCES)

#define LOAD(member) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offsetof(struct seccomp_data, member))
#define RETURN(value) BPF_STMT(BPF_RET | BPF_K, (value))
/* `value` is refused; anything else goes on. */
#define REFUSE_IF(compare, value) BPF_JUMP(BPF_JMP | (compare) | BPF_K, (value), 0, 1), RETURN(REFUSE)

static struct sock_filter refuse_unless(bool asked)
{
    return (struct sock_filter)RETURN(asked ? SECCOMP_RET_ALLOW : REFUSE);
}

int seccomp_confine(const struct loaxa_plugin *plugin)
{
    bool network = (plugin->wants & LOAXA_WANTS_NETWORK) != 0;
    bool children = (plugin->wants & LOAXA_WANTS_CHILDREN) != 0;
    if ((plugin->wants & LOAXA_IS_LOUDSPEAKER) != 0 || plugin->kind == LOAXA_KIND_INPUT)
        return 1;
    struct sock_filter filter[] = {
        LOAD(arch),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, MACHINE, 1, 0),
        RETURN(REFUSE),
        LOAD(nr),
        REFUSE_IF(BPF_JGE, X32_CALLS),
        REFUSE_IF(BPF_JEQ, SYS_io_uring_setup), /* makes sockets without asking here */
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_execve, 1, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_execveat, 0, 1),
        refuse_unless(children),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 1, 0),
        RETURN(SECCOMP_RET_ALLOW),
        LOAD(args[0]),
        REFUSE_IF(BPF_JEQ, AF_UNIX),
        refuse_unless(network),
    };
    const struct sock_fprog program = {.len = sizeof filter / sizeof *filter, .filter = filter};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0 ? 1 : -errno;
}

#else

int seccomp_confine(const struct loaxa_plugin *plugin)
{
    (void)plugin;
    return 0;
}

#endif
