/*
 * What the parts of bench_station share: one measured station and its figures. Everything here runs on the
 * tool's one thread and ends the tool with a message when it cannot go on.
 */
#ifndef LOAXA_TEST_TOOLS_STATION_BENCH_H
#define LOAXA_TEST_TOOLS_STATION_BENCH_H

#include "../../live/servers.h"
#include <jansson.h>
#include <time.h>

#define RATE 22050
#define GAP_S 3 /* from one start to the next */
#define STARTS_MOST 100
#define STOPS_MOST 50
#define SOUND_LEAST 200 /* a sample beyond this is no silence */

struct bench {
    const char *build, *sink; /* plugin of the loudspeaker: "ao" (on the private sound server) or "paced" */
    int starts, seconds, stops;
    char dir[32], station[64], state[64], capture[64];
    struct icecast icecast;
    struct pulse pulse;
    pid_t capturing, daemon;
    int64_t first_us; /* wall time of the first slot */
    json_t *figures;
};

_Noreturn void die(const char *what);
int64_t clock_us(clockid_t id);
void put(struct bench *bench, const char *name, double value);

/* ear.c: what the sink's monitor gives, and when each sample came. */
uint64_t ear_captured(const struct bench *bench);            /* samples so far */
void ear_listen_until(struct bench *bench, int64_t mono_us); /* watches the capture grow */
int64_t ear_arrival_us(uint64_t frame);                      /* when it came out of the monitor, monotonic */
int64_t ear_wall_minus_mono(void);
int16_t *ear_heard(const struct bench *bench, uint64_t from, size_t *count); /* all from there on; free() */

/* rig.c: the servers, the station's folder, the daemon. */
void rig_set_up(struct bench *bench);
void rig_tear_down(struct bench *bench);
/* One request on the station's socket; new reference, NULL when it does not answer. */
json_t *rig_ask(const struct bench *bench, const char *method, const char *path, const char *body);

/* load.c: CPU time and memory of all processes of the station over bench->seconds. `phase` names the figures.
 */
void load_measure(struct bench *bench, const char *phase);
/* What a thread costs that does nothing but wake as often as each process of the station must. */
void load_measure_waking(struct bench *bench);
/* What encoding what was last heard costs without waiting, sending and waking: the floor of a feed. */
void load_measure_encoding(struct bench *bench);

#endif
