/*
 * The plan as the running station shows it: what is frozen as it was frozen, what is to come as the planner
 * has it now. Main thread.
 */
#include "station/internal.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct plan_slot *find(const struct plan *plan, const char *id)
{
    for (size_t i = 0; i < plan->slot_count; i++)
        if (strcmp(plan->slots[i].id, id) == 0)
            return &plan->slots[i];
    return NULL;
}

/* A frozen slot in the shape of a planned one; it borrows from the run. */
static json_t *frozen_json(const struct run *run)
{
    struct plan_item *items = calloc(run->count + 1, sizeof *items);
    struct plan_slot slot = {.id = run->slot,
                             .channel = run->channel_name,
                             .programme = run->programme,
                             .title = run->title,
                             .date = run->date,
                             .start_us = run->start_us,
                             .cap_ms = run->cap_us / 1000,
                             .items = items,
                             .item_count = items ? run->count : 0};
    for (size_t i = 0; i < slot.item_count; i++) {
        const struct cue *cue = run->cues[i];
        items[i] = (struct plan_item){.kind = cue->kind,
                                      .notice = cue->notice,
                                      .revision = cue->revision,
                                      .turn = cue->turn,
                                      .again = cue->again,
                                      .title = cue->title,
                                      .text = cue->text,
                                      .start_us = cue->planned_us,
                                      .seconds = cue->seconds,
                                      .estimated = cue->estimated,
                                      .notice_class = cue->notice_class};
        slot.seconds = (double)(cue->planned_us - run->start_us) / 1e6 + cue->seconds;
    }
    json_t *json = slot_to_json(&slot, true);
    free(items);
    return json;
}

static json_t *stored_json(struct station *st, const char *id)
{
    struct run *run = NULL;
    char *text = NULL;
    json_t *json = NULL;
    if (store_slot_get(st->store, id, &text, NULL) == 0 && text && run_from_json(st, text, &run, NULL) == 0)
        json = frozen_json(run);
    run_free(run);
    free(text);
    return json;
}

int station_plan_json(struct station *station, struct date from, int days, json_t **out, struct error *err)
{
    struct plan *all = NULL, *ahead = NULL;
    int64_t now = station_wall(station);
    int64_t floor = station->frozen_until_us > now ? station->frozen_until_us : now;
    int code = planner_make(station, from, days, 0, &all, err);
    if (code == 0)
        code = planner_make(station, from, days, floor, &ahead, err);
    json_t *json = code ? NULL : plan_to_json(ahead), *slots = json ? json_array() : NULL;
    for (size_t i = 0; slots && i < all->slot_count; i++) {
        const struct plan_slot *slot = find(ahead, all->slots[i].id);
        json_t *row = slot ? slot_to_json(slot, false) : stored_json(station, all->slots[i].id);
        if (row)
            json_array_append_new(slots, row);
    }
    plan_free(all);
    plan_free(ahead);
    if (code)
        return code;
    if (!slots) {
        json_decref(json);
        return error_set(err, -ENOMEM, "No memory for the plan.");
    }
    json_object_set_new(json, "slots", slots);
    *out = json;
    return 0;
}
