/*
 * timetable: programmes, allowed windows and caps, and the plan of a day from them. Pure: no I/O, no clock;
 * what it must know (notices, what has aired, lengths) comes in a snapshot, and the same snapshot gives the
 * same plan. The configuration structs here are filled by stationdir/ from a station directory. Immutable
 * structs are thread-safe.
 *
 * Items: jingle, chime, say, notices, time check, silence, relay, music. Relay and music keep their time in
 * the plan; they sound where the station has an input that brings them.
 */
#ifndef LOAXA_TIMETABLE_H
#define LOAXA_TIMETABLE_H

#include "base/base.h"
#include "calendar/calendar.h"

enum notice_class { CLASS_THONG_THUONG, CLASS_UU_TIEN, CLASS_KHAN_CAP };
enum notice_kind { KIND_THONG_BAO, KIND_VAN_BAN_MOI, KIND_THU_TUC, KIND_TUYEN_TRUYEN, KIND_DINH_CHINH };
const char *notice_class_id(enum notice_class c);    /* "thong_thuong" */
const char *notice_class_title(enum notice_class c); /* "thông thường" */
const char *notice_kind_id(enum notice_kind k);      /* "thong_bao" */
const char *notice_kind_title(enum notice_kind k);   /* "thông báo" */

enum item_kind {
    ITEM_JINGLE,
    ITEM_CHIME,
    ITEM_SAY,
    ITEM_NOTICES,
    ITEM_TIME_CHECK,
    ITEM_SILENCE,
    ITEM_RELAY,
    ITEM_MUSIC
};
#define ITEM_KINDS (ITEM_MUSIC + 1)
const char *item_kind_id(enum item_kind k);
const char *item_kind_title(enum item_kind k); /* Vietnamese: "Báo giờ" */
/* What a holiday with `no_music` leaves out. */
bool item_kind_is_music(enum item_kind k);

enum item_pick { PICK_ORDER, PICK_LEAST_AIRED, PICK_OLDEST, PICK_NEWEST };

struct item {
    enum item_kind kind;
    char *text;   /* SAY: with {fields}; JINGLE: file name without folder; RELAY, MUSIC: the input's name */
    char *source; /* NOTICES: a source's instance name; NULL = any */
    char *topic, *set;
    int most;          /* NOTICES */
    int repeat_each;   /* 1 = once; 2 = said twice ("Xin nhắc lại"), the same turn */
    int64_t within_ms; /* NOTICES: only those that came in this long ago at most; 0 = all */
    enum item_pick pick;
    bool class_set, kind_set;
    enum notice_class notice_class;
    enum notice_kind notice_kind;
    int64_t ms;    /* SILENCE, RELAY, MUSIC: how long; with fill_set at least */
    bool whole;    /* cut by khan_cap and stop only */
    bool fill_set; /* SILENCE, MUSIC: until the clock says fill_ms, or not at all when it is later already */
    int32_t fill_ms;        /* local time of day */
    int line;               /* in the programme's file */
    bool standing;          /* NOTICES: here stand the reminders of `standings` instead */
    struct column *columns; /* NOTICES: topic by day (chuyên mục); NULL = none */
    size_t column_count;
    int64_t cap_ms; /* NOTICES: of all it takes; 0 = none */
    bool at_set;    /* fixed to the clock: what precedes is planned to be over by then */
    int32_t at_ms;  /* local time of day */
};

void item_done(struct item *item);

/* One row of a column: on these days, this topic. The first row that matches a day wins. */
struct column {
    struct rule *days;
    char *topic;
};

/* What happens to a slot that would begin while the one before still sounds. */
enum overlap { OVERLAP_QUEUE, OVERLAP_REPLACE, OVERLAP_REJECT };
#define QUEUE_DEFAULT_MS (15 * 60 * 1000)
#define CATCH_UP_DEFAULT_MS (15 * 60 * 1000)
#define CATCH_UP_UNTIL_EXPIRY MS_PER_DAY /* until the end of the allowed window it should have begun in */

struct air_entry {
    struct rule *days, *except; /* except may be NULL */
    int32_t at_ms;              /* local time of day */
    int64_t cap_ms;
    int64_t catch_up_ms;  /* late start allowed by this much; default 15 min; 0 = skip */
    char *channel;        /* "chinh" */
    enum overlap overlap; /* queue: wait behind the other up to queue_ms; replace: the other ends in time */
    int64_t queue_ms;
    int64_t every_ms; /* repeats through the day from at_ms to before to_ms; 0 = once */
    int32_t to_ms;
    bool emergency; /* airs, day and night, while a khan_cap notice lives, and nothing else */
    int line;       /* in the programme's file */
};

struct programme {
    char *id, *title, *file;
    struct air_entry *air;
    size_t air_count;
    struct item *items;
    size_t item_count;
};

struct window {
    struct rule *days;
    int32_t from_ms, to_ms; /* local time of day; to may pass 24:00 */
    int line;
};

/* allowed_on: a dated exception to the windows, with the document behind it; it ends by itself. */
struct exception {
    struct rule *on;
    int32_t from_ms, to_ms;
    char *title, *allowed_by;
    unsigned only; /* bits of enum item_kind that may sound in it; 0 = all */
    int line;
};

/* Gain by hour of the day; the first row that holds the hour wins. */
struct gain {
    int32_t from_ms, to_ms;
    double db;
};

/* What comes back by day (dinh-ky): a notice of the store, or words of its own, put into a programme. A
 * notice named here airs on its days only. */
struct standing {
    char *title, *programme;
    char *notice; /* external id, or NULL */
    char *say;    /* words with {fields}, or NULL */
    struct rule *on;
    char *file;
    int line;
};

struct timetable {
    struct programme *programmes;
    size_t programme_count;
    struct window *windows; /* allowed windows: outside only khan_cap may sound */
    size_t window_count;
    int64_t cap_session_ms, cap_day_ms; /* 0 = none */
    int sessions_per_day;               /* 0 = any */
    struct calendar calendar;
    /* fields for SAY items */
    char *station_name, *station_place, *station_hamlet, *station_listeners, *station_hotline,
        *station_one_stop;
    bool southern;   /* "nhằm" instead of "tức", for what the station composes itself */
    char **channels; /* at least "chinh" */
    size_t channel_count;
    struct exception *exceptions;
    size_t exception_count;
    struct gain *gains;
    size_t gain_count;
    int64_t fade_in_ms; /* of a slot that begins before 06:00; 0 = none */
    struct standing *standings;
    size_t standing_count;
};
void timetable_done(struct timetable *timetable);

/* The guard, on its own: may anything below khan_cap sound on this local instant? `until` (may be NULL): the
 * end of the window as an instant, or of the closed time. */
bool timetable_allowed(const struct timetable *timetable, int64_t utc_us, int64_t *until_us);
/* The same for one kind of item: an exception may hold for some only. */
bool timetable_allows_item(const struct timetable *timetable, enum item_kind kind, int64_t utc_us,
                           int64_t *until_us);
/* Gain at that local hour, dB; 0 when no row holds it. */
double timetable_gain_db(const struct timetable *timetable, int64_t utc_us);

/* ---- the snapshot the planner decides from ---- */
struct plan_notice {
    int64_t id;
    int revision;
    const char *source, *title, *text, *topic, *set, *series;
    enum notice_class notice_class;
    enum notice_kind notice_kind;
    int64_t from_us, until_us;         /* may air in [from, until); until 0 = for ever */
    int64_t arrived_us, last_aired_us; /* 0 = never */
    int times, aired;                  /* wanted in all (0 = any number), had so far */
    int part, parts;
    int order;            /* the officer's order among equals; lower first */
    const char *channels; /* space-separated; NULL = all */
    double seconds;
    bool estimated;
    const char *external_id; /* what `standing` names it by; may be NULL */
    /* by channel, in the timetable's order; NULL = `aired` and `last_aired_us` hold for each */
    const int *aired_in;
    const int64_t *last_in;
};
/* A slot of the plan's days that is over: it counts for its day's cap and sessions. */
struct plan_used {
    const char *channel;
    struct date date;
    double seconds;
};
/* A slot that is frozen or on air: never planned again, and its channel is busy until then. */
struct plan_run {
    const char *slot, *channel;
    int64_t start_us, until_us; /* 0, 0 = it is over */
};
struct plan_input {
    const struct timetable *timetable;
    const struct plan_notice *notices; /* approved, live ones */
    size_t count;
    /* Length of a fixed text (SAY) or jingle. Called during planning only. */
    double (*seconds)(void *context, enum item_kind kind, const char *text, bool *estimated);
    void *context;
    int64_t now_us; /* slots that start before it are left out (they are history, or frozen); 0 = plan whole
                       days */
    const struct plan_used *used; /* NULL = not known: every start before now_us counts as a session */
    size_t used_count;
    const struct plan_run *runs; /* NULL = none; with them a slot that still waits behind one is planned
                                    although its hour is before now_us */
    size_t run_count;
};

/* ---- the plan ---- */
struct plan_item {
    enum item_kind kind;
    int64_t notice;     /* ITEM_NOTICES: its id; else 0 */
    int revision, turn; /* turn: the how-manyeth airing of this notice, from 1 */
    bool again;         /* second reading within the same turn ("Xin nhắc lại") */
    char *title;        /* Vietnamese, for people */
    char *text;         /* what is spoken; NULL for chime and silence; jingle: its file */
    int64_t start_us;
    double seconds;
    bool estimated;
    enum notice_class notice_class;
    enum notice_kind notice_kind; /* ITEM_NOTICES */
    int64_t until_us;             /* ITEM_NOTICES: its expiry; 0 = never */
    bool whole;                   /* cut only by khan_cap and stop */
    int64_t fixed_us; /* to the clock: it does not begin before, whatever comes before; 0 = follows */
    int64_t fill_us;  /* fills up to this instant; 0 = it has a length of its own */
};
struct plan_slot {
    char *id; /* "chinh/sang/0/2026-11-23": channel, programme, air entry, local date; "0+2": its second
                 repeat */
    char *channel, *programme, *title;
    struct date date;
    int64_t start_us, cap_ms, catch_up_ms;
    struct plan_item *items;
    size_t item_count;
    double seconds;
    int64_t planned_us; /* start by the timetable; start_us is later when it queues behind another slot */
    double gain_db;
    int64_t fade_in_ms;
    bool replaces;  /* its start ends what still sounds on the channel */
    bool emergency; /* for khan_cap only: outside every window and cap */
};
enum plan_remark_kind { PLAN_CONFLICT, PLAN_REFUSAL, PLAN_DEFERRED, PLAN_NOTE };
struct plan_remark {
    enum plan_remark_kind kind;
    int64_t at_us;
    char *slot;     /* slot id or NULL */
    int64_t notice; /* or 0 */
    char *rule; /* machine word: "window", "cap_session", "cap_day", "overlap", "holiday", "expired" … */
    char *text; /* Vietnamese, for people */
};
/* ---- coverage of a set ("thủ tục thường dùng"): who had a turn, and when all will have had the next ---- */
struct coverage {
    size_t members;      /* notices of the set among the input's */
    size_t aired;        /* … that aired at least once */
    int rounds;          /* turns that every member has had */
    int64_t last_us;     /* the latest airing of any; 0 = none */
    bool forecast;       /* the plan completes the next round … */
    struct date full_on; /* … on this day */
};
struct plan_member {
    int64_t notice;
    char *title;
    int aired;
    int64_t last_us; /* 0 = never */
};
struct plan_coverage {
    char *set, *source; /* source: of its first member */
    struct coverage coverage;
    struct plan_member *members;
    size_t member_count;
};

struct plan {
    struct plan_slot *slots; /* by start, then channel, then id */
    size_t slot_count;
    struct plan_remark *remarks;
    size_t remark_count;
    struct plan_coverage *coverages; /* one a set, by name */
    size_t coverage_count;
    struct plan_storage *storage; /* every string and item of the plan lives in it */
};
/* Plans `days` days from `from`. -ENOMEM or 0; what cannot air is a remark, never an error. */
int timetable_plan(const struct plan_input *input, struct date from, int days, struct plan **out);
void plan_free(struct plan *plan);
/* Checks of the configuration alone: programmes that could never air, slots outside the windows, … */
void timetable_check(const struct timetable *timetable, struct date from, struct faults *faults);

/* Fills {station.name} {weekday} {date} {lunar} {time} {contents} … for that local instant; words ready for
 * the reader. Unknown fields, and fields whose setting is not given, are an error that offers the nearest.
 * New memory. */
int timetable_fill(const struct timetable *timetable, const char *text, int64_t utc_us, char **out,
                   struct error *err);

/* The same for one set of the input's. */
void timetable_coverage(const struct plan_input *input, const struct plan *plan, const char *set,
                        struct coverage *out);

#endif
