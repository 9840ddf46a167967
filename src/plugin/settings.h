/*
 * Settings of a plugin: its table as JSON (what HELLO carries), values from station.cfg checked against it,
 * and the values as create() gets them. One implementation for `loaxa check` and for the worker, so that they
 * never disagree. Pure but for the reading of secrets. Inside plugin/ only.
 */
#ifndef LOAXA_PLUGIN_SETTINGS_H
#define LOAXA_PLUGIN_SETTINGS_H

#include "plugin/plugin.h"

/* The table as an array of {name, type, fallback, range, help}; `settings` may be NULL. New reference, NULL
 * on lack of memory. */
json_t *settings_describe(const struct loaxa_setting *settings);

/* What a check is about and where its faults go. */
struct settings_check {
    const json_t *table;  /* of settings_describe */
    const json_t *values; /* object, as in station.cfg */
    const json_t *lines;  /* name -> line, may be NULL */
    const char *file;
    int line;
    struct faults *faults;
};

/* Checks everything; with `out` (one loaxa_value a row of the table, zeroed) also fills it. Strings borrow
 * from the two JSON values; `out[i].list` is allocated. Returns the number of faults added. */
size_t settings_resolve(const struct settings_check *check, struct loaxa_value *out);

/* The worker's second half: PATH values made absolute against `station_dir`, SECRET values replaced by the
 * first line of their file. 0 or -ENOMEM; faults go to check->faults. */
struct settings_values {
    struct loaxa_value *values;
    char **owned; /* strings made here */
    size_t count, owned_count;
    json_t *table;
};
int settings_make(const struct loaxa_setting *settings, const json_t *values, const char *station_dir,
                  struct settings_values *out, struct faults *faults);
void settings_values_done(struct settings_values *values);

#endif
