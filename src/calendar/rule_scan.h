/*
 * calendar/rule_scan: reading a day rule token by token. Room-internal, for rule_parse.c.
 */
#ifndef LOAXA_CALENDAR_RULE_SCAN_H
#define LOAXA_CALENDAR_RULE_SCAN_H

#include "calendar/rule.h"

struct scan {
    const char *text, *at;
    char word[64];    /* the present token: a word in lower case, or one of "," "(" ")" "..", "" at the end */
    const char *mark; /* where it begins */
    const struct calendar *calendar;
    struct error *err;
    int depth;
};

/* Errors at the present token; both return NULL. */
struct rule *day_refuse(struct scan *p, const char *expected);
struct rule *day_no_memory(struct scan *p);
/* Takes the next token; an over-long word is cut, which no name survives. */
void day_advance(struct scan *p);
bool day_is(const struct scan *p, const char *word);
bool day_take(struct scan *p, const char *word);
/* Whether a comma and then a word for which `continues` holds follows; takes the comma. */
bool day_take_comma_before(struct scan *p, bool (*continues)(const char *));

/* All of `text` as a number of 1..4 digits, or -1. */
int day_number(const char *text);
bool day_is_number(const char *word);
/* "MM-DD" -> month and day, false when the word is none. */
bool day_month_day(const char *word, int *month, int *day);
int day_weekday(const char *word); /* 0..6, or -1 */
/* "mon" or "mon-sat" -> mask, 0 when the word is none. */
uint32_t day_weekdays(const char *word);
bool day_is_weekdays(const char *word);
/* "1st" … "5th" -> 1..5, "last" -> -1, else 0. */
int day_ordinal(const char *word);

#endif
