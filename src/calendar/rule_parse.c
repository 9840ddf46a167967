/*
 * Day rules from text. Called by stationdir/ and the command line. The grammar, lower-case or not:
 *
 *   rule  := union [ "except" union ]
 *   union := all { "," all }
 *   all   := day { ("and" | "every") day }
 *   day   := "(" rule ")" | "daily" | weekdays | date [ ".." date ] | "MM-DD" [ ".." "MM-DD" ] | "month-end"
 *          | "every" N ("days" | "weeks") "from" date | ("1st" … "5th" | "last") weekday "of" "month"
 *          | "day" N { "," N } "of" "month" | "lunar" N { "," N } | "lunar" "month-end"
 *          | "lunar" ["leap"] "MM-DD" [ ".." ["leap"] "MM-DD" ] | "lunar-year-end" | HOLIDAY | HOLIDAY+N |
 * HOLIDAY-N weekdays := "mon" | "mon-sat" | "T2" | "T2-T7" | "CN", joined by ","
 *
 * Input is bounded (RULE_TEXT_MOST, RULE_DEPTH_MOST, RULE_COST_MOST); errors name the column.
 */
#include "calendar/rule_scan.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct rule *parse_rule(struct scan *p);

static struct rule *node(struct scan *p, enum rule_kind kind)
{
    struct rule *rule = calloc(1, sizeof *rule);
    if (rule == NULL)
        return day_no_memory(p);
    rule->kind = kind;
    rule->cost = 1;
    return rule;
}

/* Adopts `child`; frees both on failure. */
static struct rule *adopt(struct scan *p, struct rule *parent, struct rule *child)
{
    struct rule **grown =
        child == NULL ? NULL : realloc(parent->children, (parent->count + 1) * sizeof *grown);
    if (grown != NULL) {
        parent->children = grown;
        parent->children[parent->count++] = child;
        parent->cost += child->cost;
        if (parent->count <= RULE_CHILDREN_MOST && parent->cost <= RULE_COST_MOST)
            return parent;
        day_refuse(p, "fewer parts in one rule");
    } else if (child != NULL) {
        day_no_memory(p);
        rule_free(child);
    }
    rule_free(parent);
    return NULL;
}

static struct rule *parse_weekdays(struct scan *p)
{
    struct rule *rule = node(p, RULE_WEEKDAYS);
    if (rule == NULL)
        return NULL;
    do {
        rule->mask |= day_weekdays(p->word);
        day_advance(p);
    } while (day_take_comma_before(p, day_is_weekdays));
    return rule;
}

static struct rule *parse_date(struct scan *p, struct date from)
{
    struct date to = from;
    day_advance(p);
    if (day_take(p, "..")) {
        if (date_parse(p->word, &to) != 0 || date_compare(to, from) < 0)
            return day_refuse(p, "a date that is not before the first, such as \"2026-11-23\",");
        day_advance(p);
    }
    struct rule *rule = node(p, RULE_DATES);
    if (rule != NULL) {
        rule->from = date_to_days(from);
        rule->to = date_to_days(to);
    }
    return rule;
}

static struct rule *parse_yearly(struct scan *p)
{
    int ends[2] = {0, 0};
    for (int i = 0; i < 2; i++) {
        int month, day;
        if (!day_month_day(p->word, &month, &day) || day > date_days_in_month(2024, month))
            return day_refuse(p, "a month and day such as \"10-31\"");
        ends[i] = month * 32 + day;
        day_advance(p);
        if (i == 0 && !day_take(p, "..")) {
            ends[1] = ends[0];
            break;
        }
    }
    struct rule *rule = node(p, RULE_YEARLY);
    if (rule != NULL) {
        rule->from = ends[0];
        rule->to = ends[1];
    }
    return rule;
}

static struct rule *parse_cycle(struct scan *p, int step)
{
    struct date from;
    const bool weeks = day_is(p, "week") || day_is(p, "weeks");
    if (step < 1 || step > 999 || (!weeks && !day_is(p, "day") && !day_is(p, "days")))
        return day_refuse(p, "\"days\" or \"weeks\" after a number from 1 to 999");
    day_advance(p);
    if (!day_take(p, "from"))
        return day_refuse(p, "\"from\" and a date");
    if (date_parse(p->word, &from) != 0)
        return day_refuse(p, "a date such as \"2026-11-23\"");
    day_advance(p);
    struct rule *rule = node(p, RULE_CYCLE);
    if (rule != NULL) {
        rule->from = date_to_days(from);
        rule->step = weeks ? step * 7 : step;
    }
    return rule;
}

static struct rule *parse_nth(struct scan *p)
{
    const int nth = day_ordinal(p->word);
    day_advance(p);
    const int weekday = day_weekday(p->word);
    if (weekday < 0)
        return day_refuse(p, "a weekday such as \"sat\"");
    day_advance(p);
    if (!day_take(p, "of") || !day_take(p, "month"))
        return day_refuse(p, "\"of month\"");
    struct rule *rule = node(p, RULE_NTH_WEEKDAY);
    if (rule != NULL) {
        rule->step = nth;
        rule->from = weekday;
    }
    return rule;
}

/* N { "," N }, each 1..most, into a mask; 0 with the error set. */
static uint32_t parse_numbers(struct scan *p, int most, const char *expected)
{
    uint32_t mask = 0;
    do {
        const int day = day_number(p->word);
        if (day < 1 || day > most) {
            day_refuse(p, expected);
            return 0;
        }
        mask |= 1u << day;
        day_advance(p);
    } while (day_take_comma_before(p, day_is_number));
    return mask;
}

static struct rule *masked(struct scan *p, enum rule_kind kind, uint32_t mask)
{
    struct rule *rule = mask == 0 ? NULL : node(p, kind);
    if (rule != NULL)
        rule->mask = mask;
    return rule;
}

static struct rule *parse_month_days(struct scan *p)
{
    const uint32_t mask = parse_numbers(p, 31, "a day of the month from 1 to 31");
    if (mask != 0 && (!day_take(p, "of") || !day_take(p, "month")))
        return day_refuse(p, "\"of month\"");
    return masked(p, RULE_MONTH_DAYS, mask);
}

static struct rule *parse_lunar_yearly(struct scan *p)
{
    int32_t ends[2] = {0, 0};
    for (int i = 0; i < 2; i++) {
        int month, day;
        bool leap = day_take(p, "leap");
        if (!day_month_day(p->word, &month, &day) || day > 30)
            return day_refuse(p, "a lunar month and day such as \"01-15\", at most \"12-30\",");
        leap = leap || (i == 1 && (ends[0] & 32) && ends[0] / 64 == month); /* "leap 02-01..02-15" */
        ends[i] = month * 64 + (leap ? 32 : 0) + day;
        day_advance(p);
        if (i == 0 && !day_take(p, "..")) {
            ends[1] = ends[0];
            break;
        }
    }
    struct rule *rule = node(p, RULE_LUNAR_YEARLY);
    if (rule != NULL) {
        rule->from = ends[0];
        rule->to = ends[1];
    }
    return rule;
}

static struct rule *parse_lunar(struct scan *p)
{
    if (day_take(p, "month-end"))
        return masked(p, RULE_LUNAR_DAYS, 1);
    if (day_is_number(p->word))
        return masked(p, RULE_LUNAR_DAYS, parse_numbers(p, 30, "a lunar day from 1 to 30"));
    return parse_lunar_yearly(p);
}

static const struct holiday *find_holiday(const struct calendar *calendar, const char *id)
{
    for (size_t i = 0; calendar != NULL && i < calendar->count; i++)
        if (strcmp(calendar->holidays[i].id, id) == 0)
            return &calendar->holidays[i];
    return NULL;
}

/* Splits "tet-2" into "tet" and -2; the whole word first, because ids may end in digits. */
static const struct holiday *find_offset_holiday(const struct scan *p, int *offset)
{
    char id[sizeof p->word];
    const struct holiday *holiday = find_holiday(p->calendar, p->word);
    *offset = 0;
    if (holiday != NULL)
        return holiday;
    memcpy(id, p->word, sizeof id);
    char *plus = strrchr(id, '+'), *minus = strrchr(id, '-');
    char *sign = plus != NULL && plus > minus ? plus : minus;
    if (sign == NULL || day_number(sign + 1) < 0 || day_number(sign + 1) > 366)
        return NULL;
    *offset = *sign == '-' ? -day_number(sign + 1) : day_number(sign + 1);
    *sign = '\0';
    return find_holiday(p->calendar, id);
}

static struct rule *refuse_name(struct scan *p)
{
    const char *names[256] = {"daily", "month-end", "lunar-year-end", "lunar", "except", "every"};
    char expected[160];
    size_t count = 6;
    for (size_t i = 0; p->calendar != NULL && i < p->calendar->count && count < 256; i++)
        names[count++] = p->calendar->holidays[i].id;
    const char *nearest = p->word[0] == '\0' ? NULL : text_nearest(p->word, names, count);
    snprintf(expected, sizeof expected,
             "a day such as \"mon-sat\", \"2026-11-23\", \"lunar 15\" or a holiday's id%s%.64s%s",
             nearest == NULL ? "" : " (did you mean \"", nearest == NULL ? "" : nearest,
             nearest == NULL ? "" : "\"?)");
    return day_refuse(p, expected);
}

static struct rule *parse_holiday(struct scan *p)
{
    int offset;
    const struct holiday *holiday = find_offset_holiday(p, &offset);
    if (holiday == NULL)
        return refuse_name(p);
    day_advance(p);
    struct rule *rule = node(p, RULE_HOLIDAY);
    if (rule != NULL) {
        rule->calendar = p->calendar;
        rule->index = (size_t)(holiday - p->calendar->holidays);
        rule->step = offset;
        rule->cost += holiday->rule->cost;
    }
    return rule;
}

static struct rule *parse_nested(struct scan *p)
{
    if (p->depth >= RULE_DEPTH_MOST)
        return day_refuse(p, "fewer brackets inside each other");
    p->depth++;
    struct rule *rule = parse_rule(p);
    p->depth--;
    if (rule != NULL && !day_take(p, ")")) {
        rule_free(rule);
        return day_refuse(p, "\")\"");
    }
    return rule;
}

static struct rule *parse_day(struct scan *p)
{
    struct date date;
    int month, day;
    if (day_take(p, "("))
        return parse_nested(p);
    if (day_take(p, "daily"))
        return masked(p, RULE_WEEKDAYS, 127);
    if (day_is_weekdays(p->word))
        return parse_weekdays(p);
    if (date_parse(p->word, &date) == 0)
        return parse_date(p, date);
    if (day_month_day(p->word, &month, &day))
        return parse_yearly(p);
    if (day_ordinal(p->word) != 0)
        return parse_nth(p);
    if (day_take(p, "month-end"))
        return masked(p, RULE_MONTH_DAYS, 1);
    if (day_take(p, "lunar-year-end"))
        return node(p, RULE_LUNAR_EVE);
    if (day_take(p, "day"))
        return parse_month_days(p);
    if (day_take(p, "lunar"))
        return parse_lunar(p);
    return parse_holiday(p);
}

/* "every" before a number opens a cycle, before anything else it is only a word. */
static struct rule *parse_every(struct scan *p)
{
    if (day_take(p, "every") && day_is_number(p->word)) {
        const int step = day_number(p->word);
        day_advance(p);
        return parse_cycle(p, step);
    }
    return day_take(p, "day") ? masked(p, RULE_WEEKDAYS, 127) : parse_day(p);
}

static struct rule *parse_first(struct scan *p)
{
    return day_is(p, "every") ? parse_every(p) : parse_day(p);
}

/* One part alone is itself; several become children of a node of `kind`. */
static struct rule *parse_joined(struct scan *p, enum rule_kind kind, struct rule *(*part)(struct scan *),
                                 bool (*more)(struct scan *))
{
    struct rule *first = part(p), *joined = NULL;
    while (first != NULL && more(p)) {
        if (joined == NULL) {
            joined = node(p, kind);
            if (joined == NULL) {
                rule_free(first);
                return NULL;
            }
            joined = adopt(p, joined, first);
        }
        joined = joined == NULL ? NULL : adopt(p, joined, part(p));
        if (joined == NULL)
            return NULL;
    }
    return joined == NULL ? first : joined;
}

static bool more_of_all(struct scan *p)
{
    return day_is(p, "every") || day_take(p, "and");
}

static struct rule *parse_all(struct scan *p)
{
    return parse_joined(p, RULE_ALL, parse_first, more_of_all);
}

static bool more_of_any(struct scan *p)
{
    return day_take(p, ",");
}

static struct rule *parse_any(struct scan *p)
{
    return rule_merge(parse_joined(p, RULE_ANY, parse_all, more_of_any));
}

static struct rule *parse_rule(struct scan *p)
{
    struct rule *base = parse_any(p);
    if (base == NULL || !day_take(p, "except"))
        return base;
    struct rule *except = node(p, RULE_EXCEPT);
    if (except == NULL) {
        rule_free(base);
        return NULL;
    }
    except = adopt(p, except, base);
    return except == NULL ? NULL : adopt(p, except, parse_any(p));
}

int rule_parse(const char *text, const struct calendar *calendar, struct rule **out, struct error *err)
{
    struct error own = {0};
    struct scan p = {.text = text, .at = text, .calendar = calendar, .err = err == NULL ? &own : err};
    if (strlen(text) > RULE_TEXT_MOST)
        return error_set(err, -EINVAL, "a day rule of %zu bytes; at most %d are read", strlen(text),
                         RULE_TEXT_MOST);
    day_advance(&p);
    struct rule *rule = parse_rule(&p);
    if (rule == NULL)
        return p.err->code;
    if (p.word[0] != '\0') {
        rule_free(rule);
        day_refuse(&p, "\",\", \"and\", \"every\", \"except\" or nothing more");
        return p.err->code;
    }
    *out = rule;
    return 0;
}
