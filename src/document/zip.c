/*
 * Zip archives through libarchive, from memory, only the zip format. Called by the readers of .docx and
 * .xlsx.
 */
#include "document/zip.h"
#include "base/buf.h"
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define PARTS_MOST 10000

static struct archive *zip_open(const char *bytes, size_t length)
{
    struct archive *archive = archive_read_new();
    if (archive && (archive_read_support_format_zip(archive) != ARCHIVE_OK ||
                    archive_read_open_memory(archive, bytes, length) != ARCHIVE_OK)) {
        archive_read_free(archive);
        return NULL;
    }
    return archive;
}

/* Goes to the first part that `name` matches whole, or begins. */
static int zip_seek(struct archive *archive, const char *name, bool whole, struct archive_entry **entry)
{
    for (int parts = 0; parts < PARTS_MOST; parts++) {
        int code = archive_read_next_header(archive, entry);
        if (code == ARCHIVE_EOF) {
            return -ENOENT;
        }
        if (code != ARCHIVE_OK && code != ARCHIVE_WARN) {
            return -EBADMSG;
        }
        const char *path = archive_entry_pathname(*entry);
        if (path && (whole ? strcmp(path, name) == 0 : strncmp(path, name, strlen(name)) == 0)) {
            return archive_entry_is_data_encrypted(*entry) ? -EBADMSG : 0;
        }
    }
    return -E2BIG;
}

static int zip_unpack(struct archive *archive, struct buf *out)
{
    char chunk[65536];
    buf_add(out, "", 0);
    for (;;) {
        la_ssize_t got = archive_read_data(archive, chunk, sizeof chunk);
        if (got < 0) {
            return -EBADMSG;
        }
        if (got == 0) {
            return out->error;
        }
        int code = buf_add(out, chunk, (size_t)got);
        if (code) {
            return code;
        }
    }
}

int zip_part(const char *bytes, size_t length, const char *name, size_t limit, char **out, size_t *out_length)
{
    struct buf buf;
    struct archive *archive = zip_open(bytes, length);
    if (!archive) {
        return -EBADMSG;
    }
    buf_init(&buf, limit);
    struct archive_entry *entry;
    int code = zip_seek(archive, name, true, &entry);
    code = code ? code : zip_unpack(archive, &buf);
    archive_read_free(archive);
    if (code == 0) {
        *out_length = buf.length;
        char *whole = buf_take(&buf), *fitting = realloc(whole, *out_length + 1);
        *out = fitting ? fitting : whole;
    }
    buf_done(&buf);
    return code;
}

char *zip_find(const char *bytes, size_t length, const char *prefix)
{
    struct archive_entry *entry;
    struct archive *archive = zip_open(bytes, length);
    bool found = archive && zip_seek(archive, prefix, false, &entry) == 0;
    char *name = found ? strdup(archive_entry_pathname(entry)) : NULL;
    archive_read_free(archive);
    return name;
}

bool zip_has(const char *bytes, size_t length, const char *prefix)
{
    char *name = zip_find(bytes, length, prefix);
    bool has = name != NULL;
    free(name);
    return has;
}
