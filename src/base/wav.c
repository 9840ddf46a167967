/*
 * What a WAV file's header promises: a bounded walk over its chunks. Called in workers and tools before a
 * decoder sees the file. Knows RIFF/WAVE only; other formats pass unexamined to their decoder.
 */
#include "base/wav.h"
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SMALLEST_FILE 256 /* libsndfile 1.2.0 can hang on tiny broken files */
#define HEADER_MOST 65536
#define CHUNKS_MOST 256
#define EXTENSIBLE 0xFFFEu

static uint32_t le16(const unsigned char *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8;
}

static uint32_t le32(const unsigned char *at)
{
    return le16(at) | le16(at + 2) << 16;
}

static int parse_format(const unsigned char *chunk, uint32_t size, struct wav_header *out)
{
    if (size < 16)
        return -EINVAL;
    out->format = le16(chunk);
    out->channels = le16(chunk + 2);
    out->rate_hz = le32(chunk + 4);
    out->block_bytes = le16(chunk + 12);
    out->bits = le16(chunk + 14);
    if (out->format == EXTENSIBLE && size >= 26)
        out->format = le16(chunk + 24);
    return out->channels > 0 && out->rate_hz > 0 && out->block_bytes > 0 ? 0 : -EINVAL;
}

/* Programs that cannot seek back leave 0 or a number near the largest. */
static uint64_t promised(uint32_t size)
{
    return size == 0 || size >= 0x7FFFF000u ? WAV_LENGTH_UNKNOWN : size;
}

int wav_header_parse(const void *bytes, size_t length, struct wav_header *out)
{
    const unsigned char *at = bytes;
    struct wav_header header = {0};
    if (length < 12 || memcmp(at, "RIFF", 4) != 0 || memcmp(at + 8, "WAVE", 4) != 0)
        return -EINVAL;
    size_t offset = 12;
    for (int chunk = 0; chunk < CHUNKS_MOST && length - offset >= 8; chunk++) {
        uint32_t size = le32(at + offset + 4);
        if (memcmp(at + offset, "data", 4) == 0) {
            header.data_at = offset + 8;
            header.data_bytes = promised(size);
            if (header.channels == 0)
                return -EINVAL;
            *out = header;
            return 0;
        }
        if (size > length - offset - 8)
            return -EAGAIN;
        if (memcmp(at + offset, "fmt ", 4) == 0 && parse_format(at + offset + 8, size, &header) != 0)
            return -EINVAL;
        size_t step = 8 + (size_t)size + (size & 1);
        if (step > length - offset)
            return -EAGAIN;
        offset += step;
    }
    return -EAGAIN;
}

/* A WAV must hold what it promises; what is no WAV passes. */
static int check_promise(int fd, const char *path, uint64_t size, struct error *err)
{
    unsigned char head[HEADER_MOST];
    struct wav_header header;
    ssize_t got = pread(fd, head, sizeof head, 0);
    if (got < 0)
        return error_at(err, -errno, path, 0, "cannot read the recording: %s", strerror(errno));
    if (wav_header_parse(head, (size_t)got, &header) != 0 || header.data_bytes == WAV_LENGTH_UNKNOWN)
        return 0;
    uint64_t there = size - header.data_at;
    if (header.data_at <= size && header.data_bytes <= there)
        return 0;
    double bytes_per_second = (double)header.rate_hz * header.block_bytes;
    return error_at(err, -EBADMSG, path, 0,
                    "the recording is cut short: its header says %.2f s (%llu bytes), the file holds %.2f s "
                    "(%llu bytes); "
                    "record or copy it again",
                    (double)header.data_bytes / bytes_per_second, (unsigned long long)header.data_bytes,
                    (double)there / bytes_per_second, (unsigned long long)there);
}

static int check_file(int fd, const char *path, struct error *err)
{
    struct stat status;
    if (fstat(fd, &status) != 0)
        return error_at(err, -errno, path, 0, "cannot examine the recording: %s", strerror(errno));
    if (!S_ISREG(status.st_mode))
        return error_at(err, -EINVAL, path, 0, "expected a sound file, found a folder, device or pipe");
    if (status.st_size < SMALLEST_FILE)
        return error_at(err, -EBADMSG, path, 0, "the file has only %lld bytes: too small to hold sound",
                        (long long)status.st_size);
    return check_promise(fd, path, (uint64_t)status.st_size, err);
}

int wav_open_checked(const char *path, struct error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return error_at(err, -errno, path, 0, "cannot open the recording: %s", strerror(errno));
    int rc = check_file(fd, path, err);
    if (rc == 0)
        return fd;
    close(fd);
    return rc;
}
