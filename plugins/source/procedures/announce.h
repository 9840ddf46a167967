/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is said of a change of procedures: for whom, where to go, what to bring, how long, what it costs;
 * never codes, legal basis, addresses of the web or signers. One idea a sentence, within the limits of
 * document/speech.h. Pure.
 */
#ifndef LOAXA_PROCEDURES_ANNOUNCE_H
#define LOAXA_PROCEDURES_ANNOUNCE_H

#include "change.h"

/* Place words belong to the station: they come from the settings. */
struct words {
    const char *one_stop;  /* where people hand in papers */
    const char *posted_at; /* where lists are posted */
    const char *authority; /* whom to tell when an abolished paper is still asked for */
    const char *listeners; /* how listeners are addressed */
};

/* By enum change_kind: "mới", "sửa đổi, bổ sung", "thay thế", "bãi bỏ". */
extern const char *const announce_kinds[];

/* The name that is spoken, of `most` syllables at most: the officer's, or made from the full name; *cut when
 * some of it had to be left out. New memory. */
char *announce_name(const struct record *record, size_t most, bool *cut);
/* The whole name, fit for a list: no brackets, no capitals throughout, no "thủ tục" before it. New memory. */
char *announce_full_name(const struct record *record);

/* The notice of one change. New memory, NULL on lack of it. */
char *announce_change(const struct change *change, const struct words *words);
char *announce_title(const struct change *change);

/* What stands: how one procedure is done. New memory, NULL on lack of it. */
char *announce_standing(const struct record *record, const struct words *words);
char *announce_standing_title(const struct record *record);

/* One notice for `count` changes of one decision and field. New memory. */
char *announce_summary(const struct change *const *changes, size_t count, const struct words *words);
char *announce_summary_title(const struct change *const *changes, size_t count);

#endif
