/*
 * The names of rendered pieces: a hash (BLAKE2b) of everything that decides how a piece sounds, and of
 * nothing else. Called on the loop's thread. Two texts with the same spoken words share a piece; the
 * characters they were read from do not count.
 */
#include "render/inner.h"
#include <errno.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct hash {
    crypto_generichash_state state;
};

static void hash_init(struct hash *hash, const char *what, unsigned rate_hz)
{
    char head[128];
    crypto_generichash_init(&hash->state, NULL, 0, 32);
    int length = snprintf(head, sizeof head, "loaxa %s %s %u\n", what, PIECE_PROCESSING, rate_hz);
    crypto_generichash_update(&hash->state, (const unsigned char *)head, (unsigned long long)length);
}

/* With its length, so that neighbours cannot run together. */
static void hash_text(struct hash *hash, const char *text)
{
    uint64_t length = strlen(text);
    crypto_generichash_update(&hash->state, (const unsigned char *)&length, sizeof length);
    crypto_generichash_update(&hash->state, (const unsigned char *)text, length);
}

static void hash_final(struct hash *hash, char key[RENDER_KEY_SIZE])
{
    unsigned char bytes[32];
    crypto_generichash_final(&hash->state, bytes, sizeof bytes);
    sodium_bin2hex(key, RENDER_KEY_SIZE, bytes, sizeof bytes);
}

int key_of_text(unsigned rate_hz, const struct speaker *speaker, const char *engine_version,
                const struct reading *reading, char key[RENDER_KEY_SIZE])
{
    char *settings = json_dumps(speaker->settings, JSON_COMPACT | JSON_SORT_KEYS);
    struct hash hash;
    if (settings == NULL)
        return -ENOMEM;
    hash_init(&hash, "text", rate_hz);
    hash_text(&hash, speaker->engine);
    hash_text(&hash, engine_version);
    hash_text(&hash, settings);
    for (size_t i = 0; i < reading->clause_count; i++) {
        const struct reading_clause *clause = &reading->clauses[i];
        char mark[3] = {clause->mark, clause->paragraph_end ? 'p' : '\0', '\0'};
        hash_text(&hash, clause->words);
        hash_text(&hash, mark);
    }
    hash_final(&hash, key);
    free(settings);
    return 0;
}

/* A recording is known by its file, not its bytes: the loop does not read a hundred megabytes to find a name.
 * The change time (ctime) cannot be set back. */
int key_of_recording(unsigned rate_hz, const char *path, char key[RENDER_KEY_SIZE], struct error *err)
{
    struct stat status;
    struct hash hash;
    char identity[256];
    if (stat(path, &status) != 0)
        return error_at(err, -errno, path, 0, "cannot open the recording: %s", strerror(errno));
    if (!S_ISREG(status.st_mode))
        return error_at(err, -EINVAL, path, 0, "expected a sound file, found a folder, device or pipe");
    snprintf(identity, sizeof identity,
             "%" PRIuMAX " %" PRIuMAX " %" PRIdMAX " %" PRIdMAX ".%09ld %" PRIdMAX ".%09ld",
             (uintmax_t)status.st_dev, (uintmax_t)status.st_ino, (intmax_t)status.st_size,
             (intmax_t)status.st_mtim.tv_sec, status.st_mtim.tv_nsec, (intmax_t)status.st_ctim.tv_sec,
             status.st_ctim.tv_nsec);
    hash_init(&hash, "recording", rate_hz);
    hash_text(&hash, identity);
    hash_final(&hash, key);
    return 0;
}

void key_of_chime(unsigned rate_hz, char key[RENDER_KEY_SIZE])
{
    struct hash hash;
    hash_init(&hash, "chime", rate_hz);
    hash_final(&hash, key);
}
