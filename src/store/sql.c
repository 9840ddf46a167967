/*
 * Statements with bound values, and SQLite's failures in our words. Used by every file of store/; knows
 * nothing of what the tables mean. Main thread only.
 */
#include "store/internal.h"
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* Extended codes first: the first row that fits decides. */
static const struct {
    int code, rc;
    const char *text;
} failures[] = {
    {SQLITE_CONSTRAINT_FOREIGNKEY, -ENOENT, "it refers to something that is not in the state"},
    {SQLITE_CONSTRAINT_TRIGGER, -EPERM, "the journal may only be added to"},
    {SQLITE_CONSTRAINT_CHECK, -EINVAL, "a value is outside what the state may hold"},
    {SQLITE_CONSTRAINT_NOTNULL, -EINVAL, "a value is missing"},
    {SQLITE_CONSTRAINT, -EEXIST, "it is there already"},
    {SQLITE_FULL, -ENOSPC, "the disk is full; free some space, nothing was changed"},
    {SQLITE_BUSY, -EBUSY, "another program holds the state; try again"},
    {SQLITE_LOCKED, -EBUSY, "another program holds the state; try again"},
    {SQLITE_READONLY, -EROFS, "the state can only be read here"},
    {SQLITE_CORRUPT, -EBADMSG, "the database is damaged; restore a backup"},
    {SQLITE_NOTADB, -EBADMSG, "loaxa.db is not a database; restore a backup"},
    {SQLITE_NOMEM, -ENOMEM, "no memory"},
    {SQLITE_CANTOPEN, -EACCES, "its files cannot be opened; check owner and rights of the state folder"},
    {SQLITE_PERM, -EACCES, "no right to its files; check owner and rights of the state folder"},
    {SQLITE_TOOBIG, -EFBIG, "a value is too large"},
    {SQLITE_IOERR, -EIO, "the disk failed to read or write; nothing was changed"},
};

int sql_failure(sqlite3 *db, const char *doing, struct error *err)
{
    int extended = db != NULL ? sqlite3_extended_errcode(db) : SQLITE_NOMEM;
    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++)
        if (failures[i].code == extended || failures[i].code == (extended & 0xff))
            return error_set(err, failures[i].rc, "%s: %s (%s)", doing, failures[i].text,
                             db != NULL ? sqlite3_errmsg(db) : "no handle");
    return error_set(err, -EIO, "%s: %s", doing, sqlite3_errmsg(db));
}

static int bind_one(sqlite3_stmt *statement, int at, char type, va_list *values)
{
    if (type == 'i')
        return sqlite3_bind_int64(statement, at, va_arg(*values, int64_t));
    if (type == 'n')
        return sqlite3_bind_int(statement, at, va_arg(*values, int));
    if (type == 'd')
        return sqlite3_bind_double(statement, at, va_arg(*values, double));
    return sqlite3_bind_text(statement, at, va_arg(*values, const char *), -1, SQLITE_TRANSIENT);
}

/* ---- statements that live on ----------------------------------------------------------------------------
 */

static sqlite3_stmt *take_kept(struct store *store, const char *sql)
{
    for (size_t i = 0; i < STATEMENTS_KEPT && store->kept[i].statement != NULL; i++) {
        struct kept_statement *kept = &store->kept[i];
        if (!kept->in_use && strcmp(sqlite3_sql(kept->statement), sql) == 0) {
            kept->in_use = true;
            return kept->statement;
        }
    }
    return NULL;
}

/* Keeps a new statement if there is a place left; else it ends with its use. */
static void keep(struct store *store, sqlite3_stmt *statement)
{
    for (size_t i = 0; i < STATEMENTS_KEPT; i++)
        if (store->kept[i].statement == NULL) {
            store->kept[i] = (struct kept_statement){.statement = statement, .in_use = true};
            return;
        }
}

void sql_done(struct store *store, sqlite3_stmt *statement)
{
    for (size_t i = 0; i < STATEMENTS_KEPT && statement != NULL; i++)
        if (store->kept[i].statement == statement) {
            sqlite3_reset(statement);
            sqlite3_clear_bindings(statement);
            store->kept[i].in_use = false;
            return;
        }
    sqlite3_finalize(statement);
}

void sql_forget(struct store *store)
{
    for (size_t i = 0; i < STATEMENTS_KEPT; i++) {
        sqlite3_finalize(store->kept[i].statement);
        store->kept[i] = (struct kept_statement){0};
    }
}

static int prepare(struct store *store, const char *sql, sqlite3_stmt **out)
{
    *out = take_kept(store, sql);
    if (*out != NULL)
        return SQLITE_OK;
    int rc = sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, out, NULL);
    if (rc == SQLITE_OK)
        keep(store, *out);
    return rc;
}

static int query(struct store *store, sqlite3_stmt **out, struct error *err, const char *sql,
                 const char *types, va_list *values)
{
    sqlite3_stmt *statement = NULL;
    int rc = prepare(store, sql, &statement);
    for (int i = 0; rc == SQLITE_OK && types[i] != '\0'; i++)
        rc = bind_one(statement, i + 1, types[i], values);
    if (rc != SQLITE_OK) {
        rc = sql_failure(store->db, "the state cannot be asked", err);
        sql_done(store, statement);
        return rc;
    }
    *out = statement;
    return 0;
}

int sql_query(struct store *store, sqlite3_stmt **out, struct error *err, const char *sql, const char *types,
              ...)
{
    va_list values;
    va_start(values, types);
    int rc = query(store, out, err, sql, types, &values);
    va_end(values);
    return rc;
}

int sql_step(struct store *store, sqlite3_stmt *statement, struct error *err)
{
    int rc = sqlite3_step(statement);
    if (rc == SQLITE_ROW)
        return 1;
    if (rc == SQLITE_DONE)
        return 0;
    return sql_failure(store->db,
                       sqlite3_stmt_readonly(statement) ? "cannot read the state" : "cannot write the state",
                       err);
}

int sql_run(struct store *store, struct error *err, const char *sql, const char *types, ...)
{
    sqlite3_stmt *statement = NULL;
    va_list values;
    va_start(values, types);
    int rc = query(store, &statement, err, sql, types, &values);
    va_end(values);
    if (rc != 0)
        return rc;
    rc = sql_step(store, statement, err);
    sql_done(store, statement);
    return rc < 0 ? rc : 0;
}

int sql_integer(struct store *store, int64_t missing, int64_t *out, struct error *err, const char *sql,
                const char *types, ...)
{
    sqlite3_stmt *statement = NULL;
    va_list values;
    va_start(values, types);
    int rc = query(store, &statement, err, sql, types, &values);
    va_end(values);
    if (rc != 0)
        return rc;
    rc = sql_step(store, statement, err);
    if (rc >= 0)
        *out = rc == 1 && sqlite3_column_type(statement, 0) != SQLITE_NULL
                   ? sqlite3_column_int64(statement, 0)
                   : missing;
    sql_done(store, statement);
    return rc < 0 ? rc : 0;
}

char *sql_text(sqlite3_stmt *statement, int column, bool *failed)
{
    if (sqlite3_column_type(statement, column) == SQLITE_NULL)
        return NULL;
    const unsigned char *text = sqlite3_column_text(statement, column);
    char *copy = text != NULL ? strdup((const char *)text) : NULL;
    if (copy == NULL)
        *failed = true;
    return copy;
}
