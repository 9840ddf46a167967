/*
 * timetable/windows: the allowed windows of a day laid out as instants. Room-internal: windows.c answers the
 * guard from it, the planner keeps one for each day it plans.
 */
#ifndef LOAXA_TIMETABLE_WINDOWS_H
#define LOAXA_TIMETABLE_WINDOWS_H

#include "timetable/timetable.h"

#define WINDOWS_MOST                                                                                         \
    64 /* open stretches that may touch one day; more are joined or left out (never opened) */

struct open_window {
    int64_t from_us, until_us;
    unsigned only; /* bits of enum item_kind; 0 = all */
};
struct day_windows {
    struct open_window rows[WINDOWS_MOST];
    size_t count;
};

/* Every window that opens on `date`, exceptions included, with local times turned into instants. */
void windows_of_day(const struct timetable *timetable, struct date date, struct day_windows *out);
/* Adds the windows of a further day, joining what abuts. */
void windows_add_day(const struct timetable *timetable, struct date date, struct day_windows *out);
/* Whether `kind` may sound at that instant, and until when without a break; closed: when it opens next within
 * what is laid out, else INT64_MAX. */
bool windows_open(const struct day_windows *windows, enum item_kind kind, int64_t at_us, int64_t *until_us);

#endif
