/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parts that notices of procedures are made of, shared by announce.c and its helpers. Pure.
 */
#ifndef LOAXA_PROCEDURES_ANNOUNCE_PARTS_H
#define LOAXA_PROCEDURES_ANNOUNCE_PARTS_H

#include "announce.h"
#include "document/speech.h"

/* Weights: 0 is always said; the greatest goes first when a notice grows past its length. */
enum { ALWAYS, IMPORTANT, USEFUL, EXTRA, REMINDER };

#define NAME_MOST 24  /* syllables of a procedure's name: "Đó là thủ tục …" is a sentence */
#define AGAIN_MOST 14 /* of a name that is worth saying twice */
#define ITEM_MOST 15  /* of one paper's name */
#define PLACE_MOST 14 /* of a place, a time or a fee */

size_t syllables(const char *text);

/* What one procedure asks of people; each says nothing when the list does not tell. `what` is
 * for them: "Việc này". */
void say_who(struct speech *speech, const char *what, const struct record *record);
void say_where(struct speech *speech, const struct record *record, const struct words *words);
void say_papers(struct speech *speech, const struct record *record, const struct words *words);
void say_duration(struct speech *speech, const struct record *record);
void say_fee(struct speech *speech, const struct record *record, const struct words *words);

/* Where papers are handed in: the list's cell when it can be spoken, else the station's one-stop centre. New
 * memory. */
char *place_of(const struct record *record, const struct words *words);

/* What was, then what is, point by point. Returns how many points were told. */
size_t say_points(struct speech *speech, const struct change *change, const struct words *words);
/* What stays as it was, when the list tells. */
void say_unchanged(struct speech *speech, const struct change *change);

#endif
