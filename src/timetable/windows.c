/*
 * The guard: when may anything below khan_cap sound. Kept apart from programmes on purpose: a mistake in a
 * programme cannot widen it. Called by the planner, by station/ right before each item, by `loaxa check`; any
 * thread. With no window in the file nothing is allowed.
 */
#include "timetable/windows.h"

static bool serves(const struct open_window *window, enum item_kind kind)
{
    return window->only == 0 || (window->only >> kind & 1);
}

static void add(struct day_windows *out, struct date date, int32_t from_ms, int32_t to_ms, unsigned only)
{
    const struct open_window window = {civil_to_utc((struct civil){date, from_ms}),
                                       civil_to_utc((struct civil){date, to_ms}), only};
    if (out->count < WINDOWS_MOST && window.from_us < window.until_us)
        out->rows[out->count++] = window;
}

void windows_add_day(const struct timetable *timetable, struct date date, struct day_windows *out)
{
    for (size_t i = 0; i < timetable->window_count; i++)
        if (rule_matches(timetable->windows[i].days, date))
            add(out, date, timetable->windows[i].from_ms, timetable->windows[i].to_ms, 0);
    for (size_t i = 0; i < timetable->exception_count; i++) {
        const struct exception *exception = &timetable->exceptions[i];
        if (rule_matches(exception->on, date))
            add(out, date, exception->from_ms, exception->to_ms, exception->only);
    }
}

void windows_of_day(const struct timetable *timetable, struct date date, struct day_windows *out)
{
    out->count = 0;
    windows_add_day(timetable, date, out);
}

static int64_t opens_next(const struct day_windows *windows, enum item_kind kind, int64_t at_us)
{
    int64_t next = INT64_MAX;
    for (size_t i = 0; i < windows->count; i++)
        if (serves(&windows->rows[i], kind) && windows->rows[i].from_us > at_us &&
            windows->rows[i].from_us < next)
            next = windows->rows[i].from_us;
    return next;
}

bool windows_open(const struct day_windows *windows, enum item_kind kind, int64_t at_us, int64_t *until_us)
{
    int64_t until = at_us;
    for (bool grew = true; grew;) { /* windows that touch or overlap are one */
        grew = false;
        for (size_t i = 0; i < windows->count; i++) {
            const struct open_window *window = &windows->rows[i];
            if (serves(window, kind) && window->from_us <= until && window->until_us > until) {
                until = window->until_us;
                grew = true;
            }
        }
    }
    const bool open = until > at_us;
    if (until_us != NULL)
        *until_us = open ? until : opens_next(windows, kind, at_us);
    return open;
}

bool timetable_allows_item(const struct timetable *timetable, enum item_kind kind, int64_t utc_us,
                           int64_t *until_us)
{
    struct day_windows windows;
    const struct date today = civil_from_utc(utc_us).date;
    windows_of_day(timetable, date_add(today, -1), &windows);
    for (int day = 0; day <= 8; day++) { /* far enough to find the next opening of any week */
        windows_add_day(timetable, date_add(today, day), &windows);
        if (day >= 1 && windows_open(&windows, kind, utc_us, until_us))
            return true;
        if (until_us == NULL && day >= 1)
            return false;
        if (day >= 1 && *until_us != INT64_MAX)
            return false;
    }
    return false;
}

bool timetable_allowed(const struct timetable *timetable, int64_t utc_us, int64_t *until_us)
{
    return timetable_allows_item(timetable, ITEM_NOTICES, utc_us, until_us);
}
