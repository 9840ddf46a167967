/*
 * The air in virtual time for its tests: a clock that is moved, a fake output that takes whatever it is sent,
 * and what was told and heard.
 */
#ifndef LOAXA_TEST_VIRTUAL_DESK_H
#define LOAXA_TEST_VIRTUAL_DESK_H

#include "peer.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
/* cmocka wants the headers above */
#include <cmocka.h>

#define MOST_EVENTS 4096

struct desk {
    struct virtual_clock clock;
    struct air *air;
    struct peer *peer;
    struct air_event events[MOST_EVENTS];
    size_t event_count;
};

static inline void desk_open(struct desk *desk, double seconds)
{
    struct error err;
    virtual_clock_init(&desk->clock, 1700000000 * US_PER_S);
    struct air_setup setup = {.clock = &desk->clock.clock, .rate_hz = PEER_RATE, .channels = 2};
    assert_int_equal(air_new(&setup, &desk->air, &err), 0);
    desk->event_count = 0;
    desk->peer = NULL;
    if (seconds > 0) {
        desk->peer = peer_new(seconds);
        peer_attach(desk->peer, desk->air, 1, true);
    }
}

static inline void desk_close(struct desk *desk)
{
    air_free(desk->air);
    if (desk->peer)
        peer_free(desk->peer);
}

static inline void desk_take_events(struct desk *desk)
{
    while (desk->event_count < MOST_EVENTS && air_next_event(desk->air, &desk->events[desk->event_count]))
        desk->event_count++;
}

static inline void desk_run(struct desk *desk, uint64_t position)
{
    struct error err = {0};
    if (air_run_to(desk->air, position, &err))
        fail_msg("%s", err.text);
    virtual_clock_advance_to_mono(&desk->clock, air_mono_us(desk->air, position));
    desk_take_events(desk);
}

static inline void play(struct desk *desk, struct air_item item, uint64_t file_frames)
{
    struct error err;
    item.fd = file_frames ? item_file(item.id, file_frames) : -1;
    assert_int_equal(air_play(desk->air, 0, &item, &err), 0);
}

static inline const struct air_event *find(const struct desk *desk, enum air_event_kind kind, uint64_t item)
{
    for (size_t i = 0; i < desk->event_count; i++)
        if (desk->events[i].kind == kind && desk->events[i].item == item)
            return &desk->events[i];
    return NULL;
}

static inline void expect(const struct desk *desk, enum air_event_kind kind, uint64_t item, uint64_t position)
{
    const struct air_event *event = find(desk, kind, item);
    if (!event)
        fail_msg("no event %d of item %u", kind, (unsigned)item);
    assert_int_equal(event->position, position);
}

static inline void expect_sound(const struct desk *desk, uint64_t position, uint64_t item, uint64_t first,
                                uint64_t frames)
{
    for (uint64_t k = 0; k < frames; k++)
        if (desk->peer->pcm[position + k] != item_sample(item, first + k))
            fail_msg("frame %u of item %u is wrong at position %u: %d", (unsigned)(first + k), (unsigned)item,
                     (unsigned)(position + k), desk->peer->pcm[position + k]);
}

static inline void expect_silence(const struct desk *desk, uint64_t from, uint64_t to)
{
    for (uint64_t at = from; at < to; at++)
        if (desk->peer->pcm[at])
            fail_msg("position %u is not silent", (unsigned)at);
}

#endif
