/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What changed between the last accepted list and the present one. Pure.
 */
#ifndef LOAXA_PROCEDURES_CHANGE_H
#define LOAXA_PROCEDURES_CHANGE_H

#include "base/civil.h"
#include "record.h"

enum change_kind { CHANGE_NEW, CHANGE_AMENDED, CHANGE_REPLACED, CHANGE_ABOLISHED };

struct change {
    enum change_kind kind;
    char first[11];     /* day it was first seen: its notices air from here */
    char decision[128]; /* "1346/QĐ-UBND", or "" when the list does not say */
    struct record before,
        after; /* NEW: only after; ABOLISHED: only before (and what the list says of it now) */
};

struct changes {
    struct change *rows;
    size_t count, capacity;
};

/* How many records of `before` the list `now` has lost (abolished ones left out). */
size_t changes_lost(const struct list *before, const struct list *now);

/* Appends what changed from `before` to `now`, dated `first`. An earlier change of the same procedure gives
 * way. */
int changes_find(struct changes *changes, const struct list *before, const struct list *now,
                 const char *first);

/* Appends what the first list itself marks as changed by a decision dated on or after `since`. */
int changes_recent(struct changes *changes, const struct list *now, struct date since, const char *first);

/* Drops changes first seen before `since`. */
void changes_expire(struct changes *changes, struct date since);

char *changes_save(const struct changes *changes, size_t *length);
int changes_load(struct changes *changes, const char *text, size_t length);
void changes_done(struct changes *changes);

/* The record people now deal with: `after`, or `before` when it was abolished. */
const struct record *change_record(const struct change *change);

#endif
