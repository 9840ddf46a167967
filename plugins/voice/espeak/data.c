/*
 * espeak-ng's data files, read whole once a worker (0.8 MB, about 3 ms) and folded into one number (FNV-1a,
 * 64 bit): an upgrade of the data package must not sound out of the old one's cache. Knows nothing of the
 * library.
 */
#include "data.h"
#include "base/file.h"
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_LIMIT (8u << 20)

static int add_file(const char *data_dir, const char *name, uint64_t *hash, struct error *err)
{
    char *path = file_join(data_dir, name), *bytes;
    size_t length;
    struct error why = {0};
    int rc = path == NULL ? -ENOMEM : file_read(path, FILE_LIMIT, &bytes, &length, &why);
    free(path);
    if (rc != 0)
        return error_set(err, rc, "espeak-ng has no %s in %s (%s); %s", name, data_dir, why.text,
                         DATA_ADVICE);
    for (size_t i = 0; i < length; i++)
        *hash = (*hash ^ (unsigned char)bytes[i]) * 0x100000001B3u;
    free(bytes);
    return 0;
}

static const char *language_file(const char *language)
{
    static const char *const files[][2] = {{"vi", "lang/aav/vi"},
                                           {"vi-vn-x-central", "lang/aav/vi-VN-x-central"},
                                           {"vi-vn-x-south", "lang/aav/vi-VN-x-south"}};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (strcmp(files[i][0], language) == 0)
            return files[i][1];
    return files[0][1];
}

int data_version(const char *data_dir, const char *library_version, const char *language,
                 const char *variant_file, char version[DATA_VERSION_SIZE], struct error *err)
{
    const char *const names[] = {
        "vi_dict", "phondata", "phonindex", "phontab", "intonations", language_file(language), variant_file};
    uint64_t hash = 0xCBF29CE484222325u;
    for (size_t i = 0; i < sizeof names / sizeof *names && names[i] != NULL; i++) {
        int rc = add_file(data_dir, names[i], &hash, err);
        if (rc != 0)
            return rc;
    }
    snprintf(version, DATA_VERSION_SIZE, "espeak-ng %.80s data %016llx", library_version,
             (unsigned long long)hash);
    return 0;
}
