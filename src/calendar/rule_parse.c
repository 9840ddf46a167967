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
#include "calendar/rule.h"
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct parser {
    const char *text, *at;
    char word[64];    /* the present token: a word in lower case, or one of "," "(" ")" "..", "" at the end */
    const char *mark; /* where it begins */
    const struct calendar *calendar;
    struct error *err;
    int depth;
};

static struct rule *parse_rule(struct parser *p);

static struct rule *refuse(struct parser *p, const char *expected)
{
    const int column = (int)(p->mark - p->text) + 1;
    if (p->word[0] == '\0')
        error_set(p->err, -EINVAL, "day rule \"%.200s\": expected %s at its end", p->text, expected);
    else
        error_set(p->err, -EINVAL, "day rule \"%.200s\", column %d: expected %s, found \"%s\"", p->text,
                  column, expected, p->word);
    return NULL;
}

static struct rule *no_memory(struct parser *p)
{
    error_set(p->err, -ENOMEM, "no memory for a day rule");
    return NULL;
}

static bool in_word(char c)
{
    return isalnum((unsigned char)c) || c == '-' || c == '+' || c == '_';
}

/* Takes the next token; an over-long word is cut, which no name survives. */
static void advance(struct parser *p)
{
    size_t length = 0;
    while (*p->at == ' ' || *p->at == '\t')
        p->at++;
    p->mark = p->at;
    if (p->at[0] == '.' && p->at[1] == '.') {
        p->word[length++] = *p->at++;
        p->word[length++] = *p->at++;
    } else if (*p->at != '\0' && !in_word(*p->at)) {
        do /* a whole character, whatever it is */
            p->word[length++] = *p->at++;
        while ((*p->at & 0xc0) == 0x80 && length < 4);
    } else {
        for (; in_word(*p->at); p->at++)
            if (length + 1 < sizeof p->word)
                p->word[length++] = (char)tolower((unsigned char)*p->at);
    }
    p->word[length] = '\0';
}

static bool is(const struct parser *p, const char *word)
{
    return strcmp(p->word, word) == 0;
}

static bool take(struct parser *p, const char *word)
{
    if (!is(p, word))
        return false;
    advance(p);
    return true;
}

static struct rule *node(struct parser *p, enum rule_kind kind)
{
    struct rule *rule = calloc(1, sizeof *rule);
    if (rule == NULL)
        return no_memory(p);
    rule->kind = kind;
    rule->cost = 1;
    return rule;
}

/* Adopts `child`; frees both on failure. */
static struct rule *adopt(struct parser *p, struct rule *parent, struct rule *child)
{
    struct rule **grown =
        child == NULL ? NULL : realloc(parent->children, (parent->count + 1) * sizeof *grown);
    if (grown != NULL) {
        parent->children = grown;
        parent->children[parent->count++] = child;
        parent->cost += child->cost;
        if (parent->count <= RULE_CHILDREN_MOST && parent->cost <= RULE_COST_MOST)
            return parent;
        refuse(p, "fewer parts in one rule");
    } else if (child != NULL) {
        no_memory(p);
        rule_free(child);
    }
    rule_free(parent);
    return NULL;
}

/* All of `text` as a number of 1..4 digits, or -1. */
static int number_of(const char *text)
{
    int value = 0;
    size_t length = strlen(text);
    if (length == 0 || length > 4)
        return -1;
    for (; *text != '\0'; text++) {
        if (!isdigit((unsigned char)*text))
            return -1;
        value = value * 10 + (*text - '0');
    }
    return value;
}

/* "MM-DD" -> month and day, false when the word is none. */
static bool month_day(const char *word, int *month, int *day)
{
    if (strlen(word) != 5 || word[2] != '-')
        return false;
    const char m[] = {word[0], word[1], '\0'};
    *month = number_of(m);
    *day = number_of(word + 3);
    return *month >= 1 && *month <= 12 && *day >= 1 && *day <= 31;
}

static int weekday_named(const char *word)
{
    static const char *const names[][7] = {{"mon", "tue", "wed", "thu", "fri", "sat", "sun"},
                                           {"t2", "t3", "t4", "t5", "t6", "t7", "cn"}};
    for (int set = 0; set < 2; set++)
        for (int day = 0; day < 7; day++)
            if (strcmp(word, names[set][day]) == 0)
                return day;
    return -1;
}

/* "mon" or "mon-sat" -> mask, 0 when the word is none. */
static uint32_t weekdays_of(const char *word)
{
    char first[8] = "";
    const char *dash = strchr(word, '-');
    if (dash == NULL)
        return weekday_named(word) < 0 ? 0 : 1u << weekday_named(word);
    snprintf(first, sizeof first, "%.*s", (int)(dash - word), word);
    const int from = weekday_named(first), to = weekday_named(dash + 1);
    uint32_t mask = 0;
    if (from < 0 || to < 0)
        return 0;
    for (int day = from; mask |= 1u << day, day != to;)
        day = (day + 1) % 7;
    return mask;
}

/* Whether a comma and then a word for which `continues` holds follows; takes the comma. */
static bool take_comma_before(struct parser *p, bool (*continues)(const char *))
{
    if (!is(p, ","))
        return false;
    struct parser ahead = *p;
    advance(&ahead);
    if (!continues(ahead.word))
        return false;
    advance(p);
    return true;
}

static bool is_weekdays(const char *word)
{
    return weekdays_of(word) != 0;
}

static bool is_number(const char *word)
{
    return number_of(word) >= 0;
}

static struct rule *parse_weekdays(struct parser *p)
{
    struct rule *rule = node(p, RULE_WEEKDAYS);
    if (rule == NULL)
        return NULL;
    do {
        rule->mask |= weekdays_of(p->word);
        advance(p);
    } while (take_comma_before(p, is_weekdays));
    return rule;
}

static struct rule *parse_date(struct parser *p, struct date from)
{
    struct date to = from;
    advance(p);
    if (take(p, "..")) {
        if (date_parse(p->word, &to) != 0 || date_compare(to, from) < 0)
            return refuse(p, "a date that is not before the first, such as \"2026-11-23\",");
        advance(p);
    }
    struct rule *rule = node(p, RULE_DATES);
    if (rule != NULL) {
        rule->from = date_to_days(from);
        rule->to = date_to_days(to);
    }
    return rule;
}

static struct rule *parse_yearly(struct parser *p)
{
    int ends[2] = {0, 0};
    for (int i = 0; i < 2; i++) {
        int month, day;
        if (!month_day(p->word, &month, &day) || day > date_days_in_month(2024, month))
            return refuse(p, "a month and day such as \"10-31\"");
        ends[i] = month * 32 + day;
        advance(p);
        if (i == 0 && !take(p, "..")) {
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

static struct rule *parse_cycle(struct parser *p, int step)
{
    struct date from;
    const bool weeks = is(p, "week") || is(p, "weeks");
    if (step < 1 || step > 999 || (!weeks && !is(p, "day") && !is(p, "days")))
        return refuse(p, "\"days\" or \"weeks\" after a number from 1 to 999");
    advance(p);
    if (!take(p, "from"))
        return refuse(p, "\"from\" and a date");
    if (date_parse(p->word, &from) != 0)
        return refuse(p, "a date such as \"2026-11-23\"");
    advance(p);
    struct rule *rule = node(p, RULE_CYCLE);
    if (rule != NULL) {
        rule->from = date_to_days(from);
        rule->step = weeks ? step * 7 : step;
    }
    return rule;
}

/* "1st" … "5th" -> 1..5, "last" -> -1, else 0. */
static int ordinal_of(const char *word)
{
    static const char *const names[] = {"1st", "2nd", "3rd", "4th", "5th"};
    for (int i = 0; i < 5; i++)
        if (strcmp(word, names[i]) == 0)
            return i + 1;
    return strcmp(word, "last") == 0 ? -1 : 0;
}

static struct rule *parse_nth(struct parser *p)
{
    const int nth = ordinal_of(p->word);
    advance(p);
    const int weekday = weekday_named(p->word);
    if (weekday < 0)
        return refuse(p, "a weekday such as \"sat\"");
    advance(p);
    if (!take(p, "of") || !take(p, "month"))
        return refuse(p, "\"of month\"");
    struct rule *rule = node(p, RULE_NTH_WEEKDAY);
    if (rule != NULL) {
        rule->step = nth;
        rule->from = weekday;
    }
    return rule;
}

/* N { "," N }, each 1..most, into a mask; 0 with the error set. */
static uint32_t parse_numbers(struct parser *p, int most, const char *expected)
{
    uint32_t mask = 0;
    do {
        const int day = number_of(p->word);
        if (day < 1 || day > most) {
            refuse(p, expected);
            return 0;
        }
        mask |= 1u << day;
        advance(p);
    } while (take_comma_before(p, is_number));
    return mask;
}

static struct rule *masked(struct parser *p, enum rule_kind kind, uint32_t mask)
{
    struct rule *rule = mask == 0 ? NULL : node(p, kind);
    if (rule != NULL)
        rule->mask = mask;
    return rule;
}

static struct rule *parse_month_days(struct parser *p)
{
    const uint32_t mask = parse_numbers(p, 31, "a day of the month from 1 to 31");
    if (mask != 0 && (!take(p, "of") || !take(p, "month")))
        return refuse(p, "\"of month\"");
    return masked(p, RULE_MONTH_DAYS, mask);
}

static struct rule *parse_lunar_yearly(struct parser *p)
{
    int32_t ends[2] = {0, 0};
    for (int i = 0; i < 2; i++) {
        int month, day;
        bool leap = take(p, "leap");
        if (!month_day(p->word, &month, &day) || day > 30)
            return refuse(p, "a lunar month and day such as \"01-15\", at most \"12-30\",");
        leap = leap || (i == 1 && (ends[0] & 32) && ends[0] / 64 == month); /* "leap 02-01..02-15" */
        ends[i] = month * 64 + (leap ? 32 : 0) + day;
        advance(p);
        if (i == 0 && !take(p, "..")) {
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

static struct rule *parse_lunar(struct parser *p)
{
    if (take(p, "month-end"))
        return masked(p, RULE_LUNAR_DAYS, 1);
    if (is_number(p->word))
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
static const struct holiday *find_offset_holiday(const struct parser *p, int *offset)
{
    char id[sizeof p->word];
    const struct holiday *holiday = find_holiday(p->calendar, p->word);
    *offset = 0;
    if (holiday != NULL)
        return holiday;
    memcpy(id, p->word, sizeof id);
    char *plus = strrchr(id, '+'), *minus = strrchr(id, '-');
    char *sign = plus != NULL && plus > minus ? plus : minus;
    if (sign == NULL || number_of(sign + 1) < 0 || number_of(sign + 1) > 366)
        return NULL;
    *offset = *sign == '-' ? -number_of(sign + 1) : number_of(sign + 1);
    *sign = '\0';
    return find_holiday(p->calendar, id);
}

static struct rule *refuse_name(struct parser *p)
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
    return refuse(p, expected);
}

static struct rule *parse_holiday(struct parser *p)
{
    int offset;
    const struct holiday *holiday = find_offset_holiday(p, &offset);
    if (holiday == NULL)
        return refuse_name(p);
    advance(p);
    struct rule *rule = node(p, RULE_HOLIDAY);
    if (rule != NULL) {
        rule->calendar = p->calendar;
        rule->index = (size_t)(holiday - p->calendar->holidays);
        rule->step = offset;
        rule->cost += holiday->rule->cost;
    }
    return rule;
}

static struct rule *parse_nested(struct parser *p)
{
    if (p->depth >= RULE_DEPTH_MOST)
        return refuse(p, "fewer brackets inside each other");
    p->depth++;
    struct rule *rule = parse_rule(p);
    p->depth--;
    if (rule != NULL && !take(p, ")")) {
        rule_free(rule);
        return refuse(p, "\")\"");
    }
    return rule;
}

static struct rule *parse_day(struct parser *p)
{
    struct date date;
    int month, day;
    if (take(p, "("))
        return parse_nested(p);
    if (take(p, "daily"))
        return masked(p, RULE_WEEKDAYS, 127);
    if (is_weekdays(p->word))
        return parse_weekdays(p);
    if (date_parse(p->word, &date) == 0)
        return parse_date(p, date);
    if (month_day(p->word, &month, &day))
        return parse_yearly(p);
    if (ordinal_of(p->word) != 0)
        return parse_nth(p);
    if (take(p, "month-end"))
        return masked(p, RULE_MONTH_DAYS, 1);
    if (take(p, "lunar-year-end"))
        return node(p, RULE_LUNAR_EVE);
    if (take(p, "day"))
        return parse_month_days(p);
    if (take(p, "lunar"))
        return parse_lunar(p);
    return parse_holiday(p);
}

/* "every" before a number opens a cycle, before anything else it is only a word. */
static struct rule *parse_every(struct parser *p)
{
    if (take(p, "every") && is_number(p->word)) {
        const int step = number_of(p->word);
        advance(p);
        return parse_cycle(p, step);
    }
    return take(p, "day") ? masked(p, RULE_WEEKDAYS, 127) : parse_day(p);
}

static struct rule *parse_first(struct parser *p)
{
    return is(p, "every") ? parse_every(p) : parse_day(p);
}

/* One part alone is itself; several become children of a node of `kind`. */
static struct rule *parse_joined(struct parser *p, enum rule_kind kind, struct rule *(*part)(struct parser *),
                                 bool (*more)(struct parser *))
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

static bool more_of_all(struct parser *p)
{
    return is(p, "every") || take(p, "and");
}

static struct rule *parse_all(struct parser *p)
{
    return parse_joined(p, RULE_ALL, parse_first, more_of_all);
}

static bool more_of_any(struct parser *p)
{
    return take(p, ",");
}

static struct rule *parse_any(struct parser *p)
{
    return rule_merge(parse_joined(p, RULE_ANY, parse_all, more_of_any));
}

static struct rule *parse_rule(struct parser *p)
{
    struct rule *base = parse_any(p);
    if (base == NULL || !take(p, "except"))
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
    struct parser p = {.text = text, .at = text, .calendar = calendar, .err = err == NULL ? &own : err};
    if (strlen(text) > RULE_TEXT_MOST)
        return error_set(err, -EINVAL, "a day rule of %zu bytes; at most %d are read", strlen(text),
                         RULE_TEXT_MOST);
    advance(&p);
    struct rule *rule = parse_rule(&p);
    if (rule == NULL)
        return p.err->code;
    if (p.word[0] != '\0') {
        rule_free(rule);
        refuse(&p, "\",\", \"and\", \"every\", \"except\" or nothing more");
        return p.err->code;
    }
    *out = rule;
    return 0;
}
