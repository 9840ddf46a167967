/*
 * The inside of the air room: who owns what.
 *
 *   main thread    air.c, attach.c: queues items and commands, takes events, allocates and frees
 *   feeder thread  feeder.c: reads the items' files into each channel's feed ring
 *   air thread     thread.c (pacing), channel.c (items -> history ring), output.c and wire.c (history ->
 * sockets), account.c (credit -> AIR_TAKEN)
 *
 * Each member of a struct says its owner; what two threads touch is an atomic or a queue. In virtual time the
 * main thread takes all three parts in turn.
 */
#ifndef LOAXA_AIR_INNER_H
#define LOAXA_AIR_INNER_H

#include "air/air.h"
#include "air/queue.h"
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>

#define AIR_CHANNELS_MOST 16
#define AIR_OUTPUTS_MOST 16
#define AIR_WAITING_MOST 64   /* items waiting per channel */
#define AIR_SLOTS 128         /* room for items the feeder or the air has not let go of yet */
#define AIR_SPANS 128         /* items remembered for the outputs' accounts */
#define AIR_FEED_SECONDS 4    /* read ahead */
#define AIR_HISTORY_SECONDS 4 /* kept for outputs that are behind */
#define AIR_CHUNK_MS 1000     /* virtual time moves in steps of this length at most */
#define AIR_TITLE_MOST 300
#define AIR_NEVER UINT64_MAX

enum {
    AIR_BATCH_MS = 100,     /* made and sent at a time: each waking costs more than what it makes */
    AIR_LEAD_MS = 100,      /* sound is made this long before its time: outputs take about as long to sound */
    AIR_WINDOW_MS = 200,    /* sent and not yet credited; a stop discards it */
    AIR_CUSHION_MS = 160,   /* a joining output starts this far back, so that its device never runs dry */
    AIR_LAG_MOST_MS = 2000, /* further behind than this, an output is lost for this item */
    AIR_BEHIND_MS = 300,    /* in silence a backlog over this is cut back to the cushion */
    AIR_OPENING_MS = 3000,  /* after its first credit an output may still skip inside an item */
    AIR_STALL_MS = 2000,
    AIR_STALL_OPENING_MS = 5000,
    AIR_PROOF_MS = 10000, /* how long an account waits for proof */
    AIR_CUT_FADE_MS = 50,
    AIR_HOLD_MS = 500, /* the air thread woke this late: the time is lost, not caught up */
    AIR_VIRTUAL_WINDOW_MS = 2000,
    AIR_VIRTUAL_DEADLINE_MS = 10000
};

/* One queued item. Written by the main thread before `queued` is published; then constant but for `readable`.
 */
struct slot {
    uint64_t id, frames, start, latest;
    uint64_t feed;                         /* where its first frame lies in the feed */
    int fd;                                /* the feeder closes it */
    float gain;                            /* factor */
    uint32_t fade_in, fade_past, fade_out; /* frames */
    _Atomic uint64_t
        readable; /* frames the file really has; lowered by the feeder before it fills up with zeros */
};

/* A stretch of the channel's time line that one item had. Owned by the air thread. */
struct span {
    uint64_t item, start, end; /* positions; end = AIR_NEVER while it is on */
    uint64_t frames;           /* of the item */
    bool sounds;
};

struct channel {
    struct slot slots[AIR_SLOTS];
    _Atomic uint64_t queued; /* slots ever: written by main */
    _Atomic uint64_t fed;    /* slots the feeder is done with */
    _Atomic uint64_t played; /* slots the air is done with */

    /* The feed: frames of all items one after the other. The air may move feed_tail past feed_head (a skip):
     * the feeder then goes on from there. */
    int16_t *feed;
    size_t feed_size;
    _Atomic uint64_t feed_head; /* feeder */
    _Atomic uint64_t feed_tail; /* air */
    uint64_t feed_end;          /* main: where the next item's frames will lie */

    /* Air thread's. */
    int16_t *history; /* ring of history_size frames, indexed by position */
    bool on;          /* the item slots[played] has started */
    bool starving, late_told;
    uint64_t done;     /* frames of it played */
    uint64_t cut_from; /* `done` at which its cutting fade began, AIR_NEVER when it is not being cut */
    uint64_t drop_to;  /* slots before this one are dropped instead of started */
    struct span spans[AIR_SPANS];
    uint64_t span_count; /* ever */
};

/* A stretch of an output's stream. */
struct chunk {
    uint64_t position; /* of its first frame */
    uint32_t frames;
    bool filler; /* silence of no position: cushion, drift */
    int64_t sent_us;
};

struct segment {
    uint64_t position, frames;
    bool filler;
};

/* What one output took of one span. */
struct share {
    uint64_t taken, proven;
    double energy; /* sum over blocks of frames * mean square */
};

#define OUTPUT_CHUNKS 256  /* sent, not yet credited */
#define OUTPUT_SEGMENTS 64 /* credited, not yet proven; contiguous ones are one */
#define OUTPUT_INPUT 8192

/* One output. Made and freed by the main thread; between attach and its return the air thread's but for the
 * atomics. */
struct output {
    uint64_t id;
    size_t channel;
    int fd;
    uint32_t sent, received; /* sequence numbers last used */
    uint32_t block;          /* frames sent at a time, at least */
    bool lossless;
    bool dead;
    uint64_t cursor;     /* next position to send */
    uint64_t filler_due; /* frames of silence to send before going on */
    struct chunk chunks[OUTPUT_CHUNKS];
    uint32_t chunk_first, chunk_count;
    uint64_t outstanding; /* frames in them */
    uint64_t taken;       /* frames credited */
    uint64_t settled;     /* position up to which all was credited, dropped or skipped */
    int64_t credit_us;    /* of the last credit, or when something first became outstanding */
    int64_t opened_us;    /* of the first credit; 0 before */
    bool discard_due;
    char title[AIR_TITLE_MOST * 6 + 32]; /* JSON waiting to be sent, "" when none */

    bool paced;            /* it makes us wait: a device's clock drives it */
    uint32_t slow_credits; /* credits in a row that had to be waited for */
    uint32_t fast_credits; /* and that had not */
    uint32_t useless_fillers;

    struct segment segments[OUTPUT_SEGMENTS];
    uint32_t segment_first, segment_count;
    uint64_t proven; /* frames of the stream */
    bool proves;
    float level_dbfs;
    struct share shares[AIR_SPANS];
    uint64_t report_from; /* oldest span not accounted for */
    uint64_t proof_until; /* position until which that account waits for proof, 0 = not waiting yet */

    unsigned char *message; /* the message being sent */
    size_t message_size, message_length, message_sent;
    unsigned char input[OUTPUT_INPUT];
    size_t input_length;
    size_t input_skip; /* bytes of an over-long message still to be thrown away */

    struct {
        _Atomic uint64_t taken, proven;
        _Atomic float level_dbfs;
        _Atomic uint32_t backlog_ms;
        _Atomic bool proves, live;
    } shown;
    bool leaving; /* main thread's own, so not beside what the air thread reads: detached, not yet returned */
};

enum command_kind { COMMAND_ATTACH, COMMAND_DETACH, COMMAND_TITLE, COMMAND_SKIP, COMMAND_STOP };

struct command {
    enum command_kind kind;
    struct output *output;              /* ATTACH */
    uint64_t id;                        /* DETACH, TITLE */
    size_t channel;                     /* SKIP */
    bool all;                           /* SKIP */
    uint64_t present;                   /* SKIP: the slot that was on when it was asked */
    uint64_t queued[AIR_CHANNELS_MOST]; /* SKIP, STOP: what was queued when it was asked */
    char title[AIR_TITLE_MOST * 6 + 32];
};

/* On the way to the main thread: an event, and sometimes words (in `texts`) or an output to be freed. */
struct notice_out {
    struct air_event event;
    bool has_text;
    struct output *returned; /* not an event: the main thread frees it */
};
/* A worker's LOG or DONE as it came, read by the main thread. */
struct raw_text {
    uint32_t length;
    char json[7000];
};

struct air {
    const struct clock *clock;
    unsigned rate_hz;
    uint32_t block; /* frames in 20 ms: what positions are made in multiples of */
    int64_t base_us;
    size_t channel_count;
    struct channel *channels;
    size_t history_size; /* frames */
    void (*wake)(void *context);
    void *context;
    bool is_virtual;

    _Atomic uint64_t head; /* position made so far; written by the air thread */
    struct queue commands, events, texts;
    sem_t awake; /* posted with each command: the air thread need not sleep on */

    /* Main thread's. */
    struct output *attached[AIR_OUTPUTS_MOST];
    size_t attached_count;
    pthread_t air_thread, feeder_thread;
    bool air_runs, feeder_runs;
    _Atomic bool stop;

    /* Air thread's. */
    struct output *outputs[AIR_OUTPUTS_MOST];
    size_t output_count;
    uint64_t lost_from, lost_to; /* positions the machine last slept through: no output is sent them */
    bool told;                   /* an event was queued in this step */
    int feeder_event;            /* eventfd: the feeder should look */
};

static inline uint64_t air_frames(const struct air *air, uint64_t ms)
{
    return ms * air->rate_hz / 1000;
}

/* air.c: one event to the main thread. `json` may be NULL. */
void air_tell(struct air *air, const struct air_event *event, const char *json, size_t length);

/* attach.c: main thread's. Hands a command to the air; -ENOBUFS when it does not answer for a second. */
int air_command(struct air *air, const struct command *command);
void air_forget_output(struct air *air, struct output *output); /* frees what the air gave back */

/* thread.c */
int threads_start(struct air *air, struct error *err);
void threads_stop(struct air *air);
void air_take_commands(struct air *air);
/* Makes `frames` frames on all channels and gives them to the outputs. */
void air_make(struct air *air, uint32_t frames);
void air_pump(struct air *air);

/* feeder.c. Reads what there is room for; true while it has more to do. */
bool feeder_fill(struct air *air, struct channel *channel);
void *feeder_run(void *air);
void feeder_wake(struct air *air);

/* channel.c */
void channel_make(struct air *air, struct channel *channel, uint64_t position, uint32_t frames);
void channel_skip(struct air *air, struct channel *channel, const struct command *command);
void channel_stop(struct air *air, struct channel *channel, uint64_t queued);
/* The air thread lost `frames` frames of time: they are silence. */
void channel_hold(struct air *air, struct channel *channel, uint64_t position, uint64_t frames);
/* Frames from `from` (at most up to `to`) that belong to no sounding item. */
uint64_t channel_quiet(const struct channel *channel, uint64_t from, uint64_t to);

/* output.c */
void output_join(struct air *air, struct output *output);
/* Reads credit, then sends what it allows. `now_us` is monotonic. */
void output_pump(struct air *air, struct output *output, int64_t now_us);
void output_discard(struct air *air, struct output *output);
/* Nothing more is sent to it; tells why. */
void output_lose(struct air *air, struct output *output, enum air_event_kind why, const char *json,
                 size_t length);
void output_leave(struct air *air, struct output *output);
void output_taken(struct air *air, struct output *output, const struct message_taken *taken, int64_t now_us);

/* wire.c: messages to and from a worker on its non-blocking socket. */
bool wire_idle(const struct output *output); /* no message half sent */
/* Starts a message whose payload the caller then writes to the returned place; wire_flush sends it. */
void *wire_begin(struct output *output, enum message_type type, size_t length);
int wire_flush(struct output *output); /* 0 sent, -EAGAIN, or the error that ends it */
void wire_read(struct air *air, struct output *output, int64_t now_us);

/* account.c: from frames credited to AIR_TAKEN. */
void account_taken(struct air *air, struct output *output, const struct chunk *chunk, uint32_t frames,
                   double energy);
void account_proven(struct air *air, struct output *output, uint64_t proven);
/* Reports what can be reported; with `now` everything that is open. */
void account_report(struct air *air, struct output *output, bool now);
/* A span is about to be forgotten: whoever still has it open reports it. */
void account_forget(struct air *air, const struct channel *channel, uint64_t span);

#endif
