/*
 * The planner, a behaviour a test: order, caps, windows, spreading, repeats, series, corrections, overlaps,
 * items fixed to the clock, columns, standing reminders, holidays, channels.
 */
#include "fixture.h"
#include <errno.h>

/* A morning at 05:30 and an afternoon at 17:00, every day, each with one item that takes notices. */
static struct programme *plain_station(struct timetable *timetable, int most)
{
    timetable_init(timetable);
    add_window(timetable, "daily", "05:30", "06:30");
    add_window(timetable, "daily", "17:00", "18:00");
    struct programme *programme = add_programme(timetable, "sang");
    add_air(timetable, programme, "daily", "05:30", 45 * MINUTE_MS);
    add_air(timetable, programme, "daily", "17:00", 30 * MINUTE_MS);
    add_notices(programme, NULL, most);
    return programme;
}

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
        const struct plan_slot *slot = &plan->slots[s];
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
        cmocka_unit_test(test_total_order),
        cmocka_unit_test(test_eligible),
        cmocka_unit_test(test_most_and_filters),
        cmocka_unit_test(test_spread),
        cmocka_unit_test(test_spread_is_anchored),
        cmocka_unit_test(test_cap_defers),
        cmocka_unit_test(test_caps_of_station_and_day),
        cmocka_unit_test(test_sessions_per_day),
        cmocka_unit_test(test_windows_refuse),
        cmocka_unit_test(test_repeat_each),
        cmocka_unit_test(test_series),
        cmocka_unit_test(test_corrections_go_first),
        cmocka_unit_test(test_least_aired),
        cmocka_unit_test(test_other_picks),
        cmocka_unit_test(test_columns),
        cmocka_unit_test(test_standing),
        cmocka_unit_test(test_fixed_to_the_clock),
        cmocka_unit_test(test_overlap),
        cmocka_unit_test(test_holidays),
        cmocka_unit_test(test_channels),
        cmocka_unit_test(test_contents),
        cmocka_unit_test(test_expiry_is_told),
        cmocka_unit_test(test_history_is_left_out),
        cmocka_unit_test(test_waiting_behind_a_run),
        cmocka_unit_test(test_emergency_grid),
        cmocka_unit_test(test_midnight),
        cmocka_unit_test(test_summer_time),
        cmocka_unit_test(test_leap_day),
        cmocka_unit_test(test_same_input_same_plan),
        cmocka_unit_test(test_catch_up),
        cmocka_unit_test(test_bad_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
