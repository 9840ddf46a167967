/*
 * A piece's two files in the cache. Runs on libuv's worker threads. The frames' file holds nothing else, so
 * that the air can read it without knowing anything; the side file holds what tells damage from sound: length
 * and checksum (BLAKE2b).
 */
#include "render/piece.h"
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <math.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SIDE_VERSION 1
#define SIDE_LIMIT (16u << 20)
#define CHECKSUM_HEX 65

char *piece_path(const char *dir, const char *key, const char *ending)
{
    char *path = NULL;
    return asprintf(&path, "%s/%s%s", dir, key, ending) < 0 ? NULL : path;
}

/* Under a name of its own, then renamed. */
static int write_file(const char *path, const void *bytes, size_t length, struct error *err)
{
    char *part = NULL;
    if (asprintf(&part, "%s.part", path) < 0)
        return error_set(err, -ENOMEM, "out of memory");
    int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    int rc = fd < 0 ? -errno : file_write_all(fd, bytes, length);
    if (fd >= 0 && close(fd) != 0 && rc == 0)
        rc = -errno;
    if (rc == 0 && rename(part, path) != 0)
        rc = -errno;
    if (rc != 0 && fd >= 0)
        unlink(part);
    free(part);
    return rc == 0 ? 0 : error_at(err, rc, path, 0, "cannot keep the rendered sound: %s", strerror(-rc));
}

static void checksum(const void *bytes, size_t length, char hex[CHECKSUM_HEX])
{
    unsigned char hash[32];
    crypto_generichash(hash, sizeof hash, bytes, length, NULL, 0);
    sodium_bin2hex(hex, CHECKSUM_HEX, hash, sizeof hash);
}

static json_t *number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static char *side_text(const struct piece *piece)
{
    char hex[CHECKSUM_HEX];
    json_t *marks = json_array();
    checksum(piece->sound.pcm, piece->sound.frames * sizeof *piece->sound.pcm, hex);
    for (size_t i = 0; i < piece->mark_count; i++)
        json_array_append_new(marks, json_integer((json_int_t)piece->marks[i]));
    json_t *side = json_pack("{s:i, s:I, s:i, s:s, s:o, s:o, s:o, s:o}", "version", SIDE_VERSION, "frames",
                             (json_int_t)piece->frames, "rate", (int)piece->rate_hz, "checksum", hex, "lufs",
                             number(piece->measure.lufs), "peak_dbtp", number(piece->measure.peak_dbtp),
                             "rms_dbfs", number(piece->measure.rms_dbfs), "marks", marks);
    char *text = side == NULL ? NULL : json_dumps(side, JSON_COMPACT);
    json_decref(side);
    return text;
}

int piece_store(struct piece *piece, const char *dir, const char *key, struct error *err)
{
    char *pcm = piece_path(dir, key, ".pcm"), *side = piece_path(dir, key, ".json"), *text = side_text(piece);
    int rc = pcm == NULL || side == NULL || text == NULL ? error_set(err, -ENOMEM, "out of memory") : 0;
    if (rc == 0)
        rc = write_file(pcm, piece->sound.pcm, piece->sound.frames * sizeof *piece->sound.pcm, err);
    if (rc == 0)
        rc = write_file(side, text, strlen(text), err);
    free(pcm);
    free(side);
    free(text);
    if (rc == 0)
        sound_done(&piece->sound);
    return rc;
}

static double real(const json_t *side, const char *name)
{
    const json_t *value = json_object_get(side, name);
    return json_is_number(value) ? json_number_value(value) : -INFINITY;
}

static int read_marks(const json_t *marks, struct piece *piece)
{
    piece->mark_count = json_array_size(marks);
    piece->marks = calloc(piece->mark_count + 1, sizeof *piece->marks);
    if (piece->marks == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < piece->mark_count; i++) {
        json_int_t frame = json_integer_value(json_array_get(marks, i));
        if (frame < 0 || (uint64_t)frame >= piece->frames || (i > 0 && (uint64_t)frame < piece->marks[i - 1]))
            return -EBADMSG;
        piece->marks[i] = (uint64_t)frame;
    }
    return 0;
}

static int read_side(const char *path, struct piece *piece, char hex[CHECKSUM_HEX], struct error *err)
{
    char *text;
    size_t length;
    int version = 0, rate = 0;
    json_int_t frames = 0;
    const char *sum = "";
    json_t *marks = NULL;
    int rc = file_read(path, SIDE_LIMIT, &text, &length, err);
    if (rc != 0)
        return rc;
    json_t *side = json_loadb(text, length, 0, NULL);
    free(text);
    rc = json_unpack(side, "{s:i, s:I, s:i, s:s, s:o}", "version", &version, "frames", &frames, "rate", &rate,
                     "checksum", &sum, "marks", &marks);
    if (rc != 0 || version != SIDE_VERSION || frames <= 0 || rate <= 0 || strlen(sum) != CHECKSUM_HEX - 1) {
        rc = -EBADMSG;
    } else {
        memcpy(hex, sum, CHECKSUM_HEX);
        piece->frames = (uint64_t)frames;
        piece->rate_hz = (unsigned)rate;
        piece->measure =
            (struct sound_measure){real(side, "lufs"), real(side, "peak_dbtp"), real(side, "rms_dbfs")};
        rc = read_marks(marks, piece);
    }
    json_decref(side);
    return rc == 0 ? 0
                   : error_at(err, rc, path, 0, "the cache's side file is damaged; the sound is made again");
}

/* Length and checksum, read in blocks. */
static int check_frames(const char *path, const struct piece *piece, const char *wanted, struct error *err)
{
    unsigned char block[65536], hash[32];
    char hex[CHECKSUM_HEX];
    uint64_t length = 0;
    crypto_generichash_state state;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return error_at(err, -errno, path, 0, "cannot open the rendered sound: %s", strerror(errno));
    crypto_generichash_init(&state, NULL, 0, sizeof hash);
    for (;;) {
        ssize_t got = read(fd, block, sizeof block);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        crypto_generichash_update(&state, block, (unsigned long long)got);
        length += (uint64_t)got;
    }
    close(fd);
    crypto_generichash_final(&state, hash, sizeof hash);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    if (length == piece->frames * sizeof(int16_t) && strcmp(hex, wanted) == 0)
        return 0;
    return error_at(err, -EBADMSG, path, 0,
                    "the rendered sound is damaged (%llu bytes, expected %llu); it is made again",
                    (unsigned long long)length, (unsigned long long)(piece->frames * sizeof(int16_t)));
}

int piece_check(const char *dir, const char *key, struct piece *out, struct error *err)
{
    struct piece piece = {0};
    char hex[CHECKSUM_HEX] = "";
    char *pcm = piece_path(dir, key, ".pcm"), *side = piece_path(dir, key, ".json");
    int rc = pcm == NULL || side == NULL ? error_set(err, -ENOMEM, "out of memory") : 0;
    if (rc == 0)
        rc = read_side(side, &piece, hex, err);
    if (rc == 0)
        rc = check_frames(pcm, &piece, hex, err);
    free(pcm);
    free(side);
    if (rc == 0)
        *out = piece;
    else
        piece_done(&piece);
    return rc;
}
