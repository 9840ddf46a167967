/*
 * Voices: a profile voices/NAME.cfg (engine plugin, its settings, region, manner, rate, fallback) and the
 * reader's dictionaries it reads with, layered built-in < region < station. Immutable once loaded.
 */
#ifndef LOAXA_VOICE_H
#define LOAXA_VOICE_H

#include "base/base.h"
#include "reader/reader.h"
#include <jansson.h>

struct voice {
    char *name;                  /* "north" */
    char *title;                 /* Vietnamese, what the officer sees */
    char *engine;                /* voice plugin: "espeak" */
    json_t *settings;            /* of the engine plugin */
    char *fallback;              /* another profile's name or NULL; never itself */
    struct voice *next;          /* the loaded fallback, owned; NULL when there is none */
    double syllables_per_minute; /* pauses included, for estimates */
    struct reader *reader;
    char dictionary_hash[65];
};

/* What of a station changes how every voice reads; borrowed for the call. All may be NULL. */
struct voice_station {
    const char *dir; /* its voices/NAME.cfg go before the installed ones, its *.tsv over all dictionaries */
    const char *const *own_sites; /* web hosts of its own, NULL-terminated */
    const char *own_site_reading; /* how they are called */
};

/* Reads profile `name` with its fallbacks and dictionaries: voices_dir/ *.tsv, then voices_dir/REGION/ *.tsv,
 * then the station's own. Every fault of every file at once; -EINVAL when any is an error, and then *out is
 * not written. `station_dir` may be NULL. */
int voice_load(const char *voices_dir, const char *station_dir, const char *name, struct voice **out,
               struct faults *faults);
int voice_load_for(const char *voices_dir, const struct voice_station *station, const char *name,
                   struct voice **out, struct faults *faults);
void voice_free(struct voice *voice);
/* Names of the profiles in a folder, sorted; free each and the array. */
int voice_list(const char *voices_dir, char ***names, size_t *count, struct error *err);

#endif
