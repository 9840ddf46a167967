/*
 * A timetable built in code for the planner's tests, and questions to a plan. Each test program includes it.
 */
#ifndef LOAXA_TEST_TIMETABLE_FIXTURE_H
#define LOAXA_TEST_TIMETABLE_FIXTURE_H

#include "timetable/timetable.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MINUTE_MS 60000LL
#define DAY_US ((int64_t)MS_PER_DAY * 1000)

static inline char *copy_of(const char *text)
{
    char *copy = strdup(text);
    assert_non_null(copy);
    return copy;
}

static inline struct rule *rule_of(const struct timetable *timetable, const char *text)
{
    struct rule *rule = NULL;
    struct error err = {0};
    if (rule_parse(text, &timetable->calendar, &rule, &err) != 0)
        fail_msg("%s", err.text);
    return rule;
}

static inline struct date date_of(const char *text)
{
    struct date date;
    assert_int_equal(date_parse(text, &date), 0);
    return date;
}

static inline int32_t clock_ms(const char *text)
{
    int32_t ms;
    assert_int_equal(time_of_day_parse(text, &ms), 0);
    return ms;
}

/* "2026-11-23 05:30" -> instant */
static inline int64_t instant_of(const char *text)
{
    char date[11];
    snprintf(date, sizeof date, "%.10s", text);
    return civil_to_utc((struct civil){date_of(date), strlen(text) > 11 ? clock_ms(text + 11) : 0});
}

static inline void timetable_init(struct timetable *timetable)
{
    struct error err = {0};
    if (zone_init("Asia/Ho_Chi_Minh", &err) != 0)
        fail_msg("%s", err.text);
    memset(timetable, 0, sizeof *timetable);
    timetable->station_name = copy_of("Đài xã Bình Nguyên");
    timetable->station_listeners = copy_of("bà con");
    timetable->channels = calloc(4, sizeof *timetable->channels);
    timetable->channels[timetable->channel_count++] = copy_of("chinh");
}

static inline void add_window(struct timetable *timetable, const char *days, const char *from, const char *to)
{
    timetable->windows =
        realloc(timetable->windows, (timetable->window_count + 1) * sizeof *timetable->windows);
    timetable->windows[timetable->window_count++] =
        (struct window){rule_of(timetable, days), clock_ms(from), clock_ms(to), 1};
}

static inline struct programme *add_programme(struct timetable *timetable, const char *id)
{
    timetable->programmes =
        realloc(timetable->programmes, (timetable->programme_count + 1) * sizeof *timetable->programmes);
    struct programme *programme = &timetable->programmes[timetable->programme_count++];
    *programme =
        (struct programme){.id = copy_of(id), .title = copy_of(id), .file = copy_of("programmes/x.cfg")};
    return programme;
}

static inline struct air_entry *add_air(struct timetable *timetable, struct programme *programme,
                                        const char *days, const char *at, int64_t cap_ms)
{
    programme->air = realloc(programme->air, (programme->air_count + 1) * sizeof *programme->air);
    struct air_entry *entry = &programme->air[programme->air_count++];
    *entry = (struct air_entry){.days = rule_of(timetable, days),
                                .at_ms = clock_ms(at),
                                .cap_ms = cap_ms,
                                .catch_up_ms = CATCH_UP_DEFAULT_MS,
                                .queue_ms = QUEUE_DEFAULT_MS,
                                .channel = copy_of("chinh"),
                                .line = 7};
    return entry;
}

static inline struct item *add_item(struct programme *programme, enum item_kind kind, const char *text)
{
    programme->items = realloc(programme->items, (programme->item_count + 1) * sizeof *programme->items);
    struct item *item = &programme->items[programme->item_count++];
    *item = (struct item){.kind = kind, .repeat_each = 1, .line = 9};
    item->text = text == NULL ? NULL : copy_of(text);
    return item;
}

static inline struct item *add_notices(struct programme *programme, const char *source, int most)
{
    struct item *item = add_item(programme, ITEM_NOTICES, NULL);
    item->source = source == NULL ? NULL : copy_of(source);
    item->most = most;
    return item;
}

static inline void add_holiday(struct timetable *timetable, const char *id, const char *on, bool suspend)
{
    struct calendar *calendar = &timetable->calendar;
    struct rule *rule = rule_of(timetable, on);
    calendar->holidays = realloc(calendar->holidays, (calendar->count + 1) * sizeof *calendar->holidays);
    calendar->holidays[calendar->count++] =
        (struct holiday){.id = copy_of(id), .title = copy_of(id), .rule = rule, .suspend = suspend};
}

/* A notice that lives for a long time, ten seconds long. */
static inline struct plan_notice notice_of(int64_t id, const char *title)
{
    return (struct plan_notice){.id = id,
                                .revision = 1,
                                .source = "notices",
                                .title = title,
                                .text = title,
                                .from_us = instant_of("2026-11-01"),
                                .arrived_us = instant_of("2026-11-01"),
                                .seconds = 10};
}

/* Every text takes a second for each word. */
static inline double seconds_of_words(void *context, enum item_kind kind, const char *text, bool *estimated)
{
    double words = 1;
    (void)context;
    *estimated = kind == ITEM_SAY;
    for (; *text != '\0'; text++)
        words += *text == ' ';
    return words;
}

static inline struct plan *plan_of(const struct timetable *timetable, const struct plan_notice *notices,
                                   size_t count, const char *from, int days)
{
    const struct plan_input input = {
        .timetable = timetable, .notices = notices, .count = count, .seconds = seconds_of_words};
    struct plan *plan = NULL;
    assert_int_equal(timetable_plan(&input, date_of(from), days, &plan), 0);
    return plan;
}

/* "1 2 3": the ids of the notices of a slot in order, "+" after one that is said again. */
static inline const char *ids_of(const struct plan_slot *slot)
{
    static char text[1000];
    size_t length = 0;
    text[0] = '\0';
    for (size_t i = 0; i < slot->item_count; i++)
        if (slot->items[i].kind == ITEM_NOTICES)
            length +=
                (size_t)snprintf(text + length, sizeof text - length, "%s%lld%s", length == 0 ? "" : " ",
                                 (long long)slot->items[i].notice, slot->items[i].again ? "+" : "");
    return text;
}

/* "1|1 2|": ids_of every slot, joined. */
static inline const char *all_ids(const struct plan *plan)
{
    static char text[4000];
    size_t length = 0;
    text[0] = '\0';
    for (size_t s = 0; s < plan->slot_count; s++)
        length += (size_t)snprintf(text + length, sizeof text - length, "%s%s", s == 0 ? "" : "|",
                                   ids_of(&plan->slots[s]));
    return text;
}

/* The first remark of that rule, or NULL. */
static inline const struct plan_remark *remark_of(const struct plan *plan, const char *rule)
{
    for (size_t i = 0; i < plan->remark_count; i++)
        if (strcmp(plan->remarks[i].rule, rule) == 0)
            return &plan->remarks[i];
    return NULL;
}

static inline const char *clock_text(int64_t at_us)
{
    static char text[16];
    time_of_day_format(civil_from_utc(at_us).ms_of_day, text);
    return text;
}

/* A morning at 05:30 and an afternoon at 17:00, every day, each with one item that takes notices. */
static inline struct programme *plain_station(struct timetable *timetable, int most)
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

#endif
