/*
 * The index of the rendered pieces: one open-addressing table by key, with or without files. Lengths survive
 * eviction and restarts in the file `lengths` (a line a piece: key, frames, rate; appended; damaged lines are
 * passed over; rewritten when it grows past its bound). Last use is the sound file's modification time.
 * Loop's thread only.
 */
#include "render/cache.h"
#include "render/piece.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY_LENGTH 64
#define LENGTHS_MOST 20000
#define LENGTHS_LIMIT (8u << 20)
#define FIRST_CAPACITY 1024

struct entry {
    char key[KEY_LENGTH + 1]; /* "" = free */
    unsigned rate_hz;
    uint64_t frames;
    uint64_t bytes; /* 0 = evicted */
    int64_t used_us;
};

struct cache {
    char *dir, *lengths;
    uint64_t limit, bytes;
    struct entry *entries;
    size_t capacity, count;
    int64_t last_use_us; /* uses are told apart within a clock tick */
};

/* ---- the table ---- */

static bool is_key(const char *text)
{
    return strlen(text) == KEY_LENGTH && strspn(text, "0123456789abcdef") == KEY_LENGTH;
}

static size_t slot_of(const struct entry *entries, size_t capacity, const char *key)
{
    char head[17] = "";
    memcpy(head, key, 16);
    size_t slot = (size_t)strtoull(head, NULL, 16) & (capacity - 1);
    while (entries[slot].key[0] != '\0' && strcmp(entries[slot].key, key) != 0)
        slot = (slot + 1) & (capacity - 1);
    return slot;
}

static struct entry *find(const struct cache *cache, const char *key)
{
    if (!is_key(key))
        return NULL;
    struct entry *entry = &cache->entries[slot_of(cache->entries, cache->capacity, key)];
    return entry->key[0] == '\0' ? NULL : entry;
}

static int grow(struct cache *cache)
{
    size_t capacity = cache->capacity == 0 ? FIRST_CAPACITY : cache->capacity * 2;
    struct entry *entries = calloc(capacity, sizeof *entries);
    if (entries == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < cache->capacity; i++)
        if (cache->entries[i].key[0] != '\0')
            entries[slot_of(entries, capacity, cache->entries[i].key)] = cache->entries[i];
    free(cache->entries);
    cache->entries = entries;
    cache->capacity = capacity;
    return 0;
}

static struct entry *find_or_add(struct cache *cache, const char *key)
{
    if (cache->count * 2 >= cache->capacity && grow(cache) != 0)
        return NULL;
    struct entry *entry = &cache->entries[slot_of(cache->entries, cache->capacity, key)];
    if (entry->key[0] == '\0') {
        memcpy(entry->key, key, KEY_LENGTH + 1);
        cache->count++;
    }
    return entry;
}

static int64_t next_use(struct cache *cache)
{
    const struct clock *clock = clock_real();
    int64_t now = clock->wall_us(clock);
    cache->last_use_us = now > cache->last_use_us ? now : cache->last_use_us + 1;
    return cache->last_use_us;
}

/* ---- the table of lengths on disk ---- */

static void read_length(struct cache *cache, const char *line)
{
    char key[KEY_LENGTH + 1];
    uint64_t frames;
    unsigned rate;
    if (sscanf(line, "%64[0-9a-f] %" SCNu64 " %u", key, &frames, &rate) != 3 || !is_key(key) || frames == 0 ||
        rate == 0)
        return;
    struct entry *entry = find_or_add(cache, key);
    if (entry != NULL) {
        entry->frames = frames;
        entry->rate_hz = rate;
    }
}

/* Only the newest lines of an overgrown file; it is rewritten then. */
static void read_lengths(struct cache *cache)
{
    char *text, *at;
    size_t length, lines = 0;
    if (file_read(cache->lengths, LENGTHS_LIMIT, &text, &length, NULL) != 0)
        return;
    for (at = text; (at = strchr(at, '\n')) != NULL; at++)
        lines++;
    size_t skip = lines > LENGTHS_MOST ? lines - LENGTHS_MOST / 2 : 0;
    at = text;
    for (size_t i = 0; i < skip; i++)
        at = strchr(at, '\n') + 1;
    if (skip > 0)
        file_write_atomic(cache->lengths, at, length - (size_t)(at - text), 0600, NULL);
    for (char *end; (end = strchr(at, '\n')) != NULL; at = end + 1) {
        *end = '\0';
        read_length(cache, at);
    }
    free(text);
}

static void append_length(const struct cache *cache, const struct entry *entry)
{
    char line[KEY_LENGTH + 48];
    int length =
        snprintf(line, sizeof line, "%s %" PRIu64 " %u\n", entry->key, entry->frames, entry->rate_hz);
    int fd = open(cache->lengths, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return;
    /* A line that could not be written costs an estimate instead of a length: nobody needs to know. */
    ssize_t written = write(fd, line, (size_t)length);
    (void)written;
    close(fd);
}

/* ---- the folder ---- */

static void remove_files(const struct cache *cache, const char *key)
{
    static const char *const endings[] = {".json", ".pcm"};
    for (size_t i = 0; i < 2; i++) {
        char *path = piece_path(cache->dir, key, endings[i]);
        if (path != NULL)
            unlink(path);
        free(path);
    }
}

/* Takes in one KEY.pcm that has its side file. */
static void adopt(struct cache *cache, int folder, const char *key)
{
    char side[KEY_LENGTH + 8], pcm[KEY_LENGTH + 8];
    struct stat status, ignored;
    snprintf(side, sizeof side, "%s.json", key);
    snprintf(pcm, sizeof pcm, "%s.pcm", key);
    struct entry *entry = NULL;
    if (fstatat(folder, pcm, &status, AT_SYMLINK_NOFOLLOW) == 0 && status.st_size > 0 &&
        fstatat(folder, side, &ignored, AT_SYMLINK_NOFOLLOW) == 0)
        entry = find_or_add(cache, key);
    if (entry == NULL) {
        remove_files(cache, key);
        return;
    }
    entry->bytes = (uint64_t)status.st_size;
    entry->used_us = (int64_t)status.st_mtim.tv_sec * 1000000 + status.st_mtim.tv_nsec / 1000;
    cache->bytes += entry->bytes;
}

/* One name of the folder: a piece is taken in, a left-over of ours removed, anything else left alone. */
static void sweep_one(struct cache *cache, int folder, const char *name)
{
    char key[KEY_LENGTH + 1];
    size_t length = strspn(name, "0123456789abcdef");
    if (length != KEY_LENGTH || name[length] != '.')
        return;
    memcpy(key, name, KEY_LENGTH);
    key[KEY_LENGTH] = '\0';
    const char *ending = name + length;
    if (strcmp(ending, ".pcm") == 0)
        adopt(cache, folder, key);
    else if (strcmp(ending, ".pcm.part") == 0 || strcmp(ending, ".json.part") == 0)
        unlinkat(folder, name, 0);
    else if (strcmp(ending, ".json") == 0) {
        char pcm[KEY_LENGTH + 8];
        struct stat status;
        snprintf(pcm, sizeof pcm, "%s.pcm", key);
        if (fstatat(folder, pcm, &status, AT_SYMLINK_NOFOLLOW) != 0)
            unlinkat(folder, name, 0);
    }
}

static int sweep(struct cache *cache, struct error *err)
{
    DIR *folder = opendir(cache->dir);
    if (folder == NULL)
        return error_at(err, -errno, cache->dir, 0, "cannot open the cache: %s", strerror(errno));
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
        sweep_one(cache, dirfd(folder), entry->d_name);
    closedir(folder);
    return 0;
}

int cache_open(const char *dir, uint64_t limit, struct cache **out, struct error *err)
{
    int rc = file_make_directory(dir, 0700, err);
    if (rc != 0)
        return rc;
    struct cache *cache = calloc(1, sizeof *cache);
    if (cache != NULL) {
        cache->limit = limit;
        cache->dir = strdup(dir);
        cache->lengths = file_join(dir, "lengths");
    }
    if (cache == NULL || cache->dir == NULL || cache->lengths == NULL || grow(cache) != 0) {
        cache_close(cache);
        return error_set(err, -ENOMEM, "out of memory");
    }
    read_lengths(cache);
    rc = sweep(cache, err);
    if (rc != 0) {
        cache_close(cache);
        return rc;
    }
    cache_shrink(cache, limit);
    *out = cache;
    return 0;
}

void cache_close(struct cache *cache)
{
    if (cache == NULL)
        return;
    free(cache->dir);
    free(cache->lengths);
    free(cache->entries);
    free(cache);
}

const char *cache_dir(const struct cache *cache)
{
    return cache->dir;
}

/* ---- use ---- */

bool cache_has(const struct cache *cache, const char *key)
{
    const struct entry *entry = find(cache, key);
    return entry != NULL && entry->bytes > 0;
}

void cache_touch(struct cache *cache, const char *key)
{
    struct entry *entry = find(cache, key);
    if (entry == NULL || entry->bytes == 0)
        return;
    entry->used_us = next_use(cache);
    char *path = piece_path(cache->dir, key, ".pcm");
    struct timespec at = {entry->used_us / 1000000, entry->used_us % 1000000 * 1000}, both[2] = {at, at};
    if (path != NULL)
        utimensat(AT_FDCWD, path, both, AT_SYMLINK_NOFOLLOW);
    free(path);
}

static struct entry *oldest(const struct cache *cache, const struct entry *spared)
{
    struct entry *found = NULL;
    for (size_t i = 0; i < cache->capacity; i++) {
        struct entry *entry = &cache->entries[i];
        if (entry->bytes > 0 && entry != spared && (found == NULL || entry->used_us < found->used_us))
            found = entry;
    }
    return found;
}

static void forget_files(struct cache *cache, struct entry *entry)
{
    remove_files(cache, entry->key);
    cache->bytes -= entry->bytes;
    entry->bytes = 0;
}

static void evict(struct cache *cache, uint64_t bytes, const struct entry *spared)
{
    while (cache->bytes > bytes) {
        struct entry *entry = oldest(cache, spared);
        if (entry == NULL)
            return;
        forget_files(cache, entry);
    }
}

void cache_shrink(struct cache *cache, uint64_t bytes)
{
    evict(cache, bytes, NULL);
}

int cache_add(struct cache *cache, const char *key, uint64_t frames, unsigned rate_hz, uint64_t bytes)
{
    struct entry *entry = is_key(key) ? find_or_add(cache, key) : NULL;
    if (entry == NULL)
        return is_key(key) ? -ENOMEM : -EINVAL;
    bool known = entry->frames == frames && entry->rate_hz == rate_hz;
    cache->bytes += bytes - entry->bytes;
    entry->bytes = bytes;
    entry->frames = frames;
    entry->rate_hz = rate_hz;
    entry->used_us = next_use(cache);
    if (!known)
        append_length(cache, entry);
    evict(cache, cache->limit, entry);
    return 0;
}

void cache_drop(struct cache *cache, const char *key)
{
    struct entry *entry = find(cache, key);
    if (entry != NULL && entry->bytes > 0)
        forget_files(cache, entry);
}

uint64_t cache_bytes(const struct cache *cache)
{
    return cache->bytes;
}

bool cache_length(const struct cache *cache, const char *key, uint64_t *frames, unsigned *rate_hz)
{
    const struct entry *entry = find(cache, key);
    if (entry == NULL || entry->frames == 0)
        return false;
    *frames = entry->frames;
    *rate_hz = entry->rate_hz;
    return true;
}
