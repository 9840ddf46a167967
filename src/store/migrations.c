/*
 * The schema: an array of steps that is only ever appended to; PRAGMA user_version counts those done. A step
 * runs once in its life, all missing ones in one transaction. A released step is never edited.
 */
#include "store/internal.h"
#include <errno.h>
#include <stdio.h>

static const char *const migrations[] = {
    /* 1: the first state */
    "CREATE TABLE notices ("
    " id INTEGER PRIMARY KEY, source TEXT NOT NULL, external_id TEXT NOT NULL, revision INTEGER NOT NULL,"
    " state TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'returned', 'withdrawn', 'expired')),"
    " state_reason TEXT, state_by TEXT, place INTEGER NOT NULL DEFAULT 0,"
    " topic TEXT, set_name TEXT, author TEXT, reference TEXT, series TEXT, part INTEGER NOT NULL, parts "
    "INTEGER NOT NULL,"
    " arrived_us INTEGER NOT NULL, changed_us INTEGER NOT NULL,"
    " approved_by TEXT, approved_us INTEGER NOT NULL DEFAULT 0, spoken_key TEXT,"
    " UNIQUE (source, external_id)) STRICT;"
    "CREATE TABLE revisions ("
    " notice INTEGER NOT NULL REFERENCES notices (id), revision INTEGER NOT NULL,"
    " title TEXT NOT NULL, text TEXT NOT NULL, recording TEXT, class INTEGER NOT NULL, kind INTEGER NOT NULL,"
    " from_us INTEGER NOT NULL, until_us INTEGER NOT NULL, times INTEGER NOT NULL, channels TEXT, "
    "needs_person TEXT,"
    " hash TEXT NOT NULL, at_us INTEGER NOT NULL, PRIMARY KEY (notice, revision)) STRICT;"
    "CREATE TABLE approvals ("
    " id INTEGER PRIMARY KEY, notice INTEGER NOT NULL, revision INTEGER NOT NULL, hash TEXT NOT NULL, who "
    "TEXT NOT NULL,"
    " at_us INTEGER NOT NULL, spoken_key TEXT, FOREIGN KEY (notice, revision) REFERENCES revisions (notice, "
    "revision)) STRICT;"
    "CREATE INDEX approvals_notice ON approvals (notice);"
    "CREATE TABLE airings ("
    " id INTEGER PRIMARY KEY, slot TEXT NOT NULL, notice INTEGER NOT NULL, revision INTEGER NOT NULL,"
    " turn INTEGER NOT NULL, attempt INTEGER NOT NULL, planned_us INTEGER NOT NULL, started_us INTEGER NOT "
    "NULL,"
    " ended_us INTEGER NOT NULL,"
    " result TEXT NOT NULL CHECK (result IN ('started', 'aired', 'partial', 'interrupted', 'missed')),"
    " reason TEXT, seconds REAL NOT NULL DEFAULT 0, outputs TEXT,"
    " UNIQUE (slot, notice, revision, turn, attempt),"
    " FOREIGN KEY (notice, revision) REFERENCES revisions (notice, revision)) STRICT;"
    "CREATE UNIQUE INDEX airings_once ON airings (slot, notice, turn) WHERE result = 'aired';"
    "CREATE INDEX airings_had ON airings (notice, revision, started_us) WHERE result = 'aired';"
    "CREATE INDEX airings_planned ON airings (planned_us);"
    "CREATE TABLE slots (id TEXT PRIMARY KEY, json TEXT NOT NULL, at_us INTEGER NOT NULL) STRICT;"
    "CREATE TABLE source_state (source TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,"
    " PRIMARY KEY (source, key)) STRICT;"
    "CREATE TABLE journal (sequence INTEGER PRIMARY KEY, at_us INTEGER NOT NULL, kind TEXT NOT NULL, who "
    "TEXT,"
    " fields TEXT NOT NULL, hash TEXT NOT NULL) STRICT;"
    "CREATE INDEX journal_at ON journal (at_us);"
    "CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT raise(ABORT, 'the journal is "
    "append-only'); END;"
    "CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT raise(ABORT, 'the journal is "
    "append-only'); END;",
    /* 2: which notice a correction corrects */
    "ALTER TABLE notices ADD COLUMN corrects INTEGER NOT NULL DEFAULT 0;",
    /* 3: SQLite itself remembers the highest number a journal row ever had (sqlite_sequence), so that a cut
     * tail shows even beside an older journal.head */
    "DROP TRIGGER IF EXISTS journal_no_update; DROP TRIGGER IF EXISTS journal_no_delete;"
    "DROP INDEX IF EXISTS journal_at;"
    "ALTER TABLE journal RENAME TO journal_1;"
    "CREATE TABLE journal (sequence INTEGER PRIMARY KEY AUTOINCREMENT, at_us INTEGER NOT NULL, kind TEXT NOT "
    "NULL,"
    " who TEXT, fields TEXT NOT NULL, hash TEXT NOT NULL) STRICT;"
    "INSERT INTO journal SELECT sequence, at_us, kind, who, fields, hash FROM journal_1 ORDER BY sequence;"
    "DROP TABLE journal_1;"
    "CREATE INDEX journal_at ON journal (at_us);"
    "CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT raise(ABORT, 'the journal is "
    "append-only'); END;"
    "CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT raise(ABORT, 'the journal is "
    "append-only'); END;",
};

int migrations_newest(void)
{
    return (int)(sizeof migrations / sizeof *migrations);
}

int migrations_version(sqlite3 *db, int *version, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(db, "PRAGMA user_version", -1, &statement, NULL) != SQLITE_OK ||
        sqlite3_step(statement) != SQLITE_ROW) {
        int rc = sql_failure(db, "cannot read the state's version", err);
        sqlite3_finalize(statement);
        return rc;
    }
    *version = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    return 0;
}

static int run_from(struct store *store, int version, struct error *err)
{
    for (; version < migrations_newest(); version++)
        if (sqlite3_exec(store->db, migrations[version], NULL, NULL, NULL) != SQLITE_OK)
            return sql_failure(store->db, "cannot bring the state to the present version", err);
    char sql[64];
    snprintf(sql, sizeof sql, "PRAGMA user_version = %d", version);
    return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK
               ? 0
               : sql_failure(store->db, "cannot note the state's version", err);
}

int migrations_run(struct store *store, struct error *err)
{
    int version = 0;
    int rc = migrations_version(store->db, &version, err);
    if (rc != 0 || version == migrations_newest())
        return rc;
    if (sqlite3_exec(store->db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
        return sql_failure(store->db, "cannot bring the state to the present version", err);
    rc = run_from(store, version, err);
    const char *end = rc == 0 ? "COMMIT" : "ROLLBACK";
    if (sqlite3_exec(store->db, end, NULL, NULL, NULL) != SQLITE_OK && rc == 0) {
        rc = sql_failure(store->db, "cannot bring the state to the present version", err);
        (void)sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    }
    return rc;
}
