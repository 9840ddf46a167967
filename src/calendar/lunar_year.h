/*
 * calendar/lunar_year: one lunar year laid out, for lunar.c and the lunar rules. Room-internal.
 */
#ifndef LOAXA_CALENDAR_LUNAR_YEAR_H
#define LOAXA_CALENDAR_LUNAR_YEAR_H

#include <stdint.h>

#define LUNAR_YEAR_FIRST 1899 /* holds the days of 1900 before its Tết */
#define LUNAR_YEAR_LAST 2199

struct lunar_year {
    int32_t tet;        /* first day, days since 1970-01-01 */
    int8_t leap;        /* number of the month that is repeated, 0 = none */
    int8_t months;      /* 12 or 13 */
    int8_t lengths[13]; /* 29 or 30, in order */
};

/* -ERANGE outside 1899..2199. Thread-safe. */
int lunar_year_get(int number, struct lunar_year *out);

#endif
