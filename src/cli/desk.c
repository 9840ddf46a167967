/*
 * One way to the notices and the journal for every command, whether a station runs or not.
 */
#include "cli/desk.h"
#include "base/base.h"
#include "cli/phrases.h"
#include "console/console.h"
#include "station/station.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ANSWER_S 30

/* ---- opening --------------------------------------------------------------------------------------------
 */

/* Acting must not create a state where there is none. */
static int check_state(const char *dir, struct error *err)
{
    char *path = file_join(dir, "loaxa.db");
    bool there = path != NULL && file_exists(path);
    free(path);
    return there ? 0
                 : error_at(err, -ENOENT, dir, 0,
                            "there is no state here; start loaxad with this --state, or name another");
}

static int open_state(struct desk *desk, const struct place *place, enum desk_need need, struct error *err)
{
    place_set_zone(place);
    int rc = need == DESK_ACT ? check_state(place->state, err) : 0;
    if (rc == 0 && need == DESK_ACT)
        rc = store_lock(place->state, &desk->lock, err);
    if (rc == 0)
        rc = store_open(place->state, need == DESK_ACT ? STORE_WRITE : STORE_READ, clock_real(), &desk->store,
                        err);
    return rc;
}

int desk_open(struct desk *desk, const struct place *place, enum desk_need need, struct error *err)
{
    *desk = (struct desk){.lock = -1};
    int rc = client_open(place->state, &desk->client, err);
    if (rc == -ECONNREFUSED && need != DESK_STATION)
        rc = open_state(desk, place, need, err);
    if (rc != 0)
        desk_close(desk);
    return rc;
}

void desk_close(struct desk *desk)
{
    client_close(desk->client);
    store_close(desk->store);
    if (desk->lock >= 0)
        close(desk->lock);
    *desk = (struct desk){.lock = -1};
}

/* ---- refusals -------------------------------------------------------------------------------------------
 */

static const struct {
    int rc;
    enum phrase phrase;
} refusals[] = {
    {-ESTALE, PHRASE_REFUSED_CHANGED},   {-ENOENT, PHRASE_REFUSED_NOT_FOUND},
    {-EALREADY, PHRASE_REFUSED_ALREADY}, {-ENODATA, PHRASE_REFUSED_NOTHING_ON_AIR},
    {-ENOSPC, PHRASE_REFUSED_DISK_FULL}, {-EBUSY, PHRASE_REFUSED_BUSY},
    {-EACCES, PHRASE_REFUSED_RIGHTS},
};

int desk_refused(const struct command *command, const struct place *place, const struct error *err)
{
    if (err->code == -ECONNREFUSED) {
        phrase_put(stderr, PHRASE_NOT_RUNNING, (const char *const[]){place->state, NULL});
        return EXIT_REFUSED;
    }
    enum phrase why = PHRASE_REFUSED;
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
        if (refusals[i].rc == err->code)
            why = refusals[i].phrase;
    phrase_put(stderr, why, (const char *const[]){NULL});
    return cli_refuse(command, err);
}

/* ---- through the station --------------------------------------------------------------------------------
 */

int desk_post(struct desk *desk, const char *path, json_t *body, struct error *err)
{
    json_t *reply = NULL;
    int rc = client_call(desk->client, "POST", path, body, ANSWER_S, &reply, err);
    json_decref(reply);
    return rc;
}

static int act(struct desk *desk, int64_t id, const char *verb, json_t *body, struct error *err)
{
    char path[96];
    snprintf(path, sizeof path, "/notices/%lld/%s", (long long)id, verb);
    return desk_post(desk, path, body, err);
}

/* Adds "name=value", escaped, behind ? or &. */
static void add_query(struct desk *desk, struct buf *path, const char *name, const char *value)
{
    if (value == NULL)
        return;
    char *escaped = client_escape(desk->client, value);
    bool first = path->data == NULL || strchr(path->data, '?') == NULL;
    buf_format(path, "%c%s=%s", first ? '?' : '&', name, escaped != NULL ? escaped : "");
    free(escaped);
}

static int get(struct desk *desk, struct buf *path, json_t **out, struct error *err)
{
    if (path->error != 0)
        return error_set(err, path->error, "the request is too long");
    return client_call(desk->client, "GET", path->data, NULL, ANSWER_S, out, err);
}

/* ---- notices --------------------------------------------------------------------------------------------
 */

int desk_notices(struct desk *desk, const char *state, const char *source, json_t **out, struct error *err)
{
    if (desk->client == NULL)
        return notice_list(desk->store, state, source, out, err);
    struct buf path;
    buf_init(&path, 1024);
    buf_add_text(&path, "/notices");
    add_query(desk, &path, "state", state);
    add_query(desk, &path, "source", source);
    int rc = get(desk, &path, out, err);
    buf_done(&path);
    return rc;
}

int desk_notice(struct desk *desk, int64_t id, json_t **out, struct error *err)
{
    if (desk->client != NULL) {
        char path[64];
        snprintf(path, sizeof path, "/notices/%lld", (long long)id);
        return client_call(desk->client, "GET", path, NULL, ANSWER_S, out, err);
    }
    struct notice notice;
    int rc = store_notice(desk->store, id, &notice, err);
    if (rc != 0)
        return rc;
    *out = notice_view(&notice, true);
    notice_done(&notice);
    return *out != NULL ? 0 : error_set(err, -ENOMEM, "no memory");
}

int desk_approve(struct desk *desk, const struct approval_wish *wishes, size_t count, struct error *err)
{
    if (desk->client == NULL)
        return approval_approve_all(desk->store, wishes, count, place_user(), err);
    json_t *rows = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(
            rows, json_pack("{s:I, s:s}", "id", (json_int_t)wishes[i].id, "hash", wishes[i].hash));
    return desk_post(desk, "/notices/approve", json_pack("{s:o}", "notices", rows), err);
}

int desk_order(struct desk *desk, int64_t id, int order, struct error *err)
{
    if (desk->client == NULL)
        return approval_set_order(desk->store, id, order, place_user(), err);
    return act(desk, id, "order", json_pack("{s:i}", "order", order), err);
}

int desk_plan(struct desk *desk, struct date from, int days, json_t **out, struct error *err)
{
    char path[64], date[11];
    date_format(from, date);
    snprintf(path, sizeof path, "/plan?from=%s&days=%d", date, days);
    return client_call(desk->client, "GET", path, NULL, ANSWER_S, out, err);
}

int desk_return(struct desk *desk, int64_t id, const char *reason, struct error *err)
{
    if (desk->client == NULL)
        return approval_return(desk->store, id, place_user(), reason, err);
    return act(desk, id, "return", json_pack("{s:s?}", "reason", reason), err);
}

int desk_withdraw(struct desk *desk, int64_t id, const char *reason, struct error *err)
{
    if (desk->client == NULL)
        return approval_withdraw(desk->store, id, place_user(), reason, err);
    return act(desk, id, "withdraw", json_pack("{s:s?}", "reason", reason), err);
}

/* ---- the journal ----------------------------------------------------------------------------------------
 */

static int journal_part(struct desk *desk, int64_t from_us, int64_t to_us, int64_t after, json_t **out,
                        struct error *err)
{
    if (desk->client == NULL)
        return journal_list(desk->store, from_us, to_us, after, out, err);
    char from[RFC3339_SIZE], to[RFC3339_SIZE], number[32];
    struct buf path;
    rfc3339_format(from_us, from);
    rfc3339_format(to_us, to);
    snprintf(number, sizeof number, "%lld", (long long)after);
    buf_init(&path, 1024);
    buf_add_text(&path, "/journal");
    add_query(desk, &path, "from", from_us != 0 ? from : NULL);
    add_query(desk, &path, "to", to_us != 0 ? to : NULL);
    add_query(desk, &path, "after", number);
    int rc = get(desk, &path, out, err);
    buf_done(&path);
    return rc;
}

int desk_journal(struct desk *desk, int64_t from_us, int64_t to_us, json_t **out, struct error *err)
{
    json_t *all = json_array();
    int64_t after = 0;
    bool more = true;
    int rc = 0;
    while (rc == 0 && more) {
        json_t *part = NULL;
        rc = journal_part(desk, from_us, to_us, after, &part, err);
        if (rc != 0)
            break;
        const json_t *rows = json_object_get(part, "rows");
        more = json_is_true(json_object_get(part, "more")) && json_array_size(rows) > 0;
        if (more)
            after = json_integer_value(
                json_object_get(json_array_get(rows, json_array_size(rows) - 1), "sequence"));
        if (json_array_extend(all, json_object_get(part, "rows")) != 0)
            rc = error_set(err, -ENOMEM, "no memory for the journal");
        json_decref(part);
    }
    if (rc != 0)
        json_decref(all);
    else
        *out = all;
    return rc;
}
