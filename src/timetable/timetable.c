/*
 * What a timetable owns, and the small questions asked of it at any time: gain by hour, what may be caught
 * up. Called by stationdir/, station/ and the planner; any thread on an immutable timetable.
 */
#include "timetable/timetable.h"
#include <stdlib.h>

void item_done(struct item *item)
{
    for (size_t i = 0; i < item->column_count; i++) {
        rule_free(item->columns[i].days);
        free(item->columns[i].topic);
    }
    free(item->columns);
    free(item->text);
    free(item->source);
    free(item->topic);
    free(item->set);
}

static void programme_done(struct programme *programme)
{
    for (size_t i = 0; i < programme->air_count; i++) {
        rule_free(programme->air[i].days);
        rule_free(programme->air[i].except);
        free(programme->air[i].channel);
    }
    for (size_t i = 0; i < programme->item_count; i++)
        item_done(&programme->items[i]);
    free(programme->air);
    free(programme->items);
    free(programme->id);
    free(programme->title);
    free(programme->file);
}

static void standing_done(struct standing *standing)
{
    rule_free(standing->on);
    free(standing->title);
    free(standing->programme);
    free(standing->notice);
    free(standing->say);
    free(standing->file);
}

static void exception_done(struct exception *exception)
{
    rule_free(exception->on);
    free(exception->title);
    free(exception->allowed_by);
}

static void words_done(struct timetable *timetable)
{
    free(timetable->station_name);
    free(timetable->station_place);
    free(timetable->station_hamlet);
    free(timetable->station_listeners);
    free(timetable->station_hotline);
    free(timetable->station_one_stop);
    for (size_t i = 0; i < timetable->channel_count; i++)
        free(timetable->channels[i]);
    free(timetable->channels);
}

void timetable_done(struct timetable *timetable)
{
    for (size_t i = 0; i < timetable->programme_count; i++)
        programme_done(&timetable->programmes[i]);
    free(timetable->programmes);
    for (size_t i = 0; i < timetable->window_count; i++)
        rule_free(timetable->windows[i].days);
    free(timetable->windows);
    for (size_t i = 0; i < timetable->exception_count; i++)
        exception_done(&timetable->exceptions[i]);
    free(timetable->exceptions);
    for (size_t i = 0; i < timetable->standing_count; i++)
        standing_done(&timetable->standings[i]);
    free(timetable->standings);
    free(timetable->gains);
    words_done(timetable);
    calendar_done(&timetable->calendar); /* last: rules above name its holidays */
    *timetable = (struct timetable){0};
}

double timetable_gain_db(const struct timetable *timetable, int64_t utc_us)
{
    const int32_t ms = civil_from_utc(utc_us).ms_of_day;
    for (size_t i = 0; i < timetable->gain_count; i++)
        if (ms >= timetable->gains[i].from_ms && ms < timetable->gains[i].to_ms)
            return timetable->gains[i].db;
    return 0;
}
