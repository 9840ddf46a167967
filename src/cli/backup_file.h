/*
 * A backup as a file: one compressed tar archive that any system can open, holding loaxa-backup.json (what it
 * is of), station/ (the station directory) and state/ (database, journal.head, recordings). Blocking; written
 * so that a power cut leaves the old file or the new one, read with limits, nothing outside its two folders
 * touched.
 */
#ifndef LOAXA_CLI_BACKUP_FILE_H
#define LOAXA_CLI_BACKUP_FILE_H

#include "base/base.h"
#include <jansson.h>

struct backup_content {
    const char *station_dir; /* every regular file of it */
    const char *copy_dir;    /* what store_copy put there */
    const char *recordings;  /* folder; need not exist */
    const json_t *about;
    size_t files, left_out; /* counted: files taken, and what is neither file nor folder */
};
int backup_write(const char *path, struct backup_content *content, struct error *err);

/* Unpacks into two folders that exist and are empty. -EBADMSG for a file that is no backup, or a damaged one.
 */
int backup_read(const char *path, const char *station_dir, const char *state_dir, json_t **about,
                struct error *err);

#endif
