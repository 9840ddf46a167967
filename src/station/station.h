/*
 * station: the running station. It polls sources, keeps approvals, plans, freezes a slot two minutes before
 * its start, renders ahead, guards every item at the last moment, hands sound to the air, looks after the
 * outputs' workers, and writes the ledger of airings and the journal. The same code runs live (real clock,
 * real outputs) and in a rehearsal (virtual clock, a file). Everything here belongs to the thread that runs
 * the loop. It knows nothing of HTTP.
 */
#ifndef LOAXA_STATION_H
#define LOAXA_STATION_H

#include "base/base.h"
#include "stationdir/stationdir.h"
#include "store/store.h"
#include <jansson.h>
#include <uv.h>

struct station;

struct station_setup {
    uv_loop_t *loop;
    const struct clock *clock;           /* clock_real(), or &virtual_clock->clock */
    struct virtual_clock *virtual_clock; /* NULL when the clock is real */
    struct date virtual_date; /* the virtual clock is set to its first instant in the station's zone; year 0:
                                 it stays */
    int64_t present_us; /* of a rehearsal: what is planned from then until the clock's day counts as aired; 0
                           = nothing */
    const char *station_dir, *state_dir; /* state_dir NULL only with STORE_MEMORY_COPY: an empty state */
    enum store_mode store_mode;          /* STORE_WRITE needs the lock (store_lock) first */
    const char *cache_dir;               /* NULL = state_dir/cache */
    const char *rehearsal_file; /* not NULL: no output of the station is opened, all sound goes to files that
                                   begin with this path, one a stretch of sound (station_rehearsal_parts) */
    bool as_if_approved;        /* rehearsals only: waiting notices air, too */
    bool no_polls;              /* sources are asked only by station_poll */
    const char *worker_program, *plugin_dir, *voices_dir; /* as plugin_find_installation gives them */
};

/* Loads the station directory (all faults into `faults`; -EINVAL when there are errors), opens the store,
 * recovers what a crash left. Borrows the setup's strings for its life. Nothing sounds and nothing is polled
 * before station_start. */
int station_new(const struct station_setup *setup, struct station **out, struct faults *faults,
                struct error *err);
int station_start(struct station *station, struct error *err);
/* Ends everything within 2 s: sound off, outputs closed, airings on air become interrupted, the time kept.
 * `why` is one of the reasons the journal
 * has words for (guards.c). `done` is called from the loop, then only station_free may follow. */
void station_stop_clean(struct station *station, const char *why, void (*done)(void *context), void *context);
void station_free(struct station *station);

/* Borrowed; for reading (console, CLI). The configuration changes at station_reload. */
struct store *station_store(struct station *station);
const struct station_config *station_config(const struct station *station);
const struct clock *station_clock(const struct station *station);

/* ---- what is going on. All JSON is a new reference; times RFC 3339 in the station's zone. ----
 * {"station","place","now","counter","stopped":{"by","why","since"}|null,
 *  "clock":"ok"|"waiting",
 *  "on_air":[{"channel","slot","programme","title","kind","notice","class","started","seconds","position_s",
 *             "sentence","next_sentence"}],
 *  "next":[{"channel","slot","kind","notice","title","start","seconds"}],
 *  "slots":[{"id","channel","title","start","cap","items","frozen"}],
 *  "outputs":[{"name","plugin","channel","loudspeaker","record","state","since","error","restarts","lag_s",
 *              "level_dbfs","taken_s","proven_s","listen"}],
 *  "sources":[{"name","plugin","last_poll","result","error","new","revised","refused":[{"item","reason"}],
 *              "held":[{"item","reason"}],"next_poll","failures"}],
 *  "alarms":[{"id","text","since","times","until_seen"}],
 *  "notices":{"waiting","approved","returned","withdrawn","expired"}, "listen":["http://…"]}
 * next: the rest of the slots on air, then to come; slots: the next ones, at most 8; state of an output:
 * closed|starting|open|retrying|disabled; listen: URL or path; alarms: text in Vietnamese, until_seen: ends
 * when it has been seen. */
json_t *station_status_json(struct station *station);
/* The plan of `days` days from `from`, made from the present on: what will have had its turns by then is not
 * in it again (with as_if_approved it is: nobody knows when it is approved). Frozen slots as frozen:
 * {"slots":[{"id","channel","programme","title","date","start","cap","seconds","frozen",
 *            "items":[{"kind","notice","revision","turn","again","title","text","class","start","seconds",
 *                      "estimated"}]}],
 *  "conflicts":[{"at","slot","notice","rule","text"}],"refusals":[…],"deferred":[…],"notes":[…],
 *  "coverage":[{"set","posted","members","aired","rounds","last","full_on",
 *               "notices":[{"notice","title","aired","last"}]}]}
 * coverage: two of each set, what its source posts in all (when it says so) and what is read, how often, when
 * last, and the day on which all will have had the next turn. */
int station_plan_json(struct station *station, struct date from, int days, json_t **out, struct error *err);
/* The same from a copy of the state, for `loaxa plan`; days that are over, and those of a station that has
 * never run, are planned as if they were to come. What has never been spoken is rendered first, into the
 * setup's cache, so that lengths are exact; runs the setup's loop. The setup is that of a rehearsal
 * (STORE_MEMORY_COPY), its clock at the present. */
int station_plan_offline(const struct station_setup *setup, struct date from, int days, json_t **out,
                         struct faults *faults, struct error *err);

/* Counts up at every change that status shows (a sentence, an item, an output, a notice, an alarm). */
uint64_t station_counter(const struct station *station);
/* One watcher; called from the loop after the counter moved (at most ten times a second). NULL ends it. */
void station_watch(struct station *station, void (*changed)(void *context), void *context);

/* ---- acts of the officer. `who` is a name for the journal ("uid 1000 (lan)"). 0, -EALREADY, -ENOENT, … with
 * err. ---- */
/* Dừng phát: every output silent within 200 ms; what it cut is not caught up; nothing sounds until resume.
 * Survives a restart. */
int station_stop(struct station *station, const char *who, const char *why, struct error *err);
int station_resume(struct station *station, const char *who, struct error *err);
/* Ends the present item of a channel (NULL: of the only channel on air, else of "chinh"). -ENODATA when
 * nothing is on. */
int station_skip(struct station *station, const char *channel, const char *who, struct error *err);
/* Phát ngay: one approved notice now, at the next item boundary; inside the allowed windows unless khan_cap.
 */
int station_air_by_hand(struct station *station, int64_t notice, const char *who, struct error *err);

/* Alarms of what is over are taken down: somebody has seen them. -EALREADY when there is none. */
int station_alarms_seen(struct station *station, const char *who, struct error *err);

/* Approval binds to `hash`: -ESTALE when the notice has changed since. A part of a series approves the whole
 * series. */
int station_approve(struct station *station, int64_t id, const char *hash, const char *who,
                    struct error *err);
/* Several in one act: all or none. The error names the one that stands in the way. */
struct approval_wish {
    int64_t id;
    const char *hash;
};
int station_approve_all(struct station *station, const struct approval_wish *wishes, size_t count,
                        const char *who, struct error *err);
int station_return(struct station *station, int64_t id, const char *who, const char *reason,
                   struct error *err);
int station_withdraw(struct station *station, int64_t id, const char *who, const char *reason,
                     struct error *err);
int station_set_order(struct station *station, int64_t id, int order, const char *who, struct error *err);

/* The same acts on a store, journalled alike: for the CLI when no daemon runs (holding the lock), and what
 * the above call. How an approved notice sounds is bound to it by the station, at once or when it next
 * starts. */
int approval_approve_all(struct store *store, const struct approval_wish *wishes, size_t count,
                         const char *who, struct error *err);
int approval_return(struct store *store, int64_t id, const char *who, const char *reason, struct error *err);
int approval_withdraw(struct store *store, int64_t id, const char *who, const char *reason,
                      struct error *err);
int approval_set_order(struct store *store, int64_t id, int order, const char *who, struct error *err);

/* Of a state restored from a backup made at `made` (for people), before a station runs on it: what was to air
 * up to `now_us` counts as over, and the journal says so. */
int station_settle_restored(struct store *store, int64_t now_us, const char *made, struct error *err);

/* ---- sources ---- */
/* Called once from the loop. `result` is borrowed:
 * [{"source","result":"done"|"failed"|"busy","error","new":[{"id",
 * "external_id","title","state"}],"revised":[…],"unchanged":N,"withdrawn":[…],"refused":[{"item","reason"}],
 * "held":[{"item","reason"}]}] */
typedef void station_polled(void *context, json_t *result);
/* Asks one source now (NULL: all); also before station_start, for `loaxa poll` without the daemon. `accept`:
 * take what was held as suspicious. `dry_run`: report, keep nothing. */
int station_poll(struct station *station, const char *source, bool accept, bool dry_run, station_polled *done,
                 void *context, struct error *err);

/* Reads the station directory again. All or nothing: with errors in `faults` the old one goes on (-EINVAL).
 */
int station_reload(struct station *station, const char *who, struct faults *faults, struct error *err);

/* ---- rehearsals and scenarios: virtual time ---- */
/* Runs to `until` (wall time): time advances only when no render, poll, message or uncredited block is
 * outstanding. */
int station_run_virtual(struct station *station, int64_t until_wall_us, struct error *err);
/* One file of the rehearsal: where its first frame lies in wall time. */
struct station_part {
    char *path;
    size_t channel; /* number among the station's channels */
    int64_t start_us;
};
size_t station_rehearsal_parts(const struct station *station, const struct station_part **parts);

#endif
