/*
 * Approvals: who let which words on the air, when. An approval names the hash of what was shown to the
 * person; it takes hold only while the notice is still that. Every approval is kept. Main thread only.
 */
#include "store/internal.h"
#include <errno.h>
#include <string.h>

struct approval {
    int64_t id, now;
    const char *hash, *who, *spoken_key;
};

static int check(const struct notice *notice, const struct approval *approval, struct error *err)
{
    if (strcmp(notice->hash, approval->hash) != 0)
        return error_set(err, -ESTALE,
                         "notice %lld has changed since it was shown (shown: %.12s, now: %.12s); read it "
                         "again before approving",
                         (long long)notice->id, approval->hash, notice->hash);
    if (notice->state == NOTICE_EXPIRED)
        return error_set(err, -EINVAL, "notice %lld has expired; its source must give it a later end",
                         (long long)notice->id);
    return 0;
}

static int put(struct store *store, const struct notice *notice, const struct approval *approval,
               struct error *err)
{
    int rc = sql_run(
        store, err,
        "INSERT INTO approvals (notice, revision, hash, who, at_us, spoken_key) VALUES (?, ?, ?, ?, ?, ?)",
        "inssis", notice->id, notice->revision, approval->hash, approval->who, approval->now,
        approval->spoken_key);
    if (rc != 0)
        return rc;
    return sql_run(store, err,
                   "UPDATE notices SET state = 'approved', state_reason = NULL, state_by = ?1, approved_by = "
                   "?1, approved_us = ?2,"
                   " changed_us = ?2, spoken_key = ?3 WHERE id = ?4",
                   "sisi", approval->who, approval->now, approval->spoken_key, notice->id);
}

static int approve(struct store *store, void *argument, struct error *err)
{
    const struct approval *approval = argument;
    struct notice notice;
    int rc = store_notice(store, approval->id, &notice, err);
    if (rc != 0)
        return rc;
    rc = check(&notice, approval, err);
    if (rc == 0)
        rc = put(store, &notice, approval, err);
    notice_done(&notice);
    return rc;
}

int store_approve(struct store *store, int64_t id, const char *hash, const char *who, const char *spoken_key,
                  struct error *err)
{
    if (hash == NULL || who == NULL)
        return error_set(err, -EINVAL,
                         "an approval needs the hash of what was shown and the name of who approves");
    struct approval approval = {.id = id,
                                .now = store->clock->wall_us(store->clock),
                                .hash = hash,
                                .who = who,
                                .spoken_key = spoken_key};
    return store_write(store, NEED_ALWAYS, approve, &approval, err);
}

static int bind_speech(struct store *store, void *argument, struct error *err)
{
    const struct approval *approval = argument;
    return sql_run(store, err, "UPDATE notices SET spoken_key = ?1 WHERE id = ?2 AND state = 'approved'",
                   "si", approval->spoken_key, approval->id);
}

int store_bind_speech(struct store *store, int64_t id, const char *spoken_key, struct error *err)
{
    struct approval approval = {.id = id, .spoken_key = spoken_key};
    return store_write(store, NEED_ALWAYS, bind_speech, &approval, err);
}
