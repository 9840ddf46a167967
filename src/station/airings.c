/*
 * The ledger of airings: started and committed before the first sample; a result only when the outputs have
 * said what they took. Sent is not taken, and taken is not proven: "aired" needs an output that counts (never
 * a file) to have taken the whole, and proved it where it can. Main thread.
 */
#include "station/internal.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REPORT_US (12 * US_PER_S) /* outputs prove within 10 s */

static json_t *fields_of(const struct run *run, const struct cue *cue)
{
    return json_pack("{s:s, s:I, s:i, s:i, s:s*, s:s}", "slot", run->slot, "notice", (json_int_t)cue->notice,
                     "revision", cue->revision, "turn", cue->turn, "title", cue->title, "channel",
                     run->channel_name);
}

static void set_time(json_t *fields, const char *name, int64_t wall_us)
{
    char text[RFC3339_SIZE];
    time_text(wall_us, text);
    json_object_set_new(fields, name, json_string(text));
}

/* ---- beginning ---- */

static int commit_start(struct station *st, struct airing *airing, json_t *fields, struct error *err)
{
    int code = store_begin(st->store, err);
    if (code) {
        json_decref(fields);
        return code;
    }
    code = store_airing_start(st->store, airing, err);
    if (code == 0) {
        json_object_set_new(fields, "airing", json_integer(airing->id));
        json_object_set_new(fields, "attempt", json_integer(airing->attempt));
        code = journal_add(st->store, "airing.started", airing->started_us, NULL, fields, err);
    } else {
        json_decref(fields);
    }
    if (code == 0)
        code = store_commit(st->store, err);
    if (code)
        store_rollback(st->store);
    return code;
}

/* The airing's cues: this reading and the ones that follow within the same turn. */
static size_t bind_cues(struct run *run, const struct cue *first, struct ledger *ledger)
{
    size_t count = 0;
    for (size_t i = run->next_cue; i < run->count; i++) {
        struct cue *cue = run->cues[i];
        if (cue != first &&
            !(cue->again && cue->notice == first->notice && cue->turn == first->turn && !cue->ledger))
            continue;
        cue->ledger = ledger;
        count++;
    }
    return count;
}

int airing_begin(struct cue *cue, int64_t start_us, struct error *err)
{
    struct run *run = cue->run;
    struct ledger *ledger = calloc(1, sizeof *ledger);
    json_t *fields = fields_of(run, cue);
    if (!ledger || !fields) {
        free(ledger);
        json_decref(fields);
        return error_set(err, -ENOMEM, "No memory for an airing.");
    }
    struct airing airing = {.notice = cue->notice,
                            .revision = cue->revision,
                            .turn = cue->turn,
                            .planned_us = cue->planned_us,
                            .started_us = start_us};
    snprintf(airing.slot, sizeof airing.slot, "%s", run->slot);
    int code = commit_start(run->station, &airing, fields, err);
    if (code) {
        free(ledger);
        return code;
    }
    *ledger = (struct ledger){.next = run->ledgers,
                              .run = run,
                              .id = airing.id,
                              .notice = cue->notice,
                              .revision = cue->revision,
                              .turn = cue->turn,
                              .attempt = airing.attempt,
                              .title = copy_text(cue->title),
                              .started_us = start_us};
    run->ledgers = ledger;
    ledger->cues = bind_cues(run, cue, ledger);
    return 0;
}

/* ---- what the outputs took ---- */

static struct taken *taken_by(struct ledger *ledger, const struct output *output)
{
    for (size_t i = 0; i < ledger->taken_count; i++)
        if (strcmp(ledger->taken[i].name, output->name) == 0)
            return &ledger->taken[i];
    struct taken *taken = reallocarray(ledger->taken, ledger->taken_count + 1, sizeof *taken);
    if (!taken)
        return NULL;
    ledger->taken = taken;
    struct taken *row = &taken[ledger->taken_count++];
    *row = (struct taken){.counts = output_counts(output)};
    snprintf(row->name, sizeof row->name, "%s", output->name);
    return row;
}

static bool has_reported(const struct cue *cue, uint64_t output)
{
    for (size_t i = 0; i < cue->reported_count; i++)
        if (cue->reported[i] == output)
            return true;
    return false;
}

static bool all_reported(const struct cue *cue)
{
    const struct station *st = cue->run->station;
    for (size_t i = 0; i < st->output_count; i++) {
        const struct output *output = st->outputs[i];
        if (output->attached && output->channel == cue->run->channel && output->attached_at < cue->end &&
            !has_reported(cue, output->id))
            return false;
    }
    return true;
}

static void settle_when_known(struct ledger *ledger)
{
    if (ledger->done || ledger->ended < ledger->cues)
        return;
    for (size_t i = 0; i < ledger->run->count; i++) {
        const struct cue *cue = ledger->run->cues[i];
        if (cue->ledger == ledger && cue->state == CUE_ENDED && cue->air_id && !all_reported(cue))
            return;
    }
    airing_settle(ledger);
}

void airing_taken(struct cue *cue, const struct output *output, const struct air_event *event)
{
    struct taken *taken = taken_by(cue->ledger, output);
    uint64_t *reported = reallocarray(cue->reported, cue->reported_count + 1, sizeof *reported);
    if (reported) {
        cue->reported = reported;
        reported[cue->reported_count++] = output->id;
    }
    if (taken) {
        taken->frames += event->frames;
        taken->proven += event->proven;
        taken->proves = event->proves;
    }
    settle_when_known(cue->ledger);
}

void airing_cue_over(struct cue *cue, int64_t ended_us, const char *reason)
{
    struct ledger *ledger = cue->ledger;
    struct station *st = cue->run->station;
    ledger->ended++;
    ledger->ended_us = ended_us;
    if (reason && !ledger->reason)
        ledger->reason = reason;
    if (ledger->ended < ledger->cues)
        return;
    station_at(st, &ledger->deadline, station_mono(st) + REPORT_US, airing_settle, ledger);
    settle_when_known(ledger);
}

void airing_shorten(struct cue *cue)
{
    struct ledger *ledger = cue->ledger;
    struct station *st = cue->run->station;
    ledger->cues--;
    if (ledger->ended < ledger->cues || ledger->done)
        return;
    station_at(st, &ledger->deadline, station_mono(st) + REPORT_US, airing_settle, ledger);
    settle_when_known(ledger);
}

/* ---- the result ---- */

static const struct taken *best_of(const struct ledger *ledger)
{
    const struct taken *best = NULL;
    for (size_t i = 0; i < ledger->taken_count; i++) {
        const struct taken *taken = &ledger->taken[i];
        uint64_t sure = taken->proves ? taken->proven : taken->frames;
        if (taken->counts && (!best || sure > (best->proves ? best->proven : best->frames)))
            best = taken;
    }
    return best;
}

struct verdict airing_verdict(const struct ledger *ledger, unsigned rate_hz)
{
    const struct taken *best = best_of(ledger);
    uint64_t sure = !best ? 0 : best->proves ? best->proven : best->frames;
    double seconds = (double)sure / rate_hz;
    if (ledger->reason) {
        if (strcmp(ledger->reason, "closed") == 0 || strcmp(ledger->reason, "khan-cap") == 0)
            return (struct verdict){AIRING_INTERRUPTED, ledger->reason, seconds};
        return (struct verdict){ledger->sounded ? AIRING_PARTIAL : AIRING_MISSED, ledger->reason, seconds};
    }
    if (best && ledger->frames > 0 && sure >= ledger->frames)
        return (struct verdict){AIRING_AIRED, "", seconds};
    const char *why = "output";
    if (!best)
        why = ledger->taken_count ? "record-only" : "no-output";
    else if (best->proves && best->frames >= ledger->frames)
        why = "unproven";
    return (struct verdict){AIRING_PARTIAL, why, seconds};
}

static json_t *outputs_json(const struct ledger *ledger)
{
    json_t *all = json_object();
    for (size_t i = 0; all && i < ledger->taken_count; i++) {
        const struct taken *taken = &ledger->taken[i];
        json_t *row = json_pack("{s:I, s:b}", "frames", (json_int_t)taken->frames, "counts", taken->counts);
        if (row && taken->proves)
            json_object_set_new(row, "proven", json_integer((json_int_t)taken->proven));
        json_object_set_new(all, taken->name, row);
    }
    return all;
}

static const char *journal_kind(enum airing_result result)
{
    switch (result) {
    case AIRING_AIRED:
        return "airing.aired";
    case AIRING_PARTIAL:
        return "airing.partial";
    case AIRING_INTERRUPTED:
        return "airing.interrupted";
    case AIRING_MISSED:
        return "airing.missed";
    case AIRING_STARTED:
        break;
    }
    return "airing.started";
}

static json_t *result_fields(const struct ledger *ledger, const struct verdict *verdict, json_t *outputs)
{
    json_t *fields = json_pack("{s:s, s:I, s:I, s:i, s:i, s:i, s:s*, s:f, s:O}", "slot", ledger->run->slot,
                               "airing", (json_int_t)ledger->id, "notice", (json_int_t)ledger->notice,
                               "revision", ledger->revision, "turn", ledger->turn, "attempt", ledger->attempt,
                               "title", ledger->title, "seconds", verdict->seconds, "outputs", outputs);
    if (!fields)
        return NULL;
    set_time(fields, "start", ledger->started_us);
    set_time(fields, "end", ledger->ended_us);
    if (verdict->reason[0]) {
        json_object_set_new(fields, "reason", json_string(verdict->reason));
        json_object_set_new(fields, "reason_text", json_string(reason_text(verdict->reason)));
    }
    return fields;
}

static int commit_result(struct station *st, const struct ledger *ledger, const struct verdict *verdict,
                         struct error *err)
{
    json_t *outputs = outputs_json(ledger), *fields = result_fields(ledger, verdict, outputs);
    char *text = outputs ? json_dumps(outputs, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
    int code = store_begin(st->store, err);
    if (code == 0) {
        code = store_airing_end(st->store, ledger->id, verdict->result, verdict->reason, verdict->seconds,
                                text, ledger->ended_us, err);
        if (code == 0)
            code = journal_add(st->store, journal_kind(verdict->result), ledger->ended_us, NULL,
                               json_incref(fields), err);
        if (code == 0)
            code = store_commit(st->store, err);
        if (code)
            store_rollback(st->store);
    }
    free(text);
    json_decref(outputs);
    json_decref(fields);
    return code;
}

void airing_settle(void *context)
{
    struct ledger *ledger = context;
    struct station *st = ledger->run->station;
    struct error err = {0};
    if (ledger->done)
        return;
    ledger->done = true;
    station_cancel(st, &ledger->deadline);
    struct verdict verdict = airing_verdict(ledger, st->config->rate_hz);
    if (commit_result(st, ledger, &verdict, &err))
        log_error("The result of airing %lld could not be kept: %s", (long long)ledger->id, err.text);
    bool heard_by_none = verdict.result == AIRING_PARTIAL && !ledger->reason;
    if (heard_by_none && strcmp(verdict.reason, "record-only") != 0)
        alarm_raise(st, "airing", "“%s” chưa phát được trọn vẹn: %s.", ledger->title,
                    reason_text(verdict.reason));
    else if (verdict.result == AIRING_AIRED)
        alarm_clear(st, "airing");
    planner_dirty(st);
    station_changed(st);
}

void airings_settle_all(struct station *st)
{
    for (struct run *run = st->runs; run; run = run->next)
        for (struct ledger *ledger = run->ledgers; ledger; ledger = ledger->next) {
            if (ledger->done)
                continue;
            if (ledger->ended < ledger->cues && !ledger->reason)
                ledger->reason = "closed";
            if (!ledger->ended_us)
                ledger->ended_us = station_wall(st);
            airing_settle(ledger);
        }
}

void airing_missed(struct station *st, const struct run *run, const struct cue *cue, const char *reason)
{
    struct airing airing = {
        .notice = cue->notice, .revision = cue->revision, .turn = cue->turn, .planned_us = cue->planned_us};
    struct error err = {0};
    json_t *fields = fields_of(run, cue);
    snprintf(airing.slot, sizeof airing.slot, "%s", run->slot);
    if (fields) {
        set_time(fields, "planned", cue->planned_us);
        json_object_set_new(fields, "reason", json_string(reason));
        json_object_set_new(fields, "reason_text", json_string(reason_text(reason)));
    }
    /* The ledger has no row for a notice that is gone, nor a second one for an airing that was aired. */
    int code = store_airing_start(st->store, &airing, &err);
    if (code == 0)
        code = store_airing_end(st->store, airing.id, AIRING_MISSED, reason, 0, "{}", 0, &err);
    if (code && code != -ENOENT && code != -EEXIST)
        log_error("A missed airing could not be kept: %s", err.text);
    note(st, "airing.missed", 0, NULL, fields);
}
