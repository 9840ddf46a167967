/*
 * Five random stations, live and side by side: what `loaxa plan` said before they started is what the running
 * daemons aired, each notice at its planned instant. The scenarios compare plan and rehearsal of many more on
 * the virtual clock; here clock, threads and workers are real.
 */
#include "../random_station.h"
#include "station.h"
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>
/* cmocka wants the headers above */
#include <cmocka.h>

#define STATIONS 5
#define LEAD_S 50    /* to plan all of them before the first begins */
#define STRETCH_S 30 /* of starts */
#define CAP_S 30
#define TOLERANCE_S 0.1
#define AIRED_MOST 100
#define NOTICES_LEAST 4 /* of a station worth a daemon */

struct aired {
    int64_t notice[AIRED_MOST];
    double start[AIRED_MOST];
    size_t count;
};

static struct live_station live[STATIONS];
static struct aired planned[STATIONS], aired[STATIONS];

static void add(struct aired *list, int64_t notice, double start)
{
    size_t at = list->count++;
    assert_true(at < AIRED_MOST);
    for (; at > 0 && (list->start[at - 1] > start + TOLERANCE_S ||
                      (list->start[at - 1] > start - TOLERANCE_S && list->notice[at - 1] > notice));
         at--) {
        list->notice[at] = list->notice[at - 1];
        list->start[at] = list->start[at - 1];
    }
    list->notice[at] = notice;
    list->start[at] = start;
}

/* A zone in which it is about noon, so that no session of the test lies on midnight. */
static void noon_zone(time_t now, char zone[32], int32_t *ms_of_day)
{
    const int hour = (int)(now / 3600 % 24), east = 12 - hour;
    snprintf(zone, 32, "Etc/GMT%+d", -east); /* these names have their signs reversed */
    *ms_of_day = (int32_t)((now + east * 3600) % 86400) * 1000;
}

static void write_notice(struct live_station *station, const struct random_notice *notice)
{
    char head[400] = "", path[60];
    if (notice->notice_class)
        random_add(head, sizeof head, "Loại: ưu tiên\n");
    if (notice->times)
        random_add(head, sizeof head, "Số lần: %d\n", notice->times);
    if (notice->channels)
        random_add(head, sizeof head, "Khu vực: %s\n", notice->channels);
    snprintf(path, sizeof path, "station/inbox/%s.txt", notice->id);
    live_write(station, path, "Tiêu đề: %s\n%s\n%s\n", notice->id, head, notice->text);
}

static void prepare(unsigned number, const char *zone, int32_t begin_ms)
{
    static struct random_station random;
    struct live_station *station = &live[number];
    struct live_outcome outcome;
    random =
        (struct random_station){.begin_ms = begin_ms, .span_ms = STRETCH_S * 1000, .cap_ms = CAP_S * 1000};
    for (uint64_t seed = 1000 * (number + 1ull); random.notice_count < NOTICES_LEAST; seed++)
        random_station_draw(
            &random, seed,
            "{ name = \"a\"; plugin = \"file\"; path = \"a.wav\"; }, "
            "{ name = \"b\"; plugin = \"file\"; path = \"b.wav\"; channels = [ \"thon-ha\" ]; }");
    live_open(station);
    char *at = strstr(random.station, "voice = ");
    live_write(station, "station/station.cfg", "%.*stimezone = \"%s\"; %s", (int)(at - random.station),
               random.station, zone, at);
    for (unsigned i = 0; i < random.programme_count; i++) {
        char path[60];
        snprintf(path, sizeof path, "station/programmes/p%u.cfg", i);
        live_write(station, path, "%s", random.programmes[i]);
    }
    live_write(station, "station/holidays.cfg", "holidays = ( );\n");
    for (unsigned i = 0; i < random.notice_count; i++)
        write_notice(station, &random.notices[i]);
    live_write(station, "station/inbox/.keep", "%s", "");
    live_run(station, &outcome, "loaxa", "poll", "--station", station->station, "--state", station->state);
    if (outcome.code != 0)
        fail_msg("station %u: poll: %s", number, outcome.err);
    live_outcome_done(&outcome);
    live_run(station, &outcome, "loaxa", "approve", "--all", "--yes", "--station", station->station,
             "--state", station->state);
    live_outcome_done(&outcome);
}

static void read_plan(unsigned number)
{
    struct live_station *station = &live[number];
    json_t *plan =
        live_json(station, "plan", "--json", "--station", station->station, "--state", station->state);
    json_t *slot, *item;
    size_t i, k;
    json_array_foreach(json_object_get(plan, "slots"), i, slot)
    {
        json_array_foreach(json_object_get(slot, "items"), k, item)
        {
            if (json_is_integer(json_object_get(item, "notice")) &&
                !json_is_true(json_object_get(item, "again")))
                add(&planned[number], json_integer_value(json_object_get(item, "notice")),
                    live_seconds(json_object_get(item, "start")));
        }
    }
    json_decref(plan);
}

static void read_journal(unsigned number)
{
    json_t *rows = live_journal(&live[number]), *row;
    size_t at = 0;
    while ((row = live_row(rows, &at, "airing.started", NULL, NULL)) != NULL)
        add(&aired[number], json_integer_value(json_object_get(json_object_get(row, "fields"), "notice")),
            live_seconds(json_object_get(row, "at")));
    json_decref(rows);
}

/* What a person needs to see why they differ. */
static void show(unsigned number)
{
    const struct aired *a = &planned[number], *b = &aired[number];
    json_t *rows = live_journal(&live[number]), *row;
    size_t i;
    for (i = 0; i < a->count || i < b->count; i++)
        print_message("station %u: planned %lld %.3f, aired %lld %.3f\n", number, (long long)a->notice[i],
                      a->start[i], (long long)b->notice[i], b->start[i]);
    json_array_foreach(rows, i, row) print_message("%s %s\n", json_string_value(json_object_get(row, "at")),
                                                   json_string_value(json_object_get(row, "text")));
    json_decref(rows);
}

static void compare(unsigned number)
{
    const struct aired *a = &planned[number], *b = &aired[number];
    bool same = a->count == b->count;
    for (size_t i = 0; i < a->count && same; i++)
        same = a->notice[i] == b->notice[i] && a->start[i] - b->start[i] < TOLERANCE_S &&
               b->start[i] - a->start[i] < TOLERANCE_S;
    if (!same)
        show(number);
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        assert_int_equal(a->notice[i], b->notice[i]);
        assert_true(a->start[i] - b->start[i] < TOLERANCE_S && b->start[i] - a->start[i] < TOLERANCE_S);
    }
}

static void plan_and_air_agree(void **state)
{
    const time_t begin = time(NULL) + LEAD_S;
    char zone[32];
    int32_t begin_ms;
    size_t notices = 0;
    (void)state;
    noon_zone(begin, zone, &begin_ms);
    for (unsigned i = 0; i < STATIONS; i++) {
        prepare(i, zone, begin_ms);
        read_plan(i);
        notices += planned[i].count;
    }
    assert_true(notices > STATIONS); /* they are not all silent */
    for (unsigned i = 0; i < STATIONS; i++)
        live_start(&live[i]);
    for (unsigned i = 0; i < STATIONS; i++)
        live_await_up(&live[i]);
    if (time(NULL) > begin - 8)
        fail_msg("planning took too long for the sessions to be prepared in time");
    while (time(NULL) < begin + STRETCH_S + 2 * CAP_S + 4)
        usleep(200000);
    for (unsigned i = 0; i < STATIONS; i++) {
        int64_t ms;
        assert_int_equal(live_end(&live[i], SIGTERM, &ms), 0);
        read_journal(i);
    }
    for (unsigned i = 0; i < STATIONS; i++)
        compare(i);
}

static int teardown(void **state)
{
    (void)state;
    for (unsigned i = 0; i < STATIONS; i++)
        live_close(&live[i]);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test_teardown(plan_and_air_agree, teardown)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
