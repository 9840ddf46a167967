/*
 * The planner and the calendar: holidays, emergencies on their grid, midnight, summer time, leap day,
 * catching up.
 */
#include "fixture.h"
#include <errno.h>

static void test_holidays(void **state)
{
    struct timetable timetable;
    (void)state;
    struct programme *programme = plain_station(&timetable, 0);
    add_item(programme, ITEM_SAY, "a");
    struct programme *sunday = add_programme(&timetable, "chu-nhat");
    add_air(&timetable, sunday, "sun", "06:00", MINUTE_MS);
    add_item(sunday, ITEM_SAY, "a");
    rule_free(timetable.programmes[0].air[0].days);
    timetable.programmes[0].air[0].days = rule_of(&timetable, "mon-sat");
    add_holiday(&timetable, "nghi", "2026-11-23", true);
    add_holiday(&timetable, "le", "2026-11-24", false);
    timetable.calendar.holidays[1].replace_by = copy_of("sun");
    struct plan *plan = plan_of(&timetable, NULL, 0, "2026-11-23", 3);
    /* Monday suspended, Tuesday like a Sunday, Wednesday as ever */
    assert_string_equal(remark_of(plan, "holiday")->slot, "chinh/sang/0/2026-11-23");
    assert_int_equal(plan->slot_count, 4);
    assert_string_equal(plan->slots[0].id, "chinh/chu-nhat/0/2026-11-24");
    assert_string_equal(plan->slots[1].id, "chinh/sang/1/2026-11-24");
    assert_string_equal(plan->slots[2].id, "chinh/sang/0/2026-11-25");
    plan_free(plan);
    timetable_done(&timetable);
}

/* A flood bulletin every two hours on the hour, day and night, until it ends; nothing else outside the
 * windows. */
static void test_emergency_grid(void **state)
{
    struct timetable timetable;
    struct plan_notice notices[2];
    char starts[400] = "";
    (void)state;
    plain_station(&timetable, 0);
    timetable.sessions_per_day = 2;
    timetable.fade_in_ms = 5000;
    struct programme *flood = add_programme(&timetable, "lu");
    struct air_entry *entry = add_air(&timetable, flood, "daily", "00:00", 10 * MINUTE_MS);
    entry->emergency = true;
    entry->overlap = OVERLAP_REPLACE;
    entry->every_ms = 120 * MINUTE_MS;
    entry->to_ms = MS_PER_DAY;
    add_item(flood, ITEM_SAY, "a");
    add_notices(flood, NULL, 0)->repeat_each = 2;
    notices[0] = notice_of(1, "tin thường");
    notices[1] = notice_of(2, "lũ");
    notices[1].notice_class = CLASS_KHAN_CAP;
    notices[1].from_us = instant_of("2026-11-23 18:30");
    notices[1].until_us = instant_of("2026-11-24 03:00");
    struct plan *plan = plan_of(&timetable, notices, 2, "2026-11-23", 2);
    for (size_t s = 0; s < plan->slot_count; s++) {
        const struct plan_slot *slot = &plan->slots[s]; /* a morning fades in, a warning never does */
        const bool early = civil_from_utc(slot->start_us).ms_of_day < 360 * MINUTE_MS;
        assert_int_equal(slot->fade_in_ms, early && !slot->emergency ? 5000 : 0);
        snprintf(starts + strlen(starts), sizeof starts - strlen(starts), "%.5s ",
                 clock_text(slot->start_us));
        if (strcmp(slot->programme, "lu") != 0)
            continue;
        assert_string_equal(ids_of(slot), "2 2+");
        for (size_t i = 0; i < slot->item_count; i++)
            assert_int_equal(slot->items[i].notice_class, CLASS_KHAN_CAP);
    }
    assert_string_equal(starts, "05:30 17:00 20:00 22:00 00:00 02:00 05:30 17:00 ");
    assert_string_equal(plan->slots[2].id, "chinh/lu/0+10/2026-11-23");
    plan_free(plan);
    plan =
        plan_of(&timetable, notices, 1, "2026-11-23", 1); /* no emergency, no such slot, nobody gives way */
    assert_int_equal(plan->slot_count, 2);
    assert_int_equal(plan->remark_count, 0);
    plan_free(plan);
    timetable_done(&timetable);
}

static void test_midnight(void **state)
{
    struct timetable timetable;
    struct plan_notice notice;
    (void)state;
    timetable_init(&timetable);
    add_window(&timetable, "daily", "23:30", "24:30");
    struct programme *programme = add_programme(&timetable, "khuya");
    add_air(&timetable, programme, "sun", "23:59", 10 * MINUTE_MS);
    add_notices(programme, NULL, 0);
    add_item(programme, ITEM_SAY, "Hôm nay là {weekday}.")->whole = true;
    notice = notice_of(1, "tin");
    notice.seconds = 90;
    struct plan *plan = plan_of(&timetable, &notice, 1, "2026-11-22", 1);
    assert_int_equal(plan->slot_count, 1);
    assert_string_equal(plan->slots[0].id, "chinh/khuya/0/2026-11-22"); /* the day it was planned for */
    assert_string_equal(clock_text(plan->slots[0].items[1].start_us), "00:00:30");
    assert_string_equal(plan->slots[0].items[1].text, "Hôm nay là thứ Hai."); /* the day it is heard */
    assert_true(plan->slots[0].items[1].whole && !plan->slots[0].items[0].whole);
    plan_free(plan);
    timetable_done(&timetable);
}

/* Summer time: 02:30 does not exist on one day and comes twice on another; the slot airs once on each. */
static void test_summer_time(void **state)
{
    static const struct {
        const char *from;
        int days;
        int64_t apart_h[2];
    } rows[] = {{"2026-03-28", 3, {24, 23}}, {"2026-10-24", 3, {24, 25}}};
    struct timetable timetable;
    struct error err;
    (void)state;
    plain_station(&timetable, 0);
    add_item(&timetable.programmes[0], ITEM_SAY, "a");
    assert_int_equal(zone_init("Europe/Berlin", &err), 0);
    timetable.programmes[0].air[0].at_ms = clock_ms("02:30");
    timetable.windows[0].from_ms = 0;
    for (size_t i = 0; i < 2; i++) {
        struct plan *plan = plan_of(&timetable, NULL, 0, rows[i].from, rows[i].days);
        assert_int_equal(plan->slot_count, 6);
        for (size_t day = 0; day < 2; day++) {
            const int64_t apart = plan->slots[2 * day + 2].start_us - plan->slots[2 * day].start_us;
            const int64_t afternoon = plan->slots[2 * day + 3].start_us - plan->slots[2 * day + 1].start_us;
            assert_true(apart == 24 * 3600 * US_PER_S ||
                        llabs(apart - 24 * 3600 * US_PER_S) <= 3600 * US_PER_S);
            assert_true(afternoon == (day == 0 ? rows[i].apart_h[1] : 24) * 3600 * US_PER_S);
        }
        plan_free(plan);
    }
    timetable_done(&timetable);
}

static void test_leap_day(void **state)
{
    struct timetable timetable;
    (void)state;
    plain_station(&timetable, 0);
    add_item(&timetable.programmes[0], ITEM_SAY, "a");
    struct plan *plan = plan_of(&timetable, NULL, 0, "2028-02-28", 3);
    assert_int_equal(plan->slot_count, 6);
    assert_string_equal(plan->slots[2].id, "chinh/sang/0/2028-02-29");
    assert_string_equal(plan->slots[4].id, "chinh/sang/0/2028-03-01");
    plan_free(plan);
    timetable_done(&timetable);
}

/* "until-expiry" ends with the window: a morning never airs at noon. */
static void test_catch_up(void **state)
{
    struct timetable timetable;
    (void)state;
    struct programme *programme = plain_station(&timetable, 0);
    add_item(programme, ITEM_SAY, "a");
    programme->air[0].catch_up_ms = CATCH_UP_UNTIL_EXPIRY;
    struct plan *plan = plan_of(&timetable, NULL, 0, "2026-11-23", 1);
    assert_int_equal(plan->slots[0].catch_up_ms, 60 * MINUTE_MS);
    assert_int_equal(plan->slots[1].catch_up_ms, 15 * MINUTE_MS);
    plan_free(plan);
    timetable_done(&timetable);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_holidays), cmocka_unit_test(test_emergency_grid),
        cmocka_unit_test(test_midnight), cmocka_unit_test(test_summer_time),
        cmocka_unit_test(test_leap_day), cmocka_unit_test(test_catch_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
