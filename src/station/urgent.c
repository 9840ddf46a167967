/*
 * A khan_cap's own way to the air, beside the timetable: it begins the moment it is approved, or at the time
 * it gives itself; one that came due while the station was stopped begins with the resume, and one that was
 * approved just before a power cut begins with the start. What holds one back is an alarm. Main thread.
 */
#include "station/internal.h"
#include <stdlib.h>

#define AHEAD_US (LEAD_US + US_PER_S)
#define FRESH_US                                                                                             \
    (15 * 60 * US_PER_S) /* after a power cut: an urgent notice older than this waits for a person */

static bool is_ready(const struct notice *notice)
{
    return notice->notice_class == CLASS_KHAN_CAP && notice->state == NOTICE_APPROVED && notice->aired == 0;
}

/* When it was to begin: approved, and its own time come. */
static int64_t due_us(const struct notice *notice)
{
    return notice->from_us > notice->approved_us ? notice->from_us : notice->approved_us;
}

static void begin(struct station *st, const struct notice *notice)
{
    struct error err = {0};
    if (st->stopped || !st->started || notice->aired > 0)
        return;
    if (playing_insert(st, notice, "khan-cap", true, &err))
        log_error("The urgent notice %lld cannot air now: %s", (long long)notice->id, err.text);
}

/* ---- those with a time of their own ---- */

struct span {
    struct station *station;
    int64_t after_us, until_us; /* due in (after, until] */
};

static bool falls_due(const struct notice *notice, void *context)
{
    const struct span *span = context;
    return is_ready(notice) && due_us(notice) > span->after_us && due_us(notice) <= span->until_us;
}

/* Whether something sounds where it is to be heard: then it cuts in at its time and not before. */
static bool is_busy(const struct station *st, const struct notice *notice)
{
    bool busy = false;
    char *channels = notice_channels(st, notice);
    for (size_t i = 0; channels && i < st->config->timetable.channel_count; i++)
        if (run_on_channel(st, i) && text_has_word(channels, st->config->timetable.channels[i]))
            busy = true;
    free(channels);
    return busy;
}

/* Begins those due in (after, until]; returns when the first of them that must wait is due, or INT64_MAX. */
static int64_t begin_due(struct station *st, int64_t after_us, int64_t until_us)
{
    struct span span = {st, after_us, until_us};
    const int64_t now = station_wall(st);
    struct notice *rows = NULL;
    size_t count = 0;
    int64_t wait = INT64_MAX;
    store_notices(st->store, falls_due, &span, &rows, &count, NULL);
    for (size_t i = 0; i < count; i++) {
        if (due_us(&rows[i]) > now && is_busy(st, &rows[i]))
            wait = due_us(&rows[i]) < wait ? due_us(&rows[i]) : wait;
        else
            begin(st, &rows[i]);
        notice_done(&rows[i]);
    }
    free(rows);
    return wait;
}

static bool is_to_come(const struct notice *notice, void *context)
{
    const struct station *st = context;
    return is_ready(notice) && notice->from_us > st->urgent_until_us;
}

static void wait_for_next(struct station *st);

/* Ahead of the time by what outputs need to open. */
static void time_has_come(void *context)
{
    struct station *st = context;
    const int64_t until = station_wall(st) + AHEAD_US;
    const int64_t wait = begin_due(st, st->urgent_until_us, until);
    st->urgent_until_us = wait != INT64_MAX ? wait - 1 : until;
    if (wait != INT64_MAX)
        station_at(st, &st->urgent, station_mono_of(st, wait), time_has_come, st);
    else
        wait_for_next(st);
}

static void wait_for_next(struct station *st)
{
    struct notice *rows = NULL;
    size_t count = 0;
    int64_t next = INT64_MAX;
    store_notices(st->store, is_to_come, st, &rows, &count, NULL);
    for (size_t i = 0; i < count; i++) {
        next = rows[i].from_us < next ? rows[i].from_us : next;
        notice_done(&rows[i]);
    }
    free(rows);
    station_cancel(st, &st->urgent);
    if (next != INT64_MAX)
        station_at(st, &st->urgent, station_mono_of(st, next) - AHEAD_US, time_has_come, st);
}

void urgent_start(struct station *st)
{
    st->urgent_until_us = station_wall(st);
    wait_for_next(st);
}

/* ---- what happens around it ---- */

void urgent_approved(struct station *st, const struct notice *notice)
{
    if (!st->clock_waiting && notice->from_us > station_wall(st))
        wait_for_next(st);
    else
        begin(st, notice);
}

void urgent_resume(struct station *st, int64_t stopped_us)
{
    begin_due(st, stopped_us, station_wall(st));
}

void urgent_recover(struct station *st, bool (*given_up)(void *context, int64_t notice), void *context)
{
    const int64_t now = station_wall(st);
    struct span span = {st, now - FRESH_US, now};
    struct notice *rows = NULL;
    size_t count = 0;
    store_notices(st->store, falls_due, &span, &rows, &count, NULL);
    for (size_t i = 0; i < count; i++) {
        if (!given_up(context, rows[i].id))
            begin(st, &rows[i]);
        notice_done(&rows[i]);
    }
    free(rows);
}

/* ---- held back ---- */

static bool waits_for_approval(const struct notice *notice, void *context)
{
    (void)context;
    return notice->notice_class == CLASS_KHAN_CAP && notice->state == NOTICE_WAITING;
}

static bool waits_for_resume(const struct notice *notice, void *context)
{
    const struct station *st = context;
    return st->stopped && is_ready(notice) && notice->from_us <= station_wall(st);
}

static void tell(struct station *st, const char *id, bool (*held)(const struct notice *, void *),
                 const char *why)
{
    struct notice *rows = NULL;
    size_t count = 0;
    store_notices(st->store, held, st, &rows, &count, NULL);
    if (count > 0)
        alarm_raise(st, id, "Bản tin khẩn cấp “%.200s” chưa được phát: %s.", rows[0].title, why);
    else
        alarm_clear(st, id);
    for (size_t i = 0; i < count; i++)
        notice_done(&rows[i]);
    free(rows);
}

void urgent_review(struct station *st)
{
    tell(st, "khan-cap-waiting", waits_for_approval, "đang chờ duyệt");
    tell(st, "khan-cap-held", waits_for_resume, "đài đang Dừng phát");
}
