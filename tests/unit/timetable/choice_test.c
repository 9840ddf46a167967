/*
 * Which notices the planner takes: order, filters, spreading, series, corrections, least aired, columns,
 * standing reminders.
 */
#include "fixture.h"
#include <errno.h>

static void test_total_order(void **state)
{
    struct timetable timetable;
    struct plan_notice notices[6];
    (void)state;
    plain_station(&timetable, 0);
    for (int i = 0; i < 6; i++)
        notices[i] = notice_of(i + 1, "tin");
    notices[3].notice_class = CLASS_UU_TIEN;  /* 4: class first */
    notices[4].order = -1;                    /* 5: then the officer's order */
    notices[5].from_us -= DAY_US;             /* 6: then planned time; then id */
    notices[1].notice_class = CLASS_KHAN_CAP; /* 2: before all */
    struct plan *plan = plan_of(&timetable, notices, 6, "2026-11-23", 1);
    assert_string_equal(ids_of(&plan->slots[0]), "2 4 5 6 1 3");
    plan_free(plan);
    timetable_done(&timetable);
}

static void test_eligible(void **state)
{
    struct timetable timetable;
    struct plan_notice notices[5];
    (void)state;
    plain_station(&timetable, 0);
    for (int i = 0; i < 5; i++)
        notices[i] = notice_of(i + 1, "tin");
    notices[0].from_us = instant_of("2026-11-23 17:00");  /* only from the afternoon on */
    notices[1].until_us = instant_of("2026-11-23 11:00"); /* only in the morning */
    notices[2].times = 1;
    notices[2].aired = 1;            /* had all */
    notices[3].channels = "ap-dong"; /* another channel */
    notices[4].channels = "ap-dong chinh";
    struct plan *plan = plan_of(&timetable, notices, 5, "2026-11-23", 1);
    assert_string_equal(all_ids(plan), "2 5|1 5");
    assert_int_equal(plan->slots[0].items[0].turn, 1);
    assert_string_equal(plan->slots[0].id, "chinh/sang/0/2026-11-23");
    plan_free(plan);
    timetable_done(&timetable);
}

static void test_most_and_filters(void **state)
{
    struct timetable timetable;
    struct plan_notice notices[6];
    (void)state;
    struct programme *programme = plain_station(&timetable, 1);
    struct item *uu_tien = add_notices(programme, NULL, 9);
    uu_tien->class_set = true;
    uu_tien->notice_class = CLASS_UU_TIEN;
    struct item *topic = add_notices(programme, "propaganda", 9);
    topic->topic = copy_of("lua");
    for (int i = 0; i < 6; i++)
        notices[i] = notice_of(i + 1, "tin");
    notices[1].notice_class = notices[2].notice_class = CLASS_UU_TIEN;
    notices[3].source = notices[4].source = "propaganda";
    notices[4].topic = "lua";
    struct plan *plan = plan_of(&timetable, notices, 6, "2026-11-23", 1);
    assert_string_equal(ids_of(&plan->slots[0]), "2 3 5"); /* one of any, the other urgent one, the topic */
    plan_free(plan);
    timetable_done(&timetable);
}

static void test_spread(void **state)
{
    static const struct {
        const char *from, *until;
        int times;
        const char *airings; /* which slots of 23, 24, 25 November take it */
    } rows[] = {
        {"2026-11-23", "2026-11-26", 6, "1|1|1|1|1|1"},
        {"2026-11-23", "2026-11-26", 3, "1||1||1|"},
        {"2026-11-23", "2026-11-26", 2, "1|||1||"},
        {"2026-11-23", "2026-11-26", 4, "1||1|1||1"},
        {"2026-11-23", "2026-11-25", 2, "1||1|||"},
        {"2026-11-23 10:00", "2026-11-25 11:00", 2, "|1||1||"},
        {"2026-11-23", "2026-11-26", 20, "1|1|1|1|1|1"},
        {"2026-11-23", "2026-11-26", 1, "1|||||"},
    };
    struct timetable timetable;
    (void)state;
    plain_station(&timetable, 0);
    add_item(&timetable.programmes[0], ITEM_SAY, "a"); /* so that a slot without notices is a slot */
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct plan_notice notice = notice_of(1, "tin");
        notice.from_us = notice.arrived_us = instant_of(rows[i].from);
        notice.until_us = instant_of(rows[i].until);
        notice.times = rows[i].times;
        struct plan *plan = plan_of(&timetable, &notice, 1, "2026-11-23", 3);
        assert_string_equal(all_ids(plan), rows[i].airings);
        plan_free(plan);
    }
    timetable_done(&timetable);
}

/* Whatever day the plan is made on, with what has aired by then, the turns fall on the same slots. */
static void test_spread_is_anchored(void **state)
{
    struct timetable timetable;
    (void)state;
    plain_station(&timetable, 0);
    add_item(&timetable.programmes[0], ITEM_SAY, "a");
    struct plan_notice notice = notice_of(1, "tin");
    notice.from_us = notice.arrived_us = instant_of("2026-11-23");
    notice.until_us = instant_of("2026-11-26");
    notice.times = 3;
    notice.aired = 1;
    struct plan *plan = plan_of(&timetable, &notice, 1, "2026-11-24", 2);
    assert_string_equal(all_ids(plan), "1||1|");
    plan_free(plan);
    notice.aired = 0; /* the first was missed: made up at once, then on the grid again */
    plan = plan_of(&timetable, &notice, 1, "2026-11-24", 2);
    assert_string_equal(all_ids(plan), "1|1|1|");
    plan_free(plan);
    timetable_done(&timetable);
}

static void test_repeat_each(void **state)
{
    struct timetable timetable;
    struct plan_notice notice;
    (void)state;
    plain_station(&timetable, 0)->items[0].repeat_each = 2;
    notice = notice_of(1, "tin");
    struct plan *plan = plan_of(&timetable, &notice, 1, "2026-11-23", 1);
    const struct plan_item *items = plan->slots[0].items;
    assert_int_equal(plan->slots[0].item_count, 3);
    assert_string_equal(items[1].text, "Xin nhắc lại.");
    assert_true(items[2].again);
    assert_int_equal(items[2].turn, items[0].turn); /* the same airing */
    assert_int_equal(items[2].start_us - items[0].start_us, 13 * US_PER_S);
    assert_int_equal(plan->slots[1].items[0].turn, 2);
    plan_free(plan);
    timetable_done(&timetable);
}

static void test_series(void **state)
{
    struct timetable timetable;
    struct plan_notice notices[4];
    (void)state;
    plain_station(&timetable, 0);
    for (int i = 0; i < 4; i++) {
        notices[i] = notice_of(i + 1, "phần");
        notices[i].series = i < 3 ? "bai-dai" : NULL;
        notices[i].part = i < 3 ? 3 - i : 0; /* ids 3, 2, 1 are parts 1, 2, 3 */
        notices[i].parts = i < 3 ? 3 : 0;
    }
    struct plan *plan = plan_of(&timetable, notices, 4, "2026-11-23", 2);
    assert_string_equal(all_ids(plan), "3 4|2 4|1 4|3 4"); /* one part a slot, in order, then anew */
    plan_free(plan);
    timetable_done(&timetable);
}

static void test_corrections_go_first(void **state)
{
    struct timetable timetable;
    struct plan_notice notices[3];
    (void)state;
    plain_station(&timetable, 2)->items[0].source = copy_of("notices");
    for (int i = 0; i < 3; i++)
        notices[i] = notice_of(i + 1, "tin");
    notices[0].notice_class = CLASS_UU_TIEN;
    notices[2].notice_kind = KIND_DINH_CHINH; /* of whatever source, beside "most" */
    notices[2].source = "station";
    notices[2].times = 1;
    notices[2].until_us = instant_of("2026-12-31");
    struct plan *plan = plan_of(&timetable, notices, 3, "2026-11-23", 1);
    assert_string_equal(all_ids(plan), "3 1 2|1 2");
    plan_free(plan);
    timetable_done(&timetable);
}

static void test_least_aired(void **state)
{
    struct timetable timetable;
    struct plan_notice notices[4];
    (void)state;
    plain_station(&timetable, 1)->items[0].pick = PICK_LEAST_AIRED;
    for (int i = 0; i < 4; i++) {
        notices[i] = notice_of(i + 1, "thủ tục");
        notices[i].set = "thuong-dung";
    }
    notices[0].aired = 1;
    struct plan *plan = plan_of(&timetable, notices, 4, "2026-11-23", 3);
    assert_string_equal(all_ids(plan), "2|3|4|1|2|3"); /* turns, the longest ago first */
    const struct plan_input input = {.timetable = &timetable, .notices = notices, .count = 4};
    struct coverage coverage;
    timetable_coverage(&input, plan, "thuong-dung", &coverage);
    assert_int_equal(coverage.members, 4);
    assert_int_equal(coverage.aired, 1);
    assert_int_equal(coverage.rounds, 0);
    assert_true(coverage.forecast);
    assert_int_equal(date_compare(coverage.full_on, date_of("2026-11-24")), 0);
    assert_int_equal(plan->coverage_count, 1);
    assert_string_equal(plan->coverages[0].set, "thuong-dung");
    assert_int_equal(plan->coverages[0].coverage.members, 4);
    plan_free(plan);
    timetable_done(&timetable);
}

static void test_other_picks(void **state)
{
    static const struct {
        enum item_pick pick;
        const char *ids;
    } rows[] = {{PICK_ORDER, "1|2"}, {PICK_OLDEST, "2|3"}, {PICK_NEWEST, "1|3"}};
    struct timetable timetable;
    struct plan_notice notices[3];
    (void)state;
    plain_station(&timetable, 1);
    for (int i = 0; i < 3; i++)
        notices[i] = notice_of(i + 1, "tin");
    notices[0].arrived_us += 5 * DAY_US;
    notices[2].arrived_us += DAY_US;
    for (size_t i = 0; i < 3; i++) {
        timetable.programmes[0].items[0].pick = rows[i].pick;
        struct plan *plan = plan_of(&timetable, notices, 3, "2026-11-23", 1);
        assert_string_equal(all_ids(plan), rows[i].ids);
        plan_free(plan);
    }
    timetable.programmes[0].items[0].within_ms =
        18LL * MS_PER_DAY; /* what came more than 18 days ago is too old */
    timetable.programmes[0].items[0].most = 0;
    struct plan *plan = plan_of(&timetable, notices, 3, "2026-11-23", 1);
    assert_string_equal(ids_of(&plan->slots[0]), "1");
    plan_free(plan);
    timetable_done(&timetable);
}

static void test_columns(void **state)
{
    struct timetable timetable;
    struct plan_notice notices[2];
    (void)state;
    struct item *item = &plain_station(&timetable, 0)->items[0];
    item->columns = calloc(2, sizeof *item->columns);
    item->columns[item->column_count++] = (struct column){rule_of(&timetable, "mon"), copy_of("lua")};
    item->columns[item->column_count++] = (struct column){rule_of(&timetable, "tue"), copy_of("ca")};
    notices[0] = notice_of(1, "lúa");
    notices[0].topic = "lua";
    notices[1] = notice_of(2, "cá");
    notices[1].topic = "ca";
    add_item(&timetable.programmes[0], ITEM_SAY, "a");
    struct plan *plan = plan_of(&timetable, notices, 2, "2026-11-23", 3);
    assert_string_equal(all_ids(plan), "1|1|2|2||");
    plan_free(plan);
    timetable_done(&timetable);
}

static void test_standing(void **state)
{
    struct timetable timetable;
    struct plan_notice notices[2];
    (void)state;
    plain_station(&timetable, 0);
    timetable.standings = calloc(2, sizeof *timetable.standings);
    timetable.standings[timetable.standing_count++] = (struct standing){.title = copy_of("Đường dây nóng"),
                                                                        .programme = copy_of("sang"),
                                                                        .say = copy_of("Gọi số của xã."),
                                                                        .on = rule_of(&timetable, "mon")};
    timetable.standings[timetable.standing_count++] =
        (struct standing){.title = copy_of("Tiêm chủng"),
                          .programme = copy_of("sang"),
                          .notice = copy_of("tiem-chung"),
                          .on = rule_of(&timetable, "day 24 of month")};
    notices[0] = notice_of(1, "tin");
    notices[1] = notice_of(2, "tiêm chủng");
    notices[1].external_id = "tiem-chung";
    struct plan *plan = plan_of(&timetable, notices, 2, "2026-11-23", 3);
    assert_string_equal(all_ids(plan), "1|1|2 1|2 1|1|1"); /* a standing notice airs on its days only */
    assert_string_equal(plan->slots[0].items[0].text, "Gọi số của xã.");
    assert_string_equal(plan->slots[0].items[0].title, "Đường dây nóng");
    plan_free(plan);
    timetable_done(&timetable);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_total_order),
        cmocka_unit_test(test_eligible),
        cmocka_unit_test(test_most_and_filters),
        cmocka_unit_test(test_spread),
        cmocka_unit_test(test_spread_is_anchored),
        cmocka_unit_test(test_repeat_each),
        cmocka_unit_test(test_series),
        cmocka_unit_test(test_corrections_go_first),
        cmocka_unit_test(test_least_aired),
        cmocka_unit_test(test_other_picks),
        cmocka_unit_test(test_columns),
        cmocka_unit_test(test_standing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
