/*
 * A voice for tests: 100 frames a byte of words, each sample its clause's number. Words it knows make it
 * misbehave. Not a plugin of the product.
 */
#include "plugin/loaxa_plugin.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define RATE 22050

static int create(const struct loaxa_host *host, const struct loaxa_value *values, void **self)
{
    (void)values;
    *self = malloc(sizeof host);
    if (*self == NULL)
        return -ENOMEM;
    memcpy(*self, &host, sizeof host);
    return 0;
}

static void destroy(void *self)
{
    free(self);
}

static int say(const struct loaxa_clause *clause, size_t number, const struct loaxa_sink *sink)
{
    size_t frames = strlen(clause->words) * 100;
    int16_t *pcm = calloc(frames + 1, sizeof *pcm);
    if (pcm == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < frames; i++)
        pcm[i] = (int16_t)(number + 1);
    int rc = sink->mark(sink, number);
    if (rc == 0)
        rc = sink->frames(sink, pcm, frames);
    free(pcm);
    return rc;
}

static int speak(void *self, const struct loaxa_clause *clauses, size_t count, const struct loaxa_sink *sink)
{
    (void)self;
    if (count > 0 && strcmp(clauses[0].words, "không bắt đầu") == 0)
        return sink->frames(sink, (const int16_t[]){0}, 1);
    int rc = sink->begin(sink, count > 0 && strcmp(clauses[0].words, "sai tần số") == 0 ? 1000 : RATE);
    for (size_t i = 0; rc == 0 && i < count; i++)
        rc = say(&clauses[i], i, sink);
    return rc;
}

static const char *engine_version(void *self)
{
    (void)self;
    return "act 1";
}

static const struct loaxa_voice_ops ops = {.speak = speak, .engine_version = engine_version};

LOAXA_PLUGIN_EXPORT const struct loaxa_plugin loaxa_plugin_v1 = {
    .size = sizeof(struct loaxa_plugin),
    .minor = LOAXA_PLUGIN_MINOR,
    .kind = LOAXA_KIND_VOICE,
    .name = "act-voice",
    .summary = "Hums a number for each clause.",
    .licence = "GPL-3.0-or-later",
    .create = create,
    .destroy = destroy,
    .voice = &ops,
};
