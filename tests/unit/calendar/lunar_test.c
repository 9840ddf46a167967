/*
 * The lunar calendar: known first days of the year, its own rules checked for every year by the sun's place
 * (months of 29 or 30 days, the solstice in the eleventh month, the first month without a principal term is
 * the leap month), the years where calendars made for other meridians go wrong, and the words.
 */
#include "calendar/calendar.h"
#include "calendar/lunar_year.h"
#include "calendar/moon.h"
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct lunar_date lunar_on(int year, int month, int day)
{
    struct lunar_date lunar = {0};
    assert_int_equal(lunar_from_date((struct date){(int16_t)year, (int8_t)month, (int8_t)day}, &lunar), 0);
    return lunar;
}

static void check(int y, int m, int d, int day, int month, int year, bool leap)
{
    const struct lunar_date found = lunar_on(y, m, d);
    if (found.day != day || found.month != month || found.year != year || found.leap != leap)
        fail_msg("%d-%02d-%02d is %d/%d%s/%d, not %d/%d%s/%d", y, m, d, found.day, found.month,
                 found.leap ? "+" : "", found.year, day, month, leap ? "+" : "", year);
}

static void test_known_days(void **state)
{
    static const struct {
        int y, m, d, day, month, year;
        bool leap;
    } rows[] = {
        {1900, 1, 31, 1, 1, 1900, false},
        {1945, 9, 2, 26, 7, 1945, false},
        {1968, 1, 29, 1, 1, 1968, false},
        {1975, 4, 30, 20, 3, 1975, false},
        {2000, 2, 5, 1, 1, 2000, false},
        {2026, 2, 16, 29, 12, 2025, false},
        {2026, 2, 17, 1, 1, 2026, false},
        {2026, 11, 23, 15, 10, 2026, false},
        {2027, 2, 5, 29, 12, 2026, false},
        {2100, 2, 9, 1, 1, 2100, false},
        /* 1985: a month before the calendar of UTC+8; 2007 and 2030: a day */
        {1985, 1, 21, 1, 1, 1985, false},
        {1985, 2, 20, 1, 2, 1985, false},
        {1985, 3, 21, 1, 2, 1985, true},
        {2007, 2, 17, 1, 1, 2007, false},
        {2030, 2, 2, 1, 1, 2030, false},
        /* 2033: two months without a principal term; only the one after the eleventh month is the leap month
         */
        {2033, 8, 25, 1, 8, 2033, false},
        {2033, 9, 23, 1, 9, 2033, false},
        {2033, 12, 22, 1, 11, 2033, true},
        {2034, 1, 20, 1, 12, 2033, false},
        {2034, 2, 19, 1, 1, 2034, false},
        {2025, 7, 25, 1, 6, 2025, true},
        {2028, 6, 23, 1, 5, 2028, true},
        {2023, 3, 22, 1, 2, 2023, true},
        {2174, 12, 24, 1, 12, 2174, false},
        {2175, 1, 22, 1, 1, 2175, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        check(rows[i].y, rows[i].m, rows[i].d, rows[i].day, rows[i].month, rows[i].year, rows[i].leap);
}

/* Whether a principal term (the sun entering a twelfth) falls in a month of `length` days from `start`. */
static bool has_term(int32_t start, int length)
{
    return sun_sector(start) != sun_sector(start + length);
}

/* Months are 29 or 30 days and begin on the day of a new moon; the year begins between 20 January and 21
 * February. */
static void test_months(void **state)
{
    (void)state;
    for (int number = 1900; number <= 2199; number++) {
        struct lunar_year year, next;
        assert_int_equal(lunar_year_get(number, &year), 0);
        int32_t day = year.tet;
        const struct date tet = date_from_days(day);
        assert_true((tet.month == 1 && tet.day >= 20) || (tet.month == 2 && tet.day <= 21));
        assert_int_equal(year.months, year.leap == 0 ? 12 : 13);
        for (int i = 0; i < year.months; i++) {
            assert_in_range(year.lengths[i], 29, 30);
            assert_int_equal(moon_new_day(moon_last_new(day)), day);
            day += year.lengths[i];
        }
        if (number < 2199) {
            lunar_year_get(number + 1, &next);
            assert_int_equal(next.tet, day);
        }
    }
}

/* The winter solstice stands in the eleventh month, and a leap month holds no principal term. */
static void test_leap_rule(void **state)
{
    (void)state;
    for (int number = 1900; number <= 2198; number++) {
        struct lunar_year year;
        struct date first;
        lunar_year_get(number, &year);
        assert_int_equal(lunar_to_date((struct lunar_date){(int16_t)number, 11, 1, false, 0}, &first), 0);
        const int32_t eleventh = date_to_days(first);
        assert_in_range(sun_sector(eleventh), 7, 8);
        assert_in_range(sun_sector(moon_new_day(moon_last_new(eleventh) + 1)), 9, 10);
        if (year.leap == 0)
            continue;
        assert_int_equal(lunar_to_date((struct lunar_date){(int16_t)number, year.leap, 1, true, 0}, &first),
                         0);
        assert_false(has_term(date_to_days(first), year.lengths[year.leap]));
    }
}

static void test_round_trip(void **state)
{
    (void)state;
    const int32_t last = date_to_days((struct date){2199, 12, 31});
    struct lunar_date before = {0};
    for (int32_t day = date_to_days((struct date){1900, 1, 1}); day <= last; day++) {
        struct lunar_date lunar;
        struct date back;
        assert_int_equal(lunar_from_date(date_from_days(day), &lunar), 0);
        assert_int_equal(lunar_to_date(lunar, &back), 0);
        assert_int_equal(date_to_days(back), day);
        if (before.day != 0)
            assert_int_equal(lunar.day, before.day == before.month_length ? 1 : before.day + 1);
        before = lunar;
    }
}

static void test_out_of_range(void **state)
{
    static const struct lunar_date no_such[] = {
        {2026, 13, 1, false, 0}, {2026, 0, 1, false, 0}, {2026, 1, 0, false, 0}, {2026, 1, 31, false, 0},
        {2026, 5, 1, true, 0},   {1898, 1, 1, false, 0}, {2200, 1, 1, false, 0}, {2026, 12, 30, false, 0},
    };
    struct lunar_date lunar;
    struct date solar;
    (void)state;
    assert_int_equal(lunar_from_date((struct date){1899, 12, 31}, &lunar), -ERANGE);
    assert_int_equal(lunar_from_date((struct date){2200, 1, 1}, &lunar), -ERANGE);
    assert_int_equal(lunar_to_date((struct lunar_date){2026, 1, 30, false, 0}, &solar), 0);
    for (size_t i = 0; i < sizeof no_such / sizeof no_such[0]; i++)
        assert_int_equal(lunar_to_date(no_such[i], &solar), -ERANGE);
}

/* Instants published to the minute by almanacs (UT). */
static void test_astronomy(void **state)
{
    (void)state;
    assert_true(fabs(moon_new_ut(0) - 2451550.25972) < 1.0 / 1440);    /* new moon of 2000-01-06 18:14 */
    assert_true(fabs(sun_longitude(2459204.918275) - 270.0) < 0.0005); /* solstice of 2020-12-21 10:02:19 */
    assert_true(fabs(fmod(sun_longitude(2451623.816146) + 180, 360) - 180) <
                0.0005); /* equinox of 2000-03-20 07:35 */
}

static void test_words(void **state)
{
    static const struct {
        struct lunar_date lunar;
        bool with_year;
        const char *spoken;
    } rows[] = {
        {{2026, 10, 15, false, 30}, true, "ngày rằm tháng mười năm Bính Ngọ"},
        {{2026, 1, 1, false, 30}, false, "ngày mùng một tháng Giêng"},
        {{2026, 12, 23, false, 29}, true, "ngày hai mươi ba tháng Chạp năm Bính Ngọ"},
        {{2025, 6, 10, true, 29}, true, "ngày mùng mười tháng sáu nhuận năm Ất Tỵ"},
        {{2026, 4, 21, false, 29}, false, "ngày hai mươi mốt tháng tư"},
        {{2026, 11, 11, false, 30}, false, "ngày mười một tháng mười một"},
        {{2026, 7, 30, false, 30}, false, "ngày ba mươi tháng bảy"},
        {{2026, 7, 24, false, 30}, false, "ngày hai mươi tư tháng bảy"},
        {{2026, 7, 20, false, 30}, false, "ngày hai mươi tháng bảy"},
    };
    static const struct {
        int year;
        const char *name;
    } years[] = {{1900, "Canh Tý"},  {1984, "Giáp Tý"},  {2023, "Quý Mão"},
                 {2026, "Bính Ngọ"}, {2027, "Đinh Mùi"}, {2199, "Kỷ Hợi"}};
    char out[128];
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        lunar_speak(rows[i].lunar, rows[i].with_year, out, sizeof out);
        assert_string_equal(out, rows[i].spoken);
    }
    for (size_t i = 0; i < sizeof years / sizeof years[0]; i++) {
        lunar_year_name(years[i].year, out, sizeof out);
        assert_string_equal(out, years[i].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_days),   cmocka_unit_test(test_months),
        cmocka_unit_test(test_leap_rule),    cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_out_of_range), cmocka_unit_test(test_astronomy),
        cmocka_unit_test(test_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
