/*
 * Just enough HTTP for two things: listening to the own mount, and telling the server a title. GET only,
 * HTTP/1.0, on a non-blocking socket to an address already known, so that nothing here waits for a name or a
 * server.
 */
#include "icecast.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void base64(const char *text, char *out, size_t size)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t length = strlen(text), o = 0;
    for (size_t i = 0; i < length && o + 4 < size; i += 3) {
        unsigned a = (unsigned char)text[i], b = i + 1 < length ? (unsigned char)text[i + 1] : 0;
        unsigned c = i + 2 < length ? (unsigned char)text[i + 2] : 0, all = a << 16 | b << 8 | c;
        out[o++] = digits[all >> 18];
        out[o++] = digits[all >> 12 & 63];
        out[o++] = i + 1 < length ? digits[all >> 6 & 63] : '=';
        out[o++] = i + 2 < length ? digits[all & 63] : '=';
    }
    out[o] = '\0';
}

void web_encode(const char *text, char *out, size_t size)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";
    size_t o = 0;
    for (; *text && o + 4 < size; text++) {
        if (strchr(plain, *text))
            out[o++] = *text;
        else
            o += (size_t)snprintf(out + o, size - o, "%%%02X", (unsigned char)*text);
    }
    out[o] = '\0';
}

int web_begin(struct web *web, const struct sockaddr_storage *address, socklen_t length,
              const struct target *target, const char *path, const char *user, const char *password)
{
    char pair[256], credentials[512] = "";
    *web = (struct web){.fd = socket(address->ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    if (web->fd < 0)
        return -errno;
    if (user) {
        snprintf(pair, sizeof pair, "%s:%s", user, password);
        base64(pair, credentials, sizeof credentials);
    }
    int written = snprintf(web->request, sizeof web->request,
                           "GET %s HTTP/1.0\r\nHost: %s:%d\r\nUser-Agent: LoaXa-check\r\n%s%s%s\r\n", path,
                           target->host, target->port, user ? "Authorization: Basic " : "", credentials,
                           user ? "\r\n" : "");
    if (written < 0 || (size_t)written >= sizeof web->request) {
        web_end(web);
        return -EMSGSIZE;
    }
    web->request_length = (size_t)written;
    if (connect(web->fd, (const struct sockaddr *)address, length) == 0 || errno == EINPROGRESS)
        return 0;
    int rc = -errno;
    web_end(web);
    return rc;
}

void web_end(struct web *web)
{
    if (web->fd >= 0)
        close(web->fd);
    web->fd = -1;
}

static bool is_not_yet(void)
{
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR || errno == ENOTCONN ||
           errno == EINPROGRESS;
}

static int send_request(struct web *web)
{
    while (web->sent < web->request_length) {
        ssize_t n = send(web->fd, web->request + web->sent, web->request_length - web->sent, MSG_NOSIGNAL);
        if (n < 0)
            return is_not_yet() ? -EAGAIN : -errno;
        web->sent += (size_t)n;
    }
    return 0;
}

/* Looks for the end of the header in what has come; the rest of it goes to `body`. */
static ssize_t take_header(struct web *web, unsigned char *body, size_t size)
{
    int status;
    web->header[web->header_length] = '\0';
    char *end = strstr(web->header, "\r\n\r\n");
    if (!end)
        return web->header_length + 1 < sizeof web->header ? 0 : -EPROTO;
    if (sscanf(web->header, "%*s %d", &status) != 1)
        return -EPROTO;
    web->status = status;
    size_t rest = web->header_length - (size_t)(end + 4 - web->header);
    if (rest > size)
        return -EMSGSIZE;
    memcpy(body, end + 4, rest);
    return (ssize_t)rest;
}

ssize_t web_read(struct web *web, unsigned char *body, size_t size)
{
    if (web->fd < 0)
        return -ENOTCONN;
    int rc = send_request(web);
    if (rc)
        return rc == -EAGAIN ? 0 : rc;
    bool in_header = web->status == 0;
    ssize_t n = in_header ? recv(web->fd, web->header + web->header_length,
                                 sizeof web->header - 1 - web->header_length, 0)
                          : recv(web->fd, body, size, 0);
    if (n < 0)
        return is_not_yet() ? 0 : -errno;
    if (n == 0)
        return -EPIPE;
    if (!in_header)
        return n;
    web->header_length += (size_t)n;
    return take_header(web, body, size);
}
