/*
 * Civil time: days and dates both ways over all years, parsing, the zone with its gaps and overlaps, the
 * clocks.
 */
#include "base/base.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct date date_of(int year, int month, int day)
{
    return (struct date){.year = (int16_t)year, .month = (int8_t)month, .day = (int8_t)day};
}

static void test_every_day_of_ten_thousand_years(void **state)
{
    (void)state;
    int32_t days = date_to_days(date_of(1, 1, 1));
    for (int year = 1; year <= 9999; year++)
        for (int month = 1; month <= 12; month++)
            for (int day = 1; day <= date_days_in_month(year, month); day++, days++) {
                struct date d = date_from_days(days);
                if (date_to_days(d) != days || d.year != year || d.month != month || d.day != day)
                    fail_msg("day %d came back as %d-%d-%d", days, d.year, d.month, d.day);
            }
    assert_int_equal(date_to_days(date_of(1970, 1, 1)), 0);
    assert_int_equal(date_to_days(date_of(2026, 11, 22)), 20779);
}

static void test_weekdays(void **state)
{
    (void)state;
    static const struct {
        struct date date;
        enum weekday weekday;
        const char *id;
    } rows[] = {
        {{1970, 1, 1}, THURSDAY, "thu"},  {{2026, 11, 22}, SUNDAY, "sun"}, {{2026, 11, 23}, MONDAY, "mon"},
        {{2024, 2, 29}, THURSDAY, "thu"}, {{1954, 5, 7}, FRIDAY, "fri"},   {{1, 1, 1}, MONDAY, "mon"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(date_weekday(rows[i].date), rows[i].weekday);
        assert_string_equal(weekday_id(rows[i].weekday), rows[i].id);
    }
}

static void test_date_arithmetic(void **state)
{
    (void)state;
    char text[11];
    date_format(date_add(date_of(2026, 2, 28), 1), text);
    assert_string_equal(text, "2026-03-01");
    date_format(date_add(date_of(2024, 3, 1), -1), text);
    assert_string_equal(text, "2024-02-29");
    assert_true(date_compare(date_of(2025, 12, 31), date_of(2026, 1, 1)) < 0);
    assert_true(date_compare(date_of(2026, 1, 1), date_of(2025, 12, 31)) > 0);
    assert_int_equal(date_compare(date_of(2026, 1, 1), date_of(2026, 1, 1)), 0);
}

static void test_dates_are_parsed_strictly(void **state)
{
    (void)state;
    static const char *const bad[] = {"",           "2026-2-01",  "2026-02-29",  "2026-13-01",  "2026-00-10",
                                      "0000-01-01", "2026-11-31", "2026-11-23 ", " 2026-11-23", "23/11/2026",
                                      "2026-11-2x", "+026-01-01"};
    struct date d;
    assert_int_equal(date_parse("2024-02-29", &d), 0);
    assert_int_equal(d.day, 29);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (date_parse(bad[i], &d) != -EINVAL)
            fail_msg("\"%s\" was taken", bad[i]);
}

static void test_times_of_day(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int32_t ms; /* -1: refused */
    } rows[] = {{"05:30", 19800000},
                {"05:30:07", 19807000},
                {"00:00", 0},
                {"24:30", 88200000},
                {"48:00:00", 172800000},
                {"48:00:01", -1},
                {"05:60", -1},
                {"5:30", -1},
                {"05:30:", -1},
                {"05:30:60", -1},
                {"", -1},
                {"05h30", -1},
                {"05:3", -1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int32_t ms = -1;
        assert_int_equal(time_of_day_parse(rows[i].text, &ms), rows[i].ms < 0 ? -EINVAL : 0);
        assert_int_equal(ms, rows[i].ms);
    }
    char text[9];
    time_of_day_format(88201999, text);
    assert_string_equal(text, "24:30:01");
}

static void test_the_zone_must_exist(void **state)
{
    (void)state;
    static const char *const bad[] = {"",     "Asia",        "../../../etc/passwd", "/usr/share/zoneinfo/UTC",
                                      ":UTC", "Nowhere/City"};
    struct error err;
    assert_int_equal(zone_init("Asia/Ho_Chi_Min", &err), -ENOENT);
    assert_non_null(strstr(err.text, "did you mean \"Asia/Ho_Chi_Minh\"?"));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(zone_init(bad[i], &err), -ENOENT);
    assert_int_equal(zone_init("Asia/Ho_Chi_Minh", &err), 0);
}

static void expect_utc(const char *zone, const char *local, const char *utc)
{
    int64_t instant, wanted;
    assert_int_equal(zone_init(zone, NULL), 0);
    assert_int_equal(rfc3339_parse(local, &instant), 0);
    assert_int_equal(rfc3339_parse(utc, &wanted), 0);
    if (instant != wanted)
        fail_msg("%s in %s is %lld, expected %s", local, zone, (long long)instant, utc);
}

static void test_local_to_utc(void **state)
{
    (void)state;
    expect_utc("Asia/Ho_Chi_Minh", "2026-11-23T05:30", "2026-11-22T22:30:00Z");
    expect_utc("Asia/Ho_Chi_Minh", "2026-11-23T05:30:00.250", "2026-11-22T22:30:00.250Z");
    expect_utc("Europe/Berlin", "2026-07-01T12:00:00", "2026-07-01T10:00:00Z");
    expect_utc("Europe/Berlin", "2026-10-25T02:30:00", "2026-10-25T00:30:00Z"); /* overlap: the first */
    expect_utc("Europe/Berlin", "2026-10-25T03:00:00", "2026-10-25T02:00:00Z");
    expect_utc("Europe/Berlin", "2026-03-29T02:30:00",
               "2026-03-29T01:00:00Z"); /* gap: the instant after it */
    expect_utc("Europe/Berlin", "2026-03-29T03:00:00", "2026-03-29T01:00:00Z");
    expect_utc("America/New_York", "2026-11-01T01:15:00", "2026-11-01T05:15:00Z");
    expect_utc("Pacific/Apia", "2011-12-30T10:00:00", "2011-12-30T10:00:00Z"); /* a day that never was */
    expect_utc("Asia/Ho_Chi_Minh", "1950-01-01T00:00:00", "1949-12-31T16:00:00Z");
}

static void test_round_trip_over_a_year(void **state)
{
    (void)state;
    static const char *const zones[] = {"Asia/Ho_Chi_Minh", "Europe/Berlin", "Australia/Lord_Howe"};
    for (size_t z = 0; z < sizeof zones / sizeof *zones; z++) {
        assert_int_equal(zone_init(zones[z], NULL), 0);
        for (int64_t s = 1767225600; s < 1767225600 + 366 * 86400; s += 1800 - 7) {
            int64_t back = civil_to_utc(civil_from_utc(s * US_PER_S)) / US_PER_S;
            assert_true(back == s || s - back == 3600 ||
                        s - back == 1800); /* the second pass of an overlap */
        }
    }
    assert_int_equal(zone_init("Asia/Ho_Chi_Minh", NULL), 0);
}

static void test_rfc3339(void **state)
{
    (void)state;
    char text[RFC3339_SIZE];
    int64_t instant;
    assert_int_equal(zone_init("Asia/Ho_Chi_Minh", NULL), 0);
    assert_int_equal(rfc3339_parse("2026-11-23T05:30:00.5-03:30", &instant), 0);
    rfc3339_format(instant, text);
    assert_string_equal(text, "2026-11-23T16:00:00.500+07:00");
    rfc3339_format(-1, text);
    assert_string_equal(text, "1970-01-01T07:59:59.999+08:00"); /* Saigon was at +8 then */
    static const char *const bad[] = {"2026-11-23",
                                      "2026-11-23T5:30",
                                      "2026-11-23T24:00:00Z",
                                      "2026-11-23T05:30:00.",
                                      "2026-11-23T05:30+7:00",
                                      "2026-11-23T05:30:00+07:00x",
                                      "2026-11-23T05:30:00ZZ",
                                      "2026-02-30T05:30:00Z",
                                      "2026-11-23T05:30:00+25:00",
                                      ""};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (rfc3339_parse(bad[i], &instant) != -EINVAL)
            fail_msg("\"%s\" was taken", bad[i]);
}

static void test_clocks(void **state)
{
    (void)state;
    const struct clock *real = clock_real();
    assert_false(real->is_virtual);
    int64_t before = real->mono_us(real);
    assert_true(real->mono_us(real) >= before);
    struct virtual_clock clock;
    virtual_clock_init(&clock, 1000);
    virtual_clock_advance_to_mono(&clock, 500);
    virtual_clock_advance_to_mono(&clock, 400); /* never backward */
    virtual_clock_step_wall(&clock, -2000);
    assert_int_equal(clock.clock.mono_us(&clock.clock), 500);
    assert_int_equal(clock.clock.wall_us(&clock.clock), -500);
    assert_false(clock_is_sane(0));
    assert_false(clock_is_sane(1704067200LL * US_PER_S - 1));
    assert_true(clock_is_sane(1704067200LL * US_PER_S));
    assert_false(clock_is_sane(7258118400LL * US_PER_S));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_day_of_ten_thousand_years),
        cmocka_unit_test(test_weekdays),
        cmocka_unit_test(test_date_arithmetic),
        cmocka_unit_test(test_dates_are_parsed_strictly),
        cmocka_unit_test(test_times_of_day),
        cmocka_unit_test(test_the_zone_must_exist),
        cmocka_unit_test(test_local_to_utc),
        cmocka_unit_test(test_round_trip_over_a_year),
        cmocka_unit_test(test_rfc3339),
        cmocka_unit_test(test_clocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
