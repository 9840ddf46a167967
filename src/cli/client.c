/*
 * libcurl over the Unix socket. The socket is named through /proc/self/fd, because the path of the state may
 * be longer than a socket's address.
 */
#include "cli/client.h"
#include "base/base.h"
#include "console/console.h"
#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define REPLY_MOST (256u << 20)

struct client {
    CURL *curl;
    int dir_fd;
    char socket_path[64];
    struct buf reply;
};

/* ---- finding the station --------------------------------------------------------------------------------
 */

static int try_socket(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int rc = fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof address) == 0 ? 0 : -errno;
    if (fd >= 0)
        close(fd);
    return rc == -ENOENT || rc == -ENOTDIR || rc == -ENOTSOCK ? -ECONNREFUSED : rc;
}

static int find_station(struct client *client, const char *state_dir, struct error *err)
{
    client->dir_fd = open(state_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int rc = client->dir_fd >= 0 ? 0 : -errno;
    if (rc == 0) {
        snprintf(client->socket_path, sizeof client->socket_path, "/proc/self/fd/%d/" CONSOLE_SOCKET,
                 client->dir_fd);
        rc = try_socket(client->socket_path);
    }
    if (rc == -ENOENT || rc == -ENOTDIR || rc == -ECONNREFUSED)
        return error_at(err, -ECONNREFUSED, state_dir, 0, "no running station serves this state");
    if (rc == -EACCES || rc == -EPERM)
        return error_at(
            err, -EACCES, state_dir, 0,
            "no right to the station's socket: run this as the user of the station, or with sudo");
    return rc == 0
               ? 0
               : error_at(err, rc, state_dir, 0, "the station's socket does not answer: %s", strerror(-rc));
}

int client_open(const char *state_dir, struct client **out, struct error *err)
{
    struct client *client = calloc(1, sizeof *client);
    if (client == NULL)
        return error_set(err, -ENOMEM, "no memory");
    client->dir_fd = -1;
    buf_init(&client->reply, REPLY_MOST);
    int rc = find_station(client, state_dir, err);
    if (rc == 0 && (client->curl = curl_easy_init()) == NULL)
        rc = error_set(err, -ENOMEM, "libcurl does not start");
    if (rc != 0)
        client_close(client);
    else
        *out = client;
    return rc;
}

void client_close(struct client *client)
{
    if (client == NULL)
        return;
    curl_easy_cleanup(client->curl);
    if (client->dir_fd >= 0)
        close(client->dir_fd);
    buf_done(&client->reply);
    free(client);
}

char *client_escape(struct client *client, const char *text)
{
    char *escaped = curl_easy_escape(client->curl, text, 0);
    char *copy = escaped != NULL ? strdup(escaped) : NULL;
    curl_free(escaped);
    return copy;
}

/* ---- one request ----------------------------------------------------------------------------------------
 */

static const struct {
    const char *word;
    int rc;
} words[] = {
    {"bad_request", -EINVAL}, {"bad_json", -EINVAL},   {"refused", -EPERM},    {"not_found", -ENOENT},
    {"changed", -ESTALE},     {"already", -EALREADY},  {"busy", -EBUSY},       {"nothing_on_air", -ENODATA},
    {"too_large", -EFBIG},    {"ending", -ECONNRESET}, {"disk_full", -ENOSPC}, {"wrong_method", -EINVAL},
};

static size_t receive(char *bytes, size_t size, size_t count, void *context)
{
    struct buf *reply = context;
    return buf_add(reply, bytes, size * count) == 0 ? size * count : 0;
}

static int perform(struct client *client, const char *method, const char *path, const char *body,
                   long seconds, struct error *err)
{
    char url[2048];
    snprintf(url, sizeof url, "http://localhost%s", path);
    curl_easy_reset(client->curl);
    curl_easy_setopt(client->curl, CURLOPT_UNIX_SOCKET_PATH, client->socket_path);
    curl_easy_setopt(client->curl, CURLOPT_URL, url);
    curl_easy_setopt(client->curl, CURLOPT_CUSTOMREQUEST, method);
    curl_easy_setopt(client->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(client->curl, CURLOPT_PROXY, "");
    curl_easy_setopt(client->curl, CURLOPT_TIMEOUT, seconds);
    curl_easy_setopt(client->curl, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(client->curl, CURLOPT_WRITEDATA, &client->reply);
    if (body != NULL)
        curl_easy_setopt(client->curl, CURLOPT_POSTFIELDS, body);
    CURLcode code = curl_easy_perform(client->curl);
    if (code == CURLE_OK)
        return 0;
    if (code == CURLE_OPERATION_TIMEDOUT)
        return error_set(err, -ETIMEDOUT, "the station did not answer within %ld s", seconds);
    return error_set(err, -ECONNRESET, "the station does not answer any more: %s", curl_easy_strerror(code));
}

/* A refusal of the station as our error; the faults of a refused reload are printed by the caller from
 * `reply`. */
static int refusal(const json_t *reply, long status, struct error *err)
{
    const json_t *error = json_object_get(reply, "error");
    const char *word = json_string_value(json_object_get(error, "code"));
    const char *text = json_string_value(json_object_get(error, "text"));
    int rc = -EIO;
    for (size_t i = 0; word != NULL && i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].word, word) == 0)
            rc = words[i].rc;
    return error_set(err, rc, "%s",
                     text != NULL    ? text
                     : status == 200 ? "the station's answer is no JSON"
                                     : "the station refused");
}

int client_call(struct client *client, const char *method, const char *path, json_t *body, long seconds,
                json_t **reply, struct error *err)
{
    char *text = body != NULL ? json_dumps(body, JSON_COMPACT) : strdup("");
    json_decref(body);
    if (text == NULL)
        return error_set(err, -ENOMEM, "no memory");
    buf_clear(&client->reply);
    int rc = perform(client, method, path, strcmp(method, "POST") == 0 ? text : NULL, seconds, err);
    free(text);
    if (rc != 0)
        return rc;
    long status = 0;
    curl_easy_getinfo(client->curl, CURLINFO_RESPONSE_CODE, &status);
    json_t *json =
        client->reply.data != NULL ? json_loadb(client->reply.data, client->reply.length, 0, NULL) : NULL;
    if (status != 200 || json == NULL) {
        rc = refusal(json, status, err);
        json_decref(json);
        return rc;
    }
    *reply = json;
    return 0;
}
