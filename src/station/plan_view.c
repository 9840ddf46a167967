/*
 * The plan as it is shown, by the running station or from a copy of its state: what is frozen as it was
 * frozen, what is to come as the planner has it now, and how far the turns of each set have come. Main
 * thread.
 */
#include "station/internal.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS 3 /* as many as the running station takes to find exact lengths */

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

static void plan_add_coverage(struct station *st, const struct plan *plan, json_t *json)
{
    struct plan *ahead = NULL;
    const int64_t now = station_wall(st), days = FORECAST_WORK / (int64_t)members_of(plan);
    if (!all_forecast(plan))
        planner_make(st, civil_from_utc(now).date, days < FORECAST_DAYS ? (int)days + 1 : FORECAST_DAYS, now,
                     &ahead, NULL);
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

/* ---- the days asked for ---- */

struct view {
    struct date from;
    struct plan *whole; /* every slot of the days, whatever became of it */
    struct plan *ahead; /* what is to come, as it is planned now, from today on: a turn that will be over by
                           the first of the days is not promised again */
};

static void view_done(struct view *view)
{
    plan_free(view->whole);
    plan_free(view->ahead);
    view->whole = view->ahead = NULL;
}

/* Days that are over, and today of a station that has never run, are planned as if they were to come. */
static bool is_imagined(struct station *st, struct date from, int days, struct date today)
{
    return date_compare(date_add(from, days), today) <= 0 ||
           (date_compare(from, today) <= 0 && recovery_ran_until(st) == 0);
}

static int view_make(struct station *st, int days, struct view *view, struct error *err)
{
    const int64_t now = station_wall(st);
    const int64_t floor = st->frozen_until_us > now ? st->frozen_until_us : now;
    const struct date today = civil_from_utc(now).date;
    const bool later = date_compare(view->from, today) > 0 && !st->setup.as_if_approved;
    const struct date first = later ? today : view->from;
    const int lead = date_to_days(view->from) - date_to_days(first);
    const bool imagined = is_imagined(st, view->from, days, today);
    int code = planner_make(st, view->from, days, 0, &view->whole, err);
    if (code == 0)
        code = planner_make(st, first, lead + days, imagined ? 0 : floor, &view->ahead, err);
    if (code)
        view_done(view);
    return code;
}

/* What was remarked of days before the first one asked for. */
static void forget_before(struct plan *plan, int64_t from_us)
{
    size_t kept = 0;
    for (size_t i = 0; i < plan->remark_count; i++)
        if (plan->remarks[i].at_us >= from_us)
            plan->remarks[kept++] = plan->remarks[i];
    plan->remark_count = kept;
}

/* A slot as it was frozen, else as it is planned. NULL: it is over, and no station stood ready for it. */
static json_t *view_slot(struct station *st, const struct view *view, const struct plan_slot *slot)
{
    const struct plan_slot *planned = find(view->ahead, slot->id);
    json_t *json = planned && !st->offline ? NULL : stored_json(st, slot->id);
    return json ? json : planned ? slot_to_json(planned, false) : NULL;
}

static int view_json(struct station *st, struct view *view, json_t **out, struct error *err)
{
    forget_before(view->ahead, civil_to_utc((struct civil){.date = view->from}));
    json_t *json = plan_to_json(view->ahead), *slots = json ? json_array() : NULL;
    if (!slots) {
        json_decref(json);
        return error_set(err, -ENOMEM, "No memory for the plan.");
    }
    for (size_t i = 0; i < view->whole->slot_count; i++) {
        json_t *row = view_slot(st, view, &view->whole->slots[i]);
        if (row)
            json_array_append_new(slots, row);
    }
    plan_add_coverage(st, view->ahead, json);
    json_object_set_new(json, "slots", slots);
    *out = json;
    return 0;
}

int station_plan_json(struct station *station, struct date from, int days, json_t **out, struct error *err)
{
    struct view view = {.from = from};
    int code = view_make(station, days, &view, err);
    if (code == 0)
        code = view_json(station, &view, out, err);
    view_done(&view);
    return code;
}

/* Plans, renders what was only estimated, and plans again. */
static int view_exactly(struct station *st, int days, struct view *view, struct error *err)
{
    for (int round = 0; round < ROUNDS; round++) {
        view_done(view);
        int code = view_make(st, days, view, err);
        if (code)
            return code;
        measure_plan(st, view->ahead);
        if (st->measuring == 0)
            break;
        while (st->measuring > 0)
            uv_run(st->loop, UV_RUN_ONCE);
    }
    return 0;
}

int station_plan_offline(const struct station_setup *setup, struct date from, int days, json_t **out,
                         struct faults *faults, struct error *err)
{
    struct station *st = NULL;
    struct view view = {.from = from};
    int code = station_new(setup, &st, faults, err);
    if (code)
        return code;
    st->offline = true;
    code = view_exactly(st, days, &view, err);
    if (code == 0)
        code = view_json(st, &view, out, err);
    view_done(&view);
    station_free(st);
    return code;
}
