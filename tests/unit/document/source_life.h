/*
 * A folder that a source is asked about again and again: files put and taken away, what it said. Each test
 * works in a folder of its own and never looks at the clock of today.
 */
#ifndef LOAXA_TEST_SOURCE_LIFE_H
#define LOAXA_TEST_SOURCE_LIFE_H

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include "fake_host.h"
#include <ftw.h>
#include <sys/stat.h>
#include <utime.h>

static char folder[64];

static inline int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/loaxa-source-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static inline int remove_one(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)status;
    (void)kind;
    (void)walk;
    return remove(path);
}

static inline int remove_folder(void **state)
{
    (void)state;
    return nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static inline void path_of(const char *name, char out[512])
{
    snprintf(out, 512, "%s/%s", folder, name);
}

/* Writes a file that looks an hour old, or just written when `young`. */
static inline void put(const char *name, const char *text, bool young)
{
    char path[512];
    path_of(name, path);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    fclose(file);
    if (!young) {
        struct stat status;
        assert_int_equal(stat(path, &status), 0);
        struct utimbuf times = {.actime = status.st_mtime - 3600, .modtime = status.st_mtime - 3600};
        assert_int_equal(utime(path, &times), 0);
    }
}

static inline void drop(const char *name)
{
    char path[512];
    path_of(name, path);
    assert_int_equal(unlink(path), 0);
}

static inline void open_source(struct fake_host *fake, const char *name, const char *settings)
{
    if (!fake_open(fake, name, folder, settings)) {
        fail_msg("cannot open source %s (is it built? make plugins)", name);
    }
}

static inline void expect(const struct fake_host *fake, const char *words)
{
    if (!strstr(fake->out.data, words)) {
        fail_msg("expected \"%s\" in:\n%s", words, fake->out.data);
    }
}

static inline void expect_not(const struct fake_host *fake, const char *words)
{
    if (strstr(fake->out.data, words)) {
        fail_msg("did not expect \"%s\" in:\n%s", words, fake->out.data);
    }
}

#define LIFE_TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)

#endif
