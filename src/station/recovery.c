/*
 * After a power cut, a crash or a clock step: what lies between "the time up to which everything ran" and now
 * is caught up within its rule, from the chime, or journalled as missed with its reason. What is about this
 * very day may still air later than that, and what is fixed to a time still to come airs at its time. Main
 * thread.
 */
#include "station/internal.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define RAN_UNTIL "ran-until"
#define LOOK_BACK_US (31 * 24 * 3600 * US_PER_S)
#define SLOT_MOST_US (6 * 3600 * US_PER_S) /* a slot that began longer ago is over in any case */

struct recovery {
    struct station *station;
    const char *reason;
    int64_t ran_until_us, now_us;
    struct airing *airings;
    size_t airing_count;
};

/* The last attempt of this very airing, or NULL. */
static const struct airing *last_attempt(const struct recovery *recovery, const struct run *run,
                                         const struct cue *cue)
{
    const struct airing *last = NULL;
    for (size_t i = 0; i < recovery->airing_count; i++) {
        const struct airing *airing = &recovery->airings[i];
        if (airing->notice == cue->notice && airing->turn == cue->turn &&
            strcmp(airing->slot, run->slot) == 0 && (!last || airing->attempt > last->attempt))
            last = airing;
    }
    return last;
}

/* A khan_cap cut this turn, which begins again further on. */
static bool begins_again(const struct run *run, size_t at)
{
    for (size_t i = at + 1; i < run->count; i++)
        if (run->cues[i]->notice == run->cues[at]->notice && run->cues[i]->turn == run->cues[at]->turn &&
            !run->cues[i]->again)
            return true;
    return false;
}

/* Where a run that was cut short goes on: after the last airing that has its result, or again with the one
 * that was interrupted, once. */
static size_t resume_at(const struct recovery *recovery, const struct run *run)
{
    size_t at = 0;
    for (size_t i = 0; i < run->count; i++) {
        const struct cue *cue = run->cues[i];
        const struct airing *airing = cue->notice ? last_attempt(recovery, run, cue) : NULL;
        if (!airing)
            continue;
        if (begins_again(run, i))
            at = i + 1; /* its last word is the later one's */
        else if (airing->result == AIRING_INTERRUPTED && airing->attempt < ATTEMPTS_MOST && !cue->again)
            return i > 0 && run->cues[i - 1]->kind == ITEM_CHIME ? i - 1 : i;
        else if (airing->result != AIRING_INTERRUPTED || airing->attempt >= ATTEMPTS_MOST)
            at = i + 1;
    }
    return at;
}

static void pass_over(struct run *run, size_t count)
{
    while (run->next_cue < count)
        run->cues[run->next_cue++]->state = CUE_DROPPED;
}

static bool had_begun(const struct recovery *recovery, const struct run *run)
{
    for (size_t i = 0; i < run->count; i++)
        if (run->cues[i]->notice && last_attempt(recovery, run, run->cues[i]))
            return true;
    return false;
}

static void end_missed(const struct recovery *recovery, struct run *run)
{
    struct station *st = recovery->station;
    const char *reason = st->stopped ? "stopped" : recovery->reason;
    run->next = st->runs;
    st->runs = run;
    playing_slot_missed(run, reason, had_begun(recovery, run));
}

/* ---- what may air after the catch-up time: what is about this very day, and what the clock still has to
 * come
 * ---- */

/* The notice loses its meaning on the slot's own day, and has not yet. */
static bool is_of_the_day(const struct recovery *recovery, const struct run *run, const struct cue *cue)
{
    struct station *st = recovery->station;
    struct notice notice = {0};
    if (!cue->notice || store_notice(st->store, cue->notice, &notice, NULL))
        return false;
    int64_t until = snapshot_until(&notice, st->config);
    notice_done(&notice);
    return until > recovery->now_us && until <= civil_to_utc((struct civil){.date = date_add(run->date, 1)});
}

/* "Xin nhắc lại" goes with the reading behind it. */
static bool is_kept(const struct recovery *recovery, const struct run *run, size_t at)
{
    const struct cue *cue = run->cues[at];
    if (cue->kind == ITEM_SAY && at + 1 < run->count && run->cues[at + 1]->again)
        cue = run->cues[at + 1];
    return is_of_the_day(recovery, run, cue);
}

/* The first cue still to come that is fixed to a time still to come; run->count when there is none. */
static size_t next_fixed(const struct recovery *recovery, const struct run *run)
{
    size_t at = run->next_cue;
    while (at < run->count && run->cues[at]->at_us <= recovery->now_us + LEAD_US + US_PER_S)
        at++;
    return at;
}

/* Puts the cues before `fixed` in order: what is missed, then (behind what is fixed) what is of the day.
 * Returns how many are missed. */
static size_t sort_out(const struct recovery *recovery, struct run *run, size_t fixed)
{
    struct cue **kept = calloc(run->count + 1, sizeof *kept);
    size_t count = 0, missed = run->next_cue;
    const bool there = fixed < run->count;
    if (!kept)
        return fixed - run->next_cue;
    for (size_t i = run->next_cue; i < fixed; i++) {
        if (is_kept(recovery, run, i))
            kept[count++] = run->cues[i];
        else
            run->cues[missed++] = run->cues[i];
    }
    if (there)
        run->cues[missed] = run->cues[fixed];
    for (size_t i = 0; i < count; i++)
        run->cues[missed + there + i] = kept[i];
    free(kept);
    return missed - run->next_cue;
}

/* Begins with what is fixed to a time still to come; the notices of the day follow it from a chime. */
static void begin_at_fixed(struct recovery *recovery, struct run *run)
{
    struct cue *fixed = run->cues[run->next_cue];
    const size_t next = run->next_cue + 1;
    run->begin_us = fixed->at_us;
    if (next < run->count && is_kept(recovery, run, next))
        slot_add_chime(run, next);
    note(recovery->station, "slot.late", 0, NULL,
         json_pack("{s:s, s:s*, s:f}", "slot", run->slot, "title", run->title, "seconds",
                   (double)(run->begin_us - run->start_us) / 1e6));
}

/* Airs what may still air and calls the rest missed. False when nothing may. */
static bool take_up_the_rest(struct recovery *recovery, struct run *run)
{
    struct station *st = recovery->station;
    const size_t fixed = next_fixed(recovery, run);
    const bool there = fixed < run->count;
    if (st->stopped || (!there && !timetable_allowed(&st->config->timetable, recovery->now_us, NULL)))
        return false;
    const size_t missed = sort_out(recovery, run, fixed);
    if (run->next_cue + missed == run->count)
        return false;
    for (size_t i = 0; i < missed; i++)
        playing_miss(run->cues[run->next_cue++], recovery->reason);
    if (there)
        begin_at_fixed(recovery, run);
    else
        slot_begin_late(st, run);
    playing_add(st, run);
    return true;
}

static void take_up(struct recovery *recovery, struct run *run)
{
    struct station *st = recovery->station;
    pass_over(run, resume_at(recovery, run));
    if (run->next_cue == run->count) {
        run->over = true;
        run_store(run, NULL);
        run_free(run);
        return;
    }
    int64_t due = run->next_cue ? run->cues[run->next_cue]->planned_us : run->start_us;
    if (slot_in_time(st, run)) {
        playing_add(st, run);
    } else if (recovery->now_us - due <= run->catch_up_us && !st->stopped) {
        slot_begin_late(st, run);
        playing_add(st, run);
    } else if (!take_up_the_rest(recovery, run)) {
        end_missed(recovery, run);
    }
}

static void recover_slot(struct recovery *recovery, const struct plan_slot *slot)
{
    struct station *st = recovery->station;
    if (slot_run(st, slot->id))
        return;
    struct run *run = slot_stored_run(st, slot->id);
    if (run && run->over) {
        run_free(run);
        return;
    }
    if (!run && slot->start_us >= recovery->ran_until_us && slot->start_us <= recovery->now_us)
        run = slot_freeze(st, slot);
    if (run)
        take_up(recovery, run);
}

/* Runs that wait for their start when the clock is stepped. */
static void recover_waiting(struct recovery *recovery)
{
    struct station *st = recovery->station;
    for (struct run *run = st->runs; run; run = run->next) {
        if (run->begun || run->over)
            continue;
        if (run->begin_us < recovery->now_us && recovery->now_us - run->start_us > run->catch_up_us) {
            playing_slot_missed(run, recovery->reason, false);
            continue;
        }
        if (run->begin_us < recovery->now_us)
            slot_begin_late(st, run);
        station_at(st, &run->timer, station_mono(st), playing_step, run);
    }
}

/* It was tried as often as anything is. */
static bool has_been_tried(void *context, int64_t notice)
{
    const struct recovery *recovery = context;
    int attempts = 0;
    for (size_t i = 0; i < recovery->airing_count; i++)
        attempts += recovery->airings[i].notice == notice;
    return attempts >= ATTEMPTS_MOST;
}

int64_t recovery_ran_until(struct station *st)
{
    char *text = NULL;
    int64_t at = 0;
    if (store_state_get(st->store, STATION_STATE, RAN_UNTIL, &text, NULL) == 0 && text &&
        rfc3339_parse(text, &at))
        at = 0;
    free(text);
    return at;
}

int station_settle_restored(struct store *store, int64_t now_us, const char *made, struct error *err)
{
    char text[RFC3339_SIZE];
    time_text(now_us, text);
    int code = store_begin(store, err);
    if (code)
        return code;
    code = store_settle_copy(store, err);
    if (code == 0)
        code = store_state_put(store, STATION_STATE, RAN_UNTIL, text, err);
    if (code == 0)
        code = journal_add(store, "station.restored", now_us, NULL, json_pack("{s:s}", "made", made), err);
    if (code == 0)
        code = store_commit(store, err);
    if (code)
        store_rollback(store);
    return code;
}

void recovery_keep_time(struct station *st)
{
    char text[RFC3339_SIZE];
    time_text(station_wall(st), text);
    store_state_put(st->store, STATION_STATE, RAN_UNTIL, text, NULL);
}

static void recover_plan(struct recovery *recovery)
{
    struct station *st = recovery->station;
    struct error err = {0};
    struct plan *plan = NULL;
    int64_t from = recovery->ran_until_us - SLOT_MOST_US;
    if (from < recovery->now_us - LOOK_BACK_US)
        from = recovery->now_us - LOOK_BACK_US;
    struct date first = civil_from_utc(from).date,
                last = civil_from_utc(recovery->now_us + FREEZE_AHEAD_US).date;
    int days = (int)(date_to_days(last) - date_to_days(first)) + 1;
    if (planner_make(st, first, days, from, &plan, &err)) {
        log_error("%s", err.text);
        return;
    }
    bool together = store_begin(st->store, NULL) == 0; /* days of missed slots: one commit, not hundreds */
    for (size_t i = 0; i < plan->slot_count; i++)
        if (plan->slots[i].start_us <= recovery->now_us + FREEZE_AHEAD_US)
            recover_slot(recovery, &plan->slots[i]);
    if (together && store_commit(st->store, &err)) {
        log_error("What was missed could not be kept: %s", err.text);
        store_rollback(st->store);
    }
    plan_free(plan);
}

void recovery_run(struct station *st, const char *reason)
{
    struct recovery recovery = {
        .station = st, .reason = reason, .now_us = station_wall(st), .ran_until_us = recovery_ran_until(st)};
    st->frozen_until_us = 0;
    recover_waiting(&recovery);
    if (recovery.ran_until_us > 0 && recovery.ran_until_us <= recovery.now_us) {
        store_airings(st->store, recovery.now_us - LOOK_BACK_US, 0, &recovery.airings, &recovery.airing_count,
                      NULL);
        recover_plan(&recovery);
        urgent_recover(st, has_been_tried, &recovery);
    }
    for (size_t i = 0; i < recovery.airing_count; i++)
        airing_done(&recovery.airings[i]);
    free(recovery.airings);
    recovery_keep_time(st);
    runs_reap(st);
}
