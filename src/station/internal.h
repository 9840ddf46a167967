/*
 * Shared between the files of station/ only: the struct of the running station and of what it is busy with.
 * One thread owns all of it, the one that runs the loop. Each file's public half is listed under its name
 * below.
 *
 * A slot becomes a `run` when it is frozen; so does a notice aired by hand and a khan_cap that finds nothing
 * on air. A run is a list of cues, one a stretch of sound. An airing (the ledger's word) covers the cues that
 * say one notice in one turn: the reading and its "Xin nhắc lại".
 */
#ifndef LOAXA_STATION_INTERNAL_H
#define LOAXA_STATION_INTERNAL_H

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

/* ---- clockwork.c: time, the queue driven by the real or the virtual clock ---- */
int64_t station_mono(const struct station *st);
int64_t station_wall(const struct station *st);
int64_t station_mono_of(const struct station *st, int64_t wall_us);
int64_t station_wall_of_position(const struct station *st, uint64_t position);
uint64_t station_position_of(const struct station *st, int64_t wall_us);
/* (Re)arms one of the station's timers; lack of memory ends the daemon's usefulness and is logged. */
void station_at(struct station *st, struct timer *timer, int64_t mono_us, void (*fire)(void *),
                void *context);
void station_cancel(struct station *st, struct timer *timer);
int clockwork_start(struct station *st, struct error *err);
void clockwork_stop(struct station *st);

/* ---- notes.c: journal and change counter ---- */
/* Journals; `fields` is taken. A journal that cannot be written is an alarm and an error in the log. */
void note(struct station *st, const char *kind, int64_t at_us, const char *who, json_t *fields);
void station_changed(struct station *st);
char *copy_text(const char *text); /* NULL stays NULL */
void time_text(int64_t wall_us, char out[RFC3339_SIZE]);

/* ---- alarms.c ---- */
void alarm_raise(struct station *st, const char *id, const char *text_format, ...)
    __attribute__((format(printf, 3, 4)));
void alarm_clear(struct station *st, const char *id);
/* What happened and is over, but must be seen by a person: kept over restarts until alarms_seen. The last
 * text of an id stands for all of them. */
void alarm_tell(struct station *st, const char *id, const char *text_format, ...)
    __attribute__((format(printf, 3, 4)));
void alarms_load(struct station *st); /* those that nobody had seen */
void alarms_done(struct station *st);

/* ---- snapshot.c: the store as the planner sees it ---- */
struct snapshot {
    struct notice *rows;
    struct plan_notice *notices;
    char **channels; /* one text a notice, or NULL */
    int *aired_in;   /* channels for each notice; NULL with one channel */
    int64_t *last_in;
    size_t count, row_count;
};
int snapshot_take(struct station *st, struct snapshot *out, struct error *err);
void snapshot_done(struct snapshot *snapshot);
/* When the notice stops being airable: its own end or its source's default; 0 = never. Pure. */
int64_t snapshot_until(const struct notice *notice, const struct station_config *config);
const struct instance *config_source(const struct station_config *config, const char *name);

/* ---- planner.c, measure.c ---- */
void planner_dirty(struct station *st);
void planner_replan(struct station *st); /* now */
void planner_new_day(struct station *st);
int planner_make(struct station *st, struct date from, int days, int64_t now_us, struct plan **out,
                 struct error *err);
void planner_done(struct station *st);
/* Renders what the plan only estimates, so that its lengths become exact; plans again when that is done. */
void measure_plan(struct station *st, const struct plan *plan);
void measure_stop(struct station *st);

/* ---- used.c ---- */
/* The slots of that day that are over and sounded, for its caps; new memory (free()), NULL on lack of memory.
 */
struct plan_used *used_today(struct station *st, struct date day, size_t *count);

/* ---- slots.c: freezing ---- */
void slots_schedule(struct station *st);
struct run *slot_run(const struct station *st, const char *slot); /* among the runs, or NULL */
/* The stored slot as a new run, or NULL when there is none (or it cannot be read, which is logged). */
struct run *slot_stored_run(struct station *st, const char *slot);
struct run *slot_freeze(struct station *st,
                        const struct plan_slot *slot); /* as a new, stored run; NULL logged */
/* Outputs need their five seconds, and the first words their rendering. */
bool slot_in_time(const struct station *st, const struct run *run);
/* As soon as outputs can be open, from a chime, and journalled. */
void slot_begin_late(struct station *st, struct run *run);
/* Nobody is startled by a voice out of nowhere: what is taken up in the middle begins with a chime. */
void slot_add_chime(struct run *run, size_t before);

/* ---- recovery.c ---- */
/* At start, after a clock step and when the clock has become sane: what lies between the time up to which
 * everything ran and now is caught up or journalled as missed. */
void recovery_run(struct station *st, const char *reason);
void recovery_keep_time(struct station *st);
/* Up to when a station ran on this state; 0 = never. */
int64_t recovery_ran_until(struct station *st);

/* ---- slot_json.c ---- */
json_t *slot_to_json(const struct plan_slot *slot, bool frozen);
json_t *run_to_json(const struct run *run);
int run_from_json(struct station *st, const char *text, struct run **out, struct error *err);
int run_store(struct run *run, struct error *err);
json_t *plan_to_json(const struct plan *plan);

/* ---- runs.c ---- */
struct run *run_new(struct station *st, const char *slot, const char *channel);
int run_from_slot(struct station *st, const struct plan_slot *slot, struct run **out, struct error *err);
/* A new cue before the one numbered `at` (run->count: at the end). NULL on lack of memory. */
struct cue *run_add(struct run *run, size_t at, enum item_kind kind, const char *title, const char *text);
void run_free(struct run *run);
void runs_reap(struct station *st); /* frees those that are over and settled */
/* When a cue laid behind what ends at *at_us begins (wall); *at_us becomes its end. */
int64_t cue_lay(const struct cue *cue, int64_t *at_us);
size_t channel_index(const struct station *st, const char *name);
/* The channel of "chinh/sang/0/2026-11-23", and of "by-hand/chinh/…". */
size_t channel_of_slot(const struct station *st, const char *slot);
struct run *run_on_channel(const struct station *st,
                           size_t channel); /* the one begun and not over, or NULL */
struct cue *cue_on_air(const struct run *run);
bool cue_is_urgent(const struct cue *cue); /* khan_cap: no window and no cap holds it */
/* What listeners' displays show: the notice, else the programme. Borrowed. */
const char *cue_display_title(const struct cue *cue);

/* ---- prepare.c: sound for cues ---- */
void prepare_run(struct run *run);
void prepare_cue(struct cue *cue);
void cue_free(struct cue *cue);

/* ---- guards.c: the last look before a cue is handed to the air. Pure. ---- */
struct guard_input {
    const struct timetable *timetable;
    const struct notice *notice; /* as the store has it now; NULL for fixed words */
    const struct cue *cue;
    int64_t start_us, until_us; /* wall; when the notice ends (0 = never) */
    double seconds;
    bool clock_unknown; /* no sane time: days and windows cannot be told, and only khan_cap passes */
    bool as_if_approved;
};
/* NULL = it may air; else the machine word that says why not. *latest_us: the instant after which it may not
 * start (0 = no limit). */
const char *guard_refusal(const struct guard_input *input, int64_t *latest_us);
const char *reason_text(const char *reason); /* Vietnamese */

/* ---- handover.c ---- */
uint64_t handover_position(const struct run *run, const struct cue *cue); /* where it would begin now */
/* Hands the run's next cue to the air at `start`, or misses it with the reason. */
void handover_cue(struct cue *cue, uint64_t start);

/* ---- interrupt.c ---- */
/* Where a khan_cap of that place in the officer's order goes in: at once, but behind those before it. */
size_t interrupt_place(const struct run *run, int order);
/* Cuts what is on air, unless that is a khan_cap, and puts what begins again before cue `behind`. */
void interrupt_for_urgent(struct run *run, size_t behind);
void interrupt_notice(struct station *st, int64_t notice,
                      const char *reason); /* it stops wherever it is read */
/* A new revision was approved: one on air in old words stops, and the new words take its place. */
void interrupt_replace(struct station *st, const struct notice *fresh);
/* The session's time is over: the sentence at `at_us` (wall) is finished, the rest is missed with `reason`.
 */
void interrupt_end_session(struct run *run, int64_t at_us, const char *reason);
void interrupt_outside_windows(struct station *st); /* after a clock step or a reload */
void interrupt_cut_cue(struct cue *cue, const char *reason);
void interrupt_cue_over(struct run *run); /* events.c: some cue of it is over */

/* ---- playing.c, events.c, insert.c ---- */
void playing_add(struct station *st, struct run *run); /* takes the run; it begins at run->begin_us */
void playing_step(void *run);
void playing_ready(struct cue *cue); /* its sound is there, or will never be */
void playing_miss(struct cue *cue, const char *reason);
void playing_check_over(struct run *run);
void playing_slot_missed(struct run *run, const char *reason, bool had_begun);
void playing_end(struct run *run, const char *reason); /* what was not yet handed over is missed */
void playing_drain(struct station *st);                /* takes the air's events */
/* Chime, notice, and, when urgent, the notice again: at the next boundary of what is on air, else in a run of
 * its own. */
int playing_insert(struct station *st, const struct notice *notice, const char *slot_prefix, bool urgent,
                   struct error *err);
bool playing_wanted(const struct station *st, size_t channel); /* sound now or within the lead */
char *notice_channels(const struct station *st,
                      const struct notice *notice); /* space-separated; new memory */

/* ---- status.c ---- */
void status_follow(struct station *st); /* announces each sentence as it begins */

/* ---- airings.c: results ---- */
/* Started in the store and the journal, and committed, before its first sample. -EEXIST: it has been aired.
 */
int airing_begin(struct cue *cue, int64_t start_us, struct error *err);
/* A cue of the airing is over, whole (reason NULL) or cut. */
void airing_cue_over(struct cue *cue, int64_t ended_us, const char *reason);
/* A second reading that will not be: the airing is what was read. */
void airing_shorten(struct cue *cue);
void airing_taken(struct cue *cue, const struct output *output, const struct air_event *event);
void airing_missed(struct station *st, const struct run *run, const struct cue *cue, const char *reason);
void airing_settle(void *ledger); /* what is known now is the result */
void airings_settle_all(struct station *st);
struct verdict {
    enum airing_result result;
    const char *reason;
    double seconds;
};
struct verdict airing_verdict(const struct ledger *ledger, unsigned rate_hz);

/* ---- outputs.c, output_life.c ---- */
int outputs_load(struct station *st, struct error *err);
void outputs_review(struct station *st); /* opens what is wanted, closes what is not */
void outputs_title(struct station *st, size_t channel, const char *title);
void outputs_event(struct station *st, const struct air_event *event);
struct output *output_by_id(const struct station *st, uint64_t id);
bool outputs_settling(const struct station *st); /* virtual time waits for these */
void outputs_close_all(struct station *st);
void outputs_done(struct station *st);
void output_open(struct output *output);
void output_close(struct output *output);
void output_failed(struct output *output, const char *why, bool back_off);
void output_set_state(struct output *output, enum output_state state);
bool output_counts(const struct output *output);
void output_free(struct output *output);

/* ---- sources.c, source_list.c, source_commit.c ---- */
void source_schedule(struct source *source, int64_t in_us);
void source_poll_begin(struct source *source, struct poll_request *request);
int sources_load(struct station *st, struct error *err);
void sources_start(struct station *st);
bool sources_polling(const struct station *st);
bool sources_unheard(const struct station *st); /* one is to be asked for the first time */
void sources_stop(struct station *st);
void sources_done(struct station *st);
/* Commits what a poll brought, in one transaction; the report is a new reference. */
int source_commit(struct source_poll *poll, json_t **report, struct error *err);

/* ---- correction.c ---- */
/* Of a correction just submitted: sets how often and where it airs, by the airings of the notice it corrects,
 * and withdraws that one (a row of it goes into `withdrawn`). Inside the poll's transaction. -EINVAL with the
 * reason for the officer when there is nothing to correct. */
int correction_settle(struct station *st, struct notice *correction, json_t *withdrawn, struct error *err);

/* ---- approvals.c ---- */
void approvals_expire(struct station *st);
void approvals_check_readings(struct station *st);
bool approvals_may_auto(struct station *st, const struct notice *notice);
void approvals_approved(struct station *st, int64_t id); /* a khan_cap begins at once, or at its own time */
void approvals_changed(struct station *st);

/* ---- urgent.c ---- */
void urgent_approved(struct station *st, const struct notice *notice); /* begins now, or at its own time */
void urgent_start(struct station *st); /* from now on those with a time of their own begin at it */
void urgent_resume(struct station *st, int64_t stopped_us); /* begins what came due since */
/* After a crash: begins what came due within a quarter of an hour, unless it is `given_up`. */
void urgent_recover(struct station *st, bool (*given_up)(void *context, int64_t notice), void *context);
void urgent_review(struct station *st); /* alarms of what is held back */

/* ---- controls.c ---- */
void controls_load(struct station *st);

/* ---- station.c ---- */
void station_closing_step(struct station *st); /* while closing: ends it when the last worker is gone */

/* ---- rehearsal.c ---- */
/* Settings for the file that an output of a rehearsal writes next; keeps where it lies in time. */
int rehearsal_part(struct station *st, struct output *output);
/* On a copy of the state, before the rehearsed day, when that is still to come: what is planned from the
 * present until then counts as aired. */
int rehearsal_begin(struct station *st, struct error *err);
void rehearsal_done(struct station *st);

/* ---- reload.c ---- */
void reload_retire(struct station *st); /* frees old configurations that nothing uses any more */

#endif
