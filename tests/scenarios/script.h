/*
 * A scenario as a text that a person writes: when what happens, and what the journal must say.
 *
 *   day 2026-11-23      the day; `from 05:00` begins later than midnight, `until 06:30` ends it
 *   station schedules   the station of this folder of the source tree, instead of the scenarios' own
 *   polls               the station asks its sources by itself, as often as station.cfg says
 *   watch "slot. alarm." kinds of rows, or their beginnings; rows of other kinds are passed over
 *
 * What happens, at its time (of another day: +3/05:30), or `after 2m` the line before:
 *
 *   at 05:00 notice hop title="Họp" text="…" class=uu_tien until=05:40 times=1
 *                       a source brings it (again: a revision); channels=, topic=, set=, series=, part=,
 *                       parts=, from=, and repeat=N sentences
 *   at 05:01 approve hop
 *                       likewise withdraw, return, air; order hop place=-1; source=propaganda when it is not
 *                       of the officer's own; stop, resume, skip; crash, end, start; reload; backup, restore
 *                       (another machine takes over); lose-recordings; approve-all; poll SOURCE
 *   at 05:29 step +10m  the wall clock jumps
 *   at 05:29 file NAME  makes a file in the station directory; text="…" repeat=N says what is in it;
 *                       like=PATH copies one of the source tree; no-file NAME removes it
 *
 * After the line `expect` a line a journal row, in order:
 *
 *   05:30:00 slot.started sang
 *                       time (any prefix, `-` = any), kind, whom it is about, member=value …
 */
#ifndef LOAXA_TEST_SCRIPT_H
#define LOAXA_TEST_SCRIPT_H

#include "base/base.h"

#define WORDS_MOST 12

struct script_line {
    int line;
    char *words[WORDS_MOST]; /* quotes taken off: title="Họp" is title=Họp */
    size_t count;
};
struct script {
    struct date day;
    int32_t from_ms;
    const char *until;   /* as written */
    const char *station; /* a folder of the source tree, NULL = the scenarios' own */
    bool polls;          /* sources are asked by the station itself */
    char *watch;         /* space-separated kinds or beginnings of kinds */
    struct script_line *events, *expected;
    size_t event_count, expected_count;
    char *text; /* owns the words */
};
/* Fails the test with the line that is wrong. */
void script_read(const char *path, struct script *out);
void script_done(struct script *script);
/* Value of `name=` among the words, or `fallback`. */
const char *script_value(const struct script_line *line, const char *name, const char *fallback);
/* "05:30:00" of the scenario's day as an instant; "+3/05:30": of the third day behind it. */
int64_t script_instant(const struct script *script, const char *time);

/* When the event of the line is due: `at TIME` or `after DURATION`. */
int64_t script_when(const struct script *script, const struct script_line *line, int64_t now_us);

#endif
