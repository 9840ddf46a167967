/*
 * Civil time: dates as days, days as dates, and the station's one time zone. Calendar arithmetic is done on
 * `struct date` and day numbers; only instants (`int64_t` microseconds since 1970 UTC) cross the zone.
 * zone_init is called once, before threads start; everything else here is pure and thread-safe.
 */
#ifndef LOAXA_BASE_CIVIL_H
#define LOAXA_BASE_CIVIL_H

#include "base/error.h"
#include <stdbool.h>
#include <stdint.h>

struct date {
    int16_t year; /* 1..9999, proleptic Gregorian */
    int8_t month; /* 1..12 */
    int8_t day;   /* 1..31 */
};

enum weekday { MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY };

/* A local wall-clock instant: date plus milliseconds since local midnight (may pass 24 h for "24:30"). */
struct civil {
    struct date date;
    int32_t ms_of_day;
};

#define US_PER_S 1000000LL
#define MS_PER_DAY 86400000

bool date_valid(struct date d);
int32_t date_to_days(struct date d); /* days since 1970-01-01 */
struct date date_from_days(int32_t days);
struct date date_add(struct date d, int days);
int date_compare(struct date a, struct date b); /* <0, 0, >0 */
enum weekday date_weekday(struct date d);
int date_days_in_month(int year, int month);
const char *weekday_id(enum weekday w); /* "mon".."sun" */

/* "2026-11-23" -> date; -EINVAL for anything else, impossible dates included. */
int date_parse(const char *text, struct date *out);
void date_format(struct date d, char out[11]);

/* "05:30", "05:30:00", up to "48:00:00" -> ms since midnight; -EINVAL otherwise. */
int time_of_day_parse(const char *text, int32_t *ms);
void time_of_day_format(int32_t ms, char out[9]); /* "05:30:00" */

/* Sets the process's zone. `name` must exist under the system's zone directory: a misspelt TZ would silently
 * mean UTC, and 05:30 would air at 12:30. -ENOENT with the nearest existing name offered. */
int zone_init(const char *name, struct error *err);

/* Instant -> local civil time in the station's zone. */
struct civil civil_from_utc(int64_t utc_us);
/* Local civil time -> instant. In an autumn overlap the FIRST instant; in a spring gap the instant after it.
 */
int64_t civil_to_utc(struct civil c);

/* RFC 3339 with the zone's offset and milliseconds, "2026-11-23T05:30:00.000+07:00". */
#define RFC3339_SIZE 32
void rfc3339_format(int64_t utc_us, char out[RFC3339_SIZE]);
/* Accepts offsets "Z" and "+hh:mm", fraction optional; "YYYY-MM-DDThh:mm[:ss]" without offset is station
 * time. */
int rfc3339_parse(const char *text, int64_t *utc_us);

#endif
