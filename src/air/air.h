/*
 * air: the air chain. One thread moves blocks of PCM that is already in memory to the outputs' sockets, on
 * CLOCK_MONOTONIC with absolute sleeps; it never touches disk, locks or allocates. A feeder thread reads
 * items ahead from their files. Each output has its own cursor with a lag of at most 2 s and is sent only
 * what its credit allows; one that gives none for 2 s (5 s while opening) is reported stalled and nobody else
 * notices. The main thread talks to both through bounded queues; all functions here belong to it.
 *
 * In virtual time (rehearsal) no threads run: air_run_to() performs the same steps at once, waiting only for
 * credit.
 */
#ifndef LOAXA_AIR_H
#define LOAXA_AIR_H

#include "base/base.h"
#include "plugin/plugin.h"
#include "sound/sound.h"

struct air;
struct air_setup {
    const struct clock *clock;
    unsigned rate_hz;
    size_t channels;             /* played side by side, numbered from 0 */
    void (*wake)(void *context); /* called from the air thread when events wait: async-safe (uv_async_send) */
    void *context;
};
int air_new(const struct air_setup *setup, struct air **out, struct error *err);
void air_free(struct air *air); /* stops the threads within 100 ms */

/* Position: frames since air_new on the air's own time line. Position <-> monotonic time is exact.
 * air_position() is the end of what was already made: the first position that something queued now can still
 * have. In real time sound is made 100 ms before its time, because outputs take about that long to sound, in
 * multiples of 20 ms: air_position() is 100 to 200 ms ahead of air_position_at(now), and events come that
 * much before their positions. */
uint64_t air_position(const struct air *air);
int64_t air_mono_us(const struct air *air, uint64_t position);
uint64_t air_position_at(const struct air *air, int64_t mono_us);

/* One stretch of sound to play on a channel. */
struct air_item {
    uint64_t id; /* the caller's, unique */
    int fd;      /* raw s16 frames, positioned at 0; taken (closed by air); -1 = silence */
    uint64_t frames;
    uint64_t start;  /* wanted position; 0 = directly after the previous item of the channel */
    uint64_t latest; /* may not start after this position (last guard: the allowed window); 0 = no limit */
    float gain_db;
    uint32_t fade_in_ms, fade_out_ms;
    uint32_t fade_past_ms; /* so much of the fade-in is over when it begins: an item before had it */
};
/* Queues an item; at most 64 wait per channel (-ENOBUFS: queue again after the next AIR_ENDED). Items play in
 * the order queued; one whose start has passed plays as soon as it can. Every item queued gets exactly one of
 * AIR_ENDED, AIR_CUT and AIR_REFUSED. The file must be seekable; `fd` is closed by air in every case, failure
 * included. */
int air_play(struct air *air, size_t channel, const struct air_item *item, struct error *err);
/* Ends the present item of the channel with a 50 ms fade, and, with `all`, drops the waiting ones too. */
void air_skip(struct air *air, size_t channel, bool all);
/* Every output of every channel silent at once: cuts, drops what waits, tells outputs to discard. */
void air_stop(struct air *air);

/* An output worker's socket (from worker_take_socket, after OPENED). Joins the channel's present at once.
 * `id` is the caller's. Closed by air on detach. `counts` outputs are those whose taking makes an item aired.
 */
struct air_output {
    uint64_t id;
    size_t channel;
    int fd;
    uint32_t sent, received; /* sequence numbers */
    bool lossless;           /* rehearsal: wait for credit instead of skipping */
    uint32_t block_ms; /* sound goes to it in blocks of at least this length, 20 to 100; 0 = 20. Every block
                          wakes its worker: one whose listeners hear it seconds later anyway needs few */
};
int air_attach(struct air *air, const struct air_output *output, struct error *err);
/* Tells the worker to close (it finishes what it has), closes the socket, forgets the output. AIR_TAKEN comes
 * for what was still open. */
void air_detach(struct air *air, uint64_t id);
/* What is on now, for listeners' displays: sent to the output's worker between blocks. UTF-8, cut at 300
 * bytes. Resend after every attach. -ENOENT, -ENOBUFS. */
int air_title(struct air *air, uint64_t id, const char *title);

/* How an output stands now; for displays. -ENOENT. */
struct air_output_state {
    uint64_t taken_frames, proven_frames; /* since attach */
    float level_dbfs;                     /* of the last block taken */
    uint32_t backlog_ms;                  /* made but not yet taken */
    bool proves, live;                    /* live: gives credit; false before the first and after the last */
};
int air_output_state(const struct air *air, uint64_t id, struct air_output_state *out);

enum air_event_kind {
    AIR_STARTED, /* item, position: its first block went out to the outputs */
    AIR_ENDED,   /* item, position after its last frame */
    AIR_CUT, /* item ended early by skip, stop; position; `frames` of it were played (0: it never started) */
    AIR_REFUSED, /* item would have started after `latest` */
    AIR_STARVED, /* the feeder had no data in time; position; silence was sent */
    AIR_TAKEN, /* output, item: `frames` of the item were taken by that output and `proven` proved, up to now;
                  mean level of what was taken. Exactly once per item and output that was attached while it
                  played: when the output has taken its last frame (and proved it, where it can, at most 10 s
                  later), or when the output is lost, stalled or detached */
    AIR_STALLED, /* output: no credit for 2 s (5 s after attach), or slower than real time for too long;
                    nothing is sent to it any more: detach it */
    AIR_LOST, /* output: its socket closed or broke protocol; text says why; nothing is sent any more: detach
                 it */
    AIR_SKIPPED, /* output: it was behind; `frames` (100 ms or more) were skipped in silence or after its
                    opening */
    AIR_LOG      /* output: a log line of the worker; log_level, text */
};
struct air_event {
    enum air_event_kind kind;
    uint64_t item, output, position, frames, proven;
    float level_dbfs;
    bool proves;
    char text[200];
    int log_level; /* enum loaxa_log_level, AIR_LOG only */
};
/* Takes one event; false when none waits. */
bool air_next_event(struct air *air, struct air_event *out);

/* Virtual time: plays up to `position`; returns when every lossless output has credited it. -ETIMEDOUT when
 * one gives no credit for 10 s of real time, -EPIPE when one is lost: the error says which. The clock is not
 * moved. */
int air_run_to(struct air *air, uint64_t position, struct error *err);

#endif
