/*
 * Airings: what went on the air in which slot, and how it ended. A row is committed before the first sample;
 * the database itself allows one `aired` per slot, notice and turn. Main thread only.
 */
#include "store/internal.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char *const results[] = {
    [AIRING_STARTED] = "started",         [AIRING_AIRED] = "aired",   [AIRING_PARTIAL] = "partial",
    [AIRING_INTERRUPTED] = "interrupted", [AIRING_MISSED] = "missed",
};

const char *airing_result_id(enum airing_result result)
{
    return results[result];
}

static enum airing_result result_from(const char *id)
{
    for (size_t i = 0; id != NULL && i < sizeof results / sizeof *results; i++)
        if (strcmp(results[i], id) == 0)
            return (enum airing_result)i;
    return AIRING_INTERRUPTED;
}

void airing_done(struct airing *airing)
{
    free(airing->outputs);
    airing->outputs = NULL;
}

/* ---- starting -------------------------------------------------------------------------------------------
 */

static int refuse_second(struct store *store, const struct airing *a, struct error *err)
{
    int64_t had = 0;
    int rc = sql_integer(
        store, 0, &had, err,
        "SELECT count(*) FROM airings WHERE slot = ? AND notice = ? AND turn = ? AND result = 'aired'", "sin",
        a->slot, a->notice, a->turn);
    if (rc != 0 || had == 0)
        return rc;
    return error_set(err, -EEXIST, "notice %lld has already aired in slot %s (turn %d): never twice",
                     (long long)a->notice, a->slot, a->turn);
}

static int number_attempt(struct store *store, struct airing *a, struct error *err)
{
    int64_t last = 0;
    int rc = sql_integer(
        store, 0, &last, err,
        "SELECT max(attempt) FROM airings WHERE slot = ? AND notice = ? AND revision = ? AND turn = ?",
        "sinn", a->slot, a->notice, a->revision, a->turn);
    if (rc == 0)
        a->attempt = (int)last + 1;
    return rc;
}

static int start(struct store *store, void *argument, struct error *err)
{
    struct airing *a = argument;
    int rc = refuse_second(store, a, err);
    if (rc == 0 && a->attempt == 0)
        rc = number_attempt(store, a, err);
    if (rc == 0)
        rc = sql_run(store, err,
                     "INSERT INTO airings (slot, notice, revision, turn, attempt, planned_us, started_us, "
                     "ended_us, result,"
                     " reason, seconds, outputs) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                     "sinnniiissds", a->slot, a->notice, a->revision, a->turn, a->attempt, a->planned_us,
                     a->started_us, a->ended_us, airing_result_id(a->result), a->reason, a->seconds,
                     a->outputs);
    if (rc == 0)
        a->id = sqlite3_last_insert_rowid(store->db);
    return rc;
}

int store_airing_start(struct store *store, struct airing *airing, struct error *err)
{
    struct airing copy = *airing;
    int rc = store_write(store, NEED_ALWAYS, start, &copy, err);
    if (rc == 0)
        *airing = copy;
    return rc;
}

/* ---- ending ---------------------------------------------------------------------------------------------
 */

struct airing_end {
    int64_t id, ended_us;
    enum airing_result result;
    const char *reason, *outputs;
    double seconds;
};

static int end(struct store *store, void *argument, struct error *err)
{
    const struct airing_end *e = argument;
    int rc = sql_run(
        store, err,
        "UPDATE airings SET result = ?, reason = ?, seconds = ?, outputs = ?, ended_us = ? WHERE id = ?",
        "ssdsii", airing_result_id(e->result), e->reason, e->seconds, e->outputs, e->ended_us, e->id);
    if (rc == 0 && sqlite3_changes(store->db) != 1)
        rc = error_set(err, -ENOENT, "there is no airing %lld", (long long)e->id);
    return rc;
}

int store_airing_end(struct store *store, int64_t id, enum airing_result result, const char *reason,
                     double seconds, const char *outputs_json, int64_t ended_us, struct error *err)
{
    struct airing_end e = {.id = id,
                           .ended_us = ended_us,
                           .result = result,
                           .reason = reason,
                           .outputs = outputs_json,
                           .seconds = seconds};
    return store_write(store, NEED_ALWAYS, end, &e, err);
}

/* ---- reading --------------------------------------------------------------------------------------------
 */

#define AIRING_COLUMNS                                                                                       \
    "SELECT id, slot, notice, revision, turn, attempt, planned_us, started_us, ended_us, result, reason, "   \
    "seconds,"                                                                                               \
    " outputs FROM airings "

static void copy_word(char *out, size_t size, const unsigned char *text)
{
    size_t length = text != NULL ? strnlen((const char *)text, size - 1) : 0;
    if (length > 0)
        memcpy(out, text, length);
    out[length] = '\0';
}

static int read_airing(sqlite3_stmt *row, struct airing *out, struct error *err)
{
    bool failed = false;
    struct airing a = {
        .id = sqlite3_column_int64(row, 0),
        .notice = sqlite3_column_int64(row, 2),
        .revision = sqlite3_column_int(row, 3),
        .turn = sqlite3_column_int(row, 4),
        .attempt = sqlite3_column_int(row, 5),
        .planned_us = sqlite3_column_int64(row, 6),
        .started_us = sqlite3_column_int64(row, 7),
        .ended_us = sqlite3_column_int64(row, 8),
        .result = result_from((const char *)sqlite3_column_text(row, 9)),
        .seconds = sqlite3_column_double(row, 11),
        .outputs = sql_text(row, 12, &failed),
    };
    copy_word(a.slot, sizeof a.slot, sqlite3_column_text(row, 1));
    copy_word(a.reason, sizeof a.reason, sqlite3_column_text(row, 10));
    if (failed)
        return error_set(err, -ENOMEM, "no memory for an airing");
    *out = a;
    return 0;
}

static void free_all(struct airing *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        airing_done(&rows[i]);
    free(rows);
}

static int read_all(struct store *store, sqlite3_stmt *statement, struct airing **out, size_t *count,
                    struct error *err)
{
    struct airing *rows = NULL;
    size_t had = 0, capacity = 0;
    int rc;
    while ((rc = sql_step(store, statement, err)) == 1) {
        if (had == capacity) {
            capacity = capacity == 0 ? 32 : capacity * 2;
            struct airing *grown = reallocarray(rows, capacity, sizeof *rows);
            rc = grown != NULL ? 0 : error_set(err, -ENOMEM, "no memory for the airings");
            rows = grown != NULL ? grown : rows;
        }
        rc = rc >= 0 ? read_airing(statement, &rows[had], err) : rc;
        if (rc != 0)
            break;
        had++;
    }
    if (rc != 0) {
        free_all(rows, had);
        return rc;
    }
    *out = rows;
    *count = had;
    return 0;
}

int store_airings(struct store *store, int64_t from_us, int64_t to_us, struct airing **out, size_t *count,
                  struct error *err)
{
    sqlite3_stmt *statement = NULL;
    int rc = sql_query(store, &statement, err,
                       AIRING_COLUMNS "WHERE planned_us >= ? AND planned_us < ? ORDER BY planned_us, id",
                       "ii", from_us != 0 ? from_us : INT64_MIN, to_us != 0 ? to_us : INT64_MAX);
    if (rc != 0)
        return rc;
    rc = read_all(store, statement, out, count, err);
    sql_done(store, statement);
    return rc;
}

/* ---- after a crash --------------------------------------------------------------------------------------
 */

static int interrupt_started(struct store *store, void *argument, struct error *err)
{
    (void)argument;
    return sql_run(
        store, err,
        "UPDATE airings SET result = 'interrupted', reason = 'crash', ended_us = max(ended_us, started_us)"
        " WHERE result = 'started'",
        "");
}

int store_airings_recover(struct store *store, void (*each)(void *, const struct airing *), void *context,
                          struct error *err)
{
    sqlite3_stmt *statement = NULL;
    struct airing *rows = NULL;
    size_t count = 0;
    int rc = sql_query(store, &statement, err, AIRING_COLUMNS "WHERE result = 'started' ORDER BY id", "");
    if (rc != 0)
        return rc;
    rc = read_all(store, statement, &rows, &count, err);
    sql_done(store, statement);
    if (rc == 0 && count > 0)
        rc = store_write(store, NEED_ALWAYS, interrupt_started, NULL, err);
    for (size_t i = 0; rc == 0 && i < count; i++) {
        rows[i].result = AIRING_INTERRUPTED;
        copy_word(rows[i].reason, sizeof rows[i].reason, (const unsigned char *)"crash");
        each(context, &rows[i]);
    }
    free_all(rows, count);
    return rc;
}
