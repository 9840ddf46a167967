/*
 * store: what the station must never lose: notices with their revisions, approvals, airings, the ledger of
 * lengths, sources' private state, frozen slots, and the journal. SQLite (WAL, synchronous=FULL), append-only
 * migrations; a newer schema is refused. The journal is a hash chain over a canonical byte form, with a head
 * file written after each commit (it may lag, never lead), so that a touched row or a cut tail shows. One
 * writer: the holder of the state's lock. Blocking: main thread only.
 *
 * Disk full: a write either happens whole or returns -ENOSPC and leaves nothing. DIR/reserve holds 16 MB
 * back; when the disk fills it is given up so that journal, airings and approvals can still be written, while
 * new notices, recordings and sources' state are refused; it is rebuilt when there is room again
 * (store_is_full).
 */
#ifndef LOAXA_STORE_H
#define LOAXA_STORE_H

#include "base/base.h"
#include <jansson.h>

struct store;
enum store_mode {
    STORE_WRITE,
    STORE_READ,
    STORE_MEMORY_COPY /* a private copy of the state, for rehearsals */
};
/* Opens DIR/loaxa.db. STORE_WRITE creates DIR and file (0700, 0600), migrates, and needs the lock
 * (store_lock) first; a journal that does not reach its head file is noted in the journal itself
 * (journal.tail_lost). STORE_READ works beside a running writer and on a read-only mount, and changes no byte
 * of DIR when nobody writes there; -ENOENT when there is no state. STORE_MEMORY_COPY: a private copy in
 * memory, empty when DIR is NULL or has no state; nothing is ever written to DIR. A newer schema:
 * -EPROTONOSUPPORT, nothing touched. A damaged file: -EBADMSG. */
int store_open(const char *state_dir, enum store_mode mode, const struct clock *clock, struct store **out,
               struct error *err);
void store_close(struct store *store);
/* flock on DIR/lock; -EBUSY names the holder's pid. Returns the fd to keep open. */
int store_lock(const char *state_dir, int *fd, struct error *err);
/* True while the disk is full and only journal, airings, approvals and states are written. */
bool store_is_full(struct store *store);
/* Nested transactions are refused (-EALREADY). After a failure that cost the transaction (disk full, I/O
 * error) every further write and the commit return -ECANCELED, so that no part of it can be committed alone.
 * Every function below is a transaction of its own when none is open. */
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
    char *source, *external_id, *title, *text,
        *recording;                /* recording: file name in DIR/recordings (store_recording_take) or NULL */
    int notice_class, notice_kind; /* enums of timetable/, = those of the plugin ABI */
    int64_t from_us, until_us;     /* as the source gave them, 0 = not given: a default life counts from
                                      arrived_us, by the station */
    int times;                     /* 0 = any number */
    char *channels, *topic, *set, *author, *reference, *series;
    int part, parts;
    int64_t corrects;   /* of a correction: the notice whose airings it corrects; 0 = none */
    char *needs_person; /* not NULL: an officer must decide, with the words that say so */
    enum notice_state state;
    char *state_reason;
    int order;
    int64_t arrived_us, changed_us;
    char hash[65];     /* of what approval binds to: title, text, recording's content, class, kind, validity,
                          repeats, channels, and whether a person is needed */
    char *approved_by; /* NULL until approved */
    int64_t approved_us;
    char *spoken_key;      /* render key when approved: a change means "cách đọc đã đổi" */
    int aired;             /* airings of result aired of this revision: changed words are owed anew */
    int64_t last_aired_us; /* of any revision; 0 = never */
};
void notice_done(struct notice *notice);

enum store_change { STORE_UNCHANGED, STORE_NEW, STORE_REVISED };
/* Idempotent by what the hash covers: the same content changes no state, so a notice withdrawn, returned or
 * expired stays so when its record is merely seen again (topic, set, author, reference, series, part,
 * corrects and the words of needs_person follow the record without a revision). Other content is a new
 * revision and waits for approval, whatever the state was. Reads title, text, recording, class, kind, from,
 * until, times, channels, topic, set, author, reference, series, part, parts, corrects, needs_person, source,
 * external_id; fills id, revision, state and hash of `notice`. -EINVAL without source, external_id, title or
 * text; -ENOENT when the recording is not in DIR/recordings; -ENOSPC while the disk is full. */
int store_submit(struct store *store, struct notice *notice, enum store_change *change, struct error *err);
int store_notice(struct store *store, int64_t id, struct notice *out, struct error *err);
/* Every notice for which `filter` (may be NULL) is true, oldest first; free each with notice_done, then the
 * array. */
int store_notices(struct store *store, bool (*filter)(const struct notice *, void *), void *context,
                  struct notice **out, size_t *count, struct error *err);
int store_find(struct store *store, const char *source, const char *external_id, int64_t *id,
               struct error *err);
/* Copies the file at `path` into DIR/recordings under a name made of its content (the same sound is kept
 * once); *name is new memory. -EFBIG beyond 512 MB, -EROFS for a store not open for writing. */
int store_recording_take(struct store *store, const char *path, char **name, struct error *err);
/* Binds to `hash`: -ESTALE when the notice is not that any more. Waiting, returned and withdrawn notices, and
 * approved ones again; an expired one is refused: -EINVAL. */
int store_approve(struct store *store, int64_t id, const char *hash, const char *who, const char *spoken_key,
                  struct error *err);
/* How an approved notice sounds, found out after its approval: bound to it without a new one. */
int store_bind_speech(struct store *store, int64_t id, const char *spoken_key, struct error *err);
/* Any state but approved (-EINVAL). The approval's name and time go with it. */
int store_set_state(struct store *store, int64_t id, enum notice_state state, const char *who,
                    const char *reason, struct error *err);
int store_set_order(struct store *store, int64_t id, int order, struct error *err);

/* ---- airings ---- */
enum airing_result { AIRING_STARTED, AIRING_AIRED, AIRING_PARTIAL, AIRING_INTERRUPTED, AIRING_MISSED };
const char *airing_result_id(enum airing_result result);
struct airing {
    int64_t id;
    char slot[160]; /* plan_slot id, or "by-hand/<time>" */
    int64_t notice;
    int revision, turn, attempt;
    int64_t planned_us, started_us, ended_us;
    enum airing_result result;
    char reason[64]; /* machine word */
    double seconds;  /* taken by the best output that counts */
    char *outputs;   /* JSON: {"loa":{"frames":…,"proven":…}} */
};
/* Unique on (slot, notice, revision, turn, attempt); at most one `aired` per (slot, notice, turn): -EEXIST.
 * Written and committed before the first sample. Fills id; `attempt` 0 is numbered here. -ENOENT: no such
 * notice. */
int store_airing_start(struct store *store, struct airing *airing, struct error *err);
int store_airing_end(struct store *store, int64_t id, enum airing_result result, const char *reason,
                     double seconds, const char *outputs_json, int64_t ended_us, struct error *err);
/* After a crash: every airing still "started" becomes interrupted; calls back for each. */
int store_airings_recover(struct store *store, void (*each)(void *, const struct airing *), void *context,
                          struct error *err);
/* By planned time, from <= planned < to (0 = open); free the array with free() after airing_done on each. */
void airing_done(struct airing *airing);
int store_airings(struct store *store, int64_t from_us, int64_t to_us, struct airing **out, size_t *count,
                  struct error *err);

/* ---- frozen slots: the plan of a slot as stored at T-2 min, and how far it came ---- */
int store_slot_put(struct store *store, const char *id, const char *json, struct error *err);
int store_slot_get(struct store *store, const char *id, char **json,
                   struct error *err); /* *json NULL when there is none */
/* Those whose id ends with "/DAY" ("2026-11-23"), in the order of their ids; both texts are borrowed. */
int store_slots_of_day(struct store *store, const char *day,
                       void (*each)(void *context, const char *id, const char *json), void *context,
                       struct error *err);

/* ---- carrying a state away ---- */
/* Puts DIR/loaxa.db and DIR/journal.head of a consistent copy into the existing folder `to_dir`; works beside
 * a running writer (STORE_READ). Recordings are files of their own and not copied. -EBADMSG: the journal is
 * broken, and a copy would hide that. */
int store_copy(struct store *store, const char *to_dir, struct error *err);
/* Of a copy that is put to work: what was frozen or on air when it was made is over, because it may have
 * aired since; airings without a result are interrupted ("restored"). */
int store_settle_copy(struct store *store, struct error *err);

/* ---- sources' private state; small settings of the station ("time up to which everything ran", …) ---- */
int store_state_get(struct store *store, const char *source, const char *key, char **value,
                    struct error *err);
int store_state_all(struct store *store, const char *source, json_t **out, struct error *err);
int store_state_put(struct store *store, const char *source, const char *key, const char *value,
                    struct error *err);

/* ---- the journal ---- */
/* `kind` is a machine word from the table in store/journal_kinds.c ("slot.started", "airing.aired",
 * "notice.approved", "output.lost", …), where a new kind is a new row; an unknown one is -EINVAL. `at_us` 0 =
 * now; `who` may be NULL; `fields` (may be NULL) is taken, also on failure. Inside a transaction it commits
 * with it. */
int journal_add(struct store *store, const char *kind, int64_t at_us, const char *who, json_t *fields,
                struct error *err);
struct journal_row {
    int64_t sequence, at_us;
    const char *kind, *who;
    json_t *fields;
    const char *hash;
};
/* Rows with from <= at < to (0 = open), in order; `each` returning non-zero ends it and is returned. */
int journal_each(struct store *store, int64_t from_us, int64_t to_us,
                 int (*each)(void *, const struct journal_row *), void *context, struct error *err);
/* Recomputes the chain and compares it with the head file. 0 = sound; -EBADMSG: *broken is the first bad row
 * (or the one missing after a cut tail) and err says what is wrong with it. */
int journal_verify(struct store *store, int64_t *rows, int64_t *broken, struct error *err);
/* One Vietnamese sentence for people, from the kind's template and the row's fields. New memory, NULL on lack
 * of memory. */
char *journal_text(const struct journal_row *row);

#endif
