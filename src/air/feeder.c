/*
 * The feeder: reads the items' files ahead into each channel's feed ring, so that the air thread never
 * touches a disk. One thread for all channels, asleep until an item is queued, the air skips ahead, or half a
 * second has passed while there is something to read. A file that is shorter than its item is filled up with
 * silence and said so.
 */
#include "air/inner.h"
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define FEEDER_AGAIN_MS 500

void feeder_wake(struct air *air)
{
    uint64_t one = 1;
    if (air->feeder_event >= 0)
        (void)!write(air->feeder_event, &one, sizeof one);
}

/* Reads up to `frames` frames from frame `at` of the item; what the file lacks becomes silence. */
static void read_frames(struct slot *slot, uint64_t at, int16_t *to, size_t frames)
{
    size_t wanted = frames * sizeof *to, got = 0;
    while (got < wanted) {
        ssize_t n = pread(slot->fd, (char *)to + got, wanted - got, (off_t)(at * sizeof *to + got));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        got += (size_t)n;
    }
    size_t whole = got / sizeof *to;
    memset(to + whole, 0, (frames - whole) * sizeof *to);
    uint64_t readable = atomic_load_explicit(&slot->readable, memory_order_relaxed);
    if (whole < frames && at + whole < readable)
        atomic_store_explicit(&slot->readable, at + whole, memory_order_relaxed);
}

/* Fills some of the ring from `slot`, whose first unread frame lies at `head` of the feed. */
static void feed_some(struct channel *channel, struct slot *slot, uint64_t head, uint64_t room)
{
    size_t at = (size_t)(head % channel->feed_size);
    uint64_t frames = slot->feed + slot->frames - head;
    if (frames > room)
        frames = room;
    if (frames > channel->feed_size - at)
        frames = channel->feed_size - at;
    read_frames(slot, head - slot->feed, channel->feed + at, (size_t)frames);
    atomic_store_explicit(&channel->feed_head, head + frames, memory_order_release);
}

/* One item's turn: true when something was done. */
static bool feed_step(struct channel *channel)
{
    uint64_t index = atomic_load_explicit(&channel->fed, memory_order_relaxed);
    uint64_t head = atomic_load_explicit(&channel->feed_head, memory_order_relaxed);
    uint64_t tail = atomic_load_explicit(&channel->feed_tail, memory_order_acquire);
    if (index == atomic_load_explicit(&channel->queued, memory_order_acquire))
        return false;
    struct slot *slot = &channel->slots[index % AIR_SLOTS];
    if (head < tail) { /* the air skipped ahead */
        head = tail;
        atomic_store_explicit(&channel->feed_head, head, memory_order_release);
    }
    if (slot->fd < 0 || head >= slot->feed + slot->frames) {
        if (slot->fd >= 0)
            close(slot->fd);
        atomic_store_explicit(&channel->fed, index + 1, memory_order_release);
        return true;
    }
    uint64_t room = channel->feed_size - (head - tail);
    if (room)
        feed_some(channel, slot, head, room);
    return room > 0;
}

bool feeder_fill(struct air *air, struct channel *channel)
{
    (void)air;
    while (feed_step(channel))
        ;
    return atomic_load_explicit(&channel->fed, memory_order_relaxed) !=
           atomic_load_explicit(&channel->queued, memory_order_relaxed);
}

void *feeder_run(void *context)
{
    struct air *air = context;
    pthread_setname_np(pthread_self(), "feeder");
    while (!atomic_load_explicit(&air->stop, memory_order_acquire)) {
        bool more = false;
        for (size_t i = 0; i < air->channel_count; i++)
            more |= feeder_fill(air, &air->channels[i]);
        struct pollfd wait = {.fd = air->feeder_event, .events = POLLIN};
        uint64_t count;
        if (poll(&wait, 1, more ? FEEDER_AGAIN_MS : -1) > 0)
            (void)!read(air->feeder_event, &count, sizeof count);
    }
    return NULL;
}
