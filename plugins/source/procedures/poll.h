/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The source "procedures" from inside: its settings and one poll's work, shared by reading and comparing
 * (procedures.c) and by telling (tell.c).
 */
#ifndef LOAXA_PROCEDURES_POLL_H
#define LOAXA_PROCEDURES_POLL_H

#include "change.h"
#include "document/known.h"
#include "plugin/loaxa_plugin.h"

/* Rows of the settings table, in its order. */
enum {
    SETTING_LIST,
    SETTING_BASELINE,
    SETTING_NAMES,
    SETTING_ONE_STOP,
    SETTING_POSTED_AT,
    SETTING_AUTHORITY,
    SETTING_LISTENERS,
    SETTING_TIMES,
    SETTING_DAYS,
    SETTING_RECENT
};
#define TEXTS (SETTING_LISTENERS + 1)

struct procedures {
    const struct loaxa_host *host;
    char *text[TEXTS]; /* by setting; NULL = not given */
    int times, days, recent;
};

/* One poll's work. */
struct poll {
    const struct procedures *self;
    struct list now, accepted;
    struct changes changes;
    struct known announced; /* external id -> until */
    struct date today;
    char today_text[11];
    const char *item; /* file being read, for refusals */
    int failed;
};

/* Names and marks edited after a change was seen hold for its notice, too. */
void tell_refresh_names(struct poll *poll);
/* Submits what is to be told of poll->changes. */
int tell_changes(struct poll *poll);
/* Withdraws what was announced before and gave way to another notice though its days are not over; saves what
 * is announced now. */
int tell_settled(struct poll *poll);

#endif
