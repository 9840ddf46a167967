/*
 * What of a day's allowance is spent: the slots that are over and sounded, by the clock of their own sound,
 * or, where a crash cut them, by what outputs took of their notices. Emergencies and what was aired by hand
 * spend nothing. Main thread.
 */
#include "station/internal.h"
#include <stdlib.h>
#include <string.h>

struct tally {
    struct station *station;
    struct date day;
    struct airing *airings;
    size_t airing_count;
    struct plan_used *used;
    size_t count;
    bool failed;
};

static bool is_running(const struct station *st, const char *slot)
{
    for (const struct run *run = st->runs; run; run = run->next)
        if (!run->over && strcmp(run->slot, slot) == 0)
            return true;
    return false;
}

/* What outputs took of the slot's notices. */
static double seconds_taken(const struct tally *tally, const char *slot)
{
    double seconds = 0;
    for (size_t i = 0; i < tally->airing_count; i++)
        if (strcmp(tally->airings[i].slot, slot) == 0 && tally->airings[i].result != AIRING_MISSED)
            seconds += tally->airings[i].seconds;
    return seconds;
}

static void count_slot(void *context, const char *id, const char *text)
{
    struct tally *tally = context;
    struct station *st = tally->station;
    json_t *json = json_loads(text, 0, NULL);
    const bool counts = json && !json_is_true(json_object_get(json, "by_hand")) &&
                        !json_is_true(json_object_get(json, "emergency")) && !is_running(st, id);
    const double sounded = (double)json_integer_value(json_object_get(json, "used_us")) / 1e6;
    const double taken = counts ? seconds_taken(tally, id) : 0;
    json_decref(json);
    if (!counts || (sounded <= 0 && taken <= 0))
        return;
    struct plan_used *used = reallocarray(tally->used, tally->count + 1, sizeof *used);
    if (!used) {
        tally->failed = true;
        return;
    }
    tally->used = used;
    used[tally->count++] =
        (struct plan_used){.channel = st->config->timetable.channels[channel_of_slot(st, id)],
                           .date = tally->day,
                           .seconds = sounded > taken ? sounded : taken};
}

struct plan_used *used_today(struct station *st, struct date day, size_t *count)
{
    struct tally tally = {.station = st, .day = day, .used = calloc(1, sizeof *tally.used)};
    char date[11];
    date_format(day, date);
    tally.failed = !tally.used ||
                   store_airings(st->store, civil_to_utc((struct civil){.date = day}), 0, &tally.airings,
                                 &tally.airing_count, NULL) != 0 ||
                   store_slots_of_day(st->store, date, count_slot, &tally, NULL) != 0;
    for (size_t i = 0; i < tally.airing_count; i++)
        airing_done(&tally.airings[i]);
    free(tally.airings);
    if (tally.failed) {
        free(tally.used);
        return NULL;
    }
    *count = tally.count;
    return tally.used;
}
