/*
 * The officer's acts on notices as they touch the store: each a transaction with its journal row. Called by
 * the running station (approvals.c) and, when no daemon runs, by the CLI holding the lock. Main thread.
 */
#include "station/station.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct act {
    const char *kind, *who, *reason;
    enum notice_state state;
};

static json_t *fields_of(const struct notice *notice, const char *reason)
{
    return json_pack("{s:I, s:i, s:s, s:s, s:s, s:s*}", "notice", (json_int_t)notice->id, "revision",
                     notice->revision, "title", notice->title, "source", notice->source, "hash", notice->hash,
                     "reason", reason);
}

static int finish(struct store *store, int code, struct error *err)
{
    if (code == 0)
        code = store_commit(store, err);
    if (code)
        store_rollback(store);
    return code;
}

static int approve_one(struct store *store, const struct notice *notice, const struct act *act,
                       struct error *err)
{
    int code = store_approve(store, notice->id, notice->hash, act->who, NULL, err);
    return code ? code : journal_add(store, act->kind, 0, act->who, fields_of(notice, NULL), err);
}

struct series {
    const struct notice *first;
};

static bool other_part(const struct notice *notice, void *context)
{
    const struct notice *first = ((const struct series *)context)->first;
    return notice->id != first->id && notice->series && strcmp(notice->series, first->series) == 0 &&
           strcmp(notice->source, first->source) == 0 && notice->state == NOTICE_WAITING;
}

/* One approval for all parts of a long text. */
static int approve_series(struct store *store, const struct notice *first, const struct act *act,
                          struct error *err)
{
    struct notice *parts = NULL;
    size_t count = 0;
    if (!first->series)
        return 0;
    struct series series = {first};
    int code = store_notices(store, other_part, &series, &parts, &count, err);
    for (size_t i = 0; i < count; i++) {
        if (code == 0)
            code = approve_one(store, &parts[i], act, err);
        notice_done(&parts[i]);
    }
    free(parts);
    return code;
}

/* One wish, inside the transaction; a part of a series that a wish before it approved already is done. */
static int grant(struct store *store, const struct approval_wish *wish, const struct act *act,
                 struct error *err)
{
    struct notice notice = {0};
    int code = store_notice(store, wish->id, &notice, err);
    if (code)
        return code;
    if (strcmp(notice.hash, wish->hash) != 0)
        code = error_set(
            err, -ESTALE,
            "Notice %lld has changed since you looked at it (“%s”, revision %d): nothing was approved. "
            "Read it again and approve what it says now.",
            (long long)wish->id, notice.title, notice.revision);
    else if (notice.state != NOTICE_APPROVED || !notice.series)
        code = approve_one(store, &notice, act, err);
    if (code == 0)
        code = approve_series(store, &notice, act, err);
    notice_done(&notice);
    return code;
}

int approval_approve_all(struct store *store, const struct approval_wish *wishes, size_t count,
                         const char *who, struct error *err)
{
    struct act act = {.kind = "notice.approved", .who = who};
    int code = store_begin(store, err);
    if (code)
        return code;
    for (size_t i = 0; i < count && code == 0; i++)
        code = grant(store, &wishes[i], &act, err);
    return finish(store, code, err);
}

static int set_state(struct store *store, int64_t id, const struct act *act, struct error *err)
{
    struct notice notice = {0};
    int code = store_notice(store, id, &notice, err);
    if (code)
        return code;
    if (notice.state == act->state)
        code = error_set(err, -EALREADY, "Notice %lld is already “%s”.", (long long)id,
                         notice_state_title(act->state));
    if (code == 0)
        code = store_begin(store, err);
    if (code == 0) {
        code = store_set_state(store, id, act->state, act->who, act->reason, err);
        if (code == 0)
            code = journal_add(store, act->kind, 0, act->who, fields_of(&notice, act->reason), err);
        code = finish(store, code, err);
    }
    notice_done(&notice);
    return code;
}

int approval_return(struct store *store, int64_t id, const char *who, const char *reason, struct error *err)
{
    struct act act = {.kind = "notice.returned", .who = who, .reason = reason, .state = NOTICE_RETURNED};
    return set_state(store, id, &act, err);
}

int approval_withdraw(struct store *store, int64_t id, const char *who, const char *reason, struct error *err)
{
    struct act act = {.kind = "notice.withdrawn", .who = who, .reason = reason, .state = NOTICE_WITHDRAWN};
    return set_state(store, id, &act, err);
}

int approval_set_order(struct store *store, int64_t id, int order, const char *who, struct error *err)
{
    struct notice notice = {0};
    int code = store_notice(store, id, &notice, err);
    if (code)
        return code;
    code = store_begin(store, err);
    if (code == 0) {
        json_t *fields = fields_of(&notice, NULL);
        if (fields)
            json_object_set_new(fields, "order", json_integer(order));
        code = store_set_order(store, id, order, err);
        if (code == 0)
            code = journal_add(store, "notice.ordered", 0, who, fields, err);
        else
            json_decref(fields);
        code = finish(store, code, err);
    }
    notice_done(&notice);
    return code;
}
