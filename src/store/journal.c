/*
 * The journal: append-only rows in a hash chain, and journal.head beside the database.
 *
 * Canonical bytes of a row, hashed with BLAKE2b-256 (libsodium's generichash, no key); numbers big-endian:
 *   "loaxa journal 1"                 15 bytes, no NUL
 *   hash of the row before            32 bytes; zeros before the first row
 *   sequence                          u64; from 1, no gap
 *   at_us                             i64 two's complement; microseconds since 1970 UTC
 *   kind                              u32 length, bytes
 *   who                               u32 length, bytes; length 0xffffffff alone when there is none
 *   fields                            u32 length, bytes of the JSON text exactly as stored (compact, keys
 * sorted)
 *
 * journal.head holds "SEQUENCE HASH\n" of the last row known to be committed, replaced by rename after each
 * commit: it may lag, never lead. Whoever cuts the table's tail leaves a head that leads; and should an older
 * head be put back, SQLite's own memory of the highest number leads. Main thread only.
 */
#include "store/internal.h"
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HEAD_NAME "journal.head"
#define HEAD_NEW "journal.head.new"
#define TAG "loaxa journal 1"
#define TAIL_LOST "journal.tail_lost"

struct stored_row {
    int64_t sequence, at_us;
    const char *kind, *who, *fields, *hash; /* borrowed from the statement */
};

struct head {
    bool there;
    int64_t sequence;
    char hash[STORE_HASH_SIZE];
};

/* ---- the canonical form ---------------------------------------------------------------------------------
 */

static void hash_number(crypto_generichash_state *state, uint64_t number, size_t bytes)
{
    unsigned char big[8];
    for (size_t i = 0; i < bytes; i++)
        big[i] = (unsigned char)(number >> (8 * (bytes - 1 - i)));
    crypto_generichash_update(state, big, bytes);
}

static void hash_text(crypto_generichash_state *state, const char *text)
{
    if (text == NULL) {
        hash_number(state, UINT32_MAX, 4);
        return;
    }
    size_t length = strlen(text);
    hash_number(state, length, 4);
    crypto_generichash_update(state, (const unsigned char *)text, length);
}

static void row_hash(const struct stored_row *row, const unsigned char before[32], unsigned char out[32])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, 32);
    crypto_generichash_update(&state, (const unsigned char *)TAG, sizeof TAG - 1);
    crypto_generichash_update(&state, before, 32);
    hash_number(&state, (uint64_t)row->sequence, 8);
    hash_number(&state, (uint64_t)row->at_us, 8);
    hash_text(&state, row->kind);
    hash_text(&state, row->who);
    hash_text(&state, row->fields);
    crypto_generichash_final(&state, out, 32);
}

static bool hex_to_bytes(const char *hex, unsigned char out[32])
{
    size_t length = 0;
    return strlen(hex) == 64 && sodium_hex2bin(out, 32, hex, 64, NULL, &length, NULL) == 0 && length == 32;
}

/* ---- journal.head ---------------------------------------------------------------------------------------
 */

static struct head head_read(const struct store *store)
{
    struct head head = {0};
    int fd = store->dir_fd >= 0 ? openat(store->dir_fd, HEAD_NAME, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;
    if (fd < 0)
        return head;
    char text[128];
    ssize_t got = read(fd, text, sizeof text - 1);
    close(fd);
    text[got > 0 ? got : 0] = '\0';
    char *end = NULL;
    head.sequence = strtoll(text, &end, 10);
    if (end == text || *end != ' ' || strcspn(end + 1, "\n") != 64 || head.sequence < 0)
        return head;
    memcpy(head.hash, end + 1, 64);
    head.there = true;
    return head;
}

static int head_replace(const struct store *store, int64_t sequence, const char *hash)
{
    char text[128];
    int length = snprintf(text, sizeof text, "%lld %s\n", (long long)sequence, hash);
    int fd = openat(store->dir_fd, HEAD_NEW, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return -errno;
    store_give_to_owner(store, fd);
    bool whole = write(fd, text, (size_t)length) == length && fdatasync(fd) == 0;
    if (close(fd) != 0 || !whole)
        return -EIO;
    return renameat(store->dir_fd, HEAD_NEW, store->dir_fd, HEAD_NAME) == 0 ? 0 : -errno;
}

/* Sequence and hash of the last row; 0 and zeros when there is none. */
static int last_row(struct store *store, int64_t *sequence, char hash[STORE_HASH_SIZE], struct error *err)
{
    sqlite3_stmt *statement = NULL;
    int rc = sql_query(store, &statement, err,
                       "SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1", "");
    if (rc != 0)
        return rc;
    rc = sql_step(store, statement, err);
    *sequence = rc == 1 ? sqlite3_column_int64(statement, 0) : 0;
    const char *text = rc == 1 ? (const char *)sqlite3_column_text(statement, 1) : NULL;
    snprintf(hash, STORE_HASH_SIZE, "%064d", 0);
    if (text != NULL)
        snprintf(hash, STORE_HASH_SIZE, "%s", text);
    sql_done(store, statement);
    return rc < 0 ? rc : 0;
}

void journal_head_write(struct store *store)
{
    int64_t sequence = 0;
    char hash[STORE_HASH_SIZE];
    if (!store->head_due || store->mode != STORE_WRITE || last_row(store, &sequence, hash, NULL) != 0)
        return;
    if (head_replace(store, sequence, hash) == 0)
        store->head_due = false;
}

/* ---- adding ---------------------------------------------------------------------------------------------
 */

static int add(struct store *store, void *argument, struct error *err)
{
    struct stored_row *row = argument;
    int64_t last = 0;
    char hash[STORE_HASH_SIZE];
    unsigned char before[32], own[32];
    int rc = last_row(store, &last, hash, err);
    if (rc != 0)
        return rc;
    if (!hex_to_bytes(hash, before))
        memset(before, 0, sizeof before); /* a damaged last row: verify names it, the journal goes on */
    row->sequence = last + 1;
    row_hash(row, before, own);
    sodium_bin2hex(hash, sizeof hash, own, sizeof own);
    rc = sql_run(store, err,
                 "INSERT INTO journal (sequence, at_us, kind, who, fields, hash) VALUES (?, ?, ?, ?, ?, ?)",
                 "iissss", row->sequence, row->at_us, row->kind, row->who, row->fields, hash);
    if (rc == 0)
        store->head_due = true;
    return rc;
}

int journal_add(struct store *store, const char *kind, int64_t at_us, const char *who, json_t *fields,
                struct error *err)
{
    char *text = fields != NULL ? json_dumps(fields, JSON_COMPACT | JSON_SORT_KEYS) : strdup("{}");
    json_decref(fields);
    if (text == NULL)
        return error_set(err, -ENOMEM, "no memory for a journal row");
    int rc;
    if (journal_kind_find(kind) == NULL) {
        rc = error_set(err, -EINVAL, "unknown kind of journal row \"%s\": it needs a row in journal_kinds.c",
                       kind);
    } else {
        struct stored_row row = {.at_us = at_us != 0 ? at_us : store->clock->wall_us(store->clock),
                                 .kind = kind,
                                 .who = who,
                                 .fields = text};
        rc = store_write(store, NEED_ALWAYS, add, &row, err);
    }
    free(text);
    return rc;
}

static int stored_hash(struct store *store, int64_t sequence, char hash[STORE_HASH_SIZE], struct error *err)
{
    sqlite3_stmt *statement = NULL;
    int rc = sql_query(store, &statement, err, "SELECT hash FROM journal WHERE sequence = ?", "i", sequence);
    if (rc != 0)
        return rc;
    rc = sql_step(store, statement, err);
    const char *text = rc == 1 ? (const char *)sqlite3_column_text(statement, 0) : NULL;
    snprintf(hash, STORE_HASH_SIZE, "%s", text != NULL ? text : "");
    sql_done(store, statement);
    return rc < 0 ? rc : 0;
}

/* Whether the table still holds what the head says it held. */
static int head_agrees(struct store *store, const struct head *head, bool *agrees, struct error *err)
{
    char hash[STORE_HASH_SIZE] = "";
    *agrees = head->there && head->sequence == 0;
    if (!head->there || head->sequence == 0)
        return 0;
    int rc = stored_hash(store, head->sequence, hash, err);
    *agrees = strcmp(hash, head->hash) == 0;
    return rc;
}

/* The highest sequence there ever was, as SQLite counts (AUTOINCREMENT); 0 when there was none. */
static int highest_ever(struct store *store, int64_t *highest, struct error *err)
{
    return sql_integer(store, 0, highest, err, "SELECT seq FROM sqlite_sequence WHERE name = 'journal'", "");
}

int journal_open(struct store *store, struct error *err)
{
    int64_t last = 0, highest = 0;
    char hash[STORE_HASH_SIZE];
    struct head head = head_read(store);
    bool agrees = false;
    int rc = last_row(store, &last, hash, err);
    if (rc == 0)
        rc = head_agrees(store, &head, &agrees, err);
    if (rc == 0)
        rc = highest_ever(store, &highest, err);
    if (rc != 0)
        return rc;
    if (highest > last || (!agrees && (last > 0 || head.there)))
        return journal_add(store, TAIL_LOST, 0, NULL,
                           json_pack("{s:I, s:I, s:s, s:b}", "rows", (json_int_t)last, "head",
                                     (json_int_t)(highest > head.sequence ? highest : head.sequence),
                                     "head_hash", head.hash, "head_there", head.there),
                           err);
    store->head_due = true;
    journal_head_write(store);
    return 0;
}

/* ---- reading --------------------------------------------------------------------------------------------
 */

static struct stored_row row_from(sqlite3_stmt *statement)
{
    const char *kind = (const char *)sqlite3_column_text(statement, 2);
    const char *fields = (const char *)sqlite3_column_text(statement, 4);
    const char *hash = (const char *)sqlite3_column_text(statement, 5);
    return (struct stored_row){.sequence = sqlite3_column_int64(statement, 0),
                               .at_us = sqlite3_column_int64(statement, 1),
                               .kind = kind != NULL ? kind : "",
                               .who = (const char *)sqlite3_column_text(statement, 3),
                               .fields = fields != NULL ? fields : "",
                               .hash = hash != NULL ? hash : ""};
}

#define ROWS "SELECT sequence, at_us, kind, who, fields, hash FROM journal "

/* A row whose fields were damaged is still shown, with the damaged text as its only field. */
static json_t *fields_of(const struct stored_row *row)
{
    json_t *fields = json_loads(row->fields, 0, NULL);
    return fields != NULL ? fields : json_pack("{s:s}", "unreadable", row->fields);
}

int journal_each(struct store *store, int64_t from_us, int64_t to_us,
                 int (*each)(void *, const struct journal_row *), void *context, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    int rc = sql_query(store, &statement, err, ROWS "WHERE at_us >= ? AND at_us < ? ORDER BY sequence", "ii",
                       from_us != 0 ? from_us : INT64_MIN, to_us != 0 ? to_us : INT64_MAX);
    if (rc != 0)
        return rc;
    while ((rc = sql_step(store, statement, err)) == 1) {
        struct stored_row stored = row_from(statement);
        struct journal_row row = {.sequence = stored.sequence,
                                  .at_us = stored.at_us,
                                  .kind = stored.kind,
                                  .who = stored.who,
                                  .fields = fields_of(&stored),
                                  .hash = stored.hash};
        rc =
            row.fields != NULL ? each(context, &row) : error_set(err, -ENOMEM, "no memory for a journal row");
        json_decref(row.fields);
        if (rc != 0)
            break;
    }
    sql_done(store, statement);
    return rc;
}

/* ---- verifying ------------------------------------------------------------------------------------------
 */

static int bad(struct error *err, int64_t *broken, int64_t row, const char *what)
{
    *broken = row;
    return error_set(err, -EBADMSG, "journal row %lld: %s", (long long)row, what);
}

static int verify_row(const struct stored_row *row, int64_t expected, unsigned char before[32],
                      int64_t *broken, struct error *err)
{
    unsigned char own[32];
    char hex[STORE_HASH_SIZE];
    if (row->sequence != expected)
        return bad(err, broken, row->sequence < expected ? row->sequence : expected,
                   row->sequence < expected ? "it stands before the first row" : "it is missing");
    row_hash(row, before, own);
    sodium_bin2hex(hex, sizeof hex, own, sizeof own);
    if (strcmp(hex, row->hash) != 0)
        return bad(err, broken, expected,
                   "its content is not what was written, or a row before it was put in or taken out");
    if (strcmp(row->kind, TAIL_LOST) == 0)
        return bad(err, broken, expected,
                   "here the station found at its start that rows had been cut off before it");
    memcpy(before, own, sizeof own);
    return 0;
}

static int verify_end(struct store *store, const struct head *head, int64_t highest, int64_t rows,
                      int64_t *broken, struct error *err)
{
    bool agrees = false;
    if (highest > rows)
        return bad(err, broken, rows + 1, "it is missing: rows after it were numbered");
    if (store->dir_fd < 0)
        return 0;
    if (!head->there)
        return rows == 0 ? 0
                         : bad(err, broken, rows + 1,
                               "journal.head is missing or damaged, so rows may be missing from here on");
    if (head->sequence > rows)
        return bad(err, broken, rows + 1, "it is missing: journal.head says that it was written");
    int rc = head_agrees(store, head, &agrees, err);
    if (rc != 0)
        return rc;
    return agrees ? 0
                  : bad(err, broken, head->sequence,
                        "it is not the row that journal.head names: the rows up to it were rewritten");
}

int journal_verify(struct store *store, int64_t *rows, int64_t *broken, struct error *err)
{
    struct head head = head_read(store); /* before the table: the head never leads */
    sqlite3_stmt *statement = NULL;
    unsigned char before[32] = {0};
    int64_t count = 0, highest = 0;
    int rc = highest_ever(store, &highest, err); /* before the table, too */
    if (rc == 0)
        rc = sql_query(store, &statement, err, ROWS "ORDER BY sequence", "");
    if (rc != 0)
        return rc;
    while ((rc = sql_step(store, statement, err)) == 1) {
        struct stored_row row = row_from(statement);
        rc = verify_row(&row, count + 1, before, broken, err);
        if (rc != 0)
            break;
        count++;
    }
    sql_done(store, statement);
    if (rc == 0)
        rc = verify_end(store, &head, highest, count, broken, err);
    if (rc == 0)
        *rows = count;
    return rc;
}
