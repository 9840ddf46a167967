/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The source "procedures" from inside: its settings and one poll's work, shared by reading and comparing
 * (procedures.c), by telling changes (tell.c) and by telling what stands (standing.c).
 */
#ifndef LOAXA_PROCEDURES_POLL_H
#define LOAXA_PROCEDURES_POLL_H

#include "announce.h"
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
    bool held; /* `now` is not taken: `accepted` still holds */
    struct changes changes;
    struct known announced; /* external id -> until, or the set it stands in */
    struct date today;
    char today_text[11];
    const char *item; /* file being read, for refusals */
    int failed;
};

/* The settings that are spoken. */
struct words words_of(const struct procedures *self);
/* Names and marks edited after a change was seen hold for its notice, too. */
void tell_refresh_names(struct poll *poll);
/* Guards and submits one notice; it is withdrawn when a later poll does not submit it again until `until`, a
 * day, or the name of the set it stands in. */
int tell_notice(struct poll *poll, struct loaxa_notice *notice, const char *until);
/* Submits what is to be told of poll->changes. */
int tell_changes(struct poll *poll);
/* Submits the procedures that people use, which take turns, and says how many are posted in all. */
#define STANDING_SET "thuong-dung"
int tell_standing(struct poll *poll);
/* Withdraws what was announced before and gave way to another notice though its days are not over; saves what
 * is announced now. */
int tell_settled(struct poll *poll);

#endif
