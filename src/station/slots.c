/*
 * Slots from plan to run: two minutes before its start a slot is frozen and stored. What a power cut or a
 * clock step did to them is recovery.c's. Main thread.
 */
#include "station/internal.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct run *slot_run(const struct station *st, const char *slot)
{
    for (struct run *run = st->runs; run; run = run->next)
        if (strcmp(run->slot, slot) == 0)
            return run;
    return NULL;
}

struct run *slot_stored_run(struct station *st, const char *slot)
{
    struct error err = {0};
    struct run *run = NULL;
    char *text = NULL;
    if (store_slot_get(st->store, slot, &text, &err) || (text && run_from_json(st, text, &run, &err)))
        log_error("%s", err.text);
    free(text);
    return run;
}

/* ---- freezing ---- */

static void note_frozen(struct run *run)
{
    char start[RFC3339_SIZE];
    time_text(run->start_us, start);
    note(run->station, "slot.frozen", 0, NULL,
         json_pack("{s:s, s:s*, s:s, s:i}", "slot", run->slot, "title", run->title, "planned", start, "items",
                   (int)run->count));
}

struct run *slot_freeze(struct station *st, const struct plan_slot *slot)
{
    struct error err = {0};
    struct run *run = NULL;
    if (run_from_slot(st, slot, &run, &err)) {
        log_error("%s", err.text);
        return NULL;
    }
    if (run_store(run, &err))
        log_error("Slot %s airs although it could not be stored: %s", slot->id, err.text);
    return run;
}

void slot_add_chime(struct run *run, size_t before)
{
    if (before == 0 || run->cues[before]->kind == ITEM_CHIME)
        return;
    struct cue *chime = run_add(run, before, ITEM_CHIME, "Chuông báo", NULL);
    if (!chime)
        return;
    chime->planned_us = run->cues[before + 1]->planned_us;
    chime->inserted = true;
}

bool slot_in_time(const struct station *st, const struct run *run)
{
    return station_wall(st) + LEAD_US + US_PER_S <= run->start_us;
}

void slot_begin_late(struct station *st, struct run *run)
{
    slot_add_chime(run, run->next_cue);
    run->begin_us = station_wall(st) + LEAD_US + US_PER_S;
    note(st, "slot.late", 0, NULL,
         json_pack("{s:s, s:s*, s:f}", "slot", run->slot, "title", run->title, "seconds",
                   (double)(run->begin_us - run->start_us) / 1e6));
}

static void freeze_slot(struct station *st, const struct plan_slot *slot)
{
    if (slot_run(st, slot->id))
        return;
    struct run *run = slot_stored_run(st, slot->id);
    if (run && run->over) {
        run_free(run);
        return;
    }
    bool fresh = !run;
    if (fresh)
        run = slot_freeze(st, slot);
    if (!run)
        return;
    if (fresh)
        note_frozen(run);
    if (!slot_in_time(st, run))
        slot_begin_late(st, run);
    playing_add(st, run);
}

static void freeze_due(void *context)
{
    struct station *st = context;
    int64_t until = station_wall(st) + FREEZE_AHEAD_US;
    if (st->replan.slot)
        planner_replan(st); /* a change of the last moment counts */
    struct plan *plan = st->plan;
    st->plan = NULL; /* ours while slots are frozen */
    for (size_t i = 0; plan && i < plan->slot_count; i++)
        if (plan->slots[i].start_us <= until)
            freeze_slot(st, &plan->slots[i]);
    plan_free(plan);
    st->frozen_until_us = until + 1;
    planner_replan(st);
}

/* A slot that is due within two minutes of the start, or of a change, waits for the sources' first answers
 * and for lengths that are only estimated, while it can. */
static int64_t freeze_at(const struct station *st, int64_t start_us)
{
    int64_t at = start_us - FREEZE_AHEAD_US, last = start_us - LEAD_US - 2 * US_PER_S;
    return (sources_unheard(st) || st->measuring > 0) && at < station_wall(st) ? last : at;
}

void slots_schedule(struct station *st)
{
    station_cancel(st, &st->freeze);
    if (!st->plan || st->plan->slot_count == 0)
        return;
    int64_t at = freeze_at(st, st->plan->slots[0].start_us);
    station_at(st, &st->freeze, station_mono_of(st, at), freeze_due, st);
}
