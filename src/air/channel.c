/*
 * A channel: its queued items become one stretch of time in the history ring, sample by sample, without a gap
 * between them. Air thread only (in virtual time the main thread in its place). Reads the feed ring the
 * feeder fills; knows nothing of outputs but that their accounts must be settled before a span is forgotten.
 *
 * A step either writes some frames or lets go of an item, so a block is made in few steps whatever is queued.
 */
#include "air/inner.h"
#include <math.h>
#include <string.h>

static uint64_t smaller(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static struct slot *slot_at(struct channel *channel, uint64_t index)
{
    return &channel->slots[index % AIR_SLOTS];
}

static uint64_t played(const struct channel *channel)
{
    return atomic_load_explicit(&channel->played, memory_order_relaxed);
}

static void tell(struct air *air, enum air_event_kind kind, uint64_t item, uint64_t position, uint64_t frames)
{
    struct air_event event = {.kind = kind, .item = item, .position = position, .frames = frames};
    air_tell(air, &event, NULL, 0);
}

/* ---- History ---- */

static void write_silence(struct air *air, struct channel *channel, uint64_t position, uint64_t frames)
{
    size_t size = air->history_size;
    frames = smaller(frames, size);
    size_t at = (size_t)(position % size), first = (size_t)smaller(frames, size - at);
    memset(channel->history + at, 0, first * sizeof *channel->history);
    memset(channel->history, 0, ((size_t)frames - first) * sizeof *channel->history);
}

/* The factor of frame `k` of an item: its gain, its fades, the fade of a cut. */
static float factor_at(const struct slot *slot, uint64_t k, uint64_t cut_from, uint32_t cut_fade)
{
    float factor = slot->gain;
    if (k + slot->fade_past < slot->fade_in)
        factor *= (float)(k + slot->fade_past) / (float)slot->fade_in;
    if (slot->frames - k <= slot->fade_out)
        factor *= (float)(slot->frames - k - 1) / (float)slot->fade_out;
    if (k >= cut_from)
        factor *= k - cut_from < cut_fade ? 1.0f - (float)(k - cut_from) / (float)cut_fade : 0.0f;
    return factor;
}

static int16_t scaled(int16_t sample, float factor)
{
    float value = (float)sample * factor;
    return value >= 32767.0f ? INT16_MAX : value <= -32768.0f ? INT16_MIN : (int16_t)lrintf(value);
}

static bool is_plain(const struct channel *channel, const struct slot *slot, uint64_t frames)
{
    return slot->gain == 1.0f && channel->cut_from == AIR_NEVER &&
           channel->done + slot->fade_past >= slot->fade_in &&
           channel->done + frames + slot->fade_out <= slot->frames;
}

/* Both stretches are contiguous in memory. */
static void copy_frames(struct air *air, const struct channel *channel, const struct slot *slot, int16_t *to,
                        const int16_t *from, uint64_t frames)
{
    if (is_plain(channel, slot, frames)) {
        memcpy(to, from, frames * sizeof *to);
        return;
    }
    uint32_t fade = (uint32_t)air_frames(air, AIR_CUT_FADE_MS);
    for (uint64_t i = 0; i < frames; i++)
        to[i] = scaled(from[i], factor_at(slot, channel->done + i, channel->cut_from, fade));
}

/* ---- Items ---- */

static void span_begin(struct air *air, struct channel *channel, const struct slot *slot, uint64_t position)
{
    uint64_t index = channel->span_count;
    if (index >= AIR_SPANS)
        account_forget(air, channel, index - AIR_SPANS);
    channel->spans[index % AIR_SPANS] = (struct span){.item = slot->id,
                                                      .start = position,
                                                      .end = AIR_NEVER,
                                                      .frames = slot->frames,
                                                      .sounds = slot->fd >= 0};
    channel->span_count = index + 1;
    for (size_t i = 0; i < air->output_count; i++)
        if (&air->channels[air->outputs[i]->channel] == channel)
            air->outputs[i]->shares[index % AIR_SPANS] = (struct share){0};
}

/* The feeder may close its file and its frames are gone. */
static void let_go(struct channel *channel, const struct slot *slot)
{
    if (slot->fd >= 0)
        atomic_store_explicit(&channel->feed_tail, slot->feed + slot->frames, memory_order_release);
    atomic_store_explicit(&channel->played, played(channel) + 1, memory_order_release);
}

static void end_item(struct air *air, struct channel *channel, uint64_t position)
{
    struct slot *slot = slot_at(channel, played(channel));
    bool cut = channel->cut_from != AIR_NEVER;
    channel->spans[(channel->span_count - 1) % AIR_SPANS].end = position;
    tell(air, cut ? AIR_CUT : AIR_ENDED, slot->id, position, channel->done);
    channel->on = channel->starving = false;
    channel->cut_from = AIR_NEVER;
    let_go(channel, slot);
    if (cut)
        feeder_wake(air);
}

/* Frames of the item from `done` on that the feed holds. In virtual time nobody else fills it. */
static uint64_t available(struct air *air, struct channel *channel, const struct slot *slot)
{
    if (air->is_virtual)
        feeder_fill(air, channel);
    uint64_t head = atomic_load_explicit(&channel->feed_head, memory_order_acquire),
             at = slot->feed + channel->done;
    return head > at ? head - at : 0;
}

static void start_item(struct air *air, struct channel *channel, const struct slot *slot, uint64_t position)
{
    span_begin(air, channel, slot, position);
    channel->on = true;
    channel->starving = channel->late_told = false;
    channel->cut_from = AIR_NEVER;
    tell(air, AIR_STARTED, slot->id, position, slot->frames);
}

/* No item is on: drops, refuses, waits for or starts the next. Returns the frames of silence it wrote. */
static uint64_t step_waiting(struct air *air, struct channel *channel, uint64_t position, uint64_t room)
{
    uint64_t index = played(channel);
    if (index == atomic_load_explicit(&channel->queued, memory_order_acquire)) {
        write_silence(air, channel, position, room);
        return room;
    }
    struct slot *slot = slot_at(channel, index);
    uint64_t start = slot->start > position ? slot->start : position;
    bool dropped = index < channel->drop_to, refused = slot->latest && start > slot->latest;
    if (dropped || refused) {
        tell(air, dropped ? AIR_CUT : AIR_REFUSED, slot->id, position, 0);
        let_go(channel, slot);
        return 0;
    }
    channel->done = 0;
    bool has_sound = slot->fd < 0 || slot->frames == 0 || available(air, channel, slot) > 0;
    if (start == position && has_sound) {
        start_item(air, channel, slot, position);
        return 0;
    }
    uint64_t frames = start > position ? smaller(room, start - position) : room;
    if (start == position && !channel->late_told && position - slot->start > air->rate_hz && slot->start) {
        channel->late_told = true;
        tell(air, AIR_STARVED, slot->id, position, 0);
    }
    write_silence(air, channel, position, frames);
    return frames;
}

/* Frames the present item may still have: less while it is being cut. */
static uint64_t frames_left(const struct air *air, const struct channel *channel, const struct slot *slot)
{
    uint64_t end = slot->frames;
    if (channel->cut_from != AIR_NEVER)
        end = slot->fd < 0 || channel->starving
                  ? channel->done
                  : smaller(end, channel->cut_from + air_frames(air, AIR_CUT_FADE_MS));
    return end > channel->done ? end - channel->done : 0;
}

static uint64_t starve(struct air *air, struct channel *channel, const struct slot *slot, uint64_t position,
                       uint64_t room)
{
    if (!channel->starving)
        tell(air, AIR_STARVED, slot->id, position, channel->done);
    channel->starving = true;
    write_silence(air, channel, position, room);
    return room;
}

/* The file was shorter than the item: told once, at the frame where it ended. */
static void check_readable(struct air *air, struct channel *channel, struct slot *slot, uint64_t position,
                           uint64_t frames)
{
    uint64_t readable = atomic_load_explicit(&slot->readable, memory_order_relaxed);
    if (readable >= channel->done && readable < channel->done + frames)
        tell(air, AIR_STARVED, slot->id, position + (readable - channel->done), readable);
}

/* Copies what the feed has of the present item. Returns the frames written. */
static uint64_t step_playing(struct air *air, struct channel *channel, uint64_t position, uint64_t room)
{
    struct slot *slot = slot_at(channel, played(channel));
    uint64_t frames = smaller(room, frames_left(air, channel, slot));
    if (frames == 0) {
        end_item(air, channel, position);
        return 0;
    }
    if (slot->fd < 0) {
        write_silence(air, channel, position, frames);
        channel->done += frames;
        return frames;
    }
    uint64_t ready = available(air, channel, slot);
    if (ready == 0)
        return starve(air, channel, slot, position, room);
    channel->starving = false;
    size_t from = (size_t)((slot->feed + channel->done) % channel->feed_size);
    size_t to = (size_t)(position % air->history_size);
    frames = smaller(smaller(frames, ready), smaller(channel->feed_size - from, air->history_size - to));
    check_readable(air, channel, slot, position, frames);
    copy_frames(air, channel, slot, channel->history + to, channel->feed + from, frames);
    channel->done += frames;
    atomic_store_explicit(&channel->feed_tail, slot->feed + channel->done, memory_order_release);
    return frames;
}

void channel_make(struct air *air, struct channel *channel, uint64_t position, uint32_t frames)
{
    for (uint64_t made = 0; made < frames;)
        made += channel->on ? step_playing(air, channel, position + made, frames - made)
                            : step_waiting(air, channel, position + made, frames - made);
    /* An item that ended with the block ends now, not with the next one. */
    if (channel->on && frames_left(air, channel, slot_at(channel, played(channel))) == 0)
        end_item(air, channel, position + frames);
}

/* ---- Commands ---- */

void channel_skip(struct air *air, struct channel *channel, const struct command *command)
{
    (void)air;
    uint64_t index = played(channel), queued = command->queued[command->channel];
    if (command->all && queued > channel->drop_to)
        channel->drop_to = queued;
    bool meant = index == command->present || (command->all && index < queued);
    if (channel->on && meant && channel->cut_from == AIR_NEVER)
        channel->cut_from = channel->done;
}

void channel_stop(struct air *air, struct channel *channel, uint64_t queued)
{
    if (queued > channel->drop_to)
        channel->drop_to = queued;
    if (!channel->on || played(channel) >= queued)
        return;
    channel->cut_from = channel->done;
    end_item(air, channel, atomic_load_explicit(&air->head, memory_order_relaxed));
}

void channel_hold(struct air *air, struct channel *channel, uint64_t position, uint64_t frames)
{
    struct slot *slot = slot_at(channel, played(channel));
    if (channel->on && slot->fd >= 0 && !channel->starving)
        tell(air, AIR_STARVED, slot->id, position, channel->done);
    write_silence(air, channel, position + (frames > air->history_size ? frames - air->history_size : 0),
                  frames);
}

uint64_t channel_quiet(const struct channel *channel, uint64_t from, uint64_t to)
{
    uint64_t quiet_to = to;
    uint64_t oldest = channel->span_count > AIR_SPANS ? channel->span_count - AIR_SPANS : 0;
    for (uint64_t i = channel->span_count; i > oldest; i--) {
        const struct span *span = &channel->spans[(i - 1) % AIR_SPANS];
        if (span->end <= from)
            break;
        if (span->sounds && span->start < quiet_to)
            quiet_to = span->start;
    }
    return quiet_to > from ? quiet_to - from : 0;
}
