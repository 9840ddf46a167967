/*
 * What the running station is made of: runs and their cues, airings, outputs, sources, alarms. Shared between
 * the files of station/ only; one thread owns all of it, the one that runs the loop.
 *
 * A slot becomes a `run` when it is frozen; so does a notice aired by hand and a khan_cap that finds nothing
 * on air. A run is a list of cues, one a stretch of sound. An airing (the ledger's word) covers the cues that
 * say one notice in one turn: the reading and its "Xin nhắc lại".
 */
#ifndef LOAXA_STATION_MODEL_H
#define LOAXA_STATION_MODEL_H

#include "air/air.h"
#include "render/render.h"
#include "station/station.h"
#include "station/timers.h"
#include "timetable/timetable.h"

#define FREEZE_AHEAD_US (120 * US_PER_S) /* a slot is fixed this long before its start */
#define QUEUE_AHEAD_US US_PER_S          /* a cue is handed to the air this long before its start */
#define LEAD_US (5 * US_PER_S)           /* outputs are open and fed silence this long before sound */
#define ATTEMPTS_MOST 2                  /* an interrupted airing is retried at most once */
#define STATION_STATE "station"          /* the station's own rows among the sources' private state */

/* ---- what is played ---- */
enum cue_state {
    CUE_WAITING, /* not yet rendered */
    CUE_READY,   /* its sound is there */
    CUE_QUEUED,  /* handed to the air */
    CUE_ON_AIR,
    CUE_ENDED,  /* played, whole or not */
    CUE_DROPPED /* never handed to the air: missed */
};

struct run;
struct ledger;

struct cue {
    struct run *run;
    enum item_kind kind;
    int64_t notice; /* 0 = none */
    int revision, turn;
    bool again;
    bool inserted;          /* a khan_cap, or by hand: not of the timetable */
    bool moved;             /* aired elsewhere in this run instead */
    bool retry;             /* begins again what was cut */
    bool whole;             /* cut by khan_cap and stop only */
    const char *cut_reason; /* why it is being cut; NULL = it is not */
    enum notice_class notice_class;
    char *title, *text, *recording, *hash;
    int64_t planned_us; /* wall */
    double seconds;     /* planned length; exact once rendered */
    bool estimated;
    int64_t at_us;   /* wall: fixed to the clock, it does not begin before; 0 = right after the one before */
    int64_t fill_us; /* wall: it lasts until then; 0 = it has a length of its own */

    enum cue_state state;
    struct render_request *request;
    struct rendered *rendered;
    char *failure; /* why it could not be rendered */
    int fd;
    uint64_t frames;

    uint64_t air_id, start, end; /* positions, once queued */
    struct ledger *ledger;       /* of its airing; NULL when it has none */
    uint64_t *reported;          /* outputs that have said how much of it they took */
    size_t reported_count;
};

struct run {
    struct run *next;
    struct station *station;
    char *slot; /* id */
    char *channel_name, *programme, *title;
    size_t channel;
    struct date date;
    int64_t start_us; /* wall, planned */
    int64_t begin_us; /* wall, when it is to begin now: later than start_us when catching up */
    int64_t cap_us;   /* 0 = none */
    int64_t catch_up_us;
    uint32_t fade_in_ms; /* from its first sound, over as many cues as it takes */
    bool by_hand;        /* no slot of the timetable: by hand or khan_cap */
    bool emergency;      /* of the timetable, for khan_cap only: no cap of the day counts it */
    int64_t used_us;     /* once it is over: how long it sounded, what was pushed in left out */
    struct cue **cues;
    size_t count, next_cue; /* next to be handed to the air */
    int64_t inserted_us;    /* khan_cap pushed in: does not count against the cap */
    bool begun, over, stored;
    bool cutting;       /* what was handed over is being cut: nothing is handed over until that is done */
    bool replaces;      /* its start ends what is on the channel */
    const char *ending; /* why its time is over, once it is; NULL */
    uint64_t begin;     /* position of its first sound, once end is not 0 */
    uint64_t end;       /* position where the last queued cue ends */
    struct timer timer, cut;
    struct ledger *ledgers;
};

/* One airing on its way from "started" to its result. */
struct taken {
    uint64_t output;
    char name[64];
    uint64_t frames, proven;
    bool counts, proves;
};
struct ledger {
    struct ledger *next;
    struct run *run;
    int64_t id, notice; /* airing's id in the store */
    int revision, turn, attempt;
    char *title;
    size_t cues, ended; /* cues of this airing, and how many are over */
    uint64_t frames;    /* that should have been taken: of the cues handed to the air */
    int64_t started_us, ended_us;
    struct taken *taken;
    size_t taken_count;
    const char *reason; /* why it was cut; NULL = it was not */
    bool sounded, done; /* sounded: its first block went out */
    struct timer deadline;
};

/* ---- outputs ---- */
enum output_state {
    OUTPUT_CLOSED,
    OUTPUT_STARTING,
    OUTPUT_OPENING,
    OUTPUT_OPEN,
    OUTPUT_RETRYING,
    OUTPUT_DISABLED
};
struct output {
    struct station *station;
    char *name, *plugin;
    json_t *settings;
    size_t channel;
    uint64_t id;    /* the air's; new with each opening */
    unsigned wants; /* enum loaxa_wants */
    bool always;    /* kept open while the station runs */
    bool gone;      /* removed by a reload: freed when its worker has ended */
    enum output_state state;
    struct worker *worker;
    bool attached;
    int64_t since_us; /* wall: of the state */
    char *error;      /* of the last failure; NULL = it does well */
    unsigned restarts, failures;
    uint64_t attached_at; /* position */
    bool opened;          /* it has said so; its socket may still be busy */
    int64_t failed_us;    /* wall: since when it does not work */
    size_t part;          /* rehearsal: 1-based, of the station's parts */
    char *reason;         /* last error line the worker logged */
    struct timer retry, linger;
};

/* ---- sources ---- */
/* Somebody asked: the answers of one source or of all of them, given back together. */
struct poll_request {
    struct poll_request *next;
    struct station *station;
    struct timer release;
    bool accept, dry_run;
    size_t waiting; /* sources still to answer */
    json_t *answers;
    station_polled *done;
    void *context;
};
/* One poll on its way: what the worker has said so far. */
struct source_poll {
    struct source *source;
    struct worker *worker;
    struct poll_request *request;                             /* NULL: by the timetable */
    json_t *submits, *withdrawals, *refusals, *holds, *state; /* arrays; state an object */
    bool accept, dry_run;
    char *reason; /* last error line the worker logged */
    bool too_much;
};
struct source {
    struct station *station;
    char *name;
    const struct instance *instance; /* of the configuration in force */
    struct timer timer;
    struct source_poll *poll;     /* running, or NULL */
    struct poll_request *pending; /* asked while one is running: next */
    int64_t last_us, next_us;     /* wall: of the last poll's end, of the next one's start; 0 = none */
    char *error;                  /* NULL = the last poll did well */
    unsigned failures;
    json_t *report; /* of the last poll: new, revised, refused … */
};

struct alarm_row {
    char *id, *text;
    int64_t since_us;
    unsigned times;  /* how often it happened since somebody looked */
    bool until_seen; /* does not end by itself: somebody must have seen it */
};

struct station {
    struct station_setup setup;
    struct station_config *config;
    struct store *store;
    struct render *render;
    struct air *air;
    uv_loop_t *loop;
    uv_async_t air_wake;
    uv_timer_t tick;
    int handles; /* uv handles not yet closed */
    struct timers timers;
    bool started, closing, letting_go; /* letting_go: closing, outputs told to close */
    bool offline;                      /* only a plan is wanted */
    char *cache_dir;

    int64_t offset_us; /* wall minus monotonic, as last seen */
    bool clock_waiting;
    struct timer heartbeat;
    unsigned beats;

    struct plan *plan;
    struct date plan_date;
    int64_t frozen_until_us; /* wall: slots that start before it are frozen */
    struct timer replan, freeze;
    size_t measuring; /* lengths being found out by rendering */
    unsigned measure_round;
    struct measure *measures;

    struct run *runs;
    uint64_t next_id;
    struct output **outputs;
    size_t output_count;
    struct source **sources;
    size_t source_count;
    struct poll_request *requests;
    json_t *recording_seconds; /* recording -> length, as rendered */

    bool stopped;
    char *stopped_by, *stopped_why;
    int64_t stopped_us;

    struct alarm_row *alarms;
    size_t alarm_count;
    uint64_t counter;
    void (*changed)(void *);
    void *changed_context;
    struct timer announce, sentence;
    struct timer urgent;     /* the next khan_cap that is to begin at a time of its own */
    int64_t urgent_until_us; /* wall: those of before have begun */

    struct station_part *parts; /* rehearsal; paths are owned */
    size_t part_count;
    struct station_config **retired; /* by reloads; freed when nothing uses them any more */
    size_t retired_count;

    void (*closed)(void *);
    void *closed_context;
    const char *closing_why;
    struct timer close_step, close_deadline;
};

#endif
