/*
 * What the files of store/ share: the handle, statements with bound values, and the one way to write. Every
 * change goes through store_write(), which makes it a transaction of its own or a savepoint of the caller's,
 * so that a failure leaves nothing behind. Not for other rooms.
 */
#ifndef LOAXA_STORE_INTERNAL_H
#define LOAXA_STORE_INTERNAL_H

#include "store/store.h"
#include <sqlite3.h>

#define DATABASE_NAME "loaxa.db"
#define STORE_HASH_SIZE 65 /* hex of 32 bytes, with its NUL */

enum store_transaction { TRANSACTION_NONE, TRANSACTION_OPEN, TRANSACTION_LOST };

/* Statements live on between calls: preparing one costs more than running it. */
#define STATEMENTS_KEPT 32
struct kept_statement {
    sqlite3_stmt *statement;
    bool in_use;
};

struct store {
    sqlite3 *db;
    struct kept_statement kept[STATEMENTS_KEPT];
    enum store_mode mode;
    const struct clock *clock;
    char *dir;  /* NULL for a memory store without a state */
    int dir_fd; /* -1 then */
    enum store_transaction transaction;
    bool full;     /* the reserve has been given up */
    bool head_due; /* journal rows were added since journal.head was written */
};

/* ---- statements (sql.c). Types of the values, one letter each: s text (NULL = null), i int64_t, n int, d
 * double. ---- */
int sql_query(struct store *store, sqlite3_stmt **out, struct error *err, const char *sql, const char *types,
              ...);
/* Every statement of sql_query is given back with this. NULL is fine. */
void sql_done(struct store *store, sqlite3_stmt *statement);
/* Before the database is closed. */
void sql_forget(struct store *store);
/* 1: a row is there, 0: no more, negative: failed. */
int sql_step(struct store *store, sqlite3_stmt *statement, struct error *err);
/* Prepares, binds and runs a statement that returns no rows. */
int sql_run(struct store *store, struct error *err, const char *sql, const char *types, ...);
/* One integer from the first row; `missing` when there is none. */
int sql_integer(struct store *store, int64_t missing, int64_t *out, struct error *err, const char *sql,
                const char *types, ...);
/* The text of a column in new memory, NULL for null. *failed is set on lack of memory. */
char *sql_text(sqlite3_stmt *statement, int column, bool *failed);
/* Turns SQLite's last failure into ours. */
int sql_failure(sqlite3 *db, const char *doing, struct error *err);

/* ---- opening (store.c, reading.c) ---- */
int sql_open(const char *path, int flags, sqlite3 **out, struct error *err);
/* A handle on the database at `path`, for reading; the state's folder is not touched. What is committed later
 * is seen only beside a writer that holds the lock. */
int reading_open(const char *path, sqlite3 **out, struct error *err);

/* ---- writing (write.c) ---- */
enum store_need {
    NEED_ALWAYS, /* journal, airings, approvals, states: may use the reserve */
    NEED_ROOM    /* new content: refused while the disk is full */
};
typedef int store_change_fn(struct store *store, void *argument, struct error *err);
int store_write(struct store *store, enum store_need need, store_change_fn *change, void *argument,
                struct error *err);
/* Takes the 16 MB back when there is room for them. */
void reserve_build(struct store *store);
/* Gives a file made by root to the owner of the state folder. */
void store_give_to_owner(const struct store *store, int fd);

/* ---- migrations.c ---- */
int migrations_newest(void);
int migrations_version(sqlite3 *db, int *version, struct error *err);
int migrations_run(struct store *store, struct error *err);

/* ---- journal.c ---- */
/* Compares journal.head with the table when a state is opened for writing; notes a lost tail in the journal.
 */
int journal_open(struct store *store, struct error *err);
/* Writes journal.head when rows were added and committed; a failure leaves it lagging until the next time. */
void journal_head_write(struct store *store);

/* ---- journal_kinds.c: one row a kind; {field} of the template is taken from the row's fields ---- */
struct journal_kind {
    const char *kind;     /* machine word */
    const char *template; /* Vietnamese, for people */
};
const struct journal_kind *journal_kind_find(const char *kind);

/* From the word in the table. */
enum notice_state notice_state_from(const char *id);
/* Hex of the content hash of a notice; `recording_hash` is NULL when there is none. */
void notice_hash(const struct notice *notice, const char *recording_hash, char out[STORE_HASH_SIZE]);
int recording_hash(struct store *store, const char *name, char out[STORE_HASH_SIZE], struct error *err);

#endif
