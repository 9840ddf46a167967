/*
 * A plugin under test: where it is, a copy of its examples to work on, its values, and a host that only notes
 * what the plugin does.
 */
#ifndef LOAXA_TESTS_SUBJECT_H
#define LOAXA_TESTS_SUBJECT_H

#include "plugin/settings.h"
#include "plugin/worker.h"

struct subject {
    enum loaxa_plugin_kind kind;
    char name[64], file[4096], folder[256]; /* folder: plugins/<kind>/<name> in the source tree */
    bool has_example, has_hostile;
};

/* Every plugin built under `build`. New array; the number through *count. */
struct subject *subject_find_all(const char *build, size_t *count);

/* Copies the example (or the hostile one) to a new folder, its files made old, and reads its settings. */
struct trial {
    char folder[64];
    json_t *settings;
};
int trial_begin(const struct subject *subject, bool hostile, struct trial *out, struct error *err);
void trial_end(struct trial *trial);

/* The host that only notes. */
struct notes {
    struct loaxa_host host;
    json_t *state, *ids; /* of the source; ids submitted in this poll */
    size_t submitted, invalid, withdrawn, refused, errors;
    bool cancelled;
    const char *station_dir;
    char last_error[1001];
};
void notes_init(struct notes *notes, const char *station_dir);
void notes_done(struct notes *notes);

#endif
