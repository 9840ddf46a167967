/*
 * calendar/rule: how a day rule is laid out inside, shared by rule.c (what matches, what comes next),
 * rule_parse.c (text to tree) and rule_format.c (tree to canonical text). Room-internal.
 */
#ifndef LOAXA_CALENDAR_RULE_H
#define LOAXA_CALENDAR_RULE_H

#include "calendar/calendar.h"

enum rule_kind {
    RULE_WEEKDAYS,     /* mask: bit 0 = Monday */
    RULE_DATES,        /* from..to, day numbers */
    RULE_YEARLY,       /* from..to, month * 32 + day; may wrap over New Year */
    RULE_CYCLE,        /* every `step` days from day `from` */
    RULE_NTH_WEEKDAY,  /* `step` 1..5 or -1 (last), weekday `from` */
    RULE_MONTH_DAYS,   /* mask: bits 1..31; bit 0 = last day */
    RULE_LUNAR_DAYS,   /* mask: bits 1..30; bit 0 = last day of the lunar month */
    RULE_LUNAR_YEARLY, /* from..to, month * 64 + (leap ? 32 : 0) + day; may wrap */
    RULE_LUNAR_EVE,    /* the last day of the lunar year */
    RULE_HOLIDAY,      /* holiday `index` of `calendar`, `step` days later */
    RULE_ANY,          /* union of `children` */
    RULE_ALL,          /* intersection */
    RULE_EXCEPT        /* children[0] without children[1] */
};

#define RULE_CHILDREN_MOST 64
#define RULE_DEPTH_MOST 12
#define RULE_TEXT_MOST 4096
#define RULE_COST_MOST 4096 /* a chain of holidays may not grow without bound */

struct rule {
    enum rule_kind kind;
    uint32_t mask;
    int32_t from, to, step;
    const struct calendar *calendar; /* HOLIDAY; borrowed */
    size_t index;
    struct rule **children;
    size_t count;
    unsigned cost; /* nodes visited when it is asked, those of named holidays included */
};

#define RULE_NEVER INT32_MAX
#define RULE_FIRST_DAY (-25567) /* 1900-01-01 */
#define RULE_LAST_DAY 84005     /* 2199-12-31 */

/* First day on or after `day` that matches, or RULE_NEVER. */
int32_t rule_first(const struct rule *rule, int32_t day);
/* Joins the sets of one kind in a union; takes `rule` (may be NULL), returns what it became. */
struct rule *rule_merge(struct rule *rule);

#endif
