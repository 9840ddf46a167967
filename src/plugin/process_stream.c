/*
 * The messages of a worker on the station's side: its socket read, checked and handed on, the station's
 * messages queued, its stderr kept. A worker that says what it may not say is killed. Loop thread only.
 */
#include "plugin/process.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BACKLOG_MOST (64u << 20)
#define ONE_SHOT_MOST (1ull << 30) /* bytes: six hours of speech, or far more notices than a commune has */
#define LOG_BURST 20000.0
#define LOG_PER_S 100.0

/* ---- What the worker says ---- */

/* Whether it may say this now; kills it when not. */
static bool is_allowed(struct worker *worker, const struct message_rule *rule)
{
    bool opening = rule->type == MESSAGE_LOG || rule->type == MESSAGE_DONE || rule->type == MESSAGE_HELLO;
    const char *fault = NULL;
    if (worker->done)
        fault = "after its work was done";
    else if (rule->type == MESSAGE_HELLO && worker->said_hello)
        fault = "twice";
    else if (!opening && !worker->said_hello)
        fault = "before HELLO";
    else if (worker->kind != 0 && (rule->kinds & (1u << worker->kind)) == 0)
        fault = "which no plugin of its kind may";
    if (fault != NULL)
        process_end(worker, WORKER_PROTOCOL, -EPROTO, "it sent %s %s and was killed", rule->name, fault);
    return fault == NULL;
}

static bool may_log(struct worker *worker)
{
    int64_t now_ms = (int64_t)uv_now(worker->loop);
    worker->log_allowance += (double)(now_ms - worker->log_refilled_ms) / 1000.0 * LOG_PER_S;
    worker->log_refilled_ms = now_ms;
    if (worker->log_allowance > LOG_BURST)
        worker->log_allowance = LOG_BURST;
    if (worker->log_allowance < 1.0) {
        process_end(worker, WORKER_PROTOCOL, -EPROTO, "it flooded the log and was killed");
        return false;
    }
    worker->log_allowance -= 1.0;
    return true;
}

static void note_done(struct worker *worker, const json_t *json)
{
    const char *text = json_string_value(json_object_get(json, "text"));
    json_int_t code = json_integer_value(json_object_get(json, "code"));
    worker->done = true;
    worker->done_code = code > -4096 && code <= 0 ? (int)code : -EIO;
    size_t length = text == NULL ? 0 : strnlen(text, sizeof worker->done_text - 1);
    memcpy(worker->done_text, text == NULL ? "" : text, length);
    worker->done_text[length] = '\0';
    process_linger(worker);
}

static void deliver(struct worker *worker, const struct message *message)
{
    const struct message_rule *rule = message_rule(message->type);
    json_t *json = NULL;
    json_error_t fault;
    if (!is_allowed(worker, rule) || (message->type == MESSAGE_LOG && !may_log(worker)))
        return;
    if (rule->json) {
        json = json_loadb(message->payload, message->length, 0, &fault);
        if (!json_is_object(json)) {
            json_decref(json);
            process_end(worker, WORKER_PROTOCOL, -EPROTO,
                        "it sent a %s that is no JSON object and was killed", rule->name);
            return;
        }
    }
    if (message->type == MESSAGE_HELLO)
        worker->said_hello = true;
    if (message->type == MESSAGE_DONE)
        note_done(worker, json);
    worker->events->message(worker->context, worker, message->type, json, message->payload, message->length);
    json_decref(json);
}

static void take_in(struct worker *worker, const char *bytes, size_t count)
{
    struct message message;
    struct error err;
    int rc = 0;
    worker->received += count;
    if (worker->one_shot && worker->received > ONE_SHOT_MOST) {
        process_end(worker, WORKER_PROTOCOL, -EPROTO, "it sent more than %llu MB and was killed",
                    ONE_SHOT_MOST >> 20);
        return;
    }
    if (message_parser_feed(&worker->in, bytes, count) != 0) {
        process_end(worker, WORKER_PROTOCOL, -ENOMEM, "its messages do not fit into memory; it was killed");
        return;
    }
    while (!worker->ending && !worker->taken && (rc = message_parser_next(&worker->in, &message, &err)) == 1)
        deliver(worker, &message);
    if (rc < 0)
        process_end(worker, WORKER_PROTOCOL, rc, "%s; it was killed", err.text);
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
    struct worker *worker = handle->data;
    (void)suggested;
    *buf = uv_buf_init(worker->read_space, sizeof worker->read_space);
}

static void on_read(uv_stream_t *stream, ssize_t count, const uv_buf_t *buf)
{
    struct worker *worker = stream->data;
    if (count > 0) {
        take_in(worker, buf->base, (size_t)count);
    } else if (count < 0) {
        uv_read_stop(stream);
        worker->at_end = true;
        if (!worker->exited)
            process_linger(worker);
        process_settle(worker);
    }
}

/* ---- Its stderr ---- */

static void keep_tail(struct worker *worker, const char *bytes, size_t count)
{
    if (count > PROCESS_TAIL) {
        bytes += count - PROCESS_TAIL;
        count = PROCESS_TAIL;
    }
    size_t kept = worker->tail_length + count > PROCESS_TAIL ? PROCESS_TAIL - count : worker->tail_length;
    memmove(worker->tail, worker->tail + worker->tail_length - kept, kept);
    memcpy(worker->tail + kept, bytes, count);
    worker->tail_length = kept + count;
}

static void on_read_errors(uv_stream_t *stream, ssize_t count, const uv_buf_t *buf)
{
    struct worker *worker = stream->data;
    if (count > 0) {
        keep_tail(worker, buf->base, (size_t)count);
        log_debug("%s: %.*s", worker->instance, count > 1000 ? 1000 : (int)count, buf->base);
    } else if (count < 0) {
        uv_read_stop(stream);
    }
}

void stream_drain_errors(struct worker *worker)
{
    uv_os_fd_t fd;
    if (uv_fileno((uv_handle_t *)&worker->errors, &fd) != 0)
        return;
    for (int turn = 0; turn < 16; turn++) {
        ssize_t got = read(fd, worker->read_space, sizeof worker->read_space);
        if (got <= 0)
            return;
        keep_tail(worker, worker->read_space, (size_t)got);
    }
}

int stream_open(struct worker *worker, int socket, int errors, struct error *err)
{
    worker->log_allowance = LOG_BURST;
    worker->log_refilled_ms = (int64_t)uv_now(worker->loop);
    int rc = uv_pipe_open(&worker->socket, socket);
    if (rc != 0)
        close(socket);
    int rc_errors = uv_pipe_open(&worker->errors, errors);
    if (rc_errors != 0)
        close(errors);
    if (rc == 0 && rc_errors == 0) {
        uv_read_start((uv_stream_t *)&worker->errors, on_alloc, on_read_errors);
        rc = uv_read_start((uv_stream_t *)&worker->socket, on_alloc, on_read);
    }
    rc = rc == 0 ? rc_errors : rc;
    return rc == 0 ? 0
                   : error_set(err, rc, "%s: no socket for the worker: %s", worker->instance, strerror(-rc));
}

/* ---- What the station says ---- */

struct outgoing {
    uv_write_t request;
    size_t length;
    char bytes[];
};

static void on_written(uv_write_t *request, int status)
{
    struct outgoing *outgoing = request->data;
    struct worker *worker = request->handle->data;
    (void)status; /* a worker that went away is told by its exit */
    worker->backlog -= outgoing->length;
    free(outgoing);
}

int worker_send(struct worker *worker, enum message_type type, const void *payload, size_t length)
{
    const struct message_rule *rule = message_rule(type);
    struct message_header header;
    size_t total = sizeof header + length;
    if (worker->ending || worker->closing || worker->exited || worker->at_end || worker->taken)
        return -EPIPE;
    if (rule == NULL || length > rule->most)
        return -EMSGSIZE;
    if (worker->backlog + total > BACKLOG_MOST)
        return -ENOBUFS;
    struct outgoing *outgoing = malloc(sizeof *outgoing + total);
    if (outgoing == NULL)
        return -ENOMEM;
    header = message_header_make(type, length, worker->sent + 1);
    memcpy(outgoing->bytes, &header, sizeof header);
    if (length > 0)
        memcpy(outgoing->bytes + sizeof header, payload, length);
    outgoing->length = total;
    outgoing->request.data = outgoing;
    uv_buf_t buf = uv_buf_init(outgoing->bytes, (unsigned)total);
    int rc = uv_write(&outgoing->request, (uv_stream_t *)&worker->socket, &buf, 1, on_written);
    if (rc != 0) {
        free(outgoing);
        return -EPIPE;
    }
    worker->sent++;
    worker->backlog += total;
    return 0;
}

int worker_send_json(struct worker *worker, enum message_type type, json_t *json)
{
    char *text = json == NULL ? NULL : json_dumps(json, JSON_COMPACT);
    json_decref(json);
    if (text == NULL)
        return -ENOMEM;
    int rc = worker_send(worker, type, text, strlen(text));
    free(text);
    return rc;
}

int worker_take_socket(struct worker *worker, int *fd, uint32_t *sent, uint32_t *received)
{
    uv_os_fd_t own;
    if (worker->ending || worker->closing || worker->exited || worker->at_end || worker->taken ||
        uv_fileno((uv_handle_t *)&worker->socket, &own) != 0)
        return -EPIPE;
    if (uv_stream_get_write_queue_size((uv_stream_t *)&worker->socket) > 0 ||
        !message_parser_idle(&worker->in))
        return -EBUSY;
    int taken = fcntl(own, F_DUPFD_CLOEXEC, 0);
    if (taken < 0)
        return -errno;
    worker->taken = true;
    worker->open_handles++;
    uv_close((uv_handle_t *)&worker->socket, process_handle_closed);
    *fd = taken;
    *sent = worker->sent;
    *received = worker->in.sequence;
    return 0;
}
