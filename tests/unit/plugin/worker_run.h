/*
 * One run of a real worker, for the tests of plugin/: what to send at which message, what came, how it ended.
 */
#ifndef LOAXA_TESTS_WORKER_RUN_H
#define LOAXA_TESTS_WORKER_RUN_H

#include "plugin/message.h"
#include <errno.h>
#include <math.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#else
#define SANITIZED 0
#endif

static char build[4096];

/* The build folder: given, or what is before "/tests/" in the program's path. */
static inline int find_build(void **state)
{
    (void)state;
    const char *given = getenv("LOAXA_BUILD");
    if (given != NULL) {
        snprintf(build, sizeof build, "%s", given);
    } else {
        ssize_t length = readlink("/proc/self/exe", build, sizeof build - 1);
        build[length < 0 ? 0 : length] = '\0';
        char *tests = strstr(build, "/tests/");
        if (tests == NULL)
            return -1;
        *tests = '\0';
    }
    return zone_init("Asia/Ho_Chi_Minh", NULL);
}

static char *built(const char *format, const char *name)
{
    char path[8192], relative[256];
    snprintf(relative, sizeof relative, "%s%s%s", format, name, name[0] == '\0' ? "" : ".so");
    snprintf(path, sizeof path, "%s/%s", build, relative);
    return strdup(path);
}

/* ---- One run of a worker: what to send at which message, and what came ---- */

struct seen {
    enum message_type type;
    char *text; /* JSON as text */
    struct message_taken taken;
};

struct run {
    /* given */
    void (*react)(struct run *run, struct worker *worker, enum message_type type);
    int64_t deadline_ms;
    uint64_t memory_limit;
    const char *station_dir;
    const char *const *readable;
    /* result */
    struct seen seen[4096];
    size_t count;
    size_t pcm_bytes, pcm_messages;
    int16_t last_sample;
    int ended;
    enum worker_end end;
    struct error why;
    int step;
};

static inline void on_message(void *context, struct worker *worker, enum message_type type, json_t *json,
                              const void *payload, size_t length)
{
    struct run *run = context;
    if (run->count < 4096) {
        struct seen *seen = &run->seen[run->count++];
        seen->type = type;
        seen->text = json == NULL ? NULL : json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);
        if (type == MESSAGE_TAKEN && length == sizeof seen->taken)
            memcpy(&seen->taken, payload, length);
    }
    if (type == MESSAGE_PCM && length >= 2) {
        run->pcm_bytes += length;
        run->pcm_messages++;
        memcpy(&run->last_sample, (const char *)payload + length - 2, 2);
    }
    if (run->react != NULL)
        run->react(run, worker, type);
}

static inline void on_ended(void *context, struct worker *worker, enum worker_end end,
                            const struct error *why)
{
    struct run *run = context;
    (void)worker;
    run->ended++;
    run->end = end;
    run->why = *why;
}

static const struct worker_events events = {.message = on_message, .ended = on_ended};

static inline void run_worker(struct run *run, enum loaxa_plugin_kind kind, const char *plugin,
                              json_t *settings)
{
    uv_loop_t loop;
    struct worker *worker;
    struct error err = {0};
    char *program = built("loaxa-worker", ""), *file = built("tests/contract/plugins/", plugin);
    struct worker_spec spec = {.worker_program = program,
                               .plugin_file = file,
                               .kind = kind,
                               .instance = "thử",
                               .settings = settings,
                               .station_dir = run->station_dir == NULL ? "/" : run->station_dir,
                               .zone = "Asia/Ho_Chi_Minh",
                               .readable = run->readable,
                               .deadline_ms = run->deadline_ms == 0 ? 20000 : run->deadline_ms,
                               .memory_limit = run->memory_limit};
    assert_int_equal(uv_loop_init(&loop), 0);
    if (worker_start(&loop, &spec, &events, run, &worker, &err) != 0)
        fail_msg("%s", err.text);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&loop), 0);
    assert_int_equal(run->ended, 1);
    json_decref(settings);
    free(program);
    free(file);
}

static inline struct run *new_run(void (*react)(struct run *run, struct worker *worker,
                                                enum message_type type))
{
    struct run *run = calloc(1, sizeof *run);
    assert_non_null(run);
    run->react = react;
    return run;
}

static inline void free_run(struct run *run)
{
    for (size_t i = 0; i < run->count; i++)
        free(run->seen[i].text);
    free(run);
}

/* The text of the n-th message of a type, "" when there is none. */
static const char *text_of(const struct run *run, enum message_type type, size_t n)
{
    for (size_t i = 0; i < run->count; i++)
        if (run->seen[i].type == type && n-- == 0)
            return run->seen[i].text == NULL ? "" : run->seen[i].text;
    return "";
}

static inline size_t count_of(const struct run *run, enum message_type type)
{
    size_t count = 0;
    for (size_t i = 0; i < run->count; i++)
        count += run->seen[i].type == type;
    return count;
}

static inline void expect_text(const struct run *run, enum message_type type, size_t n, const char *part)
{
    const char *text = text_of(run, type, n);
    if (strstr(text, part) == NULL)
        fail_msg("message %d number %zu is \"%s\", expected \"%s\" in it; end %d: %s", (int)type, n, text,
                 part, (int)run->end, run->why.text);
}

static inline void expect_end(const struct run *run, enum worker_end end, const char *part)
{
    if (run->end != end || strstr(run->why.text, part) == NULL)
        fail_msg("it ended as %d: \"%s\", expected %d with \"%s\"", (int)run->end, run->why.text, (int)end,
                 part);
}

static inline void put_file(const char *folder, const char *name)
{
    char *path = file_join(folder, name);
    assert_int_equal(file_write_atomic(path, "x", 1, 0644, NULL), 0);
    free(path);
}

static inline void remove_file(const char *folder, const char *name)
{
    char *path = file_join(folder, name);
    remove(path);
    free(path);
}

#endif
