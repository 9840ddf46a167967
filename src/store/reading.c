/*
 * A state opened for reading stays as it is, to the byte. Beside a running writer SQLite's own way is gone,
 * with the index that all share. Without a writer the file alone is read, and when a crash left a log behind
 * that is not merged into it, copies of both: the state may lie on a mount that cannot be written, and may be
 * evidence. Blocking; main thread only.
 */
#include "store/internal.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

static int refuse_newer(sqlite3 *db, const char *path, struct error *err)
{
    int version = 0;
    int rc = migrations_version(db, &version, err);
    if (rc != 0)
        return rc;
    if (version <= migrations_newest())
        return 0;
    return error_at(err, -EPROTONOSUPPORT, path, 0,
                    "this state was written by a newer Loa Xã (its version is %d, this program knows up to "
                    "%d); it was not touched. "
                    "Install that version again, or name another state with --state",
                    version, migrations_newest());
}

enum writer { WRITER_NONE, WRITER_THERE, WRITER_UNKNOWN };

/* Whether somebody holds the lock of the state beside `path`. */
static enum writer look_for_writer(const char *path)
{
    char *lock = NULL;
    const char *slash = strrchr(path, '/');
    int folder = slash == NULL ? 0 : (int)(slash + 1 - path);
    if (asprintf(&lock, "%.*slock", folder, path) < 0)
        return WRITER_UNKNOWN;
    int fd = open(lock, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    free(lock);
    if (fd < 0)
        return errno == ENOENT ? WRITER_NONE : WRITER_UNKNOWN;
    bool free_now = flock(fd, LOCK_SH | LOCK_NB) == 0;
    close(fd);
    return free_now ? WRITER_NONE : WRITER_THERE;
}

static bool has_unmerged_log(const char *path)
{
    char *log = NULL;
    struct stat status;
    bool found = asprintf(&log, "%s-wal", path) >= 0 && stat(log, &status) == 0 && status.st_size > 0;
    free(log);
    return found;
}

/* A path as a URI: what would end or alter it is escaped. New memory. */
static char *immutable_uri(const char *path)
{
    struct buf uri;
    buf_init(&uri, 16384);
    buf_add_text(&uri, "file:");
    for (const char *c = path; *c != '\0'; c++)
        if (strchr("%?#", *c) != NULL)
            buf_format(&uri, "%%%02X", (unsigned)(unsigned char)*c);
        else
            buf_add_char(&uri, *c);
    buf_add_text(&uri, "?immutable=1");
    char *taken = uri.error == 0 ? buf_take(&uri) : NULL;
    buf_done(&uri);
    return taken;
}

/* The file alone is the whole truth. */
static int open_immutable(const char *path, sqlite3 **out, struct error *err)
{
    char *uri = immutable_uri(path);
    if (uri == NULL)
        return error_set(err, -ENOMEM, "no memory");
    int rc = sql_open(uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, out, err);
    free(uri);
    return rc;
}

static int copy_file(const char *from, const char *to, struct error *err)
{
    struct stat status;
    int in = open(from, O_RDONLY | O_CLOEXEC), out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    int rc = in >= 0 && out >= 0 && fstat(in, &status) == 0 ? 0 : -errno;
    for (off_t left = rc == 0 ? status.st_size : 0; rc == 0 && left > 0;) {
        ssize_t sent = sendfile(out, in, NULL, (size_t)left);
        rc = sent < 0 ? -errno : 0;
        left = sent <= 0 ? 0 : left - sent;
    }
    if (in >= 0)
        close(in);
    if (out >= 0 && close(out) != 0 && rc == 0)
        rc = -errno;
    return rc == 0 ? 0
                   : error_at(err, rc, from, 0, "the state cannot be copied to be read: %s", strerror(-rc));
}

/* A handle on copies that have no name any more: once it has read, SQLite holds what it needs. */
static int open_in_folder(const char *path, const char *folder, sqlite3 **out, struct error *err)
{
    static const char *const endings[] = {"", "-wal", "-shm"};
    char *from[3] = {0}, *to[3] = {0};
    int rc = 0, version = 0;
    for (size_t i = 0; rc == 0 && i < 3; i++)
        if (asprintf(&from[i], "%s%s", path, endings[i]) < 0 ||
            asprintf(&to[i], "%s/copy%s", folder, endings[i]) < 0)
            rc = error_set(err, -ENOMEM, "no memory");
    for (size_t i = 0; rc == 0 && i < 2; i++)
        rc = copy_file(from[i], to[i], err);
    if (rc == 0)
        rc = sql_open(to[0], SQLITE_OPEN_READONLY, out, err);
    if (rc == 0)
        rc = migrations_version(*out, &version, err);
    for (size_t i = 0; i < 3; i++) {
        if (to[i] != NULL)
            unlink(to[i]);
        free(from[i]);
        free(to[i]);
    }
    return rc;
}

static int open_copies(const char *path, sqlite3 **out, struct error *err)
{
    const char *base = getenv("TMPDIR");
    char *folder = NULL;
    if (asprintf(&folder, "%s/loaxa-read-XXXXXX", base != NULL ? base : "/tmp") < 0)
        return error_set(err, -ENOMEM, "no memory");
    int rc = mkdtemp(folder) == NULL
                 ? error_at(err, -errno, folder, 0, "no folder to copy the state to: %s", strerror(errno))
                 : open_in_folder(path, folder, out, err);
    rmdir(folder);
    free(folder);
    return rc;
}

static int open_alone(const char *path, sqlite3 **out, struct error *err)
{
    return has_unmerged_log(path) ? open_copies(path, out, err) : open_immutable(path, out, err);
}

static int open_beside_writer(const char *path, sqlite3 **out, struct error *err)
{
    int version = 0;
    int rc = sql_open(path, SQLITE_OPEN_READONLY, out, err);
    return rc == 0 ? migrations_version(*out, &version, err) : rc;
}

static int open_one_way(const char *path, sqlite3 **out, struct error *err)
{
    enum writer writer = look_for_writer(path);
    int rc = writer == WRITER_NONE ? open_alone(path, out, err) : open_beside_writer(path, out, err);
    bool came_meanwhile = writer == WRITER_NONE && look_for_writer(path) == WRITER_THERE;
    bool cannot_share = writer == WRITER_UNKNOWN && (rc == -EACCES || rc == -EROFS);
    if (!came_meanwhile && !cannot_share)
        return rc;
    sqlite3_close(*out);
    *out = NULL;
    return came_meanwhile ? open_beside_writer(path, out, err) : open_alone(path, out, err);
}

int reading_open(const char *path, sqlite3 **out, struct error *err)
{
    sqlite3 *db = NULL;
    if (!file_exists(path))
        return error_at(err, -ENOENT, path, 0,
                        "there is no state here; start loaxad with this --state, or name another");
    if (access(path, R_OK) != 0)
        return error_at(err, -errno, path, 0,
                        "no right to read the state: run this as the user of the station, or with sudo");
    int rc = open_one_way(path, &db, err);
    if (rc == 0)
        rc = refuse_newer(db, path, err);
    if (rc != 0)
        sqlite3_close(db);
    else
        *out = db;
    return rc;
}
