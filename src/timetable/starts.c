/*
 * When programmes begin: the days asked for (and some around them, for spreading), what a holiday does to
 * each, and every start on a channel in order. Part of the planner; pure.
 */
#include "timetable/planner.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The day of the same week that bears `name`. */
static struct date same_week(struct date date, const char *name)
{
    const int today = (int)date_weekday(date);
    for (int day = 0; day < 7; day++)
        if (strcmp(weekday_id((enum weekday)day), name) == 0)
            return date_add(date, day - today);
    return date;
}

static void apply_holidays(const struct timetable *timetable, struct plan_day *day)
{
    const struct holiday *holiday = NULL;
    if (timetable->calendar.count == 0)
        return;
    while ((holiday = calendar_next_holiday(&timetable->calendar, day->date, holiday)) != NULL) {
        if (holiday->suspend && day->suspended == NULL)
            day->suspended = holiday;
        if (holiday->no_music && day->no_music == NULL)
            day->no_music = holiday;
        if (holiday->replace_by != NULL)
            day->like = same_week(day->date, holiday->replace_by);
        if (holiday->cap_ms > day->cap_ms)
            day->cap_ms = holiday->cap_ms;
        if (holiday->cap_day_ms > day->cap_day_ms)
            day->cap_day_ms = holiday->cap_day_ms;
        if (holiday->sessions_per_day > day->sessions_per_day)
            day->sessions_per_day = holiday->sessions_per_day;
    }
}

void planner_lay_days(struct planner *planner, struct date from, int days, int before, int after)
{
    planner->day_count = before + days + after;
    planner->first_day = before;
    planner->last_day = before + days - 1;
    planner->days = calloc((size_t)planner->day_count, sizeof *planner->days);
    if (planner->days == NULL) {
        planner_fail(planner, -ENOMEM);
        return;
    }
    int64_t midnight = civil_to_utc((struct civil){date_add(from, -before), 0});
    for (int32_t i = 0; i < planner->day_count; i++) {
        struct plan_day *day = &planner->days[i];
        day->date = day->like = date_add(from, i - before);
        day->midnight_us = midnight;
        midnight = civil_to_utc((struct civil){date_add(day->date, 1), 0});
        day->uneven = midnight - day->midnight_us != (int64_t)MS_PER_DAY * 1000;
        apply_holidays(planner->timetable, day);
        if (i < planner->first_day || i > planner->last_day)
            continue;
        windows_of_day(planner->timetable, date_add(day->date, -1), &day->windows);
        windows_add_day(planner->timetable, day->date, &day->windows);
        windows_add_day(planner->timetable, date_add(day->date, 1), &day->windows);
    }
    planner->begin_us = planner->days[planner->first_day].midnight_us;
    planner->end_us = civil_to_utc((struct civil){date_add(from, days), 0});
}

static int64_t instant_of(const struct plan_day *day, int32_t ms)
{
    if (day->uneven || ms >= MS_PER_DAY)
        return civil_to_utc((struct civil){day->date, ms});
    return day->midnight_us + (int64_t)ms * 1000;
}

static bool airs_on(const struct air_entry *entry, const struct plan_day *day)
{
    return rule_matches(entry->days, day->like) &&
           (entry->except == NULL || !rule_matches(entry->except, day->date));
}

static void add_start(struct planner *planner, struct start start)
{
    planner->starts = planner_grow(planner, planner->starts, &planner->start_capacity, planner->start_count,
                                   sizeof *planner->starts);
    if (planner->error == 0)
        planner->starts[planner->start_count++] = start;
}

/* The entry's starts of one day: one, or a grid anchored on its hour. */
static void add_starts(struct planner *planner, int32_t day, uint32_t programme, uint32_t index)
{
    const struct air_entry *entry = &planner->timetable->programmes[programme].air[index];
    int64_t at_ms = entry->at_ms;
    for (uint32_t repeat = 0; planner->error == 0; repeat++) {
        add_start(planner, (struct start){instant_of(&planner->days[day], (int32_t)at_ms), day, programme,
                                          index, repeat});
        at_ms += entry->every_ms;
        if (entry->every_ms <= 0 || at_ms >= entry->to_ms)
            break;
    }
}

static int compare_starts(const void *a, const void *b)
{
    const struct start *x = a, *y = b;
    if (x->at_us != y->at_us)
        return x->at_us < y->at_us ? -1 : 1;
    if (x->programme != y->programme)
        return x->programme < y->programme ? -1 : 1;
    return (x->entry > y->entry) - (x->entry < y->entry);
}

void planner_find_starts(struct planner *planner)
{
    const struct timetable *timetable = planner->timetable;
    const char *channel = timetable->channels[planner->channel];
    planner->start_count = 0;
    for (uint32_t p = 0; p < timetable->programme_count; p++)
        for (uint32_t e = 0; e < timetable->programmes[p].air_count; e++) {
            const struct air_entry *entry = &timetable->programmes[p].air[e];
            if (strcmp(entry->channel, channel) != 0)
                continue;
            for (int32_t day = 0; day < planner->day_count && planner->error == 0; day++)
                if (airs_on(entry, &planner->days[day]))
                    add_starts(planner, day, p, e);
        }
    if (planner->start_count > 0)
        qsort(planner->starts, planner->start_count, sizeof *planner->starts, compare_starts);
}
