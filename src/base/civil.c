/*
 * Civil dates and times of day: pure arithmetic and parsing, no zone, no clock. The zone lives in zone.c.
 */
#include "base/civil.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int date_days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12)
        return 0;
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

bool date_valid(struct date d)
{
    return d.year >= 1 && d.year <= 9999 && d.month >= 1 && d.month <= 12 && d.day >= 1 &&
           d.day <= date_days_in_month(d.year, d.month);
}

/* Both directions count in years that begin on 1 March, so that the leap day comes last (Howard Hinnant,
 * "chrono-compatible low-level date algorithms"). */
int32_t date_to_days(struct date d)
{
    int year = d.month <= 2 ? d.year - 1 : d.year;
    int era = (year >= 0 ? year : year - 399) / 400;
    int year_of_era = year - era * 400;
    int day_of_year = (153 * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

struct date date_from_days(int32_t days)
{
    int shifted = days + 719468;
    int era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int day_of_era = shifted - era * 146097;
    int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int shifted_month = (5 * day_of_year + 2) / 153;
    int month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    int year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
    return (struct date){.year = (int16_t)year,
                         .month = (int8_t)month,
                         .day = (int8_t)(day_of_year - (153 * shifted_month + 2) / 5 + 1)};
}

struct date date_add(struct date d, int days)
{
    return date_from_days(date_to_days(d) + days);
}

int date_compare(struct date a, struct date b)
{
    int32_t left = date_to_days(a), right = date_to_days(b);
    return left < right ? -1 : left > right;
}

enum weekday date_weekday(struct date d)
{
    int since_monday = (date_to_days(d) + 3) % 7; /* 1970-01-01 was a Thursday */
    return (enum weekday)(since_monday < 0 ? since_monday + 7 : since_monday);
}

const char *weekday_id(enum weekday w)
{
    static const char *const ids[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    return ids[w];
}

/* Exactly `count` digits at `text`; advances it. */
static bool take_digits(const char **text, int count, int *out)
{
    int value = 0;
    for (int i = 0; i < count; i++) {
        char c = (*text)[i];
        if (c < '0' || c > '9')
            return false;
        value = value * 10 + (c - '0');
    }
    *text += count;
    *out = value;
    return true;
}

int date_parse(const char *text, struct date *out)
{
    int year, month, day;
    if (!take_digits(&text, 4, &year) || *text++ != '-' || !take_digits(&text, 2, &month) || *text++ != '-' ||
        !take_digits(&text, 2, &day) || *text != '\0')
        return -EINVAL;
    struct date d = {.year = (int16_t)year, .month = (int8_t)month, .day = (int8_t)day};
    if (!date_valid(d))
        return -EINVAL;
    *out = d;
    return 0;
}

void date_format(struct date d, char out[11])
{
    unsigned year = (unsigned)(d.year < 0 ? 0 : d.year) % 10000u;
    snprintf(out, 11, "%04u-%02u-%02u", year, (unsigned)d.month % 100u, (unsigned)d.day % 100u);
}

int time_of_day_parse(const char *text, int32_t *ms)
{
    int hour, minute, second = 0;
    if (!take_digits(&text, 2, &hour) || *text++ != ':' || !take_digits(&text, 2, &minute))
        return -EINVAL;
    if (*text == ':' && (text++, !take_digits(&text, 2, &second)))
        return -EINVAL;
    if (*text != '\0' || minute > 59 || second > 59 || hour > 48 || (hour == 48 && minute + second > 0))
        return -EINVAL;
    *ms = ((hour * 60 + minute) * 60 + second) * 1000;
    return 0;
}

void time_of_day_format(int32_t ms, char out[9])
{
    unsigned seconds = ms < 0 ? 0 : (unsigned)ms / 1000u;
    snprintf(out, 9, "%02u:%02u:%02u", seconds / 3600u % 100u, seconds / 60u % 60u, seconds % 60u);
}
