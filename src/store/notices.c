/*
 * Notices and their revisions: what a source submitted, in which state it is. One row of `notices` a record,
 * one row of `revisions` for every content it ever had. Called by the station and by commands; main thread
 * only.
 */
#include "store/internal.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *id, *title;
} states[] = {
    [NOTICE_WAITING] = {"waiting", "chờ duyệt"},    [NOTICE_APPROVED] = {"approved", "đã duyệt"},
    [NOTICE_RETURNED] = {"returned", "đã trả lại"}, [NOTICE_WITHDRAWN] = {"withdrawn", "đã thu hồi"},
    [NOTICE_EXPIRED] = {"expired", "hết hạn phát"},
};

const char *notice_state_id(enum notice_state state)
{
    return states[state].id;
}

const char *notice_state_title(enum notice_state state)
{
    return states[state].title;
}

enum notice_state notice_state_from(const char *id)
{
    for (size_t i = 0; id != NULL && i < sizeof states / sizeof *states; i++)
        if (strcmp(states[i].id, id) == 0)
            return (enum notice_state)i;
    return NOTICE_WITHDRAWN; /* the table's CHECK allows nothing else; a damaged word must not air */
}

void notice_done(struct notice *notice)
{
    char *texts[] = {notice->source,       notice->external_id, notice->title,     notice->text,
                     notice->recording,    notice->channels,    notice->topic,     notice->set,
                     notice->author,       notice->reference,   notice->series,    notice->needs_person,
                     notice->state_reason, notice->approved_by, notice->spoken_key};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        free(texts[i]);
    *notice = (struct notice){0};
}

/* ---- reading --------------------------------------------------------------------------------------------
 */

#define NOTICE_COLUMNS                                                                                       \
    "SELECT n.id, n.revision, n.source, n.external_id, r.title, r.text, r.recording, r.class, r.kind, "      \
    "r.from_us,"                                                                                             \
    " r.until_us, r.times, r.channels, n.topic, n.set_name, n.author, n.reference, n.series, n.part, "       \
    "n.parts,"                                                                                               \
    " r.needs_person, n.state, n.state_reason, n.place, n.arrived_us, n.changed_us, r.hash, n.approved_by,"  \
    " n.approved_us, n.spoken_key,"                                                                          \
    " (SELECT count(*) FROM airings a WHERE a.notice = n.id AND a.revision = n.revision AND a.result = "     \
    "'aired'),"                                                                                              \
    " (SELECT max(a.started_us) FROM airings a WHERE a.notice = n.id AND a.result = 'aired'), n.corrects"    \
    " FROM notices n JOIN revisions r ON r.notice = n.id AND r.revision = n.revision "

static bool read_texts(sqlite3_stmt *row, struct notice *notice)
{
    const struct {
        int column;
        char **into;
    } texts[] = {{2, &notice->source},        {3, &notice->external_id},  {4, &notice->title},
                 {5, &notice->text},          {6, &notice->recording},    {12, &notice->channels},
                 {13, &notice->topic},        {14, &notice->set},         {15, &notice->author},
                 {16, &notice->reference},    {17, &notice->series},      {20, &notice->needs_person},
                 {22, &notice->state_reason}, {27, &notice->approved_by}, {29, &notice->spoken_key}};
    bool failed = false;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i].into = sql_text(row, texts[i].column, &failed);
    return !failed;
}

static int read_notice(sqlite3_stmt *row, struct notice *out, struct error *err)
{
    struct notice notice = {
        .id = sqlite3_column_int64(row, 0),
        .revision = sqlite3_column_int(row, 1),
        .notice_class = sqlite3_column_int(row, 7),
        .notice_kind = sqlite3_column_int(row, 8),
        .from_us = sqlite3_column_int64(row, 9),
        .until_us = sqlite3_column_int64(row, 10),
        .times = sqlite3_column_int(row, 11),
        .part = sqlite3_column_int(row, 18),
        .parts = sqlite3_column_int(row, 19),
        .state = notice_state_from((const char *)sqlite3_column_text(row, 21)),
        .order = sqlite3_column_int(row, 23),
        .arrived_us = sqlite3_column_int64(row, 24),
        .changed_us = sqlite3_column_int64(row, 25),
        .approved_us = sqlite3_column_int64(row, 28),
        .aired = sqlite3_column_int(row, 30),
        .last_aired_us = sqlite3_column_int64(row, 31),
        .corrects = sqlite3_column_int64(row, 32),
    };
    const char *hash = (const char *)sqlite3_column_text(row, 26);
    if (hash != NULL && strlen(hash) < sizeof notice.hash)
        memcpy(notice.hash, hash, strlen(hash) + 1);
    if (!read_texts(row, &notice)) {
        notice_done(&notice);
        return error_set(err, -ENOMEM, "no memory for a notice");
    }
    *out = notice;
    return 0;
}

int store_notice(struct store *store, int64_t id, struct notice *out, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    int rc = sql_query(store, &statement, err, NOTICE_COLUMNS "WHERE n.id = ?", "i", id);
    if (rc != 0)
        return rc;
    rc = sql_step(store, statement, err);
    if (rc == 1)
        rc = read_notice(statement, out, err);
    else if (rc == 0)
        rc = error_set(err, -ENOENT, "there is no notice %lld", (long long)id);
    sql_done(store, statement);
    return rc;
}

struct notice_list {
    struct notice *rows;
    size_t count, capacity;
};

static int list_add(struct notice_list *list, const struct notice *notice, struct error *err)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity == 0 ? 64 : list->capacity * 2;
        struct notice *rows = reallocarray(list->rows, capacity, sizeof *rows);
        if (rows == NULL)
            return error_set(err, -ENOMEM, "no memory for the notices");
        list->rows = rows;
        list->capacity = capacity;
    }
    list->rows[list->count++] = *notice;
    return 0;
}

static void list_done(struct notice_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        notice_done(&list->rows[i]);
    free(list->rows);
}

static int list_read(struct store *store, sqlite3_stmt *statement,
                     bool (*filter)(const struct notice *, void *), void *context, struct notice_list *list,
                     struct error *err)
{
    int rc;
    while ((rc = sql_step(store, statement, err)) == 1) {
        struct notice notice;
        rc = read_notice(statement, &notice, err);
        if (rc != 0)
            return rc;
        if (filter == NULL || filter(&notice, context))
            rc = list_add(list, &notice, err);
        else
            notice_done(&notice);
        if (rc != 0) {
            notice_done(&notice);
            return rc;
        }
    }
    return rc;
}

int store_notices(struct store *store, bool (*filter)(const struct notice *, void *), void *context,
                  struct notice **out, size_t *count, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    int rc = sql_query(store, &statement, err, NOTICE_COLUMNS "ORDER BY n.arrived_us, n.id", "");
    if (rc != 0)
        return rc;
    struct notice_list list = {0};
    rc = list_read(store, statement, filter, context, &list, err);
    sql_done(store, statement);
    if (rc != 0) {
        list_done(&list);
        return rc;
    }
    *out = list.rows;
    *count = list.count;
    return 0;
}

int store_find(struct store *store, const char *source, const char *external_id, int64_t *id,
               struct error *err)
{
    int64_t found = 0;
    int rc = sql_integer(store, 0, &found, err, "SELECT id FROM notices WHERE source = ? AND external_id = ?",
                         "ss", source, external_id);
    if (rc != 0)
        return rc;
    if (found == 0)
        return error_set(err, -ENOENT, "source %s has no notice \"%s\"", source, external_id);
    *id = found;
    return 0;
}

/* ---- states ---------------------------------------------------------------------------------------------
 */

struct new_state {
    int64_t id, now;
    enum notice_state state;
    const char *who, *reason;
    int order;
};

static int changed_one(struct store *store, int64_t id, struct error *err)
{
    return sqlite3_changes(store->db) == 1
               ? 0
               : error_set(err, -ENOENT, "there is no notice %lld", (long long)id);
}

static int set_state(struct store *store, void *argument, struct error *err)
{
    const struct new_state *to = argument;
    int rc = sql_run(
        store, err,
        "UPDATE notices SET state = ?, state_reason = ?, state_by = ?, changed_us = ?, approved_by = NULL,"
        " approved_us = 0, spoken_key = NULL WHERE id = ?",
        "sssii", notice_state_id(to->state), to->reason, to->who, to->now, to->id);
    return rc == 0 ? changed_one(store, to->id, err) : rc;
}

int store_set_state(struct store *store, int64_t id, enum notice_state state, const char *who,
                    const char *reason, struct error *err)
{
    if (state == NOTICE_APPROVED)
        return error_set(err, -EINVAL, "a notice becomes approved only by an approval of its words");
    struct new_state to = {
        .id = id, .now = store->clock->wall_us(store->clock), .state = state, .who = who, .reason = reason};
    return store_write(store, NEED_ALWAYS, set_state, &to, err);
}

static int set_order(struct store *store, void *argument, struct error *err)
{
    const struct new_state *to = argument;
    int rc = sql_run(store, err, "UPDATE notices SET place = ? WHERE id = ?", "ni", to->order, to->id);
    return rc == 0 ? changed_one(store, to->id, err) : rc;
}

int store_set_order(struct store *store, int64_t id, int order, struct error *err)
{
    struct new_state to = {.id = id, .order = order};
    return store_write(store, NEED_ALWAYS, set_order, &to, err);
}
