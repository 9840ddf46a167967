/*
 * One channel's slots in the order of their starts: what one takes the next no longer owes. Before each the
 * rules are asked (holiday, sessions a day, the slot before it, allowed window), and what they refuse is told
 * with the rule named. Part of the planner; pure.
 */
#include "timetable/planner.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

/* One channel's way through its slots. */
struct course {
    struct planner *planner;
    size_t before_index; /* the slot planned last */
    int64_t busy_until_us;
    const struct plan_run *run; /* what keeps it busy is this run of the input; NULL = a slot of this plan */
};

static const struct air_entry *entry_of(const struct planner *planner, const struct start *start)
{
    return &planner->timetable->programmes[start->programme].air[start->entry];
}

static char *slot_id(struct planner *planner, const struct start *start)
{
    const struct timetable *timetable = planner->timetable;
    char date[11], repeat[16] = "", id[160];
    date_format(planner->days[start->day].date, date);
    if (start->repeat > 0)
        snprintf(repeat, sizeof repeat, "+%u", start->repeat);
    snprintf(id, sizeof id, "%.48s/%.64s/%u%s/%s", timetable->channels[planner->channel],
             timetable->programmes[start->programme].id, start->entry, repeat, date);
    return planner_keep(planner, id);
}

static struct plan_slot slot_of(struct planner *planner, const struct start *start)
{
    const struct timetable *timetable = planner->timetable;
    const struct programme *programme = &timetable->programmes[start->programme];
    const struct air_entry *entry = entry_of(planner, start);
    return (struct plan_slot){
        .id = slot_id(planner, start),
        .channel = planner_keep(planner, timetable->channels[planner->channel]),
        .programme = planner_keep(planner, programme->id),
        .title = planner_keep(planner, programme->title),
        .date = planner->days[start->day].date,
        .start_us = start->at_us,
        .planned_us = start->at_us,
        .cap_ms = entry->cap_ms,
        .catch_up_ms = entry->catch_up_ms,
        .replaces = entry->overlap == OVERLAP_REPLACE,
        .emergency = entry->emergency,
    };
}

/* Whether a notice of the highest class lives at that instant: they are the first of the total order. */
static bool is_emergency(const struct planner *planner, int64_t at_us)
{
    for (size_t i = 0; i < planner->candidate_count; i++) {
        const struct candidate *candidate = &planner->candidates[i];
        if (candidate->notice_class != CLASS_KHAN_CAP)
            return false;
        if (candidate->from_us <= at_us && candidate->until_us > at_us)
            return true;
    }
    return false;
}

static void lower(struct slot_limit *limit, int64_t until_us, const char *rule)
{
    if (until_us < limit->until_us)
        *limit = (struct slot_limit){until_us, rule};
}

/* When the slot must be over, and by which rule; room for the day's cap included. */
static struct slot_limit limit_of(const struct planner *planner, const struct start *start,
                                  const struct plan_slot *slot, int64_t window_us)
{
    const struct timetable *timetable = planner->timetable;
    const struct plan_day *day = &planner->days[start->day];
    const int64_t session = timetable->cap_session_ms > 0 && day->cap_ms > timetable->cap_session_ms
                                ? day->cap_ms
                                : timetable->cap_session_ms;
    const int64_t cap = slot->cap_ms > 0 && day->cap_ms > slot->cap_ms ? day->cap_ms : slot->cap_ms;
    const int64_t whole_day = day->cap_day_ms > 0 ? day->cap_day_ms : timetable->cap_day_ms;
    struct slot_limit limit = {window_us, "window"};
    if (session > 0)
        lower(&limit, slot->start_us + session * 1000, "cap_session");
    if (cap > 0)
        lower(&limit, slot->start_us + cap * 1000, "cap_session");
    if (timetable->cap_day_ms > 0 && !planner->emergency)
        lower(&limit, slot->start_us + (whole_day - planner->day_used_ms[start->day]) * 1000, "cap_day");
    return limit;
}

/* Ends in time for the next slot of the channel, if that one replaces what sounds. */
static void limit_by_next(const struct planner *planner, const struct start *start, struct slot_limit *limit)
{
    for (const struct start *next = start + 1; next < planner->starts + planner->start_count; next++) {
        if (next->at_us >= limit->until_us)
            return;
        const struct air_entry *entry = entry_of(planner, next);
        if (entry->overlap == OVERLAP_REPLACE && next->at_us > start->at_us &&
            (!entry->emergency || is_emergency(planner, next->at_us)))
            lower(limit, next->at_us, "overlap");
    }
}

/* ---- the rules before a slot may begin; each tells why not ---- */

static bool is_suspended(const struct planner *planner, const struct start *start)
{
    return planner->days[start->day].suspended != NULL;
}

static bool holiday_allows(struct planner *planner, const struct start *start, const struct plan_slot *slot)
{
    const struct holiday *holiday = planner->days[start->day].suspended;
    if (holiday != NULL)
        planner_remark(planner, PLAN_NOTE, slot->start_us, slot, 0, "holiday", "%s: nghỉ phát, %s.",
                       slot->title, holiday->title);
    return holiday == NULL;
}

static bool sessions_allow(struct planner *planner, const struct start *start, const struct plan_slot *slot)
{
    const struct plan_day *day = &planner->days[start->day];
    const int most = day->sessions_per_day > 0 ? day->sessions_per_day : planner->timetable->sessions_per_day;
    if (planner->timetable->sessions_per_day <= 0 || planner->day_sessions[start->day] < most)
        return true;
    planner_remark(planner, PLAN_REFUSAL, slot->start_us, slot, 0, "sessions_per_day",
                   "%s: không phát, mỗi ngày chỉ được %d buổi.", slot->title, most);
    return false;
}

/* Moves the slot behind the one before it, or refuses it. */
static bool overlap_allows(struct course *course, const struct start *start, struct plan_slot *slot)
{
    struct planner *planner = course->planner;
    const struct air_entry *entry = entry_of(planner, start);
    char when[32];
    if (slot->start_us >= course->busy_until_us)
        return true;
    const char *other =
        course->run != NULL ? "buổi đang phát" : planner->plan->slots[course->before_index].title;
    const bool waits =
        entry->overlap != OVERLAP_REJECT && course->busy_until_us - slot->start_us <= entry->queue_ms * 1000;
    planner_clock(course->busy_until_us, when);
    planner_remark(planner, PLAN_CONFLICT, slot->start_us, slot, 0, "overlap",
                   waits ? "%s đến giờ khi “%s” chưa xong: phát sau, lúc %s."
                         : "%s đến giờ khi “%s” chưa xong (đến %s): không phát.",
                   slot->title, other, when);
    slot->start_us = course->busy_until_us;
    return waits;
}

/* Whether some kind of item may sound at the slot's start; the furthest end any has. */
static bool is_open(const struct planner *planner, const struct start *start, int64_t at_us,
                    int64_t *until_us)
{
    const struct day_windows *windows = &planner->days[start->day].windows;
    bool open = false;
    *until_us = at_us;
    for (int kind = 0; kind < ITEM_KINDS; kind++) {
        int64_t until;
        if (!windows_open(windows, (enum item_kind)kind, at_us, &until))
            continue;
        open = true;
        *until_us = until > *until_us ? until : *until_us;
    }
    return open;
}

static bool window_allows(struct planner *planner, const struct start *start, const struct plan_slot *slot,
                          int64_t *until_us)
{
    char when[32];
    if (is_open(planner, start, slot->start_us, until_us))
        return true;
    planner_clock(slot->start_us, when);
    planner_remark(planner, PLAN_REFUSAL, slot->start_us, slot, 0, "window",
                   "%s: không phát, %s nằm ngoài khung giờ được phép.", slot->title, when);
    return false;
}

static bool may_begin(struct course *course, const struct start *start, struct plan_slot *slot,
                      int64_t *window_us)
{
    struct planner *planner = course->planner;
    if (entry_of(planner, start)->emergency) {
        *window_us = INT64_MAX;
        return is_emergency(planner, start->at_us) && overlap_allows(course, start, slot);
    }
    return holiday_allows(planner, start, slot) && sessions_allow(planner, start, slot) &&
           overlap_allows(course, start, slot) && window_allows(planner, start, slot, window_us);
}

static void add_slot(struct course *course, const struct start *start, const struct plan_slot *slot)
{
    struct planner *planner = course->planner;
    struct plan *plan = planner->plan;
    plan->slots =
        planner_grow(planner, plan->slots, &planner->slot_capacity, plan->slot_count, sizeof *plan->slots);
    if (planner->error != 0)
        return;
    course->before_index = plan->slot_count;
    course->run = NULL;
    course->busy_until_us = slot->start_us + (int64_t)(slot->seconds * 1e6);
    planner->day_sessions[start->day] += !planner->emergency;
    planner->day_used_ms[start->day] += planner->emergency ? 0 : (int64_t)(slot->seconds * 1e3);
    plan->slots[plan->slot_count++] = *slot;
}

/* Frozen, on air, or over: nothing to plan. What still waits behind a run is none of these. */
static bool is_history(const struct course *course, const struct start *start, const struct plan_slot *slot)
{
    const struct plan_input *input = course->planner->input;
    for (size_t i = 0; i < input->run_count; i++)
        if (strcmp(input->runs[i].slot, slot->id) == 0)
            return true;
    const bool waits =
        course->run != NULL && start->at_us >= course->run->start_us && start->at_us < course->busy_until_us;
    return start->at_us < input->now_us && !waits;
}

static void count_runs(struct course *course)
{
    const struct plan_input *input = course->planner->input;
    const char *channel = course->planner->timetable->channels[course->planner->channel];
    for (size_t i = 0; i < input->run_count; i++)
        if (strcmp(input->runs[i].channel, channel) == 0 && input->runs[i].until_us > course->busy_until_us) {
            course->busy_until_us = input->runs[i].until_us;
            course->run = &input->runs[i];
        }
}

/* What ran, or runs, is one of its day's sessions. */
static void count_history(struct planner *planner, const struct start *start, const struct plan_slot *slot)
{
    const struct plan_input *input = planner->input;
    int64_t until_us;
    for (size_t i = 0; i < input->run_count; i++)
        if (strcmp(input->runs[i].slot, slot->id) == 0 && input->runs[i].until_us > 0) {
            planner->day_sessions[start->day]++;
            planner->day_used_ms[start->day] += (input->runs[i].until_us - input->runs[i].start_us) / 1000;
            return;
        }
    if (input->used == NULL && !entry_of(planner, start)->emergency && !is_suspended(planner, start) &&
        is_open(planner, start, start->at_us, &until_us))
        planner->day_sessions[start->day]++;
}

static void plan_start(struct course *course, const struct start *start)
{
    struct planner *planner = course->planner;
    const struct timetable *timetable = planner->timetable;
    struct plan_slot slot = slot_of(planner, start);
    int64_t window_us;
    if (planner->error != 0)
        return;
    if (is_history(course, start, &slot)) { /* its notices are in the snapshot */
        count_history(planner, start, &slot);
        return;
    }
    if (!may_begin(course, start, &slot, &window_us))
        return;
    planner->emergency = entry_of(planner, start)->emergency;
    struct slot_limit limit = limit_of(planner, start, &slot, window_us);
    limit_by_next(planner, start, &limit);
    if (slot.catch_up_ms >= CATCH_UP_UNTIL_EXPIRY) /* an emergency has no window; its next repeat is soon */
        slot.catch_up_ms = planner->emergency ? CATCH_UP_DEFAULT_MS : (window_us - slot.start_us) / 1000;
    slot.gain_db = timetable_gain_db(timetable, slot.start_us);
    const bool early = civil_from_utc(slot.start_us).ms_of_day < 6 * 3600000;
    slot.fade_in_ms =
        early && !planner->emergency ? timetable->fade_in_ms : 0; /* who is warned must hear it */
    if (planner_fill_slot(planner, start, &slot, limit))
        add_slot(course, start, &slot);
}

static bool asked_for(const struct planner *planner, const struct start *start)
{
    return start->day >= planner->first_day && start->day <= planner->last_day;
}

/* What sounded of these days before counts against their caps. */
static void count_used(struct planner *planner)
{
    const char *channel = planner->timetable->channels[planner->channel];
    for (size_t i = 0; i < planner->input->used_count; i++) {
        const struct plan_used *used = &planner->input->used[i];
        const int32_t day = date_to_days(used->date) - date_to_days(planner->days[0].date);
        if (day < 0 || day >= planner->day_count || strcmp(used->channel, channel) != 0)
            continue;
        planner->day_used_ms[day] += (int64_t)(used->seconds * 1000);
        planner->day_sessions[day]++;
    }
}

void planner_run_channel(struct planner *planner)
{
    struct course course = {.planner = planner, .busy_until_us = INT64_MIN};
    memset(planner->day_used_ms, 0, (size_t)planner->day_count * sizeof *planner->day_used_ms);
    memset(planner->day_sessions, 0, (size_t)planner->day_count * sizeof *planner->day_sessions);
    count_used(planner);
    count_runs(&course);
    planner_find_starts(planner);
    if (planner->error == 0)
        planner_find_candidates(planner);
    for (size_t i = 0; i < planner->start_count && planner->error == 0; i++)
        if (asked_for(planner, &planner->starts[i]))
            plan_start(&course, &planner->starts[i]);
    if (planner->error == 0)
        planner_remark_expiries(planner);
    planner_drop_candidates(planner);
}
