/*
 * The planner: station + calendar + a snapshot of what is approved and what has aired -> the plan. Called by
 * station/, rehearsals and the command line; pure: the same input gives the same plan, and nothing is read
 * but the input. Each channel is planned on its own, its slots in the order of their starts, so that what one
 * slot takes the next no longer owes. What cannot air as asked is a remark with the rule named.
 */
#include "timetable/planner.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SPREAD_DAYS                                                                                          \
    62 /* looked at around the days asked for, to spread airings over a notice's whole life                  \
        */

int planner_fail(struct planner *planner, int code)
{
    if (planner->error == 0)
        planner->error = code;
    return code;
}

void *planner_grow(struct planner *planner, void *rows, size_t *capacity, size_t count, size_t size)
{
    if (count < *capacity)
        return rows;
    const size_t wanted = *capacity == 0 ? 16 : *capacity * 2;
    void *grown = realloc(rows, wanted * size);
    if (grown == NULL) {
        planner_fail(planner, -ENOMEM);
        return rows;
    }
    *capacity = wanted;
    return grown;
}

/* ---- turns of the sets ---- */

static bool has_coverage(const struct plan *plan, const char *set)
{
    for (size_t i = 0; i < plan->coverage_count; i++)
        if (strcmp(plan->coverages[i].set, set) == 0)
            return true;
    return false;
}

static int compare_coverages(const void *a, const void *b)
{
    const struct plan_coverage *x = a, *y = b;
    return strcmp(x->set, y->set);
}

/* Its members with what each has had. */
static void list_members(struct planner *planner, struct plan_coverage *row)
{
    const struct plan_input *input = planner->input;
    row->members = storage_take(planner->storage, row->coverage.members * sizeof *row->members);
    if (row->members == NULL) {
        planner_fail(planner, -ENOMEM);
        return;
    }
    for (size_t i = 0; i < input->count && row->member_count < row->coverage.members; i++) {
        const struct plan_notice *notice = &input->notices[i];
        if (notice->set == NULL || strcmp(notice->set, row->set) != 0)
            continue;
        if (row->source == NULL && notice->source != NULL)
            row->source = planner_keep(planner, notice->source);
        row->members[row->member_count++] = (struct plan_member){
            notice->id, planner_keep(planner, notice->title), notice->aired, notice->last_aired_us};
    }
}

static void cover_sets(struct planner *planner)
{
    struct plan *plan = planner->plan;
    size_t capacity = 0;
    for (size_t i = 0; i < planner->input->count && planner->error == 0; i++) {
        const char *set = planner->input->notices[i].set;
        if (set == NULL || has_coverage(plan, set))
            continue;
        plan->coverages =
            planner_grow(planner, plan->coverages, &capacity, plan->coverage_count, sizeof *plan->coverages);
        if (planner->error != 0)
            return;
        struct plan_coverage *row = &plan->coverages[plan->coverage_count++];
        *row = (struct plan_coverage){0};
        row->set = planner_keep(planner, set);
        timetable_coverage(planner->input, plan, set, &row->coverage);
        list_members(planner, row);
    }
    if (plan->coverage_count > 0)
        qsort(plan->coverages, plan->coverage_count, sizeof *plan->coverages, compare_coverages);
}

/* ---- the call ---- */

static int compare_slots(const void *a, const void *b)
{
    const struct plan_slot *x = a, *y = b;
    if (x->start_us != y->start_us)
        return x->start_us < y->start_us ? -1 : 1;
    const int channel = strcmp(x->channel, y->channel);
    return channel != 0 ? channel : strcmp(x->id, y->id);
}

static int compare_remarks(const void *a, const void *b)
{
    const struct plan_remark *x = a, *y = b;
    if (x->at_us != y->at_us)
        return x->at_us < y->at_us ? -1 : 1;
    const int slot = strcmp(x->slot == NULL ? "" : x->slot, y->slot == NULL ? "" : y->slot);
    if (slot != 0)
        return slot;
    if (x->notice != y->notice)
        return x->notice < y->notice ? -1 : 1;
    return strcmp(x->text, y->text);
}

/* Syllables at a calm pace, for callers that measure nothing. */
static double guess_seconds(void *context, enum item_kind kind, const char *text, bool *estimated)
{
    double words = 1;
    (void)context;
    *estimated = true;
    if (kind == ITEM_JINGLE)
        return 8;
    for (; text != NULL && *text != '\0'; text++)
        words += *text == ' ' || *text == '\n';
    return words * 60 / 165;
}

/* Days to look at beside those asked for: a notice wanted N times spreads over its own days. */
static void reach_of(const struct plan_input *input, int64_t begin_us, int64_t end_us, int *before,
                     int *after)
{
    const int64_t day_us = (int64_t)MS_PER_DAY * 1000;
    int64_t back = 0, ahead = 0;
    for (size_t i = 0; i < input->count; i++) {
        const struct plan_notice *notice = &input->notices[i];
        const int64_t from = notice->from_us > notice->arrived_us ? notice->from_us : notice->arrived_us;
        if (notice->times == 0 || notice->until_us == 0 || notice->until_us <= begin_us || from >= end_us)
            continue;
        if (begin_us - from > back)
            back = begin_us - from;
        if (notice->until_us - end_us > ahead)
            ahead = notice->until_us - end_us;
    }
    *before = back / day_us >= SPREAD_DAYS ? SPREAD_DAYS : (int)(back / day_us) + 1;
    *after = ahead / day_us >= SPREAD_DAYS ? SPREAD_DAYS : (int)(ahead / day_us) + 1;
}

static int prepare(struct planner *planner, struct date from, int days)
{
    const size_t notices = planner->input->count + 1;
    int before, after;
    const int64_t begin = civil_to_utc((struct civil){from, 0});
    reach_of(planner->input, begin, begin + (int64_t)days * MS_PER_DAY * 1000, &before, &after);
    planner->titles = calloc(notices, sizeof *planner->titles);
    planner->texts = calloc(notices, sizeof *planner->texts);
    planner_lay_days(planner, from, days, before, after);
    planner->day_used_ms = calloc((size_t)planner->day_count, sizeof *planner->day_used_ms);
    planner->day_sessions = calloc((size_t)planner->day_count, sizeof *planner->day_sessions);
    if (planner->titles == NULL || planner->texts == NULL || planner->day_used_ms == NULL ||
        planner->day_sessions == NULL)
        planner_fail(planner, -ENOMEM);
    return planner->error;
}

static void planner_done(struct planner *planner)
{
    for (size_t i = 0; i < planner->part_capacity; i++) {
        free(planner->parts[i].picks);
        buf_done(&planner->parts[i].words);
    }
    free(planner->parts);
    free(planner->items);
    free(planner->starts);
    free(planner->days);
    free(planner->day_used_ms);
    free(planner->day_sessions);
    free(planner->titles);
    free(planner->texts);
}

int timetable_plan(const struct plan_input *input, struct date from, int days, struct plan **out)
{
    struct plan_input measured = *input;
    if (measured.seconds == NULL)
        measured.seconds = guess_seconds;
    struct plan *plan = calloc(1, sizeof *plan);
    struct planner planner = {.input = &measured, .timetable = input->timetable, .plan = plan};
    if (plan == NULL)
        return -ENOMEM;
    plan->storage = planner.storage = storage_new();
    if (days < 1 || days > 3660 || plan->storage == NULL)
        planner_fail(&planner, days < 1 || days > 3660 ? -EINVAL : -ENOMEM);
    if (planner.error == 0 && prepare(&planner, from, days) == 0)
        for (; planner.channel < input->timetable->channel_count && planner.error == 0; planner.channel++)
            planner_run_channel(&planner);
    if (plan->slot_count > 0)
        qsort(plan->slots, plan->slot_count, sizeof *plan->slots, compare_slots);
    if (planner.error == 0)
        cover_sets(&planner);
    planner_done(&planner);
    if (planner.error != 0) {
        plan_free(plan);
        return planner.error;
    }
    if (plan->remark_count > 0)
        qsort(plan->remarks, plan->remark_count, sizeof *plan->remarks, compare_remarks);
    *out = plan;
    return 0;
}

void plan_free(struct plan *plan)
{
    if (plan == NULL)
        return;
    storage_free(plan->storage);
    free(plan->slots);
    free(plan->remarks);
    free(plan->coverages);
    free(plan);
}
