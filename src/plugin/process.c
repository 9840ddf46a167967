/*
 * The life of a worker process on the station's side: started, watched, killed when it is late, reaped, and
 * its end told exactly once. Loop thread only. A worker leads its own session, so that a Ctrl-C at the
 * terminal reaches the station and not it; it asks the kernel to die with the thread that started it.
 */
#include "plugin/process.h"
#include "plugin/worker.h"
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define LINGER_MS 3000 /* from the work's end to the exit, and from the exit to the end of its socket */

/* ---- The end ---- */

static const char *last_words(struct worker *worker)
{
    size_t length = worker->tail_length;
    while (length > 0 && (unsigned char)worker->tail[length - 1] <= ' ')
        length--;
    worker->tail[length] = '\0';
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)worker->tail[i] < ' ')
            worker->tail[i] = ' ';
    text_mend(worker->tail);
    return worker->tail;
}

static enum worker_end judge_signal(struct worker *worker)
{
    const char *words = last_words(worker), *gap = *words == '\0' ? "" : "; it said: ";
    const char *hint = worker->exit_signal == SIGXCPU   ? " (it used up its computing time)"
                       : worker->exit_signal == SIGKILL ? " (out of memory?)"
                                                        : "";
    error_set(&worker->why, -ECHILD, "%s: its process was ended by signal %d, %s%s%s%.400s", worker->instance,
              worker->exit_signal, strsignal(worker->exit_signal), hint, gap, words);
    return WORKER_CRASHED;
}

static enum worker_end judge_done(struct worker *worker)
{
    if (worker->done_code == 0)
        return WORKER_DONE;
    error_set(&worker->why, worker->done_code, "%s: %s", worker->instance, worker->done_text);
    return WORKER_FAILED;
}

/* How it ended, from what it said and how it exited. */
static enum worker_end judge(struct worker *worker)
{
    const char *words = last_words(worker);
    if (worker->ending)
        return worker->end;
    if (worker->exit_signal != 0)
        return judge_signal(worker);
    if (worker->done && (worker->exit_status == 0) == (worker->done_code == 0))
        return judge_done(worker);
    if (worker->taken && worker->exit_status == 0)
        return WORKER_DONE;
    if (worker->taken && worker->exit_status == 1 && *words != '\0') {
        error_set(&worker->why, -EIO, "%s: %.600s", worker->instance, words);
        return WORKER_FAILED;
    }
    error_set(&worker->why, -ECHILD,
              "%s: its process ended with exit code %lld before its work was done%s%.400s", worker->instance,
              (long long)worker->exit_status, *words == '\0' ? "" : "; it said: ", words);
    return WORKER_CRASHED;
}

static void free_worker(struct worker *worker)
{
    message_parser_done(&worker->in);
    free(worker->instance);
    free(worker);
}

void process_handle_closed(uv_handle_t *handle)
{
    struct worker *worker = handle->data;
    if (--worker->open_handles > 0 || !worker->closing)
        return;
    if (!worker->silent) {
        enum worker_end end = judge(worker);
        worker->events->ended(worker->context, worker, end, &worker->why);
    }
    free_worker(worker);
}

static void close_one(struct worker *worker, uv_handle_t *handle)
{
    if (handle->type == UV_UNKNOWN_HANDLE ||
        uv_is_closing(handle)) /* not even begun, or given to the air thread */
        return;
    worker->open_handles++;
    uv_close(handle, process_handle_closed);
}

static void close_all(struct worker *worker)
{
    worker->closing = true;
    close_one(worker, (uv_handle_t *)&worker->process);
    close_one(worker, (uv_handle_t *)&worker->socket);
    close_one(worker, (uv_handle_t *)&worker->errors);
    close_one(worker, (uv_handle_t *)&worker->timer);
}

void process_settle(struct worker *worker)
{
    if (worker->closing || !worker->exited || (!worker->at_end && !worker->taken && !worker->ending))
        return;
    stream_drain_errors(worker);
    close_all(worker);
}

void process_end(struct worker *worker, enum worker_end end, int code, const char *format, ...)
{
    if (worker->ending || worker->closing)
        return;
    char text[700];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    worker->ending = true;
    worker->end = end;
    error_set(&worker->why, code, "%s: %s", worker->instance, text);
    if (!worker->taken)
        uv_read_stop((uv_stream_t *)&worker->socket);
    if (!worker->exited && worker->process.pid > 0) {
        kill(-worker->process.pid, SIGKILL); /* its session's group first: children of the plugin */
        uv_process_kill(&worker->process, SIGKILL);
    }
    process_settle(worker);
}

static void on_timer(uv_timer_t *timer)
{
    struct worker *worker = timer->data;
    if (worker->exited) { /* somebody else holds its socket: what came is all that comes */
        worker->at_end = true;
        process_settle(worker);
    } else if (worker->at_end || worker->done) {
        process_end(worker, WORKER_TIMEOUT, -ETIMEDOUT,
                    "its process did not end after its work and was killed");
    } else {
        process_end(worker, WORKER_TIMEOUT, -ETIMEDOUT, "it did not finish within %lld ms and was killed",
                    (long long)worker->deadline_ms);
    }
}

void process_linger(struct worker *worker)
{
    uv_update_time(worker->loop);
    uv_timer_start(&worker->timer, on_timer, LINGER_MS, 0);
}

static void on_exit_of(uv_process_t *process, int64_t status, int signal_number)
{
    struct worker *worker = process->data;
    worker->exited = true;
    worker->exit_status = status;
    worker->exit_signal = signal_number;
    kill(-process->pid,
         SIGKILL); /* what the plugin left in its group; a number in use by a group is not given out */
    process_linger(worker);
    process_settle(worker);
}

/* ---- The start ---- */

static void init_handles(struct worker *worker)
{
    uv_pipe_init(worker->loop, &worker->socket, 0);
    uv_pipe_init(worker->loop, &worker->errors, 0);
    uv_timer_init(worker->loop, &worker->timer);
    worker->socket.data = worker->errors.data = worker->timer.data = worker->process.data = worker;
}

static int spawn(struct worker *worker, const char *program, int socket, int errors, struct error *err)
{
    char own_id[24], *copy = strdup(program), name[] = "loaxa-worker";
    char *argv[] = {name, own_id, NULL};
    snprintf(own_id, sizeof own_id, "%d", (int)getpid());
    uv_stdio_container_t stdio[] = {{.flags = UV_IGNORE},
                                    {.flags = UV_IGNORE},
                                    {.flags = UV_INHERIT_FD, .data.fd = errors},
                                    {.flags = UV_INHERIT_FD, .data.fd = socket}};
    uv_process_options_t options = {.exit_cb = on_exit_of,
                                    .file = copy,
                                    .args = argv,
                                    .flags = UV_PROCESS_DETACHED,
                                    .stdio_count = 4,
                                    .stdio = stdio};
    int rc = copy == NULL ? -ENOMEM : uv_spawn(worker->loop, &worker->process, &options);
    free(copy);
    if (rc != 0)
        return error_at(err, rc, program, 0, "the worker program cannot be started: %s", strerror(-rc));
    return 0;
}

static int make_pairs(int pairs[2][2])
{
    pairs[0][0] = pairs[0][1] = pairs[1][0] = pairs[1][1] = -1;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pairs[0]) == 0 &&
        socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pairs[1]) == 0)
        return 0;
    return -errno;
}

static void close_if_open(int fd)
{
    if (fd >= 0)
        close(fd);
}

/* Spawns and connects; on success the station's ends belong to the worker's handles. */
static int launch(struct worker *worker, const char *program, struct error *err)
{
    int pairs[2][2];
    int rc = make_pairs(pairs);
    if (rc != 0)
        error_set(err, rc, "%s: no socket for the worker: %s", worker->instance, strerror(-rc));
    else
        rc = spawn(worker, program, pairs[0][1], pairs[1][1], err);
    if (rc == 0) {
        rc = stream_open(worker, pairs[0][0], pairs[1][0], err);
        pairs[0][0] = pairs[1][0] = -1;
    }
    for (int i = 0; i < 4; i++)
        close_if_open(pairs[i / 2][i % 2]);
    return rc;
}

static struct worker *new_worker(uv_loop_t *loop, const struct worker_spec *spec,
                                 const struct worker_events *events, void *context)
{
    struct worker *worker = calloc(1, sizeof *worker);
    if (worker == NULL)
        return NULL;
    worker->instance = strdup(spec->instance == NULL ? spec->plugin_file : spec->instance);
    if (worker->instance == NULL) {
        free(worker);
        return NULL;
    }
    worker->loop = loop;
    worker->events = events;
    worker->context = context;
    worker->kind = spec->kind;
    worker->one_shot =
        spec->describe_only || spec->kind == LOAXA_KIND_SOURCE || spec->kind == LOAXA_KIND_VOICE;
    worker->deadline_ms = spec->deadline_ms;
    message_parser_init(&worker->in, true);
    return worker;
}

/* libuv writes to a worker that has just died without shielding the process. */
static void ignore_sigpipe(void)
{
    struct sigaction action;
    if (sigaction(SIGPIPE, NULL, &action) == 0 && action.sa_handler == SIG_DFL)
        signal(SIGPIPE, SIG_IGN);
}

int worker_start(uv_loop_t *loop, const struct worker_spec *spec, const struct worker_events *events,
                 void *context, struct worker **out, struct error *err)
{
    struct worker *worker = new_worker(loop, spec, events, context);
    if (worker == NULL)
        return error_set(err, -ENOMEM, "out of memory");
    ignore_sigpipe();
    init_handles(worker);
    int rc = launch(worker, spec->worker_program, err);
    if (rc == 0)
        rc = worker_send_json(worker, MESSAGE_SETUP, setup_pack(spec));
    if (rc != 0) {
        if (err != NULL && err->code != rc)
            error_set(err, rc, "%s: it cannot be told what to do: %s", worker->instance, strerror(-rc));
        worker->silent = true;
        if (worker->process.pid > 0)
            uv_process_kill(&worker->process, SIGKILL);
        close_all(worker);
        return rc;
    }
    uv_update_time(loop);
    if (spec->deadline_ms > 0)
        uv_timer_start(&worker->timer, on_timer, (uint64_t)spec->deadline_ms, 0);
    *out = worker;
    return 0;
}

void worker_kill(struct worker *worker)
{
    process_end(worker, WORKER_KILLED, -ECANCELED, "it was stopped by the station");
}

pid_t worker_pid(const struct worker *worker)
{
    return worker->process.pid;
}
