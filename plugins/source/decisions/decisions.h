/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The source "decisions" from inside: one poll's state, shared by taking files (taking.c), by the register
 * (ledger.c) and by what makes notices of papers (announcing.c).
 */
#ifndef LOAXA_DECISIONS_DECISIONS_H
#define LOAXA_DECISIONS_DECISIONS_H

#include "document/folder.h"
#include "document/known.h"
#include "plugin/loaxa_plugin.h"
#include "register.h"

struct decisions {
    const struct loaxa_host *host;
    char *folder, *posted_at, *listeners;
    char *register_path; /* NULL = none */
    int times, days;
    struct papers_register rows; /* of the register, during a poll */
    struct known papers;         /* identity -> "fingerprint first-day", during a poll */
    struct known gone;           /* identities whose file vanished or now holds another paper */
};

/* Announces one paper; `whole` is all that is known of it, `item` names it in refusals. Writes its identity
 * to `value`. 0, FOLDER_REFUSED or a negative errno. */
int decisions_announce(struct decisions *self, const char *item, const struct paper *paper, const char *whole,
                       char value[FOLDER_VALUE]);
/* Was this identity announced in this poll? */
bool decisions_seen(const struct decisions *self, const char *identity);
/* All that is known of a paper without its text. New memory. */
char *decisions_known_text(const struct paper *paper);

/* folder_task.take. */
int decisions_take(void *context, const struct folder_file *file, char value[FOLDER_VALUE]);

/* Reads the register, when there is one. */
int ledger_read(struct decisions *self);
/* Rows without a file are papers of their own. */
int ledger_announce(struct decisions *self);
/* Puts rows that were in the register at the last poll and are no more among self->gone. */
int ledger_settle(struct decisions *self);

#endif
