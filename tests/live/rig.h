/*
 * The air with real output workers, without a station: workers are started, opened, attached and, when they
 * end, started again after a second, as the station does it. For the live tests of the output plugins.
 * Failures of the rig itself end the test through cmocka.
 */
#ifndef LOAXA_TEST_RIG_H
#define LOAXA_TEST_RIG_H

#include "air/air.h"

#define RIG_OUTPUTS 4
#define RIG_EVENTS 8192

struct rig_output {
    struct rig *rig;
    uint64_t id;
    const char *plugin;
    json_t *settings;
    struct worker *worker;
    bool attached, closing, lossless;
    int64_t again_ms; /* when to start it again; 0 = running */
    int starts, ends;
    int64_t started_ms, opened_ms, ended_ms;
    struct error why; /* of its last end */
    char title[128];
};

struct rig {
    uv_loop_t loop;
    uv_timer_t timer;
    struct air *air;
    unsigned rate_hz;
    char dir[64]; /* a folder of its own */
    struct rig_output outputs[RIG_OUTPUTS];
    size_t count;
    struct air_event events[RIG_EVENTS];
    size_t event_count;
};

/* `clock` real or virtual. */
void rig_open(struct rig *rig, const struct clock *clock, unsigned rate_hz);
/* Starts plugin NAME of the build with settings given as a JSON text; takes effect while the rig runs. */
struct rig_output *rig_add(struct rig *rig, uint64_t id, const char *plugin, const char *settings);
/* Lets the loop run once, at most 5 ms, and takes events. */
void rig_turn(struct rig *rig);
void rig_run(struct rig *rig, int ms);
/* Until the output is attached and has given credit. */
void rig_await_live(struct rig *rig, struct rig_output *output, int limit_ms);
/* The event, waiting for it. `output` 0 where the event has none. */
const struct air_event *rig_await(struct rig *rig, enum air_event_kind kind, uint64_t item, uint64_t output,
                                  int limit_ms);
const struct air_event *rig_find(struct rig *rig, enum air_event_kind kind, uint64_t item, uint64_t output);
void rig_title(struct rig *rig, struct rig_output *output, const char *title);
/* Detaches and waits until the worker has finished and ended. */
void rig_end(struct rig *rig, struct rig_output *output);
void rig_close(struct rig *rig);
pid_t rig_pid(const struct rig_output *output);

/* Where the build put the plugins. */
const char *rig_build_dir(void);

/* Speech-like sound: a different noise with a slow envelope and a sweep for each `id`, peak -6 dBFS. free().
 */
int16_t *rig_sound(uint64_t id, size_t frames, unsigned rate_hz);
int rig_sound_file(const int16_t *pcm, size_t frames);
/* Such a sound as item `id` on the first channel, now; it is returned. free(). */
int16_t *rig_play(struct rig *rig, uint64_t id, size_t frames);

#endif
