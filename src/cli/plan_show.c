/*
 * A plan as an officer reads it, or prints and pins it up. Main thread of `loaxa plan`.
 */
#include "cli/plan_show.h"
#include "calendar/calendar.h"
#include "cli/phrases.h"
#include "cli/show.h"
#include <stdio.h>
#include <string.h>

/* "05:30:00" of a time member. */
struct clock_text {
    char text[24];
};
static struct clock_text clock_of(const json_t *object, const char *name, int length)
{
    struct clock_text out = {""};
    const char *time = show_text(object, name);
    if (strlen(time) >= 19)
        snprintf(out.text, sizeof out.text, "%.*s", length, time + 11);
    return out;
}

/* "1:05" */
static struct clock_text length_of(double seconds)
{
    struct clock_text out;
    const int whole = seconds < 0 || seconds > 90000 ? 0 : (int)(seconds + 0.5);
    snprintf(out.text, sizeof out.text, "%d:%02d", whole / 60, whole % 60);
    return out;
}

static double number(const json_t *object, const char *name)
{
    return json_number_value(json_object_get(object, name));
}

static void print_day(const struct calendar *calendar, struct date day)
{
    char date[32], words[160] = "";
    struct lunar_date lunar;
    const struct holiday *holiday = calendar_holiday(calendar, day);
    snprintf(date, sizeof date, "%02d/%02d/%d", day.day, day.month, day.year);
    if (lunar_from_date(day, &lunar) == 0)
        lunar_speak(lunar, true, words, sizeof words);
    putchar('\n');
    tell(holiday == NULL ? PHRASE_CALENDAR_DAY : PHRASE_CALENDAR_HOLIDAY,
         phrase(PHRASE_MONDAY + date_weekday(day)), date, words, holiday == NULL ? "" : holiday->title);
}

static void print_item(const json_t *item)
{
    char turn[32] = "";
    if (show_number(item, "turn") > 0)
        snprintf(turn, sizeof turn, "%lld", (long long)show_number(item, "turn"));
    const bool again = json_is_true(json_object_get(item, "again"));
    const bool estimated = json_is_true(json_object_get(item, "estimated"));
    printf("    %s  ", clock_of(item, "start", 8).text);
    show_column(show_text(item, "title"), 60);
    printf("%s%s", estimated ? "~" : " ", length_of(number(item, "seconds")).text);
    if (again)
        tell(PHRASE_PLAN_AGAIN);
    else if (turn[0] != '\0')
        tell(PHRASE_PLAN_TURN, turn);
    else
        putchar('\n');
}

static bool is_first_reading(const json_t *item)
{
    return show_number(item, "notice") > 0 && !json_is_true(json_object_get(item, "again"));
}

static size_t count_notices(const json_t *slot)
{
    const json_t *item;
    size_t i, count = 0;
    json_array_foreach(json_object_get(slot, "items"), i, item) count += is_first_reading(item);
    return count;
}

/* What is read, on one line. */
static void print_titles(const json_t *slot)
{
    const json_t *item;
    size_t i;
    const char *before = "         ";
    json_array_foreach(json_object_get(slot, "items"), i, item)
    {
        if (!is_first_reading(item))
            continue;
        printf("%s%s", before, show_text(item, "title"));
        before = "; ";
    }
    if (before[0] == ';')
        putchar('\n');
}

static void print_slot(const json_t *slot, bool items)
{
    char notices[24];
    const json_t *item;
    size_t i;
    snprintf(notices, sizeof notices, "%zu", count_notices(slot));
    tell(PHRASE_PLAN_SLOT, clock_of(slot, "start", 5).text, show_text(slot, "title"),
         show_text(slot, "channel"), notices, length_of(number(slot, "seconds")).text,
         length_of(number(slot, "cap")).text);
    if (!items)
        print_titles(slot);
    else
        json_array_foreach(json_object_get(slot, "items"), i, item) print_item(item);
}

/* The rows of a list whose time (`member`) falls on the day. */
static bool on_day(const json_t *row, const char *member, struct date day)
{
    char date[11];
    date_format(day, date);
    return strncmp(show_text(row, member), date, 10) == 0;
}

static size_t print_remarks(const json_t *plan, const char *list, struct date day)
{
    const json_t *row;
    size_t i, count = 0;
    json_array_foreach(json_object_get(plan, list), i, row)
    {
        if (!on_day(row, "at", day))
            continue;
        tell(PHRASE_PLAN_REMARK, show_text(row, "text"), show_text(row, "rule"));
        count++;
    }
    return count;
}

/* "2026-03-14" or "2026-03-14T…" as "14/03"; "" when there is none. */
static struct clock_text day_of(const json_t *row, const char *name)
{
    struct clock_text out = {""};
    struct date day;
    char text[11];
    snprintf(text, sizeof text, "%s", show_text(row, name));
    if (date_parse(text, &day) == 0)
        snprintf(out.text, sizeof out.text, "%02d/%02d", day.day, day.month);
    return out;
}

/* "Bộ “thuong-dung”: đọc 18 bản tin luân phiên, mỗi bản ít nhất 3 lượt …" */
static void print_coverage(const json_t *plan)
{
    const json_t *row;
    size_t i;
    json_array_foreach(json_object_get(plan, "coverage"), i, row)
    {
        char aired[24], members[24], rounds[24], posted[24];
        const struct clock_text full = day_of(row, "full_on"), last = day_of(row, "last");
        snprintf(aired, sizeof aired, "%lld", (long long)show_number(row, "aired"));
        snprintf(members, sizeof members, "%lld", (long long)show_number(row, "members"));
        snprintf(rounds, sizeof rounds, "%lld", (long long)show_number(row, "rounds"));
        snprintf(posted, sizeof posted, "%lld", (long long)show_number(row, "posted"));
        tell(PHRASE_PLAN_COVERAGE, show_text(row, "set"), members, aired, rounds);
        if (show_number(row, "posted") > 0)
            tell(PHRASE_PLAN_POSTED, posted);
        if (last.text[0] != '\0')
            tell(PHRASE_PLAN_COVERAGE_LAST, last.text);
        tell(full.text[0] != '\0' ? PHRASE_PLAN_COVERAGE_FULL : PHRASE_PLAN_COVERAGE_NEVER, full.text);
    }
}

static void show(const json_t *plan, const struct calendar *calendar, struct date from, int days, bool items)
{
    static const char *const lists[] = {"conflicts", "refusals", "deferred", "notes"};
    char last[32], first[32];
    const json_t *slot;
    size_t i;
    const struct date end = date_add(from, days - 1);
    snprintf(first, sizeof first, "%02d/%02d/%d", from.day, from.month, from.year);
    snprintf(last, sizeof last, "%02d/%02d/%d", end.day, end.month, end.year);
    tell(days == 1 ? PHRASE_PLAN_HEAD_DAY : PHRASE_PLAN_HEAD, first, last);
    for (int d = 0; d < days; d++) {
        const struct date day = date_add(from, d);
        size_t sessions = 0;
        print_day(calendar, day);
        json_array_foreach(json_object_get(plan, "slots"), i, slot)
        {
            if (!on_day(slot, "start", day))
                continue;
            print_slot(slot, items);
            sessions++;
        }
        if (sessions == 0)
            tell(PHRASE_PLAN_NO_SLOT);
        for (size_t list = 0; list < 4; list++)
            print_remarks(plan, lists[list], day);
    }
    print_coverage(plan);
}

void plan_show_days(const json_t *plan, const struct calendar *calendar, struct date from, int days)
{
    show(plan, calendar, from, days, true);
}

void plan_show_sheet(const json_t *plan, const struct calendar *calendar, struct date from, int days)
{
    show(plan, calendar, from, days, false);
}
