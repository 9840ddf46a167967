/*
 * Runs on their way to the air: a cue is handed over one second before its start, after the last look
 * (guards.c) and after its airing was started in the store and the journal. Everything is decided here; what
 * the air reports back is events.c's. Main thread.
 */
#include "station/internal.h"
#include <errno.h>
#include <string.h>

#define PATIENCE_US 150000 /* a cue that has no sound this long before its start is missed */

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

/* "Lỡ buổi phát “Buổi sáng” lúc 05:30 ngày 23/11: …"; what the officer stopped is no news. */
static void tell_missed(const struct run *run, const char *reason, bool had_begun)
{
    const struct civil at = civil_from_utc(run->start_us);
    if (strcmp(reason, "stopped") == 0)
        return;
    alarm_tell(run->station, "missed", "%s “%.200s” lúc %02d:%02d ngày %d/%d: %s.",
               had_begun ? "Phát dở buổi" : "Lỡ buổi phát", run->title ? run->title : run->slot,
               at.ms_of_day / 3600000, at.ms_of_day / 60000 % 60, at.date.day, at.date.month,
               reason_text(reason));
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
    tell_missed(run, reason, had_begun);
    log_warning("%s is missed: %s.", run->slot, reason);
    playing_end(run, reason);
}

/* False when it cannot begin now: it waits for what is on the channel, or is missed. */
static bool may_begin(struct run *run)
{
    struct station *st = run->station;
    struct run *busy = run_on_channel(st, run->channel);
    bool late = station_wall(st) > run->start_us + run->catch_up_us + QUEUE_AHEAD_US && !run->by_hand;
    if (st->stopped)
        playing_slot_missed(run, "stopped", false);
    else if (late && run->begin_us == run->start_us)
        playing_slot_missed(run, "late", false);
    else if (!busy)
        return true;
    else if (run->replaces)
        interrupt_end_session(busy, run->begin_us, "replaced");
    return false; /* events.c steps it when the channel is free */
}

/* ---- one cue ---- */

/* Words of the station that its rules left out are told one by one; those of a session that is missed, or
 * that the officer skipped, go with it. */
static bool is_told(const struct cue *cue, const char *reason)
{
    static const char *const told[] = {"not-rendered", "at", "cap", "window"};
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        if (!cue->notice && cue->kind != ITEM_CHIME && strcmp(reason, told[i]) == 0)
            return true;
    return false;
}

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
    else if (is_told(cue, reason))
        note(run->station, "item.missed", 0, NULL,
             json_pack("{s:s, s:s*, s:s, s:s, s:s*}", "slot", run->slot, "title", cue->title, "reason",
                       reason, "reason_text", reason_text(reason), "why", cue->failure));
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
    uint64_t start = handover_position(run, cue);
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
        if (run->by_hand || cue_is_urgent(cue) || cue->inserted || cue->retry)
            return false; /* prepare.c steps it when the sound is there */
        if (now < start_mono - PATIENCE_US) {
            step_at(run, start_mono - PATIENCE_US);
            return false;
        }
        playing_miss(cue, "not-rendered");
        return true;
    }
    handover_cue(cue, start);
    return true;
}

void playing_step(void *context)
{
    struct run *run = context;
    if (run->over || run->cutting)
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
    if (run->begun && run->end)
        run->used_us = station_wall_of_position(st, run->end) - run->begin_us - run->inserted_us;
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
