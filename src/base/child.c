/*
 * One limited child program: argv without a shell, bytes in, bytes out, a deadline on all of it. Called
 * inside workers and by tests, on any thread; blocking. The child leads its own process group; the group is
 * killed when the leader ends or a limit is passed, before the leader is reaped, so that its number cannot
 * have been reused.
 */
#include "base/child.h"
#include "base/buf.h"
#include "base/clock.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define STDERR_KEPT 4096u

struct child {
    pid_t pid;
    int pidfd;           /* -1 on kernels without it: then the exit is polled for */
    int in, out, errors; /* our ends; -1 when closed */
    struct buf output;
    char tail[STDERR_KEPT]; /* the last of stderr */
    size_t tail_length;
    const char *input;
    size_t input_left;
    int64_t deadline_us; /* monotonic */
};

struct pipes {
    int in[2], out[2], errors[2], failed[2]; /* `failed` carries the errno of exec */
};

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static void close_pipes(struct pipes *pipes)
{
    int(*all[])[2] = {&pipes->in, &pipes->out, &pipes->errors, &pipes->failed};
    for (size_t i = 0; i < 4; i++) {
        close_fd(&(*all[i])[0]);
        close_fd(&(*all[i])[1]);
    }
}

static int open_pipes(struct pipes *pipes)
{
    *pipes = (struct pipes){.in = {-1, -1}, .out = {-1, -1}, .errors = {-1, -1}, .failed = {-1, -1}};
    if (pipe2(pipes->in, O_CLOEXEC) == 0 && pipe2(pipes->out, O_CLOEXEC) == 0 &&
        pipe2(pipes->errors, O_CLOEXEC) == 0 && pipe2(pipes->failed, O_CLOEXEC) == 0)
        return 0;
    int rc = -errno;
    close_pipes(pipes);
    return rc;
}

static void limit(__rlimit_resource_t resource, rlim_t value)
{
    struct rlimit both = {.rlim_cur = value, .rlim_max = value};
    setrlimit(resource, &both);
}

/* A parent that limits itself softly leaves its children free. */
static void unlimit(__rlimit_resource_t resource)
{
    struct rlimit both;
    getrlimit(resource, &both);
    both.rlim_cur = both.rlim_max;
    setrlimit(resource, &both);
}

/* In the child, between fork and exec: async-signal-safe calls only. */
static _Noreturn void become(const char *const *argv, const struct pipes *pipes,
                             const struct child_limits *limits, pid_t parent)
{
    sigset_t none;
    sigemptyset(&none);
    for (int number = 1; number < 32; number++)
        signal(number, SIG_DFL); /* what the parent ignores is not the child's to inherit */
    sigprocmask(SIG_SETMASK, &none, NULL);
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(127);
    if (dup2(pipes->in[0], STDIN_FILENO) < 0 || dup2(pipes->out[1], STDOUT_FILENO) < 0 ||
        dup2(pipes->errors[1], STDERR_FILENO) < 0)
        _exit(127);
    limit(RLIMIT_CORE, 0);
    if (limits->memory_limit > 0)
        limit(RLIMIT_AS, limits->memory_limit);
    else
        unlimit(RLIMIT_AS);
    if (limits->cpu_seconds > 0)
        limit(RLIMIT_CPU, limits->cpu_seconds);
    /* exec's prototype predates const; it does not write to its arguments. */
    union {
        const char *const *given;
        char *const *wanted;
    } arguments = {.given = argv};
    execvp(argv[0], arguments.wanted);
    int code = errno;
    ssize_t ignored = write(pipes->failed[1], &code, sizeof code);
    _exit(ignored < 0 ? 126 : 127);
}

/* 0 when the program has been replaced by argv[0]'s, else the negative errno of its exec. */
static int exec_result(int failed)
{
    int code = 0;
    ssize_t got;
    do
        got = read(failed, &code, sizeof code);
    while (got < 0 && errno == EINTR);
    return got == (ssize_t)sizeof code ? -code : 0;
}

static void set_non_blocking(int fd)
{
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

static void adopt_pipes(struct child *child, struct pipes *pipes)
{
    child->in = pipes->in[1];
    child->out = pipes->out[0];
    child->errors = pipes->errors[0];
    pipes->in[1] = pipes->out[0] = pipes->errors[0] = -1;
    set_non_blocking(child->in);
    set_non_blocking(child->out);
    set_non_blocking(child->errors);
}

static int start(struct child *child, const char *const *argv, const struct child_limits *limits)
{
    struct pipes pipes;
    int rc = open_pipes(&pipes);
    if (rc != 0)
        return rc;
    pid_t parent = getpid();
    child->pid = fork();
    if (child->pid == 0)
        become(argv, &pipes, limits, parent);
    if (child->pid < 0) {
        rc = -errno;
        close_pipes(&pipes);
        return rc;
    }
    setpgid(child->pid, child->pid);
    close_fd(&pipes.failed[1]);
    rc = exec_result(pipes.failed[0]);
    if (rc == 0)
        adopt_pipes(child, &pipes);
    else
        while (waitpid(child->pid, NULL, 0) < 0 && errno == EINTR)
            ;
    close_pipes(&pipes);
    child->pidfd = rc == 0 ? (int)syscall(SYS_pidfd_open, child->pid, 0) : -1;
    return rc;
}

/* Writes what the pipe takes; a child that closed its stdin early has read all it wanted. */
static void feed(struct child *child)
{
    while (child->input_left > 0) {
        ssize_t written = write(child->in, child->input, child->input_left);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0 && errno == EAGAIN)
            return;
        if (written < 0)
            break;
        child->input += written;
        child->input_left -= (size_t)written;
    }
    close_fd(&child->in);
}

static void keep_tail(struct child *child, const char *bytes, size_t count)
{
    if (count > STDERR_KEPT) {
        bytes += count - STDERR_KEPT;
        count = STDERR_KEPT;
    }
    size_t kept = child->tail_length < STDERR_KEPT - count ? child->tail_length : STDERR_KEPT - count;
    memmove(child->tail, child->tail + child->tail_length - kept, kept);
    memcpy(child->tail + kept, bytes, count);
    child->tail_length = kept + count;
}

/* Reads what is there, but never for ever from a child that writes faster; closes at the end. 0 or buf's
 * error. */
static int drain(struct child *child, int *fd, bool is_output)
{
    char chunk[16384];
    for (int turn = 0; turn < 16 && *fd >= 0; turn++) {
        ssize_t got = read(*fd, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 && errno == EAGAIN)
            return 0;
        if (got <= 0) {
            close_fd(fd);
            return 0;
        }
        if (!is_output)
            keep_tail(child, chunk, (size_t)got);
        else if (buf_add(&child->output, chunk, (size_t)got) != 0)
            return child->output.error;
    }
    return 0;
}

static bool has_exited(const struct child *child)
{
    siginfo_t info = {0};
    return waitid(P_PID, (id_t)child->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           info.si_pid == child->pid;
}

static int remaining_ms(const struct child *child)
{
    const struct clock *clock = clock_real();
    int64_t left = (child->deadline_us - clock->mono_us(clock) + 999) / 1000;
    return left < 0 ? 0 : left > 60000 ? 60000 : (int)left;
}

/* Serves the three pipes until the leader has ended: 0, -ETIMEDOUT, -EFBIG or -ENOMEM. */
static int serve(struct child *child)
{
    for (;;) {
        int wait_ms = remaining_ms(child);
        if (wait_ms == 0)
            return -ETIMEDOUT;
        if (child->pidfd < 0 && wait_ms > 20)
            wait_ms = 20;
        struct pollfd fds[] = {{.fd = child->in, .events = POLLOUT},
                               {.fd = child->out, .events = POLLIN},
                               {.fd = child->errors, .events = POLLIN},
                               {.fd = child->pidfd, .events = POLLIN}};
        if (poll(fds, 4, wait_ms) < 0 && errno != EINTR)
            return -errno;
        if (child->in >= 0)
            feed(child);
        int rc = drain(child, &child->out, true);
        if (rc == 0)
            rc = drain(child, &child->errors, false);
        if (rc != 0 || has_exited(child))
            return rc;
    }
}

/* Kills what is left of the group, takes the last bytes, reaps. */
static int finish(struct child *child, int rc, int *status)
{
    kill(-child->pid, SIGKILL);
    kill(child->pid, SIGKILL);
    while (waitpid(child->pid, status, 0) < 0 && errno == EINTR)
        ;
    if (rc == 0)
        rc = drain(child, &child->out, true);
    drain(child, &child->errors, false);
    close_fd(&child->in);
    close_fd(&child->out);
    close_fd(&child->errors);
    close_fd(&child->pidfd);
    return rc;
}

/* The words of stderr for an error message: one line, nothing unprintable. */
static const char *tail_text(struct child *child, char out[STDERR_KEPT + 1])
{
    size_t length = child->tail_length;
    while (length > 0 && (unsigned char)child->tail[length - 1] <= ' ')
        length--;
    for (size_t i = 0; i < length; i++)
        out[i] = (unsigned char)child->tail[i] < ' ' ? ' ' : child->tail[i];
    out[length] = '\0';
    return length == 0 ? "" : out;
}

static int explain(struct child *child, const char *program, const struct child_limits *limits, int rc,
                   int status, struct error *err)
{
    char said[STDERR_KEPT + 1];
    const char *words = tail_text(child, said), *colon = *words == '\0' ? "" : ": ";
    if (rc == -ETIMEDOUT)
        return error_set(err, rc, "%s did not finish within %lld ms and was killed%s%s", program,
                         (long long)limits->deadline_ms, colon, words);
    if (rc == -EFBIG)
        return error_set(err, rc, "%s wrote more than %zu bytes and was killed", program,
                         limits->output_limit);
    if (rc != 0)
        return error_set(err, rc, "%s: %s", program, strerror(-rc));
    if (WIFSIGNALED(status))
        return error_set(err, -EPROTO, "%s was ended by signal %d (%s)%s%s", program, WTERMSIG(status),
                         strsignal(WTERMSIG(status)), colon, words);
    if (WEXITSTATUS(status) != 0)
        return error_set(err, -EPROTO, "%s failed with exit code %d%s%s", program, WEXITSTATUS(status), colon,
                         words);
    return 0;
}

/* SIGPIPE is held back while we write to a child that may be gone, and swallowed if one came of it. */
struct held_sigpipe {
    sigset_t before;
    bool was_pending;
};

static sigset_t sigpipe_set(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGPIPE);
    return set;
}

static void hold_sigpipe(struct held_sigpipe *held)
{
    sigset_t set = sigpipe_set(), pending;
    sigpending(&pending);
    held->was_pending = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &set, &held->before);
}

static void release_sigpipe(const struct held_sigpipe *held)
{
    sigset_t set = sigpipe_set();
    struct timespec at_once = {0};
    if (!held->was_pending)
        while (sigtimedwait(&set, NULL, &at_once) < 0 && errno == EINTR)
            ;
    pthread_sigmask(SIG_SETMASK, &held->before, NULL);
}

int child_run(const char *const *argv, const void *input, size_t input_length,
              const struct child_limits *limits, char **output, size_t *output_length, struct error *err)
{
    const struct clock *clock = clock_real();
    struct child child = {
        .pidfd = -1, .in = -1, .out = -1, .errors = -1, .input = input, .input_left = input_length};
    struct held_sigpipe held;
    int status = 0;
    child.deadline_us = clock->mono_us(clock) + limits->deadline_ms * 1000;
    buf_init(&child.output, limits->output_limit);
    hold_sigpipe(&held);
    int rc = start(&child, argv, limits);
    if (rc == 0)
        rc = finish(&child, serve(&child), &status);
    release_sigpipe(&held);
    rc = explain(&child, argv[0], limits, rc, status, err);
    if (rc == 0) {
        size_t length = child.output.length;
        *output = buf_take(&child.output);
        if (*output == NULL)
            return error_set(err, -ENOMEM, "out of memory");
        if (output_length != NULL)
            *output_length = length;
    }
    buf_done(&child.output);
    return rc;
}
