/*
 * The main thread's side of the air: making and ending it, queueing items and commands, taking events. What
 * outputs need of the main thread is in attach.c, virtual time in virtual.c.
 */
#include "air/inner.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EVENTS_ROOM 4096
#define TEXTS_ROOM 16
#define COMMANDS_ROOM 64

/* ---- The time line ---- */

int64_t air_mono_us(const struct air *air, uint64_t position)
{
    uint64_t whole = position / air->rate_hz,
             rest = position % air->rate_hz; /* rounded up: exact both ways */
    return air->base_us + (int64_t)(whole * US_PER_S + (rest * US_PER_S + air->rate_hz - 1) / air->rate_hz);
}

uint64_t air_position_at(const struct air *air, int64_t mono_us)
{
    if (mono_us <= air->base_us)
        return 0;
    uint64_t passed = (uint64_t)(mono_us - air->base_us);
    return passed / US_PER_S * air->rate_hz + passed % US_PER_S * air->rate_hz / US_PER_S;
}

uint64_t air_position(const struct air *air)
{
    return atomic_load_explicit(&air->head, memory_order_acquire);
}

/* ---- Life ---- */

static int channel_init(struct air *air, struct channel *channel)
{
    channel->feed_size = (size_t)air->rate_hz * AIR_FEED_SECONDS;
    channel->feed = calloc(channel->feed_size, sizeof *channel->feed);
    channel->history = calloc(air->history_size, sizeof *channel->history);
    channel->cut_from = AIR_NEVER;
    return channel->feed && channel->history ? 0 : -ENOMEM;
}

static int allocate(struct air *air)
{
    air->channels = calloc(air->channel_count, sizeof *air->channels);
    if (!air->channels || queue_init(&air->commands, sizeof(struct command), COMMANDS_ROOM) ||
        queue_init(&air->events, sizeof(struct notice_out), EVENTS_ROOM) ||
        queue_init(&air->texts, sizeof(struct raw_text), TEXTS_ROOM))
        return -ENOMEM;
    for (size_t i = 0; i < air->channel_count; i++)
        if (channel_init(air, &air->channels[i]))
            return -ENOMEM;
    return 0;
}

int air_new(const struct air_setup *setup, struct air **out, struct error *err)
{
    if (setup->rate_hz < 8000 || setup->rate_hz > 48000 || setup->channels < 1 ||
        setup->channels > AIR_CHANNELS_MOST)
        return error_set(err, -EINVAL, "the air plays 1 to %d channels at 8000 to 48000 Hz, not %zu at %u Hz",
                         AIR_CHANNELS_MOST, setup->channels, setup->rate_hz);
    struct air *air = calloc(1, sizeof *air);
    if (!air)
        return error_set(err, -ENOMEM, "no memory for the air");
    *air = (struct air){.clock = setup->clock,
                        .rate_hz = setup->rate_hz,
                        .block = setup->rate_hz * SOUND_BLOCK_MS / 1000,
                        .base_us = setup->clock->mono_us(setup->clock),
                        .channel_count = setup->channels,
                        .history_size = (size_t)setup->rate_hz * AIR_HISTORY_SECONDS,
                        .wake = setup->wake,
                        .context = setup->context,
                        .is_virtual = setup->clock->is_virtual,
                        .feeder_event = -1};
    sem_init(&air->awake, 0, 0);
    int rc = allocate(air);
    if (rc)
        error_set(err, rc, "no memory for the air's buffers");
    else if (!air->is_virtual)
        rc = threads_start(air, err);
    if (rc)
        air_free(air);
    else
        *out = air;
    return rc;
}

static void channel_done(struct channel *channel)
{
    uint64_t queued = atomic_load(&channel->queued);
    for (uint64_t i = atomic_load(&channel->fed); i < queued; i++)
        if (channel->slots[i % AIR_SLOTS].fd >= 0)
            close(channel->slots[i % AIR_SLOTS].fd);
    free(channel->feed);
    free(channel->history);
}

void air_free(struct air *air)
{
    if (!air)
        return;
    threads_stop(air);
    if (air->commands.slots && air->events.slots && air->texts.slots)
        air_take_commands(air); /* so that every output is in one place */
    for (size_t i = 0; i < air->attached_count; i++) {
        if (air->attached[i]->fd >= 0)
            output_leave(air, air->attached[i]);
        free(air->attached[i]->message);
        free(air->attached[i]);
    }
    for (size_t i = 0; air->channels && i < air->channel_count; i++)
        channel_done(&air->channels[i]);
    free(air->channels);
    queue_done(&air->commands);
    queue_done(&air->events);
    queue_done(&air->texts);
    sem_destroy(&air->awake);
    free(air);
}

/* ---- Items ---- */

static uint64_t slots_free(const struct channel *channel, uint64_t queued)
{
    uint64_t fed = atomic_load_explicit(&channel->fed, memory_order_acquire);
    uint64_t played = atomic_load_explicit(&channel->played, memory_order_acquire);
    if (queued - played > AIR_WAITING_MOST) /* one is on, the others wait */
        return 0;
    return AIR_SLOTS - (queued - (fed < played ? fed : played));
}

static void fill_slot(const struct air *air, struct channel *channel, struct slot *slot,
                      const struct air_item *item)
{
    slot->id = item->id;
    slot->fd = item->fd;
    slot->frames = item->frames;
    slot->start = item->start;
    slot->latest = item->latest;
    slot->gain = item->gain_db == 0.0f ? 1.0f : powf(10.0f, item->gain_db / 20.0f);
    slot->fade_in = (uint32_t)air_frames(air, item->fade_in_ms);
    slot->fade_past = (uint32_t)air_frames(air, item->fade_past_ms);
    slot->fade_out = (uint32_t)air_frames(air, item->fade_out_ms);
    slot->feed = channel->feed_end;
    atomic_store_explicit(&slot->readable, AIR_NEVER, memory_order_relaxed);
    if (item->fd >= 0)
        channel->feed_end += item->frames;
}

int air_play(struct air *air, size_t number, const struct air_item *item, struct error *err)
{
    int rc = 0;
    struct channel *channel = number < air->channel_count ? &air->channels[number] : NULL;
    uint64_t queued = channel ? atomic_load_explicit(&channel->queued, memory_order_relaxed) : 0;
    if (!channel)
        rc = error_set(err, -EINVAL, "there is no channel %zu on the air, only %zu", number,
                       air->channel_count);
    else if (!isfinite(item->gain_db) || item->gain_db > 40)
        rc = error_set(err, -EINVAL, "a gain of %g dB is not sane; expected at most 40",
                       (double)item->gain_db);
    else if (!slots_free(channel, queued))
        rc = error_set(err, -ENOBUFS, "%d items already wait on channel %zu", AIR_WAITING_MOST, number);
    if (rc) {
        if (item->fd >= 0)
            close(item->fd);
        return rc;
    }
    fill_slot(air, channel, &channel->slots[queued % AIR_SLOTS], item);
    atomic_store_explicit(&channel->queued, queued + 1, memory_order_release);
    feeder_wake(air);
    return 0;
}

void air_skip(struct air *air, size_t channel, bool all)
{
    struct command command = {.kind = COMMAND_SKIP, .channel = channel, .all = all};
    if (channel >= air->channel_count)
        return;
    command.present = atomic_load_explicit(&air->channels[channel].played, memory_order_acquire);
    command.queued[channel] = atomic_load_explicit(&air->channels[channel].queued, memory_order_relaxed);
    air_command(air, &command);
}

void air_stop(struct air *air)
{
    struct command command = {.kind = COMMAND_STOP};
    for (size_t i = 0; i < air->channel_count; i++)
        command.queued[i] = atomic_load_explicit(&air->channels[i].queued, memory_order_relaxed);
    air_command(air, &command);
}

/* ---- Events ---- */

void air_tell(struct air *air, const struct air_event *event, const char *json, size_t length)
{
    struct notice_out notice = {.event = *event};
    struct raw_text text;
    if (event->kind == AIR_LOG && queue_room(&air->events) < EVENTS_ROOM / 2)
        return; /* nobody is reading: what is journalled goes first */
    if (json && length <= sizeof text.json) {
        text.length = (uint32_t)length;
        memcpy(text.json, json, length);
        notice.has_text = queue_put(&air->texts, &text);
    }
    queue_put(&air->events, &notice);
    air->told = true;
}

/* The words and the level of a worker's LOG or DONE. */
static void read_text(struct air *air, struct air_event *event)
{
    struct raw_text raw;
    if (!queue_take(&air->texts, &raw))
        return;
    json_t *json = json_loadb(raw.json, raw.length, 0, NULL);
    const char *text = json_string_value(json_object_get(json, "text"));
    size_t length = text ? strlen(text) : 0;
    if (length >= sizeof event->text)
        length = sizeof event->text - 1;
    while (text && length && ((unsigned char)text[length] & 0xc0) == 0x80)
        length--; /* whole characters only */
    if (text)
        memcpy(event->text, text, length);
    event->text[length] = '\0';
    event->log_level = (int)json_integer_value(json_object_get(json, "level"));
    json_decref(json);
}

bool air_next_event(struct air *air, struct air_event *out)
{
    struct notice_out notice;
    while (queue_take(&air->events, &notice)) {
        if (notice.returned) {
            air_forget_output(air, notice.returned);
            continue;
        }
        *out = notice.event;
        if (notice.has_text)
            read_text(air, out);
        return true;
    }
    return false;
}
