/*
 * The reader's dictionaries on disk, gathered in the order in which they win: built-in, region, station.
 * Internal to this room.
 */
#ifndef LOAXA_RENDER_DICTIONARIES_H
#define LOAXA_RENDER_DICTIONARIES_H

#include "base/base.h"
#include "reader/reader.h"

struct dictionaries {
    struct reader_layer *layers; /* name and text owned */
    char **names, **texts;
    size_t count;
};

/* Adds every dictionary of a folder; a folder that is not there adds none. Faults are added; -ENOMEM only. */
int dictionaries_add(struct dictionaries *all, const char *dir, struct faults *faults);
void dictionaries_done(struct dictionaries *all);
/* One hash over all of them, hex. */
void dictionaries_hash(const struct dictionaries *all, char hex[65]);

#endif
