/*
 * A whole station for the live tests: an installation of its own (copies of the programs, so that plugins of
 * the tests can be put beside the real ones), a generated station directory, a state, the daemon, and the
 * command line run against them. Everything lies in one folder made by mkdtemp and dies with the test.
 * Failures of the rig itself end the test through cmocka.
 */
#ifndef LOAXA_TEST_STATION_H
#define LOAXA_TEST_STATION_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#define LIVE_ENVIRONMENT 8

struct live_station {
    char dir[64];
    char build[96];                            /* DIR/build: loaxa, loaxad, loaxa-worker, plugins/ */
    char station[96];                          /* DIR/station */
    char state[96];                            /* DIR/state */
    char log[96];                              /* what the daemon said */
    const char *environment[LIVE_ENVIRONMENT]; /* NAME=value for the daemon; borrowed, NULL-terminated */
    pid_t daemon;
};

/* The folder of the build, the root of the source tree. */
const char *live_build_dir(void);
const char *live_source_dir(void);

void live_open(struct live_station *live);
void live_close(struct live_station *live); /* kills the daemon, removes the folder */

/* Puts plugin FILE.so (a path below the build) into the installation as KIND/NAME.so. */
void live_add_plugin(struct live_station *live, const char *kind, const char *name, const char *file);

/* Writes DIR/PATH, made to look a minute old: sources leave younger files alone. */
void live_write(struct live_station *live, const char *path, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* station.cfg of an invented commune, open all day, no gain and no fade, with the given lists' insides. */
void live_write_station(struct live_station *live, const char *sources, const char *outputs);
/* programmes/NAME.cfg with one air entry a start (seconds since 1970). `more` is put into each entry
 * ("catch_up = \"1m\";"), `items` is the inside of its list. */
void live_write_programme(struct live_station *live, const char *name, const time_t *starts, size_t count,
                          const char *more, const char *items);
/* The station's date of an instant: "2026-11-23". */
void live_date(time_t at, char out[11]);

/* ---- programs ---- */

struct live_outcome {
    int code; /* exit code; -1 ended by a signal or not ended within a minute */
    int64_t ms;
    char *out, *err;
};
void live_outcome_done(struct live_outcome *outcome);
/* Any program: words[0] is found in the installation first. Its environment is the daemon's. */
void live_run_words(struct live_station *live, struct live_outcome *outcome, const char *const *words);
#define live_run(live, outcome, ...)                                                                         \
    live_run_words((live), (outcome), (const char *const[]){__VA_ARGS__, NULL})
/* Runs `loaxa …`, expects exit 0 and JSON. json_decref. */
json_t *live_json_words(struct live_station *live, const char *const *words);
#define live_json(live, ...) live_json_words((live), (const char *const[]){"loaxa", __VA_ARGS__, NULL})

void live_start(struct live_station *live);         /* the daemon; returns at once */
bool live_answers(const struct live_station *live); /* its socket takes connections */
void live_await_up(struct live_station *live);      /* or fails, with what it said */
int live_end(struct live_station *live, int signal,
             int64_t *ms); /* its exit code, -signal; how long it took */

/* Every process whose command line names the station's folder or a worker of `daemon` (0: none). */
size_t live_processes(const struct live_station *live, pid_t daemon, pid_t *pids, size_t most);

/* ---- the journal ---- */

json_t *live_journal(struct live_station *live); /* array of rows; json_decref */
/* The first row from *index on of that kind whose field `name` (NULL: any) is `value`; *index goes behind it.
 */
json_t *live_row(json_t *rows, size_t *index, const char *kind, const char *name, const char *value);
size_t live_count(json_t *rows, const char *kind, const char *name, const char *value);
/* RFC 3339 text of a row or its field as seconds since 1970. */
double live_seconds(const json_t *time);

#endif
