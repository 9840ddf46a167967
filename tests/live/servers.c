/*
 * The common part of servers.h: time, ports, programs that die with the test, processes' figures.
 */
#include "servers_inner.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <netinet/in.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* ---- Time ---- */

int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void rest_ms(int ms)
{
    struct timespec rest = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L};
    while (nanosleep(&rest, &rest) && errno == EINTR)
        ;
}

bool wait_until(bool (*done)(void *context), void *context, int limit_ms)
{
    for (int64_t until = now_ms() + limit_ms; now_ms() < until; rest_ms(5))
        if (done(context))
            return true;
    return done(context);
}

/* ---- Ports ---- */

static struct sockaddr_in loopback(int port)
{
    return (struct sockaddr_in){
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

/* Below the range that the kernel takes ports of outgoing connections from: while a killed server is away,
 * nobody else can be given its port. */
int free_port(void)
{
    for (int tries = 0; tries < 100; tries++) {
        uint16_t number;
        if (getrandom(&number, sizeof number, 0) != sizeof number)
            return -EIO;
        struct sockaddr_in address = loopback(18000 + number % 14000);
        int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        int taken = bind(fd, (struct sockaddr *)&address, sizeof address);
        close(fd);
        if (!taken)
            return ntohs(address.sin_port);
    }
    return -EADDRINUSE;
}

int server_connect_to(int port)
{
    struct sockaddr_in address = loopback(port);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address)) {
        close(fd);
        return -errno;
    }
    return fd;
}

bool port_answers(int port)
{
    int fd = server_connect_to(port);
    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

/* ---- Programs ---- */

/* The rights of `user` (NULL: as we are), files on 0 to 2, and the death of this program as its own. */
void server_become_child(const char *user, const char *out, const char *log)
{
    const char *paths[] = {"/dev/null", out ? out : "/dev/null", log ? log : "/dev/null"};
    struct passwd *rights = user ? getpwnam(user) : NULL;
    for (int i = 0; i < 3; i++) {
        int fd = open(paths[i], i ? O_WRONLY | O_CREAT | O_APPEND : O_RDONLY, 0644);
        dup2(fd, i);
        close(fd);
    }
    if (rights && (setgroups(0, NULL) || setgid(rights->pw_gid) || setuid(rights->pw_uid)))
        _exit(126);
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* a change of rights clears it: afterwards */
}

pid_t server_start_as(const char *user, const char *const *argv, const char *const *environment,
                      const char *out, const char *log)
{
    pid_t pid = fork();
    if (pid)
        return pid;
    server_become_child(user, out, log);
    for (; environment && *environment; environment++)
        putenv(strdup(*environment));
    char *copy[32] = {0};
    for (int i = 0; argv[i] && i < 31; i++)
        copy[i] = strdup(argv[i]);
    execvp(copy[0], copy);
    _exit(127);
}

pid_t start_program(const char *const *argv, const char *const *environment, const char *out, const char *log)
{
    return server_start_as(NULL, argv, environment, out, log);
}

void end_program(pid_t pid, int signal)
{
    if (pid <= 0)
        return;
    kill(pid, signal);
    for (int64_t until = now_ms() + 3000; now_ms() < until; rest_ms(5))
        if (waitpid(pid, NULL, WNOHANG))
            return;
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}

static int remove_one(const char *path, const struct stat *status, int flag, struct FTW *walk)
{
    (void)status, (void)flag, (void)walk;
    return remove(path);
}

void remove_folder(const char *dir)
{
    nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

int server_make_folder(char dir[64], const char *name)
{
    const char *base = getenv("TMPDIR");
    snprintf(dir, 64, "%.30s/%s-XXXXXX", base ? base : "/tmp", name);
    return mkdtemp(dir) ? 0 : -errno;
}

void server_make_password(char password[33])
{
    unsigned char bytes[16];
    if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes)
        abort();
    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf(password + 2 * i, 3, "%02x", bytes[i]);
}

int server_write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "we");
    if (!file || fputs(text, file) < 0 || fclose(file))
        return -EIO;
    return chmod(path, 0600); /* nobody else reads passwords */
}

/* ---- Processes ---- */

long process_pss_kb(pid_t pid)
{
    char path[64], line[128];
    long kb = -1;
    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", pid);
    FILE *file = fopen(path, "re");
    while (file && kb < 0 && fgets(line, sizeof line, file))
        if (sscanf(line, "Pss: %ld kB", &kb) != 1)
            kb = -1;
    if (file)
        fclose(file);
    return kb;
}

long process_cpu_ms(pid_t pid)
{
    char path[64], text[1024];
    unsigned long user, kernel;
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    FILE *file = fopen(path, "re");
    size_t length = file ? fread(text, 1, sizeof text - 1, file) : 0;
    if (file)
        fclose(file);
    text[length] = '\0';
    char *after = strrchr(text, ')');
    if (!after ||
        sscanf(after + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &kernel) != 2)
        return -1;
    return (long)((user + kernel) * 1000 / (unsigned long)sysconf(_SC_CLK_TCK));
}
