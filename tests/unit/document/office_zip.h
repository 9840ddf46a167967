/*
 * Office files made in memory: parts are zipped, and the zip is read as the file that its name says.
 */
#ifndef LOAXA_TEST_OFFICE_ZIP_H
#define LOAXA_TEST_OFFICE_ZIP_H

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include "document/document.h"
#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>

struct part {
    const char *name, *text;
    size_t length; /* 0 = strlen */
};

static inline size_t zip(const struct part *parts, size_t count, char *out, size_t size)
{
    size_t used = 0;
    struct archive *archive = archive_write_new();
    archive_write_set_format_zip(archive);
    archive_write_open_memory(archive, out, size, &used);
    for (size_t i = 0; i < count; i++) {
        size_t length = parts[i].length ? parts[i].length : strlen(parts[i].text);
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, parts[i].name);
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_size(entry, (la_int64_t)length);
        assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
        assert_int_equal(archive_write_data(archive, parts[i].text, length), (la_ssize_t)length);
        archive_entry_free(entry);
    }
    archive_write_close(archive);
    archive_write_free(archive);
    return used;
}

static inline int read_zip(const char *name, const struct part *parts, size_t count, struct document **doc,
                           struct error *err)
{
    size_t size = 1u << 20;
    char *bytes = malloc(size);
    size_t length = zip(parts, count, bytes, size);
    *doc = NULL;
    int code = document_read_bytes(name, bytes, length, NULL, doc, err);
    free(bytes);
    return code;
}

#endif
