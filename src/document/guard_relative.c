/*
 * Words for days, weeks and months that are true only when they are heard on one day, in one week or one
 * month; the wording that holds on any day is offered. Pure.
 */
#include "base/text.h"
#include "document/guard_parts.h"
#include "document/speech.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* By the days from the day it is read. `or`: where the country does not agree ("ngày kia" is the second day
 * in the North, the third in the South), the other, else 0. */
static const struct {
    const char *words;
    int days, or ;
    bool article; /* is no way of saying "in our time" */
} relative[] = {
    {"hôm nay", 0, 0, false},   {"sáng nay", 0, 0, true},  {"trưa nay", 0, 0, true},
    {"chiều nay", 0, 0, true},  {"tối nay", 0, 0, true},   {"đêm nay", 0, 0, true},
    {"khuya nay", 0, 0, true},  {"sớm nay", 0, 0, true},   {"ngày mai", 1, 0, false},
    {"sáng mai", 1, 0, true},   {"trưa mai", 1, 0, true},  {"chiều mai", 1, 0, true},
    {"tối mai", 1, 0, true},    {"đêm mai", 1, 0, true},   {"sớm mai", 1, 0, true},
    {"mốt kia", 2, 3, false},   {"ngày kia", 2, 3, false}, {"sáng kia", 2, 3, false},
    {"chiều kia", 2, 3, false}, {"tối kia", 2, 3, false},  {"ngày mốt", 2, 0, false},
    {"sáng mốt", 2, 0, false},  {"trưa mốt", 2, 0, false}, {"chiều mốt", 2, 0, false},
    {"tối mốt", 2, 0, false},   {"ngày kìa", 3, 0, false}, {"hôm qua", -1, 0, true},
    {"sáng qua", -1, 0, true},  {"trưa qua", -1, 0, true}, {"chiều qua", -1, 0, true},
    {"tối qua", -1, 0, true},   {"đêm qua", -1, 0, true},  {"hôm kia", -2, 0, false},
    {"hôm kìa", -3, 0, false},
};

/* Words for weeks, by the days from this Monday to their first and last day; the longest come first. */
static const struct {
    const char *words;
    int first, last;
} weeks[] = {
    {"đầu tuần sau", 7, 7},    {"đầu tuần tới", 7, 7},    {"giữa tuần sau", 9, 9}, {"giữa tuần tới", 9, 9},
    {"cuối tuần sau", 12, 13}, {"cuối tuần tới", 12, 13}, {"cuối tuần này", 5, 6}, {"giữa tuần này", 2, 2},
    {"tuần sau nữa", 14, 20},  {"tuần này", 0, 6},        {"tuần tới", 7, 13},     {"tuần sau", 7, 13},
    {"tuần trước", -7, -1},    {"tuần qua", -7, -1},      {"tuần rồi", -7, -1},    {"cuối tuần", 5, 6}};

/* Behind a day of the week: its days from this Monday on, or, with `next`, the first such day that many days
 * from now or later. */
static const struct {
    const char *words;
    int monday, next; /* -1 = by the week */
} which[] = {{"tuần sau nữa", 14, -1}, {"tuần này", 0, -1},    {"tuần sau", 7, -1},
             {"tuần tới", 7, -1},      {"tuần trước", -7, -1}, {"tuần rồi", -7, -1},
             {"tuần qua", -7, -1},     {"này", 0, 0},          {"tới", 0, 1}};

/* The days of the week as they are written, Monday first. */
static const char *const weekdays[] = {"|thứ hai|thứ 2|",     "|thứ ba|thứ 3|",  "|thứ tư|thứ 4|",
                                       "|thứ năm|thứ 5|",     "|thứ sáu|thứ 6|", "|thứ bảy|thứ bẩy|thứ 7|",
                                       "|chủ nhật|chúa nhật|"};

static const struct {
    const char *words;
    int months;
} months[] = {{"tháng này", 0}, {"tháng sau", 1}, {"tháng tới", 1}, {"tháng trước", -1}};

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

#define USUAL_DAYS 7 /* for which a notice without a last day is thought to air */

static struct date last_day(const struct guard_input *input)
{
    struct date last = date_add(first_day(input), USUAL_DAYS);
    char until[11] = "";
    if (input->until && strlen(input->until) >= 10) {
        memcpy(until, input->until, 10);
        (void)date_parse(until, &last);
    }
    return last;
}

/* ---- weeks ---- */

struct monday {
    struct date today, monday;
};

/* "Chủ nhật tuần sau", "thứ Bảy này" at `lower`: the bytes it takes, 0 = none; *day is the day meant. */
static size_t weekday_at(const char *lower, const struct monday *week, struct date *day)
{
    for (int i = 0; i < 7; i++) {
        size_t n = guard_listed_at(weekdays[i], lower);
        for (size_t k = 0; n && lower[n] == ' ' && k < sizeof which / sizeof *which; k++) {
            size_t length = strlen(which[k].words);
            if (strncmp(lower + n + 1, which[k].words, length) == 0 &&
                !guard_is_word_byte(lower[n + 1 + length])) {
                *day = date_add(week->monday, which[k].monday + i);
                bool over = date_compare(*day, date_add(week->today, which[k].next)) < 0;
                *day = which[k].next >= 0 && over ? date_add(*day, 7) : *day;
                return n + 1 + length;
            }
        }
    }
    return 0;
}

static bool check_weekdays(struct guard *guard, const struct monday *week)
{
    struct date day;
    char date[SPEECH_DATE_SIZE];
    for (const char *at = guard->lower; *at; at++) {
        bool begins = at == guard->lower || !guard_is_word_byte(at[-1]);
        size_t n = begins ? weekday_at(at, week, &day) : 0;
        if (n) {
            speech_date(day, false, date);
            guard_found(guard, "Có chữ \"%.*s\", chỉ đúng khi phát trong một tuần. Nên viết: %s.", (int)n,
                        guard->input->text + (at - guard->lower), date);
            return true;
        }
    }
    return false;
}

static bool check_weeks(struct guard *guard, const struct monday *week)
{
    char first[SPEECH_DATE_SIZE], last[SPEECH_DATE_SIZE];
    for (size_t i = 0; i < sizeof weeks / sizeof *weeks; i++) {
        if (guard_words(guard->lower, weeks[i].words)) {
            speech_date(date_add(week->monday, weeks[i].first), false, first);
            speech_date(date_add(week->monday, weeks[i].last), false, last);
            bool one = weeks[i].first == weeks[i].last;
            guard_found(guard, "Có chữ \"%s\", chỉ đúng khi phát trong một tuần. Nên viết: %s%s%s%s.",
                        weeks[i].words, one ? "" : "từ ", first, one ? "" : ", đến ", one ? "" : last);
            return true;
        }
    }
    return false;
}

/* "ngày 5 tới", "mùng Một tới", "rằm này" at `lower`: the bytes it takes, 0 = none; *day is its number, 0
 * where sun and moon may be meant. */
static size_t day_of_month_at(const char *lower, int *day)
{
    static const char heads[] = "|ngày|mùng|mồng|";
    static const char numbers[] = "|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|";
    size_t head = guard_listed_at(heads, lower);
    head = lower[head] == ' ' ? head : 0;
    size_t n = head ? head + 1 : guard_listed_at("|rằm|", lower);
    size_t digits = head ? strspn(lower + n, "0123456789") : 0;
    size_t number = head ? guard_listed_at(numbers, lower + n) : 0;
    *day = text_starts(lower, "ngày ") && digits && digits < 3 ? (int)strtol(lower + n, NULL, 10) : 0;
    if (!n || (head && !digits && !number)) {
        return 0;
    }
    n += digits ? digits : number;
    size_t when =
        lower[n] == ' ' ? guard_listed_at("|tới|này|tháng này|tháng sau|tháng tới|", lower + n + 1) : 0;
    *day = when > strlen("này") + 1 ? 0 : *day; /* "tháng sau" is no next day */
    return when ? n + 1 + when : 0;
}

static struct date next_day_of_month(struct date from, int day)
{
    struct date next = from;
    for (int i = 0; i < 62 && next.day != day; i++) {
        next = date_add(next, 1);
    }
    return next;
}

static bool check_days_of_month(struct guard *guard)
{
    char date[SPEECH_DATE_SIZE] = "ngày … tháng …, dương lịch";
    int day;
    for (const char *at = guard->lower; *at; at++) {
        bool begins = at == guard->lower || !guard_is_word_byte(at[-1]);
        size_t n = begins ? day_of_month_at(at, &day) : 0;
        if (n) {
            if (day > 0 && day <= 31) {
                speech_date(next_day_of_month(first_day(guard->input), day), false, date);
            }
            guard_found(guard, "Có chữ \"%.*s\", chỉ đúng đến hôm ấy. Nên viết: %s.", (int)n,
                        guard->input->text + (at - guard->lower), date);
            return true;
        }
    }
    return false;
}

static void check_months(struct guard *guard)
{
    struct date first = first_day(guard->input);
    for (size_t i = 0; i < sizeof months / sizeof *months; i++) {
        if (last_day(guard->input).month != first.month && guard_words(guard->lower, months[i].words)) {
            int month = first.year * 12 + first.month - 1 + months[i].months;
            guard_found(guard, "Có chữ \"%s\", chỉ đúng khi phát trong một tháng. Nên viết: tháng %d năm %d.",
                        months[i].words, month % 12 + 1, month / 12);
            return;
        }
    }
}

/* Weeks that end before the last day it may air, then months. */
static void check_spans(struct guard *guard)
{
    struct date today = first_day(guard->input);
    struct monday week = {.today = today, .monday = date_add(today, -(int)date_weekday(today))};
    bool one_week = guard->input->until && date_compare(last_day(guard->input), date_add(week.monday, 7)) < 0;
    if (!one_week && (check_weekdays(guard, &week) || check_weeks(guard, &week))) {
        return;
    }
    if (!check_days_of_month(guard)) {
        check_months(guard);
    }
}

/* ---- days ---- */

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
    char *lower = guard_lower(input->text);
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

/* The wording that holds on any day, both where the country does not agree. */
static void absolute(const struct guard *guard, int word, char out[2 * SPEECH_DATE_SIZE + 16])
{
    char date[SPEECH_DATE_SIZE], other[SPEECH_DATE_SIZE];
    struct date first = first_day(guard->input);
    speech_date(date_add(first, relative[word].days), false, date);
    speech_date(date_add(first, relative[word].or), false, other);
    bool two = relative[word].or != 0;
    snprintf(out, 2 * SPEECH_DATE_SIZE + 16, "%s%s%s", date, two ? ", hay " : "", two ? other : "");
}

static void tell_relative(struct guard *guard, int word)
{
    char date[2 * SPEECH_DATE_SIZE + 16], first[SPEECH_DATE_SIZE];
    absolute(guard, word, date);
    speech_date(first_day(guard->input), false, first);
    if (ends_at_once(guard->input)) {
        guard_found(guard, "Có chữ \"%s\", nên chỉ phát trong %s. Muốn phát ngày khác, nên viết: %s.",
                    relative[word].words, first, date);
    } else {
        guard_found(guard, "Có chữ \"%s\", chỉ đúng khi phát trong một ngày. Nên viết: %s.",
                    relative[word].words, date);
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
        tell_relative(guard, word);
    } else if (input->about_event) {
        check_spans(guard);
    }
}
