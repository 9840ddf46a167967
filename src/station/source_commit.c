/*
 * A poll is one transaction: submissions, withdrawals and the source's private state commit together with
 * their journal rows, or not at all. A source with approve = "auto" has its notices approved in the same
 * transaction, except what only a person may decide. Main thread.
 */
#include "station/internal.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define DAY_FORMAT 10 /* "2026-11-23" */

struct commit {
    struct source_poll *poll;
    struct station *station;
    json_t *report;
    int64_t *approved; /* to be looked at when all is committed */
    size_t approved_count;
};

static json_t *list(struct commit *commit, const char *name)
{
    return json_object_get(commit->report, name);
}

/* A day is from its first instant, or through its last one; an instant is itself. */
static int64_t instant(const char *text, bool end)
{
    struct date day;
    int64_t at;
    if (!text)
        return 0;
    if (strlen(text) == DAY_FORMAT && date_parse(text, &day) == 0)
        return civil_to_utc((struct civil){.date = end ? date_add(day, 1) : day});
    return rfc3339_parse(text, &at) == 0 ? at : 0;
}

static int copy_notice(struct station *st, const char *source, const struct loaxa_notice *from,
                       struct notice *out, struct error *err)
{
    *out = (struct notice){.source = copy_text(source),
                           .external_id = copy_text(from->external_id),
                           .title = copy_text(from->title),
                           .text = copy_text(from->text),
                           .notice_class = (int)from->notice_class,
                           .notice_kind = (int)from->kind,
                           .from_us = instant(from->from, false),
                           .until_us = instant(from->until, true),
                           .times = from->times,
                           .channels = copy_text(from->channels),
                           .topic = copy_text(from->topic),
                           .set = copy_text(from->set),
                           .author = copy_text(from->author),
                           .reference = copy_text(from->reference),
                           .series = copy_text(from->series),
                           .part = from->part,
                           .parts = from->parts,
                           .corrects = from->corrects,
                           .needs_person = copy_text(from->needs_person)};
    return from->recording ? store_recording_take(st->store, from->recording, &out->recording, err) : 0;
}

/* ---- what becomes of a submission ---- */

/* What the poll did with a notice; a dry run, of which nothing stays, tells its words too. */
static json_t *row_of(const struct commit *commit, const struct notice *notice)
{
    return json_pack("{s:I, s:s, s:s, s:s, s:s*, s:s*}", "id", (json_int_t)notice->id, "external_id",
                     notice->external_id, "title", notice->title, "state", notice_state_id(notice->state),
                     "needs_person", notice->needs_person, "text",
                     commit->poll->dry_run ? notice->text : NULL);
}

static int journal_change(struct commit *commit, const char *kind, const char *who,
                          const struct notice *notice, struct error *err)
{
    json_t *fields = json_pack("{s:I, s:i, s:s, s:s, s:s*, s:s*}", "notice", (json_int_t)notice->id,
                               "revision", notice->revision, "title", notice->title, "source", notice->source,
                               "hash", notice->hash[0] ? notice->hash : NULL, "reason", notice->state_reason);
    return journal_add(commit->station->store, kind, 0, who, fields, err);
}

static int remember_approved(struct commit *commit, int64_t id)
{
    int64_t *approved = reallocarray(commit->approved, commit->approved_count + 1, sizeof *approved);
    if (!approved)
        return -ENOMEM;
    commit->approved = approved;
    approved[commit->approved_count++] = id;
    return 0;
}

static int approve_by_itself(struct commit *commit, struct notice *notice, struct error *err)
{
    struct station *st = commit->station;
    char key[RENDER_KEY_SIZE];
    bool keyed = !notice->recording && render_key(st->render, st->config->speaker, notice->text, key) == 0;
    if (notice->state == NOTICE_APPROVED || !approvals_may_auto(st, notice))
        return 0;
    int code = store_approve(st->store, notice->id, notice->hash, "auto", keyed ? key : NULL, err);
    if (code == 0)
        code = journal_change(commit, "notice.approved", "auto", notice, err);
    notice->state = NOTICE_APPROVED;
    return code ? code : remember_approved(commit, notice->id);
}

static int commit_notice(struct commit *commit, struct notice *notice, struct error *err)
{
    enum store_change change;
    int code = store_submit(commit->station->store, notice, &change, err);
    if (code)
        return code;
    if (change == STORE_UNCHANGED) {
        json_t *count = list(commit, "unchanged");
        json_integer_set(count, json_integer_value(count) + 1);
        return 0;
    }
    code = journal_change(commit, change == STORE_NEW ? "notice.new" : "notice.revised", NULL, notice, err);
    if (code == 0 && commit->poll->source->instance->auto_approve)
        code = approve_by_itself(commit, notice, err);
    json_array_append_new(list(commit, change == STORE_NEW ? "new" : "revised"), row_of(commit, notice));
    return code;
}

static void refuse(struct commit *commit, const char *item, const char *reason)
{
    json_array_append_new(list(commit, "refused"), json_pack("{s:s, s:s}", "item", item, "reason", reason));
}

static int submit(struct commit *commit, const json_t *json, struct error *err)
{
    struct loaxa_notice given;
    struct notice notice = {0};
    struct error why = {0};
    if (plugin_notice_parse(json, &given, &why)) {
        const char *id = json_string_value(json_object_get(json, "external_id"));
        refuse(commit, id ? id : "?", why.text);
        return 0;
    }
    int code = copy_notice(commit->station, commit->poll->source->name, &given, &notice, &why);
    if (code == 0 && notice.corrects)
        code = correction_settle(commit->station, &notice, list(commit, "withdrawn"), &why);
    if (code == 0)
        code = commit_notice(commit, &notice, &why);
    if (code == -EINVAL || code == -ENOENT || code == -EFBIG) { /* this record's fault, not the poll's */
        refuse(commit, given.external_id, why.text);
        code = 0;
    }
    notice_done(&notice);
    return code ? error_set(err, code, "%s", why.text) : 0;
}

static int withdraw(struct commit *commit, const json_t *json, struct error *err)
{
    struct store *store = commit->station->store;
    const char *external_id = json_string_value(json_object_get(json, "external_id"));
    const char *reason = json_string_value(json_object_get(json, "reason"));
    struct notice notice = {0};
    int64_t id;
    if (!external_id || store_find(store, commit->poll->source->name, external_id, &id, NULL))
        return 0; /* never heard of: nothing to take back */
    int code = store_notice(store, id, &notice, err);
    if (code == 0 && notice.state != NOTICE_WITHDRAWN) {
        code = store_set_state(store, id, NOTICE_WITHDRAWN, NULL, reason, err);
        free(notice.state_reason);
        notice.state_reason = copy_text(reason);
        notice.state = NOTICE_WITHDRAWN;
        if (code == 0)
            code = journal_change(commit, "notice.withdrawn", NULL, &notice, err);
        json_array_append_new(list(commit, "withdrawn"), row_of(commit, &notice));
    }
    notice_done(&notice);
    return code;
}

/* ---- refused and held: told once, not at every poll ---- */

static bool told_before(const struct source *source, const char *name, const json_t *row)
{
    json_t *known;
    size_t i;
    json_array_foreach(json_object_get(source->report, name), i, known)
    {
        if (json_equal(known, row))
            return true;
    }
    return false;
}

/* Rows of the report's list `name`, each under `kind`. */
static int journal_list(struct commit *commit, const char *name, const char *kind, struct error *err)
{
    struct source *source = commit->poll->source;
    json_t *row;
    size_t i;
    int code = 0;
    json_array_foreach(list(commit, name), i, row)
    {
        if (code || told_before(source, name, row))
            continue;
        json_t *fields = json_copy(row);
        json_object_set_new(fields, "source", json_string(source->name));
        code = journal_add(commit->station->store, kind, 0, NULL, fields, err);
    }
    return code;
}

static int keep_state(struct commit *commit, struct error *err)
{
    const char *key;
    json_t *value;
    int code = 0;
    json_object_foreach(commit->poll->state, key, value)
    {
        if (code == 0)
            code = store_state_put(commit->station->store, commit->poll->source->name, key,
                                   json_string_value(value), err);
    }
    return code;
}

static int journal_done(struct commit *commit, struct error *err)
{
    int fresh = (int)json_array_size(list(commit, "new")),
        revised = (int)json_array_size(list(commit, "revised"));
    int gone = (int)json_array_size(list(commit, "withdrawn"));
    if (fresh + revised + gone == 0)
        return 0;
    return journal_add(commit->station->store, "poll.done", 0, NULL,
                       json_pack("{s:s, s:i, s:i, s:i}", "source", commit->poll->source->name, "new", fresh,
                                 "revised", revised, "withdrawn", gone),
                       err);
}

static int commit_all(struct commit *commit, struct error *err)
{
    json_t *row;
    size_t i;
    int code = 0;
    json_array_foreach(commit->poll->submits, i, row)
    {
        if (code == 0)
            code = submit(commit, row, err);
    }
    json_array_foreach(commit->poll->withdrawals, i, row)
    {
        if (code == 0)
            code = withdraw(commit, row, err);
    }
    json_array_extend(list(commit, "refused"), commit->poll->refusals);
    json_array_extend(list(commit, "held"), commit->poll->holds);
    if (code == 0)
        code = keep_state(commit, err);
    if (code == 0)
        code = journal_list(commit, "refused", "notice.refused", err);
    if (code == 0)
        code = journal_list(commit, "held", "poll.held", err);
    return code ? code : journal_done(commit, err);
}

static void follow_up(struct commit *commit)
{
    struct station *st = commit->station;
    json_t *row;
    size_t at;
    json_array_foreach(list(commit, "withdrawn"), at, row)
        interrupt_notice(st, json_integer_value(json_object_get(row, "id")), "withdrawn");
    for (size_t i = 0; i < commit->approved_count; i++)
        approvals_approved(st, commit->approved[i]);
    approvals_changed(st);
}

int source_commit(struct source_poll *poll, json_t **report, struct error *err)
{
    struct station *st = poll->source->station;
    struct commit commit = {.poll = poll, .station = st};
    commit.report =
        json_pack("{s:s, s:s, s:[], s:[], s:i, s:[], s:[], s:[]}", "source", poll->source->name, "result",
                  "done", "new", "revised", "unchanged", 0, "withdrawn", "refused", "held");
    int code = commit.report ? store_begin(st->store, err) : error_set(err, -ENOMEM, "No memory for a poll.");
    if (code == 0) {
        code = commit_all(&commit, err);
        if (code == 0 && !poll->dry_run)
            code = store_commit(st->store, err);
        if (code || poll->dry_run)
            store_rollback(st->store);
    }
    if (code == 0 && !poll->dry_run &&
        json_array_size(list(&commit, "new")) + json_array_size(list(&commit, "revised")) +
            json_array_size(list(&commit, "withdrawn")))
        follow_up(&commit);
    free(commit.approved);
    if (code == 0)
        *report = json_incref(commit.report);
    json_decref(commit.report);
    return code;
}
