/*
 * The sources of the configuration in force: made at start, matched by name at a reload so that a source
 * keeps its report and its failures, ended with the station. Main thread.
 */
#include "station/internal.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_POLL_US (US_PER_S / 2)

static struct source *find(const struct station *st, const char *name)
{
    for (size_t i = 0; i < st->source_count; i++)
        if (strcmp(st->sources[i]->name, name) == 0)
            return st->sources[i];
    return NULL;
}

static struct source *add(struct station *st, const char *name)
{
    struct source **sources = reallocarray(st->sources, st->source_count + 1, sizeof *sources);
    struct source *source = calloc(1, sizeof *source);
    if (sources)
        st->sources = sources;
    if (source)
        source->name = strdup(name);
    if (!sources || !source || !source->name) {
        free(source);
        return NULL;
    }
    source->station = st;
    sources[st->source_count++] = source;
    return source;
}

static void source_free(struct source *source)
{
    station_cancel(source->station, &source->timer);
    json_decref(source->report);
    free(source->error);
    free(source->name);
    free(source);
}

/* Sources that the file no longer names; one that is being asked goes at the next reload, and is asked no
 * more. */
static void drop_unnamed(struct station *st)
{
    size_t kept = 0;
    for (size_t i = 0; i < st->source_count; i++) {
        struct source *source = st->sources[i];
        source->instance = config_source(st->config, source->name);
        if (!source->instance && !source->poll)
            source_free(source);
        else
            st->sources[kept++] = source;
    }
    st->source_count = kept;
}

int sources_load(struct station *st, struct error *err)
{
    drop_unnamed(st);
    for (size_t i = 0; i < st->config->source_count; i++) {
        const struct instance *instance = &st->config->sources[i];
        struct source *source = find(st, instance->name);
        if (!source)
            source = add(st, instance->name);
        if (!source)
            return error_set(err, -ENOMEM, "No memory for the sources.");
        source->instance = instance;
    }
    return 0;
}

void sources_start(struct station *st)
{
    for (size_t i = 0; i < st->source_count; i++)
        if (!st->sources[i]->poll)
            source_schedule(st->sources[i], FIRST_POLL_US * (int64_t)(i + 1));
}

bool sources_polling(const struct station *st)
{
    for (size_t i = 0; i < st->source_count; i++)
        if (st->sources[i]->poll)
            return true;
    return false;
}

bool sources_unheard(const struct station *st)
{
    for (size_t i = 0; i < st->source_count; i++)
        if (st->sources[i]->last_us == 0 && (st->sources[i]->poll || st->sources[i]->timer.slot))
            return true;
    return false;
}

void sources_stop(struct station *st)
{
    for (size_t i = 0; i < st->source_count; i++) {
        station_cancel(st, &st->sources[i]->timer);
        if (st->sources[i]->poll && st->sources[i]->poll->worker)
            worker_kill(st->sources[i]->poll->worker);
    }
}

void sources_done(struct station *st)
{
    for (size_t i = 0; i < st->source_count; i++)
        source_free(st->sources[i]);
    free(st->sources);
    st->sources = NULL;
    st->source_count = 0;
    while (st->requests) {
        struct poll_request *request = st->requests;
        st->requests = request->next;
        station_cancel(st, &request->release);
        json_decref(request->answers);
        free(request);
    }
}
