/*
 * The private Icecast of servers.h. Icecast refuses to run as root: started by root, it is started as nobody,
 * to whom its folder then belongs. (Its own changeowner would lose the death signal.)
 */
#include "servers_inner.h"
#include <errno.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- Icecast ---- */

#define STARTS_MOST 5
#define GRACE_MS 300

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
    server_make_password(server->password);
    server_make_password(server->admin_password);
    snprintf(server->password_file, sizeof server->password_file, "%s/password", server->dir);
    snprintf(text, sizeof text, "%s\n", server->password);
    int rc = server_write_file(server->password_file, text);
    snprintf(path, sizeof path, "%s/icecast.xml", server->dir);
    snprintf(text, sizeof text, icecast_xml, server->password, server->admin_password, server->admin_password,
             server->port, server->dir);
    rc = rc ? rc : server_write_file(path, text);
    struct passwd *nobody = getpwnam("nobody");
    if (rc == 0 && getuid() == 0 && nobody &&
        (chown(server->dir, nobody->pw_uid, nobody->pw_gid) || chown(path, nobody->pw_uid, nobody->pw_gid)))
        rc = -errno;
    return rc ? rc : chmod(server->dir, 0755);
}

static bool has_ended(const struct icecast *server)
{
    siginfo_t info = {0};
    return waitid(P_PID, (id_t)server->pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid != 0;
}

/* Icecast 2.4.4 accepts connections before all its threads run, and dies of one that is too early: after this
 * line it is left alone for GRACE_MS. */
static bool has_begun(void *context)
{
    const struct icecast *server = context;
    char path[96], text[4096] = "";
    snprintf(path, sizeof path, "%s/error.log", server->dir);
    FILE *file = fopen(path, "re");
    size_t length = file ? fread(text, 1, sizeof text - 1, file) : 0;
    if (file)
        fclose(file);
    text[length] = '\0';
    return strstr(text, "server started") || has_ended(server);
}

static bool is_up(void *context)
{
    const struct icecast *server = context;
    char body[64];
    return icecast_get(server, "/status-json.xsl", false, body, sizeof body) == 200 || has_ended(server);
}

/* Whoever knocks too early all the same (a station that wants back to it) costs another start. */
int icecast_restart(struct icecast *server)
{
    char path[96], log[96], old[96];
    snprintf(path, sizeof path, "%s/icecast.xml", server->dir);
    snprintf(log, sizeof log, "%s/output.log", server->dir);
    snprintf(old, sizeof old, "%s/error.log", server->dir);
    const char *const argv[] = {"icecast2", "-c", path, NULL};
    for (int tries = 0; tries < STARTS_MOST; tries++) {
        unlink(old);
        server->pid = server_start_as(getuid() ? NULL : "nobody", argv, NULL, log, log);
        bool begun = wait_until(has_begun, server, 30000);
        rest_ms(GRACE_MS);
        if (begun && wait_until(is_up, server, 30000) && !has_ended(server))
            return 0;
        end_program(server->pid, SIGKILL);
    }
    return -ETIMEDOUT;
}

int icecast_start(struct icecast *server)
{
    memset(server, 0, sizeof *server);
    server->port = free_port();
    int rc = server->port < 0 ? server->port : server_make_folder(server->dir, "icecast");
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
    int fd = server_connect_to(server->port);
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
    server_become_child(NULL, file, NULL);
    for (;; rest_ms(50))
        capture_once(server, mount, 1);
}
