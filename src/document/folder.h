/*
 * A folder as a source sees it: every ready file is handed over once a poll, files younger than 2 s wait, and
 * what was there at the last poll and is gone now is told, so that it can be withdrawn. What is remembered of
 * each file lies in the source's state under "folder". For source plugins, inside poll().
 */
#ifndef LOAXA_DOCUMENT_FOLDER_H
#define LOAXA_DOCUMENT_FOLDER_H

#include "base/error.h"
#include "plugin/loaxa_plugin.h"
#include <stdbool.h>
#include <stddef.h>

#define FOLDER_VALUE 512

struct folder_file {
    const char *path;   /* to open it */
    const char *id;     /* path inside the folder, NFC: stable identity */
    const char *name;   /* last part of id */
    const char *within; /* sub-folder, "" at the top */
    const char *before; /* what was remembered at the last poll, NULL when it is new */
};

struct folder_task {
    const struct loaxa_host *host;
    const char *path;
    int depth;   /* sub-folders followed: 0 = none */
    size_t most; /* files */
    void *context;
    /* Takes one file and writes what to remember (no tab or newline). 0 = taken; FOLDER_LEFT = not for this
     * source; FOLDER_REFUSED = refused and told, what was remembered stays; another negative errno ends the
     * poll. */
    int (*take)(void *context, const struct folder_file *file, char value[FOLDER_VALUE]);
    /* The file `id` is gone; `value` is what was remembered. */
    int (*gone)(void *context, const char *id, const char *value);
};
enum { FOLDER_LEFT = 1, FOLDER_REFUSED = 2 };

/* 0, or a negative errno with the reason logged: the folder is missing, unreadable, or holds too many files.
 */
int folder_poll(const struct folder_task *task);

/* Tells the officer why `item` is left out, logs it, and returns FOLDER_REFUSED, or the host's error. */
int folder_refuse(const struct loaxa_host *host, const char *item, const char *reason);

/* Hands a notice to the station, its title cut to what lists can show. What the station finds not sane is
 * told and refused: 0, FOLDER_REFUSED, or another negative errno. */
int folder_submit(const struct loaxa_host *host, const struct loaxa_notice *notice, const char *item);

/* A 64-bit fingerprint of `text` as 16 hexadecimal digits, to see whether a record changed. */
void folder_fingerprint(const char *text, char out[17]);

#endif
