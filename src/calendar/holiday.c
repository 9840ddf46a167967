/*
 * Which special days of holidays.cfg a date is. Called by timetable/ and the command line, on any thread.
 */
#include "calendar/calendar.h"
#include <stdlib.h>
#include <string.h>

const struct holiday *calendar_next_holiday(const struct calendar *calendar, struct date day,
                                            const struct holiday *after)
{
    const struct holiday *holiday = after == NULL ? calendar->holidays : after + 1;
    for (; holiday < calendar->holidays + calendar->count; holiday++)
        if (rule_matches(holiday->rule, day))
            return holiday;
    return NULL;
}

const struct holiday *calendar_holiday(const struct calendar *calendar, struct date day)
{
    return calendar->count == 0 ? NULL : calendar_next_holiday(calendar, day, NULL);
}

bool calendar_is(const struct calendar *calendar, const char *id, struct date day)
{
    for (size_t i = 0; i < calendar->count; i++)
        if (strcmp(calendar->holidays[i].id, id) == 0)
            return rule_matches(calendar->holidays[i].rule, day);
    return false;
}

void calendar_done(struct calendar *calendar)
{
    for (size_t i = calendar->count; i-- > 0;) { /* backward: later rules name earlier holidays */
        struct holiday *holiday = &calendar->holidays[i];
        free(holiday->id);
        free(holiday->title);
        free(holiday->replace_by);
        rule_free(holiday->rule);
    }
    free(calendar->holidays);
    *calendar = (struct calendar){0};
}
