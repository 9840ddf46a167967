/*
 * What the planner refuses, defers and keeps apart: caps, sessions, windows, the clock, overlaps, expiry,
 * channels.
 */
#include "fixture.h"
#include <errno.h>

static void test_cap_defers(void **state)
{
    struct timetable timetable;
    struct plan_notice notices[3];
    (void)state;
    struct programme *programme = plain_station(&timetable, 0);
    programme->air[0].cap_ms = 60000;
    add_item(programme, ITEM_SAY, "Kính chào bà con."); /* four seconds, kept for the end */
    notices[0] = notice_of(1, "một");
    notices[0].seconds = 40;
    notices[1] = notice_of(2, "hai");
    notices[1].seconds = 20;
    notices[2] = notice_of(3, "ba");
    struct plan *plan = plan_of(&timetable, notices, 3, "2026-11-23", 1);
    assert_string_equal(all_ids(plan), "1 3|2 1 3"); /* what was left goes first in the next */
    assert_true(plan->slots[0].seconds <= 60);
    assert_int_equal(plan->slots[0].items[plan->slots[0].item_count - 1].kind, ITEM_SAY);
    const struct plan_remark *remark = remark_of(plan, "cap_session");
    assert_non_null(remark);
    assert_int_equal(remark->kind, PLAN_DEFERRED);
    assert_int_equal(remark->notice, 2);
    plan_free(plan);
    timetable_done(&timetable);
}

static void test_caps_of_station_and_day(void **state)
{
    struct timetable timetable;
    struct plan_notice notices[6];
    (void)state;
    plain_station(&timetable, 0);
    timetable.cap_session_ms = 40000;
    timetable.cap_day_ms = 60000;
    for (int i = 0; i < 6; i++)
        notices[i] = notice_of(i + 1, "tin");
    struct plan *plan = plan_of(&timetable, notices, 6, "2026-11-23", 1);
    assert_string_equal(all_ids(plan), "1 2 3 4|5 6");
    plan_free(plan);
    add_holiday(&timetable, "lu", "2026-11-23", false); /* a campaign raises them */
    timetable.calendar.holidays[0].cap_ms = 3600000;
    timetable.calendar.holidays[0].cap_day_ms = 7200000;
    plan = plan_of(&timetable, notices, 6, "2026-11-23", 2);
    assert_string_equal(all_ids(plan), "1 2 3 4 5 6|1 2 3 4 5 6|1 2 3 4|5 6");
    plan_free(plan);
    timetable_done(&timetable);
}

static void test_sessions_per_day(void **state)
{
    struct timetable timetable;
    (void)state;
    struct programme *programme = plain_station(&timetable, 0);
    add_item(programme, ITEM_SAY, "a");
    add_air(&timetable, programme, "daily", "17:40", MINUTE_MS);
    timetable.sessions_per_day = 2;
    struct plan *plan = plan_of(&timetable, NULL, 0, "2026-11-23", 1);
    assert_int_equal(plan->slot_count, 2);
    assert_int_equal(remark_of(plan, "sessions_per_day")->kind, PLAN_REFUSAL);
    assert_string_equal(remark_of(plan, "sessions_per_day")->slot, "chinh/sang/2/2026-11-23");
    plan_free(plan);
    timetable_done(&timetable);
}

static void test_windows_refuse(void **state)
{
    struct timetable timetable;
    struct plan_notice notices[2];
    (void)state;
    struct programme *programme = plain_station(&timetable, 0);
    add_air(&timetable, programme, "daily", "03:15", MINUTE_MS);        /* the night of the mis-set relay */
    add_air(&timetable, programme, "daily", "17:59:45", 5 * MINUTE_MS); /* 15 seconds before the end */
    notices[0] = notice_of(1, "một");
    notices[1] = notice_of(2, "hai");
    struct plan *plan = plan_of(&timetable, notices, 2, "2026-11-23", 1);
    assert_int_equal(plan->slot_count, 3);
    const struct plan_remark *remark = remark_of(plan, "window");
    assert_int_equal(remark->kind, PLAN_REFUSAL);
    assert_string_equal(remark->slot, "chinh/sang/2/2026-11-23");
    assert_non_null(strstr(remark->text, "03:15"));
    assert_true(plan->slots[2].seconds <= 15);
    assert_string_equal(ids_of(&plan->slots[2]), "1");
    plan_free(plan);
    timetable_done(&timetable);
}

static void test_fixed_to_the_clock(void **state)
{
    struct timetable timetable;
    struct plan_notice notices[4];
    (void)state;
    struct programme *programme = plain_station(&timetable, 0);
    programme->air_count = 1;
    struct item *check = add_item(programme, ITEM_TIME_CHECK, NULL);
    check->at_set = true;
    check->at_ms = clock_ms("05:30:25");
    add_notices(programme, "sau", 0);
    for (int i = 0; i < 4; i++)
        notices[i] = notice_of(i + 1, "tin");
    notices[3].source = "sau";
    struct plan *plan = plan_of(&timetable, notices, 4, "2026-11-23", 1);
    assert_string_equal(ids_of(&plan->slots[0]), "1 2 4"); /* the third would run into the time check */
    const struct plan_item *time_check = &plan->slots[0].items[2];
    assert_int_equal(time_check->kind, ITEM_TIME_CHECK);
    assert_string_equal(clock_text(time_check->start_us), "05:30:25");
    assert_string_equal(time_check->text, "Bây giờ là 5 giờ 30 phút.");
    assert_int_equal(remark_of(plan, "at")->notice, 3);
    plan_free(plan);
    timetable.programmes[0].items[1].at_ms =
        clock_ms("05:00"); /* long past when the slot begins: no longer fixed */
    plan = plan_of(&timetable, notices, 4, "2026-11-23", 1);
    assert_string_equal(ids_of(&plan->slots[0]), "1 2 3 4");
    plan_free(plan);
    timetable.programmes[0].air_count = 2;
    timetable_done(&timetable);
}

static void test_overlap(void **state)
{
    static const struct {
        enum overlap overlap;
        int64_t queue_ms;
        size_t slots;
        const char *second; /* its start, NULL when refused */
        const char *first_ids;
    } rows[] = {
        {OVERLAP_QUEUE, MINUTE_MS, 2, "05:30:40", "1 2 3 4"},
        {OVERLAP_QUEUE, 5000, 1, NULL, "1 2 3 4"},
        {OVERLAP_REJECT, MINUTE_MS, 1, NULL, "1 2 3 4"},
        {OVERLAP_REPLACE, MINUTE_MS, 2, "05:30:30", "1 2 3"},
    };
    struct timetable timetable;
    struct plan_notice notices[4];
    (void)state;
    plain_station(&timetable, 0);
    timetable.programmes[0].air_count = 1;
    struct programme *second = add_programme(&timetable, "chen");
    add_air(&timetable, second, "daily", "05:30:30", MINUTE_MS);
    add_item(second, ITEM_SAY, "Kính chào bà con.");
    for (int i = 0; i < 4; i++)
        notices[i] = notice_of(i + 1, "tin");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        timetable.programmes[1].air[0].overlap = rows[i].overlap;
        timetable.programmes[1].air[0].queue_ms = rows[i].queue_ms;
        struct plan *plan = plan_of(&timetable, notices, 4, "2026-11-23", 1);
        assert_int_equal(plan->slot_count, rows[i].slots);
        assert_string_equal(ids_of(&plan->slots[0]), rows[i].first_ids);
        if (rows[i].second != NULL)
            assert_string_equal(clock_text(plan->slots[1].start_us), rows[i].second);
        assert_non_null(remark_of(plan, "overlap"));
        plan_free(plan);
    }
    timetable.programmes[0].air_count = 2;
    timetable_done(&timetable);
}

static void test_channels(void **state)
{
    struct timetable timetable;
    struct plan_notice notices[3];
    static const int had[] = {1, 0};
    (void)state;
    struct programme *programme = plain_station(&timetable, 0);
    timetable.channels[timetable.channel_count++] = copy_of("ap-dong");
    free(programme->air[1].channel);
    programme->air[1].channel = copy_of("ap-dong");
    programme->air[1].at_ms = clock_ms("05:30");
    for (int i = 0; i < 3; i++)
        notices[i] = notice_of(i + 1, "tin");
    notices[0].channels = "ap-dong";
    notices[1].times = 1; /* once a channel: had on the first, not on the second */
    notices[1].aired = 1;
    notices[1].aired_in = had;
    struct plan *plan = plan_of(&timetable, notices, 3, "2026-11-23", 1);
    assert_int_equal(plan->slot_count, 2);
    assert_string_equal(plan->slots[0].channel, "ap-dong");
    assert_string_equal(all_ids(plan), "1 2 3|3");
    plan_free(plan);
    timetable_done(&timetable);
}

static void test_contents(void **state)
{
    struct timetable timetable;
    struct plan_notice notices[3];
    (void)state;
    struct programme *programme = plain_station(&timetable, 0);
    programme->items[0].kind = ITEM_SAY;
    programme->items[0].text = copy_of("Buổi này có {contents}.");
    add_notices(programme, NULL, 0);
    add_item(programme, ITEM_SAY, "a");
    for (int i = 0; i < 3; i++)
        notices[i] = notice_of(i + 1, "tin");
    notices[1].notice_kind = KIND_VAN_BAN_MOI;
    struct plan *plan = plan_of(&timetable, notices, 3, "2026-11-23", 1);
    assert_string_equal(plan->slots[0].items[0].text, "Buổi này có hai thông báo và một văn bản mới.");
    plan_free(plan);
    plan = plan_of(&timetable, NULL, 0, "2026-11-23", 1); /* nothing to tell, nothing said of it */
    assert_string_equal(plan->slots[0].items[0].text, "a");
    plan_free(plan);
    timetable_done(&timetable);
}

static void test_expiry_is_told(void **state)
{
    struct timetable timetable;
    struct plan_notice notices[3];
    (void)state;
    plain_station(&timetable, 0)->items[0].source = copy_of("notices");
    for (int i = 0; i < 3; i++) {
        notices[i] = notice_of(i + 1, "tin");
        notices[i].until_us = instant_of("2026-11-23 12:00");
    }
    notices[0].from_us = instant_of("2026-11-23 10:00"); /* between the sessions */
    notices[1].times = 5;
    notices[1].from_us = notices[1].arrived_us = instant_of("2026-11-23");
    notices[2].source = "khac"; /* no programme takes it */
    struct plan *plan = plan_of(&timetable, notices, 3, "2026-11-23", 1);
    assert_int_equal(remark_of(plan, "no_programme")->notice, 3);
    bool never = false, less = false;
    for (size_t i = 0; i < plan->remark_count; i++) {
        const struct plan_remark *remark = &plan->remarks[i];
        never = never ||
                (remark->notice == 1 && remark->kind == PLAN_REFUSAL && strcmp(remark->rule, "expired") == 0);
        less = less || (remark->notice == 2 && remark->kind == PLAN_NOTE &&
                        strstr(remark->text, "1 trong 5") != NULL);
    }
    assert_true(never && less);
    plan_free(plan);
    timetable_done(&timetable);
}

static void test_history_is_left_out(void **state)
{
    struct timetable timetable;
    struct plan_notice notice;
    (void)state;
    plain_station(&timetable, 0);
    timetable.sessions_per_day = 1;
    notice = notice_of(1, "tin");
    const struct plan_input input = {
        .timetable = &timetable, .notices = &notice, .count = 1, .now_us = instant_of("2026-11-23 05:31")};
    struct plan *plan = NULL;
    assert_int_equal(timetable_plan(&input, date_of("2026-11-23"), 1, &plan), 0);
    assert_int_equal(plan->slot_count, 0); /* the morning ran; it still counts as the day's session */
    assert_non_null(remark_of(plan, "sessions_per_day"));
    plan_free(plan);
    timetable_done(&timetable);
}

/* At 06:01 a slot of 06:00 still waits behind the one on air until 06:05: it is not history. */
static void test_waiting_behind_a_run(void **state)
{
    static const struct {
        const char *begun, *since;
        int64_t queue_ms;
        const char *start; /* NULL: not planned */
    } rows[] = {
        {"chinh/sang/0/2026-11-23", "2026-11-23 05:30", 10 * MINUTE_MS, "06:05:00"},
        {"chinh/sang/0/2026-11-23", "2026-11-23 05:30", 2 * MINUTE_MS,
         NULL}, /* it would have to wait too long: said so */
        {"chinh/chen/0/2026-11-23", "2026-11-23 06:00", 10 * MINUTE_MS, NULL}, /* it is the one on air */
    };
    struct timetable timetable;
    (void)state;
    plain_station(&timetable, 0);
    struct programme *second = add_programme(&timetable, "chen");
    add_air(&timetable, second, "daily", "06:00", MINUTE_MS);
    add_item(second, ITEM_SAY, "a");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct plan_run run = {rows[i].begun, "chinh", instant_of(rows[i].since),
                                     instant_of("2026-11-23 06:05")};
        const struct plan_input input = {
            .timetable = &timetable, .now_us = instant_of("2026-11-23 06:01"), .runs = &run, .run_count = 1};
        struct plan *plan = NULL;
        second = &timetable.programmes[1];
        second->air[0].queue_ms = rows[i].queue_ms;
        assert_int_equal(timetable_plan(&input, date_of("2026-11-23"), 1, &plan), 0);
        assert_int_equal(plan->slot_count, rows[i].start != NULL);
        if (rows[i].start != NULL)
            assert_string_equal(clock_text(plan->slots[0].start_us), rows[i].start);
        assert_int_equal(remark_of(plan, "overlap") != NULL, i < 2);
        plan_free(plan);
    }
    timetable_done(&timetable);
}

static void test_same_input_same_plan(void **state)
{
    struct timetable timetable;
    struct plan_notice notices[20];
    (void)state;
    plain_station(&timetable, 3)->items[0].pick = PICK_LEAST_AIRED;
    for (int i = 0; i < 20; i++)
        notices[i] = notice_of(i + 1, "tin");
    struct plan *one = plan_of(&timetable, notices, 20, "2026-11-23", 5);
    char first[4000];
    snprintf(first, sizeof first, "%s", all_ids(one));
    for (int i = 0; i < 10; i++) { /* the order of the snapshot does not matter */
        const struct plan_notice swap = notices[i];
        notices[i] = notices[19 - i];
        notices[19 - i] = swap;
    }
    struct plan *two = plan_of(&timetable, notices, 20, "2026-11-23", 5);
    assert_string_equal(all_ids(two), first);
    plan_free(one);
    plan_free(two);
    timetable_done(&timetable);
}

static void test_bad_days(void **state)
{
    struct timetable timetable;
    struct plan *plan = NULL;
    (void)state;
    plain_station(&timetable, 0);
    const struct plan_input input = {.timetable = &timetable};
    assert_int_equal(timetable_plan(&input, date_of("2026-11-23"), 0, &plan), -EINVAL);
    assert_int_equal(timetable_plan(&input, date_of("2026-11-23"), 100000, &plan), -EINVAL);
    assert_null(plan);
    timetable_done(&timetable);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cap_defers),
        cmocka_unit_test(test_caps_of_station_and_day),
        cmocka_unit_test(test_sessions_per_day),
        cmocka_unit_test(test_windows_refuse),
        cmocka_unit_test(test_fixed_to_the_clock),
        cmocka_unit_test(test_overlap),
        cmocka_unit_test(test_channels),
        cmocka_unit_test(test_contents),
        cmocka_unit_test(test_expiry_is_told),
        cmocka_unit_test(test_history_is_left_out),
        cmocka_unit_test(test_waiting_behind_a_run),
        cmocka_unit_test(test_same_input_same_plan),
        cmocka_unit_test(test_bad_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
