/*
 * A plan (station.h's JSON) before a person: days in full, or a sheet of many days. Pure but for stdout.
 */
#ifndef LOAXA_CLI_PLAN_SHOW_H
#define LOAXA_CLI_PLAN_SHOW_H

#include "base/base.h"
#include "calendar/calendar.h"
#include <jansson.h>

/* Every item of every session; `calendar` names the special days. */
void plan_show_days(const json_t *plan, const struct calendar *calendar, struct date from, int days);
/* A session in two lines: when, and what. */
void plan_show_sheet(const json_t *plan, const struct calendar *calendar, struct date from, int days);

#endif
