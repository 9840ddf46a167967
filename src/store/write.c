/*
 * The one way to write: a transaction of its own, or a savepoint inside the caller's; whole or not at all.
 * Also the reserve: 16 MB in DIR/reserve that are given up when the disk fills, so that journal, airings and
 * approvals can go on while new content is refused. Main thread of the process that holds the lock.
 */
#include "store/internal.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define RESERVE_NAME "reserve"
#define RESERVE_BYTES (16LL << 20)
#define ROOM_LEAST (4LL << 20)                    /* below this the reserve is given up before writing */
#define ROOM_AGAIN (RESERVE_BYTES + (16LL << 20)) /* from here on it is taken back */

void store_give_to_owner(const struct store *store, int fd)
{
    struct stat folder;
    if (geteuid() != 0 || fstat(store->dir_fd, &folder) != 0 || folder.st_uid == 0)
        return;
    if (fchown(fd, folder.st_uid, folder.st_gid) != 0)
        log_debug("a file of the state stays root's: %s", strerror(errno));
}

/* ---- the reserve ----------------------------------------------------------------------------------------
 */

static int64_t room(const struct store *store)
{
    struct statvfs status;
    if (fstatvfs(store->dir_fd, &status) != 0)
        return INT64_MAX;
    return (int64_t)status.f_bavail * (int64_t)status.f_frsize;
}

static bool reserve_held(const struct store *store)
{
    struct stat status;
    return fstatat(store->dir_fd, RESERVE_NAME, &status, 0) == 0 && status.st_size >= RESERVE_BYTES;
}

void reserve_build(struct store *store)
{
    store->full = false;
    if (reserve_held(store))
        return;
    if (room(store) < ROOM_AGAIN) {
        store->full = true;
        return;
    }
    int fd = openat(store->dir_fd, RESERVE_NAME, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return;
    store_give_to_owner(store, fd);
    int rc = posix_fallocate(fd, 0, RESERVE_BYTES);
    close(fd);
    if (rc == ENOSPC) {
        unlinkat(store->dir_fd, RESERVE_NAME, 0);
        store->full = true;
    }
}

static void reserve_release(struct store *store)
{
    store->full = true;
    unlinkat(store->dir_fd, RESERVE_NAME, 0);
}

/* Before each transaction on disk: room low, the reserve goes; room again, it comes back. */
static void reserve_watch(struct store *store)
{
    if (store->mode != STORE_WRITE)
        return;
    int64_t bytes = room(store);
    if (!store->full && bytes < ROOM_LEAST)
        reserve_release(store);
    else if (store->full && bytes >= ROOM_AGAIN)
        reserve_build(store);
}

bool store_is_full(struct store *store)
{
    return store->full;
}

/* ---- transactions ---------------------------------------------------------------------------------------
 */

static int execute(struct store *store, const char *sql, struct error *err)
{
    return sql_run(store, err, sql, "");
}

/* SQLite ends a transaction by itself on some failures; the caller must not go on as if it were open. */
static bool transaction_gone(struct store *store)
{
    return sqlite3_get_autocommit(store->db) != 0;
}

int store_begin(struct store *store, struct error *err)
{
    if (store->transaction != TRANSACTION_NONE)
        return error_set(err, -EALREADY, "a transaction is open already: they do not nest");
    reserve_watch(store);
    int rc = execute(store, "BEGIN IMMEDIATE", err);
    if (rc == 0)
        store->transaction = TRANSACTION_OPEN;
    return rc;
}

void store_rollback(struct store *store)
{
    if (store->transaction == TRANSACTION_NONE)
        return;
    if (!transaction_gone(store))
        (void)execute(store, "ROLLBACK", NULL);
    store->transaction = TRANSACTION_NONE;
    store->head_due = false;
}

static int lost(struct error *err)
{
    return error_set(err, -ECANCELED,
                     "the transaction was lost to an earlier failure; nothing of it was written");
}

int store_commit(struct store *store, struct error *err)
{
    if (store->transaction == TRANSACTION_NONE)
        return error_set(err, -EINVAL, "no transaction is open");
    int rc = store->transaction == TRANSACTION_LOST ? lost(err) : execute(store, "COMMIT", err);
    if (rc != 0) {
        if (rc == -ENOSPC && store->mode == STORE_WRITE)
            reserve_release(store);
        store_rollback(store);
        return rc;
    }
    store->transaction = TRANSACTION_NONE;
    journal_head_write(store);
    return 0;
}

static int write_inside(struct store *store, store_change_fn *change, void *argument, struct error *err)
{
    int rc = execute(store, "SAVEPOINT one_change", err);
    if (rc == 0)
        rc = change(store, argument, err);
    if (rc != 0 && !transaction_gone(store))
        (void)execute(store, "ROLLBACK TO one_change", NULL);
    if (!transaction_gone(store))
        (void)execute(store, "RELEASE one_change", NULL);
    else
        store->transaction = TRANSACTION_LOST;
    return rc;
}

static int write_alone(struct store *store, store_change_fn *change, void *argument, struct error *err)
{
    int rc = store_begin(store, err);
    if (rc != 0)
        return rc;
    rc = change(store, argument, err);
    if (rc == 0)
        return store_commit(store, err);
    store_rollback(store);
    return rc;
}

int store_write(struct store *store, enum store_need need, store_change_fn *change, void *argument,
                struct error *err)
{
    if (store->mode == STORE_READ)
        return error_set(err, -EROFS, "the state was opened for reading only");
    if (store->transaction == TRANSACTION_LOST)
        return lost(err);
    if (need == NEED_ROOM && store->full) {
        reserve_watch(store);
        if (store->full)
            return error_set(
                err, -ENOSPC,
                "the disk is full: nothing new is taken until %lld MB are free; the journal goes on",
                ROOM_AGAIN >> 20);
    }
    if (store->transaction == TRANSACTION_OPEN)
        return write_inside(store, change, argument, err);
    int rc = write_alone(store, change, argument, err);
    if (rc != -ENOSPC || store->mode != STORE_WRITE)
        return rc;
    reserve_release(store);
    return need == NEED_ALWAYS ? write_alone(store, change, argument, err) : rc;
}
