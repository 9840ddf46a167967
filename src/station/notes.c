/*
 * What every file of the station says: journal rows, and "something changed" for those who watch. A row that
 * cannot be written (disk full, I/O error) must not stop the sound: it is logged and an alarm is raised. Main
 * thread.
 */
#include "station/internal.h"
#include <stdlib.h>
#include <string.h>

#define ANNOUNCE_US (US_PER_S / 10) /* watchers hear at most this often */

char *copy_text(const char *text)
{
    return text ? strdup(text) : NULL;
}

void time_text(int64_t wall_us, char out[RFC3339_SIZE])
{
    rfc3339_format(wall_us, out);
}

void note(struct station *st, const char *kind, int64_t at_us, const char *who, json_t *fields)
{
    struct error err = {0};
    if (journal_add(st->store, kind, at_us, who, fields, &err) == 0)
        return;
    log_error("The journal could not take “%s”: %s", kind, err.text);
    alarm_raise(st, "journal", "Không ghi được nhật ký phát thanh: %s", err.text);
}

static void announce(void *context)
{
    struct station *st = context;
    if (st->changed)
        st->changed(st->changed_context);
}

void station_changed(struct station *st)
{
    st->counter++;
    if (st->changed && !st->announce.slot && !st->closing)
        station_at(st, &st->announce, station_mono(st) + ANNOUNCE_US, announce, st);
}

uint64_t station_counter(const struct station *station)
{
    return station->counter;
}

void station_watch(struct station *station, void (*changed)(void *context), void *context)
{
    station->changed = changed;
    station->changed_context = context;
}
