/*
 * The checks that use a plugin in a real worker, with all its limits, over the real messages.
 */
#include "contract.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- In a real worker, with all its limits ---- */

struct run {
    enum loaxa_plugin_kind kind;
    bool hello, reached_end;
    size_t submitted, pcm_bytes, taken;
    uint64_t pcm_hash;
    enum worker_end end;
    struct error why;
};

static void send_work(const struct run *run, struct worker *worker)
{
    static const char speak[] =
        "{\"clauses\":[{\"words\":\"kính chào bà con\",\"mark\":\",\",\"paragraph_end\":false},"
        "{\"words\":\"hôm nay trời nắng\",\"mark\":\".\",\"paragraph_end\":true}]}";
    /* 2026-11-23 05:00:00 +07:00 */
    static const char poll[] = "{\"now\":1795384800,\"accept\":false,\"state\":{}}";
    if (run->kind == LOAXA_KIND_SOURCE)
        worker_send(worker, MESSAGE_POLL, poll, sizeof poll - 1);
    else if (run->kind == LOAXA_KIND_VOICE)
        worker_send(worker, MESSAGE_SPEAK, speak, sizeof speak - 1);
    else
        worker_send(worker, MESSAGE_OPEN, "{\"rate\":22050}", 14);
}

static void on_message(void *context, struct worker *worker, enum message_type type, json_t *json,
                       const void *payload, size_t length)
{
    struct run *run = context;
    struct loaxa_notice notice;
    static const int16_t silence[441];
    if (type == MESSAGE_HELLO) {
        run->hello = true;
        send_work(run, worker);
    } else if (type == MESSAGE_SUBMIT && plugin_notice_parse(json, &notice, NULL) == 0) {
        run->submitted++;
    } else if (type == MESSAGE_PCM) {
        run->pcm_bytes += length;
        for (size_t i = 0; i < length; i++)
            run->pcm_hash = (run->pcm_hash ^ ((const unsigned char *)payload)[i]) * 1099511628211u;
    } else if (type == MESSAGE_OPENED) {
        worker_send(worker, MESSAGE_PCM, silence, sizeof silence);
        worker_send(worker, MESSAGE_CLOSE, "{}", 2);
    } else if (type == MESSAGE_TAKEN) {
        run->taken++;
    }
}

static void on_ended(void *context, struct worker *worker, enum worker_end end, const struct error *why)
{
    struct run *run = context;
    (void)worker;
    run->end = end;
    run->why = *why;
}

static void run_worker(const struct subject *subject, const char *station_dir, json_t *settings,
                       struct run *run)
{
    static const struct worker_events events = {.message = on_message, .ended = on_ended};
    const struct worker_spec spec = {.worker_program = worker_program,
                                     .plugin_file = subject->file,
                                     .kind = subject->kind,
                                     .instance = subject->name,
                                     .settings = settings,
                                     .station_dir = station_dir,
                                     .zone = "Asia/Ho_Chi_Minh",
                                     .deadline_ms = 60000};
    uv_loop_t loop;
    struct worker *worker;
    struct error err;
    *run = (struct run){.kind = subject->kind, .pcm_hash = 14695981039346656037u};
    assert_int_equal(uv_loop_init(&loop), 0);
    if (worker_start(&loop, &spec, &events, run, &worker, &err) != 0)
        fail_msg("%s", err.text);
    uv_run(&loop, UV_RUN_DEFAULT);
    uv_loop_close(&loop);
}

void test_works_in_a_worker(void **state)
{
    const struct subject *subject = *state;
    struct trial trial;
    struct error err;
    struct run run, again;
    if (trial_begin(subject, false, &trial, &err) != 0)
        fail_msg("%s", err.text);
    run_worker(subject, trial.folder, trial.settings, &run);
    if (subject->kind == LOAXA_KIND_VOICE)
        run_worker(subject, trial.folder, trial.settings, &again);
    trial_end(&trial);
    bool said_why = run.end == WORKER_FAILED && strstr(run.why.text, "failed: ") == NULL;
    if (run.end != WORKER_DONE && !(subject->kind == LOAXA_KIND_VOICE && said_why))
        fail_msg("%s", run.why.text);
    if (subject->kind == LOAXA_KIND_SOURCE)
        assert_true(run.submitted > 0);
    if (subject->kind == LOAXA_KIND_OUTPUT)
        assert_int_equal(run.taken, 1);
    if (subject->kind == LOAXA_KIND_VOICE) {
        assert_int_equal(again.pcm_bytes, run.pcm_bytes);
        assert_true(again.pcm_hash == run.pcm_hash); /* same words, same sound */
    }
}

static void expect_refused(const struct subject *subject, json_t *settings, const char *part)
{
    struct run run;
    run_worker(subject, "/tmp", settings, &run);
    if (run.end != WORKER_FAILED || run.hello || strstr(run.why.text, part) == NULL)
        fail_msg("%s: ended as %d: %s; expected a refusal with \"%s\"", subject->name, (int)run.end,
                 run.why.text, part);
    json_decref(settings);
}

void test_bad_settings_are_refused(void **state)
{
    const struct subject *subject = *state;
    struct plugin_info *info;
    struct error err;
    if (plugin_describe(worker_program, subject->file, &info, &err) != 0)
        fail_msg("%s", err.text);
    expect_refused(subject, json_pack("{s:i}", "no_such_setting_at_all", 1),
                   "no setting \"no_such_setting_at_all\"");
    for (size_t i = 0; i < json_array_size(info->settings); i++) {
        const json_t *row = json_array_get(info->settings, i);
        const char *name = json_string_value(json_object_get(row, "name"));
        json_t *settings = json_object(), *wrong = json_pack("[{}]");
        json_object_set_new(settings, name, wrong); /* a list of groups is no value of any type */
        char part[128];
        snprintf(part, sizeof part, "%s: expected", name);
        expect_refused(subject, settings, part);
    }
    plugin_info_free(info);
}
