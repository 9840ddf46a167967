/*
 * calendar/moon: the two astronomical questions the lunar calendar asks, answered for the meridian of UTC+7.
 * Pure arithmetic on day numbers (days since 1970-01-01); good for 1890..2210. Used by lunar.c only (and its
 * tests).
 */
#ifndef LOAXA_CALENDAR_MOON_H
#define LOAXA_CALENDAR_MOON_H

#include <stdint.h>

/* Day (at UTC+7) on which new moon number `k` falls; k = 0 is the one of 6 January 2000. */
int32_t moon_new_day(int k);
/* The same as an instant: Julian day in universal time. */
double moon_new_ut(int k);
/* Number of the last new moon whose day is not after `day`. */
int moon_last_new(int32_t day);
/* Twelfth of the ecliptic (0..11, from the March equinox) in which the sun stands at 00:00 of `day` at UTC+7.
 */
int sun_sector(int32_t day);
/* The sun's apparent longitude in degrees at a Julian day in universal time. */
double sun_longitude(double jd_ut);

#endif
