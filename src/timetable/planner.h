/*
 * timetable/planner: what the files of the planner share. One `struct planner` lives for one timetable_plan
 * call; channels are planned one after the other, each with its own candidates and counts. Room-internal.
 *
 *   plan.c        the call itself: days, channels, the order of slots, turns of sets
 *   course.c      one channel's slots, one after the other, and the rules before each may begin
 *   starts.c      which programmes begin when
 *   candidates.c  notices as a channel sees them: filters, counts, spreading N airings over D days, series
 *   picks.c       which notices an item takes, in which order
 *   parts.c       the items of a slot, their words filled and measured
 *   slot.c        what of them fits
 *   layout.c      every start settled
 *   remarks.c     what the officer is told of what does not air as wished
 *   storage.c     the memory of a plan
 */
#ifndef LOAXA_TIMETABLE_PLANNER_H
#define LOAXA_TIMETABLE_PLANNER_H

#include "timetable/windows.h"

/* ---- storage ---- */
struct plan_storage;
struct plan_storage *storage_new(void);
void storage_free(struct plan_storage *storage);
void *storage_take(struct plan_storage *storage, size_t bytes); /* NULL on lack of memory; zeroed */
char *storage_text(struct plan_storage *storage, const char *text);
struct planner;
char *planner_keep(struct planner *planner, const char *text); /* storage_text, or planner->error */

/* ---- days and starts ---- */
struct plan_day {
    struct date date, like; /* `like`: the day whose plan it follows (replace_by) */
    int64_t midnight_us;
    bool uneven; /* the clock changes in it */
    const struct holiday *suspended, *no_music;
    int64_t cap_ms, cap_day_ms; /* raised by a holiday; 0 = not */
    int sessions_per_day;
    struct day_windows windows; /* of the day before, the day, the day after */
};

/* A programme's beginning on a channel. */
struct start {
    int64_t at_us;
    int32_t day; /* index into `days` */
    uint32_t programme, entry;
    uint32_t repeat; /* of an entry that repeats through the day; from 0 */
};

/* ---- candidates: one a notice of the channel ---- */
struct candidate {
    /* what every look at it needs, in one cache line */
    int64_t
        ready_us; /* not before: its beginning, and when N airings spread over their days let the next come */
    int64_t until_us; /* may air before; INT64_MAX = for ever */
    int64_t last_us;  /* last airing, planned ones included; 0 = never */
    int64_t arrived_us;
    int aired, times; /* had (planned ones included), wanted; times 0 = any number */
    int order;
    uint32_t taken_in;   /* number of the last slot that took it */
    uint32_t skipped_in; /* number of the last item that could not fit it */
    uint32_t before; /* series: the part before (index); for the first part the last one; itself when alone */
    uint32_t head;   /* series: the first part; carries `taken_in` for all */
    uint8_t notice_class, kind;
    bool standing;     /* airs on its standing days only */
    bool series_first; /* the first part that is there */
    /* the rest */
    int64_t from_us, id;
    double seconds;
    uint32_t index; /* into the input's notices */
};

/* The candidates an item's filters let through, in the total order. */
struct list_row {
    int64_t not_before_us; /* no need to look at it sooner; may lag behind the candidate's ready_us */
    uint32_t candidate;
};
struct list {
    struct list_row *rows;
    size_t count;
};

struct pick {
    uint32_t candidate;
    int repeat;
};

/* One thing of a slot being built: an item, or what the planner puts in front of one. */
struct part {
    const struct item *item;
    const struct standing *standing; /* words of a standing reminder */
    bool corrections;                /* in front of the first notices */
    bool fixed;                      /* to the clock, at a time that is still to come when the slot begins */
    bool hushed;                     /* music that fills time on a day without music: silence instead */
    bool refused;
    struct pick *picks;
    size_t pick_count, pick_capacity;
    struct buf words; /* of a fixed item, filled */
    bool steady;      /* they do not depend on the minute or on what the slot holds */
    bool estimated;
    int64_t filled_us; /* for this instant */
    double seconds;    /* of a fixed item */
    int64_t laid_us;   /* where it was laid */
};

#define PLAN_AGAIN_WORDS "Xin nhắc lại."
#define PLAN_CHIME_SECONDS 2.6 /* the built-in chime */

struct planner {
    const struct plan_input *input;
    const struct timetable *timetable;
    struct plan *plan;
    struct plan_storage *storage;
    size_t slot_capacity, remark_capacity;
    char **titles, **texts; /* of notices, copied once */
    struct plan_day *days;
    int32_t day_count, first_day, last_day; /* indexes of the days asked for */
    int64_t begin_us, end_us;               /* of the days asked for */
    int error;

    /* the channel at hand */
    size_t channel;
    struct start *starts;
    size_t start_count, start_capacity;
    struct candidate *candidates;
    size_t candidate_count;
    struct list *lists; /* by item, all programmes in a row */
    size_t *first_list; /* of a programme */
    size_t list_count;
    struct list corrections;
    uint64_t *matches; /* bit per programme, `match_words` a candidate: some item of it takes the notice */
    size_t match_words;
    int64_t *day_used_ms;
    int *day_sessions;
    bool emergency;                    /* the slot at hand takes khan_cap only */
    const struct plan_day *day;        /* … its day; words that name the day change when the next begins */
    uint32_t slot_number, pick_number; /* of slots filled, of items that took notices */
    struct part *parts;
    size_t part_count, part_capacity;
    struct plan_item *items; /* of the slot at hand */
    size_t item_count, item_capacity;
};

int planner_fail(struct planner *planner, int code);
/* Room for one more in a growing array; NULL (and planner->error) on lack of memory. */
void *planner_grow(struct planner *planner, void *rows, size_t *capacity, size_t count, size_t size);

/* starts.c */
void planner_lay_days(struct planner *planner, struct date from, int days, int before, int after);
void planner_find_starts(struct planner *planner);

/* candidates.c */
void planner_find_candidates(struct planner *planner);
void planner_drop_candidates(struct planner *planner);
bool planner_takes(const struct item *item, const struct plan_notice *notice);
void planner_count_airing(struct planner *planner, uint32_t candidate, int64_t at_us);

/* picks.c: fills `part->picks` with what fits into `budget_s`. */
void planner_pick(struct planner *planner, struct part *part, struct list *list, int64_t at_us,
                  double budget_s, const struct plan_slot *slot, const char *limit_rule);
double planner_pick_seconds(const struct planner *planner, const struct pick *pick);

/* parts.c */
struct slot_limit {
    int64_t until_us;
    const char *rule;
};
void planner_lay_parts(struct planner *planner, const struct programme *programme,
                       const struct plan_slot *slot);
bool part_takes_notices(const struct part *part);
bool part_tells_contents(const struct part *part);
bool part_fills(const struct part *part); /* its length is what is left until the clock says its time */
enum item_kind part_kind(const struct part *part);
/* Fills a fixed part's words for an instant and measures them. */
void planner_measure_part(struct planner *planner, struct part *part, int64_t at_us);
/* Notices the parts have taken, by kind; returns how many. */
size_t planner_count_contents(const struct planner *planner, unsigned counts[KIND_DINH_CHINH + 1]);
double planner_seconds(struct planner *planner, enum item_kind kind, const char *text, bool *estimated);
int64_t slot_clock(const struct plan_slot *slot, int32_t ms);

/* layout.c: lays the parts into planner->items until everything holds; returns the end. */
/* Leaves the part out, with a remark that names the rule. */
void planner_refuse_part(struct planner *planner, struct part *part, const struct plan_slot *slot,
                         int64_t at_us, const char *rule);
int64_t planner_settle(struct planner *planner, const struct plan_slot *slot, struct slot_limit limit);

/* course.c */
void planner_run_channel(struct planner *planner);

/* slot.c */
/* Plans the slot's items; starts and counts are settled. False when nothing of it may sound. */
bool planner_fill_slot(struct planner *planner, const struct start *start, struct plan_slot *slot,
                       struct slot_limit limit);

/* remarks.c */
void planner_remark(struct planner *planner, enum plan_remark_kind kind, int64_t at_us,
                    const struct plan_slot *slot, int64_t notice, const char *rule, const char *format, ...)
    __attribute__((format(printf, 7, 8)));
/* Forgets deferrals, from remark `first` on, of notices the slot took after all, and all but the last of one
 * notice. */
void planner_forget_deferrals(struct planner *planner, size_t first);
void planner_remark_expiries(struct planner *planner);
/* "05:30 ngày 23/11" */
void planner_clock(int64_t at_us, char out[32]);

#endif
