/*
 * Voices: a profile voices/NAME.cfg (engine plugin, its settings, region, manner, rate, fallback) and the reader's
 * dictionaries it reads with, layered built-in < region < station. Immutable once loaded.
 */
#ifndef LOAXA_VOICE_H
#define LOAXA_VOICE_H

#include "base/base.h"
#include "reader/reader.h"
#include <jansson.h>

struct voice {
    char *name;      /* "north" */
    char *title;     /* Vietnamese, what the officer sees */
    char *engine;    /* voice plugin: "espeak" */
    json_t *settings; /* of the engine plugin */
    char *fallback;  /* another profile's name or NULL; never itself */
    double syllables_per_minute; /* for estimates */
    struct reader *reader;
    char dictionary_hash[65];
};
/* `station_dir` may be NULL. Every fault of every file at once. */
int voice_load(const char *voices_dir, const char *station_dir, const char *name, struct voice **out,
               struct faults *faults);
void voice_free(struct voice *voice);
/* Names of the profiles in a folder; free each and the array. */
int voice_list(const char *voices_dir, char ***names, size_t *count, struct error *err);

#endif
