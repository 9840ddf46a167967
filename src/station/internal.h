/*
 * What the files of station/ do for each other, listed under the file's name; model.h says with what. All of
 * it is called from the one thread that runs the loop.
 */
#ifndef LOAXA_STATION_INTERNAL_H
#define LOAXA_STATION_INTERNAL_H

#include "station/model.h"

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
