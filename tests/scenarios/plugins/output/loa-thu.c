/*
 * An output for the scenarios: takes whatever it is given at once, counts as a loudspeaker does, and fails as
 * it is told to: at opening, or after so many seconds of sound.
 */
#include "plugin/loaxa_plugin.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

enum { SETTING_FAILS_AFTER, SETTING_ABSENT };

static const struct loaxa_setting settings[] = {
    {"fails_after", LOAXA_SETTING_DURATION, "0s", NULL, "breaks after this much sound; 0 = never"},
    {"absent", LOAXA_SETTING_PATH, "", NULL, "cannot be opened while this file is there"},
    {0}};

struct speaker {
    const struct loaxa_host *host;
    const char *absent;
    uint64_t taken, most;
    int64_t fails_after_ms;
};

static int create(const struct loaxa_host *host, const struct loaxa_value *values, void **self)
{
    struct speaker *speaker = calloc(1, sizeof *speaker);
    if (!speaker)
        return -ENOMEM;
    speaker->host = host;
    speaker->fails_after_ms = values[SETTING_FAILS_AFTER].integer;
    speaker->absent = values[SETTING_ABSENT].given ? values[SETTING_ABSENT].text : NULL;
    *self = speaker;
    return 0;
}

static int open_speaker(void *self, unsigned rate_hz)
{
    struct speaker *speaker = self;
    speaker->most = (uint64_t)speaker->fails_after_ms * rate_hz / 1000;
    if (!speaker->absent || access(speaker->absent, F_OK) != 0)
        return 0;
    speaker->host->log(speaker->host, LOAXA_LOG_ERROR, "the loudspeaker is not there");
    return -ECONNREFUSED;
}

static int write_frames(void *self, const int16_t *pcm, size_t frames, struct loaxa_taken *taken)
{
    struct speaker *speaker = self;
    for (size_t i = 0; i < frames; i++)
        speaker->taken += speaker->taken > 0 || pcm[i] != 0; /* counts from the first sound */
    taken->level_dbfs = -INFINITY;
    if (speaker->most == 0 || speaker->taken <= speaker->most)
        return 0;
    speaker->host->log(speaker->host, LOAXA_LOG_ERROR, "the loudspeaker broke");
    return -EIO;
}

static void destroy(void *self)
{
    free(self);
}

static const struct loaxa_output_ops ops = {.open = open_speaker, .write = write_frames};

LOAXA_PLUGIN_EXPORT const struct loaxa_plugin loaxa_plugin_v1 = {
    .size = sizeof(struct loaxa_plugin),
    .minor = LOAXA_PLUGIN_MINOR,
    .kind = LOAXA_KIND_OUTPUT,
    .name = "loa-thu",
    .summary = "A loudspeaker of the scenarios that fails as it is told to.",
    .licence = "GPL-3.0-or-later",
    .wants = LOAXA_IS_LOUDSPEAKER,
    .settings = settings,
    .create = create,
    .destroy = destroy,
    .output = &ops,
};
