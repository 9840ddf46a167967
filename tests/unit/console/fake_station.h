/*
 * A station for the tests of console/: it remembers which act was asked of it and answers as told. Its store
 * is a real one in memory. Defining these functions here keeps the real station out of the test program.
 */
#ifndef FAKE_STATION_H
#define FAKE_STATION_H

#include "station/station.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

struct station {
    struct store *store;
    uint64_t counter;
    char calls[4096]; /* one line an act */
    int answer;       /* what the next acts return */
    void (*changed)(void *);
    void *changed_context;
    station_polled *polled;
    void *polled_context;
    bool answer_at_once;
};

static struct station fake;

__attribute__((format(printf, 1, 2))) static int called(const char *format, ...)
{
    size_t at = strlen(fake.calls);
    va_list values;
    va_start(values, format);
    vsnprintf(fake.calls + at, sizeof fake.calls - at, format, values);
    va_end(values);
    return fake.answer;
}

static const char *or_none(const char *text)
{
    return text != NULL ? text : "-";
}

static int answer(int rc, struct error *err)
{
    return rc == 0 ? 0 : error_set(err, rc, "as the test wants it");
}

struct store *station_store(struct station *station)
{
    return station->store;
}

const struct clock *station_clock(const struct station *station)
{
    (void)station;
    return clock_real();
}

json_t *station_status_json(struct station *station)
{
    return json_pack("{s:I, s:s}", "counter", (json_int_t)station->counter, "station", "Đài thử");
}

int station_plan_json(struct station *station, struct date from, int days, json_t **out, struct error *err)
{
    (void)station;
    int rc = answer(called("plan %04d-%02d-%02d %d\n", from.year, from.month, from.day, days), err);
    if (rc == 0)
        *out = json_pack("{s:[]}", "slots");
    return rc;
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

int station_stop(struct station *station, const char *who, const char *why, struct error *err)
{
    (void)station;
    return answer(called("stop %s %s\n", who, or_none(why)), err);
}

int station_resume(struct station *station, const char *who, struct error *err)
{
    (void)station;
    return answer(called("resume %s\n", who), err);
}

int station_skip(struct station *station, const char *channel, const char *who, struct error *err)
{
    (void)station;
    return answer(called("skip %s %s\n", or_none(channel), who), err);
}

int station_air_by_hand(struct station *station, int64_t notice, const char *who, struct error *err)
{
    (void)station;
    return answer(called("air %lld %s\n", (long long)notice, who), err);
}

int station_approve_all(struct station *station, const struct approval_wish *wishes, size_t count,
                        const char *who, struct error *err)
{
    (void)station;
    return answer(called("approve-all %zu %lld %s %s\n", count, (long long)wishes[count - 1].id,
                         wishes[count - 1].hash, who),
                  err);
}

int station_approve(struct station *station, int64_t id, const char *hash, const char *who, struct error *err)
{
    (void)station;
    return answer(called("approve %lld %s %s\n", (long long)id, hash, who), err);
}

int station_return(struct station *station, int64_t id, const char *who, const char *reason,
                   struct error *err)
{
    (void)station;
    return answer(called("return %lld %s %s\n", (long long)id, who, or_none(reason)), err);
}

int station_withdraw(struct station *station, int64_t id, const char *who, const char *reason,
                     struct error *err)
{
    (void)station;
    return answer(called("withdraw %lld %s %s\n", (long long)id, who, or_none(reason)), err);
}

int station_set_order(struct station *station, int64_t id, int order, const char *who, struct error *err)
{
    (void)station;
    return answer(called("order %lld %d %s\n", (long long)id, order, who), err);
}

static void answer_poll(void)
{
    json_t *result = json_pack("[{s:s, s:s}]", "source", "notices", "result", "done");
    fake.polled(fake.polled_context, result);
    fake.polled = NULL;
    json_decref(result);
}

int station_poll(struct station *station, const char *source, bool accept, bool dry_run, station_polled *done,
                 void *context, struct error *err)
{
    int rc = answer(called("poll %s %d %d\n", or_none(source), accept, dry_run), err);
    if (rc != 0)
        return rc;
    station->polled = done;
    station->polled_context = context;
    if (station->answer_at_once)
        answer_poll();
    return 0;
}

int station_alarms_seen(struct station *station, const char *who, struct error *err)
{
    (void)station;
    return answer(called("seen %s\n", who), err);
}

int station_reload(struct station *station, const char *who, struct faults *faults, struct error *err)
{
    (void)station;
    int rc = called("reload %s\n", who);
    if (rc != 0)
        faults_add(faults, FAULT_ERROR, "station.cfg", 7, "expected a time such as \"05:30\"");
    return answer(rc, err);
}

#endif
