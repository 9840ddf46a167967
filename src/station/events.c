/*
 * What the air reports back: a cue began, ended, was cut, was taken by an output. Journal times come from
 * block positions. Called from the loop when the air wakes it, and by the virtual clock after each stretch.
 * Main thread.
 */
#include "station/internal.h"
#include <string.h>

static struct cue *cue_by_id(const struct station *st, uint64_t id)
{
    for (struct run *run = st->runs; run; run = run->next)
        for (size_t i = 0; i < run->count; i++)
            if (run->cues[i]->air_id == id)
                return run->cues[i];
    return NULL;
}

static void started(struct station *st, struct cue *cue, const struct air_event *event)
{
    cue->state = CUE_ON_AIR;
    cue->start = event->position;
    cue->end = event->position + cue->frames;
    if (cue->ledger)
        cue->ledger->sounded = true;
    if (cue->ledger && !cue->again)
        cue->ledger->started_us = station_wall_of_position(st, event->position);
    if (cue->run->next_cue == cue->run->count || cue->run->cues[cue->run->next_cue - 1] == cue)
        cue->run->end = cue->end;              /* it was late: what follows is, too */
    if (cue->cut_reason && !cue->run->cutting) /* it was to stop before it had begun */
        air_skip(st->air, cue->run->channel, false);
    outputs_title(st, cue->run->channel, cue_display_title(cue));
    status_follow(st);
    station_changed(st);
}

static void cue_over(struct station *st, struct cue *cue, const struct air_event *event, const char *reason)
{
    int64_t at_us = station_wall_of_position(st, event->position);
    bool never = cue->state == CUE_QUEUED, cutting = cue->run->cutting;
    cue->end = event->position;
    cue->state = CUE_ENDED;
    if (reason && cue->run->end > event->position)
        cue->run->end = event->position;
    if (cue->ledger)
        airing_cue_over(cue, at_us, reason);
    else if (reason && !never)
        note(st, "item.cut", at_us, NULL,
             json_pack("{s:s, s:s*, s:s, s:s}", "slot", cue->run->slot, "title", cue->title, "reason", reason,
                       "reason_text", reason_text(reason)));
    interrupt_cue_over(cue->run);
    playing_check_over(cue->run);
    if ((reason || cutting) && !st->closing)
        playing_step(cue->run); /* what follows comes now */
    station_changed(st);
}

static const char *cut_reason(const struct station *st, const struct cue *cue)
{
    return st->closing ? "closed" : st->stopped ? "stopped" : cue->cut_reason ? cue->cut_reason : "skipped";
}

static void starved(struct station *st, const struct cue *cue, const struct air_event *event)
{
    note(st, "sound.starved", station_wall_of_position(st, event->position), NULL,
         json_pack("{s:s*, s:s*}", "slot", cue ? cue->run->slot : NULL, "title", cue ? cue->title : NULL));
    log_warning("The disk was too slow: silence was sent instead of sound.");
}

static void handle(struct station *st, const struct air_event *event)
{
    struct cue *cue = event->item ? cue_by_id(st, event->item) : NULL;
    switch (event->kind) {
    case AIR_STARTED:
        if (cue)
            started(st, cue, event);
        break;
    case AIR_ENDED:
        if (cue)
            cue_over(st, cue, event, NULL);
        break;
    case AIR_CUT:
        if (cue)
            cue_over(st, cue, event, cut_reason(st, cue));
        break;
    case AIR_REFUSED:
        if (cue)
            cue_over(st, cue, event, "window");
        break;
    case AIR_STARVED:
        starved(st, cue, event);
        break;
    case AIR_TAKEN:
        if (cue && cue->ledger && output_by_id(st, event->output))
            airing_taken(cue, output_by_id(st, event->output), event);
        break;
    case AIR_STALLED:
    case AIR_LOST:
    case AIR_SKIPPED:
    case AIR_LOG:
        outputs_event(st, event);
        break;
    }
}

void playing_drain(struct station *st)
{
    struct air_event event;
    while (st->air && air_next_event(st->air, &event))
        handle(st, &event);
    outputs_review(st);
    runs_reap(st);
}
