/*
 * The functions a plugin is handed in struct loaxa_host: each turns a call into a message to the station.
 * Runs in the worker, on its only thread.
 */
#include "plugin/notice.h"
#include "plugin/worker.h"
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MOST 300u
#define REASON_MOST 4000u
#define STATE_MOST (8u << 20)
#define KEY_MOST 200u

static struct hosted *hosted_of(const struct loaxa_host *host)
{
    return host->context;
}

void host_say(struct hosted *hosted, enum loaxa_log_level level, const char *text)
{
    static const char *const words[] = {"debug", "info", "warning", "error"};
    size_t index = (size_t)level < 4 ? (size_t)level : LOAXA_LOG_ERROR;
    channel_send_json(&hosted->channel, MESSAGE_LOG,
                      json_pack("{s:s, s:s}", "level", words[index], "text", text));
}

__attribute__((format(printf, 3, 4))) static void
host_log(const struct loaxa_host *host, enum loaxa_log_level level, const char *format, ...)
{
    struct hosted *hosted = hosted_of(host);
    char line[1001];
    va_list arguments;
    va_start(arguments, format);
    if (vsnprintf(line, sizeof line, format, arguments) < 0)
        line[0] = '\0';
    va_end(arguments);
    text_mend(line);
    for (char *c = line; *c != '\0'; c++)
        if ((unsigned char)*c < ' ')
            *c = ' ';
    if (level == LOAXA_LOG_ERROR)
        memcpy(hosted->last_error, line, sizeof line);
    host_say(hosted, level, line);
}

static int64_t host_now(const struct loaxa_host *host)
{
    const struct clock *clock = clock_real();
    return hosted_of(host)->poll != NULL ? hosted_of(host)->now_s : clock->wall_us(clock) / US_PER_S;
}

/* One-shot work hears CLOSE and the end of the station; a sound worker only the latter, its messages are in
 * order. */
static bool host_cancelled(const struct loaxa_host *host)
{
    struct hosted *hosted = hosted_of(host);
    bool one_shot = hosted->plugin.kind == LOAXA_KIND_SOURCE || hosted->plugin.kind == LOAXA_KIND_VOICE;
    struct message message;
    if (one_shot && channel_try(&hosted->channel, &message, NULL) != 0)
        hosted->is_cancelled = true; /* CLOSE, or what has no place here */
    struct pollfd socket = {.fd = hosted->channel.fd, .events = POLLRDHUP};
    if (poll(&socket, 1, 0) > 0 && (socket.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0)
        hosted->is_cancelled = true;
    return hosted->is_cancelled || hosted->channel.closed;
}

/* Refuses a call that has no place where it was made, or a bad argument, and says so in the log. */
__attribute__((format(printf, 3, 4))) static int complain(struct hosted *hosted, int code, const char *format,
                                                          ...)
{
    char line[900];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    text_mend(line);
    host_say(hosted, LOAXA_LOG_WARNING, line);
    return code;
}

static int host_submit(const struct loaxa_host *host, const struct loaxa_notice *notice)
{
    struct hosted *hosted = hosted_of(host);
    struct error err;
    json_t *json;
    if (hosted->poll == NULL)
        return complain(hosted, -EPERM, "a notice was submitted outside poll()");
    if (notice_to_json(notice, hosted->setup.station_dir, &json, &err) != 0)
        return complain(hosted, -EINVAL, "the notice \"%.200s\" is refused: %s",
                        notice->external_id == NULL ? "?" : notice->external_id, err.text);
    return channel_send_json(&hosted->channel, MESSAGE_SUBMIT, json);
}

/* A required text of at most `most` bytes, cleaned into new memory. */
static int clean_argument(struct hosted *hosted, const char *what, const char *raw, size_t most, char **out)
{
    struct error err;
    int rc = raw == NULL || *raw == '\0' ? error_set(&err, -EINVAL, "it is empty")
                                         : text_clean(raw, strlen(raw), most, out, NULL, &err);
    return rc == 0 ? 0 : complain(hosted, -EINVAL, "%s is refused: %s", what, err.text);
}

static int send_pair(const struct loaxa_host *host, enum message_type type, const char *name,
                     const char *value, const char *reason)
{
    struct hosted *hosted = hosted_of(host);
    char *clean_value = NULL, *clean_reason = NULL;
    if (hosted->poll == NULL)
        return complain(hosted, -EPERM, "a record was withdrawn, refused or held outside poll()");
    int rc = clean_argument(hosted, name, value, LINE_MOST, &clean_value);
    if (rc == 0)
        rc = clean_argument(hosted, "a reason", reason, REASON_MOST, &clean_reason);
    if (rc == 0)
        rc = channel_send_json(&hosted->channel, type,
                               json_pack("{s:s, s:s}", name, clean_value, "reason", clean_reason));
    free(clean_value);
    free(clean_reason);
    return rc;
}

static int host_withdraw(const struct loaxa_host *host, const char *external_id, const char *reason)
{
    return send_pair(host, MESSAGE_WITHDRAW, "external_id", external_id, reason);
}

static int host_refuse(const struct loaxa_host *host, const char *item, const char *reason)
{
    return send_pair(host, MESSAGE_REFUSE, "item", item, reason);
}

static int host_hold(const struct loaxa_host *host, const char *item, const char *reason)
{
    return send_pair(host, MESSAGE_HOLD, "item", item, reason);
}

static int host_state_get(const struct loaxa_host *host, const char *key, const char **value, size_t *length)
{
    struct hosted *hosted = hosted_of(host);
    if (hosted->poll == NULL)
        return complain(hosted, -EPERM, "the state was read outside poll()");
    const json_t *stored = json_object_get(json_object_get(hosted->poll, "state"), key);
    *value = json_string_value(stored);
    *length = json_string_length(stored);
    return 0;
}

static int host_state_set(const struct loaxa_host *host, const char *key, const char *value, size_t length)
{
    struct hosted *hosted = hosted_of(host);
    if (hosted->poll == NULL)
        return complain(hosted, -EPERM, "the state was written outside poll()");
    if (key == NULL || *key == '\0' || strlen(key) > KEY_MOST || length > STATE_MOST)
        return complain(hosted, -EINVAL, "a state is refused: its key may have 1 to %u bytes, its value %u",
                        KEY_MOST, STATE_MOST);
    json_t *stored = memchr(value, '\0', length) != NULL ? NULL : json_stringn(value, length);
    if (stored == NULL)
        return complain(hosted, -EILSEQ, "the state \"%s\" is refused: it is not UTF-8 text", key);
    int rc = channel_send_json(&hosted->channel, MESSAGE_STATE_SET,
                               json_pack("{s:s, s:O}", "key", key, "value", stored));
    json_object_set_new(json_object_get(hosted->poll, "state"), key, stored);
    return rc;
}

static bool host_accepting(const struct loaxa_host *host)
{
    return json_is_true(json_object_get(hosted_of(host)->poll, "accept"));
}

void host_init(struct hosted *hosted)
{
    hosted->host = (struct loaxa_host){.size = sizeof hosted->host,
                                       .context = hosted,
                                       .log = host_log,
                                       .now = host_now,
                                       .cancelled = host_cancelled,
                                       .submit = host_submit,
                                       .withdraw = host_withdraw,
                                       .refuse = host_refuse,
                                       .state_get = host_state_get,
                                       .state_set = host_state_set,
                                       .accepting = host_accepting,
                                       .hold = host_hold};
}
