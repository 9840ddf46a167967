/*
 * Guards on every notice, whatever its source: what must never air by itself. A finding does not forbid; it
 * makes the notice wait for a person, with the words that say why (Vietnamese). Pure: text and dates in,
 * words out.
 *   - private people: in an official paper any person or household named that holds no office there, or a
 * list of such; in other texts a named person together with a matter of penalty, discipline, appointment,
 *     allowance, poverty, land, civil status, complaint; identity and account numbers, birth dates, mobile
 *     numbers
 *   - days: "ngày mai" and the like in a notice that may air on more than one day (the absolute wording is
 * offered); an event that lies in the past
 *   - advertising; bodies that no longer exist (in new texts)
 */
#ifndef LOAXA_DOCUMENT_GUARD_H
#define LOAXA_DOCUMENT_GUARD_H

#include "base/civil.h"
#include "document/document.h"
#include <stdbool.h>
#include <stddef.h>

struct guard_input {
    const char *text; /* title and everything spoken; for documents the whole document */
    struct date today;
    const char *from, *until; /* of the notice, "2026-11-23…" or NULL */
    bool about_event; /* a plain notice: dates in it are those of an event; relative days are watched */
    bool paper;       /* an official paper: whom it names, it is about */
    bool article; /* told as it stands over several days: "sáng nay" is watched, "hôm nay" may mean these
                     times */
};

/* Why a person must decide, sentences joined by spaces; new memory. *why is NULL when nothing was found.
 * -ENOMEM. */
int guard_check(const struct guard_input *input, char **why);

/* -EPERM with the reason (Vietnamese) when the head of `doc` carries a mark that forbids airing: mật, tối
 * mật, tuyệt mật, lưu hành nội bộ, xem xong trả lại. */
int guard_document(const struct document *doc, struct error *err);

/* Does `doc` begin with the state's or the Party's letter-head, as official documents do? */
bool guard_is_official(const struct document *doc);

/* Does `text` hold on one day only ("ngày mai")? Then *day is that day: the first on which it may air, which
 * is `from`, or without one `today`. 0 or -ENOMEM. */
int guard_one_day(const struct guard_input *input, bool *one_day, struct date *day);

/* The last day of the event that a plain notice speaks of: the latest date in it, if every date is a day of
 * the event
 * ("từ ngày …" without an end and numbers of documents do not count). False when there is none. */
bool guard_event_end(const char *text, struct date today, struct date *out);

#endif
