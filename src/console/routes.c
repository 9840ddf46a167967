/*
 * The routes of the HTTP interface, one row each, and what they do: arguments out of path, query and body,
 * one call into station/ or the store, its result as JSON. Loop thread only.
 */
#include "console/internal.h"
#include "station/station.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define DAYS_MOST 62
#define APPROVALS_MOST 2000

static int done(json_t **out, int rc)
{
    if (rc == 0)
        *out = json_pack("{s:b}", "done", 1);
    return rc;
}

/* ---- arguments ------------------------------------------------------------------------------------------
 */

static int number(const char *text, const char *what, int64_t least, int64_t most, int64_t *out,
                  struct error *err)
{
    char *end = NULL;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    if (end == text || *end != '\0' || errno != 0 || value < least || value > most)
        return error_set(err, -EINVAL, "%s: expected a number from %lld to %lld, found \"%s\"", what,
                         (long long)least, (long long)most, text);
    *out = value;
    return 0;
}

static int segment_id(const struct request *r, int64_t *id, struct error *err)
{
    return number(r->segment, "the notice", 1, INT64_MAX, id, err);
}

static int query_number(const struct request *r, const char *name, int64_t fallback, int64_t most,
                        int64_t *out, struct error *err)
{
    const char *text = request_query(r, name);
    if (text != NULL)
        return number(text, name, 0, most, out, err);
    *out = fallback;
    return 0;
}

static int query_time(const struct request *r, const char *name, int64_t *out, struct error *err)
{
    const char *text = request_query(r, name);
    *out = 0;
    if (text == NULL || rfc3339_parse(text, out) == 0)
        return 0;
    return error_set(err, -EINVAL, "%s: expected a time such as 2026-11-23T05:30:00+07:00, found \"%s\"",
                     name, text);
}

/* A text of the body; *out NULL when it is not there. Cleaned at the door. The caller frees it. */
static int input_text(const struct request *r, const char *name, char **out, struct error *err)
{
    const json_t *value = json_object_get(r->input, name);
    *out = NULL;
    if (value == NULL || json_is_null(value))
        return 0;
    if (!json_is_string(value))
        return error_set(err, -EINVAL, "%s: expected a text", name);
    int rc = text_clean(json_string_value(value), json_string_length(value), 4096, out, NULL, err);
    return rc == 0 ? 0 : error_prefix(err, "%s", name);
}

static int input_flag(const struct request *r, const char *name, bool *out, struct error *err)
{
    const json_t *value = json_object_get(r->input, name);
    *out = json_is_true(value);
    if (value == NULL || json_is_boolean(value))
        return 0;
    return error_set(err, -EINVAL, "%s: expected true or false", name);
}

/* ---- what is going on -----------------------------------------------------------------------------------
 */

static int get_status(struct request *r, json_t **out, struct error *err)
{
    *out = station_status_json(r->console->station);
    return *out != NULL ? 0 : error_set(err, -ENOMEM, "no memory for the status");
}

static int get_events(struct request *r, json_t **out, struct error *err)
{
    const struct clock *real = clock_real();
    int64_t after = 0;
    if (r->wait == WAIT_CHANGE)
        return get_status(r, out, err);
    int rc = query_number(r, "after", 0, INT64_MAX, &after, err);
    if (rc != 0)
        return rc;
    if (station_counter(r->console->station) != (uint64_t)after)
        return get_status(r, out, err);
    r->after = (uint64_t)after;
    r->deadline_us = real->mono_us(real) + CONSOLE_WAIT_S * US_PER_S;
    request_suspend(r, WAIT_CHANGE);
    return 0;
}

static int get_plan(struct request *r, json_t **out, struct error *err)
{
    const struct clock *clock = station_clock(r->console->station);
    const char *from = request_query(r, "from");
    struct date date = civil_from_utc(clock->wall_us(clock)).date;
    int64_t days = 1;
    if (from != NULL && date_parse(from, &date) != 0)
        return error_set(err, -EINVAL, "from: expected a date such as 2026-11-23, found \"%s\"", from);
    int rc = query_number(r, "days", 1, DAYS_MOST, &days, err);
    return rc == 0 ? station_plan_json(r->console->station, date, (int)days, out, err) : rc;
}

static int get_journal(struct request *r, json_t **out, struct error *err)
{
    int64_t from = 0, to = 0, after = 0;
    int rc = query_time(r, "from", &from, err);
    if (rc == 0)
        rc = query_time(r, "to", &to, err);
    if (rc == 0)
        rc = query_number(r, "after", 0, INT64_MAX, &after, err);
    return rc == 0 ? journal_list(station_store(r->console->station), from, to, after, out, err) : rc;
}

/* ---- acts on the air ------------------------------------------------------------------------------------
 */

static int post_stop(struct request *r, json_t **out, struct error *err)
{
    char *why = NULL;
    int rc = input_text(r, "why", &why, err);
    if (rc == 0)
        rc = done(out, station_stop(r->console->station, r->who, why, err));
    free(why);
    return rc;
}

static int post_resume(struct request *r, json_t **out, struct error *err)
{
    return done(out, station_resume(r->console->station, r->who, err));
}

static int post_skip(struct request *r, json_t **out, struct error *err)
{
    char *channel = NULL;
    int rc = input_text(r, "channel", &channel, err);
    if (rc == 0)
        rc = done(out, station_skip(r->console->station, channel, r->who, err));
    free(channel);
    return rc;
}

static int post_air(struct request *r, json_t **out, struct error *err)
{
    int64_t id = 0;
    int rc = segment_id(r, &id, err);
    return rc == 0 ? done(out, station_air_by_hand(r->console->station, id, r->who, err)) : rc;
}

static int post_seen(struct request *r, json_t **out, struct error *err)
{
    return done(out, station_alarms_seen(r->console->station, r->who, err));
}

static int post_reload(struct request *r, json_t **out, struct error *err)
{
    return done(out, station_reload(r->console->station, r->who, &r->faults, err));
}

/* ---- notices --------------------------------------------------------------------------------------------
 */

static int get_notices(struct request *r, json_t **out, struct error *err)
{
    return notice_list(station_store(r->console->station), request_query(r, "state"),
                       request_query(r, "source"), out, err);
}

static int get_notice(struct request *r, json_t **out, struct error *err)
{
    int64_t id = 0;
    struct notice notice;
    int rc = segment_id(r, &id, err);
    if (rc == 0)
        rc = store_notice(station_store(r->console->station), id, &notice, err);
    if (rc != 0)
        return rc;
    *out = notice_view(&notice, true);
    notice_done(&notice);
    return *out != NULL ? 0 : error_set(err, -ENOMEM, "no memory for the notice");
}

static int post_approve(struct request *r, json_t **out, struct error *err)
{
    const char *hash = json_string_value(json_object_get(r->input, "hash"));
    int64_t id = 0;
    if (hash == NULL)
        return error_set(err, -EINVAL, "hash: expected the hash of what was shown; an approval binds to it");
    int rc = segment_id(r, &id, err);
    return rc == 0 ? done(out, station_approve(r->console->station, id, hash, r->who, err)) : rc;
}

static int read_wishes(const json_t *rows, struct approval_wish *wishes, struct error *err)
{
    const json_t *row;
    size_t i;
    json_array_foreach(rows, i, row)
    {
        wishes[i] = (struct approval_wish){json_integer_value(json_object_get(row, "id")),
                                           json_string_value(json_object_get(row, "hash"))};
        if (wishes[i].id < 1 || wishes[i].hash == NULL)
            return error_set(err, -EINVAL, "notices[%zu]: expected {\"id\": NUMBER, \"hash\": TEXT}", i);
    }
    return 0;
}

/* Several notices in one act: all or none. */
static int post_approve_all(struct request *r, json_t **out, struct error *err)
{
    const json_t *rows = json_object_get(r->input, "notices");
    const size_t count = json_array_size(rows);
    if (count == 0 || count > APPROVALS_MOST)
        return error_set(err, -EINVAL, "notices: expected an array of 1 to %d notices", APPROVALS_MOST);
    struct approval_wish *wishes = calloc(count, sizeof *wishes);
    int rc = wishes != NULL ? read_wishes(rows, wishes, err) : error_set(err, -ENOMEM, "no memory");
    if (rc == 0)
        rc = done(out, station_approve_all(r->console->station, wishes, count, r->who, err));
    free(wishes);
    return rc;
}

typedef int with_reason(struct station *, int64_t, const char *, const char *, struct error *);

static int act_with_reason(struct request *r, json_t **out, struct error *err, with_reason *act)
{
    char *reason = NULL;
    int64_t id = 0;
    int rc = segment_id(r, &id, err);
    if (rc == 0)
        rc = input_text(r, "reason", &reason, err);
    if (rc == 0)
        rc = done(out, act(r->console->station, id, r->who, reason, err));
    free(reason);
    return rc;
}

static int post_return(struct request *r, json_t **out, struct error *err)
{
    return act_with_reason(r, out, err, station_return);
}

static int post_withdraw(struct request *r, json_t **out, struct error *err)
{
    return act_with_reason(r, out, err, station_withdraw);
}

static int post_order(struct request *r, json_t **out, struct error *err)
{
    const json_t *order = json_object_get(r->input, "order");
    int64_t id = 0;
    if (!json_is_integer(order) || json_integer_value(order) < -100000 || json_integer_value(order) > 100000)
        return error_set(err, -EINVAL, "order: expected a whole number from -100000 to 100000");
    int rc = segment_id(r, &id, err);
    return rc == 0 ? done(out, station_set_order(r->console->station, id, (int)json_integer_value(order),
                                                 r->who, err))
                   : rc;
}

/* ---- sources --------------------------------------------------------------------------------------------
 */

/* Lives until the source has answered, which may be after the request is gone. */
struct poll_ticket {
    struct request *request; /* NULL: nobody waits any more */
    bool starting;           /* station_poll has not returned yet */
};

static void polled(void *context, json_t *result)
{
    struct poll_ticket *ticket = context;
    struct request *request = ticket->request;
    if (request != NULL) {
        request->answer = json_incref(result);
        request->ticket = NULL;
        if (!ticket->starting)
            request_wake(request);
    }
    if (!ticket->starting)
        free(ticket);
    else
        ticket->request = NULL;
}

static int give_answer(struct request *r, json_t **out)
{
    *out = json_pack("{s:O}", "sources", r->answer);
    return *out != NULL ? 0 : -ENOMEM;
}

static int start_poll(struct request *r, bool accept, bool dry_run, json_t **out, struct error *err)
{
    struct poll_ticket *ticket = calloc(1, sizeof *ticket);
    if (ticket == NULL)
        return error_set(err, -ENOMEM, "no memory");
    *ticket = (struct poll_ticket){.request = r, .starting = true};
    r->ticket = ticket;
    int rc = station_poll(r->console->station, r->segment, accept, dry_run, polled, ticket, err);
    if (rc != 0 || r->answer != NULL) {
        r->ticket = NULL;
        free(ticket);
        return rc != 0 ? rc : give_answer(r, out);
    }
    ticket->starting = false;
    request_suspend(r, WAIT_POLL);
    return 0;
}

static int post_poll(struct request *r, json_t **out, struct error *err)
{
    bool accept = false, dry_run = false;
    if (r->answer != NULL)
        return give_answer(r, out);
    int rc = input_flag(r, "accept", &accept, err);
    if (rc == 0)
        rc = input_flag(r, "dry_run", &dry_run, err);
    return rc == 0 ? start_poll(r, accept, dry_run, out, err) : rc;
}

/* ---- the table ------------------------------------------------------------------------------------------
 */

static const struct route routes[] = {
    {"GET", "/status", get_status},
    {"GET", "/events", get_events},
    {"GET", "/plan", get_plan},
    {"GET", "/journal", get_journal},
    {"GET", "/notices", get_notices},
    {"GET", "/notices/{}", get_notice},
    {"POST", "/stop", post_stop},
    {"POST", "/resume", post_resume},
    {"POST", "/skip", post_skip},
    {"POST", "/air/{}", post_air},
    {"POST", "/notices/approve", post_approve_all},
    {"POST", "/notices/{}/approve", post_approve},
    {"POST", "/notices/{}/return", post_return},
    {"POST", "/notices/{}/withdraw", post_withdraw},
    {"POST", "/notices/{}/order", post_order},
    {"POST", "/poll", post_poll},
    {"POST", "/poll/{}", post_poll},
    {"POST", "/alarms/seen", post_seen},
    {"POST", "/reload", post_reload},
};

/* Whether `path` is `pattern`; *from and *length: the segment that {} stands for. */
static bool matches(const char *pattern, const char *path, size_t *from, size_t *length)
{
    const char *gap = strstr(pattern, "{}");
    if (gap == NULL)
        return strcmp(pattern, path) == 0;
    size_t before = (size_t)(gap - pattern);
    if (strncmp(pattern, path, before) != 0)
        return false;
    *from = before;
    *length = strcspn(path + before, "/");
    return *length > 0 && strcmp(gap + 2, path + before + *length) == 0;
}

const struct route *route_find(struct request *request, const char *method, bool *known)
{
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        size_t from = 0, length = 0;
        if (!matches(routes[i].pattern, request->path, &from, &length))
            continue;
        *known = true;
        if (strcmp(routes[i].method, method) != 0)
            continue;
        if (length > 0) {
            request->path[from + length] = '\0';
            request->segment = request->path + from;
        }
        return &routes[i];
    }
    return NULL;
}

void request_free(struct request *request)
{
    if (request == NULL)
        return;
    if (request->ticket != NULL)
        request->ticket->request = NULL;
    buf_done(&request->body);
    json_decref(request->input);
    json_decref(request->answer);
    faults_done(&request->faults);
    free(request);
}
