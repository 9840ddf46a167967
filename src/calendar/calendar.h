/*
 * calendar: dates, lunar dates, holidays, and rules such as "mon-sat", "lunar 14, lunar month-end",
 * "10-01..10-31 every mon". Pure: no I/O, no clock. A rule is parse -> normalise -> canonical text;
 * `calendar_next(after)` is a pure function in which "never" is a result. Immutable structs are thread-safe.
 */
#ifndef LOAXA_CALENDAR_H
#define LOAXA_CALENDAR_H

#include "base/base.h"

struct lunar_date {
    int16_t year;        /* the lunar year's number, by the solar year in which it begins */
    int8_t month;        /* 1..12 */
    int8_t day;          /* 1..30 */
    bool leap;           /* the leap month of that number */
    int8_t month_length; /* 29 or 30 */
};
/* Vietnamese lunar calendar at UTC+7, 1900..2199; -ERANGE outside. */
int lunar_from_date(struct date solar, struct lunar_date *out);
int lunar_to_date(struct lunar_date lunar, struct date *out);
/* "Bính Ngọ" for 2026. */
void lunar_year_name(int lunar_year, char *out, size_t out_size);
/* "ngày rằm tháng mười năm Bính Ngọ": as spoken after "tức"/"nhằm" (mùng, rằm, tháng Giêng, tháng Chạp,
 * nhuận). */
void lunar_speak(struct lunar_date lunar, bool with_year, char *out, size_t out_size);

/* One kind of special day of holidays.cfg: data, never code. */
struct holiday {
    char *id;    /* "tet", "quoc-tang": what `except` names */
    char *title; /* Vietnamese */
    struct rule *rule;
    bool suspend;     /* no slots */
    char *replace_by; /* weekday id or programme set of another day, or NULL */
    bool no_music;
    int64_t cap_ms; /* raised cap, 0 = none */
    bool public_holiday;
    int64_t cap_day_ms;   /* raised cap of all sessions of the day together, 0 = none */
    int sessions_per_day; /* raised number of sessions, 0 = none */
};
struct calendar {
    struct holiday *holidays;
    size_t count;
};

struct rule;
/* Parses a day rule; names in it may be holidays of `calendar` (NULL: none known). The error says the column.
 */
int rule_parse(const char *text, const struct calendar *calendar, struct rule **out, struct error *err);
void rule_free(struct rule *rule);
bool rule_matches(const struct rule *rule, struct date day);
/* First matching day strictly after `after`, or false: never again (within 1900..2199). */
bool rule_next(const struct rule *rule, struct date after, struct date *out);
/* Whether it names a day that not every month or year has ("lunar 12-30", "day 31 of month"): worth a
 * warning. */
bool rule_may_skip(const struct rule *rule);
/* Canonical text: parse(format(r)) is r. New memory. */
char *rule_format(const struct rule *rule);

/* The first holiday of that day, or NULL; calendar_all gives every one. */
const struct holiday *calendar_holiday(const struct calendar *calendar, struct date day);
/* The next one of that day after `after` (NULL: the first), or NULL. */
const struct holiday *calendar_next_holiday(const struct calendar *calendar, struct date day,
                                            const struct holiday *after);
/* Whether `day` is a day of the holiday named `id`. */
bool calendar_is(const struct calendar *calendar, const char *id, struct date day);
void calendar_done(struct calendar *calendar);

#endif
