/*
 * One worker as the station sees it. Shared between process.c (its life) and process_stream.c (its messages);
 * everybody else uses plugin.h. Loop thread only.
 */
#ifndef LOAXA_PLUGIN_PROCESS_H
#define LOAXA_PLUGIN_PROCESS_H

#include "plugin/message.h"

#define PROCESS_TAIL 3000u /* the last of its stderr that is kept for the error message */

struct worker {
    uv_loop_t *loop;
    const struct worker_events *events;
    void *context;
    char *instance;
    enum loaxa_plugin_kind kind; /* 0: describing */
    bool one_shot;

    uv_process_t process;
    uv_pipe_t socket, errors;
    uv_timer_t timer;
    unsigned open_handles;

    struct message_parser in;
    uint32_t sent;
    size_t backlog;          /* bytes queued and not yet written */
    uint64_t received;       /* bytes, of a one-shot worker: capped */
    double log_allowance;    /* lines it may still log at once */
    int64_t log_refilled_ms; /* loop time */

    bool silent; /* never started: nobody is told of its end */
    bool said_hello, done, exited, at_end, taken, closing, ending;
    int done_code;
    char done_text[1200];
    enum worker_end end; /* valid with `ending`: decided before the exit */
    struct error why;
    int64_t exit_status;
    int exit_signal;
    int64_t deadline_ms;

    char tail[PROCESS_TAIL + 1];
    size_t tail_length;
    char read_space[65536];
};

/* process.c: decides how it ends and kills it. The first decision stands. */
void process_end(struct worker *worker, enum worker_end end, int code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Closes everything once the process is reaped and its socket is at its end. */
void process_settle(struct worker *worker);

/* Its work is over or its socket at its end: the process gets a moment to exit. */
void process_linger(struct worker *worker);

/* uv_close's callback for every handle of a worker; add one to open_handles first. */
void process_handle_closed(uv_handle_t *handle);

/* process_stream.c */
int stream_open(struct worker *worker, int socket, int errors, struct error *err);
void stream_drain_errors(struct worker *worker);

#endif
