/*
 * One output: a cursor into its channel's history, moved only by what the worker's credit allows. Everything
 * that decides when sound is sent, skipped, added or given up is here. Air thread only.
 *
 * A device's own clock drives how fast it takes sound. Its backlog (made, not yet taken) then grows or
 * shrinks slowly; it is brought back to the cushion in silence only, by skipping or by adding silence. An
 * output that takes everything at once (a server, a file) never has a backlog and is paced by the air itself.
 */
#include "air/inner.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    PACED_US =
        35000, /* a credit this late: the device was full. A cushion of 160 ms less a buffer of 90 gives 70 */
    PACED_CREDITS = 8, /* more than can lie in the window: no single hiccup looks like a device */
    EATEN_US = 35000,  /* this early, of a device: its cushion is nearly gone */
    EATEN_CREDITS = 2,
    USELESS_MOST = 10
};

static uint64_t head_of(const struct air *air)
{
    return atomic_load_explicit(&air->head, memory_order_relaxed);
}

/* Frames of the stream between `position` and what is made by now; lost time is none of it. */
static uint64_t behind(const struct air *air, uint64_t position)
{
    uint64_t lost = position <= air->lost_from ? air->lost_to - air->lost_from : 0;
    return head_of(air) - position - lost;
}

void output_join(struct air *air, struct output *output)
{
    const struct channel *channel = &air->channels[output->channel];
    uint64_t head = head_of(air), cushion = air_frames(air, AIR_CUSHION_MS);
    if (output->lossless)
        cushion = 0;
    uint64_t start = air->lost_to; /* silence stands in for what lies before */
    output->filler_due = cushion > head - start ? cushion - (head - start) : 0;
    output->cursor = output->settled = head - (cushion - output->filler_due);
    output->report_from = channel->span_count - (channel->on ? 1 : 0);
    output->shares[output->report_from % AIR_SPANS] = (struct share){0};
    air->outputs[air->output_count++] = output;
}

/* ---- The end of an output ---- */

void output_lose(struct air *air, struct output *output, enum air_event_kind why, const char *json,
                 size_t length)
{
    struct air_event event = {.kind = why, .output = output->id, .position = output->settled};
    account_report(air, output, true);
    output->dead = true;
    atomic_store_explicit(&output->shown.live, false, memory_order_relaxed);
    air_tell(air, &event, json, length);
}

/* ---- Credit ---- */

static void settle(struct output *output)
{
    output->settled = output->chunk_count ? output->chunks[output->chunk_first].position : output->cursor;
}

static void chunk_pop(struct output *output)
{
    output->outstanding -= output->chunks[output->chunk_first].frames;
    output->chunk_first = (output->chunk_first + 1) % OUTPUT_CHUNKS;
    output->chunk_count--;
}

/* Skips ahead; told when it is long enough to be heard of. */
static void skip_frames(struct air *air, struct output *output, uint64_t frames)
{
    struct air_event event = {
        .kind = AIR_SKIPPED, .output = output->id, .position = output->cursor, .frames = frames};
    output->cursor += frames;
    settle(output);
    if (frames >= air_frames(air, 100))
        air_tell(air, &event, NULL, 0);
}

static void rejoin(struct air *air, struct output *output)
{
    uint64_t head = head_of(air), cushion = air_frames(air, AIR_CUSHION_MS);
    if (!output->lossless && head - output->cursor > cushion)
        skip_frames(air, output, head - output->cursor - cushion);
}

/* The credit of `frames` frames, oldest first; false when more was credited than sent. */
static bool take_credit(struct air *air, struct output *output, uint64_t frames, double mean_square)
{
    while (frames) {
        struct chunk *chunk = &output->chunks[output->chunk_first];
        if (!output->chunk_count)
            return false;
        uint32_t part = frames < chunk->frames ? (uint32_t)frames : chunk->frames;
        account_taken(air, output, chunk, part, mean_square);
        frames -= part;
        if (part == chunk->frames) {
            chunk_pop(output);
            continue;
        }
        chunk->frames -= part;
        chunk->position += chunk->filler ? 0 : part;
        output->outstanding -= part;
    }
    return true;
}

static void show(struct output *output, const struct message_taken *taken)
{
    atomic_store_explicit(&output->shown.taken, taken->frames, memory_order_relaxed);
    atomic_store_explicit(&output->shown.proven, taken->proven_frames, memory_order_relaxed);
    atomic_store_explicit(&output->shown.level_dbfs, taken->level_dbfs, memory_order_relaxed);
    atomic_store_explicit(&output->shown.proves, output->proves, memory_order_relaxed);
    atomic_store_explicit(&output->shown.live, true, memory_order_relaxed);
}

/* A device that has no room makes us wait for its credit, a server does not. */
static void watch_pace(struct output *output, int64_t waited_us)
{
    bool slow = waited_us >= PACED_US, fast = waited_us < EATEN_US;
    output->slow_credits = slow ? output->slow_credits + 1 : 0;
    output->fast_credits = fast ? output->fast_credits + 1 : 0;
    if (output->slow_credits >= PACED_CREDITS)
        output->paced = true;
    if (!fast)
        output->useless_fillers = 0;
}

void output_taken(struct air *air, struct output *output, const struct message_taken *taken, int64_t now_us)
{
    static const char garbled[] = "{\"text\":\"the worker credited frames that it was never sent\"}";
    uint64_t frames = taken->frames - output->taken;
    int64_t sent_us = output->chunks[output->chunk_first].sent_us;
    bool filler = output->chunks[output->chunk_first].filler;
    output->proves = taken->proves != 0;
    if (taken->frames < output->taken || !output->chunk_count ||
        !take_credit(air, output, frames,
                     isfinite(taken->level_dbfs) ? pow(10, taken->level_dbfs / 10.0) : 0)) {
        output_lose(air, output, AIR_LOST, garbled, sizeof garbled - 1);
        return;
    }
    if (frames == 0)
        chunk_pop(output); /* discarded */
    else if (!filler)
        watch_pace(output, taken->mono_us - sent_us);
    output->taken = taken->frames;
    settle(output);
    if (output->proves)
        account_proven(air, output,
                       taken->proven_frames < taken->frames ? taken->proven_frames : taken->frames);
    show(output, taken);
    output->credit_us = now_us;
    if (!output->opened_us) {
        output->opened_us = now_us;
        rejoin(air, output);
    }
}

/* ---- Drift ---- */

/* A device faster than our clock has eaten its cushion: silence is added to silence, unless that has no
 * effect. */
static void refill(struct air *air, struct output *output)
{
    if (!output->paced || output->fast_credits < EATEN_CREDITS || output->filler_due)
        return;
    output->fast_credits = 0;
    if (++output->useless_fillers > USELESS_MOST)
        output->paced = false;
    else
        output->filler_due = air->block;
}

/* Keeps the backlog within bounds; loses an output that stays behind inside an item. */
static void hold_pace(struct air *air, struct output *output, int64_t now_us)
{
    static const char slow[] = "{\"text\":\"the output takes sound more slowly than it is made\"}";
    uint64_t head = head_of(air), backlog = behind(air, output->settled), lag = behind(air, output->cursor);
    uint64_t quiet = channel_quiet(&air->channels[output->channel], output->cursor, head);
    uint64_t cushion = air_frames(air, AIR_CUSHION_MS);
    bool opening = now_us - output->opened_us < AIR_OPENING_MS * 1000LL;
    if (opening && backlog > 2 * cushion)
        quiet = lag;
    if (backlog > air_frames(air, AIR_BEHIND_MS) && quiet) {
        uint64_t frames = backlog - cushion;
        frames = frames < lag ? frames : lag;
        skip_frames(air, output, frames < quiet ? frames : quiet);
    } else if (lag > air_frames(air, AIR_LAG_MOST_MS)) {
        output_lose(air, output, AIR_STALLED, slow, sizeof slow - 1);
    } else if (quiet == lag && !air->channels[output->channel].on) {
        refill(air, output);
    }
}

/* ---- Sending ---- */

static void send_frames(struct air *air, struct output *output, uint32_t frames, bool filler, int64_t now_us)
{
    const struct channel *channel = &air->channels[output->channel];
    unsigned char *payload = wire_begin(output, MESSAGE_PCM, frames * sizeof(int16_t));
    size_t size = air->history_size, at = (size_t)(output->cursor % size);
    size_t first = frames < size - at ? frames : size - at;
    if (filler) {
        memset(payload, 0, frames * sizeof(int16_t));
    } else {
        memcpy(payload, channel->history + at, first * sizeof(int16_t));
        memcpy(payload + first * sizeof(int16_t), channel->history, (frames - first) * sizeof(int16_t));
    }
    if (!output->chunk_count)
        output->credit_us = now_us;
    output->chunks[(output->chunk_first + output->chunk_count++) % OUTPUT_CHUNKS] =
        (struct chunk){.position = output->cursor, .frames = frames, .filler = filler, .sent_us = now_us};
    output->outstanding += frames;
    if (filler)
        output->filler_due -= frames;
    else
        output->cursor += frames;
}

/* The beginning of a block, too short to be sent until now. */
static void send_rest(struct air *air, struct output *output)
{
    uint64_t frames = head_of(air) - output->cursor;
    if (frames && frames < output->block && !output->lossless && wire_flush(output) == 0 &&
        output->chunk_count < OUTPUT_CHUNKS)
        send_frames(air, output, (uint32_t)frames, false, output->credit_us);
}

void output_leave(struct air *air, struct output *output)
{
    if (!output->dead) {
        account_report(air, output, true);
        send_rest(air, output);
        if (wire_flush(output) == 0) {
            memcpy(wire_begin(output, MESSAGE_CLOSE, 2), "{}", 2);
            (void)wire_flush(output); /* when it cannot be sent, the end of the stream says the same */
        }
    }
    close(output->fd);
    output->fd = -1;
    output->dead = true;
    for (size_t i = 0; i < air->output_count; i++)
        if (air->outputs[i] == output)
            air->outputs[i] = air->outputs[--air->output_count];
}

static bool send_control(struct output *output)
{
    if (output->discard_due) {
        output->discard_due = false;
        memcpy(wire_begin(output, MESSAGE_DISCARD, 2), "{}", 2);
        return true;
    }
    if (output->title[0]) {
        size_t length = strlen(output->title);
        memcpy(wire_begin(output, MESSAGE_TITLE, length), output->title, length);
        output->title[0] = '\0';
        return true;
    }
    return false;
}

/* Frames made for the output from its cursor on, up to time that was lost: that is passed over. *whole when
 * they need not wait for the rest of their block. */
static uint64_t frames_made(const struct air *air, struct output *output, bool *whole)
{
    if (output->cursor >= air->lost_from && output->cursor < air->lost_to) {
        output->cursor = air->lost_to;
        settle(output);
    }
    *whole = output->cursor < air->lost_from;
    return (*whole ? air->lost_from : head_of(air)) - output->cursor;
}

/* Begins the next message that credit allows; false when there is none. */
static bool send_next(struct air *air, struct output *output, int64_t now_us)
{
    uint64_t least = output->lossless || output->filler_due || !output->opened_us ? 1 : output->block;
    uint64_t most = air_frames(air, output->lossless ? AIR_CHUNK_MS : AIR_BATCH_MS);
    uint64_t window = air_frames(air, output->lossless ? AIR_VIRTUAL_WINDOW_MS : AIR_WINDOW_MS);
    if (!output->opened_us && !output->lossless)
        window = most = air->block; /* one, to see it take it */
    if (send_control(output))
        return true;
    bool filler = output->filler_due > 0, whole = false;
    uint64_t frames = filler ? output->filler_due : frames_made(air, output, &whole);
    if (frames > most)
        frames = most;
    if (frames < least && !whole)
        return false; /* the rest of the block is not made yet */
    if (!frames || output->outstanding + frames > window || output->chunk_count == OUTPUT_CHUNKS)
        return false;
    send_frames(air, output, (uint32_t)frames, filler, now_us);
    return true;
}

static void send_all(struct air *air, struct output *output, int64_t now_us)
{
    static const char gone[] = "{\"text\":\"the worker closed its socket\"}";
    int rc;
    do
        rc = wire_flush(output);
    while (rc == 0 && send_next(air, output, now_us));
    if (rc && rc != -EAGAIN)
        output_lose(air, output, AIR_LOST, gone, sizeof gone - 1);
}

static void check_stall(struct air *air, struct output *output, int64_t now_us)
{
    static const char opening[] = "{\"text\":\"the output took nothing within 5 s of its opening\"}";
    static const char stalled[] = "{\"text\":\"the output took nothing for 2 s\"}";
    int64_t limit_us = (output->opened_us ? AIR_STALL_MS : AIR_STALL_OPENING_MS) * 1000LL;
    if (!output->chunk_count || now_us - output->credit_us <= limit_us)
        return;
    const char *text = output->opened_us ? stalled : opening;
    output_lose(air, output, AIR_STALLED, text, strlen(text));
}

void output_pump(struct air *air, struct output *output, int64_t now_us)
{
    if (!output->dead)
        wire_read(air, output, now_us);
    if (!output->dead && !output->lossless && output->opened_us)
        hold_pace(air, output, now_us);
    if (!output->dead)
        send_all(air, output, now_us);
    if (!output->dead && !output->lossless)
        check_stall(air, output, now_us);
    if (output->dead)
        return;
    account_report(air, output, false);
    uint64_t backlog = behind(air, output->settled);
    atomic_store_explicit(&output->shown.backlog_ms, (uint32_t)(backlog * 1000 / air->rate_hz),
                          memory_order_relaxed);
}

void output_discard(struct air *air, struct output *output)
{
    if (output->dead || output->lossless)
        return;
    output->filler_due = behind(air, output->settled); /* silence in the place of what is thrown away */
    output->cursor = head_of(air);
    output->discard_due = true;
    settle(output);
}
