/*
 * A plan made by the command itself, on a copy of the state, whether a station runs or not: the same planner
 * and lengths as the daemon and a rehearsal. Blocking.
 */
#ifndef LOAXA_CLI_OFFLINE_PLAN_H
#define LOAXA_CLI_OFFLINE_PLAN_H

#include "base/base.h"
#include <jansson.h>

struct plan_wish {
    const char *station, *state; /* state NULL = only the station's own words */
    struct date from;
    int days;
    bool as_if_approved; /* notices that wait for approval are planned, too */
};
/* station_plan_json's JSON, a new reference. Faults of the station directory go into `faults`. */
int offline_plan(const struct plan_wish *wish, json_t **out, struct faults *faults, struct error *err);

#endif
