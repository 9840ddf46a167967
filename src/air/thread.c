/*
 * The air thread: on absolute times of CLOCK_MONOTONIC it takes commands, makes the next blocks on every
 * channel and pumps every output: five blocks of 20 ms at a time, because each waking costs more than making
 * them. A command wakes it at once. It never touches a disk, takes a lock, allocates or logs. Woken far too
 * late (the machine was stopped), it lets the lost time be silence instead of catching up with a burst.
 */
#include "air/inner.h"
#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

/* ---- Commands ---- */

static struct output *find(struct air *air, uint64_t id)
{
    for (size_t i = 0; i < air->output_count; i++)
        if (air->outputs[i]->id == id)
            return air->outputs[i];
    return NULL;
}

static void detach(struct air *air, struct output *output)
{
    struct notice_out notice = {.returned = output};
    output_leave(air, output);
    queue_put(&air->events, &notice); /* when full, air_free frees it */
}

static void stop_all(struct air *air, const struct command *command)
{
    for (size_t i = 0; i < air->channel_count; i++)
        channel_stop(air, &air->channels[i], command->queued[i]);
    for (size_t i = 0; i < air->output_count; i++)
        output_discard(air, air->outputs[i]);
}

static void obey(struct air *air, const struct command *command)
{
    struct output *output = NULL;
    switch (command->kind) {
    case COMMAND_ATTACH:
        output_join(air, command->output);
        break;
    case COMMAND_DETACH:
        if ((output = find(air, command->id)))
            detach(air, output);
        break;
    case COMMAND_TITLE:
        if ((output = find(air, command->id)))
            memcpy(output->title, command->title, sizeof output->title);
        break;
    case COMMAND_SKIP:
        channel_skip(air, &air->channels[command->channel], command);
        break;
    case COMMAND_STOP:
        stop_all(air, command);
        break;
    }
}

void air_take_commands(struct air *air)
{
    struct command command;
    while (queue_take(&air->commands, &command))
        obey(air, &command);
}

/* ---- Blocks ---- */

void air_pump(struct air *air)
{
    int64_t now_us = air->clock->mono_us(air->clock);
    for (size_t i = 0; i < air->output_count; i++)
        output_pump(air, air->outputs[i], now_us);
}

void air_make(struct air *air, uint32_t frames)
{
    uint64_t head = atomic_load_explicit(&air->head, memory_order_relaxed);
    for (size_t i = 0; i < air->channel_count; i++)
        channel_make(air, &air->channels[i], head, frames);
    atomic_store_explicit(&air->head, head + frames, memory_order_release);
    air_pump(air);
}

/* Time that passed without us is silence on every channel, and part of no output's stream: devices ran dry.
 */
static void lose_time(struct air *air, int64_t now_us)
{
    uint64_t head = atomic_load_explicit(&air->head, memory_order_relaxed);
    uint64_t frames = air_position_at(air, now_us + AIR_LEAD_MS * 1000) - head;
    frames -= frames % air->block;
    for (size_t i = 0; i < air->channel_count; i++)
        channel_hold(air, &air->channels[i], head, frames);
    for (size_t i = 0; i < air->output_count; i++)
        air->outputs[i]->credit_us = now_us;
    air->lost_from = head;
    air->lost_to = head + frames;
    atomic_store_explicit(&air->head, head + frames, memory_order_release);
}

/* Sleeps until then; true when a command came before. */
static bool sleep_until(struct air *air, int64_t mono_us)
{
    struct timespec due = {.tv_sec = mono_us / US_PER_S, .tv_nsec = mono_us % US_PER_S * 1000};
    int rc;
    while ((rc = sem_clockwait(&air->awake, CLOCK_MONOTONIC, &due)) && errno == EINTR)
        ;
    return rc == 0;
}

static void *air_run(void *context)
{
    struct air *air = context;
    struct sched_param priority = {.sched_priority = 10};
    pthread_setname_np(pthread_self(), "air");
    (void)pthread_setschedparam(pthread_self(), SCHED_FIFO, &priority); /* without the right, the usual one */
    while (!atomic_load_explicit(&air->stop, memory_order_acquire)) {
        uint64_t head = atomic_load_explicit(&air->head, memory_order_relaxed);
        int64_t due_us = air_mono_us(air, head) - AIR_LEAD_MS * 1000;
        bool asked = sleep_until(air, due_us);
        int64_t now_us = air->clock->mono_us(air->clock);
        if (now_us - due_us > AIR_HOLD_MS * 1000LL)
            lose_time(air, now_us);
        air_take_commands(air);
        if (asked)
            air_pump(air);
        else
            air_make(air, (uint32_t)air_frames(air, AIR_BATCH_MS));
        if (air->told && air->wake)
            air->wake(air->context);
        air->told = false;
    }
    return NULL;
}

/* ---- Lives of the threads ---- */

static void keep_in_memory(struct air *air)
{
    for (size_t i = 0; i < air->channel_count; i++) {
        (void)mlock(air->channels[i].feed, air->channels[i].feed_size * sizeof(int16_t));
        (void)mlock(air->channels[i].history, air->history_size * sizeof(int16_t));
    }
}

int threads_start(struct air *air, struct error *err)
{
    keep_in_memory(air);
    air->feeder_event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (air->feeder_event < 0)
        return error_set(err, -errno, "cannot make an eventfd for the feeder: %s", strerror(errno));
    int rc = pthread_create(&air->feeder_thread, NULL, feeder_run, air);
    air->feeder_runs = rc == 0;
    if (rc == 0) {
        rc = pthread_create(&air->air_thread, NULL, air_run, air);
        air->air_runs = rc == 0;
    }
    return rc ? error_set(err, -rc, "cannot start the air thread: %s", strerror(rc)) : 0;
}

void threads_stop(struct air *air)
{
    atomic_store_explicit(&air->stop, true, memory_order_release);
    sem_post(&air->awake);
    feeder_wake(air);
    if (air->feeder_runs)
        pthread_join(air->feeder_thread, NULL);
    if (air->air_runs)
        pthread_join(air->air_thread, NULL);
    if (air->feeder_event >= 0)
        close(air->feeder_event);
    air->feeder_event = -1;
}
