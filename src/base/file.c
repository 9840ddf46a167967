/*
 * Files: read whole with a cap, written so that a power cut leaves the old or the new one, folders walked in
 * a stable order. Blocking; called by the main loop's set-up, by the command line and inside workers, never
 * on the air thread.
 */
#include "base/file.h"
#include "base/buf.h"
#include "base/text.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int fail(struct error *err, int code, const char *path, const char *what)
{
    return error_at(err, code, path, 0, "%s: %s", what, strerror(-code));
}

/* An open regular file, or a negative errno. O_NONBLOCK so that a FIFO is refused instead of waited for. */
static int open_regular(const char *path, struct stat *status, struct error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return fail(err, -errno, path, "cannot open the file");
    int rc = 0;
    if (fstat(fd, status) != 0)
        rc = fail(err, -errno, path, "cannot examine the file");
    else if (S_ISDIR(status->st_mode))
        rc = error_at(err, -EISDIR, path, 0, "expected a file, found a folder");
    else if (!S_ISREG(status->st_mode))
        rc = error_at(err, -EINVAL, path, 0, "expected a plain file, found a device, pipe or socket");
    if (rc == 0)
        return fd;
    close(fd);
    return rc;
}

static int read_all(int fd, struct buf *buf)
{
    char chunk[65536];
    for (;;) {
        ssize_t got = read(fd, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -errno;
        if (got == 0)
            return buf_add(buf, "", 0);
        int rc = buf_add(buf, chunk, (size_t)got);
        if (rc != 0)
            return rc;
    }
}

int file_read(const char *path, size_t limit, char **out, size_t *length, struct error *err)
{
    struct stat status;
    int fd = open_regular(path, &status, err);
    if (fd < 0)
        return fd;
    struct buf buf;
    buf_init(&buf, limit);
    int rc = (uintmax_t)status.st_size > limit ? -EFBIG : read_all(fd, &buf);
    close(fd);
    if (rc != 0) {
        buf_done(&buf);
        return rc == -EFBIG
                   ? error_at(err, rc, path, 0, "the file is too large: at most %zu bytes are taken", limit)
                   : fail(err, rc, path, "cannot read the file");
    }
    if (length != NULL)
        *length = buf.length;
    *out = buf_take(&buf);
    return 0;
}

int file_write_all(int fd, const void *bytes, size_t length)
{
    const char *at = bytes;
    while (length > 0) {
        ssize_t written = write(fd, at, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return -errno;
        at += written;
        length -= (size_t)written;
    }
    return 0;
}

/* The folder part of a path, "." when there is none. New memory. */
static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        return strdup(".");
    return slash == path ? strdup("/") : strndup(path, (size_t)(slash - path));
}

static int sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    int rc = fsync(fd) == 0 || errno == EINVAL ? 0 : -errno;
    close(fd);
    return rc;
}

/* Everything up to the rename; the temporary file is gone when it fails. */
static int write_beside(const char *path, char *temporary, const void *bytes, size_t length, mode_t mode)
{
    int fd = mkostemp(temporary, O_CLOEXEC);
    if (fd < 0)
        return -errno;
    int rc = file_write_all(fd, bytes, length);
    if (rc == 0 && (fchmod(fd, mode) != 0 || fsync(fd) != 0))
        rc = -errno;
    if (close(fd) != 0 && rc == 0)
        rc = -errno;
    if (rc == 0 && rename(temporary, path) != 0)
        rc = -errno;
    if (rc != 0)
        unlink(temporary);
    return rc;
}

int file_write_atomic(const char *path, const void *bytes, size_t length, mode_t mode, struct error *err)
{
    char *folder = folder_of(path), *temporary = NULL;
    int rc = -ENOMEM;
    if (folder != NULL && asprintf(&temporary, "%s/.loaxa-XXXXXX", folder) >= 0) {
        rc = write_beside(path, temporary, bytes, length, mode);
        if (rc == 0)
            rc = sync_folder(folder);
        free(temporary);
    }
    free(folder);
    return rc == 0 ? 0 : fail(err, rc, path, "cannot write the file");
}

static int make_one(const char *path, mode_t mode)
{
    struct stat status;
    if (mkdir(path, mode) == 0)
        return 0;
    if (errno != EEXIST && errno != EROFS && errno != EACCES)
        return -errno;
    int code = errno;
    if (stat(path, &status) != 0)
        return -code;
    return S_ISDIR(status.st_mode) ? 0 : -ENOTDIR;
}

int file_make_directory(const char *path, mode_t mode, struct error *err)
{
    char *partial = strdup(path);
    if (partial == NULL)
        return error_set(err, -ENOMEM, "out of memory");
    int rc = 0;
    for (char *slash = partial; rc == 0 && slash != NULL;) {
        slash = strchr(slash + 1, '/');
        if (slash != NULL)
            *slash = '\0';
        rc = make_one(partial, mode);
        if (slash != NULL)
            *slash = '/';
    }
    free(partial);
    return rc == 0 ? 0 : fail(err, rc, path, "cannot create the folder");
}

bool file_exists(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0;
}

char *file_join(const char *dir, const char *name)
{
    char *path = NULL;
    if (name[0] == '/' || dir[0] == '\0')
        return strdup(name);
    size_t length = strlen(dir);
    return asprintf(&path, "%s%s%s", dir, dir[length - 1] == '/' ? "" : "/", name) >= 0 ? path : NULL;
}

static bool is_leftover(const char *name)
{
    static const char *const endings[] = {"~", ".swp", ".swx", ".tmp", ".part", ".crdownload"};
    size_t length = strlen(name);
    if (name[0] == '.' || text_starts(name, "~$"))
        return true;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t ending = strlen(endings[i]);
        if (length >= ending && strcmp(name + length - ending, endings[i]) == 0)
            return true;
    }
    return false;
}

struct listing {
    struct file_entry *entries;
    size_t count, capacity;
};

/* Adds one name of the folder; what vanished meanwhile and what is neither file nor folder is left out. */
static int list_one(struct listing *listing, int folder, const char *name)
{
    struct stat status;
    if (fstatat(folder, name, &status, 0) != 0 || (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)))
        return 0;
    if (listing->count == listing->capacity) {
        size_t capacity = listing->capacity == 0 ? 32 : listing->capacity * 2;
        struct file_entry *entries = realloc(listing->entries, capacity * sizeof *entries);
        if (entries == NULL)
            return -ENOMEM;
        listing->entries = entries;
        listing->capacity = capacity;
    }
    char *copy = strdup(name);
    if (copy == NULL)
        return -ENOMEM;
    listing->entries[listing->count++] = (struct file_entry){
        .name = copy,
        .modified_us = (int64_t)status.st_mtim.tv_sec * 1000000 + status.st_mtim.tv_nsec / 1000,
        .size = (int64_t)status.st_size,
        .is_directory = S_ISDIR(status.st_mode),
    };
    return 0;
}

static int by_name(const void *left, const void *right)
{
    return strcmp(((const struct file_entry *)left)->name, ((const struct file_entry *)right)->name);
}

static int list_open(DIR *folder, size_t most, struct listing *listing)
{
    int rc = 0;
    for (;;) {
        errno = 0;
        struct dirent *entry = readdir(folder);
        if (entry == NULL)
            return -errno;
        if (is_leftover(entry->d_name))
            continue;
        rc = list_one(listing, dirfd(folder), entry->d_name);
        if (rc == 0 && listing->count > most)
            rc = -E2BIG;
        if (rc != 0)
            return rc;
    }
}

int file_list(const char *dir, size_t most, struct file_entry **out, size_t *count, struct error *err)
{
    DIR *folder = opendir(dir);
    if (folder == NULL)
        return fail(err, -errno, dir, "cannot open the folder");
    struct listing listing = {0};
    int rc = list_open(folder, most, &listing);
    closedir(folder);
    if (rc != 0) {
        file_list_free(listing.entries, listing.count);
        return rc == -E2BIG ? error_at(err, rc, dir, 0, "the folder has more than %zu files", most)
                            : fail(err, rc, dir, "cannot list the folder");
    }
    if (listing.count > 0)
        qsort(listing.entries, listing.count, sizeof *listing.entries, by_name);
    *out = listing.entries;
    *count = listing.count;
    return 0;
}

void file_list_free(struct file_entry *entries, size_t count)
{
    for (size_t i = 0; entries != NULL && i < count; i++)
        free(entries[i].name);
    free(entries);
}
