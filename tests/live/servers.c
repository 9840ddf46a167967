/*
 * Starting, hurting and ending the real servers of servers.h. Icecast refuses to run as root: started by
 * root, its folder belongs to nobody and it changes to nobody.
 */
#include "servers.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <netinet/in.h>
#include <poll.h>
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

int free_port(void)
{
    struct sockaddr_in address = loopback(0);
    socklen_t length = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int bad = bind(fd, (struct sockaddr *)&address, sizeof address) ||
              getsockname(fd, (struct sockaddr *)&address, &length);
    close(fd);
    return bad ? -errno : ntohs(address.sin_port);
}

static int connect_to(int port)
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
    int fd = connect_to(port);
    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

/* ---- Programs ---- */

/* The rights of `user` (NULL: as we are), files on 0 to 2, and the death of this program as its own. */
static void become_child(const char *user, const char *out, const char *log)
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

static pid_t start_as(const char *user, const char *const *argv, const char *const *environment,
                      const char *out, const char *log)
{
    pid_t pid = fork();
    if (pid)
        return pid;
    become_child(user, out, log);
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
    return start_as(NULL, argv, environment, out, log);
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

static int make_folder(char dir[64], const char *name)
{
    const char *base = getenv("TMPDIR");
    snprintf(dir, 64, "%.30s/%s-XXXXXX", base ? base : "/tmp", name);
    return mkdtemp(dir) ? 0 : -errno;
}

static void make_password(char password[33])
{
    unsigned char bytes[16];
    if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes)
        abort();
    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf(password + 2 * i, 3, "%02x", bytes[i]);
}

static int write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "we");
    if (!file || fputs(text, file) < 0 || fclose(file))
        return -EIO;
    return chmod(path, 0600); /* nobody else reads passwords */
}

/* ---- Icecast ---- */

static const char icecast_xml[] =
    "<icecast><hostname>127.0.0.1</hostname>"
    "<limits><clients>50</clients><sources>10</sources><queue-size>524288</queue-size><source-timeout>10</"
    "source-timeout>"
    "<burst-size>65535</burst-size></limits>"
    "<authentication><source-password>%s</source-password><relay-password>%s</relay-password>"
    "<admin-user>admin</admin-user><admin-password>%s</admin-password></authentication>"
    "<mount type=\"default\"><charset>UTF-8</charset></mount>"
    "<listen-socket><port>%d</port><bind-address>127.0.0.1</bind-address></listen-socket>"
    "<paths><basedir>/usr/share/icecast2</basedir><logdir>%s</logdir><webroot>/usr/share/icecast2/web</"
    "webroot>"
    "<adminroot>/usr/share/icecast2/admin</adminroot></paths>"
    "<logging><accesslog>access.log</accesslog><errorlog>error.log</errorlog><loglevel>3</loglevel></logging>"
    "<security><chroot>0</chroot></security></icecast>\n";

static int icecast_configure(struct icecast *server)
{
    char path[96], text[4096];
    make_password(server->password);
    make_password(server->admin_password);
    snprintf(server->password_file, sizeof server->password_file, "%s/password", server->dir);
    snprintf(text, sizeof text, "%s\n", server->password);
    int rc = write_file(server->password_file, text);
    snprintf(path, sizeof path, "%s/icecast.xml", server->dir);
    snprintf(text, sizeof text, icecast_xml, server->password, server->admin_password, server->admin_password,
             server->port, server->dir);
    rc = rc ? rc : write_file(path, text);
    struct passwd *nobody = getpwnam("nobody");
    if (rc == 0 && getuid() == 0 && nobody &&
        (chown(server->dir, nobody->pw_uid, nobody->pw_gid) || chown(path, nobody->pw_uid, nobody->pw_gid)))
        rc = -errno;
    return rc ? rc : chmod(server->dir, 0755);
}

static bool icecast_is_up(void *context)
{
    const struct icecast *server = context;
    char body[64];
    return icecast_get(server, "/status-json.xsl", false, body, sizeof body) == 200;
}

int icecast_restart(struct icecast *server)
{
    char path[96], log[96];
    snprintf(path, sizeof path, "%s/icecast.xml", server->dir);
    snprintf(log, sizeof log, "%s/output.log", server->dir);
    const char *const argv[] = {"icecast2", "-c", path, NULL};
    server->pid = start_as(getuid() ? NULL : "nobody", argv, NULL, log, log);
    return wait_until(icecast_is_up, server, 10000) ? 0 : -ETIMEDOUT;
}

int icecast_start(struct icecast *server)
{
    memset(server, 0, sizeof *server);
    server->port = free_port();
    int rc = server->port < 0 ? server->port : make_folder(server->dir, "icecast");
    rc = rc ? rc : icecast_configure(server);
    return rc ? rc : icecast_restart(server);
}

void icecast_kill(struct icecast *server)
{
    end_program(server->pid, SIGKILL);
    server->pid = 0;
}

void icecast_freeze(struct icecast *server)
{
    kill(server->pid, SIGSTOP);
}

void icecast_thaw(struct icecast *server)
{
    kill(server->pid, SIGCONT);
}

void icecast_stop(struct icecast *server)
{
    icecast_kill(server);
    remove_folder(server->dir);
}

static void base64(const char *text, char *out)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t length = strlen(text);
    for (size_t i = 0; i < length; i += 3) {
        unsigned a = (unsigned char)text[i], b = i + 1 < length ? (unsigned char)text[i + 1] : 0;
        unsigned c = i + 2 < length ? (unsigned char)text[i + 2] : 0, all = a << 16 | b << 8 | c;
        *out++ = digits[all >> 18];
        *out++ = digits[all >> 12 & 63];
        *out++ = i + 1 < length ? digits[all >> 6 & 63] : '=';
        *out++ = i + 2 < length ? digits[all & 63] : '=';
    }
    *out = '\0';
}

/* Sends the request; returns the connected socket. */
static int request(const struct icecast *server, const char *path, bool admin)
{
    char text[512], pair[64], encoded[96] = "";
    snprintf(pair, sizeof pair, "admin:%s", server->admin_password);
    base64(pair, encoded);
    int length = snprintf(text, sizeof text, "GET %s HTTP/1.0\r\nHost: 127.0.0.1\r\n%s%s%s\r\n", path,
                          admin ? "Authorization: Basic " : "", admin ? encoded : "", admin ? "\r\n" : "");
    int fd = connect_to(server->port);
    if (fd >= 0 && send(fd, text, (size_t)length, MSG_NOSIGNAL) != length) {
        close(fd);
        return -EPIPE;
    }
    return fd;
}

/* Reads until the end, `size` - 1 bytes, or a second without anything. */
static size_t read_answer(int fd, char *answer, size_t size)
{
    size_t length = 0;
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    while (length + 1 < size && poll(&wait, 1, 1000) == 1) {
        ssize_t n = recv(fd, answer + length, size - 1 - length, 0);
        if (n <= 0)
            break;
        length += (size_t)n;
    }
    answer[length] = '\0';
    return length;
}

int icecast_get(const struct icecast *server, const char *path, bool admin, char *body, size_t size)
{
    static char answer[65536];
    int fd = request(server, path, admin), status = -EPROTO;
    if (fd < 0)
        return fd;
    read_answer(fd, answer, sizeof answer);
    close(fd);
    char *start = strstr(answer, "\r\n\r\n");
    if (sscanf(answer, "HTTP/%*s %d", &status) != 1)
        return -EPROTO;
    snprintf(body, size, "%s", start ? start + 4 : "");
    return status;
}

bool icecast_has_mount(const struct icecast *server, const char *mount)
{
    static char body[65536];
    return icecast_get(server, "/status-json.xsl", false, body, sizeof body) == 200 && strstr(body, mount);
}

/* One connection's worth: header dropped, body to `out`. */
static void capture_once(const struct icecast *server, const char *mount, int out)
{
    char buffer[8192], *start = NULL;
    size_t length = 0;
    int fd = request(server, mount, false);
    for (ssize_t n; fd >= 0 && !start && length < sizeof buffer - 1; length += (size_t)n) {
        n = recv(fd, buffer + length, sizeof buffer - 1 - length, 0);
        if (n <= 0)
            break;
        buffer[length + (size_t)n] = '\0';
        start = strstr(buffer, "\r\n\r\n");
    }
    bool good = start && strstr(buffer, " 200 ");
    if (good && write(out, start + 4, length - (size_t)(start + 4 - buffer)) < 0)
        good = false;
    for (ssize_t n; good && (n = recv(fd, buffer, sizeof buffer, 0)) > 0;)
        good = write(out, buffer, (size_t)n) == n;
    if (fd >= 0)
        close(fd);
}

pid_t icecast_capture(const struct icecast *server, const char *mount, const char *file)
{
    pid_t pid = fork();
    if (pid)
        return pid;
    become_child(NULL, file, NULL);
    for (;; rest_ms(50))
        capture_once(server, mount, 1);
}

/* ---- PulseAudio ---- */

static const char *const *pulse_environment(const struct pulse *server)
{
    static char home[80], runtime[96], state[96], address[120];
    static const char *const environment[] = {home, runtime, state, address, NULL};
    snprintf(home, sizeof home, "HOME=%s", server->dir);
    snprintf(runtime, sizeof runtime, "XDG_RUNTIME_DIR=%s", server->dir);
    snprintf(state, sizeof state, "PULSE_RUNTIME_PATH=%s", server->dir);
    snprintf(address, sizeof address, "PULSE_SERVER=%s", server->server);
    return environment;
}

static bool pulse_is_up(void *context)
{
    const struct pulse *server = context;
    static const char *const argv[] = {"pactl", "info", NULL};
    int status = 1;
    pid_t pid = start_program(argv, pulse_environment(server), NULL, NULL);
    return waitpid(pid, &status, 0) == pid && status == 0;
}

int pulse_restart(struct pulse *server)
{
    char socket[160], sink[96], log[96];
    snprintf(socket, sizeof socket, "module-native-protocol-unix auth-anonymous=1 socket=%s/native",
             server->dir);
    snprintf(sink, sizeof sink, "module-null-sink sink_name=%s rate=44100", server->sink);
    snprintf(log, sizeof log, "%s/pulse.log", server->dir);
    const char *const argv[] = {"pulseaudio",
                                "-n",
                                "--daemonize=no",
                                "--exit-idle-time=-1",
                                "--use-pid-file=no",
                                "--system=no",
                                "-L",
                                sink,
                                "-L",
                                socket,
                                "--realtime=no",
                                NULL};
    const char *const *environment = pulse_environment(server);
    server->pid = start_program(argv, environment, log, log);
    return wait_until(pulse_is_up, server, 15000) ? 0 : -ETIMEDOUT;
}

int pulse_start(struct pulse *server)
{
    memset(server, 0, sizeof *server);
    server->sink = "loa";
    int rc = make_folder(server->dir, "pulse");
    snprintf(server->server, sizeof server->server, "unix:%s/native", server->dir);
    return rc ? rc : pulse_restart(server);
}

void pulse_kill(struct pulse *server)
{
    end_program(server->pid, SIGKILL);
    server->pid = 0;
}

void pulse_stop(struct pulse *server)
{
    pulse_kill(server);
    remove_folder(server->dir);
}

static bool has_bytes(void *file)
{
    struct stat status;
    return stat(file, &status) == 0 && status.st_size > 0;
}

pid_t pulse_capture(const struct pulse *server, unsigned rate_hz, const char *file)
{
    char rate[32], device[64], path[256];
    snprintf(rate, sizeof rate, "--rate=%u", rate_hz);
    snprintf(device, sizeof device, "--device=%s.monitor", server->sink);
    snprintf(path, sizeof path, "%s", file);
    const char *const argv[] = {"parec", "--raw", "--format=s16le",    "--channels=1",
                                rate,    device,  "--latency-msec=20", NULL};
    pid_t pid = start_program(argv, pulse_environment(server), file, NULL);
    return wait_until(has_bytes, path, 10000) ? pid : (end_program(pid, SIGKILL), -1);
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
