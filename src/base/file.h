/*
 * Files: read whole with a cap, written so that a power cut leaves the old or the new one, folders walked in
 * a stable order. Blocking; never on the air thread.
 */
#ifndef LOAXA_BASE_FILE_H
#define LOAXA_BASE_FILE_H

#include "base/error.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Whole regular file into new memory (free()), NUL-terminated. -EFBIG over `limit`, -EISDIR, -ENOENT … with
 * the path in the error. FIFOs and devices are refused, not waited for. */
int file_read(const char *path, size_t limit, char **out, size_t *length, struct error *err);
/* Writes beside it, fsyncs, renames over, fsyncs the directory. */
int file_write_atomic(const char *path, const void *bytes, size_t length, mode_t mode, struct error *err);
/* The whole of it, however the system cuts it up. 0 or a negative errno. */
int file_write_all(int fd, const void *bytes, size_t length);
/* mkdir -p with `mode` for what is created. */
int file_make_directory(const char *path, mode_t mode, struct error *err);
bool file_exists(const char *path);
/* dir + "/" + name in new memory; `name` alone when it is absolute. NULL on lack of memory. */
char *file_join(const char *dir, const char *name);

struct file_entry {
    char *name;
    int64_t modified_us;
    int64_t size;
    bool is_directory;
};
/* Entries of a folder sorted by name (byte order), hidden ones and editors' left-overs ("~", ".swp", ".tmp",
 * ".part") and what is neither file nor folder left out; at most `most`, -E2BIG beyond. Free with
 * file_list_free. */
int file_list(const char *dir, size_t most, struct file_entry **out, size_t *count, struct error *err);
void file_list_free(struct file_entry *entries, size_t count);

#endif
