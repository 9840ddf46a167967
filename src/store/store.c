/*
 * Opening and closing a state: the lock, the three modes, the pragmas that make a commit outlive a power cut,
 * the check for damage. Called by the daemon and by commands; main thread only. Knows nothing of what the
 * tables mean.
 */
#include "store/internal.h"
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#define BUSY_MS 5000

/* ---- the lock -------------------------------------------------------------------------------------------
 */

static int lock_busy(int fd, const char *path, struct error *err)
{
    char pid[32] = "";
    ssize_t got = pread(fd, pid, sizeof pid - 1, 0);
    pid[got > 0 ? strcspn(pid, "\n") : 0] = '\0';
    return error_at(err, -EBUSY, path, 0, "another program (process %s) has this state open; end it first",
                    pid[0] != '\0' ? pid : "unknown");
}

static void lock_sign(int fd, const char *dir)
{
    char pid[32];
    int length = snprintf(pid, sizeof pid, "%ld\n", (long)getpid());
    struct store folder = {.dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (folder.dir_fd >= 0) {
        store_give_to_owner(&folder, fd);
        close(folder.dir_fd);
    }
    if (ftruncate(fd, 0) != 0 || pwrite(fd, pid, (size_t)length, 0) != length)
        log_debug("the lock does not name its holder: %s", strerror(errno));
}

/* Readers look whether there is a writer by taking the lock for a moment: they are waited for. */
static int take_lock(int fd, const char *path, struct error *err)
{
    const struct timespec moment = {.tv_nsec = 20000000};
    for (int tries = 0; flock(fd, LOCK_EX | LOCK_NB) != 0; tries++) {
        if (errno != EWOULDBLOCK)
            return error_at(err, -errno, path, 0, "cannot lock the state: %s", strerror(errno));
        if (tries == 5)
            return lock_busy(fd, path, err);
        nanosleep(&moment, NULL);
    }
    return 0;
}

int store_lock(const char *state_dir, int *fd, struct error *err)
{
    int rc = file_make_directory(state_dir, 0700, err);
    char *path = rc == 0 ? file_join(state_dir, "lock") : NULL;
    if (path == NULL)
        return rc != 0 ? rc : error_set(err, -ENOMEM, "no memory");
    int lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (lock < 0)
        rc = error_at(err, -errno, path, 0, "cannot open the lock of the state: %s", strerror(errno));
    else
        rc = take_lock(lock, path, err);
    free(path);
    if (rc != 0) {
        if (lock >= 0)
            close(lock);
        return rc;
    }
    lock_sign(lock, state_dir);
    *fd = lock;
    return 0;
}

/* ---- opening --------------------------------------------------------------------------------------------
 */

int sql_open(const char *path, int flags, sqlite3 **out, struct error *err)
{
    sqlite3 *db = NULL;
    int rc = sqlite3_open_v2(path, &db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
    if (rc != SQLITE_OK) {
        rc = sql_failure(db, "cannot open the state", err);
        sqlite3_close(db);
        return rc;
    }
    sqlite3_busy_timeout(db, BUSY_MS);
    *out = db;
    return 0;
}

static int pragmas(struct store *store, struct error *err)
{
    const char *sql = "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;";
    const char *durable =
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 8388608;";
    if (sqlite3_exec(store->db, sql, NULL, NULL, NULL) != SQLITE_OK ||
        (store->mode == STORE_WRITE && sqlite3_exec(store->db, durable, NULL, NULL, NULL) != SQLITE_OK))
        return sql_failure(store->db, "cannot prepare the state", err);
    return 0;
}

static int check_damage(struct store *store, const char *path, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    int rc = sql_query(store, &statement, err, "PRAGMA quick_check(1)", "");
    if (rc == 0)
        rc = sql_step(store, statement, err);
    const char *found = rc == 1 ? (const char *)sqlite3_column_text(statement, 0) : NULL;
    if (rc == 1 && found != NULL && strcmp(found, "ok") != 0)
        rc = error_at(err, -EBADMSG, path, 0, "the database is damaged (%s); restore a backup", found);
    sql_done(store, statement);
    return rc < 0 ? rc : 0;
}

/* SQLite would create the file with the umask's rights. */
static int create_private(const struct store *store, const char *path, struct error *err)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return error_at(err, -errno, path, 0, "cannot open the state: %s", strerror(errno));
    store_give_to_owner(store, fd);
    close(fd);
    return 0;
}

static int open_writing(struct store *store, const char *path, struct error *err)
{
    int rc = 0;
    if (file_exists(path)) {
        sqlite3 *look = NULL;
        rc = reading_open(path, &look, err);
        sqlite3_close(look);
    }
    if (rc == 0)
        rc = create_private(store, path, err);
    if (rc == 0)
        rc = sql_open(path, SQLITE_OPEN_READWRITE, &store->db, err);
    if (rc == 0)
        rc = pragmas(store, err);
    if (rc == 0)
        rc = check_damage(store, path, err);
    if (rc == 0)
        rc = migrations_run(store, err);
    if (rc != 0)
        return rc;
    reserve_build(store);
    return journal_open(store, err);
}

/* Takes a reading handle's content into memory. */
static int copy_to_memory(sqlite3 *from, sqlite3 **out, struct error *err)
{
    int rc = sql_open(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, out, err);
    if (rc != 0 || from == NULL)
        return rc;
    sqlite3_backup *backup = sqlite3_backup_init(*out, "main", from, "main");
    int step = SQLITE_NOMEM;
    for (int tries = 0; backup != NULL && tries < 100; tries++) {
        step = sqlite3_backup_step(backup, -1);
        if (step != SQLITE_BUSY && step != SQLITE_LOCKED)
            break;
        sqlite3_sleep(50);
    }
    sqlite3_backup_finish(backup);
    return step == SQLITE_DONE ? 0 : sql_failure(*out, "cannot copy the state", err);
}

static int open_copy(struct store *store, const char *path, struct error *err)
{
    sqlite3 *from = NULL;
    int rc = path != NULL && file_exists(path) ? reading_open(path, &from, err) : 0;
    if (rc == 0)
        rc = copy_to_memory(from, &store->db, err);
    sqlite3_close(from);
    if (rc == 0)
        rc = pragmas(store, err);
    return rc == 0 ? migrations_run(store, err) : rc;
}

/* A state of an older version is read through a copy brought up to the present one. */
static int open_to_read(struct store *store, const char *path, struct error *err)
{
    int version = 0;
    int rc = reading_open(path, &store->db, err);
    if (rc == 0)
        rc = migrations_version(store->db, &version, err);
    if (rc != 0 || version == migrations_newest())
        return rc;
    sqlite3_close(store->db);
    store->db = NULL;
    return open_copy(store, path, err);
}

static int open_in_mode(struct store *store, struct error *err)
{
    char *path = store->dir != NULL ? file_join(store->dir, DATABASE_NAME) : NULL;
    if (store->dir != NULL && path == NULL)
        return error_set(err, -ENOMEM, "no memory");
    int rc = store->mode == STORE_WRITE  ? open_writing(store, path, err)
             : store->mode == STORE_READ ? open_to_read(store, path, err)
                                         : open_copy(store, path, err);
    free(path);
    return rc;
}

static int open_folder(struct store *store, const char *dir, struct error *err)
{
    int rc = store->mode == STORE_WRITE ? file_make_directory(dir, 0700, err) : 0;
    if (rc != 0)
        return rc;
    store->dir = strdup(dir);
    store->dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (store->dir == NULL)
        return error_set(err, -ENOMEM, "no memory");
    if (store->dir_fd < 0 && store->mode != STORE_MEMORY_COPY)
        return error_at(err, -errno, dir, 0, "there is no state folder that can be opened: %s",
                        strerror(errno));
    return 0;
}

int store_open(const char *state_dir, enum store_mode mode, const struct clock *clock, struct store **out,
               struct error *err)
{
    if (state_dir == NULL && mode != STORE_MEMORY_COPY)
        return error_set(err, -EINVAL, "a state folder is needed");
    if (sodium_init() < 0)
        return error_set(err, -EIO, "libsodium does not start");
    struct store *store = calloc(1, sizeof *store);
    if (store == NULL)
        return error_set(err, -ENOMEM, "no memory");
    store->mode = mode;
    store->clock = clock;
    store->dir_fd = -1;
    int rc = state_dir != NULL ? open_folder(store, state_dir, err) : 0;
    if (rc == 0)
        rc = open_in_mode(store, err);
    if (rc != 0)
        store_close(store);
    else
        *out = store;
    return rc;
}

void store_close(struct store *store)
{
    if (store == NULL)
        return;
    if (store->db != NULL)
        store_rollback(store);
    sql_forget(store);
    sqlite3_close(store->db);
    if (store->dir_fd >= 0)
        close(store->dir_fd);
    free(store->dir);
    free(store);
}
