/*
 * Items that the clock rules: a relay fixed to its minute, music and silence that fill up to a time, what
 * precedes them, what they may not cut, and days without music.
 */
#include "fixture.h"

static struct item *fix(struct item *item, const char *at)
{
    item->at_set = true;
    item->at_ms = clock_ms(at);
    return item;
}

static struct item *fill(struct item *item, const char *to)
{
    item->fill_set = true;
    item->fill_ms = clock_ms(to);
    return item;
}

/* The morning of a station with the national news: notices, music up to 05:59:40, the time, the news at six,
 * a farewell of ten seconds. */
static void news_station(struct timetable *timetable)
{
    timetable_init(timetable);
    add_window(timetable, "daily", "05:30", "06:30");
    struct programme *programme = add_programme(timetable, "sang");
    add_air(timetable, programme, "daily", "05:30", 45 * MINUTE_MS);
    add_item(programme, ITEM_JINGLE, "nhac");
    add_notices(programme, NULL, 0);
    fill(add_item(programme, ITEM_MUSIC, "khong-loi"), "05:59:40");
    add_item(programme, ITEM_TIME_CHECK, NULL);
    struct item *relay = fix(add_item(programme, ITEM_RELAY, "vov1"), "06:00");
    relay->ms = 13 * MINUTE_MS;
    relay->whole = true;
    add_item(programme, ITEM_SAY, "a b c d e f g h i j");
}

/* "jingle 05:30:00 1s|…" of a slot. */
static const char *shape_of(const struct plan_slot *slot)
{
    static char text[2000];
    size_t length = 0;
    for (size_t i = 0; i < slot->item_count; i++)
        length += (size_t)snprintf(text + length, sizeof text - length, "%s%s %s %.0fs", i == 0 ? "" : "|",
                                   item_kind_id(slot->items[i].kind), clock_text(slot->items[i].start_us),
                                   slot->items[i].seconds);
    return text;
}

static void test_music_fills_up_to_the_news(void **state)
{
    struct timetable timetable;
    struct plan_notice notice = notice_of(1, "tin");
    (void)state;
    news_station(&timetable);
    struct plan *plan = plan_of(&timetable, &notice, 1, "2026-11-23", 1);
    assert_string_equal(shape_of(&plan->slots[0]),
                        "jingle 05:30:00 1s|notices 05:30:01 10s|music 05:30:11 1769s|time_check 05:59:40 "
                        "5s|relay 06:00:00 780s|say 06:13:00 10s");
    const struct plan_item *relay = &plan->slots[0].items[4], *music = &plan->slots[0].items[2];
    assert_true(relay->fixed_us == relay->start_us && relay->whole);
    assert_string_equal(relay->title, "Tiếp âm vov1");
    assert_string_equal(relay->text, "vov1");
    assert_int_equal(music->fill_us, instant_of("2026-11-23 05:59:40"));
    plan_free(plan);
    timetable_done(&timetable);
}

/* Speech is never cut for the news: what does not fit before it waits, and says so; music gives way. */
static void test_speech_before_the_news(void **state)
{
    struct timetable timetable;
    struct plan_notice notices[3];
    (void)state;
    news_station(&timetable);
    for (int i = 0; i < 3; i++)
        notices[i] = notice_of(i + 1, "tin");
    notices[0].seconds = 29 * 60 + 45; /* ends at 05:59:46: no music is left, the time check still fits */
    notices[1].seconds = 60;
    notices[2].seconds = 3;
    struct plan *plan = plan_of(&timetable, notices, 3, "2026-11-23", 1);
    assert_string_equal(shape_of(&plan->slots[0]),
                        "jingle 05:30:00 1s|notices 05:30:01 1785s|notices 05:59:46 3s|time_check 05:59:49 "
                        "5s|relay 06:00:00 780s|say 06:13:00 10s");
    assert_int_equal(remark_of(plan, "at")->notice, 2);
    assert_int_equal(remark_of(plan, "at")->kind, PLAN_DEFERRED);
    plan_free(plan);
    timetable_done(&timetable);
}

/* What is marked whole and does not fit is refused whole, with the rule named. */
static void test_whole_does_not_fit(void **state)
{
    struct timetable timetable;
    (void)state;
    news_station(&timetable);
    timetable.programmes[0].air[0].cap_ms = 40 * MINUTE_MS; /* over at 06:10 */
    struct plan *plan = plan_of(&timetable, NULL, 0, "2026-11-23", 1);
    for (size_t i = 0; i < plan->slots[0].item_count; i++)
        assert_int_not_equal(plan->slots[0].items[i].kind, ITEM_RELAY);
    assert_int_equal(remark_of(plan, "cap_session")->kind, PLAN_REFUSAL);
    assert_non_null(strstr(remark_of(plan, "cap_session")->text, "Tiếp âm"));
    plan_free(plan);
    timetable_done(&timetable);
}

/* Mourning: no jingle; the time that music filled is silence; the news comes all the same. */
static void test_no_music(void **state)
{
    struct timetable timetable;
    (void)state;
    news_station(&timetable);
    add_holiday(&timetable, "quoc-tang", "2026-11-23..2026-11-24", false);
    timetable.calendar.holidays[0].no_music = true;
    struct plan *plan = plan_of(&timetable, NULL, 0, "2026-11-23", 1);
    assert_string_equal(shape_of(&plan->slots[0]), "silence 05:30:00 1780s|time_check 05:59:40 5s|relay "
                                                   "06:00:00 780s|say 06:13:00 10s");
    assert_null(plan->slots[0].items[0].text);
    assert_non_null(strstr(remark_of(plan, "no_music")->text, "quoc-tang"));
    plan_free(plan);
    timetable_done(&timetable);
}

/* Silence of a second at least, and longer when the clock has not come so far. */
static void test_silence_fills(void **state)
{
    struct timetable timetable;
    (void)state;
    timetable_init(&timetable);
    add_window(&timetable, "daily", "05:30", "06:30");
    struct programme *programme = add_programme(&timetable, "sang");
    add_air(&timetable, programme, "daily", "05:30", 45 * MINUTE_MS);
    add_item(programme, ITEM_SAY, "a b c d e f g h i j");
    fill(add_item(programme, ITEM_SILENCE, NULL), "05:30:05")->ms = 1000;
    add_item(programme, ITEM_SAY, "a");
    fill(add_item(programme, ITEM_SILENCE, NULL), "05:31:00")->ms = 1000;
    add_notices(programme, NULL, 0);
    struct plan_notice notice = notice_of(1, "tin");
    struct plan *plan = plan_of(&timetable, &notice, 1, "2026-11-23", 1);
    assert_string_equal(shape_of(&plan->slots[0]), "say 05:30:00 10s|silence 05:30:10 1s|say 05:30:11 "
                                                   "1s|silence 05:30:12 48s|notices 05:31:00 10s");
    plan_free(plan);
    timetable_done(&timetable);
}

/* Tiếp âm Giao thừa: a slot of the last evening of the lunar year, its relay at midnight, in hours allowed
 * for relays only. */
static void test_relay_at_midnight(void **state)
{
    struct timetable timetable;
    (void)state;
    timetable_init(&timetable);
    timetable.exceptions = calloc(1, sizeof *timetable.exceptions);
    timetable.exceptions[timetable.exception_count++] =
        (struct exception){.on = rule_of(&timetable, "lunar-year-end"),
                           .from_ms = clock_ms("23:30"),
                           .to_ms = clock_ms("24:30"),
                           .only = 1u << ITEM_RELAY};
    struct programme *programme = add_programme(&timetable, "giao-thua");
    add_air(&timetable, programme, "lunar-year-end", "23:55", 30 * MINUTE_MS);
    add_item(programme, ITEM_SAY, "a b c");
    fix(add_item(programme, ITEM_RELAY, "vov1"), "24:00")->ms = 15 * MINUTE_MS;
    struct plan *plan = plan_of(&timetable, NULL, 0, "2027-02-01", 14);
    assert_int_equal(plan->slot_count, 1);
    assert_string_equal(plan->slots[0].id, "chinh/giao-thua/0/2027-02-05");
    assert_int_equal(plan->slots[0].item_count, 1); /* the words are refused: relays only */
    assert_int_equal(plan->slots[0].items[0].kind, ITEM_RELAY);
    assert_int_equal(plan->slots[0].items[0].start_us, instant_of("2027-02-06"));
    assert_int_equal(remark_of(plan, "window")->kind, PLAN_REFUSAL);
    plan_free(plan);
    timetable_done(&timetable);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_music_fills_up_to_the_news),
        cmocka_unit_test(test_speech_before_the_news),
        cmocka_unit_test(test_whole_does_not_fit),
        cmocka_unit_test(test_no_music),
        cmocka_unit_test(test_silence_fills),
        cmocka_unit_test(test_relay_at_midnight),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
