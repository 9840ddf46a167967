/*
 * store: what the station must never lose: notices with their revisions, approvals, airings, the ledger of lengths,
 * sources' private state, frozen slots, and the journal. SQLite (WAL, synchronous=FULL), append-only migrations; a newer
 * schema is refused. The journal is a hash chain over a canonical byte form, with a head file written after each commit (it may
 * lag, never lead), so that a touched row or a cut tail shows. One writer: the holder of the state's lock. Blocking: main thread only.
 */
#ifndef LOAXA_STORE_H
#define LOAXA_STORE_H

#include "base/base.h"
#include <jansson.h>

struct store;
enum store_mode { STORE_WRITE, STORE_READ, STORE_MEMORY_COPY /* a private copy of the state, for rehearsals */ };
/* Opens DIR/loaxa.db; STORE_WRITE creates it 0600, migrates, and needs the lock (store_lock) first. */
int store_open(const char *state_dir, enum store_mode mode, const struct clock *clock, struct store **out, struct error *err);
void store_close(struct store *store);
/* flock on DIR/lock; -EBUSY names the holder's pid. Returns the fd to keep open. */
int store_lock(const char *state_dir, int *fd, struct error *err);
/* Nested transactions are refused. */
int store_begin(struct store *store, struct error *err);
int store_commit(struct store *store, struct error *err);
void store_rollback(struct store *store);

/* ---- notices. A notice is (source, external_id); its content is a revision. ---- */
enum notice_state { NOTICE_WAITING, NOTICE_APPROVED, NOTICE_RETURNED, NOTICE_WITHDRAWN, NOTICE_EXPIRED };
const char *notice_state_id(enum notice_state state);    /* "waiting" … */
const char *notice_state_title(enum notice_state state); /* "chờ duyệt" … */

struct notice {
    int64_t id;
    int revision;
    char *source, *external_id, *title, *text, *recording; /* recording: file name in DIR/recordings or NULL */
    int notice_class, notice_kind; /* enums of timetable/, = those of the plugin ABI */
    int64_t from_us, until_us;     /* 0 = not given */
    int times;                     /* 0 = any number */
    char *channels, *topic, *set, *author, *reference, *series;
    int part, parts;
    char *needs_person;            /* not NULL: an officer must decide, with the words that say so */
    enum notice_state state;
    char *state_reason;
    int order;
    int64_t arrived_us, changed_us;
    char hash[65];                 /* of what approval binds to: title, text, recording's content, class, kind, validity, repeats, channels */
    char *approved_by;             /* NULL until approved */
    int64_t approved_us;
    char *spoken_key;              /* render key when approved: a change means "cách đọc đã đổi" */
    int aired;                     /* airings of result aired */
    int64_t last_aired_us;
};
void notice_done(struct notice *notice);

enum store_change { STORE_UNCHANGED, STORE_NEW, STORE_REVISED };
/* Idempotent by content. A revision of an approved notice waits for approval again. Fills id, revision, hash of `notice`. */
int store_submit(struct store *store, struct notice *notice, enum store_change *change, struct error *err);
int store_notice(struct store *store, int64_t id, struct notice *out, struct error *err);
/* Every notice for which `filter` (may be NULL) is true, oldest first; free each with notice_done, then the array. */
int store_notices(struct store *store, bool (*filter)(const struct notice *, void *), void *context, struct notice **out,
                  size_t *count, struct error *err);
int store_find(struct store *store, const char *source, const char *external_id, int64_t *id, struct error *err);
/* Binds to `hash`: -ESTALE when the notice is not that any more. */
int store_approve(struct store *store, int64_t id, const char *hash, const char *who, const char *spoken_key, struct error *err);
int store_set_state(struct store *store, int64_t id, enum notice_state state, const char *who, const char *reason, struct error *err);
int store_set_order(struct store *store, int64_t id, int order, struct error *err);

/* ---- airings ---- */
enum airing_result { AIRING_STARTED, AIRING_AIRED, AIRING_PARTIAL, AIRING_INTERRUPTED, AIRING_MISSED };
const char *airing_result_id(enum airing_result result);
struct airing {
    int64_t id;
    char slot[160];   /* plan_slot id, or "by-hand/<time>" */
    int64_t notice;
    int revision, turn, attempt;
    int64_t planned_us, started_us, ended_us;
    enum airing_result result;
    char reason[64];  /* machine word */
    double seconds;   /* taken by the best output that counts */
    char *outputs;    /* JSON: {"loa":{"frames":…,"proven":…}} */
};
/* Unique on (slot, notice, revision, turn, attempt); at most one `aired` per (slot, notice, turn): -EEXIST. Written and committed
 * before the first sample. Fills id. */
int store_airing_start(struct store *store, struct airing *airing, struct error *err);
int store_airing_end(struct store *store, int64_t id, enum airing_result result, const char *reason, double seconds,
                     const char *outputs_json, int64_t ended_us, struct error *err);
/* After a crash: every airing still "started" becomes interrupted; calls back for each. */
int store_airings_recover(struct store *store, void (*each)(void *, const struct airing *), void *context, struct error *err);
int store_airings(struct store *store, int64_t from_us, int64_t to_us, struct airing **out, size_t *count, struct error *err);

/* ---- frozen slots: the plan of a slot as stored at T-2 min, and how far it came ---- */
int store_slot_put(struct store *store, const char *id, const char *json, struct error *err);
int store_slot_get(struct store *store, const char *id, char **json, struct error *err); /* *json NULL when there is none */

/* ---- sources' private state; small settings of the station ("time up to which everything ran", …) ---- */
int store_state_get(struct store *store, const char *source, const char *key, char **value, struct error *err);
int store_state_all(struct store *store, const char *source, json_t **out, struct error *err);
int store_state_put(struct store *store, const char *source, const char *key, const char *value, struct error *err);

/* ---- the journal ---- */
/* `kind` is a machine word from the table in store/journal.c ("slot.started", "airing.aired", "notice.approved", "output.lost", …);
 * `at_us` 0 = now; `who` may be NULL; `fields` is taken. Inside a transaction it commits with it. */
int journal_add(struct store *store, const char *kind, int64_t at_us, const char *who, json_t *fields, struct error *err);
struct journal_row {
    int64_t sequence, at_us;
    const char *kind, *who;
    json_t *fields;
    const char *hash;
};
int journal_each(struct store *store, int64_t from_us, int64_t to_us, int (*each)(void *, const struct journal_row *),
                 void *context, struct error *err);
/* Recomputes the chain and compares it with the head file. 0 = sound; -EBADMSG: *broken is the first bad row (or the one missing
 * after a cut tail) and err says what is wrong with it. */
int journal_verify(struct store *store, int64_t *rows, int64_t *broken, struct error *err);

#endif
