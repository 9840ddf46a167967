/*
 * Days in a text: words that are true on one day or in one week only, the end of an event, what is past.
 * Pure.
 */
#include "base/text.h"
#include "document/guard_parts.h"
#include "document/office.h"
#include "document/speech.h"
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *words;
    int days;     /* from the day it is read */
    bool article; /* is no way of saying "in our time" */
} relative[] = {
    {"hôm nay", 0, false},   {"sáng nay", 0, true},  {"trưa nay", 0, true},  {"chiều nay", 0, true},
    {"tối nay", 0, true},    {"đêm nay", 0, true},   {"ngày mai", 1, false}, {"sáng mai", 1, true},
    {"trưa mai", 1, true},   {"chiều mai", 1, true}, {"tối mai", 1, true},   {"đêm mai", 1, true},
    {"ngày kia", 2, false},  {"ngày mốt", 2, false}, {"hôm qua", -1, true},  {"sáng qua", -1, true},
    {"chiều qua", -1, true}, {"tối qua", -1, true},  {"đêm qua", -1, true},  {"hôm kia", -2, false},
};

/* Words for weeks, by the days from this Monday to their first and last day. */
static const struct {
    const char *words;
    int first, last;
} weeks[] = {{"cuối tuần này", 5, 6},
             {"tuần này", 0, 6},
             {"tuần tới", 7, 13},
             {"tuần sau", 7, 13},
             {"cuối tuần", 5, 6}};

/* The day by which the words are meant: the first it may air. */
static struct date first_day(const struct guard_input *input)
{
    struct date day = input->today;
    char from[11] = "";
    if (input->from && strlen(input->from) >= 10) {
        memcpy(from, input->from, 10);
        (void)date_parse(from, &day);
    }
    return day;
}

/* Does it air in one week only? */
static bool is_one_week(const struct guard_input *input, struct date monday)
{
    struct date last;
    char until[11] = "";
    if (!input->until || strlen(input->until) < 10) {
        return false;
    }
    memcpy(until, input->until, 10);
    return date_parse(until, &last) == 0 && date_to_days(last) - date_to_days(monday) < 7;
}

static void check_weeks(struct guard *guard)
{
    struct date day = first_day(guard->input), monday = date_add(day, -(int)date_weekday(day));
    char first[SPEECH_DATE_SIZE], last[SPEECH_DATE_SIZE];
    for (size_t i = 0; i < sizeof weeks / sizeof *weeks && !is_one_week(guard->input, monday); i++) {
        if (guard_words(guard->lower, weeks[i].words)) {
            speech_date(date_add(monday, weeks[i].first), false, first);
            speech_date(date_add(monday, weeks[i].last), false, last);
            guard_found(guard, "Có chữ \"%s\", chỉ đúng khi phát trong một tuần. Nên viết: từ %s, đến %s.",
                        weeks[i].words, first, last);
            return;
        }
    }
}

/* The first word of `lower` that holds on one day only, or -1. */
static int relative_word(const struct guard_input *input, const char *lower)
{
    for (size_t i = 0; i < sizeof relative / sizeof *relative; i++) {
        bool watched = input->about_event || relative[i].article;
        if (watched && guard_words(lower, relative[i].words)) {
            return (int)i;
        }
    }
    return -1;
}

int guard_one_day(const struct guard_input *input, bool *one_day, struct date *day)
{
    char *lower = text_lower(input->text);
    if (!lower) {
        return -ENOMEM;
    }
    *one_day = relative_word(input, lower) >= 0;
    *day = first_day(input);
    free(lower);
    return 0;
}

/* Does it end on its first day? */
static bool ends_at_once(const struct guard_input *input)
{
    char first[11];
    date_format(first_day(input), first);
    return input->until && strncmp(first, input->until, 10) == 0;
}

static void tell_relative(struct guard *guard, const char *words, int days)
{
    char date[SPEECH_DATE_SIZE], first[SPEECH_DATE_SIZE];
    speech_date(first_day(guard->input), false, first);
    speech_date(date_add(first_day(guard->input), days), false, date);
    if (ends_at_once(guard->input)) {
        guard_found(guard, "Có chữ \"%s\", nên chỉ phát trong %s. Muốn phát ngày khác, nên viết: %s.", words,
                    first, date);
    } else {
        guard_found(guard, "Có chữ \"%s\", chỉ đúng khi phát trong một ngày. Nên viết: %s.", words, date);
    }
}

void guard_check_relative(struct guard *guard)
{
    const struct guard_input *input = guard->input;
    if (input->from && ends_at_once(input)) {
        return;
    }
    int word = relative_word(input, guard->lower);
    if (word >= 0) {
        tell_relative(guard, relative[word].words, relative[word].days);
        return;
    }
    if (input->about_event) {
        check_weeks(guard);
    }
}

/* Is the date at `at` a start without an end, or the date of a document? */
static bool is_start_or_reference(const char *text, const char *at)
{
    static const char *const starts[] = {"từ ngày", "kể từ", "từ thứ", "từ chủ nhật", "số ",
                                         "/qđ",     "/nq",   "/nđ",    "/tt",         NULL};
    return guard_said_before(text, at, 40, starts);
}

/* "ngày 25/11", "ngày 25 tháng 11" at its figures, without a year: the one nearest to `today`. Its length, 0
 * = none. */
static size_t day_month_at(const char *text, const char *at, struct date today, struct date *out)
{
    static const char *const day_words[] = {"ngày ", NULL};
    size_t day_digits = strspn(at, "0123456789");
    const char *next = at + day_digits;
    size_t mark = *next == '/' ? 1 : text_starts(next, " tháng ") ? strlen(" tháng ") : 0;
    size_t month_digits = mark ? strspn(next + mark, "0123456789") : 0;
    if (day_digits > 2 || !month_digits || month_digits > 2 || !guard_said_before(text, at, 40, day_words)) {
        return 0;
    }
    int best = 400;
    for (int year = today.year - 1; year <= today.year + 1; year++) {
        struct date date = {.year = (int16_t)year,
                            .month = (int8_t)strtol(next + mark, NULL, 10),
                            .day = (int8_t)strtol(at, NULL, 10)};
        int distance = date_valid(date) ? abs(date_to_days(date) - date_to_days(today)) : 400;
        if (distance < best) {
            best = distance;
            *out = date;
        }
    }
    return best < 400 ? day_digits + mark + month_digits : 0;
}

/* Walks over the dates of `lower`; returns how many are days of an event, the latest in *last. */
static size_t event_dates(const char *lower, struct date today, struct date *last)
{
    size_t count = 0;
    for (const char *at = lower; *at; at++) {
        struct date date;
        if (!isdigit((unsigned char)*at) || (at > lower && guard_is_word_byte(at[-1]))) {
            continue;
        }
        size_t length = office_date_at(at, &date);
        length = length ? length : day_month_at(lower, at, today, &date);
        if (length && !is_start_or_reference(lower, at)) {
            *last = count && date_compare(*last, date) > 0 ? *last : date;
            count++;
        }
        at += (length ? length : strspn(at, "0123456789")) - 1;
    }
    return count;
}

bool guard_event_end(const char *text, struct date today, struct date *out)
{
    char *lower = text_lower(text);
    struct date last;
    bool some = lower && event_dates(lower, today, &last) > 0 && date_compare(last, today) >= 0;
    free(lower);
    if (some) {
        *out = last;
    }
    return some;
}

void guard_check_past(struct guard *guard)
{
    struct date last;
    char date[SPEECH_DATE_SIZE];
    if (event_dates(guard->lower, guard->input->today, &last) > 0 &&
        date_compare(last, guard->input->today) < 0) {
        speech_date(last, true, date);
        guard_found(guard, "Đã qua ngày: %s.", date);
    }
}
