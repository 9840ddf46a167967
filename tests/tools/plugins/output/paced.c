/*
 * An output for `make bench`: a loudspeaker that takes sound at exactly its own rate, as a sound card does,
 * with a device's buffer and nothing behind it. It shows what the station itself costs, without a sound
 * server's client library.
 */
#include "plugin/loaxa_plugin.h"
#include <math.h>
#include <stdlib.h>
#include <time.h>

#define BUFFER_US 90000
#define US_PER_S 1000000

static const struct loaxa_setting settings[] = {{0}};

struct device {
    int64_t rate_hz, sounds_until_us; /* monotonic: when what it has taken will have sounded */
};

static int create(const struct loaxa_host *host, const struct loaxa_value *values, void **self)
{
    (void)host, (void)values;
    *self = calloc(1, sizeof(struct device));
    return *self ? 0 : -1;
}

static int open_device(void *self, unsigned rate_hz)
{
    *(struct device *)self = (struct device){.rate_hz = rate_hz};
    return 0;
}

static int64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * US_PER_S + now.tv_nsec / 1000;
}

static int write_frames(void *self, const int16_t *pcm, size_t frames, struct loaxa_taken *taken)
{
    struct device *device = self;
    int64_t now = now_us();
    double sum = 0;
    for (size_t i = 0; i < frames; i++)
        sum += (double)pcm[i] * pcm[i];
    taken->level_dbfs = (float)(10 * log10(sum / (double)frames / (32768.0 * 32768.0)));
    if (device->sounds_until_us < now)
        device->sounds_until_us = now; /* it had run dry */
    device->sounds_until_us += (int64_t)frames * US_PER_S / device->rate_hz;
    int64_t room_us = device->sounds_until_us - BUFFER_US;
    struct timespec until = {.tv_sec = room_us / US_PER_S, .tv_nsec = room_us % US_PER_S * 1000};
    while (room_us > now && clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL))
        ;
    return 0;
}

static void destroy(void *self)
{
    free(self);
}

static const struct loaxa_output_ops ops = {.open = open_device, .write = write_frames};

LOAXA_PLUGIN_EXPORT const struct loaxa_plugin loaxa_plugin_v1 = {
    .size = sizeof(struct loaxa_plugin),
    .minor = LOAXA_PLUGIN_MINOR,
    .kind = LOAXA_KIND_OUTPUT,
    .name = "paced",
    .summary = "A simulated sound card that takes sound at exactly its rate.",
    .licence = "GPL-3.0-or-later",
    .wants = LOAXA_IS_LOUDSPEAKER,
    .settings = settings,
    .create = create,
    .destroy = destroy,
    .output = &ops,
};
