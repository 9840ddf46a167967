/*
 * Runs on their way to the air: a cue is handed over one second before its start, after the last look
 * (guards.c) and after its airing was started in the store and the journal. Everything is decided here; what
 * the air reports back is events.c's. Main thread.
 */
#include "station/internal.h"
#include <errno.h>
#include <string.h>

#define PATIENCE_US 150000 /* a cue that has no sound this long before its start is missed */
#define SIX_MS (6 * 3600 * 1000)

static bool urgent(const struct cue *cue)
{
    return cue->notice_class == CLASS_KHAN_CAP;
}

void playing_add(struct station *st, struct run *run)
{
    struct run **at = &st->runs;
    while (*at)
        at = &(*at)->next;
    *at = run;
    station_at(st, &run->timer, station_mono_of(st, run->begin_us) - QUEUE_AHEAD_US, playing_step, run);
    outputs_review(st);
    prepare_run(run);
    station_changed(st);
}

bool playing_wanted(const struct station *st, size_t channel)
{
    int64_t soon = station_wall(st) + LEAD_US + QUEUE_AHEAD_US;
    for (const struct run *run = st->runs; run; run = run->next) {
        if (run->channel != channel)
            continue;
        if (!run->over && run->begin_us <= soon)
            return true;
        for (const struct ledger *ledger = run->ledgers; ledger; ledger = ledger->next)
            if (!ledger->done)
                return true;
    }
    return false;
}

/* ---- beginning ---- */

static json_t *slot_fields(const struct run *run)
{
    char start[RFC3339_SIZE];
    time_text(run->start_us, start);
    return json_pack("{s:s, s:s*, s:s, s:s}", "slot", run->slot, "title", run->title, "channel",
                     run->channel_name, "planned", start);
}

static void begin(struct run *run)
{
    struct station *st = run->station;
    int64_t at = run->begin_us > station_wall(st) ? run->begin_us : station_wall(st);
    run->begin_us = at;
    run->begun = true;
    note(st, "slot.started", at, NULL, slot_fields(run));
    log_info("%s begins.", run->slot);
}

void playing_slot_missed(struct run *run, const char *reason, bool had_begun)
{
    struct station *st = run->station;
    json_t *fields = slot_fields(run);
    if (fields) {
        json_object_set_new(fields, "reason", json_string(reason));
        json_object_set_new(fields, "reason_text", json_string(reason_text(reason)));
    }
    note(st, had_begun ? "slot.interrupted" : "slot.missed", 0, NULL, fields);
    log_warning("%s is missed: %s.", run->slot, reason);
    playing_end(run, reason);
}

/* False when it cannot begin now: it waits for what is on the channel, or is missed. */
static bool may_begin(struct run *run)
{
    struct station *st = run->station;
    bool late = station_wall(st) > run->start_us + run->catch_up_us + QUEUE_AHEAD_US && !run->by_hand;
    if (st->stopped)
        playing_slot_missed(run, "stopped", false);
    else if (late && run->begin_us == run->start_us)
        playing_slot_missed(run, "late", false);
    else if (!run_on_channel(st, run->channel))
        return true;
    return false; /* events.c steps it when the channel is free */
}

/* ---- one cue ---- */

void playing_miss(struct cue *cue, const char *reason)
{
    struct run *run = cue->run;
    cue->state = CUE_DROPPED;
    if (cue->request) {
        render_cancel(cue->request);
        cue->request = NULL;
    }
    if (cue->moved)
        return;
    if (cue->again && cue->ledger)
        airing_shorten(cue);
    else if (cue->notice && !cue->again)
        airing_missed(run->station, run, cue, reason);
    else if (strcmp(reason, "not-rendered") == 0)
        note(run->station, "item.missed", 0, NULL,
             json_pack("{s:s, s:s*, s:s, s:s, s:s*}", "slot", run->slot, "title", cue->title, "reason",
                       reason, "reason_text", reason_text(reason), "why", cue->failure));
}

static uint64_t wanted_position(const struct run *run, const struct cue *cue)
{
    const struct station *st = run->station;
    uint64_t gap = (uint64_t)(cue->gap_us * st->config->rate_hz / US_PER_S);
    uint64_t wanted = run->end ? run->end + gap : station_position_of(st, run->begin_us);
    uint64_t first = air_position(st->air);
    return wanted > first ? wanted : first;
}

static bool past_cap(const struct run *run, const struct cue *cue, int64_t start_us)
{
    int64_t end = start_us + (int64_t)(cue->seconds * 1e6);
    return run->cap_us && !urgent(cue) && end - run->begin_us > run->cap_us + run->inserted_us;
}

static const char *refusal(struct cue *cue, int64_t start_us, int64_t *latest_us)
{
    struct station *st = cue->run->station;
    struct notice notice = {0};
    bool there = cue->notice && store_notice(st->store, cue->notice, &notice, NULL) == 0;
    struct guard_input input = {.timetable = &st->config->timetable,
                                .notice = there ? &notice : NULL,
                                .cue = cue,
                                .start_us = start_us,
                                .until_us = there ? snapshot_until(&notice, st->config) : 0,
                                .seconds = cue->seconds,
                                .as_if_approved = st->setup.as_if_approved};
    const char *reason = guard_refusal(&input, latest_us);
    if (there)
        notice_done(&notice);
    if (!reason && past_cap(cue->run, cue, start_us))
        reason = "cap";
    return reason;
}

/* The second reading of an airing whose first was not handed over, or was cut, is left out with it. */
static bool orphaned(const struct cue *cue)
{
    return cue->moved || (cue->notice && cue->again && (!cue->ledger || cue->ledger->reason));
}

/* A chime, or "Xin nhắc lại", before a notice that may not air now says nothing. */
static bool leads_nowhere(const struct run *run, const struct cue *cue, int64_t start_us)
{
    int64_t latest;
    size_t after = run->next_cue + 1;
    if (cue->notice || after >= run->count || !run->cues[after]->notice)
        return false;
    struct cue *notice = run->cues[after];
    if (cue->kind != ITEM_CHIME && !(cue->kind == ITEM_SAY && notice->again))
        return false;
    return orphaned(notice) || refusal(notice, start_us + (int64_t)(cue->seconds * 1e6), &latest) != NULL;
}

static float gain_of(const struct station *st, int64_t start_us)
{
    if (st->config->timetable.gain_count > 0)
        return (float)timetable_gain_db(&st->config->timetable, start_us);
    return civil_from_utc(start_us).ms_of_day < SIX_MS ? (float)st->config->gain_before_six_db : 0.0f;
}

static int give(struct cue *cue, uint64_t start, int64_t latest_us, struct error *err)
{
    struct station *st = cue->run->station;
    struct air_item item = {.id = ++st->next_id,
                            .fd = cue->fd,
                            .frames = cue->frames,
                            .start = start,
                            .latest = latest_us ? station_position_of(st, latest_us) : 0,
                            .gain_db = gain_of(st, station_wall_of_position(st, start)),
                            .fade_in_ms = cue->run->end ? 0 : cue->run->fade_in_ms};
    cue->fd = -1;
    int code = air_play(st->air, cue->run->channel, &item, err);
    if (code)
        return code;
    cue->air_id = item.id;
    cue->start = start;
    cue->end = start + cue->frames;
    cue->state = CUE_QUEUED;
    cue->run->end = cue->end;
    if (cue->ledger)
        cue->ledger->frames += cue->frames;
    if (cue->inserted)
        cue->run->inserted_us += (int64_t)(cue->seconds * 1e6);
    return 0;
}

static void lost_on_the_way(struct cue *cue, const struct error *err)
{
    log_error("“%s” could not be handed to the air: %s", cue->title ? cue->title : "-", err->text);
    cue->state = CUE_ENDED;
    if (cue->ledger)
        airing_cue_over(cue, station_wall(cue->run->station), "storage");
}

static void hand_over(struct cue *cue, uint64_t start)
{
    struct run *run = cue->run;
    struct station *st = run->station;
    struct error err = {0};
    int64_t latest_us = 0, start_us = station_wall_of_position(st, start);
    const char *reason = orphaned(cue) ? "skipped" : refusal(cue, start_us, &latest_us);
    if (!reason && leads_nowhere(run, cue, start_us))
        reason = "skipped";
    if (!reason && cue->notice && !cue->again) {
        int code = airing_begin(cue, start_us, &err);
        if (code)
            reason = code == -EEXIST ? "already-aired" : "storage";
        if (code && code != -EEXIST)
            log_error("The airing of “%s” could not be started: %s", cue->title, err.text);
    }
    if (reason)
        playing_miss(cue, reason);
    else if (give(cue, start, latest_us, &err))
        lost_on_the_way(cue, &err);
}

/* ---- the step: hands over what is due, and sets the timer for what comes after ---- */

static void step_at(struct run *run, int64_t mono_us)
{
    station_at(run->station, &run->timer, mono_us, playing_step, run);
}

/* True when the cue was dealt with and the next one may be looked at. */
static bool deal(struct run *run, struct cue *cue)
{
    struct station *st = run->station;
    uint64_t start = wanted_position(run, cue);
    int64_t start_mono = air_mono_us(st->air, start), now = station_mono(st);
    if (cue->state == CUE_DROPPED) {
        playing_miss(cue, "not-rendered");
        return true;
    }
    if (now < start_mono - QUEUE_AHEAD_US) {
        step_at(run, start_mono - QUEUE_AHEAD_US);
        return false;
    }
    if (cue->state == CUE_WAITING) {
        if (run->by_hand || urgent(cue))
            return false; /* prepare.c steps it when the sound is there */
        if (now < start_mono - PATIENCE_US) {
            step_at(run, start_mono - PATIENCE_US);
            return false;
        }
        playing_miss(cue, "not-rendered");
        return true;
    }
    hand_over(cue, start);
    return true;
}

void playing_step(void *context)
{
    struct run *run = context;
    if (run->over)
        return;
    if (!run->begun) {
        if (run->begin_us - QUEUE_AHEAD_US > station_wall(run->station)) {
            step_at(run, station_mono_of(run->station, run->begin_us) - QUEUE_AHEAD_US);
            return;
        }
        if (!may_begin(run))
            return;
        begin(run);
    }
    while (run->next_cue < run->count && deal(run, run->cues[run->next_cue]))
        run->next_cue++;
    playing_check_over(run);
}

void playing_ready(struct cue *cue)
{
    struct run *run = cue->run;
    if (run->begun && !run->over && run->next_cue < run->count && run->cues[run->next_cue] == cue)
        playing_step(run);
}

/* ---- ending ---- */

static void over(struct run *run)
{
    struct station *st = run->station;
    run->over = true;
    station_cancel(st, &run->timer);
    if (run->begun)
        note(st, "slot.ended", run->end ? station_wall_of_position(st, run->end) : 0, NULL, slot_fields(run));
    run_store(run, NULL);
    outputs_title(st, run->channel, st->config->name);
    planner_dirty(st);
    station_changed(st);
    for (struct run *other = st->runs; other; other = other->next)
        if (!other->begun && !other->over && other->channel == run->channel)
            step_at(other, station_mono(st));
}

void playing_check_over(struct run *run)
{
    if (run->over || run->next_cue < run->count || run->station->closing)
        return; /* closing: what was cut is taken up again by the next start, within its rule */
    for (size_t i = 0; i < run->count; i++)
        if (run->cues[i]->state < CUE_ENDED)
            return;
    over(run);
}

void playing_end(struct run *run, const char *reason)
{
    while (run->next_cue < run->count)
        playing_miss(run->cues[run->next_cue++], reason);
    playing_check_over(run);
}
