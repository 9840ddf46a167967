/*
 * The plan as the running station shows it: what is frozen as it was frozen, what is to come as the planner
 * has it now, and how far the turns of each set have come. Main thread.
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

/* ---- two coverages of a set: what is posted, and what is read, how often, when last, and when all are
 * through
 * ---- */

#define FORECAST_DAYS 366
#define FORECAST_WORK (300 * FORECAST_DAYS) /* days times notices: a big station looks less far ahead */

static int64_t posted(const struct station *st, const char *source)
{
    char *text = NULL;
    int64_t count = 0;
    if (source && store_state_get(st->store, source, LOAXA_STATE_POSTED, &text, NULL) == 0 && text)
        count = strtoll(text, NULL, 10);
    free(text);
    return count;
}

static void set_time_or_null(json_t *json, const char *name, int64_t at_us)
{
    char text[RFC3339_SIZE];
    if (at_us)
        time_text(at_us, text);
    json_object_set_new(json, name, at_us ? json_string(text) : json_null());
}

static json_t *members_json(const struct plan_coverage *row)
{
    json_t *rows = json_array();
    for (size_t i = 0; rows && i < row->member_count; i++) {
        const struct plan_member *member = &row->members[i];
        json_t *json = json_pack("{s:I, s:s, s:i}", "notice", (json_int_t)member->notice, "title",
                                 member->title, "aired", member->aired);
        if (json)
            set_time_or_null(json, "last", member->last_us);
        json_array_append_new(rows, json);
    }
    return rows;
}

static json_t *coverage_json(const struct station *st, const struct plan_coverage *row,
                             const struct coverage *ahead)
{
    char day[11] = "";
    if (ahead->forecast)
        date_format(ahead->full_on, day);
    json_t *json = json_pack("{s:s, s:I, s:I, s:i, s:s?, s:o*}", "set", row->set, "members",
                             (json_int_t)row->coverage.members, "aired", (json_int_t)row->coverage.aired,
                             "rounds", row->coverage.rounds, "full_on", ahead->forecast ? day : NULL,
                             "notices", members_json(row));
    int64_t all = json ? posted(st, row->source) : 0;
    if (json)
        set_time_or_null(json, "last", row->coverage.last_us);
    if (all)
        json_object_set_new(json, "posted", json_integer(all));
    return json;
}

static bool all_forecast(const struct plan *plan)
{
    for (size_t i = 0; i < plan->coverage_count; i++)
        if (!plan->coverages[i].coverage.forecast)
            return false;
    return true;
}

static size_t members_of(const struct plan *plan)
{
    size_t count = 1;
    for (size_t i = 0; i < plan->coverage_count; i++)
        count += plan->coverages[i].member_count;
    return count;
}

void plan_add_coverage(struct station *st, const struct plan *plan, struct date from, json_t *json)
{
    struct plan *ahead = NULL;
    const int64_t now = station_wall(st), days = FORECAST_WORK / (int64_t)members_of(plan);
    if (!all_forecast(plan))
        planner_make(st, from, days < FORECAST_DAYS ? (int)days + 1 : FORECAST_DAYS, now, &ahead, NULL);
    json_t *rows = json_array();
    for (size_t i = 0; rows && i < plan->coverage_count; i++) {
        const struct coverage *coverage = &plan->coverages[i].coverage;
        if (!coverage->forecast && ahead && i < ahead->coverage_count)
            coverage = &ahead->coverages[i].coverage;
        json_array_append_new(rows, coverage_json(st, &plan->coverages[i], coverage));
    }
    json_object_set_new(json, "coverage", rows);
    plan_free(ahead);
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
    if (json)
        plan_add_coverage(station, ahead, from, json);
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
