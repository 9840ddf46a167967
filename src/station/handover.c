/*
 * The last second of a cue before the air has it: where it begins, how long it is, whether it may sound at
 * all (guards.c, the session's cap, an item fixed to the clock behind it), its airing started in the store
 * and the journal, and then the sound itself. Called by playing.c. Main thread.
 */
#include "station/internal.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define CLOCK_TOLERANCE_US (US_PER_S / 2) /* an item fixed to the clock may be pushed by this much */

uint64_t handover_position(const struct run *run, const struct cue *cue)
{
    const struct station *st = run->station;
    uint64_t wanted = run->end ? run->end : station_position_of(st, run->begin_us);
    uint64_t fixed = cue->at_us ? station_position_of(st, cue->at_us) : 0;
    uint64_t first = air_position(st->air);
    wanted = wanted > fixed ? wanted : fixed;
    return wanted > first ? wanted : first;
}

/* ---- may it sound? ---- */

static bool past_cap(const struct run *run, const struct cue *cue, int64_t start_us)
{
    int64_t end = start_us + (int64_t)(cue->seconds * 1e6);
    return run->cap_us && !cue_is_urgent(cue) && end - run->begin_us > run->cap_us + run->inserted_us;
}

/* What comes fixed to the clock behind the cue would be late: the cue and the station's own words between
 * them do not fit any more. */
static bool delays_the_clock(const struct run *run, const struct cue *cue, int64_t start_us)
{
    int64_t end_us = start_us + (int64_t)(cue->seconds * 1e6);
    size_t at = 0;
    if (cue_is_urgent(cue) || cue->inserted || cue->fill_us)
        return false;
    while (at < run->count && run->cues[at] != cue)
        at++;
    for (size_t i = at + 1; i < run->count; i++) {
        const struct cue *next = run->cues[i];
        if (next->at_us > start_us)
            return end_us > next->at_us + CLOCK_TOLERANCE_US;
        if (!next->notice && !next->fill_us && next->state < CUE_ENDED)
            end_us += (int64_t)(next->seconds * 1e6);
    }
    return false;
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
                                .clock_unknown = st->clock_waiting,
                                .as_if_approved = st->setup.as_if_approved};
    const char *reason = guard_refusal(&input, latest_us);
    if (there)
        notice_done(&notice);
    if (!reason && past_cap(cue->run, cue, start_us))
        reason = "cap";
    if (!reason && delays_the_clock(cue->run, cue, start_us))
        reason = "at";
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

/* ---- what stands for a relay or music that no input brings ---- */

static bool needs_input(const struct cue *cue)
{
    return cue->kind == ITEM_RELAY || cue->kind == ITEM_MUSIC;
}

/* Silence for as long as it was planned; a relay that does not come is told. */
static void pass_in_silence(const struct cue *cue, int64_t start_us)
{
    if (cue->kind == ITEM_RELAY)
        note(cue->run->station, "item.missed", start_us, NULL,
             json_pack("{s:s, s:s*, s:s, s:s}", "slot", cue->run->slot, "title", cue->title, "reason",
                       "no-input", "reason_text", reason_text("no-input")));
}

/* What fills up to the clock is as long as what is left. False when nothing is. */
static bool settle_length(struct cue *cue, int64_t start_us)
{
    if (!cue->fill_us)
        return true;
    if (cue->fill_us <= start_us)
        return false;
    cue->seconds = (double)(cue->fill_us - start_us) / 1e6;
    cue->frames = (uint64_t)(cue->seconds * cue->run->station->config->rate_hz);
    return cue->frames > 0;
}

/* ---- giving it ---- */

/* The fade-in of a session goes on over its cues. */
static void fade_in(struct run *run, uint64_t start, struct air_item *item)
{
    const uint64_t rate = (uint64_t)run->station->config->rate_hz;
    if (!run->end)
        run->begin = start;
    const uint64_t past_ms = (start - run->begin) * 1000 / rate;
    if (past_ms < run->fade_in_ms) {
        item->fade_in_ms = run->fade_in_ms;
        item->fade_past_ms = (uint32_t)past_ms;
    }
}

static int give(struct cue *cue, uint64_t start, int64_t latest_us, struct error *err)
{
    struct station *st = cue->run->station;
    int64_t start_us = station_wall_of_position(st, start);
    struct air_item item = {.id = ++st->next_id,
                            .fd = cue->fd,
                            .frames = cue->frames,
                            .start = start,
                            .latest = latest_us ? station_position_of(st, latest_us) : 0,
                            .gain_db = (float)timetable_gain_db(&st->config->timetable, start_us)};
    fade_in(cue->run, start, &item);
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

/* NULL, or why the airing of a notice's first reading could not be started. */
static const char *begin_airing(struct cue *cue, int64_t start_us)
{
    struct error err = {0};
    int code = cue->notice && !cue->again ? airing_begin(cue, start_us, &err) : 0;
    if (code && code != -EEXIST)
        log_error("The airing of “%s” could not be started: %s", cue->title, err.text);
    return code == 0 ? NULL : code == -EEXIST ? "already-aired" : "storage";
}

void handover_cue(struct cue *cue, uint64_t start)
{
    struct run *run = cue->run;
    struct error err = {0};
    int64_t latest_us = 0, start_us = station_wall_of_position(run->station, start);
    if (!settle_length(cue, start_us)) {
        cue->state = CUE_DROPPED; /* the time it was to fill is over already */
        return;
    }
    const char *reason = orphaned(cue) ? "skipped" : refusal(cue, start_us, &latest_us);
    if (!reason && leads_nowhere(run, cue, start_us))
        reason = "skipped";
    if (!reason)
        reason = begin_airing(cue, start_us);
    if (!reason && needs_input(cue))
        pass_in_silence(cue, start_us);
    if (reason)
        playing_miss(cue, reason);
    else if (give(cue, start, latest_us, &err))
        lost_on_the_way(cue, &err);
}
