/*
 * For the targets of zipped formats: bytes that are no archive themselves become one, because a fuzzer that
 * changes compressed bytes never reaches the XML inside. Parts follow lines "===", in the order of `names`.
 */
#ifndef LOAXA_FUZZ_ZIP_PARTS_H
#define LOAXA_FUZZ_ZIP_PARTS_H

#include <archive.h>
#include <archive_entry.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define ZIP_MARK "\n===\n"

static inline bool zip_is_archive(const uint8_t *data, size_t size)
{
    return size >= 2 && data[0] == 'P' && data[1] == 'K';
}

static inline void zip_add(struct archive *archive, const char *name, const uint8_t *bytes, size_t length)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_size(entry, (la_int64_t)length);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0600);
    archive_write_header(archive, entry);
    archive_write_data(archive, bytes, length);
    archive_entry_free(entry);
}

/* The archive made of the parts of data[0..size), new memory, its length in *length. */
static inline char *zip_of(const uint8_t *data, size_t size, const char *const *names, size_t count,
                           size_t *length)
{
    size_t room = size + 1024 * (count + 1), at = 0;
    char *bytes = malloc(room);
    struct archive *archive = archive_write_new();
    archive_write_set_format_zip(archive);
    archive_write_zip_set_compression_store(archive);
    *length = 0;
    if (bytes == NULL || archive_write_open_memory(archive, bytes, room, length) != ARCHIVE_OK)
        abort();
    for (size_t i = 0; i < count && at <= size; i++) {
        const uint8_t *mark = memmem(data + at, size - at, ZIP_MARK, strlen(ZIP_MARK));
        size_t end = mark != NULL && i + 1 < count ? (size_t)(mark - data) : size;
        if (end > at)
            zip_add(archive, names[i], data + at, end - at);
        at = end + (end < size ? strlen(ZIP_MARK) : 1);
    }
    archive_write_close(archive);
    archive_write_free(archive);
    return bytes;
}

#endif
