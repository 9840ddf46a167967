/*
 * The Unix socket, the HTTP daemon on it and its place in the libuv loop: MHD's epoll set is one descriptor
 * that the loop watches, its time-outs are one timer. Knows nothing of routes. Loop thread only.
 */
#include "console/internal.h"
#include "station/station.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define CONNECTIONS_MOST 200u
#define IDLE_S 30u

/* ---- the socket -----------------------------------------------------------------------------------------
 */

/* Through /proc/self/fd: a path to the folder may be longer than the 107 bytes of a socket's address. */
static int bind_in_folder(int fd, int dir_fd, struct error *err)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/" CONSOLE_SOCKET, dir_fd);
    if (unlinkat(dir_fd, CONSOLE_SOCKET, 0) != 0 && errno != ENOENT)
        return error_set(err, -errno, "the old socket of the state cannot be removed: %s", strerror(errno));
    if (bind(fd, (const struct sockaddr *)&address, sizeof address) != 0)
        return error_set(err, -errno, "the socket of the state cannot be made: %s", strerror(errno));
    if (fchmodat(dir_fd, CONSOLE_SOCKET, 0660, 0) != 0 || listen(fd, 64) != 0)
        return error_set(err, -errno, "the socket of the state cannot be opened for use: %s",
                         strerror(errno));
    return 0;
}

static int open_socket(int dir_fd, int *out, struct error *err)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return error_set(err, -errno, "no socket: %s", strerror(errno));
    int rc = bind_in_folder(fd, dir_fd, err);
    if (rc != 0)
        close(fd);
    else
        *out = fd;
    return rc;
}

/* ---- in the loop ----------------------------------------------------------------------------------------
 */

static void on_turn(uv_timer_t *timer);

static unsigned connections(const struct console *console)
{
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(console->daemon, MHD_DAEMON_INFO_CURRENT_CONNECTIONS);
    return info != NULL ? info->num_connections : 0;
}

/* At its limit MHD stops listening, and it listens again only at the turn after the one that made room. */
static void run(struct console *console)
{
    MHD_UNSIGNED_LONG_LONG ms = 0;
    unsigned before = connections(console);
    MHD_run(console->daemon);
    if (connections(console) < before)
        uv_timer_start(&console->turn, on_turn, 0, 0);
    else if (MHD_get_timeout(console->daemon, &ms) == MHD_YES)
        uv_timer_start(&console->turn, on_turn, ms, 0);
    else
        uv_timer_stop(&console->turn);
}

static void on_turn(uv_timer_t *timer)
{
    run(timer->data);
}

static void on_ready(uv_poll_t *poll, int status, int events)
{
    (void)status, (void)events;
    run(poll->data);
}

void console_turn_soon(struct console *console)
{
    if (!console->closing)
        uv_timer_start(&console->turn, on_turn, 0, 0);
}

/* ---- those who wait for a change ------------------------------------------------------------------------
 */

static void wake_due(struct console *console)
{
    int64_t now = clock_real()->mono_us(clock_real());
    uint64_t counter = station_counter(console->station);
    for (struct request *r = console->waiting, *next; r != NULL; r = next) {
        next = r->next;
        if (r->wait == WAIT_CHANGE && (r->after != counter || now >= r->deadline_us))
            request_wake(r);
    }
    if (console->waiting == NULL)
        uv_timer_stop(&console->patience);
}

static void on_patience(uv_timer_t *timer)
{
    wake_due(timer->data);
}

static void on_change(void *context)
{
    wake_due(context);
}

void request_suspend(struct request *request, enum request_wait wait)
{
    struct console *console = request->console;
    request->wait = wait;
    request->next = console->waiting;
    request->link = &console->waiting;
    if (request->next != NULL)
        request->next->link = &request->next;
    console->waiting = request;
    MHD_suspend_connection(request->connection);
    if (!uv_is_active((uv_handle_t *)&console->patience))
        uv_timer_start(&console->patience, on_patience, 1000, 1000);
}

void request_wake(struct request *request)
{
    *request->link = request->next;
    if (request->next != NULL)
        request->next->link = request->link;
    request->link = NULL;
    MHD_resume_connection(request->connection);
    console_turn_soon(request->console);
}

/* ---- life -----------------------------------------------------------------------------------------------
 */

static int start_daemon(struct console *console, int listener, struct error *err)
{
    console->daemon =
        MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, request_serve, console,
                         MHD_OPTION_LISTEN_SOCKET, listener, MHD_OPTION_CONNECTION_LIMIT, CONNECTIONS_MOST,
                         MHD_OPTION_CONNECTION_TIMEOUT, IDLE_S, MHD_OPTION_NOTIFY_COMPLETED,
                         request_completed, NULL, MHD_OPTION_END);
    if (console->daemon == NULL) {
        close(listener);
        return error_set(err, -EIO, "the HTTP interface cannot start on the socket of the state");
    }
    return 0;
}

static int join_loop(struct console *console, struct error *err)
{
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(console->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    int rc = info != NULL ? uv_poll_init(console->loop, &console->poll, info->epoll_fd) : UV_EIO;
    if (rc != 0)
        return error_set(err, rc, "the HTTP interface cannot join the loop: %s", uv_strerror(rc));
    uv_timer_init(console->loop, &console->turn);
    uv_timer_init(console->loop, &console->patience);
    console->handles = 3;
    console->poll.data = console->turn.data = console->patience.data = console;
    uv_poll_start(&console->poll, UV_READABLE, on_ready);
    station_watch(console->station, on_change, console);
    console_turn_soon(console);
    return 0;
}

static void release(struct console *console)
{
    if (console->dir_fd >= 0)
        close(console->dir_fd);
    free(console);
}

int console_new(uv_loop_t *loop, struct station *station, const char *state_dir, struct console **out,
                struct error *err)
{
    struct console *console = calloc(1, sizeof *console);
    if (console == NULL)
        return error_set(err, -ENOMEM, "no memory");
    console->loop = loop;
    console->station = station;
    console->dir_fd = open(state_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int listener = -1;
    int rc = console->dir_fd >= 0
                 ? open_socket(console->dir_fd, &listener, err)
                 : error_at(err, -errno, state_dir, 0, "cannot open the state folder: %s", strerror(errno));
    if (rc == 0)
        rc = start_daemon(console, listener, err);
    if (rc == 0)
        rc = join_loop(console, err);
    if (rc != 0) {
        if (console->daemon != NULL)
            MHD_stop_daemon(console->daemon);
        release(console);
        return rc;
    }
    *out = console;
    return 0;
}

static void on_closed(uv_handle_t *handle)
{
    struct console *console = handle->data;
    if (--console->handles == 0)
        release(console);
}

void console_free(struct console *console)
{
    if (console == NULL)
        return;
    console->closing = true;
    station_watch(console->station, NULL, NULL);
    while (console->waiting != NULL)
        request_wake(console->waiting);
    unlinkat(console->dir_fd, CONSOLE_SOCKET, 0);
    uv_poll_stop(&console->poll);
    MHD_run(console->daemon); /* says to the waiting ones that the station ends */
    MHD_stop_daemon(console->daemon);
    uv_close((uv_handle_t *)&console->poll, on_closed);
    uv_close((uv_handle_t *)&console->turn, on_closed);
    uv_close((uv_handle_t *)&console->patience, on_closed);
}
