/*
 * Day rules: what they match, what comes next, canonical text, refusals. The tables are the tests.
 */
#include "calendar/calendar.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct date date_of(const char *text)
{
    struct date date;
    assert_int_equal(date_parse(text, &date), 0);
    return date;
}

static struct rule *parse(const char *text, const struct calendar *calendar)
{
    struct rule *rule = NULL;
    struct error err = {0};
    if (rule_parse(text, calendar, &rule, &err) != 0)
        fail_msg("%s: %s", text, err.text);
    return rule;
}

/* Two holidays that rules may name. */
struct days {
    struct calendar calendar;
    struct holiday holidays[3];
};

static void days_init(struct days *days)
{
    static char tet[] = "tet", quoc_khanh[] = "quoc-khanh-2-9", after[] = "sau-tet";
    memset(days, 0, sizeof *days);
    days->calendar.holidays = days->holidays;
    days->holidays[0] =
        (struct holiday){.id = tet, .rule = parse("lunar-year-end, lunar 01-01..01-03", NULL)};
    days->calendar.count = 1;
    days->holidays[1] = (struct holiday){.id = quoc_khanh, .rule = parse("09-02", NULL)};
    days->calendar.count = 2;
    days->holidays[2] = (struct holiday){.id = after, .rule = parse("tet+4 except tet", &days->calendar)};
    days->calendar.count = 3;
}

static void days_done(struct days *days)
{
    for (size_t i = 3; i-- > 0;)
        rule_free(days->holidays[i].rule);
}

static void test_next(void **state)
{
    static const struct {
        const char *rule, *after, *next; /* next NULL: never */
    } rows[] = {
        {"mon-sat", "2026-11-21", "2026-11-23"},
        {"mon-sat", "2026-11-23", "2026-11-24"},
        {"T2-T7", "2026-11-21", "2026-11-23"},
        {"CN", "2026-11-23", "2026-11-29"},
        {"sat-mon", "2026-11-24", "2026-11-28"},
        {"daily", "2026-12-31", "2027-01-01"},
        {"every day", "2026-12-31", "2027-01-01"},
        {"2026-11-23", "2026-11-22", "2026-11-23"},
        {"2026-11-23", "2026-11-23", NULL},
        {"2026-11-23..2026-11-25", "2026-11-24", "2026-11-25"},
        {"02-29", "2026-01-01", "2028-02-29"},
        {"02-29", "2096-03-01", "2104-02-29"}, /* 2100 is no leap year */
        {"12-30..01-02", "2026-12-31", "2027-01-01"},
        {"12-30..01-02", "2027-01-02", "2027-12-30"},
        {"02-29..03-02", "2026-01-01", "2026-03-01"},
        {"every 3 days from 2026-11-20", "2026-11-23", "2026-11-26"},
        {"every 2 weeks from 2026-11-23", "2026-11-23", "2026-12-07"},
        {"every 2 weeks from 2026-11-23", "2020-01-01", "2026-11-23"},
        {"1st sat of month", "2026-11-07", "2026-12-05"},
        {"last fri of month", "2026-11-01", "2026-11-27"},
        {"5th mon of month", "2026-10-01", "2026-11-30"},
        {"5th mon of month", "2026-11-30", "2027-03-29"},
        {"day 23,24 of month", "2026-11-23", "2026-11-24"},
        {"day 31 of month", "2026-10-31", "2026-12-31"},
        {"month-end", "2027-02-01", "2027-02-28"},
        {"month-end", "2028-02-01", "2028-02-29"},
        {"lunar 15", "2026-11-22", "2026-11-23"},
        {"lunar 14, lunar month-end", "2026-11-23", "2026-12-08"}, /* the tenth month has thirty days */
        {"lunar 30", "2026-12-08", "2027-01-07"},
        {"lunar 03-10", "2026-01-01", "2026-04-26"},
        {"lunar 12-30", "2025-01-01", "2033-01-30"},    /* eight years of 29 days in Chạp */
        {"lunar-year-end", "2025-02-01", "2026-02-16"}, /* … where giao thừa is the 29th */
        {"lunar-year-end", "2033-01-01", "2033-01-30"},
        {"lunar 05-05", "2028-05-28", "2029-06-16"},      /* not in the leap month */
        {"lunar leap 05-05", "2026-01-01", "2028-06-27"}, /* only in it */
        {"lunar 12-23..01-03", "2026-02-20", "2027-01-30"},
        {"10-01..10-31 every mon", "2026-10-26", "2027-10-04"},
        {"11-01..12-15 every tue, thu", "2026-11-24", "2026-11-26"},
        {"lunar 1,15 and mon-fri", "2026-11-09", "2026-11-23"},
        {"mon-fri except 2026-11-24", "2026-11-23", "2026-11-25"},
        {"mon and tue", "2026-01-01", NULL},
        {"daily except daily", "2026-01-01", NULL},
        {"tet", "2026-02-19", "2027-02-05"},
        {"tet-7", "2026-01-01", "2026-02-09"},
        {"sau-tet", "2026-01-01", "2026-02-20"},
        {"quoc-khanh-2-9", "2026-01-01", "2026-09-02"},
        {"quoc-khanh-2-9-1", "2026-01-01", "2026-09-01"},
        {"mon-sat except tet, quoc-khanh-2-9", "2026-02-14", "2026-02-20"},
        {"(mon, lunar 15) and (2026-11-23..2026-12-31)", "2026-11-23", "2026-11-30"},
    };
    struct days days;
    (void)state;
    days_init(&days);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char found[11] = "never";
        struct date next;
        struct rule *rule = parse(rows[i].rule, &days.calendar);
        if (rule_next(rule, date_of(rows[i].after), &next))
            date_format(next, found);
        if (strcmp(found, rows[i].next == NULL ? "never" : rows[i].next) != 0)
            fail_msg("\"%s\" after %s: %s, not %s", rows[i].rule, rows[i].after, found, rows[i].next);
        rule_free(rule);
    }
    days_done(&days);
}

/* rule_next agrees with walking the days one by one. */
static void test_next_is_matches(void **state)
{
    static const char *const rules[] = {
        "lunar 1,15",
        "lunar 30, lunar month-end",
        "lunar 12-23..01-03",
        "lunar leap 02-01..02-15",
        "5th sun of month",
        "02-29..03-01",
        "every 11 days from 2027-01-05",
        "day 29,30,31 of month",
        "lunar-year-end",
        "12-20..01-10 and mon-fri except lunar 1",
        "(tet+2, tet-2) except mon",
        "month-end, 1st mon of month",
    };
    struct days days;
    (void)state;
    days_init(&days);
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        struct rule *rule = parse(rules[i], &days.calendar);
        struct date expected = date_of("2026-01-01"), next = expected;
        const struct date end = date_of("2036-12-31");
        for (struct date day = date_add(expected, 1); date_compare(day, end) < 0; day = date_add(day, 1)) {
            if (!rule_matches(rule, day))
                continue;
            assert_true(rule_next(rule, next, &next));
            if (date_compare(next, day) != 0)
                fail_msg("\"%s\": next is %d-%d-%d where %d-%d-%d matches", rules[i], next.year, next.month,
                         next.day, day.year, day.month, day.day);
        }
        rule_free(rule);
    }
    days_done(&days);
}

static void test_canonical(void **state)
{
    static const struct {
        const char *text, *canonical;
    } rows[] = {
        {"T2-T7", "mon-sat"},
        {"mon,tue,  wed", "mon-wed"},
        {"MON, fri, 2026-11-23, wed", "mon,wed,fri, 2026-11-23"},
        {"mon-sun", "daily"},
        {"every mon", "mon"},
        {"lunar 14, lunar month-end", "lunar month-end, lunar 14"},
        {"lunar 15, lunar 1", "lunar 1,15"},
        {"10-01..10-31 every mon", "10-01..10-31 and mon"},
        {"2026-11-23..2026-11-23", "2026-11-23"},
        {"every 14 days from 2026-11-23", "every 2 weeks from 2026-11-23"},
        {"lunar 01-01..leap 02-03", "lunar 01-01..leap 02-03"},
        {"lunar leap 02-01..02-15", "lunar leap 02-01..02-15"},
        {"(lunar 1 and mon), tue", "(lunar 1 and mon), tue"},
        {"(mon, lunar 1) and (month-end, day 3 of month)", "(mon, lunar 1) and (month-end, day 3 of month)"},
        {"mon-fri except (tet except mon), quoc-khanh-2-9-1",
         "mon-fri except (tet except mon), quoc-khanh-2-9-1"},
        {"last  sat of month", "last sat of month"},
    };
    struct days days;
    (void)state;
    days_init(&days);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct rule *rule = parse(rows[i].text, &days.calendar);
        char *canonical = rule_format(rule);
        assert_string_equal(canonical, rows[i].canonical);
        struct rule *again = parse(canonical, &days.calendar);
        char *twice = rule_format(again);
        assert_string_equal(twice, canonical);
        free(canonical);
        free(twice);
        rule_free(rule);
        rule_free(again);
    }
    days_done(&days);
}

static void test_refusals(void **state)
{
    static const struct {
        const char *text, *says;
    } rows[] = {
        {"", "expected a day such as"},
        {"mon-sta", "column 1"},
        {"mon, tue, tett", "column 11: expected a day such as \"mon-sat\", \"2026-11-23\", \"lunar 15\" or a "
                           "holiday's id (did you mean \"tet\"?)"},
        {"2026-02-30", "column 1"},
        {"2026-11-23..2026-11-22", "not before the first"},
        {"13-01", "column 1"},
        {"02-30", "month and day"},
        {"lunar 31", "lunar day from 1 to 30"},
        {"lunar 13-01", "lunar month and day"},
        {"day 32 of month", "1 to 31"},
        {"day 3", "of month"},
        {"every 0 days from 2026-01-01", "1 to 999"},
        {"every 3 days", "from"},
        {"6th mon of month", "a day such as"},
        {"1st of month", "weekday"},
        {"(mon", "\")\""},
        {"mon tue", "nothing more"},
        {"mon except", "a day such as"},
        {"((((((((((((((mon))))))))))))))", "fewer brackets"},
        {"thứ hai", "column"},
        {"tet+400", "a day such as"},
    };
    struct days days;
    (void)state;
    days_init(&days);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct rule *rule = NULL;
        struct error err = {0};
        assert_int_equal(rule_parse(rows[i].text, &days.calendar, &rule, &err), -EINVAL);
        assert_null(rule);
        if (strstr(err.text, rows[i].says) == NULL)
            fail_msg("\"%s\": the error \"%s\" does not say \"%s\"", rows[i].text, err.text, rows[i].says);
    }
    days_done(&days);
}

/* A chain of holidays each naming the one before twice would cost 2^n; it is refused before it does. */
static void test_chain_is_bounded(void **state)
{
    static struct holiday holidays[32];
    static char ids[32][8];
    struct calendar calendar = {holidays, 0};
    int rc = 0;
    (void)state;
    for (size_t i = 0; i < 32 && rc == 0; i++) {
        char text[64] = "mon";
        snprintf(ids[i], sizeof ids[i], "h%zu", i);
        if (i > 0)
            snprintf(text, sizeof text, "h%zu, h%zu+1", i - 1, i - 1);
        holidays[i].id = ids[i];
        rc = rule_parse(text, &calendar, &holidays[i].rule, NULL);
        calendar.count += rc == 0;
    }
    assert_int_equal(rc, -EINVAL);
    assert_in_range(calendar.count, 5, 16);
    for (size_t i = calendar.count; i-- > 0;)
        rule_free(holidays[i].rule);
}

static void test_may_skip(void **state)
{
    static const struct {
        const char *rule;
        bool skips;
    } rows[] = {
        {"lunar 12-30", true},         {"lunar 30", true},
        {"day 31 of month", true},     {"mon, lunar 30", true},
        {"lunar month-end", false},    {"lunar-year-end", false},
        {"month-end", false},          {"lunar 12-29", false},
        {"lunar 12-23..12-30", false}, {"lunar 30, lunar month-end", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct rule *rule = parse(rows[i].rule, NULL);
        assert_int_equal(rule_may_skip(rule), rows[i].skips);
        rule_free(rule);
    }
}

static void test_holidays(void **state)
{
    struct days days;
    (void)state;
    days_init(&days);
    assert_ptr_equal(calendar_holiday(&days.calendar, date_of("2026-02-17")), &days.holidays[0]);
    assert_null(calendar_holiday(&days.calendar, date_of("2026-03-21")));
    assert_true(calendar_is(&days.calendar, "quoc-khanh-2-9", date_of("2027-09-02")));
    assert_false(calendar_is(&days.calendar, "tet", date_of("2027-09-02")));
    assert_false(calendar_is(&days.calendar, "no-such", date_of("2027-09-02")));
    assert_null(calendar_next_holiday(&days.calendar, date_of("2026-02-17"), &days.holidays[0]));
    days_done(&days);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_next),
        cmocka_unit_test(test_next_is_matches),
        cmocka_unit_test(test_canonical),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_chain_is_bounded),
        cmocka_unit_test(test_may_skip),
        cmocka_unit_test(test_holidays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
