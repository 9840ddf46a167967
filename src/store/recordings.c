/*
 * Recordings of the officer inside the state: DIR/recordings/HASH.ext, named by their content, so that the
 * same sound is kept once and an approval can bind to it. Reads and copies bytes; never decodes them. Main
 * thread only.
 */
#include "store/internal.h"
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define RECORDING_MOST (512LL << 20)
#define FOLDER "recordings"

/* Hashes `from` and, when `to` is a descriptor, copies it there. */
static int hash_copy(int from, int to, char out[STORE_HASH_SIZE])
{
    static const size_t chunk_size = 65536;
    crypto_generichash_state state;
    unsigned char hash[32];
    unsigned char *chunk = malloc(chunk_size);
    int64_t total = 0;
    int rc = chunk != NULL ? 0 : -ENOMEM;
    crypto_generichash_init(&state, NULL, 0, sizeof hash);
    while (rc == 0) {
        ssize_t got = read(from, chunk, chunk_size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            rc = got < 0 ? -errno : 0;
            break;
        }
        total += got;
        crypto_generichash_update(&state, chunk, (size_t)got);
        if (total > RECORDING_MOST)
            rc = -EFBIG;
        else if (to >= 0)
            rc = file_write_all(to, chunk, (size_t)got);
    }
    free(chunk);
    crypto_generichash_final(&state, hash, sizeof hash);
    if (rc == 0)
        sodium_bin2hex(out, STORE_HASH_SIZE, hash, sizeof hash);
    return rc;
}

static int open_plain(int folder, const char *name)
{
    struct stat status;
    int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return -errno;
    if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode))
        return fd;
    close(fd);
    return -EINVAL;
}

static int open_folder(const struct store *store)
{
    if (store->dir_fd < 0)
        return -ENOENT;
    int fd = openat(store->dir_fd, FOLDER, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return fd >= 0 ? fd : -errno;
}

int recording_hash(struct store *store, const char *name, char out[STORE_HASH_SIZE], struct error *err)
{
    if (name[0] == '\0' || name[0] == '.' || strchr(name, '/') != NULL)
        return error_set(err, -EINVAL, "\"%s\" is no name of a recording of this state", name);
    int folder = open_folder(store);
    int fd = folder >= 0 ? open_plain(folder, name) : folder;
    int rc = fd >= 0 ? hash_copy(fd, -1, out) : fd;
    if (fd >= 0)
        close(fd);
    if (folder >= 0)
        close(folder);
    return rc == 0
               ? 0
               : error_set(err, rc, "recording %s cannot be read from the state: %s", name, strerror(-rc));
}

/* The ending of a file's name, ".mp3", if it is one that could be an ending; else "". */
static const char *ending(const char *path)
{
    const char *dot = strrchr(path, '.');
    if (dot == NULL || strlen(dot) > 6 ||
        strspn(dot + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != strlen(dot + 1))
        return "";
    return dot;
}

/* Copies under a passing name, then gives it the name of its content. */
static int take(struct store *store, int folder, int from, const char *suffix, char **name)
{
    static const char passing[] = "coming.part";
    char hash[STORE_HASH_SIZE];
    int to = openat(folder, passing, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (to < 0)
        return -errno;
    store_give_to_owner(store, to);
    int rc = hash_copy(from, to, hash);
    if (rc == 0 && fsync(to) != 0)
        rc = -errno;
    if (close(to) != 0 && rc == 0)
        rc = -errno;
    char *final = NULL;
    if (rc == 0 && asprintf(&final, "%.40s%s", hash, suffix) < 0)
        rc = -ENOMEM;
    if (rc == 0 && renameat(folder, passing, folder, final) != 0)
        rc = -errno;
    if (rc == 0 && fsync(folder) != 0)
        rc = -errno;
    if (rc == 0) {
        *name = final;
        return 0;
    }
    free(final);
    unlinkat(folder, passing, 0);
    return rc;
}

static int make_folder(struct store *store)
{
    bool made = mkdirat(store->dir_fd, FOLDER, 0700) == 0;
    int folder = open_folder(store);
    if (made && folder >= 0)
        store_give_to_owner(store, folder);
    return folder;
}

int store_recording_take(struct store *store, const char *path, char **name, struct error *err)
{
    if (store->mode != STORE_WRITE)
        return error_set(err, -EROFS, "recordings are taken only into a state opened for writing");
    if (store->full)
        return error_set(err, -ENOSPC, "the disk is full: no recording is taken until there is room again");
    int folder = make_folder(store);
    int from = open_plain(AT_FDCWD, path);
    int rc = folder < 0 ? folder : from < 0 ? from : take(store, folder, from, ending(path), name);
    if (from >= 0)
        close(from);
    if (folder >= 0)
        close(folder);
    if (rc == -EFBIG)
        return error_at(err, rc, path, 0, "the recording is larger than the %lld MB that are taken",
                        RECORDING_MOST >> 20);
    return rc == 0 ? 0
                   : error_at(err, rc, path, 0, "the recording cannot be copied into the state: %s",
                              strerror(-rc));
}
