/*
 * The connection to the server: the only file that knows libshout. Non-blocking, because a blocking libshout
 * waits for ever for a server that does not answer; with deadlines and a cap of our own, because a
 * non-blocking one never gives up and queues without limit. libshout's own pacing goes by the wall clock and
 * is not used. A failed handle is closed and thrown away: used again it would claim to be connected.
 */
#include "icecast.h"
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <shout/shout.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define OPEN_MS 4500          /* the host allows 5 s */
#define QUEUE_MOST (64 << 10) /* bytes the server leaves lying before it counts as dead */
#define SOCKET_BUFFER 8192    /* so that sound does not vanish into buffers */
#define DESCRIPTORS 256

struct feed {
    const struct loaxa_host *host;
    const struct target *target;
    shout_t *shout;
    int socket; /* libshout's, to be asked only; -1 unknown */
    struct sockaddr_storage address;
    socklen_t address_length;
};

int64_t icecast_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool configure(shout_t *shout, const struct target *target)
{
    int bad = shout_set_host(shout, target->host);
    bad |= shout_set_port(shout, (unsigned short)target->port);
    bad |= shout_set_user(shout, target->user);
    bad |= shout_set_password(shout, target->password);
    bad |= shout_set_mount(shout, target->mount);
    bad |= shout_set_agent(shout, "LoaXa");
    bad |= shout_set_public(shout, target->is_public);
    bad |= shout_set_tls(shout, target->tls ? SHOUT_TLS_AUTO_NO_PLAIN : SHOUT_TLS_DISABLED);
    bad |= shout_set_protocol(shout, SHOUT_PROTOCOL_HTTP);
    bad |= shout_set_content_format(shout, SHOUT_FORMAT_MP3, SHOUT_USAGE_AUDIO, NULL);
    bad |= shout_set_nonblocking(shout, 1);
    bad |= target->name[0] ? shout_set_meta(shout, SHOUT_META_NAME, target->name) : 0;
    bad |= target->description[0] ? shout_set_meta(shout, SHOUT_META_DESCRIPTION, target->description) : 0;
    bad |= target->genre[0] ? shout_set_meta(shout, SHOUT_META_GENRE, target->genre) : 0;
    return bad == 0;
}

static int port_of(const struct sockaddr_storage *address)
{
    if (address->ss_family == AF_INET)
        return ntohs(((const struct sockaddr_in *)address)->sin_port);
    if (address->ss_family == AF_INET6)
        return ntohs(((const struct sockaddr_in6 *)address)->sin6_port);
    return -1;
}

/* libshout does not show its socket: it is the one whose peer is the server. */
static void find_socket(struct feed *feed)
{
    int size = SOCKET_BUFFER;
    for (int fd = 3; fd < DESCRIPTORS; fd++) {
        struct sockaddr_storage peer;
        socklen_t length = sizeof peer;
        if (getpeername(fd, (struct sockaddr *)&peer, &length) || port_of(&peer) != feed->target->port)
            continue;
        setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
        feed->socket = fd;
        feed->address = peer;
        feed->address_length = length;
        return;
    }
}

/* 200: the mount is served, so somebody else feeds it. */
static int mount_status(const struct feed *feed)
{
    struct web web;
    unsigned char body[256];
    char path[512];
    int64_t until = icecast_now_ms() + 500;
    const struct timespec rest = {.tv_nsec = 5000000};
    web_encode(feed->target->mount, path, sizeof path);
    if (!feed->address_length ||
        web_begin(&web, &feed->address, feed->address_length, feed->target, path, NULL, NULL))
        return 0;
    while (web_read(&web, body, sizeof body) == 0 && web.status == 0 && icecast_now_ms() < until)
        nanosleep(&rest, NULL);
    web_end(&web);
    return web.status;
}

static void explain(const struct feed *feed, int code)
{
    const struct target *target = feed->target;
    const struct loaxa_host *host = feed->host;
    if (code == SHOUTERR_NOLOGIN && mount_status(feed) == 200)
        host->log(host, LOAXA_LOG_ERROR,
                  "Icecast %s:%d: mountpoint in use: %s is fed by another source, or by our last connection, "
                  "which the "
                  "server forgets within its source-timeout (10 s)",
                  target->host, target->port, target->mount);
    else if (code == SHOUTERR_NOLOGIN)
        host->log(
            host, LOAXA_LOG_ERROR,
            "Icecast %s:%d refuses user \"%s\" on mount %s: the first line of password_file must be the "
            "source-password of its icecast.xml",
            target->host, target->port, target->user, target->mount);
    else if (code == SHOUTERR_BUSY || code == SHOUTERR_RETRY)
        host->log(host, LOAXA_LOG_ERROR,
                  "Icecast %s:%d did not answer within %.1f s: frozen, or not an Icecast server",
                  target->host, target->port, OPEN_MS / 1000.0);
    else
        host->log(host, LOAXA_LOG_ERROR,
                  "Icecast %s:%d cannot be reached (%s): is it running (systemctl status icecast2)?",
                  target->host, target->port, shout_get_error(feed->shout));
}

static bool is_busy(int code)
{
    return code == SHOUTERR_BUSY || code == SHOUTERR_RETRY;
}

/* Logs in; an error code of libshout, SHOUTERR_CONNECTED when all is well. */
static int log_in(struct feed *feed)
{
    const struct timespec rest = {.tv_nsec = 5000000};
    int64_t until = icecast_now_ms() + OPEN_MS;
    int code = shout_open(feed->shout);
    while (is_busy(code) && icecast_now_ms() < until && !feed->host->cancelled(feed->host)) {
        if (!feed->address_length)
            find_socket(feed);
        nanosleep(&rest, NULL);
        code = shout_get_connected(feed->shout);
    }
    return code == SHOUTERR_SUCCESS ? SHOUTERR_CONNECTED : code;
}

struct feed *feed_open(const struct loaxa_host *host, const struct target *target)
{
    struct feed *feed = calloc(1, sizeof *feed);
    if (!feed)
        return NULL;
    shout_init();
    feed->host = host;
    feed->target = target;
    feed->socket = -1;
    feed->shout = shout_new();
    int code = SHOUTERR_MALLOC;
    if (feed->shout && configure(feed->shout, target))
        code = log_in(feed);
    if (code == SHOUTERR_CONNECTED) {
        find_socket(feed);
        return feed;
    }
    explain(feed, code);
    feed_close(feed, 0);
    return NULL;
}

size_t feed_queued(struct feed *feed)
{
    ssize_t queued = shout_queuelen(feed->shout);
    return queued > 0 ? (size_t)queued : 0;
}

/* shout_send_raw answers "sent" on a dead connection; the socket knows better. */
static bool is_gone(const struct feed *feed)
{
    struct pollfd hangup = {.fd = feed->socket, .events = POLLRDHUP};
    return feed->socket >= 0 && poll(&hangup, 1, 0) == 1;
}

int feed_send(struct feed *feed, const unsigned char *bytes, size_t count)
{
    const struct target *target = feed->target;
    ssize_t sent = shout_send_raw(feed->shout, bytes, count);
    if ((sent < 0 && !is_busy((int)sent)) || is_gone(feed)) {
        feed->host->log(feed->host, LOAXA_LOG_ERROR, "Icecast %s:%d closed the connection", target->host,
                        target->port);
        return -EPIPE;
    }
    if (feed_queued(feed) <= QUEUE_MOST)
        return 0;
    feed->host->log(feed->host, LOAXA_LOG_ERROR, "Icecast %s:%d reads no more: %zu bytes wait for it",
                    target->host, target->port, feed_queued(feed));
    return -ETIMEDOUT;
}

socklen_t feed_address(const struct feed *feed, struct sockaddr_storage *address)
{
    *address = feed->address;
    return feed->address_length;
}

void feed_close(struct feed *feed, int64_t flush_ms)
{
    const struct timespec rest = {.tv_nsec = 10000000};
    if (!feed)
        return;
    for (int64_t until = icecast_now_ms() + flush_ms;
         flush_ms && feed_queued(feed) && icecast_now_ms() < until;) {
        ssize_t sent = shout_send_raw(feed->shout, NULL, 0);
        if (sent < 0 && !is_busy((int)sent))
            break;
        nanosleep(&rest, NULL);
    }
    if (feed->shout) {
        shout_close(feed->shout);
        shout_free(feed->shout);
    }
    free(feed);
}
