/*
 * What a day rule matches and which day comes next. Called by timetable/ for every slot, by the command line,
 * on any thread. Each kind of rule knows its first day on or after a given one without walking the days
 * between; unions take the least, intersections and exceptions leap until all agree. "Never" is a result.
 */
#include "calendar/rule.h"
#include "calendar/lunar_year.h"
#include <stdlib.h>

static int32_t first_weekday(const struct rule *rule, int32_t day)
{
    for (int i = 0; i < 7; i++)
        if (rule->mask >> date_weekday(date_from_days(day + i)) & 1)
            return day + i;
    return RULE_NEVER;
}

static int32_t first_date(const struct rule *rule, int32_t day)
{
    if (day > rule->to)
        return RULE_NEVER;
    return day > rule->from ? day : rule->from;
}

static bool within(int32_t key, int32_t from, int32_t to)
{
    return from <= to ? key >= from && key <= to : key >= from || key <= to;
}

static int32_t first_yearly(const struct rule *rule, int32_t day)
{
    const struct date date = date_from_days(day);
    if (within(date.month * 32 + date.day, rule->from, rule->to))
        return day;
    for (int year = date.year; year <= date.year + 9; year++) {
        struct date start = {(int16_t)year, (int8_t)(rule->from / 32), (int8_t)(rule->from % 32)};
        if (!date_valid(start)) /* 02-29: the range begins on 03-01, if it holds it */
            start = (struct date){(int16_t)year, (int8_t)(start.month + 1), 1};
        if (date_to_days(start) >= day && within(start.month * 32 + start.day, rule->from, rule->to))
            return date_to_days(start);
    }
    return RULE_NEVER;
}

static int32_t first_of_cycle(const struct rule *rule, int32_t day)
{
    if (day <= rule->from)
        return rule->from;
    const int32_t past = (day - rule->from) % rule->step;
    return past == 0 ? day : day + rule->step - past;
}

/* Day number of the n-th such weekday of a month, or -1 when the month has none. */
static int32_t nth_weekday(int year, int month, int n, int weekday)
{
    const struct date first = {(int16_t)year, (int8_t)month, 1};
    const int length = date_days_in_month(year, month);
    int day = 1 + (weekday - (int)date_weekday(first) + 7) % 7;
    if (n > 0)
        day += (n - 1) * 7;
    else
        day += (length - day) / 7 * 7;
    return day > length ? RULE_NEVER : date_to_days(first) + day - 1;
}

static int32_t first_nth_weekday(const struct rule *rule, int32_t day)
{
    const struct date date = date_from_days(day);
    for (int i = 0; i < 14; i++) {
        const int month = date.month - 1 + i;
        const int32_t found = nth_weekday(date.year + month / 12, month % 12 + 1, rule->step, rule->from);
        if (found != RULE_NEVER && found >= day)
            return found;
    }
    return RULE_NEVER;
}

static int32_t first_month_day(const struct rule *rule, int32_t day)
{
    for (int32_t end = day + 62; day < end; day++) {
        const struct date date = date_from_days(day);
        if (rule->mask >> date.day & 1)
            return day;
        if ((rule->mask & 1) && date.day == date_days_in_month(date.year, date.month))
            return day;
    }
    return RULE_NEVER;
}

static bool lunar_of(int32_t day, struct lunar_date *out)
{
    return lunar_from_date(date_from_days(day), out) == 0;
}

static int32_t first_lunar_day(const struct rule *rule, int32_t day)
{
    struct lunar_date lunar;
    for (int months = 0; months < 3 && lunar_of(day, &lunar); months++) {
        for (int d = lunar.day; d <= lunar.month_length; d++)
            if ((rule->mask >> d & 1) || ((rule->mask & 1) && d == lunar.month_length))
                return day + d - lunar.day;
        day += lunar.month_length - lunar.day + 1;
    }
    return RULE_NEVER;
}

static int32_t lunar_key(const struct lunar_date *lunar)
{
    return lunar->month * 64 + (lunar->leap ? 32 : 0) + lunar->day;
}

/* Where a yearly lunar range begins in one lunar year; a 30th that this year's month has not is the next
 * month's 1st, if the range holds it. */
static int32_t lunar_start(const struct rule *rule, int year)
{
    struct lunar_date lunar = {(int16_t)year, (int8_t)(rule->from / 64), (int8_t)(rule->from % 32),
                               (rule->from & 32) != 0, 0};
    struct date solar;
    if (lunar_to_date(lunar, &solar) == 0)
        return date_to_days(solar);
    lunar.day--;
    if (rule->from == rule->to || lunar.day != 29 || lunar_to_date(lunar, &solar) != 0)
        return RULE_NEVER;
    return date_to_days(solar) + 1;
}

static int32_t first_lunar_yearly(const struct rule *rule, int32_t day)
{
    struct lunar_date lunar;
    if (!lunar_of(day, &lunar))
        return RULE_NEVER;
    if (within(lunar_key(&lunar), rule->from, rule->to))
        return day;
    for (int year = lunar.year; year <= LUNAR_YEAR_LAST; year++) {
        const int32_t start = lunar_start(rule, year);
        if (start != RULE_NEVER && start >= day)
            return start;
    }
    return RULE_NEVER;
}

static int32_t first_lunar_eve(const struct rule *rule, int32_t day)
{
    struct lunar_year year;
    const int number = date_from_days(day).year;
    (void)rule;
    for (int i = number; i <= number + 1 && lunar_year_get(i, &year) == 0; i++)
        if (year.tet - 1 >= day)
            return year.tet - 1;
    return RULE_NEVER;
}

/* ---- rules made of rules ---- */

/* One search: it ends at `limit`, and after so many steps that only a rule made to be slow needs them. */
struct search {
    int32_t limit;
    int32_t steps;
};
#define STEPS_MOST 2000000

static int32_t first_of(const struct rule *rule, int32_t day, struct search *search);

static int32_t first_holiday(const struct rule *rule, int32_t day, struct search *search)
{
    struct search inner = {search->limit - rule->step, search->steps};
    const int32_t found = first_of(rule->calendar->holidays[rule->index].rule, day - rule->step, &inner);
    search->steps = inner.steps;
    return found == RULE_NEVER ? found : found + rule->step;
}

static bool is_composite(const struct rule *rule)
{
    return rule->kind >= RULE_HOLIDAY;
}

/* The least of its parts; the quick ones first, so that the others need not look further. */
static int32_t first_of_any(const struct rule *rule, int32_t day, struct search *search)
{
    struct search inner = {search->limit, search->steps};
    int32_t least = RULE_NEVER;
    for (int slow = 0; slow < 2; slow++)
        for (size_t i = 0; i < rule->count && least != day; i++) {
            const int32_t found = is_composite(rule->children[i]) == (slow == 1)
                                      ? first_of(rule->children[i], day, &inner)
                                      : RULE_NEVER;
            if (found < least)
                least = inner.limit = found;
        }
    search->steps = inner.steps;
    return least;
}

static int32_t first_of_all(const struct rule *rule, int32_t day, struct search *search)
{
    for (size_t agreed = 0, i = 0; agreed < rule->count; i = (i + 1) % rule->count) {
        const int32_t found = first_of(rule->children[i], day, search);
        if (found > search->limit)
            return RULE_NEVER;
        agreed = found == day ? agreed + 1 : 1;
        day = found;
    }
    return day;
}

static int32_t first_except(const struct rule *rule, int32_t day, struct search *search)
{
    for (; day <= search->limit; day++) {
        day = first_of(rule->children[0], day, search);
        if (day > search->limit || !rule_matches(rule->children[1], date_from_days(day)))
            return day;
    }
    return RULE_NEVER;
}

static int32_t first_of(const struct rule *rule, int32_t day, struct search *search)
{
    static int32_t (*const leaves[])(const struct rule *, int32_t) = {
        [RULE_WEEKDAYS] = first_weekday,        [RULE_DATES] = first_date,
        [RULE_YEARLY] = first_yearly,           [RULE_CYCLE] = first_of_cycle,
        [RULE_NTH_WEEKDAY] = first_nth_weekday, [RULE_MONTH_DAYS] = first_month_day,
        [RULE_LUNAR_DAYS] = first_lunar_day,    [RULE_LUNAR_YEARLY] = first_lunar_yearly,
        [RULE_LUNAR_EVE] = first_lunar_eve,
    };
    static int32_t (*const composites[])(const struct rule *, int32_t, struct search *) = {
        [RULE_HOLIDAY] = first_holiday,
        [RULE_ANY] = first_of_any,
        [RULE_ALL] = first_of_all,
        [RULE_EXCEPT] = first_except,
    };
    if (day < RULE_FIRST_DAY)
        day = RULE_FIRST_DAY;
    if (day > search->limit || search->steps-- <= 0)
        return RULE_NEVER;
    const int32_t found =
        is_composite(rule) ? composites[rule->kind](rule, day, search) : leaves[rule->kind](rule, day);
    return found > search->limit ? RULE_NEVER : found;
}

int32_t rule_first(const struct rule *rule, int32_t day)
{
    struct search search = {RULE_LAST_DAY, STEPS_MOST};
    return first_of(rule, day, &search);
}

/* ---- what matches: no search at all ---- */

static bool matches(const struct rule *rule, int32_t day)
{
    bool any = false, all = true;
    struct search search = {day, 1};
    if (rule->kind == RULE_HOLIDAY)
        return matches(rule->calendar->holidays[rule->index].rule, day - rule->step);
    if (!is_composite(rule))
        return first_of(rule, day, &search) == day;
    if (rule->kind == RULE_EXCEPT)
        return matches(rule->children[0], day) && !matches(rule->children[1], day);
    for (size_t i = 0; i < rule->count && !(rule->kind == RULE_ANY ? any : !all); i++) {
        const bool one = matches(rule->children[i], day);
        any = any || one;
        all = all && one;
    }
    return rule->kind == RULE_ANY ? any : all;
}

bool rule_matches(const struct rule *rule, struct date day)
{
    const int32_t number = date_to_days(day);
    return number >= RULE_FIRST_DAY && number <= RULE_LAST_DAY && matches(rule, number);
}

bool rule_next(const struct rule *rule, struct date after, struct date *out)
{
    const int32_t found = rule_first(rule, date_to_days(after) + 1);
    if (found == RULE_NEVER)
        return false;
    *out = date_from_days(found);
    return true;
}

bool rule_may_skip(const struct rule *rule)
{
    switch (rule->kind) {
    case RULE_LUNAR_DAYS:
        return (rule->mask >> 30 & 1) && !(rule->mask & 1);
    case RULE_LUNAR_YEARLY:
        return rule->from == rule->to && rule->from % 32 == 30;
    case RULE_MONTH_DAYS:
        return rule->mask >> 29 != 0 && !(rule->mask & 1);
    case RULE_WEEKDAYS:
    case RULE_DATES:
    case RULE_YEARLY:
    case RULE_CYCLE:
    case RULE_NTH_WEEKDAY:
    case RULE_LUNAR_EVE:
    case RULE_HOLIDAY:
        return false;
    case RULE_ANY:
    case RULE_ALL:
    case RULE_EXCEPT:
        break;
    }
    for (size_t i = 0; i < rule->count; i++)
        if (rule_may_skip(rule->children[i]))
            return true;
    return false;
}

void rule_free(struct rule *rule)
{
    if (rule == NULL)
        return;
    for (size_t i = 0; i < rule->count; i++)
        rule_free(rule->children[i]);
    free(rule->children);
    free(rule);
}
