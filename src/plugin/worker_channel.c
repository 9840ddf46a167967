/*
 * The worker's end of the socket. Blocking, one thread, SIGPIPE never raised. See worker.h.
 */
#include "plugin/worker.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

void channel_init(struct channel *channel, int fd)
{
    *channel = (struct channel){.fd = fd};
    message_parser_init(&channel->in, false);
}

void channel_done(struct channel *channel)
{
    message_parser_done(&channel->in);
}

/* Header and payload in one piece where the socket takes it, so that the reader is woken once. */
static int send_both(struct channel *channel, struct iovec parts[2])
{
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
    while (parts[0].iov_len + parts[1].iov_len > 0) {
        ssize_t sent = sendmsg(channel->fd, &message, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0) {
            channel->closed = true;
            return -errno;
        }
        for (int i = 0; i < 2; i++) {
            size_t part = (size_t)sent < parts[i].iov_len ? (size_t)sent : parts[i].iov_len;
            parts[i].iov_base = (char *)parts[i].iov_base + part;
            parts[i].iov_len -= part;
            sent -= (ssize_t)part;
        }
    }
    return 0;
}

int channel_send(struct channel *channel, enum message_type type, const void *payload, size_t length)
{
    const struct message_rule *rule = message_rule(type);
    if (rule == NULL || length > rule->most)
        return -EMSGSIZE;
    if (channel->closed)
        return -EPIPE;
    struct message_header header = message_header_make(type, length, ++channel->sent);
    /* iovec's prototype predates const; sending does not write to it. */
    struct iovec parts[2] = {{&header, sizeof header}, {(void *)(uintptr_t)payload, length}};
    return send_both(channel, parts);
}

int channel_send_json(struct channel *channel, enum message_type type, json_t *json)
{
    char *text = json == NULL ? NULL : json_dumps(json, JSON_COMPACT);
    json_decref(json);
    if (text == NULL)
        return -ENOMEM;
    int rc = channel_send(channel, type, text, strlen(text));
    free(text);
    return rc;
}

/* Feeds what the socket has: 1 fed, 0 nothing there or closed, negative errno. */
static int receive(struct channel *channel, int flags)
{
    char chunk[65536];
    for (;;) {
        ssize_t got = recv(channel->fd, chunk, sizeof chunk, flags);
        if (got > 0)
            return message_parser_feed(&channel->in, chunk, (size_t)got) == 0 ? 1 : -ENOMEM;
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return 0;
        channel->closed = true; /* a reset is a station that died: nothing else is to be said about it */
        return 0;
    }
}

static int next_message(struct channel *channel, int flags, struct message *out, struct error *err)
{
    for (;;) {
        int rc = message_parser_next(&channel->in, out, err);
        if (rc != 0)
            return rc;
        if (channel->closed)
            return 0;
        rc = receive(channel, flags);
        if (rc < 0)
            return error_set(err, rc, "out of memory");
        if (rc == 0)
            return 0;
    }
}

int channel_wait(struct channel *channel, struct message *out, struct error *err)
{
    return next_message(channel, 0, out, err);
}

int channel_try(struct channel *channel, struct message *out, struct error *err)
{
    return next_message(channel, MSG_DONTWAIT, out, err);
}
