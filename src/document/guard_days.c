/*
 * Dates in a text: the end of an event, what is past. Pure.
 */
#include "base/text.h"
#include "document/guard_parts.h"
#include "document/office.h"
#include "document/speech.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

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
