/*
 * The guard of allowed windows, gain by hour, the words of the station, and what could never air.
 */
#include "fixture.h"
#include <errno.h>

static void guarded(struct timetable *timetable)
{
    timetable_init(timetable);
    add_window(timetable, "mon-sat", "05:30", "06:30");
    add_window(timetable, "mon-sat", "16:45", "18:00");
    add_window(timetable, "sun", "23:00", "24:30"); /* passes midnight into Monday */
    timetable->exceptions = calloc(2, sizeof *timetable->exceptions);
    timetable->exceptions[timetable->exception_count++] =
        (struct exception){.on = rule_of(timetable, "lunar-year-end"),
                           .from_ms = clock_ms("23:30"),
                           .to_ms = clock_ms("24:30"),
                           .only = 1u << ITEM_SAY};
    timetable->exceptions[timetable->exception_count++] = (struct exception){
        .on = rule_of(timetable, "2026-11-23"), .from_ms = clock_ms("18:00"), .to_ms = clock_ms("19:00")};
}

static void test_windows(void **state)
{
    static const struct {
        const char *at;
        bool open;
        const char *until;
    } rows[] = {
        {"2026-11-23 05:29:59", false, "2026-11-23 05:30"}, {"2026-11-23 05:30", true, "2026-11-23 06:30"},
        {"2026-11-23 06:29:59", true, "2026-11-23 06:30"},  {"2026-11-23 06:30", false, "2026-11-23 16:45"},
        {"2026-11-23 03:15", false, "2026-11-23 05:30"},    {"2026-11-22 23:30", true, "2026-11-23 00:30"},
        {"2026-11-23 00:10", true, "2026-11-23 00:30"},     {"2026-11-23 00:30", false, "2026-11-23 05:30"},
        {"2026-11-23 17:00", true, "2026-11-23 19:00"},  /* a window and the exception behind it are one */
        {"2026-11-24 18:30", false, "2026-11-25 05:30"}, /* the exception ended by itself */
        {"2026-11-28 19:00", false, "2026-11-29 23:00"},
    };
    struct timetable timetable;
    (void)state;
    guarded(&timetable);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t until = 0;
        if (timetable_allowed(&timetable, instant_of(rows[i].at), &until) != rows[i].open)
            fail_msg("%s is %s", rows[i].at, rows[i].open ? "closed" : "open");
        if (until != instant_of(rows[i].until))
            fail_msg("%s: until %s, not %s", rows[i].at, clock_text(until), rows[i].until);
        assert_int_equal(timetable_allowed(&timetable, instant_of(rows[i].at), NULL), rows[i].open);
    }
    timetable_done(&timetable);
}

static void test_exception_for_some(void **state)
{
    struct timetable timetable;
    (void)state;
    guarded(&timetable);
    const int64_t midnight = instant_of("2026-02-16 23:45"); /* giao thừa */
    assert_true(timetable_allows_item(&timetable, ITEM_SAY, midnight, NULL));
    assert_false(timetable_allows_item(&timetable, ITEM_NOTICES, midnight, NULL));
    assert_false(timetable_allowed(&timetable, midnight, NULL));
    timetable_done(&timetable);
}

static void test_no_window_means_closed(void **state)
{
    struct timetable timetable;
    int64_t until;
    (void)state;
    timetable_init(&timetable);
    assert_false(timetable_allowed(&timetable, instant_of("2026-11-23 12:00"), &until));
    assert_true(until == INT64_MAX);
    timetable_done(&timetable);
}

/* In a zone with summer time the window keeps the clock's hour, not the instant. */
static void test_windows_keep_the_clock(void **state)
{
    struct timetable timetable;
    struct error err;
    (void)state;
    guarded(&timetable);
    assert_int_equal(zone_init("Europe/Berlin", &err), 0);
    assert_true(timetable_allowed(&timetable, instant_of("2026-03-30 05:30"), NULL));
    assert_false(timetable_allowed(&timetable, instant_of("2026-03-30 05:30") - US_PER_S, NULL));
    assert_true(timetable_allowed(&timetable, instant_of("2026-10-26 05:30"), NULL));
    assert_false(timetable_allowed(&timetable, instant_of("2026-10-26 05:30") - US_PER_S, NULL));
    timetable_done(&timetable);
}

static void test_gain(void **state)
{
    struct timetable timetable;
    (void)state;
    timetable_init(&timetable);
    timetable.gains = calloc(2, sizeof *timetable.gains);
    timetable.gains[timetable.gain_count++] = (struct gain){0, clock_ms("06:00"), -6.0};
    timetable.gains[timetable.gain_count++] = (struct gain){clock_ms("21:00"), clock_ms("24:00"), -9.0};
    assert_float_equal(timetable_gain_db(&timetable, instant_of("2026-11-23 05:59:59")), -6.0, 0);
    assert_float_equal(timetable_gain_db(&timetable, instant_of("2026-11-23 06:00")), 0.0, 0);
    assert_float_equal(timetable_gain_db(&timetable, instant_of("2026-11-23 21:00")), -9.0, 0);
    timetable_done(&timetable);
}

static void test_words(void **state)
{
    static const struct {
        const char *text, *filled;
    } rows[] = {
        {"Đây là {station.name}.", "Đây là Đài xã Bình Nguyên."},
        {"Hôm nay là {weekday}, {date}.", "Hôm nay là thứ Hai, ngày 23/11/2026."},
        {"nhằm {lunar}", "nhằm ngày rằm tháng mười năm Bính Ngọ"},
        {"{lunar_day}", "ngày rằm tháng mười"},
        {"{today}", "thứ Hai, ngày 23/11/2026, tức ngày rằm tháng mười năm Bính Ngọ"},
        {"{day}: {time}", "ngày 23/11: 5 giờ 30 phút"},
        {"Chào buổi {part_of_day}", "Chào buổi sáng"},
        {"", ""},
        {"không có trường nào }", "không có trường nào }"},
    };
    static const struct {
        const char *text, *says;
    } refused[] = {
        {"{weekdya}", "did you mean {weekday}"},
        {"{zzzzzzzzzz}", "there is no field"},
        {"{weekday", "not closed"},
        {"{station.hotline}", "needs the setting"},
        {"{station.nane}", "did you mean {station.name}"},
    };
    struct timetable timetable;
    (void)state;
    timetable_init(&timetable);
    const int64_t at = instant_of("2026-11-23 05:30");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char *filled = NULL;
        struct error err = {0};
        if (timetable_fill(&timetable, rows[i].text, at, &filled, &err) != 0)
            fail_msg("%s: %s", rows[i].text, err.text);
        assert_string_equal(filled, rows[i].filled);
        free(filled);
    }
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        char *filled = NULL;
        struct error err = {0};
        assert_int_equal(timetable_fill(&timetable, refused[i].text, at, &filled, &err), -EINVAL);
        assert_null(filled);
        if (strstr(err.text, refused[i].says) == NULL)
            fail_msg("\"%s\" does not say \"%s\"", err.text, refused[i].says);
    }
    timetable.southern = true;
    char *filled = NULL;
    assert_int_equal(timetable_fill(&timetable, "{today}", at, &filled, NULL), 0);
    assert_non_null(strstr(filled, ", nhằm ngày rằm"));
    free(filled);
    timetable_done(&timetable);
}

/* Each flaw is found, on its line, with its weight. */
static void test_what_could_never_air(void **state)
{
    static const struct {
        const char *days, *at;
        int cap_minutes;
        enum fault_level level;
        const char *says; /* NULL: nothing to say */
    } rows[] = {
        {"mon-sat", "05:30", 45, FAULT_NOTE, NULL},
        {"daily", "03:15", 5, FAULT_ERROR, "could never air"},
        {"daily", "05:30", 45, FAULT_WARNING, "will be refused on"},
        {"mon-sat", "06:00", 45, FAULT_WARNING, "passes the end"},
        {"2020-01-01", "05:30", 45, FAULT_WARNING, "no day at"},
        {"lunar 12-30", "05:30", 45, FAULT_WARNING, "not every month or year"},
        {"mon-sat", "05:30", 60, FAULT_WARNING, "caps.session"},
    };
    struct timetable timetable;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct faults faults = {0};
        guarded(&timetable);
        timetable.cap_session_ms = 45 * MINUTE_MS;
        struct programme *programme = add_programme(&timetable, "sang");
        add_air(&timetable, programme, rows[i].days, rows[i].at, rows[i].cap_minutes * MINUTE_MS);
        add_item(programme, ITEM_CHIME, NULL);
        timetable_check(&timetable, date_of("2026-11-23"), &faults);
        bool found = rows[i].says == NULL && faults.count == 0;
        for (size_t k = 0; k < faults.count && rows[i].says != NULL; k++)
            found = found || (strstr(faults.rows[k].text, rows[i].says) != NULL &&
                              faults.rows[k].level == rows[i].level && faults.rows[k].line == 7);
        if (!found)
            fail_msg("%s at %s: %zu faults, \"%s\"", rows[i].days, rows[i].at, faults.count,
                     faults.count == 0 ? "" : faults.rows[0].text);
        faults_done(&faults);
        timetable_done(&timetable);
    }
}

static void test_check_between_programmes(void **state)
{
    struct timetable timetable;
    struct faults faults = {0};
    (void)state;
    guarded(&timetable);
    timetable.sessions_per_day = 1;
    struct programme *first = add_programme(&timetable, "sang");
    add_air(&timetable, first, "mon-sat", "05:30", 45 * MINUTE_MS);
    add_item(first, ITEM_CHIME, NULL)->at_set = true; /* fixed to midnight: outside its own time */
    struct programme *second = add_programme(&timetable, "chen");
    add_air(&timetable, second, "tue", "06:00", MINUTE_MS);
    add_item(second, ITEM_CHIME, NULL);
    timetable_check(&timetable, date_of("2026-11-23"), &faults);
    bool overlap = false, sessions = false, fixed = false;
    for (size_t i = 0; i < faults.count; i++) {
        overlap = overlap || strstr(faults.rows[i].text, "\"chen\" begins while \"sang\"") != NULL;
        sessions = sessions || strstr(faults.rows[i].text, "is session 2 of 2026-11-24") != NULL;
        fixed = fixed ||
                (strstr(faults.rows[i].text, "fixed to a time outside") != NULL && faults.rows[i].line == 9);
    }
    assert_true(overlap && sessions && fixed);
    faults_done(&faults);
    timetable_done(&timetable);
}

static void test_names(void **state)
{
    (void)state;
    assert_string_equal(notice_class_id(CLASS_KHAN_CAP), "khan_cap");
    assert_string_equal(notice_class_title(CLASS_UU_TIEN), "ưu tiên");
    assert_string_equal(notice_kind_id(KIND_DINH_CHINH), "dinh_chinh");
    assert_string_equal(notice_kind_title(KIND_THU_TUC), "thủ tục hành chính");
    assert_string_equal(item_kind_id(ITEM_TIME_CHECK), "time_check");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_windows),
        cmocka_unit_test(test_exception_for_some),
        cmocka_unit_test(test_no_window_means_closed),
        cmocka_unit_test(test_windows_keep_the_clock),
        cmocka_unit_test(test_gain),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_what_could_never_air),
        cmocka_unit_test(test_check_between_programmes),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
