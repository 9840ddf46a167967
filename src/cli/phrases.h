/*
 * Everything the commands say to the officer: one table, a column per language, Vietnamese first. {1}…{9}
 * stand for the words given with it. LOAXA_LANGUAGE=en chooses the second column, for the technician.
 */
#ifndef LOAXA_CLI_PHRASES_H
#define LOAXA_CLI_PHRASES_H

#include <stdio.h>

enum phrase {
    PHRASE_NOT_RUNNING,
    PHRASE_ENDED,
    PHRASE_STATION,
    PHRASE_STOPPED,
    PHRASE_STOPPED_WHY,
    PHRASE_CLOCK_WAITING,
    PHRASE_ON_AIR,
    PHRASE_SILENT,
    PHRASE_READING_NOW,
    PHRASE_THEN_SENTENCE,
    PHRASE_NEXT,
    PHRASE_NEXT_SLOT,
    PHRASE_NO_SLOT,
    PHRASE_LISTEN,
    PHRASE_OUTPUT,
    PHRASE_SOURCE,
    PHRASE_SOURCE_FAILED,
    PHRASE_SOURCE_NEVER,
    PHRASE_COUNTS,
    PHRASE_ALARM,
    PHRASE_DONE_STOP,
    PHRASE_DONE_RESUME,
    PHRASE_DONE_SKIP,
    PHRASE_DONE_AIR,
    PHRASE_NO_NOTICES,
    PHRASE_NOTICE_HEAD,
    PHRASE_NEEDS_PERSON,
    PHRASE_FIELD_STATE,
    PHRASE_FIELD_CLASS,
    PHRASE_FIELD_SOURCE,
    PHRASE_FIELD_VALID,
    PHRASE_FIELD_TIMES,
    PHRASE_FIELD_CHANNELS,
    PHRASE_FIELD_REFERENCE,
    PHRASE_FIELD_RECORDING,
    PHRASE_FIELD_APPROVED,
    PHRASE_FIELD_HASH,
    PHRASE_FROM_NOW,
    PHRASE_NO_END,
    PHRASE_ANY_TIMES,
    PHRASE_PART,
    PHRASE_ASK_APPROVE,
    PHRASE_ASK_SERIES,
    PHRASE_NO_TERMINAL,
    PHRASE_APPROVED,
    PHRASE_LEFT,
    PHRASE_NONE_WAITING,
    PHRASE_ALONE,
    PHRASE_RETURNED,
    PHRASE_WITHDRAWN,
    PHRASE_JOURNAL_SOUND,
    PHRASE_JOURNAL_BROKEN,
    PHRASE_POLL_DONE,
    PHRASE_POLL_DRY,
    PHRASE_POLL_FAILED,
    PHRASE_POLL_BUSY,
    PHRASE_POLL_NEW,
    PHRASE_POLL_REVISED,
    PHRASE_POLL_WITHDRAWN,
    PHRASE_POLL_REFUSED,
    PHRASE_REFUSED,
    PHRASE_REFUSED_CHANGED,
    PHRASE_REFUSED_NOT_FOUND,
    PHRASE_REFUSED_ALREADY,
    PHRASE_REFUSED_NOTHING_ON_AIR,
    PHRASE_REFUSED_DISK_FULL,
    PHRASE_REFUSED_BUSY,
    PHRASE_REFUSED_RIGHTS,
    PHRASE_COUNT
};

/* The template in the language in force. */
const char *phrase(enum phrase id);
/* Writes the phrase with its words, and a newline. `words` ends with NULL. Missing words leave nothing. */
void phrase_put(FILE *out, enum phrase id, const char *const *words);
#define tell(id, ...) phrase_put(stdout, id, (const char *const[]){__VA_ARGS__ __VA_OPT__(, ) NULL})

#endif
