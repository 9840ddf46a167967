/*
 * When to plan, and with what: the pure planner is given a snapshot of the store and the present instant
 * after every change that could matter, a moment later, so that a burst of changes plans once. Main thread.
 */
#include "station/internal.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REPLAN_US (US_PER_S / 5)
#define PLAN_DAYS 2

static double seconds_of(void *context, enum item_kind kind, const char *text, bool *estimated)
{
    struct station *st = context;
    if (kind != ITEM_JINGLE)
        return render_seconds(st->render, st->config->speaker, text, estimated);
    json_t *known = json_object_get(st->recording_seconds, text);
    *estimated = known == NULL;
    return known ? json_number_value(known) : 0;
}

/* Slots frozen or on air, and when each will be over by its plan. NULL when there are none or memory lacks.
 */
static struct plan_run *runs_of(const struct station *st, size_t *count)
{
    size_t most = 0;
    *count = 0;
    for (const struct run *run = st->runs; run; run = run->next)
        most++;
    struct plan_run *runs = most ? calloc(most, sizeof *runs) : NULL;
    for (const struct run *run = st->runs; run && runs; run = run->next) {
        int64_t end = run->begin_us;
        for (size_t i = 0; i < run->count; i++)
            cue_lay(run->cues[i], &end);
        if (run->by_hand)
            continue;
        runs[*count] = (struct plan_run){.slot = run->slot, .channel = run->channel_name};
        if (!run->over) {
            runs[*count].start_us = run->start_us;
            runs[*count].until_us = end;
        }
        ++*count;
    }
    return runs;
}

int planner_make(struct station *st, struct date from, int days, int64_t now_us, struct plan **out,
                 struct error *err)
{
    struct snapshot snapshot;
    int code = snapshot_take(st, &snapshot, err);
    if (code)
        return code;
    size_t run_count;
    struct plan_run *runs = runs_of(st, &run_count);
    size_t used_count = 0;
    struct plan_used *used = now_us ? used_today(st, from, &used_count) : NULL;
    struct plan_input input = {.timetable = &st->config->timetable,
                               .notices = snapshot.notices,
                               .count = snapshot.count,
                               .seconds = seconds_of,
                               .context = st,
                               .now_us = now_us,
                               .runs = runs,
                               .run_count = run_count,
                               .used = used,
                               .used_count = used_count};
    code = timetable_plan(&input, from, days, out);
    free(runs);
    free(used);
    snapshot_done(&snapshot);
    return code ? error_set(err, code, "The day could not be planned: %s.", strerror(-code)) : 0;
}

static void remark_alarm(struct station *st, const struct plan *plan)
{
    for (size_t i = 0; i < plan->remark_count; i++)
        if (plan->remarks[i].kind == PLAN_CONFLICT) {
            alarm_raise(st, "plan", "Lịch phát có chỗ vướng: %s", plan->remarks[i].text);
            return;
        }
    alarm_clear(st, "plan");
}

void planner_replan(struct station *st)
{
    struct error err = {0};
    struct plan *plan = NULL;
    int64_t now = station_wall(st);
    station_cancel(st, &st->replan);
    if (st->clock_waiting || st->closing)
        return;
    struct date today = civil_from_utc(now).date;
    int64_t from = st->frozen_until_us > now ? st->frozen_until_us : now;
    if (planner_make(st, today, PLAN_DAYS, from, &plan, &err)) {
        log_error("%s The plan made before stays.", err.text);
        return;
    }
    plan_free(st->plan);
    st->plan = plan;
    st->plan_date = today;
    remark_alarm(st, plan);
    measure_plan(st, plan);
    slots_schedule(st);
    station_changed(st);
}

static void replan(void *context)
{
    planner_replan(context);
}

void planner_dirty(struct station *st)
{
    st->measure_round = 0;
    if (!st->replan.slot && st->started && !st->closing)
        station_at(st, &st->replan, station_mono(st) + REPLAN_US, replan, st);
}

void planner_new_day(struct station *st)
{
    if (st->plan && date_compare(civil_from_utc(station_wall(st)).date, st->plan_date) != 0)
        planner_dirty(st);
}

void planner_done(struct station *st)
{
    station_cancel(st, &st->replan);
    station_cancel(st, &st->freeze);
    plan_free(st->plan);
    st->plan = NULL;
}
