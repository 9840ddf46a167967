/*
 * An output for tests: takes blocks at a settable pace and tells in the log what it was asked for. Not a
 * plugin of the product.
 */
#include "plugin/loaxa_plugin.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#ifndef ACT_NAME
#define ACT_NAME "act-output"
#define ACT_WANTS LOAXA_IS_RECORD
#endif

static const struct loaxa_setting settings[] = {
    {"block", LOAXA_SETTING_DURATION, "0s", "0s..1h", "How long each write blocks."},
    {"fail_at", LOAXA_SETTING_INT, "0", "0..1000", "The write that fails, counted from 1; 0 for none."},
    {"spin", LOAXA_SETTING_BOOL, "false", NULL, "Whether a write computes for ever."},
    {0},
};

struct output {
    const struct loaxa_host *host;
    int64_t block_ms, fail_at, writes;
    bool spins;
};

static int create(const struct loaxa_host *host, const struct loaxa_value *values, void **self)
{
    struct output *output = calloc(1, sizeof *output);
    if (output == NULL)
        return -ENOMEM;
    *output = (struct output){.host = host,
                              .block_ms = values[0].integer,
                              .fail_at = values[1].integer,
                              .spins = values[2].integer != 0};
    *self = output;
    return 0;
}

static void destroy(void *self)
{
    free(self);
}

static int open_at(void *self, unsigned rate_hz)
{
    struct output *output = self;
    output->host->log(output->host, LOAXA_LOG_INFO, "open %u", rate_hz);
    return 0;
}

static int write_block(void *self, const int16_t *pcm, size_t frames, struct loaxa_taken *taken)
{
    struct output *output = self;
    if (++output->writes == output->fail_at) {
        output->host->log(output->host, LOAXA_LOG_ERROR, "the sound card is gone");
        return -EIO;
    }
    for (volatile int turns = 0; output->spins; turns = 0)
        (void)turns;
    usleep((useconds_t)(output->block_ms * 1000));
    double sum = 0;
    for (size_t i = 0; i < frames; i++)
        sum += (double)pcm[i] * pcm[i];
    taken->level_dbfs = (float)(10 * log10(sum / (double)frames / (32768.0 * 32768.0)));
    taken->proves = true;
    taken->proven_frames = (uint64_t)output->writes;
    return 0;
}

static void title(void *self, const char *text)
{
    struct output *output = self;
    output->host->log(output->host, LOAXA_LOG_INFO, "title %s after %d", text, (int)output->writes);
}

static void discard(void *self)
{
    struct output *output = self;
    output->host->log(output->host, LOAXA_LOG_INFO, "discard after %d", (int)output->writes);
}

static void close_all(void *self)
{
    struct output *output = self;
    output->host->log(output->host, LOAXA_LOG_INFO, "close after %d", (int)output->writes);
}

static const struct loaxa_output_ops ops = {
    .open = open_at, .write = write_block, .title = title, .discard = discard, .close = close_all};

LOAXA_PLUGIN_EXPORT const struct loaxa_plugin loaxa_plugin_v1 = {
    .size = sizeof(struct loaxa_plugin),
    .minor = LOAXA_PLUGIN_MINOR,
    .kind = LOAXA_KIND_OUTPUT,
    .name = ACT_NAME,
    .summary = "Takes sound at a settable pace.",
    .licence = "GPL-3.0-or-later",
    .wants = ACT_WANTS,
    .settings = settings,
    .create = create,
    .destroy = destroy,
    .output = &ops,
};
