#include "files.h"
#include "base/base.h"
#include "base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
/* cmocka wants the headers above */
#include <cmocka.h>

char *files_join(const char *dir, const char *name)
{
    char *path = file_join(dir, name);
    assert_non_null(path);
    return path;
}

/* The folder above the build that holds `name`. */
char *files_find_above(const char *name)
{
    const char *build = getenv("LOAXA_BUILD");
    char dir[4096];
    assert_non_null(build);
    snprintf(dir, sizeof dir, "%s", build);
    for (char *slash; (slash = strrchr(dir, '/')) != NULL;) {
        *slash = '\0';
        char *path = files_join(dir, name);
        if (file_exists(path))
            return path;
        free(path);
    }
    fail_msg("there is no %s above %s", name, build);
    return NULL;
}

/* Written an hour ago by the real clock: what was written just now a source would leave for its next poll. */
void files_make_old(const char *path)
{
    struct timespec times[2] = {{.tv_sec = time(NULL) - 3600}, {.tv_sec = time(NULL) - 3600}};
    if (utimensat(AT_FDCWD, path, times, 0))
        fail_msg("%s: %s", path, strerror(errno));
}

void files_copy(const char *from, const char *to)
{
    struct error err = {0};
    char *bytes = NULL;
    size_t length = 0;
    if (file_read(from, 64u << 20, &bytes, &length, &err) || file_write_atomic(to, bytes, length, 0600, &err))
        fail_msg("%s", err.text);
    files_make_old(to);
    free(bytes);
}

/* Files and folders of `from` into `to`, over what is there. A scenario's own scenario.txt is not the
 * station's. */
void files_copy_tree(const char *from, const char *to)
{
    struct file_entry *entries = NULL;
    struct error err = {0};
    size_t count = 0;
    assert_int_equal(file_make_directory(to, 0700, &err), 0);
    if (file_list(from, 1000, &entries, &count, &err))
        fail_msg("%s", err.text);
    for (size_t i = 0; i < count; i++) {
        char *a = files_join(from, entries[i].name), *b = files_join(to, entries[i].name);
        if (entries[i].is_directory)
            files_copy_tree(a, b);
        else if (strcmp(entries[i].name, "scenario.txt") != 0)
            files_copy(a, b);
        free(a);
        free(b);
    }
    file_list_free(entries, count);
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *where)
{
    (void)status;
    (void)type;
    (void)where;
    return remove(path);
}

void files_remove(const char *folder)
{
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
