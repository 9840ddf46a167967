/*
 * When sources are asked: each at its own pace, by one worker a poll. A source that fails is asked less and
 * less often, up to once an hour, complains once and then with growing silence, and says when it works again.
 * What a poll brought is committed by source_commit.c. Main thread.
 */
#include "station/internal.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define POLL_DEADLINE_MS 60000
#define BACK_OFF_MOST_US (3600 * US_PER_S)
#define CLOCK_WAIT_US (5 * US_PER_S)
#define RECORDS_MOST 50000

/* ---- requests ---- */

static void answer(struct station *st, struct poll_request *request, json_t *report)
{
    if (report)
        json_array_append_new(request->answers, report);
    if (--request->waiting > 0)
        return;
    struct poll_request **at = &st->requests;
    while (*at != request)
        at = &(*at)->next;
    *at = request->next;
    if (request->done)
        request->done(request->context, request->answers);
    json_decref(request->answers);
    free(request);
}

static json_t *short_report(const struct source *source, const char *result, const char *error)
{
    return json_pack("{s:s, s:s, s:s*, s:[], s:[], s:i, s:[], s:[], s:[]}", "source", source->name, "result",
                     result, "error", error, "new", "revised", "unchanged", 0, "withdrawn", "refused",
                     "held");
}

/* ---- one poll ---- */

static void poll_free(struct source_poll *poll)
{
    if (!poll)
        return;
    json_decref(poll->submits);
    json_decref(poll->withdrawals);
    json_decref(poll->refusals);
    json_decref(poll->holds);
    json_decref(poll->state);
    free(poll->reason);
    free(poll);
}

static int64_t pause_of(const struct source *source)
{
    int64_t every = source->instance->every_ms * 1000;
    int64_t most = every > BACK_OFF_MOST_US ? every : BACK_OFF_MOST_US;
    for (unsigned i = 0; i < source->failures && every < most; i++)
        every *= 2;
    return every < most ? every : most;
}

static void poll_due(void *source);

void source_schedule(struct source *source, int64_t in_us)
{
    struct station *st = source->station;
    bool once = st->setup.rehearsal_file && source->last_us; /* a rehearsal asks each source once */
    if (st->setup.no_polls || st->closing || !source->instance || once)
        return;
    source->next_us = station_wall(st) + in_us;
    station_at(st, &source->timer, station_mono(st) + in_us, poll_due, source);
}

static bool is_power_of_two(unsigned n)
{
    return n && (n & (n - 1)) == 0;
}

static void failed(struct source *source, const char *why)
{
    struct station *st = source->station;
    char id[128], *copy = strdup(why);
    snprintf(id, sizeof id, "source:%s", source->name);
    free(source->error);
    source->error = copy;
    source->failures++;
    if (!is_power_of_two(source->failures))
        return;
    log_warning("Source %s cannot be read (%u in a row): %s", source->name, source->failures, why);
    note(st, "poll.failed", 0, NULL,
         json_pack("{s:s, s:s, s:i}", "source", source->name, "error", why, "failures",
                   (int)source->failures));
    size_t length = strlen(why);
    length -= length > 0 && why[length - 1] == '.'; /* the source's own full stop */
    alarm_raise(st, id, "Không đọc được nguồn tin “%s”: %.*s. Đài sẽ tự thử lại.", source->name, (int)length,
                why);
}

static void did_well(struct source *source)
{
    struct station *st = source->station;
    char id[128];
    snprintf(id, sizeof id, "source:%s", source->name);
    alarm_clear(st, id);
    if (source->failures == 0)
        return;
    note(st, "poll.recovered", 0, NULL, json_pack("{s:s}", "source", source->name));
    log_info("Source %s works again.", source->name);
    source->failures = 0;
    free(source->error);
    source->error = NULL;
}

/* What is held stays an alarm until a poll holds nothing: accepted, or right again. */
static void watch_holds(struct source *source, const json_t *report)
{
    const json_t *held = json_array_get(json_object_get(report, "held"), 0);
    char id[128];
    snprintf(id, sizeof id, "held:%s", source->name);
    if (held)
        alarm_raise(source->station, id, "Nguồn tin “%s”, %s: %s", source->name,
                    json_string_value(json_object_get(held, "item")),
                    json_string_value(json_object_get(held, "reason")));
    else
        alarm_clear(source->station, id);
}

static void finished(struct source_poll *poll, json_t *report, const char *error)
{
    struct source *source = poll->source;
    struct station *st = source->station;
    if (source->last_us == 0)
        planner_dirty(st); /* a slot may be waiting for it */
    source->last_us = station_wall(st);
    if (error && !poll->dry_run && !st->closing) /* a station that ends stops its polls: no fault of theirs */
        failed(source, error);
    else if (!error)
        did_well(source);
    if (report && !poll->dry_run)
        watch_holds(source, report);
    if (!report)
        report = short_report(source, "failed", error);
    if (!poll->dry_run) {
        json_decref(source->report);
        source->report = json_incref(report);
    }
    source->poll = NULL;
    source_schedule(source, pause_of(source));
    if (poll->request)
        answer(st, poll->request, json_incref(report));
    json_decref(report);
    poll_free(poll);
    station_changed(st);
    if (source->pending && !st->closing) {
        struct poll_request *request = source->pending;
        source->pending = NULL;
        source_poll_begin(source, request);
    }
}

static void take(struct source_poll *poll, json_t *list, json_t *json)
{
    if (json_array_size(list) >= RECORDS_MOST) {
        poll->too_much = true;
        worker_kill(poll->worker);
        return;
    }
    json_array_append(list, json);
}

static void take_log(struct source_poll *poll, const json_t *json)
{
    const char *text = json_string_value(json_object_get(json, "text"));
    const json_t *level = json_object_get(json, "level");
    bool error = json_is_string(level) ? strcmp(json_string_value(level), "error") == 0
                                       : json_integer_value(level) >= LOAXA_LOG_ERROR;
    if (!text)
        return;
    log_debug("Source %s: %s", poll->source->name, text);
    if (!error)
        return;
    free(poll->reason);
    poll->reason = strdup(text);
}

static int send_poll(struct source_poll *poll)
{
    struct station *st = poll->source->station;
    json_t *state = NULL;
    if (store_state_all(st->store, poll->source->name, &state, NULL))
        return -EIO;
    return worker_send_json(poll->worker, MESSAGE_POLL,
                            json_pack("{s:I, s:b, s:o}", "now", (json_int_t)(station_wall(st) / US_PER_S),
                                      "accept", poll->accept, "state", state));
}

static void message(void *context, struct worker *worker, enum message_type type, json_t *json,
                    const void *payload, size_t length)
{
    struct source_poll *poll = context;
    (void)payload;
    (void)length;
    if (type == MESSAGE_HELLO) {
        if (send_poll(poll))
            worker_kill(worker);
    } else if (type == MESSAGE_LOG) {
        take_log(poll, json);
    } else if (type == MESSAGE_SUBMIT) {
        take(poll, poll->submits, json);
    } else if (type == MESSAGE_WITHDRAW) {
        take(poll, poll->withdrawals, json);
    } else if (type == MESSAGE_REFUSE) {
        take(poll, poll->refusals, json);
    } else if (type == MESSAGE_HOLD) {
        take(poll, poll->holds, json);
    } else if (type == MESSAGE_STATE_SET && json_is_string(json_object_get(json, "key"))) {
        json_object_set(poll->state, json_string_value(json_object_get(json, "key")),
                        json_object_get(json, "value"));
    }
}

static void ended(void *context, struct worker *worker, enum worker_end end, const struct error *why)
{
    struct source_poll *poll = context;
    struct station *st = poll->source->station;
    struct error err = {0};
    json_t *report = NULL;
    (void)worker;
    poll->worker = NULL;
    if (poll->too_much)
        finished(poll, NULL, "it gave more than 50,000 records in one poll");
    else if (end != WORKER_DONE)
        finished(poll, NULL,
                 poll->reason          ? poll->reason
                 : why && why->text[0] ? why->text
                                       : "its worker ended");
    else if (st->closing)
        finished(poll, NULL, "the station is closing");
    else if (source_commit(poll, &report, &err))
        finished(poll, NULL, err.text);
    else
        finished(poll, report, NULL);
    station_closing_step(st);
}

static const struct worker_events events = {.message = message, .ended = ended};

static int start_worker(struct source_poll *poll, struct error *err)
{
    struct source *source = poll->source;
    struct station *st = source->station;
    char name[200], *file = plugin_path(st->setup.plugin_dir, LOAXA_KIND_SOURCE, source->instance->plugin);
    snprintf(name, sizeof name, "source %s", source->name);
    struct worker_spec spec = {.worker_program = st->setup.worker_program,
                               .plugin_file = file,
                               .kind = LOAXA_KIND_SOURCE,
                               .instance = name,
                               .settings = source->instance->settings,
                               .station_dir = st->setup.station_dir,
                               .zone = st->config->zone,
                               .deadline_ms = POLL_DEADLINE_MS,
                               .low_priority = true};
    int code = file ? worker_start(st->loop, &spec, &events, poll, &poll->worker, err)
                    : error_set(err, -ENOMEM, "No memory to ask a source.");
    free(file);
    return code;
}

void source_poll_begin(struct source *source, struct poll_request *request)
{
    struct error err = {0};
    struct source_poll *poll = calloc(1, sizeof *poll);
    if (!poll) {
        failed(source, "no memory");
        if (request)
            answer(source->station, request, short_report(source, "failed", "no memory"));
        return;
    }
    *poll = (struct source_poll){.source = source,
                                 .request = request,
                                 .submits = json_array(),
                                 .withdrawals = json_array(),
                                 .refusals = json_array(),
                                 .holds = json_array(),
                                 .state = json_object(),
                                 .accept = request && request->accept,
                                 .dry_run = request && request->dry_run};
    source->poll = poll;
    station_cancel(source->station, &source->timer);
    if (start_worker(poll, &err))
        finished(poll, NULL, err.text);
}

static void poll_due(void *context)
{
    struct source *source = context;
    if (source->station->clock_waiting)
        source_schedule(source, CLOCK_WAIT_US); /* what comes in now would be years old */
    else if (!source->poll && !source->station->closing)
        source_poll_begin(source, NULL);
}

/* ---- asked by a person ---- */

static struct poll_request *request_new(struct station *st, bool accept, bool dry_run, station_polled *done,
                                        void *context)
{
    struct poll_request *request = calloc(1, sizeof *request);
    json_t *answers = json_array();
    if (!request || !answers) {
        free(request);
        json_decref(answers);
        return NULL;
    }
    *request = (struct poll_request){.next = st->requests,
                                     .station = st,
                                     .accept = accept,
                                     .dry_run = dry_run,
                                     .answers = answers,
                                     .done = done,
                                     .context = context,
                                     .waiting = 1};
    st->requests = request;
    return request;
}

static void ask(struct source *source, struct poll_request *request)
{
    request->waiting++;
    if (!source->poll)
        source_poll_begin(source, request);
    else if (!source->pending)
        source->pending = request;
    else
        answer(source->station, request, short_report(source, "busy", "it is being asked already"));
}

/* The answer comes from the loop, also when every source could answer at once. */
static void let_go(void *context)
{
    struct poll_request *request = context;
    struct station *st = request->station;
    answer(st, request, NULL);
}

int station_poll(struct station *station, const char *source, bool accept, bool dry_run, station_polled *done,
                 void *context, struct error *err)
{
    bool found = false;
    int code = station->started ? 0 : sources_load(station, err);
    if (code)
        return code;
    for (size_t i = 0; i < station->source_count; i++)
        found |= !source || strcmp(station->sources[i]->name, source) == 0;
    if (!found)
        return error_set(err, -ENOENT, source ? "There is no source “%s” in station.cfg." : "No sources%s.",
                         source ? source : "");
    struct poll_request *request = request_new(station, accept, dry_run, done, context);
    if (!request)
        return error_set(err, -ENOMEM, "No memory to ask a source.");
    for (size_t i = 0; i < station->source_count; i++)
        if (!source || strcmp(station->sources[i]->name, source) == 0)
            ask(station->sources[i], request);
    station_at(station, &request->release, station_mono(station), let_go, request);
    return 0;
}
