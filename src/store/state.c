/*
 * Small things kept by name: frozen slots, and the private state of sources and of the station itself. Main
 * thread only.
 */
#include "store/internal.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct keep {
    const char *owner, *key, *value; /* owner: a source; NULL for a slot */
};

static int keep_slot(struct store *store, void *argument, struct error *err)
{
    const struct keep *k = argument;
    return sql_run(store, err,
                   "INSERT INTO slots (id, json, at_us) VALUES (?1, ?2, ?3)"
                   " ON CONFLICT (id) DO UPDATE SET json = ?2, at_us = ?3",
                   "ssi", k->key, k->value, store->clock->wall_us(store->clock));
}

static int keep_state(struct store *store, void *argument, struct error *err)
{
    const struct keep *k = argument;
    if (k->value == NULL)
        return sql_run(store, err, "DELETE FROM source_state WHERE source = ? AND key = ?", "ss", k->owner,
                       k->key);
    return sql_run(store, err,
                   "INSERT INTO source_state (source, key, value) VALUES (?1, ?2, ?3)"
                   " ON CONFLICT (source, key) DO UPDATE SET value = ?3",
                   "sss", k->owner, k->key, k->value);
}

/* The one text that a query gives; NULL when it gives none. */
static int one_text(struct store *store, char **out, struct error *err, sqlite3_stmt *statement)
{
    bool failed = false;
    int rc = sql_step(store, statement, err);
    char *text = rc == 1 ? sql_text(statement, 0, &failed) : NULL;
    sql_done(store, statement);
    if (failed)
        return error_set(err, -ENOMEM, "no memory");
    if (rc >= 0)
        *out = text;
    return rc < 0 ? rc : 0;
}

int store_slot_put(struct store *store, const char *id, const char *json, struct error *err)
{
    struct keep k = {.key = id, .value = json};
    return store_write(store, NEED_ALWAYS, keep_slot, &k, err);
}

int store_slot_get(struct store *store, const char *id, char **json, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    int rc = sql_query(store, &statement, err, "SELECT json FROM slots WHERE id = ?", "s", id);
    return rc != 0 ? rc : one_text(store, json, err, statement);
}

int store_slots_of_day(struct store *store, const char *day,
                       void (*each)(void *context, const char *id, const char *json), void *context,
                       struct error *err)
{
    sqlite3_stmt *statement = NULL;
    int rc = sql_query(store, &statement, err,
                       "SELECT id, json FROM slots WHERE id LIKE '%/' || ? ORDER BY id", "s", day);
    while (rc == 0 && (rc = sql_step(store, statement, err)) == 1) {
        each(context, (const char *)sqlite3_column_text(statement, 0),
             (const char *)sqlite3_column_text(statement, 1));
        rc = 0;
    }
    sql_done(store, statement);
    return rc;
}

int store_state_put(struct store *store, const char *source, const char *key, const char *value,
                    struct error *err)
{
    struct keep k = {.owner = source, .key = key, .value = value};
    bool small =
        value == NULL || strlen(value) < 4096; /* "stopped", "ran up to": must work on a full disk, too */
    return store_write(store, small ? NEED_ALWAYS : NEED_ROOM, keep_state, &k, err);
}

int store_state_get(struct store *store, const char *source, const char *key, char **value, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    int rc = sql_query(store, &statement, err, "SELECT value FROM source_state WHERE source = ? AND key = ?",
                       "ss", source, key);
    return rc != 0 ? rc : one_text(store, value, err, statement);
}

int store_state_all(struct store *store, const char *source, json_t **out, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    int rc = sql_query(store, &statement, err,
                       "SELECT key, value FROM source_state WHERE source = ? ORDER BY key", "s", source);
    if (rc != 0)
        return rc;
    json_t *all = json_object();
    while ((rc = sql_step(store, statement, err)) == 1) {
        json_t *value = json_string((const char *)sqlite3_column_text(statement, 1));
        if (json_object_set_new(all, (const char *)sqlite3_column_text(statement, 0), value) != 0) {
            rc = error_set(err, -EILSEQ, "a private value of source %s is no text that can be handed on",
                           source);
            break;
        }
    }
    sql_done(store, statement);
    if (rc != 0) {
        json_decref(all);
        return rc;
    }
    *out = all;
    return 0;
}
